"""Ctrl-C and TERM take effect while a batch waits, not in the midst of a step: what was begun can be put away."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stopping:
    """Used as a context, it hears both signals; the first that finds the batch :meth:`waiting` ends it."""

    def __enter__(self) -> "Stopping":
        self._asked = self._waits = False
        numbers = (signal.SIGINT, signal.SIGTERM)
        here = threading.current_thread() is threading.main_thread()  # in another, signals are nobody's
        self._before = {number: signal.signal(number, self._heard) for number in numbers} if here else {}
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Raises KeyboardInterrupt where a signal has come, or comes within."""
        self._waits = True
        try:
            if self._asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._waits = False

    def _heard(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        first, self._asked = not self._asked, True
        if self._waits and first:
            raise KeyboardInterrupt
