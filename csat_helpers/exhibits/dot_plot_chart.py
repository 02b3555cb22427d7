"""The drawing of a dot plot: a row an item, a marker a group with its whisker, the gap at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.bars_chart import RANGES
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Fit, Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.assign import Ink
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

MOST_GROUPS = 5
LABEL_MM, HEAD_MM, LEGEND_MM = 46.0, 10.0, 4.8
_APART_MM, _LEAST_MM = 2.5, 1.9  # between the markers of a row: as it is where there is room, and the least
_SIZE, _STEPS = 5.4, 7
_NEAR = 0.2  # of the span of all intervals: an axis that would begin so near the measure's own end begins there
# Where columns of figures end, in mm from the right edge: lowest, highest, gap, its interval.
_COLUMNS = (47.0, 35.0, 24.0, 0.0)


@dataclass(frozen=True)
class Dot:
    """What one group gives one item: estimate, interval, unweighted base, whether that is small."""

    estimate: float
    low: float
    high: float
    base: int | None = None
    flagged: bool = False


@dataclass(frozen=True)
class Gap:
    """How far the highest group (``top``, its place among the groups) lies above the lowest: ``value`` and its
    interval in the units of the estimates. ``reliable`` is what a test found, or intervals that do not overlap.
    """

    top: int
    bottom: int
    value: float
    low: float | None = None
    high: float | None = None
    reliable: bool = False


@dataclass(frozen=True)
class Row:
    """One item: a dot a group, None where there is no estimate, and its gap where two groups have one."""

    item: str
    label: str
    dots: tuple[Dot | None, ...]
    gap: Gap | None = None

    @property
    def reliable(self) -> bool:
        """Whether its highest and lowest group are reliably apart."""
        return self.gap is not None and self.gap.reliable

    def estimate(self, k: int) -> float | None:
        """What the ``k``-th group gives it."""
        dot = self.dots[k]
        return None if dot is None else dot.estimate

    @property
    def known(self) -> list[Dot]:
        """The dots that there are."""
        return [dot for dot in self.dots if dot is not None]


def gap_text(value: float | None, kind: str) -> str:
    """A gap without a sign: of shares in percentage points."""
    if kind == "share":
        return number(None if value is None else 100 * value, "index")
    return number(value, "count" if kind == "nps" else kind)


def gap_interval(gap: Gap, kind: str, language: str) -> str:
    """The interval of a gap; empty where there is none."""
    if gap.low is None or gap.high is None:
        return ""
    factor, written = (100, "index") if kind == "share" else (1, kind)
    return interval(factor * gap.low, factor * gap.high, written, language)


def ends(rows: Sequence[Row], kind: str) -> tuple[float, float]:
    """The ends of the axis: a little beyond the furthest intervals, never beyond the measure's own."""
    known = [dot for row in rows for dot in row.known]
    low, high = min(dot.low for dot in known), max(dot.high for dot in known)
    room = 0.03 * (high - low) or 1.0
    least, most = RANGES.get(kind, (low - room, high + room))
    start = max(low - room, least)
    return least if start - least < _NEAR * (high - low) else start, min(high + room, most)


def held(rows: Sequence[Row], groups: int) -> Fit:
    """The rows that a page holds, each high enough for its markers one under the other where that can be."""
    room = MAX_HEIGHT_MM - HEAD_MM - 2 * LEGEND_MM - 1
    return fit([r.label for r in rows], room, LABEL_MM, most=max(7.6, _APART_MM * groups + 1.8))


def draw(
    rows: Sequence[Row], names: Sequence[str], inks: Sequence[Ink], kind: str, language: str,
    *, width: float = CHART_WIDTH_MM, own: Sequence[Row] = (),
) -> str:  # fmt: skip
    """Rows in order with a legend above; whiskers where the markers of a row find room one under the other.

    A page narrower than the report's has no column of the gaps' intervals. ``own`` are the rows with all groups where
    the first of these is the client's own brand: it stands out, and its figure and the best rival's stand beside.
    """
    count = len(names)
    kept = held(rows, count)
    labels = stub([rows[k].label for k in kept.kept], width, kept.height, LABEL_MM)
    if width < CHART_WIDTH_MM:  # marks need the height that they have on the page
        labels = Stub(
            labels.column, labels.above, max(labels.height, labels.above + _APART_MM * count + 1.8), labels.lines
        )
    lines = _legend_lines(names, width)
    top = HEAD_MM + LEGEND_MM * len(lines)
    page = Canvas(top + kept.total(labels.height) + 1, width)
    _legend(page, lines, names, inks, strong=bool(own))
    scale = _axis(rows, kind, labels.column + 5, page.width - (14 if page.narrow else 62))
    scale.draw(page, top - 1.6, page.height - 1, lambda tick: _tick(tick, kind))
    _heads(page, top, language, own=bool(own))
    apart = min(_APART_MM, (labels.height - labels.above - 1.4) / count)
    for k, y in kept.tops(top, labels.height):
        labels.write(page, y, rows[k].label, bold=rows[k].reliable)
        _dots(page, rows[k], inks, labels.middle(y), scale, apart, strong=bool(own))
        if own:
            _against(page, own[k], inks, labels.middle(y), kind, language)
        else:
            _figures(page, rows[k], inks, labels.middle(y), kind, language)
        page.rule(y + labels.height)
    kept.tell(page, top, labels.height, language)
    return page.svg()


def _axis(rows: Sequence[Row], kind: str, start: float, end: float) -> Axis:
    low, high = ends(rows, kind)
    found = axis(low, high, start, end, about=_STEPS)
    return Axis(low, high, start, end, tuple(t for t in found.ticks if low - 1e-9 <= t <= high + 1e-9))


def _tick(value: float, kind: str) -> str:
    if kind == "share":
        return f"{value * 100:.0f}"
    return number(value, "nps" if kind == "nps" else "count") if value % 1 == 0 else f"{value:g}"


def _legend_lines(names: Sequence[str], width: float) -> list[list[int]]:
    """The groups by the lines of the legend."""
    lines: list[list[int]] = [[]]
    used = 0.0
    for k, name in enumerate(names):
        wide = _entry(name)
        if lines[-1] and used + wide > width:
            lines.append([])
            used = 0.0
        lines[-1].append(k)
        used += wide
    return lines


def _entry(name: str) -> float:
    return 4.0 + min(lettering.width(name, 8.5, True), 80.0) + 6.0


def _legend(page: Canvas, lines: list[list[int]], names: Sequence[str], inks: Sequence[Ink], *, strong: bool) -> None:
    for row, line in enumerate(lines):
        x, y = 0.0, 2.2 + LEGEND_MM * row
        for k in line:
            page.dot(x + 1.4, y, inks[k].colour, size=_SIZE + 0.6, shape=inks[k].shape)
            page.label(x + 4.0, y, names[k], 80.0, lines=1, colour=inks[k].words, bold=not (strong and k))
            x += _entry(names[k])


def _heads(page: Canvas, top: float, language: str, *, own: bool) -> None:
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    heads = [say(language, "Lowest"), say(language, "Highest"), say(language, "Gap"), say(language, "95% interval")]
    if own:
        heads[:2] = [say(language, "Own"), say(language, "Best rival")]
    columns = {0.0: heads[2]} if page.narrow else dict(zip(_COLUMNS, heads, strict=True))
    for edge, name in columns.items():
        room = _COLUMNS[0] - _COLUMNS[1] - 0.6 if name == heads[1] else page.width
        page.text(page.width - edge, top - 4.6, lettering.wrap(name, room, style["size"]), **style)
    page.rule(top - 1.6, colour=COLOURS["ink"], width=0.7)


def _dots(
    page: Canvas, row: Row, inks: Sequence[Ink], y: float, scale: Axis, apart: float, *, strong: bool
) -> None:  # fmt: skip
    """The markers of a row: hollow where its groups are not reliably apart, on one line where there is no room.

    The first is larger where it is to be ``strong``.
    """
    room = apart >= _LEAST_MM
    shown = [k for k, dot in enumerate(row.dots) if dot is not None]
    for place, k in enumerate(shown):
        dot, worn = row.dots[k], inks[k]
        if dot is None:
            continue
        at = y + (place - (len(shown) - 1) / 2) * apart * room
        if room:
            page.whisker(scale.at(dot.low), scale.at(dot.high), at, worn.colour, width=1.0, cap=0.6)
        size, over = (1.35 * _SIZE, 0.5) if strong and not k else (_SIZE, 0.0)
        style: dict[str, Any] = {"shape": worn.shape, "hollow": not row.reliable, "order": 4 + over}
        page.dot(scale.at(dot.estimate), at, worn.colour, size=size, **style)


def _figures(page: Canvas, row: Row, inks: Sequence[Ink], y: float, kind: str, language: str) -> None:
    """The lowest and the highest figure in the colours of their groups, and how far they lie apart."""
    lowest, highest, right, last = (page.width - edge for edge in _COLUMNS)
    ink, gap = COLOURS["ink" if row.reliable else "mut"], row.gap
    if page.narrow:
        right = page.width
    elif gap is not None:
        for x, k in ((lowest, gap.bottom), (highest, gap.top)):
            text = number(row.estimate(k), kind)
            page.text(x, y, text, colour=inks[k].words, align="right", bold=row.reliable)
        page.text(last, y, gap_interval(gap, kind, language), size=7.5, colour=COLOURS["mut"], align="right")
    text = gap_text(gap.value if gap else None, kind)
    page.text(right, y, text, size=9, colour=ink, align="right", bold=row.reliable)


def _against(page: Canvas, row: Row, inks: Sequence[Ink], y: float, kind: str, language: str) -> None:
    """The own brand's figure, that of the best of all rivals, and the gap with its sign."""
    first, second, right, last = (page.width - edge for edge in _COLUMNS)
    gap, ink = row.gap, COLOURS["ink" if row.reliable else "mut"]
    if page.narrow:
        right = page.width
    elif gap is not None:
        for x, k in ((first, gap.top), (second, gap.bottom)):
            colour = inks[k].words if k < len(inks) else COLOURS["sec"]
            page.text(x, y, number(row.estimate(k), kind), colour=colour, align="right", bold=row.reliable)
        page.text(last, y, gap_interval(gap, kind, language), size=7.5, colour=COLOURS["mut"], align="right")
    page.text(right, y, signed_gap(gap, kind), size=9, colour=ink, align="right", bold=row.reliable)


def signed_gap(gap: Gap | None, kind: str) -> str:
    """A gap to the best rival as it stands at its row: with its sign."""
    if gap is None:
        return number(None, kind)
    return number(100 * gap.value if kind == "share" else gap.value, "nps" if kind == "nps" else "points")
