"""Renames that are one step: of what must not be there yet, and of two things for each other."""

import errno
import os
import sys
from pathlib import Path
from typing import Any

_HERE = -100  # AT_FDCWD: a relative path is one of the current folder
_NEW, _EXCHANGE = 1, 2  # flags of renameat2
_UNKNOWN = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}  # of kernels and disks that do not know the flag


def move(source: Path, destination: Path) -> None:
    """Rename ``source``; FileExistsError where ``destination`` is there already, be it an empty folder."""
    if _renamed(source, destination, _NEW):
        return
    if os.path.lexists(destination):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(destination))
    source.rename(destination)


def exchange(one: Path, other: Path) -> None:
    """Give each the other's name: in one step where the system can, else by way of a third name and back on failure."""
    if _renamed(one, other, _EXCHANGE):
        return
    aside = aside_of(other)
    other.rename(aside)
    try:
        one.rename(other)
    except BaseException:
        aside.rename(other)
        raise
    aside.rename(one)


def aside_of(destination: Path) -> Path:
    """Where the old one lies for the moment in which its place is empty, on systems that cannot exchange."""
    return destination.with_name(f".replaced-{destination.name}")


def put_back(destination: Path) -> None:
    """Undo an exchange in whose midst a process died: what was set aside is at its place again."""
    aside = aside_of(destination)
    if aside.is_dir() and not os.path.lexists(destination):
        aside.rename(destination)


def _renamed(source: Path, destination: Path, flag: int) -> bool:
    """Whether the system did it; False where it does not know the flag. Raises OSError as a rename does."""
    call = _renameat2()
    if call is None:
        return False
    import ctypes

    if call(_HERE, os.fsencode(source), _HERE, os.fsencode(destination), flag) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(source), None, str(destination))


def _renameat2() -> Any:
    """The system's call, None where there is none."""
    if sys.platform != "linux":
        return None
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is not None:
        call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    return call
