"""One transaction at a time on the ledger's file, and the few SQL statements that the ledger is made of."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs import ledger_file, owners
from csat_helpers.pipeline.runs.jobs import Row, row

ATTEMPTS = "SELECT attempt, batch, started, ended, state, seconds, error FROM attempts WHERE key = ? ORDER BY attempt"


class Store:
    """An open ledger file. Only the process that opened it uses it; its threads wait for each other."""

    def __init__(self, reports: Path, connection: sqlite3.Connection) -> None:
        self.reports, self.path = reports, reports / ledger_file.FILE
        self._connection, self._lock, self._pid = connection, threading.RLock(), os.getpid()

    def close(self) -> None:
        """Close the file; in a forked child, which must not touch it, nothing."""
        if os.getpid() == self._pid:
            self._connection.close()

    def read(self, query: str, values: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query. Raises PublishError."""
        self._check()
        try:
            with self._lock:
                return self._connection.execute(query, list(values)).fetchall()
        except sqlite3.Error as problem:
            raise ledger_file.fault(problem, self.path) from None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that no other writer comes into: whole, or not at all, an interrupt included."""
        self._check()
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as problem:
                raise ledger_file.fault(problem, self.path) from None
            finally:
                if self._connection.in_transaction:
                    with suppress(sqlite3.Error):
                        self._connection.rollback()

    def _check(self) -> None:
        if os.getpid() != self._pid:
            raise PublishError("Only the process that opened the ledger uses it.", where=str(self.path))


def job(connection: sqlite3.Connection, key: str) -> Row:
    """A job as it stands within a transaction."""
    found = connection.execute("SELECT * FROM jobs WHERE key = ?", [key]).fetchone()
    if found is None:
        raise KeyError(f"the ledger has no job {key}")
    return row(found)


def lives(batch: sqlite3.Row) -> bool:
    """Whether a batch is at work: not ended, and its process lives."""
    owner = owners.Owner(batch["pid"], batch["began"], batch["boot"], batch["host"])
    return not batch["ended"] and owners.living(owner, batch["seen"])


def selected(state: str | None, engagement: str | None, batch: str | None) -> tuple[str, list[Any]]:
    """The query for jobs in the order in which they came."""
    asked = {"jobs.state = ?": state, "jobs.engagement = ?": engagement, "asked.batch = ?": batch}
    where = [clause for clause, value in asked.items() if value is not None]
    join = " JOIN asked ON asked.key = jobs.key" if batch is not None else ""
    text = f"SELECT jobs.* FROM jobs{join}"  # noqa: S608 - clauses of ours; the values are bound
    text += f" WHERE {' AND '.join(where)}" if where else ""
    return f"{text} ORDER BY jobs.rowid", [value for value in asked.values() if value is not None]


def statement(verb: str, table: str, columns: Iterable[str]) -> str:
    """An insertion of named columns."""
    names = list(columns)
    return f"{verb} {table} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"


def insert(connection: sqlite3.Connection, table: str, **columns: Any) -> None:
    """Insert one row."""
    connection.execute(statement("INSERT INTO", table, columns), columns)


def update(connection: sqlite3.Connection, key: str, **columns: Any) -> None:
    """Change columns of one job."""
    names = ", ".join(f"{name} = :{name}" for name in columns)
    sql = f"UPDATE jobs SET {names} WHERE key = :key"  # noqa: S608 - names of ours; the values are bound
    connection.execute(sql, {**columns, "key": key})
