"""Checklist: what standards ask a report to disclose, what of it is given, and where that is from."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say, say_n

AAPOR = "aapor"
GIVEN, PART, NONE = "●", "◊", "○"


def checklist(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each item of a disclosure standard with what the study gives; several standards each in a section of its own.

    ``frame`` is that of ``survey.disclosure_items``: ``standard, standard_label, item, label, value, given, lacks`` and
    ``source``. An item of which something is wanted is given in part, and the table names what. A note says that it is
    a checklist and no claim of conformity. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"standard": "aapor", "standard_label": "AAPOR", "item": ["mode", "dates"]})
    >>> frame = frame.assign(label=["Mode", "Dates"], value=["Online", "not provided"], given=[True, False])
    >>> made = checklist(frame.assign(lacks=["", "the dates"], source=["engagement", ""]), id="c", language="en")
    >>> made.bundle.headline
    '1 of 2 AAPOR disclosure items is given in full; missing: the dates'
    """
    title = say(language, "What the report discloses")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    needed = ("standard", "standard_label", "label", "value", "given", "lacks", "source")
    phrases.check_columns(frame, needed, "checklist")
    rows = phrases.records(frame)
    wanted = [] if _named(rows) else _wanted(rows)
    text = Text(
        headline=_headline(rows, language),
        title=title,
        subtitle=say(language, "Items of the standards named, and what this study gives of them"),
        see=_see(rows, language),
        matters=say(language, "What a report does not disclose, a reader who disputes it may take for missing."),
        do=say(language, "Still to be provided: {facts}.", facts=phrases.clauses(wanted, language)) if wanted else "",
        notes=_notes(language),
    )
    return publish("table", frame, text, words, id=id, language=language, table=_table(rows, language),
                   extra={"figures": _counts(rows)})  # fmt: skip


def state(row: dict[str, Any]) -> str:
    """Whether an item is given, in part, or not at all."""
    return GIVEN if row["given"] else PART if row["source"] else NONE


def _standards(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    keys = dict.fromkeys(str(row["standard"]) for row in rows)
    return {key: [row for row in rows if row["standard"] == key] for key in keys}


def _wanted(rows: list[dict[str, Any]]) -> list[str]:
    """What the items lack, each once."""
    return list(dict.fromkeys(str(row["lacks"]) for row in rows if row["lacks"]))


def _named(rows: list[dict[str, Any]]) -> bool:
    """Whether the headline has room for all that is lacking."""
    return len(_standards(rows)) == 1 and len(_wanted(rows)) <= phrases.NAMED


def _counts(rows: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Of each standard: items given in full, in part, not at all, and all."""
    return {
        key: [*(sum(state(row) == one for row in part) for one in (GIVEN, PART, NONE)), len(part)]
        for key, part in _standards(rows).items()
    }


def _headline(rows: list[dict[str, Any]], language: str) -> str:
    """How many items are given in full; of one standard also which are not."""
    parts = _standards(rows)
    if len(parts) > 1:
        told = [
            say(language, "{standard} {given} of {n}", standard=part[0]["standard_label"], given=full, n=n)
            for part, (full, _, _, n) in zip(parts.values(), _counts(rows).values(), strict=True)
        ]
        return say(language, "Disclosure items given in full: {standards}", standards=phrases.commas(told, language))
    full, part, none, n = next(iter(_counts(rows).values()))
    values = {"given": full, "n": n, "standard": rows[0]["standard_label"], "key": rows[0]["standard"]}
    if full == n:
        if values["key"] == AAPOR:
            return say(language, "All {n} AAPOR disclosure items are given", **values)
        return say(language, "All {n} headings of {standard} are given", **values)
    if _named(rows):
        wanted = _wanted(rows)
        rest = say(language, "missing: {items}", items=phrases.names(wanted, language, quotes=False))
    else:
        rest = say(language, "{part} in part, {none} not at all", part=part, none=none)
    return phrases.clauses([_in_full(full, values, language), rest], language)


def _in_full(full: int, values: dict[str, Any], language: str) -> str:
    if values["key"] == AAPOR:
        return say_n(language, "{given} of {n} AAPOR disclosure items is given in full",
                     "{given} of {n} AAPOR disclosure items are given in full", full, **values)  # fmt: skip
    return say_n(language, "{given} of {n} headings of {standard} is given in full",
                 "{given} of {n} headings of {standard} are given in full", full, **values)  # fmt: skip


def _see(rows: list[dict[str, Any]], language: str) -> str:
    """Which items say nothing at all."""
    none = list(dict.fromkeys(str(row["label"]) for row in rows if state(row) == NONE))
    return say(language, "Nothing is given of: {items}.", items=phrases.names(none, language)) if none else ""


def _notes(language: str) -> tuple[str, ...]:
    return (
        say(language, "{given} given, {part} given in part, {none} not provided.", given=GIVEN, part=PART, none=NONE),
        say(
            language,
            "A checklist filled from the data and from what the engagement states. It is no certificate, no audit and no "
            "claim of conformity; headings are in short words, and the standards’ own texts decide.",
        ),
        say(
            language,
            "“Given” says that a fact is stated, not that it was verified. From: engagement, stated by those responsible; "
            "data, read from the answers; computed, made by this report.",
        ),
    )


def _table(rows: list[dict[str, Any]], language: str) -> Table:
    parts = _standards(rows)
    columns = (
        Column("label", say(language, "Item")),
        Column("value", say(language, "What is given")),
        Column("source", say(language, "From")),
    )
    cells: list[tuple[Any, ...]] = []
    heads: list[int] = []
    for part in parts.values():
        if len(parts) > 1:
            heads.append(len(cells))
            cells.append((part[0]["standard_label"], "", ""))
        cells += [_cells(row, language) for row in part]
    return Table(columns, tuple(cells), emphasis=tuple(heads))


def _cells(row: dict[str, Any], language: str) -> tuple[str, ...]:
    """The item, what is given with its mark before it and what is not behind it, and where that is from."""
    found = state(row)
    value = str(row["value"]) if found != NONE else ""
    lacks = say(language, "Not provided: {facts}", facts=row["lacks"]) if row["lacks"] else ""
    told = phrases.clauses(filter(None, [value, lacks]), language) or str(row["value"])
    names = {
        "engagement": say(language, "engagement"),
        "data": say(language, "data"),
        "computed": say(language, "computed"),
    }
    sources = phrases.commas([names.get(name, name) for name in str(row["source"]).split()], language)
    return str(row["label"]), f"{found} {told}", sources
