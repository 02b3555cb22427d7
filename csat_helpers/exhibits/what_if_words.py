"""The words of a what-if: what would be expected, how sure that is, and what such an expectation is not."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.bars_chart import RANGES
from csat_helpers.exhibits.exhibit import Text
from csat_helpers.exhibits.findings import inside
from csat_helpers.exhibits.phrases import Said
from csat_helpers.exhibits.what_if_chart import Step, ends_of, factor_of, reliable, written
from csat_helpers.locale import say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

_FULL = RANGES
_MOST = 4  # parts named in one sentence


def text(
    rows: pd.DataFrame, also: Sequence[pd.DataFrame], steps: Sequence[Step], title: str, kind: str, language: str,
    *, goal: str, of: str, target: float | None,
) -> Text:  # fmt: skip
    """All that is said about the exhibit; ``of`` names the segment whose best group is meant."""
    said = headline(rows, kind, language, goal, of)
    base = phrases.base_text(rows, language)
    return Text(
        headline=said.text,
        finding=said.finding,
        title=title,
        subtitle=say(
            language, "{outcome}: today, by move, and expected, with 95% intervals. {base}",
            outcome=outcome_name(rows, language), base=base,
        ),
        alt=_alt(steps, kind, language),
        lead=phrases.sentences([_lead(rows, kind, language), _target(rows, kind, language, target)], language),
        notes=_notes(rows, steps, kind, language),
        see=phrases.sentences([_largest(rows, kind, language), *(_other(part, language) for part in also)], language),
        matters=_sure(rows, language),
        do=say(language, "Try a move first where it can be compared with a group without it: the next wave shows what came of it."),
    )  # fmt: skip


def headline(rows: pd.DataFrame, kind: str, language: str, goal: str, of: str = "") -> Said:
    """What would be expected instead of today's value, with its interval; or that nothing can be said."""
    last, condition = total(rows), _condition(rows, language, goal, of)
    if beyond(last, kind):
        return Said(say(language, "Nothing reliable can be said of moves this large"), "none")
    values = {"condition": condition, "start": number(last["outcome_start"], kind)}
    if not reliable(last):
        return Said(say(language, "{condition}, no reliable change from {start} would be expected", **values), "none")
    within = interval(last["outcome_end_low"], last["outcome_end_high"], kind, language)
    said = say(
        language, "{condition}, {what} (95% interval {interval}) would be expected instead of {start}",
        what=_what(rows, number(last["outcome_end"], kind), kind, language), interval=within, **values,
    )  # fmt: skip
    return Said(said, "reliable")


def total(rows: pd.DataFrame) -> pd.Series:
    """The row of all moves together."""
    return rows[rows["item"] == "total"].iloc[0]


def beyond(last: pd.Series, kind: str) -> bool:
    """Whether the expected value lies outside the outcome's scale, where a straight line has no meaning."""
    low, high = _FULL[kind]
    return bool(last["outcome_end"] < low or last["outcome_end"] > high)


def outcome_name(rows: pd.DataFrame, language: str) -> str:
    """The outcome with its measure."""
    label = str(rows["outcome_label"].iloc[0] or "") if "outcome_label" in rows.columns else ""
    measure = {
        "nps": say(language, "Net Promoter Score, −100 to 100"),
        "share": say(language, "Top {n}, %", n=boxes(rows)),
    }.get(phrases.format_of(rows), say(language, "Index 0–100"))
    return phrases.commas([label, measure], language) if label else measure


def boxes(rows: pd.DataFrame) -> int:
    """How many of the best answers a share counts."""
    return int(rows["boxes"].iloc[0]) if "boxes" in rows.columns and rows["boxes"].notna().any() else 2


def _items(rows: pd.DataFrame, language: str) -> str:
    """The items that move: by name, or how many, and whether that is all of the model's."""
    labels = rows.loc[rows["item"] != "total", "label"].astype(str).tolist()
    if len(labels) <= phrases.NAMED:
        return phrases.names(labels, language)
    if "drivers" in rows.columns and int(rows["drivers"].iloc[0]) == len(labels):
        return say(language, "all {n} items", n=len(labels))
    return say(language, "{n} items", n=len(labels))


def _condition(rows: pd.DataFrame, language: str, goal: str, of: str) -> str:
    items, one, of = _items(rows, language), len(rows) == 2, inside(of)
    if goal == "target":
        return say(language, "With {items} at target", items=items)
    if goal == "segment" and of:
        if one:
            return say(language, "With {items} at the level of its best group by {segment}", items=items, segment=of)
        return say(language, "With {items} at the level of their best group by {segment}", items=items, segment=of)
    if goal == "segment":
        return say(language, "With {items} at the level of the best group", items=items)
    if goal == "competitor":
        return say(language, "With {items} at the level of the best competitor", items=items)
    return say(language, "With {items} moved as stated", items=items)


def _what(rows: pd.DataFrame, value: str, kind: str, language: str) -> str:
    if kind == "nps":
        return say(language, "an NPS of {value}", value=value)
    if kind == "share":
        return say(language, "a top {n} share of {value}", n=boxes(rows), value=value)
    return say(language, "an index of {value}", value=value)


def _unit(kind: str, language: str) -> str:
    return phrases.unit("share" if kind == "share" else "index", language)


def _lead(rows: pd.DataFrame, kind: str, language: str) -> str:
    last, factor = total(rows), factor_of(kind)
    change = number(factor * last["estimate"], "points")
    within = interval(factor * last["conf_low"], factor * last["conf_high"], "points", language)
    return say(
        language, "Expected change: {change} {unit} (95% interval {interval}).", change=change,
        unit=_unit(kind, language), interval=within,
    )  # fmt: skip


def _target(rows: pd.DataFrame, kind: str, language: str, target: float | None) -> str:
    """Whether the outcome's target would be reached, as far as the interval tells; nothing where today's value may."""
    last = total(rows)
    if target is None or beyond(last, kind) or last["outcome_start_high"] >= target:
        return ""
    aim = number(target, kind)
    if last["outcome_end_high"] < target:
        return say(language, "The target of {target} would still not be reached.", target=aim)
    if last["outcome_end_low"] >= target:
        return say(language, "The target of {target} would be reached.", target=aim)
    return say(language, "Whether the target of {target} would be reached is open: the interval holds it.", target=aim)


def _largest(rows: pd.DataFrame, kind: str, language: str) -> str:
    """Which move the largest part goes with, where there are several."""
    moves = rows[rows["item"] != "total"]
    if len(moves) < 2:
        return ""
    first = moves.iloc[int(moves["estimate"].abs().to_numpy().argmax())]
    return say(
        language, "By estimate the largest part goes with {item}: {change} {unit}.",
        item=phrases.quoted(str(first["label"])), change=number(factor_of(kind) * first["estimate"], "points"),
        unit=_unit(kind, language),
    )  # fmt: skip


def _other(part: pd.DataFrame, language: str) -> str:
    """What the same moves go with on another outcome."""
    last, kind = total(part), phrases.format_of(part)
    values = {
        "outcome": _brief(part, language), "start": number(last["outcome_start"], kind),
        "end": number(last["outcome_end"], kind),
        "interval": interval(last["outcome_end_low"], last["outcome_end_high"], kind, language),
    }  # fmt: skip
    if beyond(last, kind) or not reliable(last):
        return say(
            language, "{outcome}: no reliable change from {start}.", outcome=values["outcome"], start=values["start"]
        )
    return say(language, "{outcome}: {end} ({interval}) instead of {start}.", **values)


def _brief(part: pd.DataFrame, language: str) -> str:
    """Another outcome in few words."""
    kind, label = phrases.format_of(part), str(part.get("outcome_label", pd.Series([""])).iloc[0] or "")
    if kind == "nps":
        return say(language, "NPS")
    if kind == "share":
        return say(language, "Top {n} on {item}", n=boxes(part), item=phrases.quoted(label))
    return phrases.quoted(label)


def _sure(rows: pd.DataFrame, language: str) -> str:
    """Which moves go with a change that is sure to be one, and which not."""
    moves = rows[rows["item"] != "total"]
    unsure = [str(row["label"]) for _, row in moves.iterrows() if not reliable(row)]
    if not unsure:
        return say(language, "The interval of every step lies on one side of zero.")
    if len(unsure) == len(moves):
        return say(language, "The interval of no single step leaves zero out.")
    if len(unsure) <= _MOST:
        return say(
            language, "Not reliably different from zero: the part of {items}.", items=phrases.names(unsure, language)
        )  # fmt: skip
    sure = [str(row["label"]) for _, row in moves.iterrows() if reliable(row)]
    if len(sure) > _MOST:
        return say(language, "{n} of {all} parts are not reliably different from zero.", n=len(unsure), all=len(moves))
    return say_n(
        language, "{n} of {all} parts are not reliably different from zero; reliable is that of {items}.",
        "{n} of {all} parts are not reliably different from zero; reliable are those of {items}.", len(sure),
        n=len(unsure), all=len(moves), items=phrases.names(sure, language),
    )  # fmt: skip


def _notes(rows: pd.DataFrame, steps: Sequence[Step], kind: str, language: str) -> tuple[str, ...]:
    model = say(
        language,
        "Expectation under a linear model of this survey’s answers: customers who rate the items so much higher rate the "
        "outcome so much higher. It is association: whether a change made has this effect, the survey cannot tell.",
    )
    parts = say(
        language,
        "Each step is the move’s own part, the other items left as they are; the steps add up. The moves are taken as given; "
        "the expected value’s interval holds the uncertainty of today’s value too.",
    )
    grey = say(language, "Grey: the step’s interval holds zero.") if _any_grey(steps) else ""
    low, high = ends_of(steps, kind)
    cut = say(language, "The axis is cut.") if (low, high) != _FULL[kind] else ""
    out = say(language, "The expected value lies beyond its scale: so large a move has no like in the answers.")
    return (
        model, parts, phrases.sentences([grey, cut], language), *_shortened(rows, language),
        out if beyond(total(rows), kind) else "", *phrases.common_notes(rows, language),
    )  # fmt: skip


def _any_grey(steps: Sequence[Step]) -> bool:
    return any(not step.is_level and not step.reliable for step in steps)


def _shortened(rows: pd.DataFrame, language: str) -> list[str]:
    """Moves that would go beyond their item's scale, and how far they go instead."""
    if "asked" not in rows.columns:
        return []
    cut = rows[(rows["item"] != "total") & ((rows["asked"] - rows["move"]).abs() > 1e-9)]
    return [
        say(
            language, "{item} moves by {move} points and not by {asked}: no index goes beyond 0 or 100.",
            item=phrases.quoted(str(row["label"])), move=number(row["move"], "points"),
            asked=number(row["asked"], "points"),
        )
        for _, row in cut.iterrows()
    ]  # fmt: skip


def _alt(steps: Sequence[Step], kind: str, language: str) -> str:
    told = [
        phrases.figure(step.label, f"{value}{phrases.bracketed(within, language)}", language)
        for step, (value, within) in ((step, written(step, kind, language)) for step in steps)
    ]
    return say(language, "Waterfall from today to the expected value. {rows}.", rows=phrases.clauses(told, language))
