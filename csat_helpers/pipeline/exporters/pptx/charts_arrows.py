"""Arrows on a native map: each point joined to where it lay before, as series of the same chart."""

import math
from typing import TYPE_CHECKING

from csat_helpers.bundle import Plot
from csat_helpers.pipeline.exporters.pptx import charts_xml as xml
from csat_helpers.pipeline.exporters.pptx.charts_bars import numbers
from csat_helpers.pipeline.exporters.pptx.charts_book import Book
from csat_helpers.pipeline.exporters.pptx.charts_dots import NO_MARK, mark, point, point_series
from csat_helpers.pipeline.exporters.pptx.charts_style import Style

if TYPE_CHECKING:
    from csat_helpers.pipeline.exporters.pptx.charts_map import Area, Field

STEP, HALF = 7.0, 3.5  # points along an arrow from one square that names go round to the next, and half its side


def before(plot: Plot) -> list[tuple[float, float]]:
    """Where the points lay before; none where the plot is not of two joined series."""
    if not plot.joined or len(plot.series) < 2:
        return []
    old = plot.series[1]
    return [(x, y) for x, y in zip(old.x, old.values, strict=True) if x is not None and y is not None]


def areas(plot: Plot, field: "Field") -> list["Area"]:
    """Small squares along the arrows."""
    if not before(plot):
        return []
    now, then, found = plot.series[0], plot.series[1], []
    for x1, y1, x0, y0 in zip(now.x, now.values, then.x, then.values, strict=True):
        if x1 is None or y1 is None or x0 is None or y0 is None:
            continue
        (left, top), (right, bottom) = field.at(x0, y0), field.at(x1, y1)
        count = max(int(math.hypot(right - left, bottom - top) / STEP), 1)
        for step in range(count):
            x, y = left + (right - left) * step / count, top + (bottom - top) * step / count
            found.append((x - HALF, y - HALF, x + HALF, y + HALF))
    return found


def arrows(plot: Plot, style: Style, book: Book) -> list[str]:
    """A line from each earlier point to the later one, which a head marks, and a hollow dot where it begins."""
    if not before(plot):
        return []
    now, then = plot.series[0], plot.series[1]
    kind = plot.x_format or "share1"
    x = book.add(f"{plot.x_label} ({then.name})", numbers(then.x), kind)
    book.add(f"{plot.x_label} ({now.name})", numbers(now.x), kind)
    y = book.add(f"{plot.y_label} ({then.name})", numbers(then.values), plot.format)
    book.add(f"{plot.y_label} ({now.name})", numbers(now.values), plot.format)
    made = []
    for k in range(len(then.values)):
        if any(book.columns[column][1][k] is None for column in (x, x + 1, y, y + 1)):
            continue
        line = xml.stroke(style, _colour(plot, k), 1.25).replace("</a:ln>", '<a:tailEnd type="triangle"/></a:ln>')
        made.append(point_series(
            xml.name(book, 0, k + 1), NO_MARK, "", "", "", xml.across("xVal", book, x, k),
            xml.across("yVal", book, y, k), line,
        ))  # fmt: skip
    own = [k for k in range(len(then.values)) if _colour(plot, k) != then.colour]
    # A size larger: some programs see a point's own colour by that alone.
    points = "".join(point(k, mark(style, _colour(plot, k), hollow=True, size=6)) for k in own)
    data = xml.values("xVal", book, x), xml.values("yVal", book, y)
    look = mark(style, then.colour, hollow=True, size=5)
    return [*made, point_series(xml.name(book, y), look, points, "", "", *data)]


def _colour(plot: Plot, k: int) -> str:
    then = plot.series[1]
    return then.colours[k] if then.colours else then.colour
