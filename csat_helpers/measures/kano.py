"""Kano's model: which features are expected, which satisfy the more of them there is, and which delight."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure
from csat_helpers.measures.kano_answers import ANSWERS, kano_answers
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, check_confidence, empty
from csat_helpers.survey.survey import Survey

CATEGORIES = ("attractive", "one_dimensional", "must_be", "indifferent", "reverse", "questionable")
# Of categories that tie, the one that a client can least afford to miss.
_FIRST = ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable")
# Rows: answers if the feature is there; columns: if it is not; both in the order of ANSWERS.
_TABLE = np.array(["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"], dtype="U5").view("U1").reshape(5, 5)
_LETTER = dict(zip(CATEGORIES, "AOMIRQ", strict=True))
CLEAR = 0.06  # Lee and Newcomb: a lead of less makes a mixed category

FEATURES = [
    "feature", "label", "by", "by_label", "level", "level_label",
    *(f"{name}{end}" for name in CATEGORIES for end in ("", "_low", "_high")),
    "better", "better_std_error", "better_low", "better_high", "worse", "worse_std_error", "worse_low", "worse_high",
    "category", "second", "strength", "strength_std_error", "p_value", "total_strength", "mixed", "base",
    "suppressed", "flag", "reason",
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

    ``features`` maps a name to its items (asked with the feature, and without it), or names constructs whose items have
    the roles ``functional`` and ``dysfunctional``; all of those unless given. The five answers are told by code (1 to
    5: like, must be, neutral, live with, dislike), by customary texts, or by ``wording``.

    Of each feature the shares (0 to 1, logit intervals) of the six categories, ``better`` = (A + O) / (A + O + M + I),
    ``worse`` = -(O + M) / (A + O + M + I) with Student's t intervals; ``category``, the largest share (of equal ones the
    first of must-be, one-dimensional, attractive, indifferent), ``strength``, its lead over the ``second``, with the
    design-based test of no lead (``p_value``); ``total_strength``, A + O + M; ``mixed`` where the lead is under 6 points
    or not significant. ``base`` answered both questions.

    Raises MeasureError for a feature without its two items, or an answer that is none of the five. Source: Kano,
    Seraku, Takahashi and Tsuji (1984); Berger et al. (1993), Better and Worse; Lee and Newcomb (1997), strength.
    """
    check_confidence(confidence)
    pairs = _pairs(sv, features)
    if not pairs:
        return Kano(empty(columns=FEATURES), empty(columns=CELLS))
    told = {name: _told(sv, pair, wording) for name, pair in pairs.items()}
    levels = banner(sv, by)
    rows = [_rows(sv, name, pairs[name], answers, levels, confidence) for name, answers in told.items()]
    cells = [_cells(sv, name, pairs[name], answers) for name, answers in told.items()]
    found = disclosure.apply(pd.concat(rows, ignore_index=True), sv)
    hidden = found["suppressed"] != ""
    for name, nothing in (("category", ""), ("second", ""), ("mixed", False)):
        found[name] = found[name].mask(hidden, nothing)
    return Kano(found.loc[:, FEATURES], disclosure.apply(pd.concat(cells, ignore_index=True), sv).loc[:, CELLS])


def category_name(category: str, language: str) -> str:
    """A category in a reader's words."""
    return {
        "attractive": say(language, "Attractive"),
        "one_dimensional": say(language, "One-dimensional"),
        "must_be": say(language, "Must-be"),
        "indifferent": say(language, "Indifferent"),
        "reverse": say(language, "Reverse"),
        "questionable": say(language, "Questionable"),
    }[category]


def _pairs(sv: Survey, features: Names | Mapping[str, tuple[str, str]] | None) -> dict[str, tuple[str, str]]:
    """Each feature's items: asked with the feature, and without it."""
    if isinstance(features, Mapping):
        return {str(name): (str(pair[0]), str(pair[1])) for name, pair in features.items()}
    known: dict[str, dict[str, str]] = {}
    for role in ("functional", "dysfunctional"):
        for item in sv.roles(role):
            known.setdefault(sv.construct(item) or item, {})[role] = item
    asked = list(known) if features is None else [features] if isinstance(features, str) else list(features)
    for name in asked:
        if name not in known:
            raise MeasureError(f"There is no feature '{name}'.", mend=nearest(name, known))
        if len(known[name]) < 2:
            lacking = next(role for role in ("functional", "dysfunctional") if role not in known[name])
            raise MeasureError(
                f"Feature '{name}' has no item of role {lacking}.",
                mend="Give both of its items the same construct in questionnaire.yaml, and their roles.",
            )
    return {name: (known[name]["functional"], known[name]["dysfunctional"]) for name in asked}


def _told(sv: Survey, pair: tuple[str, str], wording: Mapping[str, str] | None) -> np.ndarray:
    """Place in the 5 x 5 table, row by row, of each respondent; NaN unless he answered both."""
    functional, dysfunctional = (kano_answers(sv, item, wording) for item in pair)
    return 5 * functional + dysfunctional


def _categories(places: np.ndarray) -> np.ndarray:
    """Respondents x categories: 1 for his own, 0 for others, NaN where he has none."""
    letters = np.where(np.isnan(places), "", _TABLE.ravel()[np.nan_to_num(places).astype(int)])
    own = np.stack([letters == letter for letter in _LETTER.values()], axis=1).astype(float)
    own[letters == ""] = np.nan
    return own


def _rows(
    sv: Survey, name: str, pair: tuple[str, str], places: np.ndarray, levels: Banner, confidence: float
) -> pd.DataFrame:
    own = _categories(places)
    a, o, m, i = own[:, :4].T
    quality = np.where(a + o + m + i == 1, 1.0, np.nan)
    values = np.column_stack([own, (a + o) * quality, -(o + m) * quality])
    grid = estimation.estimate(values, levels.members, sv.arrays)
    head = {
        "feature": name,
        "label": _label(sv, name, pair),
        "by": levels.by,
        "by_label": [by_label(sv, by) for by in levels.by],
        "level": levels.level,
        "level_label": levels.label,
        "base": grid.base[:, 0],
        "suppressed": "",
        "flag": "",
        "reason": "",
    }
    return pd.DataFrame({**head, **_numbers(grid, sv.arrays.df, confidence), **_leading(own, levels, sv, grid)})


def _numbers(grid: Grid, df: int, confidence: float) -> dict[str, np.ndarray]:
    """Shares of the categories with logit intervals, and both coefficients with Student's t."""
    size, columns = len(CATEGORIES), {}
    numbers = (grid.estimate, grid.std_error, grid.base, grid.effective_base)
    share, error, base, effective = (part[:, :size] for part in numbers)
    share_ends = intervals.share_interval("logit", share, error, base, effective, df, confidence)
    ends = intervals.t_interval(grid.estimate[:, size:], grid.std_error[:, size:], df, confidence)
    low, high = (np.hstack([one, other]) for one, other in zip(share_ends, ends, strict=True))
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
    known = grid.base[:, 0] > 0
    names = np.array(CATEGORIES, dtype=object)
    return {
        "category": np.where(known, names[first], ""),
        "second": np.where(known, names[second], ""),
        "strength": strength,
        "strength_std_error": error,
        "p_value": p_value,
        "total_strength": grid.estimate[:, :3].sum(axis=1),
        "mixed": known & ((strength < CLEAR) | ~(p_value < 0.05)),
    }


def _cells(sv: Survey, name: str, pair: tuple[str, str], places: np.ndarray) -> pd.DataFrame:
    """Weighted shares of the 25 pairs of answers."""
    here = np.where(sv.rows, places, np.nan)
    known = ~np.isnan(here)
    weight = np.bincount(here[known].astype(int), sv.arrays.weight[known], minlength=25)
    letter = {letter: category for category, letter in _LETTER.items()}
    return pd.DataFrame(
        {
            "feature": name,
            "label": _label(sv, name, pair),
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


def _label(sv: Survey, name: str, pair: tuple[str, str]) -> str:
    return name if name not in pair else sv.label(name)
