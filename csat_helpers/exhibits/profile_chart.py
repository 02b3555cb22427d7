"""The drawing of a profile: a bar a level, weighted, with a tick where the level stood unweighted."""

from typing import Any

import pandas as pd

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas, row_height
from csat_helpers.exhibits.stub import stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, HEAD_MM = 50.0, 10.0, 7.0


def is_weighted(rows: pd.DataFrame) -> bool:
    """Whether weights move any share; where they do not, one share is shown."""
    return bool(((rows["estimate"] - rows["unweighted_share"]).abs() > 1e-9).any())


def room(rows: pd.DataFrame) -> int:
    """How many rows a page holds; the table has them all."""
    return int((MAX_HEIGHT_MM - TOP_MM - HEAD_MM * rows["group"].nunique()) / 5.0)


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Bars of the weighted shares under the names of their segments; a tick and a figure where weights move a share.

    On a page narrower than the report's the tick alone shows the share before weighting.
    """
    shown = rows.head(room(rows))
    heads = HEAD_MM * shown["group"].nunique()
    height = row_height(len(shown), MAX_HEIGHT_MM - TOP_MM - heads, most=6.2, least=5.0)
    flags = [phrases.flagged(row) for _, row in shown.iterrows()]
    labels = [name + " *" * flag for name, flag in zip(shown["name"], flags, strict=True)]
    names = stub(labels, width, height, LABEL_MM)
    page = Canvas(TOP_MM + heads + names.height * len(shown) + 1, width)
    weighted = is_weighted(rows)
    start = names.column + (4 if names.column else 0)
    end = page.width - (24 if page.narrow or not weighted else 50)
    _heads(page, start, language, weighted=weighted)
    scale = (end - start) / max(float(shown[["estimate", "unweighted_share"]].max().max()), 0.01)
    y, group = TOP_MM, None
    for label, (_, row) in zip(labels, shown.iterrows(), strict=True):
        if row["group"] != group:
            page.heading(0, y + HEAD_MM * 0.62, row["group"], page.width)
            y, group = y + HEAD_MM, row["group"]
        names.write(page, y, label)
        _row(page, row, names.middle(y), min(names.height - names.above, 6.2), start, scale, weighted=weighted)
        y += names.height
        page.rule(y)
    return page.svg()


def _heads(page: Canvas, x: float, language: str, *, weighted: bool) -> None:
    y = TOP_MM - 4.6
    small: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"]}
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    page.text(page.width, y, "n", align="right", **small)
    if not weighted:
        page.text(page.width - 14, y, say(language, "Share"), align="right", **small)
        return
    page.box(x, y - 1.2, 4, 2.4, COLOURS["p4"])
    page.text(x + 5.2, y, say(language, "weighted"), **small)
    x += 8 + lettering.width(say(language, "weighted"), 7.5)
    page.line([x + 1, x + 1], [y - 1.5, y + 1.5], width=1.4)
    page.text(x + 2.8, y, say(language, "unweighted"), **small)
    if page.narrow:
        return
    for right, text in ((33, say(language, "Weighted")), (14, say(language, "Unweighted"))):
        page.text(page.width - right, y, text, align="right", **small)


def _row(page: Canvas, row: pd.Series, y: float, height: float, start: float, scale: float, *, weighted: bool) -> None:
    page.box(start, y - height * 0.29, row["estimate"] * scale, height * 0.58, COLOURS["p4"])
    page.text(page.width, y, number(row["base"], "count"), size=7.5, colour=COLOURS["mut"], align="right")
    both = weighted and not page.narrow
    page.text(page.width - (33 if both else 14), y, number(row["estimate"], "share"), align="right", bold=True)
    if weighted:
        x = start + row["unweighted_share"] * scale
        page.line([x, x], [y - height * 0.4, y + height * 0.4], width=1.4, order=3)
    if both:
        page.text(page.width - 14, y, number(row["unweighted_share"], "share"), colour=COLOURS["sec"], align="right")
