"""The rows of a heat map of gaps: an item and the own brand's gap to each rival, where it wins first."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.exhibits.panel import LEVEL


@dataclass(frozen=True)
class Cell:
    """The own brand less one rival: ``sign`` is 1 where it is reliably ahead, -1 where reliably behind, else 0."""

    gap: float
    low: float | None
    high: float | None
    p: float | None
    rival: float | None
    sign: int


@dataclass(frozen=True)
class Row:
    """One item: the own brand's score and a cell a rival, None where it is hidden."""

    item: str
    label: str
    own: float | None
    base: int | None
    cells: tuple[Cell | None, ...]

    def count(self, sign: int) -> int:
        """In how many cells the own brand is ahead (1), behind (-1) or neither (0)."""
        return sum(cell is not None and cell.sign == sign for cell in self.cells)

    @property
    def mean(self) -> float:
        """The mean gap of the cells there are: the order of rows that are alike in what is reliable."""
        known = [cell.gap for cell in self.cells if cell is not None]
        return sum(known) / len(known) if known else 0.0


@dataclass(frozen=True)
class Rival:
    """A competitor: ``base`` is the respondents who rate it."""

    code: str
    name: str
    base: int


def rivals_of(frame: pd.DataFrame, most: int) -> tuple[list[Rival], list[Rival]]:
    """The rivals with a gap, the nearest to the own brand or ahead of it first; and those of them to draw.

    Of more than ``most`` those with the most respondents are drawn.
    """
    found: list[tuple[float, Rival]] = []
    for code, part in frame.groupby("other", sort=False):
        base = part["other_base"].max() if "other_base" in part.columns else float("nan")
        name = str(part["other_label"].iloc[0]) if "other_label" in part.columns else str(code)
        rival = Rival(str(code), name, 0 if pd.isna(base) else int(base))
        found.append((float(part["estimate"].mean()), rival))
    rivals = [rival for _, rival in sorted(found, key=lambda each: each[0])]
    largest = sorted(rivals, key=lambda rival: -rival.base)[:most]
    return rivals, [rival for rival in rivals if rival in largest]


def rows_of(frame: pd.DataFrame, rivals: Sequence[Rival]) -> list[Row]:
    """A row an item: by the reliable gaps ahead less those behind, then by the mean gap, the best first."""
    made = []
    for item, part in frame.groupby("item", sort=False):
        known = {str(r["other"]): r for r in phrases.records(part)}
        own, base = part["own_estimate"].dropna(), part["base"].dropna()
        made.append(
            Row(
                str(item),
                str(part["label"].iloc[0]),
                float(own.iloc[0]) if len(own) else None,
                int(base.max()) if len(base) else None,
                tuple(_cell(known.get(rival.code)) for rival in rivals),
            )
        )
    return sorted(made, key=lambda row: (row.count(-1) - row.count(1), -row.mean))


def _cell(row: dict | None) -> Cell | None:
    if row is None:
        return None
    low, high, p, rival = (_known(row.get(name)) for name in ("conf_low", "conf_high", "p_value", "other_estimate"))
    gap = float(row["estimate"])
    sign = (gap > 0) - (gap < 0) if p is not None and p < LEVEL else 0
    return Cell(gap, low, high, p, rival, sign)


def _known(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]
