"""The process of one engagement: it holds the prepared survey, forks a child for each report and watches over it."""

import contextlib
import gc
import os
import select
import selectors
import signal
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from csat_helpers import survey
from csat_helpers.pipeline import document, places
from csat_helpers.pipeline.engines.in_process import Forked
from csat_helpers.pipeline.execute import execute_here
from csat_helpers.pipeline.exporters import render
from csat_helpers.pipeline.exporters.typesetting import Typesetter
from csat_helpers.pipeline.forking import child, processes
from csat_helpers.pipeline.forking.journal import JOURNAL, ran
from csat_helpers.pipeline.forking.messages import Line, Message, packed
from csat_helpers.pipeline.forking.order import Order
from csat_helpers.pipeline.forking.watchdog import Watched
from csat_helpers.pipeline.opened import opened
from csat_helpers.pipeline.parameterise import in_language
from csat_helpers.pipeline.plan import executed, prepare

_TICK = 0.05  # seconds between two looks at the children
_TYPESET = {"pdf", "pptx", "xlsx"}


@dataclass
class _Report:
    """A report that is being made."""

    order: Message
    watched: Watched
    line: Line
    printed: int
    slot: int
    answer: Message | None = None
    copied: bool = False


class Server:
    """One engagement's reports, as the process at the other end of ``line`` asks for them."""

    def __init__(self, line: Line) -> None:
        self._line, self._reports = line, dict[int, _Report]()
        self._setters: list[Typesetter] = []
        self._selector = selectors.DefaultSelector()

    def serve(self, order: Order) -> None:
        """Open the engagement, then make reports until nobody asks any more."""
        processes.adopt_orphans()
        _own_signals()
        try:
            with places.working_in(Path(order.root)):
                self._open(order)
                while not self._line.closed:
                    self._turn()
        finally:
            self._end_all()

    def _open(self, order: Order) -> None:
        asked = order.languages, order.formats, order.wave, order.unit
        self._limits, self._root = order.limits.for_each_of(order.workers), Path(order.root)
        tell = self._teller(None)
        os.chdir(order.cwd)
        if order.dry:
            survey.keep_nothing()
        self._plan = plan = prepare(order.engagement, *asked, tell, order.pdf_standard, check=order.check)
        survey.hold(plan.engagement, plan.everyone)
        told = opened(plan, order.by)
        self._facts = told.facts
        self._setters = [Typesetter() for _ in range(order.workers)] if _TYPESET & set(plan.formats) else []
        gc.collect()
        gc.freeze()
        self._selector.register(self._line, selectors.EVENT_READ, None)
        self._line.send({"opened": asdict(told), "pid": os.getpid()})

    def _turn(self) -> None:
        """Whatever there is to hear, then a look at the children."""
        for key, _ in self._selector.select(_TICK if self._reports else None):
            if key.data is None:
                for message in self._line.read():
                    self._hear(message)
            elif key.fileobj is key.data.line:
                self._listen(key.data)
            else:
                self._drain(key.data)
        for report in list(self._reports.values()):
            # One that has ended already was in time, however late it is looked at: a run ahead may have kept us.
            if not self._ended(report) and report.watched.look():
                report.watched.end()

    def _hear(self, message: Message) -> None:
        if "make" in message:
            self._fork(message["make"])
        elif "warm" in message:
            self._warm(message["warm"])
        elif "end" in message:
            for report in self._reports.values():
                if report.order["job"] == message["end"]:
                    report.watched.over = "it was called off"

    def _warm(self, unit: dict[str, str] | None) -> None:
        """Run the template here once, so that what is loaded or computed only once is there for every child.

        Asked for a unit whose report was made. What fails all the same, a child will be told of. typst is left out: it
        starts threads.
        """
        try:
            with TemporaryDirectory(prefix="csat-") as folder:
                plan = self._plan.of_unit(unit) if unit else self._plan
                for language in plan.languages:
                    partial = Path(folder) / "warm.ipynb"
                    notebook = executed(plan, language, self._facts, partial, self._root, execute_here)
                    render.warm(document.read(notebook), plan.formats)
        except _Ended:
            raise
        except Forked:
            os._exit(1)  # a copy that a cell made of this process
        except BaseException as problem:  # a cell's sys.exit is no end of ours
            self._tell(None, f"The template could not be run ahead of its reports: {problem}")
        _own_signals()
        gc.collect()
        gc.freeze()
        self._line.send({"warm": len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 0})

    def _fork(self, order: Message) -> None:
        slot = next(k for k in range(len(self._reports) + 1) if k not in {r.slot for r in self._reports.values()})
        setter = self._setters[slot] if slot < len(self._setters) else None
        if setter is not None:
            setter.start()
        mine, its = socket.socketpair()
        out, printed = os.pipe()
        base = processes.private_megabytes(os.getpid())
        pid = os.fork()
        if pid == 0:
            self._forget([mine], [out])
            child.live(self._plan, self._facts, order, self._root, self._limits, its, printed, setter)
        its.close()
        os.close(printed)
        os.set_blocking(out, False)
        mine.setblocking(False)
        report = _Report(order, Watched(pid, self._limits, base), Line(mine), out, slot)
        self._reports[pid] = report
        self._selector.register(report.line, selectors.EVENT_READ, report)
        self._selector.register(out, selectors.EVENT_READ, report)

    def _forget(self, ends: list[socket.socket], numbers: list[int]) -> None:
        """In a child: what is the server's alone."""
        self._selector.close()
        self._line.close()
        for report in self._reports.values():
            report.line.close()
            os.close(report.printed)
        for end in ends:
            end.close()
        for number in numbers:
            os.close(number)

    def _listen(self, report: _Report) -> None:
        for message in report.line.read():
            if "cell" in message and not report.copied:
                report.watched.cell = str(message["cell"])
            elif "language" in message:
                report.watched.language = str(message["language"])
            elif "tell" in message:
                self._tell(report.order["job"], str(message["tell"]))
            elif "copied" in message:
                report.watched.cell, report.copied = str(message["copied"]), True
                report.watched.over = "a cell forked the process, and the copy went on as a second report"
                report.watched.mend = "Let a copy end with os._exit, or use subprocess."
            elif "made" in message or "failed" in message:
                report.answer = message
        if report.line.closed:
            self._selector.unregister(report.line)

    def _drain(self, report: _Report) -> None:
        try:
            content = os.read(report.printed, 1 << 16)
        except BlockingIOError:
            return
        report.watched.print(content)
        if not content:
            self._selector.unregister(report.printed)

    def _ended(self, report: _Report) -> bool:
        """Take leave of a child that has ended, and say how; whether it has."""
        pid = report.watched.pid
        found, status = os.waitpid(pid, os.WNOHANG)
        if not found:
            return False
        processes.end([], groups=[pid])  # what it left running
        while report.line.fileno() in self._selector.get_map() and _has_more(report.line):
            self._listen(report)
        if not report.watched.tail:
            with contextlib.suppress(KeyError):
                self._drain(report)
        del self._reports[pid]
        self._end_strays()
        for end in (report.line, report.printed):
            with contextlib.suppress(KeyError):
                self._selector.unregister(end)
        report.line.close()
        os.close(report.printed)
        self._answer(report, status)
        return True

    def _answer(self, report: _Report, status: int) -> None:
        watched, answer = report.watched, report.answer
        if answer is None or watched.over:
            name = self._plan.template.name
            self._keep_partial(report)
            if report.slot < len(self._setters):
                self._setters[report.slot].close()  # it may hang, or still be at that report's pages
            answer = {"failed": packed(watched.problem(status, name)), "died": True}
        facts = {"job": report.order["job"], "seconds": watched.seconds, "cell": watched.cell, "peak": watched.peak}
        self._line.send({**facts, **answer})

    def _keep_partial(self, report: _Report) -> None:
        """The notebook as far as a process came that could not write it itself."""
        folder, language = Path(report.order["folder"]), report.watched.language
        journal = folder / f"{self._plan.stem(language)}{JOURNAL}" if language else folder
        if not journal.is_file():
            return
        cells = {told["id"]: told for told in ran(journal)}
        notebook = in_language(self._plan.notebook, language)
        for cell in notebook.cells:
            if (told := cells.get(cell.id)) and "outputs" in told:
                cell.outputs, cell.execution_count = nbformat.from_dict(told["outputs"]), told["count"]
        with contextlib.suppress(OSError):
            nbformat.write(notebook, folder / f"{self._plan.stem(language)}.ipynb")

    def _end_strays(self) -> None:
        """End what a report left behind in another group: processes of ours that are no child at work."""
        kept = [*self._reports, *(setter.pid for setter in self._setters if setter.pid)]
        processes.end_descendants(os.getpid(), but=kept)

    def _end_all(self) -> None:
        for setter in self._setters:
            setter.close()
        for report in self._reports.values():
            report.watched.end()
        processes.end_descendants(os.getpid())

    def _teller(self, job: int | None) -> Any:
        return lambda text: self._tell(job, text)

    def _tell(self, job: int | None, text: str) -> None:
        self._line.send({"job": job, "tell": text})


def _has_more(line: Line) -> bool:
    """Whether something is there to be read, the end counted: a copy of a report's process may hold its end open."""
    return bool(select.select([line], [], [], 0)[0])


class _Ended(BaseException):
    """Somebody ended the server."""


def _own_signals() -> None:
    """Ctrl-C is the caller's to act on; TERM ends the server with all that it started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, _end)


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise _Ended


def serve(end: socket.socket, told: Message) -> None:
    """Serve an order at one end of a socket; what is wrong with it is said there."""
    line = Line(end)
    try:
        Server(line).serve(Order.heard(told))
    except _Ended:
        pass
    except Exception as problem:
        line.send({"refused": packed(problem)})
