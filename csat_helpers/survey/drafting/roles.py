"""What each item is for: overall, recommend, drivers, segments, weight ... as headings, labels and answers tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from csat_helpers.survey.drafting import words
from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.guess import Guess

MOST_DRIVERS = 25  # what a decomposition of R2 over all subsets can do
MOST_SEGMENTS, MOST_LEVELS, MOST_BRANDS, MOST_WAVES, MOST_VERBATIMS = 6, 12, 30, 24, 6
_TIED = 1e-8
_WORDY, _CHINESE = 4.0, 8.0  # words, and characters, of what people write on average
_LEAST_LEVEL = 0.03
_SENTENCE = 10  # words


@dataclass(frozen=True)
class Role:
    """An item's role (empty where it only might have one), why, and whether that is unsure."""

    role: str
    reason: str
    unsure: bool = False


def found_roles(
    questions: Sequence[Question],
    scales: Mapping[str, Guess],
    taken: set[str],
    answers: Mapping[str, np.ndarray],
    *,
    files: int,
    waves: bool,
    latest: Callable[[Question], np.ndarray],
) -> dict[str, Role]:
    """Roles by item, of those that the newest of the ``files`` has. ``taken`` are the items of sets, which have none.

    ``waves`` says that the files are waves already; ``answers`` are the newest file's ratings, by which drivers are found
    that no model could tell apart, and ``latest`` gives the rows of the last period that a column names.
    """
    open_ = [q for q in questions if q.name not in taken and files - 1 in q.files]
    roles = _weights(open_, scales, files)
    if not waves:
        roles |= {n: r for n, r in _waves(open_, scales).items() if n not in roles}
        for question in (q for q in open_ if q.name in roles and roles[q.name].role == "wave"):
            rows = latest(question)
            answers = {name: values[rows] for name, values in answers.items()}
    flat = {q.name for q in open_ if scales[q.name].kind == "rating" and _is_flat(answers.get(q.name))}
    for step in (_ids, _outcomes, _revenues, _brands, _verbatims):
        left = [q for q in open_ if q.name not in roles and q.name not in flat]
        roles |= step(left, scales)
    roles |= _drivers([q for q in open_ if q.name not in roles], scales, answers)
    return roles | _segments([q for q in open_ if q.name not in roles], scales)


def _is_flat(values: np.ndarray | None) -> bool:
    """Whether ratings have one value, or none: nothing explains them."""
    known = values[~np.isnan(values)] if values is not None else np.array([])
    return not len(known) or not np.ptp(known)


def _ids(questions: Sequence[Question], _: Mapping[str, Guess]) -> dict[str, Role]:
    """The column whose every cell is different, headed as an id or first in the file."""
    found = []
    for k, question in enumerate(questions):
        answers = question.answers
        single = (
            question.single and (not answers.numbers or answers.whole) and answers.words < 1.5 and answers.length <= 40
        )
        if question.kind == "id" or (single and (question.says("id") or k == 0)):
            found.append((question.kind != "id", not question.says("id"), k, question.name))
    ordered = [name for *_, name in sorted(found)]
    return {
        name: Role("id" if k == 0 else "", "every cell is different" + (f", as in '{ordered[0]}'" if k else ""))
        for k, name in enumerate(ordered)
    }


def _weights(questions: Sequence[Question], scales: Mapping[str, Guess], files: int) -> dict[str, Role]:
    """A column headed as a weight, of positive numbers in every row."""
    found: dict[str, Role] = {}
    for question in questions:
        answers, guess = question.answers, scales[question.name]
        if (
            not words.says("weight", question.name)
            or answers.strays
            or guess.kind not in ("number", "category", "rating")
        ):
            continue
        full = (
            len(question.files) == files
            and answers.blank == 0
            and not guess.missing
            and answers.low >= 0
            and answers.high > 0
        )
        mean = sum(float(c) * n for c, n in answers.counts.items()) / max(sum(answers.counts.values()), 1)
        lacks = "" if full else "; " + _lacks(question, files)
        used = not full or any(role.role == "weight" for role in found.values())
        reason = f"headed as a weight, mean {mean:.3g}{lacks}"
        found[question.name] = Role("" if used else "weight", reason, unsure=used or not 0.8 <= mean <= 1.25)
    return found


def _lacks(question: Question, files: int) -> str:
    """Why a column headed as a weight can be none."""
    if len(question.files) < files:
        return "not every file has it"
    return (
        f"{question.answers.blank:,} cells are blank"
        if question.answers.blank
        else "not every cell is a positive number"
    )


def _outcomes(questions: Sequence[Question], scales: Mapping[str, Guess]) -> dict[str, Role]:
    """Overall satisfaction and the recommendation; a second candidate is only named."""
    rated = [q for q in questions if scales[q.name].kind == "rating"]
    asked = [q for q in rated if q.says("recommend")]
    found: dict[str, Role] = {}
    for question in asked:
        scale = scales[question.name]
        if (scale.low, scale.high) != (0, 10):
            reason = f"asks for a recommendation from {scale.low} to {scale.high}; a net promoter score needs 0 to 10"
            found[question.name] = Role("loyalty", reason)
        elif not any(role.role == "recommend" for role in found.values()):
            found[question.name] = Role("recommend", "asks for a recommendation from 0 to 10")
        else:
            found[question.name] = Role("", "asks for a recommendation too: one item may have the role", True)
    return found | _overall([q for q in rated if q.name not in found])


def _overall(rated: Sequence[Question]) -> dict[str, Role]:
    satisfied = [q.name for q in rated if words.says("satisfied", q.name, q.label)]
    only = satisfied if len(satisfied) == 1 and len(rated) > 1 else []
    scores = {q.name: score for q in rated if (score := _overall_score(q) or 2 * (q.name in only))}
    why = {q.name: _why_overall(q) for q in rated if q.name in scores}
    order = sorted(scores, key=lambda name: -scores[name])
    rival = len(order) > 1 and scores[order[1]] == scores[order[0]]
    found = {name: Role("", f"its {why[name]} too; '{order[0]}' has the role", True) for name in order[1:]}
    if order:
        other = f"; or '{order[1]}'?" if rival else ""
        found[order[0]] = Role("overall", f"its {why[order[0]]}{other}", unsure=rival or scores[order[0]] < 3)
    return found


def _overall_score(question: Question) -> int:
    """How strongly a rating's words say that it is of the whole: 4, 3, 2 or 0."""
    own = _spoken(question)
    if words.says("importance", *own):
        return 0
    if words.says("overall", *own):
        return 4 if words.says("satisfied", *own) else 3
    return 2 if words.says("csat", *own) or words.says("all", question.name) else 0


def _spoken(question: Question) -> tuple[str, str]:
    """Heading and label; in a long sentence 'overall' may be of anything."""
    label = question.label
    short = len(label.split()) <= _SENTENCE and len(label) <= 10 * _SENTENCE
    return question.name, label if short or words.says("satisfied", label) else ""


def _why_overall(question: Question) -> str:
    own = _spoken(question)
    if words.says("overall", *own):
        return "words say overall"
    if words.says("csat", *own):
        return "heading is a usual short name of satisfaction"
    return (
        "heading ends in 'all'"
        if words.says("all", question.name)
        else "words speak of satisfaction, and no other's do"
    )


def _revenues(questions: Sequence[Question], scales: Mapping[str, Guess]) -> dict[str, Role]:
    for question in questions:
        if scales[question.name].kind == "number" and question.answers.low >= 0 and question.says("revenue"):
            return {question.name: Role("revenue", "its words speak of money spent", unsure=True)}
    return {}


def _brands(questions: Sequence[Question], scales: Mapping[str, Guess]) -> dict[str, Role]:
    found: dict[str, Role] = {}
    for question in questions:
        guess = scales[question.name]
        levels = len(guess.codes)
        if (
            guess.kind == "category"
            and 2 <= levels <= MOST_BRANDS
            and question.says("brand")
            and not words.is_unrated(question.name, "")
        ):
            first = not found
            reason = f"its words name a brand, {levels} of them" if first else "names a brand too"
            found[question.name] = Role("brand" if first else "", reason, unsure=not first or not question.codes)
    return found


def _verbatims(questions: Sequence[Question], scales: Mapping[str, Guess]) -> dict[str, Role]:
    found: dict[str, Role] = {}
    for question in questions:
        answers = question.answers
        if scales[question.name].kind != "text" or question.kind == "id" or answers.distinct < 10:
            continue
        asked = question.says("verbatim") or question.kind == "text"
        wordy = answers.words >= _WORDY or (
            answers.length >= _CHINESE
            and answers.words < 1.5
            and any("\u4e00" <= c <= "\u9fff" for t in list(answers.counts)[:20] for c in t)
        )
        different = answers.distinct >= 0.25 * answers.answered
        if (asked and (answers.words >= 1.5 or wordy)) or (wordy and different):
            role = "verbatim" if sum(r.role == "verbatim" for r in found.values()) < MOST_VERBATIMS else ""
            found[question.name] = Role(
                role,
                f"{answers.words:.0f} words on average" if answers.words > 1.5 else "texts of some length",
                unsure=not asked,
            )
    return found


def _waves(questions: Sequence[Question], scales: Mapping[str, Guess]) -> dict[str, Role]:
    for question in questions:
        guess = scales[question.name]
        full = question.answers.blank == 0 and not guess.missing and question.answers.all_kept
        if (
            words.says("wave", question.name)
            and full
            and 2 <= question.answers.distinct <= MOST_WAVES
            and guess.kind in ("category", "number", "rating")
        ):
            return {
                question.name: Role("wave", f"headed as a period, {question.answers.distinct} of them", unsure=True)
            }
    return {}


def _drivers(
    questions: Sequence[Question],
    scales: Mapping[str, Guess],
    answers: Mapping[str, np.ndarray],
) -> dict[str, Role]:
    """Ratings of the ends that most ratings have, at most 25, none of them constant or tied to others."""
    rated = [q for q in questions if scales[q.name].kind == "rating"]
    ends = [(scales[q.name].low, scales[q.name].high) for q in rated]
    if not ends:
        return {}
    most = max(dict.fromkeys(ends), key=ends.count)
    found: dict[str, Role] = {}
    chosen: list[str] = []
    for question, own in zip(rated, ends, strict=True):
        name = question.name
        if own != most:
            found[name] = Role("", f"most ratings run from {most[0]} to {most[1]}", True)
        elif words.says("importance", question.name, question.label):
            found[name] = Role("", "asks for importance: role importance with the item it is of as pair", True)
        elif len(chosen) == MOST_DRIVERS:
            found[name] = Role("", f"{MOST_DRIVERS} drivers are the most", True)
        elif why := _untellable([*chosen, name], answers):
            found[name] = Role("", why, True)
        else:
            chosen.append(name)
            found[name] = Role("driver", "")
    if len(chosen) == 1 and not next(q for q in rated if q.name == chosen[0]).says("rating"):
        found[chosen[0]] = Role("", "the only rating: a driver?", True)
    return found


def _untellable(chosen: Sequence[str], answers: Mapping[str, np.ndarray]) -> str:
    """Why the last of ``chosen`` can be no driver beside the others: everyone says the same, or it says what others say."""
    last = answers.get(chosen[-1])
    if last is None:
        return "the newest file has no such column"
    known = ~np.isnan(last)
    if not known.any() or np.nanmax(last) == np.nanmin(last):
        return "everyone gave the same answer" if known.any() else "no answers in the newest file"
    table = np.column_stack([answers[name] for name in chosen])
    for k, name in enumerate(chosen[:-1]):
        both = known & ~np.isnan(table[:, k])
        flat = both.sum() < 3 or not np.ptp(last[both]) or not np.ptp(table[both, k])
        if (
            not flat
            and (known == ~np.isnan(table[:, k])).all()
            and abs(np.corrcoef(last[both], table[both, k])[0, 1]) > 1 - _TIED
        ):
            return f"says the same as '{name}' in every row"
    if len(chosen) > 2 and not np.isnan(table).any() and np.linalg.eigvalsh(np.corrcoef(table.T))[0] < _TIED * 10:
        return "follows from the drivers before it, so no model can tell it from them"
    return ""


def _segments(questions: Sequence[Question], scales: Mapping[str, Guess]) -> dict[str, Role]:
    """Categories of 2 to 12 levels whose words name groups of customers; where none do, the first that part the rows."""
    fitting = [
        q for q in questions if scales[q.name].kind == "category" and 2 <= len(scales[q.name].codes) <= MOST_LEVELS
    ]
    named = [q for q in fitting if words.is_segment(q.name, q.label) and not _is_dated(q)]
    if named:
        return {
            q.name: Role(
                "segment" if k < MOST_SEGMENTS else "",
                "its words name groups of customers"
                + ("" if k < MOST_SEGMENTS else f"; {MOST_SEGMENTS} are enough to begin with"),
                k >= MOST_SEGMENTS,
            )
            for k, q in enumerate(named)
        }
    parted = [q for q in fitting if _parts(q, scales[q.name])][:3]
    return {q.name: Role("segment", "parts the rows in groups of some size", True) for q in parted}


def _is_dated(question: Question) -> bool:
    return question.kind in ("timing", "start", "end")


def _parts(question: Question, guess: Guess) -> bool:
    """Whether every level has some of the rows."""
    counts = [n for cell, n in question.answers.counts.items() if cell in {str(code) for code in guess.codes}]
    return (
        len(counts) >= 2
        and min(counts) >= _LEAST_LEVEL * question.answers.rows
        and sum(counts) >= 0.8 * question.answers.rows
    )
