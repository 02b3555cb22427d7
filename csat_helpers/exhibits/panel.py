"""One series over waves in a frame of its own: band, whiskers, signs of tested changes, wave names."""

import re
from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import axis
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import MINUS, interval

LEVEL = 0.05


@dataclass(frozen=True)
class Series:
    """One item over the waves; ``change`` is the tested step to the last wave with its interval, None where it was not
    tested; ``target`` the level it is to reach, where there is one.
    """

    item: str
    label: str
    waves: tuple[str, ...]
    estimate: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    base: tuple[float, ...]
    change: float | None = None
    p_value: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    target: float | None = None

    @property
    def tested(self) -> bool:
        """Whether the last step was tested."""
        return self.change is not None and self.p_value is not None and not pd.isna(self.p_value)

    @property
    def moved(self) -> int:
        """1 or -1 where the last step is reliable, else 0."""
        if not self.tested or (self.p_value or 0) >= LEVEL:
            return 0
        return 1 if (self.change or 0) > 0 else -1

    @property
    def hollow(self) -> bool:
        """Whether its last marker is: the step to it was tested and is not reliable."""
        return self.tested and not self.moved

    @property
    def since_first(self) -> int:
        """1 or -1 where the first and last intervals do not overlap, else 0."""
        return (self.low[-1] > self.high[0]) - (self.high[-1] < self.low[0])

    @property
    def before(self) -> int:
        """1 or -1 where the first interval and the last but one do not overlap, else 0."""
        return (self.low[-2] > self.high[0]) - (self.high[-2] < self.low[0])

    @property
    def extreme(self) -> int:
        """1 or -1 where the last wave, by a reliable step, is the highest or lowest: no earlier interval reaches it."""
        others = range(len(self.waves) - 2)
        if not others or not self.moved:
            return 0
        if self.moved > 0:
            return int(all(self.low[-1] > self.high[k] for k in others))
        return -int(all(self.high[-1] < self.low[k] for k in others))


class Panel:
    """One series in a frame of its own, its vertical axis cut to what it needs."""

    def __init__(
        self, page: Canvas, series: Series, kind: str, x0: float, x1: float, y0: float, y1: float, *, large: bool
    ) -> None:
        self.page, self.s, self.kind, self.large = page, series, kind, large
        self.x0, self.x1, self.y0, self.y1 = x0, x1, y0, y1
        factor = 100 if kind == "share" else 1
        aim = () if series.target is None else (series.target,)
        low, high = min(*series.low, *aim) * factor, max(*series.high, *aim) * factor
        # Room for the sign and figure of a tested change beyond the last whisker.
        room = (high - low) * 0.2
        below = series.tested and (series.change or 0) < 0
        low, high = low - room * below, high + room * (series.tested and not below)
        low, high = low - 0.04 * (high - low), high + 0.04 * (high - low)
        self.axis = axis(low, max(high, low + 1e-6), y1, y0, about=5 if large else 4, tight=True)
        self.factor = factor
        self.colour = COLOURS["p6"]
        self.last = COLOURS["neg"] if series.moved < 0 else COLOURS["p6"]
        self.xs = [x0 + 9 + (x1 - x0 - 24) * k / (len(series.waves) - 1) for k in range(len(series.waves))]

    def y(self, value: float) -> float:
        """The height on the page of a value: the axis runs upwards, from y1 to y0."""
        return self.axis.at(value * self.factor)

    def draw(self, language: str) -> None:
        """Draw it all."""
        self._frame()
        self._marks()
        self._aim(language)
        self._figures(language)
        self._waves()

    def _frame(self) -> None:
        size = 9.5 if self.large else 8.5
        # Beside the name of a large panel stands its change since the first wave, on a narrow page under it.
        beside = self.large and not self.page.narrow
        limit = self.x1 - self.x0 - (50 if beside else 0)
        title = lettering.wrap(self.s.label, limit, size, bold=True, lines=1 if beside else 2)
        y = self.y0 - (6.2 if len(title) == 1 else 7.0)
        if self.large and self.page.narrow:
            y = self.y0 - (10.6 if len(title) == 1 else 12.0)
        self.page.text(self.x0, y, title, size=size, bold=True)
        for tick in self.axis.ticks:
            y = self.y(tick / self.factor)
            self.page.rule(y, start=self.x0 + 5, end=self.x1)
            self.page.text(
                self.x0 + 3.6, y, f"{tick:g}".replace("-", MINUS), size=7.5, colour=COLOURS["mut"], align="right"
            )

    def _marks(self) -> None:
        s, page = self.s, self.page
        low, high = [self.y(v) for v in s.low], [self.y(v) for v in s.high]
        page.area([*self.xs, *reversed(self.xs)], [*high, *reversed(low)], self.colour)
        ys = [self.y(v) for v in s.estimate]
        page.line(self.xs[:-1], ys[:-1], colour=self.colour, width=1.8, order=3)
        page.line(self.xs[-2:], ys[-2:], colour=self.last, width=1.8, order=3)
        for k, x in enumerate(self.xs):
            ink = self.last if k == len(self.xs) - 1 else self.colour
            page.line([x, x], [low[k], high[k]], colour=ink, width=0.8, order=2)
            page.dot(x, ys[k], ink, size=5.4, hollow=s.hollow and k == len(self.xs) - 1)

    def _figures(self, language: str) -> None:
        s, page, last = self.s, self.page, len(self.xs) - 1
        size = 10.5 if self.large else 9.5
        value = number(s.estimate[-1], self.kind)
        page.text(self.xs[-1] + 2.6, self.y(s.estimate[-1]), value, size=size, colour=self.last, bold=True)
        for k in sorted({0, last - 1} if s.moved else {0}):
            # The sign of a rise stands above the last point, so the figure before it goes below its own.
            below = k == last - 1 and s.moved > 0
            y = self.y(s.low[k]) + 2.6 if below else self.y(s.high[k]) - 2.4
            page.text(self.xs[k], y, number(s.estimate[k], self.kind), size=8, colour=COLOURS["sec"], align="center")
        if s.moved or (s.tested and self.large):
            self._change(language)
        if self.large and s.since_first:
            self._since(language)

    def _change(self, language: str) -> None:
        """The tested step with its interval, clear of the whiskers over or under which it stands."""
        s, page = self.s, self.page
        text, up = change_text(s.change or 0, self.kind), (s.change or 0) > 0
        spread = _bracketed(change_interval(s, self.kind, language), language)
        if lettering.width(text + spread, 8, True) > (self.x1 - self.x0) * 0.6:
            spread = ""
        wide = lettering.width(text, 8, True) + 1.0 + lettering.width(spread, 7.5)
        left = min(self.x1 - wide, self.xs[-1] - 3.2)
        under = [k for k, x in enumerate(self.xs) if x >= left - 3]
        y = min(self.y(s.high[k]) for k in under) - 2.6 if up else max(self.y(s.low[k]) for k in under) + 2.8
        colour = COLOURS["mut"] if not s.moved else COLOURS["p6"] if up else COLOURS["neg"]
        # No grid line runs through it.
        page.box(left - 3.0, y - 1.6, wide + 3.4, 3.2, COLOURS["bg"], order=0.5)
        if s.moved:
            page.triangle(left - 1.8, y, colour, up=up)
        page.text(left, y, text, size=8, colour=colour, bold=s.moved != 0)
        page.text(left + wide, y, spread, size=7.5, colour=COLOURS["mut"], align="right")

    def _aim(self, language: str) -> None:
        """The target: a dashed line, named where neither the first points nor the last stand in its way."""
        if self.s.target is None:
            return
        page, y = self.page, self.y(self.s.target)
        page.line([self.x0 + 5, self.x1], [y, y], colour=COLOURS["sec"], dashed=True, order=2)
        text = say(language, "Target {value}", value=number(self.s.target, self.kind))
        wide = lettering.width(text, 7.5)
        places = [(x, y + shift) for x in (self.x0 + 5.5, self.x1 - wide) for shift in (-2.0, 2.2)]
        x, at = min(places, key=lambda place: self._crowding(*place, wide))
        page.text(x, at, text, size=7.5, colour=COLOURS["sec"])

    def _crowding(self, x: float, y: float, wide: float) -> float:
        """How many millimetres of whiskers, their figures included, lie within a label's line at (x, y)."""
        s, found = self.s, 0.0
        for k, at in enumerate(self.xs):
            if x - 4 <= at <= x + wide + 4:
                top, foot = self.y(s.high[k]) - 4.2, self.y(s.low[k]) + 4.2
                found += max(0.0, min(foot, y + 1.6) - max(top, y - 1.6))
        return found + (10 if y < self.y0 or y > self.y1 else 0)

    def _since(self, language: str) -> None:
        up, y = self.s.since_first > 0, self.y0 - (5.6 if self.page.narrow else 6.2)
        colour = COLOURS["p6"] if up else COLOURS["neg"]
        text = since_text(self.s, self.kind, language)
        text = lettering.cut(text, 84 if self.page.narrow else 46, 8.5, bold=True)
        wide = lettering.width(text, 8.5, True)
        left = self.x0 + 3.2 if self.page.narrow else self.x1 - wide
        self.page.text(left, y, text, colour=colour, bold=True)
        self.page.triangle(left - 2.2, y, colour, up=up)

    def _waves(self) -> None:
        """Wave names under the axis: a year once, its parts above it; n under the large panel."""
        page, y = self.page, self.y1 + 4.2
        page.line([self.x0 + 5, self.x1], [self.y1 + 1.2] * 2, colour=COLOURS["line"], width=0.6)
        room = (self.xs[1] - self.xs[0]) - 1.2
        parts = [wave_parts(w) for w in self.s.waves]
        widest = max(lettering.width(part or year, 7.5) for year, part in parts)
        every = max(1, -(-int(min(widest, 18) * 10) // max(int(room * 10), 1)))
        free = self.x0  # where the last year ends
        for k, (year, part) in enumerate(parts):
            if (len(parts) - 1 - k) % every == 0:
                text = lettering.cut(part or year, max(room * every, 8), 7.5)
                page.text(self.xs[k], y, text, size=7.5, colour=COLOURS["mut"], align="center")
            if part and (k == 0 or parts[k - 1][0] != year) and self.xs[k] - 1.6 >= free:
                page.text(self.xs[k] - 1.6, y + 3.4, year, size=7.5, colour=COLOURS["sec"], bold=True)
                free = self.xs[k] + lettering.width(year, 7.5, True)
        if self.large and self.s.base:
            page.text(0, y + 8.2, "n", size=7.5, colour=COLOURS["mut"])
            for k, base in enumerate(self.s.base):
                if (len(parts) - 1 - k) % every == 0:
                    page.text(
                        self.xs[k], y + 8.2, number(base, "count"), size=7.5, colour=COLOURS["mut"], align="center"
                    )


def wave_parts(wave: str) -> tuple[str, str]:
    """A wave's year and the part of it: ``2024 Q3`` is ("2024", "Q3"); another name has no part.

    >>> wave_parts("2024 Q3"), wave_parts("2018"), wave_parts("2024年第三季度")
    (('2024', 'Q3'), ('2018', ''), ('2024', '三季度'))
    """
    found = re.fullmatch(r"((?:19|20)\d\d)\s*[-/年 ]?\s*(\D.*|\d{1,2}月?)?", wave.strip())
    # An axis has no room for the ordinal, and says "三季度".
    return (found[1], (found[2] or "").removeprefix("第")) if found else (wave, "")


def _bracketed(text: str, language: str) -> str:
    return phrases.bracketed(text, language) if text else ""


def since_text(s: Series, kind: str, language: str) -> str:
    """Where the last wave lies from the first, where their intervals part them."""
    values = {"first": number(s.estimate[0], kind), "wave": s.waves[0]}
    if s.since_first > 0:
        return say(language, "above {first} in {wave}", **values)
    return say(language, "below {first} in {wave}", **values)


def change_interval(s: Series, kind: str, language: str) -> str:
    """The interval of the tested step, signed; empty where there is none."""
    if s.change_low is None or s.change_high is None:
        return ""
    factor = 100 if kind == "share" else 1
    return interval(factor * s.change_low, factor * s.change_high, "points", language)


def change_text(change: float, kind: str) -> str:
    """A signed change: of shares in percentage points."""
    return number(change * (100 if kind == "share" else 1), "points")
