"""Whose words are whose: what detractors write and promoters do not, told from chance."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import scales
from csat_helpers.measures.coding import speaking
from csat_helpers.measures.kernel import estimation, exact, intervals
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.log_odds import log_odds
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.score_groups import score_group, score_names
from csat_helpers.measures.terms import gloss_of, used_words
from csat_helpers.measures.texts import private, texts
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "language", "term", "gloss", "level", "level_label", "other", "other_label", "estimate", "std_error", "conf_low",
    "conf_high", "z", "p_value", "p_adjusted", "odds_ratio", "difference", "share", "other_share", "users",
    "other_users", "base", "other_base", "tested", "of", "of_label",
]  # fmt: skip
_COMMON = 100  # words whose design effects are averaged
_LEAST = 3  # respondents: a word of fewer is no word of a group
_EXACT = 1e-9  # what arithmetic adds to a whole number
_LEAST_Z = 0.5  # of a p value near 1, which would give an interval without end


def keyness(
    sv: Survey,
    item: Names,
    *,
    between: tuple[str, object, object] | None = None,
    top: int = 12,
    prior: float = 100.0,
    adjust: str | None = "fdr_bh",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The ``top`` words that tell two groups of respondents apart, of each group and language, the surest first.

    Unless ``between=(column, level, other)`` says otherwise, ``level`` are promoters and ``other`` detractors (of
    another scale its upper and lower third) on the recommendation item, else on the overall rating. ``estimate`` is
    the log-odds ratio that a respondent of ``level`` uses the word against one of ``other``: below 0 it is a word of
    ``other``. People are counted, not uses, because a word said twice by one is not said by two. The prior is
    informative: ``prior`` respondents in each group who use words as both groups together do, so that a rare
    word needs more to lead. Shares are weighted; each group counts as its effective size, the base over the mean
    design effect of its commonest words (Rao and Scott).

    The prior orders words and does not test them: where nobody in one group uses a word, the error of a log-odds ratio
    is that of the prior, however clear the count is. ``p_value`` is of Fisher's exact test of the two shares at
    effective sizes (no more than the bases), whose counts are rounded towards each other so that rounding shows nothing.

    Returns :data:`COLUMNS`: ``std_error`` and ``z`` of the estimate on the log scale, by which words are ordered,
    ``p_value`` of no difference and ``p_adjusted`` by ``adjust`` over all ``tested`` words of both languages;
    ``conf_low`` and ``conf_high`` leave out 0 where ``p_value`` is below 1 less ``confidence`` and only there
    (Miettinen's test-based limits), ``odds_ratio`` is exp of the estimate,
    ``share`` and ``users`` are of the ``base`` of ``level`` who wrote in that language (and more than that
    they had nothing to say), ``other_share``, ``other_users`` and ``other_base`` of the other, ``difference`` the first
    share less the second. A word of fewer respondents than the privacy base is left out, as is a language in which
    either group is smaller; texts are masked. No rows where no rating divides respondents.

    Raises MeasureError for an unknown item, column or level.
    Source: Monroe, Colaresi and Quinn (2008), Fightin' Words; Rao and Scott (1981); Fisher (1935); Miettinen (1976).

    >>> from csat_helpers import survey
    >>> rated = {"rec": {"scale": {"min": 0, "max": 10}, "role": "recommend"}, "why": {"role": "verbatim"}}
    >>> frame = pd.DataFrame({"rec": [2.0, 10.0] * 40, "why": ["slow app", "clear app"] * 40})
    >>> found = keyness(survey.from_frame(frame, {"items": rated}), "why")
    >>> found[["term", "level_label"]][found["p_adjusted"] < 0.05].values.tolist()
    [['slow', 'Promoters'], ['clear', 'Promoters']]
    >>> (found["estimate"] > 0).tolist()
    [False, True]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    if not prior > 0:
        raise MeasureError(f"A prior of {prior!r} respondents is none.", mend="Give a number above 0, 100 unless said.")
    if between is None and not (sv.role("recommend") or sv.role("overall")):
        return empty(columns=COLUMNS)  # nobody is a promoter or detractor
    found = speaking(texts(sv, names(item)))
    group, named = _groups(sv, between)
    found = found.assign(group=group[found["respondent"].to_numpy(np.int64)])
    by_size = found.groupby("language")["respondent"].nunique().sort_values(ascending=False, kind="stable").index
    parts = [_language(sv, str(code), found[found["language"] == code], prior) for code in by_size]
    parts = [part for part in parts if len(part)]
    if not parts:
        return empty(columns=COLUMNS)
    frame = _tested(pd.concat(parts, ignore_index=True).assign(**named), adjust, confidence)
    order = [_leading(frame[frame["language"] == code], top) for code in by_size]
    return pd.concat(order, ignore_index=True).loc[:, COLUMNS]


def _groups(sv: Survey, between: tuple[str, object, object] | None) -> tuple[np.ndarray, dict[str, str]]:
    """1 for respondents of the level, 0 of the other, -1 of neither, within the domain; and what the groups are called."""
    if between is None:
        rated = sv.role("recommend") or sv.roles("overall")[0]
        low, _, high = score_names(sv, rated)
        third = score_group(sv, rated, scales.rescaled(sv, rated))
        group = np.where(third == 2, 1, np.where(third == 0, 0, -1))
        named = {"level": "high", "level_label": high, "other": "low", "other_label": low}
        return np.where(sv.rows, group, -1), {**named, "of": rated, "of_label": sv.label(rated)}
    column, level, other = between
    known = [plain_code(value) for value in sv.levels(column)]
    for code in (level, other):
        if plain_code(code) not in known:
            raise MeasureError(f"Column '{column}' has no level '{code}'.", mend=nearest(plain_code(code), known))
    values = sv.column(column).map(plain_code, na_action="ignore")
    group = np.select([values == plain_code(level), values == plain_code(other)], [1, 0], -1)
    named = {"level": plain_code(level), "level_label": sv.level_label(column, level)}
    named |= {"other": plain_code(other), "other_label": sv.level_label(column, other)}
    return np.where(sv.rows, group, -1), {**named, "of": column, "of_label": sv.label(column)}


def _language(sv: Survey, language: str, found: pd.DataFrame, prior: float) -> pd.DataFrame:
    """Each word's uses by the two groups and by all, and its log-odds ratio."""
    wrote = found.drop_duplicates("respondent")
    sides = [wrote.loc[wrote["group"] == side, "respondent"].to_numpy(np.int64) for side in (0, 1)]
    if not all(len(side) for side in sides) or any(private(sv, len(side)) for side in sides):
        return pd.DataFrame()
    used = used_words(sv, found, language).merge(wrote[["respondent", "group"]], on="respondent", suffixes=("_", ""))
    term, known = pd.factorize(used["term"], sort=True)
    side, row = used["group"].to_numpy(np.int64), used["respondent"].to_numpy(np.int64)
    counts = np.stack([np.bincount(term[side == k], minlength=len(known)) for k in (0, 1)])
    enough = np.array([n >= _LEAST and not private(sv, n) for n in counts.sum(axis=0)], bool)
    if not enough.any():
        return pd.DataFrame()
    weight = sv.arrays.weight
    total = np.stack([np.bincount(term[side == k], weight[row[side == k]], len(known)) for k in (0, 1)])
    whole = np.maximum([[weight[rows].sum()] for rows in sides], 1e-300)
    share = total / whole
    # Of the two groups alone: a prior of others too could lie outside both, and turn a difference round.
    everyone = total.sum(axis=0) / whole.sum()
    size = _effective(sv, sides, row, term, np.argsort(-counts.sum(axis=0), kind="stable")[:_COMMON])
    # Nobody, or everybody, using a word in a language is no odds: half a respondent keeps the prior inside.
    pseudo = np.clip(prior * everyone, 0.5 * min(prior, 1) / 2, prior - 0.5 * min(prior, 1) / 2)
    estimate, error = log_odds(
        share[1] * size[1], share[0] * size[0], pseudo, sizes=(size[1], size[0]), prior_size=prior, rare=False
    )
    numbers = {
        "term": np.asarray(known, object), "estimate": estimate, "std_error": error, "share": share[1],
        "other_share": share[0], "users": counts[1], "other_users": counts[0],
        "p_value": _exact(share, np.minimum(size, [len(rows) for rows in sides])),
    }  # fmt: skip
    frame = pd.DataFrame(numbers)[enough].assign(language=language, base=len(sides[1]), other_base=len(sides[0]))
    return frame.assign(gloss=[gloss_of(sv, str(t), language) for t in frame["term"]])


def _effective(
    sv: Survey, sides: Sequence[np.ndarray], row: np.ndarray, term: np.ndarray, common: np.ndarray
) -> np.ndarray:
    """How many respondents of a simple random sample each side is worth: its base over the mean design effect."""
    design = returning(sv)
    bases = np.array([float(len(rows)) for rows in sides])
    plain = np.ptp(design.weight[np.concatenate(sides)]) == 0 and design.apart and len(design.fraction) == 1
    if plain and design.replicates is None and design.calibration is None:
        return bases
    rows = np.concatenate(sides)
    place = np.full(len(sv.responses), -1)
    place[rows] = np.arange(len(rows))
    column = np.full(int(term.max()) + 1, -1)
    column[common] = np.arange(len(common))
    uses = np.zeros((len(rows), len(common)))
    hit = (place[row] >= 0) & (column[term] >= 0)
    uses[place[row[hit]], column[term[hit]]] = 1.0
    members = Members(rows, np.repeat([0, 1], [len(side) for side in sides]), 2)
    grid = estimation.of_pairs(uses, members, design)
    simple, spread = np.nansum(grid.simple_variance, axis=1), np.nansum(grid.variance, axis=1)
    return bases * np.where((simple > 0) & (spread > 0), simple / np.where(spread > 0, spread, 1.0), 1.0)


def _exact(share: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Fisher's test of the two shares at effective sizes, its whole counts no further apart than the shares are."""
    whole = np.maximum(np.floor(size + _EXACT), 1).astype(np.int64)
    count = share * whole[:, None]
    larger = share > share[::-1]
    count = np.where(larger, np.floor(count + _EXACT), np.ceil(count - _EXACT)).astype(np.int64)
    crossed = (larger[1] & (count[1] * whole[0] <= count[0] * whole[1])) | (
        larger[0] & (count[0] * whole[1] <= count[1] * whole[0])
    )
    return np.where(crossed, 1.0, exact.fisher(count[1], count[0], (int(whole[1]), int(whole[0]))))


def _tested(frame: pd.DataFrame, adjust: str | None, confidence: float) -> pd.DataFrame:
    estimate, error, p = (frame[name].to_numpy(float) for name in ("estimate", "std_error", "p_value"))
    low, high = intervals.t_interval(estimate, _agreeing(estimate, error, p, 1 - confidence), np.inf, confidence)
    return frame.assign(
        z=estimate / error, p_adjusted=adjusted(p, adjust), conf_low=low, conf_high=high, tested=len(frame),
        odds_ratio=np.exp(estimate), difference=frame["share"] - frame["other_share"],
    )  # fmt: skip


def _agreeing(estimate: np.ndarray, error: np.ndarray, p: np.ndarray, level: float) -> np.ndarray:
    """The error by which an estimate's interval says what its test does; its own where that is larger and no less."""
    tested = np.abs(estimate) / np.maximum(-special.ndtri(np.maximum(p, 1e-300) / 2), _LEAST_Z)
    return np.where(p < level, tested, np.maximum(tested, error))


def _leading(frame: pd.DataFrame, top: int) -> pd.DataFrame:
    """The surest words of either side, the other's first."""
    ordered = frame.sort_values(["z", "term"], kind="stable")
    other, level = ordered[ordered["z"] < 0].head(top), ordered[ordered["z"] > 0].iloc[::-1].head(top)
    return pd.concat([other, level])
