"""Service quality: what customers expect and what they perceive, by dimension, and the gaps that stand behind theirs."""

from collections.abc import Sequence
from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases, servqual_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.servqual_chart import COLOUR_OF, draw, ends
from csat_helpers.exhibits.servqual_rows import Dimension, dimensions, is_weighted, of_all, signed
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NEEDED = (
    "gap", "kind", "dimension", "label", "by", "expectation", "perception", "estimate", "conf_low", "conf_high", "p_value",
)  # fmt: skip
_SIGN = {1: "▲", -1: "▼", 0: ""}


def servqual(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Expectation and perception of each dimension, joined, the furthest short first, with the gap and its interval.

    ``frame`` is that of ``measures.servqual``; the rows of all respondents are shown. The table has the items under
    their dimension, and points of importance where they differ. Colour marks a gap that the test tells from zero.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> row = {"gap": 5, "kind": "dimension", "dimension": "e", "label": "Empathy", "item": "", "by": "total"}
    >>> row |= {"expectation": 6.1, "perception": 5.6, "estimate": -0.5, "conf_low": -0.7, "conf_high": -0.3}
    >>> servqual(pd.DataFrame([row | {"p_value": 0.001}]), id="s", language="en").bundle.headline
    'Service falls 0.50 short of expectation on “Empathy”'
    """
    title = say(language, "Expectation and perception")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words, lacks=no_pairs(frame, language))
    phrases.check_columns(frame, NEEDED, "servqual")
    rows = dimensions(frame)
    if not rows:
        return no_data(frame, id, language, title, words, lacks=say(language, "Too few people answered."))
    shown = of_all(frame)
    return publish(
        "bars",
        shown.assign(difference=shown["estimate"]),
        servqual_words.text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "estimate", "low": "conf_low", "high": "conf_high", "format": "mean",
                  "order": [row.label for row in rows]},
        table=_table(rows, frame, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=_plot(rows, language),
        base=phrases.base_of(of_all(frame)),
    )  # fmt: skip


def no_pairs(frame: pd.DataFrame, language: str) -> str:
    """Why a study without pairs of expectation and perception has nothing to show: what it does not ask."""
    lacking = frame.attrs.get("lacks", ())
    if "perception" not in lacking:
        return say(language, "The questionnaire does not ask what customers expected.")
    if "expectation" not in lacking:
        return say(language, "The questionnaire does not ask what customers experienced.")
    return say(language, "The questionnaire asks neither what customers expected nor what they experienced.")


def _table(rows: Sequence[Dimension], frame: pd.DataFrame, language: str) -> Table:
    """Each dimension in bold with its items after it, then all together."""
    weighted, own = is_weighted(list(rows)), of_all(frame)
    columns = [
        Column("label", say(language, "Dimension and item")),
        *([Column("weight", say(language, "Points of importance"), "share")] if weighted else []),
        Column("base", "n", "count"),
        Column("expectation", say(language, "Expectation"), "mean"),
        Column("perception", say(language, "Perception"), "mean"),
        Column("estimate", say(language, "Gap"), "mean"),
        Column("conf_low", say(language, "95% low"), "mean"),
        Column("conf_high", say(language, "95% high"), "mean"),
        Column("p_value", say(language, "p"), "p"),
    ]
    parts, bold = [], []
    for row in rows:
        kind = "overall" if row.whole else "dimension"
        bold.append(sum(len(part) for part in parts))
        parts.append(own[(own["kind"] == kind) & (row.whole | (own["dimension"] == row.name))])
        if not row.whole:
            parts.append(own[(own["kind"] == "item") & (own["dimension"] == row.name)])
    listed = pd.concat(parts, ignore_index=True)
    marks = []
    for k, row in enumerate(phrases.records(listed)):
        if row["p_value"] < LEVEL:
            marks.append({"row": k, "column": "estimate", "mark": "up" if row["estimate"] > 0 else "down"})
        if phrases.flagged(pd.Series(row)):
            marks.append({"row": k, "column": "base", "mark": "caution"})
    listed = listed.reindex(columns=[c.name for c in columns])
    values = tuple(tuple(row) for row in listed.itertuples(index=False, name=None))
    return Table(tuple(columns), values, marks=tuple(marks), emphasis=tuple(bold))


def _plot(rows: Sequence[Dimension], language: str) -> Plot:
    """Expectation as a ring, perception as a dot in the colour of its gap, joined; the figures beside."""
    colours = tuple(COLOUR_OF[row.sign] for row in rows)
    low, high = ends(rows)
    wanted, seen = (cells(getattr(row, name) for row in rows) for name in ("expectation", "perception"))
    series = (
        Series(say(language, "Expectation"), wanted, colour=COLOURS["sec"], marker="ring"),
        Series(say(language, "Perception"), seen, colour=COLOURS["p6"], colours=colours),
    )
    texts = tuple(f"{signed(row.gap)} {_SIGN[row.sign]}".strip() for row in rows)
    spread: list[Any] = [cells(getattr(row, name) for row in rows) for name in ("low", "high")]
    beside = (
        Figures(say(language, "Expectation"), "mean", wanted),
        Figures(say(language, "Perception"), "mean", seen),
        Figures(say(language, "Gap"), "text", cells(row.gap for row in rows), texts=texts, colours=colours),
        Figures(say(language, "95% interval"), "mean", low=spread[0], high=spread[1]),
    )
    return Plot(
        "dots", tuple(row.label for row in rows), series, "mean", minimum=low, maximum=high, beside=beside, joined=True
    )  # fmt: skip
