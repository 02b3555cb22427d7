"""Units compared at one mix of respondents: a weighted regression within units, and its influence.

Of unit u with mean ``y_u`` and mean covariates ``x_u`` the adjusted mean is ``y_u - (x_u - x)'b``: what the regression on
units and covariates predicts at the covariates' common mean ``x``. ``b`` is found within units, which is the same as a
constant for each. All parts vary: unit means, their covariates, the slopes and the common mix.

Source: Searle, Speed and Milliken (1980), Population marginal means; CAHPS case-mix adjustment (OLS with unit
constants); linearised as Binder (1983).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.kernel.variance import incidence


@dataclass(frozen=True, eq=False)
class Mixed:
    """``raw`` and ``adjusted`` means of units (NaN where nobody answered), their common ``overall``, ``slope`` of the
    covariates, ``own`` means of units, ``common`` means, and ``r2``: of the variance within units what they explain.
    ``influence`` is respondents x numbers, in the order of ``numbers``.
    """

    raw: np.ndarray
    adjusted: np.ndarray
    overall: float
    slope: np.ndarray
    own: np.ndarray
    common: np.ndarray
    r2: float
    influence: np.ndarray

    @property
    def numbers(self) -> np.ndarray:
        """Raw means, adjusted means, the overall mean, slopes."""
        return np.r_[self.raw, self.adjusted, self.overall, self.slope]


def at_common_mix(raw: np.ndarray, slope: np.ndarray, own: np.ndarray, common: np.ndarray) -> np.ndarray:
    """Means moved from each unit's own mix (units x covariates) to the common one.

    >>> own, common = np.array([[0.25, 0.55]]), np.array([0.18, 0.40])
    >>> at_common_mix(np.array([82.0]), np.array([4.0, -1.5]), own, common).round(3).tolist()
    [81.945]
    """
    return raw - (own - common) @ slope


def fit(y: np.ndarray, X: np.ndarray, unit: np.ndarray, size: int, weight: np.ndarray) -> Mixed:
    """The means of ``size`` units; ``unit`` is each respondent's, ``X`` respondents x covariates without a constant."""
    adding = incidence(unit, size)
    total, whole = adding @ weight, float(weight.sum())
    raw, own = divide(adding @ (weight * y), total), _means(adding, weight[:, None] * X, total)
    overall, common = float(weight @ y) / whole, weight @ X / whole
    within, gap = X - own[unit], y - np.nan_to_num(raw)[unit]
    inverse = np.linalg.pinv(within.T @ (weight[:, None] * within), hermitian=True)
    slope = inverse @ (within.T @ (weight * gap))
    left = gap - within @ slope
    before, after = float(weight @ gap**2), float(weight @ left**2)
    adjusted = at_common_mix(raw, slope, own, common)
    moved = (within * left[:, None]) @ inverse
    at = np.zeros((len(y), size))
    at[np.arange(len(y)), unit] = np.nan_to_num(divide(np.ones(size), total))[unit]
    level = ((X - common) @ slope / whole)[:, None] - moved @ (own - common).T
    influence = np.column_stack([at * gap[:, None], at * left[:, None] + level, (y - overall) / whole, moved])
    return Mixed(raw, adjusted, overall, slope, own, common, 1 - after / before if before > 0 else np.nan, influence)


def _means(adding: sparse.csr_array, weighted: np.ndarray, total: np.ndarray) -> np.ndarray:
    return (adding @ weighted) / np.where(total > 0, total, 1.0)[:, None]
