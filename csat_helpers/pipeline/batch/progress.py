"""How far a batch is: a bar on a terminal, plain lines elsewhere."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

_RECENT = 50  # reports that the rate is taken over


class Progress(Protocol):
    """Who is told of a batch."""

    def more(self, jobs: int) -> None:
        """So many reports more are to be made."""
        ...

    def step(self, name: str, state: str, said: str = "") -> None:
        """One is made, kept or failed."""
        ...

    def say(self, text: str) -> None:
        """Something else."""
        ...

    def close(self) -> None:
        """The batch is over."""
        ...


class Silent:
    """Says nothing."""

    def more(self, jobs: int) -> None:  # noqa: D102
        pass

    def step(self, name: str, state: str, said: str = "") -> None:  # noqa: D102
        pass

    def say(self, text: str) -> None:  # noqa: D102
        pass

    def close(self) -> None:  # noqa: D102
        pass


class Rate:
    """Reports a minute, over those made last, and how long the others will take."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: deque[float] = deque([clock()], maxlen=_RECENT)
        self.all = self.over = self.failed = 0

    def step(self, state: str) -> None:
        """Count one."""
        self.over += 1
        self.failed += state == "failed"
        if state != "kept":
            self._ends.append(self._clock())

    @property
    def a_minute(self) -> float:
        """0 until something was made."""
        took = self._ends[-1] - self._ends[0]
        return 60.0 * (len(self._ends) - 1) / took if took > 0 else 0.0

    @property
    def text(self) -> str:
        """Counts, rate and remaining time."""
        told = [f"{self.over:,} of {self.all:,}"]
        told += [f"{self.failed:,} failed"] if self.failed else []
        if rate := self.a_minute:
            told += [f"{rate:.3g} a minute", f"{duration(60 * (self.all - self.over) / rate)} left"]
        return ", ".join(told)


def duration(seconds: float) -> str:
    """``1 h 05 min``, ``4 min 10 s``, ``12 s``."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {whole % 60:02} s" if minutes else f"{whole} s"


class Lines:
    """A line a report, for a log."""

    def __init__(self, write: Callable[[str], Any]) -> None:
        self._write, self._rate = write, Rate()

    def more(self, jobs: int) -> None:  # noqa: D102
        self._rate.all += jobs

    def step(self, name: str, state: str, said: str = "") -> None:  # noqa: D102
        self._rate.step(state)
        self._write(f"{name}: {state}{', ' + said if said else ''} ({self._rate.text})")

    def say(self, text: str) -> None:  # noqa: D102
        self._write(text)

    def close(self) -> None:  # noqa: D102
        pass


class Bar:
    """A bar that stays in its place, and lines above it for what failed."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = BarColumn(bar_width=30), TextColumn("{task.description}", markup=False)
        self._rate, self._bar = Rate(), Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("starting", total=None)
        self._bar.start()

    def more(self, jobs: int) -> None:  # noqa: D102
        self._rate.all += jobs
        self._bar.update(self._task, total=self._rate.all, description=self._rate.text)

    def step(self, name: str, state: str, said: str = "") -> None:  # noqa: D102
        self._rate.step(state)
        if state == "failed":
            self.say(f"{name}: failed, {said}")
        self._bar.update(self._task, completed=self._rate.over, description=self._rate.text)

    def say(self, text: str) -> None:  # noqa: D102
        self._bar.console.print(text, markup=False, highlight=False)

    def close(self) -> None:  # noqa: D102
        self._bar.stop()
