"""Quotes: customers in their own words, masked, from every part of the score."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n
from csat_helpers.look import number


def quotes(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Masked comments with the score their writer gave: ``text, language, score, group``.

    ``frame`` is that of ``measures.quotes``. The encoding's ``kind`` is ``quotes``: exporters set a comment under its
    group, its ``translation`` first where there is one, and name the score beside it.

    >>> frame = pd.DataFrame({"text": ["Too slow.", "Great."], "score": [2.0, 10.0]})
    >>> quotes(frame, id="q", language="en").bundle.headline
    '2 customers in their own words'
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
            notes=(*_notes(rows, language), *phrases.common_notes(rows, language)),
        ),
        words,
        id=id,
        language=language,
        encoding={"text": "text", "score": "score", "language": "language"},
        table=_table(rows, language),
    )


def headline(rows: pd.DataFrame, language: str) -> str:
    """Who speaks, and of how many comments these are."""
    groups = _groups(rows) if {"group_comments", "comments"} <= set(rows.columns) else []  # groups of scores
    if len(groups) < 2:
        return say_n(
            language, "{n} customer in their own words", "{n} customers in their own words", len(rows), n=len(rows)
        )
    named = phrases.names(groups if language == "zh" else [g.lower() for g in groups], language, quotes=False)
    return say(
        language,
        "What customers write, by score: {groups}, {n} of {comments} comments",
        groups=named,
        n=number(len(rows), "count"),
        comments=number(rows["comments"].iloc[0], "count"),
    )


def _groups(rows: pd.DataFrame) -> list[str]:
    return [g for g in dict.fromkeys(rows["group"].fillna("").astype(str)) if g] if "group" in rows.columns else []


def _subtitle(rows: pd.DataFrame, language: str) -> str:
    asked = rows["score_label"].iloc[0] if "score_label" in rows.columns else ""
    if not isinstance(asked, str) or not asked:
        return say(language, "Comments as written, sorted by the score given")
    return say(language, "Comments as written, sorted by {item}", item=phrases.quoted(asked))


def _notes(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    notes = []
    if {"group_comments", "comments"} <= set(rows.columns):
        notes.append(_rule(rows, language))
    notes.append(say(language, "Quotes illustrate and do not count. Names, numbers and addresses are masked."))
    if foreign := _foreign(rows, language):
        notes.append(foreign)
    return tuple(notes)


def _rule(rows: pd.DataFrame, language: str) -> str:
    """How many comments there were and which are shown."""
    sizes = rows.drop_duplicates("group")
    counted = [
        phrases.figure(str(g), number(n, "count"), language)
        for g, n in zip(sizes["group"], sizes["group_comments"], strict=True)
    ]
    return say(
        language,
        "Comments with a score: {n} ({groups}). Chosen by rule: in each group, from its lower to its higher scores, the "
        "comments that use the words most of the group use.",
        n=number(rows["comments"].iloc[0], "count"),
        groups=phrases.clauses(counted, language) if language == "zh" else ", ".join(counted),
    )


def _foreign(rows: pd.DataFrame, language: str) -> str:
    """What is translated and what is not, said once."""
    if "language" not in rows.columns:
        return ""
    other = rows[~rows["language"].isin([language, ""])]
    lacking = other["translation"].fillna("").eq("") if "translation" in other.columns else other["text"].notna()
    if other.empty:
        return ""
    if lacking.all():
        return say(language, "Comments in another language stand in the respondents’ own words, not translated.")
    told = say(language, "Translated comments have the original beneath.")
    rest = say(language, "Others in another language are not translated.") if lacking.any() else ""
    return phrases.sentences([told, rest], language)


def _score(value: float) -> str:
    return number(value, "count") if float(value).is_integer() else number(value, "index")


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = [Column("text", say(language, "Comment"))]
    translated = "translation" in rows.columns and rows["translation"].fillna("").ne("").any()
    if translated:
        columns.append(Column("translation", say(language, "Translation")))
    columns.append(Column("score", say(language, "Score")))
    if _groups(rows):
        columns.append(Column("group", say(language, "Group")))
    values = []
    for row in phrases.records(rows):
        score = None if pd.isna(row["score"]) else _score(row["score"])
        known = {**row, "text": str(row["text"]), "score": score}
        values.append(tuple(known[column.name] or "" if column.name != "score" else score for column in columns))
    return Table(tuple(columns), tuple(values))
