"""The drawing of themes: who mentions each, and how their score differs from that of the others who commented."""

from typing import Any

import pandas as pd

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import phrases, row_plots
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.bars_chart import FILLS
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM = 50.0, 13.0
_INK = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["ink"]}
_SIGN = {1: "▲", -1: "▼", 0: ""}


def sign(row: pd.Series | dict[str, Any]) -> int:
    """1 or -1 where those who mention a theme score reliably higher or lower, else 0."""
    return {"positive": 1, "negative": -1}.get(str(row.get("lean", "")), 0)


def scored(rows: pd.DataFrame) -> bool:
    """Whether any theme has a score."""
    return "difference" in rows.columns and bool(rows["difference"].notna().any())


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A bar a theme with its interval, and beside it the number, the score and the difference.

    A narrow page has the share and the difference.
    """
    labels = [str(label) for label in rows["label"]]
    held = fit(labels, MAX_HEIGHT_MM - TOP_MM - 1, LABEL_MM, most=8.6, ends=False)
    names = stub([labels[k] for k in held.kept], width, held.height, LABEL_MM)
    page = Canvas(TOP_MM + held.total(names.height) + 1, width)
    ends = _columns(page, rows)
    bars = axis(
        0, 100 * float(rows["conf_high"].max()), names.column + 3, ends["share"] - 13, about=4 if page.narrow else 5
    )
    bars.draw(page, TOP_MM - 1.6, page.height - 1, lambda tick: number(tick, "count"))
    _heads(page, ends, language)
    for k, top in held.tops(TOP_MM, names.height):
        row, y = rows.iloc[k], names.middle(top)
        names.write(page, top, labels[k], bold=sign(row) != 0)
        _bar(page, row, y, min(names.height - names.above, 7.6), bars)
        _figures(page, row, y, ends)
        page.rule(top + names.height)
    held.tell(page, TOP_MM, names.height, language)
    return page.svg()


def _columns(page: Canvas, rows: pd.DataFrame) -> dict[str, float]:
    """Right edges of the columns of figures."""
    if not scored(rows):
        return {"share": page.width - (0 if page.narrow else 14), **({} if page.narrow else {"n": page.width})}
    if page.narrow:
        return {"share": page.width - 20, "difference": page.width}
    return {"share": page.width - 56, "n": page.width - 42, "score": page.width - 25, "difference": page.width}


def _heads(page: Canvas, ends: dict[str, float], language: str) -> None:
    heads = {
        "share": say(language, "Share"),
        "n": "n",
        "score": say(language, "Index"),
        "difference": say(language, "Difference"),
    }
    for name, x in ends.items():
        page.text(x, TOP_MM - 4.6, heads[name], size=7.5, colour=COLOURS["mut"], align="right")
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _bar(page: Canvas, row: pd.Series, y: float, height: float, scale: Axis) -> None:
    page.box(
        scale.at(0), y - height * 0.28, scale.at(100 * row["estimate"]) - scale.at(0), height * 0.56, FILLS[sign(row)]
    )
    if pd.notna(row["conf_low"]):
        page.whisker(scale.at(100 * row["conf_low"]), scale.at(100 * row["conf_high"]), y, COLOURS["sec"], width=1.2)


def _figures(page: Canvas, row: pd.Series, y: float, ends: dict[str, float]) -> None:
    page.text(ends["share"], y, number(row["estimate"], "share"), align="right", bold=True)
    if "n" in ends:
        page.text(ends["n"], y, number(row["respondents"], "count"), size=7.5, colour=COLOURS["sec"], align="right")
    if "score" in ends:
        page.text(ends["score"], y, score(row), colour=COLOURS["sec"], align="right")
    if "difference" not in ends:
        return
    way = sign(row)
    if way:
        page.triangle(ends["difference"] - 12.5, y, _INK[way], up=way > 0)
    text = "–" if pd.isna(row["difference"]) else number(row["difference"], "points")
    page.text(ends["difference"], y, text, colour=_INK[way] if way else COLOURS["sec"], align="right", bold=way != 0)


def score(row: pd.Series) -> str:
    """The index of those who mention a theme; a dash where too few gave one, a star on a small base."""
    return "–" if pd.isna(row["mean_score"]) else number(row["mean_score"], "index") + "*" * phrases.flagged(row)


def plot(rows: pd.DataFrame, language: str) -> Plot:
    """The native chart: shares with their intervals, and the figures beside them."""
    share, low, high = (row_plots.cells(rows[name]) for name in ("estimate", "conf_low", "conf_high"))
    signs = [sign(row) for _, row in rows.iterrows()]
    inks = tuple(_INK[way] for way in signs)
    name = say(language, "Share")
    series = Series(name, share, low, high, colour=COLOURS["line"], colours=tuple(FILLS[way] for way in signs))
    beside = [
        Figures(name, "share", share, colours=(COLOURS["ink"],) * len(rows)),
        Figures("n", "count", row_plots.cells(rows["respondents"])),
    ]
    if scored(rows):
        scores, marks = tuple(score(row) for _, row in rows.iterrows()), tuple(_SIGN[way] for way in signs)
        beside.append(Figures(say(language, "Index"), "text", texts=scores))
        apart = row_plots.cells(rows["difference"])
        beside.append(Figures(say(language, "Difference"), "points", apart, texts=marks, colours=inks))
    return Plot("bars", tuple(rows["label"].astype(str)), (series,), "share", minimum=0.0, beside=tuple(beside))
