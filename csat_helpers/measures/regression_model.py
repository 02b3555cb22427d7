"""What a regression fits: its outcome, its columns, who answered all of them, and why it may not stand.

Numbers enter as they were asked; categories as indicators of their levels against the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csat_helpers.errors import MeasureError
from csat_helpers.locale import listed, say
from csat_helpers.measures import scales
from csat_helpers.measures.association import check_levels
from csat_helpers.measures.events import check_event, event_label, happened
from csat_helpers.measures.kernel import linear_models
from csat_helpers.measures.kernel.linear_models import Fitted
from csat_helpers.measures.tidy import by_label
from csat_helpers.survey.survey import Survey


@dataclass(frozen=True, eq=False)
class Term:
    """One column: the item it belongs to, its level and that of reference (empty for a number), and its values.

    ``values`` has one number a respondent, NaN where there is none.
    """

    item: str
    level: str
    level_label: str
    reference: str
    reference_label: str
    values: np.ndarray

    @property
    def name(self) -> str:
        """The item, with the level where there is one: ``region[S]``."""
        return f"{self.item}[{self.level}]" if self.level else self.item


@dataclass(frozen=True, eq=False)
class Model:
    """What is fitted: the outcome's numbers (NaN where none) and event, the rows (a mask) and the terms.

    ``event`` is code and label of what a logistic outcome counts as 1, both empty in a linear one.
    """

    sv: Survey
    outcome: str
    family: str
    event: tuple[str, str]
    y: np.ndarray
    rows: np.ndarray
    terms: list[Term]

    @property
    def base(self) -> int:
        """Respondents who answered all."""
        return int(self.rows.sum())

    @property
    def matrix(self) -> np.ndarray:
        """The rows' columns, the first all ones."""
        return np.column_stack([np.ones(self.base), *(term.values[self.rows] for term in self.terms)])

    @property
    def size(self) -> int:
        """The number of coefficients."""
        return len(self.terms) + 1

    @property
    def df(self) -> int:
        """The design's degrees of freedom less the predictors' (R's ``svyglm``)."""
        return self.sv.arrays.df - len(self.terms)


def model(sv: Survey, outcome: str, predictors: Sequence[str], family: str, event: object) -> Model:
    """The model of ``outcome``; raises MeasureError where an item does not fit its place."""
    rows = sv.rows & (sv.arrays.weight > 0)
    for name in (outcome, *predictors):
        rows = rows & sv.column(name).notna().to_numpy()
    y, known = _outcome(sv, outcome, family, event)
    return Model(sv, outcome, family, known, y, rows, [term for name in predictors for term in terms(sv, name, rows)])


def fitted(model: Model, predictors: Sequence[str]) -> tuple[Fitted | None, str]:
    """The fit under the survey's weights, or why there is none, in the survey's language."""
    language = model.sv.language
    if reason := _fault(model, predictors):
        return None, reason
    X, y, weight = model.matrix, model.y[model.rows], model.sv.arrays.weight[model.rows]
    tied = linear_models.aliased(X[:, 1:], weight)
    if tied is not None:
        return None, say(language, "{items} say the same thing (perfect collinearity)", items=_labels(model, tied))
    found = linear_models.fit(model.family, X, y, weight)
    if model.family == "logistic" and (endless := linear_models.separating(X, found)[1:]).any():
        items = _labels(model, _separating_alone(model, endless))
        return None, say(language, "{items} tell some answers for certain (separation)", items=items)
    if np.isnan(found.coefficient).any():
        items = _labels(model, np.ones(len(model.terms), bool))
        return None, say(language, "{items} say the same thing (perfect collinearity)", items=items)
    return found, ""


def terms(sv: Survey, name: str, rows: np.ndarray) -> list[Term]:
    """The terms of one predictor; levels are those among ``rows`` (a mask), the first in order the reference."""
    if not is_category(sv, name):
        return [Term(name, "", "", "", "", sv.answers(name))]
    code, label, indicator = levels(sv, name, rows)
    return [
        Term(name, code[k], label[k], code[0], label[0], np.where(rows, indicator[:, k], np.nan))
        for k in range(1, len(code))
    ]


def is_category(sv: Survey, name: str) -> bool:
    """Whether a column enters as indicators: an item of categories, or a column of text that is no item."""
    item = sv.questionnaire.items.get(name)
    if item is not None and item.scale is not None:
        return sv.scale(name).kind == "category"
    return sv.column(name).dtype.kind not in "iufb"


def levels(sv: Survey, name: str, rows: np.ndarray) -> tuple[list[str], list[str], np.ndarray]:
    """Codes and labels of the categories that occur among ``rows``, in order, and their indicators.

    The last is respondents x levels. Raises MeasureError for text with very many different answers.
    """
    known = check_levels(sv, name)
    indicator = np.zeros((len(rows), known.members.size), bool)
    indicator[known.members.row, known.members.level] = True
    there = np.flatnonzero(indicator[rows].any(axis=0))
    return [known.level[k] for k in there], [known.label[k] for k in there], indicator[:, there]


def _outcome(sv: Survey, outcome: str, family: str, event: object) -> tuple[np.ndarray, tuple[str, str]]:
    if family == "logistic":
        codes = check_event(sv, outcome, event)
        return happened(sv, outcome, codes), (", ".join(codes), event_label(sv, outcome, codes))
    if event is not None:
        raise MeasureError("Only a logistic regression has an event.", mend='Add family="logistic", or drop it.')
    return scales.check_numeric(sv, outcome), ("", "")


def _fault(model: Model, predictors: Sequence[str]) -> str:
    """Why a model cannot stand on these respondents, before it is tried."""
    sv, y = model.sv, model.y[model.rows]
    if not model.base:
        return say(sv.language, "no respondents")
    varying = {term.item for term in model.terms if np.ptp(term.values[model.rows]) > 0}
    constant = [name for name in predictors if name not in varying] + ([] if np.ptp(y) > 0 else [model.outcome])
    if constant:
        labels = listed(sv.language, [by_label(sv, name) for name in constant])
        return say(sv.language, "everyone gave the same answer to {items}", items=labels)
    if model.base <= model.size:
        return say(
            sv.language, "{n} respondents answered all: too few for {p} coefficients", n=model.base, p=model.size
        )
    replicates = sv.arrays.replicates
    if replicates is not None and (replicates.weight < 0).any():
        return say(sv.language, "there are negative replicate weights")
    return ""


def _separating_alone(model: Model, endless: np.ndarray) -> np.ndarray:
    """Those of the ``endless`` terms whose item separates by itself, or all where they do so only together."""
    X, y, weight = model.matrix, model.y[model.rows], model.sv.arrays.weight[model.rows]
    alone = np.zeros_like(endless)
    for item in dict.fromkeys(term.item for term, hit in zip(model.terms, endless, strict=True) if hit):
        own = np.array([term.item == item for term in model.terms])
        part = X[:, np.r_[True, own]]
        alone |= own & linear_models.separating(part, linear_models.logistic(part, y, weight)).any()
    return alone if alone.any() else endless


def _labels(model: Model, marked: np.ndarray) -> str:
    """The labels of the items that have a marked term."""
    items = dict.fromkeys(term.item for term, hit in zip(model.terms, marked, strict=True) if hit)
    return listed(model.sv.language, [by_label(model.sv, item) for item in items])
