"""Ranking: brands, branches or operators by what they score, with how sure each place is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.columns import TIDY
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.index import composite, composite_label
from csat_helpers.measures.kernel import estimation, intervals, ranks
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.replicates import generator
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tidy import Banner, Names, banner, check_confidence, empty, framed, names
from csat_helpers.survey.survey import Survey

MEASURES = (*VALUES, "composite")
COLUMNS = [
    *TIDY, "rank", "rank_low", "rank_high", "ranked", "other", "other_label", "gap", "gap_std_error", "gap_low",
    "gap_high", "p_value",
]  # fmt: skip


def ranking(
    sv: Survey,
    items: Names,
    by: str,
    *,
    measure: str = "composite",
    adjust: str | None = "holm",
    confidence: float = 0.95,
    seed: int | None = None,
) -> pd.DataFrame:
    """The levels of ``by`` in order of what they score on each item, the highest first.

    ``measure`` is ``composite`` (one index of all items), or index, mean, nps, top_box or bottom_box of each item.
    Returns :data:`COLUMNS` and ``rank_prob_1`` ... ``rank_prob_k``: the level's estimate with its design error and
    interval; ``rank`` (1 the highest; ties share a place) among the ``ranked`` levels that are shown; ``rank_low`` to
    ``rank_high``, the places it may have (with ``confidence`` all sets hold all true ranks, under the default
    ``adjust``; None looks at each pair by itself); and ``rank_prob_k``, the probability of each place, from the
    normal distribution with the design's covariance. ``gap`` is its distance from ``other``, the best of the others,
    so above zero for the leader alone, with interval and the ``p_value`` of no gap, adjusted over all pairs.
    Clusters and respondents that levels share are taken into account. A level that is hidden has no place.

    Raises MeasureError for another measure or adjustment, or one that does not fit an item.
    Source: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks; Goldstein and Spiegelhalter (1996).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1, 2, 2, 4, 5, 4], "brand": list("aaabbb")}),
    ...     {"items": {"q": {"scale": {"min": 1, "max": 5}}}},
    ... )
    >>> ranking(sv, "q", "brand")[["level", "rank", "rank_low", "rank_high"]].values.tolist()
    [['b', 1.0, 1.0, 1.0], ['a', 2.0, 2.0, 2.0]]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    if measure not in MEASURES:
        raise MeasureError(f"Nothing is ranked by '{measure}'.", mend=nearest(measure, MEASURES))
    asked, levels = names(items), banner(sv, by)
    if not asked or not levels.members.size:
        return empty(columns=COLUMNS)
    if measure == "composite":
        values = composite(sv, asked)[:, None]
        heads = [("index", composite_label(sv, asked)) if len(asked) > 1 else (asked[0], sv.label(asked[0]))]
    else:
        values = np.column_stack([VALUES[measure](sv, item) for item in asked])
        heads = [(item, sv.label(item)) for item in asked]
    named = "index" if measure == "composite" else measure
    design = returning(sv)
    grid, among = estimation.covariance(values, levels.members, design)
    item, label = zip(*heads, strict=True)
    frame = disclosure.apply(framed(sv, grid, levels, item, label, named, confidence=confidence), sv)
    rng = generator(sv, "ranking", tuple(asked), by, measure, seed=seed)
    parts = [
        _ranked(frame[frame["item"] == name], among[:, :, k], levels, design.df, adjust, confidence, rng)
        for k, name in enumerate(item)
    ]
    return pd.concat(parts, ignore_index=True)


def _ranked(
    frame: pd.DataFrame, among: np.ndarray, levels: Banner, df: float, adjust: str | None, confidence: float,
    rng: np.random.Generator,
) -> pd.DataFrame:  # fmt: skip
    """One item's levels with their places, the highest first, those without an estimate or error last."""
    frame = frame.reset_index(drop=True)
    place = [levels.level.index(level) for level in frame["level"]]
    known = np.flatnonzero(frame["std_error"].notna().to_numpy())
    found = {name: np.full(len(frame), np.nan) for name in COLUMNS[len(TIDY) :] if not name.startswith("other")}
    other = np.full(len(frame), -1)
    chances = np.full((len(frame), len(frame)), np.nan)
    if len(known):
        estimate = frame["estimate"].to_numpy(float)[known]
        spread = among[np.ix_(np.array(place)[known], np.array(place)[known])]
        for name, values in _places(estimate, spread, df, adjust, confidence).items():
            found[name][known] = values
        best = _best_other(estimate)
        other[known] = np.where(best >= 0, known[best], -1)
        chances[np.ix_(known, np.arange(len(known)))] = ranks.probabilities(estimate, spread, rng)
    names_of = {c: [frame[of].iloc[o] if o >= 0 else "" for o in other] for c, of in _OTHER}
    columns = {f"rank_prob_{k + 1}": chances[:, k] for k in range(len(frame))}
    made = frame.assign(**found, **names_of, **columns)
    order = np.lexsort((-np.nan_to_num(made["estimate"].to_numpy(float), nan=-np.inf), np.isnan(found["rank"])))
    return made.iloc[order].loc[:, [*COLUMNS, *columns]]


_OTHER = (("other", "level"), ("other_label", "level_label"))


def _places(
    estimate: np.ndarray, spread: np.ndarray, df: float, adjust: str | None, confidence: float
) -> dict[str, np.ndarray]:
    """The numbers of the levels that have a place, in their order."""
    gap, error, p = ranks.pairwise(estimate, spread, df, adjust)
    low, high = ranks.sets(gap, p, 1 - confidence)
    size = len(estimate)
    found = {"rank": ranks.places(estimate), "rank_low": low, "rank_high": high, "ranked": np.full(size, size)}
    best, rows = _best_other(estimate), np.arange(size)
    if size < 2:
        return {name: np.asarray(values, float) for name, values in found.items()}
    ends = intervals.t_interval(gap[rows, best], error[rows, best], df, confidence)
    found |= {"gap": gap[rows, best], "gap_std_error": error[rows, best], "gap_low": ends[0], "gap_high": ends[1]}
    return {name: np.asarray(values, float) for name, values in {**found, "p_value": p[rows, best]}.items()}


def _best_other(estimate: Sequence[float] | np.ndarray) -> np.ndarray:
    """The place of the highest of the others, for each; -1 where there is no other."""
    estimate = np.asarray(estimate, float)
    if len(estimate) < 2:
        return np.full(len(estimate), -1)
    without = np.where(np.eye(len(estimate)) > 0, -np.inf, estimate[None, :])
    return without.argmax(axis=1)
