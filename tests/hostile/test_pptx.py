"""In a presentation: hostile text is whole on a slide or in its notes, native charts hold it as text, nothing leads out."""

import io
import re

import openpyxl
import pptx
import pytest
from lxml import etree

from csat_helpers.pipeline.exporters.pptx import render
from tests.hostile import notebooks, strings
from tests.pipeline.exporters.pptx import packages
from tests.pipeline.gates import planted

CHARTED = ("category", "series", "point", "beside", "figure", "group", "corner", "axis")
# A drawn chart's words are in a picture, or its plot is native; who spoke is not told; the table behind a chart is the
# workbook's.
NOT_HERE = ("drawn", "phone", "own drawn", "speaker", "cover")


@pytest.fixture(scope="module")
def made():
    """The presentation of everything, its bytes, and where its texts are."""
    notebook, dealt = notebooks.everything()
    content = render(notebook)
    return content, pptx.Presentation(io.BytesIO(content)), dealt, notebook


def bare(text: str) -> str:
    """Without blanks and line ends, which are elements of their own on a slide."""
    return re.sub(r"\s+", "", text)


def parsed(content: bytes, part: str) -> list[etree._Element]:
    parts = packages.unpacked(content)
    return [etree.fromstring(data) for name, data in parts.items() if re.search(part, name)]


def test_it_opens_without_repair(made):
    assert packages.faults(made[0]) == []


def test_every_text_is_on_a_slide_or_in_its_notes(made):
    content, shown, dealt, _ = made
    told = {bare(text) for texts in packages.texts(shown) for text in texts}
    told |= {
        bare(text.text or "")
        for root in parsed(content, r"charts/chart\d*\.xml$")
        for text in root.iter("{*}v", "{*}t")
    }
    told |= {
        bare(element.get("descr", "")) for root in parsed(content, "slides/slide") for element in root.iter("{*}cNvPr")
    }
    notes = bare(" ".join(packages.notes(shown)))
    lost = [
        (place, text)
        for place, text in dealt.placed
        if place not in NOT_HERE and not place.startswith(notebooks.BEHIND)
        and bare(notebooks.spoken(text) if place == "quote" else text) not in told
        and bare(text) not in notes
    ]  # fmt: skip
    assert lost == []


def test_workbooks_of_charts_hold_text_and_numbers_and_no_formula(made):
    content, _, dealt, _ = made
    books = {name: data for name, data in packages.unpacked(content).items() if name.endswith(".xlsx")}
    cells = [
        cell
        for data in books.values()
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert len(books) >= len(notebooks.SHAPES)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell for cell in cells if cell.hyperlink] == []
    held = {bare(str(cell.value)) for cell in cells}
    assert [text for text in dealt.of("category") if bare(text) not in held] == []


def test_it_leads_nowhere_and_runs_nothing(made):
    content, _, _, notebook = made
    for gate in ("active", "remote"):
        assert planted.errors(gate, planted.of(notebook, pptx=content)) == []
    clicks = [
        e.get("action") for root in parsed(content, "slides/slide") for e in root.iter("{*}hlinkClick", "{*}hlinkHover")
    ]
    assert set(clicks) <= {"ppaction://hlinksldjump"}
    assert not [name for name in packages.unpacked(content) if re.search(r"vba|activeX|oleObject", name)]


@pytest.mark.parametrize("name", ["script", "formula", "han"])
def test_names_of_a_study_are_names(name):
    texts = [text for text in strings.CLASSES[name] if strings.printable(text)][: len(notebooks.STUDY)]
    facts = dict(zip(notebooks.STUDY, texts, strict=True))
    content = render(notebooks.small(notebooks.new_markdown_cell("Text."), **facts))
    shown = pptx.Presentation(io.BytesIO(content))
    assert packages.faults(content) == []
    assert shown.core_properties.title == facts["title"]
    told = bare(" ".join(text for texts in packages.texts(shown) for text in texts))
    assert [facts[name] for name in ("title", "client", "house") if bare(facts[name]) not in told] == []
