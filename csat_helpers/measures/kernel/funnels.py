"""Control limits of a funnel plot, and how much more units differ than chance would have them.

Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24, appendix.
"""

import numpy as np
from scipy import special


def exact_limit(target: float, size: np.ndarray, probability: float) -> np.ndarray:
    """The share that a binomial of ``size`` trials about ``target`` stays under with ``probability``, interpolated.

    ``r`` is the smallest count whose distribution function F reaches ``probability``; the limit is ``(r - a) / size``
    with ``a = (F(r) - probability) / (F(r) - F(r - 1))``. Sizes need not be whole. Not cut at 0 and 1.

    >>> exact_limit(0.12, np.array([100.0]), 0.975).round(4).tolist()
    [0.1824]
    """
    size = np.asarray(size, float)
    start = np.floor(special.bdtrik(probability, size, target))
    start = np.where(np.isfinite(start), start, -1.0)
    tries = np.maximum(start[:, None] + np.arange(-2.0, 4.0), 0.0)
    r = np.take_along_axis(tries, (_below(tries, size[:, None], target) >= probability).argmax(axis=1)[:, None], 1)[
        :, 0
    ]
    upper, lower = _below(r, size, target), np.where(r > 0, _below(r - 1, size, target), 0.0)
    return (r - (upper - probability) / (upper - lower)) / size


def normal_limit(target: float, error: np.ndarray, probability: float) -> np.ndarray:
    """The value that a normal about ``target`` stays under with ``probability``."""
    return target + special.ndtri(probability) * np.asarray(error, float)


def dispersion(z: np.ndarray, tail: float = 0.1) -> float:
    """The mean square of standardised distances, those beyond the outer ``tail`` pulled in to it (winsorised).

    1 where units differ as chance has it.
    """
    z = z[np.isfinite(z)]
    if not len(z):
        return float("nan")
    low, high = np.quantile(z, [tail, 1 - tail])
    return float(np.mean(np.clip(z, low, high) ** 2))


def _below(count: np.ndarray, size: np.ndarray, target: float) -> np.ndarray:
    """The binomial's distribution function at whole counts, sizes whole or not."""
    count, size = np.broadcast_arrays(count, size)
    inside = (count >= 0) & (count < size)
    safe = np.where(inside, count, 0.0)
    found = special.betainc(np.maximum(size - safe, 1e-12), safe + 1, 1 - target)
    return np.where(inside, found, (count >= size).astype(float))
