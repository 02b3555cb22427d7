"""Data on which no path model can stand: too few answers, items that all answer alike, constructs that say the same."""

import numpy as np

from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel.moments import both_answered
from csat_helpers.measures.kernel.replicated import correlations
from csat_helpers.measures.path_models.weights import Weights
from csat_helpers.survey.path_specification import Specification

_COLLINEAR = 1e-8
_SHARED = 1e-4  # part in a sum that is nothing, below which a variable has no part in it


def check_data(model: Specification, values: np.ndarray, weight: np.ndarray) -> None:
    """Raise MeasureError where no model can stand: too few respondents, items that all answer alike, or doubles."""
    answered = np.diagonal(both_answered(values, weight)).astype(np.int64)
    causes = max(len(model.causes(j)) for j in range(len(model.constructs)))
    most = max(causes, *(len(model.members(j)) for j, mode in enumerate(model.modes) if mode == "B"), 0)
    few = [item for item, n in zip(model.items, answered, strict=True) if n <= most + 1]
    if few:
        raise MeasureError(
            f"{', '.join(few)}: {int(answered.min())} respondents answered, too few for a regression on {most}.",
            mend="Leave such items or paths out, or wait for more answers.",
        )
    found = correlations(values, weight)
    spread = np.diagonal(found.covariance)
    constant = [item for item, v in zip(model.items, spread, strict=True) if not v > 1e-12]
    if constant:
        raise MeasureError(
            f"Everyone gave the same answer to {', '.join(constant)}.", mend="Leave constant items out of the model."
        )
    _check_doubles(model, found.R)


def _check_doubles(model: Specification, R: np.ndarray) -> None:
    """Items that say the same thing: in mode B no weights can be told apart; between constructs, no paths."""
    for i, k in doubles(R):
        if model.block[i] != model.block[k]:
            ends = [model.constructs[model.block[j]] for j in (i, k)]
            raise MeasureError(
                f"'{model.items[i]}' of {ends[0]} and '{model.items[k]}' of {ends[1]} have the same answers.",
                mend="One item is entered twice: leave one out.",
            )
    for j, mode in enumerate(model.modes):
        own = model.members(j)
        if mode == "B" and len(own) > 1 and (items := _dependent(R[own[:, None], own])).any():
            names = " and ".join(f"'{model.items[k]}'" for k in own[items])
            raise MeasureError(
                f"{names} of {model.constructs[j]} say the same thing (perfect collinearity), so mode B cannot weigh them.",
                mend="Leave one of them out, or take mode A.",
            )


def check_causes(model: Specification, fit: Weights) -> None:
    """Raise MeasureError where what leads to a construct says the same thing twice, so that no paths can be told apart."""
    for target in range(len(model.constructs)):
        causes = model.causes(target)
        if len(causes) < 2 or not (alike := _dependent(fit.correlation[causes[:, None], causes])).any():
            continue
        named = [
            f"{model.constructs[k]} ({', '.join(model.items[i] for i in model.members(k))})" for k in causes[alike]
        ]
        raise MeasureError(
            f"{' and '.join(named)} say the same thing (perfect collinearity), so their paths to"
            f" {model.constructs[target]} cannot be told apart.",
            mend="Join them into one construct, or leave one of the paths out.",
        )


def doubles(R: np.ndarray) -> list[tuple[int, int]]:
    """Each two items that correlate perfectly."""
    return [(int(i), int(k)) for i, k in np.argwhere(np.triu(np.abs(R) > 1 - _COLLINEAR, 1))]


def _dependent(R: np.ndarray) -> np.ndarray:
    """Which of the variables are a sum of others; none where no one is."""
    if not np.isfinite(R).all():
        return np.zeros(len(R), dtype=bool)
    values, vectors = np.linalg.eigh(R)
    idle = vectors[:, values < _COLLINEAR]
    return np.asarray((np.abs(idle) > _SHARED).any(axis=1))
