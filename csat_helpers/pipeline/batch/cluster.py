"""Reports made by the workers of a cluster: jobs go out as strings, and reports come back through a shared folder.

The ledger stays with the process that started the batch. An engagement is opened here, once, for its units and for what
a report is made from; every worker opens it too, and refuses to make a report where it finds something else.
"""

import ipaddress
import json
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from csat_helpers.errors import CsatError, InputError
from csat_helpers.pipeline.batch import cluster_worker
from csat_helpers.pipeline.batch.remote import Asked, Remote
from csat_helpers.pipeline.batch.scheduler import Scheduler
from csat_helpers.pipeline.forking.caller import Server, Zygote
from csat_helpers.pipeline.forking.order import Order

_TICK = 1.0  # seconds between two looks at the cluster
Say = Callable[[str], None]


class Cluster:
    """The workers of ``scheduler``; used as a context, nothing of ours is under way on them afterwards."""

    def __init__(self, scheduler: Scheduler, workers: int = 0, say: Say = lambda _: None) -> None:
        self._scheduler, self._workers, self._say = scheduler, workers, say
        self._name = secrets.token_hex(4)
        self._numbers = iter(range(1 << 62))
        self._refused: dict[str, Exception] = {}
        self._remotes: list[Remote] = []
        self._over = threading.Event()
        self._looked, self._threads = 0.0, dict[str, int]()

    def __enter__(self) -> "Cluster":
        with ExitStack() as stack:
            self._client = self._scheduler.connect()
            stack.callback(self._client.close, timeout=2)
            self.look()
            self._checked()
            self._zygote = stack.enter_context(Zygote())
            threading.Thread(target=self._ticks, name="csat-cluster", daemon=True).start()
            self._held = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        with self._held:
            for remote in list(self._remotes):
                remote.close()

    def _checked(self) -> None:
        """Raises InputError where there is no worker, or one that is spoken to without encryption over a network."""
        if not self._threads:
            raise InputError(
                "The scheduler has no worker.", where=self._scheduler.address,
                mend=f"Start some: dask worker {self._scheduler.address} --nthreads 2",
            )  # fmt: skip
        for worker in self._threads:
            parts = urlsplit(worker)
            if parts.scheme != "tls" and not ipaddress.ip_address(parts.hostname or "").is_loopback:
                raise InputError(
                    f"The scheduler's worker {worker} is on another machine and not encrypted.",
                    where=self._scheduler.address, mend="Use tls:// for the scheduler and the workers.",
                )  # fmt: skip

    def _ticks(self) -> None:
        while not self._over.wait(_TICK):
            for remote in list(self._remotes):
                remote.ring()

    @property
    def room(self) -> int:
        """A report for each thread of each worker, and one a worker that is next; or as many as were asked for."""
        return self._workers or max(sum(self._threads.values()) + len(self._threads) - len(self._refused), 1)

    def open(self, order: Order) -> Remote:
        """Open an engagement here; its reports are made there."""
        self.look()
        return self._remote(self._zygote.open(order), order)

    def open_again(self, order: Order) -> Remote:
        """:meth:`open` after the process that opens them here has ended."""
        return self._remote(self._zygote.open_again(order), order)

    def _remote(self, server: Server, order: Order) -> Remote:
        self._remotes.append(remote := Remote(self, server, order))
        return remote

    def left(self, remote: Remote) -> None:
        """It was closed."""
        with suppress(ValueError):
            self._remotes.remove(remote)

    def look(self) -> None:
        """Who works there. Raises CsatError where the scheduler is lost: what it was asked for is lost with it."""
        if time.monotonic() - self._looked < _TICK / 2 and self._client.status == "running":
            return
        try:
            if self._client.status != "running":
                raise OSError
            threads = self._client.nthreads()
        except (OSError, TimeoutError, RuntimeError):
            raise CsatError(
                "The scheduler was lost.", where=self._scheduler.address,
                mend="Start the batch again when it is back: what is finished is not made again.",
            ) from None  # fmt: skip
        if self._threads and not threads:
            self._say("The scheduler has lost its last worker: its reports wait for another.")
        self._threads, self._looked = threads, time.monotonic()

    @property
    def allowed(self) -> frozenset[str] | None:
        """The workers that may be asked; None of all. Raises the last refusal where each has refused."""
        if not self._refused:
            return None
        found = frozenset(self._threads) - self._refused.keys()
        if not found:
            raise list(self._refused.values())[-1]
        return found

    def refused(self, worker: str, problem: Exception) -> None:
        """A worker will not make reports of this batch: it is asked no more."""
        if worker not in self._refused:
            self._refused[worker] = problem
            self._say(f"Not used: {problem} ({worker})")

    def submit(self, asked: Asked, done: Callable[[Any], None]) -> None:
        """Have it made by some worker; ``done`` is called in another thread."""
        self.look()
        asked.only = self.allowed
        key = f"csat-{self._name}-{next(self._numbers)}"
        asked.future = self._client.submit(
            cluster_worker.make, json.dumps(asked.job, ensure_ascii=False), key=key, pure=False,
            workers=sorted(asked.only) if asked.only is not None else None,
        )  # fmt: skip
        asked.future.add_done_callback(done)

    def cancel(self, futures: list[Any]) -> None:
        """Nobody waits for them any more."""
        with suppress(Exception):  # the scheduler may be gone, and then so are they
            if futures and self._client.status == "running":
                self._client.cancel(futures)
