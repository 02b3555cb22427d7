"""Kendall's W: how far several judges put the same things in the same order."""

import numpy as np
import pandas as pd
from scipy import special, stats

from csat_helpers.errors import MeasureError


def kendall_w(rankings: pd.DataFrame | np.ndarray, *, ties: bool = True) -> pd.DataFrame:
    """Kendall's coefficient of concordance of a table of things (rows) x judges (columns), 0 to 1.

    Numbers are ranked within each judge; ``ties`` corrects for equal ones. One row: ``estimate, statistic`` (chi
    square), ``df, p_value`` (of no concordance), ``base`` (things that all judged), ``raters``. Raises MeasureError for
    fewer than two judges or things, or judges who tell nothing apart. Source: Kendall and Babington Smith (1939);
    Siegel and Castellan (1988).

    >>> frame = kendall_w([[1, 1, 2], [2, 3, 1], [3, 2, 3], [4, 4, 4]])
    >>> round(float(frame["estimate"].iloc[0]), 4)
    0.7778
    """
    x = pd.DataFrame(rankings).apply(pd.to_numeric, errors="coerce").dropna().to_numpy(float)
    n, judges = x.shape
    if n < 2 or judges < 2:
        raise MeasureError(
            f"Concordance needs two things and two judges or more; here {n} things were judged by all {judges}.",
            mend="Give things in rows and judges in columns.",
        )
    rank = stats.rankdata(x, axis=0)
    total = rank.sum(axis=1)
    equal = sum(float((t**3 - t).sum()) for t in (np.unique(c, return_counts=True)[1] for c in rank.T)) if ties else 0.0
    most = judges**2 * (n**3 - n) - judges * equal
    if not most > 0:
        raise MeasureError("No judge told the things apart.", mend="Leave such judges out.")
    w = 12 * float(((total - total.mean()) ** 2).sum()) / most
    chi2 = judges * (n - 1) * w
    p = float(special.chdtrc(n - 1, chi2))
    return pd.DataFrame([{"estimate": w, "statistic": chi2, "df": n - 1, "p_value": p, "base": n, "raters": judges}])
