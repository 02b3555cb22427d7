"""Copies that a cell makes of the report's process (``os.fork``): the report waits a moment for each to tell of itself.

A copy that comes out of its cell must not go on as a second report; it says so and ends. It may be late, where the
machine is busy, and the report itself done before: so the report's process looks for the ends of its copies after such a cell.
"""

import os
import select
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache

_SECONDS = 2.0  # a copy that is still in its cell after so long is left to it


class _Copies:
    """The ends of pipes whose other ends the copies hold, while a cell runs."""

    def __init__(self) -> None:
        self._watching = False
        self._made: tuple[int, int] | None = None
        self._ends: list[int] = []
        os.register_at_fork(before=self._before, after_in_parent=self._in_parent, after_in_child=self._in_copy)

    def _before(self) -> None:
        self._made = os.pipe() if self._watching else None

    def _in_parent(self) -> None:
        if self._made is not None:
            mine, its = self._made
            os.close(its)
            self._ends.append(mine)

    def _in_copy(self) -> None:
        if self._made is not None:
            os.close(self._made[0])  # the other one closes when the copy ends, however it does
        for end in self._ends:
            os.close(end)
        self._watching, self._ends = False, []

    @contextmanager
    def watched(self) -> Iterator[None]:
        """A cell: the copies made within it have ended afterwards, or are still at what it told them to do."""
        self._watching = True
        try:
            yield
        finally:
            self._watching = False
            self._wait()

    def _wait(self) -> None:
        until, ends = time.monotonic() + _SECONDS, self._ends
        left = list(ends)
        while left and (seconds := until - time.monotonic()) > 0:
            left = [end for end in left if end not in select.select(left, [], [], seconds)[0]]
        for end in ends:
            os.close(end)
        self._ends = []


@cache
def _copies() -> _Copies:
    return _Copies()


def watched() -> AbstractContextManager[None]:
    """Around a cell of this process: see :class:`_Copies`."""
    return _copies().watched()
