"""What disconfirmation says: how many got less than they expected, and what goes with it."""

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.disconfirmation_chart import side_names
from csat_helpers.exhibits.disconfirmation_rows import Pair, has_outcome
from csat_helpers.exhibits.dot_plot_words import METHODS
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.numbers import interval


def text(rows: list[Pair], frame: pd.DataFrame, outcome: str, title: str, language: str) -> Text:
    """All the words of the exhibit; ``outcome`` is its label, empty where there is none."""
    said = headline(rows, outcome, language)
    shares = say(language, "Share of respondents, %")
    both = say(language, "Share of respondents, %; {outcome} as an index 0–100", outcome=outcome)
    bases = pd.DataFrame({"base": [row.base for row in rows]})
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=phrases.sentences(
            [_stopped(both if has_outcome(rows) else shares, language), phrases.base_text(bases, language)], language
        ),
        alt=_alt(rows, language),
        lead=_lead(told(rows), language),
        notes=_notes(rows, frame, language),
        see=_see(rows, outcome, language),
        matters=_matters(rows, outcome, language),
        do=_do(rows, language),
    )


def headline(rows: list[Pair], outcome: str, language: str) -> Said:
    """The finding: the most frequent shortfall that goes with a reliably lower outcome, else the first surplus with a
    higher one.
    """
    if not has_outcome(rows):
        first = rows[0]
        return Said(
            say(
                language, "{share} got less than they expected of {item}", share=number(first.below.share, "share"),
                item=phrases.quoted(first.label),
            )
        )  # fmt: skip
    linked = next(filter(_short, rows), None)
    if linked is not None:
        text = say(
            language, "{share} got less than they expected of {item}; their {outcome} is {points} points lower than "
            "where expectation was met",
            share=number(linked.below.share, "share"), item=phrases.quoted(linked.label),
            outcome=phrases.quoted(outcome), points=number(abs(linked.below.difference or 0), "index"),
        )  # fmt: skip
        return Said(text, "reliable")
    gained = next(filter(_gained, rows), None)
    if gained is not None:
        text = say(
            language, "{share} got more than they expected of {item}; their {outcome} is {points} points higher than "
            "where expectation was met",
            share=number(gained.exceeds.share, "share"), item=phrases.quoted(gained.label),
            outcome=phrases.quoted(outcome), points=number(abs(gained.exceeds.difference or 0), "index"),
        )  # fmt: skip
        return Said(text, "reliable")
    return Said(
        say(
            language, "On no item is {outcome} reliably lower where customers got less than they expected, or higher "
            "where they got more", outcome=phrases.quoted(outcome),
        ),
        "none",
    )  # fmt: skip


def _stopped(text: str, language: str) -> str:
    return text + ("。" if language == "zh" else ".")


def told(rows: list[Pair]) -> Pair:
    """The pair that the headline tells of: the first whose shortfall goes with a lower outcome, else the first whose
    surplus goes with a higher one, else the first.
    """
    linked = (row for tested in (_short, _gained) for row in rows if tested(row))
    return next(linked, rows[0])


def _short(row: Pair) -> bool:
    return row.below.sign < 0


def _gained(row: Pair) -> bool:
    return row.exceeds.sign > 0


def _lead(first: Pair, language: str) -> str:
    """The shares of a pair below and above expectation, the first with its interval."""
    if first.below.low is None or first.below.high is None:
        return ""
    return say(
        language, "Of {item}, {below} perceive less than they expected (95% interval {interval}), {exceeds} more.",
        item=phrases.quoted(first.label), below=number(first.below.share, "share"),
        interval=interval(first.below.low, first.below.high, "share", language),
        exceeds=number(first.exceeds.share, "share"),
    )  # fmt: skip


def _see(rows: list[Pair], outcome: str, language: str) -> str:
    """How many pairs have more below than above expectation, as estimated, and how many shortfalls are linked."""
    if len(rows) < 2:
        return ""
    named = [
        phrases.quoted(row.label) + phrases.bracketed(number(row.below.share, "share"), language) for row in rows[:3]
    ]
    parts = [
        say(language, "Most often below expectation, as estimated: {items}.", items=phrases.commas(named, language))
    ]
    linked = sum(map(_short, rows))
    if linked:
        parts.append(
            say(
                language, "Below expectation, {outcome} is reliably lower on {n} of {all} items.", n=linked,
                all=len(rows), outcome=phrases.quoted(outcome),
            )
        )  # fmt: skip
    return phrases.sentences(parts, language)


def _matters(rows: list[Pair], outcome: str, language: str) -> str:
    """What exceeding goes with, beside what falling short does."""
    row = next(filter(_short, rows), None)
    if row is None:
        return _no_shortfall(rows, outcome, language)
    if row.exceeds.difference is None:
        return ""
    values = {"item": phrases.quoted(row.label), "outcome": phrases.quoted(outcome)}
    if row.exceeds.sign > 0:
        points = number(row.exceeds.difference, "index")
        return say(
            language, "Those who got more of {item} than they expected have {outcome} {points} points higher than those "
            "who got what they expected.", points=points, **values,
        )  # fmt: skip
    return say(
        language, "Exceeding what is expected of {item} goes with no reliably higher {outcome}.", **values,
    )  # fmt: skip


def _no_shortfall(rows: list[Pair], outcome: str, language: str) -> str:
    """That falling short goes with nothing, beside a surplus that goes with something."""
    if not any(map(_gained, rows)):
        return ""
    return say(
        language, "On no item is {outcome} reliably lower where customers got less than they expected.",
        outcome=phrases.quoted(outcome),
    )  # fmt: skip


def _do(rows: list[Pair], language: str) -> str:
    row = next(filter(_short, rows), None)
    if row is None:
        return ""
    return say(
        language, "Find out what {item} was expected to be, and who told customers so.", item=phrases.quoted(row.label)
    )  # fmt: skip


def _notes(rows: list[Pair], frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    sides = say(language, "Below, met and exceeded: perception under, equal to or over expectation on one scale.")
    marks = say(
        language,
        "▲ or ▼: the index differs from that of those whose expectation was met, at the 95% level (t test on the design). "
        "It goes with it, which proves no reason.",
    )
    how = str(frame["adjust"].iloc[0]) if "adjust" in frame.columns else ""
    if how:
        adjusted = say(
            language, "P values are adjusted for the number of comparisons ({method}).", method=METHODS.get(how, how)
        )
        marks = phrases.sentences([marks, adjusted], language)
    once = frame[frame["side"] == "below"]
    return (sides, marks if has_outcome(rows) else "", *phrases.common_notes(once, language))


def _alt(rows: list[Pair], language: str) -> str:
    names = side_names(language)
    listed = []
    for row in rows:
        told = [
            phrases.figure(
                name,
                number(side.share, "share")
                + ("" if side.index is None else phrases.bracketed(
                    say(language, "index {value}", value=number(side.index, "index")), language)),
                language,
            )
            for name, side in zip(names, row.sides, strict=True)
        ]  # fmt: skip
        listed.append(phrases.figure(row.label, phrases.commas(told, language), language))
    return say(language, "Below, met and exceeded expectation by item. {rows}.", rows=phrases.clauses(listed, language))
