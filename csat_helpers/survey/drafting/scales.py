"""Each column's scale, guessed from its answers, its labels and its neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from csat_helpers.survey.drafting import runs, words
from csat_helpers.survey.drafting.codes import PADDED, code_of, coded, no_answers, ordered, whole_counts
from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.guess import Guess, NoAnswer
from csat_helpers.survey.drafting.ratings import Rows, ratings
from csat_helpers.survey.drafting.table import integers, label_text
from csat_helpers.survey.drafting.worded import FEWEST_ROWS, MOST_CODES, joint_of, ladder_rating, led_by_number, worded

_LABELLED_CODES = 120
_FEW_CODES = 12
_DENSE = 0.5
_LOW = 12  # codes begin with a small number
_SENTINELS = (-1, -7, -8, -9, -66, -77, -88, -97, -98, -99, -999, -9999)


def guesses(questions: Sequence[Question], answers: Sequence[Rows]) -> dict[str, Guess]:
    """A guess a question. ``answers`` are each file's rows of number columns, by which ratings are told from codes."""
    found = {q.name: _alone(q) for q in questions}
    open_ = {q.name: q for q in questions if found[q.name] is None}
    rated = ratings(open_, answers)
    blank = any(0 in g.missing for g in rated.values())
    left = {name: _codes(q, blank) for name, q in open_.items() if name not in rated}
    known = {name: g for name, g in found.items() if g is not None}
    return {q.name: {**known, **rated, **left}[q.name] for q in questions}


def _alone(question: Question) -> Guess | None:
    """What a column's own cells and labels tell; None for bare whole numbers, which their neighbours tell."""
    answers, codes = question.answers, question.codes
    if not answers.answered:
        return Guess("empty", "no cell has an answer")
    missing = no_answers(question)
    rest = [cell for cell in answers.counts if cell not in missing]
    if not rest:
        return Guess("empty", f"no answers: {', '.join(list(answers.counts)[:3])}")
    if (joint := joint_of(question, rest)) and not codes:
        return Guess("joined", f"several answers a cell, joined by '{joint}'", joint=joint, unsure=True)
    labelled = {cell: text for cell, text in codes.items() if cell not in missing}
    if labelled and answers.all_kept:
        return _labelled(question, rest, labelled, missing)
    if not [stray for stray in answers.strays if stray not in missing] and not any(map(PADDED.match, rest)):
        return _numbers(question, rest, missing)
    return worded(question, rest, missing)


def _labelled(
    question: Question, rest: Sequence[str], labelled: Mapping[str, str], missing: Mapping[str, NoAnswer]
) -> Guess:
    """A column whose codes the file names: a rating where the names are degrees, else categories."""
    named = integers(list(labelled))
    texts = {cell: label_text(text) for cell, text in labelled.items()}
    values = integers(list(rest))
    if named is not None and values is not None and (scale := _degrees(question, named, texts)):
        low, high = scale.low, scale.high
        beyond = {c: v for c, v in values.items() if not low <= v <= high}
        apart = {
            c: NoAnswer(words.OUTSIDE, f"outside {low} to {high}", question.answers.counts[c], True) for c in beyond
        }
        return replace(scale, missing=coded({**missing, **apart}), unsure=scale.unsure or bool(beyond))
    if named is None and (rating := ladder_rating(question, rest, missing)) is not None:
        return rating
    if values is None and named is not None and len(rest) > len(labelled):
        return worded(question, rest, missing)
    if len(labelled) > _LABELLED_CODES or len({*rest, *labelled}) > 2 * _LABELLED_CODES:
        return Guess("text", f"{len(labelled)} labelled codes: too many for a scale")
    both = list(dict.fromkeys((*labelled, *rest)))
    return Guess(
        "category", f"{len(labelled)} codes with the file's labels",
        codes={code_of(cell): texts.get(cell, cell) for cell in ordered(both)}, missing=coded(missing),
    )  # fmt: skip


def _degrees(question: Question, named: Mapping[str, int], texts: Mapping[str, str]) -> Guess | None:
    """Labelled codes as a rating: their words are degrees in order, or only the ends have words."""
    low, high = min(named.values()), max(named.values())
    spoken = {cell: text for cell, text in texts.items() if words.bare(text) and not words.bare(text).isdigit()}
    labels = {named[cell]: text for cell, text in texts.items() if text != str(named[cell])}
    ladder = words.ladder_points(list(spoken.values()))
    if ladder is not None and len(spoken) == len(named) and len(named) >= 3:
        order = [ladder[0][texts[cell]] for cell in sorted(named, key=lambda cell: named[cell])]
        if order in (sorted(order), sorted(order, reverse=True)):
            falling = order != sorted(order)
            reason = f"labels are degrees, {low} '{labels.get(low, low)}' to {high} '{labels.get(high, high)}'"
            return Guess("rating", reason, low, high, labels, reversed=falling)
    ends_only = 0 < len(spoken) <= max(3, (high - low + 1) // 2) and set(spoken) <= {
        c for c, v in named.items() if v in (low, high, (low + high) / 2)
    }
    if ends_only and (low, high) in runs.USUAL and high - low >= 4 and low in labels and high in labels:
        reason = f"{low} to {high} with words at the ends, '{labels[low]}' and '{labels[high]}'"
        return Guess("rating", reason, low, high, labels, unsure=not set(question.answers.counts) & set(named))
    return None


def _numbers(question: Question, rest: Sequence[str], missing: Mapping[str, NoAnswer]) -> Guess | None:
    """Numbers: whole ones of few values are left to their neighbours, others are a number."""
    answers = question.answers
    if (rating := led_by_number(question, rest, missing)) is not None and answers.strays:
        return rating
    whole = integers(list(rest)) if answers.all_kept else None
    if whole is not None and _may_be_codes(list(whole.values())):
        return None
    if whole is not None:
        apart = (
            [c for c, v in whole.items() if v in _SENTINELS]
            if all(v >= 0 or v in _SENTINELS for v in whole.values())
            else []
        )
        missing = {
            **missing,
            **{
                c: NoAnswer(words.NO_ANSWER, "a negative code beside positive numbers", answers.counts[c], True)
                for c in apart
            },
        }
    reason = f"{answers.distinct:,} different numbers, {answers.low:g} to {answers.high:g}"
    return Guess("number", reason, missing=coded(missing))


def _may_be_codes(values: Sequence[int]) -> bool:
    """Whether whole numbers may be codes: few, or close to each other, beginning low."""
    apart = runs.special(dict.fromkeys(values, 1))
    plain = [v for v in values if v not in apart]
    if not plain or len(plain) > MOST_CODES or min(plain) > _LOW or min(plain) < -3:
        return False
    return len(plain) <= _FEW_CODES or len(plain) >= _DENSE * (max(plain) - min(plain) + 1)


def _codes(question: Question, zero_is_blank: bool) -> Guess:
    """Bare whole numbers that are no rating: categories."""
    counts = whole_counts(question)
    text = {code_of(cell): no for cell, no in no_answers(question).items()}
    if len(counts) == 1 and not text and question.answers.rows >= FEWEST_ROWS:
        code = next(iter(counts))
        return Guess("constant", f"every cell is {code}", codes={code: str(code)})
    apart = runs.special(counts)
    missing = {**text, **{c: NoAnswer(words.NO_ANSWER, why, counts[c], True) for c, why in apart.items()}}
    codes = [c for c in sorted(counts) if c not in missing]
    if zero_is_blank and codes and codes[0] == 0 and len(codes) > 2:
        missing[0] = NoAnswer(words.NO_ANSWER, "0 is no answer in this file's ratings; here too?", counts[0], True)
        codes = codes[1:]
    if not codes:
        return Guess("empty", "no answers but missing codes")
    reason = f"{len(codes)} codes without labels"
    return Guess("category", reason, codes={c: str(c) for c in codes}, missing=missing)
