"""Codes of answers: which are none, how a questionnaire writes them, and in which order they are shown."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from csat_helpers.survey.answers import number
from csat_helpers.survey.drafting import words
from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.guess import Code, NoAnswer
from csat_helpers.survey.drafting.table import integers, label_text

PADDED = re.compile(r"[-+]?0\d")  # a number would lose its zeros
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BELOW = re.compile(r"less|under|below|up to|fewer|younger|以下|以内|不足|小于", re.IGNORECASE)
_ABOVE = re.compile(r"more|over|above|older|\+|plus|以上|超过|大于", re.IGNORECASE)
_NONE = re.compile(r"^(?:no\b|none|没有|无)", re.IGNORECASE)
_MOST_NUMBERED = 0.6


def no_answers(question: Question) -> dict[str, NoAnswer]:
    """Cells, and codes of the file's labels, that are no answer, with the reason."""
    found = {}
    for cell, reason in question.missing.items():
        kind = words.missing_kind(question.codes.get(cell, "")) or words.missing_kind(cell) or words.NO_ANSWER
        label = question.codes.get(cell, "")
        found[cell] = NoAnswer(
            kind, reason + (f": '{label_text(label)}'" if label else ""), question.answers.counts.get(cell, 0)
        )
    for cell, label in question.codes.items():
        if cell not in found and (kind := words.missing_kind(label)):
            found[cell] = NoAnswer(kind, f"labelled '{label_text(label)}'", question.answers.counts.get(cell, 0))
    for cell, n in question.answers.counts.items():
        if cell not in found and number(cell) is None and (kind := words.missing_kind(cell)):
            found[cell] = NoAnswer(kind, f"the text '{cell}'", n)
    return found


def whole_counts(question: Question) -> dict[int, int]:
    """How often each whole number occurs that is an answer."""
    counts: dict[int, int] = {}
    no = no_answers(question)
    for cell, n in question.answers.counts.items():
        if cell not in no and (value := number(cell)) is not None:
            counts[int(value)] = counts.get(int(value), 0) + n
    return counts


def coded(missing: Mapping[str, NoAnswer]) -> dict[Code, NoAnswer]:
    """Cells that are no answer, as codes."""
    return {code_of(cell): no for cell, no in missing.items()}


def code_of(cell: str) -> Code:
    """A cell as a code of the questionnaire: 6 is a number, ``06`` and ``Blank`` are text."""
    whole = integers([cell])
    return whole[cell] if whole is not None else cell


def ordered(cells: Sequence[str]) -> list[str]:
    """Classes such as 18-24 by their number, yes before no, other words by the alphabet."""
    if {cell.casefold() for cell in cells} in ({"yes", "no"}, {"是", "否"}, {"true", "false"}):
        return sorted(cells, key=lambda cell: cell.casefold() in ("no", "否", "false"))
    numbered = sum(bool(_NUMBER.search(cell)) for cell in cells)
    return sorted(cells, key=_size if numbered >= _MOST_NUMBERED * len(cells) else lambda cell: (0, cell))


def _size(cell: str) -> tuple[float, str]:
    match = _NUMBER.search(cell)
    if match is None:
        return (-np.inf if _NONE.search(cell) else np.inf, cell)
    own = float(match[0].replace(",", ""))
    return (own - 0.5 if _BELOW.search(cell) else own + 0.5 if _ABOVE.search(cell) else own, cell)
