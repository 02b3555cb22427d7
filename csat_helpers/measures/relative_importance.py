"""Relative importance of drivers for an outcome: the estimate and its draws, behind drivers and priorities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from csat_helpers.errors import MeasureError
from csat_helpers.locale import listed, say
from csat_helpers.measures import scales
from csat_helpers.measures.decompositions import coefficients, explained, parts
from csat_helpers.measures.kernel.compact import stacked
from csat_helpers.measures.kernel.moments import both_answered, correlation, pairwise_moments, standards
from csat_helpers.measures.kernel.replicated import correlations, replicated
from csat_helpers.measures.kernel.replicates import Replicates
from csat_helpers.measures.shapley import LIMIT
from csat_helpers.survey.survey import Survey

MISSING = ("pairwise", "complete")
COSTLY_FROM = 19  # drivers: each more doubles the subsets, so fewer replicates have to do
LEAVE = "Leave such items out, or ask for fewer drivers."
_COLLINEAR = 1e-8


class Fault(NamedTuple):
    """Why a model cannot stand, in the survey's language, and what to do."""

    reason: str
    mend: str


@dataclass(frozen=True, eq=False)
class Importance:
    """One model: an entry a driver; draws are draws x drivers; ``mean`` and ``mean_draws`` are of the answers.

    ``part_again`` is the part in each replicate, of which the draws are made; ``events`` how many gave the rarer of
    two answers.
    """

    part: np.ndarray
    r2: float
    beta: np.ndarray
    correlation: np.ndarray
    vif: np.ndarray
    base: np.ndarray
    mean: np.ndarray
    part_again: np.ndarray
    part_draws: np.ndarray
    mean_draws: np.ndarray
    repaired: bool
    events: float = float("nan")

    @classmethod
    def drawn(cls, *, mean_again: np.ndarray, replicates: Replicates | None, **known: Any) -> "Importance":
        """The model of what is ``known``, with the draws that its replicates make."""
        again = np.hstack([known["part_again"], mean_again])
        if replicates is not None:
            again = replicates.draws(np.r_[known["part"], known["mean"]], again)
        p = len(known["part"])
        return cls(**known, part_draws=again[:, :p], mean_draws=again[:, p:])


def answers(sv: Survey, item: str) -> np.ndarray:
    """Answers on which more is better, where the scale says which end is good."""
    found = scales.check_numeric(sv, item)
    return scales.oriented(sv, item) if sv.scale(item).reversed else found


def matrix(sv: Survey, outcome: str, drivers: Sequence[str]) -> np.ndarray:
    """Answers to the drivers, and the outcome in the last column; raises MeasureError where these do not fit."""
    check_drivers(outcome, drivers)
    return stacked((answers(sv, item) for item in [*drivers, outcome]), len(sv.responses))


def check_drivers(outcome: str, drivers: Sequence[str]) -> None:
    """Refuse an outcome among its drivers, and too many of them."""
    if outcome in drivers:
        raise MeasureError(f"'{outcome}' is both the outcome and a driver.", mend="Leave it out of the drivers.")
    if len(drivers) > LIMIT:
        raise MeasureError(f"{len(drivers)} drivers are more than {LIMIT}.", mend="Group or drop some.")


def fault(sv: Survey, values: np.ndarray, weight: np.ndarray, items: Sequence[str]) -> Fault | None:
    """Why no model of the last of ``items`` can stand on these answers; None where one can."""
    p, both = values.shape[1] - 1, both_answered(values, weight)
    pairs = int(both[:-1, -1].min(initial=len(values)))
    if pairs <= p + 1:
        return Fault(
            say(
                sv.language,
                "{n} respondents answered both the outcome and a driver: too few for {p} drivers",
                n=pairs,
                p=p,
            ),
            "Ask for fewer drivers, or leave out those that few answered.",
        )
    moments = pairwise_moments(values, weight)
    scale = standards(values, weight)[1]
    constant = np.diagonal(moments.variance) <= 1e-12 * scale**2
    if constant.any():
        mend = "Explain another outcome, or this one in a group where it varies." if constant[-1] else LEAVE
        return Fault(
            say(sv.language, "everyone gave the same answer to {items}", items=_labels(sv, items, constant)), mend
        )
    if both[:-1, :-1].min() < 3:
        apart = np.isin(np.arange(p + 1), np.unravel_index(both[:-1, :-1].argmin(), (p, p)))
        return Fault(
            say(sv.language, "hardly anyone answered both {items}", items=_labels(sv, items, apart)),
            "Leave one of them out: nothing tells how they go together.",
        )
    R = correlation(moments)[:-1, :-1]
    spectrum, vectors = np.linalg.eigh(R)
    if p > 1 and abs(spectrum[0]) < _COLLINEAR:
        tied = np.abs(vectors[:, 0]) > 0.05
        return Fault(
            say(sv.language, "{items} say the same thing (perfect collinearity)", items=_labels(sv, items, tied)),
            "Leave out one of them, or what is made of the others.",
        )
    return None


def importance(
    values: np.ndarray,
    rows: np.ndarray,
    weight: np.ndarray,
    replicates: Replicates | None,
    method: str = "shapley",
) -> Importance:
    """Parts of R2 of the last column on the others, with draws; ``rows`` are the places in the survey."""
    found = correlations(values, weight)
    part, mean = parts(found.R, method), found.mean[:-1]
    part_again, mean_again = np.empty((2, 0, len(part)))
    if replicates is not None:
        again = replicated(values, rows, weight, replicates)
        part_again, mean_again = parts(again.R, method), again.mean[:, :-1]
    return Importance.drawn(
        part=part,
        part_again=part_again,
        mean=mean,
        mean_again=mean_again,
        replicates=replicates,
        r2=float(explained(found.R)),
        beta=coefficients(found.R),
        correlation=found.R[:-1, -1],
        vif=np.diagonal(np.linalg.inv(found.R[:-1, :-1])),
        base=both_answered(values, weight)[:-1, -1].astype(np.int64),
        repaired=bool(found.repaired),
    )


def complete(values: np.ndarray) -> np.ndarray:
    """Which rows answered every item."""
    return np.asarray(~np.isnan(values).any(axis=1))


def _labels(sv: Survey, items: Sequence[str], marked: np.ndarray) -> str:
    return listed(sv.language, [sv.label(item) for item, hit in zip(items, marked, strict=False) if hit])
