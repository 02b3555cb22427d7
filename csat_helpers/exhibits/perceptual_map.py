"""Perceptual map: which brands are seen to stand for what, and which are hardly told apart."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Plot, Series, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.perceptual_map_chart import HOLLOW, Spot, axis_name, draw, spots_of
from csat_helpers.exhibits.perceptual_map_words import stands_for, text
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("kind", "code", "label", "x", "y", "xx", "xy", "yy", "reach", "quality", "p_value")


class Mapped(Protocol):
    """What ``measures.perceptual_map`` returns."""

    @property
    def points(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def axes(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def links(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def settings(self) -> Mapping[str, Any]: ...  # noqa: D102


def perceptual_map(
    found: Mapped, *, id: str, language: str, levels: Sequence[str] = (), **words: Unpack[Words]
) -> Exhibit:
    """Brands and attributes on the two axes that tell most, with the brands' confidence regions.

    ``found`` is what ``measures.perceptual_map`` returns. The client's own brand is drawn strongest; each brand has the
    colour and shape that it has throughout a report (``levels`` are all brands in order, as in
    :func:`csat_helpers.exhibits.radar`). A point of which the map shows less than half is hollow. The headline names
    what a brand stands for only where the measure's tests hold it.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``map``.
    """
    title = say(language, "Perceptual map")
    points = found.points
    if points.empty or phrases.shown(points, "x").empty:
        lacks = say(language, "It takes three brands with enough respondents, and three attributes.")
        return no_data(points, id, language, title, words, lacks=lacks)
    phrases.check_columns(points, _NEEDED, "perceptual_map")
    phrases.check_columns(found.axes, ("axis", "share", "p_value"), "perceptual_map")
    rows = phrases.shown(points, "x").reset_index(drop=True)
    spots = spots_of(rows, points, levels)
    frame = _frame(rows, found)
    return publish(
        "map",
        frame,
        text(rows, points, found.axes, found.links, found.settings, language),
        words,
        id=id,
        language=language,
        encoding={"x": "x", "y": "y", "series": "kind", "label": "label", "colours": [spot.colour for spot in spots]},
        table=_table(rows, found.links, language),
        svg=draw(spots, found.axes, language),
        phone=draw(spots, found.axes, language, width=PHONE_WIDTH_MM),
        plot=_plot(spots, found.axes, language),
        base=phrases.base_of(rows[rows["kind"] == "brand"]),
    )  # fmt: skip


def _frame(rows: pd.DataFrame, found: Mapped) -> pd.DataFrame:
    """The points with what the two axes show, and what each brand stands for."""
    axes = found.axes
    more = {f"axis_{k + 1}_{name}": axes[name].iloc[k] for k in (0, 1) for name in ("share", "p_value")}
    both = {"shown": axes["share"].iloc[:2].sum()}
    stands = [", ".join(stands_for(found.links, code)) for code in rows["code"].astype(str)]
    return rows.assign(**more, **both, stands_for=stands)


def _table(rows: pd.DataFrame, links: pd.DataFrame, language: str) -> Table:
    """Brands, then attributes: places, how well the map shows each, and what a brand stands for."""
    names = dict(zip(rows["code"].astype(str), rows["label"].astype(str), strict=True))
    columns = (
        Column("label", say(language, "Name")),
        Column("base", say(language, "Respondents"), "count"),
        Column("x", say(language, "Axis 1"), "mean"),
        Column("y", say(language, "Axis 2"), "mean"),
        Column("quality", say(language, "Shown by the map"), "share"),
        Column("p_value", say(language, "p, apart from the centre"), "p"),
        Column("stands", say(language, "Stands for")),
    )
    values: list[tuple[Any, ...]] = []
    roles: list[str] = []
    for kind, head in (("brand", say(language, "Brands")), ("attribute", say(language, "Attributes"))):
        values.append((head, *(None,) * (len(columns) - 1)))
        roles.append("section")
        for row in phrases.records(rows[rows["kind"] == kind]):
            stands = phrases.names([names[a] for a in stands_for(links, str(row["code"]))], language)
            numbers = (None if pd.isna(row.get(c)) else row[c] for c in ("base", "x", "y", "quality", "p_value"))
            values.append((row["label"], *numbers, stands))
            roles.append("")
    return Table(columns, tuple(values), roles=tuple(roles))


def _plot(spots: Sequence[Spot], axes: pd.DataFrame, language: str) -> Plot:
    """The same map as a native scatter on one scale both ways; only brands have regions."""
    series = Series(
        say(language, "Perceptual map"),
        cells(spot.y for spot in spots),
        x=cells(spot.x for spot in spots),
        colour=COLOURS["gry"],
        colours=tuple(spot.colour for spot in spots),
        hollow=tuple(spot.quality < HOLLOW for spot in spots),
    )
    none = {"xx": 0.0, "xy": 0.0, "yy": 0.0}
    return Plot(
        "scatter", tuple(spot.label for spot in spots), (series,), "mean", reference=0.0, x_reference=0.0,
        x_format="mean", x_label=axis_name(axes, 0, language), y_label=axis_name(axes, 1, language),
        regions=tuple(
            {"xx": spot.spread[0], "xy": spot.spread[1], "yy": spot.spread[2]} if spot.brand else none for spot in spots
        ),
        equal=True,
    )  # fmt: skip
