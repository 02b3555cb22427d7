"""The layout of a banner table: its columns and rows in the order they are shown, their cells and their bases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from csat_helpers.exhibits import phrases
from csat_helpers.locale import say

TOTAL = "total"
SHARES = ("share", "net", "top_box", "bottom_box", "promoters", "passives", "detractors")
BASES = ("base", "weighted_base", "effective_base")
# Of these more is good or bad whatever the scale; of single answers and means the frame has to say it.
BETTER = {"top_box": 1, "index": 1, "nps": 1, "promoters": 1, "bottom_box": -1, "detractors": -1}
NO_TEST = "–"
_HIDDEN = {"privacy": "confidential", "complementary": "confidential", "reliability": "unreliable"}

Cell = dict[str, Any]
Place = tuple[str, str, str]  # banner, outer level, level


@dataclass(frozen=True)
class Head:
    """One column: the level of a banner, its letter, and the outer level it is nested in."""

    name: str
    place: Place
    banner: str
    parent: str
    label: str
    letter: str

    @property
    def family(self) -> tuple[str, str]:
        """Columns of one family are compared with one another."""
        return self.place[0], self.place[1]


@dataclass(frozen=True)
class Stub:
    """One row of estimates: an answer, a net or a summary of an item, its cells by column."""

    item: str
    label: str
    measure: str
    name: str
    cells: dict[Place, Cell]
    multiple: bool = False
    better: int = 0  # 1 where a higher figure is the better one, -1 where the lower is, 0 where neither can be said


@dataclass(frozen=True)
class Layout:
    """Columns and rows in the order they are shown, and the bases of each item by column."""

    heads: tuple[Head, ...]
    stubs: tuple[Stub, ...]
    bases: Mapping[str, Mapping[Place, Cell]]

    @property
    def items(self) -> tuple[str, ...]:
        """The items in order."""
        return tuple(dict.fromkeys(stub.item for stub in self.stubs))

    @property
    def compact(self) -> bool:
        """Whether every item is one row, so that the items themselves are the rows."""
        return len(self.items) == len(self.stubs)

    @property
    def one_base(self) -> bool:
        """Whether every item has the same bases, which are then printed once."""
        first = self.bases.get(self.items[0], {})
        return all(_same(self.bases.get(item, {}).get(p, {}), cell) for item in self.items for p, cell in first.items())

    @property
    def only_shares(self) -> bool:
        """Whether every number is a share, so that the subtitle can say % once for all."""
        return all(stub.measure in SHARES for stub in self.stubs)

    def families(self) -> dict[tuple[str, str], list[Head]]:
        """The columns compared with one another, by banner and outer level; the total is in none."""
        found: dict[tuple[str, str], list[Head]] = {}
        for head in self.heads:
            if head.place[0] != TOTAL:
                found.setdefault(head.family, []).append(head)
        return found


def _same(a: Cell, b: Cell) -> bool:
    return all(known(a.get(n)) == known(b.get(n)) for n in (*BASES, "suppressed"))


def known(value: Any) -> Any:
    """A value, None where it is missing."""
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else value


def layout(cells: pd.DataFrame, bases: pd.DataFrame, language: str) -> Layout:
    """The order of columns and rows is that of ``cells``."""
    rows = phrases.records(cells)
    heads: dict[Place, Head] = {}
    stubs: dict[tuple[str, str, str], dict[Place, Cell]] = {}
    for row in rows:
        place = _place(row)
        if place not in heads:
            heads[place] = _head(row, place, len(heads), language)
        stubs.setdefault((str(row["item"]), str(row["measure"]), str(row["answer"])), {})[place] = row
    counted: dict[str, dict[Place, Cell]] = {}
    for row in phrases.records(bases):
        counted.setdefault(str(row["item"]), {})[_place(row)] = row
    for row in rows:
        own = counted.get(str(row["item"]), {}).get(_place(row), {})
        if known(own.get("base")) is None and not known(own.get("suppressed")):
            own["suppressed"] = row.get("suppressed")  # a base goes with the figures that it is too small for
    return Layout(tuple(heads.values()), tuple(_stub(found) for found in stubs.values()), counted)


def exceeded(cell: Cell) -> set[str]:
    """The letters, as capitals, of the columns that a cell exceeds."""
    return set(str(known(cell.get("letters")) or "").replace(NO_TEST, "").upper().split())


def _place(row: Cell) -> Place:
    return str(row["by"]), str(known(row.get("parent")) or ""), str(row["level"])


def _head(row: Cell, place: Place, count: int, language: str) -> Head:
    total = place[0] == TOTAL
    return Head(
        name=TOTAL if total else f"c{count}",
        place=place,
        banner="" if total else str(known(row.get("by_label")) or place[0]),
        parent=str(known(row.get("parent_label")) or place[1]),
        label=say(language, "Total") if total else str(known(row.get("level_label")) or place[2]),
        letter=str(known(row.get("column")) or ""),
    )


def _stub(cells: dict[Place, Cell]) -> Stub:
    first = next(iter(cells.values()))
    label = str(first["label"])
    name = str(known(first.get("answer_label")) or "") or label
    measure, given = str(first["measure"]), known(first.get("better"))
    better = BETTER.get(measure, 0) if given is None else int(given)
    return Stub(str(first["item"]), label, measure, name, cells, bool(known(first.get("multiple"))), better)


def hidden(cell: Cell, value: str = "base") -> str:
    """Why a number is not shown, a key of ``bundle.HIDDEN``; empty where it is."""
    if known(cell.get(value)) is not None:
        return ""
    return _HIDDEN.get(str(known(cell.get("suppressed")) or ""), "unavailable")


def kind_of(stub: Stub, made: Layout) -> str:
    """How a row's estimates are written: whole per cent, signed NPS, a mean by its size."""
    if stub.measure in SHARES:
        return "percent" if made.only_shares else "share"
    if stub.measure != "mean":
        return {"nps": "nps", "index": "index"}.get(stub.measure, "mean")
    largest = max((abs(c["estimate"]) for c in stub.cells.values() if known(c.get("estimate")) is not None), default=0)
    return "mean" if largest < 20 else "index" if largest < 1000 else "count"
