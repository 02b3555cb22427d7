"""Answers to the items of a model's constructs, with who gave them: what path models and factor analyses are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from csat_helpers.measures.kernel.compact import stacked
from csat_helpers.measures.kernel.moments import both_answered
from csat_helpers.measures.relative_importance import answers, complete
from csat_helpers.survey.survey import Survey


@dataclass(frozen=True, eq=False)
class ConstructAnswers:
    """Answers (respondents x items, more is better, NaN where none), their places in the survey, and weights."""

    values: np.ndarray
    rows: np.ndarray
    weight: np.ndarray

    @cached_property
    def both(self) -> np.ndarray:
        """How many who count answered each two items."""
        return both_answered(self.values, self.weight)

    @cached_property
    def of_items(self) -> int:
        """Respondents who answered the least answered item."""
        return int(np.diagonal(self.both).min(initial=len(self.rows)))

    @cached_property
    def of_pairs(self) -> int:
        """Respondents behind the least answered pair of items."""
        return int(self.both.min())


def construct_answers(sv: Survey, items: Sequence[str], missing: str) -> ConstructAnswers:
    """Of the survey's domain: all who are in it, or (``missing="complete"``) those who answered every item."""
    values, rows = stacked((answers(sv, item) for item in items), len(sv.responses)), np.flatnonzero(sv.rows)
    if missing == "complete":
        rows = rows[complete(values[rows])]
    return ConstructAnswers(values[rows], rows, sv.arrays.weight[rows])
