"""The drawing of results by unit: a row a unit, adjusted score with interval, the raw one beside it, places, stars."""

from collections.abc import Sequence
from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Fit, fit, stub
from csat_helpers.exhibits.units_rows import (
    League,
    Unit,
    colour_of,
    place_text,
    star_chance,
    star_marks,
    star_text,
    value_text,
)  # fmt: skip
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEAD_MM, LABEL_MM = 11.0, 38.0
_SECOND = {"size": 7.5, "colour": COLOURS["mut"]}
Columns = list[tuple[str, float, float]]


def held(league: League) -> Fit:
    """The units that a page holds, from both ends of a longer list."""
    return fit([u.label for u in league.units], MAX_HEIGHT_MM - HEAD_MM - 6, LABEL_MM, most=8.6)


def ends(league: League) -> tuple[float, float]:
    """The ends of the axis: a little beyond the furthest intervals, raw scores and the mean."""
    low = min([league.overall, *(min(u.low, u.raw) for u in league.units)])
    high = max([league.overall, *(max(u.high, u.raw) for u in league.units)])
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room


def draw(league: League, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Units in order; a page narrower than the report's has names above the marks, without raw scores in figures."""
    kept = held(league)
    names = [named(league.units[k]) for k in kept.kept]
    labels = stub(names, width, kept.height, LABEL_MM)
    page = Canvas(HEAD_MM + kept.total(labels.height) + 6, width)
    columns = _columns(league, [league.units[k] for k in kept.kept], language, page)
    start = (labels.column + 3.0) if labels.column else 1.0
    edge = columns[0][1] - columns[0][2] if columns else page.width
    scale = _axis(league, start, edge - 5.0)
    bottom = page.height - 6
    scale.draw(page, HEAD_MM - 1.6, bottom, lambda tick: _tick(tick, league))
    _heads(page, columns, language)
    _mean(page, league, scale, bottom, language)
    for k, y in kept.tops(HEAD_MM, labels.height):
        unit = league.units[k]
        style: dict[str, Any] = {"bold": bool(unit.side), "colour": colour_of(unit) if unit.side else COLOURS["ink"]}
        labels.write(page, y, named(unit), **style)
        _row(page, league, unit, labels.middle(y), scale, columns, language)
        page.rule(y + labels.height)
    kept.tell(page, HEAD_MM, labels.height, language)
    return page.svg()


def named(unit: Unit) -> str:
    """Its name, marked where its base is small."""
    return unit.label + " *" * unit.flagged


def _columns(league: League, units: Sequence[Unit], language: str, page: Canvas) -> Columns:
    """(name, right edge, width) of the columns beside the axis, from the left."""
    wanted: Columns = []
    if league.classes:
        marks = max(lettering.width(star_marks(u, league.classes), 8.5) for u in units)
        wide = marks if page.narrow else max(marks, *(lettering.width(_stars(u, language), 7.5) for u in units))
        wanted.append(("stars", 0.0, max(wide + 1.0, 12.0)))
    if league.ranked > 1:
        wide = max(lettering.width(place_text(u, language), 8.5, True) for u in units)
        wanted.append(("place", 0.0, max(wide + 1.0, 11.0)))
    if league.adjusted and not page.narrow:
        wanted.append(("raw", 0.0, 14.0))
    wanted.append(("estimate", 0.0, 12.0 if page.narrow else 14.0))
    found, right = [], page.width - 0.5
    for name, _, wide in wanted:
        found.insert(0, (name, right, wide))
        right -= wide + (2.0 if page.narrow else 4.0)
    return found


def _stars(unit: Unit, language: str) -> str:
    """The range of stars and their probability, under the marks."""
    return f"{star_text(unit, language)} {star_chance(unit)}".strip()


def _axis(league: League, start: float, end: float) -> Axis:
    low, high = ends(league)
    found = axis(low, high, start, end, about=max(2, int((end - start) / 12)))
    return Axis(low, high, start, end, tuple(t for t in found.ticks if low <= t <= high))


def _tick(value: float, league: League) -> str:
    if league.kind == "share":
        return f"{value * 100:g}%"
    return number(value, "count") if value % 1 == 0 else f"{value:g}"


def _heads(page: Canvas, columns: Columns, language: str) -> None:
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    for name, right, wide in columns:
        if name == "stars":
            page.text(right - wide, 2.2, heads(language)[name], **style)
        else:
            page.text(right, 2.2, heads(language)[name], align="right", **style)
    page.rule(HEAD_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def heads(language: str) -> dict[str, str]:
    """The heads of the columns beside the axis."""
    return {
        "estimate": say(language, "Score"), "raw": say(language, "Raw"), "place": say(language, "Places"),
        "stars": say(language, "Stars"),
    }  # fmt: skip


def mean_name(league: League, language: str) -> str:
    """The line of all respondents, with its value."""
    return say(language, "Overall {value}", value=value_text(league.overall, league))


def _mean(page: Canvas, league: League, scale: Axis, bottom: float, language: str) -> None:
    x = scale.at(league.overall)
    page.line([x, x], [HEAD_MM - 1.6, bottom], colour=COLOURS["mut"], dashed=True, order=2)
    name = mean_name(league, language)
    wide = lettering.width(name, 7.5)
    at = min(max(x, scale.start + wide / 2), page.width - wide / 2)
    page.text(at, bottom + 2.4, name, size=7.5, colour=COLOURS["sec"], align="center")


def _row(
    page: Canvas, league: League, unit: Unit, y: float, scale: Axis, columns: Columns, language: str
) -> None:  # fmt: skip
    ink = colour_of(unit)
    page.whisker(scale.at(unit.low), scale.at(unit.high), y, ink, width=1.4)
    if league.adjusted:
        page.dot(scale.at(unit.raw), y, COLOURS["mut"], size=3.8, shape="D", hollow=True, order=4.5)
    page.dot(scale.at(unit.estimate), y, ink, size=6.0)
    bold = {"bold": bool(unit.side), "colour": ink if unit.side else COLOURS["ink"]}
    for name, right, wide in columns:
        if name == "estimate":
            page.text(right, y, value_text(unit.estimate, league), align="right", **bold)
        elif name == "raw":
            page.text(right, y, value_text(unit.raw, league), align="right", colour=COLOURS["sec"])
        elif name == "place":
            page.text(right, y, place_text(unit, language), align="right")
        else:
            _star_cell(page, league, unit, right - wide, y, language)


def _star_cell(page: Canvas, league: League, unit: Unit, x: float, y: float, language: str) -> None:
    """Marks, and under them on a wide page the words."""
    under = "" if page.narrow else _stars(unit, language)
    up = y - 1.6 if under else y
    page.text(x, up, star_marks(unit, league.classes), size=SIZES["label"], colour=COLOURS["p6"])
    if under:
        page.text(x, y + 1.9, under, **_SECOND)
