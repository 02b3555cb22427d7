"""One wave's margins as arrays: each respondent's category, each category's target; refused where they cannot be met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.errors import DesignError, nearest
from csat_helpers.survey.place import Place
from csat_helpers.survey.weights.targets import Cell, Targets, shown

_EXACT = 1e-6  # shares and totals agree when they differ by less than this part of each other
_NAMED = 5  # categories named in a message


@dataclass(frozen=True, eq=False)
class Margin:
    """A margin of one wave: ``code`` places each row's category in ``cells``; ``target`` is in units of the weights."""

    targets: Targets
    cells: tuple[Cell, ...]
    code: np.ndarray
    target: np.ndarray

    def sums(self, weight: np.ndarray) -> np.ndarray:
        """The weight of each category."""
        return np.bincount(self.code, weight, minlength=len(self.cells))


@dataclass(frozen=True, eq=False)
class Sample:
    """One wave's rows: their positions in all responses, base weights, and categories as text (all rows, a column)."""

    wave: str
    rows: np.ndarray
    base: np.ndarray
    texts: Mapping[str, np.ndarray]
    place: Place

    @property
    def named(self) -> str:
        """The wave as a message names it."""
        return f" of wave '{self.wave}'" if self.wave else ""


def margins(targets: Sequence[Targets], population: Mapping[str, float] | None, sample: Sample) -> list[Margin]:
    """The margins of one wave, their targets adding up to its population. Raises DesignError."""
    given = [t.of(sample.wave) for t in targets]
    total = population_of(targets, given, population, sample)
    return [_margin(t, g, total, sample) for t, g in zip(targets, given, strict=True)]


def population_of(
    targets: Sequence[Targets],
    given: Sequence[Mapping[Cell, float]],
    population: Mapping[str, float] | None,
    sample: Sample,
) -> float:
    """What the weights add up to: the population given, else what counts add up to, else the base weights' sum."""
    stated = None
    if population is not None:
        stated = population.get("") or population.get(sample.wave)
        if stated is None:
            raise DesignError(
                f"'population' has no number for the wave '{sample.wave}'.",
                where=sample.place.where,
                mend=f"Add it. {nearest(sample.wave, population)}",
            )
    sums = {t.name: sum(g.values()) for t, g in zip(targets, given, strict=True)}
    for t, g in zip(targets, given, strict=True):
        check_shares(t, g, stated, sample)
    counts = [(name, total) for name, total in sums.items() if not _same(total, 1.0)]
    counts += [("population", stated)] if stated is not None else []
    if not all(_same(total, counts[0][1]) for _, total in counts):
        raise DesignError(
            f"The targets{sample.named} do not add up to the same total: "
            + "; ".join(f"{name} {total:,.15g}" for name, total in counts)
            + ".",
            where=sample.place.where,
            mend="Correct them, or give shares that add up to 1.",
        )
    return counts[-1][1] if counts else float(sample.base.sum())


def check_shares(targets: Targets, given: Mapping[Cell, float], stated: float | None, sample: Sample) -> None:
    """Targets that look like shares add up to 1; those that look like per cent are told so."""
    total = sum(given.values())
    if _same(total, 1.0):
        return
    listed = " + ".join(f"{value:g}" for value in list(given.values())[:8]) + (" + ..." if len(given) > 8 else "")
    if max(given.values()) <= 1:
        raise DesignError(
            f"The shares of '{targets.name}'{sample.named} add up to {total:.10g}, not to 1 ({listed}).",
            where=targets.where,
            mend="Correct them, or give counts.",
        )
    if abs(total - 100) <= 1 and not (stated and _same(stated, total)):
        raise DesignError(
            f"The targets of '{targets.name}'{sample.named} add up to {total:.10g}, as per cent do ({listed}).",
            where=targets.where,
            mend="Write shares that add up to 1 (0.12 for 12 %). If they are counts, say population: 100.",
        )


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= _EXACT * max(abs(a), abs(b))


def _margin(targets: Targets, given: Mapping[Cell, float], total: float, sample: Sample) -> Margin:
    cells = tuple(given)
    code = _codes(targets, cells, sample)
    target = np.array([given[cell] for cell in cells], float)
    margin = Margin(targets, cells, code, target / target.sum() * total)
    check_nobody(margin, sample)
    return margin


def _codes(targets: Targets, cells: Sequence[Cell], sample: Sample) -> np.ndarray:
    """Each row's category; raises for rows in none, with what they have instead."""
    columns = [sample.texts[name][sample.rows] for name in targets.columns]
    own, present = pd.MultiIndex.from_arrays(columns).factorize()
    place = {cell: k for k, cell in enumerate(cells)}
    found = np.array([place.get(tuple(cell), -1) for cell in present], dtype=np.int64)[own]
    nowhere = found < 0
    if not nowhere.any():
        return found
    values = [tuple(map(str, cell)) for cell in present]
    counts = sorted(zip(*np.unique(own[nowhere], return_counts=True), strict=True), key=lambda pair: -pair[1])
    kinds = [f"{_value(targets, values[k])} ({n:,})" for k, n in counts[:_NAMED]]
    more = f" and {len(counts) - _NAMED} more" if len(counts) > _NAMED else ""
    marked = np.zeros(int(sample.rows.max()) + 1, dtype=bool)
    marked[sample.rows[nowhere]] = True
    raise DesignError(
        f"Key '{targets.key}' has no target for the category of {sample.place.rows(marked)}{sample.named}: "
        f"{'; '.join(kinds)}{more}.",
        where=targets.where,
        mend="Give it a target, make a missing answer a category, or set these rows aside.",
    )


def _value(targets: Targets, cell: Cell) -> str:
    if not any(cell):
        return "blank"
    return ", ".join(f"{c} blank" if not v else f"{c} '{v}'" for c, v in zip(targets.columns, cell, strict=True))


def check_nobody(margin: Margin, sample: Sample) -> None:
    """Raise for a target category in which nobody has a weight above zero."""
    empty = np.flatnonzero(margin.sums(sample.base) <= 0)
    if not len(empty):
        return
    names = [f"{shown(margin.targets.columns, margin.cells[k])}" for k in empty[:_NAMED]]
    more = f" and {len(empty) - _NAMED} more" if len(empty) > _NAMED else ""
    there = bool((np.bincount(margin.code, minlength=len(margin.cells))[empty] > 0).all())
    raise DesignError(
        f"Key '{margin.targets.key}': no respondent{sample.named} {'with a weight above 0 ' if there else ''}has "
        f"{'; '.join(names)}{more}, which has a target.",
        where=margin.targets.where,
        mend="Nobody can stand for it: join it with another category, in the data and in the targets.",
    )
