"""One-sided tests of a mean against a threshold that hold their error at skewed answers, on the design.

The t statistic of a skewed mean is itself skewed: without correction one of the two wrong decisions is made more often
than declared, the other less. Hall's transformation takes the skewness off; it is increasing, so bounds follow by its
inverse. The skewness of the estimate is that of its sum over clusters; of few clusters it is itself known badly, and
there the more cautious of the corrected and the plain test counts. Degrees of freedom are those of the clusters and
strata that the level reaches, a stratum counting by the part of its clusters that the level holds.
Source: Hall (1992), Journal of the Royal Statistical Society B 54; Korn and Graubard (1999), Analysis of Health Surveys.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.survey.design import DesignArrays

FEW = 30  # degrees of freedom under which skewness is known too badly to make a test bolder
_FLAT = 1e-6  # of a skewness: below it the transformation is the identity, and its formula divides by nothing


@dataclass(frozen=True, eq=False)
class Tested:
    """Levels of one measure, ready to be tested: estimate, error, df and the skewness of the estimate."""

    estimate: np.ndarray
    error: np.ndarray
    df: np.ndarray
    skewness: np.ndarray

    def p(self, threshold: float, *, above: bool) -> np.ndarray:
        """One-sided p of the value not being above (below, where not ``above``) ``threshold``."""
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (self.estimate - threshold) / self.error
            side = -1 if above else 1
            found = special.stdtr(self.df, side * transformed(t, self.skewness))
            found = np.where(self.df < FEW, np.maximum(found, special.stdtr(self.df, side * t)), found)
        return np.where((self.error > 0) & (self.df >= 1), found, np.nan)

    def bounds(self, level: float) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper one-sided bounds, each with error ``level``."""
        with np.errstate(invalid="ignore"):
            reach = special.stdtrit(np.where(self.df >= 1, self.df, np.nan), 1 - level)
            up, down = restored(reach, self.skewness), restored(-reach, self.skewness)
            few = self.df < FEW
            up, down = np.where(few, np.maximum(up, reach), up), np.where(few, np.minimum(down, -reach), down)
            return self.estimate - self.error * up, self.estimate - self.error * down


def transformed(t: np.ndarray, skewness: np.ndarray) -> np.ndarray:
    """Hall's transformation of a t statistic: t + s t^2 / 3 + s^2 t^3 / 27 + s / 6."""
    return t + skewness * t**2 / 3 + skewness**2 * t**3 / 27 + skewness / 6


def restored(x: np.ndarray, skewness: np.ndarray) -> np.ndarray:
    """The inverse of :func:`transformed`.

    >>> float(restored(transformed(np.array(1.5), np.array(-0.2)), np.array(-0.2)).round(12))
    1.5
    """
    flat = np.abs(skewness) < _FLAT
    safe = np.where(flat, 1.0, skewness)
    return np.where(flat, x, 3 / safe * (np.cbrt(1 + safe * (x - safe / 6)) - 1))


def tested(values: np.ndarray, grid: Grid, members: Members, design: DesignArrays) -> Tested:
    """The levels of ``grid``, whose one column is the mean of ``values`` (NaN where there is no answer)."""
    home, code = (np.zeros(len(values), int), np.arange(len(values)))
    if design.replicates is None:  # replicates know of strata and clusters, but do not say
        home, code = design.stratum, design.cluster
    size = np.bincount(np.unique(np.column_stack([home, code]), axis=0)[:, 0]).astype(float)
    sums, level, stratum = _sums(values, grid, members, design.weight, home, code)
    clusters = np.bincount(level, minlength=members.size).astype(float)
    reached = np.unique(np.column_stack([level, stratum]), axis=0)
    around = np.bincount(reached[:, 0], size[reached[:, 1]], minlength=members.size)
    lost = np.bincount(level, 1 / size[stratum], minlength=members.size)
    left = np.ones(len(size)) if design.replicates is not None else 1 - design.fraction
    third = np.bincount(reached[:, 0], _third(sums, level, stratum, size) * left[reached[:, 1]] ** 2, members.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = grid.std_error[:, 0] * np.sqrt(clusters / (clusters - 1) * (around - 1) / around)
        third = third * clusters**2 / ((clusters - 1) * (clusters - 2))
        skewness = np.where((error > 0) & (clusters > 2), third / error**3, 0.0)
    return Tested(grid.estimate[:, 0], error, np.minimum(design.df, clusters - np.maximum(lost, 1.0)), skewness)


def _sums(
    values: np.ndarray, grid: Grid, members: Members, weight: np.ndarray, home: np.ndarray, code: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The scores of the mean added up within clusters: each sum, with its level and its stratum."""
    there = ~np.isnan(values[members.row]) & (weight[members.row] > 0)
    row, level = members.row[there], members.level[there]
    score = weight[row] * (values[row] - grid.estimate[level, 0]) / grid.weighted_base[level, 0]
    pairs, first, cell = np.unique(np.column_stack([level, code[row]]), axis=0, return_index=True, return_inverse=True)
    return np.bincount(cell.ravel(), score, minlength=len(pairs)), pairs[:, 0], home[row[first]]


def _third(sums: np.ndarray, level: np.ndarray, stratum: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The third moment of a level's sums about their mean in each stratum it reaches, clusters without answers as 0."""
    reached, cell = np.unique(np.column_stack([level, stratum]), axis=0, return_inverse=True)
    one, two, three = (np.bincount(cell.ravel(), sums**k, minlength=len(reached)) for k in (1, 2, 3))
    mean = one / size[reached[:, 1]]
    return three - 3 * mean * two + 2 * size[reached[:, 1]] * mean**3
