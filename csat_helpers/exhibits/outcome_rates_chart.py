"""The drawing of a sample's way from the cases drawn to complete interviews: a bar a stage, and what parts them."""

from dataclasses import dataclass

from csat_helpers.bundle import Figures, Plot, Series
from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM, BAR_MM, LOSS_MM, GAP_MM = 46.0, 7.0, 5.6, 3.6, 2.6
_NAME_MM, _COUNT_MM, _SHARE_MM = 4.6, 16.0, 14.0
_SMALL = {"size": 7.5, "colour": COLOURS["mut"]}


@dataclass(frozen=True)
class Stage:
    """One stage with the cases in it, their part of those drawn, and what parts it from the stage before."""

    item: str
    label: str
    count: float
    share: float | None
    losses: tuple[tuple[str, float], ...] = ()


def draw(stages: list[Stage], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A bar a stage from zero, over the pale one of the stage before; what was lost on the way stands under it."""
    narrow = width < CHART_WIDTH_MM
    column = 0.0 if narrow else lettering.column([s.label for s in stages], LABEL_MM)
    start, room = (0.0, width) if narrow else (column + 2, width - column - 2)
    end = width - _COUNT_MM - _SHARE_MM
    losses = [_lines(stage, room, language) for stage in stages]
    named = _NAME_MM if narrow else 0.0
    page = Canvas(TOP_MM + sum(named + BAR_MM + LOSS_MM * len(lines) + GAP_MM for lines in losses), width)
    page.text(width - _SHARE_MM, 1.8, say(language, "Cases"), align="right", bold=True, **_SMALL)
    page.text(width, 1.8, say(language, "Share"), align="right", bold=True, **_SMALL)
    page.rule(TOP_MM - 2.2, colour=COLOURS["ink"], width=0.7)
    per, y, before = (end - start) / max(s.count for s in stages), TOP_MM, 0.0
    for k, (stage, lines) in enumerate(zip(stages, losses, strict=True)):
        if narrow:
            page.label(0, y + _NAME_MM / 2, stage.label, width, lines=1, bold=True)
        y += named
        middle = y + BAR_MM / 2
        if not narrow:
            page.label(0, middle, stage.label, column, lines=1, bold=k == len(stages) - 1)
        if before > stage.count:
            page.box(start, y, per * before, BAR_MM, COLOURS["p0"])
        page.box(start, y, per * stage.count, BAR_MM, _ink(k, stages))
        page.text(width - _SHARE_MM, middle, number(stage.count, "count"), align="right", bold=True)
        page.text(width, middle, number(stage.share, "share1"), align="right")
        y, before = y + BAR_MM, stage.count
        for line in lines:
            page.text(start, y + LOSS_MM / 2 + 0.2, line, **_SMALL)
            y += LOSS_MM
        y += GAP_MM
    return page.svg()


def _ink(k: int, stages: list[Stage]) -> str:
    """Complete interviews stand out; the stages before them are paler."""
    return COLOURS["p6"] if k == len(stages) - 1 else COLOURS["p2"] if k == 0 else COLOURS["p4"]


def _lines(stage: Stage, room: float, language: str) -> list[str]:
    """What was lost before a stage, in as many lines as it takes."""
    said = loss_text(stage, language)
    return lettering.wrap(said, room, 7.5, lines=3) if said else []


def loss_text(stage: Stage, language: str) -> str:
    """``less 401 not eligible; 70 of unknown eligibility``: what parts a stage from the one before."""
    join = "；" if language == "zh" else "; "
    parts = [say(language, "{n} {what}", n=number(count, "count"), what=what) for what, count in stage.losses]
    return say(language, "less {parts}", parts=join.join(parts)) if parts else ""


def plot(stages: list[Stage], language: str) -> Plot:
    """The native chart: the same bars, with cases and shares beside."""
    counts = cells(s.count for s in stages)
    inks = tuple(_ink(k, stages) for k in range(len(stages)))
    return Plot(
        "bars",
        tuple(s.label for s in stages),
        (Series(say(language, "Cases"), counts, colour=COLOURS["p4"], colours=inks),),
        "count",
        minimum=0.0,
        beside=(
            Figures(say(language, "Cases"), "count", counts, colours=(COLOURS["ink"],) * len(stages)),
            Figures(say(language, "Share"), "share1", cells(s.share for s in stages)),
        ),
    )
