"""Few respondents of a known population: the estimate, what chance may do to it, and what nobody can change."""

from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits import population_bounds_words as said
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.population_bounds_chart import draw, range_of, row_names
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NEEDED = (
    "label", "measure", "by", "population", "answered", "part", "estimate", "conf_low", "conf_high", "certain_low",
    "certain_high", "census", "exact", "reason",
)  # fmt: skip


def population_bounds(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each item (and group) with how many answered, its estimate, its interval, and what holds for certain.

    ``frame`` is that of ``measures.population_bounds``. A census has no interval; where over half of the population
    answered, the headline says what holds whatever the others say. Where no population is stated it is left out. The encoding's ``kind`` is ``bars``. Raises
    InputError where a column is missing.

    >>> row = {"label": "Overall", "measure": "index", "by": "total", "population": 62.0, "answered": 50, "part": 0.806}
    >>> row |= {"estimate": 70.0, "conf_low": 66.0, "conf_high": 74.0, "certain_low": 56.5, "certain_high": 75.8}
    >>> frame = pd.DataFrame([{**row, "census": False, "exact": True, "base": 50, "reason": ""}])
    >>> population_bounds(frame, id="p", language="en").bundle.headline
    '50 of 62 answered: whatever the others say, “Overall” lies between 56.5 and 75.8'
    """
    title = said.title(language)
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, NEEDED, "population_bounds")
    rows = phrases.shown(frame).reset_index(drop=True)
    if rows["population"].isna().all():
        lacks = say(language, "The engagement does not state the population (design.population).")
        return no_data(pd.DataFrame(), id, language, title, words, lacks=lacks)
    text = Text(
        headline=said.headline(rows, language),
        title=title,
        subtitle=say(
            language, "{measure}; estimate, 95% interval and certain bounds of the whole population. {base}",
            measure=measure_name(phrases.measure_of(rows), language), base=phrases.base_text(rows, language),
        ),
        alt=said.alt(rows, language),
        matters=said.matters(rows, language),
        notes=said.notes(rows, frame, language),
    )  # fmt: skip
    return publish(
        "bars", rows, text, words, id=id, language=language,
        encoding={"y": "label", "x": "estimate", "low": "conf_low", "high": "conf_high", "format": phrases.format_of(rows)},
        table=_table(rows, language), svg=draw(rows, language), phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=_plot(rows, language), base=phrases.base_of(rows),
    )  # fmt: skip


def _table(rows: pd.DataFrame, language: str) -> Table:
    kind, grouped = phrases.format_of(rows), bool((rows["by"] != "total").any())
    columns = (
        Column("label", say(language, "Item")),
        *([Column("level_label", say(language, "Group"))] if grouped else []),
        Column("answered", say(language, "Answered"), "count"),
        Column("population", say(language, "Population"), "count"),
        Column("part", say(language, "Part"), "share"),
        Column("estimate", say(language, "Estimate"), kind),
        Column("conf_low", say(language, "95% low"), kind),
        Column("conf_high", say(language, "95% high"), kind),
        Column("certain_low", say(language, "At least"), kind),
        Column("certain_high", say(language, "At most"), kind),
    )
    values = [tuple(plain_cell(row[c.name]) for c in columns) for _, row in rows.iterrows()]
    spanner = {"label": say(language, "For certain"), "columns": ["certain_low", "certain_high"]}
    flags = [{"row": k, "column": "answered", "mark": "caution"} for k, row in rows.iterrows() if phrases.flagged(row)]
    return Table(columns, tuple(values), (spanner,), tuple(flags))


def _plot(rows: pd.DataFrame, language: str) -> Plot | None:
    """The chart on slides; a table there where there is one row."""
    if len(rows) < 2:
        return None
    kind = phrases.format_of(rows)
    factor = 100 if kind.startswith("share") else 1
    low, high = range_of(rows, kind)
    ends = [cells(rows[name]) for name in ("conf_low", "conf_high", "certain_low", "certain_high")]
    series = (
        Series(say(language, "Estimate"), cells(rows["estimate"]), ends[0], ends[1], colour=COLOURS["p6"]),
        Series(say(language, "At least, for certain"), ends[2], colour=COLOURS["gry"], marker="tick"),
        Series(say(language, "At most, for certain"), ends[3], colour=COLOURS["gry"], marker="tick"),
    )
    beside = (
        Figures(say(language, "Answered"), "text", texts=tuple(said.answered(row, language) for _, row in rows.iterrows())),
        Figures(say(language, "Estimate"), kind, cells(rows["estimate"])),
        Figures(say(language, "95% interval"), kind, low=ends[0], high=ends[1]),
        Figures(say(language, "For certain"), kind, low=ends[2], high=ends[3]),
    )  # fmt: skip
    names = tuple(row_names(rows, language))
    return Plot("dots", names, series, kind, minimum=low / factor, maximum=high / factor, beside=beside)
