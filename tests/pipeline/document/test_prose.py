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


def test_a_footnotes_words_stand_where_it_is_named():
    (block,) = prose.blocks("Raked[^w] **and trimmed[^t]**.\n\n[^w]: To plan\nand *age*.\n[^t]: At `5`.")
    first = block["content"][1]
    assert (first["type"], prose.plain(first["content"])) == ("footnote", "To plan and age.")
    assert prose.plain(block["content"]) == "Raked [To plan and age.] and trimmed [At 5.]."
    prose.number_notes([block])
    assert (first["number"], block["content"][3]["content"][1]["number"]) == (1, 2)


@pytest.mark.parametrize("text", ["[^x] alone", "[^1]:", "see [^a b]"])
def test_what_is_no_footnote_stays_as_typed(text):
    assert prose.plain(prose.blocks(text)[0]["content"]) == text


def test_a_footnote_that_nobody_names_is_not_lost():
    made = prose.blocks("Text.\n\n[^z]: left <b>over</b>")
    assert prose.plain(made[1]["content"]) == "left <b>over</b>"


def test_a_footnote_ends_where_its_paragraph_does():
    made = prose.blocks("Text[^1].\n\n[^1]: one\n# Head\n\nafter")
    assert [block["type"] for block in made] == ["paragraph", "heading", "paragraph"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_footnotes_are_only_text(text):
    (block,) = prose.blocks(f"a[^1]\n\n[^1]: {text}")
    assert block["content"][1] == {"type": "footnote", "content": [{"type": "text", "text": text}]}
