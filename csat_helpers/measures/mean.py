"""The mean answer of an item, on its own scale."""

import pandas as pd

from csat_helpers.measures import scales
from csat_helpers.measures.tidy import Names, measured
from csat_helpers.survey.survey import Survey


def mean(sv: Survey, items: Names, *, by: Names | None = None, confidence: float = 0.95) -> pd.DataFrame:
    """Weighted mean answer of each item, in the units of its scale, as it was asked (a reversed scale is not turned).

    ``by`` names segment columns. Returns the columns of :data:`csat_helpers.columns.TIDY`, a row an item and level;
    intervals are Student's t with the design's df. Raises MeasureError for an item of categories or text.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [1, 2, 3, 4]}), {"items": {"q": {"scale": {"min": 1, "max": 5}}}}
    ... )
    >>> mean(sv, "q")[["estimate", "base"]].values.tolist()
    [[2.5, 4.0]]
    """
    return measured(sv, items, scales.check_numeric, measure="mean", by=by, confidence=confidence)
