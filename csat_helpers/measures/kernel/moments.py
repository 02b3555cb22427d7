"""Weighted first and second moments of several items at once, pairwise where answers are missing, by matrix product.

A moment is a weighted sum of *features*: products of answers and answered-marks, a column a product. So the moments
of a thousand replicates are one matrix product, (replicates x clusters) @ (clusters x features). Sums over all of many
respondents need no features: they are products of the answers with themselves, block by block (:func:`sums`).

Answers may come in half precision (:mod:`csat_helpers.measures.kernel.compact`); every block is turned to doubles
before anything is computed of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

_TINY = 1e-12
_BLOCK = 16384  # respondents whose answers are held at once


@dataclass(frozen=True)
class Moments:
    """Moments of q items, arrays of (..., q, q): entry i, j is of item i among those who answered j as well."""

    weight: np.ndarray
    mean: np.ndarray
    variance: np.ndarray
    covariance: np.ndarray


def pairwise_moments(values: np.ndarray, weight: np.ndarray) -> Moments:
    """Moments of ``values`` (respondents x items, NaN where no answer) under ``weight``."""
    center, scale = standards(values, weight)
    whole = is_whole(values)
    totals: np.ndarray | float = 0.0
    for part in blocks(len(values)):
        totals = totals + sums((values[part] - center) / scale, weight[part], whole=whole)
    return rescale(assemble(np.asarray(totals), values.shape[1]), center, scale)


def blocks(rows: int) -> Iterator[slice]:
    """Slices of ``rows`` that are worked through at once; one empty slice where there is no row."""
    return (slice(start, start + _BLOCK) for start in range(0, max(rows, 1), _BLOCK))


def is_whole(values: np.ndarray) -> bool:
    """Whether no answer is missing."""
    return not any(np.isnan(values[part]).any() for part in blocks(len(values)))


def both_answered(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """How many who count answered each two items, items x items; the diagonal counts each item's own."""
    both = np.zeros((values.shape[1],) * 2)
    for part in blocks(len(values)):
        answered = (~np.isnan(values[part]) & (weight[part] > 0)[:, None]).astype(float)
        both += answered.T @ answered
    return both


def standards(values: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means and standard deviations (1 for a constant): moments about them lose no digits."""
    total, first, second = np.zeros((3, values.shape[1]))
    for part in blocks(len(values)):
        answered = ~np.isnan(values[part])
        total += weight[part] @ answered
        first += weight[part] @ np.where(answered, values[part], 0.0).astype(float)
    total = np.maximum(total, _TINY)
    center = first / total
    for part in blocks(len(values)):
        deviation = np.nan_to_num(values[part] - center)
        second += weight[part] @ (deviation * deviation)
    spread = np.sqrt(second / total)
    return center, np.where(spread > _TINY * np.maximum(np.abs(center), 1), spread, 1.0)


def sums(values: np.ndarray, weight: np.ndarray, *, whole: bool) -> np.ndarray:
    """``weight @ features(values)``, by products of items with items."""
    i, j = np.triu_indices(values.shape[1])
    answered = ~np.isnan(values)
    x = np.where(answered, values, 0.0)
    weighted = weight[:, None] * x
    product = (x.T @ weighted)[i, j]
    if whole:
        return np.r_[weight.sum(), weighted.sum(axis=0), product]
    r = answered.astype(float)
    both = (r.T @ (weight[:, None] * r))[i, j]
    return np.r_[both, (weighted.T @ r).ravel(), ((weighted * x).T @ r).ravel(), product]


def features(values: np.ndarray, *, whole: bool) -> np.ndarray:
    """Respondents x features; ``whole`` (no answer missing) has the short form: 1, x, the upper triangle of x x'."""
    upper = np.triu_indices(values.shape[1])
    answered = ~np.isnan(values)
    if whole:
        return np.hstack([np.ones((len(values), 1)), values, values[:, upper[0]] * values[:, upper[1]]])
    x, r = np.where(answered, values, 0.0), answered.astype(float)
    full = (len(x), x.shape[1] ** 2)
    return np.hstack(
        [
            r[:, upper[0]] * r[:, upper[1]],
            (x[:, :, None] * r[:, None, :]).reshape(full),
            ((x * x)[:, :, None] * r[:, None, :]).reshape(full),
            x[:, upper[0]] * x[:, upper[1]],
        ]
    )


def assemble(totals: np.ndarray, q: int) -> Moments:
    """Totals of features (..., features) back to moments of q items."""
    pairs, lead = q * (q + 1) // 2, totals.shape[:-1]
    if totals.shape[-1] == 1 + q + pairs:
        weight = np.broadcast_to(totals[..., :1, None], (*lead, q, q))
        product = _symmetric(totals[..., 1 + q :], q)
        first = np.broadcast_to(totals[..., 1 : 1 + q, None], (*lead, q, q))
        second = np.broadcast_to(np.diagonal(product, axis1=-2, axis2=-1)[..., None], (*lead, q, q))
    else:
        weight, product = _symmetric(totals[..., :pairs], q), _symmetric(totals[..., -pairs:], q)
        first = totals[..., pairs : pairs + q * q].reshape(*lead, q, q)
        second = totals[..., pairs + q * q : -pairs].reshape(*lead, q, q)
    total = np.where(weight > _TINY, weight, 1.0)  # nobody answered both: every moment is zero
    mean = first / total
    return Moments(
        weight=weight,
        mean=mean,
        variance=np.maximum(second / total - mean**2, 0.0),
        covariance=product / total - mean * np.swapaxes(mean, -1, -2),
    )


def rescale(moments: Moments, center: np.ndarray, scale: np.ndarray) -> Moments:
    """Moments of standardised items back on the items' own scales."""
    return Moments(
        moments.weight,
        moments.mean * scale[:, None] + center[:, None],
        moments.variance * (scale**2)[:, None],
        moments.covariance * scale[:, None] * scale,
    )


def correlation(moments: Moments) -> np.ndarray:
    """Correlations, each from the respondents who answered both items; zero with an item that does not vary."""
    spread = np.sqrt(moments.variance * np.swapaxes(moments.variance, -1, -2))
    R = np.divide(moments.covariance, spread, out=np.zeros_like(spread), where=spread > _TINY)
    index = np.arange(R.shape[-1])
    R[..., index, index] = 1.0
    return np.clip(R, -1.0, 1.0)


def nearest_correlation(R: np.ndarray, floor: float = 1e-6, rounds: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """``R`` (..., q, q) with each matrix that is not positive definite replaced by the nearest correlation matrix.

    Returns the matrices and a mark of those that were changed. Pairwise correlations can contradict each other,
    because each pair has other respondents. Source: Higham (2002), Computing the nearest correlation matrix.
    """
    changed = np.linalg.eigvalsh(R)[..., 0] < -1e-10
    if not changed.any():
        return R, changed
    X = projected = R[changed]
    correction = np.zeros_like(X)
    index = np.arange(R.shape[-1])
    for _ in range(rounds):
        values, vectors = np.linalg.eigh(X - correction)
        projected = (vectors * np.maximum(values, floor)[..., None, :]) @ np.swapaxes(vectors, -1, -2)
        correction = projected - (X - correction)
        X = projected.copy()
        X[..., index, index] = 1.0
    scale = np.sqrt(np.diagonal(projected, axis1=-2, axis2=-1))
    found = R.copy()
    found[changed] = projected / (scale[..., :, None] * scale[..., None, :])
    return found, changed


def _symmetric(upper: np.ndarray, q: int) -> np.ndarray:
    found = np.empty((*upper.shape[:-1], q, q))
    i, j = np.triu_indices(q)
    found[..., i, j] = upper
    found[..., j, i] = upper
    return found
