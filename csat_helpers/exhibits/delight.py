"""The value of delight: outcomes of customers with the top answer beside those of the next one and of all others."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import delight_words, phrases
from csat_helpers.exhibits.delight_chart import SIDES, Block, blocks_of, draw, plot, side_name, sign
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = (
    "item", "label", "measure", "of_label", "delighted", "delighted_low", "delighted_high", "satisfied", "satisfied_low",
    "satisfied_high", "rest", "rest_low", "rest_high", "estimate", "conf_low", "conf_high", "p_value",
    *(f"{side}_base" for side in SIDES),
)  # fmt: skip


def delight(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Recommendation, loyalty and revenue where satisfaction has the top answer, the next, and any lower one.

    ``frame`` is that of ``measures.delight``: three bars an outcome (and level of a segment) with their intervals, the
    difference between the first two with its interval beside the outcome's name; coloured where its test passes. Each
    outcome has a scale of its own.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"label": ["Recommend"], "item": ["rec"], "measure": ["nps"], "of_label": ["Overall"]})
    >>> groups = {"delighted": 71.0, "satisfied": 12.0, "rest": -48.0}
    >>> numbers = {f"{k}{end}": v + d for k, v in groups.items() for end, d in (("", 0), ("_low", -4), ("_high", 4))}
    >>> bases = {f"{k}_base": 200 for k in groups}
    >>> frame = frame.assign(**numbers, **bases, estimate=59.0, conf_low=53.0, conf_high=65.0, p_value=0.001)
    >>> delight(frame, id="d", language="en").bundle.headline
    'Customers with the top answer to “Overall” recommend reliably more than those with the next: NPS +71 against +12'
    """
    title = say(language, "What very satisfied customers do")
    if frame.empty or "delighted" not in frame.columns or phrases.shown(frame).empty:
        lacks = say(
            language, "It takes an overall rating, and an item that asks about recommendation, loyalty or revenue."
        )
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, _NEEDED, "delight")
    rows = ordered(phrases.shown(frame))
    blocks = blocks_of(rows, language)
    return publish(
        "bars",
        frame.assign(measure=frame["measure"].replace("mean", "customer_mean")),
        delight_words.text(rows, frame, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": list(SIDES), "low": [f"{s}_low" for s in SIDES],
                  "high": [f"{s}_high" for s in SIDES], "series": "measure", "order": [b.heading for b in blocks]},
        table=_table(rows, blocks, language),
        svg=draw(blocks, language),
        phone=draw(blocks, language, width=PHONE_WIDTH_MM),
        plot=plot(blocks, language),
        base=int(delight_words.bases(rows).max()),
        extra={"bases": sorted(set(delight_words.bases(rows)))},
    )  # fmt: skip


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Outcome by outcome, the levels of a segment together."""
    kinds = list(zip(rows["item"], rows["measure"], strict=True))
    place = pd.Series([list(dict.fromkeys(kinds)).index(kind) for kind in kinds], index=rows.index)
    return rows.loc[place.sort_values(kind="stable").index].reset_index(drop=True)


def _table(rows: pd.DataFrame, blocks: list[Block], language: str) -> Table:
    """A row a group: base, estimate and interval; the difference and its test beside the top one. Shares are in %."""
    low, high = say(language, "95% low"), say(language, "95% high")
    columns = (
        Column("outcome", say(language, "Outcome")),
        Column("group", say(language, "Group")),
        Column("n", "n", "count"),
        Column("estimate", say(language, "Estimate"), "index"),
        Column("low", low, "index"),
        Column("high", high, "index"),
        Column("difference", say(language, "Difference"), "points"),
        Column("difference_low", low, "points"),
        Column("difference_high", high, "points"),
        Column("p_value", say(language, "p"), "p"),
    )
    values, marks = [], []
    for block, (_, row) in zip(blocks, rows.iterrows(), strict=True):
        factor = 100 if row["measure"] == "promoters" else 1
        for side in SIDES:
            if side == "rest" and pd.isna(row["rest"]):
                continue
            own = [row[side] * factor, row[f"{side}_low"] * factor, row[f"{side}_high"] * factor]
            apart = [row[name] * factor for name in ("estimate", "conf_low", "conf_high")] + [row["p_value"]]
            if side == "delighted" and sign(row):
                marks.append({"row": len(values), "column": "difference", "mark": "up" if sign(row) > 0 else "down"})
            cells = (row[f"{side}_base"], *own, *(apart if side == "delighted" else [None] * 4))
            values.append((block.heading, side_name(row, side, language), *(plain_cell(v) for v in cells)))
    spanner = {"label": say(language, "Top answer less the next"), "columns": [c.name for c in columns[6:]]}
    return Table(columns, tuple(values), (spanner,), tuple(marks), stub=2)
