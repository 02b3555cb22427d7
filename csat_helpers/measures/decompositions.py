"""Ways to share out what drivers explain of an outcome, from correlations, of many correlation matrices at once.

Shapley values and Johnson's weights add up to R2 and are never negative; the others are what the literature also
prints. ``first`` is a driver alone, ``last`` what it adds to all others, ``beta_squared`` the squared standardised
coefficient, ``pratt`` coefficient times correlation, which adds up to R2 but may be negative.
Source: Lindeman, Merenda and Gold (1980); Johnson (2000), A heuristic method for estimating the relative weight of
predictor variables; Pratt (1987); Groemping (2007).
"""

from collections.abc import Callable

import numpy as np

from csat_helpers.measures.shapley import shapley

_TINY = 1e-12


def parts(R: np.ndarray, method: str = "shapley") -> np.ndarray:
    """The part of each driver (..., p) by one of :data:`METHODS`; ``R`` (..., p + 1, p + 1) has the outcome last.

    >>> R = np.array([[1.0, 0.5, 0.6], [0.5, 1.0, 0.5], [0.6, 0.5, 1.0]])
    >>> {name: parts(R, name).round(3).tolist() for name in ("first", "last", "johnson")}
    {'first': [0.36, 0.25], 'last': [0.163, 0.053], 'johnson': [0.262, 0.152]}
    """
    return _PARTS[method](R)


def explained(R: np.ndarray) -> np.ndarray:
    """R2 of the outcome on all drivers."""
    return (coefficients(R) * R[..., :-1, -1]).sum(axis=-1)


def coefficients(R: np.ndarray) -> np.ndarray:
    """Standardised coefficients of the outcome on all drivers (..., p)."""
    return np.linalg.solve(R[..., :-1, :-1], R[..., :-1, -1:])[..., 0]


def johnson(R: np.ndarray) -> np.ndarray:
    """Relative weights: the outcome on the orthogonal variables nearest the drivers, shared out by their loadings."""
    values, vectors = np.linalg.eigh(R[..., :-1, :-1])
    root = np.sqrt(np.maximum(values, _TINY))
    across = np.swapaxes(vectors, -1, -2)
    loadings = (vectors * root[..., None, :]) @ across
    inverse = (vectors / root[..., None, :]) @ across
    beta = inverse @ R[..., :-1, -1:]
    return (loadings**2 @ beta**2)[..., 0]


def relative_weights(R: np.ndarray, beta: np.ndarray, explained: np.ndarray | float) -> np.ndarray:
    """Johnson's weights (..., p) of a model that is no least squares: from its drivers' correlations (..., p, p), its
    coefficients of one standard deviation, and what it explains, to which they add up.

    The orthogonal variables nearest the drivers have the coefficients ``R^(1/2) beta``.
    Source: Tonidandel and LeBreton (2010).

    >>> relative_weights(np.eye(2), np.array([1.0, 2.0]), 0.5).round(3).tolist()
    [0.1, 0.4]
    """
    values, vectors = np.linalg.eigh(R)
    loadings = (vectors * np.sqrt(np.maximum(values, _TINY))[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    weights = (loadings**2 @ (loadings @ beta[..., None]) ** 2)[..., 0]
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total > 0, total, 1.0) * np.asarray(explained)[..., None]


def _last(R: np.ndarray) -> np.ndarray:
    inverse = np.linalg.inv(R[..., :-1, :-1])
    return coefficients(R) ** 2 / np.diagonal(inverse, axis1=-2, axis2=-1)


_PARTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "shapley": shapley,
    "johnson": johnson,
    "first": lambda R: R[..., :-1, -1] ** 2,
    "last": _last,
    "beta_squared": lambda R: coefficients(R) ** 2,
    "pratt": lambda R: coefficients(R) * R[..., :-1, -1],
}
METHODS = tuple(_PARTS)
