"""Who is counted where: waves, units and their peers as numbers, and bases of every cell of a unit column.

Bases differ by item. Items that nearly everyone was asked share one plan: a cell's base is then the smallest of theirs.
An item asked of part of the respondents has a plan of its own, on its own bases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.errors import EngagementError
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey

COMMON = 0.8  # of the respondents of its waves: an item that so many answered is one of those that share a plan
_NO_ANSWERS = ("segment", "brand", "wave", "weight", "stratum", "cluster", "id", "verbatim", "unit", "mode")


@dataclass(frozen=True, eq=False)
class Layout:
    """The rows that count (``counted``), with their wave, unit and peer group as places in the tuples, -1 for none.

    ``group_of`` is waves x units: a unit may change its peers from one wave to the next; -1 where it has no respondents.
    """

    waves: tuple[str, ...]
    units: tuple[str, ...]
    groups: tuple[str, ...]
    counted: np.ndarray
    wave: np.ndarray
    unit: np.ndarray
    group: np.ndarray
    group_of: np.ndarray


@dataclass(frozen=True, eq=False)
class Bases:
    """Bases of units (waves x units x levels), of groups, and of everyone (waves x levels).

    ``low`` is the smallest of the items' bases, zero included; ``least`` the smallest that is above zero, endless
    where nobody answered anything.
    """

    low: tuple[np.ndarray, np.ndarray, np.ndarray]
    least: tuple[np.ndarray, np.ndarray, np.ndarray]


def layout(sv: Survey, column: str, peers: str | None) -> Layout:
    """The survey's rows by wave, unit and peer group. Raises EngagementError for a unit of two peer groups in a wave."""
    counted = sv.arrays.weight > 0
    units, unit = coded(sv, column)
    groups, group = coded(sv, peers) if peers and peers in sv.responses else (("",), np.zeros(len(unit), int))
    waves, wave = (sv.waves, _places(sv, WAVE, sv.waves)) if sv.waves else (("",), np.zeros(len(unit), int))
    group_of = np.full((len(waves), len(units)), -1)
    here = counted & (unit >= 0) & (wave >= 0)
    if (group[here] < 0).any():
        groups, group = (*groups, ""), np.where(group < 0, len(groups), group)
    group_of[wave[here], unit[here]] = group[here]
    apart = np.flatnonzero(here)[group_of[wave[here], unit[here]] != group[here]]
    if len(apart):
        raise EngagementError(
            f"Unit '{units[unit[apart[0]]]}' of column '{column}' has respondents in two peer groups of '{peers}'.",
            where="engagement.yaml, units",
            mend="Correct the data, or name as 'peers' a column that has one value in each unit and wave.",
        )  # fmt: skip
    return Layout(tuple(waves), units, groups, counted & (wave >= 0), wave, unit, group, group_of)


def coded(sv: Survey, column: str) -> tuple[tuple[str, ...], np.ndarray]:
    """The levels of a column in the survey's order, as text, and each respondent's place among them, -1 for none."""
    levels = tuple(dict.fromkeys(plain_code(level) for level in sv.levels(column)))
    return levels, _places(sv, column, levels)


def _places(sv: Survey, column: str, levels: Sequence[str]) -> np.ndarray:
    code, present = pd.factorize(sv.column(column))
    place = {level: k for k, level in enumerate(levels)}
    of = np.array([place.get(plain_code(value), -1) for value in present] + [-1], dtype=int)
    return of[code]


def answered(sv: Survey, item: str) -> np.ndarray:
    """Which respondents answered an item."""
    return sv.column(item).notna().to_numpy()


def own_items(sv: Survey, where: Layout) -> frozenset[str]:
    """Items that were asked of part of the respondents: of some units only, or answered by fewer than most."""
    here = where.counted & (where.unit >= 0)
    cell = where.wave * len(where.units) + where.unit
    size = len(where.waves) * len(where.units)
    everyone = np.bincount(cell[here], minlength=size).reshape(len(where.waves), -1)
    found = []
    for item in _items(sv):
        n = np.bincount(cell[here & answered(sv, item)], minlength=size).reshape(everyone.shape)
        asked = n.sum(axis=1) > 0
        some = n[asked].sum() < COMMON * everyone[asked].sum()
        if asked.any() and (some or ((n == 0) & (everyone >= 2 * _FEW))[asked].any()):
            found.append(item)
    return frozenset(found)


_FEW = 5  # the least privacy base: of twice as many respondents somebody answers what all are asked


def bases(sv: Survey, where: Layout, item: str | None, levels: Sequence[np.ndarray] | np.ndarray, size: int) -> Bases:
    """Bases at ``size`` levels: of ``item`` alone, or where it is None of the items that share a plan.

    ``levels`` has each respondent's level, -1 for none; or of levels that overlap, each one's respondents.
    """
    if item is not None:
        found = _counted(where, where.counted & answered(sv, item), levels, size)
        return Bases(found, tuple(np.where(n > 0, n, np.inf) for n in found))  # pyright: ignore
    everyone = _counted(where, where.counted, levels, size)
    low = tuple(n.astype(float) for n in everyone)
    least = tuple(np.where(n > 0, n, np.inf) for n in everyone)
    own = own_items(sv, where)
    for name in _items(sv):
        given = answered(sv, name)
        if name in own or (given | ~where.counted).all():
            continue
        asked = np.bincount(where.wave[given & where.counted], minlength=len(where.waves)) > 0
        without = _counted(where, where.counted & ~given & asked[where.wave], levels, size)
        for k, n in enumerate(everyone):
            own_base = n - without[k]
            np.minimum(low[k], own_base, out=low[k])
            np.minimum(least[k], np.where(own_base > 0, own_base, np.inf), out=least[k])
    return Bases(low, least)  # pyright: ignore[reportArgumentType]


def _items(sv: Survey) -> list[str]:
    asked = sv.questionnaire.items
    return [
        name
        for name, item in asked.items()
        if name in sv.responses and item.scale is not None and item.role not in _NO_ANSWERS
    ]


def _counted(
    where: Layout, rows: np.ndarray, levels: Sequence[np.ndarray] | np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many of the rows are in each wave, unit and level; in each group; and in the wave."""
    if isinstance(levels, np.ndarray):
        return _summed(where, rows & (levels >= 0), levels, size)
    parts = [_summed(where, rows & chosen, np.zeros(len(chosen), int), 1) for chosen in levels]
    units, groups, all_ = (np.concatenate(arrays, axis=-1) for arrays in zip(*parts, strict=True))
    return units, groups, all_


def _summed(where: Layout, rows: np.ndarray, level: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    at = np.flatnonzero(rows)
    wave, unit, level = where.wave[at], where.unit[at], level[at]
    shape = (len(where.waves), len(where.units), size)
    known = unit >= 0
    cell = (wave * shape[1] + unit) * size + level
    units = np.bincount(cell[known], minlength=int(np.prod(shape))).reshape(shape)
    all_ = np.bincount(wave * size + level, minlength=shape[0] * size).reshape(shape[0], size)
    of = np.bincount((wave[known] * len(where.groups) + where.group[at][known]) * size + level[known],
                     minlength=shape[0] * len(where.groups) * size)  # fmt: skip
    return units, of.reshape(shape[0], len(where.groups), size), all_
