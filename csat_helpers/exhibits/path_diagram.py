"""The drawing of a path model: constructs as boxes with their index, arrows with coefficients."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.path_layout import layout
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.tokens import CHART_WIDTH_MM

BOX_MM, HIGH_MM, ROW_MM, KEY_MM = 34.0, 14.4, 23.0, 4.6
_SHARE, _WIDEST = 0.68, 70.0  # of a column that its box takes, and the widest column
_EDGE_MM = 0.4  # so that the outer boxes’ lines are whole
_THIN, _THICK = 0.7, 5.0  # printed points of an arrow of no size, and by which one of 1 is wider
CLOSE = "†"
_PLACES = (0.5, 0.43, 0.57, 0.36, 0.64, 0.3, 0.7, 0.24, 0.76, 0.18, 0.82)
Spot = tuple[float, float]
Area = tuple[float, float, float, float]


@dataclass(frozen=True)
class Construct:
    """A box: its name, index of 0 to 100, and the part of it that the model explains, where it explains any."""

    label: str
    index: float | None
    r2: float | None = None


@dataclass(frozen=True)
class Path:
    """An arrow between two constructs, by place; ``sure`` whether its interval lies beside zero, None without one;
    ``close`` where respondents hardly tell the two apart.
    """

    source: int
    target: int
    estimate: float
    low: float | None = None
    high: float | None = None
    sure: bool | None = None
    close: bool = False

    @property
    def colour(self) -> str:
        """Grey where it may be nothing, else by its sign."""
        if self.sure is None:
            return COLOURS["sec"]
        return COLOURS["gry"] if not self.sure else COLOURS["p6" if self.estimate > 0 else "neg"]

    @property
    def width(self) -> float:
        """In printed points, by size; thin where it may be nothing."""
        return _THIN if self.sure is False else _THIN + _THICK * min(abs(self.estimate), 1.0)


@dataclass(frozen=True)
class Drawn:
    """An arrow on the page, in millimetres, with its label's place along it; None where there is no room for it."""

    path: Path
    start: Spot
    end: Spot
    at: float | None = 0.5

    def spot(self, at: float) -> Spot:
        """A point along it."""
        return tuple(a + (b - a) * at for a, b in zip(self.start, self.end, strict=True))  # pyright: ignore[reportReturnType]

    def label(self, at: float) -> Area:
        """What its label covers at a place along it."""
        (x, y), wide = self.spot(at), lettering.width(written(self.path), SIZES["label"], True) / 2 + 0.7
        return x - wide, y - 1.9, x + wide, y + 1.9


@dataclass(frozen=True)
class Diagram:
    """Boxes (left, top, right, bottom) and arrows on a page ``width`` by ``height`` mm, without its key."""

    width: float
    height: float
    boxes: tuple[Area, ...]
    arrows: tuple[Drawn, ...]


@lru_cache(maxsize=64)
def diagram(count: int, paths: tuple[Path, ...]) -> Diagram:
    """Where everything stands on the report's page."""
    found = layout(count, tuple((p.source, p.target) for p in paths))
    room = CHART_WIDTH_MM - 2 * _EDGE_MM
    pitch = min(room / (found.columns - 1 + _SHARE), _WIDEST)
    wide = min(BOX_MM, _SHARE * pitch)
    row = min(ROW_MM, (MAX_HEIGHT_MM - 3 * KEY_MM) / (found.rows + 0.8))
    high = min(HIGH_MM, 0.8 * row)
    left = (room - pitch * (found.columns - 1)) / 2 if pitch == _WIDEST else wide / 2
    step = pitch if pitch == _WIDEST else (room - wide) / max(found.columns - 1, 1)
    middles = [(_EDGE_MM + left + step * x, high / 2 + row * y + 0.5) for x, y in zip(found.x, found.y, strict=True)]
    boxes = tuple((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in middles)
    lines = [Drawn(p, *_ends(boxes[p.source], boxes[p.target])) for p in paths]
    return Diagram(CHART_WIDTH_MM, high + row * found.rows + 1, boxes, tuple(_labelled(lines, boxes)))


def _ends(one: Area, other: Area) -> tuple[Spot, Spot]:
    """Where the line between two boxes' middles leaves the one and meets the other."""
    a, b = ((box[0] + box[2]) / 2 for box in (one, other)), ((box[1] + box[3]) / 2 for box in (one, other))
    (x1, x2), (y1, y2) = tuple(a), tuple(b)
    dx, dy = x2 - x1, y2 - y1
    half = (one[2] - one[0]) / 2, (one[3] - one[1]) / 2
    part = min((h / abs(d) for h, d in zip(half, (dx, dy), strict=True) if d), default=0.0)
    return (x1 + dx * part, y1 + dy * part), (x2 - dx * part, y2 - dy * part)


def _labelled(lines: list[Drawn], boxes: Sequence[Area]) -> list[Drawn]:
    """Every arrow with the place of its label that covers least; those that would cover text have none."""
    fixed = [[_covers(line, at, boxes, lines) for at in _PLACES] for line in lines]
    areas = [[line.label(at) for at in _PLACES] for line in lines]
    chosen = [0] * len(lines)
    for _ in range(4):
        for k in range(len(lines)):
            others = [areas[j][c] for j, c in enumerate(chosen) if j != k]
            costs = [fixed[k][c] + 40 * sum(_overlap(areas[k][c], o) for o in others) for c in range(len(_PLACES))]
            chosen[k] = costs.index(min(costs))
    shown: list[Drawn] = []
    taken = list(boxes)
    for k, line in enumerate(lines):
        free = not any(_overlap(areas[k][chosen[k]], t) for t in taken)
        taken += [areas[k][chosen[k]]] * free
        shown.append(replace(line, at=_PLACES[chosen[k]] if free else None))
    return shown


def _covers(line: Drawn, at: float, boxes: Sequence[Area], lines: Sequence[Drawn]) -> float:
    """What a place costs whatever the other labels do: boxes, other arrows, and how far from the middle it is."""
    own = line.label(at)
    cost = 40 * sum(_overlap(own, box) for box in boxes)
    cost += 6 * sum(_runs_through(other, own) for other in lines if other is not line)
    return cost + 2 * abs(at - 0.5)


def _runs_through(line: Drawn, area: Area) -> bool:
    """Whether a straight line meets a rectangle: between both pairs of sides at one time."""
    enter, leave = 0.0, 1.0
    for a, b, low, high in zip(line.start, line.end, area[:2], area[2:], strict=True):
        step = (b - a) or 1e-9
        one, two = sorted(((low - a) / step, (high - a) / step))
        enter, leave = max(enter, one), min(leave, two)
    return enter < leave


def _overlap(a: Area, b: Area) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def written(path: Path) -> str:
    """Its coefficient, with a dagger where its constructs are hardly told apart."""
    return number(path.estimate, "mean") + CLOSE * path.close


def close_text(paths: Sequence[Path], language: str) -> str:
    """What the dagger means; empty where there is none."""
    return say(language, "† hardly told apart by respondents") if any(path.close for path in paths) else ""


def draw(constructs: Sequence[Construct], paths: Sequence[Path], language: str) -> str:
    """The diagram with its key under it."""
    made, entries = diagram(len(constructs), tuple(paths)), _entries(paths, language)
    page = Canvas(made.height + 3.4 + KEY_MM * (1 + max(line for line, _, _, _ in entries)), made.width)
    for line in made.arrows:
        _arrow(page, line)
    for box, construct in zip(made.boxes, constructs, strict=True):
        _box(page, box, construct)
    for line, x, path, text in entries:
        y = made.height + 3.4 + KEY_MM * (line + 0.5)
        if path is not None:
            page.line([x, x + 7], [y, y], colour=path.colour, width=path.width)
        page.text(x + (8.6 if path else 0), y, text, size=SIZES["note"], colour=COLOURS["sec"])
    return page.svg()


def _arrow(page: Canvas, line: Drawn) -> None:
    path, (x1, y1), (x2, y2) = line.path, line.start, line.end
    long = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-6)
    ux, uy, head = (x2 - x1) / long, (y2 - y1) / long, 1.9 + path.width * 0.42
    foot, half = (x2 - ux * head, y2 - uy * head), head * 0.42
    order = 1.5 if path.sure is False else 2
    page.line([x1, foot[0] + ux * 0.2], [y1, foot[1] + uy * 0.2], colour=path.colour, width=path.width, order=order)
    corners = [(x2, y2), (foot[0] - uy * half, foot[1] + ux * half), (foot[0] + uy * half, foot[1] - ux * half)]
    page.area([x for x, _ in corners], [y for _, y in corners], path.colour, alpha=1, order=order)
    if line.at is not None:
        left, top, right, bottom = line.label(line.at)
        page.box(left + 0.2, top + 0.2, right - left - 0.4, bottom - top - 0.4, COLOURS["bg"], order=3)
        colour = COLOURS["sec"] if path.sure is False else path.colour
        x, y = line.spot(line.at)
        page.text(x, y, written(path), colour=colour, align="center", bold=path.sure is not False)


def _box(page: Canvas, box: Area, construct: Construct) -> None:
    """A name on two lines at most, the index and its bar, and what is explained."""
    left, top, right, bottom = box
    wide = right - left
    page.box(left, top, wide, bottom - top, COLOURS["p0"], edge=COLOURS["p4"], order=4)
    low = bottom - top < HIGH_MM - 1
    page.label(left + 1.6, top + (2.8 if low else 4.5), construct.label, wide - 3.0, bold=True, lines=1 if low else 2)
    page.text(left + 1.6, bottom - 5.2, number(construct.index, "index"), size=9.5, colour=COLOURS["p6"], bold=True)
    if construct.r2 is not None:
        page.text(right - 1.6, bottom - 5.1, f"R² {number(construct.r2, 'mean')}", size=7.5, colour=COLOURS["sec"], align="right")  # fmt: skip
    if construct.index is not None:
        part = min(max(construct.index / 100, 0.0), 1.0)
        page.box(left + 1.6, bottom - 2.5, wide - 3.2, 1.1, COLOURS["line"], order=4.5)
        page.box(left + 1.6, bottom - 2.5, (wide - 3.2) * part, 1.1, COLOURS["p4"], order=4.6)


def key(paths: Sequence[Path], language: str) -> list[tuple[Path, str]]:
    """What the kinds of arrows mean, of those that there are: one of each, and its words."""
    said = {
        None: say(language, "width by size of the coefficient"),
        True: say(language, "interval excludes 0, width by size"),
        False: say(language, "interval includes 0"),
    }
    found = {}
    for path in paths:
        found.setdefault(
            (path.sure, path.colour), (replace(path, estimate=0.3 if path.estimate > 0 else -0.3), said[path.sure])
        )
    entries = list(found.values())
    negative = say(language, "negative, interval excludes 0")
    return [(p, negative if p.sure and p.estimate < 0 else text) for p, text in entries]


def _entries(paths: Sequence[Path], language: str) -> list[tuple[int, float, Path | None, str]]:
    """The key's entries with the line and the place on it where each begins."""
    found, line, x = [], 0, 0.0
    words = [text for text in (close_text(paths, language), say(language, "In the boxes: index 0–100")) if text]
    for path, text in [*key(paths, language), *((None, text) for text in words)]:
        wide = lettering.width(text, SIZES["note"]) + (8.6 if path else 0)
        if x and x + wide > CHART_WIDTH_MM:
            line, x = line + 1, 0.0
        found.append((line, x, path, text))
        x += wide + 6
    return found


def nodes(made: Diagram, constructs: Sequence[Construct]) -> tuple[dict[str, Any], ...]:
    """The boxes as a plot holds them: parts of the diagram's width and height."""
    w, h = made.width, made.height
    return tuple(
        {
            "label": c.label, "x": (box[0] + box[2]) / 2 / w, "y": (box[1] + box[3]) / 2 / h, "w": (box[2] - box[0]) / w,
            "h": (box[3] - box[1]) / h, "figure": number(c.index, "index"),
            "note": "" if c.r2 is None else f"R² {number(c.r2, 'mean')}", "part": (c.index or 0.0) / 100,
        }
        for box, c in zip(made.boxes, constructs, strict=True)
    )  # fmt: skip


def edges(made: Diagram) -> tuple[dict[str, Any], ...]:
    """The arrows as a plot holds them."""
    return tuple(
        {
            "source": line.path.source, "target": line.path.target, "colour": line.path.colour, "width": line.path.width,
            "label": "" if line.at is None else written(line.path), "at": 0.5 if line.at is None else line.at,
            "sure": line.path.sure,
        }
        for line in made.arrows
    )  # fmt: skip
