"""Columns that hold who somebody is: they become no items."""

from csat_helpers.survey.drafting import words
from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.personal import personal

_FACTS = ("ip", "name", "email", "phone", "latitude", "longitude", "user")
_LOOKED_AT = 200
_SHARE = 0.3
_WORDY = 3  # words on average: what people write may hold an address, and is no address


def personal_reason(question: Question) -> str:
    """Why a column is personal data, empty where it is not: its heading, the platform, or what its cells look like."""
    if question.kind in _FACTS:
        return question.kind
    if words.is_personal(question.name, question.label):
        return "its heading"
    answers = question.answers
    if answers.distinct < 3 or answers.words > _WORDY or answers.length < 7:
        return ""
    cells = list(answers.counts)[:_LOOKED_AT]
    found = [kinds[0] for cell in cells if (kinds := personal(cell, sure=True))]
    return f"cells look like {found[0]}" if len(found) >= max(3, _SHARE * len(cells)) else ""
