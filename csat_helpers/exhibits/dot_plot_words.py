"""What a dot plot of items by groups says: by the tests of its gaps, else by intervals that do not overlap."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.bars_chart import RANGES
from csat_helpers.exhibits.dot_plot_chart import MOST_GROUPS, Gap, Row, ends, gap_text, held
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number

Groups = list[tuple[str, pd.DataFrame]]
METHODS = {
    "fdr_bh": "Benjamini–Hochberg", "fdr_by": "Benjamini–Yekutieli", "bonferroni": "Bonferroni", "holm": "Holm",
    "hochberg": "Hochberg", "hommel": "Hommel",
}  # fmt: skip


def text(
    rows: Sequence[Row], groups: Groups, frame: pd.DataFrame, kind: str, language: str,
    *, tested: bool, adjust: str | None,
) -> Text:  # fmt: skip
    """The words: ``rows`` as drawn, all ``groups``, the ``frame`` behind them; ``tested`` where gaps were given, their p
    values adjusted by ``adjust``.
    """
    names = [name for name, _ in groups]
    by = phrases.group_name(frame.iloc[0], language)
    said = headline(rows, names, kind, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Items by group: {group}", group=by),
        subtitle=say(
            language, "{measure}, with 95% intervals. {base}",
            measure=measure_name(phrases.measure_of(frame), language), base=phrases.base_text(frame, language),
        ),
        alt=_alt(rows, names, kind, language),
        lead=_lead(rows, kind, language),
        notes=tuple(_notes(rows, groups, frame, kind, language, tested=tested, adjust=adjust)),
        see=_see(rows, language),
        matters=_matters(rows, names, language),
        do=_do(rows, names, language),
    )  # fmt: skip


def reliable(rows: Sequence[Row]) -> list[tuple[Row, Gap]]:
    """The rows whose highest and lowest group are reliably apart, the widest gap first."""
    return [(row, row.gap) for row in rows if row.gap is not None and row.gap.reliable]


def headline(rows: Sequence[Row], names: Sequence[str], kind: str, language: str) -> Said:
    """The finding: the item with the widest of the reliable gaps."""
    found = reliable(rows)
    if not found:
        return Said(say(language, "No reliable difference between the groups on any item"), "none")
    row, gap = found[0]
    values = {
        "item": phrases.quoted(row.label),
        "low_name": phrases.people(names[gap.bottom], language), "low": number(row.estimate(gap.bottom), kind),
        "high_name": phrases.people(names[gap.top], language), "high": number(row.estimate(gap.top), kind),
    }  # fmt: skip
    if len(found) == 1:
        text = say(language, "One reliable gap: {item}, {low} for {low_name}, {high} for {high_name}", **values)
        return Said(text, "reliable")
    text = say(language, "The widest reliable gap is on {item}: {low} for {low_name}, {high} for {high_name}", **values)
    return Said(text, "reliable")


def _lead(rows: Sequence[Row], kind: str, language: str) -> str:
    """How wide the widest gap is, and where the narrowest is."""
    known = [(row, row.gap) for row in rows if row.gap is not None]
    if len(known) < 2:
        return ""
    (first, widest), (last, narrowest) = known[0], known[-1]
    return say(
        language, "From the lowest group to the highest: {most} on {first}, {least} on {last}.",
        most=_points(widest, kind, language), least=_points(narrowest, kind, language),
        first=phrases.quoted(first.label), last=phrases.quoted(last.label),
    )  # fmt: skip


def _points(gap: Gap, kind: str, language: str) -> str:
    value = gap_text(gap.value, kind)
    return say(language, "{value} percentage points", value=value) if kind == "share" else say(
        language, "{value} points", value=value
    )  # fmt: skip


def _see(rows: Sequence[Row], language: str) -> str:
    found = len(reliable(rows))
    if not found or len(rows) < 2:
        return ""
    return say(language, "Groups are reliably apart on {n} of {all} items.", n=found, all=len(rows))


def _most(rows: Sequence[Row], names: Sequence[str]) -> tuple[str, int] | None:
    """The group that is lowest in most of the reliable gaps, and in how many; None where two share that."""
    counted = Counter(names[gap.bottom] for _, gap in reliable(rows)).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return None
    return counted[0]


def _matters(rows: Sequence[Row], names: Sequence[str], language: str) -> str:
    """Whether it is the same group that is behind."""
    found, most = reliable(rows), _most(rows, names)
    if len(found) < 2 or most is None:
        return ""
    name, count = phrases.people(most[0], language), most[1]
    if count == len(found):
        return say(
            language, "It is the same group throughout: {name} is lowest in all {n} of them.", name=name, n=count
        )
    return say(language, "{name} is lowest in {n} of these {all} gaps.", name=name, n=count, all=len(found))


def _do(rows: Sequence[Row], names: Sequence[str], language: str) -> str:
    found = reliable(rows)
    if not found:
        return ""
    row, gap = found[0]
    name = phrases.people(names[gap.bottom], language)
    return say(
        language, "Begin with {item}: ask {name} what they experience differently.",
        item=phrases.quoted(row.label), name=name,
    )  # fmt: skip


def _notes(
    rows: Sequence[Row], groups: Groups, frame: pd.DataFrame, kind: str, language: str,
    *, tested: bool, adjust: str | None,
) -> list[str]:  # fmt: skip
    notes = [_rule(len(groups), adjust, language) if tested else phrases.overlap_note(language)]
    if any(not row.reliable for row in rows):
        notes.append(say(language, "Filled markers, bold gap: reliable. Hollow markers: not."))
    if tested and len(rows) > 1:
        notes.append(
            say(
                language,
                "Each item is tested by itself: on average 1 in 20 without a difference is marked all the same.",
            )
        )
    if ends(rows, kind) != RANGES.get(kind):
        notes.append(say(language, "The axis is cut."))
    if len(groups) > MOST_GROUPS:
        notes.append(
            say(language, "The chart shows {n} of {all} groups; the table has all.", n=MOST_GROUPS, all=len(groups))
        )
    shown = len(held(rows, min(len(groups), MOST_GROUPS)).kept)
    if shown < len(rows):
        notes.append(say(language, "The chart shows {n} of {all} items; the table has all.", n=shown, all=len(rows)))
    return [*notes, *phrases.common_notes(frame, language)]


def _rule(groups: int, adjust: str | None, language: str) -> str:
    """The test behind the gaps, and what was done about there being several pairs of groups."""
    if groups == 2:
        return say(language, "Gap: highest less lowest group, t test on the design at the 95% level.")
    if adjust is None:
        return say(
            language,
            "Gap: highest less lowest group, t test on the design at the 95% level, not adjusted for there being "
            "several pairs of groups.",
        )
    return say(
        language,
        "Gap: highest less lowest group, t test on the design at the 95% level, adjusted for all pairs of groups of "
        "the item ({method}); intervals are not adjusted.",
        method=METHODS.get(adjust, adjust),
    )


def _alt(rows: Sequence[Row], names: Sequence[str], kind: str, language: str) -> str:
    parts = []
    for row in rows:
        dots = zip(names, row.dots, strict=False)
        figures = [f"{name} {number(dot.estimate, kind)}" for name, dot in dots if dot is not None]
        parts.append(phrases.figure(row.label, phrases.commas(figures, language), language))
    return say(language, "Dot plot with intervals. {rows}.", rows=phrases.clauses(parts, language))
