"""Customer value map: what each brand costs or is worth against its quality, both relative to its competitors."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Plot, Series, Table
from csat_helpers.exhibits import phrases, value_map_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.map_parts import CHI2_95
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.value_map_chart import (
    INKS,
    TINTS,
    across_name,
    colour_of,
    corners,
    draw,
    is_dear,
    spans,
    up_name,
    zone_names,
)
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NEEDED = (
    "level", "relative_quality", "relative_price", "xx", "xy", "yy", "zone", "zone_probability", "price_label",
    "dear_is_high", "base",
)  # fmt: skip


def value_map(
    frame: pd.DataFrame, *, id: str, language: str, own: object = "", **words: Unpack[Words]
) -> Exhibit:  # fmt: skip
    """Relative quality against relative price, a brand a point with its 95% ellipse, in four named zones.

    ``frame`` is that of ``measures.value_map``; ``own`` is the level of the client's brand, in the report's strong
    colour, of which the headline speaks: its zone where the probability is 95% or more, "probably" from 80%, else the
    side that is certain, else that its place is not sure. Without a price item, or a second brand with enough
    respondents, an omitted exhibit says so.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``map``.

    >>> frame = pd.DataFrame({"level": ["a", "b"], "relative_quality": [1.1, 0.9], "relative_price": [0.9, 1.1]})
    >>> frame = frame.assign(xx=0.0004, xy=0.0, yy=0.0004, zone=["better", "worse"], zone_probability=0.99, base=400)
    >>> frame = frame.assign(price_label="Fee", dear_is_high=True, level_label=frame["level"])
    >>> value_map(frame, id="v", language="en", own="a").bundle.headline
    'a is better value: rated above its competitors and cheaper'
    """
    title = say(language, "Customer value map")
    if frame.empty:
        return no_data(
            frame, id, language, title, words, lacks=say(language, "There is no question on price or value.")
        )
    phrases.check_columns(frame, NEEDED, "value_map")
    rows = _rows(frame, str(own), language)
    if len(rows) < 2:
        lone = frame["level"].nunique() < 2
        reason = (
            say(language, "It takes two brands to be compared; the survey has one.")
            if lone
            else say(language, "It takes two brands with enough respondents to be compared.")
        )
        return omitted(id, language, str(words.get("title", title)), reason)
    return publish(
        "map",
        frame,
        value_map_words.text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "relative_price", "y": "relative_quality", "series": "zone", "label": "level_label",
                  "x_low": "price_low", "x_high": "price_high", "y_low": "quality_low", "y_high": "quality_high",
                  "quadrants": zone_names(language)},
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=_plot(rows, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def _rows(frame: pd.DataFrame, own: str, language: str) -> pd.DataFrame:
    """The brands that have a place, the client's first, with name and marks."""
    rows = frame.dropna(subset=["relative_quality", "relative_price"]).reset_index(drop=True)
    rows = rows.assign(
        own=rows["level"].astype(str) == own,
        name=[phrases.level_name(r, language) for _, r in rows.iterrows()],
        flagged=[phrases.flagged(r) for _, r in rows.iterrows()],
    )
    order = rows.sort_values("relative_quality", ascending=False, kind="stable")
    return order.sort_values("own", ascending=False, kind="stable").reset_index(drop=True)


def _table(rows: pd.DataFrame, language: str) -> Table:
    columns = [
        Column("name", say(language, "Brand")),
        Column("base", "n", "count"),
        Column("quality", say(language, "Quality index"), "index"),
        Column("relative_quality", say(language, "Relative quality"), "mean"),
        Column("quality_low", say(language, "95% low"), "mean"),
        Column("quality_high", say(language, "95% high"), "mean"),
        Column("price", str(rows["price_label"].iloc[0]), "mean" if is_dear(rows) else "index"),
        Column(
            "relative_price",
            say(language, "Relative price") if is_dear(rows) else say(language, "Relative rating of the price"),
            "mean",
        ),
        Column("price_low", say(language, "95% low"), "mean"),
        Column("price_high", say(language, "95% high"), "mean"),
        Column("zone", say(language, "Zone")),
        Column("zone_probability", say(language, "Probability"), "probability"),
    ]
    written = rows.assign(zone=rows["zone"].map(zone_names(language)))
    columns = [c for c in columns if c.name in written.columns]
    values = tuple(
        tuple(None if pd.isna(v) else v for v in row)
        for row in written[[c.name for c in columns]].itertuples(index=False, name=None)
    )
    marks = [{"row": k, "column": "base", "mark": "caution"} for k, flag in enumerate(rows["flagged"]) if flag]
    return Table(tuple(columns), values, marks=tuple(marks), emphasis=tuple(k for k, o in enumerate(rows["own"]) if o))


def _plot(rows: pd.DataFrame, language: str) -> Plot:
    """The same points, regions and zones, natively."""
    series = Series(
        say(language, "Brand"), cells(rows["relative_quality"]), x=cells(rows["relative_price"]),
        colour=COLOURS["gry"], colours=tuple(colour_of(row) for _, row in rows.iterrows()),
    )  # fmt: skip
    up = spans(rows)[1]
    parts = zip(*(rows[name].fillna(0) for name in ("xx", "xy", "yy")), strict=True)
    return Plot(
        "scatter",
        tuple(rows["name"] + rows["flagged"].map({True: " *", False: ""})),
        (series,),
        "mean",
        minimum=up[0],
        maximum=up[1],
        reference=1.0,
        x_reference=1.0,
        x_format="mean",
        x_label=across_name(rows, language),
        y_label=up_name(language),
        corners=_corners(rows, language),
        regions=tuple({"xx": CHI2_95 * a, "xy": CHI2_95 * b, "yy": CHI2_95 * c} for a, b, c in parts),
    )


def _corners(rows: pd.DataFrame, language: str) -> tuple[dict[str, object], ...]:
    names = zone_names(language)
    return tuple(
        {
            "x": int(right), "y": int(up), "label": names[zone], "colour": COLOURS[INKS.get(zone, "mut")],
            "fill": COLOURS[TINTS[zone]] if zone in TINTS else "",
        }
        for zone, (right, up) in corners(dear=is_dear(rows)).items()
    )  # fmt: skip
