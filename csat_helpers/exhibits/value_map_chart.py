"""The drawing of a value map: four zones about the competitors' mean, an ellipse and a dot a brand, names beside them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.key import Entry, key
from csat_helpers.exhibits.map_parts import CHI2_95, Field, Name, half, region, tell_lost, write_names
from csat_helpers.exhibits.placing import Box, Point
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEIGHT_MM, NARROW_MM, NAME_MM = 118.0, 88.0, 44.0
TINTS = {"better": "p0", "worse": "neg0"}
INKS = {"better": "p6", "worse": "neg"}


def zone_names(language: str) -> dict[str, str]:
    """The zones by their code in the frame."""
    return {
        "better": say(language, "Better value"),
        "premium": say(language, "Premium"),
        "economy": say(language, "Economy"),
        "worse": say(language, "Worse value"),
    }


def corners(*, dear: bool) -> dict[str, tuple[bool, bool]]:
    """Where each zone lies: (right, up). A paid price is better to the left, a rated one to the right."""
    return {"better": (not dear, True), "premium": (dear, True), "economy": (not dear, False), "worse": (dear, False)}


def is_dear(rows: pd.DataFrame) -> bool:
    """Whether a high figure of the price is a dear one."""
    return bool(rows["dear_is_high"].iloc[0])


def colour_of(row: pd.Series) -> str:
    """The client's own brand in the report's strong colour, its competitors in grey."""
    return COLOURS["p6"] if row["own"] else COLOURS["gry"]


def across_name(rows: pd.DataFrame, language: str) -> str:
    """What the scale across is."""
    label = str(rows["price_label"].iloc[0])
    if is_dear(rows):
        return say(language, "Relative price ({item}), competitors’ mean = 1; dearer to the right", item=label)
    return say(language, "Relative rating of {item}, competitors’ mean = 1; better to the right", item=label)


def up_name(language: str) -> str:
    """What the scale up is."""
    return say(language, "Relative quality, competitors’ mean = 1")


def spans(rows: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges across and up that hold all regions and 1."""
    found = []
    for name, variance in (("relative_price", "xx"), ("relative_quality", "yy")):
        reach = np.sqrt(CHI2_95 * rows[variance].fillna(0).clip(lower=0).to_numpy(float))
        values = rows[name].to_numpy(float)
        low, high = min(float((values - reach).min()), 1.0), max(float((values + reach).max()), 1.0)
        pad = max(0.10 * (high - low), 0.01)
        found.append((low - pad, high + pad))
    return found[0], found[1]


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Each brand's region and point among the zones; numbers with a key where names find no room."""
    if width >= CHART_WIDTH_MM:
        page = Canvas(HEIGHT_MM, width)
        labels = [lettering.wrap(_name(r), NAME_MM, 8.5, bold=r["own"]) for _, r in rows.iterrows()]
        if not _map(page, rows, labels, HEIGHT_MM, language):
            return page.svg()
    wide = width >= CHART_WIDTH_MM
    entries = [Entry(_name(r), COLOURS["p6" if r["own"] else "ink"], bold=bool(r["own"])) for _, r in rows.iterrows()]
    named = key(entries, width, columns=4 if wide else 2, most=MAX_HEIGHT_MM - NARROW_MM - 10)
    height = HEIGHT_MM - 6 if wide else NARROW_MM
    page = Canvas(height + named.height + 3, width)
    numbers = [[str(k + 1)] if k < len(named.entries) else [] for k in range(len(rows))]
    lost = _map(page, rows, numbers, height, language)
    named.draw(page, height + 2)
    tell_lost(page, lost, len(rows) - len(named.entries), language)
    return page.svg()


def _name(row: pd.Series) -> str:
    return str(row["name"]) + " *" * bool(row["flagged"])


def _map(page: Canvas, rows: pd.DataFrame, labels: list[list[str]], height: float, language: str) -> list[str]:
    """The map in the upper ``height`` mm; returns the labels that found no place."""
    x, y = spans(rows)
    field = Field(9.0 if page.narrow else 11.0, 7.0, page.width - 1, height - 9.5, x, y)
    taken = _ground(page, field, rows, language)
    points = [_region(page, field, row, label) for (_, row), label in zip(rows.iterrows(), labels, strict=True)]
    names = [
        Name(label, COLOURS["p6" if row["own"] else "ink"], colour_of(row), bool(row["own"]) or page.narrow)
        for label, (_, row) in zip(labels, rows.iterrows(), strict=True)
    ]
    return write_names(page, points, names, field.edges, taken, field.at(1.0, 1.0))


def _ground(page: Canvas, field: Field, rows: pd.DataFrame, language: str) -> list[Box]:
    """Tints, scales, the two lines and the names of the zones; returns what the names take."""
    line_x, line_y = field.at(1.0, 1.0)
    where = corners(dear=is_dear(rows))
    for zone, tint in TINTS.items():
        right, up = where[zone]
        x, wide = (line_x, field.right - line_x) if right else (field.left, line_x - field.left)
        y, high = (field.top, line_y - field.top) if up else (line_y, field.bottom - line_y)
        page.box(x, y, wide, high, COLOURS[tint], order=-2)
    _scales(page, field, rows, language)
    page.line([line_x] * 2, [field.top, field.bottom], colour=COLOURS["mut"], dashed=True)
    page.line([field.left, field.right], [line_y] * 2, colour=COLOURS["mut"], dashed=True)
    return _zones(page, field, where, language)


def _scales(page: Canvas, field: Field, rows: pd.DataFrame, language: str) -> None:
    for value in axis(*field.y, 0, 1, tight=True).ticks:
        y = field.at(1.0, value)[1]
        page.rule(y, start=field.left, end=field.right)
        page.text(field.left - 1.5, y, f"{value:.2f}", size=7.5, colour=COLOURS["mut"], align="right")
    for value in axis(*field.x, 0, 1, tight=True).ticks:
        x = field.at(value, 1.0)[0]
        page.line([x, x], [field.bottom, field.bottom + 1], colour=COLOURS["line"], width=0.6)
        page.text(x, field.bottom + 3.2, f"{value:.2f}", size=7.5, colour=COLOURS["mut"], align="center")
    page.rule(field.bottom, colour=COLOURS["ink"], width=0.7, start=field.left, end=field.right)
    head = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    page.text(0, 2, up_name(language), **head)
    name = lettering.cut(across_name(rows, language), page.width - 2, SIZES["axis"], bold=True)
    page.text(field.right, field.bottom + 7.6, name, align="right", **head)


def _zones(page: Canvas, field: Field, where: dict[str, tuple[bool, bool]], language: str) -> list[Box]:
    boxes = []
    for zone, name in zone_names(language).items():
        right, up = where[zone]
        wide = lettering.width(name, 10, True) + 3
        x, y = field.right - 1.5 if right else field.left + 1.5, field.top + 3 if up else field.bottom - 3
        colour = COLOURS[INKS.get(zone, "mut")]
        page.text(x, y, name, size=10, colour=colour, align="right" if right else "left", bold=True)
        left = field.right - wide if right else field.left
        boxes.append((left, y - 2.6, left + wide, y + 2.6))
    return boxes


def _region(page: Canvas, field: Field, row: pd.Series, label: Sequence[str]) -> Point:
    """The brand's ellipse and dot; returns what its label must go round."""
    spread, colour = field.spread(np.array([[row["xx"], row["xy"]], [row["xy"], row["yy"]]], float)), colour_of(row)
    x, y = field.at(row["relative_price"], row["relative_quality"])
    region(page, (x, y), spread, colour)
    page.dot(x, y, colour, size=6.6 if row["own"] else 5.2)
    rx, ry = half(spread)
    width = max(lettering.width(line, 8.5, bool(row["own"])) for line in label or [""]) + 0.6
    return Point(x, y, rx, ry, width, 3.2 * max(len(label), 1))
