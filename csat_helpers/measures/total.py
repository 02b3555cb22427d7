"""Totals: what all the people add up to whom the respondents stand for."""

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.tidy import Names, banner, framed, names
from csat_helpers.survey.survey import Survey

RESPONDENTS = "respondents"


def total(sv: Survey, items: Names | None, *, by: Names | None = None, confidence: float = 0.95) -> pd.DataFrame:
    """Weighted total of each item's answers, in the item's units; ``items=None`` counts the people themselves.

    A total is of the population where the weights add up to it, else of as many as the weights add up to. Without
    answer one adds nothing. Returns the columns of :data:`csat_helpers.columns.TIDY`, intervals by Student's t with
    the design's df; the item of a count is ``respondents``. The design effect compares with a simple random sample of
    the whole survey's size. Raises MeasureError for an item of categories or text.
    Source: Lumley (2010), Complex Surveys, section 2.2 (R survey's ``svytotal``).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"spent": [20, 30, 0], "w": [100, 200, 300]}),
    ...     {"items": {"spent": {"scale": {}}}},
    ...     design=survey.Design(weight="w"),
    ... )
    >>> total(sv, "spent")["estimate"].tolist(), total(sv, None)["estimate"].tolist()
    ([8000.0], [600.0])
    """
    levels = banner(sv, by)
    if items is None:
        asked, labels, columns = [RESPONDENTS], [say(sv.language, "Respondents")], [np.ones(len(sv.responses))]
    else:
        asked = names(items)
        labels, columns = [sv.label(item) for item in asked], [scales.check_numeric(sv, item) for item in asked]
    matrix = np.column_stack(columns) if columns else np.empty((len(sv.responses), 0))
    grid = estimation.total(matrix, levels.members, sv.arrays)
    return disclosure.apply(framed(sv, grid, levels, asked, labels, "total", confidence=confidence), sv)
