"""The columns of a table: each banner's levels, nested or netted, lettered, and who belongs to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from csat_helpers.columns import TOTAL
from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.tables.stubs import Nets, check_net, choices, nets_of
from csat_helpers.measures.tidy import by_label, levels_of
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey

Entry = str | Sequence[str]


@dataclass(frozen=True)
class Level:
    """One column: its banner and level with their labels, the outer level it is nested in, and its letter."""

    by: str
    by_label: str
    level: str
    level_label: str
    parent: str = ""
    parent_label: str = ""
    net_of: tuple[str, ...] = ()
    column: str = ""


@dataclass(frozen=True, eq=False)
class Banner:
    """The levels of one banner and who belongs to each; ``overlapping`` where a respondent can choose several."""

    by: str
    levels: tuple[Level, ...]
    members: Members
    overlapping: bool = False

    @property
    def single(self) -> bool:
        """Whether nobody is in two columns: no choice of several, no nets."""
        return not self.overlapping and not any(level.net_of for level in self.levels)

    def compared(self) -> np.ndarray:
        """Which pairs of levels can be compared: not a net with its own part, levels x levels."""
        nets = [set(level.net_of) for level in self.levels]
        own = [{level.level} if not level.net_of else set(level.net_of) for level in self.levels]
        size = len(self.levels)
        nested = [[bool(nets[a] & own[b]) or bool(nets[b] & own[a]) for b in range(size)] for a in range(size)]
        same_parent = [[self.levels[a].parent == self.levels[b].parent for b in range(size)] for a in range(size)]
        return np.array(same_parent, bool).reshape(size, size) & ~np.array(nested, bool).reshape(size, size)


def banners(sv: Survey, entries: Any, nets: Nets) -> list[Banner]:
    """The total, then each banner with its levels lettered on from A. Raises MeasureError for an unknown column."""
    inside = np.flatnonzero(sv.rows)
    word = say(sv.language, "Total")
    total = Banner(TOTAL, (Level(TOTAL, word, "", word),), Members(inside, np.zeros(len(inside), int), 1))
    given = [] if entries is None else [entries] if isinstance(entries, str) else list(entries)
    found = [_banner(sv, entry, nets, inside) for entry in given if entry != WAVE or sv.waves]
    lettered, number = [total], 0
    for banner in found:
        levels = tuple(replace(level, column=letter(number + k)) for k, level in enumerate(banner.levels))
        number += len(levels)
        lettered.append(replace(banner, levels=levels))
    return lettered


def letter(place: int) -> str:
    """Column letters as in a spreadsheet: A to Z, then AA, AB and on.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    found = ""
    while place >= 0:
        found, place = chr(ord("A") + place % 26) + found, place // 26 - 1
    return found


def _banner(sv: Survey, entry: Entry, nets: Nets, inside: np.ndarray) -> Banner:
    if not isinstance(entry, str):
        return _nested(sv, list(entry), inside)
    if entry in sv.questionnaire.sets:
        return _options(sv, entry, inside)
    code, levels = _levels(sv, entry, inside)
    known = code >= 0
    members = Members(inside[known], code[known], len(levels))
    return _with_nets(sv, Banner(entry, tuple(levels), members), nets_of(sv, entry, nets))


def _levels(sv: Survey, column: str, inside: np.ndarray) -> tuple[np.ndarray, list[Level]]:
    """The code of each row's level (-1 without one), and the levels that occur in the domain, in code order."""
    code, present = levels_of(sv, column, inside)
    label = by_label(sv, column)
    return code, [Level(column, label, plain_code(level), sv.level_label(column, level)) for level in present]


def _options(sv: Survey, name: str, inside: np.ndarray) -> Banner:
    """A banner of a multiple-response question: its columns overlap."""
    group = sv.questionnaire.sets[name]
    row, level = np.nonzero(choices(sv, group)[inside] == 1)
    label = sv.questionnaire.label(name, sv.language)
    levels = tuple(Level(name, label, item, sv.label(item)) for item in group.items)
    return Banner(name, levels, Members(inside[row], level, len(levels)), overlapping=True)


def _nested(sv: Survey, columns: list[str], inside: np.ndarray) -> Banner:
    """The last column's levels within each level of those before it, those that occur."""
    if len(columns) < 2:
        raise MeasureError(f"A nested banner needs two columns or more, not {columns}.", mend="Name the column itself.")
    parts = [_levels(sv, column, inside) for column in columns]
    known = np.all([code >= 0 for code, _ in parts], axis=0)
    combined = np.zeros(len(inside), dtype=np.int64)
    for code, levels in parts:
        combined = combined * max(len(levels), 1) + code
    present, place = np.unique(combined[known], return_inverse=True)
    name, label = ":".join(columns), " × ".join(by_label(sv, column) for column in columns)
    levels = tuple(_inner(name, label, parts, number) for number in present)
    return Banner(name, levels, Members(inside[known], place, len(levels)))


def _inner(name: str, label: str, parts: list[tuple[np.ndarray, list[Level]]], number: int) -> Level:
    path: list[Level] = []
    for _, levels in reversed(parts):
        number, own = divmod(int(number), max(len(levels), 1))
        path.insert(0, levels[own])
    outer, last = path[:-1], path[-1]
    parent, parent_label = ":".join(x.level for x in outer), " × ".join(x.level_label for x in outer)
    return Level(name, label, last.level, last.level_label, parent, parent_label)


def _with_nets(sv: Survey, banner: Banner, nets: Mapping[str, Sequence[Any]]) -> Banner:
    """The banner with levels taken together as further columns after its own."""
    if not banner.levels:
        return banner
    levels, row, level = list(banner.levels), [banner.members.row], [banner.members.level]
    place = {known.level: k for k, known in enumerate(banner.levels)}
    scale = sv.questionnaire.scale(banner.by) if banner.by in sv.questionnaire.items else None
    known = [plain_code(v) for v in [*sv.levels(banner.by), *((scale.codes if scale else None) or {})]]
    for title, codes in nets.items():
        parts = check_net(title, banner.by, codes, known)
        inside = np.isin(banner.members.level, [place[part] for part in parts if part in place])
        row.append(banner.members.row[inside])
        level.append(np.full(int(inside.sum()), len(levels)))
        levels.append(replace(banner.levels[0], level=title, level_label=title, net_of=parts))
    members = Members(np.concatenate(row), np.concatenate(level), len(levels))
    return replace(banner, levels=tuple(levels), members=members)
