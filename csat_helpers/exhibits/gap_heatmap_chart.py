"""The drawing of a heat map of gaps: a row an item, a column a rival, a cell coloured where the gap is reliable."""

from collections.abc import Sequence
from typing import Any

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.gap_heatmap_rows import Cell, Rival, Row
from csat_helpers.exhibits.gap_heatmap_words import signed
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.stub import Fit, Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

MOST_RIVALS, MOST_NARROW, MOST_NATIVE = 8, 5, 5
_LABEL_MM, _LEGEND_MM, _LINE_MM, _HEAD_LINES = 46.0, 6.4, 3.2, 3
_OWN_MM, _OWN_NARROW, _MOST_MM = 19.0, 14.0, 34.0
_FILL = {1: COLOURS["p2"], -1: COLOURS["neg2"]}
_INK = {1: COLOURS["p8"], -1: COLOURS["ink"], 0: COLOURS["sec"]}


def held(rows: Sequence[Row]) -> Fit:
    """The rows that a page holds."""
    room = MAX_HEIGHT_MM - _LEGEND_MM - _LINE_MM * _HEAD_LINES - 4
    return fit([row.label for row in rows], room, _LABEL_MM, most=8.4)


def draw(
    rows: Sequence[Row], rivals: Sequence[Rival], own: str, kind: str, language: str, *, width: float = CHART_WIDTH_MM
) -> str:
    """Rows in order, the own brand's score first; cells of rivals not in ``rivals``' columns are not drawn."""
    narrow = width < CHART_WIDTH_MM
    kept = held(rows)
    names = [rows[k].label for k in kept.kept]
    labels = _above(names, width) if narrow else stub(names, width, kept.height, _LABEL_MM)
    left = labels.column + (4 if labels.column else 0)
    own_mm = _OWN_NARROW if narrow else _OWN_MM
    column = min((width - left - own_mm - 1) / max(len(rivals), 1), _MOST_MM)
    widths = [own_mm, *(column for _ in rivals)]
    heads = [
        lettering.wrap(name, wide - 0.8, SIZES["note"], bold=k == 0, lines=_HEAD_LINES)
        for k, (name, wide) in enumerate(zip([own, *(rival.name for rival in rivals)], widths, strict=True))
    ]
    legend = _LEGEND_MM * (2 if narrow else 1)
    top = legend + _LINE_MM * max(map(len, heads)) + 2.6
    page = Canvas(top + kept.total(labels.height) + 1, width)
    _legend(page, language)
    edges = [left, *(left + own_mm + 1 + column * k for k in range(len(rivals)))]
    for k, (head, edge, wide) in enumerate(zip(heads, edges, widths, strict=True)):
        y = top - 2.8 - _LINE_MM * (len(head) - 1) / 2
        style: dict[str, Any] = {"bold": k == 0, "colour": COLOURS["ink" if k == 0 else "sec"]}
        page.text(edge + wide / 2, y, head, size=SIZES["note"], align="center", **style)
    page.rule(top - 0.6, colour=COLOURS["ink"], width=0.7)
    for k, y in kept.tops(top, labels.height):
        labels.write(page, y, rows[k].label)
        middle = labels.middle(y)
        page.text(left + own_mm / 2, middle, number(rows[k].own, kind), align="center", bold=True)
        high = labels.height - labels.above
        for cell, edge in zip(rows[k].cells, edges[1:], strict=False):
            _cell(page, cell, (edge, middle - high / 2, column, high), kind)
        page.rule(y + labels.height)
    kept.tell(page, top, labels.height, language)
    return page.svg()


def _above(names: Sequence[str], width: float) -> Stub:
    """Names over their cells: beside them, figures of several rivals would have no room on a narrow page."""
    lines = 1 if all(lettering.fits(name, width, SIZES["label"], bold=True, lines=1) for name in names) else 2
    return Stub(0.0, 3.6 * lines + 0.6, 3.6 * lines + 6.6, lines)


def _cell(page: Canvas, cell: Cell | None, box: tuple[float, float, float, float], kind: str) -> None:
    x, y, wide, high = box
    if cell is None:
        page.text(x + wide / 2, y + high / 2, number(None, kind), align="center", colour=COLOURS["mut"])
        return
    if cell.sign:
        page.box(x + 0.4, y + 0.4, wide - 0.8, high - 0.8, _FILL[cell.sign], order=0.5)
    text = signed(cell.gap, kind)
    page.text(x + wide / 2, y + high / 2, text, align="center", colour=_INK[cell.sign], bold=cell.sign != 0)


def _legend(page: Canvas, language: str) -> None:
    x, y = 0.0, 2.2
    told = (
        (_FILL[1], say(language, "reliably ahead")),
        (_FILL[-1], say(language, "reliably behind")),
        ("", say(language, "no colour: no reliable difference")),
    )
    for fill, name in told:
        wide = lettering.width(name, SIZES["label"]) + (4.6 if fill else 0)
        if x and x + wide > page.width:
            x, y = 0.0, y + 4.6
        if fill:
            page.box(x, y - 1.5, 3.0, 3.0, fill)
        page.text(x + (4.2 if fill else 0), y, name, colour=COLOURS["sec"])
        x += wide + 5


def plot(rows: Sequence[Row], rivals: Sequence[Rival], own: str, kind: str, language: str) -> Plot:
    """The own brand's scores as bars, and beside them a column of gaps a rival on coloured ground."""
    rows = [rows[k] for k in held(rows).kept]
    shown = [Figures(own, kind, cells(row.own for row in rows), colours=(COLOURS["ink"],) * len(rows))]
    over = say(language, "{own} less rival", own=own)
    for k, rival in enumerate(rivals[:MOST_NATIVE]):
        column = [row.cells[k] for row in rows]
        style: dict[str, Any] = {
            "texts": tuple(number(None, kind) if cell is None else signed(cell.gap, kind) for cell in column),
            "fills": tuple("" if cell is None else _FILL.get(cell.sign, "") for cell in column),
            "colours": tuple("" if cell is None else _INK[cell.sign] for cell in column),
        }
        name = lettering.cut(rival.name, 20.0, SIZES["note"])
        shown.append(Figures(name, "text", spanner=over, **style))
    series = Series(own, cells(row.own for row in rows), colour=COLOURS["p6"])
    least, most = {"index": (0.0, 100.0), "share": (0.0, 1.0), "nps": (-100.0, 100.0)}.get(kind, (None, None))
    return Plot(
        "bars", tuple(row.label for row in rows), (series,), kind, minimum=least, maximum=most, beside=tuple(shown)
    )
