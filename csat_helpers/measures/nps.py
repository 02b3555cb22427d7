"""Net promoter score: the share of promoters less the share of detractors."""

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.measures import scales
from csat_helpers.measures.tidy import Names, measured
from csat_helpers.survey.survey import Survey


def nps(sv: Survey, items: Names, *, by: Names | None = None, confidence: float = 0.95) -> pd.DataFrame:
    """Net promoter score, -100 to 100, of items asked from 0 to 10: share of 9 and 10 less share of 0 to 6.

    Returns the columns of :data:`csat_helpers.columns.TIDY`; the error is that of the mean of +100, 0 and -100, the
    interval Student's t with the design's df. Raises MeasureError for an item on another scale.
    Source: Reichheld (2003), The one number you need to grow.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [10, 9, 8, 0]}), {"items": {"q": {"scale": {"min": 0, "max": 10}}}}
    ... )
    >>> nps(sv, "q")["estimate"].tolist()
    [25.0]
    """
    return measured(sv, items, promotion, measure="nps", by=by, confidence=confidence)


def promotion(sv: Survey, item: str) -> np.ndarray:
    """100 for a promoter, 0 for a passive, -100 for a detractor."""
    if scales.ends(sv, item) != (0, 10):
        low, high = scales.ends(sv, item)
        raise MeasureError(
            f"Item '{item}' is asked from {low:g} to {high:g}; a net promoter score needs 0 to 10.",
            mend="Use measures.top_box, or correct the item's scale.",
        )
    answers = scales.oriented(sv, item)
    return np.where(np.isnan(answers), np.nan, 100.0 * ((answers >= 9) * 1.0 - (answers <= 6)))
