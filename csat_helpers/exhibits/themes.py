"""Themes: what comments are about, by how many, and how satisfied those are who mention it."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.exhibits.themes_chart import draw, plot, scored, sign
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("label", "estimate", "conf_low", "conf_high", "respondents", "base")


def themes(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """The share of those who commented that mentions each theme, with their score and its tested difference.

    ``frame`` is that of ``measures.themes``: ``label, estimate, conf_low, conf_high, respondents, base`` and where there is
    a rating ``mean_score, difference, difference_low, difference_high, p_adjusted, lean``. Bars are coloured where the
    difference passes its test. The encoding's ``kind`` is ``bars``. Raises InputError where a column is missing.

    >>> frame = pd.DataFrame({"label": ["Waiting"], "estimate": [0.21], "conf_low": [0.18], "conf_high": [0.24]})
    >>> frame = frame.assign(respondents=84, base=400, difference=-14.2, lean="negative", outcome_label="Overall satisfaction")
    >>> frame = frame.assign(mean_score=56.0, other_score=70.2, difference_low=-18.0, difference_high=-10.4, p_adjusted=0.001)
    >>> themes(frame, id="t", language="en").bundle.headline
    'The 21% who name “Waiting” score 14.2 points lower on “Overall satisfaction” than the others who commented'
    """
    title = say(language, "What comments are about")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words, lacks=_too_few(language))
    phrases.check_columns(frame, _NEEDED, "themes")
    rows = phrases.shown(frame).sort_values("estimate", ascending=False, kind="stable").reset_index(drop=True)
    return publish(
        "bars",
        frame,
        _text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "estimate", "low": "conf_low", "high": "conf_high", "format": "share",
                  "order": rows["label"].tolist()},
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=plot(rows, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def _too_few(language: str) -> str:
    return say(language, "Too few wrote a comment, or on nothing alike.")


def foremost(rows: pd.DataFrame) -> pd.Series | None:
    """The theme whose tested difference weighs most among all who commented, those for the worse first."""
    for way in (-1, 1):
        found = rows[[sign(row) == way for _, row in rows.iterrows()]]
        if len(found):
            return found.iloc[int((found["difference"].abs() * found["estimate"]).to_numpy(float).argmax())]
    return None


def headline(rows: pd.DataFrame, language: str) -> Said:
    """The theme that weighs most, where a test says so; else what is named most, and that no score differs."""
    found = foremost(rows) if scored(rows) else None
    if not scored(rows):
        return Said(_named_most(rows, language))
    item = phrases.quoted(_outcome(rows))
    if found is None:
        none = say(language, "; no reliable difference in {item} by theme", item=item)
        return Said(_named_most(rows, language) + none, "none")
    values = {"theme": phrases.quoted(str(found["label"])), "share": number(found["estimate"], "share"), "item": item}
    values["points"] = number(abs(found["difference"]), "index")
    if sign(found) < 0:
        text = say(
            language,
            "The {share} who name {theme} score {points} points lower on {item} than the others who commented",
            **values,
        )
    else:
        text = say(
            language,
            "The {share} who name {theme} score {points} points higher on {item} than the others who commented",
            **values,
        )
    return Said(text, "reliable")


def _named_most(rows: pd.DataFrame, language: str) -> str:
    """The theme named most, with those whose intervals reach its own: they share its place."""
    tied = rows[(rows["conf_high"] > rows["conf_low"].iloc[0] + 1e-9) | (rows.index == rows.index[0])]
    first = phrases.records(tied.head(phrases.NAMED))
    if len(first) == 1:
        row = first[0]
        values = {"theme": phrases.quoted(str(row["label"])), "share": number(row["estimate"], "share")}
        return say(language, "{theme} is named by {share} of those who commented", **values)
    shares = (phrases.bracketed(number(row["estimate"], "share"), language) for row in first)
    named = [phrases.quoted(str(row["label"])) + share for row, share in zip(first, shares, strict=True)]
    themes = phrases.names(named, language, quotes=False)
    if len(tied) > len(first):
        return say(language, "{themes} are among the themes named most in comments", themes=themes)
    return say(language, "{themes} are the themes named most in comments", themes=themes)


def _outcome(rows: pd.DataFrame) -> str:
    return str(rows["outcome_label"].iloc[0] or "") if "outcome_label" in rows.columns else ""


def _text(rows: pd.DataFrame, frame: pd.DataFrame, title: str, language: str) -> Text:
    said, found = headline(rows, language), foremost(rows) if scored(rows) else None
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=_subtitle(rows, language),
        alt=_alt(rows, language),
        notes=_notes(rows, frame, language),
        see="" if found is None else _see(found, language),
        matters=_matters(rows, found, language),
        do="" if found is None else say(
            language, "Read the comments on {theme} and find what stands behind them before you act.",
            theme=phrases.quoted(str(found["label"])),
        ),
    )  # fmt: skip


def _see(row: pd.Series, language: str) -> str:
    return say(
        language,
        "Index of those who mention {theme}: {mean}, of the others who commented: {other}; the difference lies between "
        "{low} and {high} points.",
        theme=phrases.quoted(str(row["label"])),
        mean=number(row["mean_score"], "index"),
        other=number(row["other_score"], "index"),
        low=number(row["difference_low"], "points"),
        high=number(row["difference_high"], "points"),
    )


def _matters(rows: pd.DataFrame, found: pd.Series | None, language: str) -> str:
    """The other themes with a tested difference for the worse."""
    if found is None or not sign(found) < 0:
        return ""
    others = [str(row["label"]) for _, row in rows.iterrows() if sign(row) < 0 and row["label"] != found["label"]]
    if not others:
        return ""
    named = phrases.names(others[: phrases.NAMED], language)
    return say(language, "Lower scores also go with {themes}.", themes=named)


def _subtitle(rows: pd.DataFrame, language: str) -> str:
    said = []
    if {"asked"} <= set(rows.columns):
        n, asked = number(rows["base"].max(), "count"), number(rows["asked"].iloc[0], "count")
        said.append(say(language, "{n} of {asked} respondents wrote a comment.", n=n, asked=asked))
    said.append(say(language, "Share of them who mention the theme, %, with 95% interval."))
    if scored(rows):
        said.append(
            say(
                language,
                "Index: 0–100 on {item}; difference from the others who commented, points",
                item=phrases.quoted(_outcome(rows)),
            )
        )
    return phrases.sentences(said, language)


def _notes(rows: pd.DataFrame, frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    marked = any(sign(row) for _, row in rows.iterrows()) if scored(rows) else False
    tests = [
        say(
            language,
            "▲ ▼: the index differs from that of the others at the 95% level (t test on the design, p values adjusted for "
            "the number of themes).",
        )
        if marked else "",
        say(language, "–: too few of them gave a score for an index.")
        if scored(rows) and rows["mean_score"].isna().any() else "",
        say(language, "A score that goes with a theme need not come from it.") if marked else "",
    ]  # fmt: skip
    return (
        phrases.sentences([t for t in tests if t], language),
        phrases.sentences([_sources(rows, language), _counted(rows, language)], language),
        *phrases.common_notes(frame, language),
    )


def _sources(rows: pd.DataFrame, language: str) -> str:
    """How the themes were come by."""
    known = set(rows["source"]) if "source" in rows.columns else set()
    if known == {"list"}:
        return say(language, "The machine sorted comments by the words of the study’s own list of themes.")
    said = (
        [say(language, "The machine sorted comments by a general list of words.")]
        if known & {"general", "item"}
        else []
    )
    if "words" in known:
        said.append(
            say(language, "Themes named by single words are the commonest words of comments that no list covers.")
        )
    return phrases.sentences(said, language)


def _counted(rows: pd.DataFrame, language: str) -> str:
    """How many themes a comment has, and who wrote that there was nothing to say."""
    every = "coded" in rows.columns and int(rows["coded"].iloc[0]) >= int(rows["base"].max())
    said = [
        say(language, "A comment may speak of several themes.")
        if every
        else say(language, "A comment may speak of several themes or of none.")
    ]
    if "coded" in rows.columns and not every:
        coded, base = number(rows["coded"].iloc[0], "count"), number(rows["base"].max(), "count")
        said.append(say(language, "{coded} of {base} mention at least one.", coded=coded, base=base))
    if "silent" in rows.columns and (silent := int(rows["silent"].iloc[0])):
        said.append(
            say(
                language,
                "Not counted: {n} who wrote only that they had nothing to say.",
                n=number(silent, "count"),
            )
        )
    return phrases.sentences(said, language)


def _alt(rows: pd.DataFrame, language: str) -> str:
    told = []
    for row in phrases.records(rows):
        known = scored(rows) and pd.notna(row["difference"])
        apart = phrases.bracketed(number(row["difference"], "points"), language) if known else ""
        told.append(phrases.figure(str(row["label"]), number(row["estimate"], "share") + apart, language))
    return say(language, "Bars of the share that mentions each theme. {rows}.", rows=phrases.clauses(told, language))


def _table(rows: pd.DataFrame, language: str) -> Table:
    heads = {
        "label": (say(language, "Theme"), "text"),
        "respondents": ("n", "count"),
        "estimate": (say(language, "Share"), "share1"),
        "conf_low": (say(language, "95% low"), "share1"),
        "conf_high": (say(language, "95% high"), "share1"),
        "mean_score": (say(language, "Index"), "index"),
        "other_score": (say(language, "The others"), "index"),
        "difference": (say(language, "Difference"), "points"),
        "p_adjusted": (say(language, "p"), "p"),
        "words": (say(language, "Telling words"), "text"),
    }
    if not scored(rows):
        heads = {n: h for n, h in heads.items() if n not in ("mean_score", "other_score", "difference", "p_adjusted")}
    columns = tuple(Column(name, *head) for name, head in heads.items() if name in rows.columns)
    shown = rows if "words" not in rows.columns else rows.assign(words=[_joined(w, language) for w in rows["words"]])
    values = shown[[c.name for c in columns]].itertuples(index=False, name=None)
    marks = tuple(
        {"row": k, "column": "difference", "mark": "up" if way > 0 else "down"}
        for k, (_, row) in enumerate(rows.iterrows()) if (way := sign(row)) and "difference" in heads
    )  # fmt: skip
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in values), marks=marks)


def _joined(words: object, language: str) -> str:
    text = words if isinstance(words, str) else ""
    return text.replace(", ", "、") if language == "zh" else text
