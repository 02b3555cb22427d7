"""The drawing of threshold decisions: each estimate between its bounds, the threshold, and the decision in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Fit, Stub, fit, stub
from csat_helpers.exhibits.threshold_decisions_words import FAILS, MEETS, decision, kind_of, limit
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, HEAD_MM, NAME_MM, GAP_MM = 50.0, 13.0, 5.0, 5.0
_ABOVE_MM = 3.4  # of a row on a narrow screen, for its name
MOST_GROUPS = 3  # panels of units that a page holds with rows enough in each
INK = {MEETS: COLOURS["p6"], FAILS: COLOURS["neg"]}
UP = {MEETS: True, FAILS: False}


@dataclass(frozen=True, eq=False)
class Group:
    """Rows on one axis; ``single`` where all have one threshold, whose line then runs through."""

    name: str
    labels: tuple[str, ...]
    rows: pd.DataFrame

    @property
    def kind(self) -> str:
        """How its numbers are written."""
        return kind_of(self.rows.iloc[0])

    @property
    def single(self) -> bool:
        """Whether one threshold holds for all rows."""
        return bool((self.rows["threshold"] == self.rows["threshold"].iloc[0]).all())

    @property
    def factor(self) -> int:
        """Shares are drawn in per cent."""
        return 100 if self.kind == "share1" else 1


def ink(row: pd.Series) -> str:
    """The colour of a decision: grey where there is none."""
    return INK.get(str(row["decision"]), COLOURS["gry"])


def draw(groups: Sequence[Group], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """The groups one under the other, each on an axis of its own, with a heading where there are several."""
    several = len(groups) > 1
    head = HEAD_MM + NAME_MM * several
    fixed = head * len(groups) + GAP_MM * (len(groups) - 1)
    room = (MAX_HEIGHT_MM - 1 - fixed) / sum(len(g.labels) for g in groups)
    held = [fit(g.labels, room * len(g.labels), LABEL_MM, most=9.2, ends=False) for g in groups]
    every = [g.labels[k] for g, one in zip(groups, held, strict=True) for k in one.kept]
    names = [_names(every, width, one.height) for one in held]
    page = Canvas(fixed + sum(one.total(at.height) for one, at in zip(held, names, strict=True)) + 1, width)
    top = 0.0
    for group, one, at in zip(groups, held, names, strict=True):
        if several:
            page.heading(0, top + 2.4, group.name, page.width)
        top += head
        _panel(page, group, one, at, top, language)
        top += one.total(at.height) + GAP_MM
    return page.svg()


def _names(labels: Sequence[str], width: float, height: float) -> Stub:
    """Names beside the marks on a page; above them on a narrow screen, where the decision takes room at the right."""
    made = stub(labels, width, height, LABEL_MM)
    if width == CHART_WIDTH_MM or made.above:
        return made
    return Stub(0.0, _ABOVE_MM, _ABOVE_MM + 6.2, 1)


def _panel(page: Canvas, group: Group, held: Fit, names: Stub, top: float, language: str) -> None:
    words = max(lettering.width(decision(d, language), 8.5, True) for d in group.rows["decision"]) + 3.6
    figures = page.width - words - (3.0 if page.narrow else 4.0)  # where the column of estimates ends
    ends = figures - (0.0 if page.narrow else 17.0)
    last = figures - 13.0 if page.narrow else ends - 25.0
    scale = _axis(group, names.column + 4, last - 3)
    bottom = top + names.height * len(held.kept)
    for tick in scale.ticks:  # the threshold is the one strong line: zero is a tick like the others
        page.line([scale.at(tick)] * 2, [top - 1.6, bottom], colour=COLOURS["grid"], width=0.5, order=0)
        page.text(scale.at(tick), top - 4.6, _tick(tick, group.kind), size=7.5, colour=COLOURS["mut"], align="center")
    page.rule(top - 1.6, colour=COLOURS["ink"], width=0.7)
    _heads(page, group, scale, top, (figures, ends), language)
    if group.single:
        x = scale.at(group.rows["threshold"].iloc[0] * group.factor)
        page.line([x, x], [top - 1.6, bottom], colour=COLOURS["ink"], width=1.1, order=2)
    for k, y in held.tops(top, names.height):
        row = group.rows.iloc[k]
        names.write(page, y, group.labels[k], bold=row["decision"] == FAILS)
        _row(page, group, row, names, y, scale, (figures, ends), language)
        page.rule(y + names.height)
    held.tell(page, top, names.height, language)


def _axis(group: Group, start: float, end: float) -> Axis:
    known = group.rows[["estimate", "conf_low", "conf_high", "threshold"]] * group.factor
    low, high = float(known.min().min()), float(known.max().max())
    least, most = {"index": (0, 100), "share1": (0, 100), "nps": (-100, 100)}.get(group.kind, (low, high))
    return axis(max(low, least), min(high, most), start, end, about=4 if end - start < 60 else 7)


def _tick(value: float, kind: str) -> str:
    if kind == "nps":
        return number(value, "nps")
    return (f"{value:.0f}" if value % 1 == 0 else f"{value:g}") + "%" * (kind == "share1")


def _heads(
    page: Canvas, group: Group, scale: Axis, top: float, columns: tuple[float, float], language: str
) -> None:  # fmt: skip
    """What the columns are, and the threshold above its line."""
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    figures, ends = columns
    page.text(page.width, top - 4.6, say(language, "Decision"), **style)
    if not page.narrow:
        page.text(figures, top - 4.6, say(language, "Estimate"), **style)
        page.text(ends, top - 4.6, say(language, "Bounds"), **style)
    first, text = group.rows.iloc[0], say(language, "Threshold")
    if group.single:
        text = say(language, "Threshold {value}", value=limit(first))
    half = lettering.width(text, 7.5, True) / 2
    x = scale.at(first["threshold"] * group.factor) if group.single else (scale.start + scale.end) / 2
    x = min(max(x, half), page.width - half)
    page.text(x, top - 9.0, text, size=7.5, bold=True, align="center")
    if not group.single:  # what the strokes in the rows are
        page.line([x - half - 1.6] * 2, [top - 10.4, top - 7.6], width=1.6)


def _row(
    page: Canvas, group: Group, row: pd.Series, names: Stub, top: float, scale: Axis, columns: tuple[float, float],
    language: str,
) -> None:  # fmt: skip
    """The interval, the dot (hollow where nothing is decided), the figures and the decision with its mark."""
    y, colour, told = names.middle(top), ink(row), str(row["decision"])
    if not group.single:
        x, half = scale.at(row["threshold"] * group.factor), (names.height - names.above) * 0.34
        page.line([x, x], [y - half, y + half], colour=COLOURS["ink"], width=1.6, order=2)
    if pd.notna(row["conf_low"]):
        inside = [min(max(row[c] * group.factor, scale.low), scale.high) for c in ("conf_low", "conf_high")]
        page.whisker(scale.at(inside[0]), scale.at(inside[1]), y, colour)
    page.dot(scale.at(row["estimate"] * group.factor), y, colour, hollow=told not in INK)
    figures, ends = columns
    page.text(figures, y, number(row["estimate"], group.kind), align="right", bold=not page.narrow)
    if not page.narrow and pd.notna(row["conf_low"]):
        within = interval(row["conf_low"], row["conf_high"], group.kind, language)
        page.text(ends, y, within, size=7.5, colour=COLOURS["mut"], align="right")
    text, strong = decision(told, language), told in INK
    page.text(page.width, y, text, colour=colour if strong else COLOURS["sec"], align="right", bold=strong)
    if strong:
        page.triangle(page.width - lettering.width(text, 8.5, True) - 2.2, y, colour, up=UP[told])
