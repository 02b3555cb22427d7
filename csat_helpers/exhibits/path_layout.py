"""Where the boxes of a path diagram stand: from causes at the left to effects at the right, few arrows crossing.

Boxes stand in columns, at whole or half rows; arrows are straight. From several starts, one box at a time moves to
the cell that betters the picture most, until none does. The starts are always the same ones, so a model has one picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

MOST_COLUMNS = 4
HALF = (0.34, 0.36)  # half a box, in columns and rows
_STARTS, _MOVES, _TALL = 6, 40, 5
_HALF = np.array(HALF) + 0.06
_NEAR = np.cos(np.radians(13))  # arrows of one box that lie closer would be read as one
_TIE = 1e-9


@dataclass(frozen=True)
class Layout:
    """Columns and rows of the diagram, and each box's place: ``x`` in columns, ``y`` in rows, from 0."""

    columns: int
    rows: float
    x: tuple[float, ...]
    y: tuple[float, ...]


def depths(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """How many arrows lie before each box on the longest way to it."""
    found = [0] * count
    for _ in range(count):
        for source, target in edges:
            found[target] = max(found[target], min(found[source] + 1, count))
    return found


@lru_cache(maxsize=64)
def layout(count: int, edges: tuple[tuple[int, int], ...]) -> Layout:
    """The best places found for ``count`` boxes joined by ``edges`` (source, target)."""
    depth = np.array(depths(count, edges))
    most = np.bincount(depth).max()  # boxes of many rows in one column are over each other's arrows
    columns = int(min(depth.max() + 1 + (most > _TALL), MOST_COLUMNS + (count > 10)))
    rows = int(max(4, -(-count // columns) + 1, most))
    ends = np.array(edges, int).reshape(-1, 2)
    best, least = None, np.inf
    for start in range(_STARTS):
        places = _settled(_begin(depth, columns, rows, start), ends, columns, rows)
        cost = float(_cost(places[None], ends)[0])
        if cost < least - _TIE:
            best, least = places, cost
    assert best is not None  # noqa: S101 - there is a start
    x, y = best[:, 0], best[:, 1] - best[:, 1].min()
    used = np.unique(x)
    return Layout(len(used), float(y.max()), tuple(np.searchsorted(used, x).astype(float).tolist()), tuple(y.tolist()))


def _begin(depth: np.ndarray, columns: int, rows: int, start: int) -> np.ndarray:
    """Places to begin with: columns by depth, rows in an order that ``start`` gives, and some columns off by one."""
    x = np.round(depth * (columns - 1) / max(depth.max(), 1))
    draw = np.random.default_rng(start)
    if start:
        x = np.clip(x + draw.integers(-1, 2, len(x)), 0, columns - 1)
    return np.column_stack([x, draw.permutation(len(x)) % rows])


def _settled(places: np.ndarray, ends: np.ndarray, columns: int, rows: int) -> np.ndarray:
    """The picture from which no box moved to another cell, and no two boxes changed, would be better."""
    cells = np.array([(c, r / 2) for c in range(columns) for r in range(2 * rows - 1)], float)
    count = len(places)
    box = np.repeat(np.arange(count), len(cells))
    one, two = np.triu_indices(count, 1)
    for _ in range(_MOVES):
        moved = np.repeat(places[None], len(box), axis=0)
        moved[np.arange(len(moved)), box] = np.tile(cells, (count, 1))
        swapped = np.repeat(places[None], len(one), axis=0)
        swapped[np.arange(len(one)), one], swapped[np.arange(len(one)), two] = places[two], places[one]
        tried = np.concatenate([moved, swapped])
        costs = _cost(tried, ends)
        k = int(costs.argmin())
        if costs[k] > float(_cost(places[None], ends)[0]) - 1e-6:
            break
        places = tried[k]
    return places


def _cost(P: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """What is wrong with each picture (pictures, boxes, xy): the worst first, then what makes it long to read."""
    a, b = P[:, ends[:, 0]], P[:, ends[:, 1]]
    step = b - a
    cost = 90.0 * (step[..., 0] < 0).sum(axis=1)
    cost += 120.0 * _overlaps(P) + 40.0 * _through(P, a, step, ends)
    one, two = np.triu_indices(len(ends), 1)
    shared = (ends[one][:, :, None] == ends[two][:, None, :]).any(axis=(1, 2))
    cost += 5.0 * _cross(a, b, one[~shared], two[~shared])
    cost += 6.0 * _alike(step, ends, one[shared], two[shared])
    cost += 1.2 * (step[..., 0] == 0).sum(axis=1)
    cost += (0.35 * np.abs(step[..., 0]) + 0.5 * np.abs(step[..., 1])).sum(axis=1)
    height = P[..., 1].max(axis=1) - P[..., 1].min(axis=1)
    return cost + 2.0 * np.maximum(height - 2, 0)


def _overlaps(P: np.ndarray) -> np.ndarray:
    one, two = np.triu_indices(P.shape[1], 1)
    apart = np.abs(P[:, one] - P[:, two])
    return ((apart[..., 0] < 0.5) & (apart[..., 1] < 0.99)).sum(axis=1)


def _through(P: np.ndarray, a: np.ndarray, step: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Arrows that run through boxes which are not theirs, or graze them: between both pairs of sides at one time."""
    safe = np.where(step == 0, 1e-9, step)[:, :, None]
    start = P[:, None] - a[:, :, None]  # picture, arrow, box, xy
    one, two = (start - _HALF) / safe, (start + _HALF) / safe
    enter = np.minimum(one, two).max(axis=-1)
    leave = np.maximum(one, two).min(axis=-1)
    inside = (np.maximum(enter, 0) < np.minimum(leave, 1)) & (leave > 0)
    own = (np.arange(P.shape[1]) == ends[:, :1]) | (np.arange(P.shape[1]) == ends[:, 1:])
    return (inside & ~own).sum(axis=(1, 2))


def _cross(a: np.ndarray, b: np.ndarray, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    def side(p: np.ndarray, q: np.ndarray, r: np.ndarray) -> np.ndarray:
        return np.sign(
            (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
        )

    a1, b1, a2, b2 = a[:, one], b[:, one], a[:, two], b[:, two]
    return ((side(a1, b1, a2) * side(a1, b1, b2) < 0) & (side(a2, b2, a1) * side(a2, b2, b1) < 0)).sum(axis=1)


def _alike(step: np.ndarray, ends: np.ndarray, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Arrows that leave or reach the same box side by side."""
    size = np.maximum(np.sqrt((step**2).sum(axis=-1)), 1e-9)
    cosine = (step[:, one] * step[:, two]).sum(axis=-1) / (size[:, one] * size[:, two])
    head_on = (ends[one, 0] == ends[two, 0]) | (ends[one, 1] == ends[two, 1])
    return np.where(head_on, cosine > _NEAR, cosine < -_NEAR).sum(axis=1)
