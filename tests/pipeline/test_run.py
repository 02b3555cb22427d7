"""The whole way: engagement in, deliverables out, twice the same, in both languages; or nothing."""

import getpass
import hashlib
import json
import re
import shutil
import socket
from html.parser import HTMLParser
from importlib.metadata import entry_points
from pathlib import Path

import nbformat
import pytest

from csat_helpers import survey
from csat_helpers.bundle import MIME
from csat_helpers.errors import InputError, TemplateError
from csat_helpers.pipeline.exporters.render import render_run
from csat_helpers.pipeline.gates.unpacked import unpacked
from csat_helpers.pipeline.places import template
from csat_helpers.pipeline.run import run

FORMATS = ("html", "pdf", "pptx", "xlsx")
KINDS = {(language, kind) for language in ("en", "zh") for kind in FORMATS}


def bundles(folder: Path, language: str) -> dict[str, dict]:
    notebook = nbformat.read(next(folder.glob(f"*.{language}.ipynb")), as_version=4)
    outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
    found = [o["data"][MIME] for o in outputs if MIME in o.get("data", {})]
    return {b["id"]: b for b in found}


def numbers(value):
    """The numbers of a JSON value, in order, whatever text lies between."""
    if isinstance(value, dict):
        return [n for key in sorted(value) for n in numbers(value[key])]
    if isinstance(value, list):
        return [n for v in value for n in numbers(v)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


def test_the_folder_holds_what_the_client_gets_and_how_it_came_about(demo):
    assert set(demo.deliverables) == KINDS
    assert {p.name for p in demo.folder.iterdir()} == {
        *(f"demo.{language}.{ext}" for language in ("en", "zh") for ext in (*FORMATS, "ipynb")),
        "thumbnail.en.svg",
        "thumbnail.zh.svg",
        "run.json",
        "manifest.json",
    }
    assert demo.folder.parent == demo.folder.parents[1] / "demo"


def test_record_and_manifest_are_true(demo):
    record = json.loads((demo.folder / "run.json").read_text())
    manifest = json.loads((demo.folder / "manifest.json").read_text())
    assert record["state"] == "done"
    hashes = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in demo.deliverables.values()}
    assert manifest["deliverables"] == hashes
    assert {"engagement.yaml", "questionnaire.yaml", "template/internal_improvement.ipynb"} <= set(manifest["inputs"])
    assert manifest["versions"]["numpy"]


def test_both_languages_have_the_same_exhibits_and_numbers(demo):
    en, zh = bundles(demo.folder, "en"), bundles(demo.folder, "zh")
    assert list(en) == list(zh)
    assert len(en) >= 15
    for name in en:
        assert numbers(en[name]["frame"]) == numbers(zh[name]["frame"]), name
        assert numbers((en[name]["table"] or {}).get("rows", [])) == numbers(
            (zh[name]["table"] or {}).get("rows", [])
        ), name
        assert en[name]["encoding"]["kind"] == zh[name]["encoding"]["kind"]


class Cells(HTMLParser):
    """The text of every table cell of a page, in order."""

    def __init__(self, page: str):
        super().__init__()
        self.cells, self.inside = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "td"
        if self.inside:
            self.cells.append("")

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


def test_both_languages_print_the_same_numbers(demo):
    printed = {}
    for language in ("en", "zh"):
        cells = Cells(demo.deliverables[language, "html"].read_text()).cells
        printed[language] = [c.strip() for c in cells if re.fullmatch(r"\s*[+\u2212-]?[\d,.]+%?\s*", c)]
    assert len(printed["en"]) > 300
    assert printed["en"] == printed["zh"]


def test_both_languages_speak_their_language(demo):
    for bundle in bundles(demo.folder, "zh").values():
        assert any("\u4e00" <= c <= "\u9fff" for c in bundle["headline"]), bundle["id"]
    for bundle in bundles(demo.folder, "en").values():
        said = bundle["headline"] + bundle["title"]
        if bundle["id"] in ("terms", "keyness"):  # a respondent's word stays as it is
            said = re.sub("“[^”]*”", "", said)
        assert not any("\u4e00" <= c <= "\u9fff" for c in said), bundle["id"]


def test_only_what_the_demo_does_not_ask_is_left_out(demo):
    left = {b["id"] for b in bundles(demo.folder, "en").values() if b["extra"].get("omitted")}
    asked_elsewhere = {"service-quality", "service-gaps", "disconfirmation", "kano", "stated-importance", "coding"}
    assert left == {*asked_elsewhere, "dimensions", "unit"}  # tested as scales that they form; a report on all units


def test_the_same_run_again_gives_the_same_bytes(demo):
    again = run("demo", languages=["zh"], formats=FORMATS, workspace=demo.folder.parents[2])
    assert again.folder != demo.folder
    for kind, path in again.deliverables.items():
        assert demo.deliverables[kind].read_bytes() == path.read_bytes(), kind


def test_a_notebook_alone_renders_to_the_same_bytes(demo, tmp_path):
    shutil.copy(demo.folder / "demo.zh.ipynb", tmp_path)
    made = render_run(tmp_path, FORMATS)
    assert [p.read_bytes() for p in made] == [demo.deliverables["zh", k].read_bytes() for k in FORMATS]


def test_no_machine_user_or_path_in_a_deliverable_or_notebook(demo):
    # A short name ("vm", "root") stands in many a word; a longer one can only have leaked.
    secrets = {s for s in (str(Path.home()), socket.gethostname(), getpass.getuser()) if len(s) > 5}
    secrets.add(str(demo.folder.parents[2]))
    for path in demo.deliverables.values():
        text = "\n".join(p.words + p.markup for p in unpacked(path.name, path.read_bytes()))
        assert len(text) > 1000
        assert not [s for s in secrets if s in text], path.name
    for path in demo.folder.glob("*.ipynb"):
        assert str(demo.folder.parents[2]) not in path.read_text()


def test_the_exporters_are_nbconverts_too(demo, tmp_path):
    from nbconvert.exporters import get_exporter

    names = {e.name for e in entry_points(group="nbconvert.exporters")}
    assert {f"csat-{kind}" for kind in FORMATS} <= names
    for name, kind in ((f"csat-{kind}", kind) for kind in FORMATS):
        made, _ = get_exporter(name)().from_filename(str(demo.folder / "demo.en.ipynb"))
        content = made.encode() if isinstance(made, str) else made
        assert content == demo.deliverables["en", kind].read_bytes()


@pytest.fixture
def acme(tmp_path):
    """A new engagement on simulated data, in a workspace of its own."""
    return survey.new_engagement(tmp_path / "acme", "acme", "internal-improvement", ["en"])


def test_a_new_engagement_runs_at_once_and_its_own_template_wins(acme):
    shipped = template("internal-improvement")
    own = nbformat.read(shipped, as_version=4)
    own.cells.insert(6, nbformat.v4.new_markdown_cell("Written by the analyst.", id="own"))
    nbformat.write(own, acme / shipped.name)
    done = run(acme, formats=["html"], workspace=acme.parent)
    page = done.deliverables["en", "html"].read_text()
    assert "Written by the analyst." in page
    assert "simulated" in page.casefold()


def test_a_failing_cell_leaves_record_and_notebook_and_no_deliverable(acme):
    shipped = template("internal-improvement")
    own = nbformat.read(shipped, as_version=4)
    next(c for c in own.cells if c.id == "segments").source = "1 / 0"
    nbformat.write(own, acme / shipped.name)
    with pytest.raises(TemplateError, match="Cell 'segments' failed: ZeroDivisionError") as caught:
        run(acme, workspace=acme.parent)
    (failed,) = (acme.parent / "reports" / "acme").iterdir()
    assert failed.name.endswith("-failed")
    assert str(failed) in str(caught.value)
    assert {p.name for p in failed.iterdir()} == {"acme.en.ipynb", "run.json"}
    assert json.loads((failed / "run.json").read_text())["state"] == "failed"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"languages": ["zh"]}, "not in language 'zh'"),
        ({"formats": ["docx"]}, "There is no format 'docx'"),
        ({"wave": "1999"}, "wave"),
        ({"unit": {"nowhere": "x"}}, "Column 'nowhere' is not in the survey"),
    ],
)
def test_wrong_input_writes_no_run(acme, asked, said):
    with pytest.raises(InputError, match=said):
        run(acme, workspace=acme.parent, **asked)
    assert not (acme.parent / "reports" / "acme").exists()
