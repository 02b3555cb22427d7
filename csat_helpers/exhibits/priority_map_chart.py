"""The drawing of the priority map: tinted quadrants, an ellipse and a dot an item, names placed clear of them."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.exhibits import lettering, map_parts
from csat_helpers.exhibits.axis import axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.key import Entry, key
from csat_helpers.exhibits.map_parts import CHI2_95, Name, half, region, tell_lost, write_names
from csat_helpers.exhibits.placing import Box, Point
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEIGHT_MM, LEAST_MM, NARROW_MM, NAME_MM = 140.0, 92.0, 92.0, 52.0
_STEP = 5.0  # of both scales' ends, in percent and points


def quadrant_names(language: str) -> dict[str, str]:
    """The quadrants by their code in the frame."""
    return {
        "fix": say(language, "Fix first"),
        "keep": say(language, "Protect"),
        "maintain": say(language, "Maintain"),
        "watch": say(language, "Watch"),
    }


COLOUR_OF = {"fix": COLOURS["neg"], "keep": COLOURS["p6"], "maintain": COLOURS["gry"], "watch": COLOURS["gry"]}


class Field(map_parts.Field):
    """The frame of a map of priorities: importance in percent across, performance 0 to 100 upwards."""

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Place on the page of an importance (0 to 1) and a performance (0 to 100)."""
        return super().at(100 * x, y)


def ranges(rows: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Importance in percent and performance that hold the rows' regions and, where the frame has them, the points of
    the earlier wave; in steps of 5, so that a map of one wave and one of two begin and end alike where they can.
    """
    k = np.sqrt(CHI2_95)
    across, spread = 100 * k * np.sqrt(_column(rows, "imp_var")), k * np.sqrt(_column(rows, "perf_var"))
    x, y = 100 * rows["importance"], rows["performance"]
    old = [rows[f"previous_{name}"] for name in ("importance", "performance") if f"previous_{name}" in rows.columns]
    xs = [x - across, x + across, *(100 * then for then in old[:1]), 100 * rows["importance_line"], 0 * x]
    ys = [y - spread, y + spread, *old[1:], rows["performance_line"]]
    (left, right), (low, high) = ((float(pd.concat(v).min()), float(pd.concat(v).max())) for v in (xs, ys))
    right = _STEP * math.ceil((right + 0.5) / _STEP)
    return (left, right), (_STEP * math.floor((low - 1.5) / _STEP), _STEP * math.ceil((high + 1.5) / _STEP))


def field_of(rows: pd.DataFrame, width: float, height: float, *, keyed: bool) -> Field:
    """The frame that holds the rows' points and regions, with room for names."""
    (left, right), up = ranges(rows)
    start, end = 8.0 if width < CHART_WIDTH_MM else 10.0, width - 1
    # Names of weak drivers stand to the left of zero.
    room = 9.0 if keyed else 20.0 if len(rows) <= 6 else 34.0
    left -= (right - left) * room / (end - start - room)
    return Field(start, 7, end, height - 9.5, (left, right), up)


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    """A variance, zero where the frame has none."""
    return rows[name].fillna(0).clip(lower=0) if name in rows.columns else pd.Series(0.0, index=rows.index)


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Each item's region and point among the quadrants, its name beside it.

    On a page narrower than the report's, or where names are long or find no room, numbers stand in place of names,
    with a key under the map.
    """
    if width >= CHART_WIDTH_MM and all(_whole(row) for _, row in rows.iterrows()):
        height = min(HEIGHT_MM, LEAST_MM + 4 * len(rows))
        page = Canvas(height, width)
        if not _map(page, rows, [_label(row) for _, row in rows.iterrows()], height, language, keyed=False):
            return page.svg()
    return _keyed(rows, language, width)


def _keyed(rows: pd.DataFrame, language: str, width: float) -> str:
    """The map with numbers, and under it their key and what found no room in either."""
    wide = width >= CHART_WIDTH_MM
    entries = [_entry(row) for _, row in rows.iterrows()]
    named = key(entries, width, columns=4 if wide else 2, most=MAX_HEIGHT_MM - LEAST_MM - 10 if wide else math.inf)
    height = max(MAX_HEIGHT_MM - named.height - 10, LEAST_MM) if wide else NARROW_MM
    page = Canvas(height + named.height + 3, width)
    numbers = [[str(k + 1)] if k < len(named.entries) else [] for k in range(len(rows))]
    lost = _map(page, rows, numbers, height, language, keyed=True)
    named.draw(page, height + 2)
    left = len(rows) - len(named.entries)
    tell_lost(page, lost, left, language)
    return page.svg()


def _map(
    page: Canvas, rows: pd.DataFrame, labels: list[list[str]], height: float, language: str, *, keyed: bool
) -> list[str]:  # fmt: skip
    """The map in the upper ``height`` mm of the page; returns the labels that found no place."""
    field = field_of(rows, page.width, height, keyed=keyed)
    across, up = float(rows["importance_line"].iloc[0]), float(rows["performance_line"].iloc[0])
    taken = background(page, field, across, up, language)
    taken += line_names(page, field, rows, taken, language)
    bold = [keyed or quadrant == "fix" for quadrant in rows["quadrant"]]
    points = [
        _region(page, field, row, label, bold=strong)
        for (_, row), label, strong in zip(rows.iterrows(), labels, bold, strict=True)
    ]
    named = zip(labels, bold, rows["quadrant"], strict=True)
    names = [Name(label, _ink(quadrant), COLOUR_OF[quadrant], strong) for label, strong, quadrant in named]
    return write_names(page, points, names, field.edges, taken, field.at(across, up))


def _entry(row: pd.Series) -> Entry:
    return Entry(str(row["label"]), _ink(row["quadrant"]), bold=row["quadrant"] == "fix")


def _ink(quadrant: str) -> str:
    return COLOURS["sec"] if COLOUR_OF[quadrant] == COLOURS["gry"] else COLOUR_OF[quadrant]


def _label(row: pd.Series) -> list[str]:
    return lettering.wrap(str(row["label"]), NAME_MM, 8.5, bold=row["quadrant"] == "fix")


def _whole(row: pd.Series) -> bool:
    return lettering.fits(str(row["label"]), NAME_MM, 8.5, bold=row["quadrant"] == "fix")


def _region(page: Canvas, field: Field, row: pd.Series, label: list[str], *, bold: bool) -> Point:
    """The item's ellipse and dot; returns what its label must go round."""
    spread, colour = _spread(field, row), COLOUR_OF[row["quadrant"]]
    x, y = field.at(row["importance"], row["performance"])
    region(page, (x, y), spread, colour)
    page.dot(x, y, colour, size=5.6 if row["quadrant"] == "fix" else 4.8)
    width = max(lettering.width(line, 8.5, bold) for line in label or [""]) + 0.6
    wide, high = half(spread)
    return Point(x, y, wide, high, width, 3.2 * len(label))


def _spread(field: Field, row: pd.Series) -> np.ndarray:
    """The item's covariance in square millimetres of the page."""
    variance = [
        [row.get("imp_var", 0) * 1e4, row.get("cov", 0) * 1e2],
        [row.get("cov", 0) * 1e2, row.get("perf_var", 0)],
    ]
    return field.spread(np.array(variance, float))


def line_names(
    page: Canvas, field: Field, rows: pd.DataFrame, taken: Sequence[Box], language: str
) -> list[Box]:  # fmt: skip
    """The names of the two lines, each along its own where it covers least; returns the boxes they take."""
    up, across = float(rows["performance_line"].iloc[0]), float(rows["importance_line"].iloc[0])
    x, y = field.at(across, up)
    regions = []
    for _, row in rows.iterrows():
        (x0, y0), (wide, high) = field.at(row["importance"], row["performance"]), half(_spread(field, row))
        regions.append((x0 - wide, y0 - high, x0 + wide, y0 + high))
    found: list[Box] = []
    mean = say(language, "Mean {value}", value=number(up, "index"))
    equal = say(language, "Equal share {value}", value=number(across, "share1"))
    for text, along in ((mean, True), (equal, False)):
        wide = lettering.width(text, 7.5)
        if along:
            lefts = (field.right - 1.5 - wide, field.left + 1.5, x + 1.5, (x + field.right - wide) / 2)
            places = [(left, y + off) for off in (-1.9, 2.3) for left in lefts]
        else:
            heights = (field.bottom - 3, field.top + 3, *np.linspace(field.bottom - 9, field.top + 9, 9))
            places = [(left, float(at)) for left in (x + 1.2, x - 1.2 - wide) for at in heights]
        boxes = [(left - 0.8, at - 1.8, left + wide + 0.8, at + 1.8) for left, at in places]
        best = min(range(len(boxes)), key=lambda k: _covered(boxes[k], [*regions, *taken, *found], field))
        page.text(*places[best], text, size=7.5, colour=COLOURS["sec"])
        found.append(boxes[best])
    return found


def _covered(box: Box, others: Sequence[Box], field: Field) -> float:
    """Square millimetres of ``box`` over ``others``; more than any where it leaves the frame."""
    if box[0] < field.left or box[2] > field.right or box[1] < field.top or box[3] > field.bottom:
        return math.inf
    shared = (
        max(min(box[2], b[2]) - max(box[0], b[0]), 0) * max(min(box[3], b[3]) - max(box[1], b[1]), 0) for b in others
    )
    return sum(shared)


def _title(field: Field, language: str) -> str:
    """What is drawn upwards, and which part of its scale where the axis is cut."""
    low, high = (min(max(round(value), 0), 100) for value in field.y)
    if (low, high) == (0, 100):
        return say(language, "Performance: index 0–100")
    return say(language, "Performance: index 0–100; the axis is cut, {low} to {high} shown", low=low, high=high)


def background(page: Canvas, field: Field, across: float, up: float, language: str) -> list[Box]:
    """Tints, grid, lines and names of the quadrants; returns the boxes that the names take."""
    line_x, line_y = field.at(across, up)
    page.box(line_x, line_y, field.right - line_x, field.bottom - line_y, COLOURS["neg0"], order=-2)
    page.box(line_x, field.top, field.right - line_x, line_y - field.top, COLOURS["p0"], order=-2)
    for value in axis(*field.y, 0, 1, tight=True).ticks:
        y = field.at(0, value)[1]
        page.rule(y, start=field.left, end=field.right)
        page.text(field.left - 1.5, y, f"{value:g}", size=7.5, colour=COLOURS["mut"], align="right")
    for value in axis(0, field.x[1], 0, 1, tight=True).ticks:
        x = field.at(value / 100, 0)[0]
        page.line([x, x], [field.bottom, field.bottom + 1], colour=COLOURS["line"], width=0.6)
        page.text(x, field.bottom + 3.2, f"{value:g}", size=7.5, colour=COLOURS["mut"], align="center")
    page.rule(field.bottom, colour=COLOURS["ink"], width=0.7, start=field.left, end=field.right)
    page.line([line_x] * 2, [field.top, field.bottom], colour=COLOURS["mut"], dashed=True)
    page.line([field.left, field.right], [line_y] * 2, colour=COLOURS["mut"], dashed=True)
    head = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    page.text(0, 2, _title(field, language), **head)
    page.text(
        field.right,
        field.bottom + 7.6,
        say(language, "Importance: share of explained variance, %"),
        align="right",
        **head,
    )
    return _corners(page, field, language)


def _corners(page: Canvas, field: Field, language: str) -> list[Box]:
    names, boxes = quadrant_names(language), []
    for code, right, low in (
        ("fix", True, True),
        ("keep", True, False),
        ("maintain", False, False),
        ("watch", False, True),
    ):
        name, wide = names[code], lettering.width(names[code], 10, True) + 3
        x = field.right - 1.5 if right else field.left + 1.5
        y = field.bottom - 3 if low else field.top + 3
        colour = COLOURS["mut"] if code in ("maintain", "watch") else COLOUR_OF[code]
        page.text(x, y, name, size=10, colour=colour, align="right" if right else "left", bold=True)
        left = field.right - wide if right else field.left
        boxes.append((left, y - 2.6, left + wide, y + 2.6))
    return boxes
