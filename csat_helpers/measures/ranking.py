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
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.kernel.replicates import generator
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tables import column_tests
from csat_helpers.measures.tables.banners import letter
from csat_helpers.measures.tidy import Banner, Names, banner, check_confidence, empty, framed, names
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

MEASURES = (*VALUES, "composite")
COLUMNS = [
    *TIDY, "rank", "rank_low", "rank_high", "ranked", "other", "other_label", "gap", "gap_std_error", "gap_low",
    "gap_high", "p_value", "column", "letters",
]  # fmt: skip


def ranking(
    sv: Survey,
    items: Names,
    by: str,
    *,
    measure: str = "composite",
    adjust: str | None = "holm",
    confidence: float = 0.95,
    unranked: object = (),
    seed: int | None = None,
) -> pd.DataFrame:
    """The levels of ``by`` in order of what they score on each item, the highest first.

    ``measure`` is ``composite`` (one index of all items), or index, mean, nps, top_box or bottom_box of each item.
    Returns :data:`COLUMNS` and ``rank_prob_1`` ... ``rank_prob_k``: the level's estimate with its design error and
    interval; ``rank`` (1 the highest; ties share a place) among the ``ranked`` levels that are shown; ``rank_low`` to
    ``rank_high``, the places it may have (with ``confidence`` all sets hold all true ranks, under the default
    ``adjust``; None looks at each pair by itself); and ``rank_prob_k``, the probability of each place, by
    draws from Student's t with the design's covariance and df (of two levels, one less half the test's p). ``gap`` is
    its distance from ``other``, the best of the others, so above zero for the leader alone, with interval and the
    ``p_value`` of no gap, adjusted over all pairs. ``letters`` are the ``column`` letters of the levels it exceeds,
    by the same tests: lower case p < .05, capital p < .01. Clusters and respondents that levels share are taken into
    account. A level that is hidden, or named in ``unranked`` (all other brands taken together, say), has no place; nor
    has one whose error is not known. Of two levels in which everyone gave the same answer neither is before the
    other, and they have no probabilities.

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
    own = _intervals(grid, design.df, confidence, share=measure.endswith("_box"))
    frame = disclosure.apply(framed(sv, grid, levels, item, label, named, confidence=confidence, instead=own), sv)
    rng = generator(sv, "ranking", tuple(asked), by, measure, seed=seed)
    apart = [plain_code(code) for code in (unranked if isinstance(unranked, list | tuple) else [unranked])]
    parts = [
        _ranked(frame[frame["item"] == name], among[:, :, k], levels, design.df, adjust, confidence, apart, rng)
        for k, name in enumerate(item)
    ]
    return pd.concat(parts, ignore_index=True)


def _intervals(grid: Grid, df: int, confidence: float, *, share: bool) -> dict[str, np.ndarray]:
    """Intervals on the df of the tests, which respondents who come back lower; those of shares as top_box has them."""
    if share:
        bases = grid.base, grid.effective_base
        low, high = intervals.share_interval("logit", grid.estimate, grid.std_error, *bases, df, confidence)
    else:
        low, high = intervals.t_interval(grid.estimate, grid.std_error, df, confidence)
    return {"conf_low": low, "conf_high": high, "df": np.full(grid.base.shape, df)}


def _ranked(
    frame: pd.DataFrame, among: np.ndarray, levels: Banner, df: float, adjust: str | None, confidence: float,
    apart: Sequence[str], rng: np.random.Generator,
) -> pd.DataFrame:  # fmt: skip
    """One item's levels with their places, the highest first, those without an estimate or error last."""
    frame = frame.reset_index(drop=True)
    place = [levels.level.index(level) for level in frame["level"]]
    known = np.flatnonzero((frame["std_error"].notna() & ~frame["level"].isin(apart)).to_numpy())
    found = {name: np.full(len(frame), np.nan) for name in COLUMNS[len(TIDY) :] if name not in _WORDS}
    other, letters = np.full(len(frame), -1), np.full(len(frame), "", dtype=object)
    chances = np.full((len(frame), len(frame)), np.nan)
    if len(known):
        estimate = frame["estimate"].to_numpy(float)[known]
        spread = among[np.ix_(np.array(place)[known], np.array(place)[known])]
        alike = frame["deff"].isna().to_numpy()[known]
        gap, error, p = ranks.pairwise(estimate, spread, df, adjust, alike)
        for name, values in _places(estimate, gap, error, p, df, confidence).items():
            found[name][known] = values
        best = _best_other(estimate)
        other[known] = np.where(best >= 0, known[best], -1)
        letters[known] = _exceeded(gap, p, [letter(place[k]) for k in known])
        drawn = ranks.probabilities(estimate, spread, rng, df=df)
        untested = np.any(np.isnan(p) & ~np.eye(len(p), dtype=bool), axis=1, keepdims=True)
        chances[np.ix_(known, np.arange(len(known)))] = np.where(untested, np.nan, drawn)
    names_of = {c: [frame[of].iloc[o] if o >= 0 else "" for o in other] for c, of in _OTHER}
    names_of |= {"column": [letter(k) for k in place], "letters": letters.tolist()}
    columns = {f"rank_prob_{k + 1}": chances[:, k] for k in range(len(frame))}
    made = frame.assign(**found, **names_of, **columns)
    order = np.lexsort((-np.nan_to_num(made["estimate"].to_numpy(float), nan=-np.inf), np.isnan(found["rank"])))
    return made.iloc[order].loc[:, [*COLUMNS, *columns]]


_OTHER = (("other", "level"), ("other_label", "level_label"))
_WORDS = ("other", "other_label", "column", "letters")


def _exceeded(gap: np.ndarray, p: np.ndarray, columns: Sequence[str]) -> list[str]:
    """The letters of the levels that each exceeds; a dash where it could be tested against none."""
    low, high = column_tests.ALPHA
    found = []
    for row in range(len(columns)):
        hits = [k for k in range(len(columns)) if gap[row, k] > 0 and p[row, k] < low]
        said = " ".join(columns[k] if p[row, k] < high else columns[k].lower() for k in hits)
        found.append(said or ("" if np.isfinite(p[row]).any() or len(columns) < 2 else column_tests.NO_TEST))
    return found


def _places(
    estimate: np.ndarray, gap: np.ndarray, error: np.ndarray, p: np.ndarray, df: float, confidence: float
) -> dict[str, np.ndarray]:
    """The numbers of the levels that have a place, in their order."""
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
