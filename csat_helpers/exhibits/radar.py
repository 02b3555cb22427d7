"""Radar: the profile of several items at a glance, for the whole or for a few groups."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import panel_plots, phrases, ranking
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, omitted, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.radar_chart import MOST_GROUPS, draw
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import COLOURS, number
from csat_helpers.look.assign import Ink, ink, places
from csat_helpers.look.tokens import PHONE_WIDTH_MM

LEAST_AXES, MOST_AXES = 3, 16


def radar(
    frame: pd.DataFrame, *, id: str, language: str, levels: Sequence[str] = (), **words: Unpack[Words]
) -> Exhibit:
    """Indices of items on axes from 0 in the middle to 100 at the rim, a polygon a group.

    ``frame`` is that of ``measures.item_index``, whole or by one segment column. The whole has its 95% band and its
    values at the rim; of groups, the first five are drawn, each level in its own colour throughout a report. Where
    ``frame`` lacks some of the segment's ``levels``, name them all in order, unless their codes are numbers. Fewer than three items or more than sixteen give an
    omitted exhibit, since a radar then says nothing: use bars.

    Raises InputError where a column is missing. The encoding's ``kind`` is ``radar``.

    >>> frame = pd.DataFrame({"label": ["Speed", "Price", "Staff"], "estimate": [71.2, 48.0, 60.0]})
    >>> frame = frame.assign(
    ...     item=frame["label"], by="total", level="", conf_low=frame["estimate"] - 1, conf_high=frame["estimate"] + 1
    ... )
    >>> radar(frame, id="r", language="en").bundle.headline
    '“Speed” is rated best, at 71.2; “Price” worst, at 48.0'
    """
    title = say(language, "Profile of the items")
    if frame.empty or phrases.shown(frame).empty:
        return no_data(frame, id, language, title, words)
    phrases.check_columns(frame, ("item", "label", "level", "estimate", "conf_low", "conf_high"), "radar")
    known = phrases.shown(frame)
    if not LEAST_AXES <= known["item"].nunique() <= MOST_AXES:
        reason = say(language, "A radar needs {low} to {high} items.", low=LEAST_AXES, high=MOST_AXES)
        return omitted(id, language, str(words.get("title", title)), reason)
    groups = _groups(known, language)
    inks = inks_of(groups, frame, levels)
    return publish(
        "radar",
        frame,
        _text(groups, frame, title, language),
        words,
        id=id,
        language=language,
        encoding={"x": "label", "y": "estimate", "series": "level_label", "low": "conf_low", "high": "conf_high",
                  "order": list(groups[0][1]["label"]), "colours": [i.colour for i in inks]},
        table=_table(groups, language),
        svg=draw(groups, inks),
        phone=draw(groups, inks, width=PHONE_WIDTH_MM),
        plot=panel_plots.radar(groups, inks, measure_name("index", language)),
        base=phrases.base_of(frame),
    )  # fmt: skip


def _groups(frame: pd.DataFrame, language: str) -> list[tuple[str, pd.DataFrame]]:
    """Groups that have every item, by name."""
    items = frame["item"].nunique()
    parts = [(phrases.level_name(p.iloc[0], language), p) for _, p in frame.groupby(["by", "level"], sort=False)]
    whole = [(name, p.drop_duplicates("item")) for name, p in parts if p["item"].nunique() == items]
    return whole or [parts[0]]


def inks_of(
    groups: list[tuple[str, pd.DataFrame]], frame: pd.DataFrame, levels: Sequence[str] = ()
) -> list[Ink]:  # fmt: skip
    """The ink of each group, by the place of its level among all of the frame's, hidden ones too; the whole is grey."""
    keys = [(str(part["by"].iloc[0]), str(part["level"].iloc[0])) for _, part in groups]
    split = frame[frame["by"] != "total"]
    pairs = list(dict.fromkeys(zip(split["by"].astype(str), split["level"].astype(str), strict=True)))
    if len({by for by, _ in pairs}) > 1:  # levels of several segments have no order in common
        place = {pair: k for k, pair in enumerate(pairs)}
    else:
        found = places([*levels, *(level for _, level in pairs)])
        place = {pair: found[pair[1]] for pair in pairs}
    return [ink(place[pair]) if pair in place else Ink(COLOURS["sec"], "o", dashed=False) for pair in keys]


def headline(groups: list[tuple[str, pd.DataFrame]], language: str) -> Said:
    """The finding: the ends of the whole's profile, or the item with the widest of the reliable gaps."""
    if len(groups) == 1:
        return ranking.headline(_ranking(groups[0][1]), "index", "index", language)
    gaps = _gaps(groups)
    if not gaps:
        return Said(say(language, "No reliable difference between the groups on any item"), "none")
    high, low, item = max(gaps, key=lambda gap: gap[0][1] - gap[1][1])
    values = {"item": phrases.quoted(item), "low_name": low[0], "low": number(low[1], "index"),
              "high_name": high[0], "high": number(high[1], "index")}  # fmt: skip
    if len(gaps) == 1:
        return Said(
            say(language, "One reliable gap: {item}, {low_name} {low}, {high_name} {high}", **values), "reliable"
        )
    text = say(language, "The widest reliable gap is on {item}: {low_name} {low}, {high_name} {high}", **values)
    return Said(text, "reliable")


def _ranking(part: pd.DataFrame) -> ranking.Ranking:
    return ranking.ranking(
        ranking.Ranked(str(r["label"]), r["estimate"], r["conf_low"], r["conf_high"]) for r in phrases.records(part)
    )


Gap = tuple[tuple[str, float], tuple[str, float], str]


def _gaps(groups: list[tuple[str, pd.DataFrame]]) -> list[Gap]:
    """Of each item whose groups are apart somewhere, the widest pair: (name, index) of the higher and the lower."""
    found = []
    for item in groups[0][1]["item"]:
        rows = [(name, part[part["item"] == item].iloc[0]) for name, part in groups]
        pairs = [(a, b) for a in rows for b in rows if a[1]["conf_low"] > b[1]["conf_high"]]
        if pairs:
            high, low = max(pairs, key=lambda pair: pair[0][1]["estimate"] - pair[1][1]["estimate"])
            ends = (high[0], float(high[1]["estimate"])), (low[0], float(low[1]["estimate"]))
            found.append((*ends, str(high[1]["label"])))
    return found


def _see(groups: list[tuple[str, pd.DataFrame]], language: str) -> str:
    """On how many items groups are reliably apart."""
    count, of = len(_gaps(groups)), len(groups[0][1])
    if not count:
        return ""
    return say(language, "Groups are reliably apart on {n} of {all} items.", n=count, all=of)


def _text(groups: list[tuple[str, pd.DataFrame]], frame: pd.DataFrame, title: str, language: str) -> Text:
    notes, said, see = [say(language, "The middle is 0, the rim 100.")], headline(groups, language), ""
    if len(groups) == 1:
        made = _ranking(groups[0][1])
        notes += [say(language, "The band is the 95% interval."), ranking.note(made, language)]
        see = ranking.ties(made, language)
    else:
        notes.append(phrases.overlap_note(language))
        see = _see(groups, language)
    if len(groups) > MOST_GROUPS:
        notes.append(
            say(language, "The chart shows {n} of {all} groups; the table has all.", n=MOST_GROUPS, all=len(groups))
        )
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language,
            "{measure}. {base}",
            measure=measure_name("index", language),
            base=phrases.base_text(frame, language),
        ),
        alt=_alt(groups, language),
        notes=(*notes, *phrases.common_notes(frame, language)),
        see=see,
    )


def _alt(groups: list[tuple[str, pd.DataFrame]], language: str) -> str:
    parts = []
    for name, part in groups:
        figures = [f"{r['label']} {number(r['estimate'], 'index')}" for r in phrases.records(part)]
        parts.append(phrases.figure(name, phrases.commas(figures, language), language))
    return say(language, "Radar of indices. {rows}.", rows=phrases.clauses(parts, language))


def _table(groups: list[tuple[str, pd.DataFrame]], language: str) -> Table:
    columns = (
        Column("item", say(language, "Item")),
        *(Column(f"g{k}", name, "index") for k, (name, _) in enumerate(groups)),
    )
    rows = [
        (row["label"], *(float(p[p["item"] == row["item"]]["estimate"].iloc[0]) for _, p in groups))
        for _, row in groups[0][1].iterrows()
    ]
    return Table(columns, tuple(rows))
