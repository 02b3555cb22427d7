"""The drawing of bars: from zero, with intervals, under the heads of their groups."""

from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas, row_height
from csat_helpers.exhibits.stub import Stub, lowest, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, letters, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, HEAD_MM, FOOT_MM = 50.0, 10.0, 7.0, 7.0
# Neutral where nothing is claimed, the poles where a test or the reference tells a bar apart.
FILLS = {1: COLOURS["p4"], -1: COLOURS["neg2"], 0: COLOURS["line"]}
RANGES = {"index": (0.0, 100.0), "nps": (-100.0, 100.0), "share": (0.0, 1.0)}


@dataclass(frozen=True)
class Bar:
    """One bar. ``sign`` is 1 or -1 where it reliably differs from the reference, else 0; ``letters`` name the columns
    it exceeds, ``column`` its own letter.
    """

    group: str
    label: str
    estimate: float
    low: float
    high: float
    base: int | None
    flagged: bool
    sign: int
    letters: str = ""
    column: str = ""

    @property
    def exceeds(self) -> set[str]:
        """The letters, as capitals, of the bars it exceeds."""
        return set(self.letters.replace("–", "").upper().split())


def fitting(rows: list[Bar]) -> list[Bar]:
    """As many whole groups as a page holds; the table has them all."""
    room, kept = MAX_HEIGHT_MM - TOP_MM - FOOT_MM, []
    least = lowest(_named(rows), LABEL_MM, room - HEAD_MM * len({b.group for b in rows}))
    for bar in rows:
        room -= least + (HEAD_MM if not kept or bar.group != kept[-1].group else 0)
        if room < 0:
            return [b for b in kept if b.group != bar.group] or kept
        kept.append(bar)
    return kept


def draw(
    rows: list[Bar], reference: pd.Series | None, kind: str, language: str, *, width: float = CHART_WIDTH_MM
) -> str:  # fmt: skip
    """Bars under the heads of their groups; each with its letter, interval, figure and marks.

    A page narrower than the report's has no column of intervals: whiskers show them.
    """
    rows = fitting(rows)
    heads = HEAD_MM * len({b.group for b in rows if b.group})
    names = _stub(rows, width, heads)
    named = 5.0 if any(b.exceeds for b in rows) else 0.0
    bottom = TOP_MM + heads + names.height * len(rows)
    page = Canvas(bottom + (FOOT_MM if reference is not None else 1), width)
    beside = max(lettering.width(letters(b.letters), SIZES["letter"], True) for b in rows)
    right = page.width - beside - (14 if page.narrow else 36)  # where figures end
    scale = _axis(rows, kind, names.column + named + 4, right - 12)
    scale.draw(page, TOP_MM - 1.6, bottom, lambda tick: _tick(tick, kind))
    _heads(page, language)
    y, group = TOP_MM, None
    for bar in rows:
        if bar.group and bar.group != group:
            page.heading(0, y + HEAD_MM * 0.62, bar.group, page.width)
            y += HEAD_MM
        group = bar.group
        names.write(page, y, bar.label + " *" * bar.flagged, bold=bar.sign != 0)
        if named:
            x = names.column + 3 if names.column else 1.5
            page.text(x, names.middle(y), bar.column, size=7.5, colour=COLOURS["p6"], bold=True)
        _bar(page, bar, names, y, scale, right, kind, language)
        y += names.height
        page.rule(y)
    if reference is not None:
        _reference(page, scale, float(reference["estimate"]), y, kind, language)
    return page.svg()


def _stub(rows: list[Bar], width: float, heads: float) -> Stub:
    room = MAX_HEIGHT_MM - TOP_MM - FOOT_MM - heads
    names = _named(rows)
    least = lowest(names, LABEL_MM, room)
    return stub(names, width, row_height(len(rows), room, most=max(7.6, least), least=least), LABEL_MM)


def _named(rows: list[Bar]) -> list[str]:
    """The names of the bars; a star says that the base is small."""
    return [b.label + " *" * b.flagged for b in rows]


def _reference(page: Canvas, scale: Axis, value: float, y: float, kind: str, language: str) -> None:
    """The dashed line of all respondents, named under the last row."""
    x = scale.at(value)
    page.line([x, x], [TOP_MM - 1.6, y + 1.5], colour=COLOURS["mut"], dashed=True, order=2)
    text = say(language, "All respondents {value}", value=number(value, kind))
    half = lettering.width(text, 7.5) / 2
    page.text(min(max(x, half), page.width - half), y + 4.0, text, size=7.5, colour=COLOURS["mut"], align="center")


def _axis(rows: list[Bar], kind: str, start: float, end: float) -> Axis:
    """From zero, or the measure's own ends for an index, to the furthest interval."""
    low, high = min(0.0, *(b.low for b in rows)), max(0.0, *(b.high for b in rows))
    if kind == "index":
        low, high = 0.0, 100.0
    found = axis(low, high, start, end)
    least, most = RANGES.get(kind, (found.low, found.high))
    return Axis(
        max(found.low, least), min(found.high, most), start, end, tuple(t for t in found.ticks if least <= t <= most)
    )


def _heads(page: Canvas, language: str) -> None:
    y, style = TOP_MM - 4.6, {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    if not page.narrow:
        page.text(page.width - 15, y, say(language, "95% interval"), **style)
    page.text(page.width, y, "n", **style)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _tick(value: float, kind: str) -> str:
    if kind == "share":
        return f"{value * 100:.0f}"
    return number(value, "nps" if kind == "nps" else "count") if value % 1 == 0 else f"{value:g}"


def _bar(
    page: Canvas, bar: Bar, names: Stub, top: float, scale: Axis, right: float, kind: str, language: str
) -> None:  # fmt: skip
    colour = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["gry"]}[bar.sign]
    y, height = names.middle(top), min(names.height - names.above, 7.6)
    zero, x = scale.at(0), scale.at(bar.estimate)
    page.box(min(zero, x), y - height * 0.28, abs(x - zero), height * 0.56, FILLS[bar.sign])
    page.whisker(scale.at(bar.low), scale.at(bar.high), y, colour if bar.sign else COLOURS["sec"], width=1.2)
    ink = colour if bar.sign else COLOURS["ink"]
    page.text(right, y, number(bar.estimate, kind), size=9, colour=ink, align="right", bold=True)
    if bar.sign:
        page.triangle(right + 2.2, y, colour, up=bar.sign > 0)
    if bar.letters:
        size = SIZES["letter"]
        page.text(right + (3.8 if bar.sign else 0.8), y - 1.0, letters(bar.letters), size=size, colour=ink, bold=True)
    small = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    if not page.narrow:
        page.text(page.width - 15, y, interval(bar.low, bar.high, kind, language), **small)
    page.text(page.width, y, number(bar.base, "count"), **small)
