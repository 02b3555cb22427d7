"""Overview: a summary made of a report's own exhibits: one figure, what each of them found, and the priorities."""

from collections.abc import Sequence
from typing import Any, Unpack

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Exhibit, Text, Words, no_data, publish
from csat_helpers.exhibits.findings import inside, priority_rows
from csat_helpers.exhibits.movement import Finding, stop
from csat_helpers.locale import say
from csat_helpers.locale.measure_names import measure_name
from csat_helpers.look import number

MOST, MOST_BARS = 4, 6


def overview(
    frame: pd.DataFrame,
    exhibits: Sequence[Exhibit],
    *,
    id: str,
    language: str,
    own: object = "",
    plan: pd.DataFrame | None = None,
    **words: Unpack[Words],
) -> Exhibit:
    """The report on one page: the headline of the first of ``exhibits`` that shows something, and what the others say.

    ``frame`` holds the figure and what stands beside it, levels of one column (brands, units) as
    ``measures.scoreboard`` has them: the row of the level ``own`` is the figure, else the first one; of several measures
    the first is taken, and without any the page has no figure. Findings are the headlines of the other exhibits with their first takeaway: those that a test
    holds before those that only describe, at most four; what is left out of the report says nothing. ``plan`` is the
    frame of ``measures.proposed_actions``: its first rows are the priorities. The encoding's ``kind`` is ``summary``.

    >>> frame = pd.DataFrame({"measure": "index", "level": ["a", "b"], "level_label": ["A", "B"], "estimate": [71.2, 48.0]})
    >>> frame = frame.assign(conf_low=frame["estimate"] - 1.2, conf_high=frame["estimate"] + 1.2, base=400, by="brand")
    >>> from csat_helpers.exhibits.bars import bars
    >>> shown = bars(frame.assign(item="q", label="Overall"), id="b", language="en")
    >>> overview(frame, [shown], id="s", language="en", own="a").bundle.headline == shown.bundle.headline
    True
    """
    title = say(language, "Summary")
    told = [e.bundle for e in exhibits if not e.bundle.encoding.get("omitted")]
    known = phrases.shown(frame) if len(frame) else frame
    if not told:
        return no_data(frame, id, language, title, words)
    known = known[known["measure"] == known["measure"].iloc[0]] if len(known) else known
    figure, subtitle, alt = _first(known, own, language) if len(known) else (None, told[0].subtitle, told[0].headline)
    heads = [
        say(language, "Priority"),
        say(language, "Why"),
        say(language, "Aim"),
        say(language, "Test in the next wave"),
    ]
    rows = [] if plan is None or plan.empty else priority_rows(plan, language)
    found = [_finding(b, language) for b in sorted(told[1:], key=lambda b: b.finding != "reliable")]
    if figure is None and not found:  # the one exhibit that there is says the rest
        found = [{"headline": str(t["text"]), "text": ""} for t in told[0].takeaways]
    text = Text(
        headline=told[0].headline,
        finding=told[0].finding,
        title=title,
        subtitle=subtitle,
        alt=alt,
    )
    extra = {
        "figure": figure, "findings": found[:MOST], "priorities": {"columns": heads, "rows": rows},
        "quoted": {"id": told[0].id, "headline": told[0].headline},
    }  # fmt: skip
    base = phrases.base_of(known) if len(known) else told[0].base
    return publish("summary", known, text, words, id=id, language=language, base=base, extra=extra)


def _first(known: pd.DataFrame, own: object, language: str) -> tuple[dict[str, Any], str, str]:
    """The figure, what it measures of whom, and both in words."""
    mine = known[known["level"].astype(str) == str(own)]
    row = (mine if len(mine) else known).iloc[0]
    figure = _figure(row, known, own if len(mine) else "", language)
    base = phrases.base_text(row.to_frame().T, language)
    told = figure["text"] + phrases.bracketed(figure["interval_text"], language)
    return (
        figure,
        say(language, "{measure}. {base}", measure=figure["label"], base=base),
        phrases.figure(figure["label"], told, language),
    )


def _finding(bundle: Any, language: str) -> Finding:
    """An exhibit's headline, and the first thing that it adds."""
    added = [str(t["text"]) for t in bundle.takeaways if t["role"] == "see"] or [bundle.lead]
    return {"headline": stop(bundle.headline, language), "text": added[0] if added[0] != bundle.headline else ""}


def _figure(row: pd.Series, known: pd.DataFrame, own: object, language: str) -> dict[str, Any]:
    """The one number with its interval, and all levels as bars."""
    measure = str(row["measure"])
    kind = phrases.FORMAT_OF.get(measure, "index")
    name = phrases.level_name(row, language)
    bars = [
        {
            "label": phrases.level_name(r, language), "value": float(r["estimate"]), "text": number(r["estimate"], kind),
            "focus": str(r["level"]) == str(own), "tone": "",
        }
        for _, r in _kept(known, own).iterrows()
    ]  # fmt: skip
    parts = known[known["by"] != "total"] if "by" in known.columns else known.iloc[:0]
    group = phrases.group_name(parts.iloc[0], language) if len(parts) else ""
    return {
        "label": say(language, "{item}: {measure}", item=name, measure=measure_name(measure, language)),
        "value": float(row["estimate"]) if kind == "index" else None,
        "text": number(row["estimate"], kind),
        "low": float(row["conf_low"]),
        "high": float(row["conf_high"]),
        "interval_text": say(language, "95% interval {interval}", interval=phrases.within(row, kind, language)),
        "tone": "",
        "notes": [phrases.base_text(row.to_frame().T, language)],
        "bars_label": say(language, "Index by {group}", group=inside(group)),
        "bars": bars if kind == "index" and len(bars) > 1 else [],
    }


def _kept(known: pd.DataFrame, own: object) -> pd.DataFrame:
    """The first levels, the own one always among them."""
    first = known.head(MOST_BARS)
    if own == "" or (first["level"].astype(str) == str(own)).any():
        return first
    return pd.concat([first.head(MOST_BARS - 1), known[known["level"].astype(str) == str(own)]])
