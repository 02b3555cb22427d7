"""The drawing of moved priorities: an arrow an item on the map, from where it lay to where it lies."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.key import Entry, key
from csat_helpers.exhibits.map_parts import Name, tell_lost, write_names
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.placing import Box, Point
from csat_helpers.exhibits.priority_map_chart import (
    LEAST_MM,
    NAME_MM,
    NARROW_MM,
    Field,
    background,
    field_of,
    line_names,
)
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import CHART_WIDTH_MM

_LEGEND_MM, _HEAD_MM = 5.0, 2.2
# Its headline names items on two counts and its notes explain the move: lower than a map of one wave, to be one page.
_HIGHEST_MM = 116.0


def rated(row: pd.Series) -> int:
    """1 where performance reliably rose, -1 where it fell, else 0."""
    return _sign(row["performance_change"], row["performance_p_value"])


def weighed(row: pd.Series) -> int:
    """1 where importance reliably rose, -1 where it fell, else 0."""
    return _sign(row["importance_change"], row["importance_p_value"])


def _sign(change: float, p_value: float) -> int:
    return 0 if pd.isna(p_value) or p_value >= LEVEL else 1 if change > 0 else -1


def colour_of(row: pd.Series) -> str:
    """The colour of a reliable change of performance, ink where importance alone changed, grey of neither."""
    if rated(row):
        return COLOURS["p6"] if rated(row) > 0 else COLOURS["neg"]
    return COLOURS["ink"] if weighed(row) else COLOURS["gry"]


def strong(row: pd.Series) -> bool:
    """Whether the item reliably moved."""
    return bool(rated(row) or weighed(row))


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Arrows on the map, each item's name where it ends; numbers with a key where names find no room."""
    names = [lettering.wrap(str(row["label"]), NAME_MM, 8.5, bold=strong(row)) for _, row in rows.iterrows()]
    whole = all(lettering.fits(str(row["label"]), NAME_MM, 8.5, bold=strong(row)) for _, row in rows.iterrows())
    if width >= CHART_WIDTH_MM and whole:
        height = min(_HIGHEST_MM, LEAST_MM + 3 * len(rows))
        page = Canvas(height + _LEGEND_MM, width)
        if not _map(page, rows, names, height, language, keyed=False):
            _legend(page, rows, height + _LEGEND_MM / 2, language)
            return page.svg()
    return _keyed(rows, language, width)


def _keyed(rows: pd.DataFrame, language: str, width: float) -> str:
    wide = width >= CHART_WIDTH_MM
    entries = [Entry(str(row["label"]), _ink(row), bold=strong(row)) for _, row in rows.iterrows()]
    most = MAX_HEIGHT_MM - LEAST_MM - 10 - _LEGEND_MM if wide else math.inf
    named = key(entries, width, columns=4 if wide else 2, most=most)
    height = max(MAX_HEIGHT_MM - named.height - 10 - _LEGEND_MM, LEAST_MM) if wide else NARROW_MM
    page = Canvas(height + _LEGEND_MM + named.height + 3, width)
    numbers = [[str(k + 1)] if k < len(named.entries) else [] for k in range(len(rows))]
    lost = _map(page, rows, numbers, height, language, keyed=True)
    _legend(page, rows, height + _LEGEND_MM / 2, language)
    named.draw(page, height + _LEGEND_MM + 2)
    left = len(rows) - len(named.entries)
    tell_lost(page, lost, left, language)
    return page.svg()


def _map(
    page: Canvas, rows: pd.DataFrame, labels: list[list[str]], height: float, language: str, *, keyed: bool
) -> list[str]:  # fmt: skip
    """The map in the upper ``height`` mm; returns the labels that found no place."""
    both = points(rows)
    field = field_of(rows, page.width, height, keyed=keyed)
    across, up = float(rows["importance_line"].iloc[0]), float(rows["performance_line"].iloc[0])
    taken = background(page, field, across, up, language)
    taken += line_names(page, field, both, taken, language)
    found = []
    for (_, row), label in zip(rows.iterrows(), labels, strict=True):
        x, y, boxes = _arrow(page, field, row)
        taken += boxes
        wide = max(lettering.width(line, 8.5, keyed or strong(row)) for line in label or [""]) + 0.6
        found.append(Point(x, y, 1.1, 1.1, wide, 3.2 * len(label)))
    names = [
        Name(label, _ink(row), COLOURS["gry"], keyed or strong(row), lead_width=0.4)
        for label, (_, row) in zip(labels, rows.iterrows(), strict=True)
    ]
    return write_names(page, found, names, field.edges, taken, field.at(across, up))


def points(rows: pd.DataFrame) -> pd.DataFrame:
    """Both points of each item, the later one first, without regions."""
    then = rows.assign(importance=rows["previous_importance"], performance=rows["previous_performance"])
    return pd.concat([rows, then], ignore_index=True).assign(imp_var=0.0, perf_var=0.0, cov=0.0)


def _ink(row: pd.Series) -> str:
    return colour_of(row) if strong(row) else COLOURS["sec"]


def _arrow(page: Canvas, field: Field, row: pd.Series) -> tuple[float, float, list[Box]]:
    """The item's arrow between a hollow and a filled dot; where it ends, and the boxes that names must go round."""
    x0, y0 = field.at(row["previous_importance"], row["previous_performance"])
    x, y = field.at(row["importance"], row["performance"])
    colour, bold = colour_of(row), strong(row)
    far = math.hypot(x - x0, y - y0)
    if far > 0.1:
        page.line([x0, x], [y0, y], colour=colour, width=1.6 if bold else 0.7, order=3)
    if far > _HEAD_MM + 2:
        _head(page, (x0, y0), (x, y), colour, 1.0 if bold else 0.7)
    page.dot(x0, y0, colour, size=3.6, hollow=True, order=3.5)
    page.dot(x, y, colour, size=6.0 if bold else 4.6)
    steps = np.linspace(0.0, 0.93, max(int(far / 1.6), 1)) if far > 2 else np.zeros(0)
    return x, y, [_about(x0 + t * (x - x0), y0 + t * (y - y0)) for t in steps] * 3  # a name on an arrow is not read


def _about(x: float, y: float) -> Box:
    return (x - 0.8, y - 0.8, x + 0.8, y + 0.8)


def _head(page: Canvas, start: Sequence[float], end: Sequence[float], colour: str, scale: float) -> None:
    """An arrow's head just before the dot that it points to."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = math.hypot(dx, dy)
    ux, uy = dx / far, dy / far
    tip = end[0] - 1.15 * ux, end[1] - 1.15 * uy
    foot = tip[0] - _HEAD_MM * scale * ux, tip[1] - _HEAD_MM * scale * uy
    half = 0.8 * scale
    xs = [tip[0], foot[0] - half * uy, foot[0] + half * uy]
    ys = [tip[1], foot[1] + half * ux, foot[1] - half * ux]
    page.area(xs, ys, colour, alpha=1.0, order=3.2)


def _legend(page: Canvas, rows: pd.DataFrame, y: float, language: str) -> None:
    """Which dot is which wave's, under the map."""
    previous, last = (wave_name(str(rows[name].iloc[0]), language) for name in ("previous_wave", "wave"))
    style = {"size": 7.5, "colour": COLOURS["sec"]}
    page.dot(1.4, y, COLOURS["gry"], size=3.6, hollow=True)
    page.text(3.6, y, previous, **style)
    x = 3.6 + lettering.width(previous, 7.5) + 3
    page.line([x, x + 7], [y, y], colour=COLOURS["gry"], width=0.7)
    _head(page, (x, y), (x + 8.6, y), COLOURS["gry"], 0.7)
    page.dot(x + 8.6, y, COLOURS["gry"], size=4.6)
    page.text(x + 10.8, y, last, **style)
