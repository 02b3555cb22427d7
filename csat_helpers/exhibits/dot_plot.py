"""Dot plot: items by groups, a row an item and a marker a group, by how far the groups lie apart."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import dot_plot_brands, dot_plot_words, panel_plots, phrases
from csat_helpers.exhibits.brand_inks import own_first
from csat_helpers.exhibits.dot_plot_chart import MOST_GROUPS, Dot, Gap, Row, draw
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.radar import inks_of
from csat_helpers.locale import say
from csat_helpers.look.assign import Ink
from csat_helpers.look.tokens import PHONE_WIDTH_MM

Groups = list[tuple[str, pd.DataFrame]]
Pairs = dict[tuple[str, str, str], tuple[float, float, float, float]]


def dot_plot(
    frame: pd.DataFrame,
    *,
    id: str,
    language: str,
    gaps: pd.DataFrame | None = None,
    adjust: str | None = None,
    levels: Sequence[str] = (),
    own: str = "",
    **words: Unpack[Words],
) -> Exhibit:
    """Items by the groups of one segment column, those whose groups lie furthest apart first.

    ``frame`` is that of ``measures.item_index`` (or another measure) by a segment column: the first column is shown,
    and of its groups the first five, each in its own shape and colour throughout a report; ``levels`` are all of the
    segment's in order, as in :func:`csat_helpers.exhibits.radar`. ``gaps`` is the frame of
    ``measures.difference(..., against=None, adjust="holm")``: the difference between each two groups, tested;
    ``adjust`` says how its p values were adjusted, as it was given there: the note tells it. The
    gap of an item is that of its highest group from its lowest, reliable where its p value is under 0.05; without
    ``gaps``, where their intervals do not overlap. Of brands, ``own`` is the code of the client's: it comes first and
    is drawn strongest, with the rivals of the most respondents, and the gap is its own from the best of all rivals,
    items on which it is furthest behind first. No column, or one group alone, gives an omitted exhibit.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame(
    ...     {"level": ["a", "b"], "estimate": [48.0, 71.2], "conf_low": [46.0, 70.0], "conf_high": [50.0, 72.4]}
    ... )
    >>> frame = frame.assign(item="q", label="Price", by="plan", level_label=frame["level"])
    >>> dot_plot(frame, id="d", language="en").bundle.headline
    'One reliable gap: “Price”, 48.0 for a, 71.2 for b'
    """
    title = say(language, "Items by group")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("item", "label", "by", "level", "estimate", "conf_low", "conf_high"), "dot_plot")
    split = frame[frame["by"] != "total"]
    split = split[split["by"] == split["by"].iloc[0]] if len(split) else split
    known = phrases.shown(split)
    found = groups_of(own_first(known, own, MOST_GROUPS) if own else known, language)
    brand = own if own in [str(part["level"].iloc[0]) for _, part in found] else ""
    if len(found) < 2:
        return omitted(
            id, language, str(words.get("title", title)), say(language, "It takes two groups to be compared.")
        )
    drawn, kind = found[:MOST_GROUPS], phrases.format_of(frame)
    pairs = pairs_of(gaps)
    rows, inks = rows_of(drawn, pairs), inks_of(drawn, split, levels, brand)
    if brand:
        return _of_brands(split, found, drawn, pairs, inks, id, language, words, tested=gaps is not None, adjust=adjust)
    names = [name for name, _ in drawn]
    return publish(
        "bars",
        with_gaps(phrases.shown(split), rows, drawn, pairs),
        dot_plot_words.text(rows, found, split, kind, language, tested=gaps is not None, adjust=adjust),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "label", "series": "level_label", "low": "conf_low", "high": "conf_high",
                  "format": kind, "order": [r.label for r in rows], "colours": [i.colour for i in inks]},
        table=table(rows_of(found, pairs), [name for name, _ in found], pairs, found, kind, language),
        svg=draw(rows, names, inks, kind, language),
        phone=draw(rows, names, inks, kind, language, width=PHONE_WIDTH_MM),
        plot=panel_plots.dot_plot(rows, names, inks, kind, language),
        base=phrases.base_of(split),
    )  # fmt: skip


def _of_brands(
    split: pd.DataFrame, found: Groups, drawn: Groups, pairs: Pairs, inks: Sequence[Ink], id: str, language: str,
    words: Words, *, tested: bool, adjust: str | None,
) -> Exhibit:  # fmt: skip
    """The same with the own brand, the first of ``found``, held against the best of all rivals."""
    kind, names = phrases.format_of(split), [name for name, _ in found]
    every = dot_plot_brands.against_best(rows_of(found, pairs), [str(p["level"].iloc[0]) for _, p in found], pairs)
    rows = [dot_plot_brands.drawn(row, len(drawn)) for row in every]
    return publish(
        "bars",
        with_gaps(phrases.shown(split), every, found, pairs),
        dot_plot_brands.text(every, found, split, kind, language, tested=tested, adjust=adjust),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "label", "series": "level_label", "low": "conf_low", "high": "conf_high",
                  "format": kind, "order": [r.label for r in rows], "colours": [i.colour for i in inks]},
        table=dot_plot_brands.table(every, names, kind, language),
        svg=draw(rows, names[: len(drawn)], inks, kind, language, own=every),
        phone=draw(rows, names[: len(drawn)], inks, kind, language, own=every, width=PHONE_WIDTH_MM),
        plot=panel_plots.dot_plot(rows, names[: len(drawn)], inks, kind, language, own=every),
        base=phrases.base_of(split),
    )  # fmt: skip


def groups_of(frame: pd.DataFrame, language: str) -> Groups:
    """The groups in their order, by name; each item once."""
    parts = [(phrases.level_name(p.iloc[0], language), p) for _, p in frame.groupby("level", sort=False)]
    return [(name, part.drop_duplicates("item")) for name, part in parts]


def pairs_of(gaps: pd.DataFrame | None) -> Pairs:
    """The difference of one level from another on an item, its interval and p value, either way round."""
    if gaps is None or gaps.empty:
        return {}
    phrases.check_columns(gaps, ("item", "level", "other", "estimate", "conf_low", "conf_high", "p_value"), "dot_plot")
    found: Pairs = {}
    for row in phrases.records(gaps):
        item, one, other = str(row["item"]), str(row["level"]), str(row["other"])
        value, low, high, p = (float(row[c]) for c in ("estimate", "conf_low", "conf_high", "p_value"))
        found[item, one, other] = (value, low, high, p)
        found[item, other, one] = (-value, -high, -low, p)
    return found


def rows_of(groups: Groups, pairs: Pairs) -> list[Row]:
    """A row an item, the widest gap first; items with one group alone last."""
    labels = {str(r["item"]): str(r["label"]) for _, part in groups for r in phrases.records(part)}
    by_item = [{str(r["item"]): r for r in phrases.records(part)} for _, part in groups]
    codes = [str(part["level"].iloc[0]) for _, part in groups]
    rows = []
    for item, label in labels.items():
        dots = tuple(_dot(known.get(item)) for known in by_item)
        rows.append(Row(item, label, dots, _gap(item, dots, codes, pairs)))
    return sorted(rows, key=lambda row: -row.gap.value if row.gap else 0.0)


def _dot(row: dict | None) -> Dot | None:
    if row is None or pd.isna(row["conf_low"]) or pd.isna(row["conf_high"]):
        return None
    count = None if pd.isna(row.get("base")) else int(row["base"])
    return Dot(row["estimate"], row["conf_low"], row["conf_high"], count, phrases.flagged(pd.Series(row)))


def _gap(item: str, dots: Sequence[Dot | None], codes: Sequence[str], pairs: Pairs) -> Gap | None:
    known = [(dot.estimate, k) for k, dot in enumerate(dots) if dot is not None]
    if len(known) < 2:
        return None
    (most, top), (least, bottom) = max(known, key=lambda e: e[0]), min(known, key=lambda e: e[0])
    high, low = dots[top], dots[bottom]
    pair = pairs.get((item, codes[top], codes[bottom]))
    if pair is None:
        parted = not pairs and high is not None and low is not None and high.low > low.high
        return Gap(top, bottom, most - least, reliable=parted)
    ends = (None, None) if pd.isna(pair[1]) else pair[1:3]
    return Gap(top, bottom, most - least, *ends, reliable=bool(pair[3] < LEVEL))


def with_gaps(frame: pd.DataFrame, rows: Sequence[Row], groups: Groups, pairs: Pairs) -> pd.DataFrame:
    """``frame`` with each item's ``gap``, its interval and the ``p_value`` of its test."""
    codes = [str(part["level"].iloc[0]) for _, part in groups]
    of = {r.item: r.gap for r in rows if r.gap is not None}
    p = {item: pairs.get((item, codes[g.top], codes[g.bottom]), (None,) * 4)[3] for item, g in of.items()}
    items = frame["item"].astype(str)
    numbers = {
        "gap": {item: g.value for item, g in of.items()}, "gap_low": {item: g.low for item, g in of.items()},
        "gap_high": {item: g.high for item, g in of.items()}, "p_value": p,
    }  # fmt: skip
    return frame.assign(**{name: items.map(known).astype(float) for name, known in numbers.items()})


def table(
    rows: Sequence[Row], names: Sequence[str], pairs: Pairs, groups: Groups, kind: str, language: str
) -> Table:  # fmt: skip
    """A row an item and group: base, estimate and interval, and how far it lies above the item's lowest group."""
    above = say(language, "Above the lowest group")
    factor = 100 if kind == "share" else 1
    columns = [
        Column("label", say(language, "Item")),
        Column("level", say(language, "Group")),
        Column("n", "n", "count"),
        Column("estimate", say(language, "Estimate"), kind),
        Column("low", say(language, "95% low"), kind),
        Column("high", say(language, "95% high"), kind),
        Column("gap", say(language, "Points"), "points"),
    ]
    if pairs:
        columns += [Column("gap_low", say(language, "95% low"), "points")]
        columns += [Column("gap_high", say(language, "95% high"), "points"), Column("p_value", say(language, "p"), "p")]
    codes = [str(part["level"].iloc[0]) for _, part in groups]
    values: list[tuple] = []
    marks: list[dict] = []
    for row in rows:
        for k, dot in enumerate(row.dots):
            if dot is None:
                continue
            lowest = row.gap.bottom if row.gap else k
            pair = pairs.get((row.item, codes[k], codes[lowest]), (None,) * 4)
            own = [None if k == lowest else factor * (dot.estimate - min(d.estimate for d in row.known))]
            own += [None if v is None else factor * v for v in pair[1:3]] + [pair[3]] if pairs else []
            if dot.flagged:
                marks.append({"row": len(values), "column": "n", "mark": "caution"})
            if row.gap and k == row.gap.top and row.gap.reliable:
                marks.append({"row": len(values), "column": "gap", "mark": "focus"})
            values.append((row.label, names[k], dot.base, dot.estimate, dot.low, dot.high, *own))
    spanner = {"label": above, "columns": [c.name for c in columns if c.name.startswith("gap") or c.name == "p_value"]}
    return Table(tuple(columns), tuple(values), (spanner,), tuple(marks), stub=2)
