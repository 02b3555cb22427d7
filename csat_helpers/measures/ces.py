"""Customer effort score: how easy customers found it."""

import pandas as pd

from csat_helpers.measures import scales
from csat_helpers.measures.tidy import Names, measured
from csat_helpers.survey.survey import Survey


def ces(sv: Survey, items: Names, *, by: Names | None = None, confidence: float = 0.95) -> pd.DataFrame:
    """Mean ease on each item's own scale, where more is easier; an item asked as effort has a ``reversed`` scale.

    Returns the columns of :data:`csat_helpers.columns.TIDY`, intervals by Student's t. Raises MeasureError for an
    item without a rating scale. Source: Dixon, Freeman and Toman (2010), Stop trying to delight your customers; the
    second version of 2013 asks for agreement with ease.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> scale = {"min": 1, "max": 7, "reversed": True}
    >>> sv = survey.from_frame(pd.DataFrame({"effort": [1, 2]}), {"items": {"effort": {"scale": scale}}})
    >>> ces(sv, "effort")["estimate"].tolist()
    [6.5]
    """
    return measured(sv, items, scales.oriented, measure="ces", by=by, confidence=confidence)
