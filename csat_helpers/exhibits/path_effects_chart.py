"""The drawing of total effects: a bar and its interval each, and beside them what is direct and what runs through others."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from csat_helpers.exhibits.axis import axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM = 46.0, 12.0
# Where columns of figures end, in mm from the right edge: total, its interval, direct, through others.
_COLUMNS = (66.0, 42.0, 26.0, 0.0)


def ink(row: Mapping[str, Any]) -> str:
    """The colour of a figure: by its sign where its interval lies beside zero."""
    if not row["sure"]:
        return COLOURS["sec"]
    return COLOURS["p6" if row["total"] > 0 else "neg"]


def fill(row: Mapping[str, Any]) -> str:
    """The colour of a bar."""
    if not row["sure"]:
        return COLOURS["line"]
    return COLOURS["p2" if row["total"] > 0 else "neg2"]


def draw(rows: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Rows in order; a page narrower than the report's has the total alone."""
    labels = [str(label) for label in rows["label"]]
    held = fit(labels, MAX_HEIGHT_MM - TOP_MM - 2, LABEL_MM, most=7.0)
    names = stub([labels[k] for k in held.kept], width, held.height, LABEL_MM)
    bottom = TOP_MM + held.total(names.height)
    page = Canvas(bottom + 1.5, width)
    low = min([0.0, *rows["total_low"].dropna(), *rows["total"]])
    high = max([0.1, *rows["total_high"].dropna(), *rows["total"]])
    scale = axis(low, high, names.column + 3, page.width - (13 if page.narrow else _COLUMNS[0] + 19))
    scale.draw(page, TOP_MM - 1.6, bottom, lambda tick: f"{tick:g}".replace("-", "−"))
    _heads(page, language)
    for k, top in held.tops(TOP_MM, names.height):
        row: dict[str, Any] = {str(n): v for n, v in rows.iloc[k].items()}
        names.write(page, top, labels[k], bold=bool(row["sure"]))
        y, x, zero = names.middle(top), scale.at(row["total"]), scale.at(0)
        high_mm = min(names.height - names.above, 7.6) * 0.56
        page.box(min(x, zero), y - high_mm / 2, abs(x - zero), high_mm, fill(row))
        if not pd.isna(row["total_low"]):
            page.whisker(scale.at(row["total_low"]), scale.at(row["total_high"]), y, ink(row), width=1.2)
        _figures(page, row, names, top, language)
        page.rule(top + names.height)
    held.tell(page, TOP_MM, names.height, language)
    return page.svg()


def _heads(page: Canvas, language: str) -> None:
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    heads = (say(language, "Total effect"), say(language, "95% interval"), say(language, "Direct"), say(language, "Through others"))  # fmt: skip
    for edge, name in [(0.0, heads[0])] if page.narrow else list(zip(_COLUMNS, heads, strict=True)):
        page.text(page.width - edge, TOP_MM - (9.2 if page.narrow else 4.6), name, **style)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _figures(page: Canvas, row: Mapping[str, Any], names: Stub, top: float, language: str) -> None:
    y, total = names.middle(top), number(row["total"], "mean")
    if page.narrow:
        page.text(page.width, y, total, size=9, colour=ink(row), align="right", bold=True)
        return
    page.text(page.width - _COLUMNS[0], y, total, size=9, colour=ink(row), align="right", bold=True)
    small: dict[str, Any] = {"size": 7.5, "colour": COLOURS["sec"], "align": "right"}
    if not pd.isna(row["total_low"]):
        ends = interval(row["total_low"], row["total_high"], "mean", language)
        page.text(page.width - _COLUMNS[1], y, ends, **small)
    for edge, name in zip(_COLUMNS[2:], ("direct", "indirect"), strict=True):
        value = None if pd.isna(row[name]) or row[name] == 0 else row[name]
        page.text(page.width - edge, y, number(value, "mean"), **small)
