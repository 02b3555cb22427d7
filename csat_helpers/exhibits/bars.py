"""Bars with intervals: an index, NPS, mean or share by item or by the levels of segments."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import lettering, phrases
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas, row_height
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval

LABEL_MM, VALUE_MM, TOP_MM, HEAD_MM = 50.0, 48.0, 10.0, 7.0
RANGES = {"index": (0.0, 100.0), "nps": (-100.0, 100.0), "share": (0.0, 1.0)}


@dataclass(frozen=True)
class Bar:
    """One bar. ``sign`` is 1 or -1 where it reliably differs from the reference, else 0."""

    group: str
    label: str
    estimate: float
    low: float
    high: float
    base: int | None
    flagged: bool
    sign: int


def bars(
    frame: pd.DataFrame,
    *,
    id: str,
    language: str,
    total: pd.DataFrame | None = None,
    labels: Mapping[str, str] | None = None,
    **words: Unpack[Words],
) -> Exhibit:
    """Estimates as bars from zero with their intervals, grouped by segment column, or by item.

    ``frame`` is a tidy frame of one measure (index, nps, mean, top_box, share): one row a bar. Items measured on
    the whole are sorted by estimate; levels keep the questionnaire's order. ``total``, or the frame's own rows of
    ``by == "total"`` beside others, gives the reference line; a bar is coloured where its interval and the
    reference's do not overlap. ``labels`` names segment columns (``{"Q20AGE": "Age"}``).

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame(
    ...     {"label": ["Speed", "Price"], "estimate": [71.2, 48.0], "conf_low": [70, 46], "conf_high": [72.4, 50]}
    ... )
    >>> frame = frame.assign(item=frame["label"], measure="index", by="total", level="")
    >>> bars(frame, id="b", language="en").bundle.headline
    '“Speed” leads at 71.2; “Price” is last at 48.0'
    """
    title = say(language, "Results by group")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("item", "label", "by", "level", "estimate", "conf_low", "conf_high"), "bars")
    split = frame[frame["by"] != "total"]
    reference = _reference(frame, split, total)
    split = split if len(split) else frame.sort_values("estimate", ascending=False, kind="stable")
    kind = phrases.format_of(frame)
    rows = bars_of(phrases.shown(split), reference, language, dict(labels or {}))
    return publish(
        "bars",
        split,
        _text(rows, split, reference, kind, language),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "level_label", "series": "by", "low": "conf_low", "high": "conf_high",
                  "format": kind, "order": [b.label for b in rows]},
        table=_table(rows, kind, language),
        svg=_draw(rows, reference, kind, language),
        base=phrases.base_of(frame if total is None else pd.concat([frame, total])),
    )  # fmt: skip


def _reference(frame: pd.DataFrame, split: pd.DataFrame, total: pd.DataFrame | None) -> pd.Series | None:
    """The row that bars are compared with: one item's total."""
    if len(set(frame["item"])) > 1 or split.empty:
        return None
    rows = phrases.shown(frame[frame["by"] == "total"] if total is None else total)
    return rows.iloc[0] if len(rows) else None


def bars_of(frame: pd.DataFrame, reference: pd.Series | None, language: str, labels: dict[str, str]) -> list[Bar]:
    """A bar for each row in turn, signed against the ``reference`` row."""
    many_items, whole = len(set(frame["item"])) > 1, (frame["by"] == "total").all()
    found = []
    for _, row in frame.iterrows():
        sign = 0
        if reference is not None and phrases.apart(row, reference):
            sign = 1 if row["estimate"] > reference["estimate"] else -1
        group = "" if whole else str(row["label"]) if many_items else phrases.group_name(row, language, labels)
        label = str(row["label"]) if whole else phrases.level_name(row, language)
        count = None if pd.isna(row.get("base")) else int(row["base"])
        numbers = (float(row["estimate"]), float(row["conf_low"]), float(row["conf_high"]))
        found.append(Bar(group, label, *numbers, count, phrases.flagged(row), sign))
    return found


LEAST_MM = 5.0  # a row of one line still has air at 8.5 pt


def _fitting(rows: list[Bar]) -> list[Bar]:
    """As many whole groups as a page holds; the table has them all."""
    room, kept = MAX_HEIGHT_MM - TOP_MM, []
    for bar in rows:
        room -= LEAST_MM + (HEAD_MM if not kept or bar.group != kept[-1].group else 0)
        if room < 0:
            return [b for b in kept if b.group != bar.group] or kept
        kept.append(bar)
    return kept


def _draw(rows: list[Bar], reference: pd.Series | None, kind: str, language: str) -> str:
    rows = _fitting(rows)
    groups = list(dict.fromkeys(b.group for b in rows))
    heads = HEAD_MM * sum(1 for g in groups if g)
    labels = lettering.column((b.label + " *" * b.flagged for b in rows), LABEL_MM)
    least = 7.0 if labels >= LABEL_MM else LEAST_MM
    height = row_height(len(rows), MAX_HEIGHT_MM - TOP_MM - heads - 8, most=7.6, least=least)
    bottom = TOP_MM + heads + height * len(rows)
    page = Canvas(bottom + (7 if reference is not None else 1))
    scale = _axis(rows, kind, labels + 4, page.width - VALUE_MM)
    scale.draw(page, TOP_MM - 1.6, bottom, lambda tick: _tick(tick, kind))
    _heads(page, language)
    y, group = TOP_MM, None
    for bar in rows:
        if bar.group and bar.group != group:
            page.heading(0, y + HEAD_MM * 0.62, bar.group, page.width)
            y += HEAD_MM
        group = bar.group
        page.label(
            0,
            y + height / 2,
            bar.label + " *" * bar.flagged,
            labels,
            lines=2 if height > 6.9 else 1,
            bold=bar.sign != 0,
        )
        _bar(page, bar, y + height / 2, height, scale, kind, language)
        y += height
        page.rule(y)
    if reference is not None:
        x = scale.at(float(reference["estimate"]))
        page.line([x, x], [TOP_MM - 1.6, y + 1.5], colour=COLOURS["mut"], dashed=True, order=2)
        text = say(language, "All respondents {value}", value=number(reference["estimate"], kind))
        page.text(x, y + 4.0, text, size=7.5, colour=COLOURS["mut"], align="center")
    return page.svg()


def _axis(rows: list[Bar], kind: str, start: float, end: float) -> Axis:
    """From zero, or the measure's own ends for an index, to the furthest interval."""
    low, high = min(0.0, *(b.low for b in rows)), max(0.0, *(b.high for b in rows))
    if kind == "index":
        low, high = 0.0, 100.0
    found = axis(low, high, start, end)
    least, most = RANGES.get(kind, (found.low, found.high))
    return Axis(
        max(found.low, least), min(found.high, most), start, end, tuple(t for t in found.ticks if least <= t <= most)
    )


def _heads(page: Canvas, language: str) -> None:
    y, style = TOP_MM - 4.6, {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    page.text(page.width - 15, y, say(language, "95% interval"), **style)
    page.text(page.width, y, "n", **style)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _tick(value: float, kind: str) -> str:
    if kind == "share":
        return f"{value * 100:.0f}"
    return number(value, "nps" if kind == "nps" else "count") if value % 1 == 0 else f"{value:g}"


def _bar(page: Canvas, bar: Bar, y: float, height: float, scale: Axis, kind: str, language: str) -> None:
    colour = {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["gry"]}[bar.sign]
    fill = {1: COLOURS["p4"], -1: COLOURS["neg2"], 0: COLOURS["p2"]}[bar.sign]
    zero, x = scale.at(0), scale.at(bar.estimate)
    page.box(min(zero, x), y - height * 0.28, abs(x - zero), height * 0.56, fill)
    page.whisker(scale.at(bar.low), scale.at(bar.high), y, colour if bar.sign else COLOURS["sec"], width=1.2)
    right = page.width - 36
    ink = colour if bar.sign else COLOURS["ink"]
    page.text(right, y, number(bar.estimate, kind), size=9, colour=ink, align="right", bold=True)
    if bar.sign:
        page.triangle(right + 2.2, y, colour, up=bar.sign > 0)
    written = interval(bar.low, bar.high, kind, language)
    page.text(page.width - 15, y, written, size=7.5, colour=COLOURS["mut"], align="right")
    page.text(page.width, y, number(bar.base, "count"), size=7.5, colour=COLOURS["mut"], align="right")


def _text(rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, kind: str, language: str) -> Text:
    label = str(frame["label"].iloc[0])
    one_item = len(set(frame["item"])) == 1
    notes = [*phrases.common_notes(frame, language)]
    if reference is not None:
        notes.insert(
            0,
            say(
                language,
                "▲ ▼ and colour: the interval does not overlap that of all respondents (dashed line), a cautious rule.",
            ),
        )
    if len(_fitting(rows)) < len(rows):
        notes.append(
            say(language, "The chart shows {n} of {all} rows; the table has all.", n=len(_fitting(rows)), all=len(rows))
        )
    measure = phrases.measure_name(phrases.measure_of(frame), language)
    grouped = any(b.group for b in rows)
    return Text(
        headline=headline(rows, label if one_item else "", kind, language),
        title=(say(language, "{item}, by group", item=label) if grouped else label) if one_item else measure,
        subtitle=say(
            language, "{measure}, with 95% intervals. {base}", measure=measure, base=phrases.base_text(frame, language)
        ),
        alt=_alt(rows, kind, language),
        lead=_lead(rows, reference, kind, language),
        notes=tuple(notes),
        see=_see(rows, kind, language),
        do=say(language, "Start with the groups below the whole; ask what they experience differently.")
        if any(b.sign < 0 for b in rows)
        else "",
    )


def extremes(rows: list[Bar]) -> tuple[Bar, Bar] | None:
    """The widest pair within one group whose intervals do not overlap: (highest, lowest)."""
    best: tuple[Bar, Bar] | None = None
    for group in dict.fromkeys(b.group for b in rows):
        members = [b for b in rows if b.group == group]
        high, low = max(members, key=lambda b: b.estimate), min(members, key=lambda b: b.estimate)
        wider = best is None or high.estimate - low.estimate > best[0].estimate - best[1].estimate
        if high.low > low.high and wider:
            best = high, low
    return best


def headline(rows: list[Bar], item: str, kind: str, language: str) -> str:
    """The finding: the widest reliable difference within a group, or that there is none."""
    if len(rows) == 1:
        only = rows[0]
        return say(
            language,
            "{item} stands at {value}",
            item=phrases.quoted(item or only.label),
            value=number(only.estimate, kind),
        )
    pair = extremes(rows)
    if pair is None:
        low, high = min(b.estimate for b in rows), max(b.estimate for b in rows)
        return say(
            language, "No reliable difference between groups: {item} lies between {low} and {high}",
            item=phrases.quoted(item or rows[0].label), low=number(low, kind), high=number(high, kind),
        )  # fmt: skip
    high, low = pair
    values = {"high": number(high.estimate, kind), "low": number(low.estimate, kind)}
    if not high.group:
        return say(
            language, "{best} leads at {high}; {worst} is last at {low}",
            best=phrases.quoted(high.label), worst=phrases.quoted(low.label), **values,
        )  # fmt: skip
    values |= {"best": high.label, "worst": low.label, "group": high.group}
    return say(language, "{worst} is reliably below {best}, {low} against {high} ({group})", **values)


def _lead(rows: list[Bar], reference: pd.Series | None, kind: str, language: str) -> str:
    if reference is None:
        return ""
    below = [b.label for b in rows if b.sign < 0]
    above = [b.label for b in rows if b.sign > 0]
    whole = number(reference["estimate"], kind)
    parts = []
    if below:
        parts.append(say(language, "Reliably below all respondents ({whole}): {names}.", whole=whole,
                         names=phrases.names(below[:6], language, quotes=False)))  # fmt: skip
    if above:
        parts.append(say(language, "Reliably above all respondents ({whole}): {names}.", whole=whole,
                         names=phrases.names(above[:6], language, quotes=False)))  # fmt: skip
    if not parts:
        parts = [say(language, "No group differs reliably from all respondents ({whole}).", whole=whole)]
    return phrases.sentences(parts, language)


def _see(rows: list[Bar], kind: str, language: str) -> str:
    low, high = min(rows, key=lambda b: b.estimate), max(rows, key=lambda b: b.estimate)
    if low is high:
        return ""
    return say(
        language, "Figures run from {low} ({worst}) to {high} ({best}).", low=number(low.estimate, kind),
        high=number(high.estimate, kind), worst=low.label, best=high.label,
    )  # fmt: skip


def _alt(rows: list[Bar], kind: str, language: str) -> str:
    parts = [
        say(language, "{label} {value}", label=f"{b.group} {b.label}".strip(), value=number(b.estimate, kind))
        for b in rows
    ]
    return say(language, "Bars with intervals. {rows}.", rows=phrases.clauses(parts, language))


def _table(rows: list[Bar], kind: str, language: str) -> Table:
    grouped = any(b.group for b in rows)
    columns = [Column("group", say(language, "Group"))] if grouped else []
    columns += [
        Column("level", say(language, "Level") if grouped else say(language, "Item")),
        Column("n", "n", "count"),
        Column("estimate", say(language, "Estimate"), kind),
        Column("low", say(language, "95% low"), kind),
        Column("high", say(language, "95% high"), kind),
    ]
    values = [((b.group,) if grouped else ()) + (b.label, b.base, b.estimate, b.low, b.high) for b in rows]
    marks = [
        {"row": k, "column": "estimate", "mark": "up" if b.sign > 0 else "down"} for k, b in enumerate(rows) if b.sign
    ]
    marks += [{"row": k, "column": "n", "mark": "caution"} for k, b in enumerate(rows) if b.flagged]
    return Table(tuple(columns), tuple(values), marks=tuple(marks))
