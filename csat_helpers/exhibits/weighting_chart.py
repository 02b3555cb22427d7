"""The chart of a weighting report: the weights in a strip, then each category before and after, joined by a line."""

from typing import Any

import pandas as pd

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas, row_height
from csat_helpers.exhibits.stub import stub
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, HEAD_MM, STRIP_MM, TOP_MM = 50.0, 7.0, 15.0, 12.0
LEAST_MM = 4.6
MOVED = 0.005  # half a percentage point: less does not show
_RIGHTS = (45.0, 30.0, 15.0, 0.0)  # mm from the right edge: n, before, after, change


def last_wave(margins: pd.DataFrame) -> pd.DataFrame:
    """The shares of the latest wave, of those that are shown."""
    if not len(margins):
        return margins
    rows = margins[margins["measure"] == "share"] if "measure" in margins.columns else margins
    if "wave" in margins.columns and margins["wave"].notna().any():
        rows = rows[rows["wave"] == margins["wave"].iloc[-1]]
    rows = rows[rows["before"].notna() & rows["after"].notna()]
    return rows.assign(level_label=[phrases.level_name(row, "en") for _, row in rows.iterrows()])


def draw(rows: pd.DataFrame, last: pd.Series, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """The strip of figures, the heads, and a dumbbell a category under the name of its margin.

    A page narrower than the report's has no column of bases.
    """
    heads = HEAD_MM * rows["item"].nunique()
    room = MAX_HEIGHT_MM - STRIP_MM - TOP_MM - heads
    shown = rows.head(int(room / LEAST_MM))
    height = row_height(len(shown), room, most=6.4, least=LEAST_MM)
    names = stub(list(shown["level_label"]), width, height, LABEL_MM)
    figures = worth_of(last, language)
    top = _strip_height(figures, width) + TOP_MM
    page = Canvas(top + HEAD_MM * shown["item"].nunique() + names.height * len(shown) + 1, width)
    _strip(page, figures)
    start = names.column + (6 if names.column else 2)
    scale = _scale(shown, start, page.width - (44 if page.narrow else 60))
    scale.draw(page, top - 1.6, page.height - 1, lambda tick: f"{tick:.0f}")
    _heads(page, shown, 0 if page.narrow else start, top, language)
    y, item = top, None
    for _, row in shown.iterrows():
        if row["item"] != item:
            page.heading(0, y + HEAD_MM * 0.62, str(row["label"]), page.width)
            y, item = y + HEAD_MM, row["item"]
        names.write(page, y, row["level_label"])
        _dumbbell(page, row, names.middle(y), scale)
        y += names.height
        page.rule(y)
    return page.svg()


def worth_of(last: pd.Series, language: str) -> list[tuple[str, str]]:
    """What the weights are worth, in up to five figures with their names."""
    base, worth = float(last["base"]), float(last["effective_base"])
    mean = float(plain_cell(last.get("mean")) or 1.0)
    spread = plain_cell(last.get("min")), plain_cell(last.get("max"))
    figures = [
        (number(base, "count"), say(language, "respondents")),
        (number(worth, "count"), say(language, "effective n")),
        (number(worth / base if base else None, "share"), say(language, "efficiency")),
        (number(plain_cell(last.get("deff")), "mean"), say(language, "design effect")),
    ]
    if None not in spread:
        low, high = (number(float(value) / mean, "mean") for value in spread if value is not None)
        figures.append((f"{low}–{high}", say(language, "weights, mean 1")))
    return figures


def _across(figures: list[tuple[str, str]], width: float) -> int:
    return len(figures) if width >= CHART_WIDTH_MM else 3


def _strip_height(figures: list[tuple[str, str]], width: float) -> float:
    return STRIP_MM * -(-len(figures) // _across(figures, width)) - (0 if width >= CHART_WIDTH_MM else 3)


def _strip(page: Canvas, figures: list[tuple[str, str]]) -> None:
    across = _across(figures, page.width)
    step = page.width / across
    page.box(0, 0, page.width, _strip_height(figures, page.width) - 4, COLOURS["p0"])
    for k, (value, name) in enumerate(figures):
        x, y = step * (k % across) + 3, 11.5 * (k // across)
        page.text(x, y + 3.8, value, size=11, colour=COLOURS["p6"], bold=True)
        page.text(x, y + 8.2, lettering.cut(name, step - 4, 7.5), size=7.5, colour=COLOURS["mut"])


def _scale(rows: pd.DataFrame, start: float, end: float) -> Axis:
    """Per cent from zero to beyond the largest share."""
    most = float(rows[["before", "after"]].max().max()) * 100
    return axis(0.0, max(most, 1.0), start, end, about=3 if end - start < 40 else 5)


def _heads(page: Canvas, rows: pd.DataFrame, x: float, top: float, language: str) -> None:
    y = top - 9.2
    small: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"]}
    page.dot(x + 1, y, COLOURS["gry"], hollow=True, size=5.0)
    page.text(x + 3.2, y, say(language, "before"), **small)
    x += 8 + lettering.width(say(language, "before"), 7.5)
    page.dot(x + 1, y, COLOURS["p6"], size=5.6)
    page.text(x + 3.2, y, say(language, "after"), **small)
    if _targets(rows):
        x += 8 + lettering.width(say(language, "after"), 7.5)
        page.line([x + 1, x + 1], [y - 1.7, y + 1.7], width=1.2)
        page.text(x + 2.8, y, say(language, "target"), **small)
    names = ("n", say(language, "Before"), say(language, "After"), say(language, "Change"))
    for right, name in list(zip(_RIGHTS, names, strict=True))[page.narrow :]:
        page.text(page.width - right, top - 4.6, name, align="right", **small)
    page.rule(top - 1.6, colour=COLOURS["ink"], width=0.7)


def _targets(rows: pd.DataFrame) -> bool:
    return "target" in rows.columns and bool(rows["target"].notna().any())


def _dumbbell(page: Canvas, row: pd.Series, y: float, scale: Axis) -> None:
    before, after, target = float(row["before"]), float(row["after"]), plain_cell(row.get("target"))
    moved = abs(after - before) >= MOVED
    colour = COLOURS["p6"] if moved else COLOURS["gry"]
    ends = scale.at(before * 100), scale.at(after * 100)
    page.line(ends, [y, y], colour=COLOURS["p4"] if moved else COLOURS["line"], width=1.8, order=2)
    if target is not None:
        x = scale.at(float(target) * 100)
        page.line([x, x], [y - 2.0, y + 2.0], width=1.2, order=3)
    page.dot(ends[0], y, COLOURS["gry"], hollow=True, size=5.0)
    page.dot(ends[1], y, colour, size=5.6, order=5)
    small: dict[str, Any] = {"align": "right", "size": 7.5, "colour": COLOURS["mut"]}
    if not page.narrow:
        page.text(page.width - _RIGHTS[0], y, number(plain_cell(row.get("base")), "count"), **small)
    page.text(page.width - _RIGHTS[1], y, number(before, "share1"), **small)
    page.text(page.width - _RIGHTS[2], y, number(after, "share1"), align="right", bold=moved)
    change = number(100 * (after - before), "points")
    page.text(page.width, y, change, align="right", colour=colour if moved else COLOURS["mut"], bold=moved)
