"""Action plan: who does what by when, or what the priorities propose."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number


def actions(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """The agreed plan (``action, item, owner, due, target, status``), or one proposed from the priorities
    (``rank, label, importance, performance, target``), which says so. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"action": ["Call back in 24 hours"], "owner": ["Li"]})
    >>> actions(frame, id="a", language="en").bundle.headline
    '1 action is agreed, with an owner'
    """
    agreed = "action" in frame.columns
    title = say(language, "Action plan") if agreed else say(language, "Proposed priorities for action")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    text = _agreed(frame, title, language) if agreed else _proposed(frame, title, language)
    made = _agreed_table(frame, language) if agreed else proposed_table(frame, language)
    return publish("table", frame, text, words, id=id, language=language, table=made)


def _agreed(frame: pd.DataFrame, title: str, language: str) -> Text:
    n = len(frame)
    owned = int((frame["owner"].fillna("").astype(str).str.strip() != "").sum()) if "owner" in frame.columns else 0
    headline = (
        say_n(language, "{n} action is agreed, with an owner", "{n} actions are agreed, each with an owner", n, n=n)
        if owned == n
        else say_n(
            language, "{owned} of {n} actions has an owner", "{owned} of {n} actions have an owner", owned,
            owned=owned, n=n,
        )
    )  # fmt: skip
    name = say(language, "Name an owner for each action that has none.")
    return Text(headline, title, say(language, "As agreed with the client"), do=name if owned < n else "")


def _proposed(frame: pd.DataFrame, title: str, language: str) -> Text:
    phrases.check_columns(frame, ("label", "importance", "performance"), "actions")
    said = _first_step(frame, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(language, "Importance: share of explained variance. Performance and target: index 0–100"),
        notes=(
            say(
                language,
                "Proposed from the priorities of this survey, not yet agreed: owners, dates and steps are the "
                "client’s to set.",
            ),
            say(language, "Certainty: probability that the item lies in its quadrant of importance and performance."),
        ),
    )


def _first_step(frame: pd.DataFrame, language: str) -> Said:
    """Where to begin; no certain word about an item whose place the data leave open."""
    unsure = frame["unstable"].astype(bool) if "unstable" in frame.columns else pd.Series(False, index=frame.index)
    improve = frame["aim"] != "protect" if "aim" in frame.columns else pd.Series(True, index=frame.index)
    item = phrases.quoted(str(frame["label"].iloc[0]))
    if (improve & ~unsure).any():
        item = phrases.quoted(str(frame[improve & ~unsure]["label"].iloc[0]))
        finding = "reliable" if "unstable" in frame.columns else ""
        return Said(say(language, "Begin with {item}; give every action an owner and a date", item=item), finding)
    if improve.any():
        text = say(language, "{item} may come first, but the data cannot place it surely", item=item)
        return Said(text, "none")
    finding = "none" if unsure.iloc[0] else "reliable"
    return Said(say(language, "Nothing calls for repair first: protect {item}", item=item), finding)


def _agreed_table(frame: pd.DataFrame, language: str) -> Table:
    heads = {
        "action": say(language, "Action"),
        "label": say(language, "Item"),
        "owner": say(language, "Owner"),
        "due": say(language, "Due"),
        "target": say(language, "Target"),
        "status": say(language, "Status"),
    }
    names = [n for n in heads if n in frame.columns]
    if "label" not in names and "item" in frame.columns:
        names.insert(1, "item")
        heads["item"] = say(language, "Item")
    rows = frame[names].itertuples(index=False, name=None)
    text = tuple(tuple("" if plain_cell(v) is None else str(v) for v in row) for row in rows)
    return Table(tuple(Column(n, heads[n]) for n in names), text)


def proposed_table(frame: pd.DataFrame, language: str) -> Table:
    """Rank, item, evidence and target of proposed actions."""
    columns = (
        Column("rank", say(language, "Rank"), "count"),
        Column("label", say(language, "Priority")),
        Column("aim", say(language, "Aim")),
        Column("importance", say(language, "Importance"), "share1"),
        Column("performance", say(language, "Index now"), "index"),
        Column("target", say(language, "Judge it by")),
        Column("quadrant_probability", say(language, "Certainty")),
    )
    rows = []
    for k, (_, row) in enumerate(frame.iterrows(), 1):
        rows.append(
            (
                k,
                str(row["label"]),
                phrases.aim(row.get("aim"), language),
                row["importance"],
                row["performance"],
                target_text(row, language),
                _certainty(row),
            )
        )
    return Table(columns, tuple(rows))


def _certainty(row: pd.Series) -> str:
    """How sure the item's place is, empty where the frame does not say."""
    p = plain_cell(row.get("quadrant_probability"))
    return "" if p is None else phrases.chance(float(p))


def target_text(row: pd.Series, language: str) -> str:
    """The test of success: an index to reach, empty where there is none."""
    target = plain_cell(row.get("target"))
    return "" if target is None else say(language, "Index ≥ {target}", target=number(float(target), "index"))
