"""``design.population``: how many persons there are, as columns of the design: a count a row, and weights of strata."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from csat_helpers import engagement
from csat_helpers.errors import DesignError, nearest
from csat_helpers.survey.design import Design
from csat_helpers.survey.place import Place
from csat_helpers.survey.questionnaire import Questionnaire, plain_code
from csat_helpers.survey.survey import WAVE
from csat_helpers.survey.weights.weigh import Weighed

# Names no questionnaire has. Waves are samples of their own: strata within each.
COUNT, WEIGHT, BY_WAVE = "csat:population", "csat:stratum_weight", "csat:wave:"
Key = tuple[str, str]  # wave and stratum, empty where there is none


def with_population(weighed: Weighed, questionnaire: Questionnaire, asked: engagement.Design, place: Place) -> Weighed:
    """The rows analysed with their stratum's count of persons, and the design that names it.

    Where different parts of strata answered and no weight is given or made, each stratum weighs as many as it has.
    Raises DesignError for a count that is lacking, of something that is not in the data, or below the respondents'.
    """
    if asked.population is None:
        return weighed
    responses, design = weighed.responses, weighed.design
    keys = _keys(responses, design, place)
    cells = list(dict.fromkeys(keys))
    count = _counts(asked.population, cells, design, place)
    place_of = {cell: k for k, cell in enumerate(cells)}
    of = np.array([place_of[key] for key in keys])
    who, persons = _who(responses, questionnaire), np.array([count[key] for key in keys])
    for k, cell in enumerate(cells):
        _check(cell, len(set(who[of == k])), count[cell], asked.population, design, place)
    columns: dict[str, object] = {COUNT: persons}
    found = replace(design, fpc=[COUNT])
    if len({wave for wave, _ in cells}) > 1:
        name = f"{BY_WAVE}{design.stratum or ''}"
        columns[name] = [" ".join(part for part in key if part) for key in keys]
        found = replace(found, stratum=name)
    size = np.bincount(of)[of].astype(float)
    if design.weight is None and not asked.weighs and _uneven(cells, count, dict(zip(keys, size, strict=True))):
        columns[WEIGHT] = persons / size
        found = replace(found, weight=WEIGHT)
    made = pd.concat([responses, pd.DataFrame(columns, index=responses.index)], axis=1)
    return replace(weighed, responses=made, design=found)


def strata_named(column: str) -> str:
    """The column of the strata that a design column stands for; empty where it is only the waves'."""
    return column.removeprefix(BY_WAVE)


def _keys(responses: pd.DataFrame, design: Design, place: Place) -> list[Key]:
    parts = []
    for name in (WAVE if WAVE in responses else None, design.stratum):
        if name is None:
            parts.append([""] * len(responses))
            continue
        blank = responses[name].isna().to_numpy()
        if blank.any():
            what = f"Design column '{name}' is blank in {int(blank.sum())} of the rows analysed."
            raise DesignError(what, where=place.where, mend="Give every respondent a value: the population is by it.")
        parts.append([plain_code(value) for value in responses[name]])
    return list(zip(*parts, strict=True))


def _counts(
    given: Mapping[str, Mapping[str, float]], cells: list[Key], design: Design, place: Place
) -> dict[Key, float]:
    """Each wave's and stratum's persons. What is given by wave where there are no strata, else by stratum."""
    key = f"Key '{place.prefix}population'"
    waves, strata = ({cell[k] for cell in cells} - {""} for k in (0, 1))
    if "" in given:
        if len(strata) > 1:
            what = f"{key} is one number, and the design has {len(strata)} strata ('{design.stratum}')."
            raise DesignError(what, where=place.where, mend=f"Give one for each: {{{_example(strata)}}}.")
        return dict.fromkeys(cells, given[""][""])
    known, what = (strata, f"code of the stratum '{design.stratum}'") if design.stratum else (waves, "wave")
    for name, by_wave in given.items():
        if name not in known:
            mend = nearest(name, sorted(known)) if known else "Give one number, or name 'design.stratum'."
            raise DesignError(f"{key} names '{name}', which is no {what} in the data.", where=place.where, mend=mend)
        for wave in (w for w in by_wave if w and w not in waves):
            mend = nearest(wave, sorted(waves)) if waves else "The survey has one wave: give one number."
            message = f"{key} names '{wave}' under '{name}', which is no wave in the data."
            raise DesignError(message, where=place.where, mend=mend)
    return {cell: _count(given, cell, bool(design.stratum), key, what, place) for cell in cells}


def _count(
    given: Mapping[str, Mapping[str, float]], cell: Key, strata: bool, key: str, what: str, place: Place
) -> float:
    wave, stratum = cell
    name = stratum if strata else wave
    by_wave = given.get(name, {})
    found = by_wave.get("", by_wave.get(wave))
    if found is None:
        lacking = f"the wave '{wave}' of '{name}'" if by_wave else f"the {what}: '{name}'"
        raise DesignError(
            f"{key} gives no number for {lacking}.",
            where=place.where,
            mend=f"Add how many persons there are: {wave if by_wave else name}: 120.",
        )
    return found


def _check(
    cell: Key, drawn: int, count: float, asked: Mapping[str, Mapping[str, float]], design: Design, place: Place
) -> None:
    """Raise DesignError where more answered than there are."""
    if drawn <= count:
        return
    wave, stratum = cell
    of = [f"wave '{wave}'"] * bool(wave) + [f"stratum '{stratum}' of '{design.stratum}'"] * bool(stratum)
    of_wave = asked.get(stratum or wave, {}).keys() - {""}
    entry = "".join(
        f".{part}" for part in (stratum or wave, wave if stratum and of_wave else "") if part and "" not in asked
    )
    raise DesignError(
        f"{drawn:,} respondents answered{' in ' if of else ''}{', '.join(of)}, "
        f"and key '{place.prefix}population' says that there are {count:,.15g}.",
        where=place.where,
        mend=f"Correct '{place.prefix}population{entry}' in engagement.yaml, or set aside who answered twice "
        "(quality: {drop_duplicates: true}).",
    )


def _who(responses: pd.DataFrame, questionnaire: Questionnaire) -> np.ndarray:
    """Whose each row is: the id where a file has a row a respondent and brand, else every row another's."""
    ids = questionnaire.roles("id")
    if questionnaire.stack is not None and not questionnaire.stack.blocks and ids and ids[0] in responses:
        return responses[ids[0]].astype(str).to_numpy()
    return np.arange(len(responses)).astype(str)


def _uneven(cells: list[Key], count: Mapping[Key, float], size: Mapping[Key, float]) -> bool:
    """Whether strata of one wave were answered by different parts of their persons."""
    fractions: dict[str, set[float]] = {}
    for cell in cells:
        fractions.setdefault(cell[0], set()).add(round(size[cell] / count[cell], 12))
    return any(len(found) > 1 for found in fractions.values())


def _example(strata: set[str]) -> str:
    return ", ".join(f"{name}: 120" for name in sorted(strata)[:2])
