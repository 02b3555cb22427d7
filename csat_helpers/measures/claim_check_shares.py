"""A share against a threshold under the design: one-sided bounds and p by Korn and Graubard's exact binomial.

The binomial has as many trials as a simple random sample of the same precision would have respondents: p (1 - p) over
the design's variance, times the squared ratio of Student's t with base - 1 and with the design's degrees of freedom,
at the bound's own error. It is never more than the respondents there are: an estimated variance can be too small.
Source: Korn and Graubard (1998), Survey Methodology 24; Parker et al. (2017), Vital and Health Statistics 2(175).
"""

from typing import Any

import numpy as np
from scipy import optimize, special

_LEAST, _HALF, _MOST = 1e-9, 0.5, 1 - 1e-9


def design_bounds(
    share: float, error: float, base: float, effective: float, df: float, level: float
) -> tuple[float, float]:
    """The share's lower and upper one-sided bounds, each with error ``level``."""
    return _lower(share, error, base, effective, df, level), 1 - _lower(1 - share, error, base, effective, df, level)


def design_p(
    share: float, error: float, base: float, effective: float, df: float, threshold: float, *, above: bool
) -> float:
    """The one-sided p of the share not being above (below, where not ``above``) ``threshold``: the smallest error at
    which its bound still excludes the threshold.

    >>> round(design_p(0.95, 0.0154, 200, 200, 199, 0.9, above=True), 3)
    0.008
    """
    if not above:
        share, threshold = 1 - share, 1 - threshold
    excess = lambda log: _lower(share, error, base, effective, df, float(np.exp(log))) - threshold  # noqa: E731
    if not excess(np.log(_MOST)) > 0:
        return 1.0
    if excess(np.log(_LEAST)) > 0:
        return _LEAST
    found: Any = optimize.brentq(excess, np.log(_LEAST), np.log(_MOST), xtol=1e-10)
    return float(np.exp(found))


def _lower(share: float, error: float, base: float, effective: float, df: float, level: float) -> float:
    """The lower bound; 0 where nobody is in the share."""
    if share <= 0:
        return 0.0
    trials = _trials(share, error, base, effective, df, level)
    hits = share * trials
    return float(special.betaincinv(hits, trials - hits + 1, level))


def _trials(share: float, error: float, base: float, effective: float, df: float, level: float) -> float:
    """How many trials the binomial has; where the share is 1 the variance tells nothing, and Kish's base stands in."""
    raw = share * (1 - share) / error**2 if error > 0 and share < 1 else effective
    quantile = special.stdtrit(np.array([max(base - 1, 1.0), df]), min(1 - level, 1 - 1e-12))
    ratio = 1.0 if level >= _HALF else float((quantile[0] / quantile[1]) ** 2)
    return float(min(raw * ratio, base))
