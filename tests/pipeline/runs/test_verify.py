"""A run is what it made, or the one thing that is not is named."""

import json
import shutil

import nbformat
import pytest

from csat_helpers.bundle import MIME
from csat_helpers.errors import GateError, InputError
from csat_helpers.pipeline.exporters.render import render_run
from csat_helpers.pipeline.runs.verify import (
    CHANGED,
    EDITED,
    MISSING,
    SAME,
    UNTRIED,
    in_order,
    lines,
    verify,
    verify_named,
)

NAME = "demo-special-topic"  # the smallest of the examples


@pytest.fixture
def run(demo_special_topic, tmp_path):
    """A copy of an example's run, to be tampered with."""
    folder = demo_special_topic.folder
    return shutil.copytree(folder, tmp_path / "reports" / NAME / folder.name)


def states(checks):
    return {check.what: check.state for check in checks}


def test_a_run_as_it_was_made_is_in_order(run):
    checks = verify(run)
    assert in_order(checks)
    found = states(checks)
    assert found[f"{NAME}.en.html"] == found[f"{NAME}.zh.pdf, rendered again"] == found[f"{NAME}.en.ipynb"] == SAME


def test_a_file_that_was_changed_or_lost_is_named(run):
    (run / f"{NAME}.en.html").write_bytes((run / f"{NAME}.en.html").read_bytes() + b" ")
    (run / f"{NAME}.zh.pdf").unlink()
    checks = verify(run)
    bad = {check.what: check.state for check in checks if check.state in (CHANGED, MISSING)}
    assert bad == {f"{NAME}.en.html": CHANGED, f"{NAME}.zh.pdf": MISSING}
    assert "NOT in order" in lines(checks)


def tamper(path, exhibit: str) -> None:
    """Another number in the frame of one exhibit."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            bundle = output.get("data", {}).get(MIME)
            if bundle and bundle["id"] == exhibit:
                at = bundle["frame"]["columns"].index("estimate")
                bundle["frame"]["rows"][0][at] += 1
    nbformat.write(notebook, path)


def change_headline(path, exhibit: str, words: str) -> None:
    """Another headline in the notebook's file, as somebody may type it."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            bundle = output.get("data", {}).get(MIME)
            if bundle and bundle["id"] == exhibit:
                bundle["headline"] = words
    nbformat.write(notebook, path)


def test_numbers_that_the_data_do_not_give_are_found(run):
    """The template is run again; every other exhibit gives what it gave, but for one sentence that was typed in."""
    tamper(run / f"{NAME}.en.ipynb", "outcomes")
    change_headline(run / f"{NAME}.en.ipynb", "segments", "Groups differ")
    checks = verify(run, NAME, run.parents[2])
    found = states(checks)
    assert {what for what, state in found.items() if state == EDITED} == {"words of segments"}
    assert not in_order([check for check in checks if check.state == EDITED])
    assert {what for what, state in found.items() if state == CHANGED and what.startswith("numbers of")} == {
        "numbers of outcomes"
    }
    assert found[f"{NAME}.en.ipynb"] == CHANGED
    assert found["engagement.yaml"] == SAME
    (told,) = [c.why for c in checks if c.what == "numbers"]
    same, all_of = (int(word) for word in told.split() if word.isdecimal())
    assert same == all_of - 1


def test_rendering_again_keeps_the_manifest_true(run):
    made = render_run(run, ["html", "pdf", "pptx", "xlsx"], ["en"])
    assert [path.name for path in made] == [f"{NAME}.en.{kind}" for kind in ("html", "pdf", "pptx", "xlsx")]
    assert in_order(verify(run))


def test_a_notebook_edited_after_the_run_stays_told_however_often_it_is_rendered(run):
    """Its deliverables are its own; the run it came from is another."""
    tamper(run / f"{NAME}.en.ipynb", "outcomes")
    for _ in range(2):
        render_run(run, ["html", "pdf", "pptx", "xlsx"], ["en"])
    assert [(c.what, c.state) for c in verify(run) if c.state not in (SAME, UNTRIED)] == [(f"{NAME}.en.ipynb", EDITED)]


def test_a_language_that_the_run_has_not_is_refused(run):
    with pytest.raises(InputError, match="not in language 'fr'"):
        render_run(run, ["html"], ["fr"])


def test_a_run_is_found_by_its_engagement_and_its_record(run):
    checks = verify_named(NAME, "none", run.parents[2])
    assert in_order(checks)
    assert lines(checks).endswith("In order.")


def test_what_is_no_run_is_one_message(tmp_path):
    with pytest.raises(InputError, match="There is no manifest"):
        verify(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="not readable"):
        verify(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"schema": "other"}))
    with pytest.raises(InputError, match="has schema 'other'"):
        verify(tmp_path)


def test_a_format_left_behind_an_edited_notebook_is_named(run):
    tamper(run / f"{NAME}.en.ipynb", "outcomes")
    render_run(run, ["html"], ["en"])
    assert [c.what for c in verify(run) if c.state == CHANGED] == [
        f"{NAME}.en.{kind}, rendered again" for kind in ("pdf", "pptx", "xlsx")
    ]


def test_a_typed_in_headline_is_held_against_the_numbers(run):
    """It is marked by nobody as rewritten, and counts as such."""
    change_headline(run / f"{NAME}.en.ipynb", "outcomes", "Satisfaction stands at 97.3 everywhere")
    with pytest.raises(GateError, match=r"outcomes.*headline says 97\.3"):
        render_run(run, ["html"], ["en"])


def test_code_edited_but_not_run_is_told(run):
    path = run / f"{NAME}.en.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (c for c in notebook.cells if c.id == "segments")
    cell.source += "\n# another headline"
    nbformat.write(notebook, path)
    told = []
    render_run(run, ["html"], ["en"], told.append)
    assert [line for line in told if "cell 'segments' was edited" in line]
