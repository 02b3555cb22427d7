"""Answers made from one latent number a respondent, so that every statistic's true value is known exactly.

A latent number z is cut into answers: a rating from 1 to 5, a recommendation from 0 to 10, a yes or no. What the
population's mean, NPS or share is follows from the part of the population below each cut.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

Below = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Statistic:
    """A mean of what z is cut into: ``value`` has one more number than ``cut``. ``kind`` is mean, NPS or share."""

    name: str
    kind: str
    cut: np.ndarray
    value: np.ndarray

    def of(self, z: np.ndarray) -> np.ndarray:
        """The answers; NaN where z is."""
        if len(self.cut) == 1:
            answers = np.where(z <= self.cut[0], *self.value)
        else:
            answers = self.value[np.searchsorted(self.cut, z)]
        return np.where(np.isnan(z), np.nan, answers)

    def expected(self, below: Below) -> float:
        """The mean in a population of which ``below(cut)`` lies at or below each cut."""
        return float(self.value @ np.diff(np.r_[0.0, below(self.cut), 1.0]))


def _cut(parts: list[float]) -> np.ndarray:
    return stats.norm.ppf(np.cumsum(parts))


MEAN = Statistic("mean, scale 1 to 5", "mean", _cut([0.05, 0.10, 0.20, 0.40]), np.arange(1.0, 6.0))
NPS = Statistic("NPS", "NPS", _cut([0.25, 0.35]), np.array([-100.0, 0.0, 100.0]))
_STEPS = 2_000
AMOUNT = Statistic(
    "mean, long tail",  # lognormal in steps: its standard deviation is 1.3 times its mean
    "mean",
    stats.norm.ppf(np.arange(1, _STEPS) / _STEPS),
    np.exp(stats.norm.ppf((np.arange(_STEPS) + 0.5) / _STEPS)),
)


def share(part: float, below: Below = stats.norm.cdf) -> Statistic:
    """The share of those below the cut that leaves ``part`` of the population there."""
    cut = optimize.bisect(lambda c: float(below(np.array([c]))[0]) - part, -12.0, 12.0)
    return Statistic(f"share {100 * part:.3g} %", "share", np.array([cut]), np.array([1.0, 0.0]))
