"""The choice of how a report's notebook is run: in a process forked for it, or in a Jupyter kernel."""

import os
import sys
from collections.abc import Callable

from csat_helpers.errors import InputError, nearest

KERNEL, FORK = "kernel", "fork"
ENGINES = (FORK, KERNEL)


def forks() -> bool:
    """Whether this system can fork a process safely: not Windows, which cannot, nor macOS, whose libraries break."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def choose(asked: str, tell: Callable[[str], None]) -> str:
    """The engine asked for, else the fast one; where a system cannot fork it is the kernel's, and that is told.

    Raises InputError for an engine that there is not.
    """
    if asked and asked not in ENGINES:
        raise InputError(f"There is no engine '{asked}'.", mend=nearest(asked, ENGINES))
    if asked != KERNEL and not forks():
        tell("This system cannot fork processes safely: the report runs in a Jupyter kernel (--engine kernel).")
        return KERNEL
    return asked or FORK
