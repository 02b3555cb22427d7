"""What is said in a SWOT: each entry's drafted sentence and the figures it rests on."""

from typing import Any

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.table import plain_cell
from csat_helpers.locale import say
from csat_helpers.locale.waves import wave_name
from csat_helpers.look import number
from csat_helpers.look.numbers import interval

BOXES = ("strength", "weakness", "opportunity", "threat")
LEVEL = 0.05


def box_names(language: str) -> dict[str, str]:
    """The headings of the four boxes."""
    return {
        "strength": say(language, "Strengths"),
        "weakness": say(language, "Weaknesses"),
        "opportunity": say(language, "Opportunities"),
        "threat": say(language, "Threats"),
    }


def box_name(box: str, language: str) -> str:
    """One entry of a box."""
    return {
        "strength": say(language, "Strength"),
        "weakness": say(language, "Weakness"),
        "opportunity": say(language, "Opportunity"),
        "threat": say(language, "Threat"),
    }[box]


def nothing(box: str, own: str, language: str) -> str:
    """What an empty box says."""
    return {
        "strength": say(language, "Nothing that matters, and on which {own} is reliably ahead", own=own),
        "weakness": say(language, "Nothing that matters, and on which {own} is reliably behind", own=own),
        "opportunity": say(language, "No open field, no gain from a competitor and no group that the tests hold"),
        "threat": say(language, "No competitor reliably ahead, rising or winning customers"),
    }[box]


def sentence(row: pd.Series, language: str) -> str:
    """The drafted entry of a row in a box: as much as its tests hold."""
    values: dict[str, Any] = {
        "own": str(row["own_label"]), "other": str(row["other_label"]), "item": phrases.quoted(str(row["label"])),
        "level": str(row["level_label"]), "wave": wave_name(str(row["previous_wave"]), language),
    }  # fmt: skip
    kind, box = str(row["kind"]), str(row["box"])
    if kind == "item":
        return _of_item(box, str(row["evidence"]) == "likely", values, language)
    return _of_others(kind, box, values, language)


def _of_item(box: str, likely: bool, values: dict[str, Any], language: str) -> str:
    if likely:
        return {
            "strength": say(language, "{item} probably matters, and {own} is ahead of its competitors", **values),
            "weakness": say(language, "{item} probably matters, and {own} is behind its competitors", **values),
            "opportunity": say(
                language, "{item} probably matters, is low at {own}, and no competitor is ahead", **values
            ),
            "threat": say(language, "{item} probably matters, and {other} is ahead of {own}", **values),
        }[box]
    return {
        "strength": say(language, "{item} matters, and {own} is ahead of its competitors", **values),
        "weakness": say(language, "{item} matters, and {own} is behind its competitors", **values),
        "opportunity": say(language, "{item} matters, is low at {own}, and no competitor is ahead", **values),
        "threat": say(language, "{item} matters, and {other} is ahead of {own}", **values),
    }[box]


def _of_others(kind: str, box: str, values: dict[str, Any], language: str) -> str:
    return {
        ("loyalty", "strength"): say(
            language, "{own}’s customers are more loyal than any competitor’s: {item}", **values
        ),
        ("loyalty", "threat"): say(language, "{other}’s customers are more loyal than {own}’s: {item}", **values),
        ("retention", "strength"): say(language, "{own} keeps more of its customers than any competitor", **values),
        ("retention", "threat"): say(language, "{other} keeps more of its customers than {own}", **values),
        ("switching", "opportunity"): say(
            language, "{own} wins more customers from {other} than it loses to it", **values
        ),
        ("switching", "threat"): say(language, "{own} loses more customers to {other} than it wins from it", **values),
        ("wave", "threat"): say(language, "{other} has risen on {item} since {wave}", **values),
        ("wave", "opportunity"): say(language, "{other} has fallen on {item} since {wave}", **values),
        ("segment", "opportunity"): say(
            language, "Among {level}, {own} is ahead of its competitors on {item}", **values
        ),
        ("segment", "threat"): say(language, "Among {level}, {own} is behind its competitors on {item}", **values),
    }[kind, box]


def evidence(row: pd.Series, language: str) -> str:
    """The figures of a row: its level, the gap with its interval, and how much it matters."""
    kind = str(row["kind"])
    if plain_cell(row["estimate"]) is None:
        return say(language, "No figures to be shown")
    if kind == "switching":
        text = say(
            language, "Won {won}, lost {lost} of all customers: net {gap} percentage points", won=_share(row["own_estimate"]),
            lost=_share(row["other_estimate"]), gap=_gap(row),
        )  # fmt: skip
        return text + _held(row, language)
    if kind == "retention":
        text = say(
            language, "Kept {mine}, {other} {theirs}: {gap} percentage points", mine=_share(row["own_estimate"]),
            other=row["other_label"], theirs=_share(row["other_estimate"]), gap=_gap(row),
        )  # fmt: skip
        return text + _held(row, language)
    if kind == "wave":
        since = wave_name(str(row["previous_wave"]), language)
        text = say(language, "{other} {gap} points since {wave}", other=row["other_label"], gap=_gap(row), wave=since)
        return text + _held(row, language)
    if kind == "segment":
        return say(language, "{gap} points against its competitors’ customers", gap=_gap(row)) + _held(row, language)
    parts = [_level(row, language)]
    if kind == "item":
        parts += [_matters(row, language), _low(row, language)]
    return phrases.clauses(filter(None, parts), language)


def _level(row: pd.Series, language: str) -> str:
    """The own level, and the gap to the competitors together, or to the one that is named."""
    value, gap = number(row["own_estimate"], "index"), _gap(row)
    if row["box"] == "opportunity":
        text = say(
            language, "Index {value}, best competitor {best} {theirs} ({gap})", value=value, best=row["best_label"],
            theirs=number(row["best_estimate"], "index"), gap=number(row["best_gap"], "points"),
        )  # fmt: skip
        return (
            text if row["best_p"] < LEVEL else phrases.commas([text, say(language, "no reliable difference")], language)
        )
    if row["other"] == "rest":
        text = say(language, "Index {value}, {gap} points against its competitors’ customers", value=value, gap=gap)
    else:
        theirs = number(row["other_estimate"], "index")
        text = say(
            language,
            "Index {value}, {other} {theirs}: {gap} points",
            value=value,
            other=row["other_label"],
            theirs=theirs,
            gap=gap,
        )
    return text + _held(row, language)


def _matters(row: pd.Series, language: str) -> str:
    if plain_cell(row["importance"]) is None:
        return ""
    share = number(row["importance"], "share1")
    if row["evidence"] == "likely":
        chance = phrases.chance(float(row["importance_probability"]))
        return say(language, "importance {share}, above an equal share with {p} certainty", share=share, p=chance)
    return say(language, "importance {share}", share=share)


def _low(row: pd.Series, language: str) -> str:
    if row["box"] != "opportunity":
        return ""
    return say(
        language, "below the mean of its items with {p} certainty", p=phrases.chance(float(row["low_probability"]))
    )


def _factor(row: pd.Series) -> float:
    return 100.0 if row["kind"] in ("switching", "retention") else 1.0


def _gap(row: pd.Series) -> str:
    return number(_factor(row) * row["estimate"], "points")


def _share(value: float) -> str:
    return number(value, "share1")


def _held(row: pd.Series, language: str) -> str:
    if plain_cell(row["conf_low"]) is None:
        return ""
    low, high = (_factor(row) * float(row[name]) for name in ("conf_low", "conf_high"))
    return phrases.bracketed(interval(low, high, "points", language), language)
