"""Dimensions: how many things a set of items measures, against what chance alone would show."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Protocol, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number
from csat_helpers.look.tokens import CHART_WIDTH_MM, PHONE_WIDTH_MM

SHOWN, TOP_MM, ROW_MM = 10, 10.0, 6.6  # dimensions beyond the tenth are in the table
ENOUGH = (0.6, 0.8)  # Kaiser's "mediocre" and "meritorious" sampling adequacy
_NAME_MM, _SHARE_MM = 24.0, 14.0


class Counted(Protocol):
    """What ``measures.dimensionality`` returns."""

    @property
    def whole(self) -> pd.DataFrame:
        """One row: how many dimensions, KMO, Bartlett's test."""
        ...

    @property
    def eigenvalues(self) -> pd.DataFrame:
        """A row a dimension."""
        ...


def dimensions(
    found: Counted | Mapping[str, Any], *, id: str, language: str, stated: bool = False, **words: Unpack[Words]
) -> Exhibit:
    """The eigenvalues of the items' correlations as bars, with those of unrelated items as marks across them.

    ``found`` is what ``measures.dimensionality`` returns, or a mapping of ``whole`` and ``eigenvalues``; ``stated`` says
    why it may be empty: the items' scales were stated beforehand. The encoding's ``kind`` is ``bars``.

    >>> whole = pd.DataFrame({"items": [4], "dimensions": [1], "kmo": [0.8], "base": [200]})
    >>> values = pd.DataFrame({"dimension": [1, 2, 3, 4], "estimate": [2.4, 0.7, 0.5, 0.4], "share": [0.6, 0.175, 0.125, 0.1]})
    >>> values = values.assign(random=[1.2, 1.1, 1.0, 0.9], kept=[True, False, False, False])
    >>> dimensions({"whole": whole, "eigenvalues": values}, id="d", language="en").bundle.headline
    'The 4 items measure one thing: a single dimension exceeds chance and holds 60% of their differences'
    """
    made = SimpleNamespace(**found) if isinstance(found, Mapping) else found
    title = say(language, "Dimensions of the items")
    values = made.eigenvalues
    if values.empty or phrases.shown(values).empty:
        return no_data(values, id, language, title, words, lacks=_lacks(language, stated=stated))
    phrases.check_columns(values, ("dimension", "estimate", "share", "random", "kept"), "dimensions")
    phrases.check_columns(made.whole, ("items", "dimensions", "kmo"), "dimensions")
    row = phrases.records(made.whole)[0]
    return publish(
        "bars",
        values,
        _text(row, values, made.whole, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "dimension", "format": "mean", "reference": "random"},
        table=_table(values, language),
        svg=_draw(values, language),
        phone=_draw(values, language, width=PHONE_WIDTH_MM),
        plot=_plot(values, language),
        base=phrases.base_of(made.whole),
        extra={"figures": {"items": row["items"], "dimensions": row["dimensions"], "kmo": row["kmo"], "enough": ENOUGH,
                           "share": _together(values), "percentile": 95}},
    )  # fmt: skip


def _lacks(language: str, *, stated: bool) -> str:
    if stated:
        return say(language, "The items belong to scales stated beforehand; their fit is tested instead.")
    return say(language, "Fewer than three items were rated.")


def _together(values: pd.DataFrame) -> float:
    return float(values.loc[values["kept"].astype(bool), "share"].sum())


def _text(row: dict[str, Any], values: pd.DataFrame, whole: pd.DataFrame, title: str, language: str) -> Text:
    kmo = float(row["kmo"])
    parallel = say(
        language,
        "A dimension counts where its eigenvalue exceeds the {percentile}th percentile of those of as many unrelated items "
        "(parallel analysis, Horn 1965).",
        percentile=95,
    )
    return Text(
        headline=headline(row, values, language),
        title=title,
        subtitle=say(
            language, "Eigenvalues of the items’ correlations; the mark is what unrelated items reach by chance. {base}",
            base=phrases.base_text(whole, language),
        ),
        alt=_alt(values, language),
        see="" if kmo >= ENOUGH[0] else say(
            language, "The items share little with each other: sampling adequacy (KMO) is {kmo}, under {least}.",
            kmo=number(kmo, "mean"), least=number(ENOUGH[0], "mean"),
        ),
        notes=(parallel, say(
            language, "Sampling adequacy (Kaiser, Meyer and Olkin) is {kmo}; {least} is held to be the least, {good} good.",
            kmo=number(kmo, "mean"), least=number(ENOUGH[0], "mean"), good=number(ENOUGH[1], "mean"),
        ), *phrases.common_notes(whole, language)),
    )  # fmt: skip


def headline(row: dict[str, Any], values: pd.DataFrame, language: str) -> str:
    """How many things the items measure."""
    said = {"items": int(row["items"]), "n": int(row["dimensions"]), "share": number(_together(values), "share")}
    if said["n"] == 0:
        return say(
            language, "The {items} items have no more in common than unrelated ones would: do not add them up", **said
        )
    if said["n"] == 1:
        return say(
            language,
            "The {items} items measure one thing: a single dimension exceeds chance and holds {share} of their differences",
            **said,
        )
    return say(
        language, "The {items} items measure {n} things: {n} dimensions exceed chance and hold {share} of their differences",
        **said,
    )  # fmt: skip


def _alt(values: pd.DataFrame, language: str) -> str:
    parts = [
        say(language, "dimension {k}: {value}, by chance {chance}", k=int(row["dimension"]),
            value=number(row["estimate"], "mean"), chance=number(row["random"], "mean"))
        for row in phrases.records(values.head(SHOWN))
    ]  # fmt: skip
    return say(language, "Bars of eigenvalues. {rows}.", rows=phrases.clauses(parts, language))


def _name(row: Mapping[str, Any], language: str) -> str:
    return say(language, "Dimension {k}", k=int(row["dimension"]))


def _draw(values: pd.DataFrame, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    rows = values.head(SHOWN)
    bottom = TOP_MM + ROW_MM * len(rows)
    page = Canvas(bottom + 1, width)
    most = float(rows[["estimate", "random"]].max().max())
    found = axis(0, most, _NAME_MM, page.width - _SHARE_MM - 20)
    found.draw(page, TOP_MM - 1.6, bottom, lambda tick: f"{tick:g}")
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["mut"], "align": "right"}
    page.text(page.width - _SHARE_MM, TOP_MM - 4.6, say(language, "Eigenvalue"), **style)
    page.text(page.width, TOP_MM - 4.6, say(language, "Share"), **style)
    page.rule(TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    for k, row in enumerate(phrases.records(rows)):
        _row(page, row, TOP_MM + ROW_MM * k, found, language)
    return page.svg()


def _row(page: Canvas, row: dict[str, Any], top: float, found: Axis, language: str) -> None:
    """A bar from zero, and across it where chance ends."""
    kept, y = bool(row["kept"]), top + ROW_MM / 2
    page.text(0, y, _name(row, language), bold=kept)
    zero, end, chance = found.at(0), found.at(row["estimate"]), found.at(row["random"])
    page.box(zero, y - ROW_MM * 0.28, end - zero, ROW_MM * 0.56, COLOURS["p4" if kept else "line"])
    page.line([chance, chance], [y - ROW_MM * 0.4, y + ROW_MM * 0.4], colour=COLOURS["ink"], width=1.4, order=3)
    ink = COLOURS["p6" if kept else "ink"]
    page.text(page.width - _SHARE_MM, y, number(row["estimate"], "mean"), colour=ink, align="right", bold=kept)
    page.text(page.width, y, number(row["share"], "share"), size=7.5, colour=COLOURS["mut"], align="right")
    page.rule(top + ROW_MM)


def _plot(values: pd.DataFrame, language: str) -> Plot:
    rows = values.head(SHOWN)
    own, chance = cells(rows["estimate"]), cells(rows["random"])
    fills = tuple(COLOURS["p4" if kept else "line"] for kept in rows["kept"])
    name = say(language, "Eigenvalue")
    return Plot(
        "bars",
        tuple(_name(row, language) for row in phrases.records(rows)),
        (
            Series(name, own, colour=COLOURS["line"], colours=fills),
            Series(say(language, "by chance"), chance, colour=COLOURS["ink"], marker="tick"),
        ),
        "mean",
        beside=(Figures(name, "mean", own), Figures(say(language, "by chance"), "mean", chance),
                Figures(say(language, "Share"), "share", cells(rows["share"]))),
    )  # fmt: skip


def _table(values: pd.DataFrame, language: str) -> Table:
    columns = (
        Column("dimension", say(language, "Dimension")),
        Column("estimate", say(language, "Eigenvalue"), "mean"),
        Column("random", say(language, "By chance"), "mean"),
        Column("share", say(language, "Share"), "share1"),
    )
    rows = tuple((str(int(r["dimension"])), r["estimate"], r["random"], r["share"]) for r in phrases.records(values))
    return Table(columns, rows, emphasis=tuple(k for k, kept in enumerate(values["kept"]) if kept))
