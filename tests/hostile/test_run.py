"""A hostile engagement from its files to its deliverables: it runs, and what a client gets is clean."""

import ast
import csv
import io
import itertools
import re
import zipfile

import lxml.html
import openpyxl
import papermill.translators
import pypdfium2
import pytest
import yaml

from csat_helpers import survey
from csat_helpers.errors import CsatError
from csat_helpers.look.fonts import undrawn
from csat_helpers.pipeline.exporters.render import RENDERERS
from csat_helpers.pipeline.run import run
from csat_helpers.survey.verbatim import verbatims
from tests.hostile import strings

# Labels as a client may send them. Gates refuse what looks like a field without its value or a machine's path, and
# rightly so; no name has a line end.
LABELS = [
    text
    for name in ("script", "handler", "typst", "formula", "markdown")
    for text in strings.CLASSES[name]
    if strings.printable(text) and not undrawn(text) and len(text) < 60 and text == " ".join(text.split())
    and not re.search(r"evil|/etc|\{\w+\}", text) and len(strings.squeezed(text)) > 4
]  # fmt: skip
RESPONDENTS = 400  # a run of them takes half the time
ITEM = '=1+1"<script>window.__fired=1</script>'  # a column's heading in the file
TITLE, CLIENT = "<script>window.__fired=1</script> #panic() =1+1", '"><img src=x onerror=window.__fired=1>'


def files(folder):
    """Write hostile text into every file of a new engagement."""
    labels = itertools.cycle(LABELS)
    asked = yaml.safe_load((folder / "questionnaire.yaml").read_text(encoding="utf-8"))
    used = []

    def both():
        used.append(next(labels))
        return {"en": used[-1], "zh": f"{used[-1]} 满意"}

    for scale in asked["scales"].values():
        for key in ("labels", "codes"):
            scale |= {key: {code: both() for code in scale[key]}} if key in scale else {}
    asked["constructs"] = {name: both() for name in asked["constructs"]}
    for name, item in asked["items"].items():
        item["label"] = both()
        item |= {"aliases": [ITEM]} if name == "courtesy" else {}
    (folder / "questionnaire.yaml").write_text(yaml.safe_dump(asked, allow_unicode=True), encoding="utf-8")
    told = yaml.safe_load((folder / "engagement.yaml").read_text(encoding="utf-8"))
    told |= {"client": CLIENT, "title": {"en": TITLE, "zh": f"{TITLE} 研究"}, "house": LABELS[0], "as_of": "2026-06-18"}
    told |= {"fieldwork": LABELS[1], "population": LABELS[2], "confidentiality": LABELS[3]}
    told["data"][0].pop("simulated")
    (folder / "engagement.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    (folder / "look.yaml").write_text(yaml.safe_dump({"cover": LABELS[4], "footer": LABELS[5]}), encoding="utf-8")
    rows = [["action", "owner", "status"], *([text, LABELS[k], LABELS[-k]] for k, text in enumerate(LABELS[:12]))]
    (folder / "actions.csv").write_bytes(written(rows))
    answers(folder / "data" / "responses.csv")
    return used


def answers(path):
    """Every hostile string as a comment, again and again, under hostile headings, half of an emoji included."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    head = [ITEM if name == "courtesy" else name for name in rows[0]]
    # A file with NUL is refused as a whole (tests/survey/readers).
    said = itertools.cycle(text for _, text in strings.ALL if "\0" not in text)
    rows = [[*row[:-1], f"{next(said)} the service was slow", next(said)] for row in rows[1 : 1 + RESPONDENTS]]
    path.write_bytes(written([[*head, "#panic() <b>unasked</b>"], *rows]))


def written(rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The run, and the labels that were used."""
    workspace = tmp_path_factory.mktemp("workspace")
    folder = survey.new_engagement(workspace / "hostile", "hostile", "internal-improvement", ["en", "zh"])
    used = files(folder)
    return run(folder, formats=list(RENDERERS), workspace=workspace), used


def test_it_runs_in_all_formats_and_languages(done):
    made, _ = done
    assert set(made.deliverables) == {(language, kind) for language in ("en", "zh") for kind in RENDERERS}
    assert made.record.state == "done"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_its_page_has_no_script_but_its_own(done, language):
    root = lxml.html.fromstring(done[0].deliverables[language, "html"].read_text(encoding="utf-8"))
    assert len(root.xpath("//script")) == 2
    assert root.xpath("//img | //iframe | //object | //embed | //base | //link") == []
    assert [key for e in root.iter() if isinstance(e.tag, str) for key in e.attrib if key.startswith("on")] == []
    assert [href for href in root.xpath("//@href | //@src") if not href.startswith("#")] == []
    shown = root.xpath("//body//text()")
    assert TITLE in " ".join(shown)
    assert CLIENT in " ".join(shown)
    assert len([label for label in done[1] if any(label in text for text in shown)]) > 20


@pytest.mark.parametrize("language", ["en", "zh"])
def test_its_paper_has_text_and_ran_nothing(done, language):
    document = pypdfium2.PdfDocument(done[0].deliverables[language, "pdf"])
    told = strings.squeezed("".join(page.get_textpage().get_text_range() for page in document))
    assert strings.squeezed(TITLE) in told
    assert strings.squeezed(CLIENT) in told
    assert len([label for label in done[1] if strings.squeezed(label) in told]) > 15


@pytest.mark.parametrize("language", ["en", "zh"])
def test_its_workbooks_have_no_formula_and_no_link_out(done, language):
    books = [done[0].deliverables[language, "xlsx"].read_bytes()]
    with zipfile.ZipFile(done[0].deliverables[language, "pptx"]) as deck:
        books += [deck.read(name) for name in deck.namelist() if name.endswith(".xlsx")]
        relations = b"".join(deck.read(name) for name in deck.namelist() if name.endswith(".rels"))
    cells = [
        cell
        for book in books
        for sheet in openpyxl.load_workbook(io.BytesIO(book))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert len(books) > 5
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell for cell in cells if cell.hyperlink and cell.hyperlink.target] == []
    assert b"External" not in relations


def test_comments_are_printable_and_what_had_to_go_is_counted(done):
    sv = survey.open(done[0].folder.parents[2] / "hostile")
    notes = " ".join(sv.notes.astype("str").agg(" ".join, axis=1))
    assert re.search(r"character|replaced|unprintable", notes, re.IGNORECASE)
    comments = verbatims(sv, "comment")["text"]
    assert len(comments) + sv.exclusions["rows"].sum() == RESPONDENTS
    assert [text for text in comments if not strings.printable(text)] == []
    assert "[emoji: grinning face]" in " ".join(comments)


@pytest.mark.slow
def test_a_missing_glyph_in_a_label_stops_the_run_and_says_where(tmp_path):
    folder = survey.new_engagement(tmp_path / "odd", "odd", "internal-improvement", ["en"])
    place = folder / "questionnaire.yaml"
    place.write_text(
        place.read_text(encoding="utf-8").replace("en: North", 'en: "North \\U0001F600"'), encoding="utf-8"
    )
    with pytest.raises(CsatError, match=r"U\+1F600") as caught:
        run(folder, formats=["html"], workspace=tmp_path)
    assert caught.value.exit_code == 1
    (failed,) = (tmp_path / "reports" / "odd").iterdir()
    assert not list(failed.glob("*.html"))


def test_a_parameter_is_a_value_whatever_it_holds():
    texts = [text for _, text in strings.ALL] + list(strings.LONG.values())
    code = papermill.translators.PythonTranslator.codify({"unit": {text: text for text in texts}, "wave": texts[0]})
    (first, second) = (node for node in ast.parse(code).body if isinstance(node, ast.Assign))
    assert ast.literal_eval(first.value) == {text: text for text in texts}
    assert ast.literal_eval(second.value) == texts[0]
