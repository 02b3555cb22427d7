"""Whether a place (a unit, a segment's level in it, a wave) may be shown: what measures ask of the plan."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from csat_helpers.columns import TOTAL
from csat_helpers.survey.survey import WAVE, Survey
from csat_helpers.survey.unit_disclosure.plan import Units


def hidden_places(
    sv: Survey, items: Sequence[str], by: Sequence[str], parent: Sequence[str], level: Sequence[str],
    waves: Sequence[Sequence[str]] = (),
) -> np.ndarray:  # fmt: skip
    """Which rows of a result the plan of the unit column hides.

    A row is of an item at a ``level`` of ``by`` (columns joined by colons) within ``parent``, among the survey's
    domain; ``waves`` are further columns that name a wave each row stands on. All False where the survey has no units.
    """
    found = np.zeros(len(items), bool)
    units = Units.of(sv)
    if units is None or not _concerned(sv, units, by):
        return found
    known: dict[tuple, bool] = {}
    of_row = zip(items, by, parent, level, *waves, strict=True)
    for k, row in enumerate(of_row):
        if row not in known:
            known[row] = _hidden(sv, units, row)
        found[k] = known[row]
    return found


def is_hidden(sv: Survey) -> bool:
    """Whether nothing of the survey's domain may be shown: a unit whose report is not made, or a hidden cell of one."""
    return bool(hidden_places(sv, [""], [TOTAL], [""], [""])[0])


def _concerned(sv: Survey, units: Units, by: Sequence[str]) -> bool:
    """Whether the rows are of one unit, of units or of peers, or of everyone at levels of which units have cells."""
    if units.column in dict(sv.focused) or (units.peers and units.peers in dict(sv.focused)):
        return True
    return any(name not in (TOTAL, "", WAVE) for name in set(by))


def _hidden(sv: Survey, units: Units, row: tuple[str, ...]) -> bool:
    item, by, parent, level, *waves = row
    places = dict(sv.focused) | _places(sv, by, parent, level)
    stands_on = [wave for wave in waves if wave in units.layout.waves] or [places.pop(WAVE, None)]
    places.pop(WAVE, None)
    of_waves = range(len(units.layout.waves))
    if stands_on != [None]:
        of_waves = [k for k, wave in enumerate(units.layout.waves) if wave in stands_on]
    ask = partial(_in_wave, units, units.plan_of(item), places)
    return any(ask(wave) for wave in of_waves)


def _places(sv: Survey, by: str, parent: str, level: str) -> dict[str, str]:
    """The levels a row is at, by column. Levels nested in each other are joined by colons, and may hold some."""
    columns = by.split(":")
    if by in sv.responses or by in sv.questionnaire.sets:
        return {by: level}
    if by in (TOTAL, "") or not all(column in sv.responses for column in columns):
        return {}
    outer = _split(parent, len(columns) - 1) if len(columns) > 1 else []
    return dict(zip(columns, [*outer, level], strict=True)) if len(outer) == len(columns) - 1 else {}


def _split(path: str, parts: int) -> list[str]:
    return path.split(":") if path.count(":") == parts - 1 else [path]


def _in_wave(units: Units, item: str | None, places: Mapping[str, str], wave: int) -> bool:
    """Whether the plan hides a place in one wave."""
    known = units.totals(item)[wave]
    unit, group = places.get(units.column), places.get(units.peers or "")
    row = unit if unit is not None else group
    part = "units" if unit is not None else "groups" if group is not None else "whole"
    at = units.places(part).get(row) if row is not None else None
    if row is not None and (at is None or getattr(known, part)[at]):
        return at is not None
    segments = sorted(name for name in places if name not in (units.column, units.peers))
    if not segments or (len(segments) > 1 and row is None):
        return False
    if len(segments) > 1:
        return bool(getattr(units.nested(tuple(segments), item)[wave], part)[at])
    cells = units.cells(segments[0], item)
    place = cells.places.get(places[segments[0]]) if cells is not None else None
    if cells is None or place is None:
        return False
    hidden = getattr(cells.waves[wave], part)
    return bool(hidden[place] if row is None else hidden[at, place])
