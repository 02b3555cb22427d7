"""Threshold decisions: who meets a standard, who fails it, and of whom the data cannot tell."""

from typing import Any, Unpack

import pandas as pd

from csat_helpers.bundle import Column, Figures, Plot, Series, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits import threshold_decisions_words as said
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.row_plots import cells, spans
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.exhibits.threshold_decisions_chart import INK, MOST_GROUPS, Group, draw, ink
from csat_helpers.exhibits.threshold_decisions_words import FAILS, MEETS
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import COLOURS, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM

NEEDED = (
    "label", "measure", "standard", "threshold", "side", "decision", "estimate", "conf_low", "conf_high", "error",
    "bound_error", "decisions", "power", "more", "reason",
)  # fmt: skip
_MARKS = {MEETS: "up", FAILS: "down"}


def threshold_decisions(frame: pd.DataFrame, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """Each unit (or, for the whole study, each threshold) with its estimate between one-sided bounds, and its decision.

    ``frame`` is that of ``measures.threshold_decisions``. Those that fail stand first, then those of whom the data
    cannot tell; within each the furthest from the threshold on the wrong side. Colour, a triangle and the word tell
    the decision; a hollow dot is none. The encoding's ``kind`` is ``bars``.

    Raises InputError where a column is missing.

    >>> frame = pd.DataFrame({"item": ["q"], "label": ["Overall"], "measure": ["index"], "standard": [1],
    ...                       "threshold": [70.0], "side": ["at_least"], "decision": ["fails"], "estimate": [64.2],
    ...                       "conf_low": [62.0], "conf_high": [66.4], "error": [0.05], "bound_error": [0.05],
    ...                       "decisions": [1], "power": [0.8], "more": [float("nan")], "reason": [""], "by": ["total"]})
    >>> threshold_decisions(frame, id="t", language="en").bundle.headline
    '“Overall” fails the threshold of 70, at 64.2'
    """
    title = say(language, "Decisions against thresholds")
    if frame.empty or phrases.shown(frame).empty:
        lacks = say(language, "The engagement states no threshold (regulation.thresholds), or nobody answered.")
        return no_data(frame, id, language, title, words, lacks=lacks)
    phrases.check_columns(frame, NEEDED, "threshold_decisions")
    rows = _sorted(frame)
    groups = _groups(rows, language)
    drawn = groups[:MOST_GROUPS] if said.of_units(rows) else groups
    finding = said.headline(rows, language)
    text = Text(
        headline=finding.text,
        finding=finding.finding,
        title=title,
        subtitle=_subtitle(rows, groups, language),
        alt=said.alt(rows, language),
        see=said.see(rows, language),
        matters=said.matters(rows, language),
        do=said.do(rows, language),
        notes=(*said.notes(rows, frame.drop(columns="suppressed", errors="ignore"), language),
               _left_out(len(drawn), len(groups), language)),
    )  # fmt: skip
    return publish(
        "bars", _published(rows), text, words, id=id, language=language,
        encoding={"y": "level_label" if said.of_units(rows) else "label", "x": "estimate", "low": "conf_low",
                  "high": "conf_high", "format": groups[0].kind},
        table=_table(rows, language), svg=draw(drawn, language), phone=draw(drawn, language, width=PHONE_WIDTH_MM),
        plot=_plot(drawn, language), base=phrases.base_of(rows),
    )  # fmt: skip


def _published(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with nothing said of those that are hidden, not even what they would be held against."""
    if "suppressed" not in rows.columns:
        return rows
    numbers = [c for c in rows.columns if pd.api.types.is_numeric_dtype(rows[c])]
    shown = rows["suppressed"].fillna("") == ""
    return rows.assign(**{c: rows[c].where(shown) for c in numbers})


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """Thresholds of units one after another; within them by decision, the furthest on the wrong side first."""
    away = (frame["estimate"] - frame["threshold"]) * frame["side"].map({"at_least": 1, "at_most": -1})
    place = frame["decision"].map({name: k for k, name in enumerate(said.ORDER)})
    panel = frame["standard"] if said.of_units(frame) else 0
    made = frame.assign(_panel=panel, _place=place, _away=away)
    by = ["_panel", "item", "_place", "_away"] if said.of_units(frame) else ["_place", "_away"]
    return made.sort_values(by, kind="stable").drop(columns=["_panel", "_place", "_away"]).reset_index(drop=True)


def _groups(rows: pd.DataFrame, language: str) -> list[Group]:
    """The panels of the chart: a threshold of units each, a measure each of the whole."""
    known = rows[rows["estimate"].notna()]
    units = said.of_units(rows)
    keys = ["standard", "item"] if units else ["measure"]
    made = []
    for _, part in known.groupby(keys, sort=False):
        first, names = part.iloc[0], []
        for _, row in part.iterrows():
            name = phrases.level_name(row, language) if units else str(row["label"])
            names.append(name + " *" * phrases.flagged(row))
        head = phrases.figure(str(first["label"]), said.side(first, language), language) if units else (
            measure_name(str(first["measure"]), language))  # fmt: skip
        made.append(Group(head, tuple(names), part.reset_index(drop=True)))
    return made


def _subtitle(rows: pd.DataFrame, groups: list[Group], language: str) -> str:
    """What is held against what."""
    measure = groups[0].name if len(groups) == 1 else ""
    if said.of_units(rows) and measure:
        measure = phrases.clauses([measure, measure_name(str(rows["measure"].iloc[0]), language)], language)
    values = {"base": phrases.base_text(rows, language), "measure": measure}
    if not measure:
        return say(language, "Estimates with one-sided bounds. {base}", **values)
    return say(language, "{measure}; estimate with one-sided bounds. {base}", **values)


def _left_out(drawn: int, count: int, language: str) -> str:
    if drawn == count:
        return ""
    return say(language, "The chart shows {n} of {all} thresholds; the table has all.", n=drawn, all=count)


def _table(rows: pd.DataFrame, language: str) -> Table:
    units, several = said.of_units(rows), said.standards_of(rows) > 1
    kinds = {said.kind_of(row) for _, row in rows.iterrows()}
    kind = kinds.pop() if len(kinds) == 1 else "text"
    unit = phrases.group_name(rows.iloc[0], language) if units else ""
    columns = (
        *([Column("unit", unit)] if units else []),
        *([Column("label", say(language, "Threshold for"))] if several or not units else []),
        Column("threshold", say(language, "Threshold")),
        Column("decision", say(language, "Decision")),
        Column("estimate", say(language, "Estimate"), kind),
        Column("bounds", say(language, "Bounds")),
        Column("base", "n", "count"),
        Column("error", say(language, "Error"), "share1"),
        Column("more", say(language, "More needed"), "count"),
    )
    values = [tuple(_cells(row, kind, language)[c.name] for c in columns) for _, row in rows.iterrows()]
    marks = [
        {"row": k, "column": "estimate", "mark": _MARKS[told]}
        for k, told in enumerate(rows["decision"])
        if told in _MARKS
    ]
    flags = [
        {"row": k, "column": "base", "mark": "caution"}
        for k, (_, row) in enumerate(rows.iterrows())
        if phrases.flagged(row)
    ]
    return Table(columns, tuple(values), marks=(*marks, *flags))


def _cells(row: pd.Series, kind: str, language: str) -> dict[str, Any]:
    written = said.kind_of(row)
    estimate, told = plain_cell(row["estimate"]), str(row["decision"])
    within = (
        "" if plain_cell(row["conf_low"]) is None else interval(row["conf_low"], row["conf_high"], written, language)
    )
    reason = phrases.bracketed(str(row["reason"]), language) if not told and row["reason"] else ""
    base = plain_cell(row.get("base"))
    return {
        "unit": phrases.level_name(row, language), "label": str(row["label"]), "threshold": said.side(row, language),
        "decision": said.decision(told, language) + reason, "bounds": within,
        "estimate": number(estimate, written) if kind == "text" else estimate,
        "base": None if base is None else int(base), "error": plain_cell(row["error"]), "more": plain_cell(row["more"]),
    }  # fmt: skip


def _plot(groups: list[Group], language: str) -> Plot | None:
    """The chart on slides; None (a table there) of a single row, and where measures on several scales would share an axis."""
    if len({g.kind for g in groups}) > 1 or sum(len(g.labels) for g in groups) < 2:
        return None
    rows = pd.concat([g.rows for g in groups], ignore_index=True)
    single, kind = _one(rows["threshold"]), groups[0].kind
    inks = tuple(ink(row) for _, row in rows.iterrows())
    told = tuple(str(d) for d in rows["decision"])
    series = [Series(
        say(language, "Estimate"), cells(rows["estimate"]), cells(rows["conf_low"]), cells(rows["conf_high"]),
        colour=COLOURS["gry"], colours=inks, hollow=tuple(d not in INK for d in told),
    )]  # fmt: skip
    if not single:
        series.append(
            Series(say(language, "Threshold"), cells(rows["threshold"]), colour=COLOURS["ink"], marker="tick")
        )
    first = rows.iloc[0]
    signs = {MEETS: " ▲", FAILS: " ▼"}
    return Plot(
        "dots", tuple(name for g in groups for name in g.labels), tuple(series), kind,
        spans([g.name for g in groups for _ in g.labels]) if len(groups) > 1 else (),
        reference=float(first["threshold"]) if single else None,
        reference_label=say(language, "Threshold {value}", value=said.limit(first)) if single else "",
        beside=(
            Figures(say(language, "Bounds"), kind, low=cells(rows["conf_low"]), high=cells(rows["conf_high"])),
            Figures(say(language, "Estimate"), kind, cells(rows["estimate"]), colours=(COLOURS["ink"],) * len(rows)),
            Figures(say(language, "Decision"), "text", colours=inks,
                    texts=tuple(said.decision(d, language) + signs.get(d, "") for d in told)),
        ),
    )  # fmt: skip


def _one(values: pd.Series) -> bool:
    return bool((values == values.iloc[0]).all())
