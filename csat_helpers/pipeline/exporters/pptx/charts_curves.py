"""Curves across a native map: the limits of a funnel, as series of the same chart beside its points."""

from csat_helpers.bundle import Plot, Series
from csat_helpers.pipeline.exporters.pptx import charts_xml as xml
from csat_helpers.pipeline.exporters.pptx.charts_bars import numbers
from csat_helpers.pipeline.exporters.pptx.charts_book import Book
from csat_helpers.pipeline.exporters.pptx.charts_dots import NO_MARK, point_series
from csat_helpers.pipeline.exporters.pptx.charts_style import Style


def longest(plot: Plot) -> int:
    """How many points the longest curve has."""
    return max((len(series.values) for series in plot.curves), default=0)


def curves(plot: Plot, style: Style, book: Book, ends: tuple[float, float]) -> list[str]:
    """Each curve as far as it lies between the ``ends`` of the scale up."""
    return [_curve(series, plot, style, book, ends) for series in plot.curves]


def _curve(series: Series, plot: Plot, style: Style, book: Book, ends: tuple[float, float]) -> str:
    inside = [k for k, value in enumerate(series.values) if value is not None and ends[0] <= value <= ends[1]]
    across, up = (tuple(part[k] for k in inside) for part in (series.x, series.values))
    x = book.add(plot.x_label, numbers(across), plot.x_format or "share1")
    y = book.add(series.name, numbers(up), plot.format)
    data = xml.values("xVal", book, x), xml.values("yVal", book, y)
    look = xml.stroke(style, "mut", 0.75, "dash" if series.dashed else "")
    return point_series(xml.name(book, y), NO_MARK, "", "", "", *data, look)
