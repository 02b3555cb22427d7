"""Weights made in preparation: replicates, non-response, the fit to the population and trimming, wave by wave.

What comes out are columns beside the answers, the design that names them, and the facts; a report needs no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers import engagement
from csat_helpers.engagement import Calibrate, NonResponse, Poststratify
from csat_helpers.errors import DesignError
from csat_helpers.survey.design import Design, arrays
from csat_helpers.survey.place import Place
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.replicate_weights import ReplicateWeights
from csat_helpers.survey.survey import WAVE, frame_key
from csat_helpers.survey.weights import make_replicates, nonresponse
from csat_helpers.survey.weights import targets as given_targets
from csat_helpers.survey.weights.fit_wave import EVERYONE, fit_wave
from csat_helpers.survey.weights.margins import Sample
from csat_helpers.survey.weights.nonresponse import SetAside
from csat_helpers.survey.weights.targets import Targets, texts
from csat_helpers.survey.weights.weight_columns import check_base, check_named, given_replicates, numbers
from csat_helpers.survey.weights.weighting import Weighting, frames

# Names no questionnaire has; should a file have one, a number is added.
WEIGHT, BASE, REPLICATE, AUXILIARY = "csat:weight", "csat:base_weight", "csat:replicate", "csat:auxiliary"


@dataclass(frozen=True, eq=False)
class Weighed:
    """The rows kept with the columns that were made, the design that names them, and how they were made."""

    responses: pd.DataFrame
    design: Design
    weighting: Weighting | None = None


@dataclass(frozen=True, eq=False)
class _Work:
    """Weights on their way, a row of all responses each: base weights, replicates, their facts and margins' rows."""

    asked: engagement.Design
    responses: pd.DataFrame
    aside: SetAside
    place: Place
    base: np.ndarray
    replicates: np.ndarray
    texts: Mapping[str, np.ndarray]
    facts: list[tuple[str, str, str, float]] = field(default_factory=list)
    margins: list[tuple[Any, ...]] = field(default_factory=list)

    def waves(self, among: np.ndarray) -> list[tuple[str, np.ndarray]]:
        """Each wave's rows among those marked, in the order they occur; one nameless wave where there is none."""
        rows = np.flatnonzero(among)
        if WAVE not in self.responses:
            return [("", rows)]
        code, names = pd.factorize(self.responses[WAVE].iloc[rows])
        if (code < 0).any():
            blank = np.zeros(len(among), dtype=bool)
            blank[rows[code < 0]] = True
            raise DesignError(
                f"The column '{WAVE}' is blank in {self.place.rows(blank)}.",
                where=self.place.where,
                mend="Weights are fitted within each wave: give every respondent one.",
            )
        return [(str(name), rows[code == k]) for k, name in enumerate(names)]


def weigh(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    asked: engagement.Design,
    design: Design,
    aside: SetAside,
    place: Place,
) -> Weighed:
    """The rows kept, weighted as ``asked``. ``design`` names the client's own columns.

    Weights are fitted within each wave to the rows kept; the adjustment for non-response comes before, on the whole
    sample. Raises DesignError or DataError for what cannot be met, with file, key, rows and mend.
    """
    check_named(asked, responses, place)
    if given := given_replicates(asked.replicates, responses, place):
        design = replace(design, replicates=given)
    kept = responses if aside.keep.all() else responses.loc[aside.keep].reset_index(drop=True)
    if not asked.weighs:
        if design.weight:
            named = numbers(responses[design.weight], f"Weight '{design.weight}'", aside.keep, place)
            check_base(named, design.weight, aside.keep, place)
        return Weighed(kept, design)
    targets = given_targets.read(asked, questionnaire, _wave_names(responses), place)
    work = _start(responses, asked, design, aside, place)
    work, made = _replicates(work, design)
    work = _nonresponse(work, asked.nonresponse)
    fitted = _fitted(work, targets)
    return _weighed(fitted, kept, work, replace(design, replicates=made), targets)


def _wave_names(responses: pd.DataFrame) -> list[str]:
    return [str(w) for w in responses[WAVE].dropna().unique()] if WAVE in responses else []


def _start(responses: pd.DataFrame, asked: engagement.Design, design: Design, aside: SetAside, place: Place) -> _Work:
    """Base weights of the sample, ones where none is named, and the file's replicates; zero outside the sample."""
    columns = [design.weight] if design.weight else []
    given = design.replicates.columns if design.replicates else []
    values = {name: numbers(responses[name], f"Weight '{name}'", aside.sample, place) for name in [*columns, *given]}
    for name in columns:
        check_base(values[name], name, aside.sample, place)
    base = values[design.weight] if design.weight else aside.sample.astype(float)
    replicates = np.column_stack([values[n] for n in given]) if given else np.empty((len(responses), 0))
    named = {c for _, cells, _ in asked.targets() for c in cells} | set(
        asked.nonresponse.classes if asked.nonresponse else ()
    )
    return _Work(asked, responses, aside, place, base, replicates, {c: texts(responses[c]) for c in named})


def _replicates(work: _Work, design: Design) -> tuple[_Work, ReplicateWeights | None]:
    """Replicates made of the sample, where they are asked for, and their description."""
    asked = work.asked.replicates
    if asked is None or asked.make is None:
        return work, design.replicates
    rows = np.flatnonzero(work.aside.sample)
    sample = work.responses.iloc[rows].reset_index(drop=True)
    drawn = arrays(sample, replace(design, weight=None, replicates=None))
    seed = int(frame_key(sample), 16) % 2**31 if asked.seed is None else asked.seed
    made = make_replicates.make(asked, drawn, seed, work.place.where)
    replicates = np.zeros((len(work.responses), made.factor.shape[1]))
    replicates[rows] = work.base[rows, None] * made.factor
    names = [f"{REPLICATE}_{k + 1}" for k in range(made.factor.shape[1])]
    described = ReplicateWeights(names, made.method, made.coefficient.tolist(), asked.fay, asked.centre, drawn.df)  # pyright: ignore[reportArgumentType]
    return replace(work, replicates=replicates), described


def _nonresponse(work: _Work, asked: NonResponse | None) -> _Work:
    """Base weights and replicates after the adjustment for non-response, within each wave."""
    if asked is None:
        return work
    base, replicates = work.base.copy(), work.replicates.copy()
    facts = list(work.facts)
    for wave, rows in work.waves(work.aside.sample):
        answered = work.aside.responded[rows]
        arguments = (base[rows], replicates[rows], answered, asked, rows, work.texts, work.place)
        fitted, found = nonresponse.adjusted(*arguments)
        base[rows], replicates[rows] = fitted.weight, fitted.replicates
        facts += [(wave, "nonresponse", what, value) for what, value in found.items()]
        lost = float(base[rows[~work.aside.keep[rows]]].sum())
        facts.append((wave, "nonresponse", "set_aside", lost))
    return replace(work, base=base, replicates=replicates, facts=facts)


def _fitted(work: _Work, targets: Sequence[Targets]) -> _Work:
    """Final weights and replicates of the rows kept: fitted where a fit is asked for, else as they are."""
    asked = work.asked
    if asked.fit is None and asked.trim is None:
        return work
    x = _numeric(work)
    base, replicates = np.zeros(len(work.base)), np.zeros_like(work.replicates)
    facts, margins = list(work.facts), []
    for wave, rows in work.waves(work.aside.keep):
        if not work.base[rows].any():
            raise DesignError(
                f"The weights are zero in every row of wave '{wave}'.",
                where=work.place.where,
                mend="Give somebody in it a weight.",
            )
        sample = Sample(wave, rows, work.base[rows], work.texts, work.place)
        found = fit_wave(asked, targets, x, sample, work.replicates[rows])
        base[rows], replicates[rows] = found.fitted.weight, found.fitted.replicates
        facts += [(wave, *fact) for fact in found.facts]
        margins += found.rows
    return replace(work, base=base, replicates=replicates, facts=facts, margins=margins)


def _numeric(work: _Work) -> dict[str, np.ndarray]:
    """The columns whose totals are to be met; a head count where only the population's size is given."""
    fit = work.asked.fit
    if not isinstance(fit, Calibrate):
        return {}
    found = {n: numbers(work.responses[n], f"Column '{n}'", work.aside.keep, work.place) for n in fit.totals}
    return {**found, EVERYONE: np.ones(len(work.responses))}


def _weighed(final: _Work, kept: pd.DataFrame, before: _Work, design: Design, targets: Sequence[Targets]) -> Weighed:
    """The columns that were made put beside the answers, under names that the file does not have."""
    rows, columns = final.aside.keep, dict[str, np.ndarray]()

    def add(name: str, values: np.ndarray) -> str:
        free, k = name, 2
        while free in kept or free in columns:
            free, k = f"{name} ({k})", k + 1
        columns[free] = values
        return free

    asked, before_fit = final.asked, design.weight
    base = add(BASE, before.base[rows]) if asked.nonresponse else design.weight
    weight = base if final is before else add(WEIGHT, final.base[rows])
    if design.replicates is not None:
        names = [add(f"{REPLICATE}_{k + 1}", w[rows]) for k, w in enumerate(final.replicates.T)]
        design = replace(design, replicates=replace(design.replicates, columns=names))
    waves = [WAVE] if WAVE in kept else []
    design = replace(
        design,
        weight=weight,
        base_weight=base if asked.fit else None,
        margins=[[*t.columns, *waves] for t in targets],
        auxiliaries=[add(name, x) for name, x in _auxiliaries(final, kept)],
    )
    margins, steps = frames(final.margins, final.facts)
    weighting = Weighting(_method(asked), margins, steps, settings(asked, before_fit), tuple(columns))
    return Weighed(pd.concat([kept, pd.DataFrame(columns, index=kept.index)], axis=1), design, weighting)


def _auxiliaries(final: _Work, kept: pd.DataFrame) -> list[tuple[str, np.ndarray]]:
    """Numeric columns that were calibrated to, one a wave: each wave met totals of its own."""
    fit = final.asked.fit
    if not isinstance(fit, Calibrate):
        return []
    counted = fit.population is not None and not fit.margins
    found = {
        n: x[final.aside.keep] for n, x in _numeric(final).items() if n in fit.totals or (n == EVERYONE and counted)
    }
    waves = [np.ones(len(kept), dtype=bool)]
    if WAVE in kept:
        waves = [(kept[WAVE] == wave).to_numpy(bool) for wave in kept[WAVE].unique()]
    columns = [x * wave for x in found.values() for wave in waves]
    return [(f"{AUXILIARY}_{k + 1}", x) for k, x in enumerate(columns)]


def _method(asked: engagement.Design) -> str:
    if asked.fit is not None:
        return type(asked.fit).__name__.lower()
    return next((name for name in ("trim", "nonresponse") if getattr(asked, name)), "replicates")


def settings(asked: engagement.Design, weight: str | None) -> dict[str, Any]:
    """What was asked for, as plain values: a report states it. ``weight`` is the client's own column."""
    fit = asked.fit
    found: dict[str, Any] = {"method": _method(asked), "weight": weight or ""}
    if fit is not None:
        found["population"] = fit.population or {}
        found["margins"] = [list(columns) for _, columns, _ in asked.targets()]
    if isinstance(fit, Calibrate):
        found |= {"totals": list(fit.totals), "bounds": list(fit.bounds) if fit.bounds else []}
    elif fit is not None and not isinstance(fit, Poststratify):
        found |= {"tolerance": fit.tolerance, "iterations": fit.iterations}
    for name in ("trim", "nonresponse", "replicates"):
        if (part := getattr(asked, name)) is not None:
            found[name] = part.model_dump(exclude_defaults=True)
    return found
