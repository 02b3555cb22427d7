"""Which answers count as yes: an outcome of two answers, or some codes against all others."""

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import listed
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey


def check_event(sv: Survey, item: str, event: object = None) -> list[str]:
    """The codes that count as the event, as text; unless given, the later of an item's two answers (1 of 0 and 1).

    Raises MeasureError for a code that the item does not have, or where none is given and the answers are not two.
    """
    found = sv.questionnaire.items.get(item)
    scale = sv.scale(item) if found is not None and found.scale is not None else None
    offered = [plain_code(c) for c in (scale.codes or scale.points)] if scale else []
    present = [plain_code(c) for c in sv.levels(item)]
    if event is not None:
        wanted = [plain_code(c) for c in (event if isinstance(event, list | tuple | set) else [event])]
        known = list(dict.fromkeys([*offered, *present]))
        for code in wanted:
            if code not in known:
                raise MeasureError(f"'{item}' has no answer '{code}'.", mend=nearest(code, known))
        return wanted
    answers = offered if len(offered) == 2 else present
    if len(answers) > 2:
        listing = ", ".join(answers[:12])
        raise MeasureError(
            f"'{item}' has {len(answers)} answers, not two: {listing}.", mend="Name those that count: event=[4, 5]."
        )
    return answers[-1:]


def happened(sv: Survey, item: str, codes: list[str]) -> np.ndarray:
    """1 where the answer is one of ``codes``, 0 where it is another, NaN where there is none."""
    place, present = pd.factorize(sv.column(item))
    hit = np.array([*(float(plain_code(v) in codes) for v in present), np.nan])
    return hit[place]


def event_label(sv: Survey, item: str, codes: list[str]) -> str:
    """The labels of ``codes`` in the survey's language."""
    return listed(sv.language, [sv.level_label(item, code) for code in codes])
