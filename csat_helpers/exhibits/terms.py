"""Terms: the words most customers use in their comments, by the language they write in."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number

SHOWN, TOP_MM, ROW_MM, GAP_MM = 15, 15.0, 6.2, 10.0


def terms(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """How many respondents use each word, a panel for each language of the comments.

    ``frame`` is that of ``measures.terms``: ``language, term, respondents, share, mean_score``, the share being of
    those who commented in that language. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"language": "en", "term": ["price", "staff"], "respondents": [30, 21]})
    >>> terms(frame, id="t", language="en").bundle.headline
    'Customers write most about “price” and “staff”'
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
        svg=_draw(parts, language),
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


def written_in(code: str, language: str) -> str:
    """The name of a language of comments."""
    return {"zh": say(language, "Comments in Chinese"), "en": say(language, "Comments in English")}.get(
        code, say(language, "Comments")
    )


def _draw(parts: dict[str, pd.DataFrame], language: str) -> str:
    rows = max(len(p) for p in parts.values())
    page = Canvas(TOP_MM + ROW_MM * rows + 1)
    width = page.width if len(parts) == 1 else (page.width - GAP_MM) / 2
    for k, (code, part) in enumerate(parts.items()):
        _panel(page, part, written_in(code, language), (width + GAP_MM) * k, width, language)
    return page.svg()


def _panel(page: Canvas, part: pd.DataFrame, title: str, x: float, width: float, language: str) -> None:
    scored = "mean_score" in part.columns and part["mean_score"].notna().any()
    end = x + width
    page.heading(x, 2.6, title, width)
    label = max(lettering.width(str(t), 8.5) for t in part["term"]) + 4
    label = min(label, width * 0.42)
    bar_end = end - (28 if scored else 12)
    small = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    page.text(end - (16 if scored else 0), TOP_MM - 4.6, say(language, "Respondents"), **small)
    if scored:
        page.text(end, TOP_MM - 4.6, say(language, "Score"), **small)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7, start=x, end=end)
    scale = (bar_end - x - label) / max(float(part["respondents"].max()), 1)
    for k, (_, row) in enumerate(part.iterrows()):
        y = TOP_MM + ROW_MM * (k + 0.5)
        page.text(x, y, lettering.cut(str(row["term"]), label - 2, 8.5))
        page.box(x + label, y - 1.7, float(row["respondents"]) * scale, 3.4, COLOURS["p2"])
        page.text(end - (16 if scored else 0), y, number(row["respondents"], "count"), align="right", bold=True)
        if scored:
            page.text(
                end, y, number(plain_cell(row["mean_score"]), "index"), size=7.5, colour=COLOURS["sec"], align="right"
            )
        page.rule(y + ROW_MM / 2, start=x, end=end)


def headline(parts: dict[str, pd.DataFrame], language: str) -> str:
    """The most used words of the first panel."""
    first = next(iter(parts.values()))
    return say(language, "Customers write most about {terms}", terms=phrases.names(first["term"].head(3), language))


def _text(parts: dict[str, pd.DataFrame], frame: pd.DataFrame, title: str, language: str) -> Text:
    alt = [f"{r['term']} {number(r['respondents'], 'count')}" for p in parts.values() for r in phrases.records(p)]
    return Text(
        headline=headline(parts, language),
        title=title,
        subtitle=_subtitle(frame, language),
        alt=say(language, "Bars of word counts. {rows}.", rows=phrases.clauses(alt, language)),
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
