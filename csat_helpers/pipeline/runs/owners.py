"""Who holds a job or a folder, and whether that process still lives."""

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_PROC = Path("/proc")
# Of a process that cannot be looked at (another machine, another container), after so many seconds without a sign.
SILENT = 900.0
# States of a process: there and no more told, and gone (Z and X are dead and not waited for yet).
_UNTOLD, _GONE = "?", ("", "Z", "X")


@dataclass(frozen=True)
class Owner:
    """A process, told from a later one of the same number by when it began and since when the machine is up."""

    pid: int
    began: str
    boot: str
    host: str


def me() -> Owner:
    """The process that asks."""
    return Owner(os.getpid(), _status(os.getpid())[1], *_machine())


def living(owner: Owner, seen: float) -> bool:
    """Whether ``owner`` lives; ``seen`` is when it last gave a sign (seconds since 1970)."""
    boot, host = _machine()
    if owner.host != host or os.name != "posix":
        return time.time() - seen < SILENT
    if owner.boot != boot:  # the machine was started anew since
        return False
    state, began = _status(owner.pid)
    if state == _UNTOLD and began != owner.began:  # another user's, and the system shows those to nobody else
        return time.time() - seen < SILENT
    return state not in _GONE and began == owner.began


def pid_lives(pid: int) -> bool:
    """Whether there is a process of that number here; True where that cannot be told."""
    return os.name != "posix" or _status(pid)[0] not in _GONE


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Mark ``folder`` as this process's until the end, be it a kill: the system lets go of it."""
    handle = _locked(folder, wait=True)  # for one who only looks whether it is held
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def is_held(folder: Path) -> bool:
    """Whether a living process holds ``folder``."""
    handle = _locked(folder)
    if handle is None:
        return fcntl is not None and os.access(folder, os.R_OK)
    os.close(handle)
    return False


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time, waiting for the others; ``path`` is a file that only serves this."""
    with path.open("ab") as handle:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _locked(folder: Path, *, wait: bool = False) -> int | None:
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another holds it, or a disk that knows no locks
        os.close(handle)
        return None
    return handle


@cache
def _machine() -> tuple[str, str]:
    """When it was started (an id), and its name with the space in which process numbers count."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        space = os.readlink(_PROC / "self/ns/pid")
    except OSError:
        boot = space = ""
    return boot, f"{platform.node()} {space}".strip()


def _status(pid: int) -> tuple[str, str]:
    """A process's state and when it began, in ticks since the machine's start; ("", "") of none."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return (_UNTOLD if _answers(pid) else "", "")
    fields = text.rpartition(")")[2].split()  # the name before it may hold anything
    return fields[0], fields[19]


def _answers(pid: int) -> bool:
    """Whether there is a process of that number, where /proc does not tell (macOS; another user's)."""
    if os.name != "posix":  # a signal of 0 would end it there
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
