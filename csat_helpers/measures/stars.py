"""Stars: units in classes by stated cut points, or by clustering where none are stated, and how sure each class is."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures.kernel.estimation import divide

STARS = ["stars", "stars_low", "stars_high", "stars_probability", "cut_below", "cut_above"]
CLASSES = 5
_NEEDED = ("estimate", "std_error", "base")


def stars(
    frame: pd.DataFrame, cuts: Sequence[float] = (), *, classes: int = CLASSES, least: int = 100,
    confidence: float = 0.95,
) -> pd.DataFrame:  # fmt: skip
    """Units with their stars, 1 the lowest, and the probability of each number of stars given the unit's error.

    ``frame`` has a row a unit of one item with ``estimate``, ``std_error`` and ``base`` (and ``df``: Student's t, else
    the normal). ``cuts`` are the stated cut points in the estimate's units, rising: one star under the first, one more
    from each on. Without them ``classes`` groups are cut from the tree of Ward's clustering of the estimates, and the
    cut points lie midway between neighbouring groups; their own error does not count then. A unit of fewer than
    ``least`` respondents has no star, with its ``reason``.

    Returns the frame with :data:`STARS` and ``star_prob_1`` ... : ``stars``, its ``stars_probability``, and
    ``stars_low`` to ``stars_high``, the numbers of stars at the ends of the interval of ``confidence``; ``cut_below``
    and ``cut_above`` are the cut points about it. Raises MeasureError for cuts that do not rise, or a missing column.
    Source: Ward (1963); HCAHPS star ratings technical notes (100 completed surveys at least).

    >>> units = pd.DataFrame({"estimate": [61.0, 70.0, 84.0], "std_error": [1.0, 2.0, 1.0], "base": [400, 120, 40]})
    >>> stars(units, [65, 70, 80])[["stars", "stars_low", "stars_high"]].values.tolist()
    [[1.0, 1.0, 1.0], [3.0, 2.0, 3.0], [nan, nan, nan]]
    """
    check_cuts(cuts)
    for name in _NEEDED:
        if name not in frame.columns:
            raise MeasureError(f"Stars need the column '{name}'.", mend=nearest(name, frame.columns))
    if "item" in frame.columns and len(set(frame["item"])) > 1:
        raise MeasureError("Stars are given on one item.", mend="Take the rows of one item.")
    rows = frame.reset_index(drop=True)
    estimate, error = rows["estimate"].to_numpy(float), rows["std_error"].to_numpy(float)
    fit = np.isfinite(estimate) & (rows["base"].to_numpy(float) >= least)
    edges = np.asarray(cuts, float) if len(cuts) else _ward(estimate[fit], classes)
    df = rows["df"].to_numpy(float) if "df" in rows else np.full(len(rows), np.inf)
    below = _below(estimate, error, df, edges)
    chance = np.diff(np.column_stack([np.zeros(len(rows)), below, np.ones(len(rows))]), axis=1)
    own = np.searchsorted(edges, estimate, side="right")
    reach = _quantile(df, (1 + confidence) / 2) * error
    ends = [np.searchsorted(edges, np.where(fit, estimate + sign * reach, 0.0), side="right") + 1 for sign in (-1, 1)]
    bounds = np.r_[-np.inf, edges, np.inf]
    sure = fit & np.isfinite(error)
    columns = {
        "stars": np.where(fit, own + 1.0, np.nan), "stars_low": np.where(sure, ends[0], np.nan),
        "stars_high": np.where(sure, ends[1], np.nan),
        "stars_probability": np.where(sure, np.take_along_axis(chance, own[:, None], axis=1)[:, 0], np.nan),
        "cut_below": np.where(fit & np.isfinite(bounds[own]), bounds[own], np.nan),
        "cut_above": np.where(fit & np.isfinite(bounds[own + 1]), bounds[own + 1], np.nan),
    }  # fmt: skip
    chances = {f"star_prob_{k + 1}": np.where(sure, chance[:, k], np.nan) for k in range(chance.shape[1])}
    return rows.assign(**columns, **chances)


def check_cuts(cuts: Sequence[float]) -> None:
    """Cut points rise."""
    if any(b <= a for a, b in pairwise(cuts)):
        raise MeasureError(
            f"Cut points of stars do not rise: {', '.join(f'{c:g}' for c in cuts)}.", mend="Write the lowest first."
        )


def _ward(estimate: np.ndarray, classes: int) -> np.ndarray:
    """Midpoints between the groups of Ward's clustering; fewer than there are classes where estimates are fewer."""
    # Imported where it is used: a report with stated cuts never needs it.
    from scipy.cluster import hierarchy

    ordered = np.sort(estimate)
    if len(np.unique(ordered)) < 2:
        return np.empty(0)
    groups = hierarchy.fcluster(hierarchy.linkage(ordered[:, None], "ward"), classes, "maxclust")
    last = np.flatnonzero(np.diff(groups))
    return (ordered[last] + ordered[last + 1]) / 2


def _below(estimate: np.ndarray, error: np.ndarray, df: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The probability that each unit lies under each cut point; certain where there is no error."""
    gap = edges[None, :] - estimate[:, None]
    t = divide(gap, np.broadcast_to(error[:, None], gap.shape))
    tail = np.where(
        np.isfinite(df)[:, None], special.stdtr(np.where(np.isfinite(df), df, 1.0)[:, None], t), special.ndtr(t)
    )
    return np.where(np.isfinite(t), tail, (gap > 0).astype(float))


def _quantile(df: np.ndarray, probability: float) -> np.ndarray:
    finite = np.isfinite(df)
    t = special.stdtrit(np.where(finite & (df > 0), df, 1.0), probability)
    return np.where(finite, t, special.ndtri(probability))
