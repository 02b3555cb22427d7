"""Reports made on a cluster's worker, with a fork server of its own.

The tasks of a worker run in threads and ask one *desk*, a thread that owns the processes: those hold the prepared survey
once for all reports that the worker makes at the same time.
"""

import contextlib
import json
import platform
import secrets
import selectors
import shutil
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from csat_helpers.errors import CsatError, InputError
from csat_helpers.pipeline.forking.caller import Ended, Server, Zygote
from csat_helpers.pipeline.forking.messages import Message, packed
from csat_helpers.pipeline.forking.order import Order

KEPT = 2  # engagements that are held open
_LOOK = 0.5  # seconds between two looks whether a report is still asked for
_one = threading.Lock()


def desk(workers: int) -> "Desk":
    """The one of this process."""
    with _one:
        return _desk(workers)


@cache
def _desk(workers: int) -> "Desk":
    return Desk(workers)


@dataclass
class _Ticket:
    """A report that a task waits for, in a folder of this attempt alone."""

    asked: dict[str, Any]
    wanted: Callable[[], bool]
    answer: "Future[Message]" = field(default_factory=Future)
    attempt: str = field(default_factory=lambda: f"attempt-{secrets.token_hex(4)}")
    called_off: bool = False

    @property
    def folder(self) -> Path:
        return Path(self.asked["folder"]) / self.attempt

    def say(self, message: Message) -> None:
        """Let the task go on. What nobody waits for any more leaves no folder."""
        if self.called_off or not ("made" in message or "failed" in message):
            shutil.rmtree(self.folder, ignore_errors=True)
        if not self.answer.done():
            self.answer.set_result({"attempt": self.attempt, **message})


@dataclass
class _Bench:
    """An engagement that is held open, and the reports on it."""

    server: Server
    facts: dict[str, Any]
    ready: bool = False
    cold: bool = True
    waiting: deque[_Ticket] = field(default_factory=deque)
    at_work: dict[int, _Ticket] = field(default_factory=dict)

    @property
    def tickets(self) -> list[_Ticket]:
        return [*self.waiting, *self.at_work.values()]


class Desk:
    """Reports of any engagement, so many at once as there are threads that ask."""

    def __init__(self, workers: int) -> None:
        self._workers, self._in = workers, deque[_Ticket]()
        self._benches: dict[str, _Bench] = {}  # the one that was used last comes last
        self._numbers = iter(range(1 << 62))
        self._zygote: Zygote | None = None
        self._selector = selectors.DefaultSelector()
        self._ring, heard = socket.socketpair()
        self._selector.register(heard, selectors.EVENT_READ, heard)
        # The processes end when their sockets do, so with this process, however it ends.
        threading.Thread(target=self._run, name="csat-desk", daemon=True).start()

    def make(self, asked: dict[str, Any], wanted: Callable[[], bool]) -> Message:
        """Have a report made, and wait for it; it is ended once it is no more ``wanted``."""
        ticket = _Ticket(asked, wanted)
        self._in.append(ticket)
        self._ring.send(b".")
        return ticket.answer.result()

    def _run(self) -> None:
        while True:
            try:
                self._turn()
            except Exception as problem:  # whatever it is, no task waits for ever
                for bench in list(self._benches.values()):
                    self._drop(bench, {"again": packed(problem)})

    def _turn(self) -> None:
        for key, _ in self._selector.select(_LOOK):
            if isinstance(key.data, _Bench):
                self._listen(key.data)
            else:
                key.data.recv(1 << 12)
        while self._in:
            ticket = self._in.popleft()
            try:
                self._take(ticket)
            except CsatError as problem:
                ticket.say({"refused": packed(problem)})
            except Exception as problem:
                ticket.say({"again": packed(problem)})
        self._call_off()

    def _take(self, ticket: _Ticket) -> None:
        """Give a report to the bench of its engagement, which is opened if it is not."""
        self._own_folder(ticket)
        key = json.dumps([ticket.asked["order"], ticket.asked["facts"]], sort_keys=True)
        bench = self._benches.pop(key, None) or self._open(ticket.asked)
        self._benches[key] = bench
        bench.waiting.append(ticket)
        self._fill(bench)
        idle = [other for other in self._benches.values() if not other.tickets]
        for other in idle[: max(len(self._benches) - KEPT, 0)]:
            self._drop(other, {})

    def _own_folder(self, ticket: _Ticket) -> None:
        """Of this attempt alone: a worker that was given up may still write, and must not write into another's report."""
        try:
            ticket.folder.mkdir()
        except OSError as problem:
            raise InputError(
                f"The worker on {platform.node()} cannot write into the folder of reports ({problem.strerror}).",
                where=str(ticket.folder.parent.parent),
                mend="Workers need the same folder at the same path as the machine that starts the batch, as the same user.",
            ) from None  # fmt: skip

    def _open(self, asked: Mapping[str, Any]) -> _Bench:
        if self._zygote is None:
            self._zygote = Zygote().__enter__()
        server = self._zygote.open_again(replace(Order.heard(asked["order"]), workers=self._workers))
        bench = _Bench(server, asked["facts"])
        self._selector.register(server, selectors.EVENT_READ, bench)
        return bench

    def _fill(self, bench: _Bench) -> None:
        while bench.ready and bench.waiting:
            if bench.at_work and any(t.asked["alone"] for t in (bench.waiting[0], *bench.at_work.values())):
                return
            ticket = bench.waiting.popleft()
            bench.at_work[number := next(self._numbers)] = ticket
            bench.server.make(number, ticket.folder, ticket.asked["unit"], ticket.asked["more"])

    def _listen(self, bench: _Bench) -> None:
        try:
            for message in bench.server.events():
                self._hear(bench, message)
        except Ended as problem:
            self._drop(bench, {"again": packed(problem)})
        except (CsatError, RuntimeError) as problem:
            self._drop(bench, {"refused": packed(problem)})

    def _hear(self, bench: _Bench, message: Message) -> None:
        if "opened" in message and bench.server.opened is not None:
            check(bench.facts, bench.server.opened.facts)
            bench.ready = True
        elif "warm" in message:
            bench.ready = True
        elif "made" in message or "failed" in message:
            ticket = bench.at_work.pop(message["job"])
            ticket.say(message)
            if "made" in message and bench.cold and ticket.asked["warm"]:
                bench.cold = bench.ready = False
                bench.server.warm(ticket.asked["unit"])
        self._fill(bench)

    def _call_off(self) -> None:
        """End the reports that nobody waits for any more: the batch was stopped, or the job was given to another."""
        for bench in self._benches.values():
            for ticket in bench.tickets:
                ticket.called_off = ticket.called_off or not ticket.wanted()
            for ticket in [ticket for ticket in bench.waiting if ticket.called_off]:
                bench.waiting.remove(ticket)
                ticket.say({"again": {}})
            for number, ticket in bench.at_work.items():
                if ticket.called_off:
                    bench.server.end(number)

    def _drop(self, bench: _Bench, message: Message) -> None:
        """Close an engagement; its reports are answered with ``message``."""
        self._benches = {key: other for key, other in self._benches.items() if other is not bench}
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(bench.server)
        bench.server.close()
        for ticket in bench.tickets:
            ticket.say(message)


def check(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
    """Raises InputError where this worker would make another report: other files, other versions, another anything."""
    told = [*_differing(theirs, mine)]
    if told:
        raise InputError(
            f"The worker on {platform.node()} would make another report: {'; '.join(told[:6])}"
            + (f" and {len(told) - 6} more." if len(told) > 6 else "."),
            mend="Workers need the same versions (pip freeze) and the same files as the machine that starts the batch.",
        )


def _differing(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Iterator[str]:
    for name in theirs["versions"].keys() | mine["versions"].keys():
        asked, found = theirs["versions"].get(name, "none"), mine["versions"].get(name, "none")
        if asked != found:
            yield f"{name} {found} and not {asked}"
    for name in theirs["inputs"].keys() | mine["inputs"].keys():
        if theirs["inputs"].get(name) != mine["inputs"].get(name):
            yield f"{name} differs"
    for name in sorted((theirs.keys() | mine.keys()) - {"versions", "inputs"}):
        if theirs.get(name) != mine.get(name):
            yield f"{name} differs"
