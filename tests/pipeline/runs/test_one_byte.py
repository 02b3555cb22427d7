"""An untouched run is in order; one byte changed in anything that it is made of, or that it made, is told by name."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from csat_helpers import survey
from csat_helpers.cli import app
from csat_helpers.pipeline.exporters.render import render_run
from csat_helpers.pipeline.run import run as run_engagement
from csat_helpers.pipeline.runs import verify as verifying
from csat_helpers.pipeline.runs.files import intact, write_json, write_sealed
from csat_helpers.pipeline.runs.verify import CHANGED, EDITED, MISSING, SAME, UNTRIED, in_order, verify

FORMATS = ("html", "pdf", "pptx", "xlsx")
TEMPLATE = "internal_improvement.ipynb"
DELIVERABLES = [f"acme.en.{kind}" for kind in FORMATS]
INPUTS = ["data/responses.csv", "questionnaire.yaml", "engagement.yaml", f"template/{TEMPLATE}"]


def template() -> nbformat.NotebookNode:
    """One question with one answer: enough for every kind of deliverable."""
    first = new_code_cell('engagement = "demo"\nlanguage = "en"\nwave = None\nunit = None', id="parameters")
    first.metadata["tags"] = ["parameters"]
    cells = [
        first,
        new_code_cell("from csat_helpers import exhibits, survey\n\nsv = survey.open(engagement, language=language)",
                      id="open"),
        new_markdown_cell("# Methods", id="ch-methods"),
        new_markdown_cell("## How many answered?", id="q-rows"),
        new_code_cell('exhibits.accounting(survey.accounting(sv), id="rows", language=language)', id="rows"),
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A workspace with a small engagement of its own template, and its one run; nobody changes it."""
    workspace = tmp_path_factory.mktemp("workspace")
    folder = survey.new_engagement(workspace / "acme", "acme", "internal-improvement", ["en"])
    nbformat.write(template(), folder / TEMPLATE)
    run_engagement(folder, formats=FORMATS, workspace=workspace)
    return workspace


@pytest.fixture
def workspace(made, tmp_path, monkeypatch) -> Path:
    """A copy to be tampered with, in which commands work."""
    copied = shutil.copytree(made, tmp_path / "workspace")
    monkeypatch.chdir(copied)
    monkeypatch.setenv("CSAT_WORKSPACE", str(copied))
    return copied


@pytest.fixture
def run(workspace) -> Path:
    return next((workspace / "reports" / "acme").glob("*/run.json")).parent


@pytest.fixture
def unexecuted(monkeypatch):
    """Without executing and rendering again, which other tests do: what files say by themselves."""
    monkeypatch.setattr(verifying, "_numbers", lambda *_: [])
    monkeypatch.setattr(verifying, "_rendered_again", lambda *_: [])


def change(path: Path, at: float = 0.5, by: int = 1) -> None:
    """Another byte at a place of the file: where (a part of its length), and which bits of it."""
    content = bytearray(path.read_bytes())
    content[min(int(at * len(content)), len(content) - 1)] ^= by
    path.write_bytes(bytes(content))


def input_file(workspace: Path, name: str) -> Path:
    return workspace / "acme" / (TEMPLATE if name.startswith("template/") else name)


def bad(checks) -> dict[str, str]:
    return {check.what: check.state for check in checks if check.state in (EDITED, CHANGED, MISSING)}


def test_an_untouched_run_is_in_order_with_all_that_it_was_made_of(workspace, run):
    checks = verify(run, workspace / "acme", workspace)
    assert in_order(checks)
    same = {check.what for check in checks if check.state == SAME}
    assert {*INPUTS, *DELIVERABLES, "acme.en.ipynb", "manifest.json", "run.json", "thumbnail.en.svg", "numbers"} <= same
    told = CliRunner().invoke(app, ["runs", "verify", "acme"])
    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "In order.")


@pytest.mark.parametrize("name", [*DELIVERABLES, "acme.en.ipynb", "thumbnail.en.svg", "manifest.json", "run.json"])
@pytest.mark.parametrize("at", [0.0, 0.37, 1.0])
def test_a_byte_of_a_file_of_the_run_is_told(run, name, at, unexecuted):
    change(run / name, at)
    checks = verify(run)
    assert bad(checks) == {name: CHANGED}
    assert not in_order(checks)


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("at", [0.0, 0.37, 1.0])
def test_a_byte_of_an_input_is_told(workspace, run, name, at, unexecuted):
    change(input_file(workspace, name), at)
    assert bad(verify(run, workspace / "acme", workspace)) == {name: CHANGED}


@pytest.mark.parametrize(
    "name", ["questionnaire.yaml", "engagement.yaml", f"template/{TEMPLATE}", "data/responses.csv"]
)
def test_an_input_that_can_no_longer_be_read_ends_as_any_other(workspace, run, name, monkeypatch):
    """The whole command: its exit code is that of a changed file, not that of a wrong input."""
    monkeypatch.setattr(verifying, "_rendered_again", lambda *_: [])
    path = input_file(workspace, name)
    path.write_bytes(b"\xff" + path.read_bytes()[1:])
    told = CliRunner().invoke(app, ["runs", "verify", "acme", "--json"])
    assert told.exit_code == 1
    found = {check["what"]: check["state"] for check in json.loads(told.stdout)["checks"]}
    assert found[name] == CHANGED


@pytest.mark.parametrize("name", ["acme.en.html", "acme.en.ipynb", "manifest.json", "run.json"])
def test_the_command_names_it_and_ends_with_1(workspace, run, name, unexecuted):
    change(run / name, 0.0)  # of the JSON files nothing can be read now
    told = CliRunner().invoke(app, ["runs", "verify", run.name])
    assert told.exit_code == 1
    assert f"changed    {name}" in told.output
    assert "NOT in order" in told.output


@pytest.mark.parametrize("name", ["manifest.json", "run.json"])
def test_no_byte_of_manifest_or_record_goes_unseen(run, name, unexecuted):
    """Every hundredth byte and every kind of white space; digits, names and quotes are among them."""
    whole = (run / name).read_bytes()
    assert intact(whole) is True
    places = [
        *range(0, len(whole), 100),
        len(whole) - 1,
        whole.index(b"\n "),
        whole.index(b" "),
        whole.index(b'"seal"') + 1,
    ]
    for place in places:
        for byte in (b" ", b"\t", b"0", b"x"):
            changed = whole[:place] + byte + whole[place + 1 :]
            if changed != whole:
                (run / name).write_bytes(changed)
                assert bad(verify(run)) == {name: CHANGED}, (place, byte)


def test_a_notebook_that_cannot_be_read_is_held_against_nothing(workspace, run):
    change(run / "acme.en.ipynb", 0.0)
    checks = {check.what: check.state for check in verify(run, workspace / "acme", workspace)}
    assert checks["acme.en.ipynb"] == CHANGED
    assert checks["acme.en.html"] == SAME
    assert checks["acme.en.html, rendered again"] == checks["numbers"] == UNTRIED


def test_manifest_and_record_name_the_same_deliverables(run, unexecuted):
    facts = json.loads((run / "run.json").read_text())
    facts["deliverables"] = dict.fromkeys(facts["deliverables"], "0" * 64)
    write_sealed(run / "run.json", facts)
    assert bad(verify(run)) == {"run.json": CHANGED}


def test_rendering_again_does_not_whitewash_a_changed_manifest(run, unexecuted):
    """Rendering again writes manifest and record anew; a seal that was broken stays so."""
    facts = json.loads((run / "manifest.json").read_text())
    facts["versions"]["numpy"] = "0"
    write_json(run / "manifest.json", facts)
    render_run(run, ["html"])
    assert bad(verify(run)) == {"manifest.json": CHANGED}


def test_a_run_of_an_earlier_version_has_no_seal(run, unexecuted):
    for name in ("manifest.json", "run.json"):
        facts = json.loads((run / name).read_text())
        facts.pop("seal")
        write_json(run / name, facts | ({"schema": "csat.manifest/1"} if "schema" in facts else {}))
    checks = verify(run)
    assert in_order(checks)
    assert {c.what for c in checks if c.state == UNTRIED} >= {"manifest.json", "run.json"}
    change(run / "acme.en.html")
    assert bad(verify(run)) == {"acme.en.html": CHANGED}


def test_a_seal_that_is_taken_off_is_told(run, unexecuted):
    facts = json.loads((run / "manifest.json").read_text())
    facts.pop("seal")
    write_json(run / "manifest.json", facts)
    assert bad(verify(run)) == {"manifest.json": CHANGED}


def test_an_input_that_is_gone_or_new_is_told(workspace, run, unexecuted):
    (workspace / "acme" / "swot.csv").write_text("box,text\n", encoding="utf-8")
    (workspace / "acme" / TEMPLATE).unlink()
    found = bad(verify(run, workspace / "acme", workspace))
    assert found == {"swot.csv": CHANGED, f"template/{TEMPLATE}": CHANGED}  # the shipped template is run instead
