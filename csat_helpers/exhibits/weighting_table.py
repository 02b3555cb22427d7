"""The weighting report as a table: each margin, then the weights in numbers, wave by wave."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say

Row = tuple[str, str, str, tuple[Any, ...]]  # role, format, name, values
SHARES = ("before", "target", "after")


def table(margins: pd.DataFrame, summary: pd.DataFrame, language: str) -> Table:
    """Sections of every margin and of the weights' summary; of several waves each has its own."""
    if not len(margins) and len(summary) > 1:
        return _by_wave(summary, language)
    rows = [*_margins(margins, language), *_summary(summary, language, headed=len(margins) > 0)]
    columns = (
        Column("name", ""),
        Column("base", say(language, "n or value"), "count"),
        Column("before", say(language, "Before"), "share1"),
        Column("target", say(language, "Target"), "share1"),
        Column("after", say(language, "After"), "share1"),
        Column("change", say(language, "Change"), "points"),
    )
    if not len(margins):
        columns = (columns[0], Column("base", say(language, "Value"), "count"))
    width = len(columns) - 1
    return Table(
        columns,
        tuple((name, *values[:width], *[""] * (width - len(values))) for _, _, name, values in rows),
        marks=tuple(_marks(rows)),
        roles=tuple(role for role, *_ in rows),
        formats=tuple(kind for _, kind, *_ in rows),
    )


def _told(summary: pd.DataFrame, language: str) -> dict[str, tuple[str, str]]:
    """What is told of the weights, by column of the summary: its name and how it is written."""
    names = {
        "base": (say(language, "Respondents"), "count"),
        "effective_base": (say(language, "Effective n"), "count"),
        "efficiency": (say(language, "Efficiency"), "share"),
        "deff": (say(language, "Design effect"), "mean"),
        "min": (say(language, "Smallest weight"), "mean"),
        "max": (say(language, "Largest weight"), "mean"),
        "cv": (say(language, "Coefficient of variation"), "mean"),
        "trimmed": (say(language, "Weights trimmed"), "count"),
        "iterations": (say(language, "Rounds"), "count"),
    }
    known = [name for name in names if name in summary and summary[name].notna().any()]
    return {name: names[name] for name in known if name != "trimmed" or summary[name].sum() > 0}


def _by_wave(summary: pd.DataFrame, language: str) -> Table:
    """Nothing but the weights of several waves: a row a wave."""
    told = _told(summary, language)
    columns = (Column("wave", say(language, "Wave")), *(Column(name, *named) for name, named in told.items()))
    rows = summary[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in rows))


def _summary(summary: pd.DataFrame, language: str, *, headed: bool) -> Iterator[Row]:
    """The weights of each wave: what was weighted, what it is worth, how far the weights spread."""
    names = _told(summary, language)
    for _, one in summary.iterrows():
        if headed:
            yield "section", "", _titled(say(language, "The weights"), one, len(summary) > 1, language), ()
        for column, (name, kind) in names.items():
            yield "answer" if headed else "", kind, name, (plain_cell(one.get(column)),)


def _margins(margins: pd.DataFrame, language: str) -> Iterator[Row]:
    waves = len(set(margins["wave"])) > 1 if "wave" in margins.columns else False
    keys = ["wave", "item"] if waves else ["item"]
    for _, part in margins.groupby(keys, sort=False, dropna=False) if len(margins) else ():
        yield "section", "", _titled(str(part["label"].iloc[0]), part.iloc[0], waves, language), ()
        for _, row in part.iterrows():
            shares = [plain_cell(row.get(name)) for name in SHARES]
            before, _, after = shares
            base = plain_cell(row.get("base"))
            if row.get("measure", "share") != "share":  # a total that weights were calibrated to
                yield "answer", "count", _joined(row, language), (base, *shares, "")
                continue
            change = None if before is None or after is None else 100 * (after - before)
            yield "answer", "", phrases.level_name(row, language), (base, *shares, change)


def _joined(row: pd.Series, language: str) -> str:
    """The name of a total: its category, where it is of one."""
    named = plain_cell(row.get("level_label"))
    return str(named) if named else say(language, "Total")


def _titled(name: str, row: pd.Series, waves: bool, language: str) -> str:
    if not waves:
        return name
    return str(row["wave"]) + ("，" if language == "zh" else ", ") + name


def _marks(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """What is not shown of a category that is hidden."""
    for k, (role, kind, _, values) in enumerate(rows):
        if role == "answer" and not kind and values[1] is None and values[3] is None:
            yield from ({"row": k, "column": name, "mark": "confidential"} for name in ("base", "before", "after"))
