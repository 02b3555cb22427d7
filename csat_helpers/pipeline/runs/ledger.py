"""The ledger of a workspace: every job, its state, its attempts; what is finished is never done again.

States: ``pending``, ``running`` (a living batch works on it), ``done``, ``failed``, ``replaced`` (another job's report
has its folder). ``done`` is believed only with the report at its place. One process opens a ledger: its children
never do.
"""

import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs import ledger_file, owners, published, rebuilding
from csat_helpers.pipeline.runs.files import STAGING
from csat_helpers.pipeline.runs.jobs import Attempt, Claim, Job, Row, State, columns, row
from csat_helpers.pipeline.runs.ledger_store import ATTEMPTS, Store, insert, job, lives, selected, statement, update
from csat_helpers.pipeline.runs.record import now

__all__ = ["Attempt", "Batch", "Claim", "Job", "Ledger", "Reconciled", "Row", "State"]

_KEPT = 200  # batches whose lists of jobs are kept
_FORGET = """
    DELETE FROM asked WHERE batch IN (
        SELECT batch FROM batches WHERE ended <> '' ORDER BY rowid DESC LIMIT -1 OFFSET ?)
"""


@dataclass(frozen=True)
class Batch:
    """A command that works through jobs, and the process that runs it."""

    batch: str
    command: str
    pid: int
    started: str


@dataclass(frozen=True)
class Reconciled:
    """A job that a dead batch had under way: found ``done``, or ``pending`` again."""

    key: str
    folder: str
    state: str
    batch: str


class Ledger:
    """Open it with :meth:`open`, close it by ``with``. Every method is one transaction, and raises PublishError where
    the disk, or another process, does not let it.
    """

    def __init__(self, store: Store, told: str = "") -> None:
        self.reports, self.told = store.reports, told
        self._store, self._batch = store, ""

    @classmethod
    def open(cls, reports: Path, tell: Callable[[str], None] = lambda _: None) -> "Ledger":
        """The ledger of ``reports``, made if there is none; ``tell`` hears of one that was damaged.

        Raises PublishError on a network disk, of a newer version's ledger, and where it cannot be written.
        """
        reports = reports.resolve()
        connection, told, new = ledger_file.connect(reports)
        ledger = cls(Store(reports, connection), told)
        try:
            if told:
                tell(told)
            if new:
                ledger._rebuild()
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Close the file; in a forked child nothing happens."""
        self._store.close()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, command: str) -> str:
        """Register this process as the owner of a new batch; its id. Jobs added from now on are the batch's."""
        batch = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{secrets.token_hex(3)}"
        with self._store.writing() as c:
            insert(c, "batches", batch=batch, command=command, started=now(), seen=time.time(), **asdict(owners.me()))
            c.execute(_FORGET, [_KEPT])
        self._batch = batch
        return batch

    def add(self, jobs: Iterable[Job]) -> None:
        """Take in jobs: new ones are pending, known ones stay as they are, finished ones that are gone are pending."""
        asked = [columns(job) for job in jobs]
        keys = {job["key"] for job in asked}
        gone = [(row.key,) for row in self.jobs(State.DONE) if row.key in keys and not self._believed(row)]
        with self._store.writing() as c:
            if asked:
                c.executemany(statement("INSERT OR IGNORE INTO", "jobs", asked[0]), asked)
            if self._batch:
                c.executemany("INSERT OR IGNORE INTO asked VALUES (?, ?)", [(self._batch, key) for key in keys])
            c.executemany("UPDATE jobs SET state = 'pending' WHERE key = ? AND state = 'done'", gone)

    def reconcile(self) -> list[Reconciled]:
        """Settle what dead batches left: their running jobs are done if their report is at its place, else pending;
        their staging folders are removed. What was found, job by job.
        """
        with self._store.writing() as c:
            begun = c.execute("SELECT * FROM batches WHERE ended = ''").fetchall()
            settled: list[Reconciled] = []
            for batch in (found for found in begun if not lives(found)):
                left = c.execute("SELECT * FROM jobs WHERE state = 'running' AND batch = ?", [batch["batch"]])
                settled += [self._settled(c, row(found)) for found in left.fetchall()]
                self._sweep(batch["pid"])
                _end(c, batch["batch"], "died")
            return settled

    def claim(self, key: str, batch: str, staging: str | Path) -> Claim:
        """Ask for a job: CLAIMED (it runs, one attempt more), DONE (its report is there), or TAKEN by a living batch.

        ``staging`` is the hidden folder below ``reports/`` that it is going to be made in.
        """
        with self._store.writing() as c:
            known = job(c, key)
            if self._believed(known):
                return Claim.DONE
            if known.state == State.RUNNING:
                if self._owned(c, known.batch):
                    return Claim.TAKEN
                if self._settled(c, known, but=staging).state == State.DONE:
                    return Claim.DONE
            elif (made := published.finished(self.reports / known.folder, key)) is not None:
                self._finish(c, known, made, known.seconds)  # its report is there, whatever the ledger held of it
                return Claim.DONE
            begun = {"batch": batch, "attempt": known.attempt + 1, "started": now()}
            blank = {"ended": "", "seconds": 0.0, "error": "", "cell": "", "cause": "", "warnings": "[]"}
            update(c, key, state=State.RUNNING, staging=str(staging), **begun, **blank)
            insert(c, "attempts", key=key, **begun)
            _seen(c, batch)
        return Claim.CLAIMED

    def done(self, key: str, *, outputs: dict[str, str], seconds: float, warnings: Iterable[str] = ()) -> None:
        """The report of ``key`` is published; ``outputs`` are its deliverables' hashes by name.

        Raises PublishError where one of them is not in the job's folder.
        """
        with self._store.writing() as c:
            self._finish(c, job(c, key), outputs, seconds, warnings)

    def failed(self, key: str, *, error: str, cell: str = "", cause: str = "", seconds: float = 0.0) -> None:
        """The job did not succeed; nothing happens to one that another batch has taken over meanwhile."""
        with self._store.writing() as c:
            if self._mine(job(c, key)):
                said = {"error": error, "cell": cell, "cause": cause, "seconds": seconds}
                update(c, key, state=State.FAILED, staging="", ended=now(), **said)
                self._attempted(c, key, State.FAILED, seconds, error)

    def release(self, key: str) -> None:
        """Interrupted: back to pending, unless another batch has taken it over."""
        with self._store.writing() as c:
            if self._mine(job(c, key)):
                self._freed(c, key, "interrupted")

    def beat(self, batch: str) -> None:
        """A sign of life, for those who cannot see this process (other machines, other containers). Claims and results
        give one too: a batch that may be silent for longer than ``owners.SILENT`` needs it.
        """
        with self._store.writing() as c:
            _seen(c, batch)

    def end(self, batch: str, state: str = "done") -> None:
        """The batch is over; what it still had under way is pending."""
        with self._store.writing() as c:
            left = c.execute("SELECT key FROM jobs WHERE state = 'running' AND batch = ?", [batch]).fetchall()
            for found in left:
                self._freed(c, found["key"], "interrupted")
            _end(c, batch, state)

    def jobs(self, state: str | None = None, engagement: str | None = None, batch: str | None = None) -> list[Row]:
        """Jobs in the order in which they were added; ``batch`` gives those that it was asked for."""
        return [row(found) for found in self._store.read(*selected(state, engagement, batch))]

    def attempts(self, key: str) -> list[Attempt]:
        """Every claim of a job, the first one first."""
        return [Attempt(**found) for found in self._store.read(ATTEMPTS, [key])]

    def living(self) -> list[Batch]:
        """The batches that are at work."""
        found = self._store.read("SELECT * FROM batches WHERE ended = ''")
        return [Batch(b["batch"], b["command"], b["pid"], b["started"]) for b in found if lives(b)]

    def _believed(self, known: Row) -> bool:
        """Whether a job that is held to be done is: its files are there, of their sizes."""
        return known.state == State.DONE and published.there(self.reports / known.folder, known.sizes)

    def _owned(self, c: sqlite3.Connection, batch: str) -> bool:
        found = c.execute("SELECT * FROM batches WHERE batch = ?", [batch]).fetchone()
        return found is not None and lives(found)

    def _mine(self, known: Row) -> bool:
        return known.state == State.RUNNING and known.batch == self._batch

    def _settled(self, c: sqlite3.Connection, known: Row, but: str | Path = "") -> Reconciled:
        """A dead batch's job: done or pending; its staging folder is removed unless it is ``but``."""
        made = published.finished(self.reports / known.folder, known.key)
        if made is None:
            self._freed(c, known.key, "died")
        else:
            self._finish(c, known, made)
        if known.staging != str(but):
            self._remove(known.staging)
        return Reconciled(known.key, known.folder, State.PENDING if made is None else State.DONE, known.batch)

    def _finish(
        self,
        c: sqlite3.Connection,
        known: Row,
        made: dict[str, str],
        seconds: float = 0.0,
        warnings: Iterable[str] = (),
    ) -> None:
        folder = self.reports / known.folder
        try:
            kept = rebuilding.finished_columns(folder, made, warnings)
        except OSError as problem:
            what = f"The report is said to be finished, and {Path(str(problem.filename)).name} is not there."
            raise PublishError(what, where=str(folder), mend="Run it again.") from None
        update(c, known.key, **kept, error="", cell="", cause="", staging="", ended=now(), seconds=seconds)
        others = "UPDATE jobs SET state = 'replaced' WHERE folder = ? AND key <> ? AND state = 'done'"
        c.execute(others, [known.folder, known.key])
        self._attempted(c, known.key, State.DONE, seconds)

    def _freed(self, c: sqlite3.Connection, key: str, why: str) -> None:
        update(c, key, state=State.PENDING, staging="")
        self._attempted(c, key, why)

    def _attempted(self, c: sqlite3.Connection, key: str, state: str, seconds: float = 0.0, error: str = "") -> None:
        """How the claim that is open ended."""
        c.execute(
            "UPDATE attempts SET state = ?, seconds = ?, error = ?, ended = ? WHERE key = ? AND state = 'running'",
            [state, seconds, error, now(), key],
        )
        _seen(c, self._batch)

    def _sweep(self, pid: int) -> None:
        """Remove the staging folders of a dead batch's process that no job names: it died right after making one, or
        before it could put one away.
        """
        if owners.pid_lives(pid):  # another process has the number meanwhile
            return
        for path in self.reports.glob(f"*/{STAGING}{pid}-*"):
            if not owners.is_held(path):
                self._remove(path.relative_to(self.reports).as_posix())

    def _remove(self, staging: str) -> None:
        """Remove a dead batch's staging folder: a hidden one below ``reports/``, and nothing else."""
        path = (self.reports / staging).resolve()
        if staging and path != self.reports and path.is_relative_to(self.reports) and path.name.startswith("."):
            shutil.rmtree(path, ignore_errors=True)

    def _rebuild(self) -> None:
        with self._store.writing() as c:
            for told in rebuilding.told(self.reports):
                c.execute(statement("INSERT OR IGNORE INTO", "jobs", told), told)  # another may have begun already


def _seen(c: sqlite3.Connection, batch: str) -> None:
    c.execute("UPDATE batches SET seen = ? WHERE batch = ?", [time.time(), batch])


def _end(c: sqlite3.Connection, batch: str, state: str) -> None:
    c.execute("UPDATE batches SET state = ?, ended = ? WHERE batch = ?", [state, now(), batch])
