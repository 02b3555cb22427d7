"""The estimation kernel: weighted ratio estimators over domains, whole grids (levels x items) at once.

Every mean, share, top box, NPS and index is ``R = sum(w d y) / sum(w d r)`` over a domain ``d`` of respondents who
answered (``r``); its score is ``w d (y - R) / sum(w d r)``. A ratio has ``w d (y - R x) / sum(w d x)``, a total
``w d y``. Their variance is that of the scores' sum (:mod:`csat_helpers.measures.kernel.variance`), or of the estimates
under replicate weights where the design has them. Domains keep the whole design: clusters without a member count
zero, and degrees of freedom are those of the whole design, clusters less strata, in a domain too.

Source: Sarndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, chapter 5; Lumley (2010).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel import one_pass, variance
from csat_helpers.measures.kernel.compact import Columns, columns, whole
from csat_helpers.measures.kernel.grids import Grid, Members, Unions, divide
from csat_helpers.measures.kernel.variance import Scores, incidence
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.replicate_weights import ReplicateArrays

__all__ = [
    "Grid", "Members", "Unions", "blocks", "contrast", "covariance", "divide", "estimate", "of_means", "of_pairs", "of_sums",
    "ratio", "settled", "total",
]  # fmt: skip
_BLOCK = 4_000_000  # numbers held at once in one work array: bounds memory at a million respondents
_ROUNDING = 1e-12  # an error smaller than this part of its estimate is rounding: everyone gave the same answer


@dataclass(frozen=True, eq=False)
class _Points:
    """What a grid is made of: its estimates and bases, and each pair's score, pairs x items."""

    grid: Grid
    score: np.ndarray


def estimate(values: np.ndarray | Columns, members: Members | Unions, design: DesignArrays) -> Grid:
    """The grid of weighted means of ``values`` (respondents x items, NaN where no answer) over levels."""
    if (means := _one_pass(values, members, design)) is not None:
        return of_means(means)
    pairs = members.pairs
    parts = [of_pairs(part[pairs.row], pairs, design) for part in blocks(values, pairs)]
    return Grid(**{name: np.hstack([getattr(b, name) for b in parts]) for name in Grid.__dataclass_fields__})


def of_means(means: one_pass.Means) -> Grid:
    """The grid of means that sums by stratum and level make."""
    base = means.base.astype(np.int64)
    bases = (base, means.weighted, means.effective, base)
    grid = Grid(np.where(base > 0, means.mean, np.nan), np.empty(0), means.simple, *bases)
    return settled(grid, np.where(base > 0, means.variance(), np.nan))


def _one_pass(
    values: np.ndarray | Columns, members: Members | Unions, design: DesignArrays, *, apart: bool = False
) -> one_pass.Means | None:
    """Means from one pass over many respondents of a simple design, else None; ``apart`` asks that levels do not overlap."""
    own = members.members if isinstance(members, Unions) else members
    if not one_pass.possible(len(own.row), own.size, values.shape[1], design) or (apart and not _apart(own, values)):
        return None
    found = one_pass.sums(values, own.row, own.level, own.size, design)
    return one_pass.Means(found.joined(members.sets) if isinstance(members, Unions) and not apart else found, design)


def _apart(members: Members, values: np.ndarray | Columns) -> bool:
    """Whether nobody is in two levels."""
    there = np.zeros(values.shape[0], dtype=bool)
    there[members.row] = True
    return int(there.sum()) == len(members.row)


def ratio(top: np.ndarray, bottom: np.ndarray, members: Members, design: DesignArrays) -> Grid:
    """The grid of ratios of the totals of ``top`` and ``bottom``, among respondents who have both.

    NaN where the bottom adds up to zero.
    """
    top, bottom = np.where(np.isnan(bottom), np.nan, top), np.where(np.isnan(top), np.nan, bottom)
    return _estimate(top[members.row], bottom[members.row], members, design)


def of_pairs(values: np.ndarray, members: Members, design: DesignArrays) -> Grid:
    """The grid of weighted means of values that differ from level to level: ``values`` is pairs x items."""
    return _estimate(values, None, members, design)


def total(values: np.ndarray, members: Members, design: DesignArrays) -> Grid:
    """The grid of weighted totals; its simple variance is that of a total over the whole sample, zero elsewhere.

    Clusters without a member count as totals of zero, so ``clusters`` are those of the whole sample.
    """
    y, w, (base, weighted, effective, _) = _answers(values[members.row], members, design)
    adding = incidence(members.level, members.size)
    added, someone = adding @ (w * y), base > 0
    size, weight = int((design.weight > 0).sum()), float(design.weight.sum())
    mean, square = added / weight, adding @ (w * y * y) / weight
    simple = weight**2 * (square - mean**2) / max(size - 1, 1)
    clusters = size if design.replicates is not None else len(np.unique(design.cluster))
    points = np.where(someone, added, np.nan)
    grid = Grid(points, np.empty(0), simple, base, weighted, effective, np.where(someone, clusters, 0))
    drawn = None
    if design.replicates is not None:
        drawn = np.stack([_total_under(y, w, members, column) for column in design.replicates.weight.T])
    return _with_variance(_Points(grid, w * y), members, design, drawn)


def contrast(
    values: np.ndarray | Columns,
    members: Members | Unions,
    design: DesignArrays,
    levels: np.ndarray,
    items: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Linear combinations of levels: estimates and variances, combinations x items.

    ``levels`` is levels x combinations: a column with 1 and -1 is a difference. ``items`` (items x combinations)
    combines items in the same way, within each combination of levels. Respondents or clusters that two levels or
    items share are accounted for, because their scores are combined before they are squared.
    """
    if items is None and (means := _one_pass(values, members, design, apart=True)) is not None:
        return of_sums(means, levels, members.sets if isinstance(members, Unions) else np.eye(members.size))
    pairs = members.pairs
    if items is None:
        parts = [_contrast(part[pairs.row], pairs, design, levels, None) for part in blocks(values, pairs)]
        return np.hstack([found for found, _ in parts]), np.hstack([spread for _, spread in parts])
    return _contrast(whole(values)[pairs.row], pairs, design, levels, items)


def of_sums(means: one_pass.Means, levels: np.ndarray, sets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """:func:`contrast` of unions (levels x unions) of levels whose sums are known."""
    joined = of_means(one_pass.Means(means.found.joined(sets), means.design)).estimate
    size = _combine(np.abs(joined), np.abs(levels), None)
    return _combine(joined, levels, None), _without_rounding(means.of(sets, levels), size)


def covariance(values: np.ndarray | Columns, members: Members, design: DesignArrays) -> tuple[Grid, np.ndarray]:
    """The grid of weighted means, and their covariance over levels: levels x levels x items. For few levels."""
    if (means := _one_pass(values, members, design, apart=True)) is not None:
        return of_means(means), means.covariance()
    y = whole(values)[members.row].astype(float)
    points = _points(y, None, members, design)
    if design.replicates is not None:
        drawn = _replicated(y, None, members, design.weight, design.replicates)
        gap = variance.deviations(drawn, points.grid.estimate, design.replicates)
        among = np.einsum("r,rsj,rtj->stj", design.replicates.coefficient, gap, gap, optimize=True)
    else:
        among = variance.covariance(_scores(points, members, design), design)
    diagonal = np.arange(members.size)
    spread = np.where(points.grid.base > 0, among[diagonal, diagonal], np.nan)
    return settled(points.grid, spread), among


def blocks(values: np.ndarray | Columns, members: Members) -> Iterator[np.ndarray]:
    """The items in blocks of columns, so narrow that one work array of pairs stays in bounds."""
    width = max(1, _BLOCK // max(1, len(members.row)))
    for start in range(0, max(values.shape[1], 1), width):
        yield columns(values, slice(start, start + width)).astype(float, copy=False)


def _contrast(
    y: np.ndarray, members: Members, design: DesignArrays, levels: np.ndarray, items: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    points = _points(y, None, members, design)
    estimates = _combine(points.grid.estimate, levels, items)
    if design.replicates is not None:
        means = _replicated(y, None, members, design.weight, design.replicates)
        drawn = np.stack([_combine(one, levels, items) for one in means])
        spread = _replicate_variance(drawn, estimates, design.replicates)
    else:
        mixed = points if items is None else _Points(points.grid, points.score @ items)
        spread = variance.variance(variance.combined(_scores(mixed, members, design), levels), design)
    size = _combine(np.abs(points.grid.estimate), np.abs(levels), None if items is None else np.abs(items))
    return estimates, _without_rounding(spread, size)


def _estimate(y: np.ndarray, bottom: np.ndarray | None, members: Members, design: DesignArrays) -> Grid:
    points = _points(y, bottom, members, design)
    drawn = None if design.replicates is None else _replicated(y, bottom, members, design.weight, design.replicates)
    return _with_variance(points, members, design, drawn)


def _with_variance(points: _Points, members: Members, design: DesignArrays, drawn: np.ndarray | None) -> Grid:
    if drawn is not None and design.replicates is not None:
        spread = _replicate_variance(drawn, points.grid.estimate, design.replicates)
    else:
        spread = variance.variance(_scores(points, members, design), design)
    return settled(points.grid, np.where(np.isnan(points.grid.estimate), np.nan, spread))


def _without_rounding(spread: np.ndarray, estimates: np.ndarray) -> np.ndarray:
    """Variances, zero where they are what rounding leaves."""
    with np.errstate(invalid="ignore"):
        return np.where(spread <= np.square(_ROUNDING * estimates), 0.0, spread)


def settled(grid: Grid, spread: np.ndarray) -> Grid:
    """A grid with its variance, zero where only rounding is left."""
    own, simple = (_without_rounding(part, grid.estimate) for part in (spread, grid.simple_variance))
    return Grid(grid.estimate, own, simple, grid.base, grid.weighted_base, grid.effective_base, grid.clusters)


def _scores(points: _Points, members: Members, design: DesignArrays) -> Scores:
    return variance.scores(members.row, members.level, members.size, points.score, design)


def _answers(
    y: np.ndarray, members: Members, design: DesignArrays
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    """Each pair's values (0 where none) and weights (0 where no answer), and the levels' bases and clusters."""
    weight = design.weight[members.row][:, None]
    answered = ~np.isnan(y) & (weight > 0)
    w = weight * answered
    adding = incidence(members.level, members.size)
    base, weighted, squared = adding @ answered.astype(float), adding @ w, adding @ (w * w)
    effective = np.where(base > 0, divide(weighted**2, squared), 0.0)
    base = base.astype(np.int64)
    alone = design.replicates is not None or design.apart
    clusters = base if alone else _clusters(answered, members, design)
    return np.where(answered, y, 0.0), w, (base, weighted, effective, clusters)


def _clusters(answered: np.ndarray, members: Members, design: DesignArrays) -> np.ndarray:
    """How many first-stage clusters the answers of each level lie in."""
    cells, cell = np.unique(design.cluster[members.row] * members.size + members.level, return_inverse=True)
    found = (incidence(cell, len(cells)) @ answered.astype(float)) > 0
    return (incidence(cells % members.size, members.size) @ found.astype(float)).astype(np.int64)


def _points(y: np.ndarray, bottom: np.ndarray | None, members: Members, design: DesignArrays) -> _Points:
    """The grid without its variance, and the scores of pairs; those of a level add up to zero."""
    y, w, bases = _answers(y, members, design)
    x = None if bottom is None else np.nan_to_num(bottom)
    adding = incidence(members.level, members.size)
    below = bases[1] if x is None else adding @ (w * x)
    safe = np.where(below != 0, below, 1.0)
    center = np.where(below != 0, (adding @ (w * y)) / safe, np.nan)
    fitted = np.nan_to_num(center)[members.level]
    gap = np.where(w > 0, y - (fitted if x is None else fitted * x), 0.0)
    score = w * gap
    mean_bottom = divide(below, bases[1])
    spread = divide(adding @ (score * gap), bases[1] * mean_bottom**2)
    score *= np.where(below != 0, 1 / safe, 0.0)[members.level]
    return _Points(Grid(center, np.empty(0), divide(spread, bases[0] - 1), *bases), score)


def _replicated(
    y: np.ndarray, bottom: np.ndarray | None, members: Members, weight: np.ndarray, replicates: ReplicateArrays
) -> np.ndarray:
    """The ratio estimates of pairs under each replicate weight: replicates x levels x items."""
    answered = ~np.isnan(y) & (weight[members.row] > 0)[:, None]
    y = np.where(answered, y, 0.0)
    x = answered.astype(float) if bottom is None else np.where(answered, bottom, 0.0)
    adding = incidence(members.level, members.size)
    drawn = np.empty((replicates.weight.shape[1], members.size, y.shape[1]))
    for r, own in enumerate(replicates.weight.T):
        w = own[members.row][:, None]
        below = adding @ (w * x)
        drawn[r] = np.where(below != 0, (adding @ (w * y)) / np.where(below != 0, below, 1.0), np.nan)
    return drawn


def _total_under(y: np.ndarray, w: np.ndarray, members: Members, weight: np.ndarray) -> np.ndarray:
    return incidence(members.level, members.size) @ (weight[members.row][:, None] * np.where(w > 0, y, 0.0))


def _replicate_variance(drawn: np.ndarray, estimates: np.ndarray, replicates: ReplicateArrays) -> np.ndarray:
    gap = variance.deviations(drawn, estimates, replicates)
    return np.einsum("r,rsj->sj", replicates.coefficient, gap**2)


def _combine(estimates: np.ndarray, levels: np.ndarray, items: np.ndarray | None) -> np.ndarray:
    """Combinations of levels, then of items; what a combination leaves out may be missing."""
    if items is not None:
        estimates = _combine(estimates.T, items, None).T
    used = levels != 0
    return np.where(used[:, :, None], levels[:, :, None] * estimates[:, None, :], 0.0).sum(axis=0)
