"""The drawing of a radar: a web from 0 in the middle to 100 at the rim, a polygon a group."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.key import Entry, Key, key
from csat_helpers.look import COLOURS, number
from csat_helpers.look.assign import Ink, ink
from csat_helpers.look.tokens import CHART_WIDTH_MM

MOST_GROUPS = 5
_LEGEND_MM, _OUT_MM, _LINE_MM = 4.6, 3.5, 3.4
_WHOLE = Ink(COLOURS["p6"], "o", dashed=False)

Outline = tuple[list[float], list[float]]


@dataclass(frozen=True)
class _Web:
    """The web's middle on the page, its radius in mm, and the number of its spokes."""

    x: float
    y: float
    radius: float
    spokes: int

    @property
    def turns(self) -> list[float]:
        """The angle of each spoke, clockwise from the top."""
        return [2 * math.pi * k / self.spokes for k in range(self.spokes)]

    def points(self, values: Sequence[float]) -> Outline:
        """Where values of 0 to 100 lie on the spokes."""
        radii = [self.radius * max(v, 0) / 100 for v in values]
        xs = [self.x + r * math.sin(a) for r, a in zip(radii, self.turns, strict=True)]
        ys = [self.y - r * math.cos(a) for r, a in zip(radii, self.turns, strict=True)]
        return xs, ys


def draw(
    groups: list[tuple[str, pd.DataFrame]], inks: Sequence[Ink] | None = None, *, strong: int | None = None,
    width: float = CHART_WIDTH_MM,
) -> str:  # fmt: skip
    """A polygon for each of the first groups in its ink, with a legend; one alone has its band and its figures.

    The group at ``strong`` stands out: it lies over the others, whose names are plain. Names stand outside the rim. On a narrow page those too long for it make way for numbers with a key.
    """
    drawn = groups[:MOST_GROUPS]
    worn = [_WHOLE] if len(drawn) == 1 else list(inks or map(ink, range(len(drawn))))
    rows, narrow = drawn[0][1], width < CHART_WIDTH_MM
    web, named, height = _layout(rows, len(drawn), width)
    page = Canvas(_height(named, height, narrow=narrow), width)
    _grid(page, web)
    if len(drawn) == 1:
        _band(page, web, rows)
    for k, (name, part) in enumerate(drawn):
        weight = 1 if strong is None else 1.7 if k == strong else 0.75
        _polygon(page, web.points(part["estimate"].tolist()), worn[k], weight)
        if len(drawn) > 1:
            limit = page.width - 12 if narrow else 40
            _legend(page, name, worn[k], 2.4 + _LEGEND_MM * k, limit, weight)
    if named:
        _numbers(page, web)
        named.draw(page, height + 2 if narrow else (page.height - named.height) / 2, width - named.width)
    else:
        _rim(page, _names(rows, web, figures=len(drawn) == 1), rows, figures=len(drawn) == 1)
    return page.svg()


def _layout(rows: pd.DataFrame, groups: int, width: float) -> tuple[_Web, Key | None, float]:
    """The web, a key where names need one, and the height of the web's part of the page."""
    wide = width >= CHART_WIDTH_MM
    top = 0.0 if wide or groups == 1 else _LEGEND_MM * groups + 1
    web = _Web(width / 2, 56.0, 41.0, len(rows)) if wide else _Web(width / 2, top + 36.0, 23.5, len(rows))
    if _clear(_names(rows, web, figures=groups == 1)):
        return web, None, 110.0 if wide else top + 72.0
    entries = [
        Entry(str(row["label"]), value=number(row["estimate"], "index") if groups == 1 else "")
        for _, row in rows.iterrows()
    ]
    if wide:
        return _Web(47.0, 62.0, 41.0, len(rows)), key(entries, width - 98.0, columns=1), 110.0
    return _Web(width / 2, top + 40.0, 33.0, len(rows)), key(entries, width), top + 79.0


def _height(named: Key | None, height: float, *, narrow: bool) -> float:
    """The page's height in mm: a key stands under a narrow web, beside a wide one."""
    if named is None:
        return height
    return height + named.height + 3 if narrow else max(height, named.height + 2)


@dataclass(frozen=True)
class _Name:
    """An item's name at the rim: its lines, their middle and alignment, whether it is whole, and the box it takes."""

    lines: list[str]
    x: float
    y: float
    align: str
    whole: bool
    box: tuple[float, float, float, float]


def _names(rows: pd.DataFrame, web: _Web, *, figures: bool) -> list[_Name]:
    return [_name(str(label), turn, web, figures=figures) for label, turn in zip(rows["label"], web.turns, strict=True)]


def _name(label: str, turn: float, web: _Web, *, figures: bool) -> _Name:
    """Outside the rim, in as many lines as the page beside the web has room for."""
    sin, cos = math.sin(turn), math.cos(turn)
    out = web.radius + _OUT_MM
    small = web.radius < 40
    align = "center" if abs(sin) < 0.15 else "left" if sin > 0 else "right"
    limit = (44.0 if small else 56.0) if align == "center" else min(web.x - out * abs(sin), 36.0)
    most = 3 if small and align != "center" else 2
    lines = lettering.wrap(label, limit, 8.5, lines=most)
    count = len(lines) + figures
    x, y = web.x + out * sin, web.y - out * cos - cos * 1.65 * (count - 1)
    wide = max(lettering.width(line, 8.5) for line in lines)
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * wide
    box = (left, y - _LINE_MM / 2 * count, left + wide, y + _LINE_MM / 2 * count)
    return _Name(lines, x, y, align, lettering.fits(label, limit, 8.5, lines=most), box)


def _clear(names: list[_Name]) -> bool:
    """Whether every name is whole and none runs into another."""
    boxes = [name.box for name in names]
    return all(name.whole for name in names) and not any(
        min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
        for k, a in enumerate(boxes)
        for b in boxes[k + 1 :]
    )


def _grid(page: Canvas, web: _Web) -> None:
    for ring in (20, 40, 60, 80, 100):
        xs, ys = web.points([ring] * web.spokes)
        page.line([*xs, xs[0]], [*ys, ys[0]], colour=COLOURS["line" if ring == 100 else "grid"], width=0.5, order=0)
    for end_x, end_y in zip(*web.points([100] * web.spokes), strict=True):
        page.line([web.x, end_x], [web.y, end_y], colour=COLOURS["grid"], width=0.5, order=0)
    for ring in (0, 50, 100):
        y = web.y - web.radius * ring / 100 + (1.6 if ring else 0)
        page.text(web.x + 0.8, y, str(ring), size=7.5, colour=COLOURS["mut"], order=2)


def _band(page: Canvas, web: _Web, rows: pd.DataFrame) -> None:
    """The interval of the only polygon: the ring between its ends."""
    high, low = (web.points(rows[c].tolist()) for c in ("conf_high", "conf_low"))
    xs, ys = ([*high[k], high[k][0], low[k][0], *reversed(low[k])] for k in (0, 1))
    page.area(xs, ys, COLOURS["p6"], alpha=0.25)


def _polygon(page: Canvas, at: Outline, worn: Ink, weight: float) -> None:
    xs, ys = at
    over = 0.5 * (weight > 1)
    style = {"colour": worn.colour, "width": 1.4 * weight, "dashed": worn.dashed}
    page.line([*xs, xs[0]], [*ys, ys[0]], order=3 + over, **style)
    for px, py in zip(xs, ys, strict=True):
        page.dot(px, py, worn.colour, size=4.6 * min(weight, 1.25), shape=worn.shape, order=4 + over)


def _legend(page: Canvas, name: str, worn: Ink, y: float, limit: float, weight: float) -> None:
    page.line([0, 7], [y, y], colour=worn.colour, width=1.4 * weight, dashed=worn.dashed, order=3)
    page.dot(3.5, y, worn.colour, size=5, shape=worn.shape)
    page.label(9.0, y, name, limit, lines=1, colour=worn.words, bold=weight >= 1)


def _rim(page: Canvas, names: list[_Name], rows: pd.DataFrame, *, figures: bool) -> None:
    """Each item's name outside the rim, with its figure where there is one polygon only."""
    for name, value in zip(names, rows["estimate"], strict=True):
        page.text(name.x, name.y - 1.7 * figures, name.lines, align=name.align)
        if figures:
            y = name.y + 1.65 * len(name.lines)
            page.text(name.x, y, number(value, "index"), align=name.align, colour=COLOURS["p6"], bold=True)


def _numbers(page: Canvas, web: _Web) -> None:
    for k, turn in enumerate(web.turns):
        x, y = web.x + (web.radius + _OUT_MM) * math.sin(turn), web.y - (web.radius + _OUT_MM) * math.cos(turn)
        page.text(x, y, str(k + 1), align="center", bold=True)
