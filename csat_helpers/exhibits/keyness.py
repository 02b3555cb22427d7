"""Keyness: the words that set two groups of customers apart, of detractors and of promoters unless said."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.keyness_chart import draw, plot, scored, sure
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.exhibits.terms_chart import written_in
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.tokens import PHONE_WIDTH_MM

ALONE, OF_BOTH, UNSURE = 8, 5, 3  # words a side: of one language, of each of two, where none is told from chance
NAMED = 2
_NEEDED = ("language", "term", "estimate", "p_adjusted", "difference", "share", "other_share", "users", "other_users",
           "base", "other_base", "level", "level_label", "other", "other_label")  # fmt: skip


def keyness(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Bars of how much oftener one group uses a word than the other, to the left and to the right.

    ``frame`` is that of ``measures.keyness``. Of each language's words those are shown that are told from chance, the
    surest of each side; where none is, a few in grey, and the headline says so. The encoding's ``kind`` is ``bars``.
    Raises InputError where a column is missing.

    >>> row = {"language": "en", "term": "wait", "estimate": -2.1, "p_adjusted": 0.001, "difference": -0.2, "share": 0.05}
    >>> row |= {"other_share": 0.25, "users": 10, "other_users": 50, "base": 200, "other_base": 200}
    >>> row |= {"level": "high", "level_label": "Promoters", "other": "low", "other_label": "Detractors"}
    >>> keyness(pd.DataFrame([row]), id="k", language="en").bundle.headline
    'Typical of detractors: “wait”'
    """
    title = say(language, "Words that set customers apart")
    if frame.empty:
        return no_data(frame, id, language, title, words, lacks=_too_few(language))
    phrases.check_columns(frame, _NEEDED, "keyness")
    parts = _panels(frame)
    rows = pd.concat(list(parts.values()), ignore_index=True)
    return publish(
        "bars",
        frame,
        _text(parts, frame, language),
        words,
        id=id,
        language=language,
        encoding={
            "y": "term",
            "x": "difference",
            "series": "language",
            "format": "points",
            "order": rows["term"].tolist(),
        },
        table=_table(frame, language),
        svg=draw(parts, language),
        phone=draw(parts, language, width=PHONE_WIDTH_MM),
        plot=plot(parts, language),
        base=int(frame.drop_duplicates("language")[["base", "other_base"]].to_numpy().sum()),
    )


def _too_few(language: str) -> str:
    return say(language, "Too few in either group wrote comments, or no word is used by enough of them.")


def _panels(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The words shown of each of the two languages written most, from the one side to the other."""
    codes = list(dict.fromkeys(frame["language"]))[:2]
    any_sure, found = bool(sure(frame).any()), {}
    most = (ALONE if len(codes) == 1 else OF_BOTH) if any_sure else UNSURE
    for code in codes:
        rows = frame[(frame["language"] == code) & (sure(frame) | (not any_sure))]
        sides = [rows[rows["estimate"] < 0].head(most), rows[rows["estimate"] > 0].head(most)]
        part = pd.concat([side.sort_values("difference", kind="stable") for side in sides])
        if len(part):
            found[str(code)] = part
    return found


def headline(parts: dict[str, pd.DataFrame], language: str) -> Said:
    """The leading words of either group, of each language the first."""
    rows = pd.concat(list(parts.values()))
    sides = [_leading(parts, below=True), _leading(parts, below=False)]
    first = rows.iloc[0]
    groups = [group(first, "other_label", language), group(first, "level_label", language)]
    if not any(len(side) for side in sides):
        text = say(
            language,
            "No reliable difference between the words of {other} and {level}",
            other=groups[0],
            level=groups[1],
        )
        return Said(text, "none")
    said = [(groups[k], named(side, language)) for k, side in enumerate(sides) if len(side)]
    if len(said) == 1:
        return Said(say(language, "Typical of {group}: {words}", group=said[0][0], words=said[0][1]), "reliable")
    values = {"other": said[0][0], "others": said[0][1], "level": said[1][0], "levels": said[1][1]}
    return Said(say(language, "Typical of {other}: {others}; of {level}: {levels}", **values), "reliable")


def _leading(parts: dict[str, pd.DataFrame], *, below: bool) -> pd.DataFrame:
    """A side's surest words: the first of each of two languages, two of one."""
    each = NAMED if len(parts) == 1 else 1
    side = [part[sure(part) & ((part["estimate"] < 0) == below)] for part in parts.values()]
    return pd.concat([rows.sort_values("p_adjusted", kind="stable").head(each) for rows in side])


def group(row: pd.Series, column: str, language: str) -> str:
    """A group inside a sentence; promoters, detractors and the like are common nouns."""
    label = str(row[column])
    if language == "zh":
        return label
    return label.lower() if row["level"] == "high" and row["other"] == "low" else phrases.quoted(label)


def named(rows: pd.DataFrame, language: str) -> str:
    """Words in quotes, each followed by what it means in the report's language where that is known."""
    said = [
        phrases.quoted(str(r["term"])) + (phrases.bracketed(str(r["gloss"]), language) if r.get("gloss") else "")
        for r in phrases.records(rows)
    ]
    return phrases.names(said, language, quotes=False)


def _text(parts: dict[str, pd.DataFrame], frame: pd.DataFrame, language: str) -> Text:
    rows, said = pd.concat(list(parts.values())), headline(parts, language)
    first = rows.iloc[0]
    pair = {"other": str(first["other_label"]), "level": str(first["level_label"])}
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Words of comments: {other} and {level}", **pair),
        subtitle=say(
            language, "Share of {level} less share of {other} who use the word, percentage points, by language of the comment",
            level=group(first, "level_label", language), other=group(first, "other_label", language),
        ),
        alt=_alt(rows, language),
        notes=_notes(frame, language),
        see=_see(parts, language),
        do=say(language, "Read the comments that use these words before acting on them: a word is not yet a reason.")
        if said.finding == "reliable" else "",
    )  # fmt: skip


def _see(parts: dict[str, pd.DataFrame], language: str) -> str:
    """The surest word of either side with its users."""
    sides = [_leading(dict(list(parts.items())[:1]), below=below).head(1) for below in (True, False)]
    return phrases.sentences([_used(side.iloc[0], language) for side in sides if len(side)], language)


def _used(row: pd.Series, language: str) -> str:
    told = say(
        language,
        "{users} of {base} {level} and {other_users} of {other_base} {other} use {word}.",
        word=named(row.to_frame().T, language),
        users=number(row["users"], "count"),
        base=number(row["base"], "count"),
        level=group(row, "level_label", language),
        other_users=number(row["other_users"], "count"),
        other_base=number(row["other_base"], "count"),
        other=group(row, "other_label", language),
    )
    return phrases.figure(written_in(str(row["language"]), language), told, language)


def _alt(rows: pd.DataFrame, language: str) -> str:
    listed = [
        phrases.figure(str(r["term"]), f"{number(r['other_share'], 'share')} / {number(r['share'], 'share')}", language)
        for r in phrases.records(rows)
    ]
    first = rows.iloc[0]
    return say(
        language,
        "Bars of the difference between two groups; shares of {other} and {level} who use each word. {rows}.",
        other=str(first["other_label"]),
        level=str(first["level_label"]),
        rows=phrases.clauses(listed, language),
    )


def _notes(frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    tested = number(frame["tested"].iloc[0], "count") if "tested" in frame.columns else ""
    chosen = say(
        language,
        "Shown are words that one group uses more at the 95% level (Fisher’s exact test, p values adjusted for the words "
        "tested), chosen by their log-odds ratio with a prior from both groups (after Monroe, Colaresi and Quinn).",
    )
    if not sure(frame).any():
        chosen = say(
            language, "Grey: no word passes the test (Fisher’s exact test, p values adjusted for the words tested)."
        )
    counted = say(language, "Each respondent counts once a word; shares are weighted, n counts respondents.")
    many = say(language, "Words tested: {n}.", n=tested) if tested else ""
    of = str(frame["of_label"].iloc[0]) if "of_label" in frame.columns else ""
    split = say(language, "Groups by {item}.", item=phrases.quoted(of)) if of and scored(frame) else ""
    return (phrases.sentences([chosen, many], language), phrases.sentences([counted, split], language))


def _table(frame: pd.DataFrame, language: str) -> Table:
    first = frame.iloc[0]
    other, level = str(first["other_label"]), str(first["level_label"])
    heads = {
        "language": (say(language, "Language"), "text"),
        "term": (say(language, "Word"), "text"),
        "gloss": (say(language, "Meaning"), "text"),
        "other_users": ("n", "count"),
        "other_share": ("%", "share1"),
        "users": ("n", "count"),
        "share": ("%", "share1"),
        "odds_ratio": (say(language, "Odds ratio"), "coefficient"),
        "p_adjusted": (say(language, "p"), "p"),
    }
    if not ("gloss" in frame.columns and frame["gloss"].fillna("").any()):
        del heads["gloss"]
    columns = [Column(name, *head) for name, head in heads.items() if name in frame.columns]
    shown = frame.assign(language=[written_in(str(code), language) for code in frame["language"]])
    rows = shown[[c.name for c in columns]].itertuples(index=False, name=None)
    spanners = (
        {"label": other, "columns": ["other_users", "other_share"]},
        {"label": level, "columns": ["users", "share"]},
    )
    return Table(tuple(columns), tuple(tuple(plain_cell(v) for v in row) for row in rows), spanners=spanners, stub=2)
