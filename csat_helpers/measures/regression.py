"""Regression under the sampling design: what goes with an outcome when the other predictors stay the same."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, faults
from csat_helpers.measures.drivers import only
from csat_helpers.measures.kernel import intervals, linear_models, variance
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.kernel.linear_models import FAMILIES, Fitted
from csat_helpers.measures.regression_model import Model, fitted, model
from csat_helpers.measures.tidy import Names, by_label, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

COEFFICIENTS = [
    "term", "item", "label", "level", "level_label", "reference", "reference_label", "measure", "outcome",
    "outcome_label", "estimate", "std_error", "conf_low", "conf_high", "odds_ratio", "odds_low", "odds_high", "df",
    "statistic", "p_value", "vif", "base", "level_base", "suppressed", "flag", "reason",
]  # fmt: skip
FIT = [
    "outcome", "outcome_label", "family", "event", "event_label", "measure", "estimate", "coefficients", "df",
    "iterations", "base", "weighted_base", "suppressed", "flag", "reason",
]  # fmt: skip
_ODDS = ["odds_ratio", "odds_low", "odds_high"]
_COMPLETE = 1e-13  # unexplained variance below this part of the whole is rounding


@dataclass(frozen=True, eq=False)
class Regression:
    """``coefficients``: one row a term (see :data:`COEFFICIENTS`); ``fit``: one row on the model (see :data:`FIT`)."""

    coefficients: pd.DataFrame
    fit: pd.DataFrame


def regression(
    sv: Survey,
    outcome: Names,
    predictors: Names,
    *,
    family: str = "linear",
    event: object = None,
    confidence: float = 0.95,
) -> Regression:
    """A linear or logistic regression of one outcome, with errors of the design (Taylor sandwich or replicates).

    Ratings and numbers enter as they were asked; an item of categories enters as indicators of its levels against the
    first (``reference``). A respondent who lacks one answer is out of the domain, the whole design stays. A
    ``logistic`` outcome has two answers, of which the later in order (1 of 0 and 1) is the event, or ``event`` names
    one code or several (``event=[9, 10]``) against all others.

    Frame ``coefficients`` has :data:`COEFFICIENTS`, a row the intercept and each term: ``estimate`` in the outcome's
    units for one unit of the term (log odds in a logistic one), its ``std_error``, ``statistic`` (t), interval and
    two-sided ``p_value`` on ``df``, the design's less one a predictor column; ``vif`` the variance inflation factor
    (generalised and one an item for categories, none for the intercept), ``base`` who answered all, ``level_base``
    who is at the level. ``odds_ratio`` and its ends are columns of a logistic regression only. Frame ``fit`` has
    :data:`FIT`: ``estimate`` is R2 (``measure`` says ``r2``) or McFadden's (``mcfadden``), weighted. Association, not
    proof of cause.

    Raises MeasureError naming the items where no model can stand: collinear or constant predictors, an outcome
    without variation or told for certain, fewer respondents than coefficients, an outcome that does not fit.
    Source: Binder (1983); Lumley (2010), Complex Surveys; R survey's ``svyglm``.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"y": [1, 2, 4, 5], "x": [1, 2, 3, 4]}), {"items": {"y": {"scale": {}}, "x": {"scale": {}}}}
    ... )
    >>> regression(sv, "y", "x").coefficients.set_index("term")["estimate"].round(6).to_dict()
    {'intercept': -0.5, 'x': 1.4}
    """
    asked, target = names(predictors), only(outcome)
    check_confidence(confidence)
    if family not in FAMILIES:
        raise MeasureError(f"There is no regression family '{family}'.", mend=nearest(family, FAMILIES))
    if not asked or target is None:
        return _frames(empty(columns=COEFFICIENTS), empty(columns=FIT), family)
    if target in asked:
        raise MeasureError(f"'{target}' is both the outcome and a predictor.", mend="Leave it out of the predictors.")
    what = model(sv, target, asked, family, event)
    found, reason = fitted(what, asked)
    if reason and not disclosure.hidden_anyway(sv, what.base):
        raise MeasureError(
            f"No regression of '{target}': {reason}.", mend="Leave such items out, or ask for fewer predictors."
        )
    coefficients = _hidden(what, _coefficients(what, found, reason, confidence))
    return _frames(coefficients, disclosure.apply(_fit(what, found, reason), sv), family)


def _frames(coefficients: pd.DataFrame, fit: pd.DataFrame, family: str) -> Regression:
    columns = [c for c in COEFFICIENTS if family == "logistic" or c not in _ODDS]
    return Regression(coefficients.loc[:, columns], fit.loc[:, FIT])


def _coefficients(what: Model, found: Fitted | None, reason: str, confidence: float) -> pd.DataFrame:
    sv, terms = what.sv, what.terms
    head = {
        "term": ["intercept", *(term.name for term in terms)],
        "item": ["", *(term.item for term in terms)],
        "label": [say(sv.language, "Intercept"), *(by_label(sv, term.item) for term in terms)],
        "level": ["", *(term.level for term in terms)],
        "level_label": ["", *(term.level_label for term in terms)],
        "reference": ["", *(term.reference for term in terms)],
        "reference_label": ["", *(term.reference_label for term in terms)],
        "measure": what.family,
        "outcome": what.outcome,
        "outcome_label": sv.label(what.outcome),
        "base": what.base,
        "level_base": _level_bases(what)[0],
        "suppressed": "",
        "flag": "",
    }
    blank = dict.fromkeys([c for c in COEFFICIENTS if c not in head], np.full(what.size, np.nan)) | {"reason": reason}
    return pd.DataFrame({**head, **(_numbers(what, found, confidence) if found else blank)})


def _numbers(what: Model, found: Fitted, confidence: float) -> dict[str, np.ndarray]:
    estimate, error = found.coefficient, _errors(what)
    reason = _reasons(what, found, error)
    error = np.where(reason == "", error, np.nan)
    low, high = intervals.t_interval(estimate, error, what.df, confidence)
    t = divide(estimate, error)
    with np.errstate(over="ignore"):
        odds = [np.exp(end) for end in (estimate, low, high)]
    return {
        "estimate": estimate,
        "std_error": error,
        "conf_low": low,
        "conf_high": high,
        **dict(zip(_ODDS, odds, strict=True)),
        "df": np.full(what.size, what.df),
        "statistic": t,
        "p_value": intervals.p_value(t, what.df),
        "vif": np.r_[np.nan, _inflation(what)],
        "reason": reason,
    }


def _errors(what: Model) -> np.ndarray:
    """The coefficients' standard errors under the design."""
    X, y = what.matrix, what.y[what.rows]

    def fit(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = linear_models.fit(what.family, X, y, weight)
        return found.coefficient, found.influence

    return np.sqrt(np.diagonal(variance.infer(variance.inside(what.rows, fit), what.sv.arrays)[1]))


def _inflation(what: Model) -> np.ndarray:
    """Each term's variance inflation factor, that of all its item's terms together."""
    items = list(dict.fromkeys(term.item for term in what.terms))
    group = np.array([items.index(term.item) for term in what.terms])
    return linear_models.inflation(what.matrix[:, 1:], what.sv.arrays.weight[what.rows], group)[group]


def _reasons(what: Model, found: Fitted, error: np.ndarray) -> np.ndarray:
    """Why coefficients have no error, in the survey's language."""
    language, df = what.sv.language, what.sv.arrays.df
    reason = faults.no_error(what.sv, np.flatnonzero(what.rows))
    if not reason and what.df < 1:
        reason = say(
            language, "{p} coefficients are too many for the design's {df} degrees of freedom", p=what.size, df=df
        )
    if not reason and what.family == "linear" and 1 - found.explained < _COMPLETE:
        reason = say(language, "the predictors explain the outcome completely: no error can be estimated")
    none = say(language, "no sampling error: clusters do not differ, or everyone was asked")
    constant = error <= _COMPLETE * np.abs(found.coefficient)
    return np.where(constant & (reason == ""), none, reason).astype(object)


def _level_bases(what: Model) -> tuple[np.ndarray, np.ndarray]:
    """Respondents at the level of each row, and the fewer of these and those at its reference."""
    own, rest = np.full((2, what.size), what.base)
    for item in dict.fromkeys(term.item for term in what.terms if term.level):
        of = [k for k, term in enumerate(what.terms, start=1) if term.item == item]
        own[of] = [int(what.terms[k - 1].values[what.rows].sum()) for k in of]
        rest[of] = what.base - own[of].sum()
        rest[0] = min(rest[0], rest[of[0]])
    return own, np.minimum(own, rest)


def _hidden(what: Model, frame: pd.DataFrame) -> pd.DataFrame:
    """A coefficient of a level can tell that level's mean: hidden where the level or its reference is too small."""
    found = disclosure.apply(frame.assign(base=_level_bases(what)[1]), what.sv)
    return found.assign(base=frame["base"].mask(found["suppressed"] != ""))


def _fit(what: Model, found: Fitted | None, reason: str) -> pd.DataFrame:
    row = {
        "outcome": what.outcome,
        "outcome_label": what.sv.label(what.outcome),
        "family": what.family,
        "event": what.event[0],
        "event_label": what.event[1],
        "measure": "r2" if what.family == "linear" else "mcfadden",
        "estimate": found.explained if found else np.nan,
        "coefficients": what.size,
        "df": what.df,
        "iterations": found.iterations if found else 0,
        "base": what.base,
        "weighted_base": float(what.sv.arrays.weight[what.rows].sum()),
        "suppressed": "",
        "flag": "",
        "reason": reason,
    }
    return pd.DataFrame([row])
