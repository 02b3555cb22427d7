"""What units are adjusted for: the case-mix columns and the mode of interview as covariates, and what is left out.

Categories are indicators of their levels against the most common one, ratings and numbers enter as they are. Those
without an answer are a level of their own ("not given"), so that nobody is lost by an adjustment.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from csat_helpers.errors import MeasureError
from csat_helpers.locale import listed, say
from csat_helpers.measures.kernel import linear_models
from csat_helpers.measures.regression_model import is_category, levels
from csat_helpers.measures.tidy import Banner, by_label
from csat_helpers.survey.survey import Survey

MODE_BASE = 30  # respondents of a mode below which its own effect is not estimated
NOT_GIVEN = "not given"


@dataclass(frozen=True, eq=False)
class Covariate:
    """One column of the regression: a level of ``column`` (empty for a number), its values, and how many have it.

    ``reason`` says why it is left out, ``reference`` that it is what the column's other levels are held against.
    """

    column: str
    kind: str
    level: str
    level_label: str
    values: np.ndarray
    base: int
    reference: bool = False
    reason: str = ""

    @property
    def used(self) -> bool:
        """Whether it has a slope of its own."""
        return not self.reason and not self.reference


@dataclass(frozen=True, eq=False)
class Among:
    """The respondents of one regression: a mask of rows, and for those the unit's place; ``units`` names the units."""

    sv: Survey
    rows: np.ndarray
    unit: np.ndarray
    units: Banner


def check_columns(sv: Survey, by: str, adjust: Sequence[str], mode: str | None) -> None:
    """Refuse columns that the survey lacks, and the unit itself as what it is adjusted for."""
    for name in [*adjust, *([mode] if mode else [])]:
        sv.column(name)
        if name == by:
            raise MeasureError(
                f"'{name}' is the column of units, so units cannot be adjusted for it.", mend="Leave it out of adjust."
            )


def covariates(among: Among, adjust: Sequence[str], mode: str | None) -> list[Covariate]:
    """The covariates of all columns, those left out too, with the reason."""
    wanted = [(name, "case_mix") for name in adjust if name != mode] + ([(mode, "mode")] if mode else [])
    found: list[Covariate] = []
    for name, kind in wanted:
        own = _column(among, name, kind)
        if kind == "mode":
            own = _without_rare(among, own)
        reason = _fault(among, own)
        if reason:
            own = [replace(c, reason=reason) for c in own]
        elif _tied(among, [*found, *own]):
            why = say(among.sv.language, "it says the same as the other columns adjusted for")
            own = [replace(c, reason=c.reason or why) for c in own]
        found += own
    return found


def matrix(found: Sequence[Covariate], rows: np.ndarray) -> np.ndarray:
    """The covariates in use, of ``rows``."""
    used = [c.values[rows] for c in found if c.used]
    return np.column_stack(used) if used else np.empty((int(rows.sum()), 0))


def _column(among: Among, name: str, kind: str) -> list[Covariate]:
    sv, rows = among.sv, among.rows
    missing = rows & sv.column(name).isna().to_numpy()
    if is_category(sv, name) or kind == "mode":
        code, label, indicator = levels(sv, name, rows)
        counts = indicator[rows].sum(axis=0)
        most = int(counts.argmax()) if len(counts) else -1
        made = [
            Covariate(name, kind, code[k], label[k], indicator[:, k].astype(float), int(counts[k]), k == most)
            for k in range(len(code))
        ]
    else:
        values = sv.answers(name)
        known = rows & ~missing
        middle = values[known].mean() if known.any() else 0.0
        made = [Covariate(name, kind, "", "", np.where(known, values, middle), int(known.sum()))]
    if missing.any():
        words = say(sv.language, "not given")
        made.append(Covariate(name, kind, NOT_GIVEN, words, missing.astype(float), int(missing.sum())))
    return made


def _without_rare(among: Among, own: list[Covariate]) -> list[Covariate]:
    """Modes of too few respondents have no effect of their own: they count with the most common one."""
    why = say(among.sv.language, "fewer than {n} respondents", n=MODE_BASE)
    return [replace(c, reason="" if c.reference or c.base >= MODE_BASE else why) for c in own]


def _fault(among: Among, own: Sequence[Covariate]) -> str:
    """Why a column cannot be adjusted for: all have one answer, or units share none with the others."""
    language, levels_used = among.sv.language, [c for c in own if not c.reason]
    used = [c for c in levels_used if not c.reference]
    if not used:
        if len(own) > len(levels_used):
            return say(language, "only one mode has {n} respondents or more", n=MODE_BASE)
        return say(language, "everyone gave the same answer")
    name = by_label(among.sv, own[0].column)
    apart = _apart(among, levels_used)
    if apart:
        units = listed(language, [f"“{among.units.label[k]}”" for k in apart])
        return say(language, "“{column}” separates {units} from the other units: no answer is common to both",
                   column=name, units=units)  # fmt: skip
    if not any(np.ptp(_within(among, c.values)) > 1e-9 for c in used):
        return say(language, "“{column}” does not vary within any unit", column=name)
    return ""


def _apart(among: Among, used: Sequence[Covariate]) -> list[int]:
    """Units that have no answer in common with the others, by way of third units neither: the smallest such group."""
    kinds = [c for c in used if c.level]
    rows, there = among.rows, np.unique(among.unit)
    if not kinds or not all(c.level for c in used if c.level != NOT_GIVEN):
        return _ranges_apart(among, [c for c in used if not c.level])
    has = np.stack([np.bincount(among.unit, c.values[rows], len(among.units.level)) > 0 for c in kinds], axis=1)
    size = len(has)
    link = sparse.bmat([[None, sparse.csr_array(has)], [sparse.csr_array(has.T), None]], format="csr")
    groups = csgraph.connected_components(link, directed=False)[1][:size][there]
    if len(np.unique(groups)) < 2:
        return []
    names, counts = np.unique(groups, return_counts=True)
    return there[groups == names[counts.argmin()]].tolist()


def _ranges_apart(among: Among, numbers: Sequence[Covariate]) -> list[int]:
    """A unit all of whose numbers lie beyond all others'."""
    there = np.unique(among.unit)
    for c in numbers if len(there) > 1 else []:
        values = c.values[among.rows]
        for k in there:
            own, rest = values[among.unit == k], values[among.unit != k]
            if own.min() > rest.max() or own.max() < rest.min():
                return [int(k)]
    return []


def _within(among: Among, values: np.ndarray) -> np.ndarray:
    """Values less their unit's mean."""
    own, size = values[among.rows], len(among.units.level)
    mean = np.bincount(among.unit, own, size) / np.maximum(np.bincount(among.unit, minlength=size), 1)
    return own - mean[among.unit]


def _tied(among: Among, found: Sequence[Covariate]) -> bool:
    """Whether the columns in use say the same as others among them, within units."""
    used = [_within(among, c.values) for c in found if c.used]
    return linear_models.aliased(np.column_stack(used), among.sv.arrays.weight[among.rows]) is not None
