"""Accounting of rows and answers: what came in, what was set aside and why, what is missing."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number

MANY = 0.05  # from this part missing, a report says whom the results speak for


def accounting(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Rows read, set aside by reason, and analysed: ``reason``, perhaps ``label``, and ``rows``.

    ``frame`` is that of ``survey.accounting``: its first row what was read, then what was set aside, then what is
    ``analysed``, and what of it a report of a part is on (``focus``), which is then the exhibit's base. The encoding's
    ``kind`` is ``table``.

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
    focus = frame[frame["reason"] == "focus"].tail(1)
    base = int(focus["rows"].iloc[0]) if len(focus) else kept
    headline = _flow(read, kept, base if len(focus) else None, language)
    made = Table(
        (Column("reason", say(language, "Rows")), Column("rows", say(language, "Count"), "count")),
        tuple((str(r[name]), int(r["rows"])) for _, r in frame.iterrows()),
        emphasis=tuple(dict.fromkeys((0, last, *((len(frame) - 1,) if len(focus) else ())))),
    )
    text = Text(
        headline, title,
        say(language, "Rows of all data files; the last row is what this report is of")
        if len(focus) else say(language, "Rows of the data files"), headline,
        see=_main_reason(frame.iloc[1:last], name, language),
        matters=say(language, "The other exhibits are of {n} of them, unless they say otherwise: {label}.",
                    n=number(base, "count"), label=_own(str(focus[name].iloc[0]), language)) if len(focus) else "",
    )  # fmt: skip
    return publish("table", frame, text, words, id=id, language=language, table=made, base=base,
                   extra={"figures": {"set_aside": read - kept}})  # fmt: skip


def _flow(read: int, kept: int, base: int | None, language: str) -> str:
    """The finding: how many rows are analysed, how many of them are in the report where it is of a part."""
    values = {"read": number(read, "count"), "kept": number(kept, "count"), "out": number(read - kept, "count")}
    if base is not None:
        values["n"] = number(base, "count")
        if read == kept:
            return say(language, "All {read} rows read are analysed, {n} of them in this report", **values)
        return say_n(language, "{kept} of {read} rows are analysed, {n} of them in this report; {out} was set aside, for a stated reason",
                     "{kept} of {read} rows are analysed, {n} of them in this report; {out} were set aside, each for a stated reason",
                     read - kept, **values)  # fmt: skip
    if read == kept:
        return say(language, "All {read} rows read are analysed", **values)
    return say_n(language, "{kept} of {read} rows are analysed; {out} was set aside, for a stated reason",
                 "{kept} of {read} rows are analysed; {out} were set aside, each for a stated reason",
                 read - kept, **values)  # fmt: skip


def _main_reason(out: pd.DataFrame, name: str, language: str) -> str:
    """The reason for which most rows were set aside, where there are several and one is ahead."""
    told = out[out["rows"] > 0].sort_values("rows", ascending=False, kind="stable")
    if len(told) < 2 or told["rows"].iloc[0] == told["rows"].iloc[1]:
        return ""
    most, whole = int(told["rows"].iloc[0]), int(out["rows"].sum())
    values = {"reason": _own(str(told[name].iloc[0]), language), "n": number(most, "count")}
    values["whole"] = number(whole, "count")
    if 2 * most > whole:
        return say(language, "Most rows set aside: {reason} ({n} of {whole}).", **values)
    return say(language, "The commonest reason to set a row aside: {reason} ({n} of {whole}).", **values)


def _own(label: str, language: str) -> str:
    """What a row's label says of its own, after the colon."""
    return label.partition("：" if language == "zh" else ": ")[2] or label


def missing(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Missing answers by item and kind, those whom a question did not concern apart from those who did not answer it.

    ``frame`` is that of ``survey.missing_report``: ``item, label, kind, count, share`` and, where known, ``applies``
    (false where the question did not concern the respondent) and ``base``. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"item": ["speed"], "kind": ["refused"], "count": [7], "share": [0.035]})
    >>> missing(frame, id="m", language="en").bundle.headline
    '“speed” has the most missing answers: 4%, mostly “refused”'
    """
    title = say(language, "Missing answers by item and kind")
    if frame.empty:
        return no_data(frame, id, language, title, words, lacks=say(language, "No answer is missing."))
    phrases.check_columns(frame, ("item", "kind", "count", "share"), "missing")
    frame = _whole(frame)
    items = _by_item(frame)
    base = phrases.base_of(frame)
    known = say(
        language, "Number of answers, and share of respondents, %. {base}", base=phrases.base_text(frame, language)
    )
    notes = [
        say(language, "A missing answer is counted by the kind the questionnaire gives it and is never an answer.")
    ]
    if _apart(items):
        notes.append(say(language, "Did not apply: not concerned or not asked, which is no refusal. Not answered: of "
                                   "those it applied to."))  # fmt: skip
    finding = _headline(frame, items, language)
    text = Text(finding, title, known, finding, notes=tuple(notes), see=_unanswered(items, language),
                matters=_speak_for(items, language))  # fmt: skip
    return publish(
        "table", frame, text, words, id=id, language=language, table=_missing_table(frame, items, language), base=base
    )


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with every column that is used: without ``applies`` every question concerned everybody."""
    label = frame["label"] if "label" in frame.columns else frame["item"]
    applies = frame["applies"].astype(bool) if "applies" in frame.columns else True
    return frame.assign(label=label, applies=applies)


def _by_item(frame: pd.DataFrame) -> pd.DataFrame:
    """A row an item, most missing first: ``count`` and ``share`` of all, and ``unanswered`` of those concerned."""
    own = frame.assign(
        refused=frame["count"].where(frame["applies"], 0), rate=frame["share"].where(frame["applies"], 0.0),
        elsewhere=frame["share"].where(~frame["applies"], 0.0),
    )  # fmt: skip
    items = own.groupby("item", sort=False).agg(
        label=("label", "first"), count=("count", "sum"), share=("share", "sum"), refused=("refused", "sum"),
        rate=("rate", "sum"), elsewhere=("elsewhere", "sum"),
    )  # fmt: skip
    concerned = (1 - items["elsewhere"]).where(items["elsewhere"] < 1)
    ranked = items.assign(unanswered=items["rate"] / concerned).reset_index()
    return ranked.sort_values("count", ascending=False, kind="stable", ignore_index=True)


def _apart(items: pd.DataFrame) -> bool:
    """Whether any question did not concern somebody."""
    return bool((items["elsewhere"] > 0).any())


def _headline(frame: pd.DataFrame, items: pd.DataFrame, language: str) -> str:
    """The finding: which item lacks most answers, and what kind most of them are."""
    top = items.iloc[0]
    values = {"item": phrases.quoted(str(top["label"])), "share": number(top["share"], "share")}
    if not top["count"] > 0:
        return say(language, "No answer is missing")
    if len(items) > 1 and items["count"].iloc[1] == top["count"]:
        return say(language, "No item lacks more than {share} of its answers", **values)
    own = frame[frame["item"] == top["item"]].sort_values("count", ascending=False, kind="stable").iloc[0]
    if 2 * own["count"] > top["count"]:
        kind = phrases.quoted(str(own["kind"]))
        return say(language, "{item} has the most missing answers: {share}, mostly {kind}", **values, kind=kind)
    return say(language, "{item} has the most missing answers: {share}", **values)


def _unanswered(items: pd.DataFrame, language: str) -> str:
    """The item that most did not answer although it concerned them, where that is not what the headline says."""
    if not _apart(items) or not (items["refused"] > 0).any():
        return ""
    top = items.sort_values("unanswered", ascending=False, kind="stable").iloc[0]
    return say(language, "Of those a question applied to, at most {share} did not answer it: {item}.",
               share=number(top["unanswered"], "share"), item=phrases.quoted(str(top["label"])))  # fmt: skip


def _speak_for(items: pd.DataFrame, language: str) -> str:
    """For whom the results of the item with most missing answers do not speak."""
    top = items.iloc[0]
    values = {"item": phrases.quoted(str(top["label"]))}
    if top["unanswered"] >= MANY:
        values["share"] = number(top["unanswered"], "share")
        return say(language, "Results on {item} speak for the others only: {share} gave none.", **values)
    if top["elsewhere"] >= MANY:
        values["share"] = number(top["elsewhere"], "share")
        return say(language, "Results on {item} are of those it applied to; it did not to {share}.", **values)
    return ""


def _missing_table(frame: pd.DataFrame, items: pd.DataFrame, language: str) -> Table:
    """A row an item, a column a kind: first those whom it did not concern, then those who did not answer."""
    wide = frame.pivot_table(index="item", columns=["applies", "kind"], values="count", aggfunc="sum", observed=True)
    kinds = wide.sum().reset_index(name="n").sort_values(["applies", "n"], ascending=[True, False], kind="stable")
    named = [(f"kind_{k}", bool(row["applies"]), str(row["kind"])) for k, row in enumerate(phrases.records(kinds), 1)]
    apart = _apart(items)
    columns = (
        Column("label", say(language, "Item")),
        *(Column(name, kind, "count") for name, _, kind in named),
        Column("count", say(language, "Missing in all"), "count"),
        Column("share", say(language, "Share"), "share1"),
        *((Column("unanswered", say(language, "Not answered"), "share1"),) if apart else ()),
    )
    rows = []
    for item in phrases.records(items.set_index("item", drop=False)):
        counts = [plain_cell(wide.loc[item["item"], (applies, kind)]) for _, applies, kind in named]
        ends = [item["count"], item["share"], *([plain_cell(item["unanswered"])] if apart else [])]
        rows.append((str(item["label"]), *counts, *ends))
    return Table(columns, tuple(rows), _spanners(named, language) if apart else ())


def _spanners(named: list[tuple[str, bool, str]], language: str) -> tuple[dict[str, Any], ...]:
    heads = {False: say(language, "Did not apply"), True: say(language, "No answer")}
    parts = {head: [name for name, applies, _ in named if applies is own] for own, head in heads.items()}
    return tuple({"label": head, "columns": columns, "level": 1} for head, columns in parts.items() if columns)
