"""The ledger: who may do which job, what is believed to be done, and what becomes of what was left."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs import ledger_store, owners
from csat_helpers.pipeline.runs.files import sha256
from csat_helpers.pipeline.runs.ledger import Job, Ledger
from tests.pipeline.runs.reports import NAME, fill, job, jobs, published


@pytest.fixture
def reports(tmp_path):
    return tmp_path / "reports"


@pytest.fixture
def ledger(reports):
    with Ledger.open(reports) as opened:
        yield opened


def states(ledger, **asked):
    return [row.state for row in ledger.jobs(**asked)]


def test_a_job_goes_from_pending_to_done(ledger, reports):
    batch = ledger.begin("batch bank --by branch")
    ledger.add(jobs(2))
    assert states(ledger) == ["pending", "pending"]
    assert ledger.claim(job(0).key, batch, "bank/.staging-1") == "claimed"
    row = ledger.jobs("running")[0]
    assert (row.attempt, row.batch, row.staging, row.ended) == (1, batch, "bank/.staging-1", "")
    ledger.done(job(0).key, outputs=published(reports, job(0)), seconds=1.5, warnings=["small base"])
    row = ledger.jobs("done")[0]
    assert (row.seconds, row.warnings, row.staging) == (1.5, ("small base",), "")
    assert row.outputs == {NAME: sha256(b'report of {"branch": "B0000"}')}
    assert row.sizes == {NAME: 29}
    assert Job(**{name: getattr(row, name) for name in Job.__dataclass_fields__}) == job(0)
    assert ledger.claim(job(0).key, batch, "") == "done"


def test_what_failed_or_was_interrupted_is_tried_again_and_every_attempt_is_kept(ledger, reports):
    batch = ledger.begin("batch bank")
    ledger.add([job()])
    ledger.claim(job().key, batch, "")
    ledger.failed(job().key, error="It failed.", cell="drivers", cause="memory", seconds=2.0)
    row = ledger.jobs()[0]
    assert (row.state, row.error, row.cell, row.cause, row.seconds) == ("failed", "It failed.", "drivers", "memory", 2)
    assert ledger.claim(job().key, batch, "") == "claimed"
    assert ledger.jobs()[0].error == ""
    ledger.release(job().key)
    assert states(ledger) == ["pending"]
    assert ledger.claim(job().key, batch, "") == "claimed"
    ledger.done(job().key, outputs=published(reports, job()), seconds=1)
    told = [(one.attempt, one.state, one.error) for one in ledger.attempts(job().key)]
    assert told == [(1, "failed", "It failed."), (2, "interrupted", ""), (3, "done", "")]


def test_known_jobs_stay_as_they_are(ledger, reports):
    batch = ledger.begin("batch bank")
    ledger.add(jobs(3))
    for k in (0, 1):
        ledger.claim(job(k).key, batch, "")
    ledger.failed(job(0).key, error="x")
    ledger.add([*jobs(4), job(2)])
    assert states(ledger) == ["failed", "running", "pending", "pending"]


def test_jobs_are_chosen_by_state_engagement_and_batch(ledger):
    first = ledger.begin("one")
    ledger.add([job(0), job(1, "shop")])
    second = ledger.begin("two")
    ledger.add([job(1, "shop"), job(2)])
    ledger.claim(job(0).key, first, "")
    assert [row.folder for row in ledger.jobs(batch=first)] == ["bank/branch-0000", "shop/branch-0001"]
    assert [row.folder for row in ledger.jobs(batch=second)] == ["shop/branch-0001", "bank/branch-0002"]
    assert [row.folder for row in ledger.jobs("pending", "shop", second)] == ["shop/branch-0001"]
    assert states(ledger, engagement="none") == []


@pytest.mark.parametrize("lost", ["run.json", "manifest.json", NAME, "."])
def test_done_is_believed_only_with_the_report_at_its_place(ledger, reports, lost):
    batch = ledger.begin("batch bank")
    ledger.add([job()])
    ledger.claim(job().key, batch, "")
    ledger.done(job().key, outputs=published(reports, job()), seconds=1)
    path = reports / job().folder / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    ledger.add([job()])
    assert states(ledger) == ["pending"]
    assert ledger.claim(job().key, batch, "") == "claimed"
    assert ledger.jobs()[0].attempt == 2


def test_a_report_of_another_size_is_made_again_unless_its_manifest_knows_of_it(ledger, reports):
    batch = ledger.begin("batch bank")
    ledger.add([job()])
    ledger.claim(job().key, batch, "")
    ledger.done(job().key, outputs=published(reports, job()), seconds=1)
    fill(reports / job().folder, job(), content=b"rendered again after a word was edited")
    assert ledger.claim(job().key, batch, "") == "done"
    assert ledger.jobs()[0].sizes == {NAME: 38}
    (reports / job().folder / NAME).write_bytes(b"cut off")
    assert ledger.claim(job().key, batch, "") == "claimed"


def test_a_report_at_its_place_is_not_made_again_though_the_ledger_did_not_know(ledger, reports):
    batch = ledger.begin("batch bank")
    ledger.add(jobs(2))
    published(reports, job(0))
    published(reports, job(1))
    (reports / job(1).folder / NAME).write_bytes(b"changed since")
    assert ledger.claim(job(0).key, batch, "") == "done"
    assert ledger.claim(job(1).key, batch, "") == "claimed"


def test_a_done_without_its_files_is_refused_and_changes_nothing(ledger, reports):
    batch = ledger.begin("batch bank")
    ledger.add([job()])
    ledger.claim(job().key, batch, "")
    published(reports, job())
    with pytest.raises(PublishError, match=r"said to be finished, and other.pdf is not there. Run it again"):
        ledger.done(job().key, outputs={"other.pdf": "0"}, seconds=1)
    assert states(ledger) == ["running"]


def test_a_job_that_takes_anothers_folder_replaces_it(ledger, reports):
    batch = ledger.begin("batch bank")
    newer = replace(job(0), key="b" * 64)
    ledger.add([job(0), newer])
    ledger.claim(job(0).key, batch, "")
    ledger.done(job(0).key, outputs=published(reports, job(0)), seconds=1)
    shutil.rmtree(reports / newer.folder)
    ledger.claim(newer.key, batch, "")
    ledger.done(newer.key, outputs=published(reports, newer), seconds=1)
    assert states(ledger) == ["replaced", "done"]
    assert ledger.claim(job(0).key, batch, "") == "claimed"


def test_two_batches_do_not_clash(ledger, reports):
    with Ledger.open(reports) as other:
        one, two = ledger.begin("one"), other.begin("two")
        ledger.add(jobs(2))
        other.add(jobs(2))
        assert ledger.claim(job().key, one, "") == "claimed"
        assert other.claim(job().key, two, "") == "taken"
        assert {batch.command for batch in other.living()} == {"one", "two"}
        ledger.end(one, "interrupted")
        assert other.claim(job().key, two, "") == "claimed"
        ledger.failed(job().key, error="too late: it is another's now")
        ledger.release(job().key)
        assert [row.batch for row in other.jobs("running")] == [two]


def test_a_dead_owners_jobs_are_settled(ledger, reports, monkeypatch):
    with Ledger.open(reports) as other:
        dead = other.begin("dead")
        other.add(jobs(3))
        for k in range(3):
            (reports / "bank" / f".staging-{k}").mkdir(parents=True)
            other.claim(job(k).key, dead, f"bank/.staging-{k}")
    published(reports, job(1))
    alive = ledger.begin("alive")
    monkeypatch.setattr(ledger_store, "lives", lambda batch: batch["batch"] == alive)
    monkeypatch.setattr("csat_helpers.pipeline.runs.ledger.lives", lambda batch: batch["batch"] == alive)
    assert ledger.claim(job(2).key, alive, "bank/.staging-new") == "claimed"  # taken over at once
    assert not (reports / "bank" / ".staging-2").exists()
    found = ledger.reconcile()
    assert [(one.folder, one.state, one.batch) for one in found] == [
        ("bank/branch-0000", "pending", dead),
        ("bank/branch-0001", "done", dead),
    ]
    assert states(ledger) == ["pending", "done", "running"]
    assert not list(reports.glob("bank/.staging-*"))
    assert [one.state for one in ledger.attempts(job(0).key)] == ["died"]
    assert ledger.reconcile() == []


@pytest.mark.parametrize("staging", ["..", "../outside", "bank", "", "bank/branch-0001", "."])
def test_only_a_hidden_folder_of_the_reports_is_removed(ledger, reports, staging, monkeypatch):
    (reports.parent / "outside").mkdir()
    published(reports, job(1))
    batch = ledger.begin("one")
    ledger.add([job()])
    ledger.claim(job().key, batch, staging)
    monkeypatch.setattr("csat_helpers.pipeline.runs.ledger.lives", lambda _: False)
    assert [one.state for one in ledger.reconcile()] == ["pending"]
    assert (reports.parent / "outside").is_dir()
    assert (reports / "bank" / "branch-0001" / NAME).is_file()
    assert (reports / ".ledger.sqlite").is_file()


def test_who_cannot_be_looked_at_counts_as_living_until_it_is_silent(ledger, monkeypatch):
    here = owners.me()
    assert owners.living(here, seen=0)
    assert not owners.living(replace(here, boot="before the restart"), seen=owners.time.time())
    assert not owners.living(replace(here, began="1"), seen=owners.time.time())  # the number was given again
    elsewhere = replace(here, host="another")
    assert owners.living(elsewhere, seen=owners.time.time() - 60)
    assert not owners.living(elsewhere, seen=owners.time.time() - owners.SILENT - 1)
    batch = ledger.begin("one")
    monkeypatch.setattr(owners.time, "time", lambda: 5.0)
    ledger.beat(batch)
    assert ledger._store.read("SELECT seen FROM batches")[0]["seen"] == 5.0


@pytest.mark.skipif(os.name != "posix", reason="processes are looked at on POSIX only")
def test_processes_are_told_apart_without_proc_too(monkeypatch, tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    monkeypatch.setattr(owners, "_PROC", tmp_path)  # macOS; other users' processes where they are hidden
    monkeypatch.setattr(owners, "_machine", lambda: ("", "mac"))
    assert owners.living(owners.me(), seen=0)
    assert not owners.living(replace(owners.me(), pid=ended.pid), seen=owners.time.time())
    hidden = replace(owners.me(), began="12345")
    assert owners.living(hidden, seen=owners.time.time())
    assert not owners.living(hidden, seen=0)


def test_ending_gives_back_what_is_under_way(ledger):
    batch = ledger.begin("one")
    ledger.add(jobs(3))
    ledger.claim(job(0).key, batch, "")
    ledger.claim(job(1).key, batch, "")
    ledger.end(batch, "interrupted")
    assert states(ledger) == ["pending"] * 3
    assert ledger.living() == []


def test_an_interrupted_transaction_leaves_nothing(ledger):
    def interrupted(store):
        with store.writing() as connection:
            connection.execute("INSERT INTO jobs (key) VALUES ('half')")
            raise KeyboardInterrupt

    def broken():
        yield job(0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.add(broken())
    with pytest.raises(KeyboardInterrupt):
        interrupted(ledger._store)
    assert ledger.jobs() == []
    ledger.add([job(0)])
    assert states(ledger) == ["pending"]


def test_a_job_that_is_not_known_is_a_fault(ledger):
    with pytest.raises(KeyError, match="no job nobody"):
        ledger.claim("nobody", ledger.begin("x"), "")
