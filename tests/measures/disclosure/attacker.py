"""Someone who wants the hidden numbers of a banner table, and knows linear programming.

He has every number the table shows, at full precision: counts of answers, nets and boxes, bases, means (of unweighted
data). He knows that the levels of a break partition the total, nested levels the level they are nested in, and how
many respondents without a level gave each answer (where any level of the break is shown, and each outer level of a
nested break has nested ones). Counts are at least zero; options of a multiple-response question are at most the base.
For every count hidden for privacy he asks for the least and the greatest value that fits all that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog

APART = 2
PRIVATE = ("privacy", "complementary")
MEANS = ("mean", "nps", "index")
SIDES = {"promoters": ("9", "10"), "passives": ("7", "8"), "detractors": tuple("0123456")}
WORTH = {"promoters": 100.0, "passives": 0.0, "detractors": -100.0}
COLUMN = ["by", "parent", "level", "net_of"]


@dataclass(frozen=True)
class Recovered:
    """A hidden count and the bounds on it that are too near: no whole number within them is three away."""

    row: tuple[str, str, str]
    column: tuple[str, str, str]
    true: float
    low: float
    high: float


def recovered(shown: pd.DataFrame, truth: pd.DataFrame, weighted: bool = False) -> list[Recovered]:
    """Every hidden count of a table that can be told to within two respondents."""
    return [
        found
        for item, own in truth.groupby("item", sort=False)
        for found in _Attack(shown[shown["item"] == item], own, weighted).run()
    ]


class _Attack:
    def __init__(self, shown: pd.DataFrame, truth: pd.DataFrame, weighted: bool):
        keys = list(dict.fromkeys(zip(*(truth[name] for name in COLUMN), strict=True)))
        self.keys, across = keys, len(keys)
        self.true = truth["count"].to_numpy(float).reshape(-1, across)
        self.bases = truth["base"].to_numpy(float).reshape(-1, across)[0]
        self.seen = shown["count"].to_numpy(float).reshape(-1, across)
        self.base = shown["base"].to_numpy(float).reshape(-1, across)
        self.estimate = shown["estimate"].to_numpy(float).reshape(-1, across)
        self.why = shown["suppressed"].to_numpy(object).reshape(-1, across)
        first = truth.iloc[::across]
        self.measure, self.answer = first["measure"].tolist(), first["answer"].tolist()
        self.parts, self.multiple = first["parts"].tolist(), bool(first["multiple"].any())
        self.weighted = weighted
        self.shares = [k for k, name in enumerate(self.measure) if name not in MEANS]
        self.equal: list[tuple[dict[int, float], float]] = []
        self.least: list[tuple[dict[int, float], float]] = []  # at most
        self._rows_as_atoms()
        self._columns()
        self._visible()

    # -- what the unknowns are: atoms (answers, or options and the base) in every column

    def _rows_as_atoms(self) -> None:
        if self.multiple:
            self.atoms = [self.answer[k] for k in self.shares] + ["base"]
            self.of = {k: [place] for place, k in enumerate(self.shares)}
            self.of_base = [len(self.atoms) - 1]
            self.sums = [*self.of.values(), self.of_base]
            return
        single = [k for k in self.shares if self.measure[k] == "share"]
        sides = SIDES if single else {}
        named = {k: self.parts[k] or sides.get(self.measure[k]) or (self.answer[k] or self.measure[k],)
                 for k in self.shares}  # fmt: skip
        codes = list(dict.fromkeys(code for k in [*single, *self.shares] for code in named[k]))
        self.atoms = [*codes, "rest"]
        self.of = {k: [codes.index(code) for code in named[k]] for k in self.shares}
        self.of_base = list(range(len(self.atoms)))
        self.sums = [*self.of.values(), self.of_base]  # what is known of those without a level

    def _true(self, atoms: list[int], columns: Sequence[int]) -> float:
        """The true number of respondents that a row (or the base) counts in some columns."""
        row = next((k for k, of in self.of.items() if of == atoms), None)
        return float((self.bases if row is None else self.true[row])[list(columns)].sum())

    def _at(self, atom: int, column: int) -> int:
        return atom * len(self.keys) + column

    def _sum(self, atoms: list[int], column: int, worth: list[float] | None = None) -> dict[int, float]:
        return {self._at(a, column): 1.0 if worth is None else worth[k] for k, a in enumerate(atoms)}

    # -- what he knows of columns

    def _columns(self) -> None:
        plain = [k for k, key in enumerate(self.keys) if key[0] != "total" and not key[3] and not self._overlaps(k)]
        total = next(k for k, key in enumerate(self.keys) if key[0] == "total")
        for by in dict.fromkeys(self.keys[k][0] for k in plain):
            columns = [k for k in plain if self.keys[k][0] == by]
            outer = {self._path(k): k for k in plain if ":" in by and self.keys[k][0] == by.rsplit(":", 1)[0]}
            within = {margin: [k for k in columns if self.keys[k][1] == path] for path, margin in outer.items()}
            self._partition(columns if all(within.values()) else [], total)
            for margin, inner in within.items():
                self._partition(inner, margin)
        for k, (by, _, _, parts) in enumerate(self.keys):
            if parts:
                inside = [j for j in plain if self.keys[j][0] == by and self.keys[j][2] in parts]
                for a in range(len(self.atoms)):
                    self.equal.append((_plus({self._at(a, j): 1.0 for j in inside}, {self._at(a, k): -1.0}), 0.0))
            if self._overlaps(k):
                for a in range(len(self.atoms)):
                    self.least.append(({self._at(a, k): 1.0, self._at(a, total): -1.0}, 0.0))

    def _overlaps(self, column: int) -> bool:
        return self.keys[column][0].startswith("set")

    def _path(self, column: int) -> str:
        _, parent, level, _ = self.keys[column]
        return f"{parent}:{level}" if parent else level

    def _partition(self, columns: list[int], margin: int) -> None:
        """The columns add up to the margin less those without a level, whose answers are known if a column is shown."""
        if not columns:
            return
        visible = [k for k in columns if (self.why[:, k] == "").any()]
        nets = [k for k, key in enumerate(self.keys) if key[3] and self.keys[columns[0]][0] == key[0]
                and (self.why[:, k] == "").any()]  # fmt: skip
        for atoms in self.sums if visible or nets else []:
            terms = {self._at(a, k): -1.0 for a in atoms for k in columns}
            terms |= {self._at(a, margin): 1.0 for a in atoms}
            self.equal.append((terms, self._true(atoms, [margin]) - self._true(atoms, columns)))
        for a in range(len(self.atoms)):
            terms = _plus({self._at(a, k): 1.0 for k in columns}, {self._at(a, margin): -1.0})
            self.least.append((terms, 0.0))

    # -- what the table shows

    def _visible(self) -> None:
        for j in range(len(self.keys)):
            open_ = np.flatnonzero(self.why[:, j] == "")
            if len(open_):
                self.equal.append((self._sum(self.of_base, j), self.base[open_[0], j]))
            for row in open_:
                if row in self.of:
                    self.equal.append((self._sum(self.of[row], j), self.seen[row, j]))
                elif self.base[row, j] > 0 and (worth := self._worth(row)) is not None:
                    value = self.estimate[row, j] * self.base[row, j]
                    self.equal.append((self._sum(list(range(len(worth))), j, worth), value))
            if self.multiple:
                self._options(j)

    def _worth(self, row: int) -> list[float] | None:
        """The value of each answer in a mean; None where the table does not show all answers."""
        sides = self.measure[row] == "nps" and {"promoters", "detractors"} <= {*self.measure}
        if self.weighted or self.multiple or not ("share" in self.measure or sides):
            return None
        try:
            return [self._side(a) if self.measure[row] == "nps" else float(a) for a in self.atoms[:-1]] + [0.0]
        except ValueError:
            return None

    def _side(self, answer: str) -> float:
        return next(worth for side, worth in WORTH.items() if answer == side or answer in SIDES[side])

    def _options(self, column: int) -> None:
        base = self._at(self.of_base[0], column)
        for row, (atom,) in self.of.items():
            self.least.append(({self._at(atom, column): 1.0, base: -1.0}, 0.0))
            if not self.parts[row]:
                continue
            options = [self._at(self.atoms.index(option), column) for option in self.parts[row]]
            self.least += [({o: 1.0, self._at(atom, column): -1.0}, 0.0) for o in options]
            self.least.append((_plus({self._at(atom, column): 1.0}, dict.fromkeys(options, -1.0)), 0.0))

    # -- what he finds

    def run(self) -> list[Recovered]:
        wanted = [(row, j) for row in self.of for j in range(len(self.keys)) if self.why[row, j] in PRIVATE]
        wanted = [(row, j) for row, j in wanted if self.bases[j] > 0]
        if not wanted:
            return []
        size = len(self.atoms) * len(self.keys)
        equal, right = _matrix(self.equal, size)
        least, most = _matrix(self.least, size)
        system = (least, most, equal, right)
        open_ = dict.fromkeys(wanted)
        for goal, cell in self._goals(open_, size):
            found = _solved(goal, *system)
            if found.status == 3:  # nothing bounds it
                open_.pop(cell, None)
                continue
            assert found.status == 0, found.message
            other = found.x.reshape(len(self.atoms), len(self.keys))
            for row, j in [*open_]:
                if abs(other[self.of[row], j].sum() - self.true[row, j]) >= APART + 1 - 1e-6:
                    del open_[row, j]
        return [self._told(row, j, system) for row, j in open_]

    def _goals(self, open_: dict[tuple[int, int], None], size: int) -> Iterator[tuple[np.ndarray, Any]]:
        """All cells of a column as great or as small as they can be, which settles most, then each open cell alone."""
        cells = [*open_]
        alike = [[cell for cell in cells if cell[1] == j] for j in dict.fromkeys(j for _, j in cells)]
        for together in [*alike, *([cell] for cell in cells)]:
            for sign in (-1, 1):
                if any(cell in open_ for cell in together):
                    goal = np.zeros(size)
                    for row, j in together:
                        goal[list(self._sum(self.of[row], j))] = sign
                    yield goal, together[0] if len(together) == 1 else None

    def _told(self, row: int, column: int, system: tuple) -> Recovered:
        goal = np.zeros(len(self.atoms) * len(self.keys))
        goal[list(self._sum(self.of[row], column))] = 1
        low, high = (_solved(s * goal, *system).fun * s for s in (1, -1))
        names = (self.measure[row], self.answer[row], str(self.parts[row]))
        return Recovered(names, self.keys[column][:3], self.true[row, column], low, high)


def _solved(goal: np.ndarray, *system: np.ndarray) -> Any:
    """The least value of a goal; HiGHS now and then calls a system infeasible until it may not simplify it."""
    found = linprog(goal, *system, bounds=(0, None), method="highs")
    return found if found.status in (0, 3) else linprog(goal, *system, method="highs", options={"presolve": False})


def _plus(a: dict[int, float], b: dict[int, float]) -> dict[int, float]:
    return {k: a.get(k, 0.0) + b.get(k, 0.0) for k in a | b}


def _matrix(rows: list[tuple[dict[int, float], float]], size: int) -> tuple[np.ndarray, np.ndarray]:
    matrix = np.zeros((len(rows), size))
    for k, (terms, _) in enumerate(rows):
        matrix[k, list(terms)] = list(terms.values())
    return matrix, np.array([right for _, right in rows])
