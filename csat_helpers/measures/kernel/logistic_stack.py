"""Many weighted logistic fits at once: one of each subset of columns, or one of each replicate's weights.

A fit is a column of the coefficients; every Newton step is a few matrix products for all of them. What replicates do
to the deviance of a fit needs no fit of its own: at the maximum its first derivative in the coefficients is zero, so
the deviance at the sample's coefficients under the replicate's weights, less the score's quadratic form in the inverse
information, leaves an error of the third order (the one-step bootstrap).
Source: McCullagh and Nelder (1989); Moulton and Zeger (1991), Bootstrapping generalized linear models; Davison and
Hinkley (1997), section 7.2.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import special

_STEPS = 30
_SETTLED = 1e-9  # a relative change of the deviance: steps square their error, so what is left is its square
_HALVINGS = 8
_RIDGE = 1e-12
_NUMBERS = 1 << 21  # in one work table of respondents x fits
_COLUMNS = 1 << 11  # of scores that are held at once
Totals = Callable[[Callable[[np.ndarray], np.ndarray]], np.ndarray]


@dataclass(frozen=True, eq=False)
class Stack:
    """``coefficient`` (columns x fits, zero where a column is out), each fit's ``deviance``, and ``null_deviance``."""

    coefficient: np.ndarray
    deviance: np.ndarray
    null_deviance: float

    @property
    def explained(self) -> np.ndarray:
        """McFadden's R2 of each fit."""
        return 1 - self.deviance / self.null_deviance


def stacked(X: np.ndarray, y: np.ndarray, weight: np.ndarray, inside: np.ndarray) -> Stack:
    """Fits of ``y`` (0 and 1) on columns of ``X``, of which the first is the constant.

    ``inside`` (columns x fits) marks the columns of each fit; the last fit has all of them.
    """
    square, all_in = _products(X), np.ones((X.shape[1], 1), bool)
    full, _, fitted = _newton(X, square, y, weight, all_in, np.zeros((X.shape[1], 1)))
    information = _information(square, weight[:, None] * fitted * (1 - fitted), ~all_in)[0]
    step = max(1, _NUMBERS // max(len(X), 1))
    parts = []
    for k in range(0, inside.shape[1], step):
        own = inside[:, k : k + step]
        parts.append(_newton(X, square, y, weight, own, _without(information, full, own))[:2])
    null = null_deviance(weight @ y, weight.sum())
    return Stack(np.hstack([c for c, _ in parts]), np.concatenate([d for _, d in parts]), float(null))


def null_deviance(events: np.ndarray | float, total: np.ndarray | float) -> np.ndarray:
    """The deviance without predictors, of the weighted number of events among a ``total``."""
    share = np.clip(events / np.where(np.asarray(total) > 0, total, 1.0), 0.0, 1.0)
    return 2 * total * (special.entr(share) + special.entr(1 - share))


def replicated_deviances(
    X: np.ndarray, weight: np.ndarray, inside: np.ndarray, coefficient: np.ndarray, totals: Totals
) -> np.ndarray:
    """The deviance of each fit in each replicate (replicates x fits), by one step from the sample's ``coefficient``.

    The information is the sample's. ``totals`` gives each replicate's weighted totals of features of ``[X, y]``.
    """
    step = max(1, _COLUMNS // X.shape[1])
    found = []
    for k in range(0, inside.shape[1], step):
        part = slice(k, k + step)
        place, roots = _whitened(X, weight, inside[:, part], coefficient[:, part])
        sums, size = totals(partial(_scored, coefficient[:, part], roots, place)), coefficient[:, part].shape[1]
        begins = np.searchsorted(place, np.arange(size))
        found.append(sums[:, :size] - np.add.reduceat(sums[:, size:] ** 2, begins, axis=1))
    return np.hstack(found)


def one_step(X: np.ndarray, coefficient: np.ndarray, totals: Totals) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (replicates x columns) and deviance of one fit in each replicate, by a Newton step of its own."""
    q = X.shape[1]
    i, j = np.triu_indices(q)

    def features(block: np.ndarray) -> np.ndarray:
        Z, answer = block[:, :-1], block[:, -1]
        eta = Z @ coefficient
        fitted = special.expit(eta)
        spread = Z[:, i] * Z[:, j] * (fitted * (1 - fitted))[:, None]
        return np.column_stack([_loss(eta, answer), Z * (answer - fitted)[:, None], spread])

    sums = totals(features)
    score, information = sums[:, 1 : 1 + q], np.empty((len(sums), q, q))
    information[:, i, j] = information[:, j, i] = sums[:, 1 + q :]
    largest = np.abs(information).max(axis=(1, 2), initial=0.0)[:, None, None]
    ridge = np.where(largest > 0, _RIDGE * largest, 1.0) * np.eye(q)  # a replicate may lack all who tell columns apart
    move = np.linalg.solve(information + ridge, score[..., None])[..., 0]
    return coefficient + move, sums[:, 0] - (score * move).sum(axis=1)


def _scored(coefficient: np.ndarray, roots: np.ndarray, place: np.ndarray, block: np.ndarray) -> np.ndarray:
    """Of respondents: the deviance in each fit, and the scores in columns that have the unit matrix as information."""
    Z, answer = block[:, :-1], block[:, -1:]
    eta = Z @ coefficient
    gap = answer - special.expit(eta)
    return np.hstack([_loss(eta, answer), gap[:, place] * (Z @ roots)])


def _newton(
    X: np.ndarray, square: np.ndarray, y: np.ndarray, weight: np.ndarray, inside: np.ndarray, B: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficients from ``B`` on, deviances and fitted shares; a step that makes a fit worse is halved."""
    answer = y[:, None]
    deviance, fitted = _at(X @ B, answer, weight)
    for _ in range(_STEPS):
        score = np.where(inside, X.T @ (weight[:, None] * (answer - fitted)), 0.0)
        information = _information(square, weight[:, None] * fitted * (1 - fitted), ~inside)
        move = np.linalg.solve(information, score.T[..., None])[..., 0].T
        before = deviance
        for _ in range(_HALVINGS):
            deviance, fitted = _at(X @ (B + move), answer, weight)
            worse = ~(deviance <= before + _SETTLED * (before + 0.1))
            if not worse.any():
                break
            move[:, worse] /= 2
        B = B + move
        if (np.abs(before - deviance) <= _SETTLED * (deviance + 0.1)).all():
            break
    return B, deviance, fitted


def _without(information: np.ndarray, full: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Near the coefficients of each fit: those of all columns, moved as least squares would for those left out."""
    spread = np.broadcast_to(information, (inside.shape[1], *information.shape)).copy()
    left = np.where(inside, 0.0, full)
    _leave_out(spread, ~inside.T)
    gained = np.linalg.solve(spread, np.where(inside, information @ left, 0.0).T[..., None])[..., 0].T
    return np.where(inside, full + gained, 0.0)


def _at(eta: np.ndarray, answer: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Deviances and fitted shares of logits, respondents x fits, from one exponential."""
    small = np.exp(-np.abs(eta))
    fitted = np.where(eta >= 0, 1.0, small) / (1 + small)
    against = np.maximum(np.where(answer > 0.5, -eta, eta), 0.0)
    return 2 * (weight @ (against + np.log1p(small))), fitted


def _loss(eta: np.ndarray, answer: np.ndarray) -> np.ndarray:
    """What each respondent adds to the deviance."""
    return 2 * np.logaddexp(0.0, np.where(answer > 0.5, -eta, eta))


def _products(X: np.ndarray) -> np.ndarray:
    i, j = np.triu_indices(X.shape[1])
    return X[:, i] * X[:, j]


def _information(square: np.ndarray, spread: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """X'WX of each fit, with ones on the diagonal for the columns that are out."""
    q = len(outside)
    i, j = np.triu_indices(q)
    found = np.empty((outside.shape[1], q, q))
    found[:, i, j] = found[:, j, i] = spread.T @ square
    return _leave_out(found, outside.T)


def _leave_out(matrices: np.ndarray, out: np.ndarray) -> np.ndarray:
    """``matrices`` themselves, with the unit matrix in the rows and columns that are ``out`` of each."""
    matrices[out[:, :, None] | out[:, None, :]] = 0.0
    matrices[:, np.arange(out.shape[1]), np.arange(out.shape[1])] += out
    return matrices


def _whitened(
    X: np.ndarray, weight: np.ndarray, inside: np.ndarray, coefficient: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The fit that each column of scores belongs to, and what makes it of ``X``: columns x columns of all fits."""
    fitted = special.expit(X @ coefficient)
    spread = weight[:, None] * fitted * (1 - fitted)
    factor = np.linalg.cholesky(_information(_products(X), spread, ~inside))
    fit, column = np.nonzero(inside.T)
    return fit, np.linalg.inv(factor)[fit, column].T
