"""Before and after: what the same respondents expected and what they experienced, joined, the furthest short first."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import before_after_words, phrases
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.row_plots import cells
from csat_helpers.exhibits.servqual import no_pairs
from csat_helpers.exhibits.servqual_chart import COLOUR_OF, Dumbbells, draw, ends
from csat_helpers.exhibits.servqual_rows import Dimension
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NEEDED = ("item", "label", "before", "after", "estimate", "conf_low", "conf_high", "mark", "base")
_SIGN = {1: "▲", -1: "▼", 0: ""}


def before_after(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Indices of what was expected and experienced, a row an item, with the change; filled only where its test holds.

    ``frame`` is that of ``measures.before_after``. Raises InputError where a column is missing. The encoding's ``kind`` is
    ``bars``.

    >>> row = {"item": "q", "label": "Training", "before": 80.0, "after": 62.5, "estimate": -17.5, "mark": "lower", "base": 18}
    >>> before_after(pd.DataFrame([row | {"conf_low": -25.0, "conf_high": -9.0}]), id="b", language="en").bundle.headline
    'Experience falls 17.5 points short of expectation on “Training”'
    """
    title = say(language, "Expected before, experienced after")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words, lacks=no_pairs(frame, language))
    phrases.check_columns(frame, NEEDED, "before_after")
    shown = phrases.shown(frame).sort_values("estimate", kind="stable").reset_index(drop=True)
    rows, kind = [_row(row) for row in phrases.records(shown)], _kind(language)
    return publish(
        "bars",
        shown.assign(difference=shown["estimate"]),
        before_after_words.text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"y": "label", "x": "estimate", "low": "conf_low", "high": "conf_high", "format": "points",
                  "order": [row.label for row in rows]},
        table=_table(shown, rows, language),
        svg=draw(rows, language, kind=kind),
        phone=draw(rows, language, width=PHONE_WIDTH_MM, kind=kind),
        plot=_plot(rows, kind, language),
        base=phrases.base_of(shown),
    )  # fmt: skip


def _kind(language: str) -> Dumbbells:
    names = say(language, "Expectation"), say(language, "Experience"), say(language, "Change")
    return Dumbbells(*names, kind="index", hollow=True)


def _row(row: dict) -> Dimension:
    low, high = (None if pd.isna(row[name]) else float(row[name]) for name in ("conf_low", "conf_high"))
    sign = {"higher": 1, "lower": -1}.get(str(row["mark"]), 0)
    flagged = phrases.flagged(pd.Series(row))
    numbers = (float(row["before"]), float(row["after"]), float(row["estimate"]))
    label = str(row["label"]) + " *" * flagged
    return Dimension(str(row["item"]), label, *numbers, low, high, sign, base=int(row["base"]), flagged=flagged)


def _table(shown: pd.DataFrame, rows: Sequence[Dimension], language: str) -> Table:
    columns = (
        Column("label", say(language, "Item")), Column("base", "n", "count"),
        Column("before", say(language, "Expectation"), "index"), Column("after", say(language, "Experience"), "index"),
        Column("estimate", say(language, "Change"), "points"), Column("conf_low", say(language, "95% low"), "points"),
        Column("conf_high", say(language, "95% high"), "points"), Column("p_adjusted", say(language, "p"), "p"),
        Column("worse", say(language, "Worse than expected"), "percent"), Column("same", say(language, "As expected"), "percent"),
        Column("better", say(language, "Better than expected"), "percent"),
    )  # fmt: skip
    spanner = {"label": say(language, "Share of respondents, %"), "columns": ["worse", "same", "better"]}
    listed = shown.reindex(columns=[c.name for c in columns])
    marks = [{"row": k, "column": "base", "mark": "caution"} for k, row in enumerate(rows) if row.flagged]
    marks += [
        {"row": k, "column": "estimate", "mark": "up" if row.sign > 0 else "down"} for k, row in enumerate(rows) if row.sign
    ]  # fmt: skip
    return Table(columns, tuple(listed.itertuples(index=False, name=None)), (spanner,), tuple(marks))


def _plot(rows: Sequence[Dimension], kind: Dumbbells, language: str) -> Plot:
    """Expected as a ring, experienced as a dot, joined; hollow and grey where no test tells a change."""
    colours = tuple(COLOUR_OF[row.sign] for row in rows)
    low, high = ends(rows, kind.kind)
    before, after = (cells(getattr(row, name) for row in rows) for name in ("expectation", "perception"))
    series = (
        Series(kind.first, before, colour=COLOURS["sec"], marker="ring"),
        Series(kind.second, after, colour=COLOURS["p6"], colours=colours, hollow=tuple(not row.sign for row in rows)),
    )
    spread = [cells(getattr(row, name) for row in rows) for name in ("low", "high")]
    beside = (
        Figures(kind.first, "index", before),
        Figures(kind.second, "index", after),
        Figures(kind.gap, "points", cells(row.gap for row in rows), texts=tuple(_SIGN[row.sign] for row in rows), colours=colours),
        Figures(say(language, "95% interval"), "points", low=spread[0], high=spread[1]),
    )  # fmt: skip
    return Plot(
        "dots", tuple(row.label for row in rows), series, "index", minimum=low, maximum=high, beside=beside, joined=True
    )  # fmt: skip
