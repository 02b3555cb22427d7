"""Where labels of points go: beside their own region, clear of the others, by least cost."""

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, top, right, bottom

# Directions tried round a region, the preferred first: right, above, below, left, then the diagonals.
_ROUND = (
    (1, 0, "left"), (0, -1, "center"), (0, 1, "center"), (-1, 0, "right"),
    (0.8, -0.8, "left"), (0.8, 0.8, "left"), (-0.8, -0.8, "right"), (-0.8, 0.8, "right"),
    (0.3, 1, "left"), (0.3, -1, "left"), (-0.3, 1, "right"), (-0.3, -1, "right"),
)  # fmt: skip
CROWDED = 40.0  # a label that costs more would be read with another
_RINGS = (0.0, 3.2, 6.5, 10.0, 15.0, 21.0)


@dataclass(frozen=True)
class Point:
    """A point at (x, y) with the half axes of its region and the size of its label."""

    x: float
    y: float
    rx: float
    ry: float
    width: float
    height: float


@dataclass(frozen=True)
class Place:
    """Where a label stands: its anchor and alignment, and whether it needs a line to its point."""

    x: float
    y: float
    align: str
    leader: bool
    box: Box


def place(
    points: Sequence[Point], frame: Box, taken: Sequence[Box], upright: Sequence[float], level: Sequence[float]
) -> list[Place | None]:
    """A place for each point's label, the first points first; None where every place would cover something.

    ``taken`` are boxes no label may cover; ``upright`` and ``level`` are the x and y of lines that a label should
    not sit on. All in millimetres, y downwards.
    """
    regions = [(p.x - p.rx, p.y - p.ry, p.x + p.rx, p.y + p.ry) for p in points]
    blocked: list[Box] = list(taken)
    places: list[Place | None] = []
    for point in points:
        options = [_option(point, ring, k) for ring in range(len(_RINGS)) for k in range(len(_ROUND))]
        costs = [
            cost + _cost(o.box, frame, blocked, regions, upright, level) + _crossing(point, o, blocked)
            for o, cost in options
        ]
        best = min(range(len(options)), key=costs.__getitem__)
        if costs[best] > CROWDED:
            places.append(None)
            continue
        places.append(options[best][0])
        blocked.append(options[best][0].box)
    return places


def _option(point: Point, ring: int, k: int) -> tuple[Place, float]:
    dx, dy, align = _ROUND[k]
    out = _RINGS[ring]
    x = point.x + dx * (point.rx + 1.0 + (out if dx else 0))
    y = point.y + dy * (point.ry + point.height / 2 + 0.2 + out * 0.7)
    left = {"left": x, "center": x - point.width / 2, "right": x - point.width}[align]
    box = (left, y - point.height / 2, left + point.width, y + point.height / 2)
    return Place(x, y, align, out > 0, box), k * 0.2 + out * 0.38


def _cost(
    box: Box,
    frame: Box,
    blocked: Sequence[Box],
    regions: Sequence[Box],
    upright: Sequence[float],
    level: Sequence[float],
) -> float:
    cost = sum(9 * _overlap(box, other) for other in blocked) + sum(4 * _overlap(box, other) for other in regions)
    if box[0] < frame[0] or box[2] > frame[2] or box[1] < frame[1] or box[3] > frame[3]:
        cost += 500  # clipped
    cost += sum(14 for x in upright if box[0] - 0.4 < x < box[2] + 0.4)
    return cost + sum(14 for y in level if box[1] < y < box[3])


def _crossing(point: Point, option: Place, blocked: Sequence[Box]) -> float:
    """A leader through another label is worse than a longer one."""
    if not option.leader:
        return 0.0
    steps = [(point.x + (option.x - point.x) * k / 12, point.y + (option.y - point.y) * k / 12) for k in range(1, 12)]
    return sum(8.0 for b in blocked if any(b[0] < x < b[2] and b[1] < y < b[3] for x, y in steps))


def _overlap(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
