"""Exact Shapley values of explained variance (LMG, general dominance), of many correlation matrices at once.

The part of driver i is the mean, over all orders in which drivers can enter a regression, of the R2 it adds. All
2^p regressions come from one table that doubles with each driver: the matrix of what is left unexplained, with the
driver left out and with it swept in (a Schur complement). Beyond ``_TABLE`` drivers the first ones are walked one
branch at a time, so the table stays small.
Source: Lindeman, Merenda and Gold (1980); Groemping (2007), Estimators of relative importance.
"""

from collections.abc import Iterator
from math import factorial

import numpy as np

from csat_helpers.errors import MeasureError

LIMIT = 25
_TABLE = 12
_NUMBERS = 1 << 16  # in one work table: small enough for a processor's cache
_REDUNDANT = 1e-10  # a driver of which less is left than this adds nothing


def shapley(R: np.ndarray) -> np.ndarray:
    """Shapley values (..., p) that add up to R2, from correlations (..., p + 1, p + 1) with the outcome last.

    Raises MeasureError for more than 25 drivers.

    >>> shapley(np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.5], [0.6, 0.5, 1.0]])).round(4).tolist()
    [0.36, 0.25]
    """
    p = R.shape[-1] - 1
    if p > LIMIT:
        raise MeasureError(f"{p} drivers are more than {LIMIT}.", mend="Group them into constructs, or drop some.")
    flat = np.moveaxis(R.reshape(-1, p + 1, p + 1), 0, -1)
    step = max(1, _NUMBERS >> min(p, _TABLE))
    parts = [_values(np.ascontiguousarray(flat[..., k : k + step]), p) for k in range(0, flat.shape[-1], step)]
    return np.concatenate(parts, axis=-1).T.reshape(*R.shape[:-2], p)


def subsets(p: int) -> np.ndarray:
    """All sets of ``p`` drivers, drivers x sets, as marks: bit k of a set's number is driver k; the last has all."""
    return (np.arange(1 << p) >> np.arange(p)[:, None]) & 1 == 1


def from_unexplained(unexplained: np.ndarray) -> np.ndarray:
    """Shapley values (..., p) from what every set of drivers leaves unexplained (..., 2^p), in the order of
    :func:`subsets`: a share of the variance, or of another deviance.

    >>> from_unexplained(np.array([1.0, 0.8, 0.7, 0.6])).round(4).tolist()
    [0.15, 0.25]
    """
    p = unexplained.shape[-1].bit_length() - 1
    joins, stays = _weights(p)[:, _sizes(p)]
    return unexplained @ np.where(subsets(p), -joins, stays).T


def _values(A: np.ndarray, p: int) -> np.ndarray:
    table = min(p, _TABLE)
    sizes, walked = _sizes(table), p - table
    inside = subsets(table)
    counted = [_weights(p)[:, sizes + more] for more in range(walked + 1)]
    # What is explained counts for with-driver sets and against the others; unexplained is its complement.
    signed = [np.vstack([-joins, stays, np.where(inside, -joins, stays)]) for joins, stays in counted]
    found = np.zeros((p, A.shape[-1]))
    for chosen, left in _branches(A, walked):
        with_it, without, *rest = signed[sum(chosen)] @ _table(left)
        found += np.array([*(with_it if taken else without for taken in chosen), *rest])
    return found


def _branches(
    A: np.ndarray, walked: int, chosen: tuple[bool, ...] = ()
) -> Iterator[tuple[tuple[bool, ...], np.ndarray]]:
    if len(chosen) == walked:
        yield chosen, A
        return
    yield from _branches(A[1:, 1:], walked, (*chosen, False))
    yield from _branches(_sweep(A, np.empty_like(A[1:, 1:])), walked, (*chosen, True))


def _table(A: np.ndarray) -> np.ndarray:
    """Unexplained variance of the outcome for every set of drivers (bit k: driver k is in), sets x matrices."""
    A = A[:, :, None, :]
    while len(A) > 1:
        m, sets = len(A) - 1, A.shape[2]
        both = np.empty((m, m, 2 * sets, A.shape[3]))
        both[:, :, :sets] = A[1:, 1:]
        _sweep(A, both[:, :, sets:])
        A = both
    return A[0, 0]


def _sweep(A: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Put into ``left`` what remains of the other variables when the first is known."""
    pivot = A[0, 0]
    inverse = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > _REDUNDANT)
    np.multiply(A[1:, :1], A[:1, 1:] * inverse, out=left)
    return np.subtract(A[1:, 1:], left, out=left)


def _sizes(p: int) -> np.ndarray:
    size = np.zeros(1, dtype=np.int64)
    for _ in range(p):
        size = np.concatenate([size, size + 1])
    return size


def _weights(p: int) -> np.ndarray:
    """Share of the orders in which a set of each size (0 to p) comes first, ending with the driver, or just before it."""
    whole = factorial(p)
    joins = [0.0] + [factorial(s - 1) * factorial(p - s) / whole for s in range(1, p + 1)]
    stays = [factorial(s) * factorial(p - s - 1) / whole for s in range(p)] + [0.0]
    return np.array([joins, stays])
