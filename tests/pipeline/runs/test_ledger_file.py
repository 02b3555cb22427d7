"""The ledger's file: damaged, of another version, on a network disk, locked."""

import sqlite3

import pytest

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs import ledger_file
from csat_helpers.pipeline.runs.ledger import Ledger
from tests.pipeline.runs.reports import NAME, job, jobs, published


@pytest.fixture
def reports(tmp_path):
    """Of three jobs, one done, one published and under way, one pending."""
    reports = tmp_path / "reports"
    with Ledger.open(reports) as ledger:
        batch = ledger.begin("batch bank")
        ledger.add(jobs(3))
        for k in (0, 1):
            ledger.claim(job(k).key, batch, "")
            made = published(reports, job(k))
            if k == 0:
                ledger.done(job(k).key, outputs=made, seconds=1)
    return reports


def torn(path):
    content = bytearray(path.read_bytes())
    content[4096:] = b"\x99" * (len(content) - 4096)
    path.write_bytes(content)


def foreign(path):
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE jobs (other)")
        connection.execute("PRAGMA user_version=9")
    connection.close()


DAMAGE = {
    "no ledger": lambda path: path.write_bytes(b"not a database " * 500),
    "torn": torn,
    "another program's": foreign,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5000]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_ledger_is_set_aside_and_made_anew(reports, damage):
    DAMAGE[damage](reports / ledger_file.FILE)
    said = []
    with Ledger.open(reports, said.append) as ledger:
        assert said == [ledger.told]
        assert "kept as .ledger-damaged-1.sqlite" in ledger.told
        assert {(row.folder, row.state, row.unit) for row in ledger.jobs()} == {
            (job(k).folder, "done", job(k).unit) for k in (0, 1)
        }
        ledger.add(jobs(3))
        assert [ledger.claim(one.key, ledger.begin("x"), "") for one in jobs(3)] == ["done", "done", "claimed"]
    assert (reports / ".ledger-damaged-1.sqlite").is_file()
    with Ledger.open(reports) as ledger:
        assert ledger.told == ""
        assert len(ledger.jobs()) == 3


def test_only_whole_reports_are_taken_into_a_new_ledger(reports):
    for k in range(2, 6):
        published(reports, job(k))
    (reports / job(2).folder / "run.json").unlink()
    (reports / job(3).folder / NAME).unlink()
    with (reports / job(4).folder / "manifest.json").open("a") as handle:
        handle.write(" ")
    (reports / job(5).folder).rename(reports / "bank" / ".staging-5")
    (reports / ledger_file.FILE).unlink()
    with Ledger.open(reports) as ledger:
        assert [row.folder for row in ledger.jobs()] == [job(0).folder, job(1).folder]


def test_a_newer_versions_ledger_is_refused_and_left_alone(reports):
    path = reports / ledger_file.FILE
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(
        PublishError, match=r"A newer csat made the ledger \(version 99; this one knows \d\)\. Use that"
    ):
        Ledger.open(reports)
    assert path.read_bytes() == before


def test_an_older_versions_ledger_is_brought_up(reports, monkeypatch):
    step = "ALTER TABLE jobs ADD COLUMN priority INTEGER DEFAULT 5; CREATE TABLE later (x);"
    monkeypatch.setattr(ledger_file, "STEPS", [*ledger_file.STEPS, step])
    with Ledger.open(reports) as ledger:
        assert len(ledger.jobs()) == 3
        assert [found["priority"] for found in ledger._store.read("SELECT priority FROM jobs")] == [5, 5, 5]


def test_a_step_that_fails_leaves_the_older_version(reports, monkeypatch):
    monkeypatch.setattr(ledger_file, "STEPS", [*ledger_file.STEPS, "CREATE TABLE later (x); CREATE TABLE jobs (x);"])
    with pytest.raises(PublishError, match="table jobs already exists"):
        Ledger.open(reports)
    monkeypatch.undo()
    with Ledger.open(reports) as ledger:
        assert len(ledger.jobs()) == 3
        assert not ledger._store.read("SELECT 1 FROM sqlite_master WHERE name = 'later'")


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_network_disk_is_refused(tmp_path, monkeypatch, kind):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        f"22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n30 22 0:4 / {tmp_path} rw,relatime - {kind} server:/x rw\n"
    )
    monkeypatch.setattr(ledger_file, "_MOUNTS", mounts)
    with pytest.raises(
        PublishError, match=rf"cannot lie on a network disk \({kind}\).*write-ahead log.*CSAT_WORKSPACE"
    ):
        Ledger.open(tmp_path / "reports")
    assert not (tmp_path / "reports" / ledger_file.FILE).exists()
    mounts.write_text("22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n30 22 0:4 / /mnt rw - nfs4 server:/x rw\n")
    Ledger.open(tmp_path / "reports").close()
    spaced = tmp_path / "报告 of 2026"
    mounts.write_text(f"30 22 0:4 / {str(spaced).replace(' ', chr(92) + '040')} rw - {kind} server:/x rw\n")
    with pytest.raises(PublishError, match="network disk"):
        Ledger.open(spaced)


def test_a_ledger_that_another_process_locks_is_one_message(reports, monkeypatch):
    monkeypatch.setattr(ledger_file, "WAIT", 0.2)
    other = sqlite3.connect(reports / ledger_file.FILE, isolation_level=None)
    with Ledger.open(reports) as ledger:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(PublishError, match="Another process has locked the ledger"):
            ledger.add([job(9)])
        assert len(ledger.jobs()) == 3  # looking up goes on
        other.execute("ROLLBACK")
        ledger.add([job(9)])
    other.close()


def test_looking_up_writes_nothing_and_goes_without_a_ledger(reports, tmp_path):
    with ledger_file.looked_up(reports) as connection:
        assert connection.execute("SELECT count(*) FROM jobs").fetchone()[0] == 3
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM jobs")
    (reports / ledger_file.FILE).write_bytes(b"x" * 9000)
    for place in (reports, tmp_path / "none"):
        with ledger_file.looked_up(place) as connection:
            assert connection is None
    assert not (tmp_path / "none").exists()


def test_five_thousand_jobs_are_added_and_gone_through_in_seconds(tmp_path):
    import time

    began = time.process_time()
    with Ledger.open(tmp_path / "reports") as ledger:
        batch = ledger.begin("batch bank")
        ledger.add(jobs(5000))
        for one in jobs(5000):
            assert ledger.claim(one.key, batch, "") == "claimed"
            ledger.failed(one.key, error="x")
        assert len(ledger.jobs("failed", batch=batch)) == 5000
    assert time.process_time() - began < 10  # 2 s on a small machine
