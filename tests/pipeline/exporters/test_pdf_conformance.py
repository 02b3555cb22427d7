"""What PDF/UA-1 and PDF/A ask that a program can see: tags, words for pictures, letters inside, who made it and when.

veraPDF is the judge where it is on the machine: set ``CSAT_VERAPDF`` to its command. It comes from no package registry
that this project installs from, so what it would check first is checked here by hand as well.
"""

import collections
import hashlib
import io
import itertools
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from nbformat.v4 import new_markdown_cell
from pypdf import PdfReader

from csat_helpers.errors import InputError, RenderError
from csat_helpers.pipeline.exporters import pdf_report
from tests.pipeline import samples

CLAIMS = {"ua-1": (None, "1"), "a-2a": ("2A", "1"), "a-3b": ("3B", "1"), "a-4": ("4", None)}


@pytest.fixture(scope="module", params=["en", "zh"])
def made(request):
    return request.param, pdf_report.render(samples.notebook(request.param))


@pytest.fixture(scope="module")
def read(made):
    language, content = made
    return language, PdfReader(io.BytesIO(content))


def tree(node, above="", seen=None):
    """Every structure element with its kind, its parent's kind and itself, in reading order."""
    seen = set() if seen is None else seen
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from tree(child, above, seen)
    elif isinstance(node, dict) and id(node) not in seen:
        seen.add(id(node))
        kind = str(node.get("/S", ""))
        if kind:
            yield kind, above, node
        if "/K" in node:
            yield from tree(node["/K"], kind or above, seen)


def elements(reader):
    return list(tree(reader.trailer["/Root"]["/StructTreeRoot"]))


def claims(content):
    """The archive's part and level, and the part of accessibility, that the file says it keeps to."""
    xmp = PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data().decode()
    found = {
        name: re.findall(rf"<{name}>(\w+)<", xmp) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
    }
    archive = "".join(found["pdfaid:part"] + found["pdfaid:conformance"]) or None
    return archive, (found["pdfuaid:part"] or [None])[0]


def test_a_report_is_accessible_and_an_archives_file_in_one(made):
    assert claims(made[1]) == ("2A", "1")


@pytest.mark.parametrize(("standard", "said"), CLAIMS.items())
def test_another_standard_is_chosen_by_name(standard, said):
    assert claims(pdf_report.render(samples.notebook("en"), standard)) == said


def test_the_notebook_says_which_standard():
    notebook = samples.notebook("en")
    notebook.metadata["csat"]["pdf_standard"] = "PDF/A-3a"
    assert claims(pdf_report.render(notebook)) == ("3A", "1")


def test_without_a_date_it_is_accessible_and_claims_no_archive():
    notebook = samples.notebook("en")
    del notebook.metadata["csat"]["as_of"]
    assert claims(pdf_report.render(notebook)) == (None, "1")
    with pytest.raises(RenderError, match="needs a date"):
        pdf_report.render(notebook, "a-2a")


def test_an_unknown_standard_names_the_nearest():
    with pytest.raises(InputError, match="a-2a"):
        pdf_report.check_standard("A2a")
    assert pdf_report.check_standard("PDF/UA-1") == "ua-1"


def test_the_file_says_how_it_is_to_be_read(read):
    language, reader = read
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert all(page["/Tabs"] == "/S" for page in reader.pages if "/Annots" in page)
    assert "/OutputIntents" in root


def test_nothing_in_it_acts(read):
    _, reader = read
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}))
    for page in reader.pages:
        for note in page.get("/Annots", []):
            action = note.get_object().get("/A", {"/S": "/GoTo"})
            assert action["/S"] in ("/GoTo", "/URI")


def test_every_figure_has_words_and_every_head_a_direction(read):
    _, reader = read
    kinds = collections.Counter()
    for kind, _, node in elements(reader):
        kinds[kind] += 1
        if kind == "/Figure":
            assert str(node["/Alt"]).strip()
        if kind == "/TH":
            given = node["/A"].get_object()
            given = given if isinstance(given, list) else [given]
            assert any("/Scope" in part.get_object() for part in given)
    assert kinds["/Figure"] >= 6
    assert min(kinds[name] for name in ("/TH", "/TD", "/TR", "/Table", "/L", "/LI")) > 0


def test_headings_descend_one_level_at_a_time(read):
    _, reader = read
    levels = [int(kind[2:]) for kind, _, _ in elements(reader) if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_rows_stand_in_tables_and_items_in_lists(read):
    _, reader = read
    allowed = {"/TR": ("/Table", "/THead", "/TBody", "/TFoot"), "/TD": ("/TR",), "/TH": ("/TR",), "/LI": ("/L",)}
    for kind, above, _ in elements(reader):
        assert above in allowed.get(kind, (above,))


def test_metadata_is_stated_by_us_and_nothing_else(made, read):
    language, reader = read
    facts, info = samples.study(language), reader.metadata
    assert set(info) == {"/Title", "/Author", "/Subject", "/Creator", "/CreationDate", "/ModDate"}
    assert (info.title, info.author) == (facts["title"], facts["house"])
    assert info.subject == f"{facts['client']}  |  {facts['confidentiality']}"
    assert re.fullmatch(r"Typst [\d.]+", info.creator), "the typesetter, which cannot be told otherwise"
    assert str(info["/CreationDate"]).startswith("D:20260618000000")
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", xmp)) == {"2026-06-18T00:00:00Z"}
    (described,) = ET.fromstring(xmp)[0]  # noqa: S314 - we made it
    said = {child.tag.rpartition("}")[2] for child in described}
    assert said <= {
        "title", "creator", "description", "language", "format", "CreatorTool", "ModifyDate", "CreateDate", "History",
        "schemas", "part", "conformance", "NPages", "InstanceID", "DocumentID", "RenditionClass", "PDFVersion",
    }  # fmt: skip
    assert not re.search(rb"/home/|/root/|/tmp/|/work/|file:", made[1])


def test_another_folder_user_and_clock_give_the_same_bytes(made, tmp_path):
    language, content = made
    script = (
        "import sys, hashlib; from tests.pipeline import samples; from csat_helpers.pipeline.exporters import pdf_report;"
        f"print(hashlib.sha256(pdf_report.render(samples.notebook({language!r}))).hexdigest())"
    )
    other = {"HOME": str(tmp_path), "TZ": "Asia/Shanghai", "LANG": "C", "USER": "nobody", "PYTHONPATH": os.getcwd()}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=os.environ | other, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(content).hexdigest()


# Letters of tests and the triangles beside figures are marks, not text.
MARKS = re.compile(r"[A-Za-z,▲▼]")


def test_no_letter_is_under_seven_points(made):
    small = collections.Counter()
    document = pypdfium2.PdfDocument(made[1])
    for page in document:
        text = page.get_textpage()
        for k in range(text.count_chars()):
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFText_GetMatrix(text.raw, k, matrix)
            size = pdfium.FPDFText_GetFontSize(text.raw, k) * (matrix.b**2 + matrix.d**2) ** 0.5
            character = chr(pdfium.FPDFText_GetUnicode(text.raw, k))
            if character.strip() and size < 6.99 and not (size > 5.99 and MARKS.fullmatch(character)):
                small[(character, round(size, 2))] += 1
    document.close()
    assert not small


def test_characters_that_have_no_shape_are_left_out():
    bundle = samples.exhibit(
        "en", "table", id="unseen", headline="Be\ufefffore \u2060and after", table=samples.items_table("en")
    )
    reader = PdfReader(io.BytesIO(pdf_report.render(samples.notebook("en", [samples.show(bundle)]))))
    assert "Before and after" in " ".join(page.extract_text() for page in reader.pages)


def test_a_notebook_without_headings_prints():
    notebook = samples.notebook("en")
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert claims(pdf_report.render(notebook)) == ("2A", "1")


def test_footnotes_stand_at_the_foot_and_are_tagged():
    text = "Weights were raked[^w], and trimmed[^t].\n\n[^w]: To plan and age.\n[^t]: At five times the median."
    reader = PdfReader(io.BytesIO(pdf_report.render(samples.notebook("en", [new_markdown_cell(text)]))))
    page = next(p.extract_text() for p in reader.pages if "were raked" in p.extract_text())
    assert page.index("were raked") < page.index("To plan and age.") < page.index("At five times the median.")
    assert sum(kind == "/Note" for kind, _, _ in elements(reader)) == 2


@pytest.mark.skipif("CSAT_VERAPDF" not in os.environ, reason="CSAT_VERAPDF names no veraPDF command")
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_nothing(made, tmp_path, flavour):
    file = tmp_path / "report.pdf"
    file.write_bytes(made[1])
    command = [*shlex.split(os.environ["CSAT_VERAPDF"]), "--format", "text", "--flavour", flavour, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.startswith("PASS"), done.stdout + done.stderr
