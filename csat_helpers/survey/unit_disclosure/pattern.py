"""What one wave hides of a unit column: units and peer groups whole, and cells of units x levels.

A peer group too small to be shown is taken with the next smallest into one pool, whose sum follows from the others:
from there on it is a group like any other.
"""

from dataclasses import dataclass

import numpy as np

from csat_helpers.survey.unit_disclosure.complement import Table, completed
from csat_helpers.survey.unit_disclosure.recovery import safe_edges

STEP = 3  # a hidden count is not known to within two
_PATIENCE = 12


@dataclass(frozen=True, eq=False)
class Wave:
    """One wave's bases of a column's levels: ``low`` and ``least`` of units, groups and everyone, and the units' groups."""

    low: tuple[np.ndarray, np.ndarray, np.ndarray]
    least: tuple[np.ndarray, np.ndarray, np.ndarray]
    group_of: np.ndarray


@dataclass(frozen=True, eq=False)
class Totals:
    """Units and peer groups hidden whole, and the pool of each unit (-1: no respondents) and group."""

    units: np.ndarray
    groups: np.ndarray
    pool_of_unit: np.ndarray
    pool_of_group: np.ndarray
    pools: int


@dataclass(frozen=True, eq=False)
class Hidden:
    """Hidden cells of units, of groups (rows x levels) and of everyone (levels); ``exposed`` counts those not safe."""

    units: np.ndarray
    groups: np.ndarray
    whole: np.ndarray
    exposed: int = 0


def totals(wave: Wave, privacy: int, forced: np.ndarray | None = None) -> Totals:
    """Which units and groups are hidden whole; ``forced`` units are in any case. Bases are of one level, all answers."""
    groups = _lone(wave.low[1], wave.least[1], np.zeros(len(wave.low[1]), int), 1, privacy)
    pool_of_group = np.where(groups, 0, np.cumsum(~groups) - (0 if groups.any() else 1))
    present = wave.group_of >= 0
    pool = np.where(present, pool_of_group[wave.group_of], -1)
    pools = int(pool_of_group.max()) + 1
    hidden = np.zeros(len(pool), bool)
    start = None if forced is None else forced[present]
    hidden[present] = _lone(wave.low[0][present], wave.least[0][present], pool[present], pools, privacy, start)
    return Totals(hidden, groups, pool, pool_of_group, pools)


def _lone(
    low: np.ndarray, least: np.ndarray, of: np.ndarray, groups: int, privacy: int, forced: np.ndarray | None = None
) -> np.ndarray:
    """Rows of one level to hide: small ones, and others until a group's hide each other."""
    there = np.isfinite(least)
    table = Table(low, there, of, groups, np.zeros(len(low), bool), np.zeros((groups, 1), bool), privacy)
    small = least < privacy
    if forced is not None:
        small |= forced[:, None] & there
    return completed(table, small)[:, 0]


def cells(wave: Wave, known: Totals, privacy: int, overlapping: bool = False) -> Hidden:
    """Which cells of a column's levels are hidden, beside units and groups that are hidden whole."""
    present = known.pool_of_unit >= 0
    pool_low = _pooled(wave.low[1], known)
    pool_least = np.where(pool_low > 0, _pooled_least(wave, known, pool_low), np.inf)
    whole = _completed(wave.low[2][None], wave.least[2][None], privacy, overlapping)
    pools = np.broadcast_to(whole & np.isfinite(pool_least), pool_low.shape).copy()
    if known.pools > 1:
        pools = _completed(pool_low, pool_least, privacy, overlapping, free=whole)
    low, least = wave.low[0][present], wave.least[0][present]
    shut = known.units[present]
    table = Table(low, np.isfinite(least), known.pool_of_unit[present], known.pools,
                  ~shut & (not overlapping), pools.copy(), privacy)  # fmt: skip
    start = (least < privacy) | (shut[:, None] & np.isfinite(least))
    net = _Net(table, pools, pool_low, whole[0], wave.low[2], overlapping)
    found, exposed = net.mended(completed(table, start))
    units = np.zeros(wave.low[0].shape, bool)
    units[present] = found
    hidden_whole = known.groups[:, None] & np.isfinite(wave.least[1])
    groups = (pools[known.pool_of_group] & np.isfinite(wave.least[1])) | hidden_whole
    return Hidden(units, groups, whole[0], exposed)


def _completed(
    low: np.ndarray, least: np.ndarray, privacy: int, overlapping: bool, free: np.ndarray | None = None
) -> np.ndarray:
    rows = len(low)
    columns = np.ones((1, low.shape[1]), bool) if free is None else free
    table = Table(low, np.isfinite(least), np.zeros(rows, int), 1, np.full(rows, not overlapping), columns, privacy)
    return completed(table, least < privacy)


def _pooled(values: np.ndarray, known: Totals) -> np.ndarray:
    found = np.zeros((known.pools, values.shape[1]))
    np.add.at(found, known.pool_of_group, values)
    return found


def _pooled_least(wave: Wave, known: Totals, low: np.ndarray) -> np.ndarray:
    """The smallest base of each pool: a group's own, or of several taken together their sum."""
    one = np.bincount(known.pool_of_group, minlength=known.pools) == 1
    own = np.full(low.shape, np.inf)
    np.minimum.at(own, known.pool_of_group, wave.least[1])
    return np.where(one[:, None], own, low)


class _Net:
    """A wave's hidden cells as edges between the sums that are known."""

    def __init__(
        self, table: Table, pools: np.ndarray, pool_low: np.ndarray, whole: np.ndarray, all_: np.ndarray, overlapping: bool
    ) -> None:  # fmt: skip
        self.table, self.pools, self.overlapping = table, pools, overlapping
        rows, levels = table.low.shape
        self.column = rows + np.arange(table.groups * (levels + 1)).reshape(table.groups, levels + 1)
        nation = self.column.max() + 1 + np.arange(levels)
        self.ground, self.nodes = int(nation[-1]) + 1 if levels else rows, int(nation[-1]) + 2 if levels else rows + 1
        group, level = np.nonzero(pools)
        margin = np.flatnonzero(whole)
        total = table.low.sum(axis=1)
        shut = np.flatnonzero(~table.bound) if not overlapping else np.zeros(0, int)
        self.fixed = (
            np.concatenate([self.column[group, level], nation[margin], self.column[table.of[shut], -1]]),
            np.concatenate([nation[level], np.full(len(margin), self.ground), shut]),
            np.concatenate([pool_low[group, level], all_[margin], total[shut]]),
        )
        self.margins = group, level

    def unsafe(self, hidden: np.ndarray, step: int) -> tuple[np.ndarray, np.ndarray]:
        """Hidden cells, and hidden columns of groups, that everything shown gives to within less than ``step``."""
        row, level = np.nonzero(hidden & (self.table.low > 0))
        tail = np.full(len(row), self.ground) if self.overlapping else row
        ends = (
            np.concatenate([tail, self.fixed[0]]),
            np.concatenate([self.column[self.table.of[row], level], self.fixed[1]]),
        )
        value = np.concatenate([self.table.low[row, level], self.fixed[2]])
        ok = safe_edges(*ends, value, self.nodes, step)
        cell, column = np.zeros(hidden.shape, bool), np.zeros(self.pools.shape, bool)
        cell[row, level] = ~ok[: len(row)]
        group, at = self.margins
        column[group, at] = ~ok[len(row) : len(row) + len(group)]
        return cell, column

    def mended(self, hidden: np.ndarray) -> tuple[np.ndarray, int]:
        """``hidden`` with further cells until none is known to within two; and how many still follow exactly."""
        for _ in range(_PATIENCE):
            cell, column = self.unsafe(hidden, STEP)
            if not (cell.any() or column.any()):
                return hidden, 0
            np.logical_or.at(column, (self.table.of[np.nonzero(cell)[0]], np.nonzero(cell)[1]), True)
            more = completed(self.table, hidden, np.asarray(cell.any(axis=1)), column, STEP)
            if (more == hidden).all():
                break
            hidden = more
        return hidden, int(self.unsafe(hidden, 1)[0].sum())


def nested(wave: Wave, known: Totals, privacy: int) -> tuple[np.ndarray, np.ndarray]:
    """Units, and peer groups, that show nothing of levels within levels, because one of their cells is small.

    Three ways of adding up are too many for single cells: a unit shows all of such a table or nothing, and those that
    show nothing are at least two of their pool, and hold the privacy base together.
    """
    present = known.pool_of_unit >= 0
    groups = _whole_rows(wave.low[1], wave.least[1], np.zeros(len(known.groups), int), 1, privacy, known.groups)
    pool = known.pool_of_unit[present]
    hidden = np.zeros(len(present), bool)
    hidden[present] = _whole_rows(wave.low[0][present], wave.least[0][present], pool, known.pools, privacy,
                                  known.units[present])  # fmt: skip
    return hidden, groups


def _whole_rows(
    low: np.ndarray, least: np.ndarray, of: np.ndarray, groups: int, privacy: int, forced: np.ndarray
) -> np.ndarray:
    """Rows with a small cell, and others until in each group at least two in each level hide each other."""
    there = np.isfinite(least)
    total = low.sum(axis=1)
    hidden = forced | (least < privacy).any(axis=1)
    while True:
        count, held = np.zeros((2, groups, low.shape[1]))
        np.add.at(count, of, hidden[:, None] & there)
        np.add.at(held, of, np.where(hidden[:, None], low, 0))
        need = (count > 0) & ((count < 2) | (held < privacy))
        gains = (there & need[of]).any(axis=1) & ~hidden
        if not gains.any():
            return hidden
        best = np.full(groups, np.inf)
        np.minimum.at(best, of[gains], total[gains])
        hidden |= gains & (total == best[of])
