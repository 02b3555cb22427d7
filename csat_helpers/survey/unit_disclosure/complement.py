"""Which further cells of one wave's table are hidden, rows (units, or peer groups) by levels.

In every row whose total is known, and in every column whose total is known, the hidden cells give their sum away: so
they are at least two, and hold the privacy base together. Cells are added smallest first, and before all others those
that close a rectangle of hidden cells, which cost nothing further.
"""

from dataclasses import dataclass

import numpy as np

_BIG = 1 << 30


@dataclass(frozen=True, eq=False)
class Table:
    """One wave's rows by levels. ``low`` are bases, ``there`` the cells with respondents, ``of`` each row's group.

    ``bound`` rows have a total that is known, ``free`` columns (groups x levels) one that is not. ``least`` is the
    privacy base. Options of a multiple-response question overlap: there no row is bound.
    """

    low: np.ndarray
    there: np.ndarray
    of: np.ndarray
    groups: int
    bound: np.ndarray
    free: np.ndarray
    least: int


def completed(
    table: Table, hidden: np.ndarray, rows: np.ndarray | None = None, columns: np.ndarray | None = None, step: int = 0
) -> np.ndarray:
    """``hidden`` and what it needs beside it; ``rows`` and ``columns`` (groups x levels) get one more cell in any case.

    Cells of fewer than ``step`` respondents are the last to be taken.
    """
    hidden = hidden.copy()
    small = (table.low < step) * 4
    while True:
        added, columns = _columns(table, hidden, columns, small), None
        if not len(added):
            added, rows = _rows(table, hidden, rows, small), None
        if not len(added):
            return hidden
        hidden[added[:, 0], added[:, 1]] = True


def _rows(table: Table, hidden: np.ndarray, more: np.ndarray | None, small: np.ndarray) -> np.ndarray:
    """A further cell of each bound row that needs one: (row, level)."""
    held = np.where(hidden, table.low, 0)
    count, held = (held > 0).sum(axis=1), held.sum(axis=1)
    need = table.bound & hidden.any(axis=1) & ((count < 2) | (held < table.least))
    if more is not None:
        need |= more & table.bound
    at = np.flatnonzero(need)
    if not len(at):
        return np.empty((0, 2), int)
    alone = ~(_by_group(table, hidden) > 0)[table.of[at]]
    free = table.free[table.of[at]]
    key = (small[at] + np.where(free, 0, np.where(alone, 2, 1))) * _BIG + table.low[at]
    key = np.where(table.there[at] & ~hidden[at], key, np.inf)
    level = key.argmin(axis=1)
    left = np.isfinite(key[np.arange(len(at)), level])
    return np.column_stack([at[left], level[left]])


def _columns(table: Table, hidden: np.ndarray, more: np.ndarray | None, small: np.ndarray) -> np.ndarray:
    """A further cell of each group's column that needs one: (row, level)."""
    held = np.where(hidden, table.low, 0)
    some, count, held = _by_group(table, hidden), _by_group(table, held > 0), _by_group(table, held)
    need = (some > 0) & ((count < 2) | (held < table.least)) & ~table.free
    if more is not None:
        need |= more
    if not need.any():
        return np.empty((0, 2), int)
    rows = len(hidden)
    levels = np.flatnonzero(need.any(axis=0))
    inner = hidden[:, levels]
    open_ = table.there[:, levels] & ~inner & need[:, levels][table.of]
    open_ &= (~table.bound | (table.there.sum(axis=1) > 1))[:, None]
    usual = np.where(table.bound & ~hidden.any(axis=1), 1, 0)[:, None]
    key = (((small[:, levels] + usual) * _BIG + table.low[:, levels].astype(np.int64)) * rows
           + np.arange(rows)[:, None])  # fmt: skip
    none = np.iinfo(np.int64).max
    best = np.full((table.groups, len(levels)), none)
    np.minimum.at(best, table.of, np.where(open_, key, none))
    found = np.argwhere(best < none)
    return np.column_stack([best[best < none] % rows, levels[found[:, 1]]])


def _by_group(table: Table, values: np.ndarray) -> np.ndarray:
    if table.groups == 1:
        return values.sum(axis=0, keepdims=True)
    found = np.zeros((table.groups, values.shape[1]))
    np.add.at(found, table.of, values)
    return found
