"""Answers of many respondents to many items in little memory, and without rounding.

Whole numbers up to 2,048, their halves and quarters stand exactly in half precision, and so do gaps (NaN). The kernel
turns them to doubles a block of respondents at a time, so ten million answers to twenty items take 400 MB where
doubles take 1.6 GB. What is looked at one column after the other need not stand side by side at all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

FROM = 200_000  # respondents from which memory counts
_PART = 250_000  # answers looked at at once


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of ``rows`` numbers, each made when it is looked at: respondents x items, as an array would be."""

    rows: int
    made: Sequence[Callable[[], np.ndarray]]

    @property
    def shape(self) -> tuple[int, int]:
        """Respondents and items."""
        return self.rows, len(self.made)

    def __getitem__(self, part: slice) -> np.ndarray:
        """Some of the columns, side by side."""
        columns = [make() for make in self.made[part]]
        return np.column_stack(columns) if columns else np.empty((self.rows, 0))

    @property
    def whole(self) -> np.ndarray:
        """All of them."""
        return self[:]


def each(make: Callable[[str], np.ndarray], items: Iterable[str], rows: int) -> Columns:
    """The column that ``make`` gives of each item."""
    return Columns(rows, [_later(make, item) for item in items])


def _later(make: Callable[[str], np.ndarray], item: str) -> Callable[[], np.ndarray]:
    return lambda: make(item)


def columns(values: np.ndarray | Columns, part: slice) -> np.ndarray:
    """Some columns of an array, or of columns that are made when they are looked at."""
    return values[part] if isinstance(values, Columns) else values[:, part]


def whole(values: np.ndarray | Columns) -> np.ndarray:
    """All columns as an array."""
    return values.whole if isinstance(values, Columns) else values


def stacked(made: Iterable[np.ndarray], rows: int) -> np.ndarray:
    """Columns of ``rows`` answers as one array: in half precision where there are many rows and it holds them exactly,
    else as doubles.
    """
    if rows < FROM:
        return np.column_stack([*made])
    columns = list[np.ndarray]()
    for column in made:
        columns.append(_halved(column))
    found = np.empty((rows, len(columns)), np.result_type(*columns))
    for k in range(len(columns)):
        found[:, k] = columns[k]
        columns[k] = found[:0, k]  # no column lies there twice
    return found


def _halved(column: np.ndarray) -> np.ndarray:
    """A column in half precision, as it was where that would change an answer."""
    half = np.empty(len(column), np.float16)
    for start in range(0, len(column), _PART):
        own = column[start : start + _PART]
        with np.errstate(over="ignore"):
            small = own.astype(np.float16)
        if not ((small == own) | np.isnan(own)).all():
            return np.asarray(column, float)
        half[start : start + _PART] = small
    return half
