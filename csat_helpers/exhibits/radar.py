"""Radar: the profile of several items at a glance, for the whole or for a few groups."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import panel_plots, phrases, ranking
from csat_helpers.exhibits.brand_inks import brand_inks, own_first
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, omitted, publish
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.radar_chart import MOST_GROUPS, draw
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import COLOURS, number
from csat_helpers.look.assign import Ink, ink
from csat_helpers.look.tokens import PHONE_WIDTH_MM

LEAST_AXES, MOST_AXES = 3, 16


def radar(
    frame: pd.DataFrame, *, id: str, language: str, levels: Sequence[str] = (), own: str = "", **words: Unpack[Words]
) -> Exhibit:
    """Indices of items on axes from 0 in the middle to 100 at the rim, a polygon a group.

    ``frame`` is that of ``measures.item_index``, whole or by one segment column. The whole has its 95% band and its
    values at the rim; of groups, the first five are drawn, each level in its own colour throughout a report. Where
    ``frame`` lacks some of the segment's ``levels``, name them all in order, unless their codes are numbers. Of brands, ``own`` is the code of the
    client's: it is drawn first and strongest, with the rivals of the most respondents. Fewer than three items or more than sixteen give an
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
    known = own_first(known, own, MOST_GROUPS) if own else known
    groups = _groups(known, language)
    inks, strong = inks_of(groups, frame, levels, own), _place_of(own, groups)
    return publish(
        "radar",
        frame,
        _text(groups, frame, title, language, own=strong is not None),
        words,
        id=id,
        language=language,
        encoding={"x": "label", "y": "estimate", "series": "level_label", "low": "conf_low", "high": "conf_high",
                  "order": list(groups[0][1]["label"]), "colours": [i.colour for i in inks]},
        table=_table(groups, language),
        svg=draw(groups, inks, strong=strong),
        phone=draw(groups, inks, strong=strong, width=PHONE_WIDTH_MM),
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
    groups: list[tuple[str, pd.DataFrame]], frame: pd.DataFrame, levels: Sequence[str] = (), own: str = ""
) -> list[Ink]:  # fmt: skip
    """The ink of each group, by the place of its level among all of the frame's, hidden ones too; the whole is grey.

    The ``own`` brand has the first, which no other then has.
    """
    keys = [(str(part["by"].iloc[0]), str(part["level"].iloc[0])) for _, part in groups]
    split = frame[frame["by"] != "total"]
    pairs = list(dict.fromkeys(zip(split["by"].astype(str), split["level"].astype(str), strict=True)))
    if len({by for by, _ in pairs}) > 1:  # levels of several segments have no order in common
        worn = {pair: ink(k) for k, pair in enumerate(pairs)}
    else:
        found = brand_inks([*levels, *(level for _, level in pairs)], own)
        worn = {pair: found[pair[1]] for pair in pairs}
    return [worn.get(pair, Ink(COLOURS["sec"], "o", dashed=False)) for pair in keys]


def _place_of(own: str, groups: list[tuple[str, pd.DataFrame]]) -> int | None:
    """Where the own brand stands among the groups."""
    codes = [str(part["level"].iloc[0]) for _, part in groups]
    return codes.index(own) if own and own in codes else None


def headline(groups: list[tuple[str, pd.DataFrame]], language: str, *, own: bool = False) -> Said:
    """The finding: the ends of the whole's profile, or the item with the widest of the reliable gaps (of those of the
    first group, where that is the client's own brand).
    """
    if len(groups) == 1:
        return ranking.headline(_ranking(groups[0][1]), "index", "index", language)
    gaps = _gaps(groups, own=own)
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


def _gaps(groups: list[tuple[str, pd.DataFrame]], *, own: bool = False) -> list[Gap]:
    """Of each item whose groups are apart somewhere, the widest pair: (name, index) of the higher and the lower."""
    found = []
    for item in groups[0][1]["item"]:
        rows = [(name, part[part["item"] == item].iloc[0]) for name, part in groups]
        pairs = [
            (a, b)
            for a in rows
            for b in rows
            if a[1]["conf_low"] > b[1]["conf_high"] and (not own or groups[0][0] in (a[0], b[0]))
        ]
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


def _text(
    groups: list[tuple[str, pd.DataFrame]], frame: pd.DataFrame, title: str, language: str, *, own: bool = False
) -> Text:
    notes, said, see = [say(language, "The middle is 0, the rim 100.")], headline(groups, language, own=own), ""
    if len(groups) == 1:
        made = _ranking(groups[0][1])
        notes += [say(language, "The band is the 95% interval."), ranking.note(made, language)]
        see = ranking.ties(made, language)
    else:
        notes.append(phrases.overlap_note(language))
        see = _see(groups, language)
    if len(groups) > MOST_GROUPS:
        notes.append(phrases.not_all(MOST_GROUPS, len(groups), language, own=own))
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
