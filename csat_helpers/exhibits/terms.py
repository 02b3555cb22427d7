"""Terms: the words most customers use in their comments, by the language they write in."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases, row_plots
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.exhibits.terms_chart import SHOWN, draw, written_in
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NAMED = 3  # words in the headline


def terms(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """How many respondents use each word, a panel for each language of the comments.

    ``frame`` is that of ``measures.terms``: ``language, term, respondents, share, mean_score``, the share being of
    those who commented in that language. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"language": "en", "term": ["price", "staff"], "respondents": [30, 21]})
    >>> terms(frame, id="t", language="en").bundle.headline
    'The words used most in comments are “price” and “staff”'
    """
    title = say(language, "Words used most in comments")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("language", "term", "respondents"), "terms")
    parts = _panels(frame, language)
    return publish(
        "bars",
        frame,
        _text(parts, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"y": "term", "x": "respondents", "series": "language", "format": "count"},
        table=_table(frame, language),
        svg=draw(parts, language),
        phone=draw(parts, language, width=PHONE_WIDTH_MM),
        plot=row_plots.terms(parts, language),
    )


def _panels(frame: pd.DataFrame, language: str) -> dict[str, pd.DataFrame]:
    """The two languages written most, the report's own first, each with its most used words."""
    order = frame.groupby("language")["respondents"].sum().sort_values(ascending=False, kind="stable").index
    order = sorted(order[:2], key=lambda name: name != language)
    return {
        str(name): frame[frame["language"] == name]
        .sort_values("respondents", ascending=False, kind="stable")
        .head(SHOWN)
        for name in order
    }


def most_used(parts: dict[str, pd.DataFrame]) -> list[str]:
    """Up to three most used words of the first panel; of those that share the last place none, unless all do."""
    first = next(iter(parts.values()))
    counts = first["respondents"].tolist()
    if len(counts) > NAMED and counts[NAMED - 1] == counts[NAMED]:
        kept = [k for k in range(NAMED) if counts[k] > counts[NAMED]]
        return first["term"].iloc[: len(kept)].astype(str).tolist()
    return first["term"].head(NAMED).astype(str).tolist()


def headline(parts: dict[str, pd.DataFrame], language: str) -> str:
    """The most used words of the first panel, in the comments of its language where there are two."""
    words, code = most_used(parts), next(iter(parts))
    if not words:
        return say(language, "Several words share the first place in comments; none stands out")
    values = {"terms": phrases.names(words, language)}
    if len(parts) > 1 and code in ("en", "zh"):
        values["comments"] = {"zh": say(language, "comments in Chinese"), "en": say(language, "comments in English")}[
            code
        ]
    else:
        values["comments"] = say(language, "comments")
    return say_n(
        language,
        "The word used most in {comments} is {terms}",
        "The words used most in {comments} are {terms}",
        len(words),
        **values,
    )


def _text(parts: dict[str, pd.DataFrame], frame: pd.DataFrame, title: str, language: str) -> Text:
    alt = [f"{r['term']} {number(r['respondents'], 'count')}" for p in parts.values() for r in phrases.records(p)]
    said = most_used(parts)
    return Text(
        headline=headline(parts, language),
        title=title,
        subtitle=_subtitle(frame, language),
        alt=say(language, "Bars of word counts. {rows}.", rows=phrases.clauses(alt, language)),
        do=say(
            language, "Read the comments that use {terms} before naming a theme.", terms=phrases.names(said, language)
        )
        if said
        else "",
        notes=(
            say(language, "Counts of words are a first look and not a coding of themes."),
            *phrases.common_notes(frame, language),
        ),
    )


def _subtitle(frame: pd.DataFrame, language: str) -> str:
    counted = say(language, "Respondents who use the word, each counted once.")
    rated = str(frame["score_label"].iloc[0]) if "score_label" in frame.columns else ""
    if not rated:
        return counted
    space = "" if language == "zh" else " "
    return counted + space + say(language, "Score: their mean of {item}, as an index 0–100", item=phrases.quoted(rated))


def _table(frame: pd.DataFrame, language: str) -> Table:
    heads = {
        "term": (say(language, "Word"), "text"),
        "respondents": (say(language, "Respondents"), "count"),
        "share": (say(language, "Share"), "share1"),
        "mean_score": (say(language, "Mean score"), "index"),
    }
    columns = [Column("language", say(language, "Language"))]
    columns += [Column(n, *heads[n]) for n in heads if n in frame.columns]
    shown = frame.assign(language=[written_in(str(c), language) for c in frame["language"]])
    rows = shown[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(tuple(columns), tuple(tuple(plain_cell(v) for v in row) for row in rows))
