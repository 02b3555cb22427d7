"""Where the rows of a native chart lie: names at the left, marks on a scale, figures at the right, one line each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from csat_helpers.bundle import Figures, Plot
from csat_helpers.pipeline.exporters.pptx.charts_boxes import MARGIN, Cell, Group, table
from csat_helpers.pipeline.exporters.pptx.charts_style import Style, mark, written
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, Run, identity
from csat_helpers.pipeline.exporters.pptx.measure import cut, width

# Points: heights of what stands above and below the rows, and how high a row is.
FACTS, LEGEND, HEAD, TICKS = 42.0, 20.0, 18.0, 18.0
LEAST_ROW, LEAST_DOUBLE, MOST_ROW, FEW, MOST_OF_FEW = 13.5, 27.0, 34.0, 3, 64.0
_SHAPES = {"square": "\u25a0", "diamond": "\u25c6", "triangle": "\u25b2", "down": "\u2716"}
SIZES = ((40.0, 14.0), (26.0, 13.0), (19.5, 12.0), (17.0, 11.0))  # of type, by the height of a row
LEAST_PLOT, GAP, NAMES = 150.0, 12.0, 0.36  # names take at most so much of the width


@dataclass(frozen=True)
class Row:
    """A row: the category at ``index``, or the head of those after it where there is none."""

    text: str
    index: int | None = None


def rows_of(plot: Plot) -> list[Row]:
    """The categories in reading order, each group under its head."""
    heads = {int(group["start"]): str(group["label"]) for group in plot.groups}
    found = []
    for k, category in enumerate(plot.categories):
        if heads.get(k):
            found.append(Row(heads[k]))
        found.append(Row(category, k))
    return found


def above(plot: Plot) -> float:
    """The height of what stands over the first row."""
    head = HEAD if plot.reference_label or any(f.label for f in plot.beside) else 0.0
    head += HEAD if any(f.spanner for f in plot.beside) else 0.0
    return (FACTS if plot.facts else 0.0) + (LEGEND if legend_of(plot) else 0.0) + head


def below(plot: Plot) -> float:
    """The height of the scale's figures under the last row; bars and stacks that print their values have none."""
    return TICKS if plot.shape == "dots" or (any(s.low for s in plot.series) and not apart(plot)) else 0.0


def apart(plot: Plot) -> bool:
    """Whether each group of bars has a scale of its own: their lengths do not compare, so there are no ticks."""
    return plot.shape == "bars" and bool(plot.groups) and all("minimum" in group for group in plot.groups)


def high(plot: Plot) -> float:
    """The height of a chart whose rows are as high as they may be."""
    count = len(rows_of(plot))
    return above(plot) + below(plot) + count * (MOST_OF_FEW if count <= FEW else MOST_ROW)


def legend_of(plot: Plot) -> list[tuple[str, str, str]]:
    """(glyph, colour, name) of the series, in reading order; none for one that the title names."""
    if len(plot.series) < 2 or plot.shape == "waterfall":
        return []
    solid = "\u25cf" if plot.shape == "dots" else "\u25a0"
    glyphs = {"tick": "\u2503" if plot.shape == "dots" else "\u25a1", "ring": "\u25cb"} | _SHAPES
    return [(glyphs.get(s.marker, solid), s.colour, s.name) for s in plot.series if s.name]


@dataclass(frozen=True)
class Grid:
    """The geometry of one chart of rows, in points on the slide; ``ends`` are those of its scale."""

    plot: Plot
    box: Box
    rows: tuple[Row, ...]
    top: float
    pitch: float
    left: float
    right: float
    size: float
    columns: tuple[tuple[Figures, float], ...]
    ends: tuple[float, float]
    unit: float | None = None

    @property
    def bottom(self) -> float:
        """Under the last row."""
        return self.top + self.pitch * len(self.rows)

    @property
    def scale(self) -> float:
        """Points to a unit of value."""
        return (self.right - self.left) / (self.ends[1] - self.ends[0])

    def at(self, value: float) -> float:
        """Where a value lies across."""
        return self.left + (value - self.ends[0]) * self.scale

    def middle(self, k: int) -> float:
        """The middle of the ``k``-th row."""
        return self.top + self.pitch * (k + 0.5)


def grid(plot: Plot, box: Box, language: str) -> Grid:
    """Rows as high as the box allows, names as wide as they need, the scale on what is left."""
    rows = tuple(rows_of(plot))
    room = box.h - above(plot) - below(plot)
    most = MOST_OF_FEW if len(rows) <= FEW else MOST_ROW
    high = min(most, max(room / max(len(rows), 1), LEAST_ROW))
    size = next((size for least, size in SIZES if high >= least), SMALLEST)
    if _longest(plot, size) + 10 > box.w * NAMES and high >= LEAST_DOUBLE:
        size = SMALLEST  # two lines of the smallest say more than one
    left = box.x + min(_longest(plot, size) + 10, box.w * NAMES)
    columns = _columns(plot, size, language, box.right - left - LEAST_PLOT)
    right = box.right - sum(w for _, w in columns) - (GAP if columns else 14)
    made = Grid(plot, box, rows, box.y + above(plot), high, left, right, size, columns, (0.0, 1.0))
    ends, unit = _scale(plot, made.right - made.left)
    return replace(made, ends=ends, unit=unit)


def by_group(grid: Grid) -> list[Grid]:
    """The rows of each group without its head, where they lie in ``grid``, on the group's own scale."""
    found = []
    for group in grid.plot.groups:
        own = [
            k for k, row in enumerate(grid.rows) if row.index is not None and group["start"] <= row.index < group["end"]
        ]
        top, ends = grid.top + grid.pitch * own[0], (float(group["minimum"]), float(group["maximum"]))
        found.append(replace(grid, rows=tuple(grid.rows[k] for k in own), top=top, ends=ends, unit=None))
    return found


def _columns(plot: Plot, size: float, language: str, room: float) -> tuple[tuple[Figures, float], ...]:
    """The columns beside with their widths; intervals, which whiskers show too, give way where there is no room."""
    made = [(f, _column(f, size, language)) for f in plot.beside]
    for spanner in dict.fromkeys(f.spanner for f in plot.beside if f.spanner):
        under = sum(w for f, w in made if f.spanner == spanner)
        wider = max((width(spanner, SMALLEST, bold=True) + 4 * MARGIN) / under, 1.0)
        made = [(f, w * wider if f.spanner == spanner else w) for f, w in made]
    while sum(w for _, w in made) > room and any(f.low and not f.values for f, _ in made):
        last = max(k for k, (f, _) in enumerate(made) if f.low and not f.values)
        del made[last]
    return tuple(made)


def figure_size(figures: Figures, size: float) -> float:
    """Figures with a colour of their own are the row's own; others are small."""
    return max(size if figures.colours and not figures.fills else size - 1, SMALLEST)


def _column(figures: Figures, size: float, language: str) -> float:
    small = figure_size(figures, size)
    count = max(len(figures.values), len(figures.low), len(figures.texts))
    texts = [written(figures, k, language) + mark(figures, k) for k in range(count)]
    body = max((width(t, small, bold=True) for t in texts), default=0.0)
    marked = 6 if any(mark(figures, k) for k in range(count)) else 0
    return max(body + marked, width(figures.label, SMALLEST, bold=True)) + 3 * MARGIN


def data_ends(plot: Plot) -> tuple[float | None, float | None]:
    """The ends of the scale of values: given, else those of the data with zero and the reference among them."""
    if plot.shape == "stacked":
        bad, good = totals(plot)
        low, high = min((b or 0.0 for b in bad), default=0.0), max((g or 0.0 for g in good), default=0.0)
        return low if plot.minimum is None else plot.minimum, high if plot.maximum is None else plot.maximum
    known = [v for s in plot.series for v in (*s.values, *s.low, *s.high) if v is not None]
    known += [plot.reference] if plot.reference is not None else []
    low, high = min([0.0, *known]), max([0.0, *known])
    return low if plot.minimum is None else plot.minimum, high if plot.maximum is None else plot.maximum


def _scale(plot: Plot, across: float) -> tuple[tuple[float, float], float | None]:
    """The ends of the scale and the step of its ticks."""
    if plot.shape == "stacked":
        return _stacked(plot, across), None
    low, high = (end or 0.0 for end in data_ends(plot))
    if not below(plot):
        return (low, high if high > low else low + 1.0), None
    marks = ticks(low, high)
    return (marks[0], marks[-1]), marks[1] - marks[0]


def _stacked(plot: Plot, across: float) -> tuple[float, float]:
    """From the longest bar on the left to that on the right, with room for the totals at their ends."""
    low, high = (end or 0.0 for end in data_ends(plot))
    total = 26.0 * (high - low or 1.0) / max(across - 52.0, 52.0)
    return low - total, high + total


def totals(plot: Plot) -> tuple[list[float | None], list[float | None]]:
    """The sums on either side of zero, row by row."""

    def side(k: int, sign: int) -> float | None:
        known = [v for s in plot.series if (v := s.values[k]) is not None]
        return math.fsum(v for v in known if v * sign > 0) if known else None

    count = range(len(plot.categories))
    return [side(k, -1) for k in count], [side(k, 1) for k in count]


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values from at most ``low`` to at least ``high``, about ``about`` steps apart.

    >>> ticks(0, 23)
    [0.0, 5.0, 10.0, 15.0, 20.0, 25.0]
    """
    span = max(high - low, 1e-9)
    power = 10 ** math.floor(math.log10(span / about))
    step = next(m * power for m in (1, 2, 5, 10) if span / (m * power) <= about + 1e-9)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(k * step, 10) + 0.0 for k in range(first, max(last, first + 1) + 1)]


def names(grid: Grid, *, bold: bool = False) -> list[str]:
    """The rows' names as they are printed: cut to the lines that a row holds; "" for heads, which stand apart."""
    room = grid.left - grid.box.x - 8
    most = 2 if grid.pitch >= 2 * grid.size * 1.32 else 1
    return [cut(row.text, grid.size, room, most, bold=bold) if row.index is not None else "" for row in grid.rows]


def heads(group: Group, grid: Grid) -> None:
    """The heads of the groups of rows, at the left edge."""
    for k, row in enumerate(grid.rows):
        if row.index is None:
            text = cut(row.text, grid.size, grid.right - grid.box.x, 1, bold=True)
            long = max(width(text, grid.size, bold=True) + 6, grid.left - grid.box.x)
            # A head that is longer than the names stands on the scale: nothing of it shows behind the words.
            box = Box(grid.box.x, grid.top + grid.pitch * k, long, grid.pitch)
            group.words(box, Run(text, grid.size, True, "p6"), fill="bg" if long > grid.left - grid.box.x else "")


def facts(group: Group, plot: Plot, box: Box) -> None:
    """Figures of the whole in a strip above the chart, each over its name."""
    group.patch(Box(box.x, box.y, box.w, FACTS - 8), "p0")
    step = box.w / len(plot.facts)
    for k, (figure, name) in enumerate(plot.facts):
        x, room = box.x + step * k + 8, step - 12
        group.words(Box(x, box.y + 2, room, 18), Run(cut(figure, 12, room, 1, bold=True), 12, True, "p6"))
        group.words(Box(x, box.y + 18, room, 14), Run(cut(name, SMALLEST, room, 1), SMALLEST, False, "mut"))


def legend(group: Group, entries: Sequence[tuple[str, str, str]], box: Box, align: str = "l") -> None:
    """Names beside a glyph in the colour of their marks, on one line."""
    runs = []
    for k, (glyph, colour, name) in enumerate(entries):
        gap = "   " if k else ""
        runs += [Run(f"{gap}{glyph} ", SMALLEST + 2, False, colour), Run(name, SMALLEST, False, "sec")]
    if runs:
        group.words(box, *runs, align=align)


def legend_width(entries: Sequence[tuple[str, str, str]]) -> float:
    """How long a legend's line is."""
    return sum(width(f"   {glyph} ", SMALLEST + 2) + width(name, SMALLEST) + 5 for glyph, _, name in entries)


def beside(style: Style, grid: Grid, number: int) -> str:
    """The figures beside the rows as a native table whose rows are those of the chart; "" where there are none."""
    if not grid.columns:
        return ""
    spanned = any(f.spanner for f, _ in grid.columns)
    labelled = spanned or any(f.label for f, _ in grid.columns) or bool(grid.plot.reference_label)
    rows, heights = [], []
    if spanned:
        rows, heights = [_spanners(grid)], [HEAD]
    if labelled:
        rows.append(
            [Cell((Run(f.label, SMALLEST, True, "sec"),) if f.label else (), _align(f)) for f, _ in grid.columns]
        )
        heights.append(HEAD)
    for row in grid.rows:
        rows.append([_figure(style, f, row, grid.size) for f, _ in grid.columns])
        heights.append(grid.pitch)
    widths = [w for _, w in grid.columns]
    top = grid.top - HEAD * (labelled + spanned)
    return table(style, identity(number, "Figures"), grid.box.right - sum(widths), top, widths, heights, rows)


def _align(figures: Figures) -> str:
    return "ctr" if figures.fills else "r"


def _spanners(grid: Grid) -> list[Cell]:
    cells: list[Cell] = []
    spanners = [f.spanner for f, _ in grid.columns]
    for k, name in enumerate(spanners):
        if name and k and spanners[k - 1] == name:
            cells.append(Cell(span=0))
            continue
        span = next((j for j in range(k, len(spanners)) if spanners[j] != name), len(spanners)) - k if name else 1
        room = sum(w for _, w in grid.columns[k : k + span]) - 2 * MARGIN
        text = cut(name, SMALLEST, room, 1, bold=True)
        cells.append(Cell((Run(text, SMALLEST, True, "sec"),) if name else (), "l", span=span))
    return cells


def _figure(style: Style, figures: Figures, row: Row, size: float) -> Cell:
    if row.index is None:
        return Cell()
    k, small = row.index, figure_size(figures, size)
    own = figures.colours[k] if figures.colours else ""
    fill = figures.fills[k] if figures.fills else ""
    text, after = written(figures, k, style.language), mark(figures, k)
    colour = style.on(fill) if fill else own or "sec"
    runs = [Run(text, small, bool(own), colour)] if text else []
    runs += [Run(f" {after}", SMALLEST, True, own or "sec")] if after else []
    return Cell(tuple(runs), _align(figures), fill)


def fits(plot: Plot, box: Box) -> int:
    """How many rows, heads included, stand in ``box`` at the smallest type; of long names each has two lines."""
    room = box.w / max(plot.columns, 1) * NAMES - 10
    long = sum(width(name, SMALLEST, bold=plot.shape == "dots") > room for name in plot.categories)
    least = LEAST_DOUBLE if long > len(plot.categories) / 4 else LEAST_ROW
    return max(int((box.h - above(plot) - below(plot)) // least), 1)


def _longest(plot: Plot, size: float) -> float:
    return max((width(name, size, bold=plot.shape == "dots") for name in plot.categories), default=0.0)


def reference(group: Group, grid: Grid) -> None:
    """The reference line's name over it, kept on the chart."""
    if grid.plot.reference is None:
        return
    long = width(grid.plot.reference_label, SMALLEST) + 6
    x = min(max(grid.at(grid.plot.reference) - long / 2, grid.box.x), max(grid.right - long, grid.box.x))
    box = Box(x, grid.top - HEAD, long, HEAD - 3)
    group.words(box, Run(grid.plot.reference_label, SMALLEST, False, "mut"), align="ctr")
