"""A disk that is full, read-only or forbidden: one message with what, where and mend; nothing half-written."""

import errno
import os
import shutil
import subprocess
import sys

import pytest

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs import disk
from csat_helpers.pipeline.runs.disk import written_in
from csat_helpers.pipeline.runs.files import publish, replace, staging, write
from csat_helpers.pipeline.runs.ledger import Ledger
from tests.pipeline.runs import disks
from tests.pipeline.runs.reports import NAME, fill, job, jobs, published
from tests.pipeline.runs.test_ledger_processes import ROOT
from tests.pipeline.runs.workers import TRIED


def test_a_full_disk_leaves_the_ledger_as_it_was():
    with disks.small_disk("2m") as place:
        reports = place / "reports"
        with Ledger.open(reports) as ledger:
            batch = ledger.begin("batch bank")
            ledger.add(jobs(20))
            ballast = disks.fill(place)
            with pytest.raises(PublishError, match=r"ledger.sqlite: The disk is full\. Free space, then start again"):
                ledger.add(jobs(5000))
            assert len(ledger.jobs()) == 20
            ballast.unlink()
            ledger.add(jobs(21))
            assert ledger.claim(job(20).key, batch, "") == "claimed"
        with Ledger.open(reports) as ledger:
            assert len(ledger.jobs()) == 21


def test_a_ledger_cannot_be_begun_on_a_full_disk():
    with disks.small_disk("64k") as place:
        disks.fill(place)
        with pytest.raises(PublishError, match="The disk is full"):
            Ledger.open(place / "reports")


@pytest.mark.parametrize("put", [publish, replace])
def test_a_full_disk_leaves_no_half_run_and_the_good_one(put):
    with disks.small_disk("1m") as place:
        made = published(place, job())
        with pytest.raises(PublishError, match=rf"{place}/bank/.staging-.*: The disk is full"):
            overfull(place, put)
        assert sorted(path.name for path in place.rglob("*")) == sorted(
            ["bank", "branch-0000", "run.json", "manifest.json", NAME]
        )
        write(place / "after", b"x" * 100_000)  # the room is free again
        assert made


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_ledger_that_is_no_file_is_one_message(tmp_path):
    (tmp_path / ".ledger.sqlite").mkdir()
    with pytest.raises(PublishError, match="The ledger cannot be written"):
        Ledger.open(tmp_path)


def overfull(place, put):
    with staging(place / "bank") as folder, written_in(folder):
        fill(folder, job(), content=b"new")
        (folder / "more").write_bytes(b"x" * 2_000_000)
        put(folder, place / "bank" / "branch-0000")


@pytest.mark.parametrize("what", sorted(TRIED))
def test_a_read_only_disk_is_one_message(what):
    with disks.small_disk("2m") as place:
        reports = place / "reports"
        if what != "ledger":
            Ledger.open(reports).close()
            published(reports, job(2))
        (place / "free").mkdir()
        disks.read_only(place)
        with pytest.raises(PublishError, match=r"read-only\. Make it writable\. Choose another workspace"):
            TRIED[what](reports)


def test_a_ledger_on_a_disk_that_became_read_only_says_so():
    with disks.small_disk("2m") as place:
        Ledger.open(place / "reports").close()
        disks.read_only(place)
        with pytest.raises(PublishError, match=r"read-only|cannot be written"):
            Ledger.open(place / "reports")


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_folder_that_one_may_not_write_to_is_one_message():
    with disks.open_folder() as place:
        reports = place / "reports"
        published(reports, job(2))
        (place / "free").mkdir()
        (place / "free").chmod(0o777)
        for folder in (reports, reports / "bank"):
            folder.chmod(0o555)
        before = sorted(place.rglob("*"))
        command = [sys.executable, "-m", "tests.pipeline.runs.workers", "forbidden", str(reports)]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        said = dict(line.split(": ", 1) for line in answer.stdout.splitlines())
        assert said.keys() == TRIED.keys(), answer
        for line in said.values():
            assert line.startswith(f"PublishError: {reports}")
            assert line.endswith(
                "You may not write there. Have the permission given back. " + disk.ELSEWHERE + " otherwise."
            )
        shutil.rmtree(place / "free" / "bank")  # the staging's parent is no half run
        assert sorted(place.rglob("*")) == before
        for folder in (reports, reports / "bank"):
            folder.chmod(0o755)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full. Free space"),
        (errno.EDQUOT, "Your quota on this disk is used up. Free space of yours"),
        (errno.EROFS, "The disk is read-only. Make it writable"),
        (errno.EACCES, "You may not write there. Have the permission"),
        (errno.ENAMETOOLONG, "The name is too long for this disk. Shorten the engagement's id"),
        (errno.EXDEV, "on another disk than the reports"),
        (errno.EMFILE, "Too many files are open. Work with fewer workers"),
        (errno.ESTALE, "It cannot be read or written (Stale file handle). Mend that"),
    ],
)
def test_what_a_disk_refuses_has_its_mend(tmp_path, number, said):
    with pytest.raises(PublishError) as caught, written_in(tmp_path):
        raise OSError(number, os.strerror(number), str(tmp_path / "a" / "b"))
    assert str(caught.value).startswith(f"{tmp_path}: ")
    assert said in str(caught.value)


def test_what_lies_elsewhere_is_named_and_what_is_no_disks_passes(tmp_path):
    with pytest.raises(PublishError, match=r"^/elsewhere/data.csv: It cannot be read or written \(Permission"):
        refused(tmp_path, PermissionError(errno.EACCES, "Permission denied", "/elsewhere/data.csv"))
    for other in (ConnectionResetError(), TimeoutError(), BrokenPipeError(), ValueError()):
        with pytest.raises(type(other)):
            refused(tmp_path, other)


def refused(place, problem):
    with written_in(place):
        raise problem


def test_a_name_that_is_too_long(tmp_path):
    with pytest.raises(PublishError, match="too long"), staging(tmp_path / ("x" * 300)):
        pass
    with staging(tmp_path) as folder, pytest.raises(PublishError, match="too long"):
        publish(folder, tmp_path / ("y" * 300))
