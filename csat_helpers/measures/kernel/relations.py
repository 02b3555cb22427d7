"""Which of thousands of levels hang together: the covariance of one with each other, from what is made once for all."""

from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel import variance
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.kernel.nested import ROUNDING, columns_of, means_under, of_items, parts_of, unit_scores
from csat_helpers.measures.kernel.variance import Scores, incidence
from csat_helpers.survey.design import DesignArrays, Stage
from csat_helpers.survey.replicate_weights import ReplicateArrays


@dataclass(frozen=True, eq=False)
class _Related:
    """One stage of :class:`Relations`: pieces by cluster where clusters hold several levels, the levels' totals within
    strata, and covariances with the terms that weights were fitted to.
    """

    pieces: Scores | None
    factor: np.ndarray  # of each piece, by stratum
    stratum: np.ndarray
    level: np.ndarray
    total: np.ndarray
    weight: np.ndarray  # of each total: what the stratum's mean takes off
    cross: np.ndarray | None
    margins: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Relations:
    """What :func:`beside` needs of all levels, of one block of items after the other."""

    size: int
    blocks: tuple["_Block", ...]


@dataclass(frozen=True, eq=False)
class _Block:
    items: int
    slope: np.ndarray | None
    stages: tuple[_Related, ...]
    drawn: np.ndarray | None = None  # deviations under replicate weights: replicates x levels x items


def relations(values: np.ndarray, members: Members, grid: Grid, design: DesignArrays) -> Relations:
    """How the means of ``members``' levels hang together: by clusters and strata they share, and margins they were
    fitted to; or by the design's replicate weights.
    """
    parts = parts_of(values, members, design)
    return Relations(
        members.size, tuple(_block(columns_of(values, k), members, of_items(grid, k), design) for k in parts)
    )


def _block(values: np.ndarray, members: Members, grid: Grid, design: DesignArrays) -> _Block:
    if design.replicates is not None:
        return _Block(values.shape[1], None, (), _deviations(values, members, grid, design.replicates))
    score = unit_scores(values, members, grid, design)
    found = variance.scores(members.row, members.level, members.size, score, design)
    stages = tuple(_related(variance.at_stage(found, stage, design), stage, design) for stage in design.stages)
    return _Block(values.shape[1], found.slope, stages)


def _related(part: Scores, stage: Stage, design: DesignArrays) -> _Related:
    frame, cross, margins = variance.strata_of(stage), None, None
    cells, cell = np.unique(frame.of[part.cluster] * part.size + part.level, return_inverse=True)
    total = incidence(cell, len(cells)) @ part.score
    total[np.abs(total) <= ROUNDING * (incidence(cell, len(cells)) @ np.abs(part.score))] = 0.0
    moved = total.any(axis=1)  # a level that lies in one stratum has scores that add up to nothing there
    stratum, level = np.divmod(cells[moved], part.size)
    if part.slope is not None and design.calibration is not None:
        cross, margins = variance.margins_with(part, frame, stage, design.weight, design.calibration)
    several, factor = None, np.zeros(0)
    if len(np.unique(part.cluster)) < len(part.cluster):
        order = np.argsort(part.cluster, kind="stable")
        several = Scores(part.cluster[order], part.level[order], part.size, part.score[order], None)
        factor = frame.factor[frame.of[several.cluster]]
    return _Related(
        several, factor, stratum, level, total[moved], (frame.factor * frame.shrink)[stratum], cross, margins
    )


def beside(known: Relations, unit: int) -> np.ndarray:
    """The covariance of one level's mean with each other level's, levels x items; NaN at its own place."""
    total = np.hstack([_beside(block, known.size, unit) for block in known.blocks])
    total[unit] = np.nan
    return total


def _beside(block: _Block, size: int, unit: int) -> np.ndarray:
    total = np.zeros((size, block.items))
    if block.drawn is not None:
        total += np.einsum("rj,rsj->sj", block.drawn[:, unit], block.drawn, optimize=True)
    for stage in block.stages:
        if stage.pieces is not None:
            total += _shared_clusters(stage.pieces, stage.factor, unit)
        mine = np.zeros((int(stage.stratum.max(initial=-1)) + 1, block.items))
        own = stage.level == unit
        mine[stage.stratum[own]] = stage.total[own]
        near = np.isin(stage.stratum, stage.stratum[own])
        product = stage.weight[near][:, None] * stage.total[near] * mine[stage.stratum[near]]
        total -= incidence(stage.level[near], size) @ product
        if block.slope is not None and stage.cross is not None and stage.margins is not None:
            slope, cross = block.slope, stage.cross
            rest = np.einsum("kl,kj->lj", stage.margins, slope[:, unit]) - cross[:, unit]
            total += np.einsum("lj,lsj->sj", rest, slope) - np.einsum("ksj,kj->sj", cross, slope[:, unit])
    return total


def _shared_clusters(pieces: Scores, factor: np.ndarray, unit: int) -> np.ndarray:
    own = np.flatnonzero(pieces.level == unit)
    first, last = (np.searchsorted(pieces.cluster, pieces.cluster[own], side=side) for side in ("left", "right"))
    count = last - first
    other = np.repeat(first - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(count.sum()) if len(own) else own
    mine = np.repeat(own, count)
    product = pieces.score[mine] * pieces.score[other] * factor[mine][:, None]
    return incidence(pieces.level[other], pieces.size) @ product


def _deviations(values: np.ndarray, members: Members, grid: Grid, replicates: ReplicateArrays) -> np.ndarray:
    """How far each replicate's means lie from the estimate, times the root of what the replicate counts; in half the
    digits, because there are many and only their products among units are asked for.
    """
    drawn = np.empty((replicates.weight.shape[1], members.size, values.shape[1]), dtype=np.float32)
    for r, weight in enumerate(replicates.weight.T):
        drawn[r] = means_under(values, members, weight) - grid.estimate
    if replicates.centre == "mean":
        there = ~np.isnan(drawn)
        drawn -= np.where(there, drawn, 0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    return np.nan_to_num(drawn) * np.sqrt(replicates.coefficient)[:, None, None].astype(np.float32)
