"""What drivers by group say: by the test of all items together, and by those of single items."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import drivers_notes, phrases
from csat_helpers.exhibits.dot_plot_chart import MOST_GROUPS, Row, ends, held
from csat_helpers.exhibits.dot_plot_words import METHODS, reliable
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.look import number

Groups = list[tuple[str, pd.DataFrame]]


def text(
    rows: Sequence[Row], groups: Groups, frame: pd.DataFrame, overall: pd.DataFrame | None, language: str,
    *, adjust: str | None,
) -> Text:  # fmt: skip
    """The words: ``rows`` as drawn, all ``groups``, the ``frame`` behind them, the test of all items ``overall``."""
    names, p = [name for name, _ in groups], p_of(overall)
    known = phrases.shown(frame, "share")
    outcome, by = phrases.quoted(drivers_notes.outcome_of(known, language)), phrases.group_name(frame.iloc[0], language)
    said = headline(rows, names, p, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "Importance of each item for {outcome} by {group}", outcome=outcome, group=by),
        subtitle=say(
            language, "Part of what the items explain together in each group, %, with 95% intervals. {base}",
            base=phrases.base_text(known, language),
        ),
        alt=_alt(rows, names, language),
        lead=_lead(p, language),
        notes=tuple(n for n in _notes(rows, groups, frame, language, adjust=adjust) if n),
        see=_see(rows, language),
        matters=_matters(rows, p, language),
        do=_do(rows, names, p, language),
    )  # fmt: skip


def p_of(overall: pd.DataFrame | None) -> float | None:
    """The p value of all items together; None where there was no such test."""
    if overall is None or overall.empty or pd.isna(overall["p_value"].iloc[0]):
        return None
    return float(overall["p_value"].iloc[0])


def headline(rows: Sequence[Row], names: Sequence[str], p: float | None, language: str) -> Said:
    """The finding: whether what matters differs between the groups, and for which item most."""
    found = reliable(rows)
    if not found:
        if p is not None and p < LEVEL:
            return Said(
                say(language, "What matters differs between the groups as a whole, but reliably on no single item"),
                "reliable",
            )
        return Said(say(language, "No reliable difference between the groups in what matters"), "none")
    row, gap = found[0]
    return Said(
        say(
            language, "What matters differs: {item} holds {high} for {high_name}, {low} for {low_name}",
            item=phrases.quoted(row.label), high=number(row.estimate(gap.top), "share"),
            low=number(row.estimate(gap.bottom), "share"), high_name=phrases.people(names[gap.top], language),
            low_name=phrases.people(names[gap.bottom], language),
        ),
        "reliable",
    )  # fmt: skip


def _lead(p: float | None, language: str) -> str:
    if p is None:
        return ""
    written = number(p, "p")
    if p < LEVEL:
        return say(
            language, "All items together: the groups differ reliably in what matters (p {p}).", p=_equals(written)
        )
    return say(
        language, "All items together: no reliable difference between the groups in what matters (p {p}).",
        p=_equals(written),
    )  # fmt: skip


def _equals(written: str) -> str:
    return written if written.startswith("<") else f"= {written}"


def _see(rows: Sequence[Row], language: str) -> str:
    found = len(reliable(rows))
    if not found or len(rows) < 2:
        return ""
    return say(language, "Groups are reliably apart on {n} of {all} items.", n=found, all=len(rows))


def _matters(rows: Sequence[Row], p: float | None, language: str) -> str:
    if reliable(rows) or (p is not None and p < LEVEL):
        return say(language, "One list of priorities for all customers would pass over this.")
    return say(language, "Nothing here speaks against one list of priorities for all groups.")


def _do(rows: Sequence[Row], names: Sequence[str], p: float | None, language: str) -> str:
    found = reliable(rows)
    if not found:
        return "" if p is not None and p < LEVEL else say(
            language, "Work with the importance among all respondents; ask more customers to tell groups apart."
        )  # fmt: skip
    row, gap = found[0]
    return say(
        language, "Give {item} more weight for {high_name} than for {low_name} when priorities are set.",
        item=phrases.quoted(row.label), high_name=phrases.people(names[gap.top], language),
        low_name=phrases.people(names[gap.bottom], language),
    )  # fmt: skip


def _notes(rows: Sequence[Row], groups: Groups, frame: pd.DataFrame, language: str, *, adjust: str | None) -> list[str]:
    known = phrases.shown(frame, "share")
    found = [
        _rule(adjust, language),
        say(language, "Filled markers, bold gap: reliable. Hollow markers: not.")
        if any(not row.reliable for row in rows) else "",
        _fits(groups, language),
        say(language, "Association, not proof of cause."),
        drivers_notes.method(known, language),
    ]  # fmt: skip
    if ends(rows, "share")[0] > 0:
        found.append(say(language, "The axis is cut."))
    if len(groups) > MOST_GROUPS:
        found.append(
            say(language, "The chart shows {n} of {all} groups; the table has all.", n=MOST_GROUPS, all=len(groups))
        )
    shown = len(held(rows, min(len(groups), MOST_GROUPS)).kept)
    if shown < len(rows):
        found.append(say(language, "The chart shows {n} of {all} items; the table has all.", n=shown, all=len(rows)))
    return [*found, *_left_out(frame, language), *phrases.common_notes(frame, language)]


def _rule(adjust: str | None, language: str) -> str:
    if adjust is None:
        return say(
            language, "Gap: highest less lowest group, t test of resamples at the 95% level, not adjusted for there "
            "being several items and pairs of groups.",
        )  # fmt: skip
    return say(
        language, "Gap: highest less lowest group, t test of resamples at the 95% level, adjusted for all items and pairs "
        "of groups ({method}); intervals are not adjusted.", method=METHODS.get(adjust, adjust),
    )  # fmt: skip


def _fits(groups: Groups, language: str) -> str:
    """How much the items explain in each group: shares are of that."""
    fits = [(name, drivers_notes.fit(part)) for name, part in groups]
    told = [f"{name} {number(value, 'mean')}" for name, value in fits if value is not None]
    if not told:
        return ""
    kind = say(language, "McFadden’s R²") if drivers_notes.is_logistic(groups[0][1]) else "R²"
    return say(
        language, "Shares are of what the items explain in each group ({kind}): {fits}.", kind=kind,
        fits=phrases.clauses(told, language),
    )  # fmt: skip


def _left_out(frame: pd.DataFrame, language: str) -> list[str]:
    """Groups without a model, with the reason."""
    if "reason" not in frame.columns:
        return []
    gone = frame[frame["share"].isna() & (frame["reason"].fillna("") != "")].drop_duplicates("level")
    return [
        say(
            language, "{group} is left out: {reason}.", group=phrases.level_name(row, language),
            reason=str(row["reason"]),
        )
        for _, row in gone.iterrows()
    ]  # fmt: skip


def _alt(rows: Sequence[Row], names: Sequence[str], language: str) -> str:
    parts = []
    for row in rows:
        dots = zip(names, row.dots, strict=False)
        figures = [f"{name} {number(dot.estimate, 'share')}" for name, dot in dots if dot is not None]
        parts.append(phrases.figure(row.label, phrases.commas(figures, language), language))
    return say(
        language,
        "Dot plot with intervals, part of what the items explain. {rows}.",
        rows=phrases.clauses(parts, language),
    )
