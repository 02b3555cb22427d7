"""The estimation kernel: weighted ratio estimators over domains, whole grids (levels x items) at once.

Every mean, share, top box, NPS and index is ``R = sum(w d y) / sum(w d r)`` over a domain ``d`` of respondents who
answered (``r``). Its variance is Taylor's: each respondent's score is ``w d (y - R) / sum(w d r)``, scores are added
up within first-stage clusters, and the clusters' totals vary around their stratum's mean (divisor clusters - 1, less
the finite population correction). Domains keep the whole design: clusters without a member count zero.

A stratum with one cluster has no mean to vary around: its score is centred at the grand mean, which is zero (R
survey's ``lonely.psu="adjust"``). Degrees of freedom are those of the whole design, clusters less strata, in a
domain too.

Source: Sarndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, chapters 4 and 5; Lumley (2010).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse, special

from csat_helpers.survey.design import DesignArrays

_BLOCK = 4_000_000  # numbers held at once in one work array: bounds memory at a million respondents


@dataclass(frozen=True)
class Members:
    """Who belongs to which level: pairs of a row and a level, so levels may overlap; ``size`` levels in all."""

    row: np.ndarray
    level: np.ndarray
    size: int


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

    @property
    def std_error(self) -> np.ndarray:
        """Standard errors; NaN where fewer than two respondents answered, because one does not show any spread."""
        return np.where(self.base > 1, np.sqrt(self.variance), np.nan)

    @property
    def deff(self) -> np.ndarray:
        """Design effects; NaN where everyone gave the same answer."""
        return divide(self.variance, self.simple_variance)


@dataclass(frozen=True)
class Pieces:
    """Where scores are added up: a piece is a cluster's part of a level. ``piece`` of each pair, None if its own."""

    piece: np.ndarray | None
    cluster: np.ndarray
    level: np.ndarray
    size: int

    def add(self, score: np.ndarray) -> np.ndarray:
        """Scores of pairs added up within pieces."""
        return score if self.piece is None else incidence(self.piece, len(self.cluster)) @ score


def estimate(values: np.ndarray, members: Members, design: DesignArrays) -> Grid:
    """The grid of weighted means of ``values`` (respondents x items, NaN where no answer) over levels."""
    width = max(1, _BLOCK // max(1, len(members.row)))
    starts = range(0, max(values.shape[1], 1), width)
    pieces = pieces_of(design.cluster[members.row], members.level, members.size)
    blocks = [_estimate(values[:, start : start + width], members, pieces, design)[0] for start in starts]
    return Grid(**{name: np.hstack([getattr(b, name) for b in blocks]) for name in Grid.__dataclass_fields__})


def contrast(
    values: np.ndarray, members: Members, design: DesignArrays, levels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Linear combinations of levels: estimates and variances, combinations x items.

    ``levels`` is levels x combinations: a column with 1 and -1 is a difference. Respondents or clusters that two
    levels share are accounted for, because their scores are combined before they are squared.
    """
    pieces = pieces_of(design.cluster[members.row], members.level, members.size)
    grid, score = _estimate(values, members, pieces, design)
    used = levels != 0
    terms = np.where(used[:, :, None], levels[:, :, None] * grid.estimate[:, None, :], 0.0)
    piece, column = np.nonzero(used[pieces.level])
    weighted = score[piece] * levels[pieces.level[piece], column][:, None]
    combined = pieces_of(pieces.cluster[piece], column, levels.shape[1])
    return terms.sum(axis=0), variance(combined.add(weighted), combined, design)


def pieces_of(cluster: np.ndarray, level: np.ndarray, size: int) -> Pieces:
    """The pieces of pairs of a cluster and a level."""
    cells, first, cell = np.unique(cluster * size + level, return_index=True, return_inverse=True)
    whole = len(cells) == len(cluster)  # each respondent is a cluster: nothing to add up
    return Pieces(None, cluster, level, size) if whole else Pieces(cell, cluster[first], level[first], size)


def variance(score: np.ndarray, pieces: Pieces, design: DesignArrays) -> np.ndarray:
    """Variance of each level's total score, levels x columns: clusters around the mean of their stratum."""
    strata, size = len(design.fraction), pieces.size
    stratum_of = np.zeros(int(design.cluster.max(initial=-1)) + 1, dtype=np.int64)
    stratum_of[design.cluster] = design.stratum
    clusters = np.bincount(stratum_of, minlength=strata)
    lonely = clusters < 2
    factor = (1 - design.fraction) * np.where(lonely, 1.0, clusters / np.maximum(clusters - 1, 1))
    cell = stratum_of[pieces.cluster] * size + pieces.level
    stratum, level = np.divmod(np.arange(strata * size), max(size, 1))
    adding = incidence(cell, strata * size)
    mean = np.where(lonely, 0.0, 1.0 / np.maximum(clusters, 1))[stratum][:, None] * (adding @ score)
    absent = clusters[stratum] - np.bincount(cell, minlength=strata * size)
    spread = adding @ (score - mean[cell]) ** 2 + absent[:, None] * mean**2
    return incidence(level, size) @ (factor[stratum][:, None] * spread)


def incidence(group: np.ndarray, size: int) -> sparse.csr_array:
    """A matrix of ones that adds rows up by ``group``: ``incidence(g, k) @ x`` has the k sums."""
    rows = np.arange(len(group))
    return sparse.csr_array((np.ones(len(group)), (group, rows)), shape=(size, len(group)))


def divide(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """``top / bottom`` with NaN where the bottom is not above zero."""
    top = np.asarray(top, float)
    return np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=np.asarray(bottom) > 0)


def t_interval(estimate: np.ndarray, std_error: np.ndarray, df: int, confidence: float):
    """Lower and upper ends by Student's t; NaN where the design leaves no degree of freedom."""
    reach = t_quantile(df, confidence) * std_error
    return estimate - reach, estimate + reach


def logit_interval(share: np.ndarray, std_error: np.ndarray, effective_base: np.ndarray, df: int, confidence: float):
    """Ends of a share's interval, by t on the logit scale (R's ``svyciprop(method="logit")``).

    At a share of 0 or 1 there is no logit: the exact binomial bound on the effective base is given instead.
    """
    tail = (1 - confidence) / 2
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    reach = t_quantile(df, confidence) * std_error / (safe * (1 - safe))
    low, high = special.expit(special.logit(safe) - reach), special.expit(special.logit(safe) + reach)
    with np.errstate(invalid="ignore", divide="ignore"):
        one_sided = tail ** (1 / effective_base)
    low = np.where(inside, low, np.where(share == 1, one_sided, share))
    high = np.where(inside, high, np.where(share == 0, 1 - one_sided, share))
    unknown = np.isnan(std_error) | np.isnan(reach)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def t_quantile(df: int, confidence: float) -> float:
    """The two-sided quantile of Student's t; NaN without degrees of freedom."""
    return float(special.stdtrit(df, (1 + confidence) / 2)) if df > 0 else float("nan")


def _estimate(values: np.ndarray, members: Members, pieces: Pieces, design: DesignArrays) -> tuple[Grid, np.ndarray]:
    """The grid, and its scores a row a piece; scores add up to zero over each level."""
    y = values[members.row]
    weight = design.weight[members.row][:, None]
    answered = ~np.isnan(y) & (weight > 0)
    w = weight * answered
    adding = incidence(members.level, members.size)
    base, weighted, squared = adding @ answered.astype(float), adding @ w, adding @ (w * w)
    center = divide(adding @ (w * np.where(answered, y, 0.0)), weighted)
    gap = np.where(answered, y - center[members.level], 0.0)
    spread = divide(adding @ (w * gap * gap), weighted)
    score = pieces.add(np.where(answered, w * gap * divide(np.ones_like(weighted), weighted)[members.level], 0.0))
    grid = Grid(
        estimate=center,
        variance=np.where(base > 0, variance(score, pieces, design), np.nan),
        simple_variance=divide(spread, base - 1),
        base=base.astype(np.int64),
        weighted_base=weighted,
        effective_base=np.where(base > 0, divide(weighted**2, squared), 0.0),
    )
    return grid, score
