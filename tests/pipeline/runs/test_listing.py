"""The runs of a workspace, as their records tell."""

import json
import time

import pytest

from csat_helpers.errors import InputError
from csat_helpers.pipeline.runs import files, index_page, listing
from csat_helpers.pipeline.runs.ledger import Ledger
from csat_helpers.pipeline.runs.record import Record
from tests.pipeline.runs.reports import job, jobs, published


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


def test_what_is_in_the_making_is_no_run(reports):
    made(reports, "acme", ".staging-1-x", "2026-01-09T10:00:00")
    made(reports, ".removed", "1", "2026-01-09T10:00:00")
    assert len(listing.runs(reports)) == 3


def test_a_list_is_chosen_and_bounded(reports):
    found, more = listing.chosen(reports, engagement="acme")
    assert ([f["run"] for f in found], more) == (["2-failed", "1"], 0)
    found, more = listing.chosen(reports, limit=1)
    assert ([f["run"] for f in found], more) == (["2-failed"], 2)
    assert listing.lines(found, more).splitlines()[-1] == "… and 2 more: --limit 0 lists all."
    assert [f["engagement"] for f in listing.chosen(reports, state="done")[0]] == ["beta", "acme"]
    assert listing.lines([], any_there=True) == "No such run."
    with pytest.raises(InputError, match=r"no state 'finished'.*Known: pending, running, done, failed"):
        listing.chosen(reports, state="finished")


def test_jobs_without_a_run_are_listed_with_the_runs(reports):
    with Ledger.open(reports) as ledger:
        batch = ledger.begin("batch bank")
        ledger.add(jobs(4))
        for k in range(3):
            ledger.claim(job(k).key, batch, "")
        ledger.done(job(0).key, outputs=published(reports, job(0)), seconds=1)
        ledger.failed(job(1).key, error="It failed.")
        found = listing.chosen(reports, engagement="bank")[0]
    told = {f["run"]: (f["state"], f["folder"], f["error"]) for f in found}
    assert told == {
        "branch-0000": ("done", "bank/branch-0000", ""),
        "branch-0001": ("failed", "", "It failed."),
        "branch-0002": ("running", "", ""),
        "branch-0003": ("pending", "", ""),
    }
    assert "branch B0002" in listing.lines(found)
    made(reports, "bank", "branch-0001-failed", "2026-01-02T10:00:00", "failed")  # its evidence
    assert len(listing.chosen(reports, engagement="bank", state="failed")[0]) == 1
    (reports / ".ledger.sqlite").write_bytes(b"damaged" * 900)
    assert {f["state"] for f in listing.chosen(reports, engagement="bank")[0]} == {"done", "failed"}


@pytest.mark.slow
def test_a_list_of_five_thousand_runs_is_there_in_seconds(tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "fsync", lambda _: None)
    for k in range(5000):
        made(tmp_path, "bank", f"branch-{k}", "2026-01-01T10:00:00", deliverables={"bank.en.html": "x"})
    began = time.process_time()
    assert len(listing.chosen(tmp_path, limit=50)[0]) == 50
    assert time.process_time() - began < 3  # 0.3 s on a small machine
    page = index_page.write_index(tmp_path)
    assert time.process_time() - began < 10
    assert page.stat().st_size < 5_000_000
