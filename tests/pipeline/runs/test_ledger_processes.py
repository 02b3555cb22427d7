"""The ledger under processes that die, and under two that work at once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs import cleaning
from csat_helpers.pipeline.runs.ledger import Ledger
from tests.pipeline.runs.reports import NAME, job, jobs

ROOT = Path(__file__).parents[3]


def started(what: str, *arguments: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.pipeline.runs.workers", what, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def test_a_batch_that_is_killed_loses_nothing(tmp_path):
    reports = tmp_path / "reports"
    with started("hold", reports, 5) as worker:
        assert worker.stdout.readline() == "ready\n"
        with Ledger.open(reports) as ledger:
            assert ledger.reconcile() == []  # it lives
            assert ledger.claim(job(1).key, ledger.begin("second"), "") == "taken"
        worker.kill()
    bank = reports / "bank"
    unnamed, living = bank / f".staging-{worker.pid}-made", bank / f".staging-{os.getpid()}-made"
    unnamed.mkdir(parents=True)  # made, and killed before any job named it
    living.mkdir()
    with Ledger.open(reports) as ledger:
        batch = ledger.begin("third")
        found = {one.folder: one.state for one in ledger.reconcile()}
        assert found == {f"bank/branch-000{k}": "pending" if k else "done" for k in range(5)}
        assert list(reports.glob("*/.staging-*")) == [living]
        assert [ledger.claim(one.key, batch, "") for one in jobs(5)] == ["done"] + ["claimed"] * 4
        assert [row.attempt for row in ledger.jobs()] == [1, 2, 2, 2, 2]


@pytest.mark.skipif(os.name != "posix", reason="zombies are of POSIX")
def test_a_killed_process_that_nobody_has_waited_for_is_dead(tmp_path):
    with started("hold", tmp_path / "reports", 1) as worker, Ledger.open(tmp_path / "reports") as ledger:
        worker.stdout.readline()
        os.kill(worker.pid, signal.SIGKILL)
        os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)  # dead, and still in the table
        assert [one.state for one in ledger.reconcile()] == ["done"]


def test_two_processes_do_five_hundred_jobs_each_exactly_once(tmp_path):
    workers = [started("work", tmp_path / "reports", 500) for _ in range(2)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    done = [worker.communicate(timeout=120)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert Counter(done[0] + done[1]) == Counter(one.key for one in jobs(500))
    assert all(done)  # both had a part
    with Ledger.open(tmp_path / "reports") as ledger:
        assert {(row.state, row.attempt) for row in ledger.jobs()} == {("done", 1)}


@pytest.mark.parametrize("kills", [4, pytest.param(100, marks=pytest.mark.slow)])
def test_killed_at_random_and_begun_again_everything_is_done_and_nothing_twice(tmp_path, kills):
    reports, said = tmp_path / "reports", []
    rng = random.Random(9)  # noqa: S311 - moments, not secrets
    for k in range(kills + 1):
        worker = started("work", reports, 300)
        worker.stdout.readline()
        worker.stdin.write("go\n")
        worker.stdin.flush()
        if k < kills:
            time.sleep(rng.uniform(0, 0.2))
            worker.kill()
        said += worker.communicate(timeout=120)[0].split()
    assert worker.returncode == 0
    assert len(said) == len(set(said))  # what was told as done was not done again
    with Ledger.open(reports) as ledger:
        rows = ledger.jobs()
        assert {row.state for row in rows} == {"done"}
        assert {row.key for row in rows} == {one.key for one in jobs(300)}
        assert sum(row.attempt - 1 for row in rows) <= kills  # one was under way at each kill
        assert ledger.living() == []
    cleaning.clean(reports, cleaning.plan(reports))
    assert {path.name for path in (reports / "bank").iterdir()} == {Path(one.folder).name for one in jobs(300)}
    for one in jobs(300):
        assert (reports / one.folder / NAME).read_bytes() == f"report of {one.unit}".encode()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_cannot_use_the_parents_ledger(tmp_path):
    with Ledger.open(tmp_path / "reports") as ledger:
        if (child := os.fork()) == 0:
            try:
                ledger.jobs()
            except PublishError:
                ledger.close()
                os._exit(7)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        ledger.add([job()])
        assert len(ledger.jobs()) == 1
