"""What the evidence matrix says: verdicts, what each source gives, the headline, the takeaways and the rule in notes."""

from collections.abc import Iterable

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import base as base_text
from csat_helpers.look.numbers import interval

GOOD, BAD, MIXED, OPEN, SILENT = "good", "bad", "mixed", "open", ""
SOURCES = ("numbers", "comments", "interviews")
STRONG, MODERATE, WEAK, CONFLICTING, NOTHING = "strong", "moderate", "weak", "conflicting", "nothing"
_QUOTED = {"en": 110, "zh": 50}  # a longer quote does not fit a cell


def source_name(name: str, language: str) -> str:
    """The heading of a source."""
    return {
        "numbers": say(language, "Ratings"),
        "comments": say(language, "Comments"),
        "interviews": say(language, "Interviews"),
    }[name]


def verdict(name: str, language: str) -> str:
    """What a source says of an item, in a word."""
    return {
        GOOD: say(language, "Good"),
        BAD: say(language, "Poor"),
        MIXED: say(language, "Divided"),
        OPEN: say(language, "Not clear"),
    }.get(name, say(language, "Nothing said"))


def agreement(name: str, language: str) -> str:
    """Whether the sources agree."""
    return {
        "converge": say(language, "Agree"),
        "differ": say(language, "Differ"),
        "one": say(language, "One clear source"),
    }.get(name, say(language, "None clear"))


def strength(name: str, language: str) -> str:
    """How strong the evidence is."""
    return {
        STRONG: say(language, "Strong"),
        MODERATE: say(language, "Moderate"),
        WEAK: say(language, "Weak"),
        CONFLICTING: say(language, "Conflict"),
        "view": say(language, "Consultant’s view"),
    }.get(name, say(language, "Not enough"))


def figures(row: pd.Series, source: str, language: str) -> tuple[str, str]:
    """What a source's verdict rests on, in two short lines."""
    if source == "numbers":
        return _numbers(row, language)
    return _comments(row, language) if source == "comments" else _interviews(row, language)


def _numbers(row: pd.Series, language: str) -> tuple[str, str]:
    if plain_cell(row["estimate"]) is None:
        return "", ""
    held = plain_cell(row["conf_low"]) is not None
    return number(row["estimate"], "index"), interval(
        row["conf_low"], row["conf_high"], "index", language
    ) if held else ""


def _comments(row: pd.Series, language: str) -> tuple[str, str]:
    n = plain_cell(row["mentions"])
    if n is None or n == 0:
        return "", ""
    said = say_n(language, "{n} mention", "{n} mentions", int(n), n=number(n, "count"))
    share = plain_cell(row["low_share"])
    return said, "" if share is None else say(language, "{share} rate low", share=number(share, "share"))


def _interviews(row: pd.Series, language: str) -> tuple[str, str]:
    n = plain_cell(row["sources"])
    if n is None or n == 0:
        return "", ""
    whole = say_n(language, "{n} source", "{n} sources", int(n), n=number(n, "count"))
    if row["withheld"]:
        return whole, ""
    counts = {side: int(row[f"sources_{side}"]) for side in (GOOD, BAD, MIXED)}
    names = {
        GOOD: say(language, "{n} good", n=counts[GOOD]),
        BAD: say(language, "{n} poor", n=counts[BAD]),
        MIXED: say(language, "{n} divided", n=counts[MIXED]),
    }
    return whole, phrases.commas([names[side] for side in names if counts[side]], language)


def cell(row: pd.Series, source: str, language: str) -> str:
    """A source's verdict and what it rests on, as a table's cell."""
    told = rested(row, source, language)
    said = verdict(str(row[source]), language) if row[source] else silent(row, source, language)
    if source == "numbers" and told and plain_cell(row["base"]) is not None:
        told = phrases.commas([told, base_text(int(row["base"]), language)], language)
    text = phrases.figure(said, told, language) if told else said
    own = quote(row, language) if source == "comments" and row["mentions"] > 0 else ""
    return phrases.sentences([text + _stop(language), own], language) if own else text


def rested(row: pd.Series, source: str, language: str) -> str:
    """The figures of a source in one line; empty where there are none."""
    first, second = figures(row, source, language)
    if source == "numbers":
        return first + (phrases.bracketed(second, language) if second else "")
    return phrases.commas(filter(None, (first, second)), language)


def silent(row: pd.Series, source: str, language: str) -> str:
    """Why a source says nothing."""
    if source == "numbers":
        return say(language, "Too few to show") if row["ratings_hidden"] else say(language, "Not asked")
    if source == "comments" and row["mentions"] != 0:
        if plain_cell(row["commented"]) is None:
            return verdict(SILENT, language)
        return say(language, "Too few to show") if row["themes"] else say(language, "No theme is about it")
    return say(language, "Not mentioned")


def quote(row: pd.Series, language: str) -> str:
    """The item's quote, in the reader's language where it is translated; empty where it is too long for a cell."""
    given = str(row.get("quote_translation") or "") or str(row.get("quote") or "")
    return phrases.quoted(given) if given and len(given) <= _QUOTED[language] else ""


def _stop(language: str) -> str:
    return "。" if language == "zh" else "."


def headline(rows: pd.DataFrame, language: str) -> Said:
    """What most sources agree on, the bad before the good, and on what they differ."""
    agreed = rows[rows["agreement"] == "converge"]
    apart = rows[rows["agreement"] == "differ"]
    differ = say(language, "on {items} they differ", items=some(apart["label"], language)) if len(apart) else ""
    for side, least in ((BAD, 3), (BAD, 2), (GOOD, 3), (GOOD, 2)):
        named = agreed[(agreed["finding"] == side) & (agreed["clear_sources"] == least)]
        if len(named):
            finding = "reliable" if named["numbers"].isin([GOOD, BAD]).all() else ""
            said = _agree(named, side, least, language)
            return Said(phrases.clauses([said, differ] if differ else [said], language), finding)
    if differ:
        items = some(apart["label"], language)
        return Said(
            say(language, "On {items} the sources contradict each other; on no item do they agree", items=items)
        )
    return _alone(rows, language)


def _agree(named: pd.DataFrame, side: str, sources: int, language: str) -> str:
    items, n = some(named["label"], language), len(named)
    if side == BAD and sources == 3:
        return say_n(language, "All three sources agree: {items} is poor", "All three sources agree: {items} are poor",
                     n, items=items)  # fmt: skip
    if side == BAD:
        return say_n(
            language, "Two sources agree: {items} is poor", "Two sources agree: {items} are poor", n, items=items
        )
    if sources == 3:
        return say_n(language, "All three sources agree: {items} is good", "All three sources agree: {items} are good",
                     n, items=items)  # fmt: skip
    return say_n(language, "Two sources agree: {items} is good", "Two sources agree: {items} are good", n, items=items)


def _alone(rows: pd.DataFrame, language: str) -> Said:
    """Where no two sources are clear on any item: what one of them says."""
    for side in (BAD, GOOD):
        for source in SOURCES:
            named = rows[(rows[source] == side) & (rows["agreement"] == "one")]
            if len(named):
                values = {"items": some(named["label"], language), "source": source_name(source, language)}
                n = len(named)
                text = say_n(language, "{source} alone say that {items} is poor; no other source is clear",
                             "{source} alone say that {items} are poor; no other source is clear", n, **values) if side == BAD else (
                       say_n(language, "{source} alone say that {items} is good; no other source is clear",
                             "{source} alone say that {items} are good; no other source is clear", n, **values))  # fmt: skip
                return Said(text, "reliable" if source == "numbers" else "")
    return Said(say(language, "Nothing is clear yet: no source says enough of any item"), "none")


def some(labels: Iterable[str], language: str) -> str:
    """Items by name; of many the first, and how many others."""
    named = [str(x) for x in labels]
    if len(named) <= phrases.NAMED:
        return phrases.names(named, language)
    return say(language, "{item} and {n} others", item=phrases.quoted(named[0]), n=len(named) - 1)


def see(rows: pd.DataFrame, language: str) -> str:
    """On what the evidence is strong, and on what moderate."""
    strong, moderate = (rows[rows["strength"] == s]["label"] for s in (STRONG, MODERATE))
    parts = [say(language, "Strong evidence: {items}.", items=some(strong, language))] if len(strong) else []
    if len(moderate):
        parts.append(say(language, "Moderate evidence: {items}.", items=some(moderate, language)))
    return phrases.sentences(parts, language)


def matters(rows: pd.DataFrame, language: str) -> str:
    """Why agreement counts."""
    if not (rows["agreement"] == "converge").any():
        return ""
    return say(language, "What several sources say in the same way hardly comes from the method of one of them.")


def do(rows: pd.DataFrame, language: str) -> str:
    """What to do about contradictions and silence."""
    apart = rows[rows["agreement"] == "differ"]["label"]
    heard = rows[(rows["numbers"] == SILENT) & (rows["interviews"].isin([BAD, MIXED]))]["label"]
    parts = []
    if len(apart):
        parts.append(say(language, "Find out why before acting on {items}.", items=some(apart, language)))
    if len(heard):
        parts.append(
            say(
                language,
                "Ask about {items} in the next wave: only interviews brought it up.",
                items=some(heard, language),
            )
        )
    return phrases.sentences(parts, language)


def notes(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    """The rule, and what each source's verdict is."""
    made = [_line(rows, language)]
    if rows["mentions"].notna().any():
        made.append(
            say(
                language,
                "Comments: how many speak of the item, and how many of these rate it below the middle; good or poor where "
                "an exact sign test holds at the 95% level. They are words of the same respondents: they support the ratings "
                "and do not by themselves make them strong.",
            )
        )
    if (rows["sources"] > 0).any():
        made.append(
            say(
                language,
                "Interviews: each interview, visit, group or document counts once; good or poor where two or more, and two "
                "thirds of all, say so. What one person alone says is not shown.",
            )
        )
    made.append(rule(language))
    return tuple(made)


def rule(language: str) -> str:
    """How strong evidence is called so."""
    return say(
        language,
        "Strong: ratings are clear and interviews agree. Moderate: ratings are clear without them, or comments and interviews "
        "agree without ratings. Weak: comments or interviews alone. Conflict: clear sources contradict each other. "
        "Ratings of few respondents count one step lower. The rule is ours, after Farmer et al. (2006) and O’Cathain et al. "
        "(2010); it is no GRADE rating.",
    )


def _line(rows: pd.DataFrame, language: str) -> str:
    kinds = set(rows["line_kind"]) - {""}
    if kinds == {"target"}:
        line = say(language, "its target")
    elif "target" in kinds:
        line = say(language, "its target, or the middle of the scale where it has none")
    else:
        line = say(language, "the middle of the scale")
    return say(
        language,
        "Ratings: good or poor where the whole 95% interval of the index lies above or below {line}, else not clear.",
        line=line,
    )


def alt(rows: pd.DataFrame, language: str) -> str:
    """The matrix in words."""
    told = []
    for _, row in rows.iterrows():
        parts = [phrases.figure(source_name(s, language), verdict(str(row[s]), language), language) for s in SOURCES]
        told.append(phrases.figure(str(row["label"]), phrases.commas(parts, language), language))
    return phrases.clauses(told, language) + _stop(language)
