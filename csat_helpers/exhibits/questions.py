"""The questions of a study as they were asked, for who has to judge what was measured."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n


def questions(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Every question with its wording, answers and kinds of missing answers; a wording that is not there says so.

    ``frame`` is that of ``survey.questions``: ``item, label, wording, answers, missing``. The encoding's ``kind`` is
    ``table``.

    >>> frame = pd.DataFrame({"item": ["q"], "label": ["Speed"], "wording": ["How fast is it?"], "answers": ["1 to 5"]})
    >>> questions(frame.assign(missing=""), id="q", language="en").bundle.headline
    '1 question was asked; its exact wording is given'
    """
    title = say(language, "Questions as they were asked")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("label", "wording", "answers", "missing"), "questions")
    rows = phrases.records(frame)
    whole = sum(bool(row["wording"]) for row in rows)
    lacking = say(language, "not provided")
    made = Table(
        (
            Column("label", say(language, "Question")),
            *((Column("wording", say(language, "Exact wording")),) if whole else ()),
            Column("answers", say(language, "Answers")),
            Column("missing", say(language, "No answer")),
        ),
        tuple(
            (row["label"], *((row["wording"] or lacking,) if whole else ()), row["answers"], row["missing"])
            for row in rows
        ),
    )
    headline = _headline(len(rows), whole, language)
    text = Text(headline, title, say(language, "Answers with their codes in the data"))
    return publish("table", frame, text, words, id=id, language=language, table=made,
                   extra={"figures": {"questions": len(rows), "worded": whole}})  # fmt: skip


def _headline(n: int, whole: int, language: str) -> str:
    if whole == n:
        return say_n(language, "{n} question was asked; its exact wording is given",
                     "{n} questions were asked; their exact wording is given", n, n=n)  # fmt: skip
    if whole:
        return say_n(language, "{n} question was asked; the exact wording of {whole} is given",
                     "{n} questions were asked; the exact wording of {whole} is given", n, n=n, whole=whole)  # fmt: skip
    return say_n(language, "{n} question was asked; its exact wording is not provided",
                 "{n} questions were asked; their exact wording is not provided", n, n=n)  # fmt: skip
