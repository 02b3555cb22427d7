"""Processes of their own for the tests of the ledger: ``python -m tests.pipeline.runs.workers WHAT REPORTS ...``."""

import ctypes  # noqa: F401 - before the rights are given up: it may lie where an ordinary user cannot read
import os
import sys
import time
from pathlib import Path

from csat_helpers.errors import CsatError
from csat_helpers.pipeline.runs.files import publish, replace, staging, write
from csat_helpers.pipeline.runs.ledger import Ledger
from tests.pipeline.runs import reports as samples


def hold(reports: Path, count: str) -> None:
    """Claim jobs, publish the first, and wait to be killed with all of them under way."""
    with Ledger.open(reports) as ledger:
        batch = ledger.begin("batch bank")
        ledger.add(samples.jobs(int(count)))
        for k, job in enumerate(samples.jobs(int(count))):
            folder = reports / job.engagement / f".staging-test-{k}"
            folder.mkdir(parents=True)
            assert ledger.claim(job.key, batch, folder.relative_to(reports)) == "claimed"
            (folder / "half").write_text("x")
            if k == 0:
                samples.published(reports, job)
        print("ready", flush=True)
        time.sleep(600)


def work(reports: Path, count: str) -> None:
    """Go through all jobs with whoever else does; print the keys that were done here."""
    with Ledger.open(reports) as ledger:
        batch = ledger.begin("batch bank")
        ledger.add(samples.jobs(int(count)))
        ledger.reconcile()
        print("ready", flush=True)
        sys.stdin.readline()
        left = samples.jobs(int(count))
        while left:
            taken = []
            for job in left:
                answer = ledger.claim(job.key, batch, "")
                if answer == "claimed":
                    ledger.done(job.key, outputs=samples.published(reports, job), seconds=0.01)
                    print(job.key, flush=True)
                elif answer == "taken":
                    taken.append(job)
            left = taken
        ledger.end(batch)


def forbidden(reports: Path) -> None:
    """As an ordinary user, try to write where that is not allowed; print each error."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    for what, attempt in sorted(TRIED.items()):
        try:
            attempt(reports)
        except CsatError as problem:
            print(f"{what}: {type(problem).__name__}: {problem}")


def _staged(reports: Path) -> None:
    with staging(reports / "bank"):
        pass


def _published(reports: Path, put=publish, number: int = 1) -> None:
    job = samples.job(number)
    with staging(reports.parent / "free" / "bank") as folder:
        samples.fill(folder, job)
        put(folder, reports / job.folder)


TRIED = {
    "ledger": lambda reports: Ledger.open(reports).close(),
    "staging": _staged,
    "publish": _published,
    "replace": lambda reports: _published(reports, replace, 2),
    "write": lambda reports: write(reports / "index.html", b"x"),
}

if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
