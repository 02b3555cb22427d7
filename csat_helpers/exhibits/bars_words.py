"""What bars with intervals say: by the frame's own tests, else by intervals that do not overlap."""

from collections.abc import Mapping

import pandas as pd

from csat_helpers.exhibits import bars_notes, phrases, ranking
from csat_helpers.exhibits.bars_chart import Bar
from csat_helpers.exhibits.bars_notes import tested
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

BOTH = 4  # so many groups below and above the rest a headline names together, of more those below alone


def text(
    rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, kind: str, language: str, adjust: str | None
) -> Text:  # fmt: skip
    """The words of bars: ``rows`` as drawn, ``frame`` behind them, ``reference`` the row they are compared with,
    ``adjust`` how the frame's p values were adjusted.
    """
    label = str(frame["label"].iloc[0])
    one_item = len(set(frame["item"])) == 1
    measure = phrases.measure_of(frame)
    name = measure_name(measure, language)
    grouped = any(b.group for b in rows)
    whole = None if reference is None else float(reference["estimate"])
    by_test = tested(frame)
    said = headline(rows, label if one_item else "", measure, kind, language, by_test=by_test, whole=whole)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=(say(language, "{item}, by group", item=label) if grouped else label) if one_item else name,
        subtitle=say(
            language, "{measure}, with 95% intervals. {base}", measure=name, base=phrases.base_text(frame, language)
        ),
        alt=_alt(rows, kind, language),
        lead=bars_notes.lead(rows, reference, kind, language, by_test=by_test, told=both_sides(rows)),
        notes=tuple(bars_notes.notes(rows, frame, reference, language, adjust)),
        see=bars_notes.see(rows, kind, language, against_rest=by_test and not any(b.exceeds for b in rows)),
        matters=bars_notes.matters(rows, language),
        do=bars_notes.do(rows, language),
    )


def headline(
    rows: list[Bar],
    item: str,
    measure: str,
    kind: str,
    language: str,
    *,
    by_test: bool = False,
    whole: float | None = None,
) -> Said:
    """The finding: of items who leads and ends; of groups what the tests found, else the widest pair apart.

    ``item`` is what groups differ in, empty of several items, whose names the groups then have; ``by_test`` says that
    the frame's tests are told; ``whole`` is what groups are signed against where there are none.
    """
    if len(rows) == 1:
        return _alone(rows[0], subject(item or rows[0].label, measure, language), kind, language)
    if not any(b.group for b in rows):
        return ranking.headline(bars_notes.ranked(rows), measure, kind, language)
    pair = extremes(rows) if not by_test or any(b.exceeds for b in rows) else None
    if pair is not None:
        high, low = pair
        values = {"low": number(low.estimate, kind), "high": number(high.estimate, kind)}
        what, worst, best = subject(item or high.group, measure, language), low.label, high.label
        worst, best = phrases.people(worst, language), phrases.people(best, language)
        return Said(_lower(what, worst, best, values, language), "reliable")
    below, above = sides(rows)
    if below or above:
        what = subject(item or (below or above)[0].group, measure, language)
        if by_test or whole is None:
            return Said(_apart(rows, what, kind, language), "reliable")
        return Said(_from_all(rows, what, kind, language, whole), "reliable")
    low, high = (number(f(b.estimate for b in rows), kind) for f in (min, max))
    if not item:
        return Said(say(language, "No reliable difference between groups on any item"), "none")
    text = say(
        language, "No reliable difference between groups: {item} lies between {low} and {high}",
        item=subject(item, measure, language), low=low, high=high,
    )  # fmt: skip
    return Said(text, "none")


def subject(item: str, measure: str, language: str) -> str:
    """What a sentence is about: the item, or the score by its own name where that is what is measured."""
    return say(language, "Net Promoter Score") if measure == "nps" else phrases.quoted(item)


def sides(rows: list[Bar]) -> tuple[list[Bar], list[Bar]]:
    """The groups reliably below, lowest first, and those reliably above, highest first."""
    below = sorted((b for b in rows if b.sign < 0), key=lambda b: b.estimate)
    return below, sorted((b for b in rows if b.sign > 0), key=lambda b: -b.estimate)


def both_sides(rows: list[Bar]) -> bool:
    """Whether a headline names the groups below and those above."""
    below, above = sides(rows)
    return not below or not above or len(below) + len(above) <= BOTH


def _lower(item: str, worst: str, best: str, values: Mapping[str, str], language: str) -> str:
    return say(
        language, "{item} is reliably lower for {worst} than for {best}: {low} against {high}",
        item=item, worst=worst, best=best, **values,
    )  # fmt: skip


def _alone(only: Bar, item: str, kind: str, language: str) -> Said:
    if pd.isna(only.low) or pd.isna(only.high):
        text = say(
            language, "{item} stands at {value}", item=item,
            value=number(only.estimate, kind),
        )  # fmt: skip
        return Said(text)
    text = say(
        language, "{item} stands at {value} (95% interval {interval})", item=item,
        value=number(only.estimate, kind), interval=interval(only.low, only.high, kind, language),
    )  # fmt: skip
    return Said(text, "reliable")


def extremes(rows: list[Bar]) -> tuple[Bar, Bar] | None:
    """The widest pair within one group that a test, else intervals that do not overlap, tells apart: (highest,
    lowest).
    """
    if any(b.exceeds for b in rows):
        pairs = [(a, b) for a in rows for b in rows if a.group == b.group and b.column in a.exceeds]
        return max(pairs, key=lambda pair: pair[0].estimate - pair[1].estimate, default=None)
    pairs = [(a, b) for a in rows for b in rows if a.group == b.group and a.low > b.high]
    return max(pairs, key=lambda pair: pair[0].estimate - pair[1].estimate, default=None)


def _apart(rows: list[Bar], item: str, kind: str, language: str) -> str:
    """What tests found of groups against the rest under their heading: all below, and above where there are few."""
    below, above = (bars_notes.valued(side, kind, language) for side in sides(rows))
    if not below:
        return say(language, "{item} is reliably above the rest for {above}", item=item, above=above)
    if not above or not both_sides(rows):
        return say(language, "{item} is reliably below the rest for {below}", item=item, below=below)
    values = {"item": item, "below": below, "above": above}
    return say(language, "{item} is reliably below the rest for {below}, above it for {above}", **values)


def _from_all(rows: list[Bar], item: str, kind: str, language: str, whole: float) -> str:
    """The group furthest below all respondents (``whole``), else the furthest above, where intervals part them."""
    below, above = sides(rows)
    one = (below or above)[0]
    name, value = phrases.people(one.label, language), number(one.estimate, kind)
    everyone, all_of_it = say(language, "all respondents"), number(whole, kind)
    if below:
        return _lower(item, name, everyone, {"low": value, "high": all_of_it}, language)
    return _lower(item, everyone, name, {"low": all_of_it, "high": value}, language)


def _alt(rows: list[Bar], kind: str, language: str) -> str:
    parts = [
        say(language, "{label} {value}", label=f"{b.group} {b.label}".strip(), value=number(b.estimate, kind))
        for b in rows
    ]
    return say(language, "Bars with intervals. {rows}.", rows=phrases.clauses(parts, language))
