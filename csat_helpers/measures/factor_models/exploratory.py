"""Factors without a model: how items group by themselves, rotated so that each goes with few factors.

Extraction by least squares (minres) or maximum likelihood, over the unique variances; rotation by Kaiser's varimax
(factors at right angles) or direct oblimin (factors may correlate); Schmid and Leiman's general factor.
Source: Harman and Jones (1966), minres; Joreskog (1967); Kaiser (1958); Jennrich and Sampson (1966), Jennrich (2002),
gradient projection; Schmid and Leiman (1957).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

_LEAST = 0.005  # of a unique variance
_ROUNDS, _FLAT = 2000, 1e-9


@dataclass(frozen=True, eq=False)
class Factors:
    """``loading`` (items x factors), the factors' ``correlation``, the items' ``unique`` variances, the ``discrepancy``."""

    loading: np.ndarray
    correlation: np.ndarray
    unique: np.ndarray
    discrepancy: float


def extract(R: np.ndarray, number: int, method: str = "minres") -> Factors:
    """Unrotated factors of a correlation matrix, by ``minres`` or ``ml``."""
    of = _likelihood if method == "ml" else _squares
    start = np.clip((1 - 0.5 * number / len(R)) / np.diag(np.linalg.pinv(R, hermitian=True)), _LEAST, 1)
    found = minimize(
        of, start, args=(R, number), jac=True, method="L-BFGS-B", bounds=[(_LEAST, 1)] * len(R),
        options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-9},
    )  # fmt: skip
    unique = np.asarray(found.x)
    loading = (_weighted if method == "ml" else _plain)(R, unique, number)
    if method != "ml":
        unique = 1 - (loading**2).sum(axis=1)
    return Factors(loading, np.eye(number), unique, float(found.fun))


def varimax(found: Factors) -> Factors:
    """Factors at right angles, each with few large loadings; rows are scaled to one while rotating (Kaiser)."""
    size = np.sqrt((found.loading**2).sum(axis=1))
    A, turn, before = found.loading / size[:, None], np.eye(found.loading.shape[1]), 0.0
    for _ in range(_ROUNDS):
        L = A @ turn
        u, s, v = np.linalg.svd(A.T @ (L**3 - L * (L**2).mean(axis=0)))
        turn = u @ v
        if s.sum() < before * (1 + 1e-15):
            break
        before = float(s.sum())
    return Factors(A @ turn * size[:, None], found.correlation, found.unique, found.discrepancy)


def oblimin(found: Factors) -> Factors:
    """Factors that may correlate, each item with few of them: direct oblimin with gamma 0, by gradient projection."""
    A, m = found.loading, found.loading.shape[1]
    T, step = np.eye(m), 1.0
    value, gradient = _quartimin(A, T)
    for _ in range(_ROUNDS):
        projected = gradient - T * (T * gradient).sum(axis=0)
        size = float(np.sqrt((projected**2).sum()))
        if size < _FLAT:
            break
        step, tried, now, next_gradient = 2 * step, T, value, gradient
        for _ in range(30):
            tried = T - step * projected
            tried /= np.sqrt((tried**2).sum(axis=0))
            now, next_gradient = _quartimin(A, tried)
            if value - now > 0.5 * size**2 * step:
                break
            step /= 2
        T, value, gradient = tried, now, next_gradient
    L = A @ np.linalg.inv(T).T
    return Factors(L, T.T @ T, found.unique, found.discrepancy)


def general(found: Factors) -> np.ndarray:
    """Loadings of the items on the one factor behind the correlated factors (three or more)."""
    above = extract(found.correlation, 1).loading[:, 0]
    made = found.loading @ above
    return made if made.sum() >= 0 else -made


def _likelihood(unique: np.ndarray, R: np.ndarray, number: int) -> tuple[float, np.ndarray]:
    root = np.sqrt(unique)
    values = np.linalg.eigvalsh(R / np.outer(root, root))[: len(R) - number]
    loading = _weighted(R, unique, number)
    gap = (loading**2).sum(axis=1) + unique - np.diag(R)
    return float((values - np.log(values)).sum() - len(values)), gap / unique**2


def _weighted(R: np.ndarray, unique: np.ndarray, number: int) -> np.ndarray:
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(R / np.outer(root, root))
    kept = np.sqrt(np.maximum(values[::-1][:number] - 1, 0))
    return root[:, None] * vectors[:, ::-1][:, :number] * kept


def _squares(unique: np.ndarray, R: np.ndarray, number: int) -> tuple[float, np.ndarray]:
    """Half of the squares of what is left off the diagonal, with its slope at the best loadings."""
    reduced = R - np.diag(unique)
    values, vectors = np.linalg.eigh(reduced)
    rest = values.copy()
    rest[len(R) - number :] = np.minimum(rest[len(R) - number :], 0)
    left = (vectors * rest) @ vectors.T
    return float((rest**2).sum() / 2), -np.diag(left)


def _plain(R: np.ndarray, unique: np.ndarray, number: int) -> np.ndarray:
    values, vectors = np.linalg.eigh(R - np.diag(unique))
    return vectors[:, ::-1][:, :number] * np.sqrt(np.maximum(values[::-1][:number], 0))


def _quartimin(A: np.ndarray, T: np.ndarray) -> tuple[float, np.ndarray]:
    """How far items share factors, and its slope by the rotation."""
    inverse = np.linalg.inv(T)
    L = A @ inverse.T
    others = (L**2) @ (1 - np.eye(L.shape[1]))
    return float((L**2 * others).sum() / 4), -(L.T @ (L * others) @ inverse).T
