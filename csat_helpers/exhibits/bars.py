"""Bars with intervals: an index, NPS, mean or share by item or by the levels of segments."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.bars_chart import Bar, draw, fitting
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.locale import say
from csat_helpers.look import number


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
    reference's do not overlap. Where the frame says what a test found (``mark``: higher or lower than the rest, or
    ``letters`` of the columns a level exceeds, its own in ``column``, as ``measures.crosstab`` does) that is shown
    instead. ``labels`` names segment columns (``{"Q20AGE": "Age"}``).

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
        svg=draw(rows, reference, kind, language),
        base=phrases.base_of(frame if total is None else pd.concat([frame, total])),
    )  # fmt: skip


def _reference(frame: pd.DataFrame, split: pd.DataFrame, total: pd.DataFrame | None) -> pd.Series | None:
    """The row that bars are compared with: one item's total."""
    if len(set(frame["item"])) > 1 or split.empty:
        return None
    rows = phrases.shown(frame[frame["by"] == "total"] if total is None else total)
    return rows.iloc[0] if len(rows) else None


def bars_of(frame: pd.DataFrame, reference: pd.Series | None, language: str, labels: dict[str, str]) -> list[Bar]:
    """A bar for each row in turn, signed by the frame's own tests, else against the ``reference`` row."""
    many_items, whole = len(set(frame["item"])) > 1, (frame["by"] == "total").all()
    by_test = tested(frame)
    found = []
    for _, row in frame.iterrows():
        sign = _MARKED.get(str(row.get("mark")), 0)
        if not by_test and reference is not None and phrases.apart(row, reference):
            sign = 1 if row["estimate"] > reference["estimate"] else -1
        group = "" if whole else str(row["label"]) if many_items else phrases.group_name(row, language, labels)
        label = str(row["label"]) if whole else phrases.level_name(row, language)
        count = None if pd.isna(row.get("base")) else int(row["base"])
        numbers = (float(row["estimate"]), float(row["conf_low"]), float(row["conf_high"]))
        beside = {name: str(row[name]) for name in ("letters", "column") if isinstance(row.get(name), str) and by_test}
        found.append(Bar(group, label, *numbers, count, phrases.flagged(row), sign, **beside))
    return found if any(b.sign for b in found) else _shaded(found)


_MARKED = {"higher": 1, "lower": -1}


def tested(frame: pd.DataFrame) -> bool:
    """Whether the frame says what a test found."""
    named = [name for name in ("mark", "letters") if name in frame.columns]
    return any(frame[name].fillna("").astype(str).ne("").any() for name in named)


def _shaded(rows: list[Bar]) -> list[Bar]:
    """Where levels were compared in pairs: one that exceeds some and that none exceeds is above, the reverse below."""
    found = []
    for bar in rows:
        beneath = any(bar.column in other.exceeds for other in rows if other.group == bar.group and bar.column)
        found.append(replace(bar, sign=bool(bar.exceeds) - beneath))
    return found


def _text(rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, kind: str, language: str) -> Text:
    label = str(frame["label"].iloc[0])
    one_item = len(set(frame["item"])) == 1
    notes = [*_mark_notes(rows, frame, reference, language), *phrases.common_notes(frame, language)]
    if len(fitting(rows)) < len(rows):
        notes.append(
            say(language, "The chart shows {n} of {all} rows; the table has all.", n=len(fitting(rows)), all=len(rows))
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
        lead=_lead(rows, reference, kind, language, by_test=tested(frame)),
        notes=tuple(notes),
        see=_see(rows, kind, language),
        do=say(language, "Start with the groups below the whole; ask what they experience differently.")
        if any(b.sign < 0 for b in rows)
        else "",
    )


def _mark_notes(rows: list[Bar], frame: pd.DataFrame, reference: pd.Series | None, language: str) -> list[str]:
    """What triangles, colour and letters mean, and the rule behind them."""
    if not tested(frame):
        overlap = say(
            language,
            "▲ ▼ and colour: the interval does not overlap that of all respondents (dashed line), a cautious rule.",
        )
        return [overlap] if reference is not None else []
    notes = []
    if any(b.exceeds for b in rows):
        notes.append(
            say(
                language,
                "Letters name the levels of the same group that a figure exceeds: lower case at the 95% level, capitals "
                "at the 99% level.",
            )
        )
    if any(b.sign for b in rows):
        notes.append(
            say(language, "▲ ▼ and colour: above or below all others of the same group together at the 95% level.")
            if "mark" in frame.columns and frame["mark"].isin(list(_MARKED)).any()
            else say(
                language,
                "▲ and blue: exceeds some level of its group and no level exceeds it; ▼ and rust: the reverse.",
            )
        )
    return notes


def extremes(rows: list[Bar]) -> tuple[Bar, Bar] | None:
    """The widest pair within one group that a test, else intervals that do not overlap, tells apart: (highest,
    lowest).
    """
    if any(b.exceeds for b in rows):
        pairs = [(a, b) for a in rows for b in rows if a.group == b.group and b.column in a.exceeds]
        return max(pairs, key=lambda pair: pair[0].estimate - pair[1].estimate, default=None)
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


def _lead(rows: list[Bar], reference: pd.Series | None, kind: str, language: str, *, by_test: bool) -> str:
    """Who is below and above all respondents, or by the frame's own test the others of the group."""
    below = phrases.names([b.label for b in rows if b.sign < 0][:6], language, quotes=False)
    above = phrases.names([b.label for b in rows if b.sign > 0][:6], language, quotes=False)
    if any(b.exceeds for b in rows) or (reference is None and not by_test):
        return ""  # pairs were compared, or nothing
    if by_test:
        parts = [
            say(language, "Reliably below the others: {names}.", names=below) if below else "",
            say(language, "Reliably above the others: {names}.", names=above) if above else "",
        ]
        none = say(language, "No group differs reliably from the others.")
    else:
        whole = number(reference["estimate"] if reference is not None else None, kind)
        parts = [
            say(language, "Reliably below all respondents ({whole}): {names}.", whole=whole, names=below)
            if below
            else "",
            say(language, "Reliably above all respondents ({whole}): {names}.", whole=whole, names=above)
            if above
            else "",
        ]
        none = say(language, "No group differs reliably from all respondents ({whole}).", whole=whole)
    return phrases.sentences(parts, language) or none


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
    grouped, lettered = any(b.group for b in rows), any(b.exceeds for b in rows)
    columns = [Column("group", say(language, "Group"))] if grouped else []
    columns += [
        Column("level", say(language, "Level") if grouped else say(language, "Item")),
        *([Column("column", say(language, "Letter"))] if lettered else []),
        Column("n", "n", "count"),
        Column("estimate", say(language, "Estimate"), kind),
        Column("low", say(language, "95% low"), kind),
        Column("high", say(language, "95% high"), kind),
    ]
    values = [
        (
            *((b.group,) if grouped else ()),
            b.label,
            *((b.column,) if lettered else ()),
            b.base,
            b.estimate,
            b.low,
            b.high,
        )
        for b in rows
    ]
    marks = [
        {"row": k, "column": "estimate", "mark": "up" if b.sign > 0 else "down"} for k, b in enumerate(rows) if b.sign
    ]
    marks += [{"row": k, "column": "estimate", "letters": b.letters} for k, b in enumerate(rows) if b.letters]
    marks += [{"row": k, "column": "n", "mark": "caution"} for k, b in enumerate(rows) if b.flagged]
    return Table(tuple(columns), tuple(values), marks=tuple(marks))
