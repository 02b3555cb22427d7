"""The drawing of a topic's funnel: bars that narrow from step to step, what is lost between them, and each segment's."""

from collections.abc import Sequence
from typing import Any

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Fit, fit
from csat_helpers.exhibits.topic_funnel_rows import Level, Step
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, BAR_MM, GAP_MM, NAME_MM = 46.0, 7.0, 7.6, 6.2, 4.6
SMALL = {"size": 7.5, "colour": COLOURS["mut"]}
_SECTION_MM, _HEAD_MM = 8.0, 8.6


def draw(steps: Sequence[Step], levels: Sequence[Level], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A bar a step under one of all who were asked, with what is lost between two; under them a row a level.

    On a page narrower than the report's names stand above the bars, and whiskers alone show the intervals.
    """
    narrow = width < CHART_WIDTH_MM
    names = [asked(steps, language), *(step.label for step in steps)]
    column = 0.0 if narrow else lettering.column(names, LABEL_MM)
    bar = BAR_MM + (NAME_MM if narrow else 0.0)
    funnel = TOP_MM + bar * len(names) + GAP_MM * len(steps) + 1
    held = _held(levels, MAX_HEIGHT_MM - funnel)
    page = Canvas(funnel + _below(levels, held), width)
    scale = Axis(0.0, 1.0, column + (3 if column else 0), width - (13 if narrow else 52), ())
    _heads(page, language)
    _bar(page, names[0], 1.0, TOP_MM, scale, COLOURS["p0"])
    _figures(page, 1.0, None, steps[0].base, _middle(page, TOP_MM), language)
    for k, step in enumerate(steps, 1):
        y = TOP_MM + (bar + GAP_MM) * k
        _drop(page, step, scale.start, y - GAP_MM / 2, language)
        _lost(page, steps[k - 2].share if k > 1 else 1.0, step, y, scale)
        _bar(page, names[k], step.share, y, scale, COLOURS["p4"])
        if step.low is not None and step.high is not None:
            page.whisker(scale.at(step.low), scale.at(step.high), _middle(page, y), COLOURS["sec"], width=1.2)
        _figures(page, step.share, step, step.took, _middle(page, y), language)
    if levels:
        _levels(page, steps, levels, held, funnel, language)
    return page.svg()


def lost_text(step: Step, language: str) -> str:
    """Who is lost at a step: how many, and their share of those who had got as far."""
    part = "" if step.lost_share is None else phrases.bracketed(number(step.lost_share, "share"), language)
    return say(language, "{n} lost", n=number(step.lost, "count")) + part


def asked(steps: Sequence[Step], language: str) -> str:
    """The name of all who were asked; a star says that they are few."""
    return say(language, "Asked") + " *" * any(step.flagged for step in steps)


def _middle(page: Canvas, top: float) -> float:
    return top + (NAME_MM if page.narrow else 0.0) + BAR_MM / 2


def _heads(page: Canvas, language: str) -> None:
    y = TOP_MM - 4.2
    page.text(page.width, y, "n", align="right", **SMALL)
    if not page.narrow:
        page.text(page.width - 12, y, say(language, "95% interval"), align="right", **SMALL)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _bar(page: Canvas, name: str, share: float, top: float, scale: Axis, fill: str) -> None:
    y = _middle(page, top)
    if page.narrow:
        page.label(0, top + NAME_MM / 2, name, page.width, lines=1)
    else:
        page.label(0, y, name, scale.start - 3, lines=2)
    page.box(scale.start, y - BAR_MM / 2 + 0.5, scale.at(share) - scale.start, BAR_MM - 1.0, fill)


def _lost(page: Canvas, before: float, step: Step, top: float, scale: Axis) -> None:
    """What the step loses of the one before, as a paler end of its bar."""
    x, y = scale.at(step.share), _middle(page, top)
    fill = COLOURS["neg0" if step.largest else "p0"]
    page.box(x, y - BAR_MM / 2 + 0.5, max(scale.at(before) - x, 0), BAR_MM - 1.0, fill, order=0.5)


def _drop(page: Canvas, step: Step, x: float, y: float, language: str) -> None:
    """How many are lost on the way to the step; the largest loss that the test tells from all others in colour."""
    colour = COLOURS["neg"] if step.largest else COLOURS["sec"]
    if not step.lost:
        page.text(x + 3.6, y, lost_text(step, language), size=SIZES["value"], colour=COLOURS["mut"])
        return
    page.triangle(x + 1.4, y, colour, up=False)
    page.text(x + 3.6, y, lost_text(step, language), size=SIZES["value"], colour=colour, bold=step.largest)


def _figures(page: Canvas, share: float, step: Step | None, count: int, y: float, language: str) -> None:
    right = page.width - (0 if page.narrow else 37)
    page.text(page.width, y + (3.6 if page.narrow else 0), number(count, "count"), align="right", **SMALL)
    page.text(right, y, number(share, "share"), size=9, align="right", bold=True)
    if not page.narrow and step is not None and step.low is not None and step.high is not None:
        text = interval(step.low, step.high, "share", language)
        page.text(page.width - 12, y, text, align="right", **SMALL)


def _held(levels: Sequence[Level], room: float) -> Fit:
    """The levels that the page holds under the funnel."""
    groups = len({level.group for level in levels})
    rest = room - _SECTION_MM * groups - _HEAD_MM - 2
    return fit([_level_name(level) for level in levels] or [""], max(rest, 12.0), LABEL_MM, most=6.4, ends=False)


def _below(levels: Sequence[Level], held: Fit) -> float:
    if not levels:
        return 0.0
    groups = len({levels[k].group for k in held.kept})
    return _HEAD_MM + 3 + _SECTION_MM * groups + held.total(held.height)


def _level_name(level: Level) -> str:
    return level.label + " *" * level.flagged


def _levels(
    page: Canvas, steps: Sequence[Step], levels: Sequence[Level], held: Fit, top: float, language: str
) -> None:  # fmt: skip
    """A row a level: how many were asked, and the share that got as far as each step, as a figure over a thin bar."""
    kept = [levels[k] for k in held.kept]
    start = (NARROW_LABEL_MM if page.narrow else lettering.column([_level_name(one) for one in kept], LABEL_MM)) + 11
    wide = (page.width - start) / len(steps)
    y = top + _HEAD_MM
    _level_heads(page, steps, (start, wide), y, language)
    group = None
    for level in kept:
        if level.group != group:
            page.heading(0, y + _SECTION_MM * 0.6, level.group, page.width)
            y, group = y + _SECTION_MM, level.group
        middle = y + held.height / 2
        page.label(0, middle, _level_name(level), start - 12, lines=1 if held.height < 6.5 else 2)
        page.text(start - 3, middle, number(level.base, "count"), align="right", **SMALL)
        for k, share in enumerate(level.shares):
            _cell(page, share, start + wide * k, wide, middle)
        y += held.height
        page.rule(y)
    if held.left:
        text = say(language, "{n} more in the table", n=held.left)
        page.text(0, y + 2.6, text, size=SIZES["note"], colour=COLOURS["mut"])


def _level_heads(page: Canvas, steps: Sequence[Step], place: tuple[float, float], y: float, language: str) -> None:
    """The names of the steps over their columns; their numbers where names have no room."""
    start, wide = place
    whole = all(lettering.fits(step.label, wide - 2, 7.5, lines=2) for step in steps)
    page.text(start - 3, y - 2.4, "n", align="right", **SMALL)
    for k, step in enumerate(steps):
        lines = (
            lettering.wrap(step.label, wide - 2, 7.5, lines=2) if whole else [say(language, "Step {n}", n=step.number)]
        )
        page.text(start + wide * k, y - (2.4 if len(lines) == 1 else 3.6), lines, **SMALL)
    page.rule(y, colour=COLOURS["ink"], width=0.7)


def _cell(page: Canvas, share: float | None, x: float, wide: float, y: float) -> None:
    style: dict[str, Any] = {"size": SIZES["label"]}
    if share is None:
        page.text(x, y, "[c]", colour=COLOURS["mut"], **style)
        return
    figure = 8.0
    page.text(x + figure, y, number(share, "share"), align="right", **style)
    if not page.narrow:
        page.box(x + figure + 1.5, y - 1.2, (wide - figure - 4) * share, 2.4, COLOURS["p4"])


NARROW_LABEL_MM = 22.0
