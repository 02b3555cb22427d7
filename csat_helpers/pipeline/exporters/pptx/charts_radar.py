"""The native radar: a polygon a group on axes from the middle to the rim."""

from typing import TYPE_CHECKING

from csat_helpers.bundle import Plot, Series
from csat_helpers.locale import say
from csat_helpers.pipeline.exporters.pptx import charts_rows
from csat_helpers.pipeline.exporters.pptx import charts_xml as xml
from csat_helpers.pipeline.exporters.pptx.charts_bars import ACROSS, UP, numbers
from csat_helpers.pipeline.exporters.pptx.charts_book import Book
from csat_helpers.pipeline.exporters.pptx.charts_dots import NO_MARK
from csat_helpers.pipeline.exporters.pptx.charts_rows import LEGEND
from csat_helpers.pipeline.exporters.pptx.charts_style import CODES, Style
from csat_helpers.pipeline.exporters.pptx.charts_xml import Axis, Inner
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box

if TYPE_CHECKING:
    from csat_helpers.pipeline.exporters.pptx.charts import Canvas

# A marker's glyph in the legend and its symbol in a chart, which has no triangle that points down.
_MARKERS = {
    "circle": ("\u25cf", "circle"),
    "square": ("\u25a0", "square"),
    "diamond": ("\u25c6", "diamond"),
    "triangle": ("\u25b2", "triangle"),
    "down": ("\u2716", "x"),
}


def radar(canvas: "Canvas", plot: Plot, box: Box) -> None:
    """A polygon a series on axes from the middle to the rim; the only one has its interval about it and its values."""
    style, several = canvas.style, len(plot.series) > 1
    group = canvas.group()
    if several:
        entries = [(_marker(s)[0], s.colour, s.name) for s in plot.series]
        charts_rows.legend(group, entries, Box(box.x, box.y, box.w, LEGEND))
    canvas.add(group.xml(box))
    top = LEGEND if several else 0.0
    frame = Box(box.x, box.y + top, box.w, box.h - top)
    across = min(frame.h - 52, frame.w - 200)
    place = Inner(
        (frame.w - across) / 2 / frame.w, (frame.h - across) / 2 / frame.h, across / frame.w, across / frame.h
    )
    book = Book()
    first = book.add("", list(plot.categories))
    made = [_polygon(plot, series, style, k, book, first) for k, series in enumerate(plot.series)]
    if not several and plot.series[0].low:
        made += [_end(plot, style, len(made) + k, book, first, high=bool(k)) for k in (0, 1)]
    chart = (
        f'<c:radarChart><c:radarStyle val="marker"/><c:varyColors val="0"/>{"".join(made)}<c:axId val="{UP}"/>'
        f'<c:axId val="{ACROSS}"/></c:radarChart>'
    )
    area = xml.area(place, chart, _web(plot, style))
    canvas.chart(xml.space(area, style, 10.0), book, frame)


def _marker(series: Series) -> tuple[str, str]:
    return _MARKERS.get(series.marker, _MARKERS["circle"])


def _web(plot: Plot, style: Style) -> str:
    low, high = plot.minimum or 0.0, plot.maximum or 100.0
    rim = Axis(UP, ACROSS, "b", style, 10.0, grid=True, ink="ink")
    middle = f'[={(low + high) / 2:g}]0;[={high:g}]0;""'
    spokes = Axis(ACROSS, UP, "l", style, SMALLEST, (low, high), (high - low) / 4, middle, grid=True, next_to=True)
    return rim.categories() + spokes.values()


def _polygon(plot: Plot, series: Series, style: Style, k: int, book: Book, first: int) -> str:
    column = book.add(series.name, numbers(series.values), plot.format)
    labels = ""
    if len(plot.series) == 1:
        labels = xml.labels(xml.figures(style, SMALLEST, series.colour, bold=True), CODES[plot.format], "")
    return (
        f'<c:ser><c:idx val="{k}"/><c:order val="{k}"/>{xml.name(book, column)}'
        f"{xml.stroke(style, series.colour, 2.0 if k == 0 else 1.5, 'dash' if series.dashed else '')}"
        f"{xml.marker(style, series.colour, 'bg', 7, _marker(series)[1], 0.5)}"
        f"{labels}{xml.words(book, first, plot.categories)}{xml.values('val', book, column)}</c:ser>"
    )


def _end(plot: Plot, style: Style, k: int, book: Book, first: int, *, high: bool) -> str:
    """One end of the only series' intervals, dashed."""
    only = plot.series[0]
    name = say(style.language, "95% high") if high else say(style.language, "95% low")
    column = book.add(name, numbers(only.high if high else only.low), plot.format)
    return (
        f'<c:ser><c:idx val="{k}"/><c:order val="{k}"/>{xml.name(book, column)}'
        f"{xml.stroke(style, only.colour, 0.75, 'sysDash')}{NO_MARK}"
        f"{xml.words(book, first, plot.categories)}{xml.values('val', book, column)}</c:ser>"
    )
