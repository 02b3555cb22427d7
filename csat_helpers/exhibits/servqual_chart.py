"""The drawing of SERVQUAL: expectation and perception of each dimension, joined, and the gap between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.servqual_rows import Dimension, signed
from csat_helpers.exhibits.stub import fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM = 50.0, 15.0
COLOUR_OF = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["gry"]}
_ROW_MM = 10.0
# Where columns of figures end, in mm from the right edge: expectation, perception, gap, its interval.
_COLUMNS = (58.0, 41.0, 26.0, 0.0)


@dataclass(frozen=True)
class Dumbbells:
    """What two joined dots stand for: their names and that of the gap, how figures are written, and whether the second
    dot is hollow too where no test tells the gap from none.
    """

    first: str
    second: str
    gap: str
    kind: str = "mean"
    hollow: bool = False

    def signed(self, value: float) -> str:
        """A gap with its sign."""
        return signed(value) if self.kind == "mean" else number(value, "points")


def of_dimensions(language: str) -> Dumbbells:
    """Expectation and perception as mean ratings."""
    return Dumbbells(say(language, "Expectation"), say(language, "Perception"), say(language, "Gap"))


def draw(
    rows: Sequence[Dimension], language: str, *, width: float = CHART_WIDTH_MM, kind: Dumbbells | None = None
) -> str:  # fmt: skip
    """A row a dimension: a hollow dot of what is expected, a filled one of what is perceived, a line between them.

    A page narrower than the report's has the gap alone as a figure. ``kind`` says what else is joined.
    """
    kind = kind or of_dimensions(language)
    labels = [row.label for row in rows]
    held = fit(labels, MAX_HEIGHT_MM - TOP_MM - 1, LABEL_MM, most=_ROW_MM, ends=False)
    names = stub([labels[k] for k in held.kept], width, held.height, LABEL_MM)
    page = Canvas(TOP_MM + held.total(names.height) + 1, width)
    scale = _axis(
        rows, kind.kind, names.column + 5, page.width - (17 if page.narrow else 80 if kind.kind == "index" else 76)
    )
    _legend(page, kind)
    scale.draw(page, TOP_MM - 1.6, page.height - 1, lambda tick: f"{tick:g}")
    _heads(page, kind, language)
    for k, top in held.tops(TOP_MM, names.height):
        row = rows[k]
        if row.whole:
            page.rule(top, colour=COLOURS["ink"], width=0.7)
        names.write(page, top, row.label, bold=row.whole or row.sign != 0)
        _dumbbell(page, row, names.middle(top), scale, kind)
        _figures(page, row, names.middle(top), kind, language)
        page.rule(top + names.height)
    held.tell(page, TOP_MM, names.height, language)
    return page.svg()


def ends(rows: Sequence[Dimension], kind: str = "mean") -> tuple[float, float]:
    """The lowest and the highest mean, with a little room; indices within 0 and 100."""
    known = [value for row in rows for value in (row.expectation, row.perception)]
    room = max(0.1 * (max(known) - min(known)), 0.1)
    low, high = min(known) - room, max(known) + room
    return (max(low, 0.0), min(high, 100.0)) if kind == "index" else (low, high)


def _axis(rows: Sequence[Dimension], kind: str, start: float, end: float) -> Axis:
    low, high = ends(rows, kind)
    return axis(low, high, start, end, about=4)


def _legend(page: Canvas, kind: Dumbbells) -> None:
    x, y = 0.0, 2.2
    for name, hollow in ((kind.first, True), (kind.second, False)):
        page.dot(x + 1.4, y, COLOURS["sec"], hollow=hollow)
        page.text(x + 4.0, y, name, colour=COLOURS["sec"], bold=True)
        x += 4.0 + lettering.width(name, 8.5, True) + 6.0


def _heads(page: Canvas, kind: Dumbbells, language: str) -> None:
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    heads = (kind.first, kind.second, kind.gap, say(language, "95% interval"))
    for edge, name in {0.0: heads[2]}.items() if page.narrow else zip(_COLUMNS, heads, strict=True):
        page.text(page.width - edge, TOP_MM - 4.6, name, **style)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _dumbbell(page: Canvas, row: Dimension, y: float, scale: Axis, kind: Dumbbells) -> None:
    colour = COLOUR_OF[row.sign]
    xs = [scale.at(row.expectation), scale.at(row.perception)]
    page.line(xs, [y, y], colour=colour, width=1.6, order=3)
    page.dot(xs[0], y, COLOURS["sec"], hollow=True)
    page.dot(xs[1], y, colour, size=6.4, hollow=kind.hollow and not row.sign)


def _figures(page: Canvas, row: Dimension, y: float, kind: Dumbbells, language: str) -> None:
    wanted, seen, gap, last = (page.width - edge for edge in _COLUMNS)
    if page.narrow:
        gap = page.width
    else:
        page.text(wanted, y, number(row.expectation, kind.kind), colour=COLOURS["sec"], align="right")
        page.text(seen, y, number(row.perception, kind.kind), colour=COLOURS["sec"], align="right")
        if row.low is not None and row.high is not None:
            text = interval(row.low, row.high, "points" if kind.kind == "index" else kind.kind, language)
            page.text(last, y, text, size=7.5, colour=COLOURS["mut"], align="right")
    text, strong = kind.signed(row.gap), row.sign != 0
    page.text(gap, y, text, colour=COLOUR_OF[row.sign] if strong else COLOURS["sec"], align="right", bold=strong)
    if strong:
        page.triangle(gap - lettering.width(text, 8.5, True) - 2.4, y, COLOUR_OF[row.sign], up=row.sign > 0)
