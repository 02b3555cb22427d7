"""The drawing of complaints: a bar a unit or period from zero with its interval, and what stands beside it."""

from dataclasses import dataclass
from typing import Any

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.stub import Fit, Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, FOOT_MM, FIGURE_MM, BESIDE_MM = 44.0, 13.0, 7.0, 13.0, 19.0
# More complaints than the others is for the worse.
FILL = {1: COLOURS["neg2"], -1: COLOURS["p4"], 0: COLOURS["line"]}
INK = {1: COLOURS["neg"], -1: COLOURS["p6"], 0: COLOURS["ink"]}
_HEAD: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}


@dataclass(frozen=True)
class Row:
    """A unit's or a period's complaints per thousand customers; ``sign`` is 1 where they are reliably more than those it is
    tested against, -1 where fewer. ``answered`` and ``index`` stand beside, None where they are not known.
    """

    level: str
    label: str
    rate: float
    low: float
    high: float
    count: int
    sign: int
    answered: float | None = None
    index: float | None = None


def beside(rows: list[Row], language: str) -> list[tuple[str, str, str]]:
    """Field, heading and format of the figures beside the bars, those that any row has."""
    known = [("count", say(language, "Complaints, n"), "count")]
    known += [("answered", say(language, "In time"), "share")] * any(r.answered is not None for r in rows)
    known += [("index", say(language, "Index"), "index")] * any(r.index is not None for r in rows)
    return known


def fitting(rows: list[Row]) -> Fit:
    """The rows that a page holds."""
    return fit([r.label for r in rows], MAX_HEIGHT_MM - TOP_MM - FOOT_MM, LABEL_MM, most=7.6)


def draw(rows: list[Row], whole: float | None, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Bars in the order of ``rows``, ``whole`` as a dashed line; on a narrow page the figures beside are in the table."""
    held = fitting(rows)
    kept = [rows[k] for k in held.kept]
    names = stub([r.label for r in kept], width, held.height, LABEL_MM)
    bottom = TOP_MM + held.total(names.height)
    page = Canvas(bottom + (FOOT_MM if whole is not None else 1), width)
    columns = [] if page.narrow else beside(rows, language)
    right = width - BESIDE_MM * len(columns)
    most = max([r.high for r in kept] + ([] if whole is None else [whole]))
    scale = axis(0.0, most, names.column + 4, right - FIGURE_MM - 1, about=4 if page.narrow else 6)
    scale.draw(page, TOP_MM - 1.6, bottom, lambda tick: f"{tick:g}")
    page.text(
        scale.start, 1.8, say(language, "Complaints per thousand customers"), bold=True, size=7.5, colour=COLOURS["mut"]
    )
    for k, (_, head, _) in enumerate(columns):
        page.text(right + BESIDE_MM * (k + 1), TOP_MM - 4.6, head, **_HEAD)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    for place, top in held.tops(TOP_MM, names.height):
        _row(page, rows[place], names, top, scale, right, columns)
        page.rule(top + names.height)
    held.tell(page, TOP_MM, names.height, language)
    if whole is not None:
        x = scale.at(whole)
        page.line([x, x], [TOP_MM - 1.6, bottom + 1.5], colour=COLOURS["mut"], dashed=True, order=2)
        text = say(language, "All units {value}", value=number(whole, "mean"))
        half = lettering.width(text, 7.5) / 2
        at = min(max(x, half), width - half)
        page.text(at, bottom + 4.0, text, size=7.5, colour=COLOURS["mut"], align="center")
    return page.svg()


def _row(page: Canvas, row: Row, names: Stub, top: float, scale, right: float, columns) -> None:
    y, height = names.middle(top), min(names.height - names.above, 7.6)
    names.write(page, top, row.label, bold=row.sign != 0)
    page.box(scale.at(0), y - height * 0.28, scale.at(row.rate) - scale.at(0), height * 0.56, FILL[row.sign])
    page.whisker(scale.at(row.low), scale.at(row.high), y, INK[row.sign] if row.sign else COLOURS["sec"], width=1.2)
    page.text(right - 3.2, y, number(row.rate, "mean"), size=9, colour=INK[row.sign], align="right", bold=True)
    if row.sign:
        page.triangle(right - 1.2, y, INK[row.sign], up=row.sign > 0)
    for k, (name, _, form) in enumerate(columns):
        page.text(right + BESIDE_MM * (k + 1), y, number(getattr(row, name), form), align="right")


def plot(rows: list[Row], whole: float | None, language: str) -> Plot:
    """The native chart: the same bars with their intervals, and the same figures beside."""
    kept = [rows[k] for k in fitting(rows).kept]
    values, low, high = (cells(getattr(r, name) for r in kept) for name in ("rate", "low", "high"))
    marks = tuple({1: "▲", -1: "▼"}.get(r.sign, "") for r in kept)
    figures = [Figures("", "mean", values, texts=marks if any(marks) else (), colours=tuple(INK[r.sign] for r in kept))]
    figures.append(Figures(say(language, "95% interval"), "mean", low=low, high=high))
    figures += [
        Figures(head, form, cells(getattr(r, name) for r in kept)) for name, head, form in beside(rows, language)
    ]
    return Plot(
        "bars",
        tuple(r.label for r in kept),
        (Series(say(language, "Complaints per thousand customers"), values, low, high, colour=COLOURS["line"],
                colours=tuple(FILL[r.sign] for r in kept)),),
        "mean",
        minimum=0.0,
        reference=whole,
        reference_label="" if whole is None else say(language, "All units {value}", value=number(whole, "mean")),
        beside=tuple(figures),
    )  # fmt: skip
