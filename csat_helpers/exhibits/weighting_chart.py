"""The chart of a weighting report: the weights in a strip, then each category at each step, joined by a line."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas, row_height
from csat_helpers.exhibits.stub import stub
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, HEAD_MM, STRIP_MM, TOP_MM = 46.0, 7.0, 15.0, 16.0
LEAST_MM = 4.6
MOVED = 0.005  # half a percentage point: less does not show
_STEP_MM, _COLUMN_MM = 17.0, 16.0  # how far apart the figures stand: of the steps, and those beside them


class Step(NamedTuple):
    """A step of weighting: its column of the margins, its name over figures, and in the legend."""

    column: str
    name: str
    legend: str


def steps(rows: pd.DataFrame, language: str, settings: Mapping[str, Any] | None = None) -> tuple[Step, ...]:
    """From respondents as counted to final weights; the weights before the fit where they move a share.

    A frame without ``unweighted`` shares starts from those before the fit.
    """
    final = Step("after", say(language, "Final weights"), say(language, "final"))
    if "unweighted" not in rows.columns or rows["unweighted"].isna().all():
        return Step("before", say(language, "Before"), say(language, "before")), final
    first = Step("unweighted", say(language, "Unweighted"), say(language, "unweighted"))
    if ((rows["before"] - rows["unweighted"]).abs() > 1e-9).any():
        if (settings or {}).get("nonresponse"):
            name = say(language, "Non-response adjusted"), say(language, "adjusted for non-response")
        else:
            name = say(language, "Selection weights"), say(language, "with selection weights")
        return first, Step("before", *name), final
    return first, final


def last_wave(margins: pd.DataFrame) -> pd.DataFrame:
    """The shares of the latest wave, of those that are shown."""
    if not len(margins):
        return margins
    rows = margins[margins["measure"] == "share"] if "measure" in margins.columns else margins
    if "wave" in margins.columns and margins["wave"].notna().any():
        rows = rows[rows["wave"] == margins["wave"].iloc[-1]]
    rows = rows[rows["before"].notna() & rows["after"].notna()]
    return rows.assign(level_label=[phrases.level_name(row, "en") for _, row in rows.iterrows()])


def draw(
    rows: pd.DataFrame, last: pd.Series, told: tuple[Step, ...], language: str, *, width: float = CHART_WIDTH_MM
) -> str:
    """The strip of figures, the heads, and a dumbbell a category under the name of its margin.

    ``last`` is the row of the weights' summary, ``told`` the steps. A page narrower than the report's has no column
    of bases, and of the steps the first and the last.
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
    told = (told[0], told[-1]) if page.narrow else told
    rights = _rights(told, narrow=page.narrow)
    start = names.column + (6 if names.column else 2)
    scale = _scale(shown, told, start, page.width - rights[0] - (18 if page.narrow else 10))
    scale.draw(page, top - 1.6, page.height - 1, lambda tick: f"{tick:.0f}")
    _heads(page, shown, told, rights, 0 if page.narrow else start, top, language)
    y, item = top, None
    for _, row in shown.iterrows():
        if row["item"] != item:
            page.heading(0, y + HEAD_MM * 0.62, str(row["label"]), page.width)
            y, item = y + HEAD_MM, row["item"]
        names.write(page, y, row["level_label"])
        _dumbbell(page, row, told, rights, names.middle(y), scale)
        y += names.height
        page.rule(y)
    return page.svg()


def worth_of(last: pd.Series, language: str) -> list[tuple[str, str]]:
    """What the weights are worth, in up to five figures with their names; the weights' mean is 1."""
    base, worth = float(last["base"]), float(last["effective_base"])
    spread = plain_cell(last.get("min")), plain_cell(last.get("max"))
    figures = [
        (number(base, "count"), say(language, "respondents")),
        (number(worth, "count"), say(language, "effective n")),
        (number(worth / base if base else None, "share"), say(language, "efficiency")),
        (number(plain_cell(last.get("deff")), "mean"), say(language, "design effect")),
    ]
    if None not in spread:
        low, high = (float(value) for value in spread if value is not None)
        figures.append((interval(low, high, "mean", language), say(language, "weights, mean 1")))
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


def _rights(told: tuple[Step, ...], *, narrow: bool) -> list[float]:
    """How far from the right edge the figures stand, in mm: n where there is room, each step, the change."""
    steps = [_COLUMN_MM + _STEP_MM * k for k in reversed(range(len(told)))]
    return [*([] if narrow else [steps[0] + _STEP_MM + 2]), *steps, 0.0]


def _scale(rows: pd.DataFrame, told: tuple[Step, ...], start: float, end: float) -> Axis:
    """Per cent from zero to beyond the largest share."""
    most = float(rows[[step.column for step in told]].max().max()) * 100
    return axis(0.0, max(most, 1.0), start, end, about=3 if end - start < 40 else 5)


def _heads(
    page: Canvas, rows: pd.DataFrame, told: tuple[Step, ...], rights: list[float], x: float, top: float, language: str
) -> None:
    """The marks with their names, and the heads of the columns of figures in up to two lines."""
    small: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"]}
    y = top - 13.2
    for k, step in enumerate(told):
        _mark(page, k, len(told), x + 1, y)
        page.text(x + 3.2, y, step.legend, **small)
        x += 8 + lettering.width(step.legend, 7.5)
    if _targets(rows):
        page.line([x + 1, x + 1], [y - 1.7, y + 1.7], width=1.2)
        page.text(x + 2.8, y, say(language, "target"), **small)
    names = [*([] if page.narrow else ["n"]), *(step.name for step in told), say(language, "Change, points")]
    for right, name in zip(rights, names, strict=True):
        lines = _broken(name) if lettering.width(name, 7.5) > _COLUMN_MM - 2 else [name]
        for up, line in enumerate(reversed(lines)):
            page.text(page.width - right, top - 4.6 - 3.2 * up, line, align="right", **small)
    page.rule(top - 1.6, colour=COLOURS["ink"], width=0.7)


def _broken(name: str) -> list[str]:
    """A head in two lines: at its first space, or before a Chinese bracket."""
    return [part for part in re.split(r" |(?=（)", name, maxsplit=1) if part]


def _mark(page: Canvas, place: int, steps: int, x: float, y: float, colour: str = COLOURS["p6"]) -> None:
    """The point of a step: a ring for the first, a small dot for one between, a full one for the last."""
    if place == 0:
        page.dot(x, y, COLOURS["gry"], hollow=True, size=5.0)
    elif place == steps - 1:
        page.dot(x, y, colour, size=5.6, order=5)
    else:
        page.dot(x, y, COLOURS["sec"], size=4.2, order=4)


def _targets(rows: pd.DataFrame) -> bool:
    return "target" in rows.columns and bool(rows["target"].notna().any())


def _dumbbell(page: Canvas, row: pd.Series, told: tuple[Step, ...], rights: list[float], y: float, scale: Axis) -> None:
    shares, target = [float(row[step.column]) for step in told], plain_cell(row.get("target"))
    change = shares[-1] - shares[0]
    moved = abs(change) >= MOVED
    colour = COLOURS["p6"] if moved else COLOURS["gry"]
    places = [scale.at(share * 100) for share in shares]
    page.line([places[0], places[-1]], [y, y], colour=COLOURS["p4"] if moved else COLOURS["line"], width=1.8, order=2)
    if target is not None:
        x = scale.at(float(target) * 100)
        page.line([x, x], [y - 2.0, y + 2.0], width=1.2, order=3)
    for k, x in enumerate(places):
        _mark(page, k, len(places), x, y, colour)
    small: dict[str, Any] = {"align": "right", "size": 7.5, "colour": COLOURS["mut"]}
    if not page.narrow:
        page.text(page.width - rights[0], y, number(plain_cell(row.get("base")), "count"), **small)
    beside = rights[-len(told) - 1 : -1]
    for right, share in list(zip(beside, shares, strict=True))[:-1]:
        page.text(page.width - right, y, number(share, "share1"), **small)
    page.text(page.width - beside[-1], y, number(shares[-1], "share1"), align="right", bold=moved)
    own = colour if moved else COLOURS["mut"]
    page.text(page.width, y, number(100 * change, "points"), align="right", colour=own, bold=moved)
