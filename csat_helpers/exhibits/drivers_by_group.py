"""Drivers by group: whether what matters differs between groups, and for which items."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csat_helpers.exhibits import drivers_by_group_words, panel_plots, phrases
from csat_helpers.exhibits.dot_plot import groups_of, pairs_of, rows_of, table, with_gaps
from csat_helpers.exhibits.dot_plot_chart import MOST_GROUPS, draw
from csat_helpers.exhibits.exhibit import Exhibit, Words, no_data, omitted, publish
from csat_helpers.exhibits.radar import inks_of
from csat_helpers.locale import say
from csat_helpers.look.tokens import PHONE_WIDTH_MM

_NEEDED = ("item", "label", "by", "level", "share", "share_low", "share_high")


def drivers_by_group(
    frame: pd.DataFrame,
    differences: pd.DataFrame,
    *,
    id: str,
    language: str,
    overall: pd.DataFrame | None = None,
    adjust: str | None = "holm",
    levels: Sequence[str] = (),
    **words: Unpack[Words],
) -> Exhibit:
    """Importance of each item in the groups of one segment column, those whose groups lie furthest apart first.

    ``frame`` is that of ``measures.drivers(..., by=column)``: the first column is shown, and of its groups the first
    five, each in its own shape and colour; ``levels`` are all of the segment's in order, as in
    :func:`csat_helpers.exhibits.radar`. ``differences`` and ``overall`` are the frames of
    ``measures.drivers_difference(..., against=None)``, ``adjust`` how its p values were adjusted. The gap of an item is
    that of its highest group from its lowest, reliable where its p value is under 0.05. No column, or one group alone,
    gives an omitted exhibit.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``bars``.

    >>> frame = pd.DataFrame({"item": ["p", "s"] * 2, "label": ["Price", "Speed"] * 2, "level": list("aabb")})
    >>> frame = frame.assign(by="plan", share=[0.7, 0.3, 0.4, 0.6], share_low=[0.6, 0.2, 0.3, 0.5], share_high=0.8)
    >>> apart = pd.DataFrame({"item": ["p", "s"], "level": "a", "other": "b", "estimate": [0.3, -0.3]})
    >>> apart = apart.assign(conf_low=[0.1, -0.5], conf_high=[0.5, -0.1], p_value=[0.01, 0.2])
    >>> drivers_by_group(frame, apart, id="d", language="en").bundle.headline
    'What matters differs: “Price” holds 70% for a, 40% for b'
    """
    title = say(language, "Importance of each item by group")
    if frame.empty or "share" not in frame.columns or phrases.shown(frame, "share").empty:
        lacks = say(language, "It takes an overall rating, items, and groups large enough for a model of each.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, _NEEDED, "drivers_by_group")
    split = first_column(frame)
    known = as_estimates(phrases.shown(split, "share"))
    found = groups_of(known, language)
    if len(found) < 2:
        return omitted(
            id, language, str(words.get("title", title)), say(language, "It takes two groups to be compared.")
        )
    by = str(split["by"].iloc[0])
    drawn, pairs = found[:MOST_GROUPS], pairs_of(_of(differences, by))
    rows, inks, names = rows_of(drawn, pairs), inks_of(drawn, split, levels), [name for name, _ in drawn]
    whole = None if overall is None or overall.empty else _of(overall, by)
    return publish(
        "bars",
        with_overall(with_gaps(known, rows, drawn, pairs), whole),
        drivers_by_group_words.text(rows, found, split, whole, language, adjust=adjust),
        words,
        id=id,
        language=language,
        encoding={"x": "share", "y": "label", "series": "level_label", "low": "share_low", "high": "share_high",
                  "format": "share", "order": [r.label for r in rows], "colours": [i.colour for i in inks]},
        table=table(rows_of(found, pairs), [name for name, _ in found], pairs, found, "share", language),
        svg=draw(rows, names, inks, "share", language),
        phone=draw(rows, names, inks, "share", language, width=PHONE_WIDTH_MM),
        plot=panel_plots.dot_plot(rows, names, inks, "share", language),
        base=phrases.base_of(split),
    )  # fmt: skip


def first_column(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the first segment column."""
    split = frame[frame["by"] != "total"]
    return split[split["by"] == split["by"].iloc[0]] if len(split) else split


def as_estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """The shares under the names that a dot plot reads."""
    return frame.assign(
        measure="drivers", estimate=frame["share"], conf_low=frame["share_low"], conf_high=frame["share_high"]
    )


def with_overall(frame: pd.DataFrame, overall: pd.DataFrame | None) -> pd.DataFrame:
    """``frame`` with the p value of all items together."""
    return frame if overall is None or overall.empty else frame.assign(overall_p=overall["p_value"].iloc[0])


def _of(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    return frame[frame["by"] == by] if "by" in frame.columns else frame
