"""Someone who holds every report of a batch, of its peers and of the whole survey, of all waves, and can add and subtract.

Unknown are how many respondents each wave, unit and pair of segment levels has (of those who answered an item). Known
is every base that a report shows, at full precision, that a level absent from a shown table has nobody, and how many
respondents of each unit have no level. For every base hidden for privacy he asks whether it follows, and for the least
and the greatest value that fits everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from csat_helpers.survey import Survey

APART = 2
PRIVATE = ("privacy", "complementary")
NONE = "-"


@dataclass
class Collector:
    """All he read of one item. ``cells`` are the unknowns: wave, unit, region and a level of each segment column."""

    sv: Survey
    item: str
    segments: Sequence[str]
    seen: list[tuple[np.ndarray, float]] = field(default_factory=list)
    wanted: dict[str, tuple[str, np.ndarray]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        answers = self.sv.responses[self.sv.responses[self.item].notna()]
        keys = ["wave", "branch", "region", *self.segments]
        counted = answers[keys].fillna(NONE).astype(str).value_counts(sort=False)
        places = self.sv.responses[["wave", "branch", "region"]].drop_duplicates().astype(str)
        levels = [[*map(str, self.sv.levels(name)), NONE] for name in self.segments]
        cells = [(*place, *of) for place, of in product(places.itertuples(index=False, name=None), product(*levels))]
        self.cells = pd.DataFrame(cells, columns=keys)
        self.true = counted.reindex(pd.MultiIndex.from_frame(self.cells)).fillna(0).to_numpy(float)
        for (_, unit), name in product(
            self.cells[["wave", "branch"]].drop_duplicates().itertuples(index=False), self.segments
        ):
            part = (self.cells["branch"] == unit) & (self.cells[name] == NONE)
            for wave in self.cells["wave"].unique():
                self._know((part & (self.cells["wave"] == wave)).to_numpy(float))

    def _know(self, of: np.ndarray, value: float | None = None) -> None:
        self.seen.append((of, float(of @ self.true) if value is None else value))

    def read(self, frame: pd.DataFrame, sv: Survey) -> None:
        """A frame of a measure in a report: its bases, and what it hides."""
        rows = frame[frame["item"] == self.item].reset_index(drop=True)
        columns = [
            rows.get(name, pd.Series("", rows.index)) for name in ("by", "parent", "level", "base", "suppressed")
        ]
        for by, parent, level, base, why in zip(*columns, strict=True):
            where = dict(sv.focused) | self._places(by, parent, level)
            of = self._those(where)
            if why in PRIVATE:
                self.wanted.setdefault(f"{why} {sorted(where.items())}", (why, of))
            elif why == "":
                assert base == of @ self.true
                self._know(of, base)
        breaks = set(columns[0]) & set(self.segments) if "other" not in frame else set()
        for by in breaks:  # whom a shown table does not name, it does not have
            here = rows[columns[0] == by]
            if len(here) and (here["suppressed"] == "").any():
                for level in set(self.cells[by]) - {NONE} - set(here["level"]):
                    self._know(self._those(dict(sv.focused) | {by: level}), 0.0)

    def _places(self, by: str, parent: str, level: str) -> dict[str, str]:
        if by in ("", "total"):
            return {}
        outer = parent.split(":") if parent else []
        return dict(zip(by.split(":"), [*outer, level], strict=True))

    def _those(self, where: dict[str, str]) -> np.ndarray:
        found = np.ones(len(self.cells), bool)
        for name, level in where.items():
            found &= (self.cells[name] == level).to_numpy()
        return found.astype(float)

    def goals(self) -> dict[str, np.ndarray]:
        """What he is after: all that privacy hides, and what is hidden beside it in every report."""
        shown = {of.tobytes() for of, _ in self.seen}
        found = {name: of for name, (why, of) in self.wanted.items()
                 if of @ self.true > 0 and (why == "privacy" or of.tobytes() not in shown)}  # fmt: skip
        return {
            name: of for name, of in found.items() if self._of_a_part(of) or sum(s in name for s in self.segments) < 2
        }

    def _of_a_part(self, of: np.ndarray) -> bool:
        """Whether a base is of some units only. Levels within levels of everyone are one table's own matter."""
        return self.cells.loc[of > 0, "branch"].nunique() < self.cells["branch"].nunique()

    def determined(self) -> list[str]:
        """Hidden bases that follow exactly, by addition and subtraction alone."""
        matrix = np.unique(np.array([of for of, _ in self.seen]), axis=0)
        _, values, vectors = np.linalg.svd(matrix)
        free = vectors[(values > 1e-9).sum() :]  # what can change without changing anything seen
        return [name for name, of in self.goals().items() if np.abs(free @ of).max(initial=0) < 1e-9]

    def told(self, tries: int = 30) -> list[tuple[str, float]]:
        """Hidden bases between bounds that give them to within two, and what they are."""
        every, first = np.unique(np.array([of for of, _ in self.seen]), axis=0, return_index=True)
        right = np.array([self.seen[k][1] for k in first])
        gone = (every[right == 0] > 0).any(axis=0)
        self._equal = every[:, ~gone], right, ~gone
        open_, rng = self.goals(), np.random.default_rng(1)
        for _ in range(tries if open_ else 0):
            names = [*open_]
            self._close(open_, rng.choice([-1, 1], len(names)) @ np.array([open_[name] for name in names]))
            if not open_:
                return []
        for name in [*open_]:
            for sign in (1, -1):
                self._close(open_, sign * open_[name]) if name in open_ else None
        return [(name, float(of @ self.true)) for name, of in open_.items()]

    def _close(self, open_: dict[str, np.ndarray], goal: np.ndarray) -> None:
        """Strike off what differs by more than two from the truth in another answer that fits all that was seen."""
        matrix, right, left = self._equal
        found = linprog(goal[left], A_eq=matrix, b_eq=right, bounds=(0, 10_000), method="highs")
        assert found.status == 0, found.message
        for name in [*open_]:
            if abs(open_[name][left] @ found.x - open_[name] @ self.true) > APART + 1 - 1e-6:
                del open_[name]
