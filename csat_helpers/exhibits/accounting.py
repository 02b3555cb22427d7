"""Accounting of rows and answers: what came in, what was set aside and why, what is missing."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look import number

MANY = 0.05  # from this part missing, a report says whom the results speak for


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
    text = Text(
        headline, title, say(language, "Rows of the data files"), headline,
        see=_main_reason(frame.iloc[1:last], name, language),
    )  # fmt: skip
    return publish("table", frame, text, words, id=id, language=language, table=made, base=kept,
                   extra={"figures": {"set_aside": read - kept}})  # fmt: skip


def _main_reason(out: pd.DataFrame, name: str, language: str) -> str:
    """The reason for which most rows were set aside, where there are several."""
    told = out[out["rows"] > 0]
    if len(told) < 2:
        return ""
    top = told.sort_values("rows", ascending=False, kind="stable").iloc[0]
    return say(language, "The largest number: {reason}, {n} rows.", reason=phrases.quoted(str(top[name])),
               n=number(int(top["rows"]), "count"))  # fmt: skip


def missing(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Missing answers by item and kind: ``item, label, kind, count`` and, where given, ``share``.

    ``frame`` is that of ``survey.missing_report``. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"item": ["speed"], "kind": ["refused"], "count": [7], "share": [0.035]})
    >>> missing(frame, id="m", language="en").bundle.headline
    'Most answers are missing on “speed”: 7, 4% of respondents'
    """
    title = say(language, "Missing answers by item and kind")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("item", "kind", "count", "share"), "missing")
    rows = _by_item(frame.assign(label=frame["label"] if "label" in frame.columns else frame["item"]))
    top = rows.sort_values("count", ascending=False, kind="stable").iloc[0]
    values = {"item": phrases.quoted(str(top["label"])), "share": number(top["share"], "share")}
    headline = (
        say(
            language, "Most answers are missing on {item}: {count}, {share} of respondents", **values,
            count=number(top["count"], "count"),
        )
        if top["count"] > 0
        else say(language, "No answer is missing")
    )  # fmt: skip
    note = say(language, "A missing answer is counted by the kind the questionnaire gives it and is never an answer.")
    text = Text(
        headline,
        title,
        say(language, "Number of answers, and share of respondents, %"),
        headline,
        notes=(note,),
        matters=say(language, "Results on {item} speak for the others only: {share} gave none.", **values)
        if top["share"] >= MANY
        else "",
    )
    return publish("table", frame, text, words, id=id, language=language, table=_missing_table(rows, language))


def _by_item(frame: pd.DataFrame) -> pd.DataFrame:
    """A row an item, a column a kind of missing answer, with their sum and its share."""
    counts = frame.pivot_table(index="item", columns="kind", values="count", aggfunc="sum", sort=False, observed=True)
    whole = frame.groupby("item", sort=False).agg(
        label=("label", "first"), count=("count", "sum"), share=("share", "sum")
    )
    kinds = counts.sum().sort_values(ascending=False, kind="stable").index
    return whole[["label"]].join(counts[kinds].astype(float)).join(whole[["count", "share"]]).reset_index()


def _missing_table(rows: pd.DataFrame, language: str) -> Table:
    kinds = [c for c in rows.columns if c not in ("item", "label", "count", "share")]
    columns = (
        Column("label", say(language, "Item")),
        *(Column(f"kind_{k}", str(kind), "count") for k, kind in enumerate(kinds, 1)),
        Column("count", say(language, "Missing in all"), "count"),
        Column("share", say(language, "Share"), "share1"),
    )
    values = rows[["label", *kinds, "count", "share"]].itertuples(index=False, name=None)
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in values))
