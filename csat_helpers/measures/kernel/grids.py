"""Who belongs to which level, and the grids of estimates that are made of them."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Members:
    """Who belongs to which level: pairs of a row and a level, so levels may overlap; ``size`` levels in all."""

    row: np.ndarray
    level: np.ndarray
    size: int

    @property
    def pairs(self) -> "Members":
        """Themselves: what :class:`Unions` are spread out to."""
        return self


@dataclass(frozen=True)
class Unions:
    """Levels that are unions of ``members``' levels, which do not overlap; ``sets`` (levels x unions) marks which."""

    members: Members
    sets: np.ndarray

    @property
    def size(self) -> int:
        """How many unions there are."""
        return self.sets.shape[1]

    @property
    def pairs(self) -> Members:
        """The same as pairs of a row and a union."""
        kept = [np.flatnonzero(inside[self.members.level]) for inside in self.sets.T.astype(bool)]
        level = np.repeat(np.arange(self.size), [len(rows) for rows in kept])
        return Members(self.members.row[np.concatenate(kept)] if kept else self.members.row[:0], level, self.size)


@dataclass(frozen=True)
class Grid:
    """Estimates of levels (rows) x items (columns), with variances and bases of the same shape.

    ``simple_variance`` is that of a simple random sample with replacement of the same base (R's
    ``deff="replace"``). An empty cell is NaN in everything but its bases, which are zero.
    """

    estimate: np.ndarray
    variance: np.ndarray
    simple_variance: np.ndarray
    base: np.ndarray
    weighted_base: np.ndarray
    effective_base: np.ndarray
    clusters: np.ndarray

    @property
    def std_error(self) -> np.ndarray:
        """Standard errors; NaN where all who answered lie in one cluster, because one does not show any spread."""
        return np.where(self.clusters > 1, np.sqrt(self.variance), np.nan)

    @property
    def deff(self) -> np.ndarray:
        """Design effects; NaN where everyone gave the same answer."""
        return divide(self.variance, self.simple_variance)


def divide(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """``top / bottom`` with NaN where the bottom is not above zero."""
    top = np.asarray(top, float)
    return np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=np.asarray(bottom) > 0)
