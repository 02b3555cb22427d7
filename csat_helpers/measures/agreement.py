"""Agreement of those who sort the same things into categories: Cohen's kappa of two, Fleiss' of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures.tidy import check_confidence

WEIGHTS = ("equal", "squared")
Codes = Sequence[Any] | np.ndarray | pd.Series
_NOTHING = 1e-12


@dataclass(frozen=True)
class Agreement:
    """How far raters agree beyond chance: 1 wholly, 0 as much as chance would, below 0 less.

    ``observed`` and ``expected`` are the shares of agreement found and to be had by chance (partial agreement counts in
    part where differences are weighted); ``base`` how many things were compared, ``raters`` by how many, ``categories``
    into how many codes. ``p_value`` is of no agreement beyond chance. ``reason`` says why a number is missing.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    p_value: float
    observed: float
    expected: float
    base: int
    raters: int
    categories: int
    reason: str = ""


def kappa(
    one: Codes,
    other: Codes,
    *,
    weights: str | None = None,
    order: Sequence[Any] | None = None,
    respondent_weights: Sequence[float] | np.ndarray | pd.Series | None = None,
    confidence: float = 0.95,
    language: str = "en",
) -> Agreement:
    """Cohen's kappa of two raters' codes, aligned place by place; a place that one of them left empty is left out.

    ``weights`` counts all differences alike (None), by their steps (``equal``) or the squares of these (``squared``).
    Steps are places in ``order``: the codes given, sorted, unless said; a code nobody gave counts only if it is there.
    ``respondent_weights`` make places count unequally. The standard error is Fleiss, Cohen and Everitt's for large
    samples, linearised so that weights count; the interval is normal; ``p_value`` takes their error under chance
    agreement (missing with respondent weights). Raises MeasureError for lists of different lengths, codes that
    ``order`` does not have, and texts without an order where steps count.
    Source: Cohen (1960, 1968); Fleiss, Cohen and Everitt (1969).

    >>> found = kappa(["price", "staff", "price", "staff"], ["price", "staff", "staff", "staff"])
    >>> found.estimate, found.observed, found.base
    (0.5, 0.75, 4)
    """
    check_confidence(confidence)
    if weights is not None and weights not in WEIGHTS:
        raise MeasureError(f"There are no weights '{weights}' of kappa.", mend=nearest(weights, WEIGHTS))
    table = _pairs(one, other, respondent_weights)
    codes = _known(pd.concat([table["one"], table["other"]]), order, ordered=weights is not None)
    a, b = (codes.get_indexer(pd.Index(table[name])) for name in ("one", "other"))
    w, close = table["weight"].to_numpy(float), _closeness(len(codes), weights)
    row, column = (np.bincount(place, w, len(codes)) / max(w.sum(), _NOTHING) for place in (a, b))
    observed, expected = _mean(close[a, b], w), float(row @ close @ column)
    marginal = close @ column, row @ close
    score = close[a, b] * (1 - expected) - (marginal[0][a] + marginal[1][b]) * (1 - observed)
    chance = np.nan
    if respondent_weights is None:
        spread = row @ (close - marginal[0][:, None] - marginal[1]) ** 2 @ column - expected**2
        chance = np.sqrt(max(spread, 0.0) / max(len(w), 1))
    error = np.sqrt(_variance_of_mean(score, w)) / max(1 - expected, _NOTHING)
    return _agreement(observed, expected, error, chance, (len(w), 2, len(codes)), confidence, language)


def fleiss_kappa(ratings: pd.DataFrame | np.ndarray, *, confidence: float = 0.95, language: str = "en") -> Agreement:
    """Fleiss' kappa of three raters or more (or two who are interchangeable): things x raters, codes in the cells.

    A thing that somebody left empty is left out. The standard error is of the sampling of things (linearised);
    ``p_value`` takes Fleiss, Nee and Landis's error under chance agreement. Raises MeasureError for fewer than two raters.
    Source: Fleiss (1971); Fleiss, Nee and Landis (1979).

    >>> found = fleiss_kappa([["a", "a", "a"], ["b", "b", "a"], ["b", "b", "b"], ["a", "a", "a"]])
    >>> round(found.estimate, 3), found.raters
    (0.657, 3)
    """
    check_confidence(confidence)
    frame = pd.DataFrame(ratings).dropna()
    n, raters = frame.shape
    if raters < 2:
        raise MeasureError("Agreement needs two raters or more.", mend="Give things in rows and raters in columns.")
    given, codes = coded(frame)
    share = given.sum(axis=0) / max(n * raters, 1)
    alike = ((given**2).sum(axis=1) - raters) / (raters * (raters - 1))
    observed, expected = _mean(alike, np.ones(n)), float(share @ share)
    score = alike * (1 - expected) - 2 * (given @ share / raters) * (1 - observed)
    error = np.sqrt(_variance_of_mean(score, np.ones(n))) / max(1 - expected, _NOTHING)
    q = share * (1 - share)
    spread = q.sum() ** 2 - (q * (1 - 2 * share)).sum()
    chance = np.sqrt(2 * max(spread, 0.0) / max(n * raters * (raters - 1), 1))
    return _agreement(observed, expected, error, chance, (n, raters, len(codes)), confidence, language)


def coded(ratings: pd.DataFrame) -> tuple[np.ndarray, pd.Index]:
    """How often each thing (row) got each code, things x codes, and the codes; a blank cell is no code."""
    values = ratings.to_numpy(object)
    filled = ~pd.isna(ratings).to_numpy()
    codes = _known(pd.Series(values[filled], dtype=object), None, ordered=False)
    given = np.zeros((len(values), len(codes)))
    np.add.at(given, (np.nonzero(filled)[0], codes.get_indexer(pd.Index(values[filled], dtype=object))), 1)
    return given, codes


def _agreement(
    observed: float,
    expected: float,
    error: float,
    chance: float,
    size: tuple[int, int, int],
    confidence: float,
    language: str,
) -> Agreement:
    """``error`` and ``chance`` are standard errors times what chance leaves open, of the estimate and under chance."""
    if size[0] == 0 or not 1 - expected > _NOTHING:
        reason = say(language, "nothing was coded by all") if size[0] == 0 else say(
            language, "all gave one and the same code: agreement beyond chance cannot be told"
        )  # fmt: skip
        gone = np.nan
        return Agreement(gone, gone, gone, gone, gone, observed, expected, *size, reason)
    value, error, chance = ((x / (1 - expected)) for x in (observed - expected, error, chance))
    reach = float(special.ndtri((1 + confidence) / 2)) * error
    p = 2 * float(special.ndtr(-abs(value) / chance)) if chance > 0 else np.nan
    return Agreement(
        value, float(error), float(value - reach), float(min(value + reach, 1.0)), p, observed, expected, *size
    )


def _pairs(one: Codes, other: Codes, weight: Codes | None) -> pd.DataFrame:
    """The places that both coded, with their weights."""
    lengths = [len(column) for column in (one, other, weight) if column is not None]
    if len(set(lengths)) > 1:
        raise MeasureError(
            f"The lists to compare have {', '.join(map(str, lengths))} places.", mend="Give one entry a place in each."
        )
    columns = {"one": one, "other": other, "weight": np.ones(len(one)) if weight is None else weight}
    table = pd.DataFrame({name: pd.Series(list(column), dtype=object) for name, column in columns.items()}).dropna()
    return table[table["weight"].astype(float) > 0]


def _known(given: pd.Series, order: Sequence[Any] | None, *, ordered: bool) -> pd.Index:
    """The codes in their order."""
    found = list(pd.unique(given))
    if order is not None:
        strange = [code for code in found if code not in list(order)]
        if strange:
            raise MeasureError(f"'{strange[0]}' is not in the order of codes.", mend=nearest(strange[0], order))
        return pd.Index(list(order), dtype=object)
    if ordered and any(isinstance(code, str) for code in found):
        raise MeasureError(
            f"The codes {', '.join(map(str, found[:3]))} are texts, so their steps are not known.",
            mend="Give them from one end to the other as order=[...], or leave the weights out.",
        )
    return pd.Index(sorted(found, key=str if any(isinstance(c, str) for c in found) else None), dtype=object)


def _closeness(size: int, weights: str | None) -> np.ndarray:
    """How far two codes agree: 1 for the same, 0 for the ends of the order (or for any two, without weights)."""
    if weights is None or size < 2:
        return np.eye(size)
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    return 1 - (steps if weights == "equal" else steps**2)


def _mean(values: np.ndarray, weight: np.ndarray) -> float:
    return float(values @ weight / weight.sum()) if len(values) else float("nan")


def _variance_of_mean(score: np.ndarray, weight: np.ndarray) -> float:
    """Of a weighted mean of scores; the divisor is n, as the source has it."""
    return float((weight**2 @ (score - _mean(score, weight)) ** 2) / weight.sum() ** 2) if len(score) else float("nan")
