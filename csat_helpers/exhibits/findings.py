"""The summary's findings: one short sentence and its evidence from each frame that has something to say."""

from dataclasses import dataclass, field

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.actions import aim_text, target_text, why
from csat_helpers.exhibits.bars import bars_of
from csat_helpers.exhibits.bars_chart import Bar
from csat_helpers.exhibits.bars_words import extremes, tested
from csat_helpers.exhibits.bars_words import headline as bars_headline
from csat_helpers.exhibits.comparison import sign
from csat_helpers.exhibits.drivers import SURE, above, outcome_of
from csat_helpers.exhibits.drivers import headline as drivers_headline
from csat_helpers.exhibits.movement import Finding, level, movement, stand, step_of, step_of_all, stop
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.priority_map import by_gain, first_step, fixes, strengths
from csat_helpers.exhibits.priority_map import headline as map_headline
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

MOST, FEW = 5, 3  # findings; under the few, what only describes is told as well
GROUPS = 6  # groups that a finding names
PRIORITIES = 4  # of the plan that the summary prints


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
    trend: pd.DataFrame = field(default_factory=pd.DataFrame)


def findings(f: Frames, language: str) -> list[Finding]:
    """Up to five findings, the most telling first; what the headline above them says is not said again."""
    told = [
        level(f.satisfaction, f.change, f.trend, language),
        movement(f.change, f.satisfaction, language),
        link(f, language),
        strength(f.priorities, language),
        gap(f.segments, language),
        weakness(f.priorities, language),
        advocacy(f.recommendation, language),
    ]
    found = [p for p in told if p is not None]
    best = ends(f.items, language) if len(found) < FEW else None
    found += [best] if best else []
    if not found and len(f.satisfaction):
        alone = stop(stand(f.satisfaction, f.change, language), language)
        found = [{"headline": alone, "text": say(language, "On a scale of 0 to 100.")}]
    return found[:MOST]


def weakness(priorities: pd.DataFrame, language: str) -> Finding | None:
    """What is important and rated low."""
    if priorities.empty:
        return None
    rows = ranked(priorities)
    sure = by_gain(fixes(rows))
    headline = map_headline(rows, language).text
    if sure.empty:
        return {"headline": stop(headline, language), "text": ""}
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
    return {"headline": stop(headline, language), "text": text}


def ranked(priorities: pd.DataFrame) -> pd.DataFrame:
    """Priorities with an estimate, most important first."""
    known = priorities.dropna(subset=["importance", "performance"])
    return known.sort_values("importance", ascending=False, kind="stable").reset_index(drop=True)


def strength(priorities: pd.DataFrame, language: str) -> Finding | None:
    """What is important and strong, and surely so."""
    if priorities.empty:
        return None
    rows = strengths(ranked(priorities)).head(phrases.NAMED)
    if rows.empty:
        return None
    headline = say_n(
        language, "{items} is the strength to protect.", "{items} are the strengths to protect.", len(rows),
        items=phrases.names(rows["label"], language),
    )  # fmt: skip
    mean = number(rows["performance_line"].iloc[0], "index")
    told = [phrases.figure(str(row["label"]), why(row, language), language) for _, row in rows.iterrows()]
    told = [why(rows.iloc[0], language)] if len(rows) == 1 else told
    told.append(say(language, "the mean of all items is {mean}", mean=mean))
    return {"headline": headline, "text": stop(phrases.clauses(told, language), language)}


def link(f: Frames, language: str) -> Finding | None:
    """What goes most closely with satisfaction, and whether it moved the same way in the same wave."""
    known = phrases.shown(f.importance, "share") if len(f.importance) else f.importance
    if known.empty or known["share_low"].isna().any():
        return None
    rows = known.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)
    first = rows.iloc[0]
    values = {
        "share": number(first["share"], "share"),
        "interval": interval(first["share_low"], first["share_high"], "share", language),
    }
    text = say(
        language,
        "{item} holds {share} of what the items explain (95% interval {interval}): association, not proof of cause.",
        item=phrases.quoted(str(first["label"])), **values,
    )  # fmt: skip
    together = _together(f, rows, language)
    if together:
        text = say(
            language,
            "It holds {share} of what the items explain (95% interval {interval}): association, not proof of cause.",
            **values,
        )
    return {"headline": stop(together or drivers_headline(rows, language).text, language), "text": text}


def _together(f: Frames, rows: pd.DataFrame, language: str) -> str:
    """That the surely closest item moved reliably as the outcome did; empty where it did not."""
    first = rows.iloc[0]
    if above(rows).empty or not first["rank_prob_1"] >= SURE or "outcome" not in rows.columns:
        return ""
    steps = [step_of_all(f.satisfaction, f.change), step_of(f.change, str(first["item"]))]
    own = len(f.satisfaction) > 0 and str(first["outcome"]) == str(f.satisfaction["item"].iloc[0])
    moved = [sign(step) for step in steps if step is not None]
    values = {"item": phrases.quoted(str(first["label"])), "outcome": phrases.quoted(outcome_of(rows))}
    if own and moved == [-1, -1]:
        return say(language, "{item} is most closely linked to {outcome}, and fell in the same wave", **values)
    if own and moved == [1, 1]:
        return say(language, "{item} is most closely linked to {outcome}, and rose in the same wave", **values)
    return ""


def gap(segments: pd.DataFrame, language: str) -> Finding | None:
    """The groups reliably below the rest, all of them, else the widest reliable difference."""
    known = phrases.shown(segments) if len(segments) else segments
    if len(known) < 2:
        return None
    rows, kind = bars_of(known, None, language, {}), phrases.format_of(known)
    if tested(known) and not any(b.exceeds for b in rows):
        return _outlying(rows, kind, language)
    said = bars_headline(rows, str(known["label"].iloc[0]), "", kind, language, by_test=tested(known))
    if said.finding != "reliable":
        return None
    told = [_within(b, kind, language) for b in reversed(extremes(rows) or ())]
    return {"headline": stop(said.text, language), "text": stop(phrases.clauses(told, language), language)}


def _outlying(rows: list[Bar], kind: str, language: str) -> Finding | None:
    """The groups that the tests mark below all others of their kind, the lowest first; else those above."""
    low = sorted((b for b in rows if b.sign < 0), key=lambda b: b.estimate)
    high = sorted((b for b in rows if b.sign > 0), key=lambda b: -b.estimate)
    marked = (low or high)[:GROUPS]
    if not marked:
        return None
    beside = [phrases.commas([inside(b.group), number(b.estimate, kind)], language) for b in marked]
    named = [b.label + phrases.bracketed(text, language) for b, text in zip(marked, beside, strict=True)]
    groups = phrases.names(named, language, quotes=False)
    headline = (
        say(language, "Reliably less satisfied than the rest: {groups}.", groups=groups)
        if low
        else say(language, "Reliably more satisfied than the rest: {groups}.", groups=groups)
    )
    parts = [interval(b.low, b.high, kind, language) for b in marked]
    text = say_n(
        language, "95% interval: {intervals}.", "95% intervals: {intervals}.", len(parts),
        intervals=phrases.clauses(parts, language),
    )  # fmt: skip
    if more := len(low or high) - len(marked):
        told = say_n(language, "{n} more group like it.", "{n} more groups like these.", more, n=more)
        text = phrases.sentences([text, told], language)
    return {"headline": headline, "text": text}


def inside(label: str) -> str:
    """A label inside a phrase: a word that only begins with a capital loses it."""
    return label[:1].lower() + label[1:] if label[1:].islower() else label


def _within(bar: Bar, kind: str, language: str) -> str:
    """``Prepaid: 54.2 (51.6 to 56.8)``."""
    value = number(bar.estimate, kind)
    value += phrases.bracketed(interval(bar.low, bar.high, kind, language), language)
    return phrases.figure(bar.label, value, language)


def advocacy(recommendation: pd.DataFrame, language: str) -> Finding | None:
    """Whether promoters outnumber detractors: the net promoter score against zero, with its interval."""
    known = phrases.shown(recommendation) if len(recommendation) else recommendation
    if known.empty or known[["conf_low", "conf_high"]].isna().any(axis=None):
        return None
    row = known.iloc[0]
    headline = (
        say(language, "Promoters outnumber detractors.")
        if row["conf_low"] > 0
        else say(language, "Detractors outnumber promoters.")
        if row["conf_high"] < 0
        else say(language, "Neither promoters nor detractors are reliably more.")
    )
    text = say(
        language,
        "The Net Promoter Score is {value} (95% interval {interval}).",
        value=number(row["estimate"], "nps"),
        interval=phrases.within(row, "nps", language),
    )
    return {"headline": headline, "text": text}


def ends(items: pd.DataFrame, language: str) -> Finding | None:
    """The best and the worst rated item."""
    known = phrases.shown(items) if len(items) else items
    if len(known) < 2:
        return None
    rows = bars_of(known, None, language, {})
    return {"headline": stop(bars_headline(rows, "", "index", "index", language).text, language), "text": ""}


def priority_rows(plan: pd.DataFrame, language: str) -> list[list[str]]:
    """Item, evidence, aim with its certainty, and test of the first four of the proposed actions."""
    return [
        [str(row["label"]), why(row, language), aim_text(row, language), target_text(row, language)]
        for _, row in plan.head(PRIORITIES).iterrows()
    ]


def message(f: Frames, language: str) -> Said:
    """The report's main message: where satisfaction stands, and what comes first."""
    first = stand(f.satisfaction, f.change, language)
    order = f.plan["item"].tolist() if "item" in f.plan.columns else []
    act = first_step(ranked(f.priorities), language, order) if len(f.priorities) else Said("")
    text = phrases.clauses(filter(None, [first, act.text]), language)
    if not text:
        return Said(say(language, "Summary of the results"))
    # A level has its interval beside it, which holds it up.
    return Said(text, "reliable" if first or act.finding == "reliable" else act.finding)
