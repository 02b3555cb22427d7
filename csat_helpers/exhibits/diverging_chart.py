"""The drawing of diverging bars: both sides from a common baseline, the neutral answers apart."""

from dataclasses import dataclass
from typing import Any

from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look import diverging as palette
from csat_helpers.look.contrast import contrast
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, TOP_MM = 50.0, 13.5
ANSWER_MM, LEGEND_MM = 5.6, 4.0  # of a single item: the height of each answer's bar; the legend that these replace


@dataclass(frozen=True)
class Row:
    """One stacked bar: ``answers`` are (label, share) from worst to best; ``lean`` is 1 where those favourable
    reliably outnumber the others, -1 the reverse, 0 where neither is sure, None where the frame cannot tell.
    """

    label: str
    answers: tuple[tuple[str, float], ...]
    unfavourable: float
    neutral: float
    favourable: float
    index: float
    low: float
    high: float
    base: int | None
    lean: int | None = None
    spans: tuple[tuple[float, float], ...] = ()  # the interval of each answer's share, where the frame has it

    @property
    def half(self) -> int:
        """Answers on either side of the middle."""
        return len(self.answers) // 2


def own_scales(rows: list[Row]) -> bool:
    """Whether the rows' scales differ in length."""
    return len({len(r.answers) for r in rows}) > 1


def own_names(rows: list[Row]) -> bool:
    """Whether the rows' answers differ in name: satisfied here, easy there."""
    return len({tuple(name for name, _ in r.answers) for r in rows}) > 1


@dataclass(frozen=True)
class _Plan:
    """Where the columns stand: both sides about ``zero`` at ``scale`` mm for the whole, then those of figures."""

    zero: float
    scale: float
    index: float  # where it ends
    neutral: float | None = None
    neutral_scale: float = 0.0


def draw(rows: list[Row], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Both sides of each row about one line, its totals, the neutral answers apart, and the index with its interval.

    A page narrower than the report's has neither neutral answers nor intervals.
    """
    held = fit([r.label for r in rows], MAX_HEIGHT_MM - TOP_MM - 1, LABEL_MM, most=8.6)
    names = stub([rows[k].label for k in held.kept], width, held.height, LABEL_MM)
    single = len(rows) == 1
    above = _legend_height(rows, width) - 3.4 if width < CHART_WIDTH_MM else 0.0
    top = TOP_MM - LEGEND_MM if single else TOP_MM + above
    bottom = top + held.total(names.height) + 1
    page = Canvas(bottom + (_answers_height(rows[0]) if single else 0.0), width)
    plan = _plan(rows, page, names.column)
    if single:
        _answers(page, rows[0], plan, names, bottom, language)
    else:
        _legend(page, rows, plan.zero, language)
    _heads(page, rows, plan, top, language)
    for k, start in held.tops(top, names.height):
        if k:
            page.rule(start)
        names.write(page, start, rows[k].label)
        _row(page, rows[k], plan, names, start, language)
    if not names.above:
        page.line([plan.zero] * 2, [top - 1.6, bottom - 1], order=5)
    held.tell(page, top, names.height, language)
    return page.svg()


def _answers_height(row: Row) -> float:
    return 7.0 + ANSWER_MM * len(row.answers)


def _answers(page: Canvas, row: Row, plan: _Plan, names: Stub, start: float, language: str) -> None:
    """A single item's answers, best first: a bar each on one scale, its share and interval under the index's."""
    small: dict[str, Any] = {"size": 7.5, "align": "right", "colour": COLOURS["mut"]}
    page.text(0, start + 3.4, say(language, "Answer"), size=7.5, colour=COLOURS["mut"])
    page.text(plan.index, start + 3.4, "%", **small)
    if not page.narrow and row.spans:
        page.text(page.width, start + 3.4, say(language, "95% interval"), **small)
    page.rule(start + 6.2, colour=COLOURS["line"], width=0.7)
    left = max(names.column, 30.0) + 2
    widest = max(*(end for _, end in row.spans or [(0, share) for _, share in row.answers]), 0.01)
    scale = (plan.index - 14 - left) / widest
    for place, k in enumerate(reversed(range(len(row.answers)))):
        (label, share), y = row.answers[k], start + 6.6 + ANSWER_MM * (place + 0.5)
        page.text(0, y, lettering.cut(label, left - 3, 8.5), colour=COLOURS["ink"])
        page.box(left, y - 1.7, share * scale, 3.4, palette(len(row.answers))[k])
        page.text(plan.index, y, percent(share), align="right", bold=True)
        if row.spans:
            low, high = row.spans[k]
            page.whisker(left + low * scale, left + high * scale, y, COLOURS["sec"], width=0.9, cap=0.7)
            if not page.narrow:
                written = phrases.interval(low, high, "percent", language)
                page.text(page.width, y, written, **small)
        page.rule(y + ANSWER_MM / 2)


def _row(page: Canvas, row: Row, plan: _Plan, names: Stub, start: float, language: str) -> None:
    y, thick = names.middle(start), min(names.height - names.above, 8.6) * 0.6
    _bar(page, row, y, thick, plan.zero, plan.scale)
    if plan.neutral is not None and len(row.answers) % 2:
        _neutral(page, row, y, thick, plan.neutral, plan.neutral_scale)
    page.text(plan.index, y, number(row.index, "index"), size=9.5, align="right", bold=True)
    if not page.narrow:
        written = phrases.interval(row.low, row.high, "index", language)
        page.text(page.width, y, written, size=7.5, colour=COLOURS["mut"], align="right")
    if names.above:  # the line of both sides is broken by the names
        page.line([plan.zero] * 2, [start + names.above + 0.4, start + names.height - 0.4], order=5)


def _plan(rows: list[Row], page: Canvas, column: float) -> _Plan:
    middle = any(len(r.answers) % 2 for r in rows)
    # The neutral answers' column is as wide as a scale with a middle needs, and absent without one.
    end = page.width - (12 if page.narrow else 60 if middle else 34)
    left, right = column + (8 if page.narrow else 10), end - (9 if page.narrow else 11)
    most_bad, most_good = max(r.unfavourable for r in rows), max(r.favourable for r in rows)
    scale = (right - left) / max(most_bad + most_good, 0.2)
    zero = left + most_bad * scale
    if page.narrow or not middle:
        return _Plan(zero, scale, page.width - (0 if page.narrow else 20))
    # The neutral column must not run into the index: its bars share the scale unless they would.
    return _Plan(zero, scale, page.width - 20, end, min(scale, 27 / max(*(r.neutral for r in rows), 0.01)))


def _bar(page: Canvas, row: Row, y: float, height: float, zero: float, scale: float) -> None:
    colours = palette(len(row.answers))
    bad, good = row.answers[: row.half], row.answers[len(row.answers) - row.half :]
    x = zero - sum(share for _, share in bad) * scale
    page.text(x - 1.4, y, percent(row.unfavourable), colour=COLOURS["neg"], align="right", bold=True)
    for (_, share), colour in zip(bad + good, colours[: row.half] + colours[-row.half :], strict=True):
        page.box(x, y - height / 2, share * scale, height, colour, edge=COLOURS["bg"])
        figure = percent(share)
        if share * scale > lettering.width(figure, 7.5) + 1.6 and share >= 0.045:
            page.text(x + share * scale / 2, y, figure, size=7.5, colour=on(colour), align="center")
        x += share * scale
    page.text(x + 1.4, y, percent(row.favourable), colour=COLOURS["p6"], bold=True)


def _neutral(page: Canvas, row: Row, y: float, height: float, x: float, scale: float) -> None:
    page.box(x, y - height / 2, row.neutral * scale, height, COLOURS["neu"])
    page.text(x + 1.2, y, percent(row.neutral), size=7.5, colour=COLOURS["sec"])


def percent(share: float) -> str:
    """A share in per cent without its sign, which the subtitle gives."""
    return number(share, "share").removesuffix("%")


def on(colour: str) -> str:
    """White or ink, whichever reads on ``colour``."""
    return max((COLOURS["bg"], COLOURS["ink"]), key=lambda text: contrast(text, colour))


def _heads(page: Canvas, rows: list[Row], plan: _Plan, top: float, language: str) -> None:
    y, half = top - 4.6, rows[0].half
    small: dict[str, Any] = {"size": 7.5, "bold": True}
    names = say(language, "Bottom {n}", n=half), say(language, "Top {n}", n=half)
    if half == 1 or any(len(r.answers) != len(rows[0].answers) for r in rows):
        names = say(language, "Unfavourable"), say(language, "Favourable")
    # Each stands on its side of the line, but on the page and clear of the index.
    page.text(max(plan.zero - 2.5, lettering.width(names[0], 7.5, True)), y, names[0], colour=COLOURS["neg"],
              align="right", **small)  # fmt: skip
    page.text(plan.zero + 2.5, y, names[1], colour=COLOURS["p6"], **small)
    if plan.neutral is not None:
        page.text(plan.neutral, y, say(language, "Neutral"), colour=COLOURS["mut"], **small)
    page.text(plan.index, y, say(language, "Index"), align="right", **small)
    if not page.narrow:
        page.text(page.width, y, say(language, "95% interval"), size=7.5, colour=COLOURS["mut"], align="right")
    page.rule(top - 1.6, colour=COLOURS["ink"], width=0.7)


def _legend(page: Canvas, rows: list[Row], zero: float, language: str) -> None:
    """Names of the answers over the side they are drawn on; where they do not fit, a strip with its ends named.

    On a narrow page they run on over as many lines as they need.
    """
    names = [label for label, _ in rows[0].answers]
    if own_names(rows):
        steps = 7 if own_scales(rows) else len(names)
        names = [say(language, "worst answer"), *[""] * (steps - 2), say(language, "best answer")]
        _strip(page, names, palette(steps), page.width / 2 if page.narrow else zero)
        return
    colours = palette(len(names))
    if page.narrow:
        _flowing(page, rows)
        return
    half = rows[0].half
    sides = (names[:half], colours[:half]), (names[-half:], colours[-half:])
    widths = [sum(_swatch(n) for n in side) for side, _ in sides]
    if widths[0] <= zero - 3 and widths[1] <= page.width - zero - 3:
        _swatches(page, zero - widths[0] + 1.0, *sides[0])
        _swatches(page, zero + 2.5, *sides[1])
    else:
        _strip(page, names, colours, zero)


def _swatch(name: str) -> float:
    """The width of an answer's colour and name, and the gap after it."""
    return lettering.width(name, 7.5) + 6


def _sides(rows: list[Row]) -> list[tuple[str, str]]:
    """The answers on either side with their colours; on a narrow page the neutral one is not drawn."""
    half, names = rows[0].half, [label for label, _ in rows[0].answers]
    named = list(zip(names, palette(len(names)), strict=True))
    return [*named[:half], *named[-half:]]


def _lines(rows: list[Row], width: float) -> list[list[tuple[str, str]]]:
    """The answers in lines of ``width`` mm; none where there are more than the colours can be told apart by."""
    lines: list[list[tuple[str, str]]] = [[]]
    for name, colour in _sides(rows):
        if lines[-1] and sum(_swatch(n) for n, _ in lines[-1]) + _swatch(name) - 2.7 > width:
            lines.append([])
        lines[-1].append((lettering.cut(name, width - 4, 7.5), colour))
    return lines


def _legend_height(rows: list[Row], width: float) -> float:
    return 3.4 if own_names(rows) else 4.4 * len(_lines(rows, width)) - 1.0


def _flowing(page: Canvas, rows: list[Row]) -> None:
    for k, line in enumerate(_lines(rows, page.width)):
        names, colours = zip(*line, strict=True)
        _swatches(page, 0.0, list(names), colours, 2.2 + 4.4 * k)


def _swatches(page: Canvas, x: float, names: list[str], colours: tuple[str, ...], y: float = 2.2) -> None:
    for name, colour in zip(names, colours, strict=True):
        page.box(x, y - 1.2, 2.4, 2.4, colour)
        page.text(x + 3.3, y, name, size=7.5, colour=COLOURS["sec"])
        x += _swatch(name)


def _strip(page: Canvas, names: list[str], colours: tuple[str, ...], zero: float) -> None:
    width = min(5.0, 60 / len(colours))
    left = max(zero - width * len(names) / 2, lettering.width(names[0], 7.5) + 2)
    for k, colour in enumerate(colours):
        page.box(left + k * width, 0.8, width, 2.8, colour, edge=COLOURS["bg"])
    page.text(left - 1.2, 2.2, lettering.cut(names[0], left - 2, 7.5), size=7.5, colour=COLOURS["sec"], align="right")
    end = left + width * len(names) + 1.2
    page.text(end, 2.2, lettering.cut(names[-1], page.width - end, 7.5), size=7.5, colour=COLOURS["sec"])
