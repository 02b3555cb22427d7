"""The variance of what a survey estimates: Taylor linearisation over stages, strata, clusters and fitted margins.

An estimate of ours is a sum of scores, one a respondent. Scores are added up within clusters, and the clusters'
totals vary around their stratum's mean (divisor clusters - 1, less the finite population correction). A later stage
of sampling adds its own variance times the fraction sampled before it. Weights that were fitted to margins take what
the margins explain out of the scores first. A stratum with one cluster has no mean to vary around: its total counts
whole (R survey's ``lonely.psu="adjust"``), which for a mean is its distance from the grand mean, where scores are zero.

Source: Sarndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, chapters 4 to 6; Lumley (2010).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from csat_helpers.survey.calibration import Calibration
from csat_helpers.survey.design import DesignArrays, Stage
from csat_helpers.survey.replicate_weights import ReplicateArrays

Fit = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
_EXPLAINED = 1e-13  # what is left of a variance below this part of it is rounding: the margins explain all


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores added up in pieces: a piece is a (last-stage) cluster's part of a level.

    ``cluster`` and ``level`` of each piece, ``size`` levels in all; ``score`` is pieces x items. ``slope`` is
    terms x levels x items: the regression of the scores on what the weights were fitted to, None where nothing was.
    """

    cluster: np.ndarray
    level: np.ndarray
    size: int
    score: np.ndarray
    slope: np.ndarray | None


def scores(row: np.ndarray, level: np.ndarray, size: int, score: np.ndarray, design: DesignArrays) -> Scores:
    """The scores of pairs of a row and a level, pairs x items, added up in pieces."""
    last = design.stages[-1].cluster[row]
    slope = None if design.calibration is None else _slope(row, level, size, score, design.calibration)
    if design.apart:  # each respondent is a cluster: nothing to add up
        return Scores(last, level, size, score, slope)
    return Scores(*_grouped(last, level, size, score), slope)


def combined(found: Scores, levels: np.ndarray) -> Scores:
    """Scores of linear combinations of levels; ``levels`` is levels x combinations (1 and -1: a difference)."""
    piece, column = np.nonzero((levels != 0)[found.level])
    score = found.score[piece] * levels[found.level[piece], column][:, None]
    slope = None if found.slope is None else np.einsum("ksj,sc->kcj", found.slope, levels)
    return Scores(*_grouped(found.cluster[piece], column, levels.shape[1], score), slope)


def variance(found: Scores, design: DesignArrays) -> np.ndarray:
    """The variance of each level's total score, levels x items."""
    total = np.zeros((found.size, found.score.shape[1]))
    for stage in design.stages:
        part, frame = at_stage(found, stage, design), strata_of(stage)
        spread = _spread(part, frame, stage)
        if found.slope is not None and design.calibration is not None:
            cross, margins = margins_with(part, frame, stage, design.weight, design.calibration)
            explained = 2 * np.einsum("ksj,ksj->sj", found.slope, cross)
            explained -= np.einsum("ksj,kl,lsj->sj", found.slope, margins, found.slope, optimize=True)
            spread = np.where(spread - explained > _EXPLAINED * spread, spread - explained, 0.0)
        total += spread
    return total


def covariance(found: Scores, design: DesignArrays) -> np.ndarray:
    """The covariance of the levels' total scores, levels x levels x items: for few levels."""
    total = np.zeros((found.size, found.size, found.score.shape[1]))
    for stage in design.stages:
        part, frame = at_stage(found, stage, design), strata_of(stage)
        total += _products(part, frame, stage)
        if found.slope is not None and design.calibration is not None:
            cross, margins = margins_with(part, frame, stage, design.weight, design.calibration)
            mixed = np.einsum("ksj,ktj->stj", cross, found.slope)
            total -= mixed + mixed.transpose(1, 0, 2)
            total += np.einsum("ksj,kl,ltj->stj", found.slope, margins, found.slope, optimize=True)
    diagonal = np.arange(found.size)
    total[diagonal, diagonal] = variance(found, design)
    return total


def infer(fit: Fit, design: DesignArrays) -> tuple[np.ndarray, np.ndarray]:
    """An estimate of p numbers and its p x p covariance.

    ``fit(weight)`` gives the estimate under these weights and its influence, respondents x p: each respondent's
    derivative, so that the estimate varies as the sum of ``weight * influence``. Replicate weights, where the design
    has them, are put through ``fit`` instead.
    """
    estimate, influence = fit(design.weight)
    if design.replicates is not None:
        drawn = np.stack([fit(weight)[0] for weight in design.replicates.weight.T])
        return estimate, replicate_covariance(drawn, estimate, design.replicates)
    score, total = _unexplained(influence, design), np.zeros((influence.shape[1],) * 2)
    for stage in design.stages:
        frame = strata_of(stage)
        part = incidence(stage.cluster, len(frame.of)) @ score
        mean = frame.shrink[:, None] * (incidence(frame.of, len(stage.fraction)) @ part)
        gap = part - mean[frame.of]
        total += gap.T @ (frame.factor[frame.of][:, None] * gap)
    return estimate, total


def inside(rows: np.ndarray, fit: Fit) -> Fit:
    """``fit`` of some respondents only, as one of all: the others have no influence, and the whole design stays."""

    def whole(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        estimate, own = fit(weight[rows])
        influence = np.zeros((len(weight), own.shape[1]))
        influence[rows] = own
        return estimate, influence

    return whole


def _unexplained(influence: np.ndarray, design: DesignArrays) -> np.ndarray:
    """The weighted influence, less what the weights' margins explain of it."""
    score, fitted = design.weight[:, None] * influence, design.calibration
    if fitted is None:
        return score
    slope = fitted.inverse @ (fitted.x.T @ ((fitted.ratio * design.weight)[:, None] * influence))
    return score - design.weight[:, None] * (fitted.x @ slope)


def replicate_covariance(drawn: np.ndarray, estimate: np.ndarray, replicates: ReplicateArrays) -> np.ndarray:
    """The covariance of estimates (replicates x p) around the estimate, or around their mean."""
    gap = deviations(drawn, estimate, replicates)
    return gap.T @ (replicates.coefficient[:, None] * gap)


def deviations(drawn: np.ndarray, estimate: np.ndarray, replicates: ReplicateArrays) -> np.ndarray:
    """Replicated estimates less their centre; the first axis runs over replicates.

    A replicate that leaves an estimate nobody (NaN) deviates by nothing.
    """
    if replicates.centre == "mean":
        there = ~np.isnan(drawn)
        estimate = np.where(there, drawn, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    return np.nan_to_num(drawn - estimate)


def incidence(group: np.ndarray, size: int) -> sparse.csr_array:
    """A matrix of ones that adds rows up by ``group``: ``incidence(g, k) @ x`` has the k sums."""
    rows = np.arange(len(group))
    return sparse.csr_array((np.ones(len(group)), (group, rows)), shape=(size, len(group)))


@dataclass(frozen=True, eq=False)
class _Strata:
    """Of one stage: each cluster's stratum, clusters a stratum, which are lonely, and the factor of their spread."""

    of: np.ndarray
    clusters: np.ndarray
    lonely: np.ndarray
    factor: np.ndarray

    @property
    def shrink(self) -> np.ndarray:
        """What a stratum's squared total counts: one over its clusters, nothing where one is lonely."""
        return np.where(self.lonely, 0.0, 1.0 / np.maximum(self.clusters, 1))


def strata_of(stage: Stage) -> _Strata:
    """What a stage's strata are."""
    of = np.zeros(int(stage.cluster.max(initial=-1)) + 1, dtype=np.int64)
    of[stage.cluster] = stage.stratum
    clusters = np.bincount(of, minlength=len(stage.fraction))
    lonely = clusters < 2
    factor = stage.share * (1 - stage.fraction) * np.where(lonely, 1.0, clusters / np.maximum(clusters - 1, 1))
    return _Strata(of, clusters, lonely, factor)


def _grouped(
    cluster: np.ndarray, level: np.ndarray, size: int, score: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int, np.ndarray]:
    """Scores added up within each pair of a cluster and a level."""
    cells, first, cell = np.unique(cluster * size + level, return_index=True, return_inverse=True)
    if len(cells) == len(cluster):  # each respondent is a cluster: nothing to add up
        return cluster, level, size, score
    return cluster[first], level[first], size, incidence(cell, len(cells)) @ score


def at_stage(found: Scores, stage: Stage, design: DesignArrays) -> Scores:
    """The scores in the clusters of one stage."""
    last = design.stages[-1]
    if stage.cluster is last.cluster:
        return found
    of = np.zeros(int(last.cluster.max(initial=-1)) + 1, dtype=np.int64)
    of[last.cluster] = stage.cluster
    return Scores(*_grouped(of[found.cluster], found.level, found.size, found.score), found.slope)


def _spread(part: Scores, frame: _Strata, stage: Stage) -> np.ndarray:
    """The spread of the clusters' totals around their strata's means; clusters without a member count zero."""
    strata, size = len(stage.fraction), part.size
    cell = frame.of[part.cluster] * size + part.level
    stratum, level = np.divmod(np.arange(strata * size), max(size, 1))
    adding = incidence(cell, strata * size)
    mean = frame.shrink[stratum][:, None] * (adding @ part.score)
    absent = frame.clusters[stratum] - np.bincount(cell, minlength=strata * size)
    spread = adding @ (part.score - mean[cell]) ** 2 + absent[:, None] * mean**2
    return incidence(level, size) @ (frame.factor[stratum][:, None] * spread)


def _products(part: Scores, frame: _Strata, stage: Stage) -> np.ndarray:
    """Sums of products of each two levels' totals over clusters, less those of their strata's means."""
    size, items = part.size, part.score.shape[1]
    first, second = _neighbours(part.cluster)
    factor = frame.factor[frame.of[part.cluster]]
    cell = part.level[first] * size + part.level[second]
    product = incidence(cell, size * size) @ (part.score[first] * (factor[first][:, None] * part.score[second]))
    total = stratum_totals(part, frame, stage)
    mean = np.einsum("h,hsj,htj->stj", frame.factor * frame.shrink, total, total, optimize=True)
    return product.reshape(size, size, items) - mean


def _neighbours(cluster: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All ordered pairs of pieces that lie in one cluster, each with itself too."""
    order = np.argsort(cluster, kind="stable")
    start = np.flatnonzero(np.r_[True, cluster[order][1:] != cluster[order][:-1]]) if len(order) else order
    length = np.diff(np.r_[start, len(order)])
    own = np.repeat(length, length)  # how many pieces the cluster of each piece has
    first = np.repeat(np.arange(len(order)), own)
    within = np.arange(len(first)) - np.repeat(np.cumsum(own) - own, own)
    second = np.repeat(np.repeat(start, length), own) + within
    return order[first], order[second]


def stratum_totals(part: Scores, frame: _Strata, stage: Stage) -> np.ndarray:
    """Scores added up within strata: strata x levels x items."""
    strata, size = len(stage.fraction), part.size
    cell = frame.of[part.cluster] * size + part.level
    return (incidence(cell, strata * size) @ part.score).reshape(strata, size, part.score.shape[1])


def _slope(row: np.ndarray, level: np.ndarray, size: int, score: np.ndarray, fitted: Calibration) -> np.ndarray:
    """Slopes of ``score / weight`` on the calibration's terms under the base weights: terms x levels x items."""
    terms = len(fitted.inverse)
    cross = _by_term(fitted.x[row], level, terms, size, fitted.ratio[row]) @ score
    return np.tensordot(fitted.inverse, cross.reshape(terms, size, score.shape[1]), axes=1)


def _by_term(x: sparse.csr_array, level: np.ndarray, terms: int, size: int, times: np.ndarray) -> sparse.csr_array:
    """A matrix that adds ``x * times`` up by term and level: (terms x levels) x rows."""
    entries = x.tocoo()
    row, term = entries.coords
    value = entries.data * times[row]
    return sparse.csr_array((value, (term * size + level[row], row)), shape=(terms * size, len(level)))


def margins_with(
    part: Scores, frame: _Strata, stage: Stage, weight: np.ndarray, fitted: Calibration
) -> tuple[np.ndarray, np.ndarray]:
    """Covariance of the totals with the terms' weighted totals (terms x levels x items), and of those with themselves."""
    x = sparse.csr_array(incidence(stage.cluster, len(frame.of)) @ fitted.x.multiply(weight[:, None]).tocsr())
    terms, size, items = len(fitted.inverse), part.size, part.score.shape[1]
    factor, shrink = frame.factor[frame.of], frame.factor * frame.shrink
    product = _by_term(x[part.cluster], part.level, terms, size, factor[part.cluster]) @ part.score
    in_strata = sparse.csr_array(incidence(frame.of, len(stage.fraction)) @ x).toarray()
    mean = np.einsum("h,hk,hsj->ksj", shrink, in_strata, stratum_totals(part, frame, stage), optimize=True)
    squares = sparse.csr_array(x.T @ x.multiply(factor[:, None]).tocsr()).toarray()
    return product.reshape(terms, size, items) - mean, squares - in_strata.T @ (shrink[:, None] * in_strata)
