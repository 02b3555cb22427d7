"""Answers in words: degrees, numbers with words behind them, categories, several answers a cell, what people wrote."""

import re
from collections.abc import Mapping, Sequence

from csat_helpers.survey.drafting import runs, words
from csat_helpers.survey.drafting.codes import PADDED, coded, ordered
from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.guess import Code, Guess, NoAnswer
from csat_helpers.survey.drafting.table import Answers

MOST_CODES = 30
FEWEST_ROWS = 5  # of fewer, the same answer in all tells nothing
_FEW_STRAYS = 3
_SLIPS = 0.05
_LONG_TEXT = 60  # characters on average: no category has such names
_DATE = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:[ T].*)?|\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?"
)
_JOINTS = ("┋", ";", "；", "|", ", ")
_LED = re.compile(r"(\d{1,2})\s*(?:分|[-–—=:：.、)）]\s*(?!\d).*|)")


def worded(question: Question, rest: Sequence[str], missing: Mapping[str, NoAnswer]) -> Guess:
    """Texts: degrees, numbers with a few words among them, dates, categories, or what people wrote."""
    answers = question.answers
    for rating in (led_by_number(question, rest, missing), ladder_rating(question, rest, missing)):
        if rating is not None:
            return rating
    if (mixed := _strays(question, missing)) is not None:
        return mixed
    dates = sum(bool(_DATE.fullmatch(cell)) for cell in rest)
    if dates >= 0.9 * len(rest):
        return Guess("date", f"dates or times, such as {rest[0]}")
    if answers.all_kept and len(rest) <= MOST_CODES and _repeated(answers) and _are_short(answers):
        if len(rest) == 1 and not missing and answers.rows >= FEWEST_ROWS:
            return Guess("constant", f"every cell is '{rest[0][:40]}'", codes={rest[0]: rest[0]})
        codes: dict[Code, str] = {cell: cell for cell in ordered(rest)}
        return Guess("category", f"{len(rest)} different texts", codes=codes, missing=coded(missing))
    return Guess("text", f"{answers.distinct:,} different texts in {answers.answered:,} cells")


def _are_short(answers: Answers) -> bool:
    """Whether the answers are short enough to be names of categories."""
    return answers.length <= _LONG_TEXT and max(map(len, answers.counts)) <= 3 * _LONG_TEXT


def _repeated(answers: Answers) -> bool:
    """Whether the same few answers come again and again."""
    return answers.distinct <= 2 or answers.distinct <= answers.answered / 2 or answers.distinct <= 3


def led_by_number(question: Question, rest: Sequence[str], missing: Mapping[str, NoAnswer]) -> Guess | None:
    """Answers that begin with their number: ``1 - Very poor``, ``10分``."""
    found = {cell: match for cell in rest if (match := _LED.fullmatch(cell))}
    if (
        len(found) < len(rest)
        or not any(match[0] != match[1] for match in found.values())
        or not question.answers.all_kept
    ):
        return None
    points = {cell: int(match[1]) for cell, match in found.items()}
    if len(set(points.values())) < len(points):
        return None
    low, high = min(points.values()), max(points.values())
    scale = runs.run({v: question.answers.counts[c] for c, v in points.items()}, {}, question.says("recommend"))
    if scale is None or any(code in scale.outside for code in (low, high)):
        return None
    labels = {v: cell for cell, v in sorted(points.items(), key=lambda pair: pair[1]) if cell != str(v)}
    reason = f"answers begin with their number, such as '{labels[max(labels)]}'"
    return Guess("rating", reason, scale.low, scale.high, labels, missing=coded(missing), unsure=scale.unsure)


def ladder_rating(question: Question, rest: Sequence[str], missing: Mapping[str, NoAnswer]) -> Guess | None:
    """Answers in words that are degrees: ``Very satisfied``, ``非常满意``."""
    rest = list({cell.casefold(): cell for cell in rest}.values())  # a scale reads its words in any case
    if len(rest) < 2 or len(rest) > 11 or not question.answers.all_kept:
        return None
    ladder = words.ladder_points(rest)
    if ladder is None or ladder[1] < 3:
        return None
    place, points = ladder
    labels = {place[cell]: cell for cell in sorted(rest, key=lambda cell: place[cell])}
    unseen = "" if len(rest) == points else f"; nobody gave {points - len(rest)} of its points"
    reason = f"the answers are degrees, '{labels[min(labels)]}' to '{labels[max(labels)]}'{unseen}"
    return Guess("rating", reason, 1, points, labels, missing=coded(missing), unsure=bool(unseen))


def _strays(question: Question, missing: Mapping[str, NoAnswer]) -> Guess | None:
    """Numbers with a few cells of text among them, which are proposed as missing."""
    answers = question.answers
    stray = [cell for cell in answers.strays if cell not in missing]
    if any(map(PADDED.match, answers.counts)):
        return None
    cells = sum(answers.counts.get(cell, 1) for cell in stray)
    if (
        len(stray) > _FEW_STRAYS
        or cells > _SLIPS * answers.answered
        or not all(cell in answers.counts for cell in stray)
    ):
        return None
    more = {cell: NoAnswer(words.NO_ANSWER, "a text among numbers", answers.counts[cell], True) for cell in stray}
    return Guess(
        "number", f"numbers, {answers.low:g} to {answers.high:g}, and {len(stray)} text{'s' * (len(stray) > 1)} among them",
        missing=coded({**missing, **more}), unsure=True,
    )  # fmt: skip


def joint_of(question: Question, rest: Sequence[str]) -> str:
    """What joins several answers in one cell, where the pieces are few and come again."""
    if question.joins:
        return question.joins
    for joint in _JOINTS:
        parted = [[piece.strip() for piece in cell.split(joint) if piece.strip()] for cell in rest]
        several = sum(len(pieces) > 1 or cell.endswith(";") for pieces, cell in zip(parted, rest, strict=True))
        pieces = {piece for one in parted for piece in one}
        if (
            several >= 0.3 * len(rest)
            and several > 2
            and len(pieces) <= MOST_CODES
            and 2 * len(pieces) <= sum(map(len, parted))
        ):
            return joint
    return ""
