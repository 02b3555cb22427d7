"""Accounting of rows and answers: what came in, what was set aside and why, what is missing."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import number


def accounting(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Rows read, set aside by reason, and analysed: ``reason``, perhaps ``label``, and ``rows``.

    ``frame`` is that of ``survey.accounting``: its first row what was read, then what was set aside, then what is
    ``analysed``. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"reason": ["read", "empty", "analysed"], "rows": [110, 10, 100]})
    >>> accounting(frame, id="a", language="en").bundle.headline
    '100 of 110 rows are analysed; 10 were set aside, each for a stated reason'
    """
    title = say(language, "From rows read to respondents analysed")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("reason", "rows"), "accounting")
    name = "label" if "label" in frame.columns else "reason"
    # Where a part of the respondents is reported, its row comes after those analysed.
    last = frame["reason"].tolist().index("analysed") if "analysed" in set(frame["reason"]) else len(frame) - 1
    read, kept = int(frame["rows"].iloc[0]), int(frame["rows"].iloc[last])
    values = {"read": number(read, "count"), "kept": number(kept, "count"), "out": number(read - kept, "count")}
    headline = (
        say(language, "All {read} rows read are analysed", **values)
        if read == kept
        else say(
            language, "{kept} of {read} rows are analysed; {out} were set aside, each for a stated reason", **values
        )
    )
    made = Table(
        (Column("reason", say(language, "Rows")), Column("rows", say(language, "Count"), "count")),
        tuple((str(r[name]), int(r["rows"])) for _, r in frame.iterrows()),
        emphasis=(0, last),
    )
    text = Text(headline, title, say(language, "Rows of the data files"), headline)
    return publish("table", frame, text, words, id=id, language=language, table=made, base=kept)


def missing(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Missing answers by item and kind: ``item, label, kind, count`` and, where given, ``share``.

    ``frame`` is that of ``survey.missing_report``. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"item": ["speed"], "kind": ["refused"], "count": [7]})
    >>> missing(frame, id="m", language="en").bundle.headline
    'Most answers are missing on “speed”: 7'
    """
    title = say(language, "Missing answers by item and kind")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("item", "count"), "missing")
    name = "label" if "label" in frame.columns else "item"
    top = frame.sort_values("count", ascending=False, kind="stable").iloc[0]
    headline = say(
        language,
        "Most answers are missing on {item}: {count}",
        item=phrases.quoted(str(top[name])),
        count=number(top["count"], "count"),
    )
    note = say(language, "A missing answer is counted by the kind the questionnaire gives it and is never an answer.")
    text = Text(headline, title, say(language, "Answers"), headline, notes=(note,))
    return publish("table", frame, text, words, id=id, language=language, table=_missing_table(frame, name, language))


def _missing_table(frame: pd.DataFrame, name: str, language: str) -> Table:
    heads = {
        name: (say(language, "Item"), "text"),
        "kind": (say(language, "Kind"), "text"),
        "code": (say(language, "Code"), "text"),
        "count": (say(language, "Count"), "count"),
        "share": (say(language, "Share"), "share1"),
    }
    columns = tuple(Column(c, *heads[c]) for c in heads if c in frame.columns)
    rows = frame[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in rows))
