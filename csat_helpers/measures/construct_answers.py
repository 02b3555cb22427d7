"""Answers to the items of a model's constructs, with who gave them: what path models and factor analyses are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from csat_helpers.measures.relative_importance import answers, complete
from csat_helpers.survey.survey import Survey


@dataclass(frozen=True, eq=False)
class ConstructAnswers:
    """Answers (respondents x items, more is better, NaN where none), their places in the survey, and weights."""

    values: np.ndarray
    rows: np.ndarray
    weight: np.ndarray

    @cached_property
    def answered(self) -> np.ndarray:
        """1 where a respondent who counts answered an item, else 0."""
        return (~np.isnan(self.values) & (self.weight > 0)[:, None]).astype(float)

    @cached_property
    def of_items(self) -> int:
        """Respondents who answered the least answered item."""
        return int(self.answered.sum(axis=0).min(initial=len(self.rows)))

    @cached_property
    def of_pairs(self) -> int:
        """Respondents behind the least answered pair of items."""
        return int((self.answered.T @ self.answered).min())


def construct_answers(sv: Survey, items: Sequence[str], missing: str) -> ConstructAnswers:
    """Of the survey's domain: all who are in it, or (``missing="complete"``) those who answered every item."""
    values, rows = np.column_stack([answers(sv, item) for item in items]), np.flatnonzero(sv.rows)
    if missing == "complete":
        rows = rows[complete(values[rows])]
    return ConstructAnswers(values[rows], rows, sv.arrays.weight[rows])
