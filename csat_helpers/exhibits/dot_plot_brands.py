"""A dot plot of brands: the client's own against the best of its rivals on each item, and what that says."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.bars_chart import RANGES
from csat_helpers.exhibits.dot_plot_chart import MOST_GROUPS, Gap, Row, ends, held
from csat_helpers.exhibits.dot_plot_words import METHODS, Groups
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.phrases import Said
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number

Pairs = dict[tuple[str, str, str], tuple[float, float, float, float]]
_NAMED = 2


def against_best(rows: Sequence[Row], codes: Sequence[str], pairs: Pairs) -> list[Row]:
    """Rows whose gap is the own brand (the first group) less the best rival; furthest behind first.

    Of the gap ``top`` is the own brand and ``bottom`` the best rival, so its value is negative where it is behind.
    """
    made = [replace(row, gap=_gap(row, codes, pairs)) for row in rows]
    return sorted(made, key=lambda row: (row.gap is None, row.gap.value if row.gap else 0.0))


def _gap(row: Row, codes: Sequence[str], pairs: Pairs) -> Gap | None:
    own = row.dots[0]
    rivals = [(dot.estimate, k) for k, dot in enumerate(row.dots) if dot is not None and k]
    if own is None or not rivals:
        return None
    best, place = max(rivals, key=lambda rival: rival[0])
    pair = pairs.get((row.item, codes[0], codes[place]))
    if pair is not None:
        low, high = (None, None) if pd.isna(pair[1]) else pair[1:3]
        # Ahead of the best is not yet ahead of one that is little behind it and less sure.
        others = [k for _, k in rivals] if own.estimate > best else [place]
        sure = all(pairs.get((row.item, codes[0], codes[k]), (0.0, 0.0, 0.0, 1.0))[3] < LEVEL for k in others)
        return Gap(0, place, own.estimate - best, low, high, reliable=sure)
    rival = row.dots[place]
    lows = [dot.high for k, dot in enumerate(row.dots) if dot is not None and k]
    apart = not pairs and rival is not None and (own.low > max(lows) or rival.low > own.high)
    return Gap(0, place, own.estimate - best, reliable=apart)


def drawn(row: Row, count: int) -> Row:
    """The row as the chart shows it: its first ``count`` groups."""
    return replace(row, dots=row.dots[:count])


def _apart(rows: Sequence[Row], sign: int) -> list[Row]:
    """The rows on which the own brand is reliably ahead of the best rival (1) or behind it (-1), the widest first."""
    found = [row for row in rows if row.gap is not None and row.gap.reliable and row.gap.value * sign > 0]
    return sorted(found, key=lambda row: -abs(row.gap.value if row.gap else 0.0))


def headline(rows: Sequence[Row], names: Sequence[str], language: str) -> Said:
    """The finding: on what the own brand leads, and on what it trails the best."""
    ahead, behind, own = _apart(rows, 1), _apart(rows, -1), names[0]
    if not ahead and not behind:
        return Said(say(language, "{own} is not reliably apart from the best rival on any item", own=own), "none")
    parts = []
    if ahead:
        parts.append(say(language, "{own} leads on {items}", own=own, items=_items(ahead, language)))
    if behind:
        values = {"own": own, "items": _items(behind, language)}
        parts.append(say(language, "{own} trails the best rival on {items}", **values) if not ahead else say(
            language, "trails the best rival on {items}", **values
        ))  # fmt: skip
    return Said(phrases.clauses(parts, language), "reliable")


def _items(rows: Sequence[Row], language: str) -> str:
    if len(rows) > _NAMED:
        return say(language, "{n} items, first {item}", n=len(rows), item=phrases.quoted(rows[0].label))
    return phrases.names([row.label for row in rows], language)


def text(
    rows: Sequence[Row], groups: Groups, frame: pd.DataFrame, kind: str, language: str,
    *, tested: bool, adjust: str | None,
) -> Text:  # fmt: skip
    """The words: ``rows`` with all ``groups``, the own brand the first of them."""
    names = [name for name, _ in groups]
    said = headline(rows, names, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=say(language, "{own} and its rivals, item by item", own=names[0]),
        subtitle=say(
            language, "{measure}, with 95% intervals. {base}",
            measure=measure_name(phrases.measure_of(frame), language), base=phrases.base_text(frame, language),
        ),
        alt=_alt(rows, names, kind, language),
        notes=tuple(_notes(rows, groups, frame, kind, language, tested=tested, adjust=adjust)),
        see=_see(rows, names, kind, language),
        do=_do(rows, names, language),
    )  # fmt: skip


def _see(rows: Sequence[Row], names: Sequence[str], kind: str, language: str) -> str:
    """The widest reliable gaps either way, in figures."""
    parts = []
    for row in (*_apart(rows, -1)[:1], *_apart(rows, 1)[:1]):
        if row.gap is not None:
            rival = names[row.gap.bottom]
            parts.append(
                say(
                    language, "{item}: {own} {own_value}, {rival} {rival_value}", item=phrases.quoted(row.label),
                    own=names[0], own_value=number(row.estimate(0), kind), rival=rival,
                    rival_value=number(row.estimate(row.gap.bottom), kind),
                )
            )  # fmt: skip
    return say(language, "Widest reliable gaps: {list}.", list=phrases.clauses(parts, language)) if parts else ""


def _do(rows: Sequence[Row], names: Sequence[str], language: str) -> str:
    behind = _apart(rows, -1)
    if not behind or behind[0].gap is None:
        return ""
    return say(
        language, "Find out what {rival} does better on {item}.", rival=names[behind[0].gap.bottom],
        item=phrases.quoted(behind[0].label),
    )  # fmt: skip


def _notes(
    rows: Sequence[Row], groups: Groups, frame: pd.DataFrame, kind: str, language: str,
    *, tested: bool, adjust: str | None,
) -> list[str]:  # fmt: skip
    notes = [_rule(adjust, language) if tested else phrases.overlap_note(language)]
    if tested and len(rows) > 1:
        notes.append(
            say(
                language,
                "Each item is tested by itself: on average 1 in 20 without a difference is marked all the same.",
            )
        )
    if any(not row.reliable for row in rows):
        notes.append(say(language, "Filled markers, bold gap: reliable. Hollow markers: not."))
    count = min(len(groups), MOST_GROUPS)
    if ends([drawn(row, count) for row in rows], kind) != RANGES.get(kind):
        notes.append(say(language, "The axis is cut."))
    if len(groups) > MOST_GROUPS:
        notes.append(phrases.not_all(MOST_GROUPS, len(groups), language, own=True))
    shown = len(held(rows, count).kept)
    if shown < len(rows):
        notes.append(say(language, "The chart shows {n} of {all} items; the table has all.", n=shown, all=len(rows)))
    return [*notes, *phrases.common_notes(frame, language)]


def _rule(adjust: str | None, language: str) -> str:
    if adjust is None:
        return say(
            language, "Gap: own brand less the best of all rivals, t test on the design at the 95% level, not adjusted "
            "for there being several rivals; ahead counts as reliable where it is so of every rival.",
        )  # fmt: skip
    return say(
        language, "Gap: own brand less the best of all rivals, t test on the design at the 95% level, adjusted "
        "({method}); intervals are not adjusted. Ahead counts as reliable where it is so of every rival.", method=METHODS.get(adjust, adjust),
    )  # fmt: skip


def _alt(rows: Sequence[Row], names: Sequence[str], kind: str, language: str) -> str:
    parts = []
    for row in rows:
        dots = zip(names, row.dots, strict=True)
        figures = [f"{name} {number(dot.estimate, kind)}" for name, dot in dots if dot is not None]
        parts.append(phrases.figure(row.label, phrases.commas(figures, language), language))
    return say(language, "Dot plot with intervals. {rows}.", rows=phrases.clauses(parts, language))


def table(rows: Sequence[Row], names: Sequence[str], kind: str, language: str) -> Table:
    """A row an item and brand; the gap to the best rival stands in the own brand's row."""
    factor = 100 if kind == "share" else 1
    columns = (
        Column("label", say(language, "Item")), Column("level", say(language, "Brand")), Column("n", "n", "count"),
        Column("estimate", say(language, "Estimate"), kind), Column("low", say(language, "95% low"), kind),
        Column("high", say(language, "95% high"), kind), Column("gap", say(language, "Points"), "points"),
        Column("gap_low", say(language, "95% low"), "points"), Column("gap_high", say(language, "95% high"), "points"),
        Column("best", say(language, "Best rival")),
    )  # fmt: skip
    values: list[tuple] = []
    marks: list[dict] = []
    for row in rows:
        for k, dot in enumerate(row.dots):
            if dot is None:
                continue
            gap = row.gap if k == 0 else None
            told = (gap.value, gap.low, gap.high) if gap else (None, None, None)
            best = names[gap.bottom] if gap else None
            if dot.flagged:
                marks.append({"row": len(values), "column": "n", "mark": "caution"})
            if gap and gap.reliable:
                marks.append({"row": len(values), "column": "gap", "mark": "up" if gap.value > 0 else "down"})
            scaled = (None if v is None else factor * v for v in told)
            values.append((row.label, names[k], dot.base, dot.estimate, dot.low, dot.high, *scaled, best))
    spanner = {
        "label": say(language, "{own} less the best rival", own=names[0]), "columns": ["gap", "gap_low", "gap_high"]
    }  # fmt: skip
    return Table(columns, tuple(values), (spanner,), tuple(marks), stub=2)
