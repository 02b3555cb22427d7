"""What is removed, and what never is."""

import json
import os
import subprocess
import sys
import time

import pytest

from csat_helpers.errors import InputError
from csat_helpers.pipeline.runs import cleaning, ledger_file, listing
from csat_helpers.pipeline.runs.files import sha256, staging, write_sealed
from csat_helpers.pipeline.runs.ledger import Ledger
from csat_helpers.pipeline.runs.record import Record
from tests.pipeline.runs.reports import job, jobs, put


def run(reports, name, day, unit="", state="done", kinds=("html",), wave="2026", engagement="bank"):
    folder = reports / engagement / name
    folder.mkdir(parents=True)
    made = {f"{engagement}.en.{kind}": sha256(b"report") for kind in kinds} if state == "done" else {}
    for file in made:
        (folder / file).write_bytes(b"report")
    asked = {"wave": wave, "unit": {"branch": unit} if unit else None}
    record = Record(name, engagement, ("en",), kinds, asked, f"2026-01-{day:02d}T10:00:00")
    record.finished(state, deliverables=made).write(folder)
    if state == "done":
        write_sealed(folder / "manifest.json", {"deliverables": made})
    return folder


def names(reports, **asked):
    return sorted(item.path.relative_to(reports).as_posix() for item in cleaning.plan(reports, **asked).items)


@pytest.fixture
def dead_pid():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_superseded_runs_go_by_unit_and_wave_and_the_last_good_one_stays(tmp_path):
    run(tmp_path, "a1", 1, "B1")
    run(tmp_path, "a2", 2, "B1")
    run(tmp_path, "a3", 3, "B1")
    run(tmp_path, "a4-failed", 4, "B1", state="failed")
    run(tmp_path, "b1", 1, "B2")
    run(tmp_path, "c1", 1, "B1", wave="2025")
    run(tmp_path, "d1", 1)
    run(tmp_path, "d2", 2)
    assert names(tmp_path) == ["bank/a4-failed"]
    assert names(tmp_path, keep=2) == ["bank/a1", "bank/a4-failed"]
    assert names(tmp_path, keep=1) == ["bank/a1", "bank/a2", "bank/a4-failed", "bank/d1"]
    assert names(tmp_path, keep=1, engagement="shop") == []
    for wrong in ({"keep": 0}, {"engagement": "../x"}):
        with pytest.raises(InputError):
            cleaning.plan(tmp_path, **wrong)


def test_a_run_is_superseded_only_by_ones_that_hold_all_it_holds(tmp_path):
    run(tmp_path, "1", 1, kinds=("html", "pdf"))
    run(tmp_path, "2", 2, kinds=("html",))
    assert names(tmp_path, keep=1) == []
    run(tmp_path, "3", 3, kinds=("html", "pdf", "xlsx"))
    assert names(tmp_path, keep=1) == ["bank/1", "bank/2"]


@pytest.mark.parametrize("lost", ["bank.en.html", "manifest.json"])
def test_a_run_that_is_not_whole_supersedes_none_and_is_left(tmp_path, lost):
    run(tmp_path, "1", 1)
    (run(tmp_path, "2", 2) / lost).unlink()
    assert names(tmp_path, keep=1) == []


def test_left_overs_of_the_dead_go_and_those_of_the_living_stay(tmp_path, dead_pid):
    run(tmp_path, "1", 1)
    for place in (f"bank/.staging-{dead_pid}-abc", f"bank/.removing-{dead_pid}-abc", "bank/.replaced-1"):
        put(tmp_path / place / "x")
    for place in (f"index.html.{dead_pid}.part", f"bank/1/a.html.{dead_pid}.part"):
        path = tmp_path / place
        put(path.with_name(f".{path.name}"))
    put(tmp_path / ".prepared" / ".making-old" / "x")
    hours = time.time() - 9000
    os.utime(tmp_path / ".prepared" / ".making-old" / "x", (hours, hours))
    os.utime(tmp_path / ".prepared" / ".making-old", (hours, hours))
    put(tmp_path / ".prepared" / ".making-new" / "x")
    put(tmp_path / ".prepared" / "bank-1" / "x")
    put(tmp_path / f".index.html.{os.getpid()}.part")
    put(tmp_path / ".ledger-damaged-1.sqlite")
    with staging(tmp_path / "bank"):
        found = cleaning.plan(tmp_path)
    assert sorted(item.path.relative_to(tmp_path).as_posix() for item in found.items) == sorted(
        [
            f"bank/.staging-{dead_pid}-abc",
            f"bank/.removing-{dead_pid}-abc",
            "bank/.replaced-1",
            f".index.html.{dead_pid}.part",
            f"bank/1/.a.html.{dead_pid}.part",
            ".prepared/.making-old",
            ".ledger-damaged-1.sqlite",
        ]
    )
    assert found.size == 7000
    assert cleaning.clean(tmp_path, found) == []
    assert cleaning.plan(tmp_path).items == ()
    assert (tmp_path / "bank" / "1" / "bank.en.html").is_file()
    assert (tmp_path / ".prepared" / ".making-new").is_dir()


def test_what_was_set_aside_and_has_no_successor_is_put_back(tmp_path):
    run(tmp_path, "1", 1).rename(tmp_path / "bank" / ".replaced-1")
    found = cleaning.plan(tmp_path)
    assert found.items == ()
    cleaning.clean(tmp_path, found)
    assert (tmp_path / "bank" / "1" / "bank.en.html").is_file()


def test_a_link_is_never_followed(tmp_path):
    outside = run(tmp_path / "elsewhere", "1-failed", 1, state="failed")
    reports = tmp_path / "reports"
    (reports / "bank").mkdir(parents=True)
    (reports / "bank" / "1-failed").symlink_to(outside)
    (reports / "other").symlink_to(tmp_path / "elsewhere" / "bank")
    assert names(reports) == []


def test_what_a_living_batch_is_at_is_refused(tmp_path):
    run(tmp_path, "1-failed", 1, state="failed")
    run(tmp_path, "1-failed", 1, state="failed", engagement="shop")
    with Ledger.open(tmp_path) as ledger:
        batch = ledger.begin("batch bank --by branch")
        ledger.add(jobs(2))
        (tmp_path / "bank" / ".staging-made-by-hand").mkdir()
        os.utime(tmp_path / "bank" / ".staging-made-by-hand", (1, 1))
        ledger.claim(job().key, batch, "bank/.staging-made-by-hand")
        found = cleaning.plan(tmp_path)
        assert [item.path.parent.name for item in found.items] == ["shop"]
        assert found.kept == (f"bank: a batch is at work on it (batch bank --by branch, process {os.getpid()}).",)
        assert found.kept[0] in cleaning.text(tmp_path, found, removed=False)
        ledger.end(batch)
    assert names(tmp_path) == ["bank/.staging-made-by-hand", "bank/1-failed", "shop/1-failed"]


def test_with_a_ledger_that_cannot_be_read_no_run_goes(tmp_path):
    run(tmp_path, "1-failed", 1, state="failed")
    (tmp_path / ledger_file.FILE).write_bytes(b"x" * 5000)
    found = cleaning.plan(tmp_path)
    assert found.items == ()
    assert "cannot be read" in found.kept[0]


def test_the_dry_run_writes_nothing_and_the_page_is_made_anew(tmp_path):
    run(tmp_path, "1-failed", 1, state="failed")
    (tmp_path / "index.html").write_text("old")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    found = cleaning.plan(tmp_path)
    told = cleaning.text(tmp_path, found, removed=False)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert told.splitlines()[-1].startswith("Would remove 1 thing, ")
    assert told.endswith("To do it: --yes")
    assert cleaning.clean(tmp_path, found) == []
    assert listing.runs(tmp_path) == []
    assert "csat demo" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert cleaning.text(tmp_path, cleaning.plan(tmp_path), removed=True) == "Nothing to remove."


def test_what_cannot_be_removed_is_told_and_the_rest_goes(tmp_path, monkeypatch):
    run(tmp_path, "1-failed", 1, state="failed")
    run(tmp_path, "2-failed", 2, state="failed")
    real = cleaning.shutil.rmtree

    def refusing(path):
        if not path.name.startswith(".removing-") or "first" not in seen:
            seen.append("first")
            raise PermissionError(13, "Permission denied", str(path))
        real(path)

    seen = []
    monkeypatch.setattr(cleaning.shutil, "rmtree", refusing)
    found = cleaning.plan(tmp_path)
    problems = cleaning.clean(tmp_path, found)
    assert problems == [f"{found.items[0].path}: Permission denied."]
    assert not (tmp_path / "bank" / "1-failed").exists()
    assert json.dumps(cleaning.facts(tmp_path, found, True, problems))


@pytest.mark.parametrize(("size", "said"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2_500_000_000, "2.5 GB")])
def test_amounts(size, said):
    assert cleaning.amount(size) == said
