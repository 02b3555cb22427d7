"""The drawing of key accounts at a glance: a row an account, a column an indicator, its score at the right."""

from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.account_rows import Account, Hard, colour_of, size_text
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEAD_MM, LINE_MM, LABEL_MM, SCORE_MM = 15.0, 2.9, 40.0, 25.0
ROW_MM, BREAK_MM = 8.8, 5.6
MOST_COLUMNS = 5  # indicators on a wide page
_SMALL: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"]}


def held(found: list[Account]) -> Fit:
    """The accounts that a page holds: each with its name and its informants under it."""
    room = MAX_HEIGHT_MM - HEAD_MM - 1
    if len(found) * ROW_MM <= room:
        return Fit(tuple(range(len(found))), 0, len(found), ROW_MM)
    kept = int((room - BREAK_MM) / ROW_MM)
    return Fit(tuple(range(kept)), len(found) - kept, kept, ROW_MM)


def draw(found: list[Account], least: int, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A row an account; a narrow page tells how many targets are met instead of each indicator."""
    kept = held(found)
    narrow = width < CHART_WIDTH_MM
    names = stub([found[k].label for k in kept.kept], width, kept.height, LABEL_MM)
    high = max(names.height, names.above + 8.2)
    shown = [] if narrow else list(dict.fromkeys(h.name for a in found for h in a.hard))[:MOST_COLUMNS]
    start = names.column + 4 if names.column else 1.0
    wide = (width - SCORE_MM - start) / max(len(shown), 1)
    rights = [start + wide * (k + 1) for k in range(len(shown))]
    heads = _broken(found, shown, wide, language)
    head = HEAD_MM - LINE_MM * (3 - max(len(lines) for lines in heads))
    page = Canvas(head + kept.total(high) + 1, width)
    _heads(page, head, heads, [*rights, page.width], language, found)
    for k, y in kept.tops(head, high):
        one = found[k]
        middle = y + names.above + (high - names.above) / 2
        if names.above:
            names.write(page, y, one.label)
        else:
            page.label(0, middle - 1.7, one.label, names.column, lines=1)
            page.text(0, middle + 2.0, size_text(one, least, language), **_SMALL)
        own = {h.name: h for h in one.hard}
        for name, right in zip(shown, rights, strict=True):
            _indicator(page, own.get(name), right, middle)
        if narrow and one.aimed:
            _targets(page, one, middle, language)
        _score(page, one, middle)
        page.rule(y + high)
    kept.tell(page, head, high, language)
    return page.svg()


def _broken(found: list[Account], shown: list[str], wide: float, language: str) -> list[list[str]]:
    """The heads of the indicators and of the score, in lines."""
    label = next((a.leading.label for a in found if a.leading is not None), say(language, "Score"))
    rooms = [*((name, wide - 3) for name in shown), (label, SCORE_MM - 3)]
    return [lettering.wrap(name, room, 7.5, bold=True, lines=3) for name, room in rooms]


def _heads(
    page: Canvas, head: float, heads: list[list[str]], rights: list[float], language: str, found: list[Account]
) -> None:  # fmt: skip
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    for lines, right in zip(heads, rights, strict=True):
        page.text(right, head - 3.0 - LINE_MM * len(lines) / 2, lines, align="right", **style)
    if page.narrow and any(a.aimed for a in found):
        text = say(language, "Targets met")
        page.text(page.width - SCORE_MM - 2, head - 3.0 - LINE_MM / 2, text, align="right", **style)
    page.rule(head - 1.6, colour=COLOURS["ink"], width=0.7)


def _indicator(page: Canvas, hard: Hard | None, right: float, y: float) -> None:
    if hard is None:
        page.text(right, y, "–", align="right", **_SMALL)
        return
    ink = colour_of(hard.met) if hard.met else COLOURS["ink"]
    text = number(hard.value, hard.kind)
    page.text(right, y, text, align="right", colour=ink, bold=hard.met < 0)
    if hard.met:
        page.dot(
            right - lettering.width(text, SIZES["label"], hard.met < 0) - 3.0, y, ink, size=5.4, hollow=hard.met < 0
        )


def _targets(page: Canvas, one: Account, y: float, language: str) -> None:
    met, all_ = len(one.aimed) - len(one.missed), len(one.aimed)
    ink = COLOURS["neg"] if one.missed else COLOURS["p6"]
    text = say(language, "{n} of {all}", n=met, all=all_)
    page.text(page.width - SCORE_MM - 2, y, text, align="right", colour=ink, bold=bool(one.missed))


def _score(page: Canvas, one: Account, y: float) -> None:
    score = one.leading
    if score is None:
        page.text(page.width, y, "[c]" if one.why else "–", align="right", **_SMALL)
        return
    ink = {1: COLOURS["p6"], -1: COLOURS["neg"]}.get(score.side, COLOURS["ink"])
    text = number(score.value, "index") + " *" * score.flagged
    page.text(page.width, y, text, align="right", colour=ink, bold=score.side != 0)
    if score.side:
        page.triangle(page.width - lettering.width(text, SIZES["label"], True) - 2.2, y, ink, up=score.side > 0)
