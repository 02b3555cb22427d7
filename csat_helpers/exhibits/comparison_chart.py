"""The drawing of changes: each with its interval about zero, its two figures before it."""

from typing import Any

import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.panel import LEVEL, change_text
from csat_helpers.exhibits.stub import fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM = 50.0, 13.0


def sign(row: pd.Series) -> int:
    """1 or -1 where the test passes, by the frame's own ``mark`` where it has one, else 0."""
    if isinstance(mark := row.get("mark"), str):
        return {"higher": 1, "lower": -1}.get(mark, 0)
    if pd.isna(row["p_value"]) or row["p_value"] >= LEVEL:
        return 0
    return 1 if row["change"] > 0 else -1


def gain(row: pd.Series) -> int:
    """1 for a reliable change for the better, -1 for the worse, else 0: more of a bottom box is worse."""
    return -sign(row) if row.get("measure") == "bottom_box" else sign(row)


def draw(rows: pd.DataFrame, kind: str, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Each item's two figures, its change with the interval about zero, and the change in words of its sign.

    A page narrower than the report's has the latest figure alone.
    """
    labels = [str(label) for label in rows["label"]]
    held = fit(labels, MAX_HEIGHT_MM - TOP_MM - 1, LABEL_MM, most=8.6)
    names = stub([labels[k] for k in held.kept], width, held.height, LABEL_MM)
    page = Canvas(TOP_MM + held.total(names.height) + 1, width)
    factor = 100 if kind == "share" else 1
    ends = min(0, rows["conf_low"].min() * factor), max(0, rows["conf_high"].max() * factor)
    figures = names.column + (13 if names.column else 10)  # where the first column of figures ends
    latest = figures if page.narrow else figures + 14
    scale = axis(
        *ends, latest + (5 if page.narrow else 7), page.width - (18 if page.narrow else 20), about=_steps(page)
    )
    scale.draw(page, TOP_MM - 1.6, page.height - 1, lambda tick: number(tick, "nps"))
    head: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    if not page.narrow:
        page.text(figures, TOP_MM - 4.6, say(language, "Previous"), **head)
    page.text(latest, TOP_MM - 4.6, say(language, "Latest"), **head)
    page.text(page.width, TOP_MM - 4.6, say(language, "Change"), **head)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    for k, top in held.tops(TOP_MM, names.height):
        row, y = rows.iloc[k], names.middle(top)
        names.write(page, top, labels[k], bold=sign(row) != 0)
        if not page.narrow:
            page.text(figures, y, number(row["previous"], kind), colour=COLOURS["sec"], align="right")
        page.text(latest, y, number(row["estimate"], kind), align="right", bold=True)
        _change(page, row, y, scale, factor, kind)
        page.rule(top + names.height)
    held.tell(page, TOP_MM, names.height, language)
    return page.svg()


def _steps(page: Canvas) -> int:
    return 4 if page.narrow else 6


def _change(page: Canvas, row: pd.Series, y: float, scale: Axis, factor: int, kind: str) -> None:
    """The change's interval and dot, and its figure with a sign where the test passes."""
    moved = sign(row)
    colour = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["gry"]}[gain(row)]
    page.whisker(scale.at(row["conf_low"] * factor), scale.at(row["conf_high"] * factor), y, colour)
    page.dot(scale.at(row["change"] * factor), y, colour, hollow=moved == 0)
    text = change_text(row["change"], kind)
    page.text(page.width, y, text, colour=colour if moved else COLOURS["sec"], align="right", bold=moved != 0)
    if moved:
        page.triangle(page.width - lettering.width(text, 8.5, True) - 2.4, y, colour, up=moved > 0)
