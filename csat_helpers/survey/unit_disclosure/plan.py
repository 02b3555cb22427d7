"""The plan of a unit column: what each wave hides, kept for all reports of one opening."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from csat_helpers.survey.survey import Survey
from csat_helpers.survey.unit_disclosure import counts, pattern
from csat_helpers.survey.unit_disclosure.counts import Bases, Layout


@dataclass(frozen=True)
class Units:
    """A unit column and its peers in a survey, and what reports of it must leave out. Everything is worked out once."""

    sv: Survey
    column: str
    peers: str | None

    @classmethod
    def of(cls, sv: Survey, column: str | None = None) -> "Units | None":
        """The units that the engagement states, or those of ``column``; None where there are none, or nothing is hidden."""
        told = sv.about.units
        asked = column or told.get("by")
        if asked is None or asked not in sv.responses or sv.disclosure is None:
            return None
        peers = told.get("peers") if asked == told.get("by") else None
        return cls(replace(sv, domain=None, focused=()), asked, peers if peers in sv.responses else None)

    @property
    def privacy(self) -> int:
        """The base under which a cell is hidden."""
        return self.sv.disclosure.privacy_base if self.sv.disclosure else 0

    @property
    def layout(self) -> Layout:
        """Rows by wave, unit and peers."""
        return self._once("layout", lambda: counts.layout(self.sv, self.column, self.peers))

    def places(self, part: str) -> Mapping[str, int]:
        """The place of each unit (``units``) or peer group (``groups``)."""
        return self._once(("places", part), lambda: {name: k for k, name in enumerate(getattr(self.layout, part))})

    @property
    def own(self) -> frozenset[str]:
        """Items that have a plan of their own."""
        return self._once("own", lambda: counts.own_items(self.sv, self.layout))

    def plan_of(self, item: str | None) -> str | None:
        """The item whose plan holds for ``item``: itself, or None for those that share one."""
        return item if item in self.own else None

    def totals(self, item: str | None = None) -> "list[pattern.Totals]":
        """A wave each: the units and groups hidden whole."""
        return self._once(("totals", item), lambda: self._totals(item))

    def cells(self, by: str, item: str | None = None) -> "Cells | None":
        """The hidden cells of a segment column or multiple-response set; None of anything else."""
        return self._once(("cells", by, item), lambda: self._cells(by, item))

    def nested(self, columns: tuple[str, ...], item: str | None = None) -> "list[Nested]":
        """A wave each: the units and groups whose cells of levels within levels are hidden, all of them."""
        return self._once(("nested", columns, item), lambda: self._nested(columns, item))

    def total_bases(self, item: str | None = None) -> Bases:
        """Bases of units and groups as wholes."""
        where = self.layout
        level = np.zeros(len(where.unit), int)
        return self._once(("bases", item), lambda: counts.bases(self.sv, where, item, level, 1))

    def _once(self, asked: Hashable, compute):
        return self.sv.once(("units", self.column, self.peers, asked), compute)

    def _totals(self, item: str | None) -> list[pattern.Totals]:
        bases = self.total_bases(item)
        first = self.totals() if item is not None else [None] * len(self.layout.waves)
        return [
            pattern.totals(wave, self.privacy, None if always is None else always.units)
            for wave, always in zip(self._waves(bases), first, strict=True)
        ]

    def _cells(self, by: str, item: str | None) -> "Cells | None":
        found = _levels(self.sv, by)
        if found is None:
            return None
        names, levels, overlapping = found
        bases = counts.bases(self.sv, self.layout, item, levels, len(names))
        hidden = [
            pattern.cells(wave, known, self.privacy, overlapping)
            for wave, known in zip(self._waves(bases), self.totals(item), strict=True)
        ]
        return Cells({name: k for k, name in enumerate(names)}, bases, hidden)

    def _nested(self, columns: tuple[str, ...], item: str | None) -> "list[Nested]":
        level, size = _crossed(self.sv, columns)
        waves = self._waves(counts.bases(self.sv, self.layout, item, level, size))
        return [
            Nested(*pattern.nested(wave, known, self.privacy))
            for wave, known in zip(waves, self.totals(item), strict=True)
        ]

    def _waves(self, bases: Bases) -> list[pattern.Wave]:
        return [
            pattern.Wave(tuple(n[k] for n in bases.low), tuple(n[k] for n in bases.least), of)  # pyright: ignore
            for k, of in enumerate(self.layout.group_of)
        ]


@dataclass(frozen=True, eq=False)
class Cells:
    """The hidden cells of a column: places of its levels, the bases, and what each wave hides."""

    places: Mapping[str, int]
    bases: Bases
    waves: list[pattern.Hidden]


@dataclass(frozen=True, eq=False)
class Nested:
    """Units and groups that show no levels within levels."""

    units: np.ndarray
    groups: np.ndarray


def _levels(sv: Survey, by: str) -> tuple[tuple[str, ...], np.ndarray | list[np.ndarray], bool] | None:
    """A column's levels and who has them, or a set's options and who chose them."""
    chosen = sv.questionnaire.sets.get(by)
    if chosen is not None:
        names = tuple(name for name in chosen.items if name in sv.responses)
        return names, [(sv.column(name) == chosen.selected).to_numpy(bool, na_value=False) for name in names], True
    return (*counts.coded(sv, by), False) if by in sv.responses else None


def _crossed(sv: Survey, columns: tuple[str, ...]) -> tuple[np.ndarray, int]:
    """Each respondent's level of several columns at once, -1 where one lacks, and how many such levels occur."""
    code = np.zeros(len(sv.responses), dtype=np.int64)
    for column in columns:
        names, level = counts.coded(sv, column)
        code = np.where((code < 0) | (level < 0), -1, code * max(len(names), 1) + level)
    present, place = np.unique(code[code >= 0], return_inverse=True)
    found = np.full(len(code), -1)
    found[code >= 0] = place
    return found, len(present)
