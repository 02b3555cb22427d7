"""The drawing of Kano's map: four quadrants, a region and a mark a feature, names placed clear of them."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.key import Entry, key
from csat_helpers.exhibits.map_parts import CHI2_95, Field, Name, half, tell_lost, write_names
from csat_helpers.exhibits.placing import Box, Point
from csat_helpers.locale import say
from csat_helpers.locale.kano_names import category_name
from csat_helpers.look import COLOURS, SIZES
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEIGHT_MM, NARROW_MM, NAME_MM = 112.0, 92.0, 48.0
_LEAST_MM = 1.2  # half of a mark
# A shape a category too, for readers without colour.
COLOUR_OF = {
    "must_be": COLOURS["neg"], "one_dimensional": COLOURS["p8"], "attractive": COLOURS["p6"],
    "indifferent": COLOURS["gry"], "reverse": COLOURS["sec"], "questionable": COLOURS["gry"],
}  # fmt: skip
SHAPE_OF = {"must_be": "s", "one_dimensional": "D", "attractive": "^", "reverse": "v"}
# Each quadrant's category, whether it lies to the right and above, and its tint.
CORNERS = (
    ("attractive", 0, 1, "p0"), ("one_dimensional", 1, 1, ""), ("must_be", 1, 0, "neg0"), ("indifferent", 0, 0, ""),
)  # fmt: skip


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Each feature's region and mark among the quadrants, its name beside it.

    On a page narrower than the report's, or where names find no room, numbers stand in place of names, with a key.
    """
    wide = width >= CHART_WIDTH_MM
    if wide and all(lettering.fits(str(label), NAME_MM, SIZES["label"]) for label in rows["label"]):
        page = Canvas(HEIGHT_MM, width)
        names = [lettering.wrap(str(label), NAME_MM, SIZES["label"]) for label in rows["label"]]
        if not _map(page, rows, names, HEIGHT_MM, language):
            return page.svg()
    return _keyed(rows, language, width)


def _keyed(rows: pd.DataFrame, language: str, width: float) -> str:
    """The map with numbers, their key under it, and which numbers found no room."""
    wide = width >= CHART_WIDTH_MM
    entries = [Entry(str(row["label"]), COLOURS["ink"], bold=not row["mixed"]) for _, row in rows.iterrows()]
    named = key(entries, width, columns=4 if wide else 2, most=52.0 if wide else math.inf)
    height = HEIGHT_MM - 8 if wide else NARROW_MM
    page = Canvas(height + named.height + 3, width)
    numbers = [[str(k + 1)] if k < len(named.entries) else [] for k in range(len(rows))]
    lost = _map(page, rows, numbers, height, language)
    named.draw(page, height + 2)
    left = len(rows) - len(named.entries)
    tell_lost(page, lost, left, language)
    return page.svg()


def _map(page: Canvas, rows: pd.DataFrame, labels: list[list[str]], height: float, language: str) -> list[str]:
    """The map in the upper ``height`` mm of the page; returns the labels that found no place."""
    field = Field(9.0 if page.narrow else 10.0, 7.0, page.width - 1, height - 9.5)
    taken = _background(page, field, [_about(field, row) for _, row in rows.iterrows()], language)
    points = [_region(page, field, row, label) for (_, row), label in zip(rows.iterrows(), labels, strict=True)]
    names = [_name(row, label) for (_, row), label in zip(rows.iterrows(), labels, strict=True)]
    return write_names(page, points, names, field.edges, taken, field.at(0.5, 0.5))


def _name(row: pd.Series, label: list[str]) -> Name:
    colour = _colour(row)
    return Name(label, COLOURS["sec"] if colour == COLOURS["gry"] else colour, colour, not row["mixed"])


def _colour(row: pd.Series) -> str:
    return COLOURS["gry"] if row["mixed"] else COLOUR_OF[row["category"]]


def _region(page: Canvas, field: Field, row: pd.Series, label: Sequence[str]) -> Point:
    """The feature's ellipse within the frame and its mark; returns what its label must go round."""
    x, y = field.at(row["dissatisfaction"], row["better"])
    spread = _spread(field, row)
    rx, ry = half(spread, _LEAST_MM)
    colour, shape = _colour(row), "o" if row["mixed"] else SHAPE_OF.get(row["category"], "o")
    _ellipse(page, field, (x, y), spread, colour)
    page.dot(x, y, colour, size=5.6, shape=shape, hollow=bool(row["mixed"]))
    wide = max(lettering.width(line, SIZES["label"], not row["mixed"]) for line in label or [""]) + 0.6
    return Point(x, y, rx, ry, wide, 3.2 * len(label))


def _about(field: Field, row: pd.Series) -> Box:
    """The rectangle about a feature's region."""
    (x, y), (wide, high) = field.at(row["dissatisfaction"], row["better"]), half(_spread(field, row), _LEAST_MM)
    return x - wide, y - high, x + wide, y + high


def _spread(field: Field, row: pd.Series) -> np.ndarray:
    """The covariance of both coefficients in square millimetres of the page, Worse to the right."""
    across, up = (row.get(f"{name}_std_error", 0.0) for name in ("worse", "better"))
    both = -row.get("better_worse_cov", 0.0)
    return field.spread(np.array([[across**2, both], [both, up**2]], float))


def _ellipse(page: Canvas, field: Field, at: tuple[float, float], spread: np.ndarray, colour: str) -> None:
    """The 95% region, cut where a coefficient ends."""
    values, vectors = np.linalg.eigh(spread)
    turn = np.linspace(0, 2 * np.pi, 73)
    circle = np.sqrt(CHI2_95) * np.sqrt(np.clip(values, 0, None))[:, None] * np.array([np.cos(turn), np.sin(turn)])
    outline = vectors @ circle
    xs = np.clip(at[0] + outline[0], field.left, field.right).tolist()
    ys = np.clip(at[1] + outline[1], field.top, field.bottom).tolist()
    page.area(xs, ys, colour, alpha=0.12, order=1.5)
    page.line(xs, ys, colour=colour, width=0.5, order=1.6)


def _background(page: Canvas, field: Field, regions: Sequence[Box], language: str) -> list[Box]:
    """Tints, scales and names of the quadrants, clear of regions; returns the boxes that the names take."""
    x, y = field.at(0.5, 0.5)
    for _, right, high, tint in CORNERS:
        if tint:
            left, top = (x if right else field.left), (field.top if high else y)
            page.box(left, top, field.sx / 2, field.sy / 2, COLOURS[tint], order=-2)
    small = {"size": SIZES["axis"], "colour": COLOURS["mut"]}
    for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        tick = field.at(value, value)
        page.rule(tick[1], start=field.left, end=field.right)
        page.text(field.left - 1.5, tick[1], f"{value:.1f}", align="right", **small)
        page.line([tick[0]] * 2, [field.bottom, field.bottom + 1], colour=COLOURS["line"], width=0.6)
        page.text(tick[0], field.bottom + 3.2, f"{value:.1f}", align="right" if value == 1 else "center", **small)
    page.rule(field.bottom, colour=COLOURS["ink"], width=0.7, start=field.left, end=field.right)
    page.line([x] * 2, [field.top, field.bottom], colour=COLOURS["mut"], dashed=True)
    page.line([field.left, field.right], [y] * 2, colour=COLOURS["mut"], dashed=True)
    head = {"size": SIZES["axis"], "colour": COLOURS["sec"], "bold": True}
    page.text(0, 2, say(language, "Better coefficient"), **head)
    name = say(language, "Worse coefficient, without its sign")
    page.text(field.right, field.bottom + 7.6, name, align="right", **head)
    names = [(category_name(code, language), code, right, high) for code, right, high, _ in CORNERS]
    return [_corner(page, field, regions, *name) for name in names]


def _corner(page: Canvas, field: Field, regions: Sequence[Box], name: str, code: str, right: int, high: int) -> Box:
    """A quadrant's name in its outer corner, or where it meets less of the regions."""
    size, wide = (10, 3.0) if not page.narrow else (8.5, 2.4)
    wide += lettering.width(name, size, True)
    x, y = field.at(0.5, 0.5)
    lefts = (x, (x + field.right - wide) / 2, field.right - wide) if right else (x - wide, (field.left + x - wide) / 2, field.left)  # fmt: skip
    levels = (field.top + 3, y - 3) if high else (field.bottom - 3, y + 3)
    spots = [(left, level - 2.6, left + wide, level + 2.6) for level in levels for left in reversed(lefts)]
    box = min(spots, key=lambda spot: sum(_shared(spot, region) for region in regions))
    colour = COLOURS["mut"] if code == "indifferent" else COLOUR_OF[code]
    page.text(box[0] + wide / 2, box[1] + 2.6, name, size=size, colour=colour, align="center", bold=True)
    return box


def _shared(a: Box, b: Box) -> float:
    return max(min(a[2], b[2]) - max(a[0], b[0]), 0.0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0.0)
