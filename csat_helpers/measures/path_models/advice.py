"""What is wrong with a path model, or weak in it, in the trade's words.

Errors are for data on which no model can stand; the rest is said beside the result. Thresholds are the customary ones:
Hair, Risher, Sarstedt and Ringle (2019), When to use and how to report the results of PLS-SEM; for HTMT Henseler,
Ringle and Sarstedt (2015).
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import listed, say
from csat_helpers.measures.kernel.replicated import correlations
from csat_helpers.measures.path_models.assessment import pairs
from csat_helpers.measures.path_models.specification import Specification
from csat_helpers.measures.path_models.weights import MOST, Weights
from csat_helpers.survey.survey import Survey

COLUMNS = ["kind", "construct", "item", "text"]
NOT_CONVERGED, INADMISSIBLE, WEAK, DATA = "not_converged", "inadmissible", "weak", "data"
LOADING, AVE, RHO_C, HTMT, VIF, STEADY = 0.4, 0.5, 0.7, 0.9, 5.0, 0.95
_COLLINEAR = 1e-8
_ROUNDING = 1e-9

Row = tuple[str, str, str, str]


def check_data(model: Specification, values: np.ndarray, weight: np.ndarray) -> None:
    """Raise MeasureError where no model can stand: too few respondents, items that all answer alike, or doubles."""
    answered = (~np.isnan(values) & (weight > 0)[:, None]).sum(axis=0)
    causes = max(len(model.causes(j)) for j in range(len(model.constructs)))
    most = max(causes, *(len(model.members(j)) for j, mode in enumerate(model.modes) if mode == "B"), 0)
    few = [item for item, n in zip(model.items, answered, strict=True) if n <= most + 1]
    if few:
        raise MeasureError(
            f"{', '.join(few)}: {int(answered.min())} respondents answered, too few for a regression on {most}.",
            mend="Leave such items or paths out, or wait for more answers.",
        )
    found = correlations(values, weight)
    spread = np.diagonal(found.covariance)
    constant = [item for item, v in zip(model.items, spread, strict=True) if not v > 1e-12]
    if constant:
        raise MeasureError(
            f"Everyone gave the same answer to {', '.join(constant)}.", mend="Leave constant items out of the model."
        )
    _check_doubles(model, found.R)


def _check_doubles(model: Specification, R: np.ndarray) -> None:
    """Items that say the same thing: in mode B no weights can be told apart; between constructs, no paths."""
    upper = np.triu(np.abs(R) > 1 - _COLLINEAR, 1)
    for i, k in np.argwhere(upper):
        if model.block[i] != model.block[k]:
            ends = [model.constructs[model.block[j]] for j in (i, k)]
            raise MeasureError(
                f"'{model.items[i]}' of {ends[0]} and '{model.items[k]}' of {ends[1]} have the same answers.",
                mend="One item is entered twice: leave one out.",
            )
    for j, mode in enumerate(model.modes):
        own = model.members(j)
        if mode == "B" and len(own) > 1 and np.linalg.eigvalsh(R[own[:, None], own])[0] < _COLLINEAR:
            raise MeasureError(
                f"The items of {model.constructs[j]} say the same thing (perfect collinearity), so mode B cannot weigh them.",
                mend="Leave one out, or take mode A.",
            )


def said(
    sv: Survey,
    model: Specification,
    fit: Weights,
    of: Mapping[str, np.ndarray],
    *,
    repaired: bool,
    steady: float,
    consistent: bool,
) -> pd.DataFrame:
    """One row a remark (:data:`COLUMNS`), the gravest kind first; empty where there is nothing to say."""
    rows = [
        *_convergence(sv, fit, steady),
        *_inadmissible(sv, model, of, consistent=consistent),
        *_weak_items(sv, model, of),
        *_weak_constructs(sv, model, of),
        *_close(sv, model, of),
        *_data(sv, model, repaired=repaired),
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
        words = {"item": sv.label(item), "construct": model.labels[construct], "loading": f"{loading:.2f}"}
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
        words = {"construct": model.labels[j], "ave": f"{of['ave'][j]:.2f}", "rho": f"{of['rho_c'][j]:.2f}"}
        if of["ave"][j] < AVE:
            yield (
                WEAK,
                name,
                "",
                say(
                    sv.language,
                    "“{construct}” explains less than half of what its items measure (AVE {ave}): read its items one by "
                    "one too.",
                    **words,
                ),
            )
        if of["rho_c"][j] < RHO_C:
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
                WEAK,
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
            WEAK,
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


def _data(sv: Survey, model: Specification, *, repaired: bool) -> Iterator[Row]:
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
    for j, name in enumerate(model.constructs):
        ends = {(sv.scale(model.items[k]).min, sv.scale(model.items[k]).max) for k in model.members(j)}
        if len(ends) > 1:
            yield (
                DATA,
                name,
                "",
                say(
                    sv.language,
                    "The items of “{construct}” have different scales: read the standardised alpha, not the raw one.",
                    construct=model.labels[j],
                ),
            )
