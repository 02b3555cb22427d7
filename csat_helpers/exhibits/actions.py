"""Action plan: who does what by when, or what the priorities propose."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

MOST_CERTAIN = 0.99  # resamples cannot tell a higher probability from certainty


def actions(
    frame: pd.DataFrame, *, id: str, language: str, plan: pd.DataFrame | None = None, **words: Unpack[Words]
) -> Exhibit:
    """The agreed plan (``action, item, label, owner, due, target, status``), or one proposed from the priorities
    (the frame of ``measures.proposed_actions``), which says so. ``plan`` is the proposed one beside an agreed one: it
    gives the agreed items their evidence and their test. The encoding's ``kind`` is ``table``.

    >>> frame = pd.DataFrame({"action": ["Call back in 24 hours"], "owner": ["Li"]})
    >>> actions(frame, id="a", language="en").bundle.headline
    '1 action is agreed, with an owner'
    """
    agreed = "action" in frame.columns
    title = say(language, "Action plan") if agreed else say(language, "Proposed priorities for action")
    if frame.empty:
        return no_data(frame, id, language, title, words)
    if not agreed:
        text, made = _proposed(frame, title, language), proposed_table(frame, language)
        return publish("table", frame, text, words, id=id, language=language, table=made)
    frame = _with_evidence(frame, plan)
    text = _agreed(frame, plan, title, language)
    return publish("table", frame, text, words, id=id, language=language, table=_agreed_table(frame, language))


def _with_evidence(frame: pd.DataFrame, plan: pd.DataFrame | None) -> pd.DataFrame:
    """Agreed actions with the columns that the proposed plan has of their items."""
    if plan is None or plan.empty or "item" not in frame.columns:
        return frame
    told = plan.drop_duplicates("item").rename(columns={"label": "plan_label", "target": "test_target"})
    found = frame.merge(told.drop(columns=[c for c in told if c in frame.columns and c != "item"]), "left", "item")
    if "label" not in frame.columns:
        found["label"] = found["plan_label"].fillna(found["item"])
    return found.drop(columns="plan_label")


def _agreed(frame: pd.DataFrame, plan: pd.DataFrame | None, title: str, language: str) -> Text:
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
    name = say(language, "Name an owner for each action that has none.") if owned < n else ""
    bare = _without_action(frame, plan, language)
    return Text(
        headline, title, say(language, "As agreed with the client"), do=phrases.sentences([name, bare], language)
    )


def _without_action(frame: pd.DataFrame, plan: pd.DataFrame | None, language: str) -> str:
    """Items that the evidence puts among those to improve, and for which nothing is agreed."""
    if plan is None or plan.empty or "item" not in frame.columns:
        return ""
    bare = plan[plan["aim"].isin(["improve", "recover"]) & ~plan["item"].isin(frame["item"])]["label"].tolist()
    return say(language, "No action is agreed yet for {items}.", items=phrases.names(bare, language)) if bare else ""


def _proposed(frame: pd.DataFrame, title: str, language: str) -> Text:
    phrases.check_columns(frame, ("label", "importance", "performance"), "actions")
    said = _first_step(frame, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "Index 0–100 with its 95% interval. Importance: part of what the items explain together"
        ),
        notes=_notes(frame, language),
    )


def _notes(frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    found = [
        say(
            language,
            "Proposed from the priorities of this survey, not yet agreed: owners, dates and steps are the "
            "client’s to set.",
        )
    ]
    if "probability" in frame.columns:
        found.append(
            say(
                language,
                "Certainty: share of the resamples (bootstrap) in which the item is important and below the mean "
                "(to improve, to recover, undecided), or important and above it (to protect); 99% stands for 99% and more.",
            )
        )
    fell = frame[frame["aim"] == "recover"]["label"].tolist() if "aim" in frame.columns else []
    if fell:
        items = phrases.names(fell, language)
        found.append(
            say(
                language,
                "To recover: it fell reliably, though it is not sure that it belongs among what to fix first: {items}.",
                items=items,
            )
        )
    found.append(say(language, "Reliable: by the test between the two waves, at the 95% level."))
    return tuple(found)


def _first_step(frame: pd.DataFrame, language: str) -> Said:
    """Where to begin; no certain word about an item whose place the data leave open."""
    unsure = frame["unstable"].astype(bool) if "unstable" in frame.columns else pd.Series(False, index=frame.index)
    aims = frame["aim"] if "aim" in frame.columns else pd.Series("improve", index=frame.index)
    sure = (aims == "improve") & ~unsure
    if sure.any():
        item = phrases.quoted(str(frame[sure]["label"].iloc[0]))
        finding = "reliable" if "unstable" in frame.columns else ""
        return Said(say(language, "Begin with {item}; owners and dates are still to be agreed", item=item), finding)
    fell = frame[aims == "recover"]
    if len(fell):
        item = phrases.quoted(str(fell["label"].iloc[0]))
        return Said(say(language, "No item surely comes first: find out why {item} fell", item=item), "reliable")
    if (aims != "protect").any():
        item = phrases.quoted(str(frame[aims != "protect"]["label"].iloc[0]))
        text = say(language, "{item} may come first, but the data cannot place it surely", item=item)
        return Said(text, "none")
    finding = "none" if unsure.iloc[0] else "reliable"
    item = phrases.quoted(str(frame["label"].iloc[0]))
    return Said(say(language, "Nothing calls for repair first: protect {item}", item=item), finding)


def _heads(language: str) -> dict[str, Column]:
    """The columns of a plan by name."""
    return {
        "label": Column("label", say(language, "Item")),
        "item": Column("item", say(language, "Item")),
        "aim": Column("aim", say(language, "Recommended aim")),
        "probability": Column("probability", say(language, "Certainty"), "share"),
        "why": Column("why", say(language, "Why")),
        "action": Column("action", say(language, "Step")),
        "owner": Column("owner", say(language, "Owner")),
        "due": Column("due", say(language, "Date")),
        "test": Column("test", say(language, "Test in the next wave")),
        "test_target": Column("test_target", say(language, "Against"), "index"),
        "target": Column("target", say(language, "Target")),
        "status": Column("status", say(language, "Status")),
    }


def _agreed_table(frame: pd.DataFrame, language: str) -> Table:
    """The agreed actions, with evidence and test where a proposed plan gave them."""
    names = ["label" if "label" in frame.columns else "item"]
    names += ["aim", "why"] if "performance" in frame.columns else []
    names += ["action", "owner", "due", "target", "status"]
    names += ["test", "test_target"] if "performance" in frame.columns else []
    derived = ("aim", "why", "test")
    names = [n for n in names if n in frame.columns or n in derived]
    return _table(frame, names, language)


def proposed_table(frame: pd.DataFrame, language: str) -> Table:
    """Item, evidence and test of proposed actions, with cells for step, owner and date yet to be agreed."""
    names = ["label", "aim", *(["probability"] if "probability" in frame.columns else []), "why"]
    written = frame.rename(columns={"target": "test_target"})
    return _table(written, [*names, "action", "owner", "due", "test", "test_target"], language)


def _table(frame: pd.DataFrame, names: list[str], language: str) -> Table:
    heads, rows = _heads(language), []
    for _, row in frame.iterrows():
        rows.append(tuple(_cell(row, name, language) for name in names))
    return Table(tuple(heads[n] for n in names), tuple(rows))


def _cell(row: pd.Series, name: str, language: str) -> Any:
    """One cell of a plan; blank where nothing is known, or nothing agreed."""
    known = plain_cell(row.get("performance")) is not None
    if name == "why":
        return why(row, language) if known else ""
    if name == "test":
        return target_text(row, language) if known else ""
    value = plain_cell(row.get(name))
    if name == "aim":
        return phrases.aim(value, language) if known else ""
    if name == "probability":
        return None if value is None else min(float(value), MOST_CERTAIN)
    if name == "test_target":
        return None if value is None else float(value)
    return "" if value is None else str(value)


def aim_text(row: pd.Series, language: str) -> str:
    """What an action is for, and how sure that is; of an item only possible the chance that it is one to fix."""
    said, p = phrases.aim(row.get("aim"), language), plain_cell(row.get("probability"))
    if p is None:
        return said
    sure = phrases.chance(float(p))
    if row.get("aim") in ("watch", "recover"):
        return say(language, "{aim} ({p} to be fixed first)", aim=said, p=sure)
    return say(language, "{aim} (certainty {p})", aim=said, p=sure)


def why(row: pd.Series, language: str) -> str:
    """The evidence for an action: index with its interval, importance, and a reliable change."""
    index = say(language, "Index {value}", value=number(row["performance"], "index"))
    if plain_cell(row.get("performance_low")) is not None:
        held = interval(row["performance_low"], row["performance_high"], "index", language)
        index += phrases.bracketed(held, language)
    share = say(language, "importance {share}", share=number(row["importance"], "share1"))
    return phrases.commas(filter(None, [index, share, _moved(row, language)]), language)


def _moved(row: pd.Series, language: str) -> str:
    """The change since the previous wave where its interval excludes zero."""
    if plain_cell(row.get("change_low")) is None or row["change_low"] <= 0 <= row["change_high"]:
        return ""
    since = wave_name(plain_cell(row.get("previous_wave")) or "", language) or say(language, "the previous wave")
    size = number(abs(row["change"]), "index")
    if row["change"] < 0:
        return say(language, "down {size} since {wave}", size=size, wave=since)
    return say(language, "up {size} since {wave}", size=size, wave=since)


def target_text(row: pd.Series, language: str) -> str:
    """The test of success in the next wave, empty where there is none."""
    if row.get("aim") == "watch":
        return say(language, "Decide then")
    target = plain_cell(row.get("test_target", row.get("target")))
    if target is None:
        return ""
    value = number(float(target), "index")
    if float(target) != row["performance"]:
        return say(language, "Whole interval at {target} or above", target=value)
    if row.get("aim") == "protect":
        return say(language, "No reliable fall from {value}", value=value)
    return say(language, "A reliable rise on {value}", value=value)
