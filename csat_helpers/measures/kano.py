"""Kano's model: which features are expected, which satisfy the more of them there is, and which delight."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.kano_answers import ANSWERS, kano_answers
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, check_confidence, empty, reasons
from csat_helpers.survey.item_pairs import FEATURES as ROLES
from csat_helpers.survey.item_pairs import ItemPair, companions, construct_label, item_pairs
from csat_helpers.survey.survey import Survey

CATEGORIES = ("attractive", "one_dimensional", "must_be", "indifferent", "reverse", "questionable")
# Of categories that tie, the one that a client can least afford to miss.
_FIRST = ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable")
# Rows: answers if the feature is there; columns: if it is not; both in the order of ANSWERS.
_TABLE = np.array(["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"], dtype="U5").view("U1").reshape(5, 5)
_LETTER = dict(zip(CATEGORIES, "AOMIRQ", strict=True))
CLEAR = 0.06  # Lee and Newcomb: a lead of less makes a mixed category

FEATURES = [
    "feature", "label", "functional", "dysfunctional", "by", "by_label", "level", "level_label",
    *(f"{name}{end}" for name in CATEGORIES for end in ("", "_low", "_high")),
    "better", "better_std_error", "better_low", "better_high", "worse", "worse_std_error", "worse_low", "worse_high",
    "better_worse_cov", "category", "second", "strength", "strength_std_error", "p_value", "fong", "fong_p_value",
    "total_strength", "mixed", "importance", "importance_std_error", "importance_low", "importance_high",
    "importance_base", "base", "weighted_base", "suppressed", "flag", "reason",
]  # fmt: skip
CELLS = [
    "feature",
    "label",
    "functional",
    "dysfunctional",
    "category",
    "estimate",
    "base",
    "suppressed",
    "flag",
    "reason",
]


@dataclass(frozen=True, eq=False)
class Kano:
    """``features``: a row a feature and level (:data:`FEATURES`); ``cells``: the 5 x 5 table of each (:data:`CELLS`)."""

    features: pd.DataFrame
    cells: pd.DataFrame


def kano(
    sv: Survey,
    features: Names | Mapping[str, tuple[str, str]] | None = None,
    *,
    by: Names | None = None,
    wording: Mapping[str, str] | None = None,
    confidence: float = 0.95,
) -> Kano:
    """Kano's categories of features, with Better and Worse coefficients, weighted and design-based.

    ``features`` maps a name to its items (asked with the feature, and without it), or names some of the questionnaire's
    own; unless given, all of those: an item of role ``functional`` and the ``dysfunctional`` one whose ``pair`` names it
    (the feature has the functional item's name and label), or the two of a construct (its name and label). No items of
    these roles give empty frames. The five answers are told by the labels of their codes or by customary texts, by code
    (1 to 5: like, must be, neutral, live with, dislike), or by ``wording``.

    Of each feature the shares (0 to 1, logit intervals) of the six categories, ``better`` = (A + O) / (A + O + M + I),
    ``worse`` = -(O + M) / (A + O + M + I) with logit intervals too and their covariance; ``category``, the largest
    share (of equal ones the first of must-be, one-dimensional, attractive, indifferent), ``strength``, its lead over the
    ``second``, with the design-based test of no lead (``p_value``), in which the two shares of the same people move
    against each other; ``fong``, the lead over sqrt((a + b) (2 - a - b) / 2n) with the effective base, which takes them
    for independent and so calls more leads clear (1.65 is its author's bound); ``total_strength``, A + O + M; ``mixed``
    where the lead is under 6 points or ``p_value`` is 0.05 or more. ``importance`` is the index (0 to 100) of the item of
    role ``importance`` whose ``pair`` is one of the two items, or alone in their construct. ``base`` answered both.

    Raises MeasureError for a feature without its two items, or an answer that is none of the five. Source: Kano,
    Seraku, Takahashi and Tsuji (1984); Berger et al. (1993), Better and Worse; Lee and Newcomb (1997), strength; Fong
    (1996), the test.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"with": [1] * 7 + [3] * 2 + [2], "without": [3] * 4 + [5] * 5 + [4]}),
    ...     {
    ...         "scales": {"five": {"min": 1, "max": 5}},
    ...         "items": {
    ...             "with": {"label": "Storage", "scale": "five", "role": "functional"},
    ...             "without": {"scale": "five", "role": "dysfunctional", "pair": "with"},
    ...         },
    ...     },
    ... )
    >>> kano(sv).features[["label", "better", "worse", "category"]].values.tolist()
    [['Storage', 0.7, -0.5, 'attractive']]
    """
    check_confidence(confidence)
    pairs = _pairs(sv, features)
    if not pairs:
        return Kano(empty(columns=FEATURES), empty(columns=CELLS))
    told = {name: _told(sv, pair, wording) for name, pair in pairs.items()}
    levels, stated = banner(sv, by), companions(sv, "importance", list(pairs.values()))
    rows = [
        _rows(sv, name, pairs[name], answers, levels, confidence).assign(
            **_importance(sv, stated.get(pairs[name].name), levels, confidence)
        )
        for name, answers in told.items()
    ]
    cells = [_cells(sv, name, pairs[name], answers) for name, answers in told.items()]
    found = disclosure.apply(pd.concat(rows, ignore_index=True), sv)
    few = np.array([disclosure.hidden_anyway(sv, int(n)) for n in found["importance_base"].fillna(0)], dtype=bool)
    found.loc[few, [name for name in FEATURES if name.startswith("importance")]] = np.nan
    hidden = found["suppressed"] != ""
    for name, nothing in (("category", ""), ("second", ""), ("mixed", False)):
        found[name] = found[name].mask(hidden, nothing)
    return Kano(found.loc[:, FEATURES], disclosure.apply(pd.concat(cells, ignore_index=True), sv).loc[:, CELLS])


def _pairs(sv: Survey, features: Names | Mapping[str, tuple[str, str]] | None) -> dict[str, ItemPair]:
    """Each feature's items, by its name: asked with the feature, and without it."""
    if isinstance(features, Mapping):
        given = {str(name): (str(pair[0]), str(pair[1])) for name, pair in features.items()}
        return {name: ItemPair(*pair, construct="" if name in pair else name) for name, pair in given.items()}
    known = {pair.name: pair for pair in item_pairs(sv, ROLES)}
    if features is None:
        return known
    names = {construct_label(sv, name): name for name in known} | {name: name for name in known}
    asked = [features] if isinstance(features, str) else list(features)
    for name in asked:
        if name not in names:
            raise MeasureError(f"There is no feature '{name}'.", mend=nearest(name, known))
    return {names[name]: known[names[name]] for name in asked}


def _told(sv: Survey, pair: ItemPair, wording: Mapping[str, str] | None) -> np.ndarray:
    """Place in the 5 x 5 table, row by row, of each respondent; NaN unless he answered both."""
    functional, dysfunctional = (kano_answers(sv, item, wording) for item in (pair.first, pair.second))
    return 5 * functional + dysfunctional


def _categories(places: np.ndarray) -> np.ndarray:
    """Respondents x categories: 1 for his own, 0 for others, NaN where he has none."""
    letters = np.where(np.isnan(places), "", _TABLE.ravel()[np.nan_to_num(places).astype(int)])
    own = np.stack([letters == letter for letter in _LETTER.values()], axis=1).astype(float)
    own[letters == ""] = np.nan
    return own


def _rows(sv: Survey, name: str, pair: ItemPair, places: np.ndarray, levels: Banner, confidence: float) -> pd.DataFrame:
    own = _categories(places)
    a, o, m, i = own[:, :4].T
    quality = np.where(a + o + m + i == 1, 1.0, np.nan)
    values = np.column_stack([own, (a + o) * quality, -(o + m) * quality])
    grid, df = estimation.estimate(values, levels.members, sv.arrays), sv.arrays.df
    head = {
        "feature": name,
        "label": _label(sv, pair),
        "functional": pair.first,
        "dysfunctional": pair.second,
        "by": levels.by,
        "by_label": [by_label(sv, by) for by in levels.by],
        "level": levels.level,
        "level_label": levels.label,
        "better_worse_cov": _covariance(values[:, -2:], levels, sv, grid),
        "base": grid.base[:, 0],
        "weighted_base": grid.weighted_base[:, 0],
        "suppressed": "",
        "flag": "",
        "reason": reasons(sv, grid.base[:, 0], grid.clusters[:, 0], grid.estimate[:, 0], grid.std_error[:, 0], df),
    }
    return pd.DataFrame({**head, **_numbers(grid, sv.arrays.df, confidence), **_leading(own, levels, sv, grid)})


def _covariance(values: np.ndarray, levels: Banner, sv: Survey, grid: Grid) -> np.ndarray:
    """The covariance of both coefficients: half of what the variance of their sum has beyond their own."""
    same = np.eye(levels.members.size)
    _, both = estimation.contrast(values, levels.members, sv.arrays, same, np.array([[1.0], [1.0]]))
    return (both[:, 0] - grid.variance[:, -2:].sum(axis=1)) / 2


def _importance(sv: Survey, item: str | None, levels: Banner, confidence: float) -> dict[str, np.ndarray]:
    """The index of a feature's stated importance; nothing where it was not asked."""
    name, size = "importance", levels.members.size
    if item is None:
        none = np.full(size, np.nan)
        ends = ("", "_std_error", "_low", "_high", "_base")
        return {f"{name}{end}": none for end in ends}
    grid = estimation.estimate(scales.rescaled(sv, item)[:, None], levels.members, sv.arrays)
    estimate, error = grid.estimate[:, 0], grid.std_error[:, 0]
    low, high = intervals.t_interval(estimate, error, sv.arrays.df, confidence)
    numbers = {"": estimate, "_std_error": error, "_low": low, "_high": high, "_base": grid.base[:, 0].astype(float)}
    return {f"{name}{end}": column for end, column in numbers.items()}


def _numbers(grid: Grid, df: int, confidence: float) -> dict[str, np.ndarray]:
    """Shares of the categories and both coefficients, which are shares too, with logit intervals."""
    sign = np.ones(grid.estimate.shape[1])
    sign[-1] = -1.0
    numbers = (sign * grid.estimate, grid.std_error, grid.base, grid.effective_base)
    low, high = intervals.share_interval("logit", *numbers, df, confidence)
    low[:, -1], high[:, -1] = -high[:, -1], -low[:, -1]
    columns = {}
    for k, name in enumerate((*CATEGORIES, "better", "worse")):
        columns |= {name: grid.estimate[:, k], f"{name}_low": low[:, k], f"{name}_high": high[:, k]}
        columns[f"{name}_std_error"] = grid.std_error[:, k]
    return columns


def _leading(own: np.ndarray, levels: Banner, sv: Survey, grid: Grid) -> dict[str, object]:
    """The largest category of each level, and its lead over the next, tested."""
    size, df = len(CATEGORIES), sv.arrays.df
    shares = np.nan_to_num(grid.estimate[:, :size])
    priority = np.array([_FIRST.index(name) for name in CATEGORIES])
    order = np.lexsort((np.broadcast_to(priority, shares.shape), -shares.round(12)), axis=1)
    first, second, level = order[:, 0], order[:, 1], np.arange(len(order))
    two = list(combinations(range(size), 2))
    mix = np.zeros((size, len(two)))
    for k, (one, other) in enumerate(two):
        mix[one, k], mix[other, k] = 1.0, -1.0
    lead, variance = estimation.contrast(own, levels.members, sv.arrays, np.eye(levels.members.size), mix)
    at = np.array([two.index((min(p), max(p))) for p in zip(first.tolist(), second.tolist(), strict=True)], dtype=int)
    strength, error = np.abs(lead[level, at]), np.sqrt(variance[level, at])
    error = np.where(grid.clusters[:, 0] > 1, error, np.nan)
    p_value = intervals.p_value(np.divide(strength, error, out=np.full(len(at), np.nan), where=error > 0), df)
    fong = _fong(shares[level, first], shares[level, second], grid.effective_base[:, 0])
    known = grid.base[:, 0] > 0
    names = np.array(CATEGORIES, dtype=object)
    return {
        "category": np.where(known, names[first], ""),
        "second": np.where(known, names[second], ""),
        "strength": strength,
        "strength_std_error": error,
        "p_value": p_value,
        "fong": fong,
        "fong_p_value": intervals.p_value(fong, np.inf),
        "total_strength": grid.estimate[:, :3].sum(axis=1),
        "mixed": known & ((strength < CLEAR) | ~(p_value < 0.05)),
    }


def _fong(most: np.ndarray, next_most: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Fong's statistic of the lead of one share over another on a base: 1.65 is the bound of a clear one."""
    both = most + next_most
    spread = np.sqrt(both * (2 - both) / 2 / np.maximum(base, 1))
    return np.divide(most - next_most, spread, out=np.full(len(both), np.nan), where=(spread > 0) & (base > 0))


def _cells(sv: Survey, name: str, pair: ItemPair, places: np.ndarray) -> pd.DataFrame:
    """Weighted shares of the 25 pairs of answers."""
    here = np.where(sv.rows, places, np.nan)
    known = ~np.isnan(here)
    weight = np.bincount(here[known].astype(int), sv.arrays.weight[known], minlength=25)
    letter = {letter: category for category, letter in _LETTER.items()}
    return pd.DataFrame(
        {
            "feature": name,
            "label": _label(sv, pair),
            "functional": np.repeat(ANSWERS, 5),
            "dysfunctional": np.tile(ANSWERS, 5),
            "category": [letter[found] for found in _TABLE.ravel()],
            "estimate": weight / weight.sum() if weight.sum() else np.full(25, np.nan),
            "base": int(known.sum()),
            "suppressed": "",
            "flag": "",
            "reason": "",
        }
    )


def _label(sv: Survey, pair: ItemPair) -> str:
    return sv.label(pair.name) if pair.name == pair.first else construct_label(sv, pair.name)
