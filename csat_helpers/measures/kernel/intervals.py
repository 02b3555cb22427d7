"""Confidence intervals: Student's t for means, and four for shares that stay between 0 and 1.

``logit`` is t on the logit scale, ``beta`` Korn and Graubard's exact binomial on the effective base, ``wilson`` the
score interval on the effective base, ``mean`` plain t (which may leave the range from 0 to 1). The effective base of
the last three is the design's own: p (1 - p) over the variance, adjusted for its degrees of freedom.
Source: Korn and Graubard (1998), Survey Methodology 24; R survey's ``svyciprop``; Wilson (1927).
"""

from collections.abc import Sequence

import numpy as np
from scipy import special

from csat_helpers.errors import MeasureError, nearest

INTERVALS = ("logit", "beta", "mean", "wilson")
OFFERED = (*INTERVALS, "exact")  # those of :mod:`csat_helpers.measures.kernel.finite` need the answers themselves
Ends = tuple[np.ndarray, np.ndarray]


def check_interval(interval: str, allowed: Sequence[str] = OFFERED) -> None:
    """Refuse an interval that is not offered."""
    if interval not in allowed:
        raise MeasureError(f"There is no interval '{interval}'.", mend=nearest(interval, allowed))


def t_quantile(df: float, confidence: float) -> float:
    """The two-sided quantile of Student's t; NaN without degrees of freedom."""
    return float(special.stdtrit(df, (1 + confidence) / 2)) if df > 0 else float("nan")


def t_interval(estimate: np.ndarray, std_error: np.ndarray, df: float, confidence: float) -> Ends:
    """Lower and upper ends by Student's t; NaN where the design leaves no degree of freedom."""
    reach = t_quantile(df, confidence) * std_error
    return estimate - reach, estimate + reach


def p_value(statistic: np.ndarray, df: float | np.ndarray) -> np.ndarray:
    """Two-sided p of t statistics; infinite df are the normal's, and without degrees of freedom p is NaN."""
    df = np.asarray(df, float)
    tail = special.stdtr(np.where(df > 0, df, 1.0), -np.abs(np.asarray(statistic, float)))
    return np.where(df > 0, 2 * tail, np.nan)


def share_interval(
    interval: str,
    share: np.ndarray,
    std_error: np.ndarray,
    base: np.ndarray,
    effective_base: np.ndarray,
    df: float,
    confidence: float,
) -> Ends:
    """The ends of shares' intervals by any of :data:`INTERVALS`; NaN where there is no error.

    At a share of 0 or 1 the variance says nothing: the exact binomial bound on Kish's effective base stands there,
    except for ``mean``, whose interval has no width.
    """
    if interval == "mean":
        return t_interval(share, std_error, df, confidence)
    inside = (share > 0) & (share < 1)
    safe, error = np.where(inside, share, 0.5), np.where(inside, std_error, 1.0)
    if interval == "logit":
        low, high = logit_interval(safe, error, df, confidence)
    else:
        between = beta_interval if interval == "beta" else wilson_interval
        low, high = between(safe, *_bases(interval, safe, error, base, df, confidence), confidence)
    low, high = _at_the_ends(share, inside, low, high, effective_base, confidence)
    unknown = np.isnan(std_error) | (df <= 0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def logit_interval(share: np.ndarray, std_error: np.ndarray, df: float, confidence: float) -> Ends:
    """T on the logit scale, for shares strictly between 0 and 1."""
    reach = t_quantile(df, confidence) * std_error / (share * (1 - share))
    return special.expit(special.logit(share) - reach), special.expit(special.logit(share) + reach)


def beta_interval(share: np.ndarray, effective: np.ndarray, confidence: float) -> Ends:
    """Clopper and Pearson's interval with ``effective`` trials, which need not be whole."""
    tail = (1 - confidence) / 2
    hits = share * effective
    return special.betaincinv(hits, effective - hits + 1, tail), special.betaincinv(
        hits + 1, effective - hits, 1 - tail
    )


def wilson_interval(share: np.ndarray, effective: np.ndarray, confidence: float) -> Ends:
    """Wilson's score interval with ``effective`` trials and the normal quantile."""
    z = special.ndtri((1 + confidence) / 2)
    middle = (share + z**2 / (2 * effective)) / (1 + z**2 / effective)
    reach = z / (1 + z**2 / effective) * np.sqrt(share * (1 - share) / effective + z**2 / (4 * effective**2))
    return middle - reach, middle + reach


def _bases(
    interval: str, share: np.ndarray, std_error: np.ndarray, base: np.ndarray, df: float, confidence: float
) -> tuple[np.ndarray]:
    """The design's effective base: p (1 - p) over the variance, times the squared ratio of two quantiles.

    For ``beta`` the quantiles are t's with base - 1 and with the design's df, as in R; for ``wilson`` the normal's
    and t's, because its formula has the normal's. An error of zero inside 0 to 1 (margins that fix the share, clusters
    that are all alike) has no effective base: the unweighted one stands in.
    """
    with np.errstate(divide="ignore"):
        raw = share * (1 - share) / std_error**2
    raw = np.where(np.isfinite(raw), raw, base)
    if df <= 0:
        return (np.maximum(raw, 1.0),)
    wanted = special.stdtrit(np.maximum(base - 1, 1), (1 + confidence) / 2)
    if interval == "wilson":
        wanted = special.ndtri((1 + confidence) / 2)
    return (raw * (wanted / t_quantile(df, confidence)) ** 2,)


def _at_the_ends(
    share: np.ndarray, inside: np.ndarray, low: np.ndarray, high: np.ndarray, effective: np.ndarray, confidence: float
) -> Ends:
    tail = (1 - confidence) / 2
    one_sided = tail ** (1 / np.where(effective > 0, effective, 1.0))
    low = np.where(inside, low, np.where(share == 1, one_sided, share))
    return low, np.where(inside, high, np.where(share == 0, 1 - one_sided, share))


def percentile_level(confidence: float, df: float) -> float:
    """The level at which percentiles of replicates hold ``confidence`` on ``df`` degrees of freedom: as far out as
    Student's t reaches, in a normal distribution's percentiles; 1 without degrees of freedom.

    Source: Hesterberg (2015), What teachers should know about the bootstrap, section 5.2 (expanded percentiles).

    >>> round(percentile_level(0.95, 20), 4)
    0.963
    """
    return float(1 - 2 * special.ndtr(-t_quantile(df, confidence))) if df > 0 else 1.0


def percentiles(draws: np.ndarray, level: float) -> Ends:
    """Ends of the percentile interval of each column of ``draws``; NaN where there are not two.

    The k-th of n draws is taken as the percentile k / (n + 1), so that few draws give no narrower an interval.
    """
    low, high = np.full(draws.shape[1], np.nan), np.full(draws.shape[1], np.nan)
    known = np.isfinite(draws).sum(axis=0) > 1
    if known.any():
        ends = [(1 - level) / 2, (1 + level) / 2]
        low[known], high[known] = np.nanquantile(draws[:, known], ends, axis=0, method="weibull")
    return low, high
