"""Weighting: what the weights moved, category by category, and what they cost."""

from collections.abc import Mapping
from typing import Any, Protocol, Unpack

import pandas as pd

from csat_helpers.exhibits import phrases, row_plots, weighting_chart
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, omitted, publish
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.exhibits.weighting_table import table
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
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
    """What weighting did: each category's share before and after it against its target, and the weights in numbers.

    ``report`` has the frames ``margins`` (``wave, item, label, level, level_label, base, before, target, after,
    change, suppressed``; shares 0 to 1, or totals where ``measure`` says so, which the table alone has) and
    ``summary`` (a row a wave: ``base, effective_base, efficiency, deff, min, max, ...``) and the mapping ``settings``
    (``method``, empty for weights of the file, which is named by ``weight``). Of several waves the chart shows the last, the table all.
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
    settings, margins, summary = report.settings or {}, report.margins, report.summary
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
    return publish(
        "bars" if chart else "table",
        margins if chart else summary,
        _text(rows, report, title, language),
        words,
        id=id,
        language=language,
        encoding={"y": "level_label", "x": "after", "before": "before", "series": "item", "format": "share"}
        if chart
        else {},
        table=table(margins, summary, language),
        svg=weighting_chart.draw(rows, last, language) if chart else None,
        phone=weighting_chart.draw(rows, last, language, width=PHONE_WIDTH_MM) if chart else None,
        plot=row_plots.weighting(rows, last, language) if chart else None,
        base=int(last["base"]),
        extra={"figures": _figures(last)},
    )


def _cost(last: pd.Series) -> float:
    """The part of the sample's precision that weighting takes."""
    return 1 - float(last["effective_base"]) / float(last["base"]) if last["base"] else 0.0


def headline(rows: pd.DataFrame, last: pd.Series, language: str) -> str:
    """The finding: what weighting costs where that is much, else what it moves most."""
    cost = _cost(last)
    moved = _most_moved(rows)
    if moved is None or cost >= COSTLY:
        return say(
            language,
            "Weighting costs {cost} of the sample: {base} answers are worth {worth}",
            cost=number(cost, "share"), base=number(last["base"], "count"), worth=number(last["effective_base"], "count"),
        )  # fmt: skip
    return say(
        language,
        "Weights move {level} most: from {before} to {after} of the sample",
        level=phrases.quoted(phrases.level_name(moved, language)),
        before=number(moved["before"], "share"), after=number(moved["after"], "share"),
    )  # fmt: skip


def _most_moved(rows: pd.DataFrame) -> pd.Series | None:
    change = (rows["after"] - rows["before"]).abs() if len(rows) else pd.Series(dtype=float)
    if change.dropna().empty or change.max() < 0.005:
        return None
    return rows.iloc[int(change.fillna(0).to_numpy().argmax())]


def _text(rows: pd.DataFrame, report: Weighted, title: str, language: str) -> Text:
    margins, summary, settings = report.margins, report.summary, report.settings or {}
    alt = [
        f"{r['label']} {r['level_label']} {number(r['before'], 'share')} → {number(r['after'], 'share')}"
        for r in phrases.records(rows)
    ]
    return Text(
        headline=headline(rows, summary.iloc[-1], language),
        title=title,
        subtitle=say(
            language, "Share of respondents before and after weighting, %. {base}",
            base=phrases.base_text(summary.tail(1), language),
        )
        if len(rows)
        else say(language, "How far the weights spread, and what the answers are worth. {base}",
                 base=phrases.base_text(summary, language)),
        alt=say(language, "Shares before and after weighting. {rows}.", rows=phrases.clauses(alt, language))
        if alt
        else "",
        lead=lead(rows, summary.iloc[-1], language),
        matters=_worth(rows, summary.iloc[-1], language),
        notes=notes(rows, margins, summary, settings, language),
    )  # fmt: skip


def lead(rows: pd.DataFrame, last: pd.Series, language: str) -> str:
    """The weights in one or two sentences: what the headline left out, and their range."""
    parts = []
    moved = _most_moved(rows)
    if moved is not None and _cost(last) >= COSTLY:
        parts.append(
            say(language, "{level} moves most, from {before} to {after}.",
                level=phrases.quoted(phrases.level_name(moved, language)),
                before=number(moved["before"], "share"), after=number(moved["after"], "share"))
        )  # fmt: skip
    if plain_cell(last.get("min")) is not None and plain_cell(last.get("max")) is not None:
        parts.append(
            say(language, "Weights run from {low} to {high}, on average 1.", low=number(_relative(last, "min"), "mean"),
                high=number(_relative(last, "max"), "mean"))
        )  # fmt: skip
    return phrases.sentences(parts, language)


def _worth(rows: pd.DataFrame, last: pd.Series, language: str) -> str:
    """What weighting costs, where the headline does not say it."""
    if _most_moved(rows) is None or _cost(last) >= COSTLY:
        return ""
    return say(
        language, "{base} answers are as precise as {worth} without weights.", base=number(last["base"], "count"),
        worth=number(last["effective_base"], "count"),
    )  # fmt: skip


def _figures(last: pd.Series) -> dict[str, float]:
    """Figures that the words give and no frame holds: what weighting costs, the weights' range about their mean."""
    known = [name for name in ("min", "max") if plain_cell(last.get(name)) is not None]
    return {"cost": _cost(last), **{name: _relative(last, name) for name in known}}


def _relative(row: pd.Series, name: str) -> float:
    """A weight in units of the mean weight, which is what its size means."""
    mean = plain_cell(row.get("mean"))
    return float(row[name]) / (float(mean) if mean else 1.0)


def notes(
    rows: pd.DataFrame, margins: pd.DataFrame, summary: pd.DataFrame, settings: Mapping[str, Any], language: str
) -> tuple[str, ...]:  # fmt: skip
    """How the weights were made, what the numbers mean, and what did not go as it should."""
    made = {
        "rake": say(language, "Weights by raking to the margins shown."),
        "poststratify": say(language, "Weights by post-stratification."),
        "calibrate": say(language, "Weights by calibration to the margins shown."),
        "nonresponse": say(language, "Weights of the data, adjusted for non-response."),
        "trim": say(language, "Weights of the data, trimmed."),
    }
    lines = [
        made.get(str(settings.get("method")), say(language, "Weights as given in the data.")),
        say(language, "The figures are of {wave}; the table has every wave.", wave=summary["wave"].iloc[-1])
        if len(summary) > 1 and len(rows)
        else "",
        say(language, "Effective n: as many answers without weights would be as precise."),
        *_trouble(summary, summary.tail(1) if len(rows) else summary, language),
    ]
    lines += phrases.common_notes(margins.drop(columns=["base"], errors="ignore"), language)
    return tuple(line for line in lines if line)


def _trouble(summary: pd.DataFrame, shown: pd.DataFrame, language: str) -> list[str]:
    """Weights cut back in the waves ``shown``, and weighting that did not reach its targets in any."""
    lines = []
    trimmed = int(shown["trimmed"].fillna(0).sum()) if "trimmed" in shown.columns else 0
    if trimmed:
        lines.append(say_n(language, "{n} weight was trimmed.", "{n} weights were trimmed.", trimmed, n=trimmed))
    if "converged" in summary.columns and (summary["converged"].dropna() == False).any():  # noqa: E712 - may be objects
        lines.append(say(language, "Weighting did not converge: some margins are off their targets."))
    return lines
