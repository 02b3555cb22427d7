"""What a table's columns give away by addition: which of them partition which margin, and which hide each other.

The levels of a break partition the total, nested levels the level they are nested in (whether or not the table shows
that level), a net its parts. The columns of a multiple-response break overlap and add up to nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from csat_helpers.columns import COMPLEMENTARY, PRIVACY, TOTAL
from csat_helpers.measures.disclosure.complementary import Limits, enough, further, nets_of, sizes
from csat_helpers.survey.survey import Survey

Key = tuple[str, str, str, tuple[str, ...]]  # by, parent, level, net_of
Change = dict[int, int]  # a column, or pool p as -1 - p, and whether its counts rise (1) or fall (-1)
_PRIVATE = (PRIVACY, COMPLEMENTARY)


@dataclass(frozen=True, eq=False)
class Group:
    """Columns that partition a margin, those of few respondents in the survey first; ``nets`` as places in them."""

    by: str
    margin: int
    members: tuple[int, ...]
    nets: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, eq=False)
class Pool:
    """Hidden columns whose sum is known and nothing finer; ``parts`` holds them, then those nested in them.

    ``whole`` where nothing of a break is shown: then the sum is not known either, only the total. ``guarded`` are
    the parts in which privacy hides, not reliability alone. ``group`` is None for a hidden column of a
    multiple-response break.
    """

    group: int | None
    parts: tuple[np.ndarray, ...]
    guarded: tuple[np.ndarray, ...]
    whole: bool = False


@dataclass(frozen=True, eq=False)
class Columns:
    """A table's columns: the first ``real`` of ``keys`` are in it, the others are outer levels it does not show.

    ``groups`` are in order, outer before inner; ``nets`` are columns that are sums: column, group and parts.
    """

    keys: tuple[Key, ...]
    real: int
    total: int
    groups: tuple[Group, ...]
    nets: tuple[tuple[int, int, frozenset[int]], ...]
    overlapping: tuple[int, ...]

    @cached_property
    def within(self) -> Mapping[int, list[int]]:
        """The groups that each column is the margin of."""
        found: dict[int, list[int]] = {}
        for place, group in enumerate(self.groups):
            found.setdefault(group.margin, []).append(place)
        return found

    @cached_property
    def group_of(self) -> Mapping[int, int]:
        """The group of each column that has a margin."""
        return {member: place for place, group in enumerate(self.groups) for member in group.members}

    def filled(self, values: np.ndarray) -> np.ndarray:
        """Counts (any number of rows x the table's columns) with those of outer levels that it does not show."""
        return filled(values, [(g.margin, g.members) for g in self.groups], self.real, len(self.keys))

    def nested(self, columns: Sequence[int]) -> Iterator[np.ndarray]:
        """What is nested in the columns, an array for each nested break."""
        inner: dict[str, list[int]] = {}
        for column in columns:
            for place in self.within.get(column, []):
                inner.setdefault(self.groups[place].by, []).extend(self.groups[place].members)
        for members in inner.values():
            yield np.array(members)
            yield from self.nested(members)


def columns_of(keys: Sequence[Key], base: np.ndarray, sv: Survey) -> Columns:
    """The columns of a table by their keys. ``base``, the largest over the items, orders levels the survey has not."""
    overlapping = tuple(k for k, key in enumerate(keys) if key[0] in sv.questionnaire.sets)
    plain = {(by, _path(parent, level)): k for k, (by, parent, level, net) in enumerate(keys)
             if not net and by != TOTAL and k not in overlapping}  # fmt: skip
    real, total = len(keys), next(k for k, key in enumerate(keys) if key[0] == TOTAL)
    made, members = list(keys), {}
    for by, path in sorted(plain, key=lambda known: -_depth(known[0])):
        _placed(by, path, plain, made, members, total)
    order = sorted(members, key=lambda group: (_depth(group[0]), group[1], group[0]))
    size = filled(base[None], [(margin, members[by, margin]) for by, margin in order], real, len(made))[0]
    groups = tuple(_group(sv, by, margin, members[by, margin], made, size) for by, margin in order)
    places = {(group.by, group.margin): k for k, group in enumerate(groups)}
    nets = tuple((k, places[key[0], total], frozenset(plain[key[0], part] for part in key[3] if (key[0], part) in plain))
                 for k, key in enumerate(keys) if key[3] and (key[0], total) in places)  # fmt: skip
    return Columns(tuple(made), real, total, groups, nets, overlapping)


def filled(values: np.ndarray, groups: Sequence[tuple[int, Sequence[int]]], real: int, size: int) -> np.ndarray:
    """``values`` with further columns up to ``size``, each the sum of what is nested in it; groups outer first."""
    found = np.hstack([values, np.zeros((len(values), size - real))])
    for margin, members in reversed(groups):
        if margin >= real:
            found[:, margin] = np.maximum(found[:, margin], found[:, list(members)].sum(axis=1))
    return found


def hidden_columns(table: Columns, base: np.ndarray, limits: Limits, forced: set[int]) -> np.ndarray:
    """Why each column of an item is hidden, else empty; ``forced`` are hidden in any case.

    What is nested in a hidden column is hidden, because it would add up to it; so are nets that hold a part of the
    hidden levels of a break and not all of them.
    """
    why = limits.why(base)
    for column in forced:
        why[column] = why[column] or COMPLEMENTARY
    for group in table.groups:
        members = np.array(group.members)
        if why[group.margin] != "":
            why[members[why[members] == ""]] = COMPLEMENTARY
        else:
            _complete(table, group, base, why, limits)
    for column, place, parts in table.nets:
        hidden = _hidden(table.groups[place], base, why)
        if set(hidden) & parts and not set(hidden) <= parts and np.isin(why[hidden], _PRIVATE).any():
            why[column] = why[column] or COMPLEMENTARY
    return why


def pools(table: Columns, base: np.ndarray, why: np.ndarray) -> list[Pool]:
    """The hidden columns of an item, those that protect each other together."""
    found = []
    for place, group in enumerate(table.groups):
        hidden = _hidden(group, base, why)
        if why[group.margin] == "" and hidden:
            shown = [k for k in group.members if why[k] == "" and base[k] > 0]
            summed = [k for k, of, _ in table.nets if of == place and why[k] == "" and base[k] > 0]
            parts = _parts(table, hidden, base)
            guarded = tuple(part for part in parts if np.isin(why[part], _PRIVATE).any())
            whole = group.margin == table.total and not shown and not summed
            found.append(Pool(place, parts, guarded, whole))
    found += [Pool(None, (np.array([k]),), (np.array([k]),)) for k in table.overlapping if why[k] == PRIVACY]
    return found


def next_hidden(table: Columns, pool: Pool, base: np.ndarray, why: np.ndarray) -> int | None:
    """The column to hide next where a pool's levels do not protect each other; None where there is none but the total."""
    if pool.group is None:
        return None
    group = table.groups[pool.group]
    members = np.array(group.members)
    for k in further(base[members], why[members], group.nets):
        return int(members[k])
    return None if group.margin == table.total else group.margin


def _complete(table: Columns, group: Group, base: np.ndarray, why: np.ndarray, limits: Limits) -> None:
    """Hide members of the group until those hidden for privacy, there or nested in them, protect each other."""
    members = np.array(group.members)
    for k in further(base[members], why[members], group.nets):
        parts = _parts(table, _hidden(group, base, why), base)
        if all(enough(base[part], limits) for part in parts if np.isin(why[part], _PRIVATE).any()):
            break
        why[members[k]] = COMPLEMENTARY


def _parts(table: Columns, hidden: list[int], base: np.ndarray) -> tuple[np.ndarray, ...]:
    """The hidden columns, then those nested in them, without columns of no respondents."""
    parts = (part[base[part] > 0] for part in (np.array(hidden, dtype=int), *table.nested(hidden)))
    return tuple(part for part in parts if len(part))


def _hidden(group: Group, base: np.ndarray, why: np.ndarray) -> list[int]:
    return [k for k in group.members if why[k] != "" and base[k] > 0]


def _depth(by: str) -> int:
    return by.count(":")


def _path(parent: str, level: str) -> str:
    return f"{parent}:{level}" if parent else level


def _placed(by: str, path: str, plain: dict, made: list[Key], members: dict, total: int) -> None:
    """Put a column into its group, with outer levels that the table does not show as further columns."""
    margin = total
    if _depth(by):
        outer, parent = by.rsplit(":", 1)[0], made[plain[by, path]][1]
        if (outer, parent) not in plain:
            above = parent.rsplit(":", 1)[0] if _depth(outer) else ""
            plain[outer, parent] = len(made)
            made.append((outer, above, parent[len(above) + 1 :] if above else parent, ()))
            _placed(outer, parent, plain, made, members, total)
        margin = plain[outer, parent]
    members.setdefault((by, margin), []).append(plain[by, path])


def _group(sv: Survey, by: str, margin: int, members: list[int], keys: list[Key], size: np.ndarray) -> Group:
    counts = sizes(sv, by)
    number = {k: counts.get(_path(*keys[k][1:3]), size[k]) for k in members}
    ordered = sorted(members, key=lambda k: (number[k], k))
    nets = nets_of(sv, by, [keys[k][2] for k in ordered]) if not _depth(by) else []
    return Group(by, margin, tuple(ordered), tuple(nets))
