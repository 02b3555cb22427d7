"""The drawing of a what-if: today's value, a step a move from one to the next, the value expected after all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.bars_chart import RANGES
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.phrases import bracketed
from csat_helpers.exhibits.stub import Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM = 52.0, 10.0
_HIGHEST_MM = MAX_HEIGHT_MM - 42  # its notes and take-aways are long, and one page is to hold them
_MOVE_MM = 3.4  # under a name on a narrow page, for how the item's index moves
_ROOM_MM = 38.0  # for the figures at the right of a page: a value, its interval


@dataclass(frozen=True)
class Step:
    """A row: a value (``is_level``) with its interval, or a move from ``before`` to ``after`` with that of its size.

    ``low`` and ``high`` are where the interval ends on the scale of values.
    """

    label: str
    before: float
    after: float
    low: float
    high: float
    is_level: bool = False
    reliable: bool = False
    moved: str = ""

    @property
    def colour(self) -> str:
        """Ink for a value; a move's by its direction, grey where its interval holds zero."""
        if self.is_level:
            return COLOURS["ink"]
        if not self.reliable:
            return COLOURS["gry"]
        return COLOURS["p6"] if self.after > self.before else COLOURS["neg"]


def factor_of(kind: str) -> int:
    """Shares are counted in per cent, their changes in percentage points."""
    return 100 if kind == "share" else 1


def steps_of(rows: pd.DataFrame, language: str) -> list[Step]:
    """Today, each move on top of those before it, and what is expected after all; values as they are, not in per cent."""
    moves, last = rows[rows["item"] != "total"], rows[rows["item"] == "total"].iloc[0]
    found = [
        Step(
            say(language, "Today"), *[float(last[f"outcome_start{end}"]) for end in ("", "", "_low", "_high")],
            is_level=True,
        )
    ]  # fmt: skip
    for _, row in moves.iterrows():
        after = float(row["outcome_end"])
        before = after - float(row["estimate"])
        ends = before + float(row["conf_low"]), before + float(row["conf_high"])
        moved = f"{number(row['start'], 'index')} → {number(row['end'], 'index')}"
        found.append(Step(str(row["label"]), before, after, *ends, reliable=reliable(row), moved=moved))
    values = [float(last[f"outcome_end{end}"]) for end in ("", "_low", "_high")]
    found.append(Step(say(language, "Expected"), values[0], *values, is_level=True, reliable=reliable(last)))
    return found


def reliable(row: pd.Series) -> bool:
    """Whether the interval of a move's effect leaves zero out."""
    return bool(row["conf_low"] > 0 or row["conf_high"] < 0)


def ends_of(steps: Sequence[Step], kind: str) -> tuple[float, float]:
    """The part of the scale that is shown, with some room about what is drawn; of few units never less than that."""
    low, high = min(min(s.low, s.before) for s in steps), max(max(s.high, s.after) for s in steps)
    room = max(0.06 * (high - low), 0.005 if kind == "share" else 0.5)
    least, most = {**RANGES, "share": (0.0, 1.0), "nps": (-100.0, 100.0)}.get(kind, (low - room, high + room))
    return max(low - room, min(least, low)), min(high + room, max(most, high))


def draw(steps: Sequence[Step], kind: str, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A row a step; moves more than a page holds are left to the table, the first and the last value are kept."""
    names = [step.label for step in steps]
    held = fit(names, _HIGHEST_MM - TOP_MM - 1, LABEL_MM, most=9.2)
    labels = stub([names[k] for k in held.kept], width, held.height, LABEL_MM)
    under = _MOVE_MM if width < CHART_WIDTH_MM and labels.column and any(step.moved for step in steps) else 0.0
    labels = replace(labels, height=labels.height + under)
    page = Canvas(TOP_MM + held.total(labels.height) + 1, width)
    start = labels.column + (3 if page.narrow or not labels.column else 24)
    scale = axis(
        *ends_of(steps, kind), start + 2, page.width - (15 if page.narrow else _ROOM_MM), about=4 if page.narrow else 6
    )
    scale.draw(page, TOP_MM - 1.6, page.height - 1, lambda tick: _tick(tick, kind))
    _heads(page, labels.column, kind, language)
    middles = {k: labels.middle(y) for k, y in held.tops(TOP_MM, labels.height)}
    for k, top in held.tops(TOP_MM, labels.height):
        step, y = steps[k], labels.middle(top)
        _label(page, labels, top, step, under, language)
        if step.moved and not page.narrow:
            page.text(start - 3, y, step.moved, size=7.5, colour=COLOURS["sec"], align="right")
        _mark(page, step, y, scale, labels.height - labels.above)
        if k + 1 in middles:
            x = scale.at(step.after)
            page.line([x, x], [y, middles[k + 1]], colour=COLOURS["mut"], width=0.5, order=1)
        _figure(page, step, y, kind, language)
        page.rule(top + labels.height)
    held.tell(page, TOP_MM, labels.height, language)
    return page.svg()


def _label(page: Canvas, labels: Stub, top: float, step: Step, under: float, language: str) -> None:
    """A row's name; on a page too narrow for a column of it with how the item's index moves, ``under`` it or behind."""
    bold = step.is_level or step.reliable
    if not step.moved or not page.narrow:
        labels.write(page, top, step.label, bold=bold)
    elif not under:
        moved = bracketed(step.moved.replace(" ", "\u00a0"), language)
        labels.write(page, top, step.label + moved, bold=bold)
    else:
        lines = len(lettering.wrap(step.label, labels.column, SIZES["label"], bold=bold))
        labels.write(page, top - _MOVE_MM / 2, step.label, bold=bold)
        y = labels.middle(top) - _MOVE_MM / 2 + 1.7 * lines + 1.7
        page.text(0, y, step.moved, size=7.5, colour=COLOURS["sec"])


def _mark(page: Canvas, step: Step, y: float, scale: Axis, height: float) -> None:
    """A dot for a value, a bar for a move, each with its interval."""
    if step.is_level:
        page.whisker(scale.at(step.low), scale.at(step.high), y, step.colour)
        page.dot(scale.at(step.after), y, step.colour, size=7.0)
        return
    left, right = sorted((scale.at(step.before), scale.at(step.after)))
    half = min(height * 0.26, 2.0)
    fill = {COLOURS["p6"]: COLOURS["p4"], COLOURS["neg"]: COLOURS["neg2"]}.get(step.colour, COLOURS["line"])
    page.box(left, y - half, max(right - left, 0.3), 2 * half, fill, order=2)
    page.whisker(scale.at(step.low), scale.at(step.high), y, step.colour, width=1.1, cap=0.8)


def _figure(page: Canvas, step: Step, y: float, kind: str, language: str) -> None:
    """The value or the change at the right, and on the report's page its interval."""
    value, within = written(step, kind, language)
    right = page.width if page.narrow else page.width - 22
    strong = step.is_level or step.reliable
    page.text(right, y, value, colour=step.colour if strong else COLOURS["sec"], align="right", bold=strong)
    if not page.narrow:
        page.text(page.width, y, within, size=7.5, colour=COLOURS["mut"], align="right")


def written(step: Step, kind: str, language: str) -> tuple[str, str]:
    """A step's figure and its interval: a value as it is, a move's effect with its sign."""
    if step.is_level:
        return number(step.after, kind), interval(step.low, step.high, kind, language)
    factor = factor_of(kind)
    low, high = factor * (step.low - step.before), factor * (step.high - step.before)
    return number(factor * (step.after - step.before), "points"), interval(low, high, "points", language)


def _heads(page: Canvas, column: float, kind: str, language: str) -> None:
    head = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    if not page.narrow:
        page.text(column + 21, TOP_MM - 4.6, say(language, "Item’s index"), **head)
        page.text(page.width, TOP_MM - 4.6, say(language, "95% interval"), **head)
    right = page.width if page.narrow else page.width - 22
    text = lettering.cut(unit(kind, language), 14, 7.5)
    page.text(right, TOP_MM - 4.6, text, **head)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def unit(kind: str, language: str) -> str:
    """What stands over the figures."""
    if kind == "nps":
        return say(language, "NPS")
    return say(language, "Share") if kind == "share" else say(language, "Index")


def _tick(tick: float, kind: str) -> str:
    return number(tick, kind) if kind in ("share", "nps") else f"{tick:g}"
