"""The summary's findings: one short sentence and its evidence from each frame that has something to say."""

from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.bars import bars_of
from csat_helpers.exhibits.bars_chart import Bar
from csat_helpers.exhibits.bars_words import extremes, outliers, tested
from csat_helpers.exhibits.bars_words import headline as bars_headline
from csat_helpers.exhibits.comparison import counted, sign
from csat_helpers.exhibits.comparison import headline as change_headline
from csat_helpers.exhibits.drivers import headline as drivers_headline
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.priority_map import by_gain, first_step, fixes
from csat_helpers.exhibits.priority_map import headline as map_headline
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

Finding = dict[str, str]
MOST = 5


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames that a summary is made of; an empty one says nothing."""

    satisfaction: pd.DataFrame
    recommendation: pd.DataFrame
    items: pd.DataFrame
    importance: pd.DataFrame
    priorities: pd.DataFrame
    plan: pd.DataFrame
    change: pd.DataFrame
    segments: pd.DataFrame


def findings(f: Frames, language: str) -> list[Finding]:
    """Up to five findings, the most telling first."""
    weak, linked = weakness(f.priorities, language), link(f.importance, language)
    # One item that is both the first to fix and the closest linked needs saying once.
    if weak and linked and weak.get("item") == linked.get("item"):
        linked = None
    found = [
        level(f.satisfaction, f.change, language),
        weak,
        linked,
        movement(f.change, f.satisfaction, language),
        gap(f.segments, language),
        advocacy(f.recommendation, language),
        ends(f.items, language),
    ]
    return [{"headline": p["headline"], "text": p["text"]} for p in found if p is not None][:MOST]


def level(satisfaction: pd.DataFrame, change: pd.DataFrame, language: str) -> Finding | None:
    """Where satisfaction stands, and whether it moved."""
    if satisfaction.empty:
        return None
    row = satisfaction.iloc[0]
    value = number(row["estimate"], "index")
    step = step_of(change, str(row["item"]))
    text = say(
        language,
        "The 95% interval is {interval}, on a scale of 0 to 100.",
        interval=phrases.within(row, "index", language),
    )
    if step is None:
        return {"headline": say(language, "Satisfaction stands at {value}.", value=value), "text": text}
    values = {"value": number(step["estimate"], "index"), "previous": number(step["previous"], "index")}
    moved = sign(step)
    headline = (
        say(language, "Satisfaction rose from {previous} to {value}.", **values)
        if moved > 0
        else say(language, "Satisfaction fell from {previous} to {value}.", **values)
        if moved < 0
        else say(language, "Satisfaction stands at {value}, with no reliable change from {previous}.", **values)
    )
    return {"headline": headline, "text": text}


def step_of(change: pd.DataFrame, item: str) -> pd.Series | None:
    """The tested change of one item, None where there is none."""
    rows = change[change["item"] == item] if len(change) else change
    rows = phrases.shown(rows, "change") if len(rows) else rows
    return rows.iloc[0] if len(rows) else None


def weakness(priorities: pd.DataFrame, language: str) -> Finding | None:
    """What is important and rated low."""
    if priorities.empty:
        return None
    rows = ranked(priorities)
    sure = by_gain(fixes(rows))
    headline = map_headline(rows, language).text
    if sure.empty:
        return {"headline": _stop(headline, language), "text": ""}
    first = sure.iloc[0]
    text = say(
        language,
        "{item} carries {importance} of what the items explain of {outcome}, and scores {performance} against a mean of "
        "{mean}.",
        outcome=phrases.quoted(str(first["outcome_label"])),
        item=phrases.quoted(str(first["label"])),
        importance=number(first["importance"], "share"),
        performance=number(first["performance"], "index"),
        mean=number(first["performance_line"], "index"),
    )
    return {"headline": _stop(headline, language), "text": text, "item": str(first["item"])}


def ranked(priorities: pd.DataFrame) -> pd.DataFrame:
    """Priorities with an estimate, most important first."""
    known = priorities.dropna(subset=["importance", "performance"])
    return known.sort_values("importance", ascending=False, kind="stable").reset_index(drop=True)


def link(importance: pd.DataFrame, language: str) -> Finding | None:
    """What goes most closely with satisfaction."""
    if importance.empty or phrases.shown(importance, "share").empty:
        return None
    rows = (
        phrases.shown(importance, "share").sort_values("share", ascending=False, kind="stable").reset_index(drop=True)
    )
    first = rows.iloc[0]
    text = say(
        language,
        "{item} holds {share} of what the items explain (95% interval {interval}): association, not proof of cause.",
        item=phrases.quoted(str(first["label"])),
        share=number(first["share"], "share"),
        interval=interval(first["share_low"], first["share_high"], "share", language),
    )
    if rows["share_low"].isna().any():
        return None
    return {
        "headline": _stop(drivers_headline(rows, language).text, language),
        "text": text,
        "item": str(first["item"]),
    }


def movement(change: pd.DataFrame, satisfaction: pd.DataFrame, language: str) -> Finding | None:
    """Which items moved reliably since the previous wave."""
    if change.empty or "change" not in change.columns or phrases.shown(change, "change").empty:
        return None
    own = set(satisfaction["item"]) if len(satisfaction) else set()
    rows = phrases.shown(change, "change").sort_values("change", kind="stable")
    rows = rows[~rows["item"].isin(own)].reset_index(drop=True)
    if rows.empty:
        return None
    headline = change_headline(rows, phrases.format_of(rows), language, brief=True).text
    text = counted(rows, language) if len(rows) > 1 and rows.apply(sign, axis=1).any() else ""
    return {"headline": _stop(headline, language), "text": text}


def gap(segments: pd.DataFrame, language: str) -> Finding | None:
    """The widest reliable difference of the segments: by the frame's tests, else by intervals apart."""
    known = phrases.shown(segments) if len(segments) else segments
    if len(known) < 2:
        return None
    rows, by_test = bars_of(known, None, language, {}), tested(known)
    kind = phrases.format_of(known)
    said = bars_headline(rows, str(known["label"].iloc[0]), "", kind, language, by_test=by_test)
    if said.finding != "reliable":
        return None
    high, low = extremes(rows) or (None, None)
    if by_test and not any(b.exceeds for b in rows):
        low, high = outliers(rows) or (None, None)
    told = [_within(b, kind, language) for b in (low, high) if b is not None]
    return {"headline": _stop(said.text, language), "text": _stop(phrases.clauses(told, language), language)}


def _within(bar: Bar, kind: str, language: str) -> str:
    """``Prepaid: 54.2 (51.6 to 56.8)``."""
    value = number(bar.estimate, kind)
    value += phrases.bracketed(interval(bar.low, bar.high, kind, language), language)
    return phrases.figure(bar.label, value, language)


def advocacy(recommendation: pd.DataFrame, language: str) -> Finding | None:
    """The net promoter score with its interval."""
    if recommendation.empty or phrases.shown(recommendation).empty:
        return None
    row = phrases.shown(recommendation).iloc[0]
    return {
        "headline": say(language, "The Net Promoter Score is {value}.", value=number(row["estimate"], "nps")),
        "text": say(
            language,
            "The 95% interval is {interval}, on a scale of −100 to 100.",
            interval=phrases.within(row, "nps", language),
        ),
    }


def ends(items: pd.DataFrame, language: str) -> Finding | None:
    """The best and the worst rated item."""
    known = phrases.shown(items) if len(items) else items
    if len(known) < 2:
        return None
    rows = bars_of(known, None, language, {})
    return {"headline": _stop(bars_headline(rows, "", "index", "index", language).text, language), "text": ""}


def priority_rows(plan: pd.DataFrame, language: str) -> list[list[str]]:
    """Item, evidence, aim and test of the first three of the proposed actions."""
    written = []
    for _, row in plan.head(3).iterrows():
        evidence = say(
            language, "Importance {importance}, index {performance}",
            importance=number(row["importance"], "share1"), performance=number(row["performance"], "index"),
        )  # fmt: skip
        test = say(language, "Index ≥ {target}", target=number(row["target"], "index"))
        written.append([str(row["label"]), evidence, phrases.aim(row["aim"], language), test])
    return written


def message(f: Frames, language: str) -> Said:
    """The report's main message: where satisfaction stands, and what comes first."""
    first = level(f.satisfaction, f.change, language)
    stand = first["headline"].rstrip(".。") if first else ""
    order = f.plan["item"].tolist() if "item" in f.plan.columns else []
    act = first_step(ranked(f.priorities), language, order) if len(f.priorities) else Said("")
    text = phrases.clauses(filter(None, [stand, act.text]), language)
    if not text:
        return Said(say(language, "Summary of the results"))
    # A level has its interval beside it, which holds it up.
    return Said(text, "reliable" if stand or act.finding == "reliable" else act.finding)


def _stop(sentence: str, language: str) -> str:
    return sentence + ("。" if language == "zh" else ".")
