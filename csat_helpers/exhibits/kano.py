"""Kano's map: what customers take for granted, what satisfies the more there is of it, and what delights."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Plot, Series, Table
from csat_helpers.exhibits import kano_words, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.kano_chart import COLOUR_OF, CORNERS, draw
from csat_helpers.exhibits.kano_words import CATEGORIES, LETTERS, category_name
from csat_helpers.exhibits.map_parts import CHI2_95
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NEEDED = ("feature", "label", "better", "worse", "category", "second", "strength", "p_value", "mixed", *CATEGORIES)


def kano(
    frame: pd.DataFrame, *, id: str, language: str, segments: pd.DataFrame | None = None, **words: Unpack[Words]
) -> Exhibit:
    """Features by their Better and Worse coefficients, in quadrants, with 95% regions; hollow without a clear category.

    ``frame`` is ``features`` of ``measures.kano``; ``segments`` the same by one or more segment columns, whose levels
    stand under each feature in the table, and are named where a feature's clear category is not that of all. The lines
    lie at one half. A category is clear where the frame's ``mixed`` says no other.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``map``.

    >>> row = {"feature": "f", "label": "Alarm", "better": 0.7, "worse": -0.5, "mixed": False, "p_value": 0.001}
    >>> row |= {"category": "attractive", "second": "one_dimensional", "strength": 0.3, "attractive": 0.5}
    >>> row |= {"one_dimensional": 0.2, "must_be": 0.2, "indifferent": 0.1, "reverse": 0.0, "questionable": 0.0}
    >>> kano(pd.DataFrame([row]), id="k", language="en").bundle.headline
    '“Alarm” delights customers'
    """
    title = say(language, "Kano’s map of features")
    if frame.empty or phrases.shown(frame, "better").empty:
        lacks = say(language, "The questionnaire does not ask how customers would feel with and without a feature.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, NEEDED, "kano")
    rows = _rows(frame)
    parts = None if segments is None or segments.empty else _sized(segments[segments["by"] != "total"])
    encoding = {
        "x": "dissatisfaction", "y": "better", "series": "category", "label": "label", "x_low": "dissatisfaction_low",
        "x_high": "dissatisfaction_high", "y_low": "better_low", "y_high": "better_high",
        "x_name": say(language, "Worse coefficient, without its sign"), "y_name": say(language, "Better coefficient"),
        "x_format": "mean", "y_format": "mean",
    }  # fmt: skip
    return publish(
        "map",
        rows if parts is None else pd.concat([rows, parts], ignore_index=True),
        kano_words.text(rows, frame, parts, title, language),
        words,
        id=id,
        language=language,
        encoding=encoding,
        table=_table(rows, parts, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=_plot(rows, language),
        base=phrases.base_of(rows),
    )


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The features shown, the clear ones first, by category and lead."""
    shown = phrases.shown(frame, "better")
    place = shown["category"].map({name: k for k, name in enumerate(CATEGORIES)}).fillna(len(CATEGORIES))
    order = pd.DataFrame({"mixed": shown["mixed"].astype(bool), "place": place, "lead": -shown["strength"]})
    return _sized(shown.loc[order.sort_values(["mixed", "place", "lead"], kind="stable").index].reset_index(drop=True))


def _sized(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows shown, with Worse as a size too."""
    shown = phrases.shown(frame, "better")
    sizes = {"dissatisfaction": "worse", "dissatisfaction_low": "worse_high", "dissatisfaction_high": "worse_low"}
    return shown.assign(**{name: -shown[of] for name, of in sizes.items() if of in shown.columns})


def _table(rows: pd.DataFrame, parts: pd.DataFrame | None, language: str) -> Table:
    """A row a feature, and under it one a level: shares of the categories, both coefficients, and how clear it is."""
    letters = [Column(name, letter, "percent") for name, letter in LETTERS.items()]
    stated = "importance" in rows.columns and rows["importance"].notna().any()
    columns = [
        Column("label", say(language, "Feature")),
        *([Column("level", say(language, "Group"))] if parts is not None else []),
        Column("base", "n", "count"),
        *letters,
        Column("better", say(language, "Better"), "mean"),
        Column("worse", say(language, "Worse"), "mean"),
        Column("category_name", say(language, "Category")),
        Column("lead", say(language, "Lead"), "points"),
        Column("p_value", say(language, "p"), "p"),
        *([Column("importance", say(language, "Stated importance"), "index")] if stated else []),
    ]
    listed = _listed(rows, parts, language)
    named = [kano_words.categorised(row, language) for row in phrases.records(listed)]
    listed = listed.assign(category_name=named, lead=100 * listed["strength"])
    listed = listed.reindex(columns=[c.name for c in columns])
    values = tuple(tuple(row) for row in listed.itertuples(index=False, name=None))
    spanner = {"label": say(language, "Share of respondents, %"), "columns": [c.name for c in letters]}
    marks = [{"row": k, "column": "base", "mark": "caution"} for k, row in enumerate(
        phrases.records(_listed(rows, parts, language))) if phrases.flagged(pd.Series(row))]  # fmt: skip
    whole = [k for k, row in enumerate(values) if parts is not None and row[1] == say(language, "Total")]
    return Table(tuple(columns), values, (spanner,), tuple(marks), tuple(whole), stub=1 if parts is None else 2)


def _listed(rows: pd.DataFrame, parts: pd.DataFrame | None, language: str) -> pd.DataFrame:
    if parts is None:
        return rows
    found = []
    for k in range(len(rows)):
        own = parts[parts["feature"] == rows["feature"].iloc[k]]
        levels = [phrases.level_name(row, language) for _, row in own.iterrows()]
        found += [rows.iloc[[k]].assign(level=say(language, "Total")), own.assign(level=levels)]
    return pd.concat(found, ignore_index=True)


def _plot(rows: pd.DataFrame, language: str) -> Plot:
    """Worse across without its sign, Better up; a feature without a clear category is a hollow grey dot."""
    mixed = [bool(value) for value in rows["mixed"]]
    colours = (COLOUR_OF[c] if not m else COLOURS["gry"] for c, m in zip(rows["category"], mixed, strict=True))
    only = Series(
        say(language, "Feature"), cells(rows["better"]), x=cells(rows["dissatisfaction"]), colour=COLOURS["gry"],
        colours=tuple(colours), hollow=tuple(mixed),
    )  # fmt: skip
    corners: list[dict[str, Any]] = [
        {"x": x, "y": y, "label": category_name(code, language), "colour": COLOUR_OF[code],
         "fill": COLOURS[fill] if fill else ""}
        for code, x, y, fill in CORNERS
    ]  # fmt: skip
    return Plot(
        "scatter", tuple(rows["label"].astype(str)), (only,), "mean", minimum=0.0, maximum=1.0, reference=0.5,
        x_reference=0.5, x_minimum=0.0, x_maximum=1.0, x_format="mean", x_label=say(language, "Worse coefficient, without its sign"),
        y_label=say(language, "Better coefficient"), corners=tuple(corners), regions=_regions(rows),
    )  # fmt: skip


def _regions(rows: pd.DataFrame) -> tuple[dict[str, float], ...]:
    """The 95% ellipses; none where the frame has no errors."""
    errors = ("worse_std_error", "better_worse_cov", "better_std_error")
    if not set(errors) <= set(rows.columns):
        return ()
    across, both, up = (rows[name].fillna(0) for name in errors)
    parts = zip(across**2, -both, up**2, strict=True)
    return tuple({"xx": CHI2_95 * a, "xy": CHI2_95 * b, "yy": CHI2_95 * c} for a, b, c in parts)
