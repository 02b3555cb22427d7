"""Markdown becomes data: hostile text is only ever text."""

import json

import pytest

from csat_helpers.pipeline.document import prose

HOSTILE = (
    "<script>alert(1)</script>",
    '#read("/etc/passwd") #panic("x")',
    "$x^2$ and @label and <label>",
    "{{ 7 * 7 }} {% raw %}",
    '"><img src=x onerror=alert(1)>',
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_one_text(text):
    (block,) = prose.blocks(text)
    assert block == {"type": "paragraph", "content": [{"type": "text", "text": text}]}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.y", "x.html"]
)
def test_a_link_of_another_scheme_is_its_words(address):
    assert prose.blocks(f"[here]({address})")[0]["content"][0]["type"] == "text"


def test_a_link_to_the_web_is_kept():
    (link,) = prose.blocks("[here](https://example.org/a?b=1)")[0]["content"]
    assert (link["type"], link["href"]) == ("link", "https://example.org/a?b=1")


def test_an_image_is_its_words():
    assert prose.blocks("![a chart](https://example.org/x.png)")[0]["content"] == [{"type": "text", "text": "a chart"}]


def test_a_table_keeps_its_alignment():
    (table,) = prose.blocks("| Base | ± |\n|---|--:|\n| 500 | *2.8* |")
    assert table["align"] == ["left", "right"]
    assert prose.plain(table["rows"][0][1]) == "2.8"


def test_lists_nest_and_keep_their_first_number():
    (numbered,) = prose.blocks("3. a\n   - b\n4. c")
    assert (numbered["ordered"], numbered["start"], len(numbered["items"])) == (True, 3, 2)
    assert numbered["items"][0][1]["type"] == "list"


@pytest.mark.parametrize(("source", "text"), [("满意\n度", "满意度"), ("one\ntwo", "one two"), ("共 5\n项", "共 5 项")])
def test_a_line_end_is_a_space_but_not_between_chinese_characters(source, text):
    assert prose.plain(prose.blocks(source)[0]["content"]) == text


def test_every_block_is_strict_json():
    source = "# h\n\n> q\n\n```\ncode\n```\n\n---\n\na\\\nb `c` **d**\n\n" + "> " * 500 + "deep"
    assert json.loads(json.dumps(prose.blocks(source), allow_nan=False))
