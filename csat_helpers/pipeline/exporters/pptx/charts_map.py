"""The native importance-performance map: a scatter with its items' names, its regions, lines and quadrants."""

import math
from typing import TYPE_CHECKING

from csat_helpers.bundle import Plot, Series
from csat_helpers.look import COLOURS
from csat_helpers.pipeline.exporters.pptx import charts_arrows, charts_curves
from csat_helpers.pipeline.exporters.pptx import charts_xml as xml
from csat_helpers.pipeline.exporters.pptx.charts_bars import ACROSS, UP, numbers
from csat_helpers.pipeline.exporters.pptx.charts_book import Book
from csat_helpers.pipeline.exporters.pptx.charts_boxes import Group
from csat_helpers.pipeline.exporters.pptx.charts_dots import NO_MARK, mark, point, point_series, scatter
from csat_helpers.pipeline.exporters.pptx.charts_rows import ticks
from csat_helpers.pipeline.exporters.pptx.charts_style import CODES, Style
from csat_helpers.pipeline.exporters.pptx.charts_xml import Axis, Inner
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, Run
from csat_helpers.pipeline.exporters.pptx.measure import cut, lines, width

if TYPE_CHECKING:
    from csat_helpers.pipeline.exporters.pptx.charts import Canvas

LEFT, TOP, FOOT, RIGHT = 34.0, 18.0, 34.0, 8.0
LONGEST, LINE = 165.0, 12.0  # points: a name's length, and its height
ROUNDS, CROWD = 4, 14
MOST_KEY = 3  # lines
_SHARES = ("", "share", "share1")
MARK = 100.0  # square points about a point's mark
Area = tuple[float, float, float, float]  # left, top, right, bottom


class Field:
    """The inside of the plot on the slide and its two scales."""

    def __init__(self, plot: Plot, box: Box, foot: float = FOOT) -> None:
        self.inside = Box(box.x + LEFT, box.y + TOP, box.w - LEFT - RIGHT, box.h - TOP - foot)
        only = plot.series[0]
        spread = [(math.sqrt(max(r["xx"], 0.0)), math.sqrt(max(r["yy"], 0.0))) for r in plot.regions]
        spread = spread or [(0.0, 0.0)] * len(only.values)
        self.known = [k for k, (x, y) in enumerate(zip(only.x, only.values, strict=True)) if None not in (x, y)]
        places = {k: (float(only.x[k] or 0.0), float(only.values[k] or 0.0)) for k in self.known}
        self.places, self.spread = places, spread
        # A region reaches beyond the ends of a known scale, its axis does not.
        xs = [e for k, (x, _) in places.items() for e in (x, *_about(x, spread[k][0], plot.x_minimum, plot.x_maximum))]
        ys = [e for k, (_, y) in places.items() for e in (y, *_about(y, spread[k][1], plot.minimum, plot.maximum))]
        old = charts_arrows.before(plot)
        xs, ys = [*xs, *(x for x, _ in old)], [*ys, *(y for _, y in old)]
        across = [*xs, *(v for end in (plot.x_reference, plot.x_minimum, plot.x_maximum) for v in _given(end))]
        # Shares begin at zero; figures of another kind only where they do not lie far from it.
        far = plot.x_format not in _SHARES and min(across, default=0.0) > max(across, default=0.0) / 2
        self.x, self.x_unit = _round_ends(across if far else [0.0, *across], 6)
        self.y, self.y_unit = _round_ends(
            [*ys, *_given(plot.reference), *_given(plot.minimum), *_given(plot.maximum)], 5
        )
        if plot.equal:
            self._one_scale(xs, ys)

    def _one_scale(self, xs: list[float], ys: list[float]) -> None:
        """The same step on both axes, more of it on the one that has room, and the rest of the room left empty."""
        box, spans = self.inside, [[*xs, 0.0], [*ys, 0.0]]
        marks = ticks(0.0, max(max(span) - min(span) for span in spans), 8)
        unit = self.x_unit = self.y_unit = marks[1] - marks[0]
        ends = [[math.floor(min(span) / unit + 1e-9), math.ceil(max(span) / unit - 1e-9)] for span in spans]  # in steps
        for k, ratio in ((0, box.w / box.h), (1, box.h / box.w)):
            other = ends[1 - k][1] - ends[1 - k][0]
            spare = math.floor(other * ratio + 1e-9) - (ends[k][1] - ends[k][0])
            ends[k][0] -= max(spare, 0) // 2
            ends[k][1] += max(spare, 0) - max(spare, 0) // 2
        (left, right), (low, high) = ends
        step = min(box.w / (right - left), box.h / (high - low))
        w, h = step * (right - left), step * (high - low)
        self.inside = Box(box.x + (box.w - w) / 2, box.y + (box.h - h) / 2, w, h)
        self.x, self.y = (left * unit, right * unit), (low * unit, high * unit)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies on the slide."""
        box = self.inside
        return (
            box.x + box.w * (x - self.x[0]) / (self.x[1] - self.x[0]),
            box.bottom - box.h * (y - self.y[0]) / (self.y[1] - self.y[0]),
        )

    def about(self, k: int) -> Area:
        """The rectangle about a point's region."""
        (x, y), (wide, high) = self.places[k], self.spread[k]
        left, top = self.at(x - wide, y + high)
        right, bottom = self.at(x + wide, y - high)
        return left, top, right, bottom


def _about(value: float, half: float, least: float | None, most: float | None) -> tuple[float, float]:
    """The ends of an interval within those of its scale, where they are known."""
    low, high = value - half, value + half
    return low if least is None else max(low, least), high if most is None else min(high, most)


def _given(value: float | None) -> list[float]:
    return [] if value is None else [value]


def _round_ends(values: list[float], about: int) -> tuple[tuple[float, float], float]:
    marks = ticks(min(values, default=0.0), max(values, default=1.0), about)
    unit = marks[1] - marks[0]
    return (marks[0], marks[-1]), unit


def draw(canvas: "Canvas", plot: Plot, box: Box) -> None:
    """Quadrants and regions under the chart, the points and their names in it; a key of the names without room."""
    only = plot.series[0]
    field, labels, key = _arranged(plot, box)
    group = canvas.group()
    _quadrants(group, plot, field, labels)
    for k, matrix in enumerate(plot.regions):
        if k in field.places:
            _region(group, field, k, matrix, _colour(only, k))
    foot = LINE * _high(_told(key, plot), box)
    _titles(group, plot, box, foot)
    if key:
        text = cut(_told(key, plot), SMALLEST, box.w - RIGHT, MOST_KEY)
        group.words(Box(box.x, box.bottom - foot - 1, box.w - RIGHT, foot + 1), Run(text, SMALLEST, False, "sec"))
    canvas.add(group.xml(box))
    names = {k: (_name(plot.categories[k], len(plot.categories)), side) for k, side in labels.items()}
    names |= _numbered(key, field, [*_named(plot, field, labels), *charts_arrows.areas(plot, field)])
    chart, book = _chart(plot, field, canvas.style, box, names)
    canvas.chart(chart, book, box)


def _arranged(plot: Plot, box: Box) -> tuple[Field, dict[int, str], dict[int, int]]:
    """The field, the side of its point for each name that has room, and numbers for the others.

    A key of these takes lines from the field, which may cost more names their room: so it is done again.
    """
    field, labels, key = _with_foot(plot, box, 0)
    for _ in range(MOST_KEY):
        high = _high(_told(key, plot), box)
        field, labels, key = _with_foot(plot, box, high)
        if _high(_told(key, plot), box) == high:
            break
    return field, labels, key


def _with_foot(plot: Plot, box: Box, high: int) -> tuple[Field, dict[int, str], dict[int, int]]:
    field = Field(plot, box, FOOT + LINE * high)
    labels = _placed(
        plot.series[0], plot.categories, field, [*_corners(plot, field), *charts_arrows.areas(plot, field)]
    )
    return field, labels, {k: n for n, k in enumerate((k for k in field.known if k not in labels), 1)}


def _told(key: dict[int, int], plot: Plot) -> str:
    return "   ".join(f"{n}\u00a0{plot.categories[k]}" for k, n in key.items())


def _high(key: str, box: Box) -> int:
    """How many lines the key takes."""
    return min(lines(key, SMALLEST, box.w - RIGHT), MOST_KEY) if key else 0


def _colour(series: Series, k: int) -> str:
    return series.colours[k] if series.colours else series.colour


def _titles(group: Group, plot: Plot, box: Box, foot: float) -> None:
    """What the two scales are, over the one and under the other; ``foot`` points are left for what follows."""
    group.words(Box(box.x, box.y, box.w, TOP - 4), Run(plot.y_label, SMALLEST, True, "sec"))
    group.words(
        Box(box.x, box.bottom - foot - 15, box.w - RIGHT, 14),
        Run(plot.x_label, SMALLEST, True, "sec"),
        align="r",
    )


def _quadrants(group: Group, plot: Plot, field: Field, labels: dict[int, str]) -> None:
    """Tints and names of the quadrants, and the line's name where it meets least."""
    if plot.x_reference is None or plot.reference is None:
        return
    inside, (x, y) = field.inside, field.at(plot.x_reference, plot.reference)
    for corner in plot.corners:
        right, up = bool(corner["x"]), bool(corner["y"])
        left, top = (x if right else inside.x), (inside.y if up else y)
        quarter = Box(left, top, (inside.right if right else x) - left, (y if up else inside.bottom) - top)
        if corner.get("fill"):
            group.patch(quarter, corner["fill"])
        left, top, end, bottom = _corner(corner, (x, y), field)
        run = Run(str(corner["label"]), 11, True, str(corner.get("colour") or "mut"))
        group.words(Box(left, top, end - left, bottom - top), run, align="r" if right else "l")
    if plot.reference_label:
        long = width(plot.reference_label, SMALLEST) + 6
        lefts = (inside.right - long - 2, inside.x + 4, x + 4, (x + inside.right - long) / 2)
        spots = [(left, y + off, left + long, y + off + 13) for off in (-14, 1) for left in lefts]
        spot = min(spots, key=lambda area: _met(area, plot, field, labels))
        group.words(Box(spot[0], spot[1], long, 13), Run(plot.reference_label, SMALLEST, False, "sec"))


def _met(area: Area, plot: Plot, field: Field, labels: dict[int, str]) -> float:
    """Square points of points, regions, names and corners that an area would cover."""
    others = [*_corners(plot, field), *_named(plot, field, labels), *(field.about(k) for k in field.known)]
    return sum(_shared(area, other) for other in others)


def _named(plot: Plot, field: Field, labels: dict[int, str]) -> list[Area]:
    """What the items' names take."""
    count = len(plot.categories)
    longs = {k: width(_name(plot.categories[k], count), SMALLEST + 0.5) for k in labels}
    return [dict(_sides(*field.at(*field.places[k]), longs[k]))[side] for k, side in labels.items()]


def _corners(plot: Plot, field: Field) -> list[Area]:
    """What the names of the quadrants take."""
    lined = plot.x_reference is not None and plot.reference is not None
    if not lined:
        return []
    middle = field.at(plot.x_reference or 0.0, plot.reference or 0.0)
    return [_corner(corner, middle, field) for corner in plot.corners]


def _corner(corner: dict[str, str], middle: tuple[float, float], field: Field) -> Area:
    """A quadrant's name: in its outer corner, or where it lies under fewer points."""
    long, high, inside = width(str(corner["label"]), 11, bold=True) + 10, 16.0, field.inside
    xs = [inside.right - long - 2, middle[0] + 2] if corner["x"] else [inside.x + 2, middle[0] - long - 2]
    ys = [inside.y + 2, middle[1] - high - 2] if corner["y"] else [inside.bottom - high - 2, middle[1] + 2]
    spots = [(x, y, x + long, y + high) for y in ys for x in (xs[0], sum(xs) / 2, xs[1])]
    dots = [(x - 5, y - 5, x + 5, y + 5) for x, y in (field.at(*field.places[k]) for k in field.known)]
    return min(spots, key=lambda spot: sum(_shared(spot, dot) for dot in dots))


def _region(group: Group, field: Field, k: int, matrix: dict[str, float], colour: str) -> None:
    """The ellipse of one point, turned as the scales make it on the slide."""
    across = field.inside.w / (field.x[1] - field.x[0])
    up = -field.inside.h / (field.y[1] - field.y[0])
    xx, xy, yy = matrix["xx"] * across**2, matrix["xy"] * across * up, matrix["yy"] * up**2
    middle, half = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    wide, narrow = 2 * math.sqrt(max(middle + half, 0.0)), 2 * math.sqrt(max(middle - half, 0.0))
    if wide > 0:
        group.oval(*field.at(*field.places[k]), wide, max(narrow, 0.1), math.atan2(2 * xy, xx - yy) / 2, colour)


def _chart(plot: Plot, field: Field, style: Style, box: Box, labels: dict[int, tuple[str, str]]) -> tuple[bytes, Book]:
    only, book = plot.series[0], Book(max(len(plot.categories), charts_curves.longest(plot), 2))
    book.add(only.name, list(plot.categories))
    x = book.add(plot.x_label, numbers(only.x), plot.x_format or "share1")
    y = book.add(plot.y_label, numbers(only.values), plot.format)
    points = "".join(
        point(k, mark(style, _colour(only, k), hollow=bool(only.hollow) and only.hollow[k], size=9))
        for k in field.known
    )
    names = _names(plot, style, labels, len(only.values))
    data = xml.values("xVal", book, x), xml.values("yVal", book, y)
    items = point_series(xml.name(book, y), mark(style, only.colour, size=8), points, names, "", *data)
    limits = charts_curves.curves(plot, style, book, field.y)
    parts = [*_lines(plot, field, style, book), *limits, *charts_arrows.arrows(plot, style, book), items]
    inside = field.inside
    place = Inner((inside.x - box.x) / box.w, (inside.y - box.y) / box.h, inside.w / box.w, inside.h / box.h)
    across = Axis(ACROSS, UP, "b", style, SMALLEST, field.x, field.x_unit, _across(plot), colour="ink", cross="min")
    up = Axis(
        UP,
        ACROSS,
        "l",
        style,
        SMALLEST,
        field.y,
        field.y_unit,
        CODES["count" if field.y_unit >= 1 else plot.format],
        cross="min",
    )
    axes = across.values("midCat") + up.values("midCat")
    return xml.space(xml.area(place, scatter(parts), axes), style, SMALLEST), book


def _across(plot: Plot) -> str:
    """How the figures of the scale across are written: shares whole, without those left of zero."""
    return CODES[plot.x_format] if plot.x_format not in _SHARES else "0%;;0%"


def _lines(plot: Plot, field: Field, style: Style, book: Book) -> list[str]:
    """The two lines between the quadrants, as series of their own."""
    found = []
    for value, upright in ((plot.x_reference, True), (plot.reference, False)):
        if value is None:
            continue
        ends = ([value, value], list(field.y)) if upright else (list(field.x), [value, value])
        x = book.add(plot.x_label, ends[0], plot.x_format or "share1")
        y = book.add(plot.reference_label if not upright else "", ends[1], plot.format)
        dash = xml.stroke(style, "mut", 0.75, "dash")
        data = xml.values("xVal", book, x), xml.values("yVal", book, y)
        found.append(point_series(xml.name(book, y), NO_MARK, "", "", "", *data, dash))
    return found


def _names(plot: Plot, style: Style, labels: dict[int, tuple[str, str]], count: int) -> str:
    """The items' names at their points, or the number in the key of one that found no room."""
    only, single = plot.series[0], []
    for k in range(count):
        if k not in labels:
            single.append(xml.silent(k))
            continue
        colour, bold = _ink(_colour(only, k))
        run = style.run("a:rPr", SMALLEST + 0.5, colour, bold=bold)
        text, side = labels[k]
        single.append(xml.said(k, text, run, side))
    return xml.labels(xml.text(style, SMALLEST, "sec"), CODES[plot.format], "r", *single)


def _numbered(numbers: dict[int, int], field: Field, names: list[Area]) -> dict[int, tuple[str, str]]:
    """Each number and the side of its point on which it meets the fewest points, names and other numbers."""
    dots = {k: field.at(*field.places[k]) for k in field.known}
    found: dict[int, tuple[str, str]] = {}
    taken = [*names]
    for k, n in numbers.items():
        others = [*taken, *((x - 5, y - 5, x + 5, y + 5) for j, (x, y) in dots.items() if j != k)]
        sides = _sides(*dots[k], width(str(n), SMALLEST + 0.5))
        side, area = min(sides, key=lambda spot, others=others: sum(_shared(spot[1], other) for other in others))
        taken.append(area)
        found[k] = (str(n), side)
    return found


def _ink(colour: str) -> tuple[str, bool]:
    return ("sec", False) if colour in ("", COLOURS["gry"]) else (colour, colour == COLOURS["neg"])


def _name(category: str, count: int) -> str:
    """A name on one line, shorter where there are many."""
    return cut(category, SMALLEST + 0.5, LONGEST if count <= CROWD else 0.75 * LONGEST, 1)


def _placed(only: Series, categories: tuple[str, ...], field: Field, taken: list[Area]) -> dict[int, str]:
    """The side of its point on which each name stands: that which meets least, chosen again as the others move.

    The first items choose first; a name that still stands on others is left out.
    """
    dots = {k: field.at(*field.places[k]) for k in field.known}
    marks = {k: (x - 5, y - 5, x + 5, y + 5) for k, (x, y) in dots.items()}
    regions = [field.about(k) for k in field.known]
    longs = {
        k: width(_name(categories[k], len(categories)), SMALLEST + 0.5, bold=_ink(_colour(only, k))[1]) for k in dots
    }
    found: dict[int, tuple[float, str, Area]] = {}
    for _ in range(ROUNDS):
        for k, (x, y) in dots.items():
            others = [*taken, *(m for j, m in marks.items() if j != k)]
            others += [area for j, (_, _, area) in found.items() if j != k]
            found[k] = min(
                (_cost(area, field.inside, others, regions), side, area) for side, area in _sides(x, y, longs[k])
            )
    kept: dict[int, str] = {}
    for k, (_, side, area) in found.items():
        others = [*taken, *(found[j][2] for j in kept)]
        hidden = any(_shared(area, m) > MARK / 4 for j, m in marks.items() if j != k)
        if not hidden and sum(_shared(area, other) for other in others) < 0.12 * longs[k] * LINE:
            kept[k] = side
    return kept


def _sides(x: float, y: float, long: float) -> list[tuple[str, Area]]:
    half = LINE / 2
    return [
        ("r", (x + 7, y - half, x + 10 + long, y + half)),
        ("l", (x - 10 - long, y - half, x - 7, y + half)),
        ("t", (x - long / 2, y - 7 - LINE, x + long / 2, y - 7)),
        ("b", (x - long / 2, y + 7, x + long / 2, y + 7 + LINE)),
    ]


def _cost(area: Area, inside: Box, others: list[Area], regions: list[Area]) -> float:
    """Square points of a name over other names and points, a little for regions, far more for leaving the frame."""
    outside = max(inside.x - area[0], 0) + max(area[2] - inside.right, 0)
    outside += max(inside.y - area[1], 0) + max(area[3] - inside.bottom, 0)
    over = sum(_shared(area, other) for other in others)
    return over * 10 + sum(_shared(area, region) for region in regions) * 0.1 + outside * 500


def _shared(a: Area, b: Area) -> float:
    return max(min(a[2], b[2]) - max(a[0], b[0]), 0) * max(min(a[3], b[3]) - max(a[1], b[1]), 0)
