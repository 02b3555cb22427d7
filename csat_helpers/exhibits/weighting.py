"""Weighting: what the weights moved, category by category, and what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Unpack

import pandas as pd

from csat_helpers.exhibits import phrases, row_plots, weighting_chart
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, omitted, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.exhibits.weighting_table import table
from csat_helpers.locale import say, say_n
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number
from csat_helpers.look.numbers import base, interval
from csat_helpers.look.tokens import PHONE_WIDTH_MM

COSTLY = 0.1  # from this part of the sample on, the cost is the finding; below, what moved most


class Weighted(Protocol):
    """What ``measures.weighting_report`` returns."""

    @property
    def margins(self) -> pd.DataFrame:
        """A row a category of each margin and wave: shares before and after weighting, and the target."""
        ...

    @property
    def summary(self) -> pd.DataFrame:
        """A row a wave: bases, the weights' range and spread, what they cost, how they were made."""
        ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """``method``: rake, poststratify, calibrate, given or none."""
        ...


def weighting(report: Weighted, *, id: str, language: str, **words: Unpack[Words]) -> Exhibit:
    """What weighting did: each category's share at each step against its target; the weights themselves in the notes.

    ``report`` has the frames ``margins`` (``wave, item, label, level, level_label, base, unweighted, before, target,
    after, suppressed``; shares 0 to 1, or totals where ``measure`` says so, which the table alone has) and
    ``summary`` (a row a wave: ``base, effective_base, efficiency, deff, mean, min, max, ...``) and the mapping
    ``settings`` (``method``, empty for weights of the file, which is named by ``weight``). What moves most is told
    from respondents as counted to final weights, as the profile tells it; the largest and the smallest weight are in
    units of the mean weight wherever they stand. Of several waves the chart shows the last, the table all.
    Left out with its reason where there are no weights. The encoding's ``kind`` is ``bars``, or ``table`` where no
    margin is known.

    >>> from types import SimpleNamespace
    >>> margins = pd.DataFrame({"level_label": ["Under 35", "35 and over"], "before": [0.31, 0.69]})
    >>> margins = margins.assign(item="age", label="Age", level=["1", "2"], after=[0.42, 0.58], target=[0.42, 0.58])
    >>> summary = pd.DataFrame({"base": [1000], "effective_base": [950.0], "min": [0.8], "max": [1.4], "deff": [1.05]})
    >>> report = SimpleNamespace(margins=margins, summary=summary, settings={"method": "rake"})
    >>> weighting(report, id="w", language="en").bundle.headline
    'Weights move “Under 35” most: from 31% to 42% of the sample'
    """
    title = say(language, "What weighting did")
    settings, margins, summary = report.settings or {}, report.margins, _in_means(report.summary)
    if summary.empty or not (settings.get("method", "none") not in ("", "none") or settings.get("weight")):
        reason = say(language, "The answers are not weighted: every respondent counts once.")
        return omitted(id, language, str(words.get("title", title)), reason)
    phrases.check_columns(summary, ("base", "effective_base"), "weighting")
    last = summary.iloc[-1]
    if len(margins):
        phrases.check_columns(margins, ("item", "label", "level", "before", "after"), "weighting")
    if pd.isna(last["effective_base"]):
        return no_data(summary, id, language, title, words)
    rows = weighting_chart.last_wave(margins)
    chart = len(rows) > 0
    told: tuple[weighting_chart.Step, ...] = weighting_chart.steps(rows, language, settings) if chart else ()
    return publish(
        "bars" if chart else "table",
        margins if chart else summary,
        _text(_Told(rows, told, margins, summary, settings, language), title),
        words,
        id=id,
        language=language,
        encoding={"y": "level_label", "x": "after", "before": told[0].column, "series": "item", "format": "share"}
        if told
        else {},
        table=table(margins, summary, settings, language),
        svg=weighting_chart.draw(rows, last, told, language) if chart else None,
        phone=weighting_chart.draw(rows, last, told, language, width=PHONE_WIDTH_MM) if chart else None,
        plot=row_plots.weighting(rows, last, told, language) if chart else None,
        base=int(last["base"]),
        extra={"figures": _figures(summary)},
    )


@dataclass(frozen=True, eq=False)
class _Told:
    """What the words are made of: the charted rows and their steps, the frames, how weights were made."""

    rows: pd.DataFrame
    steps: tuple[weighting_chart.Step, ...]
    margins: pd.DataFrame
    summary: pd.DataFrame
    settings: Mapping[str, Any]
    language: str

    @property
    def last(self) -> pd.Series:
        """The latest wave's weights."""
        return self.summary.iloc[-1]

    def moved(self) -> pd.Series | None:
        """The category that weighting moves most, None where none moves to be seen."""
        if not self.steps:
            return None
        change = (self.rows["after"] - self.rows[self.steps[0].column]).abs().fillna(0)
        return None if change.max() < weighting_chart.MOVED else self.rows.iloc[int(change.to_numpy().argmax())]


def _in_means(summary: pd.DataFrame) -> pd.DataFrame:
    """The summary with the smallest and the largest weight in units of the mean weight."""
    if "mean" not in summary.columns or not {"min", "max"} <= set(summary.columns):
        return summary
    return summary.assign(mean=1.0, **{name: summary[name] / summary["mean"] for name in ("min", "max")})


def _cost(last: pd.Series) -> float:
    """The part of the sample's precision that weighting takes."""
    return 1 - float(last["effective_base"]) / float(last["base"]) if last["base"] else 0.0


def headline(told: _Told) -> str:
    """The finding: what weighting costs where that is much, else what it moves most."""
    cost, moved = _cost(told.last), told.moved()
    if moved is None or cost >= COSTLY:
        return say(
            told.language,
            "Weighting costs {cost} of the sample: {base} answers are worth {worth}",
            cost=number(cost, "share"), base=number(told.last["base"], "count"),
            worth=number(told.last["effective_base"], "count"),
        )  # fmt: skip
    return say(
        told.language,
        "Weights move {level} most: from {before} to {after} of the sample",
        level=phrases.quoted(phrases.level_name(moved, told.language)),
        before=number(moved[told.steps[0].column], "share"), after=number(moved["after"], "share"),
    )  # fmt: skip


def _text(told: _Told, title: str) -> Text:
    language = told.language
    alt = [
        f"{r['label']} {r['level_label']} " + " → ".join(number(r[step.column], "share") for step in told.steps)
        for r in phrases.records(told.rows)
    ]
    names = phrases.commas([step.legend for step in told.steps], language)
    return Text(
        headline=headline(told),
        title=title,
        subtitle=say(
            language, "Share of the sample at each step of weighting, %. {base}",
            base=phrases.base_text(told.summary.tail(1), language),
        )
        if alt
        else say(language, "How far the weights spread, and what the answers are worth. {base}",
                 base=phrases.base_text(told.summary, language)),
        alt=say(language, "Shares at each step ({steps}). {rows}.", steps=names, rows=phrases.clauses(alt, language))
        if alt
        else "",
        lead=lead(told),
        matters=_worth(told),
        notes=notes(told),
    )  # fmt: skip


def lead(told: _Told) -> str:
    """What moves most, step by step, where there are several or the headline leaves it out; the weights' range."""
    moved, parts = told.moved(), []
    if moved is not None and (len(told.steps) > 2 or _cost(told.last) >= COSTLY):
        shares = [number(moved[step.column], "share") for step in told.steps]
        steps = phrases.commas(
            [f"{share} {step.legend}" for share, step in zip(shares, told.steps, strict=True)], told.language
        ) if told.language == "en" else phrases.commas(
            [f"{step.legend}{share}" for share, step in zip(shares, told.steps, strict=True)], told.language
        )  # fmt: skip
        level = phrases.quoted(phrases.level_name(moved, told.language))
        parts.append(say(told.language, "{level} moves most: {steps}.", level=level, steps=steps))
    if _known(told.last):
        parts.append(
            say(told.language, "Weights run from {low} to {high}, on average 1.",
                low=number(told.last["min"], "mean"), high=number(told.last["max"], "mean"))
        )  # fmt: skip
    return phrases.sentences(parts, told.language)


def _known(row: pd.Series) -> bool:
    return all(plain_cell(row.get(name)) is not None for name in ("min", "max"))


def _worth(told: _Told) -> str:
    """What weighting costs, where the headline does not say it."""
    if told.moved() is None or _cost(told.last) >= COSTLY:
        return ""
    return say(
        told.language, "{base} answers are as precise as {worth} without weights.",
        base=number(told.last["base"], "count"), worth=number(told.last["effective_base"], "count"),
    )  # fmt: skip


def _figures(summary: pd.DataFrame) -> dict[str, Any]:
    """Figures that the words give and the margins' frame does not hold: what weighting costs, the weights by wave."""
    names = [n for n in ("base", "effective_base", "efficiency", "deff", "min", "max") if n in summary.columns]
    return {"cost": _cost(summary.iloc[-1]), **{n: [plain_cell(v) for v in summary[n]] for n in names}}


def notes(told: _Told) -> tuple[str, ...]:
    """How the weights were made, what each step is, the weights in numbers, and what did not go as it should."""
    language, method = told.language, str(told.settings.get("method"))
    made = {
        "rake": say(language, "Weights by raking to the margins shown."),
        "poststratify": say(language, "Weights by post-stratification."),
        "calibrate": say(language, "Weights by calibration to the margins shown."),
        "nonresponse": say(language, "Weights of the data, adjusted for non-response."),
        "trim": say(language, "Weights of the data, trimmed."),
        "population": say(language, "Each stratum counts by its part of the population."),
    }
    several = len(told.summary) > 1 and len(told.rows) > 0
    lines = [
        made.get(method, say(language, "Weights as given in the data.")),
        _steps(told),
        say(
            language,
            "The figures are of {wave}; the table has every wave.",
            wave=wave_name(str(told.last["wave"]), language),
        )
        if several
        else "",
        _weights(told) if told.steps else "",
        say(language, "Effective n: as many answers without weights would be as precise."),
        *_trouble(told.summary, told.summary.tail(1) if len(told.rows) else told.summary, language),
    ]
    lines += phrases.common_notes(told.margins.drop(columns=["base"], errors="ignore"), language)
    return tuple(line for line in lines if line)


def _steps(told: _Told) -> str:
    """What the step between respondents as counted and final weights is, where there is one."""
    if len(told.steps) < 3:
        return ""
    if told.settings.get("nonresponse"):
        return say(
            told.language,
            "Adjusted for non-response: weights of the data, raised for those who did not respond, before they are "
            "fitted to the population; the change is from unweighted to final.",
        )
    return say(
        told.language,
        "Selection weights are those of the data: they make up for groups drawn more or less often. Final weights "
        "also fit the sample to known figures of the population; the change is from unweighted to final.",
    )


def _weights(told: _Told) -> str:
    """Every wave's weights in numbers, the mean weight 1."""
    known = [row for _, row in told.summary.iterrows() if _known(row)]
    if not known:
        return ""
    parts = [_of_wave(row, told.language, named=len(told.summary) > 1) for row in known]
    return say(told.language, "Weights (mean 1): {weights}.", weights=phrases.clauses(parts, told.language))


def _of_wave(row: pd.Series, language: str, *, named: bool) -> str:
    """``0.25 to 3.82, n = 1,235, effective n 1,003, efficiency 81%``, after the wave's name where there are several."""
    efficiency = float(row["effective_base"]) / float(row["base"]) if row["base"] else None
    text = say(
        language, "{weights}, {base}, effective n {worth}, efficiency {efficiency}",
        weights=interval(row["min"], row["max"], "mean", language), base=base(int(row["base"]), language),
        worth=number(row["effective_base"], "count"), efficiency=number(efficiency, "share"),
    )  # fmt: skip
    return phrases.figure(wave_name(str(row["wave"]), language), text, language) if named else text


def _trouble(summary: pd.DataFrame, shown: pd.DataFrame, language: str) -> list[str]:
    """Weights cut back in the waves ``shown``, and weighting that did not reach its targets in any."""
    lines = []
    trimmed = int(shown["trimmed"].fillna(0).sum()) if "trimmed" in shown.columns else 0
    if trimmed:
        lines.append(say_n(language, "{n} weight was trimmed.", "{n} weights were trimmed.", trimmed, n=trimmed))
    if "converged" in summary.columns and (summary["converged"].dropna() == False).any():  # noqa: E712 - may be objects
        lines.append(say(language, "Weighting did not converge: some margins are off their targets."))
    return lines
