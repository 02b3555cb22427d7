"""Relative importance of drivers for an outcome of two answers: parts of McFadden's R2, and their replicates.

Up to :data:`EXACT` drivers exact Shapley values (general dominance): the mean, over all orders in which drivers can
enter a logistic regression, of the R2 that each adds, from all 2^p regressions. Beyond, Johnson's relative weights of
a logistic regression, scaled to add up to the same R2.
Source: McFadden (1974); Azen and Traxel (2009), Using dominance analysis to determine predictor importance in
logistic regression; Tonidandel and LeBreton (2010), Determining the relative importance of predictors in logistic
regression.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import listed, say
from csat_helpers.measures.decompositions import relative_weights
from csat_helpers.measures.kernel import linear_models, logistic_stack
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.kernel.logistic_stack import Totals
from csat_helpers.measures.kernel.moments import standards
from csat_helpers.measures.kernel.replicated import correlations, replicated
from csat_helpers.measures.kernel.replicates import Replicates
from csat_helpers.measures.relative_importance import LEAVE, Fault, Importance, fault
from csat_helpers.measures.shapley import from_unexplained, subsets
from csat_helpers.survey.survey import Survey

EXACT = 10
METHODS = ("shapley", "johnson")
_OTHER = "Name other answers that count (event=[4, 5]), or ask for fewer drivers."
_COSTLY = 1e10  # respondents x regressions x replicates from which fewer replicates have to do


def settled(method: str, drivers: int) -> str:
    """The method that stands for the one asked: beyond :data:`EXACT` drivers relative weights for Shapley values."""
    if method not in METHODS:
        raise MeasureError(
            f"'{method}' is not a method for a logistic outcome.", mend=nearest(method, METHODS)
        )  # fmt: skip
    return "johnson" if drivers > EXACT else method


def costly(method: str, drivers: int, respondents: int, replicates: int) -> bool:
    """Whether the replicates of all regressions would take too long."""
    return method == "shapley" and 2.0**drivers * respondents * replicates > _COSTLY


def logistic_fault(sv: Survey, values: np.ndarray, weight: np.ndarray, items: Sequence[str]) -> Fault | None:
    """Why no logistic model of the last of ``items`` can stand on complete answers; None where one can."""
    counted = weight > 0
    y, p, outcome = values[counted, -1], values.shape[1] - 1, sv.label(items[-1])
    rarer = int(min((y > 0.5).sum(), (y <= 0.5).sum()))
    if len(y) > p + 1 and not rarer:
        return Fault(say(sv.language, "all or none of the answers to {outcome} count", outcome=outcome), _OTHER)
    if found := fault(sv, values, weight, items):
        return found
    if rarer <= p:
        told = say(
            sv.language, "only {n} respondents gave the rarer of the two answers to {outcome}: too few for {p} drivers",
            n=rarer, outcome=outcome, p=p,
        )  # fmt: skip
        return Fault(told, _OTHER)
    endless = _separating(_columns(values, weight)[counted], y, weight[counted])
    if endless.any():
        named = listed(sv.language, [sv.label(item) for item, hit in zip(items, endless, strict=False) if hit])
        return Fault(say(sv.language, "{items} tell some answers for certain (separation)", items=named), LEAVE)
    return None


def logistic_importance(
    values: np.ndarray, rows: np.ndarray, weight: np.ndarray, replicates: Replicates | None, method: str = "shapley"
) -> Importance:
    """Parts of McFadden's R2 of the last column (0 and 1) on the others, of complete answers, with draws.

    ``beta`` is the log odds of a standard deviation of the driver, the others staying the same.
    """
    known = correlations(values, weight)
    spread = np.sqrt(np.diagonal(known.covariance)[:-1])
    X, y, p = _columns(values, weight), values[:, -1], values.shape[1] - 1
    inside = subsets(p) if method == "shapley" else np.ones((p, 1), bool)
    inside = np.vstack([np.ones(inside.shape[1], bool), inside])
    found = logistic_stack.stacked(X, y, weight, inside)
    beta, r2 = found.coefficient[1:, -1], float(found.explained[-1])  # the last fit has all drivers
    if method == "shapley":
        part = from_unexplained(found.deviance / found.null_deviance)
    else:
        part = relative_weights(known.R[:-1, :-1], beta, r2)
    again, mean = np.empty((0, p)), np.empty((0, p))
    if replicates is not None:
        totals = partial(replicates.totals, np.column_stack([X, y]), rows, weight)
        null = _null(totals)
        moments = replicated(values, rows, weight, replicates)
        mean = moments.mean[:, :-1]
        if method == "shapley":
            deviance = logistic_stack.replicated_deviances(X, weight, inside, found.coefficient, totals)
            again = from_unexplained(divide(deviance, null[:, None]))
        else:
            coefficient, deviance = logistic_stack.one_step(X, found.coefficient[:, -1], totals)
            wide = np.sqrt(np.diagonal(moments.covariance, axis1=1, axis2=2)[:, :-1]) / spread
            again = relative_weights(moments.R[:, :-1, :-1], coefficient[:, 1:] * wide, 1 - divide(deviance, null))
    return Importance.drawn(
        part=part, part_again=np.maximum(np.nan_to_num(again), 0.0), mean=known.mean[:-1], mean_again=mean, replicates=replicates,
        r2=r2, beta=beta, correlation=known.R[:-1, -1], vif=np.diagonal(np.linalg.inv(known.R[:-1, :-1])),
        base=np.full(p, int((weight > 0).sum())), repaired=False, events=_rarer(y, weight),
    )  # fmt: skip


def _rarer(y: np.ndarray, weight: np.ndarray) -> int:
    counted = y[weight > 0]
    return int(min(counted.sum(), (1 - counted).sum()))


def _columns(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """A constant and the drivers, standardised under the weights."""
    center, scale = standards(values[:, :-1], weight)
    return np.column_stack([np.ones(len(values)), (values[:, :-1] - center) / scale])


def _null(totals: Totals) -> np.ndarray:
    """The deviance without drivers in each replicate."""
    sums = totals(lambda block: np.column_stack([block[:, -1], block[:, 0]]))
    return logistic_stack.null_deviance(sums[:, 0], sums[:, 1])


def _separating(X: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The drivers that tell some answers for certain: by themselves, or those that do so together."""
    endless = linear_models.separating(X, linear_models.logistic(X, y, weight))[1:]
    alone = np.zeros_like(endless)
    for k in np.flatnonzero(endless):
        pair = X[:, [0, k + 1]]
        alone[k] = linear_models.separating(pair, linear_models.logistic(pair, y, weight))[1]
    return alone if alone.any() else endless
