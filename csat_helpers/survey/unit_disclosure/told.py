"""What a batch asks before it starts: which units have no report and which cells a report will hide."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.columns import COMPLEMENTARY, PRIVACY
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey
from csat_helpers.survey.unit_disclosure import counts
from csat_helpers.survey.unit_disclosure.plan import Units

UNITS = ["unit", "label", "base", "peers", "why"]
CELLS = ["unit", "wave", "by", "level", "base", "why"]
NOBODY = "nobody"


def withheld_units(sv: Survey, column: str | None = None, *, wave: str | None = None) -> pd.DataFrame:
    """Each unit of ``column`` (the engagement's ``units: by``) in one wave, and why it has no report, empty if it has one.

    ``wave`` is the one in focus, else the latest. Returns :data:`UNITS`: ``base`` counts respondents, ``peers`` is the
    level of the peers' column; ``why`` is ``privacy`` (too few respondents), ``complementary`` (its figures would give
    another unit's away by subtraction) or ``nobody`` (no respondents in that wave).
    """
    column = column or sv.about.units.get("by")
    if column is None:
        return pd.DataFrame(columns=UNITS)
    units, at = Units.of(sv, column), _wave(sv, wave)
    where = units.layout if units else counts.layout(sv, column, None)
    here = where.counted & (where.wave == (at or 0)) & (where.unit >= 0)
    base = np.bincount(where.unit[here], minlength=len(where.units))
    why = np.where(base == 0, NOBODY, "").astype(object)
    if units is not None:
        least = units.total_bases().least[0][at, :, 0]
        why[units.totals()[at].units] = COMPLEMENTARY
        why[least < units.privacy] = PRIVACY
    peers = [where.groups[g] if g >= 0 else "" for g in where.group_of[at]]
    labels = [sv.level_label(column, unit) for unit in where.units]
    return pd.DataFrame(dict(zip(UNITS, (list(where.units), labels, base, peers, why), strict=True)))


def withheld_cells(sv: Survey, column: str | None = None) -> pd.DataFrame:
    """Every cell that the units' reports hide, at the levels of the engagement's segments, in each wave.

    Returns :data:`CELLS`: ``why`` is ``privacy`` or ``complementary``, ``base`` the respondents (the smallest base of
    the questions nearly everyone was asked). Units that have no report in a wave are in :func:`withheld_units`.
    """
    units = Units.of(sv, column)
    parts = [_cells(units, by) for by in _segments(sv, units)] if units is not None else []
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=CELLS)


def check_unit(sv: Survey, unit: Mapping[str, Any] | str | None, *, wave: str | None = None) -> None:
    """Raise MeasureError for a unit that has no report: ``{column: level}`` or ``"column=level"``."""
    if unit is None or not (given := _given(unit)):
        return
    for column, level in given.items():
        units = Units.of(sv)
        if units is None or column != units.column:
            continue
        told = withheld_units(sv, column, wave=wave).set_index("unit")
        code = plain_code(level)
        if code not in told.index:
            raise MeasureError(f"No respondent has {column} '{level}'.", mend=nearest(level, told.index))
        _refuse(units, column, code, str(told.loc[code, "why"]), _wave_name(sv, wave))


def _refuse(units: Units, column: str, unit: str, why: str, wave: str) -> None:
    if why == "":
        return
    place = f"{column} '{unit}'" + (f" in wave '{wave}'" if wave else "")
    if why == NOBODY:
        raise MeasureError(f"No respondent has {place}.", mend="Choose a wave in which the unit has respondents.")
    if why == PRIVACY:
        what = f"No report is made of {place}: a question was answered by fewer than {units.privacy} respondents there."
    else:
        what = f"No report is made of {place}: with the other reports, its figures would give away those of a unit with fewer than {units.privacy} respondents."  # fmt: skip
    mend = (
        "Report a larger unit (its region, or units taken together), or waves taken together as one in engagement.yaml."
    )
    raise MeasureError(what, where="disclosure", mend=mend)


def _given(unit: Mapping[str, Any] | str) -> Mapping[str, Any]:
    if isinstance(unit, str):
        column, _, level = unit.partition("=")
        return {column.strip(): level.strip()}
    return unit


def _wave_name(sv: Survey, wave: str | None) -> str:
    return str(wave or dict(sv.focused).get(WAVE) or sv.latest_wave or "")


def _wave(sv: Survey, wave: str | None) -> int:
    name = _wave_name(sv, wave)
    if sv.waves and name not in sv.waves:
        raise MeasureError(f"There is no wave '{name}'.", mend=nearest(name, sv.waves))
    return sv.waves.index(name) if sv.waves else 0


def _segments(sv: Survey, units: Units | None) -> list[str]:
    named = dict.fromkeys([*sv.about.segments, *sv.roles("segment")])
    apart = (units.column, units.peers, WAVE) if units else ()
    return [name for name in named if name in sv.responses and name not in apart]


def _cells(units: Units, by: str) -> pd.DataFrame:
    cells, where = units.cells(by), units.layout
    if cells is None:
        return pd.DataFrame(columns=CELLS)
    hidden = np.array([w.units & ~t.units[:, None] for w, t in zip(cells.waves, units.totals(), strict=True)])
    wave, unit, level = np.nonzero(hidden)
    least = cells.bases.least[0][wave, unit, level]
    named = {
        "unit": np.array(where.units, object)[unit],
        "wave": np.array(where.waves, object)[wave],
        "by": by,
        "level": np.array([*cells.places], object)[level],
        "base": least.astype(int),
        "why": np.where(least < units.privacy, PRIVACY, COMPLEMENTARY).astype(object),
    }
    return pd.DataFrame(named, columns=CELLS)
