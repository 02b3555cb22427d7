"""Indices from 0 to 100: of one composite of items, and of each item by itself."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.tidy import Names, banner, empty, grid_frame, measured, names
from csat_helpers.survey.survey import Survey

Weights = Mapping[str, float] | Sequence[float]


def index(
    sv: Survey, items: Names, *, weights: Weights | None = None, by: Names | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """The composite index of several items, 0 to 100, one row a level.

    A respondent's index is the weighted mean of the items he answered, each rescaled so that the worst answer of
    its scale is 0 and the best 100; who answered less than half of the weight has none. On a common scale with
    complete answers it is the American Customer Satisfaction Index's formula,
    ``(sum(w x) - sum(w) min) / (sum(w) (max - min)) * 100``. ``weights`` are equal unless given (in the items'
    order, or by name). Returns the columns of :data:`csat_helpers.columns.TIDY`; ``item`` is ``index``, or the
    item's own name where there is one. Raises MeasureError for an item without a rating scale, or weights that do
    not fit. Source: Fornell et al. (1996), The American Customer Satisfaction Index.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"a": [8, 8], "b": [7, 7], "c": [7, 7]}),
    ...     {"scales": {"ten": {"min": 1, "max": 10}}, "items": {k: {"scale": "ten"} for k in "abc"}},
    ... )
    >>> round(index(sv, ["a", "b", "c"])["estimate"].iloc[0], 4)
    np.float64(70.3704)
    """
    asked = names(items)
    if not asked:
        return empty()
    values = composite(sv, asked, weights)[:, None]
    name, label = (asked[0], sv.label(asked[0])) if len(asked) == 1 else ("index", composite_label(sv, asked))
    frame = grid_frame(sv, values, banner(sv, by), [name], [label], "index", confidence=confidence)
    return disclosure.apply(frame, sv)


def item_index(sv: Survey, items: Names, *, by: Names | None = None, confidence: float = 0.95) -> pd.DataFrame:
    """Each item's own index: its mean rescaled so that the worst answer is 0 and the best 100.

    Returns the columns of :data:`csat_helpers.columns.TIDY`, a row an item and level, intervals by Student's t.
    Raises MeasureError for an item without a rating scale.
    """
    return measured(sv, items, scales.rescaled, measure="index", by=by, confidence=confidence)


def composite(sv: Survey, items: Sequence[str], weights: Weights | None = None) -> np.ndarray:
    """Each respondent's composite, 0 to 100; NaN where less than half of the weight is answered."""
    share = check_item_weights(items, weights)
    values = np.column_stack([scales.rescaled(sv, item) for item in items])
    answered = ~np.isnan(values)
    weight = answered @ share
    total = np.where(answered, values, 0.0) @ share
    enough = weight >= share.sum() / 2 * (1 - 1e-12)
    return np.divide(total, weight, out=np.full(len(values), np.nan), where=enough & (weight > 0))


def composite_label(sv: Survey, items: Sequence[str]) -> str:
    """The construct that all items measure, else a general name."""
    constructs = {sv.construct(item) for item in items}
    only = constructs.pop() if len(constructs) == 1 else ""
    return only or say(sv.language, "Satisfaction index")


def check_item_weights(items: Sequence[str], weights: Weights | None) -> np.ndarray:
    """One non-negative number an item, in the items' order."""
    if weights is None:
        return np.ones(len(items))
    if isinstance(weights, Mapping):
        for name in weights:
            if name not in items:
                raise MeasureError(
                    f"There is a weight for '{name}', which is not among the items.", mend=nearest(name, items)
                )
        found = [weights.get(item) for item in items]
    else:
        found = list(weights)
    values = np.array([np.nan if w is None else w for w in found], dtype=float)
    if len(values) != len(items) or not (values >= 0).all() or not values.any():
        raise MeasureError(
            f"{len(items)} items need as many weights of zero or more, not {found}.",
            mend="Give each item one weight; they need not add up to one.",
        )
    return values
