"""What SERVQUAL says: where service reliably falls short of expectation, where it exceeds it, and how sure that is."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.servqual_rows import Dimension, is_weighted, of_all, signed
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.look.numbers import interval


def text(rows: Sequence[Dimension], frame: pd.DataFrame, title: str, language: str) -> Text:
    """All the words of the exhibit."""
    said = headline(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "{scale}; gap = perception less expectation, with 95% interval. {base}",
            scale=_scale(frame, language), base=phrases.base_text(of_all(frame), language),
        ),
        alt=_alt(rows, language),
        lead=_lead(rows, language),
        notes=_notes(rows, frame, language),
        see=_see(rows, frame, language),
        matters=_matters(rows, language),
        do=_do(rows, frame, language),
    )  # fmt: skip


def headline(rows: Sequence[Dimension], language: str) -> Said:
    """The finding: on how many dimensions service falls short or exceeds, the estimate of the furthest."""
    own = [d for d in rows if not d.whole]
    below, above = [d for d in own if d.sign < 0], [d for d in own if d.sign > 0]
    if not below and not above:
        if len(own) == 1:
            return Said(say(language, "No reliable gap between expectation and perception"), "none")
        text = say(
            language, "No reliable gap between expectation and perception on any of {n} dimensions", n=len(own)
        )  # fmt: skip
        return Said(text, "none")
    parts = [_short(below, len(own), language)] if below else []
    parts += [_beyond(above[::-1], len(own), language)] if above else []
    told = phrases.clauses(parts, language)
    return Said(told[:1].upper() + told[1:], "reliable")


def _short(found: Sequence[Dimension], of: int, language: str) -> str:
    values = {"item": phrases.quoted(found[0].label), "gap": number(abs(found[0].gap), "mean"), "n": len(found)}
    if of == 1 or len(found) == 1:
        return say(language, "Service falls {gap} short of expectation on {item}", **values)
    if len(found) == of:
        return say(language, "Service falls short of expectation on all {n} dimensions, by {gap} on {item}", **values)
    return say(
        language, "Service falls short of expectation on {n} of {all} dimensions, by {gap} on {item}", all=of, **values
    )  # fmt: skip


def _beyond(found: Sequence[Dimension], of: int, language: str) -> str:
    values = {"item": phrases.quoted(found[0].label), "gap": number(found[0].gap, "mean"), "n": len(found)}
    if of == 1 or len(found) == 1:
        return say(language, "service exceeds expectation on {item}, by {gap}", **values)
    if len(found) == of:
        return say(language, "service exceeds expectation on all {n} dimensions, by {gap} on {item}", **values)
    return say(
        language, "service exceeds expectation on {n} of {all} dimensions, by {gap} on {item}", all=of, **values
    )  # fmt: skip


def _scale(frame: pd.DataFrame, language: str) -> str:
    known = {"scale_low", "scale_high"} <= set(frame.columns) and frame[["scale_low", "scale_high"]].notna().any().all()
    if not known:
        return say(language, "Mean ratings")
    low, high = (f"{frame[name].dropna().iloc[0]:g}" for name in ("scale_low", "scale_high"))
    return say(language, "Mean ratings on a scale of {low} to {high}", low=low, high=high)


def _lead(rows: Sequence[Dimension], language: str) -> str:
    """The gap over all dimensions with its interval."""
    whole = next((d for d in rows if d.whole), None)
    if whole is None or whole.low is None or whole.high is None:
        return ""
    values = {"gap": signed(whole.gap), "interval": interval(whole.low, whole.high, "mean", language)}
    if is_weighted(list(rows)):
        return say(
            language, "Over all dimensions, weighted by importance, the gap is {gap} (95% interval {interval}).", **values
        )  # fmt: skip
    return say(
        language, "Over all dimensions, which count alike, the gap is {gap} (95% interval {interval}).", **values
    )


def _items(frame: pd.DataFrame) -> pd.DataFrame:
    own = of_all(frame)
    return own[own["kind"] == "item"].sort_values("estimate", kind="stable")


def _see(rows: Sequence[Dimension], frame: pd.DataFrame, language: str) -> str:
    """The items that fall furthest short, and the dimensions without a reliable gap."""
    items = _items(frame)
    short = items[(items["p_value"] < 0.05) & (items["estimate"] < 0)].head(3)
    parts = []
    if len(short) and len(items) > len([d for d in rows if not d.whole]):
        named = [
            phrases.quoted(str(row["label"])) + phrases.bracketed(signed(row["estimate"]), language)
            for row in phrases.records(short)
        ]
        parts.append(
            say(language, "Items furthest below expectation, as estimated: {items}.", items=phrases.commas(named, language))
        )  # fmt: skip
    still = [d.label for d in rows if not d.sign and not d.whole]
    if still and len(still) < len([d for d in rows if not d.whole]):
        parts.append(say(language, "No reliable gap on {items}.", items=phrases.names(still, language)))
    return phrases.sentences(parts, language)


def _matters(rows: Sequence[Dimension], language: str) -> str:
    """What the dimension furthest short weighs."""
    first = next((d for d in rows if d.sign < 0 and not d.whole), None)
    if first is None or first.weight is None or not is_weighted(list(rows)):
        return ""
    return say(
        language, "{item} holds {share} of the points of importance.", item=phrases.quoted(first.label),
        share=number(first.weight, "share"),
    )  # fmt: skip


def _do(rows: Sequence[Dimension], frame: pd.DataFrame, language: str) -> str:
    first = next((d for d in rows if d.sign < 0 and not d.whole), None)
    if first is None:
        return ""
    named = phrases.quoted(first.label)
    if (frame["gap"] < 5).any():
        return say(language, "Look in the gaps behind it for where {item} is lost.", item=named)
    return say(
        language, "Find out whether {item} is lost in what is known of customers, in the standard, in its delivery or in "
        "what is promised.", item=named,
    )  # fmt: skip


def _notes(rows: Sequence[Dimension], frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    marks = [
        say(
            language,
            "Coloured, with ▲ or ▼: the gap differs from zero at the 95% level (t test on the design; p values not "
            "adjusted for the number of dimensions).",
        )
        if any(d.sign for d in rows)
        else "",
        say(language, "Grey: no reliable gap.") if any(not d.sign for d in rows) else "",
    ]
    means = say(language, "Means of those who gave both answers; the axis is cut.")
    return (phrases.sentences(marks, language), means, *phrases.common_notes(frame[frame["gap"] == 5], language))


def _alt(rows: Sequence[Dimension], language: str) -> str:
    listed = [
        say(
            language, "{item}: expectation {wanted}, perception {seen}, gap {gap}", item=d.label,
            wanted=number(d.expectation, "mean"), seen=number(d.perception, "mean"), gap=signed(d.gap),
        )
        for d in rows
    ]  # fmt: skip
    return say(language, "Expectation and perception by dimension. {rows}.", rows=phrases.clauses(listed, language))
