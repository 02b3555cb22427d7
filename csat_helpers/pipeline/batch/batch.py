"""``csat batch``: every job claimed in the ledger, made in a forked process, published, and written down as done."""

import json
import selectors
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from math import inf
from pathlib import Path

from csat_helpers.errors import CsatError, InputError, TemplateError
from csat_helpers.pipeline import places
from csat_helpers.pipeline.batch.engagements import Engagement, chosen, engagements
from csat_helpers.pipeline.batch.jobs import jobs
from csat_helpers.pipeline.batch.makers import Here, Makers
from csat_helpers.pipeline.batch.progress import Progress, Silent
from csat_helpers.pipeline.batch.stopping import Stopping
from csat_helpers.pipeline.batch.summary import Failure, Summary, Withheld
from csat_helpers.pipeline.batch.work import Work
from csat_helpers.pipeline.forking.caller import Ended
from csat_helpers.pipeline.forking.limits import Limits
from csat_helpers.pipeline.forking.messages import Message
from csat_helpers.pipeline.forking.order import Opened, Order
from csat_helpers.pipeline.runs import index_page
from csat_helpers.pipeline.runs.jobs import Claim, Job
from csat_helpers.pipeline.runs.ledger import Ledger

WARM = 2  # reports of an engagement that are left from which a run of the template, for all of them, pays
_WARMING = 30.0  # seconds more than two reports may take, for a run of the template in the server
_POLL = 1.0  # seconds between two looks at jobs that another batch is making


def batch(
    target: str,
    *,
    by: str | None = None,
    only: Iterable[str] = (),
    languages: Iterable[str] = (),
    formats: Iterable[str] = (),
    wave: str | None = None,
    workers: int = 1,
    limit: int | None = None,
    limits: Limits | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
    makers: Makers | None = None,
) -> Summary:
    """Make the reports of an engagement's units, or of every engagement in a folder; what is finished is left alone.

    ``by`` is the column of units (empty: the one that the engagement names); None makes one report an engagement.
    ``only`` are patterns of units, or of engagements where there are no units; ``limit`` the most jobs to take.
    ``workers`` reports are made at once, each under ``limits``, by ``makers``: this machine's unless given. Raises
    InputError where nothing can be made; what single reports or engagements fail of is in the summary.
    """
    root = (workspace or places.workspace()).resolve()
    order = Order("", str(root), tuple(languages), tuple(formats), wave, None, "", by, limits or Limits(), workers)
    found = deque(chosen(engagements(target), by, tuple(only)))
    with places.working_in(root), Ledger.open(root / places.REPORTS) as ledger:
        heard, by_whom = progress or Silent(), makers or Here(workers)
        with Stopping() as stopping:
            return _Batch(order, root, ledger, found, tuple(only), limit, heard, by_whom, stopping).run(target)


class _Batch:
    """The state of a batch: what waits, what is under way, what it came to."""

    def __init__(
        self, order: Order, root: Path, ledger: Ledger, waiting: deque[str], only: tuple[str, ...], limit: int | None,
        progress: Progress, makers: Makers, stopping: Stopping,
    ) -> None:  # fmt: skip
        self._order, self._root, self._ledger, self._waiting = order, root, ledger, waiting
        self._only, self._limit, self._progress = only, limit, progress
        self._makers, self._stopping = makers, stopping
        self._several = len(waiting) > 1
        self._reports = root / places.REPORTS
        self._open: list[Engagement] = []
        self._elsewhere: deque[tuple[Engagement, Job]] = deque()
        self._looked = 0.0
        self._numbers = iter(range(1 << 62))
        self._summary = Summary()
        self._selector = selectors.DefaultSelector()

    def run(self, target: str) -> Summary:
        """Go on until everything is done, here or by another batch."""
        self._batch = self._ledger.begin(f"csat batch {target}")
        for settled in self._ledger.reconcile():
            self._progress.say(f"Left by an earlier batch: {settled.folder} is {settled.state}.")
        state = "interrupted"
        try:
            with self._makers, self._closing():
                while self._begin():
                    self._hear()
            state = "done"
        finally:
            self._progress.close()
            self._ledger.end(self._batch, state)
            with suppress(CsatError):  # the reports are there; the page can be made again
                index_page.write_index(self._reports)
        return self._summary

    @contextmanager
    def _closing(self) -> Iterator[None]:
        """However it ends: servers closed, which ends their children, and folders of unfinished reports removed."""
        try:
            yield
        finally:
            with ExitStack() as stack:
                for engagement in self._open:
                    for work in engagement.at_work.values():
                        stack.callback(work.close)
                    stack.callback(engagement.server.close)  # comes first: what is called last is done first

    # What to begin.

    def _begin(self) -> bool:
        """Open the next engagement while workers would be idle, and give them reports; whether anything is under way."""
        if not self._at_work() and time.monotonic() - self._looked > _POLL:
            self._looked = time.monotonic()
            for _ in range(len(self._elsewhere)):
                engagement, job = self._elsewhere.popleft()
                engagement.left.append(job)
        for engagement in self._open:
            self._fill(engagement)
        if self._waiting and self._free() > 0 and not any(e.busy for e in self._open):
            source = self._waiting.popleft()
            self._open.append(
                engagement := Engagement(source, self._makers.open(replace(self._order, engagement=source)))
            )
            self._selector.register(engagement.server, selectors.EVENT_READ, engagement)
        for engagement in [e for e in self._open if e.over and not any(e is other for other, _ in self._elsewhere)]:
            self._close(engagement)
        return bool(self._open or self._waiting)

    def _at_work(self) -> int:
        return sum(len(engagement.at_work) for engagement in self._open)

    def _free(self) -> int:
        return self._makers.room - self._at_work()

    def _fill(self, engagement: Engagement) -> None:
        while self._free() > 0 and (job := engagement.next()):
            self._start(engagement, job)

    def _start(self, engagement: Engagement, job: Job) -> None:
        """Claim a job and have it made, unless it is done or another batch is at it."""
        if engagement.opened is None:
            return
        try:
            work = Work.begin(job, engagement.opened, self._root, self._reports)
        except CsatError:
            self._close(engagement)
            raise
        claim = self._ledger.claim(job.key, self._batch, work.staging)
        if claim is not Claim.CLAIMED:
            work.close()
        if claim is Claim.DONE:
            self._summary.kept += 1
            self._progress.step(_name(job), "kept")
        elif claim is Claim.TAKEN:
            self._elsewhere.append((engagement, job))
        else:
            number = next(self._numbers)
            engagement.at_work[number] = work
            engagement.server.make(number, work.folder, work.unit, {"job": job.key})

    # What is heard.

    def _hear(self) -> None:
        idle = self._elsewhere or not self._open or any(e.busy for e in self._open)
        with self._stopping.waiting():
            found = self._selector.select(_POLL / 2 if idle else None)
        for key, _ in found:
            engagement: Engagement = key.data
            try:
                for message in engagement.server.events():
                    self._act(engagement, message)
            except Ended as problem:
                self._again(engagement, problem)
            except (CsatError, RuntimeError) as problem:
                self._lost(engagement, problem)
        for engagement in [e for e in self._open if e.busy and time.monotonic() > e.busy]:
            engagement.server.kill()
            self._again(engagement, TemplateError("The template ran too long.", where=engagement.source))

    def _act(self, engagement: Engagement, message: Message) -> None:
        if "warm" in message:
            engagement.busy = 0.0
        elif "made" in message or "failed" in message:
            self._ended(work := engagement.at_work.pop(message["job"]), message)
            engagement.settled += 1
            if "made" in message and engagement.cold and len(engagement.left) >= WARM:
                engagement.cold, engagement.busy = False, time.monotonic() + 2 * self._order.limits.seconds + _WARMING
                engagement.server.warm(work.unit)
        elif "opened" in message and engagement.server.opened is not None:
            engagement.busy = 0.0
            if engagement.opened != engagement.server.opened:
                self._plan(engagement, engagement.server.opened)

    def _plan(self, engagement: Engagement, opened: Opened) -> None:
        """The jobs of an engagement that has been opened."""
        engagement.replan(opened)
        self._summary.withheld += [
            Withheld(opened.engagement, unit["column"], unit["level"], unit["base"], unit["why"])
            for unit in opened.units if unit["why"]
        ]  # fmt: skip
        found = [job for job, _ in jobs(opened, engagement.source, self._only if opened.by_unit else ())]
        if self._limit is not None:
            found = found[: max(self._limit, 0)]
            self._limit -= len(found)
        if not found and self._only:
            names = ", ".join(unit["label"] for unit in opened.units[:12])
            raise InputError("No unit with a report fits.", where="--only", mend=f"There are: {names}.")
        self._ledger.add(found)
        engagement.left.extend(found)
        self._progress.more(len(found))

    def _ended(self, work: Work, message: Message) -> None:
        """A report that was made is published; one that failed leaves its notebook. Either is written down."""
        seconds = float(message.get("seconds", 0.0))
        try:
            outputs = work.publish(message)
        except (CsatError, RuntimeError) as problem:
            kept = work.keep_evidence(problem)
            cell = str(message.get("cell", ""))
            failure = Failure(_name(work.job), str(problem), cell, str(kept or ""))
            self._ledger.failed(
                work.job.key, error=str(problem), cell=cell, cause=type(problem).__name__, seconds=seconds
            )
            self._summary.failed.append(failure)
            self._progress.step(_name(work.job), "failed", str(problem))
        else:
            self._ledger.done(work.job.key, outputs=outputs, seconds=seconds, warnings=message["made"]["warnings"])
            self._summary.made += 1
            self._progress.step(_name(work.job), "made", f"{seconds:.1f} s")
        finally:
            work.close()

    def _again(self, engagement: Engagement, problem: CsatError) -> None:
        """A server that ended is started again. A report that was under way then is made again, alone; if that ends the
        server too, it is the report's fault.
        """
        for work in engagement.at_work.values():
            if work.job.key == engagement.alone:
                self._ended(work, work.blamed())
                engagement.settled += 1
            else:
                self._ledger.release(work.job.key)
                work.close()
                engagement.suspects.append(work.job)
        engagement.at_work.clear()
        if not engagement.may_start_again():
            self._lost(engagement, problem)
            return
        self._selector.unregister(engagement.server)
        engagement.server.close()
        engagement.server, engagement.busy = (
            self._makers.open_again(replace(self._order, engagement=engagement.source)),
            inf,
        )
        self._selector.register(engagement.server, selectors.EVENT_READ, engagement)

    def _lost(self, engagement: Engagement, problem: Exception) -> None:
        """An engagement that cannot be opened, or whose server ends again and again: the others go on."""
        for work in engagement.at_work.values():
            self._ledger.release(work.job.key)
            work.close()
        engagement.at_work.clear()
        engagement.left.clear()
        engagement.suspects.clear()
        self._close(engagement)
        if not self._several:
            raise problem
        self._summary.failed.append(Failure(Path(engagement.source).name, str(problem)))
        self._progress.step(Path(engagement.source).name, "failed", str(problem))

    def _close(self, engagement: Engagement) -> None:
        self._open.remove(engagement)
        with suppress(KeyError, ValueError):
            self._selector.unregister(engagement.server)
        engagement.server.close()


def unit_of(job: Job) -> dict[str, str]:
    """The unit reported on, empty of a report on all."""
    return json.loads(job.unit) if job.unit else {}


def _name(job: Job) -> str:
    """What a job is called for people: the engagement, and the unit of it."""
    return " ".join([job.engagement, *(f"{column} {level}" for column, level in unit_of(job).items())])
