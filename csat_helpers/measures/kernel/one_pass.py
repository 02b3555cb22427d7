"""Sufficient statistics of many respondents: a few sums by stratum and level, from one pass over each item.

Where every respondent is a cluster of his own and nobody is in two levels, means, their variances and the covariances
of levels, and of unions of levels, follow from the counts and the sums of ``w, w2, w y, w2 y, w y2, w2 y2`` in each
stratum and level. No array of scores is made: a million respondents take as much memory as their answers to one item.
``y`` is taken about a middle, so that no digits are lost.

Source: Sarndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, chapter 5, the sums written out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel.compact import Columns, columns
from csat_helpers.survey.design import DesignArrays

FROM = 200_000  # pairs of respondents and levels from which one pass is the shorter way
_ROWS = 1 << 18  # pairs looked at at once
_CELLS = 2_000_000  # sums held at once; more strata, levels and items take the general way


@dataclass(frozen=True, eq=False)
class Sums:
    """Strata x levels x items each: how many, and the sums of products of weights and answers about ``middle``."""

    count: np.ndarray
    w: np.ndarray
    ww: np.ndarray
    wy: np.ndarray
    wwy: np.ndarray
    wyy: np.ndarray
    wwyy: np.ndarray
    middle: np.ndarray

    def joined(self, sets: np.ndarray) -> "Sums":
        """The sums of unions of levels; ``sets`` (levels x unions) marks which."""
        names = ("count", "w", "ww", "wy", "wwy", "wyy", "wwyy")
        added = {name: np.einsum("hlj,ls->hsj", getattr(self, name), sets) for name in names}
        return Sums(**added, middle=self.middle)


def beside(parts: Sequence[Sums]) -> Sums:
    """The sums of items side by side."""
    names = Sums.__dataclass_fields__
    together = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names}
    return Sums(**together)


def possible(pairs: int, levels: int, items: int, design: DesignArrays) -> bool:
    """Whether there are enough pairs to save, and the design is simple: no clusters, stages, fitted or replicate weights."""
    if pairs < FROM or design.calibration is not None or design.replicates is not None or design.later:
        return False
    return len(design.fraction) * levels * items <= _CELLS and design.apart


def sums(values: np.ndarray | Columns, row: np.ndarray, level: np.ndarray, levels: int, design: DesignArrays) -> Sums:
    """The sums of each column of ``values`` (respondents x items, NaN where no answer) over pairs of a row and a level."""
    strata, items = len(design.fraction), values.shape[1]
    cells = strata * levels
    total = np.zeros((7, items, cells))
    middle = np.zeros(items)
    for j in range(items):
        column = columns(values, slice(j, j + 1))[:, 0]
        middle[j] = _middle(column)
        for part in _parts(len(row)):
            own, at = row[part], level[part]
            weight, y = design.weight[own], column[own].astype(float) - middle[j]
            there = ~np.isnan(y) & (weight > 0)
            cell = design.stratum[own] * levels + at
            if not there.all():
                cell, weight, y = cell[there], weight[there], y[there]
            wy = weight * y
            for k, one in enumerate((None, weight, weight * weight, wy, weight * wy, wy * y, wy * wy)):
                total[k, j] += np.bincount(cell, weights=one, minlength=cells)
    count, *others = total.reshape(7, items, strata, levels).transpose(0, 2, 3, 1)
    return Sums(count, *others, middle)  # pyright: ignore[reportCallIssue] - six others


def _parts(pairs: int) -> Iterator[slice]:
    return (slice(start, start + _ROWS) for start in range(0, pairs, _ROWS))


def _middle(column: np.ndarray) -> float:
    """A number in the midst of the answers: the mean of the first that there are."""
    for part in _parts(len(column)):
        known = column[part][~np.isnan(column[part])].astype(float)
        if len(known):
            return float(known.mean())
    return 0.0


@dataclass(frozen=True, eq=False)
class Means:
    """Weighted means, levels x items, with their bases and ``simple`` variance; ``among`` makes covariances of them."""

    found: Sums
    design: DesignArrays

    @property
    def base(self) -> np.ndarray:
        """How many answered."""
        return self.found.count.sum(axis=0)

    @property
    def weighted(self) -> np.ndarray:
        """Their weight."""
        return self.found.w.sum(axis=0)

    @property
    def effective(self) -> np.ndarray:
        """Kish's effective base."""
        return _over(self.weighted**2, self.found.ww.sum(axis=0), 0.0)

    @property
    def gap(self) -> np.ndarray:
        """Means about the middle."""
        return _over(self.found.wy.sum(axis=0), self.weighted, np.nan)

    @property
    def mean(self) -> np.ndarray:
        """The means."""
        return self.gap + self.found.middle

    @property
    def simple(self) -> np.ndarray:
        """The variance of a simple random sample with replacement of the same base."""
        gap = np.nan_to_num(self.gap)
        found = self.found
        spread = found.wyy.sum(axis=0) - 2 * gap * found.wy.sum(axis=0) + gap**2 * self.weighted
        return _over(_over(np.maximum(spread, 0.0), self.weighted, np.nan), self.base - 1, np.nan)

    def variance(self) -> np.ndarray:
        """The variance of each mean."""
        size = self.found.w.shape[1]
        return np.maximum(self._combined(np.eye(size)), 0.0)

    def of(self, sets: np.ndarray, mix: np.ndarray) -> np.ndarray:
        """The variance of linear combinations (unions x combinations) of the means of unions (levels x unions) of
        these levels, combinations x items.
        """
        joined = Means(self.found.joined(sets), self.design)
        weighted, gap = joined.weighted, np.nan_to_num(joined.gap)
        part = _over(np.ones_like(weighted), weighted, 0.0)
        slope = np.einsum("ls,sc,sj->lcj", sets, mix, part)
        shift = np.einsum("ls,sc,sj->lcj", sets, mix, part * gap)
        return np.maximum(self._spread(slope, shift), 0.0)

    def covariance(self) -> np.ndarray:
        """The covariance of the means: levels x levels x items."""
        factor, shrink = spreads(self.design)
        total, square = self._scores()
        among = -np.einsum("h,hlj,hmj->lmj", factor * shrink, total, total, optimize=True)
        diagonal = np.arange(total.shape[1])
        among[diagonal, diagonal] += np.einsum("h,hlj->lj", factor, square)
        among[diagonal, diagonal] = np.maximum(among[diagonal, diagonal], 0.0)
        return among

    def _combined(self, mix: np.ndarray) -> np.ndarray:
        part = _over(np.ones_like(self.weighted), self.weighted, 0.0)
        slope = np.einsum("lc,lj->lcj", mix, part)
        return self._spread(slope, slope * np.nan_to_num(self.gap)[:, None, :])

    def _scores(self) -> tuple[np.ndarray, np.ndarray]:
        """Totals and squares of the scores of each stratum and level."""
        f, gap = self.found, np.nan_to_num(self.gap)
        part = _over(np.ones_like(self.weighted), self.weighted, 0.0)
        square = f.wwyy - 2 * gap * f.wwy + gap**2 * f.ww
        return part * (f.wy - gap * f.w), part**2 * np.maximum(square, 0.0)

    def _spread(self, slope: np.ndarray, shift: np.ndarray) -> np.ndarray:
        """The variance of scores that are ``w (slope y - shift)`` of a respondent: levels x combinations x items."""
        f, (factor, shrink) = self.found, spreads(self.design)
        square = (
            np.einsum("h,hlj,lcj->cj", factor, f.wwyy, slope**2)
            - 2 * np.einsum("h,hlj,lcj->cj", factor, f.wwy, slope * shift)
            + np.einsum("h,hlj,lcj->cj", factor, f.ww, shift**2)
        )
        total = np.einsum("hlj,lcj->hcj", f.wy, slope) - np.einsum("hlj,lcj->hcj", f.w, shift)
        return square - np.einsum("h,hcj->cj", factor * shrink, total**2)


def spreads(design: DesignArrays) -> tuple[np.ndarray, np.ndarray]:
    """Each stratum's factor of its respondents' spread, and what its squared total counts."""
    number = design.respondents
    lonely = number < 2
    factor = (1 - design.fraction) * np.where(lonely, 1.0, number / np.maximum(number - 1, 1))
    return factor, np.where(lonely, 0.0, 1.0 / np.maximum(number, 1))


def _over(top: np.ndarray, bottom: np.ndarray, otherwise: float) -> np.ndarray:
    return np.divide(top, bottom, out=np.full(np.shape(top), otherwise), where=np.asarray(bottom) > 0)
