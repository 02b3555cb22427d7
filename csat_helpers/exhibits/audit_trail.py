"""Audit trail: what a reader needs to check a report's figures against the files that they were made from."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number

_GROUP = 8  # digits of a hash that are read at once


def audit_trail(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Inputs with their SHA-256, rows from read to analysed, versions of the software, and the rule for chance.

    ``frame`` is that of ``survey.audit_trail``: ``section, item, label, value`` and ``rows``. Hashes are printed in
    groups of eight digits, which are no part of them. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"section": ["inputs", "rows", "rows"], "item": ["a.csv", "read", "analysed"]})
    >>> frame = frame.assign(label=["Data", "Rows read", "Analysed"], value=["0" * 64, "", ""], rows=[None, 110, 100])
    >>> audit_trail(frame, id="a", language="en").bundle.headline
    'The report can be checked: 1 input file with its SHA-256, 100 of 110 rows analysed'
    """
    title = say(language, "Audit trail")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("section", "item", "label", "value", "rows"), "audit_trail")
    rows = phrases.records(frame)
    files = sum(row["section"] == "inputs" for row in rows)
    text = Text(
        headline=_headline(rows, files, language),
        title=title,
        subtitle=say(language, "Inputs of this report, its rows, its software, and what decides chance"),
        notes=_notes(language),
    )
    return publish("table", frame, text, words, id=id, language=language, table=_table(rows, language),
                   extra={"figures": {"files": files}})  # fmt: skip


def _headline(rows: list[dict[str, Any]], files: int, language: str) -> str:
    head = say_n(language, "The report can be checked: {n} input file with its SHA-256",
                 "The report can be checked: {n} input files with their SHA-256", files, n=number(files, "count"))  # fmt: skip
    counts = {row["item"]: plain_cell(row["rows"]) for row in rows if row["section"] == "rows"}
    if counts.get("read") is None or counts.get("analysed") is None:
        return head
    read, kept = (number(int(counts[name]), "count") for name in ("read", "analysed"))
    return phrases.commas([head, say(language, "{kept} of {read} rows analysed", kept=kept, read=read)], language)


def _notes(language: str) -> tuple[str, ...]:
    return (
        say(
            language,
            "SHA-256 is the fingerprint of a file’s content: one byte changed gives another. It is printed in groups of "
            "eight digits to be read; the gaps are no part of it.",
        ),
        say(
            language,
            "The same files, template and versions give the same figures: csat runs verify compares the files at hand and "
            "computes all figures again. The run’s manifest.json has the versions of all packages and the fingerprints of "
            "this report’s own files.",
        ),
    )


def _table(rows: list[dict[str, Any]], language: str) -> Table:
    names = {
        "inputs": say(language, "Inputs and their SHA-256"), "rows": say(language, "Rows, from read to analysed"),
        "software": say(language, "Software"), "rules": say(language, "Rules"),
    }  # fmt: skip
    columns = (
        Column("label", say(language, "What")),
        Column("item", say(language, "File")),
        Column("value", say(language, "Value")),
    )
    cells: list[tuple[Any, ...]] = []
    heads: list[int] = []
    for section in dict.fromkeys(str(row["section"]) for row in rows):
        heads.append(len(cells))
        cells.append((names.get(section, section), "", ""))
        cells += [_cells(row) for row in rows if row["section"] == section]
    return Table(columns, tuple(cells), emphasis=tuple(heads))


def _cells(row: dict[str, Any]) -> tuple[str, str, str]:
    count = plain_cell(row["rows"])
    if count is not None:
        return str(row["label"]), "", number(int(count), "count")
    value = str(row["value"])
    if row["section"] == "inputs":
        value = " ".join(value[k : k + _GROUP] for k in range(0, len(value), _GROUP))
    name = str(row["item"]) if row["section"] == "inputs" else ""
    return str(row["label"]), name, value
