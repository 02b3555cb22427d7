"""Results by unit: a row a unit with its adjusted score, the raw one, the places it may hold, and its stars."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases, units_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.funnel_words import too_few
from csat_helpers.exhibits.units_chart import draw, ends, heads, held, mean_name, named
from csat_helpers.exhibits.units_rows import (
    NEEDED,
    League,
    Unit,
    colour_of,
    league_of,
    place_text,
    star_chance,
    star_text,
)  # fmt: skip
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM


def units(
    frame: pd.DataFrame, *, id: str, language: str, adjusters: pd.DataFrame | None = None,
    correction: str | None = "holm", **words: Unpack[Words],
) -> Exhibit:  # fmt: skip
    """Units by their score, a row a unit: interval, raw score, places, and stars where the frame has them.

    ``frame`` is ``measures.adjusted_units(...).units`` or what ``measures.stars`` made of it; of several items the
    first is shown. ``adjusters`` is the other frame of ``adjusted_units``, for the notes; ``correction`` says how p
    values were adjusted, as it was given there. The headline counts the units reliably below and above the overall
    score. One unit alone gives an omitted exhibit. The encoding's ``kind`` is ``bars``.

    Raises InputError where a column is missing.

    >>> frame = pd.DataFrame({"level": ["a", "b", "c"], "estimate": [60.0, 71.0, 72.5], "base": [400, 90, 300]})
    >>> frame = frame.assign(conf_low=frame["estimate"] - 2, conf_high=frame["estimate"] + 2, overall=68.0, measure="index")
    >>> units(frame.assign(p_value=[0.001, 0.3, 0.01]), id="u", language="en").bundle.headline
    '1 of 3 units lies reliably below the overall 68.0, 1 above'
    """
    title = say(language, "Results by unit")
    if frame.empty or phrases.shown(frame).empty:
        lacks = say(language, "There is no column of units, or nobody answered.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, NEEDED, "units")
    shown = frame[frame["item"] == frame["item"].iloc[0]] if "item" in frame else frame
    if len(phrases.shown(shown)) < 2:
        return omitted(id, language, str(words.get("title", title)), too_few(shown, language))
    league = league_of(shown, language)
    own = None if adjusters is None else adjusters[adjusters["item"].isin(shown["item"].unique())]
    if own is not None and own.empty:  # of a composite: what holds of its items
        own = adjusters
    return publish(
        "bars",
        shown,
        units_words.text(league, shown, own, title, language, correction),
        words,
        id=id,
        language=language,
        encoding={"x": "estimate", "y": "level_label", "low": "conf_low", "high": "conf_high", "format": league.kind,
                  "order": [u.label for u in league.units], "reference": league.overall},
        table=_table(league, language),
        svg=draw(league, language),
        phone=draw(league, language, width=PHONE_WIDTH_MM),
        plot=_plot(league, language),
        base=phrases.base_of(shown),
    )  # fmt: skip


def _table(league: League, language: str) -> Table:
    columns = [Column("label", league.head), Column("base", "n", "count")]
    if league.adjusted:
        columns += [Column("raw", say(language, "Raw"), league.kind), Column("shift", say(language, "Shift"), "points")]
    columns += [
        Column("estimate", say(language, "Score"), league.kind), Column("low", say(language, "95% low"), league.kind),
        Column("high", say(language, "95% high"), league.kind),
    ]  # fmt: skip
    if league.ranked > 1:
        columns += [Column("rank", say(language, "Place"), "count"), Column("places", say(language, "May hold"))]
    if league.classes:
        columns += [Column("stars", say(language, "Stars")), Column("chance", say(language, "Its probability"))]
    rows = tuple(tuple(_cell(u, c.name, league, language) for c in columns) for u in league.units)
    marks: list[dict[str, Any]] = [
        {"row": k, "column": "estimate", "mark": "up" if u.side > 0 else "down"}
        for k, u in enumerate(league.units) if u.side
    ]  # fmt: skip
    marks += [{"row": k, "column": "base", "mark": "caution"} for k, u in enumerate(league.units) if u.flagged]
    return Table(tuple(columns), rows, marks=tuple(marks))


def _cell(unit: Unit, name: str, league: League, language: str) -> Any:
    if name == "shift":
        return unit.shift * (100 if league.kind == "share" else 1)
    if name == "places":
        return place_text(unit, language) if unit.rank else None
    if name == "stars":
        return star_text(unit, language) or None
    if name == "chance":
        return star_chance(unit) or None
    return getattr(unit, name) or None if name == "rank" else getattr(unit, name)


def _plot(league: League, language: str) -> Plot:
    """Dots with intervals about the line of all respondents, and beside them places and stars."""
    shown = [league.units[k] for k in held(league).kept]
    ink = tuple(colour_of(u) for u in shown)
    score = Series(
        heads(language)["estimate"], tuple(u.estimate for u in shown), tuple(u.low for u in shown),
        tuple(u.high for u in shown), colour=COLOURS["gry"], colours=ink,
    )  # fmt: skip
    low, high = ends(league)
    beside = [Figures(heads(language)["estimate"], league.kind, tuple(u.estimate for u in shown),
                      colours=tuple(colour_of(u) if u.side else "" for u in shown))]  # fmt: skip
    if league.adjusted:
        beside.append(Figures(heads(language)["raw"], league.kind, tuple(u.raw for u in shown)))
    if league.ranked > 1:
        beside.append(Figures(heads(language)["place"], "text", texts=tuple(place_text(u, language) for u in shown)))
    if league.classes:
        texts = tuple(str(u.stars or "—") for u in shown)
        beside.append(Figures(heads(language)["stars"], "text", texts=texts))
    return Plot(
        "dots", tuple(named(u) for u in shown), (score,), league.kind, minimum=low, maximum=high,
        reference=league.overall, reference_label=mean_name(league, language), beside=tuple(beside),
    )  # fmt: skip
