"""The runs of a workspace, as their records tell."""

import json

import pytest

from csat_helpers.errors import InputError
from csat_helpers.pipeline.runs import listing
from csat_helpers.pipeline.runs.record import Record


def made(reports, engagement: str, name: str, started: str, state: str = "done", **more):
    folder = reports / engagement / name
    folder.mkdir(parents=True)
    record = Record(
        name.removesuffix("-failed"), engagement, ("en",), ("html",), {"wave": "2026", "unit": None}, started
    )
    record.finished(state, **more).write(folder)
    return folder


@pytest.fixture
def reports(tmp_path):
    made(tmp_path, "acme", "1", "2026-01-01T10:00:00+08:00", deliverables={"acme.en.html": "x"})
    made(tmp_path, "acme", "2-failed", "2026-01-03T10:00:00+08:00", "failed", error="Cell 'x' failed.")
    made(tmp_path, "beta", "1", "2026-01-02T10:00:00+08:00")
    (tmp_path / "acme" / "none").mkdir()
    (tmp_path / ".prepared" / "acme-1").mkdir(parents=True)
    return tmp_path


def test_newest_first_and_only_what_has_a_record(reports):
    found = [(run.record.engagement, run.folder.name) for run in listing.runs(reports)]
    assert found == [("acme", "2-failed"), ("beta", "1"), ("acme", "1")]


def test_a_record_that_cannot_be_read_is_no_run(reports):
    for name, text in (("a", "{"), ("b", "[]"), ("c", json.dumps({"run": "c"}))):
        folder = reports / "acme" / name
        folder.mkdir()
        (folder / "run.json").write_text(text)
    assert len(listing.runs(reports)) == 3


def test_a_run_is_found_by_path_name_or_engagement(reports):
    assert listing.find(reports, reports / "beta" / "1") == reports / "beta" / "1"
    assert listing.find(reports, "acme/1") == reports / "acme" / "1"
    assert listing.find(reports, "2-failed") == reports / "acme" / "2-failed"
    assert listing.find(reports, "acme") == reports / "acme" / "1"  # the newest that is done
    with pytest.raises(InputError, match="There is no run 'acm'"):
        listing.find(reports, "acm")


def test_lines_and_facts_tell_no_path_of_the_machine(reports):
    facts = [run.facts(reports) for run in listing.runs(reports)]
    assert [f["folder"] for f in facts] == ["acme/2-failed", "beta/1", "acme/1"]
    assert listing.lines(facts).splitlines()[0].split() == ["acme", "2-failed", "failed", "en", "html"]
    assert "csat demo" in listing.lines([])
