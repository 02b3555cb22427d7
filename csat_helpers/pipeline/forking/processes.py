"""Other processes: which belong to a report, what memory they take, and how to end them all."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

_PROC = Path("/proc")
_SET_DEATH_SIGNAL, _SET_SUBREAPER = 1, 36


def end_with_parent(how: int = signal.SIGKILL) -> None:
    """Let the system signal this process when its parent ends, however that ends. Linux only."""
    _prctl(_SET_DEATH_SIGNAL, int(how))


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that none is lost sight of. Linux only."""
    _prctl(_SET_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def parents() -> dict[int, int]:
    """The parent of each process that there is; empty where the system does not tell."""
    return dict(_parents())


def _parents() -> Iterator[tuple[int, int]]:
    with contextlib.suppress(OSError):
        for entry in os.scandir(_PROC):
            if entry.name.isdigit():
                with contextlib.suppress(OSError, ValueError, IndexError):
                    told = (_PROC / entry.name / "stat").read_bytes().rpartition(b")")[2].split()
                    if told[0] != b"Z":
                        yield int(entry.name), int(told[1])


def descendants(pid: int, known: dict[int, int] | None = None) -> list[int]:
    """The children of a process, and theirs, by ``known`` parents."""
    of: dict[int, list[int]] = {}
    for child, parent in (parents() if known is None else known).items():
        of.setdefault(parent, []).append(child)
    found, open_ = [], [pid]
    while open_:
        children = of.get(open_.pop(), [])
        found += children
        open_ += children
    return found


def private_megabytes(pid: int) -> float:
    """Memory of a process that is no file's, shared or not; 0 where it has ended."""
    found = 0.0
    with contextlib.suppress(OSError, ValueError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith(("RssAnon:", "RssShmem:")):
                found += float(line.split()[1]) / 1024
    return found


def command(pid: int) -> bytes:
    """What a process was started as, which those forked from it share; empty where it has ended."""
    with contextlib.suppress(OSError):
        return (_PROC / str(pid) / "cmdline").read_bytes()
    return b""


def end(pids: Iterable[int], groups: Iterable[int] = ()) -> None:
    """Kill processes and whole groups, at once and without asking."""
    for group in groups:
        with contextlib.suppress(OSError):
            os.killpg(group, signal.SIGKILL)
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def ask_to_end(children: Iterable[int], seconds: float = 3.0) -> None:
    """TERM to children of ours, and a while for them to put away what they were writing."""
    left, until = set(children), time.monotonic() + seconds
    for pid in left:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGTERM)
    while left and time.monotonic() < until:
        for pid in list(left):
            with contextlib.suppress(ChildProcessError):
                if not os.waitpid(pid, os.WNOHANG)[0]:
                    continue
            left.discard(pid)
        time.sleep(0.005)


def end_descendants(pid: int, but: Iterable[int] = (), seconds: float = 5.0) -> None:
    """Kill all descendants of ``pid`` but some and theirs, again and again until there is none."""
    until, own = time.monotonic() + seconds, set(but)
    while time.monotonic() < until:
        known = parents()
        kept = {p for one in own for p in (one, *descendants(one, known))}
        found = [p for p in descendants(pid, known) if p not in kept]
        if not found:
            return
        end(found)
        reap(own)
        time.sleep(0.01)


def reap(but: Iterable[int] = ()) -> None:
    """Take leave of children that have ended, those adopted among them, but not of some that others wait for."""
    kept = set(but)
    for pid, parent in _ended_children():
        if parent == os.getpid() and pid not in kept:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def _ended_children() -> Iterator[tuple[int, int]]:
    with contextlib.suppress(OSError):
        for entry in os.scandir(_PROC):
            if entry.name.isdigit():
                with contextlib.suppress(OSError, ValueError, IndexError):
                    told = (_PROC / entry.name / "stat").read_bytes().rpartition(b")")[2].split()
                    if told[0] == b"Z":
                        yield int(entry.name), int(told[1])
