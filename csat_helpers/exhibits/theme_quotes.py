"""Theme quotes: for each theme one comment, masked, in a customer's own words."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n


def theme_quotes(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """A comment under each theme of ``measures.themes``: ``label, quote``, and where it has them
    ``quote_language, quote_translation, estimate``.

    The encoding's ``kind`` is ``quotes``. Raises InputError where a column is missing.

    >>> frame = pd.DataFrame({"label": ["Waiting"], "quote": ["An hour on the phone."], "estimate": [0.2]})
    >>> theme_quotes(frame, id="q", language="en").bundle.headline
    'The themes in customers’ own words: one comment on each of 1'
    """
    title = say(language, "The themes in customers’ own words")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("label", "quote"), "theme_quotes")
    rows = frame[frame["quote"].fillna("") != ""].reset_index(drop=True)
    if rows.empty:
        return no_data(
            frame, id, language, title, words, lacks=say(language, "Too few wrote a comment, or on nothing alike.")
        )
    shown = pd.DataFrame(
        {
            "text": rows["quote"],
            "language": rows.get("quote_language", ""),
            "translation": rows.get("quote_translation", ""),
            "score": float("nan"),
            "group": rows["label"],
        }
    )
    return publish(
        "quotes",
        shown,
        Text(
            headline=say_n(
                language,
                "The themes in customers’ own words: one comment on each of {n}",
                "The themes in customers’ own words: one comment on each of {n}",
                len(rows),
                n=len(rows),
            ),
            title=title,
            subtitle=say(language, "Comments as written, the theme named by most first"),
            alt=say_n(language, "{n} comment.", "{n} comments.", len(rows), n=len(rows)),
            notes=_notes(rows, language),
        ),
        words,
        id=id,
        language=language,
        encoding={"text": "text", "score": "score", "language": "language"},
        table=_table(rows, language),
    )


def _notes(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    chosen = say(
        language,
        "Chosen by rule: of the comments on a theme that speak of little else, the one with its most telling words; where "
        "those who mention it score reliably lower or higher, from their side.",
    )
    masked = say(language, "Quotes illustrate and do not count. Names, numbers and addresses are masked.")
    foreign = "quote_language" in rows.columns and bool((~rows["quote_language"].isin([language, ""])).any())
    told = say(language, "Translated comments have the original beneath.") if foreign and _translated(rows) else ""
    if foreign and not told:
        told = say(language, "Comments in another language stand in the respondents’ own words, not translated.")
    return tuple(note for note in (chosen, masked, told) if note)


def _translated(rows: pd.DataFrame) -> bool:
    return "quote_translation" in rows.columns and bool((rows["quote_translation"].fillna("") != "").any())


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = [Column("label", say(language, "Theme")), Column("quote", say(language, "Comment"))]
    if _translated(rows):
        columns.append(Column("quote_translation", say(language, "Translation")))
    values = rows[[c.name for c in columns]].fillna("").astype(str)
    return Table(tuple(columns), tuple(tuple(row) for row in values.itertuples(index=False, name=None)))
