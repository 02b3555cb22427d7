"""Planning a survey: how many respondents a margin of error or a comparison needs, before anybody is asked."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures.tidy import check_confidence

FORMULAS = ("cochran", "krejcie_morgan")
SAMPLE = [
    "margin", "share", "population", "confidence", "deff", "response_rate", "formula", "estimate", "respondents",
    "invitations", "reason",
]  # fmt: skip
POWER = ["measure", "difference", "confidence", "deff", "power", "estimate", "respondents"]
Numbers = float | Sequence[float]
_FEWEST, _MOST = 2.0, 1e9  # respondents a group, between which a solution is looked for


def sample_size(
    margin: Numbers,
    *,
    share: Numbers = 0.5,
    population: Numbers | None = None,
    confidence: float = 0.95,
    deff: float = 1.0,
    response_rate: float = 1.0,
    formula: str = "cochran",
    language: str = "en",
) -> pd.DataFrame:
    """How many respondents give a share this margin of error (half the interval's width, 0 to 1).

    ``share`` is the share expected (0.5 needs most), ``population`` how many there are (None: so many that it does
    not matter), ``deff`` the design effect of clusters and weights. Margins, shares and populations may be lists:
    one row each combination. Returns :data:`SAMPLE`: ``estimate`` the exact number of answers, ``respondents`` that
    rounded up, ``invitations`` to send at ``response_rate`` (0 to 1); ``reason`` says where those are more than the
    population. ``formula`` is ``cochran``, n0 / (1 + (n0 - 1) / N) with n0 = v / margin2 and v = deff z2 p (1 - p), or
    ``krejcie_morgan``, N v / ((N - 1) margin2 + v). Raises MeasureError for an impossible number.
    Source: Cochran (1977), Sampling Techniques, chapter 4; Krejcie and Morgan (1970).

    >>> sample_size(0.05, population=[500, 5000])["respondents"].tolist()
    [218, 357]
    """
    check_confidence(confidence)
    if formula not in FORMULAS:
        raise MeasureError(f"There is no formula '{formula}'.", mend=nearest(formula, FORMULAS))
    _check("design effect", deff, 0, np.inf)
    _check("response rate", response_rate, 0, 1, upper=True)
    rows = []
    for d, p, size in itertools.product(
        _list(margin), _list(share), _list(np.inf if population is None else population)
    ):
        _check("margin", d, 0, 1)
        _check("share", p, 0, 1)
        _check("population", size, 1, np.inf, upper=True)
        n = _needed(d, p, size, confidence, deff, formula)
        respondents = _up(n)
        sent = _up(respondents / response_rate)
        reason = say(language, "more invitations than there are people") if sent > size else ""
        rows.append((d, p, size, confidence, deff, response_rate, formula, n, respondents, sent, reason))
    frame = pd.DataFrame(rows, columns=SAMPLE)
    return frame.assign(population=frame["population"].replace(np.inf, np.nan))


def margin_of_error(
    respondents: float,
    *,
    share: float = 0.5,
    population: float | None = None,
    confidence: float = 0.95,
    deff: float = 1.0,
) -> float:
    """The margin of error of a share (0 to 1) from so many respondents: the inverse of :func:`sample_size`.

    >>> round(margin_of_error(384), 4)
    0.05
    """
    check_confidence(confidence)
    _check("share", share, 0, 1)
    _check("design effect", deff, 0, np.inf)
    _check("number of respondents", respondents, 0, np.inf)
    size = np.inf if population is None else population
    _check("population", size, 1, np.inf, upper=True)
    if respondents > size:
        raise MeasureError(
            f"{respondents:g} respondents are more than the population of {size:g}.", mend="Correct one."
        )
    left = 1.0 if np.isinf(size) else (size - respondents) / (size - 1)
    return _z(confidence) * float(np.sqrt(deff * share * (1 - share) / respondents * left))


def power_two_shares(
    first: float,
    second: float,
    *,
    respondents: float | None = None,
    power: float = 0.8,
    confidence: float = 0.95,
    deff: float = 1.0,
) -> pd.DataFrame:
    """Respondents a group to find the difference of two shares (0 to 1), or the power of so many respondents.

    A two-sided normal test at level 1 - confidence. Returns :data:`POWER`, one row: with ``respondents`` given,
    ``power`` is what they have; else ``estimate`` is the exact number a group that has the ``power`` asked for and
    ``respondents`` that rounded up. ``deff`` multiplies what a simple random sample needs. Raises MeasureError for
    equal shares or an impossible number. Source: Fleiss, Levin and Paik (2003), chapter 4; R's ``power.prop.test``.

    >>> power_two_shares(0.5, 0.6)["respondents"].tolist()
    [388]
    """
    _check("share", first, 0, 1)
    _check("share", second, 0, 1)
    together = first * (1 - first) + second * (1 - second)
    middle = (first + second) / 2
    pooled = 2 * middle * (1 - middle)

    def reached(n: float) -> float:
        bar = _z(confidence) * np.sqrt(pooled)
        return float(special.ndtr((np.sqrt(n) * abs(first - second) - bar) / np.sqrt(together)))

    return _power("share", second - first, reached, respondents, power, confidence, deff)


def power_two_means(
    difference: float,
    std_dev: float,
    *,
    respondents: float | None = None,
    power: float = 0.8,
    confidence: float = 0.95,
    deff: float = 1.0,
) -> pd.DataFrame:
    """Respondents a group to find a difference of two means, or the power of so many; as :func:`power_two_shares`.

    ``std_dev`` is that of the answers within a group, in the same units as ``difference``. A two-sided t test with
    equal variances. Source: Cohen (1988), chapter 2; R's ``power.t.test``.

    >>> power_two_means(0.3, 1)["respondents"].tolist()
    [176]
    """
    _check("standard deviation", std_dev, 0, np.inf)

    def reached(n: float) -> float:
        df = 2 * (n - 1)
        bar = special.stdtrit(df, (1 + confidence) / 2)
        return 1 - float(special.nctdtr(df, np.sqrt(n / 2) * abs(difference) / std_dev, bar))

    return _power("mean", difference, reached, respondents, power, confidence, deff)


def _needed(margin: float, share: float, population: float, confidence: float, deff: float, formula: str) -> float:
    base = deff * _z(confidence) ** 2 * share * (1 - share)
    if np.isinf(population):
        return base / margin**2
    if formula == "krejcie_morgan":
        return base * population / (margin**2 * (population - 1) + base)
    return (base / margin**2) / (1 + (base / margin**2 - 1) / population)


def _power(
    measure: str,
    difference: float,
    reached: Callable[[float], float],
    respondents: float | None,
    power: float,
    confidence: float,
    deff: float,
) -> pd.DataFrame:
    check_confidence(confidence)
    _check("design effect", deff, 0, np.inf)
    if respondents is not None:
        _check("number of respondents", respondents / deff, 1, np.inf)
        found, power = float(respondents), reached(respondents / deff)
    else:
        _check("power", power, 0, 1)
        found = deff * _solved(reached, power, difference)
    row = (measure, difference, confidence, deff, power, found, _up(found))
    return pd.DataFrame([row], columns=POWER)


def _solved(reached: Callable[[float], float], power: float, difference: float) -> float:
    """The number a group that reaches the power."""
    from scipy import optimize

    enough = _FEWEST
    while reached(enough) < power:
        enough *= 2
        if enough > _MOST:
            raise MeasureError(
                f"No number of respondents finds a difference of {difference:g} with a power of {power:g}.",
                mend="Ask for a larger difference.",
            )
    if enough == _FEWEST:
        return _FEWEST
    found: Any = optimize.brentq(lambda n: reached(n) - power, enough / 2, enough)
    return float(found)


def _z(confidence: float) -> float:
    return float(special.ndtri((1 + confidence) / 2))


def _up(n: float) -> int:
    """Rounded up; what is above a whole number by rounding alone is that number."""
    return int(np.ceil(n - 1e-9 * n))


def _list(given: Numbers) -> list[float]:
    return [float(v) for v in np.atleast_1d(np.asarray(given, float))]


def _check(what: str, value: float, low: float, high: float, *, upper: bool = False) -> None:
    """Refuse a number that is not between ``low`` and ``high`` (which itself counts where ``upper``)."""
    if not (low < value < high or (upper and value == high)):
        words = f"above {low:g}" if np.isinf(high) else f"between {low:g} and {high:g}"
        mend = "Write 5 % as 0.05." if high == 1 else "Give another number."
        raise MeasureError(f"A {what} of {value:g} is not {words}.", mend=mend)
