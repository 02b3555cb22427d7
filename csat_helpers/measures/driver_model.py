"""A model of drivers: what is explained by what, who is counted, why it may not stand, and its importances."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from csat_helpers.errors import MeasureError
from csat_helpers.measures import disclosure, logistic_importance, relative_importance
from csat_helpers.measures.events import check_event, happened
from csat_helpers.measures.faults import told_as_reason
from csat_helpers.measures.kernel.compact import stacked
from csat_helpers.measures.kernel.replicates import Replicates, generator, replicate
from csat_helpers.measures.relative_importance import (
    COSTLY_FROM,
    Fault,
    Importance,
    answers,
    check_drivers,
    complete,
    fault,
)
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey


@dataclass(frozen=True, eq=False)
class DriverModel:
    """``values`` (respondents x drivers, then the outcome), and how they are decomposed; ``event`` are the codes that
    count as 1 of a logistic outcome.
    """

    sv: Survey
    outcome: str
    items: list[str]
    values: np.ndarray
    method: str
    outcome_model: str
    missing: str
    event: list[str]

    @property
    def r2_kind(self) -> str:
        """What is shared out: the R2 of least squares, or McFadden's."""
        return "r2" if self.outcome_model == "linear" else "mcfadden"

    def replicates(self, design: DesignArrays, size: int, rng: np.random.Generator) -> Replicates:
        """As many replicates as the model's cost allows."""
        p, n = len(self.items), len(self.values)
        if self.outcome_model == "logistic":
            dear = logistic_importance.costly(self.method, p, n, size)
        else:
            dear = self.method == "shapley" and p >= COSTLY_FROM
        return replicate(design, size, rng, costly=dear)

    def answering(self, rows: np.ndarray) -> np.ndarray:
        """Those of ``rows`` that the model is of."""
        only_complete = self.missing == "complete" or self.outcome_model == "logistic"
        return rows[complete(self.values[rows])] if only_complete else rows

    def base(self, rows: np.ndarray) -> int:
        """How many of ``rows`` count."""
        return int((self.sv.arrays.weight[rows] > 0).sum())

    def fault(self, rows: np.ndarray, *, raising: bool) -> str:
        """Why the model cannot stand on ``rows``; raises MeasureError as :func:`check_model` does."""
        check = logistic_importance.logistic_fault if self.outcome_model == "logistic" else fault
        here, weight, items = self.values[rows], self.sv.arrays.weight[rows], [*self.items, self.outcome]
        return _raised(self.sv, check(self.sv, here, weight, items), weight, items, raising=raising)

    def importances(self, rows: Sequence[np.ndarray], size: int, seed: int | None) -> list[Importance]:
        """The importances among each of ``rows``, all with the same ``size`` replicates of the design."""
        asked = (self.outcome, self.items, self.method, self.outcome_model, self.missing, self.event)
        return _importances(self.sv, *asked, self.values, list(rows), size, seed)

    def importance(self, rows: np.ndarray, drawn: Replicates | None) -> Importance:
        """The importances among ``rows``."""
        weight = self.sv.arrays.weight[rows]
        if self.outcome_model == "logistic":
            return logistic_importance.logistic_importance(self.values[rows], rows, weight, drawn, self.method)
        return relative_importance.importance(self.values[rows], rows, weight, drawn, self.method)


def driver_model(
    sv: Survey, outcome: str, items: list[str], method: str = "shapley", outcome_model: str = "linear",
    missing: str = "pairwise", event: object = None,
) -> DriverModel:  # fmt: skip
    """The model of ``outcome`` by ``items``; raises MeasureError where an item does not fit its place."""
    check_drivers(outcome, items)
    columns = (answers(sv, item) for item in items)
    if outcome_model == "logistic":
        method, codes = logistic_importance.settled(method, len(items)), check_event(sv, outcome, event)
        explained = happened(sv, outcome, codes)
    elif event is not None:
        raise MeasureError("Only a logistic outcome has an event.", mend='Add outcome_model="logistic", or drop it.')
    elif sv.scale(outcome).kind == "category":
        raise MeasureError(
            f"Outcome '{outcome}' has categories.",
            mend='Add outcome_model="logistic", and event= for those that count.',
        )
    else:
        explained, codes = answers(sv, outcome), []
    values = stacked(chain(columns, [explained]), len(sv.responses))
    return DriverModel(sv, outcome, items, values, method, outcome_model, missing, codes)


@kept
def _importances(
    sv: Survey, outcome: str, items: list[str], method: str, outcome_model: str, missing: str, event: list[str],
    values: np.ndarray, rows: list[np.ndarray], size: int, seed: int | None,
) -> list[Importance]:  # fmt: skip
    what = DriverModel(sv, outcome, items, values, method, outcome_model, missing, event)
    rng = generator(sv, *drivers_key(outcome, items, size), seed=seed)
    drawn = what.replicates(sv.arrays, size, rng) if size else None
    return [what.importance(here, drawn) for here in rows]


def drivers_key(outcome: str | None, items: Sequence[str], replicates: int) -> tuple[object, ...]:
    """What the random draws depend on, in drivers and in the priorities that are made of the same model."""
    return ("drivers", outcome, tuple(items), replicates)


def check_model(sv: Survey, values: np.ndarray, weight: np.ndarray, items: Sequence[str], *, raising: bool) -> str:
    """Why the last of ``items`` cannot be explained by the others, or empty.

    Raises MeasureError instead where ``raising``, unless the base is so small that the result is hidden anyway, or what
    cannot be modelled is left out with its reason (:func:`csat_helpers.measures.faults.told_as_reason`).
    """
    return _raised(sv, fault(sv, values, weight, items), weight, items, raising=raising)


def _raised(sv: Survey, found: Fault | None, weight: np.ndarray, items: Sequence[str], *, raising: bool) -> str:
    if found and raising and not told_as_reason(sv) and not disclosure.hidden_anyway(sv, int((weight > 0).sum())):
        raise MeasureError(f"No driver model for '{items[-1]}': {found.reason}.", mend=found.mend)
    return found.reason if found else ""
