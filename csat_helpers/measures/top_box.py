"""Top box and bottom box: the share of respondents at one end of a rating scale."""

from functools import partial

import numpy as np
import pandas as pd

from csat_helpers.measures import scales
from csat_helpers.measures.kernel.intervals import check_interval
from csat_helpers.measures.tidy import Names, measured
from csat_helpers.survey.survey import Survey


def top_box(
    sv: Survey,
    items: Names,
    *,
    boxes: int = 2,
    by: Names | None = None,
    confidence: float = 0.95,
    interval: str = "logit",
) -> pd.DataFrame:
    """Weighted share (0 to 1) of answers in the ``boxes`` most favourable points of each item's scale.

    Returns the columns of :data:`csat_helpers.columns.TIDY`; intervals with the design's df by ``logit``, ``beta``,
    ``mean`` or ``wilson`` (:mod:`csat_helpers.measures.kernel.intervals`). On a reversed scale the lowest codes are the most
    favourable. ``exact`` (:mod:`csat_helpers.measures.kernel.finite`) stands for ``logit`` where few of a small population
    answered (:func:`csat_helpers.survey.finite_population.exact_intervals`). Raises MeasureError for an item without
    whole-number answers, or another interval.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1, 2, 4, 5]}), {"items": {"q": {"scale": {"min": 1, "max": 5}}}}
    ... )
    >>> top_box(sv, "q")["estimate"].tolist()
    [0.5]
    """
    check_interval(interval)
    values = partial(box, boxes=boxes)
    return measured(sv, items, values, measure="top_box", by=by, confidence=confidence, interval=interval)


def bottom_box(
    sv: Survey,
    items: Names,
    *,
    boxes: int = 2,
    by: Names | None = None,
    confidence: float = 0.95,
    interval: str = "logit",
) -> pd.DataFrame:
    """Weighted share (0 to 1) of answers in the ``boxes`` least favourable points; otherwise as :func:`top_box`."""
    check_interval(interval)
    values = partial(box, boxes=-boxes)
    return measured(sv, items, values, measure="bottom_box", by=by, confidence=confidence, interval=interval)


def box(sv: Survey, item: str, boxes: int) -> np.ndarray:
    """1 where the answer is in the top boxes (the bottom ones where ``boxes`` is negative), NaN where there is none."""
    found = scales.check_boxes(sv, item, abs(boxes))
    return scales.in_box(sv, item, found[-boxes:] if boxes > 0 else found[:-boxes])
