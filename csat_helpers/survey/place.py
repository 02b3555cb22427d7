"""Where a row came from, in the words of a message: the file and row a consultant can open."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Place:
    """``where`` is what a message begins with (the YAML, or nothing); files are resolved by ``path``.

    ``files`` are the data files' names with the rows each has, in the order they are stacked. ``prefix`` begins the
    keys of the design (``design.`` in a YAML).
    """

    where: str = ""
    prefix: str = ""
    files: tuple[tuple[str, int], ...] = ()
    path: Callable[[str], Path] = Path

    def row(self, position: int) -> str:
        """A row of the stacked data: ``data row 3 of data/2018.csv``, or ``row 3`` of a frame."""
        start = 0
        for name, rows in self.files:
            if position < start + rows:
                return f"data row {position - start + 1} of {name}"
            start += rows
        return f"row {position + 1}"

    def rows(self, bad: np.ndarray) -> str:
        """How many rows are marked, and the first: ``3 rows (first: data row 2 of data/2018.csv)``."""
        count = int(bad.sum())
        return f"{count:,} {'row' if count == 1 else 'rows'} (first: {self.row(int(np.argmax(bad)))})"
