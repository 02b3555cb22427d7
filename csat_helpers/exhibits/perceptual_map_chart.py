"""The drawing of a perceptual map: brands with their regions and attributes about a common centre, on one scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.brand_inks import brand_inks
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.key import Entry, key
from csat_helpers.exhibits.map_parts import Name, region, tell_lost, write_names
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.placing import Box, Point
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.assign import in_words
from csat_helpers.look.tokens import CHART_WIDTH_MM

HOLLOW = 0.5  # of a point's inertia: what the map shows less of is drawn hollow
_LEAST_MM, _MOST_MM, _HEAD_MM, _FOOT_MM, _NAME_MM = 84.0, 132.0, 6.0, 6.5, 52.0
_REGION_MOST = 1.6  # times the span of the points: a region wider than that does not decide the scale


@dataclass(frozen=True)
class Spot:
    """A brand or an attribute: its place, the matrix of its region (xx, xy, yy; the edge is d'M^-1 d = 1), its look."""

    label: str
    x: float
    y: float
    spread: tuple[float, float, float]
    quality: float
    brand: bool
    own: bool
    colour: str
    shape: str

    @property
    def half(self) -> tuple[float, float]:
        """Half the width and the height of its region."""
        return math.sqrt(max(self.spread[0], 0.0)), math.sqrt(max(self.spread[2], 0.0))


def spots_of(rows: pd.DataFrame, points: pd.DataFrame, levels: Sequence[str] = ()) -> list[Spot]:
    """The rows as they are drawn: brands, the own one first, then attributes."""
    brands = points[points["kind"] == "brand"]
    own = set(brands.loc[brands["own"].astype(bool), "code"].astype(str)) if "own" in brands.columns else set()
    inks = brand_inks([*levels, *brands["code"].astype(str)], next(iter(own), ""))
    spots = []
    for row in rows.to_dict("records"):
        brand, code = row["kind"] == "brand", str(row["code"])
        worn = inks[code] if brand else None
        spread = tuple(0.0 if pd.isna(row[c]) else float(row["reach"] * row[c]) for c in ("xx", "xy", "yy"))
        spots.append(
            Spot(
                str(row["label"]), float(row["x"]), float(row["y"]), (spread[0], spread[1], spread[2]),
                float(row["quality"]), brand, code in own and brand, worn.colour if worn else COLOURS["gry"],
                worn.shape if worn else "o",
            )
        )  # fmt: skip
    return sorted(spots, key=lambda spot: (not spot.own, not spot.brand))


@dataclass(frozen=True)
class Field:
    """The plot's frame in mm and where the centre lies in it; ``scale`` is the mm of a unit either way."""

    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies on the page."""
        return self.x + self.scale * x, self.y - self.scale * y


def _ranges(spots: Sequence[Spot], k: int) -> tuple[float, float]:
    """From the lowest to the highest of the points and their regions along an axis, the centre among them."""
    values = [(spot.x, spot.y)[k] for spot in spots]
    span = max(*values, 0.0) - min(*values, 0.0)
    reach = [min(spot.half[k], _REGION_MOST * span / 2) for spot in spots]
    low = min(0.0, *(v - r for v, r in zip(values, reach, strict=True)))
    high = max(0.0, *(v + r for v, r in zip(values, reach, strict=True)))
    return low, high


def field_of(spots: Sequence[Spot], width: float, height: float, *, names: float) -> Field:
    """One scale for both axes, so that distances are what they look; ``names`` mm are left free at either side."""
    top, bottom = _HEAD_MM, height - _FOOT_MM
    (low_x, high_x), (low_y, high_y) = _ranges(spots, 0), _ranges(spots, 1)
    wide, high = max(high_x - low_x, 1e-9), max(high_y - low_y, 1e-9)
    scale = min((width - 2 * names) / wide, (bottom - top - 10) / high)
    x = (width - scale * (low_x + high_x)) / 2
    y = (top + bottom + scale * (low_y + high_y)) / 2
    return Field(0.3, top, width - 0.3, bottom, x, y, scale)


def _height(spots: Sequence[Spot], width: float, names: float) -> float:
    """As high as the points ask at the scale that the width gives."""
    (low_x, high_x), (low_y, high_y) = _ranges(spots, 0), _ranges(spots, 1)
    wanted = (width - 2 * names) * (high_y - low_y) / max(high_x - low_x, 1e-9)
    return min(max(wanted + 10 + _HEAD_MM + _FOOT_MM, _LEAST_MM), _MOST_MM)


def axis_name(axes: pd.DataFrame, k: int, language: str) -> str:
    """What an axis is: its part of all differences, and whether it may be chance."""
    row = axes.iloc[k]
    values = {"n": k + 1, "share": number(row["share"], "share")}
    if row["p_value"] >= LEVEL:
        return say(language, "Axis {n}: {share} of the differences, may be chance", **values)
    return say(language, "Axis {n}: {share} of the differences", **values)


def draw(spots: Sequence[Spot], axes: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Points with names beside them; where names find no room, or on a narrow page, numbers and a key."""
    wide = width >= CHART_WIDTH_MM
    if wide:
        height = _height(spots, width, 24.0)
        page = Canvas(height, width)
        labels = [lettering.wrap(spot.label, _NAME_MM, SIZES["label"], bold=spot.brand) for spot in spots]
        whole = all(lettering.fits(s.label, _NAME_MM, SIZES["label"], bold=s.brand) for s in spots)
        if whole and not _map(page, spots, axes, labels, height, language, 24.0):
            return page.svg()
    entries = [Entry(spot.label, _ink(spot), bold=spot.brand) for spot in spots]
    room = MAX_HEIGHT_MM - _LEAST_MM - 10 if wide else math.inf
    named = key(entries, width, columns=4 if wide else 2, most=room)
    names = 8.0 if wide else 5.0
    height = min(_height(spots, width, names), MAX_HEIGHT_MM - named.height - 10) if wide else _LEAST_MM
    page = Canvas(height + named.height + 3, width)
    numbers = [[str(k + 1)] if k < len(named.entries) else [] for k in range(len(spots))]
    lost = _map(page, spots, axes, numbers, height, language, names)
    named.draw(page, height + 2)
    left = len(spots) - len(named.entries)
    tell_lost(page, lost, left, language)
    return page.svg()


def _ink(spot: Spot) -> str:
    return in_words(spot.colour) if spot.brand else COLOURS["sec"]


def _map(
    page: Canvas, spots: Sequence[Spot], axes: pd.DataFrame, labels: list[list[str]], height: float, language: str,
    names: float,
) -> list[str]:  # fmt: skip
    """The map in the upper ``height`` mm; returns the labels that found no place."""
    field = field_of(spots, page.width, height, names=names)
    _frame(page, field, axes, language)
    for spot in reversed(spots):
        _region(page, field, spot)
    for spot in reversed(spots):
        _dot(page, field, spot)
    points = [_point(field, spot, label) for spot, label in zip(spots, labels, strict=True)]
    edges: Box = (field.left + 0.8, field.top + 0.6, field.right - 0.8, field.bottom - 0.6)
    written = [_name(spot, label) for spot, label in zip(spots, labels, strict=True)]
    return write_names(page, points, written, edges, [], (field.x, field.y))


def _frame(page: Canvas, field: Field, axes: pd.DataFrame, language: str) -> None:
    """The frame, the two axes through the centre and what they are."""
    for y in (field.top, field.bottom):
        page.line([field.left, field.right], [y, y], colour=COLOURS["line"], width=0.5, order=0)
    for x in (field.left, field.right):
        page.line([x, x], [field.top, field.bottom], colour=COLOURS["line"], width=0.5, order=0)
    noise = bool(axes["p_value"].iloc[1] >= LEVEL)
    page.line([field.left, field.right], [field.y] * 2, colour=COLOURS["mut"], width=0.6, order=0.5)
    page.line([field.x] * 2, [field.top, field.bottom], colour=COLOURS["mut"], width=0.6, dashed=noise, order=0.5)
    style = {"size": SIZES["axis"], "colour": COLOURS["sec"]}
    page.text(field.left, 2.2, f"↑ {axis_name(axes, 1, language)}", **style)
    page.text(field.right, field.bottom + 3.4, f"{axis_name(axes, 0, language)} →", align="right", **style)


def _region(page: Canvas, field: Field, spot: Spot) -> None:
    """Its ellipse, an attribute's so light that the brands' stand out; a narrow page has room for the brands' alone."""
    if max(spot.half) <= 0 or (page.narrow and not spot.brand):
        return
    xx, xy, yy = spot.spread
    spread = np.array([[xx, -xy], [-xy, yy]]) * field.scale**2
    region(page, field.at(spot.x, spot.y), spread, spot.colour if spot.brand else COLOURS["line"], reach=1.0)


def _dot(page: Canvas, field: Field, spot: Spot) -> None:
    x, y = field.at(spot.x, spot.y)
    size = 8.0 if spot.own else 6.0 if spot.brand else 4.2
    page.dot(x, y, spot.colour, size=size, shape=spot.shape, hollow=spot.quality < HOLLOW, order=4 + spot.own)


def _point(field: Field, spot: Spot, label: list[str]) -> Point:
    x, y = field.at(spot.x, spot.y)
    size = 9.5 if spot.own else SIZES["label"]
    wide = max((lettering.width(line, size, spot.brand) for line in label), default=0.0) + 0.6
    rx, ry = (max(min(half * field.scale, 22.0), 1.4) if spot.brand else 0.9 for half in spot.half)
    return Point(x, y, rx, ry, wide, 3.3 * len(label))


def _name(spot: Spot, label: list[str]) -> Name:
    return Name(label, _ink(spot), spot.colour, spot.brand, 9.5 if spot.own else SIZES["label"])
