"""The drawing of a funnel plot: limits as curves about the target, units as dots, names at those outside."""

import math
from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import axis
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.map_parts import Field, Name, write_names
from csat_helpers.exhibits.placing import Box, Point
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEIGHT_MM, NARROW_MM, NAME_MM = 106.0, 92.0, 40.0
NAMED_INSIDE = 24  # units up to which those inside the limits are named too
_SCALES = {"index": (0.0, 100.0), "nps": (-100.0, 100.0)}  # beyond which no limit means anything
_BELOW_MM, _RIGHT_MM = 11.0, 12.0
_AXIS = {"size": 7.5, "colour": COLOURS["mut"]}


def colour_of(row: pd.Series) -> str:
    """Grey within the limits; outside the colour of the side."""
    if row["place"] == "inside":
        return COLOURS["gry"]
    return COLOURS["p6"] if row["side"] == "above" else COLOURS["neg"]


def is_hollow(row: pd.Series) -> bool:
    """Between the two limits: a mark that is not yet full."""
    return row["place"] == "alert"


def across_name(language: str) -> str:
    """What the scale across is."""
    return say(language, "Precision, as an equivalent number of respondents")


def limit_name(name: str, language: str) -> str:
    """The name of the inner or the outer limits."""
    return say(language, "95% limits") if name == "inner" else say(language, "99.8% limits")


def target_name(rows: pd.DataFrame, language: str, *, given: bool) -> str:
    """The target with its value."""
    value = number(float(rows["target"].iloc[0]), phrases.format_of(rows))
    return say(language, "Target {value}", value=value) if given else say(language, "Overall {value}", value=value)


def up_ends(rows: pd.DataFrame) -> tuple[float, float]:
    """The range up: all units and their limits."""
    values = [*rows["estimate"], *rows["outer_low"], *rows["outer_high"]]
    low, high = min(values), max(values)
    pad = 0.06 * (high - low) or 1.0
    least, most = _SCALES.get(phrases.measure_of(rows), (-math.inf, math.inf))
    if phrases.format_of(rows) == "share":
        least, most = 0.0, 1.0
    return max(low - pad, least), min(high + pad, most)


def draw(
    rows: pd.DataFrame, limits: pd.DataFrame, language: str, *, given: bool, width: float = CHART_WIDTH_MM
) -> str:  # fmt: skip
    """The funnel; on a narrow page only the units outside are named."""
    narrow = width < CHART_WIDTH_MM
    page = Canvas(NARROW_MM if narrow else HEIGHT_MM, width)
    y = up_ends(rows)
    x = float(limits["size"].min()), float(limits["size"].max())
    field = Field(11.0, 8.0, page.width - _RIGHT_MM, page.height - _BELOW_MM, x, y)
    _scales(page, field, rows, language)
    taken = _limits(page, field, limits, language)
    taken += _target(page, field, rows, language, given=given)
    _units(page, field, rows, taken)
    return page.svg()


def _scales(page: Canvas, field: Field, rows: pd.DataFrame, language: str) -> None:
    kind = phrases.format_of(rows)
    for value in axis(*field.y, 0, 1, tight=True).ticks:
        y = field.at(field.x[0], value)[1]
        page.rule(y, start=field.left, end=field.right)
        page.text(field.left - 1.5, y, _tick(value, kind), align="right", **_AXIS)
    for value in axis(*field.x, 0, 1, tight=True, about=4 if page.narrow else 6).ticks:
        x = field.at(value, field.y[0])[0]
        page.line([x, x], [field.bottom, field.bottom + 1], colour=COLOURS["line"], width=0.6)
        page.text(x, field.bottom + 3.2, number(value, "count"), align="center", **_AXIS)
    page.rule(field.bottom, colour=COLOURS["ink"], width=0.7, start=field.left, end=field.right)
    head = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    page.text(0, 2, lettering.cut(measure_name(phrases.measure_of(rows), language), page.width, 7.5, bold=True), **head)
    page.text(field.right, field.bottom + 7.6, across_name(language), align="right", **head)


def _tick(value: float, kind: str) -> str:
    return f"{value * 100:g}%" if kind == "share" else f"{value:g}".replace("-", "−")


def _limits(page: Canvas, field: Field, limits: pd.DataFrame, language: str) -> list[Box]:
    """The curves within the frame, named at their right ends; returns what the names take."""
    boxes = []
    for name, dashed in (("inner", True), ("outer", False)):
        for end in ("low", "high"):
            part = limits[limits[f"{name}_{end}"].between(*field.y)]
            if part.empty:
                continue
            places = [field.at(a, b) for a, b in zip(part["size"], part[f"{name}_{end}"], strict=True)]
            xs, ys = [p[0] for p in places], [p[1] for p in places]
            page.line(xs, ys, colour=COLOURS["mut"], width=0.8, dashed=dashed)
            label = "95%" if name == "inner" else "99.8%"
            page.text(field.right + 1.2, ys[-1], label, **_AXIS)
            boxes.append((field.right + 1.0, ys[-1] - 1.6, page.width, ys[-1] + 1.6))
            # Names keep off the curves, too.
            boxes += [(x - 1.2, y - 0.7, x + 1.2, y + 0.7) for x, y in places[::2]]
    page.text(page.width, 2, say(language, "Limits"), align="right", **_AXIS)
    return boxes


def _target(page: Canvas, field: Field, rows: pd.DataFrame, language: str, *, given: bool) -> list[Box]:
    """The line of the target, named at the left where the funnel is widest."""
    y = field.at(field.x[0], float(rows["target"].iloc[0]))[1]
    page.line([field.left, field.right], [y, y], colour=COLOURS["ink"], width=0.9)
    name = target_name(rows, language, given=given)
    wide = lettering.width(name, 7.5, True)
    right = field.right - 1.0
    # Where the fewest units lie beneath it: at one of the two ends.
    left_end = (field.left + 1.0, y - 4.2, field.left + 1.0 + wide, y - 0.6)
    right_end = (right - wide, y - 4.2, right, y - 0.6)
    box = min((left_end, right_end), key=lambda b: _covered(b, field, rows))
    page.text(box[0], y - 2.4, name, size=7.5, colour=COLOURS["ink"], bold=True)
    return [box]


def _covered(box: Box, field: Field, rows: pd.DataFrame) -> int:
    spots = [field.at(a, b) for a, b in zip(rows["size"], rows["estimate"], strict=True)]
    return sum(box[0] - 1 < x < box[2] + 1 and box[1] - 1 < y < box[3] + 1 for x, y in spots)


def _units(page: Canvas, field: Field, rows: pd.DataFrame, taken: Sequence[Box]) -> None:
    """Dots, and names as room allows: those outside first."""
    points, names = [], []
    for _, row in rows.iterrows():
        x, y = field.at(row["size"], row["estimate"])
        out = row["place"] != "inside"
        page.dot(x, y, colour_of(row), size=6.6 if row["place"] == "alarm" else 5.2, hollow=is_hollow(row))
        named = out or (len(rows) <= NAMED_INSIDE and not page.narrow)
        text = str(row["name"]) + " *" * bool(row["flagged"])
        size = 8.5 if out else 7.5
        lines = lettering.wrap(text, NAME_MM, size, bold=out) if named else []
        wide = max((lettering.width(line, size, out) for line in lines), default=0.0) + 0.6
        points.append(Point(x, y, 1.1, 1.1, wide, 3.2 * max(len(lines), 1)))
        ink = colour_of(row) if out else COLOURS["sec"]
        names.append(Name(lines, ink, COLOURS["line"], out, size))
    middle = field.at(field.x[0], float(rows["target"].iloc[0]))[1]
    write_names(page, points, names, field.edges, taken, (-99.0, middle))
