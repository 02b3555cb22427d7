"""An exhibit's plot as a native chart on a slide: its data open in PowerPoint, its figures beside it in a table.

A chart is a graphic frame with a workbook inside; names that a chart cannot print, legends and lines stand round it
in one group, and the figures of its rows in a native table. :func:`pieces` breaks a plot of more rows than a box
holds, :func:`rows_that_fit` says how many that are, and :func:`add_chart` draws one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.parts.chart import ChartPart
from pptx.slide import Slide

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, Look
from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.exporters.pptx import (
    charts_bars,
    charts_dots,
    charts_map,
    charts_panels,
    charts_paths,
    charts_radar,
    charts_rows,
    charts_waterfall,
)
from csat_helpers.pipeline.exporters.pptx.charts_book import Book
from csat_helpers.pipeline.exporters.pptx.charts_boxes import Group
from csat_helpers.pipeline.exporters.pptx.charts_rows import GAP, LEGEND, TICKS, Grid
from csat_helpers.pipeline.exporters.pptx.charts_style import Style, printed, written
from csat_helpers.pipeline.exporters.pptx.markup import NAMESPACES, Box, identity, transform

IN_ROWS = ("bars", "stacked", "dots", "waterfall")
_Whole = TypeVar("_Whole", Series, Figures)
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def add_chart(
    slide: Slide, exhibit: Exhibit, box: Box, look: Look, language: str,
    *, plot: Plot | None = None, colours: Mapping[str, str] | None = None,
) -> bool:  # fmt: skip
    """Put the exhibit's chart into ``box`` (points), its alt text on the chart's frame; False where it has no plot.

    ``plot`` is one of :func:`pieces` in place of the exhibit's whole. ``colours`` are XML by token for a master with
    its own ink, rules and ground; the data keep the look's. Type is the theme's.
    """
    plot = plot or exhibit.bundle.plot
    if plot is None or not plot.series or not plot.categories:
        return False
    canvas = Canvas(slide, Style(look, language, colours or {}), exhibit.bundle.title, exhibit.bundle.alt)
    plot = printed(plot)
    if plot.shape in IN_ROWS:
        for part, place in side_by_side(plot, box):
            _rows(canvas, part, place)
    elif plot.shape == "scatter":
        charts_map.draw(canvas, plot, box)
    elif plot.shape == "paths":
        charts_paths.draw(canvas, plot, box)
    elif plot.shape == "radar":
        charts_radar.radar(canvas, plot, box)
    else:
        charts_panels.lines(canvas, plot, box)
    return True


def low(plot: Plot) -> bool:
    """Whether a plot is of so few rows that it is a band and not a picture."""
    return plot.shape in IN_ROWS and plot.columns < 2 and len(charts_rows.rows_of(plot)) <= charts_rows.FEW


def unprinted(plot: Plot, box: Box, language: str) -> list[str]:
    """The intervals that :func:`add_chart` has no room to print beside their rows, in words."""
    if plot.shape not in IN_ROWS or plot.columns > 1:
        return []
    plot = printed(plot)
    kept = [figures for figures, _ in charts_rows.grid(plot, box, language).columns]
    lost = [figures for figures in plot.beside if figures.low and figures not in kept]
    stop, between = ("。", "；") if language == "zh" else (".", "; ")
    return [
        say(language, "{label}: {values}", label=figures.label, values=between.join(_each(plot, figures, language)))
        + stop
        for figures in lost
    ]


def _each(plot: Plot, figures: Figures, language: str) -> list[str]:
    return [f"{name} {written(figures, k, language)}" for k, name in enumerate(plot.categories)]


def rows_that_fit(plot: Plot, box: Box) -> int:
    """How many categories of ``plot``, from its first, ``box`` holds in legible type; all of one without rows."""
    if plot.shape not in IN_ROWS:
        return len(plot.categories)
    if plot.columns > 1 and len(plot.groups) > 1:
        return _fitting_columns(plot, box)
    rows = charts_rows.rows_of(plot)[: charts_rows.fits(plot, box)]
    if len(rows) > 1 and rows[-1].index is None:
        rows = rows[:-1]  # a head does not stand alone
    return max(sum(row.index is not None for row in rows), 1)


def _fitting_columns(plot: Plot, box: Box) -> int:
    """Of groups side by side: all of them where the tallest fits, else those before the first that does not."""
    tall = charts_rows.fits(plot, box) - 1
    count = 0
    for group in plot.groups[: plot.columns]:
        if int(group["end"]) - int(group["start"]) > tall:
            return max(count, int(group["start"]) + tall)
        count = int(group["end"])
    return count


def pieces(plot: Plot, box: Box) -> tuple[Plot, ...]:
    """``plot``, or as many plots as it takes for each to fit ``box``: of about the same length, groups kept whole."""
    if plot.shape == "line":
        return charts_panels.panels(plot, box)
    found, start, count = [], 0, len(plot.categories)
    while start < count:
        rest = part(plot, start, count)
        end = start + rows_that_fit(rest, box)
        if end < count:
            end = _break(plot, start, end, count)
        found.append(part(plot, start, end))
        start = end
    return tuple(found)


def _break(plot: Plot, start: int, most: int, count: int) -> int:
    """Where to break at ``most`` or a little before: at a group's end, else so that the parts are alike."""
    ends = [int(g["end"]) for g in plot.groups if start < int(g["end"]) <= most]
    if ends and ends[-1] - start > (most - start) / 2:
        return ends[-1]
    parts = -(-(count - start) // (most - start))
    return start + -(-(count - start) // parts)


def part(plot: Plot, start: int, end: int) -> Plot:
    """The categories from ``start`` up to ``end``, on the scale of the whole."""
    if (start, end) == (0, len(plot.categories)):
        return plot
    groups = tuple(
        {**g, "start": max(int(g["start"]), start) - start, "end": min(int(g["end"]), end) - start}
        for g in plot.groups
        if int(g["start"]) < end and int(g["end"]) > start
    )
    low, high = charts_rows.data_ends(plot)
    return replace(
        plot,
        categories=plot.categories[start:end],
        series=tuple(_cut(s, start, end) for s in plot.series),
        beside=tuple(_cut(f, start, end) for f in plot.beside),
        groups=groups,
        regions=plot.regions[start:end],
        bold=plot.bold[start:end],
        minimum=low,
        maximum=high,
    )


def _cut(whole: _Whole, start: int, end: int) -> _Whole:
    return replace(whole, **{k: v[start:end] for k, v in vars(whole).items() if isinstance(v, tuple)})


def side_by_side(plot: Plot, box: Box) -> list[tuple[Plot, Box]]:
    """The plot in its box, or its groups beside one another, each with its share of the box."""
    groups = plot.groups[: plot.columns]
    if plot.columns < 2 or len(groups) < 2:
        return [(plot, box)]
    gap = 2 * GAP
    w = (box.w - gap * (len(groups) - 1)) / len(groups)
    return [
        (part(plot, int(g["start"]), int(g["end"])), Box(box.x + (w + gap) * k, box.y, w, box.h))
        for k, g in enumerate(groups)
    ]


@dataclass
class Canvas:
    """A slide that a chart is drawn on, in one style; ``name`` and ``alt`` are the chart's."""

    slide: Slide
    style: Style
    name: str
    alt: str

    @property
    def _tree(self) -> Any:
        return self.slide.shapes._spTree

    @property
    def number(self) -> int:
        """A shape's number that no other on the slide has."""
        taken = self._tree.xpath(".//p:cNvPr/@id")
        return max((int(found) for found in taken), default=1) + 1

    def group(self) -> Group:
        """An empty group of words and lines."""
        return Group(self.style, self.number, "Labels")

    def add(self, xml: str) -> None:
        """Put a shape over the others; nothing for an empty text."""
        if xml:
            self._tree.append(parse_xml(xml))

    def chart(self, content: bytes, book: Book, box: Box) -> None:
        """Put a chart with its workbook over the others."""
        package = self.slide.part.package
        made = ChartPart.load(package.next_partname(ChartPart.partname_template), CT.DML_CHART, package, content)
        made.chart_workbook.update_from_xlsx_blob(book.blob())
        relation = self.slide.part.relate_to(made, RT.CHART)
        self.add(
            f"<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr>{identity(self.number, self.name or 'Chart', self.alt)}"
            f"<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>{transform(box, 'p:xfrm')}<a:graphic>"
            f'<a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" r:id="{relation}"/></a:graphicData></a:graphic>'
            "</p:graphicFrame>"
        )


def _rows(canvas: Canvas, plot: Plot, box: Box) -> None:
    """A chart of rows: its figures, its frame, and over it what stands round it."""
    grid = charts_rows.grid(plot, box, canvas.style.language)
    canvas.add(charts_rows.beside(canvas.style, grid, canvas.number))
    # The frame is a little larger than the rows: figures of the scale stand out at its corners and under it.
    right = min(grid.right + 12, box.right)
    make = {
        "dots": charts_dots.dots, "stacked": charts_bars.stacked, "bars": charts_bars.bars,
        "waterfall": charts_waterfall.waterfall,
    }[plot.shape]  # fmt: skip
    for own in charts_rows.by_group(grid) if charts_rows.apart(plot) else [grid]:
        frame = Box(box.x, own.top, right - box.x, own.bottom - own.top + (TICKS if charts_rows.below(plot) else 0))
        content, book = make(own, canvas.style, charts_bars.inner(own, frame.x, frame.y, frame.w, frame.h))
        canvas.chart(content, book, frame)
    group = canvas.group()
    _round(group, grid)
    if plot.shape == "dots":
        charts_dots.labels(group, grid, lambda k: _stands_out(plot, k))
    canvas.add(group.xml(box))


def _stands_out(plot: Plot, k: int) -> bool:
    """Whether a row is said to, or else its mark has a colour of its own, the grey of what does not stand out apart."""
    if plot.bold:
        return plot.bold[k]
    series = plot.series[-1]
    return bool(series.colours) and series.colours[k] not in ("", COLOURS["gry"])


def _round(group: Group, grid: Grid) -> None:
    plot, box = grid.plot, grid.box
    y = box.y
    if plot.facts:
        charts_rows.facts(group, plot, box)
        y += charts_rows.FACTS
    entries = charts_rows.legend_of(plot)
    if entries and plot.shape == "stacked":
        _sides(group, grid, y, entries)
    elif entries:
        charts_rows.legend(group, entries, Box(grid.left, y, box.right - grid.left, LEGEND))
    charts_rows.heads(group, grid)
    if plot.reference is not None and plot.shape == "bars":
        x = grid.at(plot.reference)
        group.rule(x, grid.top - 3, x, grid.bottom, "mut", 0.75, "dash")
    if plot.reference_label:
        charts_rows.reference(group, grid)


def _sides(group: Group, grid: Grid, y: float, entries: Sequence[tuple[str, str, str]]) -> None:
    """A legend over both sides of zero where both halves fit there, else on one line."""
    below = sum(charts_bars.negative(s) and bool(s.name) for s in grid.plot.series)
    zero, box = grid.at(0), grid.box
    halves = entries[:below], entries[below:]
    needs = [charts_rows.legend_width(half) for half in halves]
    if needs[0] <= zero - box.x and needs[1] <= box.right - zero:
        charts_rows.legend(group, halves[0], Box(zero - needs[0] - 4, y, needs[0], LEGEND), "r")
        charts_rows.legend(group, halves[1], Box(zero + 4, y, needs[1], LEGEND))
    else:
        charts_rows.legend(group, entries, Box(box.x, y, box.w, LEGEND), "ctr")
