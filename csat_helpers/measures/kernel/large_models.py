"""Linear regressions on many respondents: the sums that they need, block by block, and no array as long as the survey.

The same estimates and errors as :mod:`csat_helpers.measures.kernel.linear_models` under
:func:`csat_helpers.measures.kernel.variance.infer`, for designs in which every respondent is a cluster of his own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel import one_pass
from csat_helpers.measures.kernel.moments import blocks
from csat_helpers.measures.kernel.variance import incidence
from csat_helpers.survey.design import DesignArrays

Influence = Callable[[slice], np.ndarray]


def possible(rows: int, design: DesignArrays) -> bool:
    """Whether there are so many respondents, of a design so simple."""
    return one_pass.possible(rows, 1, 1, design)


@dataclass(frozen=True, eq=False)
class Regression:
    """Coefficients, the constant first; ``influence(part)`` is that of a slice of the respondents on each of them."""

    coefficient: np.ndarray
    influence: Influence


def linear(X: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Regression:
    """Weighted least squares of ``y`` on a constant and the columns of ``X``; a respondent with a gap in ``X`` counts for
    nothing. The columns are standardised first, which keeps the digits of columns far from zero.
    """
    middle, scale = _ends(X)
    back = np.diag(np.r_[1.0, 1 / scale])
    back[0, 1:] = -middle / scale

    def columns(part: slice) -> tuple[np.ndarray, np.ndarray]:
        Z = np.column_stack([np.ones(len(X[part])), (X[part] - middle) / scale])
        there = np.asarray(~np.isnan(Z).any(axis=1))
        return np.where(there[:, None], Z, 0.0), np.where(there, weight[part], 0.0)

    square, cross = np.zeros((len(back),) * 2), np.zeros(len(back))
    for part in blocks(len(X)):
        Z, own = columns(part)
        weighted = own[:, None] * Z
        square += Z.T @ weighted
        cross += weighted.T @ y[part]
    inverse = np.linalg.inv(square)
    coefficient = inverse @ cross

    def influence(part: slice) -> np.ndarray:
        Z, own = columns(part)
        gap = np.where(own > 0, y[part] - Z @ coefficient, 0.0)
        return (Z * gap[:, None]) @ inverse @ back.T

    return Regression(back @ coefficient, influence)


def covariance(influence: Influence, size: int, rows: np.ndarray, design: DesignArrays) -> np.ndarray:
    """The covariance of ``size`` estimates, as respondents ``rows`` influence them; all others have no influence."""
    factor, shrink = one_pass.spreads(design)
    total, found = np.zeros((len(factor), size)), np.zeros((size, size))
    for part in blocks(len(rows)):
        stratum = design.stratum[rows[part]]
        score = design.weight[rows[part]][:, None] * influence(part)
        found += score.T @ (factor[stratum][:, None] * score)
        total += incidence(stratum, len(factor)) @ score
    return found - total.T @ ((factor * shrink)[:, None] * total)


def triangle(X: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The triangle of the QR decomposition of centred columns of unit length, one block under the other."""
    middle = sum(weight[part] @ X[part] for part in blocks(len(X))) / weight.sum()
    square = sum(weight[part] @ np.square(X[part] - middle) for part in blocks(len(X)))
    length = np.sqrt(square)
    length = np.where(length > 0, length, 1.0)
    found = np.empty((0, X.shape[1]))
    for part in blocks(len(X)):
        unit = (X[part] - middle) * np.sqrt(weight[part])[:, None] / length
        found = np.asarray(np.linalg.qr(np.vstack([found, unit]), mode="r"))
    return found


def _ends(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means and standard deviations of the columns, gaps left out; 1 for a constant."""
    number, first, second = np.zeros((3, X.shape[1]))
    for part in blocks(len(X)):
        own = X[part].astype(float)
        there = ~np.isnan(own)
        number += there.sum(axis=0)
        first += np.where(there, own, 0.0).sum(axis=0)
        second += np.where(there, own * own, 0.0).sum(axis=0)
    middle = first / np.maximum(number, 1)
    scale = np.sqrt(np.maximum(second / np.maximum(number, 1) - middle**2, 0.0))
    return middle, np.where(scale > 0, scale, 1.0)
