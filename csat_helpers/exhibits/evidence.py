"""Evidence matrix: what ratings, comments and interviews each say of an item, and how strong that is together."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import evidence_words as said
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.evidence_chart import draw
from csat_helpers.exhibits.evidence_words import BAD, CONFLICTING, GOOD, MODERATE, NOTHING, SOURCES, STRONG, WEAK
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("item", "label", *SOURCES, "agreement", "finding", "strength", "clear_sources")
_FILLED = ("estimate", "conf_low", "conf_high", "base", "commented", "mentions", "low_share", "sources", "sources_good", "sources_bad",
           "sources_mixed", "importance")  # fmt: skip
_TEXTS = ("line_kind", "themes", "withheld", "ratings_hidden", "flag", "reason", "quote", "quote_translation")
_ORDER = (STRONG, MODERATE, CONFLICTING, WEAK, NOTHING)
_MARKS = {GOOD: "up", BAD: "down"}


def evidence(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Items by source, each cell with a mark and its figures, agreement and strength at the right.

    ``frame`` is that of ``measures.evidence``. What is poor on strong evidence stands first. A triangle up is good, down
    poor, a lozenge divided, a hollow dot not clear, a dash nothing said. The headline names what most sources agree on,
    and where they differ. The encoding's ``kind`` is ``table``: a presentation shows the table.

    Raises InputError where a column is missing.

    >>> row = {"item": "bills", "label": "Bills", "numbers": "bad", "comments": "bad", "interviews": "bad", "finding": "bad",
    ...        "agreement": "converge", "strength": "strong", "clear_sources": 3, "estimate": 31.2}
    >>> evidence(pd.DataFrame([row]), id="e", language="en").bundle.headline
    'All three sources agree: “Bills” is poor'
    """
    title = say(language, "What each source of evidence says")
    if not frame.empty:
        phrases.check_columns(frame, _NEEDED, "evidence")
    if frame.empty or (frame[list(SOURCES)] == "").all(axis=None):
        lacks = say(language, "It takes rated items that enough people answered, comments or interviews.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    rows = _sorted(_filled(frame))
    labels = [str(row["label"]) + " *" * phrases.flagged(row) for _, row in rows.iterrows()]
    finding = said.headline(rows, language)
    text = Text(
        headline=finding.text,
        finding=finding.finding,
        title=title,
        subtitle=_subtitle(rows, language),
        alt=said.alt(rows, language),
        see=said.see(rows, language),
        matters=said.matters(rows, language),
        do=said.do(rows, language),
        notes=(*said.notes(rows, language), *phrases.common_notes(rows, language)),
    )
    return publish(
        "table", rows, text, words, id=id, language=language, encoding={"layout": "evidence"},
        table=_table(rows, labels, language), svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM), base=phrases.base_of(rows),
    )  # fmt: skip


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with every column that words are made of."""
    lacking = {name: float("nan") for name in _FILLED if name not in frame.columns}
    made = frame.assign(**lacking, **{name: "" for name in _TEXTS if name not in frame.columns})
    return made.assign(**{name: made[name].fillna("") for name in _TEXTS})


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """By strength, the poor first, then the more important, then the lowest index."""
    keys = frame.assign(
        _strength=frame["strength"].map({name: k for k, name in enumerate(_ORDER)}).fillna(len(_ORDER)),
        _side=frame["finding"].map({BAD: 0, GOOD: 2}).fillna(1), _matters=-frame["importance"].astype(float).fillna(0),
    )  # fmt: skip
    order = keys.sort_values(["_strength", "_side", "_matters", "estimate"], kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _subtitle(rows: pd.DataFrame, language: str) -> str:
    """What the figures are."""
    known = phrases.shown(rows)
    if known.empty:
        return say(language, "Comments and interviews")
    values = {"base": phrases.base_text(known, language)}
    return say(language, "Index 0–100 with its 95% interval, comments and interviews. {base}", **values)


def _table(rows: pd.DataFrame, labels: list[str], language: str) -> Table:
    columns = (
        Column("label", say(language, "Item")),
        *(Column(source, said.source_name(source, language)) for source in SOURCES),
        Column("agreement", say(language, "Sources")),
        Column("strength", say(language, "Strength of evidence")),
    )
    cells = [
        (labels[k], *(said.cell(row, source, language) for source in SOURCES),
         said.agreement(str(row["agreement"]), language), said.strength(str(row["strength"]), language))
        for k, (_, row) in enumerate(rows.iterrows())
    ]  # fmt: skip
    marks = [
        {"row": k, "column": source, "mark": _MARKS[row[source]]}
        for k, (_, row) in enumerate(rows.iterrows())
        for source in SOURCES
        if row[source] in _MARKS
    ]
    return Table(columns, tuple(cells), marks=tuple(marks))
