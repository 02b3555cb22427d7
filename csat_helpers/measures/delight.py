"""The value of delight: how much more customers who give the top rating recommend, stay and spend than the next."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.drivers import only
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.nps import promotion
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "item", "label", "measure", "of", "of_label", "delighted", "delighted_low", "delighted_high", "satisfied",
    "satisfied_low", "satisfied_high", "estimate", "std_error", "conf_low", "conf_high", "df", "p_value", "ratio",
    "delighted_base", "satisfied_base", "base", "suppressed", "flag", "reason",
]  # fmt: skip


def delight(
    sv: Survey, satisfaction: Names, outcomes: Names, *, top: int = 1, second: int = 1, confidence: float = 0.95
) -> pd.DataFrame:
    """What each outcome is among the delighted (``top`` answers of ``satisfaction``) and among the satisfied (the
    ``second`` ones next to them), a row an outcome.

    An outcome asked from 0 to 10 in the role ``recommend`` is a net promoter score (-100 to 100), another rating an
    index (0 to 100), a number (revenue, purchases) its mean; ``measure`` says which. ``estimate`` is delighted less
    satisfied, in that unit, with Student's t interval and test; ``ratio`` is one over the other where it is a mean of
    numbers above zero. Association in one survey: delight goes with loyalty, and may not be all of its cause.

    Raises MeasureError for an outcome without numbers, or boxes that do not fit the scale. Source: Jones and Sasser
    (1995), Why satisfied customers defect; Heskett, Jones, Loveman, Sasser and Schlesinger (1994).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"sat": [5, 5, 4, 4, 3], "stay": [5, 4, 3, 3, 1]}),
    ...     {"scales": {"s": {"min": 1, "max": 5}}, "items": {"sat": {"scale": "s"}, "stay": {"scale": "s"}}},
    ... )
    >>> delight(sv, "sat", "stay")[["delighted", "satisfied", "estimate"]].values.tolist()
    [[87.5, 50.0, 37.5]]
    """
    check_confidence(confidence)
    asked, target = names(outcomes), only(satisfaction)
    if not asked or target is None:
        return empty(columns=COLUMNS)
    groups = _groups(sv, target, top, second)
    rows = [_row(sv, target, item, groups, confidence) for item in asked]
    frame = pd.DataFrame(rows)
    smaller = frame[["delighted_base", "satisfied_base"]].min(axis=1)
    return disclosure.apply(frame.assign(base=smaller, suppressed="", flag="", reason=""), sv).loc[:, COLUMNS]


def _groups(sv: Survey, item: str, top: int, second: int) -> np.ndarray:
    """0 for the delighted, 1 for the satisfied, -1 for all others."""
    points = scales.check_boxes(sv, item, top + second)
    best, next_best = points[-top:], points[-top - second : -top]
    answers = sv.answers(item)
    return np.select([np.isin(answers, best), np.isin(answers, next_best)], [0, 1], -1)


def _measured(sv: Survey, item: str) -> tuple[str, Callable[[Survey, str], np.ndarray]]:
    """What an outcome is measured by, by its role and scale."""
    scale = sv.scale(item)
    if scale.kind == "category":
        raise MeasureError(f"'{item}' has categories, so it has no mean.", mend="Name a rating or a number.")
    if item in sv.roles("recommend") and (scale.min, scale.max) == (0, 10):
        return "nps", promotion
    rated = scale.kind == "rating" and scale.min is not None and scale.max is not None
    return ("index", scales.rescaled) if rated else ("mean", scales.check_numeric)


def _row(sv: Survey, satisfaction: str, item: str, groups: np.ndarray, confidence: float) -> dict[str, object]:
    measure, values_of = _measured(sv, item)
    values, df = values_of(sv, item)[:, None], sv.arrays.df
    rows = np.flatnonzero(sv.rows & (groups >= 0))
    members = Members(rows, groups[rows], 2)
    grid = estimation.estimate(values, members, sv.arrays)
    apart, variance = estimation.contrast(values, members, sv.arrays, np.array([[1.0], [-1.0]]))
    there = (grid.clusters[:, 0] > 1).all()
    error = np.sqrt(variance[0]) if there else np.array([np.nan])
    low, high = intervals.t_interval(apart[0], error, df, confidence)
    ends = intervals.t_interval(grid.estimate[:, 0], grid.std_error[:, 0], df, confidence)
    top, next_to_it = grid.estimate[:, 0]
    statistic = np.divide(apart[0], error, out=np.full(1, np.nan), where=error > 0)
    return {
        "item": item,
        "label": sv.label(item),
        "measure": measure,
        "of": satisfaction,
        "of_label": sv.label(satisfaction),
        "delighted": top,
        "delighted_low": ends[0][0],
        "delighted_high": ends[1][0],
        "satisfied": next_to_it,
        "satisfied_low": ends[0][1],
        "satisfied_high": ends[1][1],
        "estimate": apart[0, 0],
        "std_error": error[0],
        "conf_low": low[0],
        "conf_high": high[0],
        "df": df,
        "p_value": intervals.p_value(statistic, df)[0],
        "ratio": top / next_to_it if measure == "mean" and next_to_it > 0 else np.nan,
        "delighted_base": int(grid.base[0, 0]),
        "satisfied_base": int(grid.base[1, 0]),
    }
