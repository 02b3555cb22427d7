"""``survey.checks``: what every quality rule found in a survey, and what was done about it."""

import numpy as np
import pandas as pd

from csat_helpers.engagement import Quality
from csat_helpers.survey.accounting import concerned
from csat_helpers.survey.checks.cells import Cells
from csat_helpers.survey.quality import review
from csat_helpers.survey.survey import Survey


def checks(sv: Survey, quality: Quality | None = None) -> pd.DataFrame:
    """Each quality rule with what it hit: ``rule, item, label, action, rows, share, excluded, base, first_row, detail``
    and the rows ``before`` and ``after`` it.

    ``rows`` are those it hit, of the ``base`` that it could judge (``share``); ``excluded`` those of them that were set aside
    under it, a row once, under the first rule that hits it. ``action`` is ``flag`` (counted, kept), ``exclude``, ``refuse``
    (such a file is not read) or ``not checked``, with the reason as ``detail``. ``first_row`` is the first row hit, 1 being
    the first of all files, 0 where there is none.

    It is what preparation found in all rows that were read, those set aside among them. Of a survey made from a frame, or
    by other rules (``quality``), it is what they find in the rows analysed.

    >>> from csat_helpers.survey import from_frame
    >>> sv = from_frame(pd.DataFrame({"q": [1, None]}), {"items": {"q": {"scale": {"min": 1, "max": 5}}}})
    >>> checks(sv).query("rows > 0")[["rule", "rows", "base"]].to_numpy().tolist()
    [['empty', 1, 2]]
    """
    frame = sv.checked if quality is None and len(sv.checked) else _reviewed(sv, quality or Quality.model_validate({}))
    frame = frame.reset_index(drop=True)
    frame.insert(2, "label", [sv.label(item) if item else "" for item in frame["item"]])
    return frame


def _reviewed(sv: Survey, quality: Quality) -> pd.DataFrame:
    items = [item for item in sv.questionnaire.items if item in sv.responses]
    asked = {item: concerned(sv, item) for item in items}
    cells = Cells({item: mask for item, mask in asked.items() if not np.all(mask)})
    return review(sv.responses, sv.questionnaire, quality, "frame", cells=cells).checks
