"""Disconfirmation: how many get less than they expected, what they expected, or more, and what goes with each."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import disconfirmation_words, phrases
from csat_helpers.exhibits.disconfirmation_chart import FILLS, draw, marks_of, short_names, side_names
from csat_helpers.exhibits.disconfirmation_rows import Pair, has_outcome, pairs
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.servqual import no_pairs
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NEEDED = ("item", "label", "expectation_item", "side", "estimate", "conf_low", "conf_high", "of_base")


def disconfirmation(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Whole bars of below, met and exceeded expectation, the most often below first, with each side's outcome.

    ``frame`` is that of ``measures.disconfirmation``. With an outcome the index of the three sides stands beside each
    bar, marked where it is reliably apart from that of those whose expectation was met, and the headline tells of the
    pair most often below expectation among those where falling short goes with a reliably lower outcome.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> sides = [("below", 0.42), ("meets", 0.38), ("exceeds", 0.2)]
    >>> rows = [{"side": side, "estimate": share, "conf_low": share - 0.05, "conf_high": share} for side, share in sides]
    >>> frame = pd.DataFrame(rows).assign(item="q", label="Staff", expectation_item="e", of_base=400)
    >>> disconfirmation(frame, id="d", language="en").bundle.headline
    '42% got less than they expected of “Staff”'
    """
    title = say(language, "Expectation met, missed or exceeded")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words, lacks=no_pairs(frame, language))
    phrases.check_columns(frame, NEEDED, "disconfirmation")
    rows = pairs(frame)
    if not rows:
        return no_data(frame, id, language, title, words, lacks=say(language, "Too few people answered."))
    outcome = str(frame["outcome_label"].iloc[0] or "") if "outcome_label" in frame.columns else ""
    return publish(
        "bars",
        phrases.shown(frame),
        disconfirmation_words.text(rows, frame, outcome, title, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "estimate", "series": "side", "low": "conf_low", "high": "conf_high",
                  "format": "share", "order": [row.label for row in rows]},
        table=_table(rows, outcome, language),
        svg=draw(rows, outcome, language),
        phone=draw(rows, outcome, language, width=PHONE_WIDTH_MM),
        plot=_plot(rows, outcome, language),
        base=max((row.base for row in rows if row.base is not None), default=None),
    )  # fmt: skip


def _table(rows: list[Pair], outcome: str, language: str) -> Table:
    """A row a pair: the three shares, the outcome of the three sides, and both differences with their tests."""
    told, short, p = has_outcome(rows), short_names(language), say(language, "p")
    columns = [
        Column("label", say(language, "Item")),
        Column("base", "n", "count"),
        Column("below", short[0], "percent"),
        Column("below_low", say(language, "95% low"), "percent"),
        Column("below_high", say(language, "95% high"), "percent"),
        Column("meets", short[1], "percent"),
        Column("exceeds", short[2], "percent"),
    ]
    spanners = [{"label": say(language, "Share of respondents, %"), "columns": [c.name for c in columns[2:]]}]
    if told:
        indices = [Column(f"index_{k}", name, "index") for k, name in enumerate(short)]
        tests = [
            Column("down", say(language, "Below less met"), "points"), Column("down_p", p, "p"),
            Column("up", say(language, "Exceeded less met"), "points"), Column("up_p", p, "p"),
        ]  # fmt: skip
        columns += [*indices, *tests]
        spanner = say(language, "{outcome}, index", outcome=outcome)
        spanners.append({"label": spanner, "columns": [c.name for c in (*indices, *tests)]})
    values = [_row(row)[: len(columns)] for row in rows]
    marks = [{"row": k, "column": "base", "mark": "caution"} for k, row in enumerate(rows) if row.flagged]
    for k, row in enumerate(rows if told else []):
        for side, name in ((row.below, "down"), (row.exceeds, "up")):
            if side.sign:
                marks.append({"row": k, "column": name, "mark": "up" if side.sign > 0 else "down"})
    return Table(tuple(columns), tuple(values), tuple(spanners), tuple(marks))


def _row(row: Pair) -> tuple:
    below, meets, exceeds = row.sides
    shares = (below.share, below.low, below.high, meets.share, exceeds.share)
    indices = tuple(side.index for side in row.sides)
    return (
        row.label, row.base, *shares, *indices, below.difference, below.p_value, exceeds.difference, exceeds.p_value
    )  # fmt: skip


def _plot(rows: list[Pair], outcome: str, language: str) -> Plot:
    """Below expectation to the left of zero, exceeded to the right; met and the outcome are figures beside."""
    names, short = side_names(language), short_names(language)
    series = tuple(
        Series(names[k], cells(sign * row.sides[k].share for row in rows), colour=FILLS[k]) for k, sign in ((0, -1), (2, 1))
    )  # fmt: skip
    beside = [Figures(say(language, "Met, %"), "percent", cells(row.sides[1].share for row in rows))]
    if has_outcome(rows):
        spanner = say(language, "{outcome}, index", outcome=outcome)
        for k, name in enumerate(short):
            texts, colours = marks_of(rows, k)
            values = cells(row.sides[k].index for row in rows)
            beside.append(
                Figures(name, "index", values, texts=texts if any(texts) else (), colours=colours, spanner=spanner)
            )
    return Plot("stacked", tuple(row.label for row in rows), series, "percent", beside=tuple(beside))
