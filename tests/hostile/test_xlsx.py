"""In a workbook: hostile text is a cell of text, whole, and nothing computes or leads out."""

import io
import re
import zipfile
from collections import Counter

import openpyxl
import pytest
from lxml import etree

from csat_helpers.pipeline.exporters import xlsx
from tests.hostile import notebooks
from tests.pipeline.gates import planted

# A drawn chart's words are a picture's; who spoke is not told; a look's cover and a picture's words have no cell.
NOT_HERE = ("drawn", "phone", "own drawn", "speaker", "alt", "own alt", "cover", "footer", "logo alt", "source")
JOINED = (
    "prose", "prose cell", "section", "chapter", "html cell", "html heading", "figure card", "finding", "priority",
)  # fmt: skip
CHARTED = ("category", "series", "point", "beside", "figure", "group", "corner", "axis")


@pytest.fixture(scope="module")
def made():
    """The workbook of everything, its bytes, and where its texts are."""
    notebook, dealt = notebooks.everything()
    content = xlsx.render(notebook)
    return content, openpyxl.load_workbook(io.BytesIO(content)), dealt, notebook


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_every_text_is_a_cell_as_it_was_written(made):
    _, book, dealt, _ = made
    found = Counter(str(cell.value) for cell in cells(book))
    placed = Counter(
        normal(notebooks.spoken(text) if place == "quote" else text)
        for place, text in dealt.placed
        if place not in (*NOT_HERE, *CHARTED)
        and not place.startswith(("study", "prose", "section", "chapter", "html", "figure", "finding", "priority"))
    )
    lost = {text: (found[text], count) for text, count in placed.items() if text and found[text] < count}
    assert lost == {}


def test_what_is_joined_to_other_words_is_there_too(made):
    _, book, dealt, _ = made
    told = re.sub(r"\s+", "", " ".join(str(cell.value) for cell in cells(book)))
    assert [text for text in dealt.of(*JOINED) if re.sub(r"\s+", "", text) not in told] == []


def test_nothing_is_computed_and_links_stay_inside(made):
    content, book, _, notebook = made
    assert {cell.data_type for cell in cells(book)} <= {"s", "n"}
    linked = [cell.hyperlink for cell in cells(book) if cell.hyperlink]
    assert linked
    assert [link for link in linked if link.target or not link.location] == []
    for gate in ("active", "remote"):
        assert planted.errors(gate, planted.of(notebook, xlsx=content)) == []


def test_what_looks_like_a_formula_stays_text_when_it_is_edited(made):
    _, book, _, _ = made
    risky = [cell for cell in cells(book) if cell.data_type == "s" and str(cell.value)[0] in "=+-@"]
    assert risky
    assert [cell.value for cell in risky if not cell.quotePrefix and not cell.hyperlink] == []


def test_every_part_is_sound_and_names_no_other_file(made):
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(data)
            assert "External" not in [e.get("TargetMode") for e in root.iter()], name
            assert not list(root.iter("{*}f", "{*}ddeLink", "{*}oleLink", "{*}externalReference")), name
