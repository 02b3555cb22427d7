"""What SERVQUAL takes beside gaps of items: points of importance of the dimensions, and the gaps behind the customers' own."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from csat_helpers.columns import TOTAL
from csat_helpers.errors import MeasureError
from csat_helpers.measures import scales
from csat_helpers.measures.index import check_item_weights
from csat_helpers.survey.item_pairs import construct_label
from csat_helpers.survey.service_quality import check_gap, importance_of
from csat_helpers.survey.survey import Survey

Gaps = Mapping[int, Mapping[str, tuple[float, float]]]
# Gap 5 is the customers' own; the others are of what stands behind it, and come from other data.
BEHIND = (1, 2, 3, 4)


def points_of(sv: Survey, dimensions: Sequence[str], weights: Mapping[str, float] | None) -> np.ndarray:
    """Points of importance, respondents x dimensions: given, else each respondent's own, else equal.

    A respondent who did not give all of his own has none (NaN). Raises MeasureError for points of an unknown
    dimension, and where the questionnaire asks for the importance of some dimensions only.
    """
    rows = len(sv.responses)
    if weights is not None:
        own = by_name(sv, dimensions, weights)
        return np.tile(check_item_weights(list(dimensions), own), (rows, 1))
    items = importance_of(sv, dimensions)
    if not items:
        return np.ones((rows, len(dimensions)))
    given = np.column_stack([_answers(sv, items[name]) for name in dimensions])
    given[np.isnan(given).any(axis=1) | ~(given.sum(axis=1) > 0)] = np.nan
    return given


def by_name(sv: Survey, dimensions: Sequence[str], given: Mapping[str, float]) -> dict[str, float]:
    """``given`` by the dimensions' names, where it may have their labels."""
    names = {construct_label(sv, name): name for name in dimensions}
    return {names.get(name, name) if name not in dimensions else name: value for name, value in given.items()}


def behind(
    sv: Survey, dimensions: Sequence[str], others: Gaps | None, ends: tuple[float, float]
) -> pd.DataFrame:  # fmt: skip
    """Gaps 1 to 4, a row a dimension: ``others``, else the questionnaire's."""
    if others is None:
        told = sv.questionnaire.gaps
        others = {gap: {name: (g.is_, g.should) for name, g in given.items()} for gap, given in told.items()}
    rows = []
    for gap, given in others.items():
        if gap not in BEHIND:
            raise MeasureError(f"Gap {gap!r} does not come from other data.", mend="Give gaps 1, 2, 3 or 4.")
        for name, (actual, wanted) in given.items():
            check_gap(gap, name, dimensions, (actual, wanted), ends)
            numbers = {"perception": float(actual), "expectation": float(wanted)}
            numbers["estimate"] = numbers["perception"] - numbers["expectation"]
            label = construct_label(sv, name)
            rows.append({"gap": gap, "kind": "dimension", "dimension": name, "label": label, **numbers})
    words = dict.fromkeys(("item", "expectation_item", "level", "level_label", "suppressed", "flag", "reason"), "")
    return pd.DataFrame(rows).assign(**words, by=TOTAL, by_label="")


def _answers(sv: Survey, item: str) -> np.ndarray:
    scale = sv.scale(item)
    found = scales.oriented(sv, item) if scale.kind == "rating" else scales.check_numeric(sv, item)
    if np.nanmin(found, initial=0) < 0:
        raise MeasureError(f"Item '{item}' has points of importance below zero.", mend="Correct the file.")
    return found
