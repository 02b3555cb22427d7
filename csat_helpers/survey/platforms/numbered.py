"""Headings that begin with the question's number, as Chinese platforms write them: number, question, option or row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csat_helpers.survey.platforms.parts import prefix
from csat_helpers.survey.platforms.tables import Table, tidy

_OPEN, _CLOSE = "(（", ")）"


@dataclass(frozen=True)
class Place:
    """A column's place among the questions: at which column of the file it stands, its question and its option or row."""

    at: int
    stem: str
    option: str = ""


def by_number(found: Mapping[int, tuple[str, str]], dashes: str) -> dict[str, list[Place]]:
    """Columns of each question, by its number, from each column's (number, rest of the heading).

    ``dashes`` are the signs, besides brackets, that part a question from its row or option.
    """
    together: dict[str, list[tuple[int, str]]] = {}
    for at, (number, rest) in found.items():
        together.setdefault(number, []).append((at, tidy(rest)))
    return {
        number: [Place(at, *parted) for (at, _), parted in zip(columns, _parted([r for _, r in columns], dashes), strict=True)]
        for number, columns in together.items()
    }  # fmt: skip


def first_question(table: Table, pattern: re.Pattern[str]) -> int:
    """The place of the first column whose heading is a question's; the number of columns where none is."""
    return next((k for k, h in enumerate(table.headings) if pattern.match(tidy(h))), len(table.headings))


def _parted(rests: Sequence[str], dashes: str) -> list[tuple[str, str]]:
    """Question and option of the headings of one number: ``兴趣(运动)``, ``满意度—价格``, ``(运动)``."""
    if len(rests) == 1:
        inner = _inner(rests[0], 0)
        return [("", inner)] if inner else [(rests[0], "")]
    common = prefix(rests)
    for k in (k for k, sign in enumerate(common) if sign in _OPEN):
        inner = [_inner(rest, k) for rest in rests]
        if all(inner) and all(_balanced(one) for one in inner):
            return [(tidy(common[:k]), tidy(one)) for one in inner]
    greedy = next((k for k, sign in enumerate(common) if sign in _OPEN), -1)
    if greedy >= 0 and all(_inner(rest, greedy) for rest in rests):
        return [(tidy(common[:greedy]), tidy(_inner(rest, greedy))) for rest in rests]
    cut = max((common.rfind(sign) for sign in dashes), default=-1)
    if cut >= 0 and all(tidy(rest[cut + 1 :]) for rest in rests):
        return [(tidy(common[:cut]), tidy(rest[cut + 1 :])) for rest in rests]
    return [(rest, "") for rest in rests]


def _inner(text: str, start: int) -> str:
    """What stands in the brackets that open at ``start`` and close at the end of the text (whatever lies between)."""
    closed = text[start : start + 1] and text[start] in _OPEN and text[-1] in _CLOSE
    return text[start + 1 : -1].strip() if closed else ""


def _balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if depth < 0:
            return False
    return depth == 0
