"""Answers turned into the numbers that a measure averages: oriented, rescaled to 0 to 100, or in a box."""

import numpy as np

from csat_helpers.errors import MeasureError
from csat_helpers.survey.survey import Survey


def check_numeric(sv: Survey, item: str) -> np.ndarray:
    """Answers of a rating or number; raises MeasureError for categories and text."""
    if sv.scale(item).kind == "category":
        raise MeasureError(
            f"Item '{item}' has categories, so it has no mean.", mend="Use measures.profile or measures.distribution."
        )
    return sv.answers(item)


def ends(sv: Survey, item: str) -> tuple[float, float]:
    """The lowest and highest answer of a rating; raises MeasureError where the scale states none."""
    scale = sv.scale(item)
    if scale.min is None or scale.max is None:
        raise MeasureError(
            f"Item '{item}' is no rating: its scale has no min and max.",
            mend="Give its scale both in questionnaire.yaml.",
        )
    return scale.min, scale.max


def points(sv: Survey, item: str) -> tuple[int, ...]:
    """The answers of a whole-number rating from the least to the most favourable."""
    ends(sv, item)
    scale = sv.scale(item)
    if not scale.points:
        raise MeasureError(f"Item '{item}' has no whole-number answers.", mend="Use measures.mean or measures.index.")
    return scale.points[::-1] if scale.reversed else scale.points


def oriented(sv: Survey, item: str) -> np.ndarray:
    """Answers on which more is better: those of a reversed scale are mirrored within it."""
    low, high = ends(sv, item)
    answers = sv.answers(item)
    return low + high - answers if sv.scale(item).reversed else answers


def rescaled(sv: Survey, item: str) -> np.ndarray:
    """Answers from 0 (the worst of the scale) to 100 (the best)."""
    low, high = ends(sv, item)
    return (oriented(sv, item) - low) / (high - low) * 100


def in_box(sv: Survey, item: str, codes: tuple[int, ...]) -> np.ndarray:
    """1 where the answer is one of ``codes``, 0 where it is another, NaN where there is none."""
    answers = sv.answers(item)
    return np.where(np.isnan(answers), np.nan, np.isin(answers, codes))


def check_boxes(sv: Survey, item: str, boxes: int) -> tuple[int, ...]:
    """The item's points, of which ``boxes`` are a proper part."""
    found = points(sv, item)
    if not 1 <= boxes < len(found):
        raise MeasureError(
            f"{boxes!r} boxes are not a part of item '{item}', which has {len(found)} answers.",
            mend=f"Ask for 1 to {len(found) - 1}.",
        )
    return found
