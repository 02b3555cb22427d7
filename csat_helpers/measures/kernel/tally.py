"""One pass over respondents: sums by stratum, level and answer, from which all rows of an item follow.

Where every respondent is a cluster of his own and nobody is in two levels, a mean, its variance and the covariance of
the levels need no more than the count, the weight and the squared weight of each answer in each stratum and level.
The table of a million respondents then costs three sums an item and banner, whatever its rows are.
"""

from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel import one_pass
from csat_helpers.measures.kernel.estimation import Grid, Members, divide, settled
from csat_helpers.survey.design import DesignArrays

_CELLS = 4_000_000  # sums held at once; a design of more strata, levels and answers takes the general way


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums over respondents, each strata x levels x answers: how many, their weight, their squared weight."""

    count: np.ndarray
    weight: np.ndarray
    square: np.ndarray


def possible(members: Members, design: DesignArrays, single: bool, answers: int) -> bool:
    """Whether the design and the levels are simple enough: no clusters, stages, fitted or replicate weights."""
    fitted = design.calibration is not None or design.replicates is not None
    cells = len(design.fraction) * members.size * max(answers, 1)
    return single and design.apart and not design.later and not fitted and cells <= _CELLS


def tally(code: np.ndarray, answers: int, members: Members, design: DesignArrays) -> Tally:
    """The sums of one item; ``code`` is each respondent's answer from 0 on, -1 without one."""
    strata, size = len(design.fraction), members.size
    weight = design.weight[members.row]
    given = code[members.row]
    there = (given >= 0) & (weight > 0)
    cell = ((design.stratum[members.row] * size + members.level) * answers + given)[there]
    weight = weight[there]
    cells = strata * size * answers
    sums = [np.bincount(cell, weights=w, minlength=cells) for w in (None, weight, weight * weight)]
    return Tally(*(one.astype(float).reshape(strata, size, answers) for one in sums))


def sums(found: Tally, values: np.ndarray) -> one_pass.Sums:
    """The sums by stratum and level of rows whose value for each answer is ``values`` (answers x rows, NaN: not counted)."""
    counts = ~np.isnan(values)
    known = np.where(counts, values, 0.0)
    middle = np.where(counts.any(axis=0), known.sum(axis=0) / np.maximum(counts.sum(axis=0), 1), 0.0)
    y = np.where(counts, known - middle, 0.0)
    (n, w, ww), (wy, wwy), (wyy, wwyy) = (
        [part @ by for part in parts]
        for parts, by in (
            ((found.count, found.weight, found.square), counts),
            ((found.weight, found.square), y),
            ((found.weight, found.square), y * y),
        )
    )
    return one_pass.Sums(n, w, ww, wy, wwy, wyy, wwyy, middle)


def grid(found: Tally, values: np.ndarray, design: DesignArrays) -> tuple[Grid, np.ndarray, np.ndarray]:
    """The grid of rows whose value for each answer is ``values`` (answers x rows, NaN: not counted).

    Returns the grid (levels x rows), the levels' covariance (levels x levels x rows), and the sums of values over
    respondents, unweighted.
    """
    counts = ~np.isnan(values)
    y = np.where(counts, values, 0.0)
    base, weighted, squared = (part.sum(axis=0) @ counts for part in (found.count, found.weight, found.square))
    center = divide(found.weight.sum(axis=0) @ y, weighted)
    gap = np.where(counts, y - np.nan_to_num(center)[:, None, :], 0.0)  # levels x answers x rows
    score = gap * divide(np.ones_like(weighted), weighted)[:, None, :]
    score = np.where(counts & (weighted > 0)[:, None, :], score, 0.0)
    total = np.einsum("hlv,lvr->hlr", found.weight, score, optimize=True)
    spread = np.einsum("h,hlv,lvr->lr", _factor(design), found.square, score**2, optimize=True)
    mean = np.einsum("h,hlr,hmr->lmr", _factor(design) * _shrink(design), total, total, optimize=True)
    among = -mean
    diagonal = np.arange(len(base))
    among[diagonal, diagonal] += spread
    variance = np.maximum(among[diagonal, diagonal], 0.0)
    among[diagonal, diagonal] = variance
    simple = divide(divide(np.einsum("lv,lvr->lr", found.weight.sum(axis=0), gap**2), weighted), base - 1)
    size = base.astype(np.int64)
    made = Grid(
        estimate=center,
        variance=np.empty(0),
        simple_variance=simple,
        base=size,
        weighted_base=weighted,
        effective_base=np.where(size > 0, divide(weighted**2, squared), 0.0),
        clusters=size,
    )
    made = settled(made, np.where(size > 0, variance, np.nan))
    return made, among, found.count.sum(axis=0) @ y


def _clusters(design: DesignArrays) -> np.ndarray:
    return design.respondents


def _factor(design: DesignArrays) -> np.ndarray:
    clusters = _clusters(design)
    return (1 - design.fraction) * np.where(clusters < 2, 1.0, clusters / np.maximum(clusters - 1, 1))


def _shrink(design: DesignArrays) -> np.ndarray:
    clusters = _clusters(design)
    return np.where(clusters < 2, 0.0, 1.0 / np.maximum(clusters, 1))
