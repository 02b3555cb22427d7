"""The drawing of an account's page: bullet bars of indicators, dots of scores beside those of all, the next steps."""

from dataclasses import replace
from typing import Any

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.account_rows import Account, Hard, Soft, colour_of, met_text
from csat_helpers.exhibits.axis import Axis
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.stub import Stub, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, ROW_MM, TITLE_MM, HEAD_MM, GAP_MM, LINE_MM = 50.0, 6.8, 6.6, 4.6, 4.4, 3.8
MOST = (8, 8, 5)  # indicators, scores and steps on a page: the table has all
_SMALL: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"]}


def draw(account: Account, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """The sections one under the other; a narrow page has names above the marks and fewer columns."""
    hard, soft = account.hard[: MOST[0]], account.soft[: MOST[1]]
    labels = [h.name for h in hard], [s.label + " *" * s.flagged for s in soft]
    names = [stub(of or [""], width, ROW_MM, LABEL_MM) for of in labels]
    names[0] = replace(names[0], height=max(names[0].height, names[0].above + 8.2))  # two lines of figures
    sentence = lettering.wrap(account.why, width - 8, 9.5, lines=4) if account.why else []
    steps = [_broken_step(step.text, width) for step in account.steps[: MOST[2]]]
    told = TITLE_MM + (LINE_MM * len(sentence) + 5 if account.why else HEAD_MM + names[1].height * len(soft))
    parts = [
        TITLE_MM + HEAD_MM + names[0].height * len(hard) if hard else 0.0, told,
        TITLE_MM + sum(LINE_MM * len(lines) + 2.4 for lines in steps) if steps else 0.0,
    ]  # fmt: skip
    shown = [part for part in parts if part]
    page = Canvas(sum(shown) + GAP_MM * (len(shown) - 1) + 1, width)
    y = 0.0
    if hard:
        _hards(page, y, hard, names[0], language)
        y += parts[0] + GAP_MM
    if account.why:
        _why(page, y, sentence, parts[1], language)
    else:
        _softs(page, y, account, soft, names[1], language)
    if steps:
        _steps(page, y + parts[1] + GAP_MM, account, steps, language)
    return page.svg()


def _title(page: Canvas, y: float, text: str, more: str = "") -> None:
    page.heading(0, y + 2.4, text, page.width - 1)
    if more:
        page.text(page.width, y + 2.4, more, align="right", **_SMALL)
    page.rule(y + TITLE_MM - 2.2, colour=COLOURS["ink"], width=0.7)


def _columns(page: Canvas) -> tuple[float, float, float]:
    """The right edges of value, target and period before; on a narrow page the last is left to the table."""
    if page.narrow:
        return page.width - 15, page.width, page.width
    return page.width - 62, page.width - 40, page.width


def _hards(page: Canvas, top: float, rows: tuple[Hard, ...], names: Stub, language: str) -> None:
    _title(page, top, say(language, "Indicators from the client’s systems"), rows[0].period)
    value, target, before = _columns(page)
    y = top + TITLE_MM + HEAD_MM / 2 - 0.8
    page.text(value, y, say(language, "Value"), align="right", **_SMALL)
    page.text(target, y, say(language, "Target"), align="right", **_SMALL)
    if not page.narrow:
        page.text(before, y, say(language, "Period before"), align="right", **_SMALL)
    start, end = (names.column + 3 if names.column else 1.0), value - 16
    for k, row in enumerate(rows):
        y = top + TITLE_MM + HEAD_MM + k * names.height
        names.write(page, y, row.name)
        _bullet(page, row, names.middle(y), start, end)
        _figures(page, row, names.middle(y), language)
        page.rule(y + names.height)


def _bullet(page: Canvas, row: Hard, y: float, start: float, end: float) -> None:
    """A bar from zero on a pale track, a line where the target is, a hollow lozenge where it was before."""
    known = [v for v in (row.value, row.target, row.previous, 0.0) if v is not None]
    low, high = min(known), max(known)
    scale = Axis(low, low + (high - low) * 1.06 if high > low else low + 1, start, end, ())
    page.box(start, y - 2.3, end - start, 4.6, COLOURS["p0"])
    left, right = sorted((scale.at(0), scale.at(row.value)))
    page.box(left, y - 1.3, right - left, 2.6, colour_of(row.met), order=2)
    if row.target is not None:
        page.line([scale.at(row.target)] * 2, [y - 3.0, y + 3.0], width=1.8, order=4)
    if row.previous is not None:
        page.dot(scale.at(row.previous), y, COLOURS["sec"], size=4.4, shape="D", hollow=True, order=5)


def _figures(page: Canvas, row: Hard, y: float, language: str) -> None:
    value, target, before = _columns(page)
    missed = row.met < 0
    page.text(
        value,
        y,
        number(row.value, row.kind),
        align="right",
        bold=True,
        colour=colour_of(row.met) if row.met else COLOURS["ink"],
    )
    if row.target is not None:
        up = 1.6 if row.met else 0.0
        page.text(target, y - up, number(row.target, row.kind), align="right")
        page.text(
            target, y + 1.9, met_text(row, language), align="right", size=7.5, bold=missed, colour=colour_of(row.met)
        )
    if row.previous is not None and not page.narrow:
        page.text(before, y - 1.6, number(row.previous, row.kind), align="right")
        word = {1: say(language, "better"), -1: say(language, "worse")}.get(row.moved, "")
        told = phrases.commas([part for part in (row.previous_period, word) if part], language)
        page.text(before, y + 1.9, lettering.cut(told, 36, 7.5), align="right", **_SMALL)


def _why(page: Canvas, top: float, sentence: list[str], height: float, language: str) -> None:
    _title(page, top, say(language, "What its informants say"))
    y = top + TITLE_MM - 1
    page.box(0, y, page.width, height - TITLE_MM, COLOURS["p0"])
    page.text(4, y + (height - TITLE_MM) / 2, sentence, size=9.5, colour=COLOURS["sec"])


def _softs(page: Canvas, top: float, account: Account, rows: tuple[Soft, ...], names: Stub, language: str) -> None:
    n = say(language, "n = {n}", n=number(account.size, "count")) if account.size else ""
    _title(page, top, say(language, "What its informants say, index 0–100"), n)
    all_mm, value = page.width, page.width - (20 if page.narrow else 26)
    y = top + TITLE_MM + HEAD_MM / 2 - 0.8
    page.text(value, y, say(language, "Index"), align="right", **_SMALL)
    page.text(all_mm, y, say(language, "All accounts"), align="right", **_SMALL)
    start = names.column + 3 if names.column else 1.0
    scale = Axis(0, 100, start, value - 14, (0, 25, 50, 75, 100))
    foot = top + TITLE_MM + HEAD_MM + names.height * len(rows)
    for tick in scale.ticks:
        x = scale.at(tick)
        page.line([x, x], [top + TITLE_MM + HEAD_MM - 0.6, foot], colour=COLOURS["grid"], width=0.5, order=0)
        page.text(x, y, f"{tick:g}", align="center", **_SMALL)
    for k, row in enumerate(rows):
        y = top + TITLE_MM + HEAD_MM + k * names.height
        names.write(page, y, row.label + " *" * row.flagged, bold=row is account.leading and len(rows) > 1)
        _dot(page, row, names.middle(y), scale, value)
        page.rule(y + names.height)


def _dot(page: Canvas, row: Soft, y: float, scale: Axis, value: float) -> None:
    ink = {1: COLOURS["p6"], -1: COLOURS["neg"]}.get(row.side, COLOURS["gry"])
    if row.all is not None:
        page.line([scale.at(row.all)] * 2, [y - 2.6, y + 2.6], width=1.6, order=3)
        page.text(page.width, y, number(row.all, "index"), align="right", colour=COLOURS["sec"])
    page.whisker(max(scale.at(row.low), scale.start), min(scale.at(row.high), scale.end), y, ink)
    page.dot(scale.at(row.value), y, ink)
    text = number(row.value, "index")
    page.text(value, y, text, align="right", bold=True, colour=ink if row.side else COLOURS["ink"])
    if row.side:
        page.triangle(value - lettering.width(text, SIZES["label"], True) - 2.2, y, ink, up=row.side > 0)


def _broken_step(text: str, width: float) -> list[str]:
    return lettering.wrap(
        text, width - (4 if width < CHART_WIDTH_MM else 56), 8.5, lines=3 if width < CHART_WIDTH_MM else 2
    )


def _steps(page: Canvas, top: float, account: Account, steps: list[list[str]], language: str) -> None:
    _title(page, top, say(language, "Next steps"))
    y = top + TITLE_MM - 0.6
    for step, lines in zip(account.steps, steps, strict=False):
        high = LINE_MM * len(lines)
        page.box(0, y + high / 2 - 0.2, 1.4, 1.4, COLOURS["p6"])
        page.text(4, y + high / 2 + 0.5, lines)
        who = " | ".join(part for part in (step.owner, step.due) if part)
        if who and not page.narrow:
            page.text(page.width, y + high / 2 + 0.5, lettering.cut(who, 48, 7.5), align="right", **_SMALL)
        y += high + 2.4
        page.rule(y - 0.7)
