"""The rows of a unit's standing: what it scores on each item, beside all units, its peers and the spread of units."""

from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.panel import LEVEL
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, number

NEEDED = (
    "item", "label", "measure", "level_label", "estimate", "conf_low", "conf_high", "base", "all", "units", "difference",
    "p_value", "rank", "rank_low", "rank_high", "ranked", "q10", "q25", "q75", "q90",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One item; ``sign`` is 1 or -1 where the unit is reliably above or below the other units, ``peers_sign`` its peers,
    ``moved`` and ``all_moved`` where unit and all units changed reliably.
    """

    label: str
    kind: str
    role: str
    base: int
    flagged: bool
    estimate: float
    low: float
    high: float
    whole: float
    difference: float | None
    gap_low: float | None
    gap_high: float | None
    p: float | None
    sign: int
    peers: float | None
    peers_difference: float | None
    peers_p: float | None
    peers_sign: int
    rank: int
    rank_low: int
    rank_high: int
    ranked: int
    quantiles: tuple[float | None, ...]
    change: float | None
    change_p: float | None
    moved: int
    all_change: float | None
    all_moved: int

    @property
    def gap(self) -> float:
        """Its distance from the other units, 0 where there is none."""
        return self.difference or 0.0

    @property
    def tested(self) -> bool:
        """Whether it could be held against the other units."""
        return self.p is not None


def items_of(frame: pd.DataFrame) -> list[Item]:
    """The items shown, by kind of measure: outcomes first, then from the furthest below the other units to the furthest
    above.
    """
    found = [_item(row) for row in phrases.records(phrases.shown(frame))]
    first = [item.role in ("overall", "recommend") for item in found]
    kinds = list(dict.fromkeys(item.kind for item in found))
    order = sorted(
        range(len(found)), key=lambda k: (kinds.index(found[k].kind), not first[k], 0.0 if first[k] else found[k].gap)
    )
    return [found[k] for k in order]


def _item(row: dict) -> Item:
    def known(name: str) -> float | None:
        value = row.get(name)
        return None if value is None or pd.isna(value) else float(value)

    def whole(name: str) -> int:
        return int(known(name) or 0)

    estimate = float(row["estimate"])
    quantiles = tuple(known(name) for name in ("q10", "q25", "q50", "q75", "q90"))
    return Item(
        str(row["label"]), phrases.FORMAT_OF.get(str(row["measure"]), "index"), str(row.get("role") or ""), whole("base"),
        phrases.flagged(pd.Series(row)), estimate, _or(known("conf_low"), estimate), _or(known("conf_high"), estimate),
        float(row["all"]), known("difference"), known("difference_low"), known("difference_high"), known("p_value"), _sign(known("difference"), known("p_value")),
        known("peers"), known("peers_difference"), known("peers_p_value"),
        _sign(known("peers_difference"), known("peers_p_value")), whole("rank"), whole("rank_low"), whole("rank_high"),
        whole("ranked"), quantiles, known("change"), known("change_p_value"),
        _sign(known("change"), known("change_p_value")), known("all_change"),
        _sign(known("all_change"), known("all_change_p_value")),
    )  # fmt: skip


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _sign(value: float | None, p: float | None) -> int:
    return 0 if value is None or p is None or p >= LEVEL else 1 if value > 0 else -1


def colour_of(item: Item) -> str:
    """The colour of its side where a test tells it apart, else grey."""
    return {1: COLOURS["p6"], -1: COLOURS["neg"], 0: COLOURS["gry"]}[item.sign]


def value_text(value: float | None, item: Item) -> str:
    """A score as it is printed."""
    return number(value, item.kind)


def gap_text(value: float | None, item: Item) -> str:
    """A difference with its sign, in points of its measure."""
    return number(None if value is None else value * (100 if item.kind == "share" else 1), "points")


def places_text(item: Item, language: str) -> str:
    """The places that it may hold."""
    if not item.rank:
        return ""
    if item.rank_low == item.rank_high:
        return number(item.rank, "count")
    join = "～" if language == "zh" else " to "
    return number(item.rank_low, "count") + join + number(item.rank_high, "count")


def unit_name(frame: pd.DataFrame, language: str) -> str:
    """What the report is on."""
    label = str(frame["level_label"].iloc[0])
    return label or say(language, "This unit")
