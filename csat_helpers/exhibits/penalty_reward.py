"""Penalty and reward: what goes with a low rating of an item and with a high one, and which weighs more."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import penalty_reward_words, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.penalty_reward_chart import FACTORS, draw, factor_name, plot
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = (
    "label", "penalty", "penalty_low", "penalty_high", "penalty_p_value", "reward", "reward_low", "reward_high",
    "reward_p_value", "asymmetry", "p_value", "impact", "factor", "low_share", "high_share",
)  # fmt: skip


def penalty_reward(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """How far the outcome lies lower where an item is rated low, and higher where it is rated high, with intervals.

    ``frame`` is that of ``measures.penalty_reward``. Items stand under their class: basic factors, of which low
    ratings weigh more, performance factors, excitement factors, and those of which it cannot be told; the largest
    impact first. What is not reliably different from zero is grey. Words say association, never cause; items that
    the measure set aside are named with the reason.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"label": ["Bill"], "factor": ["basic"], "penalty": [-18.0], "reward": [3.0]})
    >>> ends = {"penalty_low": -21.0, "penalty_high": -15.0, "reward_low": 0.5, "reward_high": 5.5}
    >>> tests = {"penalty_p_value": 0.001, "reward_p_value": 0.02, "p_value": 0.001, "asymmetry": -15.0}
    >>> frame = frame.assign(**ends, **tests, impact=21.0, low_share=0.2, high_share=0.3)
    >>> penalty_reward(frame, id="p", language="en").bundle.headline
    'Low ratings weigh more than high ones on “Bill”'
    """
    title = say(language, "What low and high ratings go with")
    if frame.empty or "penalty" not in frame.columns or phrases.shown(frame, "penalty").empty:
        lacks = say(language, "It takes an overall rating and items rated on scales with a middle.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, _NEEDED, "penalty_reward")
    rows = ordered(phrases.shown(frame, "penalty"))
    text = penalty_reward_words.text(rows, frame, title, language)
    return publish(
        "bars",
        frame,
        text,
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": ["penalty", "reward"], "low": ["penalty_low", "reward_low"],
                  "high": ["penalty_high", "reward_high"], "series": "factor", "format": "points",
                  "order": rows["label"].tolist()},
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=plot(rows, language),
        base=phrases.base_of(frame),
        extra={"counts": penalty_reward_words.counts(rows), "entered": penalty_reward_words.entered(frame)},
    )  # fmt: skip


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """By class, in the order of the page; the largest impact first."""
    place = rows["factor"].map(FACTORS.index)
    return rows.assign(_place=place, _impact=-rows["impact"]).sort_values(["_place", "_impact"], kind="stable").drop(
        columns=["_place", "_impact"]).reset_index(drop=True)  # fmt: skip


def _table(rows: pd.DataFrame, language: str) -> Table:
    low, high = say(language, "95% low"), say(language, "95% high")
    columns = (
        Column("label", say(language, "Item")),
        Column("class", say(language, "Class")),
        Column("low_share", say(language, "Share"), "share"),
        Column("penalty", say(language, "Points"), "points"),
        Column("penalty_low", low, "points"),
        Column("penalty_high", high, "points"),
        Column("high_share", say(language, "Share"), "share"),
        Column("reward", say(language, "Points"), "points"),
        Column("reward_low", low, "points"),
        Column("reward_high", high, "points"),
        Column("asymmetry", say(language, "Points"), "points"),
        Column("p_value", say(language, "p"), "p"),
    )
    named = rows.assign(**{"class": [factor_name(str(f), language) for f in rows["factor"]]})
    values = named[[c.name for c in columns]].itertuples(index=False, name=None)
    marks = tuple(
        {"row": k, "column": "asymmetry", "mark": "focus"}
        for k, factor in enumerate(rows["factor"])
        if factor in ("basic", "excitement")
    )
    spanners = (
        {"label": say(language, "Low rating"), "columns": [c.name for c in columns[2:6]]},
        {"label": say(language, "High rating"), "columns": [c.name for c in columns[6:10]]},
        {"label": say(language, "Balance"), "columns": ["asymmetry", "p_value"]},
    )
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in values), spanners, marks)
