"""A native waterfall: stacked bars of which the first is not seen, so that each begins where the one above it ended."""

from dataclasses import dataclass

from csat_helpers.bundle import Series
from csat_helpers.look import COLOURS
from csat_helpers.pipeline.exporters.pptx import charts_xml as xml
from csat_helpers.pipeline.exporters.pptx.charts_bars import apart, axes, bar_chart, series_of, sheet, spread
from csat_helpers.pipeline.exporters.pptx.charts_book import Book, Cell
from csat_helpers.pipeline.exporters.pptx.charts_rows import Grid, names
from csat_helpers.pipeline.exporters.pptx.charts_style import Style
from csat_helpers.pipeline.exporters.pptx.charts_xml import Inner

THICK = 0.008  # of the scale: a value by itself


@dataclass(frozen=True)
class _Bar:
    """What stacks up to one bar: an unseen foot, then what is seen above zero and below it, which stack apart.

    ``holder`` is the place among these of the one that ends at ``tip``, where the interval stands.
    """

    parts: tuple[float | None, ...] = (None, None, None)
    tip: float | None = None
    holder: int = 0


def waterfall(grid: Grid, style: Style, place: Inner) -> tuple[bytes, Book]:
    """Bars from the first series' values to the second's with the intervals of these; a value alone is a stroke.

    The workbook holds both, and the bars, unseen and seen, that they make.
    """
    start, end = grid.plot.series
    book, first = sheet(grid)
    kind, stroke = grid.plot.format, THICK * (grid.ends[1] - grid.ends[0])
    before, after, low, high = (spread(grid, v) for v in (start.values, end.values, end.low, end.high))
    book.add(start.name, before, kind)
    book.add(end.name, after, kind)
    made = [_bar(b, a, stroke) for b, a in zip(before, after, strict=True)]
    words = xml.words(book, first, names(grid))
    parts = [_part(grid, style, book, made, j, (low, high), words) for j in range(3)]
    chart = bar_chart("stacked", "".join(parts), 72)
    area = xml.area(place, chart, axes(grid, style, ticks=True, zero=COLOURS["line"]))
    return xml.space(area, style, grid.size), book


def _part(
    grid: Grid, style: Style, book: Book, made: list[_Bar], j: int, ends: tuple[list[Cell], list[Cell]], words: str
) -> str:
    """The ``j``-th part of all bars as a series, with the intervals of the bars that end with it."""
    kind = grid.plot.format
    column = book.add(("", "Δ+", "Δ\u2212")[j], [bar.parts[j] for bar in made], kind)
    own = [bar.tip if bar.holder == j else None for bar in made]
    minus = [apart(tip, low) for tip, low in zip(own, ends[0], strict=True)]
    plus = [apart(high, tip) for tip, high in zip(own, ends[1], strict=True)]
    errors = ""
    if any(v is not None for v in minus):
        sides = book.add("\u2212", minus, kind), book.add("+", plus, kind)
        errors = xml.errors(book, *sides, xml.stroke(style, "sec", 1.0))
    seen = grid.plot.series[1]
    look = Series("", (), colour=seen.colour, colours=seen.colours) if j else Series("", (), marker="none")
    values = words + xml.values("val", book, column)
    return series_of(style, look, j, xml.name(book, column), errors, grid, values)


def _bar(before: Cell, after: Cell, stroke: float) -> _Bar:
    """The bar from one value to the next; of a value by itself a stroke about it."""
    if not isinstance(before, float) or not isinstance(after, float):
        return _Bar()
    if before == after:
        before, after = after - stroke / 2, after + stroke / 2
    low, high = min(before, after), max(before, after)
    foot = low if low > 0 else high if high < 0 else 0.0
    above, below = max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0)
    holder = 0 if after == foot else 1 if after > foot else 2
    return _Bar((foot, above, below), after, holder)
