"""The fit of one wave: its terms, the trimming bounds, what came out, and every way in which it can fail, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from csat_helpers.engagement import Calibrate, Design, Poststratify, Rake
from csat_helpers.errors import DesignError
from csat_helpers.survey.weights import fitting
from csat_helpers.survey.weights.bounded import bounded
from csat_helpers.survey.weights.fitting import Bounds, Fitted, Terms
from csat_helpers.survey.weights.margins import Margin, Sample, margins
from csat_helpers.survey.weights.targets import Targets, shown
from csat_helpers.survey.weights.weighting import SHARE, TOTAL

_CALIBRATED = 1e-8  # a linear solution is exact but for rounding
_OPEN: Bounds = (None, None)
EVERYONE = "(population)"  # the name of a head count, which no column has


@dataclass(frozen=True, eq=False)
class WaveFit:
    """One wave's weights and replicates, its rows of the margins' frame, and its facts (step, what, value)."""

    fitted: Fitted
    rows: list[tuple[Any, ...]]
    facts: list[tuple[str, str, float]] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class _Problem:
    """What one wave's weights are to meet, in arrays and in words."""

    asked: Design
    sample: Sample
    margins: Sequence[Margin]
    names: Sequence[str]
    terms: Terms

    @property
    def tolerance(self) -> float:
        fit = self.asked.fit
        return fit.tolerance if isinstance(fit, Rake) else _CALIBRATED

    @property
    def iterations(self) -> int:
        return (
            self.asked.fit.iterations if isinstance(self.asked.fit, Rake) else Rake.model_fields["iterations"].default
        )


def fit_wave(
    asked: Design, targets: Sequence[Targets], x: dict[str, np.ndarray], sample: Sample, replicates: np.ndarray
) -> WaveFit:
    """Fit one wave. ``x`` are the numeric columns whose totals are to be met (all rows). Raises DesignError."""
    problem = _problem(asked, targets, x, sample)
    check_replicates(problem, replicates)
    fitted = _fit(problem, replicates, _OPEN)
    bounds = _bounds(asked, fitted.weight)
    facts: list[tuple[str, str, float]] = []
    if bounds != _OPEN:
        check_reach(problem, bounds)
        low, high = (float(cut.sum()) for cut in _beyond(fitted.weight, bounds))
        given = [(what, bound) for what, bound in zip(("lower", "upper"), bounds, strict=True) if bound is not None]
        facts = [("trim", what, value) for what, value in (*given, ("trimmed_low", low), ("trimmed_high", high))]
        fitted = _fit(problem, replicates, bounds)
    check_met(problem, fitted, bounds)
    return WaveFit(fitted, _rows(problem, fitted.weight), [*_facts(problem, fitted), *facts])


def _problem(asked: Design, targets: Sequence[Targets], x: dict[str, np.ndarray], sample: Sample) -> _Problem:
    fit = asked.fit
    found = margins(targets, fit.population if fit else None, sample) if targets else []
    codes, wanted = [m.code for m in found], [m.target for m in found]
    if fit is None:  # trimming alone: the weights keep their sum
        codes, wanted = [np.zeros(len(sample.rows), dtype=np.int64)], [np.array([sample.base.sum()])]
    totals = _totals(fit, sample) if isinstance(fit, Calibrate) else {}
    matrix = np.column_stack([x[name][sample.rows] for name in totals]) if totals else np.empty((len(sample.rows), 0))
    terms = Terms(codes, wanted, matrix, np.array(list(totals.values()), float))
    return _Problem(asked, sample, found, list(totals), terms)


def _totals(fit: Calibrate, sample: Sample) -> dict[str, float]:
    """Each numeric column's total in this wave; the population is one where no margin holds it."""
    asked = dict(fit.totals)
    if fit.population is not None and not fit.margins:
        asked[EVERYONE] = fit.population
    found = {}
    for name, by_wave in asked.items():
        total = by_wave.get("", by_wave.get(sample.wave))
        if total is None:
            raise DesignError(
                f"The total of '{name}' has no number for the wave '{sample.wave}'.",
                where=sample.place.where,
                mend="Add it.",
            )
        found[name] = total
    return found


def _fit(problem: _Problem, replicates: np.ndarray, bounds: Bounds) -> Fitted:
    """One fit, by the method asked for; a post-stratification that is trimmed is a raking of one margin."""
    fit, base, terms = problem.asked.fit, problem.sample.base, problem.terms
    if isinstance(fit, Poststratify) and bounds == _OPEN:
        return fitting.poststratify(base, replicates, terms)
    if not isinstance(fit, Calibrate):
        return fitting.rake(base, replicates, terms, bounds, problem.tolerance, problem.iterations)
    if fit.bounds is None:
        return fitting.calibrate(base, replicates, terms, bounds)
    indicators = [np.eye(len(t))[c] for c, t in zip(terms.codes, terms.targets, strict=True)]
    x, totals = np.column_stack([*indicators, terms.x]), np.concatenate([*terms.targets, terms.totals])
    weight, steps = bounded(base, x, totals, fit.bounds, _CALIBRATED)
    # Replicates are fitted without bounds, as svy fits them without trimming: one that has drawn few of a category
    # could not stay within them.
    return Fitted(weight, fitting.calibrate(base, replicates, terms, _OPEN).replicates, steps)


def _bounds(asked: Design, weight: np.ndarray) -> Bounds:
    """The trimming bounds as weights: multiples of the mean of the weights above zero."""
    if asked.trim is None:
        return _OPEN
    mean = float(weight.sum() / max(int((weight != 0).sum()), 1))
    lower, upper = asked.trim.lower, asked.trim.upper
    return (None if lower is None else lower * mean, None if upper is None else upper * mean)


def _beyond(weight: np.ndarray, bounds: Bounds, slack: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Which weights lie below and above the bounds; zero weights stay zero."""
    lower, upper = bounds
    low = (weight != 0) & (weight < lower * (1 - slack)) if lower is not None else np.zeros(len(weight), dtype=bool)
    high = weight > upper * (1 + slack) if upper is not None else np.zeros(len(weight), dtype=bool)
    return low, high


def check_replicates(problem: _Problem, replicates: np.ndarray) -> None:
    """Raise where a replicate leaves nobody in a category that has a target."""
    for margin in problem.margins:
        for k, cell in enumerate(margin.cells):
            lost = int((replicates[margin.code == k].sum(axis=0) <= 0).sum()) if replicates.shape[1] else 0
            if lost:
                raise DesignError(
                    f"In {lost:,} of {replicates.shape[1]:,} replicates{problem.sample.named} nobody of "
                    f"{shown(margin.targets.columns, cell)} is left, so they cannot be fitted to its target.",
                    where=problem.sample.place.where,
                    mend="Join small categories in the data and in the targets, or leave 'replicates' out.",
                )


def check_reach(problem: _Problem, bounds: Bounds) -> None:
    """Raise for a category whose respondents cannot carry its target between the trimming bounds."""
    lower, upper = bounds
    for margin in problem.margins:
        count = np.bincount(margin.code, problem.sample.base > 0, minlength=len(margin.cells))
        low = count * (lower or 0.0)
        high = count * (np.inf if upper is None else upper)
        out = np.flatnonzero((margin.target < low * (1 - 1e-9)) | (margin.target > high * (1 + 1e-9)))
        if len(out):
            k = int(out[0])
            least, most, wanted = (100 * part[k] / margin.target.sum() for part in (low, high, margin.target))
            reach = f"{least:.3g} % to {min(most, 100):.3g} %" if upper else f"no less than {least:.3g} %"
            raise DesignError(
                f"The trimming bounds cannot be met{problem.sample.named}: the {int(count[k]):,} respondents with "
                f"{shown(margin.targets.columns, margin.cells[k])} can stand for {reach} of the population, and their "
                f"target is {wanted:.3g} %.",
                where=problem.sample.place.where,
                mend="Widen 'trim', or join the category with another in the data and in the targets.",
            )


def check_met(problem: _Problem, fitted: Fitted, bounds: Bounds) -> None:
    """Raise where targets are missed, weights leave their bounds or are negative, or a replicate misses a target."""
    sample, terms, weight = problem.sample, problem.terms, fitted.weight
    if not terms.gap(weight) <= problem.tolerance:
        raise DesignError(_missed(problem, fitted, bounds), where=sample.place.where, mend=_mend(problem, bounds))
    low, high = _beyond(weight, bounds, max(problem.tolerance, 1e-9))
    if (low | high).any():
        mean = weight.sum() / (weight != 0).sum()
        raise DesignError(
            f"The trimming bounds cannot be met{sample.named}: after {fitting.CYCLES:,} cycles weights still run from "
            f"{weight[weight != 0].min() / mean:.4g} to {weight.max() / mean:.4g} times their mean.",
            where=sample.place.where,
            mend="Widen 'trim', or use fewer margins.",
        )
    if (weight < 0).any():
        marked = np.zeros(int(sample.rows.max()) + 1, dtype=bool)
        marked[sample.rows[weight < 0]] = True
        raise DesignError(
            f"The calibration makes weights negative in {sample.place.rows(marked)}; the lowest is {weight.min():.4g}.",
            where=sample.place.where,
            mend="Give 'bounds' (bounds: [0.3, 3]), or rake.",
        )
    gaps = np.array([terms.gap(r) for r in fitted.replicates.T])
    if (gaps > problem.tolerance).any():
        raise DesignError(
            f"{int((gaps > problem.tolerance).sum()):,} of {len(gaps):,} replicates{sample.named} do not meet the "
            f"targets (the largest gap is {gaps.max():.2g} of a target).",
            where=sample.place.where,
            mend="Use fewer margins, or leave 'replicates' out.",
        )


def _missed(problem: _Problem, fitted: Fitted, bounds: Bounds) -> str:
    """What did not converge, and where the largest gap is."""
    gaps = problem.terms.gaps(fitted.weight)
    k = int(np.argmax([np.abs(g).max() if len(g) else -1 for g in gaps]))
    j = int(np.abs(gaps[k]).argmax())
    margin = problem.margins[k] if k < len(problem.margins) else None
    term = shown(margin.targets.columns, margin.cells[j]) if margin else f"the total of '{problem.names[j]}'"
    far = f"{term} is {100 * gaps[k][j]:+.3g} % off its target"
    if isinstance(problem.asked.fit, Calibrate):
        within = " within the bounds" if problem.asked.fit.bounds or bounds != _OPEN else ""
        return f"No weights{problem.sample.named} meet all targets{within}: {far}."
    if bounds != _OPEN:
        return f"Trimming and fitting{problem.sample.named} do not both hold after {fitting.CYCLES:,} cycles: {far}."
    return (
        f"Raking{problem.sample.named} did not converge within {problem.iterations:,} sweeps over the margins: {far}."
    )


def _mend(problem: _Problem, bounds: Bounds) -> str:
    if isinstance(problem.asked.fit, Calibrate):
        return "Look for targets that contradict each other, or widen the bounds."
    if bounds != _OPEN:
        return "Widen 'trim', or use fewer margins."
    return "Allow more 'iterations', or look for categories of two margins that the same respondents share."


def _rows(problem: _Problem, weight: np.ndarray) -> list[tuple[Any, ...]]:
    """Rows of the margins' frame: wave, column, level, kind, base, before, target, after."""
    sample, rows = problem.sample, []
    for margin in problem.margins:
        base = np.bincount(margin.code, sample.base > 0, minlength=len(margin.cells)).astype(int)
        shares = (sums / sums.sum() for sums in (margin.sums(sample.base), margin.target, margin.sums(weight)))
        for cell, *numbers in zip(margin.cells, base, *shares, strict=True):
            rows.append((sample.wave, margin.targets.name, " × ".join(cell), SHARE, *numbers))
    for k, name in enumerate(problem.names):
        before, after = (float(problem.terms.x[:, k] @ w) for w in (sample.base, weight))
        base = int((sample.base > 0).sum())
        rows.append((sample.wave, name, "", TOTAL, base, before, float(problem.terms.totals[k]), after))
    return rows


def _facts(problem: _Problem, fitted: Fitted) -> list[tuple[str, str, float]]:
    fit = problem.asked.fit
    step = "trim" if fit is None else type(fit).__name__.lower()
    found = {
        "base_sum": float(problem.sample.base.sum()),
        "weight_sum": float(fitted.weight.sum()),
        "iterations": fitted.iterations,
        "gap": problem.terms.gap(fitted.weight),
        "replicates": float(fitted.replicates.shape[1]),
    }
    return [(step, what, value) for what, value in found.items()]
