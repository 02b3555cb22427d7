"""P values adjusted for how many were looked at together."""

import numpy as np

from csat_helpers.errors import MeasureError, nearest

METHODS = ("fdr_bh", "fdr_by", "bonferroni", "holm", "hochberg", "hommel")


def check_adjustment(method: str | None) -> None:
    """Refuse a method that is not offered."""
    if method is not None and method not in METHODS:
        raise MeasureError(f"P values cannot be adjusted by '{method}'.", mend=nearest(method, METHODS))


def adjust(p: np.ndarray, method: str | None) -> np.ndarray:
    """``p`` adjusted within each family; families are the columns of a two-dimensional array.

    NaN (no test) stays NaN and does not count. ``fdr_bh`` is Benjamini and Hochberg's false discovery rate,
    ``fdr_by`` Benjamini and Yekutieli's under any dependence; the others hold the family-wise error: ``bonferroni``,
    ``holm``, ``hochberg``, ``hommel``. None leaves p as it is. Raises MeasureError for another method.
    Source: Benjamini and Hochberg (1995); Holm (1979); Hochberg (1988); Hommel (1988); as R's ``p.adjust``.

    >>> adjust(np.array([0.01, 0.02, 0.03]), "bonferroni").round(2).tolist()
    [0.03, 0.06, 0.09]
    """
    check_adjustment(method)
    p = np.asarray(p, float)
    if method is None or not p.size:
        return p.copy()
    flat = p[:, None] if p.ndim == 1 else p
    found = _hommel(flat) if method == "hommel" else _stepwise(flat, method)
    return found[:, 0] if p.ndim == 1 else found


def _stepwise(p: np.ndarray, method: str) -> np.ndarray:
    """All methods that look at the ordered p values once."""
    order = np.argsort(p, axis=0, kind="stable")  # NaN comes last
    ordered = np.take_along_axis(p, order, axis=0)
    rank = np.arange(1, len(p) + 1)[:, None]
    n = (~np.isnan(p)).sum(axis=0)
    if method == "bonferroni":
        stepped = ordered * n
    elif method == "holm":
        stepped = np.maximum.accumulate(ordered * np.maximum(n - rank + 1, 1), axis=0)
    else:
        by = (1 / rank).cumsum(axis=0)[np.maximum(n, 1) - 1, 0] if method == "fdr_by" else 1.0
        factor = np.maximum(n - rank + 1, 1) if method == "hochberg" else by * n / rank
        up = np.where(np.isnan(ordered), np.inf, ordered * factor)
        stepped = np.where(np.isnan(ordered), np.nan, np.minimum.accumulate(up[::-1], axis=0)[::-1])
    found = np.empty_like(p)
    np.put_along_axis(found, order, np.minimum(stepped, 1.0), axis=0)
    return found


def _hommel(p: np.ndarray) -> np.ndarray:
    """Hommel's procedure, family by family: for each size of closed test the smallest Simes bound."""
    found = np.full_like(p, np.nan)
    for column in range(p.shape[1]):
        rows = np.flatnonzero(~np.isnan(p[:, column]))
        rows = rows[np.argsort(p[rows, column], kind="stable")]
        ordered, n = p[rows, column], len(rows)
        if not n:
            continue
        bound = np.full(n, (n * ordered / np.arange(1, n + 1)).min())
        adjusted = bound.copy()
        for m in range(n - 1, 1, -1):
            low, high = np.arange(n - m + 1), np.arange(n - m + 1, n)
            tail = (m * ordered[high] / np.arange(2, m + 1)).min()
            bound[low] = np.minimum(m * ordered[low], tail)
            bound[high] = bound[n - m]
            adjusted = np.maximum(adjusted, bound)
        found[rows, column] = np.maximum(adjusted, ordered)
    return np.minimum(found, 1.0)
