"""Units that lie in groups: the mean of each less that of the rest of its group, all units at once.

The rest of a group differs from unit to unit, so thousands of units would need as many levels as there are respondents
in each. But the score of a difference is a sum of three, ``A(u) - b P(g) - c Q(g)``: the unit's own part, and the
group's two, ``P = w (y - R(g))`` and ``Q = w``, times numbers of the unit. So variances of units and groups and the
covariance of each unit with its group give the variance of every difference; strata, clusters, stages and fitted
margins are accounted for as in :mod:`csat_helpers.measures.kernel.variance`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel import variance
from csat_helpers.measures.kernel.estimation import Grid, Members, of_pairs
from csat_helpers.measures.kernel.variance import Scores, incidence
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.replicate_weights import ReplicateArrays

_BLOCK = 6_000_000  # numbers held at once in one work array
ROUNDING = 1e-12  # a number smaller than this part of what it was made of is rounding


@dataclass(frozen=True, eq=False)
class Apart:
    """Differences, units x items, with their variances; ``base`` and ``clusters`` are those of what a unit is held
    against, where one cluster shows no spread.
    """

    change: np.ndarray
    variance: np.ndarray
    base: np.ndarray
    clusters: np.ndarray

    @property
    def std_error(self) -> np.ndarray:
        """Standard errors; NaN where one side's answers lie in one cluster."""
        return np.where(self.clusters > 1, np.sqrt(self.variance), np.nan)


def means(values: np.ndarray, members: Members, design: DesignArrays) -> Grid:
    """:func:`csat_helpers.measures.kernel.estimation.estimate` of many levels, as many items at once as memory holds."""
    parts = [
        of_pairs(columns_of(values, part)[members.row], members, design) for part in parts_of(values, members, design)
    ]
    return Grid(**{name: np.hstack([getattr(p, name) for p in parts]) for name in Grid.__dataclass_fields__})


def against_the_rest(values: np.ndarray, members: Members, of: np.ndarray, design: DesignArrays) -> Apart:
    """Each unit's weighted mean less that of the other units of its group.

    ``values`` is respondents x items, NaN where no answer; a row belongs to one unit, ``of`` says to which group each
    unit belongs, -1 to none. NaN where unit or rest has no answer.
    """
    kept = of[members.level] >= 0
    inside = Members(members.row[kept], members.level[kept], members.size)
    replicates = design.replicates
    parts = [
        _rest(columns_of(values, part), inside, of, design)
        if replicates is None
        else _replicated_rest(columns_of(values, part), inside, of, design, replicates)
        for part in parts_of(values, inside, design)
    ]
    return Apart(**{name: np.hstack([getattr(p, name) for p in parts]) for name in Apart.__dataclass_fields__})


def changes(values: np.ndarray, now: Members, before: Members, design: DesignArrays) -> tuple[Grid, Grid, np.ndarray]:
    """Means of the same levels in two sets of rows, and the variance of how far they moved."""
    size = now.size
    both = Members(np.r_[now.row, before.row], np.r_[now.level, before.level + size], 2 * size)
    grid = means(values, both, design)
    sides = [
        Grid(**{n: getattr(grid, n)[k] for n in Grid.__dataclass_fields__}) for k in (slice(size), slice(size, None))
    ]
    replicates = design.replicates
    if replicates is not None:
        spread = _replicate_variance(
            lambda w: _moved(values, both, w), sides[0].estimate - sides[1].estimate, replicates
        )
        return sides[0], sides[1], spread
    sign = np.where(both.level < size, 1.0, -1.0)[:, None]
    spread = []
    for part in parts_of(values, both, design):
        own = of_items(grid, part)
        score = sign * unit_scores(columns_of(values, part), both, own, design)
        found = variance.scores(both.row, both.level % size, size, score, design)
        spread.append(variance.variance(found, design))
    return sides[0], sides[1], _settled(np.hstack(spread), sides[0].estimate)


def unit_scores(values: np.ndarray, members: Members, grid: Grid, design: DesignArrays) -> np.ndarray:
    """The score of each pair of a row and a level, pairs x items: those of a level add up to zero."""
    y, weight = values[members.row], design.weight[members.row][:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = weight * (y - grid.estimate[members.level]) / grid.weighted_base[members.level]
    return np.where(np.isfinite(found) & (weight > 0), found, 0.0)


def of_items(grid: Grid, part: slice) -> Grid:
    """The grid's columns of some items."""
    return Grid(**{name: getattr(grid, name)[:, part] for name in Grid.__dataclass_fields__})


def columns_of(values: np.ndarray, part: slice) -> np.ndarray:
    """Some items' answers as doubles: those of many respondents are kept in half the digits or fewer."""
    return values[:, part].astype(float, copy=False)


def parts_of(values: np.ndarray, members: Members, design: DesignArrays) -> list[slice]:
    """The items in blocks of columns, so narrow that a work array stays in bounds."""
    widest = max(len(members.row), members.size * max(len(design.fraction), 1), 1)
    width = max(1, _BLOCK // widest)
    return [slice(k, k + width) for k in range(0, max(values.shape[1], 1), width)]


def _rest(values: np.ndarray, members: Members, of: np.ndarray, design: DesignArrays) -> Apart:
    """One block of items by linearisation."""
    groups, group = int(of.max(initial=-1)) + 1, of[members.level]
    weight = design.weight[members.row][:, None]
    raw = values[members.row]
    answered = ~np.isnan(raw) & (weight > 0)
    w = weight * answered
    middle = np.divide(
        (w * np.nan_to_num(raw)).sum(axis=0), w.sum(axis=0), out=np.zeros(w.shape[1]), where=w.any(axis=0)
    )
    y = np.where(answered, raw - middle, 0.0)  # about the mean of all: sums of squares keep their digits
    unit, place = incidence(members.level, members.size), np.maximum(of, 0)
    own_weight, own_sum, own_base = unit @ w, unit @ (w * y), unit @ answered.astype(float)
    gather = incidence(np.where(of >= 0, of, groups), groups + 1)
    all_weight, all_sum, all_base = ((gather @ part)[:groups][place] for part in (own_weight, own_sum, own_base))
    rest_weight, base = all_weight - own_weight, np.where(of[:, None] >= 0, all_base - own_base, 0.0)
    there = (own_base > 0) & (base > 0)
    safe, safe_rest = np.where(there, own_weight, 1.0), np.where(there, rest_weight, 1.0)
    own, rest = own_sum / safe, (all_sum - own_sum) / safe_rest
    whole = all_sum / np.where(all_weight > 0, all_weight, 1.0)
    one, other = 1 / safe_rest, (whole - rest) / safe_rest
    a = w * ((y - own[members.level]) / safe[members.level] + (y - rest[members.level]) / safe_rest[members.level])
    p = w * (y - whole[members.level])
    mine = variance.scores(members.row, members.level, members.size, a, design)
    theirs = variance.scores(members.row, group, groups, np.hstack([p, w, p + w]), design)
    items = values.shape[1]
    spread = variance.variance(theirs, design)[place]
    pp, qq, both = spread[:, :items], spread[:, items : 2 * items], spread[:, 2 * items :]
    ap, aq = (_crossed(mine, _columns(theirs, k * items, (k + 1) * items), place, design) for k in (0, 1))
    found = variance.variance(mine, design) - 2 * (one * ap + other * aq)
    found += one**2 * pp + one * other * (both - pp - qq) + other**2 * qq
    change = np.where(there, own - rest, np.nan)
    clusters = _clusters(answered, members, group, groups, place, base, design)
    return Apart(
        change, _settled(np.where(there, np.maximum(found, 0.0), np.nan), change), base.astype(np.int64), clusters
    )


def _columns(found: Scores, start: int, end: int) -> Scores:
    slope = None if found.slope is None else found.slope[:, :, start:end]
    return Scores(found.cluster, found.level, found.size, found.score[:, start:end], slope)


def _crossed(units: Scores, groups: Scores, of: np.ndarray, design: DesignArrays) -> np.ndarray:
    """The covariance of each unit's total score with that of its group, units x items."""
    total = np.zeros((units.size, units.score.shape[1]))
    for stage in design.stages:
        mine, theirs = (variance.at_stage(found, stage, design) for found in (units, groups))
        frame = variance.strata_of(stage)
        piece = _within(theirs, mine.cluster, of[mine.level])
        stratum = frame.of[mine.cluster]
        mean = frame.shrink[:, None, None] * variance.stratum_totals(theirs, frame, stage)
        form = theirs.score[piece] - mean[stratum, of[mine.level]]
        total += incidence(mine.level, units.size) @ (mine.score * frame.factor[stratum][:, None] * form)
        if units.slope is not None and groups.slope is not None and design.calibration is not None:
            cross, margins = variance.margins_with(mine, frame, stage, design.weight, design.calibration)
            other = variance.margins_with(theirs, frame, stage, design.weight, design.calibration)[0][:, of]
            slope = groups.slope[:, of]
            total -= np.einsum("kuj,kuj->uj", units.slope, other) + np.einsum("kuj,kuj->uj", slope, cross)
            total += np.einsum("kuj,kl,luj->uj", units.slope, margins, slope, optimize=True)
    return total


def _within(groups: Scores, cluster: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The place of the piece of each pair of a cluster and a group."""
    key = groups.cluster.astype(np.int64) * groups.size + groups.level
    order = np.argsort(key, kind="stable")
    return order[np.searchsorted(key[order], cluster.astype(np.int64) * groups.size + group)]


def _clusters(
    answered: np.ndarray, members: Members, group: np.ndarray, groups: int, of: np.ndarray, base: np.ndarray,
    design: DesignArrays,
) -> np.ndarray:  # fmt: skip
    """How many first-stage clusters hold answers: the smaller of unit and rest."""
    if design.apart:
        own = incidence(members.level, members.size) @ answered.astype(float)
        return np.minimum(own, base).astype(np.int64)
    cluster = design.cluster[members.row].astype(np.int64)
    pair, mine = np.unique(cluster * members.size + members.level, return_inverse=True)
    them, theirs = np.unique(cluster * groups + group, return_inverse=True)
    count = incidence(mine, len(pair)) @ answered.astype(float)
    whole = incidence(theirs, len(them)) @ answered.astype(float)
    unit = pair % members.size
    within = whole[np.searchsorted(them, pair // members.size * groups + of[unit])]
    adding = incidence(unit, members.size)
    own, alone = adding @ (count > 0).astype(float), adding @ ((count > 0) & (count == within)).astype(float)
    rest = (incidence(them % groups, groups) @ (whole > 0).astype(float))[of] - alone
    return np.minimum(own, rest).astype(np.int64)


def _replicated_rest(
    values: np.ndarray, members: Members, of: np.ndarray, design: DesignArrays, replicates: ReplicateArrays
) -> Apart:
    """One block of items under the design's replicate weights."""
    groups, place = int(of.max(initial=-1)) + 1, np.maximum(of, 0)
    raw = values[members.row]
    answered = ~np.isnan(raw) & (design.weight[members.row] > 0)[:, None]
    y, unit = np.where(answered, raw, 0.0), incidence(members.level, members.size)
    gather = incidence(np.where(of >= 0, of, groups), groups + 1)
    base = unit @ answered.astype(float)
    rest_base = np.where(of[:, None] >= 0, (gather @ base)[:groups][place] - base, 0.0)

    def apart(weight: np.ndarray) -> np.ndarray:
        w = weight[members.row][:, None] * answered
        below, top = unit @ w, unit @ (w * y)
        rest, rest_top = ((gather @ part)[:groups][place] - part for part in (below, top))
        return _over(top, below) - _over(rest_top, rest)

    change = np.where((base > 0) & (rest_base > 0), apart(design.weight), np.nan)
    spread = np.where(np.isnan(change), np.nan, _replicate_variance(apart, change, replicates))
    least = np.minimum(base, rest_base).astype(np.int64)
    return Apart(change, _settled(spread, change), rest_base.astype(np.int64), least)


def means_under(values: np.ndarray, members: Members, weight: np.ndarray) -> np.ndarray:
    """Weighted means of levels under other weights, levels x items."""
    raw = values[members.row].astype(float, copy=False)
    w = weight[members.row][:, None] * ~np.isnan(raw)
    adding = incidence(members.level, members.size)
    return _over(adding @ (w * np.nan_to_num(raw)), adding @ w)


def _moved(values: np.ndarray, both: Members, weight: np.ndarray) -> np.ndarray:
    mean, size = means_under(values, both, weight), both.size // 2
    return mean[:size] - mean[size:]


def _replicate_variance(
    under: Callable[[np.ndarray], np.ndarray], estimates: np.ndarray, replicates: ReplicateArrays
) -> np.ndarray:
    """The variance of ``under(weight)`` over replicates, added up one at a time: thousands of units x items."""
    if replicates.centre == "mean":
        there, middle = np.zeros_like(estimates), np.zeros_like(estimates)
        for weight in replicates.weight.T:
            drawn = under(weight)
            there += ~np.isnan(drawn)
            middle += np.nan_to_num(drawn)
        estimates = middle / np.maximum(there, 1)
    total = np.zeros_like(estimates)
    for weight, part in zip(replicates.weight.T, replicates.coefficient, strict=True):
        total += part * np.nan_to_num(under(weight) - estimates) ** 2
    return total


def _over(top: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0)


def _settled(spread: np.ndarray, estimates: np.ndarray) -> np.ndarray:
    """Variances, zero where they are what rounding leaves."""
    with np.errstate(invalid="ignore"):
        return np.where(spread <= np.square(ROUNDING * np.nan_to_num(estimates)), 0.0, spread)
