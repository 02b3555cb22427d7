"""Weighted means of items in each level, of the sample and of its replicates: for what is made of many means at once."""

import numpy as np

from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.replicates import Replicates
from csat_helpers.survey.design import DesignArrays


def level_means(
    values: np.ndarray, members: Members, design: DesignArrays, replicates: Replicates | None
) -> tuple[np.ndarray, np.ndarray]:
    """Means of ``values`` (respondents x items, NaN where no answer) by level, levels x items, and the same in draws of
    the replicates (draws x levels x items; none without replicates). Levels must not overlap; NaN where nobody answered.
    """
    of = np.full(len(values), -1)
    of[members.row] = members.level
    rows = np.flatnonzero(of >= 0)
    weight, size, items = design.weight[rows], members.size, values.shape[1]
    block = np.column_stack([of[rows], values[rows]])

    def sums(part: np.ndarray) -> np.ndarray:
        mine = part[:, :1] == np.arange(size)
        given = np.hstack([np.nan_to_num(part[:, 1:]), ~np.isnan(part[:, 1:])])
        return (mine[:, :, None] * given[:, None, :]).reshape(len(part), -1)

    def means(totals: np.ndarray) -> np.ndarray:
        cells = totals.reshape(*totals.shape[:-1], size, 2 * items)
        above, below = cells[..., :items], cells[..., items:]
        return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)

    center = means(weight @ sums(block))
    if replicates is None:
        return center, np.empty((0, size, items))
    flat = means(replicates.totals(block, rows, weight, sums)).reshape(-1, size * items)
    return center, replicates.draws(center.ravel(), flat).reshape(-1, size, items)
