"""A character without a glyph: named in a respondent's words, an error in a label that says which and where."""

import unicodedata
from collections.abc import Callable

import pypdfium2
import pytest

from csat_helpers.bundle import Column, Plot, Series, Table
from csat_helpers.errors import GlyphError
from csat_helpers.look.fonts import missing_glyphs, undrawn
from tests.hostile import notebooks, strings
from tests.hostile.notebooks import RENDER, WORDS, small
from tests.pipeline import samples
from tests.pipeline.gates import planted

CHECKED = (
    "html",
    "pdf",
    "pptx",
)  # a workbook is drawn with its reader's fonts; the gate checks it when it is published
NAME = "odd"


def exhibit(**changes):
    return small(samples.show(samples.exhibit("en", "table", id=NAME, **changes)))


def charted(text: str):
    drawn = samples.exhibit("en", "bars", id=NAME, table=samples.items_table("en"))
    return small(samples.show(drawn, notebooks.svg([text])))


def table(head: str = "Head", row: str = "Row", spanner: str = "Both"):
    columns = (Column("label", head), Column("n", "n", "count"))
    return Table(columns, ((row, 5), ("other", 6)), ({"label": spanner, "columns": ["label", "n"]},))


PLACES: dict[str, Callable[[str], object]] = {
    **{word: lambda text, word=word: exhibit(**{word: text, "table": table()}) for word in WORDS if word != "alt"},
    "note": lambda text: exhibit(notes=(text,)),
    "takeaway": lambda text: exhibit(takeaways=({"role": "do", "text": text},)),
    "row": lambda text: exhibit(table=table(row=text)),
    "heading": lambda text: exhibit(table=table(head=text)),
    "spanner": lambda text: exhibit(table=table(spanner=text)),
}
STUDY = ("client", "title", "house", "confidentiality", "population")


@pytest.mark.parametrize("kind", CHECKED)
def test_in_our_words_and_labels_it_is_named_with_its_exhibit(kind):
    texts = [text for text in strings.ODD if missing_glyphs(text)]
    assert len(texts) > 40
    for k, text in enumerate(texts):
        place = list(PLACES)[k % len(PLACES)]
        with pytest.raises(GlyphError) as caught:
            RENDER[kind](PLACES[place](text))
        assert caught.value.exit_code == 1
        named = [f"U+{ord(character):04X}" for character in missing_glyphs(text)]
        assert any(name in caught.value.what for name in named), (place, text)
        assert NAME in caught.value.where, (place, text)


@pytest.mark.parametrize("kind", CHECKED)
@pytest.mark.parametrize("place", list(PLACES))
def test_no_place_of_an_exhibit_is_left_out(kind, place):
    with pytest.raises(GlyphError, match=r"U\+1F600"):
        RENDER[kind](PLACES[place]("a \U0001f600 here"))


@pytest.mark.parametrize("kind", CHECKED)
def test_nor_is_one_of_the_study_the_look_the_prose_or_a_chart(kind):
    text = "a \U0001f600 here"
    plain = samples.show(samples.exhibit("en", "table", id=NAME, table=table()))
    made = [small(plain, **{field: text}) for field in STUDY]
    made += [small(plain, look={field: text}) for field in ("cover", "footer")]
    made += [
        small(notebooks.new_markdown_cell(source))
        for source in (text, f"## {text}\n\nText.", f"| a |\n|---|\n| {text} |")
    ]
    made += [charted(text)]
    for notebook in made:
        with pytest.raises(GlyphError, match=r"U\+1F600"):
            RENDER[kind](notebook)


def test_nor_is_a_native_chart():
    plot = Plot("bars", ("a \U0001f600 here", "b"), (Series("s", (1.0, 2.0)),))
    with pytest.raises(GlyphError, match=r"U\+1F600"):
        RENDER["pptx"](exhibit(plot=plot))


def test_a_workbook_is_refused_when_it_is_published():
    notebook = exhibit(table=table(row="a \U0001f600 here"))
    (fault,) = planted.errors("glyphs", planted.of(notebook, xlsx=RENDER["xlsx"](notebook)))
    assert "U+1F600" in fault
    assert NAME in fault


@pytest.mark.parametrize("text", ["q\u0308", "t\u0303", "z\u0301\u0302\u0303"])
def test_an_accent_that_no_letter_takes_is_an_error_in_a_chart(text):
    assert missing_glyphs(text) == []
    assert undrawn(text)
    with pytest.raises(GlyphError, match=r"U\+03"):
        RENDER["pdf"](charted(text))
    assert RENDER["pdf"](exhibit(headline=text, table=table(row=text)))


@pytest.mark.parametrize(
    "text", ["Škoda", "Łódź Čačak", "Ελληνικά ά", "Cafe\u0301 Zoe\u0308 n\u0303", "满Š意 ❤\ufe0f", "a\u200db\u034fc"]
)
def test_letters_that_the_charts_face_lacks_are_drawn_in_another(text):
    content = RENDER["pdf"](charted(text))
    told = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert strings.squeezed(unicodedata.normalize("NFC", text)) in strings.squeezed(told)


def test_no_comment_stops_a_report():
    dealt = notebooks.Dealt(["label"])
    for kind in RENDER:
        content = RENDER[kind](small(notebooks.quotes(dealt, strings.ODD)))
        assert len(content) > 1000, kind
