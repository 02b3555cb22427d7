"""Native lines over waves, a panel each."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from csat_helpers.bundle import Plot, Series
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.pipeline.exporters.pptx import charts_xml as xml
from csat_helpers.pipeline.exporters.pptx.charts_bars import ACROSS, UP, apart, numbers
from csat_helpers.pipeline.exporters.pptx.charts_book import Book
from csat_helpers.pipeline.exporters.pptx.charts_boxes import Group
from csat_helpers.pipeline.exporters.pptx.charts_dots import NO_MARK, mark, point
from csat_helpers.pipeline.exporters.pptx.charts_rows import ticks
from csat_helpers.pipeline.exporters.pptx.charts_style import CODES, Style
from csat_helpers.pipeline.exporters.pptx.charts_xml import Axis, Inner
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, Run
from csat_helpers.pipeline.exporters.pptx.measure import cut, width

if TYPE_CHECKING:
    from csat_helpers.pipeline.exporters.pptx.charts import Canvas

LEFT, FOOT, TITLE, GAP = 32.0, 17.0, 18.0, 12.0
LARGE = 0.52  # part of the box that the first of several series takes
TALLEST, TALLEST_SMALL, LEAST_PANEL = 300.0, 190.0, 96.0


def lines(canvas: "Canvas", plot: Plot, box: Box) -> None:
    """A panel a series, the first of them large: each has a scale of its own, so that its steps can be seen."""
    first, *others = plot.series
    if plot.columns > 1:
        _small(canvas, plot, plot.series, box)
    elif others:
        _panel(canvas, plot, first, Box(box.x, box.y, box.w, box.h * LARGE), large=True)
        _small(canvas, plot, tuple(others), Box(box.x, box.y + box.h * LARGE + GAP, box.w, box.h * (1 - LARGE) - GAP))
    else:
        _panel(canvas, plot, first, Box(box.x, box.y, box.w, min(box.h, TALLEST)), large=True)


def _small(canvas: "Canvas", plot: Plot, series: Sequence[Series], box: Box) -> None:
    """Panels three abreast, or two where that makes the rows even."""
    across = 2 if len(series) in (2, 4) else 3
    down = -(-len(series) // across)
    w, h = (box.w - GAP * (across - 1)) / across, min(box.h / down, TALLEST_SMALL)
    for k, one in enumerate(series):
        place = Box(box.x + (w + GAP) * (k % across), box.y + h * (k // across), w, h - 4)
        _panel(canvas, plot, one, place, large=False)


def panels(plot: Plot, box: Box) -> tuple[Plot, ...]:
    """``plot``, or as many plots as its panels need: those after the first have small panels alone."""
    first = 1 + 3 * int((box.h * (1 - LARGE) - GAP) // LEAST_PANEL)
    more = 3 * max(int(box.h // LEAST_PANEL), 1)
    if len(plot.series) <= first or plot.columns > 1:
        return (plot,)
    rest = plot.series[first:]
    parts = [rest[k : k + more] for k in range(0, len(rest), more)]
    others = tuple(replace(plot, series=part, beside=(), columns=3) for part in parts)
    return (replace(plot, series=plot.series[:first]), *others)


def _panel(canvas: "Canvas", plot: Plot, series: Series, box: Box, *, large: bool) -> None:
    """One series: its name, its line with whiskers, and under the large one the bases."""
    style, size = canvas.style, 11.0 if large else SMALLEST + 0.5
    last = _said(plot, series, len(series.values) - 1, style.language)
    right = width(last, SMALLEST + large, bold=True) + 12
    bases = [f for f in plot.beside if f.values] if large else []
    every = _every(plot, box.w - LEFT - right)
    under = _foot(plot, box.w - LEFT - right) if large and every == 1 else FOOT
    foot = under + (14.0 if bases else 0.0)
    inside = Box(box.x + LEFT, box.y + TITLE + 4, box.w - LEFT - right, box.h - TITLE - 4 - foot)
    group = canvas.group()
    note = width(series.note, SMALLEST + 1, bold=True) + 8 if large and series.note else 0.0
    name = cut(series.name, size, box.w - note, 1, bold=True)
    group.words(Box(box.x, box.y, box.w - note, TITLE), Run(name, size, True, series.colour))
    if note:
        group.words(
            Box(box.right - note, box.y, note, TITLE), Run(series.note, SMALLEST + 1, True, series.colour), align="r"
        )
    native = large and every == 1
    for figures in bases:
        texts = [number(v, figures.format) for v in figures.values]
        _under(group, figures.label, texts, Box(inside.x, inside.bottom + under - 2, inside.w, 14), every)
    if large and not native:
        _under(group, "", plot.categories, Box(inside.x, inside.bottom + 2, inside.w, 14), every)
    elif not large:
        _ends_named(group, plot.categories, Box(inside.x, inside.bottom + 2, inside.w, 14))
    canvas.add(group.xml(box))
    frame = Box(box.x, box.y + TITLE, box.w, box.h - TITLE - (14.0 if bases else 0.0))
    place = Inner(
        (inside.x - frame.x) / frame.w, (inside.y - frame.y) / frame.h, inside.w / frame.w, inside.h / frame.h
    )
    canvas.chart(*_line_chart(plot, series, style, place, native, inside.h, large=large), frame)


def _said(plot: Plot, series: Series, k: int, language: str) -> str:
    """What is printed at a point."""
    return series.labels[k] if series.labels else number(series.values[k], plot.format, language)


def _every(plot: Plot, across: float) -> int:
    """Of how many waves one is named, the last among them where that can be. A name may break between its words."""
    count = len(plot.categories)
    room = across / count - 3
    need = max(width(word, SMALLEST) for c in plot.categories for word in _words(c))
    least = max(1, math.ceil(min(need, across / 2) / max(room, 1)))
    return next((k for k in range(least, min(2 * least, count)) if (count - 1) % k == 0), least)


def _words(name: str) -> list[str]:
    """What no line breaks: words, and of a Han name two characters and their year."""
    return re.findall(r"[\u2e80-\u9fff]{1,2}|[^\s\u2e80-\u9fff]+", name) or [name]


def _foot(plot: Plot, across: float) -> float:
    """The height of the waves' names: of two lines where one is too long for its place."""
    room = across / len(plot.categories) - 3
    return FOOT if max(width(c, SMALLEST) for c in plot.categories) <= room else FOOT + 11


def _under(group: Group, label: str, texts: Sequence[str], line: Box, every: int) -> None:
    """Names or figures of the waves in a line under them, one of ``every`` so many."""
    step = line.w / len(texts)
    if label:
        group.words(Box(line.x - LEFT, line.y, LEFT - 6, line.h), Run(label, SMALLEST, False, "mut"), align="r")
    for k in range(0, len(texts), every):
        middle, wide = line.x + step * (k + 0.5), step * every
        text = cut(texts[k], SMALLEST, wide, 1)
        group.words(Box(middle - wide / 2, line.y, wide, line.h), Run(text, SMALLEST, False, "mut"), align="ctr")


def _ends_named(group: Group, waves: Sequence[str], line: Box) -> None:
    """The first and last wave at the ends of a small panel, which has no room for more."""
    half = line.w / 2 + 8
    for name, x, align in ((waves[0], line.x - 8, "l"), (waves[-1], line.right + 8 - half, "r")):
        text = cut(name, SMALLEST, half - 4, 1)
        group.words(Box(x, line.y, half, line.h), Run(text, SMALLEST, False, "mut"), align=align)


def _line_chart(
    plot: Plot, series: Series, style: Style, place: Inner, named: bool, high: float, *, large: bool
) -> tuple[bytes, Book]:  # fmt: skip
    book = Book()
    first = book.add("", list(plot.categories))
    column = book.add(series.name, numbers(series.values), plot.format)
    errors, carriers = "", []
    if series.low:
        bottom, top, minus, plus = _ends(book, series, plot.format, style.language)
        errors = xml.errors(book, minus, plus, xml.stroke(style, series.colour, 0.75), "y")
        # What is said of a point stands clear of its whisker: at the whisker's end.
        carriers = [(top, "t"), (bottom, "b")]
    weight = 2.25 if large else 1.75
    points = "".join(_point(series, style, k, weight) for k in range(len(series.values)))
    names = xml.words(book, first, plot.categories)
    body = (
        f"{xml.name(book, column)}{xml.stroke(style, series.colour, weight)}{mark(style, series.colour)}{points}"
        f"{_labels(plot, series, style, 'r', large=large)}{errors}{names}{xml.values('val', book, column)}"
    )
    unseen = f"<c:spPr>{xml.NO_LINE}</c:spPr>{NO_MARK}"
    bodies = [body] + [
        f"{xml.name(book, end)}{unseen}{_labels(plot, series, style, side, large=large)}{names}"
        f"{xml.values('val', book, end)}"
        for end, side in carriers
        if any(_side(series, k) == side and _said(plot, series, k, style.language) for k in range(len(series.values)))
    ]
    if large and plot.reference is not None:
        bodies.append(_target(plot, book, style, names))
    made = "".join(
        f'<c:ser><c:idx val="{k}"/><c:order val="{k}"/>{one}<c:smooth val="0"/></c:ser>' for k, one in enumerate(bodies)
    )
    chart = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{made}<c:marker val="1"/>'
        f'<c:axId val="{UP}"/><c:axId val="{ACROSS}"/></c:lineChart>'
    )
    return xml.space(
        xml.area(place, chart, _axes(plot, series, style, high, named=named, large=large)), style, SMALLEST
    ), book


def _point(series: Series, style: Style, k: int, weight: float) -> str:
    """A point that is hollow, or of a colour of its own, which the line that leads to it then has too."""
    hollow = bool(series.hollow) and series.hollow[k]
    colour = series.colours[k] if series.colours else series.colour
    own = colour != series.colour
    if not (hollow or own):
        return ""
    drawn = point(k, mark(style, colour, hollow=hollow, size=8 if hollow else 7))
    return drawn.replace("</c:dPt>", f"{xml.stroke(style, colour, weight)}</c:dPt>") if own else drawn


def _target(plot: Plot, book: Book, style: Style, names: str) -> str:
    """The level to be reached: a dashed line over all waves."""
    column = book.add(plot.reference_label, [plot.reference] * len(plot.categories), plot.format)
    look = xml.stroke(style, "mut", 1.0, "dash")
    return f"{xml.name(book, column)}{look}{NO_MARK}{names}{xml.values('val', book, column)}"


def _ends(book: Book, series: Series, kind: str, language: str) -> tuple[int, int, int, int]:
    """The columns of the intervals' ends, and of how far they are from the values."""
    value, low, high = numbers(series.values), numbers(series.low), numbers(series.high)
    bottom, top = book.add(say(language, "95% low"), low, kind), book.add(say(language, "95% high"), high, kind)
    minus = book.add("\u2212", [apart(v, lo) for v, lo in zip(value, low, strict=True)], kind)
    return bottom, top, minus, book.add("+", [apart(hi, v) for v, hi in zip(value, high, strict=True)], kind)


def _axes(plot: Plot, series: Series, style: Style, high: float, *, named: bool, large: bool) -> str:
    """Waves along the foot; a scale cut to what the series needs in ``high`` points."""
    marks = _marks(plot, series, style.language, high, plot.reference if large else None)
    unit = marks[1] - marks[0]
    code = CODES["count" if plot.format == "index" and unit >= 1 else plot.format]
    waves = Axis(UP, ACROSS, "b", style, SMALLEST, colour="line", ticks=named)
    scale = Axis(ACROSS, UP, "l", style, SMALLEST, (marks[0], marks[-1]), unit, code, grid=True)
    return waves.categories() + scale.values()


def _marks(plot: Plot, series: Series, language: str, high: float, target: float | None) -> list[float]:
    """The tightest round ticks that hold the intervals, what is said over and under them, and the target."""
    known = [v for v in (*series.values, *series.low, *series.high) if v is not None] or [0.0, 1.0]
    room = (max(known) - min(known)) * 15 / max(high - 28, 28)
    for k in range(len(series.values)):
        side = _side(series, k)
        if side != "r" and _said(plot, series, k, language):
            low, up = series.low[k] or 0.0, series.high[k] or 0.0
            known.append(low - room if side == "b" else up + room)
    known += [] if target is None else [target]
    found = [ticks(min(known), max(known), about) for about in (3, 4, 5)]
    return min(found, key=lambda marks: marks[-1] - marks[0])


def _labels(plot: Plot, series: Series, style: Style, side: str, *, large: bool) -> str:
    """The labels on one ``side`` of the points; r is that of the last, which is a value as long as it is only that.

    Those above and below are carried by the whiskers' ends, so they are words.
    """
    code, single = CODES[plot.format], []
    last = series.colours[-1] if series.colours else series.colour
    for k, value in enumerate(series.values):
        said = _said(plot, series, k, style.language)
        size, colour = (SMALLEST + large, last) if side == "r" else (SMALLEST, "sec")
        if not said or value is None or _side(series, k) != side:
            single.append(xml.silent(k))
        elif side == "r" and said == number(value, plot.format, style.language):
            single.append(xml.label(k, xml.figures(style, size, colour, bold=True), code, side))
        else:
            single.append(xml.said(k, said, style.run("a:rPr", size, colour, bold=side == "r"), side))
    return xml.labels(xml.figures(style, SMALLEST, "sec"), code, side, *single)


def _side(series: Series, k: int) -> str:
    """Right of the last point; else above, or below where the line goes up from there; right without an interval."""
    if k == len(series.values) - 1 or not series.low or series.low[k] is None:
        return "r"
    value, after = series.values[k], series.values[k + 1]
    return "b" if value is not None and after is not None and after > value else "t"
