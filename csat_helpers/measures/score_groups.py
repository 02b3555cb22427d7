"""Respondents by the score they gave: detractors, passives and promoters, or thirds of another scale."""

import numpy as np

from csat_helpers.locale import say
from csat_helpers.measures import scales
from csat_helpers.survey.survey import Survey


def score_names(sv: Survey, item: str) -> tuple[str, str, str]:
    """The names of the low, middle and high group of an item, in the survey's language."""
    language = sv.language
    if _is_recommendation(sv, item):
        return say(language, "Detractors"), say(language, "Passives"), say(language, "Promoters")
    return say(language, "Low score"), say(language, "Middle score"), say(language, "High score")


def score_group(sv: Survey, item: str, index: np.ndarray) -> np.ndarray:
    """0, 1 or 2 for a score (0 to 100) in the low, middle or high group; -1 where there is none.

    Recommendation from 0 to 10 has its own bounds, 6 and 9; other scales are cut in three.
    """
    cuts = (65, 85) if _is_recommendation(sv, item) else (100 / 3, 200 / 3)
    return np.where(np.isnan(index), -1, np.digitize(index, cuts))


def _is_recommendation(sv: Survey, item: str) -> bool:
    return item == sv.role("recommend") and scales.ends(sv, item) == (0, 10)
