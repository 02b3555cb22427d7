"""The drawing of disconfirmation: whole bars of below, met and exceeded expectation, and each side's outcome beside."""

from collections.abc import Sequence
from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.disconfirmation_rows import Pair, Side, has_outcome
from csat_helpers.exhibits.diverging_chart import on, percent
from csat_helpers.exhibits.stub import Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, LEGEND_MM = 50.0, 16.0, 4.6
FILLS = (COLOURS["neg"], COLOURS["neu"], COLOURS["p6"])
_ROW_MM = 9.0
_COLUMN_MM, _LINE_MM = 17.0, 3.4
_INK = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["ink"]}


def draw(rows: list[Pair], outcome: str, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A whole bar a pair, its shares in it, and the outcome's index of the three sides.

    On a page narrower than the report's the outcome stands under the bars' own colours alone.
    """
    labels = [row.label for row in rows]
    narrow, told = width < CHART_WIDTH_MM, has_outcome(rows)
    top = TOP_MM + (LEGEND_MM * (len(_legend_lines(width, language)) - 1)) - (0 if told else 4.6)
    held = fit(labels, MAX_HEIGHT_MM - top - 1, LABEL_MM, most=_ROW_MM, ends=False)
    kept = [labels[k] for k in held.kept]
    names = _above(kept, width) if narrow else stub(kept, width, held.height, LABEL_MM)
    page = Canvas(top + held.total(names.height) + 1, width)
    column = 14.0 if narrow else _COLUMN_MM
    start = names.column + (3 if names.column else 0)
    end = page.width - (3 * column + (2 if narrow else 4) if told else 0)
    _legend(page, language)
    if told:
        _heads(page, top, outcome, column, end + (2 if narrow else 4), language)
    page.rule(top - 1.6, colour=COLOURS["ink"], width=0.7)
    for k, y in held.tops(top, names.height):
        names.write(page, y, rows[k].label)
        _bar(page, rows[k], (start, end), names, y)
        if told:
            _outcomes(page, rows[k], names.middle(y), column)
        page.rule(y + names.height)
    held.tell(page, top, names.height, language)
    return page.svg()


def _above(names: Sequence[str], width: float) -> Stub:
    """Names over their bars: beside them, whole bars and three figures would have no room on a narrow page."""
    lines = 1 if all(lettering.fits(name, width, SIZES["label"], lines=1) for name in names) else 2
    return Stub(0.0, _LINE_MM * lines, _LINE_MM * lines + 7.0, lines)


def side_names(language: str) -> tuple[str, str, str]:
    """The three sides in a reader's words."""
    return (
        say(language, "Below expectation"), say(language, "Met expectation"), say(language, "Exceeded expectation")
    )  # fmt: skip


def short_names(language: str) -> tuple[str, str, str]:
    """The three sides as heads of narrow columns."""
    return say(language, "Below"), say(language, "Met"), say(language, "Exceeded")


def _legend_lines(width: float, language: str) -> list[list[int]]:
    lines: list[list[int]] = [[]]
    used = 0.0
    for k, name in enumerate(side_names(language)):
        wide = lettering.width(name, 8.5) + 8
        if lines[-1] and used + wide - 4 > width:
            lines.append([])
            used = 0.0
        lines[-1].append(k)
        used += wide
    return lines


def _legend(page: Canvas, language: str) -> None:
    names = side_names(language)
    for row, line in enumerate(_legend_lines(page.width, language)):
        x, y = 0.0, 2.2 + LEGEND_MM * row
        for k in line:
            page.box(x, y - 1.3, 2.6, 2.6, FILLS[k])
            page.text(x + 3.8, y, names[k], colour=COLOURS["sec"])
            x += lettering.width(names[k], 8.5) + 8


def _heads(page: Canvas, top: float, outcome: str, column: float, left: float, language: str) -> None:
    """The outcome over its three columns, each under the name of its side."""
    small: dict[str, Any] = {"size": 7.5, "align": "right"}
    spanner, room = say(language, "{outcome}, index", outcome=outcome), page.width - left
    if not lettering.fits(spanner, room, 7.5, bold=True, lines=1):
        spanner = lettering.cut(outcome, room, 7.5, bold=True)
    page.text(page.width, top - 9.0, spanner, bold=True, **small)
    page.rule(top - 6.7, colour=COLOURS["line"], start=left)
    for k, name in enumerate(short_names(language)):
        page.text(page.width - column * (2 - k), top - 4.2, name, colour=COLOURS["mut"], **small)


def _bar(page: Canvas, row: Pair, ends: tuple[float, float], names: Stub, top: float) -> None:
    y, thick = names.middle(top), min(names.height - names.above, 8.6) * 0.62
    x, scale = ends[0], ends[1] - ends[0]
    for side, colour in zip(row.sides, FILLS, strict=True):
        wide, figure = side.share * scale, percent(side.share)
        page.box(x, y - thick / 2, wide, thick, colour, edge=COLOURS["bg"])
        if wide > lettering.width(figure, 7.5, True) + 1.6:
            page.text(x + wide / 2, y, figure, size=7.5, colour=on(colour), align="center", bold=True)
        x += wide


def _outcomes(page: Canvas, row: Pair, y: float, column: float) -> None:
    for k, side in enumerate(row.sides):
        _outcome(page, side, page.width - column * (2 - k), y)


def _outcome(page: Canvas, side: Side, right: float, y: float) -> None:
    """The index of a side, marked where it is reliably apart from that of those whose expectation was met."""
    text = number(side.index, "index")
    page.text(right, y, text, colour=_INK[side.sign], align="right", bold=side.sign != 0)
    if side.sign:
        page.triangle(right - lettering.width(text, 8.5, True) - 1.8, y, _INK[side.sign], up=side.sign > 0)


def marks_of(rows: Sequence[Pair], k: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The triangles and colours of one side's outcomes."""
    signs = [row.sides[k].sign for row in rows]
    return tuple({1: "▲", -1: "▼", 0: ""}[s] for s in signs), tuple(_INK[s] for s in signs)
