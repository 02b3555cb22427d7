"""A unit's standing: each item of one unit among all units and beside its peers."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases, unit_standing_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.unit_standing_chart import draw, held, named
from csat_helpers.exhibits.unit_standing_rows import NEEDED, Item, colour_of, items_of, places_text, unit_name
from csat_helpers.locale import say
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def unit_standing(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """One unit among all units, a row an item: its score with interval on the spread of units, beside all and its peers.

    ``frame`` is that of ``measures.unit_comparison``. Outcomes come first, then the items on which the unit lies
    furthest below the other units. The headline counts the items on which it is reliably above and below them. A frame
    without rows (no unit in focus) gives an omitted exhibit, and so does a survey of one unit. The encoding's ``kind``
    is ``bars``.

    Raises InputError where a column is missing.

    >>> row = {"item": "q", "label": "Staff", "measure": "index", "level_label": "North", "estimate": 80.0, "base": 90}
    >>> row |= {"conf_low": 77.0, "conf_high": 83.0, "all": 72.0, "units": 12, "difference": 9.0, "p_value": 0.001}
    >>> row |= {"rank": 2, "rank_low": 1, "rank_high": 4, "ranked": 12}
    >>> frame = pd.DataFrame([row]).assign(q10=None, q25=68.0, q75=75.0, q90=None)
    >>> unit_standing(frame, id="u", language="en").bundle.headline
    'North is reliably above the other units on “Staff”'
    """
    title = say(language, "This unit among all units")
    if frame.empty:
        return no_data(frame, id, language, title, words, lacks=say(language, "The report is on all units."))
    phrases.check_columns(frame, NEEDED, "unit_standing")
    if phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    if phrases.shown(frame, "difference").empty:
        lacks = say(language, "It takes two units to be compared; the survey has one.")
        return omitted(id, language, str(words.get("title", title)), lacks)
    items, unit = items_of(frame), unit_name(frame, language)
    return publish(
        "bars",
        phrases.shown(frame),
        unit_standing_words.text(items, unit, frame, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "estimate", "low": "conf_low", "high": "conf_high", "format": items[0].kind,
                  "order": [item.label for item in items]},
        table=_table(items, frame, language),
        svg=draw(items, unit, language),
        phone=draw(items, unit, language, width=PHONE_WIDTH_MM),
        plot=_plot(items, unit, language),
        base=phrases.base_of(phrases.shown(frame)),
    )  # fmt: skip


def _table(items: list[Item], frame: pd.DataFrame, language: str) -> Table:
    """A row an item, in four parts: the unit, the other units, its peers, and what moved."""
    parts = [(name, columns) for name, columns in _parts(items, frame, language) if columns]
    columns = [
        Column("label", say(language, "Item")),
        Column("base", "n", "count"),
        *(c for _, own in parts for c in own),
    ]
    spanners = tuple({"label": name, "columns": [c.name for c in own]} for name, own in parts)
    rows = tuple(tuple(_cell(item, column.name, language) for column in columns) for item in items)
    return Table(tuple(columns), rows, spanners, tuple(_marks(items, [c.name for c in columns])))


def _parts(items: list[Item], frame: pd.DataFrame, language: str) -> list[tuple[str, list[Column]]]:
    """The columns by what they are of; peers and changes only where there are any."""
    p, whole = say(language, "p"), say(language, "All units")
    own = [
        Column("estimate", say(language, "Score"), "index"), Column("low", say(language, "95% low"), "index"),
        Column("high", say(language, "95% high"), "index"),
    ]  # fmt: skip
    gap = Column("difference", say(language, "Gap to others"), "points")
    others = [Column("whole", whole, "index"), gap, Column("p", p, "p")]
    if any(item.rank for item in items):
        others += [Column("rank", say(language, "Place"), "count"), Column("places", say(language, "May hold"))]
    quarters = (say(language, "Lower quarter"), say(language, "Median"), say(language, "Upper quarter"))
    others += [
        Column(f"q{k}", name, "index")
        for k, name in enumerate(quarters, 1) if any(item.quantiles[k] is not None for item in items)
    ]  # fmt: skip
    peers = [
        Column("peers", say(language, "Peers"), "index"), Column("peers_difference", say(language, "Gap to peers"), "points"),
        Column("peers_p", p, "p"),
    ]  # fmt: skip
    moved = [
        Column("change", say(language, "Change"), "points"),
        Column("change_p", p, "p"),
        Column("all_change", whole, "points"),
    ]
    return [
        (say(language, "This unit"), own), (whole, others),
        (say(language, "Peers"), peers if any(item.peers is not None for item in items) else []),
        (_since(frame, language), moved if any(item.change is not None for item in items) else []),
    ]  # fmt: skip


def _since(frame: pd.DataFrame, language: str) -> str:
    wave = str(frame["previous_wave"].iloc[0]) if "previous_wave" in frame else ""
    return say(language, "Since {wave}", wave=wave_name(wave, language)) if wave else ""


def _cell(item: Item, name: str, language: str) -> Any:
    if name == "places":
        return places_text(item, language) or None
    if name == "rank":
        return item.rank or None
    if name[0] == "q":
        return _points(item, name, item.quantiles[int(name[1])])
    return _points(item, name, getattr(item, name))


def _points(item: Item, name: str, value: Any) -> Any:
    """Shares stand in the table as percentages."""
    if value is None or item.kind != "share" or name in ("label", "base", "p", "peers_p", "change_p"):
        return value
    return value * 100


def _marks(items: list[Item], columns: list[str]) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    signs = (
        ("difference", "sign"),
        ("peers_difference", "peers_sign"),
        ("change", "moved"),
        ("all_change", "all_moved"),
    )
    for k, item in enumerate(items):
        for column, name in signs:
            sign = getattr(item, name)
            if sign and column in columns:
                marks.append({"row": k, "column": column, "mark": "up" if sign > 0 else "down"})
        if item.flagged:
            marks.append({"row": k, "column": "base", "mark": "caution"})
    return marks


def _plot(items: list[Item], unit: str, language: str) -> Plot:
    """Gaps to the other units about zero, hollow where no test tells them apart; score, all units and place beside."""
    shown = [items[k] for k in held(items).kept]
    factor = [100 if item.kind == "share" else 1 for item in shown]
    gaps, low, high = (
        cells(None if (v := getattr(i, name)) is None else v * f for i, f in zip(shown, factor, strict=True))
        for name in ("difference", "gap_low", "gap_high")
    )
    ink = tuple(colour_of(item) for item in shown)
    name = say(language, "Gap to others")
    series = Series(
        name, gaps, low, high, colour=COLOURS["gry"], colours=ink, hollow=tuple(not item.sign for item in shown)
    )
    strong = tuple(colour_of(item) if item.sign else COLOURS["ink"] for item in shown)
    signs = tuple({1: "▲", -1: "▼", 0: ""}[item.sign] for item in shown)
    beside = [
        Figures(unit, "index", cells(i.estimate * f for i, f in zip(shown, factor, strict=True)), colours=strong),
        Figures(say(language, "All units"), "index", cells(i.whole * f for i, f in zip(shown, factor, strict=True))),
        Figures(name, "points", gaps, texts=signs if any(signs) else (), colours=strong),
    ]  # fmt: skip
    if any(item.rank for item in shown):
        places = tuple(places_text(item, language) for item in shown)
        beside.append(Figures(say(language, "Places"), "text", texts=places))
    return Plot("dots", tuple(named(i) for i in shown), (series,), "points", reference=0.0, beside=tuple(beside))
