"""Weighted linear and logistic fits: coefficients, each respondent's influence on them, and how well they fit.

The influence is that of an estimating equation: the score ``x (y - fitted)`` times the inverse of the information.
Its weighted sum varies as the coefficients do, which gives the sandwich variance under any design.
Source: Binder (1983), On the variances of asymptotically normal estimators from complex surveys.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from csat_helpers.measures.kernel import large_models
from csat_helpers.measures.kernel.estimation import divide

FAMILIES = ("linear", "logistic")
_STEPS = 25
_SETTLED = 1e-12  # a relative change of the deviance: steps square their error, so the next would change nothing
_MOVING = 1e-3  # a fitted logit that still moves by this much when the deviance has settled runs to infinity
_SINGULAR = 1e-13  # the smallest eigenvalue of columns of unit length that still gives coefficients
_ALIASED = 1e-6  # what is left of a column of unit length after the columns before it


@dataclass(frozen=True, eq=False)
class Fitted:
    """``coefficient`` (NaN where there is no unique one), ``influence`` respondents x coefficients, and the fit.

    ``deviance`` and ``null_deviance`` are weighted; ``step`` is the last change of the coefficients.
    """

    coefficient: np.ndarray
    influence: np.ndarray
    deviance: float
    null_deviance: float
    iterations: int
    step: np.ndarray

    @property
    def explained(self) -> float:
        """1 less the deviance over that without predictors: R2, or McFadden's."""
        return 1 - self.deviance / self.null_deviance if self.null_deviance > 0 else float("nan")


def fit(family: str, X: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Fitted:
    """The fit of one of :data:`FAMILIES`; the first column of ``X`` is the constant.

    The others are standardised first, which keeps the digits of columns far from zero, such as years.
    """
    middle, scale = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    Z = np.column_stack([X[:, 0], (X[:, 1:] - middle) / scale])
    back = np.diag(np.r_[1.0, 1 / scale])
    back[0, 1:] = -middle / scale
    found = linear(Z, y, weight) if family == "linear" else logistic(Z, y, weight)
    moved = {"coefficient": back @ found.coefficient, "influence": found.influence @ back.T, "step": back @ found.step}
    return replace(found, **moved)


def linear(X: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Fitted:
    """Weighted least squares."""
    coefficient, inverse = _least_squares(X, y, weight)
    gap = y - X @ coefficient
    mean = float(divide(weight @ y, weight.sum()))
    deviance, null = float(weight @ gap**2), float(weight @ (y - mean) ** 2)
    return Fitted(coefficient, (X * gap[:, None]) @ inverse, deviance, null, 1, np.zeros(X.shape[1]))


def logistic(X: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Fitted:
    """Weighted maximum likelihood for ``y`` of 0 and 1, by iteratively reweighted least squares."""
    fitted = (y + 0.5) / 2
    eta, deviance = special.logit(fitted), np.inf
    coefficient, step = np.full((2, X.shape[1]), np.nan)
    count = 0
    for count in range(1, _STEPS + 1):
        spread = np.maximum(fitted * (1 - fitted), np.finfo(float).tiny)
        found, _ = _least_squares(X, eta + (y - fitted) / spread, weight * spread)
        if np.isnan(found).any():
            break
        step, coefficient = np.where(count > 1, found - coefficient, np.inf), found
        eta = X @ coefficient
        fitted, before = special.expit(eta), deviance
        deviance = 2 * float(weight @ np.logaddexp(0.0, np.where(y > 0.5, -eta, eta)))
        if abs(deviance - before) < _SETTLED * (deviance + 0.1):
            break
    _, inverse = _least_squares(X, y, weight * fitted * (1 - fitted))
    share = float(divide(weight @ y, weight.sum()))
    null = 2 * float(weight.sum()) * (special.entr(share) + special.entr(1 - share))
    return Fitted(coefficient, (X * (y - fitted)[:, None]) @ inverse, deviance, null, count, step)


def separating(X: np.ndarray, found: Fitted) -> np.ndarray:
    """Which columns predict a group of answers for certain: their coefficients have no end, the fit still moves."""
    reach = np.abs(found.step) * np.ptp(X, axis=0)
    return reach > _MOVING


def aliased(X: np.ndarray, weight: np.ndarray) -> np.ndarray | None:
    """The columns of the first linear dependence among those of ``X`` and a constant; None where there is none."""
    triangle = large_models.triangle(X, weight)
    left = np.abs(np.diagonal(triangle))
    if not (left < _ALIASED).any():
        return None
    column = int(np.argmax(left < _ALIASED))
    part = np.linalg.solve(triangle[:column, :column], triangle[:column, column])
    found = np.zeros(X.shape[1], bool)
    found[:column], found[column] = np.abs(part) > 1e-4, True
    return found


def inflation(X: np.ndarray, weight: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The generalised variance inflation factor of each group of columns; of a single column the usual one.

    Source: Fox and Monette (1992), Generalized collinearity diagnostics.
    """
    triangle = large_models.triangle(X, weight)
    R = triangle.T @ triangle
    whole = np.linalg.slogdet(R)[1]
    found = np.ones(int(group.max(initial=-1)) + 1)
    for k in range(len(found)):
        own = group == k
        found[k] = np.exp(
            np.linalg.slogdet(R[np.ix_(own, own)])[1] + np.linalg.slogdet(R[np.ix_(~own, ~own)])[1] - whole
        )
    return found


def _least_squares(X: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and the inverse of ``X'WX``; NaN where weights leave a column nothing of its own."""
    weighted = weight[:, None] * X
    square = X.T @ weighted
    length = np.sqrt(np.diagonal(square))
    unit = square / np.outer(length, length) if (length > 0).all() else np.zeros_like(square)
    if not np.linalg.eigvalsh(unit)[0] > _SINGULAR:
        return np.full(len(unit), np.nan), np.full_like(unit, np.nan)
    inverse = np.linalg.inv(unit) / np.outer(length, length)
    return inverse @ (weighted.T @ y), inverse
