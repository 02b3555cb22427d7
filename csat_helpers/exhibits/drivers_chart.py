"""The drawing of drivers: dot, interval and figure of each item, and the probability of each rank beside it."""

from typing import Any

import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.diverging_chart import on
from csat_helpers.exhibits.drivers_notes import head, marked
from csat_helpers.exhibits.stub import fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, GRID_MM, TOP_MM, FOOT_MM, RANKS = 48.0, 58.0, 14.0, 7.0, 6


def ranks_of(rows: pd.DataFrame) -> list[str]:
    """The columns of the first ranks' probabilities, as many as are drawn."""
    return [f"rank_prob_{k}" for k in range(1, min(len(rows), RANKS) + 1) if f"rank_prob_{k}" in rows.columns]


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Dots with intervals about an equal share, and beside them how likely each item holds each rank.

    A page narrower than the report's has no ranks.
    """
    labels = marked(rows)
    held = fit(labels, MAX_HEIGHT_MM - TOP_MM - FOOT_MM, LABEL_MM, most=8.4, ends=False)
    names = stub([labels[k] for k in held.kept], width, held.height, LABEL_MM)
    bottom = TOP_MM + held.total(names.height)
    page = Canvas(bottom + FOOT_MM, width)
    equal, ranks = 100 / len(rows), [] if page.narrow else ranks_of(rows)
    start = names.column + (3 if names.column else 1)
    scale = axis(
        0, min(float(rows["share_high"].max()), 1.0) * 100, start, page.width - 12 - (0 if page.narrow else GRID_MM)
    )
    scale.draw(page, TOP_MM - 1.6, bottom, lambda tick: f"{tick:g}")
    _heads(page, scale.start if names.column else 0, head(rows, language), len(ranks), language)
    _equal(page, scale, equal, bottom, language)
    for k, top in held.tops(TOP_MM, names.height):
        row = rows.iloc[k]
        if k:
            page.rule(top)
        names.write(page, top, labels[k], bold=row["share_low"] * 100 > equal)
        _dot(page, row, names.middle(top), scale, equal)
        if ranks:
            _rank_cells(page, row, ranks, names.middle(top), names.height)
    held.tell(page, TOP_MM, names.height, language)
    return page.svg()


def _equal(page: Canvas, scale: Axis, equal: float, bottom: float, language: str) -> None:
    """The dashed line of an equal share, named under the last row."""
    x = scale.at(equal)
    page.line([x, x], [TOP_MM - 1.6, bottom + 1.5], colour=COLOURS["mut"], dashed=True, order=2)
    text = say(language, "Equal share {value}", value=number(equal / 100, "share1"))
    half = lettering.width(text, 7.5) / 2
    page.text(max(x, half), bottom + 4.6, text, size=7.5, colour=COLOURS["mut"], align="center")


def _heads(page: Canvas, start: float, share: str, ranks: int, language: str) -> None:
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    page.text(start, 2.2, share, **style)
    if ranks:
        page.text(page.width - GRID_MM, 2.2, say(language, "Probability of holding rank, %"), **style)
    for k in range(ranks):
        x = page.width - GRID_MM + GRID_MM / RANKS * (k + 0.5)
        page.text(x, TOP_MM - 4.6, str(k + 1), size=7.5, colour=COLOURS["mut"], align="center")
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _dot(page: Canvas, row: pd.Series, y: float, scale: Axis, equal: float) -> None:
    """Dot, whisker and figure of one item, in per cent."""
    share, low, high = (100 * float(row[c]) for c in ("share", "share_low", "share_high"))
    clears = low > equal
    colour = COLOURS["p6"] if clears else COLOURS["gry"]
    page.whisker(scale.at(low), scale.at(high), y, colour)
    page.dot(scale.at(share), y, colour)
    figure = number(share, "index")
    x, wide, line = scale.at(high) + 1.6, lettering.width(figure, 8.5, clears), scale.at(equal)
    if x - 0.8 < line < x + wide + 0.6:  # a figure never sits on the reference line
        x = line + 1.2
    page.text(x, y, figure, colour=colour if clears else COLOURS["sec"], bold=clears)


def _rank_cells(page: Canvas, row: pd.Series, ranks: list[str], y: float, height: float) -> None:
    cell, left = GRID_MM / RANKS, page.width - GRID_MM
    for k, name in enumerate(ranks):
        x, p = left + cell * k, row[name]
        if pd.isna(p) or p < 0.005:
            page.box(x + cell / 2 - 0.25, y - 0.25, 0.5, 0.5, COLOURS["line"])
            continue
        fill = COLOURS["p0" if p < 0.1 else "p2" if p < 0.4 else "p4" if p < 0.75 else "p6"]
        page.box(x + 0.35, y - height / 2 + 0.5, cell - 0.7, height - 1, fill)
        figure = ">99" if p >= 0.995 else number(p, "percent")
        page.text(x + cell / 2, y, figure, size=7.5, colour=on(fill), align="center", bold=p >= 0.4)
