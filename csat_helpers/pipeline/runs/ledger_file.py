"""The ledger's file: opened, made, brought to this version, set aside where it is damaged; its faults as messages.

It is SQLite with a write-ahead log. A commit survives the death of the process at once and that of the machine from the
log's next sync on (``synchronous=NORMAL``): what a power cut may take is told again by the published folders, which are
synced before they get their names. So thousands of small commits cost no sync each.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csat_helpers.errors import PublishError
from csat_helpers.pipeline.runs import disk
from csat_helpers.pipeline.runs.owners import alone

FILE = ".ledger.sqlite"
LOCK = ".ledger.lock"
DAMAGED = ".ledger-damaged-"
WAIT = 30.0  # seconds for another process that writes
_MARK = 0x43534154  # says that an SQLite file is a ledger of ours
_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "lustre", "gpfs", "beegfs", "ceph", "glusterfs"}
# Each step brings a ledger of the version before to the next; the version of a file is the number of its steps.
STEPS = [
    """
    CREATE TABLE batches (
        batch TEXT PRIMARY KEY, command TEXT, pid INTEGER, began TEXT, boot TEXT, host TEXT,
        started TEXT, seen REAL, ended TEXT DEFAULT '', state TEXT DEFAULT 'running');
    CREATE TABLE jobs (
        key TEXT PRIMARY KEY, engagement TEXT, source TEXT, unit TEXT, folder TEXT,
        languages TEXT, formats TEXT, parameters TEXT, state TEXT DEFAULT 'pending', attempt INTEGER DEFAULT 0,
        batch TEXT DEFAULT '', staging TEXT DEFAULT '', started TEXT DEFAULT '', ended TEXT DEFAULT '',
        seconds REAL DEFAULT 0, outputs TEXT DEFAULT '{}', sizes TEXT DEFAULT '{}', warnings TEXT DEFAULT '[]',
        error TEXT DEFAULT '', cell TEXT DEFAULT '', cause TEXT DEFAULT '');
    CREATE INDEX jobs_by_state ON jobs (state);
    CREATE INDEX jobs_by_engagement ON jobs (engagement);
    CREATE INDEX jobs_by_folder ON jobs (folder);
    CREATE TABLE attempts (
        key TEXT, attempt INTEGER, batch TEXT, started TEXT, ended TEXT DEFAULT '', state TEXT DEFAULT 'running',
        seconds REAL DEFAULT 0, error TEXT DEFAULT '', PRIMARY KEY (key, attempt)) WITHOUT ROWID;
    CREATE TABLE asked (batch TEXT, key TEXT, PRIMARY KEY (batch, key)) WITHOUT ROWID;
    """,
]


def connect(reports: Path) -> tuple[sqlite3.Connection, str, bool]:
    """The open ledger of ``reports``, what is to be said of it, and whether it is new (empty)."""
    with disk.written_in(reports):
        reports.mkdir(parents=True, exist_ok=True)
        check_local(reports)
        with alone(reports / LOCK):  # two that find it damaged must not set aside each other's new one
            path = reports / FILE
            try:
                told = _set_aside(path) if _damaged(path) else ""
                connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
                try:
                    _set_up(connection, path)
                    return connection, told, _brought_up(connection, path)
                except BaseException:
                    connection.close()
                    raise
            except sqlite3.Error as problem:
                raise fault(problem, path) from None


@contextmanager
def looked_up(reports: Path) -> Iterator[sqlite3.Connection | None]:
    """The ledger to read something of, None where there is none that can be read: what is published tells itself."""
    connection = _read_only(reports / FILE)
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()


def check_local(reports: Path) -> None:
    """Raises PublishError where ``reports`` is on a network disk: the log's shared memory does not work there."""
    kind = _kind_of_disk(reports)
    if kind in _NETWORK or kind.startswith("fuse.ssh"):
        raise PublishError(
            f"The ledger cannot lie on a network disk ({kind}): its write-ahead log does not work there.",
            where=str(reports / FILE),
            mend=f"{disk.ELSEWHERE} on a disk of this machine.",
        )


def fault(problem: sqlite3.Error, path: Path) -> PublishError:
    """What SQLite met, as a message."""
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    what, mend = _said(code, path)
    return PublishError(what or f"The ledger cannot be used ({problem}).", where=str(path), mend=mend)


def _said(code: int, path: Path) -> tuple[str, str]:
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _no_room(path)):
        return disk.FULL
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return "The ledger cannot be written.", disk.FORBIDDEN[1]
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return (
            f"Another process has locked the ledger for {WAIT:.0f} seconds.",
            "End it ('fuser' names it), then again.",
        )
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL):
        return (
            "The disk does not read, write or lock the ledger as it should.",
            f"On a network disk its write-ahead log does not work: {disk.ELSEWHERE[0].lower()}{disk.ELSEWHERE[1:]}.",
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return "The ledger is damaged.", "Start again: it is set aside, and made anew from the runs."
    return "", "Start again."


def _read_only(path: Path) -> sqlite3.Connection | None:
    if not path.is_file():
        return None
    connection = None
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=WAIT)
        connection.row_factory = sqlite3.Row
        if _version(connection) == len(STEPS) and connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
            return connection
    except sqlite3.Error:
        pass
    if connection is not None:
        connection.close()
    return None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < 1 << 17
    except OSError:
        return False


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    connection.row_factory = sqlite3.Row
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise PublishError(
            f"The ledger's write-ahead log does not work on this disk (it gives '{mode}'), as on network disks.",
            where=str(path),
            mend=f"{disk.ELSEWHERE} on a disk of this machine.",
        )
    connection.execute("PRAGMA synchronous=NORMAL")


def _brought_up(connection: sqlite3.Connection, path: Path) -> bool:
    """Take the steps that the file lacks, each whole or not at all; whether it was empty."""
    version = _version(connection)
    if version > len(STEPS):
        raise PublishError(
            f"A newer csat made the ledger (version {version}; this one knows {len(STEPS)}).",
            where=str(path),
            mend="Use that csat, or move the ledger away: it is then made anew from the runs.",
        )
    for number in range(version, len(STEPS)):
        mark = f"PRAGMA application_id={_MARK}; PRAGMA user_version={number + 1};"
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {STEPS[number]} {mark} COMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.rollback()
            raise
    return version == 0


def _version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def _damaged(path: Path) -> bool:
    """Whether the file is no ledger or not whole; one that merely cannot be opened is not damaged."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    connection = sqlite3.connect(path, timeout=WAIT)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        return found != "ok" or mark not in (_MARK, 0) or (mark == 0 and _version(connection) != 0)
    except sqlite3.DatabaseError as problem:
        code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
        return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    finally:
        connection.close()


def _set_aside(path: Path) -> str:
    """Rename the file with its log; what to say of it."""
    taken = {p.name for p in path.parent.glob(f"{DAMAGED}*")}
    name = next(n for k in range(1, 10_000) if (n := f"{DAMAGED}{k}.sqlite") not in taken)
    for end in ("", "-wal", "-shm"):
        part = path.with_name(path.name + end)
        if part.exists():
            part.rename(path.with_name(name + end))
    return f"The ledger was damaged. It is kept as {name}, and was made anew from the runs that are there."


def _kind_of_disk(folder: Path) -> str:
    """The kind of the file system that ``folder`` lies on, "" where it is not told."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    where, best = folder.resolve(), ("", "")
    for line in lines:
        left, _, right = line.partition(" - ")
        point = re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), left.split()[4])  # a space is \040
        if where.is_relative_to(point) and len(point) >= len(best[0]):
            best = point, right.split()[0]
    return best[1]
