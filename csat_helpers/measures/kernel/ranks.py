"""Ranks of estimates, and how sure they are: sets that hold the true ranks, and the probability of each rank."""

import numpy as np

from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.kernel.adjust import adjust

_BLOCK = 2_000_000  # comparisons held at once


def places(estimate: np.ndarray) -> np.ndarray:
    """The rank of each estimate, 1 the highest; equal ones share the better rank. NaN has none (NaN).

    >>> places(np.array([80.0, 70.0, 80.0, np.nan])).tolist()
    [1.0, 3.0, 1.0, nan]
    """
    above = (estimate[None, :] > estimate[:, None]).sum(axis=1) + 1.0
    return np.where(np.isnan(estimate), np.nan, above)


def pairwise(
    estimate: np.ndarray, covariance: np.ndarray, df: float, method: str | None, alike: np.ndarray | None = None
) -> tuple[np.ndarray, ...]:
    """Difference, error and adjusted two-sided p of each two estimates: matrices, row less column, NaN on the diagonal.

    Where a difference has no error (both certain) its p is 0, or 1 where there is no difference; NaN, no test, where
    both are ``alike``: everyone in them gave the same answer, which shows no spread and no certainty either.
    """
    gap = estimate[:, None] - estimate[None, :]
    own = np.diag(covariance)
    error = np.sqrt(np.maximum(own[:, None] + own[None, :] - 2 * covariance, 0.0))
    sure = error <= 1e-12 * np.maximum(np.abs(estimate[:, None]) + np.abs(estimate[None, :]), 1.0)
    statistic = np.divide(gap, error, out=np.zeros_like(gap), where=~sure)
    p = np.where(sure, (gap == 0).astype(float), intervals.p_value(statistic, df))
    if alike is not None:
        p = np.where(sure & alike[:, None] & alike[None, :], np.nan, p)
    upper = np.triu_indices(len(estimate), 1)
    found = np.full_like(gap, np.nan)
    found[upper] = adjust(p[upper], method)
    return gap, np.where(np.eye(len(estimate)) > 0, np.nan, error), np.fmax(found, found.T)


def sets(gap: np.ndarray, p: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """The best and the worst rank that each estimate may have: one behind those reliably above it, one before those
    reliably below. With family-wise adjusted ``p`` all sets hold all true ranks with probability ``1 - alpha``.

    Source: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks.
    """
    apart = np.nan_to_num(p, nan=1.0) < alpha
    return 1 + (apart & (gap < 0)).sum(axis=1), len(gap) - (apart & (gap > 0)).sum(axis=1)


def probabilities(
    estimate: np.ndarray, covariance: np.ndarray, rng: np.random.Generator, draws: int = 20_000, df: float = np.inf
) -> np.ndarray:
    """The probability of each rank, estimates x ranks: draws about the estimates, ties parted by lot.

    From the normal, or Student's t on ``df``: of two, the higher is then first with one less half the p of their test.
    """
    size = len(estimate)
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    counts = np.zeros((size, size))
    step = max(1, _BLOCK // max(size, 1))
    for start in range(0, draws, step):
        n = min(step, draws - start)
        away = rng.standard_normal((n, size)) @ root.T
        if np.isfinite(df):
            away *= np.sqrt(df / rng.chisquare(df, (n, 1)))
        drawn = estimate + away
        order = np.lexsort((rng.random((n, size)), -drawn), axis=1)
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.broadcast_to(np.arange(size), order.shape), axis=1)
        counts += np.bincount((np.arange(size) * size + rank).ravel(), minlength=size * size).reshape(size, size)
    return counts / draws
