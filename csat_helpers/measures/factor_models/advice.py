"""What a factor model tells of scales, in the trade's words: whether they fit, and what is wrong where they do not.

The thresholds are conventions, not tests: Hu and Bentler (1999) for a good fit; for an acceptable one Browne and Cudeck
(1993) and Bentler (1990); for constructs Fornell and Larcker (1981) and Kline (2016).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import listed, say
from csat_helpers.measures.factor_models.assessment import Cross, largest_residual, misplaced
from csat_helpers.measures.factor_models.likelihood import Fit
from csat_helpers.measures.factor_models.specification import Specification
from csat_helpers.survey.survey import Survey

COLUMNS = ["kind", "construct", "item", "text"]
GOOD, ACCEPTABLE, POOR, EXACT = "good", "acceptable", "poor", "exact"
NOT_CONVERGED, INADMISSIBLE, HIDDEN = "not_converged", "inadmissible", "hidden"
MISFIT, MIXED, WEAK, DATA = "misfit", "mixed", "weak", "data"
LIMITS = {GOOD: {"cfi": 0.95, "rmsea": 0.06, "srmr": 0.08}, ACCEPTABLE: {"cfi": 0.90, "rmsea": 0.08, "srmr": 0.10}}
LOADING, AVE, CLOSE, CROSS, CROSS_P, PER_PARAMETER = 0.5, 0.5, 0.85, 0.3, 0.001, 5
_NAMED = 3
_COLLINEAR = 1e-8

Row = tuple[str, str, str, str]


@dataclass(frozen=True, eq=False)
class Found:
    """A fitted model and all that was made of it."""

    model: Specification
    fit: Fit
    of: Mapping[str, np.ndarray]
    indices: Mapping[str, float]
    cross: Cross
    base: int
    repaired: bool


def check_data(items: Sequence[str], R: np.ndarray, variance: np.ndarray, base: int, *, repaired: bool) -> None:
    """Raise MeasureError where no model can stand: constant items, too few respondents, items that say the same thing."""
    constant = [item for item, v in zip(items, variance, strict=True) if not v > 1e-12]
    if constant:
        raise MeasureError(
            f"Everyone gave the same answer to {', '.join(constant)}.", mend="Leave constant items out of the model."
        )
    if base <= len(items):
        raise MeasureError(
            f"{base} respondents answered two of the {len(items)} items together, where more respondents than "
            "items are needed.",
            mend="Test fewer items at a time, or wait for more answers.",
        )
    spectrum, vectors = np.linalg.eigh(R)
    if not repaired and spectrum[0] < _COLLINEAR:
        tied = [item for item, part in zip(items, vectors[:, 0], strict=True) if abs(part) > 0.05]
        raise MeasureError(
            f"{', '.join(tied)} say the same thing (perfect collinearity).",
            mend="Leave one out: an item entered twice, or one that adds up others.",
        )


def verdict(fit: Fit, of: Mapping[str, np.ndarray], indices: Mapping[str, float]) -> str:
    """``good``, ``acceptable`` or ``poor`` by the conventions; ``exact`` where nothing is left to test, or what failed."""
    if not fit.converged or not fit.identified:
        return NOT_CONVERGED
    if _inadmissible_items(fit) or (np.abs(of["correlation"]) > 1).any():
        return INADMISSIBLE
    if fit.pattern.df < 1:
        return EXACT
    for name, limit in LIMITS.items():
        if indices["cfi"] >= limit["cfi"] and all(indices[i] <= limit[i] for i in ("rmsea", "srmr")):
            return name
    return POOR


def said(sv: Survey, found: Found, judged: str) -> pd.DataFrame:
    """One row a remark (:data:`COLUMNS`), the gravest kind first; empty where there is nothing to say."""
    rows = [*_failed(sv, found, judged)]
    if judged != NOT_CONVERGED:
        rows += [*_mixed(sv, found, judged), *_weak(sv, found), *_close(sv, found)]
    return pd.DataFrame([*rows, *_data(sv, found)], columns=COLUMNS)


def _failed(sv: Survey, found: Found, judged: str) -> Iterator[Row]:
    model = found.model
    if judged == NOT_CONVERGED:
        text = say(
            sv.language,
            "The model could not be estimated: a scale’s items hardly correlate, or a scale of two items has nothing to do "
            "with the others. Do not use its numbers.",
        )
        yield NOT_CONVERGED, "", "", text
        return
    for k in _inadmissible_items(found.fit):
        text = say(
            sv.language,
            "“{item}” would have an error variance below zero: too few answers or items, or it repeats another item of "
            "“{construct}”. Leave one of them out.",
            item=sv.label(model.items[k]), construct=model.labels[model.block[k]],
        )  # fmt: skip
        yield INADMISSIBLE, model.constructs[model.block[k]], model.items[k], text
    for i, j, r in _correlated(found):
        if abs(r) > 1:
            text = say(
                sv.language,
                "“{one}” and “{two}” correlate by more than one once errors are taken out: they are one scale. Join them.",
                one=model.labels[i], two=model.labels[j],
            )  # fmt: skip
            yield INADMISSIBLE, model.constructs[i], "", text


def _mixed(sv: Survey, found: Found, judged: str) -> Iterator[Row]:
    """Items that belong to another scale too, most striking first; else the two items that the model misses most."""
    model = found.model
    firm = (np.abs(found.of["loading"]) >= LOADING) | (judged not in (GOOD, ACCEPTABLE))  # else loadings tell nothing
    other = misplaced(found.fit.R, found.fit.pattern, found.base, firm)
    strange = np.flatnonzero(other >= 0)[:_NAMED]
    for k in strange:
        text = say(
            sv.language,
            "“{item}” was meant for “{construct}” but goes more closely with “{other}”: move it there, or read it by itself.",
            **_places(sv, model, int(k), int(other[k])),
        )
        yield MIXED, model.constructs[model.block[k]], model.items[k], text
    double = [k for k in _double(found) if other[k] < 0][: _NAMED - len(strange)]
    for k in double:
        text = say(
            sv.language,
            "“{item}” was meant for “{construct}” but goes with “{other}” as well: read it by itself, or move it if its "
            "wording fits there.",
            **_places(sv, model, k, int(found.cross.construct[k])),
        )
        yield MIXED, model.constructs[model.block[k]], model.items[k], text
    if judged == POOR and not len(strange) and not double:
        i, j, gap = largest_residual(found.fit)
        words = {"one": sv.label(model.items[i]), "two": sv.label(model.items[j]), "gap": f"{abs(gap):.2f}"}
        if gap > 0:
            text = say(
                sv.language,
                "“{one}” and “{two}” have more in common than their scales explain (correlation {gap} higher): similar "
                "wording, or a scale of their own.",
                **words,
            )
        else:
            text = say(
                sv.language,
                "“{one}” and “{two}” have less in common than their scales would have it (correlation {gap} lower): not all "
                "these items measure one thing.",
                **words,
            )
        yield MISFIT, "", model.items[i], text


def _places(sv: Survey, model: Specification, item: int, other: int) -> dict[str, str]:
    return {
        "item": sv.label(model.items[item]), "construct": model.labels[model.block[item]], "other": model.labels[other],
    }  # fmt: skip


def _double(found: Found) -> list[int]:
    """Items that would load on another construct too, one for each two constructs: what it takes along goes with it."""
    model, cross = found.model, found.cross
    between = found.fit.pattern.matrices(found.fit.parameters)[1]
    apart = np.abs(between[model.block, cross.construct]) <= CLOSE  # else which of two that are one is anybody's guess
    chosen: dict[tuple[int, int], int] = {}
    for k in np.argsort(-cross.gain, kind="stable"):
        if cross.p_value[k] < CROSS_P and apart[k]:
            ends = sorted((int(model.block[k]), int(cross.construct[k])))
            chosen.setdefault((ends[0], ends[1]), int(k))
    return [k for k in chosen.values() if cross.loading[k] >= CROSS]


def _weak(sv: Survey, found: Found) -> Iterator[Row]:
    model = found.model
    for k in np.argsort(found.of["loading"], kind="stable"):
        item, value = model.items[k], float(found.of["loading"][k])
        words = {
            "item": sv.label(item), "construct": model.labels[model.block[k]], "loading": f"{value:.2f}".replace("-", "−"),
        }  # fmt: skip
        if value < 0:
            text = say(
                sv.language,
                "“{item}” runs against the others of “{construct}” (loading {loading}): if it is worded the other way round, "
                "give it a scale marked reversed in questionnaire.yaml.",
                **words,
            )
        elif value < LOADING:
            text = say(
                sv.language,
                "“{item}” says little about “{construct}” (loading {loading}): reword it or leave it out.",
                **words,
            )
        else:
            continue
        yield WEAK, model.constructs[model.block[k]], item, text
    yield from _thin(sv, found)


def _thin(sv: Survey, found: Found) -> Iterator[Row]:
    """Constructs that explain less than half of their items: each by itself, or all in one sentence."""
    model = found.model
    few = [j for j in range(len(model.constructs)) if found.of["ave"][j] < AVE]
    if len(few) > 1:
        text = say(
            sv.language,
            "{constructs} each explain less than half of the variance of their items (AVE under {limit}): read the items one by "
            "one too.",
            constructs=listed(sv.language, [f"“{model.labels[j]}”" for j in few]).replace("”、“", "”“"), limit=f"{AVE:.2f}",
        )  # fmt: skip
        yield WEAK, "", "", text
    elif few:
        text = say(
            sv.language,
            "“{construct}” explains less than half of the variance of its items (AVE {ave}): read its items one by one too.",
            construct=model.labels[few[0]], ave=f"{found.of['ave'][few[0]]:.2f}",
        )  # fmt: skip
        yield WEAK, model.constructs[few[0]], "", text


def _close(sv: Survey, found: Found) -> Iterator[Row]:
    model = found.model
    for i, j, r in _correlated(found):
        if CLOSE < abs(r) <= 1:
            text = say(
                sv.language,
                "Respondents hardly tell “{one}” from “{two}” (correlation {r} once errors are taken out): read them as one, "
                "or take care with differences between them.",
                one=model.labels[i], two=model.labels[j], r=f"{r:.2f}",
            )  # fmt: skip
            yield WEAK, model.constructs[i], "", text


def _data(sv: Survey, found: Found) -> Iterator[Row]:
    if found.repaired:
        text = say(
            sv.language,
            "Correlations from different respondents contradicted each other; the nearest that can be were taken.",
        )
        yield DATA, "", "", text
    number = found.fit.pattern.parameters
    if found.base < PER_PARAMETER * number:
        text = say(
            sv.language,
            "{n} respondents are few for {number} numbers to be estimated: by custom there are {least} or more for each.",
            n=found.base, number=number, least=PER_PARAMETER,
        )  # fmt: skip
        yield DATA, "", "", text


def _inadmissible_items(fit: Fit) -> list[int]:
    return [int(k) for k in np.flatnonzero(fit.pattern.parts(fit.parameters)[1] < 0)]


def _correlated(found: Found) -> list[tuple[int, int, float]]:
    one, two = found.fit.pattern.pairs
    return [(int(i), int(j), float(r)) for i, j, r in zip(one, two, found.of["correlation"], strict=True)]
