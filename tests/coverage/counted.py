"""Coverage counted, not simulated: of a share in a simple sample every outcome and its probability is known."""

import numpy as np
import pandas as pd
from scipy import stats

from csat_helpers.measures.kernel import estimation, intervals

from .studies import everyone, sampled

TENTH = np.linspace(0.9, 1.1, 41)
ROUND = (
    (40, 0, 0.5), (50, 0, 0.4), (100, 0, 0.2), (100, 0, 0.3), (100, 0, 0.5), (200, 0, 0.1), (200, 0, 0.3),
    (400, 0, 0.05), (400, 0, 0.2), (1000, 0, 0.02), (1000, 0, 0.1), (200, 500, 0.1), (200, 500, 0.3),
)  # fmt: skip
SMALL = (
    (5, 0), (10, 0), (20, 0), (50, 0), (100, 0), (10, 40), (20, 100), (50, 200), (100, 1000), (20, 40), (50, 100),
    (100, 200), (20, 25), (50, 60),
)  # fmt: skip


def ends(n: int, interval: str, fraction: float = 0.0) -> intervals.Ends:
    """The interval of each outcome, from 0 to n of n."""
    values = (np.arange(n)[:, None] < np.arange(n + 1)).astype(float)
    grid = estimation.estimate(values, everyone(n), sampled(np.ones(n), fraction=fraction))
    bases = (grid.base[0], grid.effective_base[0])
    return intervals.share_interval(interval, grid.estimate[0], grid.std_error[0], *bases, n - 1, 0.95)


def coverage(n: int, size: int, interval: str, shares: np.ndarray) -> np.ndarray:
    """The probability that the interval holds each share: of a population of ``size``, drawn without replacement, or
    of an endless one (0).
    """
    low, high = ends(n, interval, n / size if size else 0.0)
    outcome = np.arange(n + 1)[:, None]
    if size:
        chance = stats.hypergeom.pmf(outcome, size, np.rint(shares * size), n)
    else:
        chance = stats.binom.pmf(outcome, n, shares)
    held = (low[:, None] <= shares + 1e-12) & (shares - 1e-12 <= high[:, None])
    return np.where(held, chance, 0.0).sum(axis=0)


def round_shares() -> pd.DataFrame:
    """Coverage in % at round shares with np of 20 or more, and its mean over shares up to a tenth away; N is 0 in an
    endless population.
    """
    rows = []
    for n, size, p in ROUND:
        row = {"n": n, "N": size, "share": p, "np": n * min(p, 1 - p)}
        near = np.unique(np.rint(p * TENTH * size)) / size if size else p * TENTH
        for interval in intervals.INTERVALS:
            row[interval] = 100 * coverage(n, size, interval, np.array([p]))[0]
            row[f"{interval}, near"] = 100 * coverage(n, size, interval, near).mean()
        rows.append(row)
    return pd.DataFrame(rows)


def lowest() -> pd.DataFrame:
    """The exact interval's lowest and mean coverage in % over all shares; N is 0 in an endless population."""
    rows = []
    for n, size in SMALL:
        found = coverage(n, size, "beta", np.arange(1, size or 1000) / (size or 1000))
        rows.append({"n": n, "N": size, "lowest": 100 * found.min(), "mean": 100 * found.mean()})
    return pd.DataFrame(rows)
