"""Native bars: from zero with their intervals, or stacked about zero with totals at their ends."""

import math
from collections.abc import Sequence

from csat_helpers.bundle import Plot, Series
from csat_helpers.locale import say
from csat_helpers.pipeline.exporters.pptx import charts_xml as xml
from csat_helpers.pipeline.exporters.pptx.charts_book import Book, Cell
from csat_helpers.pipeline.exporters.pptx.charts_rows import Grid, names, totals
from csat_helpers.pipeline.exporters.pptx.charts_rows import apart as apart_by_group
from csat_helpers.pipeline.exporters.pptx.charts_style import CODES, Style
from csat_helpers.pipeline.exporters.pptx.charts_xml import Axis, Inner
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST
from csat_helpers.pipeline.exporters.pptx.measure import width

ACROSS, UP = 101, 102  # the axes of values and of categories


def sheet(grid: Grid, length: int = 0) -> tuple[Book, int]:
    """A book with the rows' names, and the number of their column; columns have at least ``length`` cells."""
    book = Book(length)
    if any(row.index is None for row in grid.rows):
        book.add("", [row.text if row.index is None else None for row in grid.rows])
    return book, book.add("", [row.text if row.index is not None else "" for row in grid.rows])


def numbers(values: Sequence[float | None]) -> list[Cell]:
    """Values as cells of a book: numbers as floats."""
    return [None if v is None else float(v) for v in values]


def spread(grid: Grid, values: Sequence[float | None]) -> list[Cell]:
    """A value a row: none for heads and where there is none."""
    return numbers([values[row.index] if row.index is not None and values else None for row in grid.rows])


def intervals(book: Book, grid: Grid, series: Series, kind: str, language: str) -> tuple[int, int]:
    """The ends of a series' intervals in ``book``, and how far they are from it: the columns of minus and plus."""
    value, low, high = (spread(grid, v) for v in (series.values, series.low, series.high))
    book.add(say(language, "95% low"), low, kind)
    book.add(say(language, "95% high"), high, kind)
    minus = book.add("\u2212", [apart(v, lo) for v, lo in zip(value, low, strict=True)], kind)
    return minus, book.add("+", [apart(hi, v) for v, hi in zip(value, high, strict=True)], kind)


def apart(one: Cell, other: Cell) -> float | None:
    """How far ``one`` is above ``other``, never less than nothing."""
    return max(one - other, 0.0) if isinstance(one, float) and isinstance(other, float) else None


def inner(grid: Grid, x: float, y: float, w: float, h: float) -> Inner:
    """The plot's inside within its frame, given in points."""
    return Inner((grid.left - x) / w, (grid.top - y) / h, (grid.right - grid.left) / w, (grid.bottom - grid.top) / h)


def axes(grid: Grid, style: Style, *, ticks: bool, zero: str) -> str:
    """Names at the left, best first; the scale under the last row, or none."""
    up = Axis(UP, ACROSS, "l", style, grid.size, reverse=True, colour=zero, ink="ink")
    code = CODES["count" if grid.plot.format == "index" and (grid.unit or 0) >= 1 else grid.plot.format]
    across = Axis(
        ACROSS,
        UP,
        "b",
        style,
        SMALLEST,
        grid.ends,
        grid.unit,
        code,
        hidden=not ticks,
        grid=ticks,
        cross="max",
        next_to=True,
    )
    return up.categories() + across.values()


def bar_chart(grouping: str, series: str, gap: float) -> str:
    """The bars of all series, ``gap`` per cent of a bar's height apart."""
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{round(gap)}"/><c:overlap val="100"/><c:axId val="{UP}"/><c:axId val="{ACROSS}"/></c:barChart>'
    )


def bars(grid: Grid, style: Style, place: Inner) -> tuple[bytes, Book]:
    """Bars from zero, each in its colour; a second series is an outline, since bars have no marks across them."""
    book, first = sheet(grid)
    shown = names(grid)
    parts = []
    for k, series in enumerate(grid.plot.series):
        column = book.add(series.name, spread(grid, series.values), grid.plot.format)
        parts.append(_bar(grid, style, series, k, book, (first, column), shown))
    ticks = any(s.low for s in grid.plot.series) and not apart_by_group(grid.plot)
    chart = bar_chart("clustered", "".join(parts), 72)
    area = xml.area(place, chart, axes(grid, style, ticks=ticks, zero="ink"))
    return xml.space(area, style, grid.size), book


def _bar(
    grid: Grid, style: Style, series: Series, k: int, book: Book, columns: tuple[int, int], shown: list[str]
) -> str:  # fmt: skip
    first, column = columns
    errors = ""
    if series.low:
        minus, plus = intervals(book, grid, series, grid.plot.format, style.language)
        errors = xml.errors(book, minus, plus, xml.stroke(style, "sec", 1.0))
    return series_of(style, series, k, xml.name(book, column), errors, grid, (
        xml.words(book, first, shown) + xml.values("val", book, column)
    ))  # fmt: skip


def series_of(
    style: Style, series: Series, k: int, named: str, extra: str, grid: Grid, data: str, labels: str = ""
) -> str:
    """One series of bars, each in its own colour, with its name, data, labels and what is ``extra``."""
    edge = "bg" if labels else ""
    look = {
        "": xml.paint(style, series.colour, edge), "tick": xml.paint(style, "", series.colour, 1.25),
    }.get(series.marker, xml.NOTHING)  # fmt: skip
    points = ""
    if series.colours:
        points = "".join(
            f'<c:dPt><c:idx val="{j}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
            f"{xml.paint(style, series.colours[row.index], 'bg' if labels else '')}</c:dPt>"
            for j, row in enumerate(grid.rows)
            if row.index is not None and series.colours[row.index] not in ("", series.colour)
        )
    return (
        f'<c:ser><c:idx val="{k}"/><c:order val="{k}"/>{named}{look}<c:invertIfNegative val="0"/>{points}{labels}{extra}'
        f"{data}</c:ser>"
    )


def stacked(grid: Grid, style: Style, place: Inner) -> tuple[bytes, Book]:
    """Bars on either side of zero, milder answers next to it, a figure in each that has room, totals at the ends."""
    book, first = sheet(grid)
    shown, parts = names(grid), []
    for k, series in enumerate(stacking(grid.plot)):
        column = book.add(series.name, spread(grid, series.values), grid.plot.format)
        data = xml.words(book, first, shown) + xml.values("val", book, column)
        named = xml.name(book, column)
        # The only answer on its side is its total, which stands at its end.
        alone = sum(negative(one) == negative(series) for one in grid.plot.series) == 1
        said = "" if alone else _figures(grid, style, series)
        parts.append(series_of(style, series, k, named, "", grid, data, said))
    sides = zip(("Unfavourable", "Favourable"), totals(grid.plot), ("neg", "p6"), strict=True)
    for k, (side, sums, colour) in enumerate(sides, len(parts)):
        column = book.add(_side(side, style.language), spread(grid, sums), grid.plot.format)
        data = xml.words(book, first, shown) + xml.values("val", book, column)
        # A bar that is not seen carries the total at its inner end, which is where the last segment ends.
        ink = xml.figures(style, grid.size, colour, bold=True)
        label = xml.labels(ink, "0;0", "inBase")
        unseen = Series("", (), marker="none")
        parts.append(series_of(style, unseen, k, xml.name(book, column), "", grid, data, label))
    area = xml.area(place, bar_chart("stacked", "".join(parts), 45), axes(grid, style, ticks=False, zero="ink"))
    return xml.space(area, style, grid.size), book


def _side(name: str, language: str) -> str:
    return say(language, "Unfavourable") if name == "Unfavourable" else say(language, "Favourable")


def stacking(plot: Plot) -> list[Series]:
    """The series from zero outwards: those below zero last to first, then those above it in their order."""
    below = [s for s in plot.series if negative(s)]
    return [*reversed(below), *(s for s in plot.series if not negative(s))]


def negative(series: Series) -> bool:
    """Whether a series is drawn to the left of zero; a share of nobody is minus nothing there."""
    return any(math.copysign(1, v) < 0 for v in series.values if v is not None)


def _figures(grid: Grid, style: Style, series: Series) -> str:
    """Whole figures in the segments that have room for them, in white or ink."""
    size = max(grid.size - 1, SMALLEST)
    room = width("00", size) + 3
    least = max(math.ceil(room / grid.scale), 1)
    code = f'[>={least}]0;[<=-{least}]0;""'
    colours = series.colours or (series.colour,)
    common = max(set(colours), key=colours.count)
    ink = style.on(common)
    single = [
        xml.label(j, xml.figures(style, size, style.on(series.colours[row.index])), code, "ctr")
        for j, row in enumerate(grid.rows)
        if series.colours and row.index is not None and style.on(series.colours[row.index]) != ink
    ]
    return xml.labels(xml.figures(style, size, ink), code, "ctr", *single)
