"""A report's process as seen from outside: what it takes, whether that is too much, and what it died of."""

import os
import signal
import time
from dataclasses import dataclass, field

from csat_helpers.errors import TemplateError
from csat_helpers.pipeline.forking import processes
from csat_helpers.pipeline.forking.limits import PRINTED, PROCESSES, Limits

_TAIL = 30_000  # characters of what a process printed last: of a crash, places, then a long list of libraries
_EVERY = 0.2  # seconds between two looks at memory


@dataclass
class Watched:
    """A child at work: ``cell`` and ``language`` are where it is, ``over`` why it was ended by us, empty until then."""

    pid: int
    limits: Limits
    base: float
    started: float = field(default_factory=time.monotonic)
    language: str = ""
    cell: str = ""
    printed: int = 0
    tail: bytes = b""
    over: str = ""
    mend: str = ""
    peak: float = 0.0
    _looked: float = 0.0

    def print(self, content: bytes) -> None:
        """What the process wrote past Python's own streams."""
        self.printed += len(content)
        self.tail = (self.tail + content)[-_TAIL:]

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return time.monotonic() - self.started

    def look(self) -> bool:
        """Whether it has to be ended; ``over`` says why."""
        if self.over:
            return True
        if self.seconds > self.limits.seconds:
            self._stop(
                f"it ran longer than {self.limits.seconds:g} seconds",
                "Allow more with --max-seconds, or make it shorter.",
            )
        elif self.printed > PRINTED:
            self._stop(f"it printed more than {PRINTED:,} bytes", "Print less.")
        elif time.monotonic() - self._looked > _EVERY:
            self._looked = time.monotonic()
            self._weigh()
        return bool(self.over)

    def _weigh(self) -> None:
        tree = [self.pid, *processes.descendants(self.pid)]
        self.peak = max(self.peak, taken := sum(self._taken(pid) for pid in tree))
        if len(tree) > PROCESSES:
            self._stop(f"it started more than {PROCESSES} processes", "Start fewer.")
        elif taken > (self.limits.megabytes or 0.0):
            self._stop(
                f"it took more than {self.limits.megabytes:,.0f} MB of memory",
                "Allow more with --max-memory, or take less at once.",
            )

    def _taken(self, pid: int) -> float:
        """What a process has beyond what it was forked with; another program was forked with nothing."""
        forked = processes.command(pid) == processes.command(os.getpid())
        return max(processes.private_megabytes(pid) - (self.base if forked else 0.0), 0.0)

    def _stop(self, why: str, mend: str) -> None:
        self.over, self.mend = why, mend

    def end(self) -> None:
        """End it with all that it started in its group."""
        processes.end([self.pid, *processes.descendants(self.pid)], groups=[self.pid])

    def problem(self, status: int, name: str) -> TemplateError:
        """What is said of a process that ended, with ``status`` of os.waitpid, before it had said anything itself."""
        place = f"in cell '{self.cell}'" if self.cell else "outside of its cells"
        if self.over:
            return TemplateError(f"The report was ended {place}: {self.over}.", where=name, mend=self.mend)
        if os.WIFEXITED(status):
            what = f"The report's process ended itself {place} (exit code {os.WEXITSTATUS(status)})."
            return TemplateError(
                what, where=name, mend="A cell, or a library that it calls, calls os._exit or closes files of others."
            )
        return TemplateError(
            f"The report's process was killed {place} ({signal.Signals(os.WTERMSIG(status)).name}).", where=name,
            mend=_likely(os.WTERMSIG(status), self.tail),
        )  # fmt: skip


def _likely(number: int, tail: bytes) -> str:
    """What a signal most often means; of a crash, the line it happened at where the process could still say."""
    if number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGABRT):
        lines = [line.strip() for line in tail.decode("utf-8", "replace").splitlines()]
        at = next((line for line in lines if line.startswith("File ")), "")
        return "A compiled library crashed" + (f" at {at}." if at else ".")
    if number == signal.SIGKILL:
        return "Somebody killed it, or the system had no memory left."
    return "Somebody ended it."
