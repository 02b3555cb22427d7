"""Answerable: which questions of a report these answers can tell, and what the others lack."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n

YES, NO = "●", "○"


def answerable(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each question that the engagement's report asks, whether the survey answers it, and why not.

    ``frame`` is that of ``survey.answerable``: ``question, label, answered, reason``. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"question": ["a", "b"], "label": ["Drivers", "Waves"], "answered": [True, False]})
    >>> answerable(frame.assign(reason=["", "one wave"]), id="a", language="en").bundle.headline
    'The report will answer 1 of its 2 questions'
    """
    title = say(language, "What the report will answer")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("label", "answered", "reason"), "answerable")
    rows = phrases.records(frame)
    n, told = len(rows), sum(bool(row["answered"]) for row in rows)
    text = Text(
        headline=_headline(told, n, language),
        title=title,
        subtitle=say(language, "Questions that a report of this type asks of the answers"),
        notes=(say(language, "{yes} answered; {no} left out, and the report says why.", yes=YES, no=NO),),
    )
    columns = (
        Column("label", say(language, "Question of the report")),
        Column("answered", say(language, "In the report")),
        Column("reason", say(language, "What is lacking")),
    )
    made = tuple((row["label"], YES if row["answered"] else NO, row["reason"]) for row in rows)
    return publish("table", frame, text, words, id=id, language=language, table=Table(columns, made),
                   extra={"figures": {"questions": n, "answered": told}})  # fmt: skip


def _headline(told: int, n: int, language: str) -> str:
    if told == n:
        return say_n(language, "The report will answer its {n} question", "The report will answer all {n} questions", n, n=n)  # fmt: skip
    if not told:
        return say(language, "The report would answer none of its {n} questions", n=n)
    return say_n(language, "The report will answer {told} of its {n} question",
                 "The report will answer {told} of its {n} questions", n, told=told, n=n)  # fmt: skip
