"""A character without a glyph: an error in our words, named in a respondent's."""

import pytest

from csat_helpers.pipeline import document
from csat_helpers.pipeline.gates import glyphs
from tests.pipeline import samples
from tests.pipeline.gates import planted

EMOJI = "😀 great 👍🏽 \u202e \U00030edd"


def quoting() -> object:
    frame = {"columns": ["text", "language", "score", "group"], "rows": [[EMOJI, "en", 3.0, "Low"]]}
    return samples.show(samples.exhibit("en", "quotes", id="planted", frame=frame))


@pytest.mark.parametrize(
    "changes", [{"headline": "A 😀"}, {"notes": ("😀",)}, {"alt": "😀"}, {"subtitle": "\u0e01"}, {"title": "\u202e"}]
)
def test_one_in_our_words_is_an_error_with_its_place(changes: dict):
    told = planted.errors("glyphs", planted.exhibit("table", **changes))
    assert told
    assert all("(planted)" in line and "U+" in line for line in told)


@pytest.mark.parametrize("kind", planted.KINDS)
def test_an_emoji_in_a_comment_stops_no_format(kind: str):
    notebook = planted.small("en", quoting())
    published = planted.of(notebook, **{kind: planted.rendered(notebook, kind)})
    assert planted.errors("glyphs", published) == []
    text = "\n".join(piece.squeezed for piece in published.pieces)
    assert "[emoji:grinningface]" in text
    assert "😀" not in text


def test_what_is_checked_before_rendering_is_the_same():
    glyphs.check(document.read(planted.small("en", quoting())))
