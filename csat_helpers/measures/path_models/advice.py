"""What is wrong with a path model, or weak in it, in the trade's words.

Data on which no model can stand are refused (:mod:`csat_helpers.measures.path_models.checks`); the rest is said beside
the result. Thresholds are the customary ones, reliability by rho_A, which lies between alpha (rather low) and the
composite's rho_C (rather high): Hair, Risher, Sarstedt and Ringle (2019), When to use and how to report the results of
PLS-SEM; for HTMT Henseler, Ringle and Sarstedt (2015).
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from csat_helpers.locale import listed, say
from csat_helpers.look import number
from csat_helpers.measures.path_models.assessment import absent, pairs
from csat_helpers.measures.path_models.checks import doubles
from csat_helpers.measures.path_models.frames import Fitted
from csat_helpers.measures.path_models.weights import MOST, Weights
from csat_helpers.survey.path_specification import Specification
from csat_helpers.survey.survey import Survey

COLUMNS = ["kind", "construct", "item", "text"]
NOT_CONVERGED, INADMISSIBLE, WEAK, CLOSE, DATA = "not_converged", "inadmissible", "weak", "close", "data"
MISSING_PATH = "missing_path"
LOADING, AVE, RHO_A, HTMT, VIF, STEADY, COUNTS = 0.4, 0.5, 0.7, 0.9, 5.0, 0.95, 0.1
_ROUNDING = 1e-9

Row = tuple[str, str, str, str]


def said(
    sv: Survey,
    model: Specification,
    fit: Weights,
    found: Fitted,
    *,
    R: np.ndarray,
    repaired: bool,
    steady: float,
    consistent: bool,
) -> pd.DataFrame:
    """One row a remark (:data:`COLUMNS`), the gravest kind first; empty where there is nothing to say."""
    of = found.estimate
    rows = [
        *_convergence(sv, fit, steady),
        *_inadmissible(sv, model, of, consistent=consistent),
        *_weak_items(sv, model, of),
        *_weak_constructs(sv, model, of),
        *_close(sv, model, of),
        *_missing_paths(sv, model, found),
        *_data(sv, model, R, repaired=repaired),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _convergence(sv: Survey, fit: Weights, steady: float) -> Iterator[Row]:
    if not fit.converged:
        yield (
            NOT_CONVERGED,
            "",
            "",
            say(
                sv.language,
                "The weights did not settle in {n} rounds: do not use these results. Look for constructs whose items "
                "hardly correlate.",
                n=MOST,
            ),
        )
    if steady < STEADY:
        yield (
            NOT_CONVERGED,
            "",
            "",
            say(
                sv.language,
                "In {share} of the resamples the weights did not settle, so the intervals are too narrow.",
                share=f"{1 - steady:.0%}",
            ),
        )


def _inadmissible(sv: Survey, model: Specification, of: Mapping[str, np.ndarray], *, consistent: bool) -> Iterator[Row]:
    for k, (i, j) in enumerate(pairs(model)):
        if not np.abs(of["correlation"][k]) < 1 + _ROUNDING:
            yield (
                INADMISSIBLE,
                model.constructs[i],
                "",
                say(
                    sv.language,
                    "“{one}” and “{two}” correlate by more than one once errors are taken out: they are one construct, or "
                    "the correction does not suit these items.",
                    one=model.labels[i],
                    two=model.labels[j],
                ),
            )
    for j, name in enumerate(model.constructs):
        if of["r2"][j] > 1 + _ROUNDING:
            yield (
                INADMISSIBLE,
                name,
                "",
                say(
                    sv.language,
                    "More than all of “{construct}” is explained: no such model can be.",
                    construct=model.labels[j],
                ),
            )
    for k, item in enumerate(model.items):
        if consistent and np.abs(of["loading"][k]) > 1 + _ROUNDING:
            yield (
                INADMISSIBLE,
                model.constructs[model.block[k]],
                item,
                say(
                    sv.language,
                    "“{item}” loads by more than one: the correction does not suit it.",
                    item=sv.label(item),
                ),
            )


def _weak_items(sv: Survey, model: Specification, of: Mapping[str, np.ndarray]) -> Iterator[Row]:
    for k, item in enumerate(model.items):
        loading, construct = of["loading"][k], int(model.block[k])
        if model.modes[construct] == "B":
            continue
        words = {
            "item": sv.label(item),
            "construct": model.labels[construct],
            "loading": number(float(loading), "mean"),
        }
        if loading < 0:
            text = say(
                sv.language,
                "“{item}” runs against the others of “{construct}” (loading {loading}): if its scale is reversed, say so "
                "in questionnaire.yaml.",
                **words,
            )
        elif loading < LOADING:
            text = say(
                sv.language,
                "“{item}” says little about “{construct}” (loading {loading}): reword it or leave it out.",
                **words,
            )
        else:
            continue
        yield WEAK, model.constructs[construct], item, text


def _weak_constructs(sv: Survey, model: Specification, of: Mapping[str, np.ndarray]) -> Iterator[Row]:
    for j, name in enumerate(model.constructs):
        if model.modes[j] == "B":
            continue
        words = {"construct": model.labels[j], "ave": f"{of['ave'][j]:.2f}", "rho": f"{of['rho_a'][j]:.2f}"}
        if of["ave"][j] < AVE:
            yield (
                WEAK,
                name,
                "",
                say(
                    sv.language,
                    "“{construct}” explains less than half of the variance of its items (AVE {ave}): read its items one by "
                    "one too.",
                    **words,
                ),
            )
        if of["rho_a"][j] < RHO_A:
            yield (
                WEAK,
                name,
                "",
                say(sv.language, "The items of “{construct}” do not hold together well (reliability {rho}).", **words),
            )


def _close(sv: Survey, model: Specification, of: Mapping[str, np.ndarray]) -> Iterator[Row]:
    for k, (i, j) in enumerate(pairs(model)):
        if of["htmt"][k] > HTMT:
            yield (
                CLOSE,
                model.constructs[i],
                "",
                say(
                    sv.language,
                    "Respondents hardly tell “{one}” from “{two}” (HTMT {htmt}): take care with the difference between "
                    "their effects.",
                    one=model.labels[i],
                    two=model.labels[j],
                    htmt=f"{of['htmt'][k]:.2f}",
                ),
            )
    tied = [k for k in range(len(model.paths)) if of["vif"][k] > VIF]
    for target in dict.fromkeys(model.paths[k][1] for k in tied):
        sources = [model.labels[model.paths[k][0]] for k in tied if model.paths[k][1] == target]
        yield (
            CLOSE,
            model.constructs[target],
            "",
            say(
                sv.language,
                "{sources} overlap so much that their separate effects on “{target}” are uncertain (VIF over {vif}).",
                sources=listed(sv.language, [f"“{s}”" for s in sources]),
                target=model.labels[target],
                vif=f"{VIF:g}",
            ),
        )


def _missing_paths(sv: Survey, model: Specification, found: Fitted) -> Iterator[Row]:
    """Targets that a construct before them goes with beyond what the model's paths hold: a path added would have a
    coefficient of :data:`COUNTS` or more, its interval on one side of zero. Without intervals nothing is said.
    """
    size, low, high = found.estimate["absent"], found.low["absent"], found.high["absent"]
    counts = ((low > 0) | (high < 0)) & (np.abs(size) >= COUNTS)
    ends = {end: value for end, value, stands in zip(absent(model), size, counts, strict=True) if stands}
    for target in dict.fromkeys(t for _, t in ends):
        own = {s: value for (s, t), value in ends.items() if t == target}
        items = listed(sv.language, [f"“{model.labels[s]}”" for s in own]).replace("”、“", "”“")
        words = {"items": items, "target": f"“{model.labels[target]}”"}
        yield MISSING_PATH, model.constructs[target], "", _of_missing(sv, words, rising=min(own.values()) > 0)


def _of_missing(sv: Survey, words: Mapping[str, str], *, rising: bool) -> str:
    """A path of negative sign left out makes total effects too large instead."""
    if rising:
        return say(
            sv.language,
            "The model has no direct path from {items} to {target}, but the answers speak for one: total effects may be "
            "too small here.",
            **words,
        )
    return say(
        sv.language,
        "The model has no direct path from {items} to {target}, but the answers speak for one: total effects may be off "
        "here.",
        **words,
    )


def _data(sv: Survey, model: Specification, R: np.ndarray, *, repaired: bool) -> Iterator[Row]:
    if repaired:
        yield (
            DATA,
            "",
            "",
            say(
                sv.language,
                "Correlations from different respondents contradicted each other; the nearest that can be were taken.",
            ),
        )
    for i, k in doubles(R):
        text = say(
            sv.language,
            "“{one}” and “{two}” of “{construct}” have the same answers, so the question counts twice: leave one out.",
            one=sv.label(model.items[i]),
            two=sv.label(model.items[k]),
            construct=model.labels[model.block[i]],
        )
        yield DATA, model.constructs[model.block[i]], model.items[k], text
    for j, name in enumerate(model.constructs):
        yield from _mixed(sv, model, j, name)


def _mixed(sv: Survey, model: Specification, j: int, name: str) -> Iterator[Row]:
    """A construct whose items are asked on different scales: the items that differ from its first, by name."""
    ends = {model.items[k]: (sv.scale(model.items[k]).min, sv.scale(model.items[k]).max) for k in model.members(j)}
    if len(set(ends.values())) < 2:
        return
    asked = [f"“{sv.label(item)}” {low:g}–{high:g}" for item, (low, high) in ends.items()]
    text = say(
        sv.language,
        "The items of “{construct}” have different scales ({scales}): read the standardised alpha, not the raw one; "
        "the index puts each on 0 to 100 first.",
        construct=model.labels[j],
        scales=listed(sv.language, asked),
    )
    yield DATA, name, "", text
