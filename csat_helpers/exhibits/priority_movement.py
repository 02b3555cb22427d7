"""Importance against performance in two waves: which items reliably moved, and where to."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import panel_plots, phrases, priority_movement_words
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, publish
from csat_helpers.exhibits.priority_map_chart import quadrant_names
from csat_helpers.exhibits.priority_movement_chart import draw, rated, weighed
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_BOTH = ("importance", "performance", "quadrant", "performance_line")
NEEDED = (
    "label", "wave", "previous_wave", *_BOTH, *(f"previous_{name}" for name in _BOTH), "importance_line",
    *(f"{what}_{end}" for what in ("importance", "performance")
      for end in ("change", "change_low", "change_high", "p_value")), "prob_this_move",
)  # fmt: skip


def priority_movement(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """The importance-performance map with an arrow an item, from the earlier wave to the later.

    ``frame`` is that of ``measures.movement_of_priorities``. Only items whose performance or importance reliably
    changed are coloured and bold; a move to another quadrant is told where it is also sure by its probability.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``map``.
    """
    title = say(language, "Importance and performance, then and now")
    if frame.empty or phrases.shown(frame, "importance" if "importance" in frame.columns else "estimate").empty:
        return no_data(frame, id, language, title, words, lacks=phrases.one_wave(language))
    phrases.check_columns(frame, NEEDED, "priority_movement")
    rows = frame.dropna(subset=["importance", "performance", "previous_importance", "previous_performance"])
    rows = rows.sort_values("importance", ascending=False, kind="stable").reset_index(drop=True)
    return publish(
        "map",
        frame,
        priority_movement_words.text(rows, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "importance", "y": "performance", "series": "quadrant", "label": "label",
                  "x_before": "previous_importance", "y_before": "previous_performance",
                  "quadrants": quadrant_names(language)},
        table=_table(rows, language),
        svg=draw(rows, language),
        phone=draw(rows, language, width=PHONE_WIDTH_MM),
        plot=panel_plots.priority_movement(rows, language),
        base=phrases.base_of(rows),
    )  # fmt: skip


def _table(rows: pd.DataFrame, language: str) -> Table:
    """Two rows an item: its index and its importance, then, now and the change; quadrants beside the first."""
    names = quadrant_names(language)
    columns = (
        Column("label", say(language, "Item")),
        Column("measure", ""),
        Column("previous", say(language, "Previous"), "index"),
        Column("latest", say(language, "Latest"), "index"),
        Column("change", say(language, "Change"), "points"),
        Column("low", say(language, "95% low"), "points"),
        Column("high", say(language, "95% high"), "points"),
        Column("p_value", say(language, "p"), "p"),
        Column("quadrant", say(language, "Quadrant")),
        Column("prob_moved", say(language, "Another quadrant"), "probability"),
    )
    values: list[tuple[Any, ...]] = []
    marks: list[dict[str, Any]] = []
    for _, row in rows.iterrows():
        for what, name, factor, sign in (
            ("performance", say(language, "Index"), 1, rated(row)),
            ("importance", say(language, "Importance, %"), 100, weighed(row)),
        ):
            ends = [row[f"{what}{end}"] for end in ("_change", "_change_low", "_change_high")]
            figures = [factor * v for v in (row[f"previous_{what}"], row[what], *ends)]
            moved = " → ".join(dict.fromkeys(names[row[name]] for name in ("previous_quadrant", "quadrant")))
            more = (moved, row["prob_moved"]) if what == "performance" else (None, None)
            if sign:
                tone = {"tone": "plain"} if what == "importance" else {}
                marks.append({"row": len(values), "column": "change", "mark": "up" if sign > 0 else "down"} | tone)
            label = str(row["label"]) if what == "performance" else ""
            values.append((label, name, *figures, row[f"{what}_p_value"], *more))
    roles = ("", "line") * len(rows)
    return Table(columns, tuple(values), marks=tuple(marks), roles=roles, stub=2)
