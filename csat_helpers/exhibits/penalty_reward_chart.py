"""The drawing of penalties and rewards: bars to either side of zero, a step apart, under the heads of their classes."""

from typing import Any

import pandas as pd

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas, row_height
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.row_plots import cells, spans
from csat_helpers.exhibits.stub import Stub, lowest, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, HEAD_MM, BAR_MM = 50.0, 10.0, 7.0, 2.3
FACTORS = ("basic", "performance", "excitement", "")  # the order on the page
ASYMMETRIC = ("basic", "excitement")
# Fill and ink of what a test tells from zero; a low rating and a high one have the colours of worse and better.
_FILL = {"penalty": COLOURS["neg2"], "reward": COLOURS["p4"]}
_INK = {"penalty": COLOURS["neg"], "reward": COLOURS["p6"]}
_SIDES = ("penalty", "reward")


def factor_name(factor: str, language: str) -> str:
    """A class in a reader's words."""
    return {
        "basic": say(language, "Basic factor"),
        "performance": say(language, "Performance factor"),
        "excitement": say(language, "Excitement factor"),
    }.get(factor, say(language, "Cannot be told"))


def _heading(factor: str, language: str) -> str:
    """A class with what it means."""
    return {
        "basic": say(language, "Basic factors: low ratings weigh more"),
        "performance": say(language, "Performance factors: both count, neither reliably more"),
        "excitement": say(language, "Excitement factors: high ratings weigh more"),
    }.get(factor, say(language, "Cannot be told on these answers"))


def told(row: pd.Series, side: str) -> bool:
    """Whether a test tells a row's penalty or reward from zero."""
    p = row[f"{side}_p_value"]
    return bool(pd.notna(p) and p < LEVEL)


def fitting(rows: pd.DataFrame) -> pd.DataFrame:
    """As many rows as a page holds, from the first; the table has them all."""
    room = MAX_HEIGHT_MM - TOP_MM - 1 - HEAD_MM * rows["factor"].nunique()
    least = max(lowest(rows["label"].astype(str).tolist(), LABEL_MM, room), 6.0)
    return rows.head(max(int(room / least), 1))


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Of each item a bar and interval to the left for low ratings, one to the right for high ones, and the figures.

    A page narrower than the report's has no column of the balance.
    """
    rows = fitting(rows)
    names = _stub(rows, width)
    page = Canvas(TOP_MM + HEAD_MM * rows["factor"].nunique() + names.height * len(rows) + 1, width)
    columns = _columns(page)
    ends = rows[[f"{side}{end}" for side in _SIDES for end in ("", "_low", "_high")]].to_numpy(float)
    start = names.column + 4
    scale = axis(
        min(0.0, ends.min()),
        max(0.0, ends.max()),
        start,
        columns["penalty"] - _beside(language),
        about=4 if page.narrow else 6,
    )
    scale.draw(page, TOP_MM - 1.6, page.height - 1, lambda tick: number(tick, "nps"))
    _heads(page, columns, language)
    y, factor = TOP_MM, None
    for _, row in rows.iterrows():
        if row["factor"] != factor:
            factor = row["factor"]
            page.box(0, y + 0.4, scale.end + 3, HEAD_MM - 0.8, COLOURS["bg"], order=5.5)
            page.heading(0, y + HEAD_MM * 0.62, _heading(factor, language), page.width)
            y += HEAD_MM
        names.write(page, y, str(row["label"]) + " *" * _flagged(row), bold=bool(factor))
        _row(page, row, names.middle(y), scale, columns)
        y += names.height
        page.rule(y)
    return page.svg()


def _flagged(row: pd.Series) -> bool:
    return bool(row.get("flag")) and pd.notna(row.get("flag"))


def _stub(rows: pd.DataFrame, width: float) -> Stub:
    labels = [str(r["label"]) + " *" * _flagged(r) for _, r in rows.iterrows()]
    room = MAX_HEIGHT_MM - TOP_MM - 1 - HEAD_MM * rows["factor"].nunique()
    least = max(lowest(labels, LABEL_MM, room), 6.0)
    return stub(labels, width, row_height(len(rows), room, most=max(8.2, least), least=least), LABEL_MM)


def _columns(page: Canvas) -> dict[str, float]:
    """Where the columns of figures end."""
    if page.narrow:
        return {"penalty": page.width - 12, "reward": page.width}
    return {"penalty": page.width - 36, "reward": page.width - 19, "asymmetry": page.width}


def _beside(language: str) -> float:
    """Room between the scale and the end of the first column of figures: that of its head and of the last tick."""
    return max(13.0, lettering.width(say(language, "If low"), 7.5, True) + 5.5)


def _heads(page: Canvas, columns: dict[str, float], language: str) -> None:
    names = {
        "penalty": say(language, "If low"),
        "reward": say(language, "If high"),
        "asymmetry": say(language, "Balance"),
    }
    ink = {"penalty": COLOURS["neg"], "reward": COLOURS["p6"], "asymmetry": COLOURS["mut"]}
    for name, x in columns.items():
        page.text(x, TOP_MM - 4.6, names[name], size=7.5, colour=ink[name], align="right", bold=name != "asymmetry")
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _row(page: Canvas, row: pd.Series, y: float, scale: Axis, columns: dict[str, float]) -> None:
    zero = scale.at(0)
    for side, down in zip(_SIDES, (-BAR_MM / 2, BAR_MM / 2), strict=True):
        sure, x = told(row, side), scale.at(row[side])
        page.box(min(zero, x), y + down - BAR_MM / 2, abs(x - zero), BAR_MM, _FILL[side] if sure else COLOURS["line"])
        low, high = (scale.at(row[f"{side}_{end}"]) for end in ("low", "high"))
        page.whisker(low, high, y + down, _INK[side] if sure else COLOURS["gry"], width=1.1, cap=0.7)
        colour = _INK[side] if sure else COLOURS["sec"]
        page.text(columns[side], y, number(row[side], "points"), colour=colour, align="right", bold=sure)
    if "asymmetry" in columns:
        sure = row["factor"] in ASYMMETRIC
        style: dict[str, Any] = {"colour": COLOURS["ink" if sure else "sec"], "bold": sure}
        page.text(columns["asymmetry"], y, number(row["asymmetry"], "points"), align="right", **style)


def plot(rows: pd.DataFrame, language: str) -> Plot:
    """Penalty and reward of each item as two dots with their intervals about zero; hollow where no test tells them."""
    names = {"penalty": say(language, "If low"), "reward": say(language, "If high")}
    sure = {side: [told(row, side) for _, row in rows.iterrows()] for side in _SIDES}
    series = tuple(
        Series(
            names[side], cells(rows[side]), cells(rows[f"{side}_low"]), cells(rows[f"{side}_high"]), colour=_INK[side],
            colours=tuple(_INK[side] if s else COLOURS["gry"] for s in sure[side]), hollow=tuple(not s for s in sure[side]),
        )
        for side in _SIDES
    )  # fmt: skip
    figures = [
        Figures(names[side], "points", cells(rows[side]),
                colours=tuple(_INK[side] if s else "" for s in sure[side]))
        for side in _SIDES
    ]  # fmt: skip
    bold = tuple(COLOURS["ink"] if f in ASYMMETRIC else "" for f in rows["factor"])
    return Plot(
        "dots",
        tuple(str(r["label"]) + " *" * _flagged(r) for _, r in rows.iterrows()),
        series,
        "points",
        spans([_heading(str(f), language) for f in rows["factor"]]),
        reference=0.0,
        beside=(*figures, Figures(say(language, "Balance"), "points", cells(rows["asymmetry"]), colours=bold)),
        dodged=True,
        bold=tuple(bool(f) for f in rows["factor"]),
    )
