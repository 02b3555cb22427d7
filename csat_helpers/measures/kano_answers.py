"""Answers to Kano's pairs of questions, whatever their wording: like, must be, neutral, live with, dislike.

Questionnaires word the five answers differently, from one cohort to the next even. Codes 1 to 5 are taken in that
order, unless the questionnaire's labels of the codes say otherwise; texts are told by customary phrases in English and
Chinese, or by a wording that the caller gives.
"""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

ANSWERS = ("like", "must_be", "neutral", "live_with", "dislike")

# The first phrase that a text holds decides, so what can hide another stands before it: what is refused before what is
# borne, "dislike it, but I can live with it" before "dislike", and each before "like".
_NOT = r"(?:can.?t|cannot|can not|could not|couldn.?t|won.?t|unable to)"
_PHRASES = (
    ("neutral", r"neither|既不|不喜欢也不|不讨厌也不"),
    ("dislike", rf"{_NOT} (?:\w+ )?(?:live with|accept|tolerate|stand|bear)|不(?:能|可以?)(?:够)?(?:忍受|容忍|接受|忍)"
                r"|(?:无法|难以|没法)(?:忍受|容忍|接受)|unacceptable|intolerable"),
    ("live_with", r"live with|tolerat|\baccept|put up with|minor inconvenience"
                  r"|(?:能|能够|可以?|勉强|尚可)(?:忍受|容忍|接受|忍)|勉强"),
    ("dislike", r"dislike|(?:don.?t|do not|not|never) (?:really )?(?:like|enjoy|love)|\bhate|major problem"
                r"|不(?:太|很|大)?(?:喜欢|满意|高兴)|讨厌|反感"),
    ("neutral", r"neutral|not affect|not (?:really )?matter|don.?t care|do not care|indifferent|no (?:opinion|preference)"
                r"|无所谓|中立|没有?影响|没有?感觉|没有?关系|不关心|一般|都可以|都行"),
    ("must_be", r"must be|basic (?:necessity|requirement)|\bexpect|take it for granted|理应|应该|应当|必须|理所[当应][然当]?"),
    ("like", r"\blike|enjoy|helpful|\blove|delight|喜欢|满意|很有帮助|高兴"),
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
    code, label = plain_code(value), sv.level_label(item, value)
    for text in (code, label):
        if text in known:
            return known[text]
    told = next((place for text in dict.fromkeys((label, code)) if (place := _told(text)) is not None), None)
    return int(code) - 1 if told is None and code in {"1", "2", "3", "4", "5"} else told


def _told(text: str) -> int | None:
    """The answer that a text gives, None where no phrase of it is known."""
    plain = text.lower().replace("\u2019", "'")
    return next((place for place, phrase in _TOLD if phrase.search(plain)), None)
