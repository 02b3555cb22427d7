"""The weighting report as a table: each margin step by step; the weights in numbers where no margin is known."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from csat_helpers.bundle import Column, Table
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.exhibits.weighting_chart import Step, steps
from csat_helpers.locale import say
from csat_helpers.locale.waves import wave_name

Row = tuple[str, str, str, tuple[Any, ...]]  # role, format, name, values


def table(margins: pd.DataFrame, summary: pd.DataFrame, settings: Mapping[str, Any], language: str) -> Table:
    """Every margin step by step, of several waves each in its own section; without margins the weights in numbers.

    ``summary`` has the smallest and the largest weight in units of their mean.
    """
    if not len(margins):
        return _by_wave(summary, language) if len(summary) > 1 else _alone(summary, language)
    columns = _columns(margins, settings, language)
    names = [column.name for column in columns[1:]]
    rows = list(_margins(margins, names, language))
    return Table(
        columns,
        tuple((name, *values, *[""] * (len(names) - len(values))) for _, _, name, values in rows),
        marks=tuple(_marks(rows, names)),
        roles=tuple(role for role, *_ in rows),
        formats=tuple(kind for _, kind, *_ in rows),
    )


def _columns(margins: pd.DataFrame, settings: Mapping[str, Any], language: str) -> tuple[Column, ...]:
    """Respondents, a column a step, the target, and how far the steps lead."""
    shares = margins[margins["measure"] == "share"] if "measure" in margins.columns else margins
    told = steps(shares if len(shares) else margins, language, settings)
    if len(shares) < len(margins) and "before" not in [step.column for step in told]:  # totals have no other start
        told = (told[0], Step("before", say(language, "Before"), ""), told[-1])
    columns = [Column(step.column, step.name, "share1") for step in told]
    if "target" in margins.columns and margins["target"].notna().any():
        columns.insert(len(columns) - 1, Column("target", say(language, "Target"), "share1"))
    first = (Column("name", ""), Column("base", "n", "count"))
    return (*first, *columns, Column("change", say(language, "Change, percentage points"), "points"))


def _told(summary: pd.DataFrame, language: str) -> dict[str, tuple[str, str]]:
    """What is told of the weights, by column of the summary: its name and how it is written."""
    names = {
        "base": (say(language, "Respondents"), "count"),
        "effective_base": (say(language, "Effective n"), "count"),
        "efficiency": (say(language, "Efficiency"), "share"),
        "deff": (say(language, "Design effect"), "mean"),
        "min": (say(language, "Smallest weight (mean 1)"), "mean"),
        "max": (say(language, "Largest weight (mean 1)"), "mean"),
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
    named = summary.assign(wave=[wave_name(str(wave), language) for wave in summary["wave"]])
    rows = named[[c.name for c in columns]].itertuples(index=False, name=None)
    return Table(columns, tuple(tuple(plain_cell(v) for v in row) for row in rows))


def _alone(summary: pd.DataFrame, language: str) -> Table:
    """Nothing but one wave's weights: a row a fact."""
    rows = [
        (name, kind, plain_cell(summary[column].iloc[0])) for column, (name, kind) in _told(summary, language).items()
    ]
    return Table(
        (Column("name", ""), Column("base", say(language, "Value"), "count")),
        tuple((name, value) for name, _, value in rows),
        roles=("",) * len(rows),
        formats=tuple(kind for _, kind, _ in rows),
    )


def _margins(margins: pd.DataFrame, names: list[str], language: str) -> Iterator[Row]:
    waves = len(set(margins["wave"])) > 1 if "wave" in margins.columns else False
    keys = ["wave", "item"] if waves else ["item"]
    start = names[1]  # after the base: the first step
    for _, part in margins.groupby(keys, sort=False, dropna=False):
        yield "section", "", _titled(str(part["label"].iloc[0]), part.iloc[0], waves, language), ()
        for _, row in part.iterrows():
            values = {name: plain_cell(row.get(name)) for name in names}
            if row.get("measure", "share") != "share":  # a total that weights were calibrated to
                shown = ["" if name in ("unweighted", "change") else value for name, value in values.items()]
                yield "answer", "count", _joined(row, language), tuple(shown)
                continue
            ends = values[start], values["after"]
            values["change"] = None if None in ends else 100 * (float(ends[1]) - float(ends[0]))
            yield "answer", "", phrases.level_name(row, language), tuple(values.values())


def _joined(row: pd.Series, language: str) -> str:
    """The name of a total: its category, where it is of one."""
    named = plain_cell(row.get("level_label"))
    return str(named) if named else say(language, "Total")


def _titled(name: str, row: pd.Series, waves: bool, language: str) -> str:
    if not waves:
        return name
    return wave_name(str(row["wave"]), language) + ("，" if language == "zh" else ", ") + name


def _marks(rows: list[Row], names: list[str]) -> Iterator[dict[str, Any]]:
    """What is not shown of a category that is hidden."""
    steps = [name for name in names if name not in ("change", "target")]
    for k, (role, kind, _, values) in enumerate(rows):
        if role == "answer" and not kind and all(values[names.index(name)] is None for name in steps[1:]):
            yield from ({"row": k, "column": name, "mark": "confidential"} for name in steps)
