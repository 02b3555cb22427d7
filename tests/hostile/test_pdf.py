"""On paper: hostile text is printed as it was written, and no typst code of it ran."""

import re
from collections import Counter

import pypdf
import pypdfium2
import pytest

from csat_helpers.pipeline.exporters import pdf_report
from tests.hostile import notebooks, strings
from tests.hostile.strings import squeezed
from tests.pipeline.gates import planted

# Not on paper: a native chart's words, a chart for phones, the table behind a chart; what is told to who cannot see.
NOT_HERE = (
    "category", "series", "corner", "axis", "point", "beside", "figure", "group", "phone", "speaker", "alt", "own alt",
    "logo alt",
)  # fmt: skip
# Glyphs that letters share: which of them a PDF's text has is the font's matter.
ALIKE = str.maketrans(
    {"\u2f00": "\u4e00", "\u2fd5": "\u9fa0", "\u2126": "\u03a9", "\u212b": "\u00c5", "ﬁ": "fi", "ﬂ": "fl"}
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The file of everything, and where its texts are."""
    notebook, dealt = notebooks.everything()
    path = tmp_path_factory.mktemp("hostile") / "hostile.pdf"
    path.write_bytes(pdf_report.render(notebook))
    return path, dealt, notebook


def text_of(path) -> str:
    document = pypdfium2.PdfDocument(path)
    return plain("".join(page.get_textpage().get_text_range() for page in document))


def plain(text: str) -> str:
    """Without spaces; a letter of several glyphs is told once for each of them."""
    return re.sub("(.[\u0300-\u036f]+)\\1+", r"\1", squeezed(text).translate(ALIKE))


def test_every_text_is_printed_as_it_was_written(made):
    path, dealt, _ = made
    text = text_of(path)
    placed = Counter(
        plain(notebooks.spoken(text) if place == "quote" else text)
        for place, text in dealt.placed
        if place not in NOT_HERE and not place.startswith(notebooks.BEHIND)
    )
    del placed[""]
    lost = {said: (text.count(said), count) for said, count in placed.items() if text.count(said) < count}
    assert lost == {}


def test_no_code_ran_and_no_file_was_read(made):
    path, _, notebook = made
    text = text_of(path)
    assert "root:x:" not in text
    assert "typstran" in text  # what #panic("typst ran") would have said instead of the page
    for gate in ("active", "remote"):
        assert planted.errors(gate, planted.of(notebook, pdf=path.read_bytes())) == []


def test_it_leads_nowhere_and_holds_no_file(made):
    reader = pypdf.PdfReader(made[0])
    assert "/EmbeddedFiles" not in str(reader.trailer["/Root"].get("/Names", {}))
    actions = Counter()
    for page in reader.pages:
        for annotation in page.get("/Annots") or []:
            actions[str((annotation.get_object().get("/A") or {}).get("/S", "to a place"))] += 1
    assert set(actions) <= {"to a place", "/GoTo"}


def test_alternative_texts_are_whole(made):
    path, dealt, _ = made
    reader = pypdf.PdfReader(path)
    found = Counter(alternatives(reader.trailer["/Root"]["/StructTreeRoot"], set()))
    for place in ("alt", "own alt"):
        for text in dealt.of(place):
            assert found[plain(text)], (place, text)


def alternatives(node, seen):
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from alternatives(child, seen)
    elif isinstance(node, dict) and id(node) not in seen:
        seen.add(id(node))
        if "/Alt" in node:
            yield plain(str(node["/Alt"]))
        if "/K" in node:
            yield from alternatives(node["/K"], seen)


@pytest.mark.parametrize("name", ["script", "typst", "template", "formula", "han"])
def test_names_of_a_study_are_names(name, tmp_path):
    texts = [text for text in strings.CLASSES[name] if strings.printable(text)][:8]
    facts = dict(zip(notebooks.STUDY, texts, strict=True))
    path = tmp_path / "names.pdf"
    path.write_bytes(pdf_report.render(notebooks.small(notebooks.new_markdown_cell("Text."), **facts)))
    text = text_of(path)
    assert [said for said in texts if plain(said) not in text and said != facts["source"]] == []
    assert pypdf.PdfReader(path).metadata.title == re.sub(r"[\x00-\x1f]", "", facts["title"])
