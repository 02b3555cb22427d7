"""Bare whole numbers that are ratings, as their headings and their neighbours tell."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from csat_helpers.survey.drafting import runs, words
from csat_helpers.survey.drafting.codes import code_of, no_answers, whole_counts
from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.guess import Guess, NoAnswer

Rows = Mapping[str, np.ndarray]

_TEN = 10


def ratings(questions: Mapping[str, Question], answers: Sequence[Rows]) -> dict[str, Guess]:
    """Bare whole numbers that are ratings: of a usual run, and named as one or going with the others of that run."""
    asked = {n: q for n, q in questions.items() if not q.is_fact}
    counts = {n: whole_counts(q) for n, q in asked.items()}
    known = runs.families({n: c for n, c in counts.items() if not _named_otherwise(asked[n])})
    found = {n: runs.run(c, known, asked[n].says("recommend")) for n, c in counts.items()}
    usual = {n: run for n, run in found.items() if run is not None}
    along = _along(usual, answers)
    many = Counter(_ends(run) for run in usual.values())
    sure = {n for n, r in usual.items() if _is_rating(asked[n], r, along.get(n), many[_ends(r)])}
    beside = {(_stem(n), _ends(usual[n])) for n in sure}
    chosen = {
        n: n not in sure for n, r in usual.items() if n in sure or ((_stem(n), _ends(r)) in beside and _stem(n) != n)
    }
    same = Counter(_ends(usual[n]) for n in chosen)
    return {
        n: _rating(asked[n], usual[n], along.get(n, np.nan), same[_ends(usual[n])], counts[n], unsure)
        for n, unsure in chosen.items()
    }


def _along(usual: Mapping[str, runs.Run], files: Sequence[Rows]) -> dict[str, float]:
    """How well each column goes with the others of its run, in the newest file that has it."""
    along: dict[str, float] = {}
    for answers in files:
        for low, high in dict.fromkeys(map(_ends, usual.values())):
            own = [n for n, run in usual.items() if _ends(run) == (low, high) and n in answers]
            within = {n: np.where((answers[n] >= low) & (answers[n] <= high), answers[n], np.nan) for n in own}
            along |= runs.going_along(within) if len(within) > 1 else {}
    return along


def _ends(run: runs.Run) -> tuple[int, int]:
    return run.low, run.high


def _stem(name: str) -> str:
    """What the headings of a battery have in common: ``qual_`` of ``qual_1``."""
    return re.sub(r"\d+$", "", name)


def _named_otherwise(question: Question) -> bool:
    """Whether its heading names codes rather than degrees."""
    return words.is_unrated(question.name, question.label) and not question.says("rating")


def _is_rating(question: Question, run: runs.Run, along: float | None, same: int) -> bool:
    """Whether a column of a usual run is a rating: named as one, going with others, or from 0 to 10."""
    least = runs.GOES_WELL_ALONG if _named_otherwise(question) else runs.GOES_ALONG
    if along is not None and same > 2 and abs(along) >= least:
        return True
    if _named_otherwise(question):
        return False
    if question.says("rating", "recommend") or question.kind in ("rating", "matrix"):
        return True
    unread = along is not None and np.isnan(along)  # too few rows to tell
    return (same > 2 and unread) or (run.low == 0 and run.high == _TEN)


def _rating(
    question: Question, run: runs.Run, along: float, same: int, counts: Mapping[int, int], unsure: bool
) -> Guess:
    text = {code_of(cell): no for cell, no in no_answers(question).items()}
    apart = {c: NoAnswer(_apart(why), why, counts[c], True) for c, why in run.outside.items() if c not in text}
    reason = f"{run.low} to {run.high}"
    if same > 1:
        reason += f" as {same - 1} other column{'s' * (same > 2)}"
    if not np.isnan(along):
        reason += f", correlation {along:.2f} with their mean"
    if against := along < -runs.GOES_ALONG:
        reason += ": if a low answer is good here, add reversed: true"
    alone = np.isnan(along) and not question.says("rating", "recommend")
    return Guess("rating", reason, run.low, run.high, missing={**text, **apart}, unsure=unsure or against or alone)


def _apart(why: str) -> Mapping[str, str]:
    """The kind of a code that stands apart: just outside the scale, or a number that no scale has."""
    return words.OUTSIDE if " the run " in why else words.NO_ANSWER
