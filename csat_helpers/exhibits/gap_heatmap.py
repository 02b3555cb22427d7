"""Heat map of gaps: on each item how far the own brand lies ahead of each rival or behind it, and which gaps hold."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.gap_heatmap_chart import MOST_NARROW, MOST_RIVALS, draw, held, plot
from csat_helpers.exhibits.gap_heatmap_rows import Rival, Row, rivals_of, rows_of
from csat_helpers.exhibits.gap_heatmap_words import text
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("item", "label", "level", "other", "estimate", "p_value", "own_estimate", "base")


def gap_heatmap(
    frame: pd.DataFrame, *, id: str, language: str, adjust: str | None = "holm", **words: Unpack[Words]
) -> Exhibit:
    """Items down, rivals across, each cell the own brand less the rival; coloured where the gap is reliable.

    ``frame`` is that of ``measures.brand_gaps``, ``adjust`` how its p values were adjusted. Items on which the own brand
    is ahead stand first, those on which it is behind last; rivals that it is furthest behind, or least ahead of, stand
    first. Of more than eight rivals the chart shows those with the most respondents (five on a phone and on a slide).

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"item": ["s", "s", "p", "p"], "label": ["Speed", "Speed", "Price", "Price"]})
    >>> frame = frame.assign(level="me", other=["a", "b"] * 2, estimate=[9.0, 8.0, -7.0, 1.0])
    >>> frame = frame.assign(p_value=[0.001, 0.002, 0.01, 0.9], own_estimate=70.0, base=300, other_label=["A", "B"] * 2)
    >>> gap_heatmap(frame, id="g", language="en").bundle.headline
    'Ahead of all rivals on “Speed”; behind A on “Price”'
    """
    title = say(language, "Gaps to rivals, item by item")
    if frame.empty or "estimate" not in frame.columns or phrases.shown(frame).empty:
        lacks = say(language, "It takes the own brand and a rival, each with enough respondents.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, _NEEDED, "gap_heatmap")
    known, kind = phrases.shown(frame), phrases.format_of(frame)
    rivals, drawn = rivals_of(known, MOST_RIVALS)
    narrow = rivals_of(known, MOST_NARROW)[1]
    rows, own = rows_of(known, rivals), _own(known)
    columns, few = rows_of(known, drawn), rows_of(known, narrow)
    order = [row.item for row in rows]
    columns, few = (sorted(part, key=lambda row: order.index(row.item)) for part in (columns, few))
    return publish(
        "bars",
        known,
        text(rows, rivals, drawn, frame, own, kind, language, adjust=adjust, left=held(rows).left),
        words,
        id=id,
        language=language,
        encoding={"x": "other_label", "y": "label", "value": "estimate", "format": "points",
                  "order": [row.label for row in rows], "series": [rival.name for rival in rivals]},
        table=_table(rows, rivals, kind, own, language),
        svg=draw(columns, drawn, own, kind, language),
        phone=draw(few, narrow, own, kind, language, width=PHONE_WIDTH_MM),
        plot=plot(few, narrow, own, kind, language),
        base=phrases.base_of(known),
        extra={"sizes": [abs(cell.gap) * (100 if kind == "share" else 1) for row in rows for cell in row.cells if cell],
               "gaps": sum(cell is not None for row in rows for cell in row.cells),
               "ahead": sum(row.count(1) for row in rows), "behind": sum(row.count(-1) for row in rows),
               "rivals": [len(rivals), len(drawn), len(narrow)]},
    )  # fmt: skip


def _own(frame: pd.DataFrame) -> str:
    name = frame["level_label"].iloc[0] if "level_label" in frame.columns else ""
    return str(name or frame["level"].iloc[0])


def _table(rows: list[Row], rivals: list[Rival], kind: str, own: str, language: str) -> Table:
    """A row an item and rival: both scores, the gap, its interval and p value."""
    factor = 100 if kind == "share" else 1
    columns = (
        Column("label", say(language, "Item")),
        Column("rival", say(language, "Rival")),
        Column("own", own, kind),
        Column("score", say(language, "Rival’s score"), kind),
        Column("gap", say(language, "Points"), "points"),
        Column("gap_low", say(language, "95% low"), "points"),
        Column("gap_high", say(language, "95% high"), "points"),
        Column("p_value", say(language, "p"), "p"),
    )
    values: list[tuple] = []
    marks: list[dict] = []
    for row in rows:
        for rival, cell in zip(rivals, row.cells, strict=True):
            if cell is None:
                continue
            if cell.sign:
                marks.append({"row": len(values), "column": "gap", "mark": "up" if cell.sign > 0 else "down"})
            ends = [None if v is None else factor * v for v in (cell.gap, cell.low, cell.high)]
            values.append((row.label, rival.name, row.own, cell.rival, *ends, cell.p))
    spanner = {
        "label": say(language, "{own} less rival", own=own), "columns": ["gap", "gap_low", "gap_high", "p_value"]
    }  # fmt: skip
    return Table(columns, tuple(values), (spanner,), tuple(marks), stub=2)
