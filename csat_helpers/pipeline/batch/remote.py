"""One engagement's reports on a cluster, as the batch sees them: handed out, heard of, called off."""

import json
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from csat_helpers.errors import CsatError, TemplateError
from csat_helpers.pipeline.forking.caller import Server
from csat_helpers.pipeline.forking.messages import Message, packed, unpacked
from csat_helpers.pipeline.forking.order import Opened, Order

_TRIES = 3  # of a report whose worker's server ended
_SETTLE = 5.0  # seconds for workers to end what was called off


@dataclass
class Asked:
    """A report that is under way somewhere."""

    job: dict[str, Any]
    future: Any = None
    tries: int = 1
    only: frozenset[str] | None = None


class Workers(Protocol):
    """Those of a cluster: :class:`csat_helpers.pipeline.batch.cluster.Cluster`."""

    @property
    def allowed(self) -> frozenset[str] | None:
        """Those that may be asked; None of all."""
        ...

    def look(self) -> None:
        """Raises CsatError where they are lost."""
        ...

    def submit(self, asked: Asked, done: Callable[[Any], None]) -> None:
        """Have a report made."""
        ...

    def cancel(self, futures: list[Any]) -> None:
        """Call reports off."""
        ...

    def refused(self, worker: str, problem: Exception) -> None:
        """One will not make reports."""
        ...

    def left(self, remote: Any) -> None:
        """An engagement was closed."""
        ...


class Remote:
    """One engagement's reports on a cluster: what :class:`csat_helpers.pipeline.batch.makers.Maker` says."""

    def __init__(self, cluster: Workers, server: Server, order: Order) -> None:
        self._cluster, self._server, self._order = cluster, server, order
        self.opened: Opened | None = None
        self._warm = False
        self._asked: dict[int, Asked] = {}
        self._ended: deque[tuple[int, Any]] = deque()
        self._said: deque[Message] = deque()
        self._bell, self._heard = socket.socketpair()
        self._bell.setblocking(False)
        self._selector = selectors.DefaultSelector()  # itself a file that select takes
        self._selector.register(server, selectors.EVENT_READ)
        self._selector.register(self._heard, selectors.EVENT_READ)

    def fileno(self) -> int:
        """For select."""
        return self._selector.fileno()  # pyright: ignore[reportAttributeAccessIssue]

    def ring(self) -> None:
        """Let there be something to hear; from any thread."""
        with suppress(OSError):
            self._bell.send(b".")

    def warm(self, unit: dict[str, str] | None) -> None:  # noqa: ARG002 - each takes one that it has made
        """From now on a worker runs the template once for all its reports, after the first of them."""
        self._warm = True
        self._said.append({"warm": 0})
        self.ring()

    def make(self, job: int, folder: Path, unit: dict[str, str] | None, facts: dict[str, Any]) -> None:
        """Have a report made by a worker."""
        if self.opened is None:
            return
        given = Path(self._order.engagement)
        engagement = str(given.resolve()) if given.is_file() else self.opened.folder
        order = replace(self._order, engagement=engagement, workers=1, cwd=self._order.root).told()  # both are shared
        told = {"order": order, "facts": self.opened.facts, "unit": unit, "more": facts}
        self._asked[job] = Asked({**told, "warm": self._warm, "alone": False, "folder": str(folder)})
        self._submit(job)

    def _submit(self, job: int) -> None:
        def done(future: Any) -> None:
            self._ended.append((job, future))
            self.ring()

        self._cluster.submit(self._asked[job], done)

    def events(self) -> Iterator[Message]:
        """What is heard of the opening, and of the reports."""
        for key, _ in self._selector.select(0):
            if key.fileobj is self._heard:
                self._heard.recv(1 << 12)
            else:
                yield from self._opening()
        self._cluster.look()
        while self._said:
            yield self._said.popleft()
        while self._ended:
            yield from self._hear(*self._ended.popleft())
        self._move_on()

    def _opening(self) -> Iterator[Message]:
        for message in self._server.events():
            self.opened = self._server.opened
            yield message
        if self.opened is not None:  # it has done its part, and its memory is given back
            self._selector.unregister(self._server)
            self._server.close()

    def _hear(self, job: int, future: Any) -> Iterator[Message]:
        asked = self._asked.get(job)
        if asked is None or asked.future is not future:
            return
        answer = self._answer(future)
        future.release()
        if "refused" in answer:
            self._cluster.refused(answer["worker"], unpacked(answer["refused"]))
            self._submit(job)
        elif "again" in answer and asked.tries < _TRIES:
            asked.tries += 1
            asked.job["alone"] = asked.tries == _TRIES  # if it is lost then, it is by its own doing
            self._submit(job)
        else:
            del self._asked[job]
            if "again" in answer:
                answer["failed"] = answer.pop("again")
            yield {**answer, "job": job}

    def _answer(self, future: Any) -> Message:
        """What the worker said; or what became of it, where it could not say."""
        from distributed.scheduler import KilledWorker

        if future.status == "finished":
            return json.loads(future.result())
        if future.status != "error":
            return {"again": packed(RuntimeError("somebody called the report off on the cluster"))}
        problem = future.exception()
        if isinstance(problem, KilledWorker):
            lost = TemplateError(
                "Every worker that made this report was lost.", where=self._order.engagement,
                mend="It may need more memory than a worker has: allow it less with --max-memory, and see the workers' logs.",
            )  # fmt: skip
            return {"failed": packed(lost)}
        raise CsatError(
            f"A worker cannot make reports ({type(problem).__name__}: {problem}).", where="--scheduler",
            mend="Install the same version of csat-workbench[cluster] on every worker.",
        )  # fmt: skip

    def _move_on(self) -> None:
        """What only workers were asked for that are there no more is asked of others."""
        allowed = self._cluster.allowed
        for job, asked in list(self._asked.items()):
            if asked.only is not None and not asked.only & (allowed or asked.only):
                self._cluster.cancel([asked.future])
                self._submit(job)

    def kill(self) -> None:
        """As :meth:`close`."""
        self.close()

    def close(self) -> None:
        """Call off what is under way, and wait until the workers have ended it, for a while."""
        self._cluster.left(self)
        under_way, self._asked = list(self._asked.values()), {}
        self._cluster.cancel([asked.future for asked in under_way])
        until = time.monotonic() + _SETTLE
        while any(_busy(Path(asked.job["folder"])) for asked in under_way) and time.monotonic() < until:
            time.sleep(0.05)
        self._server.close()
        self._selector.close()
        self._bell.close()
        self._heard.close()


def _busy(folder: Path) -> bool:
    """Whether a worker still has a folder of its attempt in it."""
    try:
        return any(folder.iterdir())
    except OSError:
        return False
