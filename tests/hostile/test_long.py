"""Labels of ten thousand characters: every format is made in good time, and what one has no room for another has.

HTML, the workbook and the notes of slides have the whole. On paper, text that flows from page to page is whole; a name,
a heading or a title is cut, says how much is left out, and never runs over the edge.
"""

import io
import re

import lxml.html
import openpyxl
import pptx
import pypdfium2
import pypdfium2.raw
import pytest

from csat_helpers.bundle import Column, Table
from tests.hostile import notebooks, strings
from tests.hostile.notebooks import RENDER, small
from tests.pipeline import samples
from tests.pipeline.exporters.pptx import packages

QUICK = ("spaced", "unbroken", "han", "markup")
EACH = [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in strings.LONG]
CUT = re.compile(r"[\d,]+ more characters left out")


def notebook(text: str):
    """A long text in every kind of place; a note stands for all that flows from page to page."""
    table = Table(
        (Column("label", text), Column("said", "Said"), Column("n", "n", "count")),
        ((text, text, 5), ("short", "short", 6)),
        ({"label": text, "columns": ["said", "n"]},),
    )
    words = samples.exhibit(
        "en", "table", id="words", table=samples.items_table("en"), headline=text, title=text, subtitle=text,
        notes=(text,), takeaways=({"role": "do", "text": text},), lead="",
    )  # fmt: skip
    cells = samples.exhibit("en", "table", id="cells", table=table, takeaways=(), lead="")
    dealt = notebooks.Dealt([text])
    facts = {"client": text, "title": text, "confidentiality": text, "look": {"footer": text, "cover": text}}
    return small(
        samples.show(words), samples.show(cells), notebooks.quotes(dealt, [text]), notebooks.summary(dealt), **facts
    )


@pytest.fixture(scope="module", params=EACH)
def made(request):
    text = strings.LONG[request.param]
    return text, {kind: render(notebook(text)) for kind, render in RENDER.items()}


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_page_and_a_workbook_have_the_whole(made):
    text, files = made
    parts = [str(part) for part in lxml.html.fromstring(files["html"].decode()).xpath("//text()")]
    assert parts.count(text) >= 8
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells.count(text) >= 6


def test_the_notes_of_slides_have_the_whole(made):
    text, files = made
    notes = packages.notes(pptx.Presentation(io.BytesIO(files["pptx"])))
    assert packages.faults(files["pptx"]) == []
    assert sum(bare(text) in bare(note) for note in notes) >= 3


def test_on_paper_nothing_runs_over_the_edge(made):
    text, files = made
    document = pypdfium2.PdfDocument(files["pdf"])
    told = strings.squeezed("".join(page.get_textpage().get_text_range() for page in document))
    assert sum(over(page) for page in document) == 0
    assert len(document) < 120
    if not text.startswith("a"):  # accents and blanks are not told apart
        assert told.count(strings.squeezed(text)[:60]) > told.count(strings.squeezed(text)[-60:]) >= 1
        assert CUT.search("".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " "))


def over(page) -> int:
    """How many letters stand beyond the page."""
    wide, high = page.get_size()
    text = page.get_textpage()
    seen = [k for k in range(text.count_chars()) if pypdfium2.raw.FPDFText_GetUnicode(text.raw, k) > 32]
    boxes = (text.get_charbox(k) for k in seen)
    return sum(left < -1 or low < -1 or right > wide + 1 or top > high + 1 for left, low, right, top in boxes)


def test_the_data_of_a_native_chart_have_the_whole():
    dealt = notebooks.Dealt([strings.LONG["spaced"], "short"])
    content = RENDER["pptx"](small(notebooks.chart(dealt, 0, dealt.texts)))
    books = [data for name, data in packages.unpacked(content).items() if name.endswith(".xlsx")]
    cells = [
        str(c.value) for b in books for s in openpyxl.load_workbook(io.BytesIO(b)) for row in s.iter_rows() for c in row
    ]
    assert strings.LONG["spaced"] in cells
