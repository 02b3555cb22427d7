"""Summary: one figure with its interval, three to five findings, and the priorities with their evidence."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from csat_helpers.exhibits import findings as found
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.bars import bars_of
from csat_helpers.exhibits.comparison import sign, waves_of
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.panel import change_text
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number

MOST_BARS = 6


def summary(
    *,
    satisfaction: pd.DataFrame,
    id: str,
    language: str,
    recommendation: pd.DataFrame | None = None,
    items: pd.DataFrame | None = None,
    importance: pd.DataFrame | None = None,
    priorities: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    change: pd.DataFrame | None = None,
    segments: pd.DataFrame | None = None,
    targets: Mapping[str, float] | None = None,
    **words: Unpack[Words],
) -> Exhibit:
    """The report on one page, from the frames that its exhibits show.

    ``satisfaction`` is the row of ``measures.index``; the others, each of which may be missing or empty, are the
    frames of ``nps``, ``item_index``, ``drivers``, ``importance_performance``, ``proposed_actions``, ``compare_waves``
    and ``index`` by segment; ``targets`` are indices by item. The encoding's ``kind`` is ``summary``; ``extra`` holds ``figure``, ``findings`` and ``priorities``,
    written out in the exhibit's language.

    >>> row = pd.DataFrame({"item": ["q"], "label": ["Overall"], "measure": "index", "estimate": [66.0]})
    >>> summary(satisfaction=row.assign(conf_low=64.7, conf_high=67.2), id="s", language="en").bundle.headline
    'Satisfaction stands at 66.0'
    """
    title = say(language, "Summary")
    frames = found.Frames(
        satisfaction=_known(satisfaction),
        recommendation=_known(recommendation),
        items=_known(items),
        importance=_given(importance),
        priorities=_given(priorities),
        plan=_given(plan),
        change=_given(change),
        segments=_known(segments),
    )
    frame = frames.recommendation if frames.satisfaction.empty else frames.satisfaction
    if frame.empty:
        return no_data(satisfaction, id, language, title, words)
    figure, points = _figure(frame, frames, targets or {}, language), found.findings(frames, language)
    heads = [say(language, "Priority"), say(language, "Evidence"), say(language, "Aim"), say(language, "Judge it by")]
    said = found.message(frames, language)
    text = Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(language, "{measure}. {base}", measure=figure["label"], base=phrases.base_text(frame, language)),
        alt=phrases.figure(
            figure["label"], figure["text"] + phrases.bracketed(figure["interval_text"], language), language
        ),
    )
    rows = found.priority_rows(frames.plan, language)
    extra = {"figure": figure, "findings": points, "priorities": {"columns": heads, "rows": rows}}
    base = phrases.base_of(frame)
    return publish("summary", frame, text, words, id=id, language=language, base=base, extra=extra)


def _step(change: pd.DataFrame, item: str, kind: str, language: str) -> str:
    """The tested change since the previous wave, its sign first; empty where there is none to tell."""
    step = found.step_of(change, item)
    if step is None:
        return ""
    moved, waves = sign(step), waves_of(change)
    since = waves[0] if waves else say(language, "the previous wave")
    if not moved:
        return say(language, "No reliable change since {wave}", wave=since)
    mark = "▲" if moved > 0 else "▼"
    return say(
        language, "{mark} {change} since {wave}", mark=mark, change=change_text(step["change"], kind), wave=since
    )


def _given(frame: pd.DataFrame | None) -> pd.DataFrame:
    return pd.DataFrame() if frame is None else frame


def _known(frame: pd.DataFrame | None) -> pd.DataFrame:
    return phrases.shown(frame) if frame is not None and len(frame) else pd.DataFrame()


def _target(row: pd.Series, targets: Mapping[str, float], kind: str, language: str) -> str:
    """The item's target, and whether the interval has reached it, passed it or falls short; empty without one."""
    target = targets.get(str(row["item"]))
    if target is None:
        return ""
    value = number(target, kind)
    if row["conf_low"] >= target:
        return say(language, "Target {target}: reached", target=value)
    if row["conf_high"] < target:
        return say(language, "Target {target}: not reached", target=value)
    return say(language, "Target {target}: cannot be told", target=value)


def _figure(frame: pd.DataFrame, frames: found.Frames, targets: Mapping[str, float], language: str) -> dict[str, Any]:
    """The one number: written out, with its interval, and the levels of the first segment column beside it."""
    row, kind = frame.iloc[0], phrases.format_of(frame)
    lines = [
        _step(frames.change, str(row["item"]), kind, language),
        _target(row, targets, kind, language),
        phrases.base_text(frame, language),
    ]
    lines += phrases.common_notes(frame, language)
    label = str(row["label"])
    name = measure_name(phrases.measure_of(frame), language)
    segments = frames.segments if kind == phrases.format_of(frames.segments) else frames.segments.head(0)
    first = segments[segments["by"] == segments["by"].iloc[0]].head(MOST_BARS) if len(segments) else segments
    beside = bars_of(first, row, language, {}) if len(first) else []
    return {
        "label": say(language, "{item}: {measure}", item=label, measure=name),
        # A gauge runs from 0 to 100; a net promoter score has none.
        "value": float(row["estimate"]) if kind == "index" else None,
        "text": number(row["estimate"], kind),
        "low": float(row["conf_low"]),
        "high": float(row["conf_high"]),
        "interval_text": say(language, "95% interval {interval}", interval=phrases.within(row, kind, language)),
        "notes": [line for line in lines if line],
        "bars_label": say(language, "Index by group") if beside else "",
        "bars": [
            {"label": b.label, "value": b.estimate, "text": number(b.estimate, kind), "focus": b.sign != 0}
            for b in beside
        ],
    }
