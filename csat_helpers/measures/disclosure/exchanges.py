"""Exchanges within a table: which columns gain and lose people, and the single cells that hide an exchange."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from csat_helpers.measures.disclosure.complementary import APART, ROOM
from csat_helpers.measures.disclosure.margins import Change, Columns, Pool, next_hidden
from csat_helpers.measures.disclosure.rare_answers import Answers, moves


@dataclass(frozen=True, eq=False)
class Item:
    """One item of a table: its rows' counts and answers, the columns' bases and why each is hidden, empty if shown.

    ``worth`` is what each row is worth to a reader.
    """

    table: Columns
    answers: Answers
    counts: np.ndarray
    base: np.ndarray
    why: np.ndarray
    worth: np.ndarray

    @cached_property
    def loss(self) -> np.ndarray:
        """What hiding each cell costs: a cell tells the more, the more people are behind it."""
        return self.worth[:, None] * np.sqrt(self.base)

    def shown(self, columns: Iterable[int]) -> list[int]:
        """Those of the columns that are not hidden and have respondents."""
        return [k for k in columns if self.why[k] == "" and self.base[k] > 0]


def cells_to_hide(item: Item, pools: list[Pool]) -> np.ndarray | Pool:
    """The single cells to hide (rows x columns), or the pool whose columns need another beside them."""
    cut = np.zeros(item.counts.shape, bool)
    for pool in pools:
        safe = (item.answers.rows == 0).all(axis=1)  # rows of means have no counts
        for part in pool.guarded:
            known = _known(item, pool, part)
            for row in np.argsort(known, kind="stable"):
                if not known[row] < ROOM or safe[row]:
                    continue
                found = _exchange(item, pools, pool, int(row), np.where(safe, np.inf, known), cut)
                if found is None:
                    return pool
                move, columns = found
                touched = item.answers.rows @ move
                cut[np.ix_(touched != 0, columns)] = True
                safe |= touched > APART
    return cut


def _known(item: Item, pool: Pool, part: np.ndarray) -> np.ndarray:
    """The sum that is known of the pool's cells, a number a row; an overlapping column is known to be in the total."""
    if pool.group is None:
        return item.counts[:, item.table.total]
    if pool.whole:
        return item.counts[:, item.table.groups[pool.group].margin]
    return item.counts[:, part].sum(axis=1)


def _exchange(
    item: Item, pools: list[Pool], pool: Pool, row: int, known: np.ndarray, cut: np.ndarray
) -> tuple[np.ndarray, list[int]] | None:
    """The exchange that costs a reader least: people an answer, and the shown columns it touches.

    Nets stay as they are if that can be. None where there is no exchange, or hiding a further column costs less.
    """
    limit = _column_cost(item, pool, known)
    several = item.answers.rows.sum(axis=1) > 1
    several[row] = False
    for kept in (several & (known >= ROOM), np.zeros_like(several)):
        found = moves(item.answers, row, item.answers.counts[:, pool.parts[0]].sum(axis=1), kept)
        costs = [(*_cost(item, change, found, cut, pools), change) for change in _routes(item, pools, pool)]
        cost, k, change = min(costs, key=lambda c: c[0], default=(np.inf, 0, {}))
        if cost < np.inf:
            return (found[k], _shown(item, change)) if cost <= limit else None
    return None


def _column_cost(item: Item, pool: Pool, known: np.ndarray) -> float:
    """What hiding the next column whole would cost, where that would mend every row of the pool; else endless."""
    column = next_hidden(item.table, pool, item.base, item.why)
    if column is None or item.why[column] != "" or pool.group != item.table.group_of.get(column):
        return np.inf
    if (known + item.counts[:, column] < ROOM).any():
        return np.inf
    inner = [k for part in item.table.nested([column]) for k in item.shown(part)]
    return float(item.loss[:, [k for k in (column, *inner) if k < item.table.real]].sum())


def _shown(item: Item, change: Change) -> list[int]:
    return [k for k in change if 0 <= k < item.table.real]


def _cost(item: Item, change: Change, found: np.ndarray, cut: np.ndarray, pools: list[Pool]) -> tuple[float, int]:
    """What the cheapest of the exchanges over these columns costs, and which it is."""
    if not len(found):
        return np.inf, 0
    shown = _shown(item, change)
    touched = np.abs(found @ item.answers.rows.T) > 0
    cost = touched @ np.where(cut, 0.0, item.loss)[:, shown].sum(axis=1)
    cost[~_possible(item, change, found, pools)] = np.inf
    k = int(np.argmin(cost))
    return float(cost[k]), k


def _possible(item: Item, change: Change, found: np.ndarray, pools: list[Pool]) -> np.ndarray:
    """Which exchanges the true counts allow in every column that changes."""
    counts, ok = item.answers.counts, np.ones(len(found), bool)
    for key, sign in change.items():
        parts = [np.array([key])] if key >= 0 else list(pools[-1 - key].parts)
        for part in parts if key < item.table.real else ():  # what the table does not show cannot stand against it
            ok &= item.answers.stands(counts[:, part].sum(axis=1) + sign * found, item.base[part].sum())
    if item.table.total in change:
        inside = item.shown(item.table.overlapping)
        most = counts[:, inside].max(axis=1, initial=0)
        ok &= (counts[:, item.table.total] + found >= most).all(axis=1)
    return ok


def _routes(item: Item, pools: list[Pool], pool: Pool) -> list[Change]:
    """The ways in which the pool's columns may gain what shown ones (or the total) lose or gain."""
    found = []
    for hidden in (True, False):
        way = _Ways(item, {p.group: k for k, p in enumerate(pools) if p.group is not None}, hidden)
        changes = [way.spread(item.table.total, 1)] if pool.group is None else way.raised(pool.group)
        found += [way.with_nets(change) for change in changes if change is not None]
    return found


@dataclass(frozen=True, eq=False)
class _Ways:
    """Columns that change together. Elsewhere in the table the ``hidden`` columns do, or else shown ones."""

    item: Item
    pool_of: dict[int, int]
    hidden: bool

    def spread(self, column: int, sign: int, but: int | None = None) -> Change | None:
        """The column and what is nested in it change; None where nothing in it could."""
        change: Change = {column: sign}
        for place in self.item.table.within.get(column, []):
            if place == but:
                continue
            inner = self.inside(place, sign)
            if inner is None:
                return None
            change |= inner
        return change

    def inside(self, place: int, sign: int) -> Change | None:
        """A group's columns change: the hidden ones, or that of most respondents."""
        shown = self.item.shown(self.item.table.groups[place].members)
        if place in self.pool_of and (self.hidden or not shown):
            return {-1 - self.pool_of[place]: sign}
        return self.spread(max(shown, key=lambda k: self.item.base[k]), sign) if shown else None

    def raised(self, place: int) -> Iterator[Change | None]:
        """The hidden columns of a group gain: another of the group loses, or its margin gains."""
        own = {-1 - self.pool_of[place]: 1}
        group = self.item.table.groups[place]
        yield from (_joined(own, self.spread(k, -1)) for k in self.item.shown(group.members))
        yield from (_joined(own, change) for change in self.margin_raised(group.margin, place))

    def margin_raised(self, column: int, but: int) -> Iterator[Change | None]:
        table = self.item.table
        own = self.spread(column, 1, but)
        if column == table.total:
            yield own
            return
        place = table.group_of[column]
        group = table.groups[place]
        yield from (_joined(own, self.spread(k, -1)) for k in self.item.shown(group.members) if k != column)
        if place in self.pool_of:
            yield _joined(own, {-1 - self.pool_of[place]: -1})
        yield from (_joined(own, change) for change in self.margin_raised(group.margin, place))

    def with_nets(self, change: Change) -> Change:
        """The change with that of the nets shown."""
        found = dict(change)
        for column, place, parts in self.item.table.nets:
            if self.item.why[column] != "" or not self.item.base[column] > 0:
                continue
            hidden = {k for k in self.item.table.groups[place].members if self.item.why[k] != ""}
            sign = sum(change.get(k, 0) for k in parts)
            if place in self.pool_of and hidden <= parts:
                sign += change.get(-1 - self.pool_of[place], 0)
            if sign:
                found[column] = sign
        return found


def _joined(a: Change | None, b: Change | None) -> Change | None:
    return None if a is None or b is None else a | b
