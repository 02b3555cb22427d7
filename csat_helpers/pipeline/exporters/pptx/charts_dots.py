"""Native dots: a scatter whose rows are names at the left, with whiskers across and a reference line."""

from collections.abc import Callable, Sequence

from csat_helpers.bundle import Series
from csat_helpers.locale import say
from csat_helpers.pipeline.exporters.pptx import charts_xml as xml
from csat_helpers.pipeline.exporters.pptx.charts_bars import ACROSS, UP, sheet, spread
from csat_helpers.pipeline.exporters.pptx.charts_book import Book
from csat_helpers.pipeline.exporters.pptx.charts_boxes import Group
from csat_helpers.pipeline.exporters.pptx.charts_rows import Grid, names
from csat_helpers.pipeline.exporters.pptx.charts_style import CODES, Style
from csat_helpers.pipeline.exporters.pptx.charts_xml import Axis, Inner
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, Run

# Of a chart's own symbols: it has no triangle that points down.
SYMBOLS = {"circle": "circle", "square": "square", "diamond": "diamond", "triangle": "triangle", "down": "x"}
NO_MARK = '<c:marker><c:symbol val="none"/></c:marker>'


def dots(grid: Grid, style: Style, place: Inner) -> tuple[bytes, Book]:
    """A dot a value, its interval across, hollow where the plot says so; rows run downwards.

    A row of the workbook is a row of the chart: its name, where it lies, and of each series the value with the ends
    of its interval.
    """
    book, first = sheet(grid, len(grid.rows))
    up = _lanes(grid, style, book)
    columns, ends = _columns(grid, style, book)
    parts = _reference(grid, style, book)
    for series, pair in ends:
        parts += _whiskers(grid, style, book, series, (first, up[series.name], pair))
    marks = zip(grid.plot.series, columns, strict=True)
    parts += [_series(grid, style, series, book, column, up[series.name]) for series, column in marks]
    return xml.space(xml.area(place, scatter(parts), _axes(grid, style)), style, grid.size), book


def _lanes(grid: Grid, style: Style, book: Book) -> dict[str, int]:
    """Where each series' points lie, by its name: the first of two columns. All in the middle of their rows, or each
    series on a line of its own within the row.
    """
    series, found, made = grid.plot.series, {}, {}
    for k, one in enumerate(series):
        shift = (k - (len(series) - 1) / 2) * min(0.24, 0.8 / len(series)) if grid.plot.dodged else 0.0
        if shift not in made:
            rows = [j + 0.5 + shift if row.index is not None else None for j, row in enumerate(grid.rows)]
            made[shift] = book.add(say(style.language, "Row"), rows, "index")
            book.add(say(style.language, "Row"), rows, "index")
        found[one.name] = made[shift]
    return found


def _columns(grid: Grid, style: Style, book: Book) -> tuple[list[int], list[tuple[Series, int]]]:
    """The columns of values; and the first of each two that a line joins: ends of intervals, or before and after."""
    plot, values, ends = grid.plot, [], []
    joined = [(plot.series[1], 0)] if plot.joined and len(plot.series) > 1 else []
    for series in plot.series:
        values.append(book.add(series.name, spread(grid, series.values), plot.format))
        if series.low and not joined:
            ends.append((series, book.add(say(style.language, "95% low"), spread(grid, series.low), plot.format)))
            book.add(say(style.language, "95% high"), spread(grid, series.high), plot.format)
    return values, [(series, values[k]) for series, k in joined] or ends


def scatter(series: Sequence[str]) -> str:
    """A scatter of series as :func:`point_series` makes them; each says what joins its points."""
    numbered = "".join(
        f'<c:ser><c:idx val="{k}"/><c:order val="{k}"/>{part}</c:ser>' for k, part in enumerate(series)
    )  # fmt: skip
    return (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{numbered}'
        f'<c:axId val="{ACROSS}"/><c:axId val="{UP}"/></c:scatterChart>'
    )


def _axes(grid: Grid, style: Style) -> str:
    code = CODES["nps" if grid.plot.format == "points" and (grid.unit or 0) >= 1 else grid.plot.format]
    if grid.plot.format == "index" and (grid.unit or 0) >= 1:
        code = CODES["count"]
    if grid.plot.format == "share1" and (grid.unit or 0) >= 0.01:
        code = CODES["share"]
    across = Axis(
        ACROSS, UP, "b", style, SMALLEST, grid.ends, grid.unit, code, grid=True, cross="max", next_to=True
    )  # fmt: skip
    up = Axis(UP, ACROSS, "l", style, SMALLEST, (0.0, float(len(grid.rows))), reverse=True, hidden=True)
    return across.values("midCat") + up.values("midCat")


def _series(grid: Grid, style: Style, series: Series, book: Book, column: int, row: int) -> str:
    """The points of one series. A mark of a colour of its own is a size larger: some programs see colour by that."""
    tick = series.marker == "tick"
    across = xml.strokes(0.32, xml.stroke(style, series.colour, 1.5), "y") if tick else ""
    return point_series(
        xml.name(book, column), _marker(style, series), _points(grid, style, series), "", across,
        xml.values("xVal", book, column), xml.values("yVal", book, row),
    )  # fmt: skip


def _whiskers(
    grid: Grid, style: Style, book: Book, series: Series, columns: tuple[int, int, int]
) -> list[str]:  # fmt: skip
    """Lines across each row from one end to the other, a series a row, so that each is the two cells of its row.

    They are lines and not error bars: LibreOffice draws no error bars along x whose ends are cells.
    """
    name, up, pair = columns
    made = []
    for k, row in enumerate(grid.rows):
        if row.index is None or any(book.columns[column][1][k] is None for column in (pair, pair + 1)):
            continue
        colour = (series.colours[row.index] or series.colour) if series.colours else series.colour
        ink, weight = (colour, 1.25) if series.high else ("p2", 2.0)
        caps = xml.strokes(0.13, xml.stroke(style, ink, 0.9), "y") if series.high else ""
        made.append(point_series(
            xml.name(book, name, k + 1), NO_MARK, "", "", caps, xml.across("xVal", book, pair, k),
            xml.across("yVal", book, up, k), xml.stroke(style, ink, weight),
        ))  # fmt: skip
    return made


def _marker(style: Style, series: Series) -> str:
    if series.marker == "tick":
        return NO_MARK
    return mark(style, series.colour, hollow=series.marker == "ring", symbol=SYMBOLS.get(series.marker, "circle"))


def mark(style: Style, colour: str, *, hollow: bool = False, size: int = 7, symbol: str = "circle") -> str:
    """A dot with a white rim, or an empty one: of a white one, LibreOffice would not draw the edge."""
    if hollow:
        return xml.marker(style, "", colour, size, symbol)
    return xml.marker(style, colour, "bg", size, symbol, 0.75)


def _points(grid: Grid, style: Style, series: Series) -> str:
    """The points that differ from their series in colour or filling."""
    found = []
    for j, row in enumerate(grid.rows):
        if row.index is None or series.marker == "tick":
            continue
        colour = series.colours[row.index] if series.colours else series.colour
        hollow = bool(series.hollow) and series.hollow[row.index]
        if hollow or colour != series.colour:
            symbol = SYMBOLS.get(series.marker, "circle")
            found.append(point(j, mark(style, colour, hollow=hollow, size=8, symbol=symbol)))
    return "".join(found)


def point(k: int, look: str) -> str:
    """One point of a scatter or line with a mark of its own."""
    return f'<c:dPt><c:idx val="{k}"/>{look}<c:bubble3D val="0"/></c:dPt>'


def point_series(
    named: str, look: str, points: str, labels: str, errors: str, across: str, up: str, line: str = ""
) -> str:  # fmt: skip
    """A series of a scatter without its number; no line joins its points unless ``line`` says how."""
    stroke = line or f"<c:spPr>{xml.NO_LINE}</c:spPr>"
    return f'{named}{stroke}{look}{points}{labels}{errors}{across}{up}<c:smooth val="0"/>'


def _reference(grid: Grid, style: Style, book: Book) -> list[str]:
    """A line down all rows at the plot's reference: solid at zero, dashed elsewhere."""
    value = grid.plot.reference
    if value is None:
        return []
    head = grid.plot.reference_label or say(style.language, "Reference")
    x = book.add(head, [value, value], grid.plot.format)
    y = book.add("", [0.0, float(len(grid.rows))], "count")
    look = xml.stroke(style, "ink" if value == 0 else "mut", 0.75, "" if value == 0 else "dash")
    return [
        point_series(
            xml.name(book, x), NO_MARK, "", "", "", xml.values("xVal", book, x), xml.values("yVal", book, y), look
        )
    ]


def labels(group: Group, grid: Grid, bold: Callable[[int], bool]) -> None:
    """The rows' names at the left: a scatter has no categories. ``bold`` says which stand out."""
    for k, (row, name) in enumerate(zip(grid.rows, names(grid, bold=True), strict=True)):
        if row.index is not None and name:
            box = Box(grid.box.x, grid.top + grid.pitch * k, grid.left - grid.box.x - 8, grid.pitch)
            group.words(box, Run(name, grid.size, bold(row.index), "ink"), align="r")
