"""The side that asks: it starts the process that forks, opens engagements in it and hears what becomes of reports."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any

from csat_helpers.errors import CsatError
from csat_helpers.pipeline.execute import ONE_THREAD
from csat_helpers.pipeline.forking.messages import Line, Message, unpacked
from csat_helpers.pipeline.forking.order import Opened, Order

_TAIL = 4000  # bytes of what the process said last
Tell = Callable[[str], None]


class Ended(CsatError):  # noqa: N818 - that it ended is all that is known
    """The process that forks reports is gone, and nobody here asked it to go."""


class Zygote:
    """The process that has imported everything; used as a context, it and all that it started are gone afterwards."""

    def __enter__(self) -> "Zygote":
        if _kept is not None and _kept is not self:
            _kept._restart_if_ended()
            self._end, self._process, self._said = _kept._end, _kept._process, _kept._said
            return self
        self._end, its = socket.socketpair()
        self._said, self._asked = TemporaryFile(), False
        home = Path(__file__).parents[3]
        command = [sys.executable, "-P", "-m", "csat_helpers.pipeline.forking.zygote", str(its.fileno())]
        path = os.pathsep.join(p for p in (os.environ.get("PYTHONPATH"), str(home)) if p)
        self._process = subprocess.Popen(
            command, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL, stdout=self._said, stderr=self._said,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is ours to act on
        )  # fmt: skip
        its.close()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if _kept is not None and _kept is not self:
            return
        self._end.close()
        if self._asked:  # else it has started nothing, and may still be loading
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._said.close()

    def _restart_if_ended(self) -> None:
        if self._process.poll() is not None:
            self.__exit__(None, None, None)
            self.__enter__()

    def open(self, order: Order) -> "Server":
        """A server for an engagement; it opens it while the caller goes on. Raises Ended."""
        (_kept or self)._asked = True
        mine, its = socket.socketpair()
        with its:
            try:
                socket.send_fds(self._end, [json.dumps(order.told()).encode()], [its.fileno()])
            except OSError:
                mine.close()
                raise self.fault() from None
        return Server(Line(mine), self)

    def open_again(self, order: Order) -> "Server":
        """:meth:`open` after a server has ended, in a new process of ours where this one has ended too."""
        try:
            return self.open(order)
        except Ended:
            self.__exit__(None, None, None)
            return self.__enter__().open(order)

    def fault(self) -> Ended:
        """What is said where the process, or one that it forked, ended unasked."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=0.2)
        self._said.seek(max(self._said.seek(0, os.SEEK_END) - _TAIL, 0))
        text = self._said.read().decode("utf-8", "replace").strip()
        last = text.splitlines()[-1] if text and self._process.returncode else "it was killed"
        fault = Ended(
            f"The process that makes reports ended: {last.rstrip('.')}.", mend="It may have run out of memory."
        )
        fault.add_note(text)
        return fault


@contextmanager
def keeping_one() -> Iterator[None]:
    """Let all runs within share one process that has imported everything: for many runs, one after the other."""
    global _kept
    with Zygote() as kept:
        _kept = kept
        try:
            yield
        finally:
            _kept = None


_kept: Zygote | None = None


class Server:
    """One engagement's server, as its asker sees it: orders go out, :meth:`events` come in."""

    def __init__(self, line: Line, zygote: Zygote) -> None:
        self._line, self._zygote = line, zygote
        self.opened: Opened | None = None
        self.pid = 0

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """For select."""
        return self._line.fileno()

    def close(self) -> None:
        """End it, and every report that it still makes."""
        self._line.close()

    def kill(self) -> None:
        """End one that does not listen; the system ends its reports with it."""
        if self.pid:
            with contextlib.suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)
        self.close()

    @property
    def closed(self) -> bool:
        """Whether it is gone, or was closed here."""
        return self._line.closed

    def wait(self, tell: Tell) -> Opened:
        """What the engagement turned out to be. Raises the error that its opening met."""
        while self.opened is None:
            for message in self.events():
                if "tell" in message:
                    tell(message["tell"])
        return self.opened

    def ends(self, tell: Tell) -> Iterator[Message]:
        """The reports that are made or have failed, as they are; what they tell goes to ``tell``."""
        while True:
            for message in self.events():
                if "tell" in message:
                    tell(message["tell"])
                elif "made" in message or "failed" in message:
                    yield message

    def warm(self, unit: dict[str, str] | None) -> None:
        """Have it run the template once, before the first of many reports."""
        self._line.send({"warm": unit})

    def make(
        self, job: int, folder: Path, unit: dict[str, str] | None = None, facts: dict[str, Any] | None = None
    ) -> None:
        """Have a report made in ``folder``; :meth:`events` tell of it as ``job``."""
        self._line.send({"make": {"job": job, "folder": str(folder), "unit": unit, "facts": facts or {}}})

    def end(self, job: int) -> None:
        """Have a report ended."""
        self._line.send({"end": job})

    def events(self) -> Iterator[Message]:
        """What it says, once it says something. Raises where it refused the engagement; Ended where it ended unasked."""
        for message in self._line.read():
            if "refused" in message:
                raise unpacked(message["refused"])
            if "opened" in message:
                self.opened, self.pid = Opened.heard(message["opened"]), int(message.get("pid", 0))
            yield message
        if self._line.closed:
            raise self._zygote.fault()
