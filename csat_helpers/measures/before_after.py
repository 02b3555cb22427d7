"""Before and after: what the same respondents expected, what they then experienced, and whether the change is real."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.disconfirmation import check_one_scale, stated_pairs
from csat_helpers.measures.funnel_losses import plain, whole
from csat_helpers.measures.gap import Pair, check_gaps
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.sign_flips import MOST, sign_flip_interval, sign_flip_p
from csat_helpers.measures.tidy import check_confidence, empty, reasons
from csat_helpers.survey.item_pairs import SERVICE, lacking
from csat_helpers.survey.survey import Survey

EXACT, DESIGN, CENSUS = "exact", "t", "census"
SCALE = (-100.0, 100.0)  # of a change of an index
COLUMNS = [
    "item", "label", "other", "other_label", "measure", "before", "after", "estimate", "std_error", "conf_low", "conf_high",
    "df", "p_value", "p_adjusted", "adjust", "test", "mark", "better", "same", "worse", "base", "weighted_base",
    "suppressed", "flag", "reason",
]  # fmt: skip


def before_after(
    sv: Survey,
    pairs: Pair | Sequence[Pair] | None = None,
    *,
    adjust: str | None = "holm",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """A row a pair of ``(perception item, expectation item)``: index expected, index experienced, and the change.

    Unless given, ``pairs`` are found as :func:`csat_helpers.measures.disconfirmation` finds them. Only those who gave both
    answers count (``base``). ``before`` and ``after`` are indices (0 to 100), ``estimate`` is the change, after less before, in
    points; ``better``, ``same`` and ``worse`` are the shares whose experience exceeds, equals and falls below what they
    expected. Reversed scales are turned.

    ``test`` is ``exact`` for up to 20 respondents who count alike: the paired permutation test over all patterns of signs, and
    the interval that turns it round (which has the ends of the scale where so few can reject nothing). It takes no
    account of a small population, so there it is cautious. Otherwise ``t``: Student's on the design, with its
    finite population correction; where all of a population answered, ``census``: no sampling error, so no p value.
    ``p_adjusted`` is adjusted over the pairs; ``mark`` says ``higher`` or ``lower`` where it tells the change from none
    at ``confidence`` (in a census wherever there is one). Intervals are of each pair by itself.

    No items of either role give no rows. Raises MeasureError for pairs on two scales.
    Source: Fisher (1935), The Design of Experiments, section 21; Hartigan (1969); Holm (1979).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"seen": [2, 3, 3, 2, 4, 2], "hoped": [4, 4, 5, 4, 5, 5]}),
    ...     {"scales": {"s": {"min": 1, "max": 5}}, "items": {"seen": {"scale": "s"}, "hoped": {"scale": "s"}}},
    ... )
    >>> before_after(sv, ("seen", "hoped"))[["before", "after", "p_value", "mark"]].round(3).values.tolist()
    [[87.5, 41.667, 0.031, 'lower']]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    asked = check_gaps(stated_pairs(sv) if pairs is None else pairs)
    if not asked:
        return lacking(sv, empty(columns=COLUMNS), SERVICE)
    frame = pd.DataFrame([_pair(sv, pair, confidence) for pair in asked]).assign(suppressed="", flag="")
    hidden = np.array([disclosure.hidden_anyway(sv, int(n)) for n in frame["base"]])
    p = adjusted(frame["p_value"].mask(hidden).to_numpy(float), adjust)
    sure = np.where(frame["test"] == CENSUS, frame["estimate"] != 0, p <= 1 - confidence) & ~hidden
    sign = np.where(frame["estimate"] > 0, "higher", "lower")
    frame = frame.assign(p_adjusted=p, adjust=adjust or "", mark=np.where(sure, sign, ""))
    return disclosure.apply(frame, sv).loc[:, COLUMNS]


def _pair(sv: Survey, pair: Pair, confidence: float) -> dict[str, object]:
    """One pair's row, nothing hidden or adjusted yet."""
    check_one_scale(sv, pair)
    after, before = (scales.rescaled(sv, item) for item in pair)
    change = after - before
    rows = np.flatnonzero(sv.rows & ~np.isnan(change) & (sv.arrays.weight > 0))
    sides = [np.where(np.isnan(change), np.nan, np.sign(change) == sign) for sign in (1, 0, -1)]
    both = np.where(np.isnan(change), np.nan, 1.0)
    values = np.column_stack([change, before * both, after * both, *sides])
    grid = estimation.estimate(values, Members(rows, np.zeros(len(rows), int), 1), sv.arrays)
    estimate = dict(zip(("estimate", "before", "after", "better", "same", "worse"), grid.estimate[0], strict=True))
    error = float(grid.std_error[0, 0])
    tested = _tested(sv, rows, change[rows], float(estimate["estimate"]), error, confidence)
    why = reasons(sv, grid.base[:, 0], grid.clusters[:, 0], grid.estimate[:, 0], grid.std_error[:, 0], sv.arrays.df)[0]
    if not why and pd.isna(tested["p_value"]) and tested["test"] != CENSUS:
        why = say(sv.language, "everyone answered alike: no error to test against")
    return {
        "item": pair[0], "label": sv.label(pair[0]), "other": pair[1], "other_label": sv.label(pair[1]),
        "measure": "index", **estimate, "std_error": error, "df": sv.arrays.df, **tested,
        "base": int(grid.base[0, 0]), "weighted_base": float(grid.weighted_base[0, 0]), "reason": why,
    }  # fmt: skip


def _tested(
    sv: Survey, rows: np.ndarray, change: np.ndarray, mean: float, error: float, confidence: float
) -> dict[str, Any]:
    """The test of no change, its p value and the interval of the change."""
    names = ("test", "p_value", "conf_low", "conf_high")
    if whole(sv.arrays, rows):
        return dict(zip(names, (CENSUS, float("nan"), mean, mean), strict=True))
    if 1 < len(rows) <= MOST and plain(sv.arrays, rows):
        ends = sign_flip_interval(change, confidence, SCALE)
        return dict(zip(names, (EXACT, sign_flip_p(change), *ends), strict=True))
    low, high = intervals.t_interval(np.array(mean), np.array(error), sv.arrays.df, confidence)
    p = float(intervals.p_value(np.array(mean / error), sv.arrays.df)) if error > 0 else float("nan")
    return dict(zip(names, (DESIGN, p, float(low), float(high)), strict=True))
