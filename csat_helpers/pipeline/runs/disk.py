"""What a disk refuses, told as what happened, where, and how to mend it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csat_helpers.errors import PublishError

ELSEWHERE = "Choose another workspace (CSAT_WORKSPACE, or start in another folder)"
FULL = ("The disk is full.", "Free space, then start again: what is finished is kept.")
QUOTA = ("Your quota on this disk is used up.", "Free space of yours, then start again: what is finished is kept.")
READ_ONLY = ("The disk is read-only.", f"Make it writable. {ELSEWHERE} otherwise.")
FORBIDDEN = ("You may not write there.", f"Have the permission given back. {ELSEWHERE} otherwise.")
TOO_LONG = (
    "The name is too long for this disk.",
    "Shorten the engagement's id, or work in a folder of a shorter path.",
)
_SAYS = {
    errno.ENOSPC: FULL,
    getattr(errno, "EDQUOT", -1): QUOTA,
    errno.EROFS: READ_ONLY,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.ENAMETOOLONG: TOO_LONG,
    errno.EIO: ("The disk does not read or write as it should.", f"Have it looked at. {ELSEWHERE} meanwhile."),
    errno.ENOTDIR: ("A file lies where a folder must be.", "Move it away, then start again."),
    errno.ENOENT: ("What was there was removed meanwhile.", "Start again."),
    errno.EXDEV: ("It lies on another disk than the reports.", "Let reports/ and all below it be on one disk."),
    errno.EMFILE: ("Too many files are open.", "Work with fewer workers, or raise the limit ('ulimit -n')."),
    errno.ENFILE: ("Too many files are open.", "Work with fewer workers, or close other programs."),
}
# Kinds of OSError that are no disk's.
_OTHERS = (ConnectionError, ChildProcessError, ProcessLookupError, TimeoutError, InterruptedError, BlockingIOError)


def fault(problem: OSError, place: Path) -> PublishError:
    """``problem``, met while writing in ``place``, as a message; a file that lies elsewhere is named instead."""
    paths = [Path(str(name)) for name in (problem.filename, problem.filename2) if name] or [place]
    inside = any(path.is_relative_to(place) or place.is_relative_to(path) for path in paths)
    if problem.errno in _SAYS and (inside or problem.errno not in (errno.EACCES, errno.EPERM, errno.ENOENT)):
        what, mend = _SAYS[problem.errno]
    else:
        what, mend = f"It cannot be read or written ({problem.strerror or problem}).", "Mend that, then start again."
    return PublishError(what, where=str(place if inside else paths[0]), mend=mend)


@contextmanager
def written_in(place: Path) -> Iterator[None]:
    """Whatever the disk refuses while ``place`` is written to is one PublishError: what, where, mend."""
    try:
        yield
    except _OTHERS:
        raise
    except OSError as problem:
        raise fault(problem, place) from None
