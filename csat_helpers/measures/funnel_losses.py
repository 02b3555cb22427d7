"""Where a funnel loses most: the step whose loss is told from that of every other step, or none.

Everyone who was asked is lost at one step at most, so losses are cells of a multinomial. The largest is told apart
where a two-sided test tells it from each of the others: the exact test that of those lost at either of two steps as many
belong to each, the least certain of which counts (no adjustment is needed: all must hold). In designs with weights or
clusters it is Student's t of the difference. Where the whole population answered, counts decide.
Source: Nettleton (2009), Testing for the supremacy of a multinomial cell probability, JASA 104.
"""

import numpy as np

from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.sign_test import sign_test


def losses(nested: np.ndarray) -> np.ndarray:
    """1 where a respondent who had got as far is lost at the step, else 0; NaN where that is not known."""
    before = np.column_stack([np.ones(len(nested)), nested[:, :-1]])
    here = np.where(before == 1, 1 - nested, 0.0)
    return np.where(np.isnan(nested), np.nan, here)


def largest_loss(nested: np.ndarray, drop: np.ndarray, members: Members, design: DesignArrays) -> np.ndarray:
    """P values, levels x steps: at each level's largest ``drop`` that of its being the largest, NaN elsewhere."""
    lost, found = losses(nested), np.full(drop.shape, np.nan)
    for level in range(members.size):
        if np.isnan(drop[level]).any() or drop.shape[1] < 2:
            continue
        rows = members.row[members.level == level]
        first = int(np.argmax(drop[level]))
        others = [k for k in range(drop.shape[1]) if k != first]
        found[level, first] = max(_p(lost, rows, first, other, design) for other in others)
    return found


def whole(design: DesignArrays, rows: np.ndarray) -> bool:
    """Whether the strata of ``rows`` were asked to the last of their population: then there is no sampling error."""
    return bool(len(rows)) and bool((design.fraction[design.stratum[rows]] >= 1).all()) and not design.later


def plain(design: DesignArrays, rows: np.ndarray) -> bool:
    """Whether respondents count alike and each for himself, so that tests of counts hold."""
    alone = design.replicates is None and design.calibration is None and design.apart
    return alone and len(np.unique(design.weight[rows])) <= 1


def _p(lost: np.ndarray, rows: np.ndarray, first: int, other: int, design: DesignArrays) -> float:
    """The two-sided p that as many are lost at one step as at the other."""
    rows = rows[(design.weight[rows] > 0) & ~np.isnan(lost[rows][:, [first, other]]).any(axis=1)]
    counts = [int(lost[rows, k].sum()) for k in (first, other)]
    if whole(design, rows):
        return 0.0 if counts[0] > counts[1] else 1.0
    if plain(design, rows):
        return float(sign_test(*counts))
    apart = lost[:, [first]] - lost[:, [other]]
    grid = estimation.estimate(apart, Members(rows, np.zeros(len(rows), int), 1), design)
    error = float(grid.std_error[0, 0])
    return float(intervals.p_value(grid.estimate[0] / error, design.df)[0]) if error > 0 else 1.0
