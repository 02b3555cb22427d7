"""Quotes: customers in their own words, masked, spread over low and high scores."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n
from csat_helpers.look import number


def quotes(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Masked comments with the score their writer gave: ``text, language, score, group``.

    ``frame`` is that of ``measures.quotes``. The encoding's ``kind`` is ``quotes``: exporters set the text as it is
    and name the score beside it.

    >>> frame = pd.DataFrame({"text": ["Too slow.", "Great."], "score": [2.0, 10.0]})
    >>> quotes(frame, id="q", language="en").bundle.headline
    '2 comments, of customers who scored from 2 to 10'
    """
    title = say(language, "In customers’ own words")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("text", "score"), "quotes")
    rows = frame.sort_values("score", kind="stable", na_position="last").reset_index(drop=True)
    return publish(
        "quotes",
        rows,
        Text(
            headline=headline(rows, language),
            title=title,
            subtitle=_subtitle(rows, language),
            alt=say_n(language, "{n} comment.", "{n} comments.", len(rows), n=len(rows)),
            notes=(
                say(language, "Quotes illustrate and do not count. Names, numbers and addresses are masked."),
                *phrases.common_notes(rows, language),
            ),
        ),
        words,
        id=id,
        language=language,
        encoding={"text": "text", "score": "score", "language": "language"},
        table=_table(rows, language),
    )


def headline(rows: pd.DataFrame, language: str) -> str:
    """What the quotes span."""
    known = rows["score"].dropna()
    if known.nunique() < 2:
        return say_n(
            language, "{n} customer in their own words", "{n} customers in their own words", len(rows), n=len(rows)
        )
    low, high = known.min(), known.max()
    return say(
        language,
        "{n} comments, of customers who scored from {low} to {high}",
        n=len(rows),
        low=_score(low),
        high=_score(high),
    )


def _subtitle(rows: pd.DataFrame, language: str) -> str:
    asked = rows["score_label"].iloc[0] if "score_label" in rows.columns else ""
    if not isinstance(asked, str) or not asked:
        return say(language, "Comments as written, in their own language, sorted by the score given")
    return say(language, "Comments as written, in their own language, sorted by {item}", item=phrases.quoted(asked))


def _score(value: float) -> str:
    return number(value, "count") if float(value).is_integer() else number(value, "index")


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = [Column("text", say(language, "Comment")), Column("score", say(language, "Score"))]
    grouped = "group" in rows.columns and (rows["group"].fillna("").astype(str) != "").any()
    if grouped:
        columns.append(Column("group", say(language, "Group")))
    values = []
    for _, row in rows.iterrows():
        score = None if pd.isna(row["score"]) else _score(row["score"])
        values.append((str(row["text"]), score, *((str(row["group"] or ""),) if grouped else ())))
    return Table(tuple(columns), tuple(values))
