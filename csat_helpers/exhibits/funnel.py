"""Funnel plot: units by how many answered, about the target, with the limits that chance keeps to."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Plot, Series, Table
from csat_helpers.exhibits import funnel_words, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.funnel_chart import across_name, colour_of, draw, is_hollow, limit_name, target_name, up_ends
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NEEDED = (
    "estimate", "base", "target", "size", "inner_low", "inner_high", "outer_low", "outer_high", "factor", "place", "side",
)  # fmt: skip
CURVES = ("size", "inner_low", "inner_high", "outer_low", "outer_high")
LIMIT_COLUMNS = CURVES[1:]


def funnel(
    units: pd.DataFrame, limits: pd.DataFrame, *, id: str, language: str, given: bool = False, **words: Unpack[Words]
) -> Exhibit:
    """Units as points, precision across and estimate up, with the target and its 95% and 99.8% limits.

    ``units`` and ``limits`` are the frames of ``measures.funnel``; ``given`` says that the target was stated, not
    the units' overall mean. The headline counts and names the units beyond the 99.8% limits, else those beyond 95%.
    One unit alone gives an omitted exhibit. The encoding's ``kind`` is ``map``.

    Raises InputError where a column is missing.

    >>> units = pd.DataFrame({"level": ["a", "b"], "estimate": [60.0, 71.0], "base": [400, 90], "size": [400.0, 90.0]})
    >>> units = units.assign(target=70.0, inner_low=[68.0, 66.0], inner_high=[72.0, 74.0], outer_low=[67.0, 64.0])
    >>> units = units.assign(outer_high=[73.0, 76.0], factor=1.0, place=["alarm", "inside"], side=["below", "above"])
    >>> funnel(units.assign(measure="index"), units, id="f", language="en").bundle.headline
    '1 of 2 units lies beyond the 99.8% limits: a below'
    """
    title = say(language, "Funnel plot of units")
    if units.empty or phrases.shown(units).empty:
        lacks = say(language, "There is no column of units, or nobody answered.")
        return no_data(units, id, language, title, words, lacks=lacks)
    phrases.check_columns(units, NEEDED, "funnel")
    phrases.check_columns(limits, CURVES, "funnel")
    rows = _rows(units, language)
    if len(rows) < 2:
        return omitted(id, language, str(words.get("title", title)), funnel_words.too_few(units, language))
    return publish(
        "map",
        units,
        funnel_words.text(rows, units, title, language, given=given),
        words,
        id=id,
        language=language,
        encoding={"x": "size", "y": "estimate", "label": "level_label", "series": "place",
                  "format": phrases.format_of(rows)},
        table=_table(rows, language),
        svg=draw(rows, limits, language, given=given),
        phone=draw(rows, limits, language, given=given, width=PHONE_WIDTH_MM),
        plot=_plot(rows, limits, language, given=given),
        base=phrases.base_of(rows),
        extra={"levels": [0.95, 0.998]},
    )  # fmt: skip


def _rows(units: pd.DataFrame, language: str) -> pd.DataFrame:
    """The units that have a place, those outside first, with their names."""
    rows = units[units["place"].fillna("") != ""].reset_index(drop=True)
    rows = rows.assign(
        name=[phrases.level_name(r, language) for _, r in rows.iterrows()],
        flagged=[phrases.flagged(r) for _, r in rows.iterrows()],
        order=rows["place"].map({"alarm": 0, "alert": 1, "inside": 2}),
    )
    return rows.sort_values(["order", "estimate"], ascending=[True, False], kind="stable").reset_index(drop=True)


def _table(rows: pd.DataFrame, language: str) -> Table:
    kind = phrases.format_of(rows)
    columns = (
        Column("name", funnel_words.unit_head(rows, language)),
        Column("base", "n", "count"),
        Column("size", say(language, "Equivalent n"), "count"),
        Column("estimate", say(language, "Estimate"), kind),
        *(Column(name, say(language, "low") if name.endswith("low") else say(language, "high"), kind)
          for name in LIMIT_COLUMNS),
        Column("place", say(language, "Against the limits")),
    )  # fmt: skip
    spanners: tuple[dict[str, Any], ...] = tuple(
        {"label": limit_name(name, language), "columns": [f"{name}_low", f"{name}_high"]} for name in ("inner", "outer")
    )
    written = rows.assign(place=[funnel_words.place_text(r, language) for _, r in rows.iterrows()])
    order = written.sort_values("estimate", ascending=False, kind="stable").reset_index(drop=True)
    values = tuple(
        tuple(None if pd.isna(v) else v for v in row)
        for row in order[[c.name for c in columns]].itertuples(index=False, name=None)
    )
    places = order["order"].tolist()
    marks = [
        {"row": k, "column": "estimate", "mark": "up" if side == "above" else "down"}
        for k, side in enumerate(order["side"])
        if places[k] == 0
    ]
    marks += [{"row": k, "column": "base", "mark": "caution"} for k, flag in enumerate(order["flagged"]) if flag]
    return Table(
        columns, values, spanners, marks=tuple(marks), emphasis=tuple(k for k, p in enumerate(places) if not p)
    )


def _plot(rows: pd.DataFrame, limits: pd.DataFrame, language: str, *, given: bool) -> Plot:
    """The same points and target line, natively, and the limits as lines."""
    points = Series(
        funnel_words.unit_head(rows, language), cells(rows["estimate"]), x=cells(rows["size"]), colour=COLOURS["gry"],
        colours=tuple(colour_of(r) for _, r in rows.iterrows()), hollow=tuple(is_hollow(r) for _, r in rows.iterrows()),
    )  # fmt: skip
    some = limits.iloc[:: max(1, len(limits) // 24)]
    curves = tuple(
        Series(limit_name(name.split("_")[0], language), cells(some[name]), x=cells(some["size"]),
               colour=COLOURS["mut"], dashed=name.startswith("inner"))
        for name in LIMIT_COLUMNS
    )  # fmt: skip
    low, high = up_ends(rows)
    return Plot(
        "scatter", tuple(rows["name"] + rows["flagged"].map({True: " *", False: ""})), (points,),
        phrases.format_of(rows), minimum=low, maximum=high, reference=float(rows["target"].iloc[0]),
        reference_label=target_name(rows, language, given=given), x_format="count",
        x_label=across_name(language), y_label=measure_name(phrases.measure_of(rows), language), curves=curves,
    )  # fmt: skip
