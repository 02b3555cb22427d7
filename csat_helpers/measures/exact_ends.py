"""Where a survey's intervals are exact: the scale each figure is bounded by, and the ends that stand for t and logit."""

from collections.abc import Sequence

import numpy as np

from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel import finite
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.survey.accounting import concerned
from csat_helpers.survey.finite_population import exact_intervals, plain_design
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey

EXACT = "exact"
DEFAULTS = ("t", "logit", EXACT)  # what exact ends stand for; another interval was asked for by name
Ends = tuple[np.ndarray, np.ndarray]
_SCALES = {"index": (0.0, 100.0), "nps": (-100.0, 100.0)}


def is_exact(sv: Survey, interval: str) -> bool:
    """Whether the ends are exact: by the survey's rule, or asked for. Raises MeasureError where they cannot be."""
    if interval == EXACT and not plain_design(sv):
        raise MeasureError(
            "Exact intervals need a simple or stratified sample: no clusters, replicate weights or fitted weights.",
            mend="Use 'beta' for shares, and Student's t for means.",
        )
    return interval == EXACT or (interval in DEFAULTS and exact_intervals(sv))


def bounds(sv: Survey, items: Sequence[str], measure: str, interval: str) -> np.ndarray:
    """The scale's two ends, a column an item; NaN where a figure has none, as an amount of money."""
    if interval != "t":
        return np.tile([[0.0], [1.0]], len(items))
    if measure in _SCALES:
        return np.tile(np.array(_SCALES[measure])[:, None], len(items))
    found = np.full((2, len(items)), np.nan)
    for k, item in enumerate(items if measure in ("mean", "ces") else ()):
        scale = sv.questionnaire.scale(item) if item in sv.questionnaire.items else None
        if scale is not None and scale.min is not None and scale.max is not None:
            found[:, k] = scale.min, scale.max
    return found


@kept
def of_values(
    sv: Survey, matrix: np.ndarray, items: Sequence[str], members: Members, scale: np.ndarray, confidence: float
) -> Ends:
    """Exact ends of means of ``matrix`` (respondents x items), NaN where there are none.

    Whom an item concerns and who did not answer it is among those of whom nothing is known; of what is no item, a
    composite, all who have a value are taken.
    """
    if not items:
        return np.empty((members.size, 0)), np.empty((members.size, 0))
    known = {item: concerned(sv, item) for item in {*items} & {*sv.questionnaire.items} & {*sv.responses.columns}}
    asked = np.column_stack([known.get(item, ~np.isnan(matrix[:, k])) for k, item in enumerate(items)])
    return finite.ends(matrix, asked, members, sv.arrays, scale, confidence)


def of_shares(sv: Survey, grid: Grid, confidence: float) -> Ends:
    """Exact ends of a grid of shares where the whole sample is one stratum, else NaN."""
    fraction = sv.arrays.fraction
    if len(fraction) != 1:
        return np.full(grid.base.shape, np.nan), np.full(grid.base.shape, np.nan)
    return finite.share(grid.estimate, grid.base, float(fraction[0]), confidence)


def put(ends: Ends, exact: Ends) -> Ends:
    """The exact ends where there are any."""
    there = ~np.isnan(exact[0])
    return np.where(there, exact[0], ends[0]), np.where(there, exact[1], ends[1])
