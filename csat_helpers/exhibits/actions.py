"""Action plan: who does what by when, or what the priorities propose."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
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
        else say(language, "{owned} of {n} actions have an owner", owned=owned, n=n)
    )
    return Text(headline, title, say(language, "As agreed with the client"))


def _proposed(frame: pd.DataFrame, title: str, language: str) -> Text:
    phrases.check_columns(frame, ("label", "importance", "performance"), "actions")
    first = frame.iloc[0]
    return Text(
        headline=_first_step(first, language),
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


def _first_step(first: pd.Series, language: str) -> str:
    """Where to begin; no certain word about an item whose place the data leave open."""
    item = phrases.quoted(str(first["label"]))
    if bool(first.get("unstable", False)):
        return say(language, "{item} may come first, but the data cannot place it surely", item=item)
    return say(language, "Begin with {item}; give every action an owner and a date", item=item)


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
