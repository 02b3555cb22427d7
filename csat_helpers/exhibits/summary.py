"""Summary: one figure with its interval, three to five findings, and the priorities with their evidence."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from csat_helpers.exhibits import findings as found
from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.bars import bars_of
from csat_helpers.exhibits.comparison import sign
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.movement import rounded_apart, since_of, step_of
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number

MOST_BARS = 6
TONES = {1: "up", -1: "down", 0: ""}


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
    trend: pd.DataFrame | None = None,
    targets: Mapping[str, float] | None = None,
    **words: Unpack[Words],
) -> Exhibit:
    """The report on one page, from the frames that its exhibits show.

    ``satisfaction`` is the row of ``measures.index``; the others, each of which may be missing or empty, are the
    frames of ``nps``, ``item_index``, ``drivers``, ``importance_performance``, ``proposed_actions``, ``compare_waves``
    ``index`` by segment and ``index`` by wave; ``targets`` are indices by item. The encoding's ``kind`` is
    ``summary``; ``extra`` holds ``figure``, ``findings`` and ``priorities``, written out in the exhibit's language.
    The figure and its bars have a ``tone``: ``up`` or ``down`` where a test says so.

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
        trend=_known(trend),
    )
    frame = frames.recommendation if frames.satisfaction.empty else frames.satisfaction
    if frame.empty:
        return no_data(satisfaction, id, language, title, words)
    figure, points = _figure(frame, frames, targets or {}, language), found.findings(frames, language)
    heads = [say(language, "Priority"), say(language, "Why"), say(language, "Aim")]
    heads.append(say(language, "Test in the next wave"))
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
    frame = _with_step(frame, frames.change)
    return publish("summary", frame, text, words, id=id, language=language, base=base, extra=extra)


def _with_step(frame: pd.DataFrame, change: pd.DataFrame) -> pd.DataFrame:
    """The figure's row with its tested change, which the headline tells of."""
    step = step_of(change, str(frame["item"].iloc[0]))
    if step is None:
        return frame
    names = {"previous": "previous", "change": "change", "conf_low": "change_low", "conf_high": "change_high"}
    first = frame.index == frame.index[0]
    return frame.assign(**{new: pd.Series(step[old], frame.index).where(first) for old, new in names.items()})


def _step(change: pd.DataFrame, item: str, language: str) -> str:
    """The tested change since the previous wave, its sign first; empty where there is none to tell."""
    step = step_of(change, item)
    if step is None:
        return ""
    since, size = since_of(change, language), number(abs(step["change"]), "index")
    if not sign(step):
        return say(language, "No reliable change since {wave}", wave=since)
    if sign(step) > 0:
        return say(language, "▲ Up {size} points since {wave}", size=size, wave=since)
    return say(language, "▼ Down {size} points since {wave}", size=size, wave=since)


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
    label, step = str(row["label"]), step_of(frames.change, str(row["item"]))
    name = measure_name(phrases.measure_of(frame), language)
    return {
        "label": say(language, "{item}: {measure}", item=label, measure=name),
        # A gauge runs from 0 to 100; a net promoter score has none.
        "value": float(row["estimate"]) if kind == "index" else None,
        "text": number(row["estimate"], kind),
        "low": float(row["conf_low"]),
        "high": float(row["conf_high"]),
        "interval_text": say(language, "95% interval {interval}", interval=phrases.within(row, kind, language)),
        "tone": "" if step is None else TONES[sign(step)],
        "notes": _lines(frame, frames, targets, kind, language),
        **_beside(row, frames.segments, kind, language),
    }


def _lines(
    frame: pd.DataFrame, frames: found.Frames, targets: Mapping[str, float], kind: str, language: str
) -> list[str]:  # fmt: skip
    """What stands under the figure: its change first."""
    row = frame.iloc[0]
    lines = [
        _step(frames.change, str(row["item"]), language),
        _target(row, targets, kind, language),
        phrases.base_text(frame, language),
        *phrases.common_notes(frame, language),
    ]
    step = step_of(frames.change, str(row["item"]))
    if step is not None and rounded_apart(step.to_frame().T, kind):
        lines.append(say(language, "Changes are computed before rounding."))
    return [line for line in lines if line]


def _beside(row: pd.Series, segments: pd.DataFrame, kind: str, language: str) -> dict[str, Any]:
    """The levels of the first segment column as bars, those reliably apart from the rest with their tone."""
    if segments.empty or kind != phrases.format_of(segments):
        return {"bars_label": "", "bars": []}
    first = segments[segments["by"] == segments["by"].iloc[0]].head(MOST_BARS)
    group = phrases.group_name(first.iloc[0], language)
    bars = [
        {
            "label": b.label, "value": b.estimate, "text": number(b.estimate, kind), "focus": b.sign != 0,
            "tone": TONES[b.sign],
        }
        for b in bars_of(first, row, language, {})
    ]  # fmt: skip
    return {"bars_label": say(language, "Index by {group}", group=found.inside(group)), "bars": bars}
