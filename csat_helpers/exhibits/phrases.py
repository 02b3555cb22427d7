"""Phrases that every exhibit shares: bases, intervals, names in a sentence, what the marks mean."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from csat_helpers.errors import InputError, nearest
from csat_helpers.locale import listed, say, say_n
from csat_helpers.look import number
from csat_helpers.look.numbers import base, interval

NAMED = 3  # a headline names so many; more are counted

# How each measure's estimates are written.
FORMAT_OF = {
    "index": "index",
    "nps": "nps",
    "mean": "mean",
    "ces": "mean",
    "share": "share",
    "top_box": "share",
    "bottom_box": "share",
    "favourable": "share",
    "neutral": "share",
    "unfavourable": "share",
}


class Said(NamedTuple):
    """A sentence and what holds it up: one of :data:`csat_helpers.bundle.FINDINGS`."""

    text: str
    finding: str = ""


def check_columns(frame: pd.DataFrame, needed: Iterable[str], exhibit: str) -> None:
    """Refuse a frame that lacks a column, with the nearest that it has."""
    for name in needed:
        if name not in frame.columns:
            raise InputError(
                f"The frame has no column '{name}'.", where=f"exhibits.{exhibit}", mend=nearest(name, frame.columns)
            )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The frame's rows as dicts by column name."""
    names = [str(name) for name in frame.columns]
    columns = [_values(frame.iloc[:, k]) for k in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(column: pd.Series) -> list[Any]:
    """A column's values as Python's own; by column this takes a tenth of what pandas takes by row."""
    values = column.tolist()
    if column.dtype == object:
        return [value.item() if isinstance(value, np.generic) else value for value in values]
    return values


def shown(frame: pd.DataFrame, column: str = "estimate") -> pd.DataFrame:
    """The rows that have an estimate."""
    return frame[frame[column].notna()]


def quoted(label: str) -> str:
    """A label inside a sentence: quotes, because labels are the client's words."""
    return f"“{label}”"


def names(labels: Iterable[str], language: str, *, quotes: bool = True) -> str:
    """Labels joined as prose. Chinese sets no comma between names in quotes (GB/T 15834)."""
    joined = listed(language, [quoted(x) if quotes else x for x in labels])
    return joined.replace("”、“", "”“") if quotes else joined


def clauses(parts: Iterable[str], language: str) -> str:
    """Parts of one sentence, set apart by semicolons."""
    return ("；" if language == "zh" else "; ").join(parts)


# Words that say by themselves that people are meant.
_PEOPLE = (
    "客户",
    "用户",
    "顾客",
    "旅客",
    "乘客",
    "会员",
    "居民",
    "员工",
    "学生",
    "患者",
    "受访者",
    "者",
    "人",
    "们",
    "群体",
)


def moved(of: int, up: int, down: int, language: str) -> str:
    """Of how many items how many fell and rose reliably since the wave before; empty where none did."""
    values = {"all": of, "up": up, "down": down}
    if up and down:
        return say(language, "Of {all} items, {down} fell and {up} rose reliably since the previous wave.", **values)
    if down:
        return say(
            language, "Of {all} items, {down} fell reliably since the previous wave; none rose reliably.", **values
        )
    if up:
        return say(
            language, "Of {all} items, {up} rose reliably since the previous wave; none fell reliably.", **values
        )
    return ""


def people(label: str, language: str) -> str:
    """A group as the customers that it is: in Chinese a level's bare name is no group of people.

    >>> people("预付费", "zh"), people("VIP客户", "zh"), people("是", "zh"), people("Prepaid", "en")
    ('预付费客户', 'VIP客户', '“是”组', 'Prepaid')
    """
    if language != "zh" or label.endswith(_PEOPLE):
        return label
    return quoted(label) + "组" if len(label) < 2 else label + "客户"


def figure(label: str, value: str, language: str) -> str:
    """``Speed: 71.2``: a label and what it is, as an alternative text lists them."""
    return label + ("：" if language == "zh" else ": ") + value


def unit(kind: str, language: str) -> str:
    """What differences between estimates are counted in."""
    return say(language, "percentage points") if kind == "share" else say(language, "points")


def commas(parts: Iterable[str], language: str) -> str:
    """Parts of one clause, set apart by commas."""
    return ("，" if language == "zh" else ", ").join(parts)


def bracketed(text: str, language: str) -> str:
    """``text`` in round brackets, after a space in English."""
    return f"（{text}）" if language == "zh" else f" ({text})"


def sentences(parts: Iterable[str], language: str) -> str:
    """Sentences one after another: a space between them in English, none in Chinese; empty ones left out."""
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def measure_of(frame: pd.DataFrame) -> str:
    """The measure of a frame's estimates; ``index`` where it does not say."""
    return str(frame["measure"].iloc[0]) if "measure" in frame.columns and len(frame) else "index"


def format_of(frame: pd.DataFrame) -> str:
    """How the frame's estimates are written."""
    return FORMAT_OF.get(measure_of(frame), "index")


def base_text(frame: pd.DataFrame, language: str) -> str:
    """``n = 2,412``, or the range of bases where they differ."""
    counts = frame["base"].dropna() if "base" in frame.columns else pd.Series(dtype=float)
    if counts.empty:
        return ""
    low, high = int(counts.min()), int(counts.max())
    if low == high:
        return base(low, language)
    return base(low, language) + ("～" if language == "zh" else " to ") + number(high, "count")


def base_of(frame: pd.DataFrame) -> int | None:
    """The largest base, which the exhibit as a whole stands on."""
    counts = frame["base"].dropna() if "base" in frame.columns else pd.Series(dtype=float)
    return int(counts.max()) if len(counts) else None


def within(frame_row: pd.Series, kind: str, language: str) -> str:
    """``64.7 to 67.2``: the interval of one row."""
    return interval(frame_row["conf_low"], frame_row["conf_high"], kind, language)


def apart(a: pd.Series, b: pd.Series) -> bool:
    """Whether two rows' intervals do not overlap: a sure sign of a reliable difference, a cautious one."""
    return bool(a["conf_low"] > b["conf_high"] or b["conf_low"] > a["conf_high"])


def common_notes(frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    """Notes that the frame itself calls for: weighting, hidden rows, small bases."""
    notes = []
    if {"base", "weighted_base"} <= set(frame.columns):
        known = frame[["base", "weighted_base"]].dropna()
        if ((known["base"] - known["weighted_base"]).abs() > 1e-6).any():
            notes.append(say(language, "Estimates are weighted; n counts respondents, unweighted."))
    hidden = int((frame["suppressed"].fillna("") != "").sum()) if "suppressed" in frame.columns else 0
    if hidden:
        notes.append(
            say_n(
                language,
                "{n} figure is hidden because too few people answered.",
                "{n} figures are hidden because too few people answered.",
                hidden,
                n=hidden,
            )
        )
    if "flag" in frame.columns and (frame["flag"].fillna("") != "").any():
        notes.append(say(language, "* Small base: read with caution."))
    return tuple(notes)


def not_all(shown: int, count: int, language: str, *, own: bool) -> str:
    """How many groups the chart shows, and of brands which."""
    if own:
        return say(
            language, "The chart shows {n} of {all} brands: the own one and the rivals with the most respondents; the "
            "table has all.", n=shown, all=count,
        )  # fmt: skip
    return say(language, "The chart shows {n} of {all} groups; the table has all.", n=shown, all=count)


def overlap_note(language: str) -> str:
    """What "reliably" rests on where no test was made."""
    return say(
        language,
        "Two figures are called reliably different only where their intervals do not overlap, a cautious rule.",
    )


def flagged(row: pd.Series) -> bool:
    """Whether the row's base is small but shown."""
    return bool(row.get("flag")) and not pd.isna(row.get("flag"))


def chance(p: float) -> str:
    """A probability from samples as a reader may take it: what was never missed in 1,000 of them is not certain."""
    return ">99%" if p > 0.995 else number(p, "share")


def one_wave(language: str) -> str:
    """Why nothing is compared over time."""
    return say(language, "It takes two waves; the survey has one.")


def aim(value: object, language: str) -> str:
    """What an action is for."""
    if value == "watch":
        return say(language, "Undecided")
    if value == "recover":
        return say(language, "Recover")
    return say(language, "Protect") if value == "protect" else say(language, "Improve")


def group_name(row: pd.Series, language: str, labels: dict[str, str] | None = None) -> str:
    """The name of a row's segment column: given, else the frame's ``by_label``, else the column."""
    by = str(row["by"])
    if labels and by in labels:
        return labels[by]
    named = row.get("by_label")
    if isinstance(named, str) and named:
        return named
    plain = by.replace("_", " ").capitalize() if by.islower() else by
    return {"wave": say(language, "Wave"), "total": say(language, "Total")}.get(by, plain)


def level_name(row: pd.Series, language: str) -> str:
    """The name of a row's level: its label, its code, or Total."""
    for column in ("level_label", "level"):
        value = row.get(column)
        if isinstance(value, str) and value:
            return value
        if value is not None and not isinstance(value, str) and not pd.isna(value):
            return str(value)
    return say(language, "Total")
