"""Quality checks: what each rule found in the rows that were read, and how many rows were set aside for it."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number

_LISTED = 0.5  # of long texts that an earlier row has too: above it, that is the rule and no sign of a copy
_NEEDED = ("rule", "item", "action", "rows", "share", "excluded", "base", "before", "after")


def quality_checks(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Every quality rule: the rows it could judge, those it hit, what is done with them, and how many rows remain.

    ``frame`` is that of ``survey.checks``: ``rule, item, action, rows, share, excluded, base, before, after`` and, where
    there is one, the item's ``label``. The encoding's ``kind`` is ``table``.

    >>> found = {"rule": ["empty"], "item": "", "action": "exclude", "rows": [3], "share": [0.03], "excluded": [3]}
    >>> frame = pd.DataFrame({**found, "base": [100], "before": [100], "after": [97]})
    >>> quality_checks(frame, id="q", language="en").bundle.headline
    'Quality rules set 3 of 100 rows aside; no other rule found any'
    """
    title = say(language, "Quality checks of the rows that were read")
    made = frame[frame["base"] > 0] if "base" in frame.columns else frame
    if made.empty:
        lacks = say(language, "The data have nothing that a quality rule could judge.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, _NEEDED, "quality_checks")
    read, kept = int(frame["before"].iloc[0]), int(frame["after"].iloc[-1])
    text = Text(
        headline=_headline(made, read, kept, language),
        title=title,
        subtitle=say(language, "Rows that each rule hit, of those that it could judge; rules in the order in which they are applied"),
        notes=(
            say(language, "A row is set aside once, under the first rule that hits it. Rows that are counted only stay in all results."),
            *_notes(frame, language),
        ),
        see=_most(made, language),
    )  # fmt: skip
    figures = {"read": read, "kept": kept, "set_aside": read - kept, "rules": len(set(made["rule"])),
               "hit": len(set(_kept_hits(made)["rule"]))}  # fmt: skip
    return publish("table", frame, text, words, id=id, language=language, table=_table(frame, language), base=read,
                   extra={"figures": figures})  # fmt: skip


def _kept_hits(made: pd.DataFrame) -> pd.DataFrame:
    """Rules that found rows and set none aside."""
    return made[(made["rows"] > 0) & (made["action"] != "exclude")]


def _headline(made: pd.DataFrame, read: int, kept: int, language: str) -> str:
    hits = _kept_hits(made)
    rules = len(set(hits["rule"]))
    if read > kept:
        values = {"out": number(read - kept, "count"), "read": number(read, "count"), "n": rules}
        if not rules:
            return say(language, "Quality rules set {out} of {read} rows aside; no other rule found any", **values)
        return say_n(language, "Quality rules set {out} of {read} rows aside; {n} more rule found rows, which are kept",
                     "Quality rules set {out} of {read} rows aside; {n} more rules found rows, which are kept", rules, **values)  # fmt: skip
    if not rules:
        n = len(set(made["rule"]))
        return say_n(language, "The {n} quality check that could be made found nothing",
                     "None of the {n} quality checks that could be made found anything", n, n=n)  # fmt: skip
    return say_n(language, "No row is set aside; {n} quality rule found rows, which are kept",
                 "No row is set aside; {n} quality rules found rows, which are kept", rules, n=rules)  # fmt: skip


def _most(made: pd.DataFrame, language: str) -> str:
    """The rule that hit the largest part of the rows it could judge."""
    hits = made[made["rows"] > 0].sort_values("share", ascending=False, kind="stable")
    if hits.empty:
        return ""
    worst = hits.iloc[0]
    return say(
        language, "Most hits: {rule}, {rows} of {base} rows ({share}).", rule=phrases.quoted(_name(worst, language)),
        rows=number(int(worst["rows"]), "count"), base=number(int(worst["base"]), "count"),
        share=number(float(worst["share"]), "share1"),
    )  # fmt: skip


def _notes(frame: pd.DataFrame, language: str) -> list[str]:
    """What most texts being the same means, what could not be checked, and why."""
    listed = ((frame["rule"] == "same text") & (frame["share"] > _LISTED)).any()
    said = [say(language, "Texts of which most are the same were chosen from a list, not written.")] if listed else []
    if "detail" not in frame.columns:
        return said
    why = _reasons(language)
    left = frame[frame["action"] == "not checked"]
    parts = [
        say(language, "{rule} ({why})", rule=_rule(str(row["rule"]), language), why=why.get(str(row["detail"]), str(row["detail"])))
        for row in phrases.records(left)
    ]  # fmt: skip
    return [*said, *([say(language, "Not checked: {rules}.", rules=phrases.clauses(parts, language))] if parts else [])]


def _table(frame: pd.DataFrame, language: str) -> Table:
    columns = (
        Column("rule", say(language, "Rule")), Column("base", say(language, "Rows judged"), "count"),
        Column("rows", say(language, "Rows hit"), "count"), Column("share", say(language, "Share"), "share1"),
        Column("action", say(language, "What is done")), Column("excluded", say(language, "Set aside"), "count"),
        Column("before", say(language, "Rows before"), "count"), Column("after", say(language, "Rows after"), "count"),
    )  # fmt: skip
    actions = _actions(language)
    rows = []
    for row in phrases.records(frame):
        judged = row["action"] != "not checked"
        told: dict[str, Any] = {
            **row,
            "rule": _name(row, language),
            "action": actions.get(str(row["action"]), str(row["action"])),
        }
        hidden = () if judged else ("base", "rows", "share", "excluded")
        rows.append(tuple("" if c.name in hidden else plain_cell(told[c.name]) for c in columns))
    bold = [k for k, out in enumerate(frame["excluded"]) if out > 0]
    return Table(columns, tuple(rows), emphasis=tuple(bold))


def _name(row: Any, language: str) -> str:
    """A rule's name, with that of the item which it is about."""
    rule, item = _rule(str(row["rule"]), language), str(row.get("label") or row["item"] or "")
    return say(language, "{rule}: {item}", rule=rule, item=item) if item else rule


def _rule(rule: str, language: str) -> str:
    words = {
        "empty": say(language, "No answer to any question"),
        "no brand rated": say(language, "Rated no brand"),
        "duplicate": say(language, "Respondent sent twice"),
        "brand rated twice": say(language, "Brand rated twice by a respondent"),
        "too fast": say(language, "Answered faster than allowed"),
        "faster than others": say(language, "Answered much faster than others"),
        "straightliner": say(language, "Same answer to every driver"),
        "same answer on a scale": say(language, "Same answer to all ratings of a scale"),
        "same answers": say(language, "All answers those of an earlier row"),
        "same text": say(language, "Long text that an earlier row has too"),
        "out of range": say(language, "Value outside its scale"),
        "attention": say(language, "Attention item failed"),
        "unanswered": say(language, "Many questions left blank"),
        "impossible dates": say(language, "Impossible dates"),
        "gibberish": say(language, "Text without meaning"),
    }
    return words.get(rule, rule)


def _actions(language: str) -> dict[str, str]:
    return {
        "flag": say(language, "counted, kept"),
        "exclude": say(language, "set aside"),
        "refuse": say(language, "refused: such a file is not read"),
        "not checked": say(language, "not checked"),
    }


def _reasons(language: str) -> dict[str, str]:
    return {
        "no duration": say(language, "no column of durations is named"),
        "no text": say(language, "no item with texts"),
        "no dates": say(language, "no column of dates that could be read"),
        "no battery": say(language, "too few ratings share a scale"),
        "no id": say(language, "no item is the respondent’s id"),
        "no items": say(language, "too few items"),
    }
