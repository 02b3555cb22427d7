"""Bars with intervals: an index, NPS, mean or share by item or by the levels of segments."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import bars_words, phrases, row_plots
from csat_helpers.exhibits.bars_chart import Bar, draw
from csat_helpers.exhibits.bars_notes import MARKED, tested
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def bars(
    frame: pd.DataFrame,
    *,
    id: str,
    language: str,
    total: pd.DataFrame | None = None,
    labels: Mapping[str, str] | None = None,
    adjust: str | None = "fdr_bh",
    **words: Unpack[Words],
) -> Exhibit:
    """Estimates as bars from zero with their intervals, grouped by segment column, or by item.

    ``frame`` is a tidy frame of one measure (index, nps, mean, top_box, share): one row a bar. Items measured on
    the whole are sorted by estimate; levels keep the questionnaire's order. ``total``, or the frame's own rows of
    ``by == "total"`` beside others, gives the reference line; a bar is coloured where its interval and the
    reference's do not overlap. Where the frame says what a test found (``mark``: higher or lower than the rest, or
    ``letters`` of the columns a level exceeds, its own in ``column``, as ``measures.crosstab`` does) that is shown
    instead. ``adjust`` says how the tests' p values were adjusted, as it was given to ``measures.crosstab``: the note
    tells it. ``labels`` names segment columns (``{"Q20AGE": "Age"}``).

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame(
    ...     {"label": ["Speed", "Price"], "estimate": [71.2, 48.0], "conf_low": [70, 46], "conf_high": [72.4, 50]}
    ... )
    >>> frame = frame.assign(item=frame["label"], measure="index", by="total", level="")
    >>> bars(frame, id="b", language="en").bundle.headline
    '“Speed” is rated best, at 71.2; “Price” worst, at 48.0'
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
        bars_words.text(rows, split, reference, kind, language, adjust),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "level_label", "series": "by", "low": "conf_low", "high": "conf_high",
                  "format": kind, "order": [b.label for b in rows], "adjust": adjust},
        table=_table(rows, kind, language),
        svg=draw(rows, reference, kind, language),
        phone=draw(rows, reference, kind, language, width=PHONE_WIDTH_MM),
        plot=row_plots.bars(rows, reference, kind, measure_name(phrases.measure_of(frame), language), language),
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
        sign = MARKED.get(str(row.get("mark")), 0)
        if not by_test and reference is not None and phrases.apart(row, reference):
            sign = 1 if row["estimate"] > reference["estimate"] else -1
        group = "" if whole else str(row["label"]) if many_items else phrases.group_name(row, language, labels)
        label = str(row["label"]) if whole else phrases.level_name(row, language)
        count = None if pd.isna(row.get("base")) else int(row["base"])
        numbers = (float(row["estimate"]), float(row["conf_low"]), float(row["conf_high"]))
        beside = {name: str(row[name]) for name in ("letters", "column") if isinstance(row.get(name), str) and by_test}
        found.append(Bar(group, label, *numbers, count, phrases.flagged(row), sign, **beside))
    return found if any(b.sign for b in found) else _shaded(found)


def _shaded(rows: list[Bar]) -> list[Bar]:
    """Where levels were compared in pairs: one that exceeds some and that none exceeds is above, the reverse below."""
    found = []
    for bar in rows:
        beneath = any(bar.column in other.exceeds for other in rows if other.group == bar.group and bar.column)
        found.append(replace(bar, sign=bool(bar.exceeds) - beneath))
    return found


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
