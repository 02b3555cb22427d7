"""Terms: the words most customers use in their comments, by the language they write in."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases, row_plots
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.exhibits.terms_chart import SHOWN, draw, index_head, written_in
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NAMED = 3  # words in the headline of one language; of two, the leading word of each and one that ties with it


def terms(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """How many respondents use each word, a panel for each language of the comments.

    ``frame`` is that of ``measures.terms``: ``language, term, respondents``, and where it has them ``gloss``, ``share``
    (of the ``base`` who wrote in that language) and ``mean_score`` with its interval. Both languages of a report show
    the same panels in the same order, the language that most wrote in first. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"language": "en", "term": ["price", "staff"], "respondents": [30, 21]})
    >>> terms(frame, id="t", language="en").bundle.headline
    'The words used most in comments are “price” and “staff”'
    """
    title = say(language, "Words used most in comments")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("language", "term", "respondents"), "terms")
    parts = _panels(frame)
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


def _panels(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The two languages written most, each with its most used words."""
    size = "base" if "base" in frame.columns else "respondents"
    order = frame.groupby("language", sort=False)[size].max().sort_values(ascending=False, kind="stable").index[:2]
    return {
        str(name): frame[frame["language"] == name]
        .sort_values("respondents", ascending=False, kind="stable")
        .head(SHOWN)
        for name in order
    }


def most_used(part: pd.DataFrame, named: int = NAMED) -> pd.DataFrame:
    """Up to ``named`` most used words of a panel; of those that share the last place none, unless all do."""
    counts = part["respondents"].tolist()
    if len(counts) > named and counts[named - 1] == counts[named]:
        return part.iloc[: sum(count > counts[named] for count in counts[:named])]
    return part.head(named)


def leading(part: pd.DataFrame) -> pd.DataFrame:
    """The word used most, or two that share the first place; none where more do."""
    first = part[part["respondents"] == part["respondents"].max()]
    return first if len(first) < NAMED else first.head(0)


def headline(parts: dict[str, pd.DataFrame], language: str) -> str:
    """The most used words: of one language up to three, of two each one's leading word, the same in every edition."""
    if len(parts) > 1:
        return _of_both(parts, language)
    words = most_used(next(iter(parts.values())))
    if words.empty:
        return say(language, "Several words share the first place in comments; none stands out")
    return say_n(
        language,
        "The word used most in comments is {terms}",
        "The words used most in comments are {terms}",
        len(words),
        terms=_named(words, language),
    )


def _of_both(parts: dict[str, pd.DataFrame], language: str) -> str:
    said = [_clause(code, part, language) for code, part in parts.items()]
    if not any(said):
        return say(language, "Several words share the first place in comments; none stands out")
    return say(language, "Used most: {clauses}", clauses=phrases.clauses([c for c in said if c], language))


def _clause(code: str, part: pd.DataFrame, language: str) -> str:
    """``“客服” (agent), by 42 of 270 who wrote in Chinese``; nothing where no word leads."""
    first = leading(part)
    if first.empty:
        return ""
    values = {"terms": _named(first, language), "n": number(first["respondents"].iloc[0], "count")}
    if "base" not in part.columns:
        text = {
            "zh": say(language, "{terms}, by {n} who wrote in Chinese", **values),
            "en": say(language, "{terms}, by {n} who wrote in English", **values),
        }
    else:
        values["base"] = number(part["base"].iloc[0], "count")
        text = {
            "zh": say(language, "{terms}, by {n} of {base} who wrote in Chinese", **values),
            "en": say(language, "{terms}, by {n} of {base} who wrote in English", **values),
        }
    return text.get(code, "")


def _named(rows: pd.DataFrame, language: str) -> str:
    """Words in quotes, each followed by what it means in the report's language where that is known."""
    said = [
        phrases.quoted(str(row["term"])) + (phrases.bracketed(gloss, language) if (gloss := row.get("gloss")) else "")
        for row in phrases.records(rows)
    ]
    return phrases.names(said, language, quotes=False)


def _text(parts: dict[str, pd.DataFrame], frame: pd.DataFrame, title: str, language: str) -> Text:
    alt = [f"{r['term']} {number(r['respondents'], 'count')}" for p in parts.values() for r in phrases.records(p)]
    first = pd.concat([leading(p) if len(parts) > 1 else most_used(p) for p in parts.values()])
    return Text(
        headline=headline(parts, language),
        title=title,
        subtitle=_subtitle(frame, language),
        alt=say(language, "Bars of word counts. {rows}.", rows=phrases.clauses(alt, language)),
        do=say(language, "Read the comments that use {terms} before naming a theme.", terms=_named(first, language))
        if len(first)
        else "",
        notes=_notes(parts, frame, language),
    )


def _subtitle(frame: pd.DataFrame, language: str) -> str:
    said = []
    if {"commented", "asked"} <= set(frame.columns):
        n, asked = (number(frame[name].iloc[0], "count") for name in ("commented", "asked"))
        said.append(say(language, "{n} of {asked} respondents wrote a comment.", n=n, asked=asked))
    said.append(
        say(
            language,
            "Respondents who use the word, each counted once, and their share of those who wrote in that language.",
        )
    )
    if (rated := _rated(frame)) and _scored(frame):
        said.append(say(language, "Index: 0–100 on {item}", item=phrases.quoted(rated)))
    return phrases.sentences(said, language)


def _notes(parts: dict[str, pd.DataFrame], frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    notes = [say(language, "Counts of words are a first look and not a coding of themes.")]
    if "share" in frame.columns:
        notes.append(say(language, "Words are counted unweighted; forms of one word (bill, bills) count as one."))
    if _scored(frame):
        shown = pd.concat(list(parts.values()))
        notes.append(
            say(language, "Index: weighted mean of those who use the word; margin: half its 95% interval.")
            if "conf_low" in frame.columns
            else ""
        )
        if shown["mean_score"].isna().any():
            notes.append(say(language, "–: too few of them gave a score for an index."))
    return (phrases.sentences([n for n in notes if n], language), *phrases.common_notes(frame, language))


def _rated(frame: pd.DataFrame) -> str:
    return str(frame["score_label"].iloc[0] or "") if "score_label" in frame.columns else ""


def _scored(frame: pd.DataFrame) -> bool:
    return "mean_score" in frame.columns and bool(frame["mean_score"].notna().any())


def _table(frame: pd.DataFrame, language: str) -> Table:
    heads = {
        "term": (say(language, "Word"), "text"),
        "gloss": (say(language, "Meaning"), "text"),
        "respondents": (say(language, "Respondents"), "count"),
        "share": (say(language, "Share of the language’s comments"), "share1"),
        "mean_score": (index_head(frame, language), "index"),
        "conf_low": (say(language, "95% interval from"), "index"),
        "conf_high": (say(language, "to"), "index"),
    }
    if not _scored(frame):
        heads = {name: head for name, head in heads.items() if name not in ("mean_score", "conf_low", "conf_high")}
    if "gloss" in frame.columns and not frame["gloss"].fillna("").any():
        del heads["gloss"]
    columns = [Column("language", say(language, "Language"))]
    columns += [Column(n, *heads[n]) for n in heads if n in frame.columns]
    shown = frame.assign(language=[written_in(str(c), language) for c in frame["language"]])
    rows = shown[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(tuple(columns), tuple(tuple(plain_cell(v) for v in row) for row in rows))
