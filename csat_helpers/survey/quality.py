"""Rows that no analysis should rest on: each set aside once, under its first reason, and counted."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from csat_helpers.engagement import Quality
from csat_helpers.errors import EngagementError, nearest
from csat_helpers.survey.checks import answers, dates, durations, gibberish, rows, same_text
from csat_helpers.survey.checks.cells import Cells
from csat_helpers.survey.checks.dates import DATES
from csat_helpers.survey.checks.durations import FAST, seconds, too_fast
from csat_helpers.survey.checks.found import EXCLUDE, FLAG, NO_ID, Found, Review, Rows, not_checked, reviewed
from csat_helpers.survey.checks.gibberish import GIBBERISH
from csat_helpers.survey.checks.rows import COPY, STRAIGHT, again, duplicates, empty, straightliners
from csat_helpers.survey.checks.same_text import SAME_TEXT
from csat_helpers.survey.checks.tolerated import OUT_OF_RANGE
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.stacking import check_twice, unrated

__all__ = ["REASONS", "again", "duplicates", "exclude", "review", "seconds", "straightliners"]

EMPTY, DUPLICATE = "empty", "duplicate"
# Of a brand grid: a respondent who rated no brand, and one who rates the same brand again.
UNRATED, TWICE = "no brand rated", "brand rated twice"
ATTENTION, UNANSWERED = answers.ATTENTION, answers.UNANSWERED
REASONS = (
    EMPTY, UNRATED, DUPLICATE, TWICE, FAST, STRAIGHT, COPY, SAME_TEXT, OUT_OF_RANGE, ATTENTION, UNANSWERED, DATES, GIBBERISH,
)  # fmt: skip


class _Check(NamedTuple):
    """A rule: what is done with its rows, None where it is off, and what it finds."""

    action: Callable[[Quality], str | None]
    find: Callable[[Rows], Iterator[Found]]


def exclude(
    responses: pd.DataFrame, questionnaire: Questionnaire, quality: Quality, where: str
) -> tuple[np.ndarray, pd.DataFrame, int]:
    """Which rows to keep, the exclusions (reason, rows), and how many straightliners are kept.

    Of respondents with one id in one wave the first is kept. Rules that set nothing aside are not asked.
    """
    looked = Rows(responses, questionnaire, quality, where)
    found = reviewed(_found(looked, only_excluding=True), len(responses))
    return found.keep, found.exclusions, int((straightliners(responses, questionnaire) & found.keep).sum())


def review(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    quality: Quality,
    where: str,
    *,
    cells: Cells | None = None,
    as_of: pd.Timestamp | None = None,
    positions: np.ndarray | None = None,
) -> Review:
    """What every rule finds in typed answers, and which rows are kept.

    ``cells`` tells which items each row was asked and which values were out of range
    (:func:`csat_helpers.survey.checks.cells.cells_of`), ``as_of`` the last day on which an interview can have been, and
    ``positions`` the rows' places in the file where ``responses`` are some of them.
    """
    looked = Rows(responses, questionnaire, quality, where, cells, as_of)
    return reviewed(_found(looked), len(responses), positions)


def _found(looked: Rows, *, only_excluding: bool = False) -> Iterator[Found]:
    check_named(looked)
    for check in _CHECKS:
        action = check.action(looked.quality)
        if action == EXCLUDE or (action is not None and not only_excluding):
            yield from check.find(looked)


def check_named(looked: Rows) -> None:
    """Raise EngagementError for a column that a rule names and the data lack."""
    for key, name in looked.quality.named():
        if name not in looked.responses and key != "seconds":  # which is told where it is needed
            what = f"Key 'quality.{key}' names the column '{name}', which is not in the data."
            raise EngagementError(what, where=looked.where, mend=nearest(name, looked.responses.columns))


def _always(_: Quality) -> str:
    return EXCLUDE


def _empty(looked: Rows) -> Iterator[Found]:
    action = EXCLUDE if looked.quality.drop_empty else FLAG
    yield Found(EMPTY, empty(looked.responses, looked.questionnaire), len(looked), action)


def _unrated(looked: Rows) -> Iterator[Found]:
    if looked.questionnaire.stack is not None:
        yield Found(UNRATED, unrated(looked.responses, looked.questionnaire), len(looked), EXCLUDE)


def _twice(looked: Rows) -> Iterator[Found]:
    """Rows whose id came before; where they are not set aside, a brand that is rated twice is refused."""
    stack, ids = looked.questionnaire.stack, [n for n in looked.questionnaire.roles("id") if n in looked.responses]
    rule = TWICE if stack is not None and not stack.blocks else DUPLICATE
    if not ids:
        yield not_checked(rule, looked, NO_ID)
        return
    hit, drop = duplicates(looked.responses, looked.questionnaire), looked.quality.drop_duplicates
    if not drop:
        check_twice(looked.responses, looked.questionnaire, hit, looked.where)
    known = int(looked.responses[ids[0]].notna().sum())
    yield Found(rule, hit, known, EXCLUDE if drop else FLAG, ids[0])


def _too_fast(looked: Rows) -> Iterator[Found]:
    hit, name = too_fast(looked.responses, looked.quality, looked.where), looked.quality.seconds or ""
    known = int(seconds(looked.responses[name]).notna().sum())
    yield Found(FAST, hit, known, EXCLUDE, name, f"{name} < {looked.quality.min_seconds:g} s")


def _straight(looked: Rows) -> Iterator[Found]:
    action = EXCLUDE if looked.quality.drop_straightliners else FLAG
    yield Found(STRAIGHT, straightliners(looked.responses, looked.questionnaire), len(looked), action)


def _of(name: str) -> Callable[[Quality], str | None]:
    """The action of a rule that is a key of its own."""
    return lambda quality: rule.action if (rule := getattr(quality, name)) is not None else None


# In this order a row is set aside under the first that hits it. A duplicate must be looked for even where it is kept: a
# brand rated twice is refused then.
_CHECKS = (
    _Check(lambda quality: EXCLUDE if quality.drop_empty else FLAG, _empty),
    _Check(_always, _unrated),
    _Check(_always, _twice),
    _Check(lambda quality: None if quality.min_seconds is None else EXCLUDE, _too_fast),
    _Check(_of("speeders"), durations.speeders),
    _Check(lambda quality: EXCLUDE if quality.drop_straightliners else FLAG, _straight),
    _Check(_of("straightliners"), rows.same_answer),
    _Check(_of("copies"), rows.same_answers),
    _Check(_of("same_text"), same_text.same_text),
    _Check(lambda quality: quality.out_of_range, answers.out_of_range),
    _Check(_of("attention"), answers.attention),
    _Check(_of("unanswered"), answers.unanswered),
    _Check(_of("dates"), dates.impossible_dates),
    _Check(_of("gibberish"), gibberish.gibberish),
)
