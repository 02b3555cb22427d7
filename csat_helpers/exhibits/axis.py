"""A horizontal axis in millimetres: round ticks, grid lines, and where a value lies."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.look import COLOURS


@dataclass(frozen=True)
class Axis:
    """Values from ``low`` to ``high`` between ``start`` and ``end`` mm, with round ``ticks`` among them."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Millimetres from the left."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)

    def draw(self, page: Canvas, head: float, bottom: float, write: Callable[[float], str]) -> None:
        """Grid lines down to ``bottom`` from the head rule at ``head``, the ticks' values above it, zero in ink."""
        for tick in self.ticks:
            x, zero = self.at(tick), tick == 0
            colour, width = (COLOURS["ink"], 0.7) if zero else (COLOURS["grid"], 0.5)
            page.line([x, x], [head, bottom], colour=colour, width=width, order=5 if zero else 0)
            page.text(x, head - 3.0, write(tick), size=7.5, colour=COLOURS["mut"], align="center")


def axis(low: float, high: float, start: float, end: float, *, about: int = 5, tight: bool = False) -> Axis:
    """An axis from ``low`` to ``high``, widened to the next round ticks unless ``tight``.

    >>> axis(0, 23, 50, 120).ticks
    (0.0, 5.0, 10.0, 15.0, 20.0, 25.0)
    >>> axis(0, 23, 50, 120, tight=True).ticks
    (0.0, 5.0, 10.0, 15.0, 20.0)
    """
    marks = ticks(low, high, about)
    if tight:
        return Axis(low, high, start, end, tuple(t for t in marks if low <= t <= high))
    return Axis(marks[0], marks[-1], start, end, tuple(marks))


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values from at most ``low`` to at least ``high``, about ``about`` steps apart.

    >>> ticks(61.2, 67.3)
    [60.0, 62.0, 64.0, 66.0, 68.0]
    """
    span = max(high - low, 1e-9)
    power = 10 ** math.floor(math.log10(span / about))
    step = next(m * power for m in (1, 2, 5, 10) if span / (m * power) <= about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(k * step, 10) + 0.0 for k in range(first, max(last, first + 1) + 1)]
