"""The pairs of a disconfirmation frame, those most often below expectation first, with what goes with each side."""

from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.panel import LEVEL

SIDES = ("below", "meets", "exceeds")


@dataclass(frozen=True)
class Side:
    """One side of a pair: its share and, where an outcome was given, its index, how far that lies from where
    expectation was met, and the sign of that difference where it is reliable, else 0.
    """

    share: float
    low: float | None
    high: float | None
    index: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    p_value: float | None = None
    sign: int = 0


@dataclass(frozen=True)
class Pair:
    """What was expected and perceived of one thing: its three sides, and how many gave both answers."""

    item: str
    label: str
    sides: tuple[Side, Side, Side]
    base: int | None
    flagged: bool = False

    @property
    def below(self) -> Side:
        """Those who perceive less than they expected."""
        return self.sides[0]

    @property
    def exceeds(self) -> Side:
        """Those who perceive more than they expected."""
        return self.sides[2]


def pairs(frame: pd.DataFrame) -> list[Pair]:
    """The pairs shown, the largest share below expectation first."""
    found = []
    for _, part in frame.groupby(["item", "expectation_item"], sort=False):
        rows = {row["side"]: row for row in phrases.records(part)}
        if set(SIDES) <= set(rows) and not part["estimate"].isna().any():
            first = rows[SIDES[0]]
            base = None if pd.isna(first.get("of_base")) else int(first["of_base"])
            below, meets, exceeds = (_side(rows[name]) for name in SIDES)
            flagged = phrases.flagged(pd.Series(first))
            found.append(Pair(str(first["item"]), str(first["label"]), (below, meets, exceeds), base, flagged))
    return sorted(found, key=lambda pair: -pair.below.share)


def has_outcome(rows: list[Pair]) -> bool:
    """Whether any side of any pair has an index of an outcome."""
    return any(side.index is not None for row in rows for side in row.sides)


def _side(row: dict) -> Side:
    def known(name: str) -> float | None:
        value = row.get(name)
        return None if value is None or pd.isna(value) else float(value)

    apart, p_value = known("difference"), known("p_value")
    tested = apart is not None and p_value is not None and p_value < LEVEL
    return Side(
        float(row["estimate"]), known("conf_low"), known("conf_high"), known("outcome_index"), apart,
        known("difference_low"), known("difference_high"), p_value, sign=(1 if (apart or 0) > 0 else -1) if tested else 0,
    )  # fmt: skip
