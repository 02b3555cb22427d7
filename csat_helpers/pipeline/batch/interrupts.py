"""Ctrl-C that is not lost: one that comes while Python tidies up an object would be, and the batch would go on."""

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SOON = 0.05  # seconds until it is said again


@contextmanager
def heard() -> Iterator[None]:
    """Have a KeyboardInterrupt that was raised where none can be caught raised again.

    It is said with a signal that somebody hears: a shell that starts a batch in the background has it ignore Ctrl-C, and
    it is TERM then that raised it.
    """
    before = sys.unraisablehook

    def told(problem: Any) -> None:
        if not issubclass(problem.exc_type, KeyboardInterrupt):
            before(problem)
            return
        heard_of = [s for s in (signal.SIGINT, signal.SIGTERM) if callable(signal.getsignal(s))]
        again = threading.Timer(_SOON, _thread.interrupt_main, heard_of[:1])
        again.daemon = True
        again.start()

    sys.unraisablehook = told
    try:
        yield
    finally:
        sys.unraisablehook = before
