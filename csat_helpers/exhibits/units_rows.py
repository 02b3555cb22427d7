"""The rows of results by unit: each with its raw and adjusted score, the places it may hold, and its stars."""

from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.locale import say, say_n
from csat_helpers.look import COLOURS, number

NEEDED = ("level", "estimate", "conf_low", "conf_high", "base", "overall", "p_value")


@dataclass(frozen=True)
class Unit:
    """One unit; ``side`` is 1 or -1 where it is reliably above or below the mean, ``stars`` 0 where it has none."""

    label: str
    base: int
    estimate: float
    low: float
    high: float
    raw: float
    side: int
    flagged: bool
    rank: int = 0
    rank_low: int = 0
    rank_high: int = 0
    stars: int = 0
    stars_low: int = 0
    stars_high: int = 0
    chance: float | None = None

    @property
    def shift(self) -> float:
        """How far the adjustment moved it."""
        return self.estimate - self.raw


@dataclass(frozen=True)
class League:
    """The units of one item, the highest first; what they are called, their mean, and what is drawn of them."""

    units: tuple[Unit, ...]
    head: str
    kind: str
    overall: float
    adjusted: bool
    ranked: int
    classes: int
    hidden: tuple[str, ...]

    @property
    def below(self) -> list[Unit]:
        """Those reliably below the mean, the lowest first."""
        return [u for u in self.units if u.side < 0][::-1]

    @property
    def above(self) -> list[Unit]:
        """Those reliably above it."""
        return [u for u in self.units if u.side > 0]


def league_of(frame: pd.DataFrame, language: str) -> League:
    """The league of the frame's first item."""
    first = frame[frame["item"] == frame["item"].iloc[0]] if "item" in frame else frame
    known = phrases.shown(first).sort_values("estimate", ascending=False, kind="stable")
    units = tuple(_unit(pd.Series(row), language) for row in phrases.records(known))
    named = [phrases.level_name(pd.Series(r), language) for r in phrases.records(first[first["estimate"].isna()])]
    head = str(first["by_label"].iloc[0]) if "by_label" in first else ""
    classes = sum(str(c).startswith("star_prob_") for c in first.columns)
    adjusted = "adjusters" in known and bool((known["adjusters"].fillna(0) > 0).any())
    return League(
        units, head or say(language, "Unit"), phrases.format_of(known), float(known["overall"].iloc[0]), adjusted,
        max((u.rank_high for u in units), default=0), classes, tuple(named),
    )  # fmt: skip


def _unit(row: pd.Series, language: str) -> Unit:
    def whole(name: str) -> int:
        return 0 if pd.isna(row.get(name)) else int(row[name])

    estimate = float(row["estimate"])
    low, high = (estimate if pd.isna(row[end]) else float(row[end]) for end in ("conf_low", "conf_high"))
    gap = estimate - float(row["overall"])
    reliable = not pd.isna(row["p_value"]) and float(row["p_value"]) < LEVEL
    raw = row.get("raw")
    chance = row.get("stars_probability")
    return Unit(
        phrases.level_name(row, language), int(row["base"]), estimate, low, high,
        estimate if raw is None or pd.isna(raw) else float(raw), (1 if gap > 0 else -1) if reliable else 0,
        phrases.flagged(row), whole("rank"), whole("rank_low"), whole("rank_high"), whole("stars"),
        whole("stars_low"), whole("stars_high"), None if chance is None or pd.isna(chance) else float(chance),
    )  # fmt: skip


def colour_of(unit: Unit) -> str:
    """The colour of its side of the mean, grey where that is not reliable."""
    return {1: COLOURS["p6"], -1: COLOURS["neg"]}.get(unit.side, COLOURS["gry"])


def place_text(unit: Unit, language: str) -> str:
    """The places a unit may hold: ``2 to 5``."""
    if not unit.rank:
        return "—"
    if unit.rank_low == unit.rank_high:
        return str(unit.rank_low)
    return say(language, "{low} to {high}", low=unit.rank_low, high=unit.rank_high)


def star_marks(unit: Unit, classes: int) -> str:
    """Its stars as marks, full ones and empty ones."""
    return "★" * unit.stars + "☆" * (classes - unit.stars) if unit.stars else "—"


def star_text(unit: Unit, language: str) -> str:
    """Its stars in words, with the range that its error leaves."""
    if not unit.stars:
        return ""
    words = say_n(language, "{n} star", "{n} stars", unit.stars, n=unit.stars)
    if unit.stars_low and unit.stars_low != unit.stars_high:
        words += phrases.bracketed(say(language, "{low} to {high}", low=unit.stars_low, high=unit.stars_high), language)
    return words


def star_chance(unit: Unit) -> str:
    """How likely the stars it has are."""
    return "" if unit.chance is None or not unit.stars else phrases.chance(unit.chance)


def value_text(value: float, league: League) -> str:
    """A score as it is printed."""
    return number(value, league.kind)


def shift_text(value: float, league: League) -> str:
    """A shift as it is printed, signed."""
    return number(100 * value if league.kind == "share" else value, "points")
