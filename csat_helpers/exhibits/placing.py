"""Where labels of points go: beside their own region, clear of the others, by least cost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Box = tuple[float, float, float, float]  # left, top, right, bottom

CROWDED = 40.0  # a label that costs more would be read with another
_RINGS = (0.0, 2.5, 5.5, 9.0, 13.0, 18.0, 24.0)
# Directions tried round a region, the preferred first: right, above, below, left, then those between.
_ROUND = tuple((math.cos(math.radians(a)), -math.sin(math.radians(a))) for a in (
    0, 90, 270, 180, 45, 315, 135, 225, 22, 338, 67, 293, 113, 247, 158, 202,
))  # fmt: skip
_PASSES = 3  # after the first: labels placed early give way to later ones
_SAMPLES = np.array([(x, y) for x in (0.0, 0.25, 0.5, 0.75, 1.0) for y in (0.0, 0.5, 1.0)])
_STEPS = np.linspace(0.08, 0.95, 9)


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
    """Where a label stands: its anchor and alignment, whether it needs a line to its point, and where that ends."""

    x: float
    y: float
    align: str
    leader: bool
    box: Box
    end: tuple[float, float]


def place(
    points: Sequence[Point], frame: Box, taken: Sequence[Box], upright: Sequence[float], level: Sequence[float]
) -> list[Place | None]:
    """A place for each point's label, the first points first; None where every place would cover something.

    ``taken`` are boxes no label may cover; ``upright`` and ``level`` are the x and y of lines that a label should
    not sit on. All in millimetres, y downwards.
    """
    options = [_options(point) for point in points]
    boxes = [np.array([o.box for o in own]) for own in options]
    fixed = [
        _preferences() + _still(point, own, box, points, frame, taken, upright, level)
        for point, own, box in zip(points, options, boxes, strict=True)
    ]
    chosen: list[int | None] = [None] * len(points)
    for turn in range(1 + _PASSES):
        before = list(chosen)
        for k, point in enumerate(points):
            others = np.array([boxes[j][c] for j, c in enumerate(chosen) if c is not None and j != k])
            costs = fixed[k] + _against(point, options[k], boxes[k], others.reshape(-1, 4))
            best = int(costs.argmin())
            chosen[k] = best if costs[best] <= CROWDED else None
        if turn and chosen == before:
            break
    return [None if c is None else own[c] for own, c in zip(options, chosen, strict=True)]


def _options(point: Point) -> list[Place]:
    return [_option(point, out, dx, dy) for out in _RINGS for dx, dy in _ROUND]


def _option(point: Point, out: float, dx: float, dy: float) -> Place:
    """The place in direction (dx, dy), ``out`` mm beyond the region's edge."""
    x = point.x + dx * (point.rx + 1.0 + out)
    y = point.y + dy * (point.ry + 0.2 + out * 0.8) + _sign(dy) * point.height / 2
    align = "left" if dx > 0.35 else "right" if dx < -0.35 else "center"
    left = {"left": x, "center": x - point.width / 2, "right": x - point.width}[align]
    box = (left, y - point.height / 2, left + point.width, y + point.height / 2)
    end = min(max(point.x, box[0]), box[2]), min(max(point.y, box[1] + 0.4), box[3] - 0.4)
    return Place(x, y, align, out > 0, box, end)


def _sign(value: float) -> float:
    """How far a label stands up or down of its anchor: all the way above and below, not at all at the side."""
    return max(-1.0, min(1.0, value * 1.6)) if abs(value) > 0.05 else 0.0


def _preferences() -> np.ndarray:
    return np.array([k * 0.1 + out * 0.38 for out in _RINGS for k in range(len(_ROUND))])


def _still(
    point: Point,
    options: Sequence[Place],
    boxes: np.ndarray,
    points: Sequence[Point],
    frame: Box,
    taken: Sequence[Box],
    upright: Sequence[float],
    level: Sequence[float],
) -> np.ndarray:
    """What each place costs whatever the other labels do: regions, dots, lines, the frame."""
    cost = 9 * _overlaps(boxes, np.array(taken).reshape(-1, 4)).sum(axis=1)
    clipped = (boxes[:, 0] < frame[0]) | (boxes[:, 2] > frame[2]) | (boxes[:, 1] < frame[1]) | (boxes[:, 3] > frame[3])
    cost = cost + 500 * clipped
    for x in upright:
        cost = cost + 14 * ((boxes[:, 0] - 0.4 < x) & (x < boxes[:, 2] + 0.4))
    for y in level:
        cost = cost + 14 * ((boxes[:, 1] < y) & (y < boxes[:, 3]))
    return cost + _regions(boxes, points) + _leaders(point, options, points)


def _regions(boxes: np.ndarray, points: Sequence[Point]) -> np.ndarray:
    """Labels over regions, by the square millimetre, and over the points in them."""
    size = boxes[:, 2:] - boxes[:, :2]
    spots = boxes[:, None, :2] + size[:, None, :] * _SAMPLES  # option, sample, (x, y)
    area = size.prod(axis=1) / len(_SAMPLES)
    cost = np.zeros(len(boxes))
    for p in points:
        inside = ((spots[..., 0] - p.x) / max(p.rx, 0.1)) ** 2 + ((spots[..., 1] - p.y) / max(p.ry, 0.1)) ** 2 < 1
        cost += 4 * inside.sum(axis=1) * area
        covered = (boxes[:, 0] - 0.8 < p.x) & (p.x < boxes[:, 2] + 0.8)
        cost += 25 * (covered & (boxes[:, 1] - 0.6 < p.y) & (p.y < boxes[:, 3] + 0.6))
    return cost


def _leaders(point: Point, options: Sequence[Place], points: Sequence[Point]) -> np.ndarray:
    """Leaders over the points of others, or near them."""
    ends = np.array([o.end for o in options])
    needed = np.array([o.leader for o in options])
    xs = point.x + (ends[:, 0, None] - point.x) * _STEPS
    ys = point.y + (ends[:, 1, None] - point.y) * _STEPS
    cost = np.zeros(len(options))
    for p in points:
        if p is not point:
            cost += 7 * ((xs - p.x) ** 2 + (ys - p.y) ** 2 < 1.3**2).any(axis=1)
    return cost * needed


def _against(point: Point, options: Sequence[Place], boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Labels over other labels, and leaders through them, which is worse than a longer one."""
    cost = 9 * _overlaps(boxes, others).sum(axis=1)
    ends = np.array([o.end for o in options])
    xs = (point.x + (ends[:, 0, None] - point.x) * _STEPS)[..., None]
    ys = (point.y + (ends[:, 1, None] - point.y) * _STEPS)[..., None]
    through = (others[:, 0] < xs) & (xs < others[:, 2]) & (others[:, 1] < ys) & (ys < others[:, 3])
    return cost + 8 * through.any(axis=1).sum(axis=1) * np.array([o.leader for o in options])


def _overlaps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Square millimetres that each box of ``a`` shares with each of ``b``."""
    wide = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    high = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    return np.clip(wide, 0, None) * np.clip(high, 0, None)
