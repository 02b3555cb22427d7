"""Answers to Kano's pairs of questions, whatever their wording: like, must be, neutral, live with, dislike.

Questionnaires word the five answers differently, from one cohort to the next even. Codes 1 to 5 are taken in that
order; texts are told by customary phrases in English and Chinese, or by a wording that the caller gives.
"""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

ANSWERS = ("like", "must_be", "neutral", "live_with", "dislike")

# The first phrase that a text holds decides, so what can hide another stands before it.
_PHRASES = (
    ("live_with", r"but i can (live|accept|tolerate)|can live with|can tolerate|tolerate|minor inconvenience|能忍受|可以忍受|勉强接受|可以接受"),
    ("dislike", r"dislike|can.?t accept|cannot accept|can.?t tolerate|major problem|不喜欢|不能接受|无法接受|讨厌"),
    ("must_be", r"must be|basic (necessity|requirement)|\bexpect|理应|应该|必须|理所当然"),
    ("neutral", r"neutral|not affect|don.?t care|indifferent|无所谓|中立|没有?影响|一般"),
    ("like", r"\blike|enjoy|helpful|love|喜欢|满意|很有帮助"),
)  # fmt: skip
_TOLD = tuple((ANSWERS.index(name), re.compile(pattern)) for name, pattern in _PHRASES)


def kano_answers(sv: Survey, item: str, wording: Mapping[str, str] | None = None) -> np.ndarray:
    """Place of each respondent's answer in :data:`ANSWERS`, NaN where there is none.

    ``wording`` maps texts or codes to :data:`ANSWERS`. Raises MeasureError for an answer that cannot be told.
    """
    column = sv.column(item)
    codes, present = pd.factorize(column)
    known = {str(text): _given(name) for text, name in (wording or {}).items()}
    places = [_place(sv, item, value, known) for value in present]
    untold = [plain_code(value) for value, place in zip(present, places, strict=True) if place is None]
    if untold:
        raise MeasureError(
            f"Item '{item}' has answers that are none of Kano's five: {', '.join(repr(t) for t in untold[:5])}.",
            mend="Map them with wording={'the answer': 'like' | 'must_be' | 'neutral' | 'live_with' | 'dislike'}, "
            "or declare them missing in questionnaire.yaml.",
        )
    table = np.array([float(place) for place in places if place is not None] + [np.nan])
    return table[codes]


def _given(name: str) -> int:
    if name not in ANSWERS:
        raise MeasureError(f"'{name}' is none of Kano's answers.", mend=f"Known: {', '.join(ANSWERS)}.")
    return ANSWERS.index(name)


def _place(sv: Survey, item: str, value: object, known: Mapping[str, int]) -> int | None:
    code = plain_code(value)
    if code in known:
        return known[code]
    if code in {"1", "2", "3", "4", "5"}:
        return int(code) - 1
    texts = [code, sv.level_label(item, value)]
    found = (place for text in texts for place, phrase in _TOLD if phrase.search(text.lower().replace("\u2019", "'")))
    return next(found, None)
