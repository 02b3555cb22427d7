"""What before and after say: on which items experience falls short of what was expected or exceeds it, if a test tells."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.dot_plot_words import METHODS
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.servqual_rows import Dimension
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.numbers import interval


def text(rows: Sequence[Dimension], frame: pd.DataFrame, title: str, language: str) -> Text:
    """All the words of the exhibit; ``rows`` by change, the furthest short first."""
    said = headline(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "Indices 0–100 of those who gave both answers; change with 95% interval. {base}",
            base=phrases.base_text(phrases.shown(frame), language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, language),
        notes=_notes(rows, frame, language),
        see=_see(rows, frame, language),
        do=_do(rows, language),
    )  # fmt: skip


def headline(rows: Sequence[Dimension], language: str) -> Said:
    """The finding: on how many items experience falls short or exceeds, and the estimate of the furthest."""
    below, above = [row for row in rows if row.sign < 0], [row for row in rows if row.sign > 0][::-1]
    if not below and not above:
        if len(rows) == 1:
            return Said(say(language, "No reliable change from what was expected to what was experienced"), "none")
        return Said(
            say(language, "No reliable change from what was expected to what was experienced on any of {n} items", n=len(rows)),
            "none",
        )  # fmt: skip
    parts = [_short(below, len(rows), language)] if below else []
    parts += [_beyond(above, len(rows), language)] if above else []
    told = phrases.clauses(parts, language)
    return Said(told[:1].upper() + told[1:], "reliable")


def _short(found: Sequence[Dimension], of: int, language: str) -> str:
    values = {"item": _name(found[0]), "gap": number(abs(found[0].gap), "index"), "n": len(found), "all": of}
    if len(found) == 1:
        return say(language, "Experience falls {gap} points short of expectation on {item}", **values)
    if len(found) == of:
        return say(
            language, "Experience falls short of expectation on all {n} items, by {gap} points on {item}", **values
        )  # fmt: skip
    return say(
        language, "Experience falls short of expectation on {n} of {all} items, by {gap} points on {item}", **values
    )  # fmt: skip


def _beyond(found: Sequence[Dimension], of: int, language: str) -> str:
    values = {"item": _name(found[0]), "gap": number(found[0].gap, "index"), "n": len(found), "all": of}
    if len(found) == 1:
        return say(language, "experience exceeds expectation on {item}, by {gap} points", **values)
    if len(found) == of:
        return say(language, "experience exceeds expectation on all {n} items, by {gap} points on {item}", **values)
    return say(
        language, "experience exceeds expectation on {n} of {all} items, by {gap} points on {item}", **values
    )  # fmt: skip


def _name(row: Dimension) -> str:
    return phrases.quoted(row.label.removesuffix(" *"))


def _told(rows: Sequence[Dimension]) -> Dimension:
    """The item that the words tell of: the furthest short that is tested, else the furthest beyond, else the first."""
    below, above = [row for row in rows if row.sign < 0], [row for row in rows if row.sign > 0]
    return below[0] if below else above[-1] if above else rows[0]


def _lead(rows: Sequence[Dimension], language: str) -> str:
    """Both indices of the item told of, and how large the change may be."""
    row = _told(rows)
    if row.low is None or row.high is None:
        return ""
    values = {"item": _name(row), "before": number(row.expectation, "index"), "after": number(row.perception, "index")}
    return say(
        language, "On {item} the index was {before} expected and {after} experienced; the change lies between {low} and "
        "{high} points.", low=number(row.low, "points"), high=number(row.high, "points"), **values,
    )  # fmt: skip


def _see(rows: Sequence[Dimension], frame: pd.DataFrame, language: str) -> str:
    """How many of those who answered had it worse and better than expected, on the item told of."""
    row = _told(rows)
    own = frame[(frame["item"] == row.name) & frame["estimate"].notna()]
    if own.empty or not {"worse", "better"} <= set(own.columns):
        return ""
    shares = {name: number(float(own[name].iloc[0]), "share") for name in ("worse", "better")}
    return say(
        language, "On {item}, {worse} found it worse than expected and {better} better.", item=_name(row), **shares
    )  # fmt: skip


def _do(rows: Sequence[Dimension], language: str) -> str:
    row = _told(rows)
    if row.sign >= 0:
        return ""
    return say(language, "Find out what {item} was expected to be, and where that came from.", item=_name(row))


def _notes(rows: Sequence[Dimension], frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    signs = [row.sign for row in rows]
    marks = [
        say(language, "Filled dot with ▲ or ▼: a test tells the change from none at the 95% level.") if any(signs) else "",
        say(language, "Hollow dot: no reliable change.") if not all(signs) else "",
    ]  # fmt: skip
    return (
        phrases.sentences(marks, language), _tests(frame, language), say(language, "The axis is cut."),
        *phrases.common_notes(frame, language),
    )  # fmt: skip


def _tests(frame: pd.DataFrame, language: str) -> str:
    """By which tests, and what they are adjusted for."""
    shown = phrases.shown(frame)
    used = set(shown["test"]) if "test" in shown.columns else set()
    parts = [
        say(language, "Up to 20 respondents: exact paired permutation test, and the interval that it makes.")
        if "exact" in used else "",
        say(language, "Over 20 respondents, or with weights: t test of the change on the design.") if "t" in used else "",
        say(language, "All of the population answered, so a change has no sampling error.") if "census" in used else "",
    ]  # fmt: skip
    how = str(shown["adjust"].iloc[0]) if "adjust" in shown.columns and len(shown) > 1 else ""
    if how and used & {"exact", "t"}:
        parts += [
            say(language, "P values are adjusted for the number of comparisons ({method}).", method=METHODS.get(how, how)),
            say(language, "Intervals are of each item by itself."),
        ]  # fmt: skip
    return phrases.sentences(parts, language)


def _alt(rows: Sequence[Dimension], language: str) -> str:
    listed = []
    for row in rows:
        spread = ""
        if row.low is not None and row.high is not None:
            spread = phrases.bracketed(interval(row.low, row.high, "points", language), language)
        figures = f"{number(row.expectation, 'index')} → {number(row.perception, 'index')}{spread}"
        listed.append(phrases.figure(row.label, figures, language))
    return say(
        language,
        "Expected and experienced, with the change’s interval. {rows}.",
        rows=phrases.clauses(listed, language),
    )
