"""The drawing of a unit's standing: each item's spread of units as a band, the unit, its peers and all units on it."""

from collections.abc import Sequence
from itertools import groupby

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.stub import Fit, Stub, fit, stub
from csat_helpers.exhibits.unit_standing_rows import Item, colour_of, gap_text, places_text, value_text
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

LABEL_MM, HEAD_MM, LINE_MM, BELOW_MM, NAME_MM = 48.0, 9.5, 4.8, 3.0, 3.6
Columns = list[tuple[str, str, float, float]]


def held(items: Sequence[Item]) -> Fit:
    """The items that a page holds."""
    return fit([item.label for item in items], MAX_HEIGHT_MM - 40, LABEL_MM, most=9.4)


def draw(items: Sequence[Item], unit: str, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """A panel a kind of measure, each with a scale of its own; on a narrow page names stand above the marks."""
    kept = held(items)
    shown = [items[k] for k in kept.kept]
    labels = _labels([named(item) for item in shown], width, kept.height)
    entries = _entries(shown, unit, language)
    lines = _lines(entries, width)
    panels = [list(part) for _, part in groupby(shown, key=lambda item: item.kind)]
    top = LINE_MM * len(lines) + 1.5
    page = Canvas(top + sum(HEAD_MM + labels.height * len(p) + BELOW_MM for p in panels), width)
    _legend(page, entries, lines)
    for part in panels:
        _panel(page, part, labels, top, language)
        top += HEAD_MM + labels.height * len(part) + BELOW_MM
    return page.svg()


def _labels(names: Sequence[str], width: float, height: float) -> Stub:
    """Names beside the marks; on a narrow page over them, because the spread of units needs the room."""
    if width >= CHART_WIDTH_MM:
        return stub(names, width, height, LABEL_MM)
    lines = 1 if all(lettering.fits(name, width, SIZES["label"], bold=True, lines=1) for name in names) else 2
    return Stub(0.0, NAME_MM * lines, NAME_MM * lines + 6.4, lines)


def named(item: Item) -> str:
    """Its name, marked where its base is small."""
    return item.label + " *" * item.flagged


def _entries(items: Sequence[Item], unit: str, language: str) -> list[tuple[str, str]]:
    """The marks that occur, with what they mean."""
    found = [("unit", say(language, "{unit}, 95% interval", unit=unit)), ("all", say(language, "All units"))]
    if any(item.peers is not None for item in items):
        found.append(("peers", say(language, "Peers")))
    if any(item.quantiles[1] is not None for item in items):
        found.append(("half", say(language, "Middle half of units")))
    if any(item.quantiles[0] is not None for item in items):
        found.append(("most", say(language, "Middle 80% of units")))
    return found


def _lines(entries: Sequence[tuple[str, str]], width: float) -> list[list[int]]:
    lines: list[list[int]] = [[]]
    used = 0.0
    for k, (_, name) in enumerate(entries):
        wide = lettering.width(name, SIZES["label"]) + 12
        if lines[-1] and used + wide - 5 > width:
            lines.append([])
            used = 0.0
        lines[-1].append(k)
        used += wide
    return lines


def _legend(page: Canvas, entries: Sequence[tuple[str, str]], lines: Sequence[Sequence[int]]) -> None:
    for row, line in enumerate(lines):
        x, y = 0.0, 2.4 + LINE_MM * row
        for k in line:
            mark, name = entries[k]
            _sample(page, mark, x, y)
            name = lettering.cut(name, page.width - x - 7, SIZES["label"])
            page.text(x + 7, y, name, colour=COLOURS["sec"])
            x += lettering.width(name, SIZES["label"]) + 12


def _sample(page: Canvas, mark: str, x: float, y: float) -> None:
    if mark == "unit":
        page.whisker(x, x + 5, y, COLOURS["gry"])
        page.dot(x + 2.5, y, COLOURS["gry"])
    elif mark == "all":
        page.line([x + 2.5] * 2, [y - 1.9, y + 1.9], colour=COLOURS["ink"], width=1.3)
    elif mark == "peers":
        page.dot(x + 2.5, y, COLOURS["ink"], size=4.2, shape="D", hollow=True)
    else:
        page.box(x, y - 1.5, 5, 3.0, COLOURS["p2" if mark == "half" else "p0"])


def _columns(page: Canvas, items: Sequence[Item], language: str) -> Columns:
    """(name, head, right edge, width) of the columns beside the axis, from the left."""
    wanted = [("estimate", say(language, "Score"), 12.0), ("difference", say(language, "Gap to others"), 15.0)]
    if any(item.rank for item in items) and not page.narrow:
        wanted.append(("place", say(language, "Place, range"), 20.0))
    found: Columns = []
    right = page.width
    for name, head, least in reversed(wanted):
        wide = max(least, lettering.width(head, 7.5, True) + 1)
        if name == "place":
            wide = max(wide, *(lettering.width(_place(item, language), 8.5) for item in items))
        found.insert(0, (name, head, right, wide))
        right -= wide + (2.0 if page.narrow else 3.5)
    return found


def _place(item: Item, language: str) -> str:
    """``12  (3 to 17)``."""
    if not item.rank:
        return ""
    rank, reach = number(item.rank, "count"), places_text(item, language)
    if reach == rank:
        return rank
    return f"{rank}（{reach}）" if language == "zh" else f"{rank} ({reach})"


def ends(items: Sequence[Item]) -> tuple[float, float]:
    """The ends of the axis: a little beyond all that is drawn."""
    drawn = [
        value for item in items
        for value in (item.low, item.high, item.whole, item.peers, *item.quantiles) if value is not None
    ]  # fmt: skip
    low, high = min(drawn), max(drawn)
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room


def _panel(page: Canvas, items: Sequence[Item], labels: Stub, top: float, language: str) -> None:
    columns = _columns(page, items, language)
    start = labels.column + 3.0 if labels.column else 1.0
    edge = columns[0][2] - columns[0][3]
    low, high = ends(items)
    about = max(3, int((edge - start) / 11))
    found = axis(low, high, start, edge - 4.0, about=about)
    scale = Axis(low, high, start, edge - 4.0, tuple(t for t in found.ticks if low <= t <= high))
    head, bottom = top + HEAD_MM - 1.6, top + HEAD_MM + labels.height * len(items)
    for tick in scale.ticks:
        x = scale.at(tick)
        page.line([x, x], [head, bottom], colour=COLOURS["grid"], width=0.5, order=0)
        page.text(x, head - 2.8, _tick(tick, items[0]), size=7.5, colour=COLOURS["mut"], align="center")
    for _, name, right, _ in columns:
        page.text(right, head - 2.8, name, size=7.5, colour=COLOURS["sec"], align="right", bold=True)
    page.rule(head, colour=COLOURS["ink"], width=0.7)
    for k, item in enumerate(items):
        y = top + HEAD_MM + labels.height * k
        bold = {"bold": bool(item.sign), "colour": colour_of(item) if item.sign else COLOURS["ink"]}
        labels.write(page, y, named(item), **bold)
        _row(page, item, labels.middle(y), scale, columns, language)
        page.rule(y + labels.height)


def _tick(value: float, item: Item) -> str:
    return number(value, "percent") + "%" if item.kind == "share" else f"{value:g}".replace("-", "−")


def _row(page: Canvas, item: Item, y: float, scale: Axis, columns: Columns, language: str) -> None:
    """The bands of units, the mean of all, the peers, and over them the unit."""
    for (low, high), colour, half in (((0, 4), "p0", 2.1), ((1, 3), "p2", 2.1)):
        a, b = item.quantiles[low], item.quantiles[high]
        if a is not None and b is not None:
            page.box(scale.at(a), y - half, max(scale.at(b) - scale.at(a), 0.4), 2 * half, COLOURS[colour], order=1.5)
    page.line([scale.at(item.whole)] * 2, [y - 2.4, y + 2.4], colour=COLOURS["ink"], width=1.3, order=2.5)
    ink = colour_of(item) if item.sign else COLOURS["mut"]
    page.whisker(scale.at(item.low), scale.at(item.high), y, ink, width=1.4)
    if item.peers is not None:
        page.dot(scale.at(item.peers), y, COLOURS["ink"], size=4.2, shape="D", hollow=True, order=3.5)
    page.dot(scale.at(item.estimate), y, ink, size=6.4)
    bold = {"bold": bool(item.sign), "colour": colour_of(item) if item.sign else COLOURS["ink"]}
    for name, _, right, _ in columns:
        if name == "estimate":
            page.text(right, y, value_text(item.estimate, item), align="right", **bold)
        elif name == "difference":
            text = gap_text(item.difference, item)
            page.text(right, y, text, align="right", **bold)
            if item.sign:
                page.triangle(right - lettering.width(text, 8.5, True) - 1.8, y, colour_of(item), up=item.sign > 0)
        else:
            page.text(right, y, _place(item, language), align="right", colour=COLOURS["sec"])
