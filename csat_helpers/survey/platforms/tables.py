"""A file's table by the place of its columns: headings repeat in exports, so a name does not find one."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from csat_helpers.look.marks import unmarked
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.characters import clean
from csat_helpers.survey.readers.raw import Raw

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_UNNAMED = re.compile(r"Unnamed: ?\d+(?:_level_\d+)?")
_WHOLE = re.compile(r"-?\d+")
_SHORT = 200
# Rows that are looked at to tell a platform.
HEAD = 50


def tidy(text: str) -> str:
    """A heading or label for people: no markup, no hidden marks, single spaces, no colon at the end.

    >>> tidy("<b>3、性别</b>&nbsp;： ")
    '3、性别'
    """
    return _kept(text) if len(text) <= _SHORT else _tidied(text)


def _tidied(text: str) -> str:
    text = unmarked(clean(html.unescape(_TAG.sub(" ", text) if "<" in text else text)))
    return " ".join(text.split()).rstrip("：: ")


# Options come again in every cell that joins them.
_kept = lru_cache(maxsize=8192)(_tidied)


@dataclass(frozen=True, eq=False)
class Cells:
    """One column's cells as text, by its distinct values: ``codes`` gives each row's place in ``distinct``."""

    codes: np.ndarray
    distinct: tuple[str, ...]

    @classmethod
    def of(cls, column: pd.Series) -> "Cells":
        """The cells of a column, a blank for what is empty."""
        codes, distinct = pd.factorize(column, use_na_sentinel=False)
        return cls(codes, tuple(_as_text(value) for value in distinct))

    def mapped(self, meanings: Sequence[str]) -> "Cells":
        """The same rows with another text for each distinct value."""
        return Cells(self.codes, tuple(meanings))

    def where(self, rows: np.ndarray) -> "Cells":
        """The cells of some rows (a mask)."""
        return Cells(self.codes[rows], self.distinct)

    def changed(self, meanings: Sequence[str]) -> int:
        """How many rows hold another text once mapped."""
        other = np.array([a != b for a, b in zip(self.distinct, meanings, strict=True)], dtype=bool)
        return int(other[self.codes].sum()) if other.any() else 0

    @cached_property
    def present(self) -> tuple[str, ...]:
        """The distinct cells that some row holds and that are not blank, in the order of their first row."""
        order, first = np.unique(self.codes, return_index=True)
        found = [self.distinct[order[k]] for k in np.argsort(first)]
        return tuple(dict.fromkeys(cell for cell in found if cell.strip()))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows hold each distinct cell."""
        counted: dict[str, int] = {}
        for cell, n in zip(self.distinct, np.bincount(self.codes, minlength=len(self.distinct)), strict=True):
            counted[cell] = counted.get(cell, 0) + int(n)
        return counted

    def are(self, cells: "set[str] | frozenset[str]") -> np.ndarray:
        """A mask of the rows whose cell is one of ``cells``."""
        return np.array([cell in cells for cell in self.distinct], dtype=bool)[self.codes]

    def series(self) -> pd.Series:
        """The cells as a column of text."""
        return pd.Series(pd.array(list(self.distinct), dtype="str").take(self.codes))


@dataclass(frozen=True, eq=False)
class Table:
    """Headings and cells by place, with any further header rows (``above``) taken off the cells."""

    headings: tuple[str, ...]
    columns: tuple[Cells, ...]
    above: tuple[tuple[str, ...], ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].codes) if self.columns else 0

    def row(self, number: int) -> tuple[str, ...]:
        """One row's cells, or none where the table is shorter."""
        return tuple(c.distinct[c.codes[number]] for c in self.columns) if number < self.rows else ()

    def below(self, header_rows: int) -> "Table":
        """The table with its first rows taken as header rows."""
        above = tuple(self.row(k) for k in range(header_rows))
        keep = np.arange(self.rows) >= header_rows
        return Table(self.headings, tuple(c.where(keep) for c in self.columns), above)

    def where(self, rows: np.ndarray) -> "Table":
        """Some rows (a mask)."""
        return Table(self.headings, tuple(c.where(rows) for c in self.columns), self.above)


def bracketed(text: str) -> tuple[str, tuple[str, ...]]:
    """A heading's text and what stands in the one or two brackets at its end.

    >>> bracketed("Where? [Nature (e.g. [the] beach)]")
    ('Where?', ('Nature (e.g. [the] beach)',))
    """
    brackets: list[str] = []
    while text.endswith("]") and len(brackets) < 2:
        depth, start = 0, -1
        for k in range(len(text) - 1, -1, -1):
            depth += (text[k] == "]") - (text[k] == "[")
            if not depth:
                start = k
                break
        if start < 0:
            break
        brackets.insert(0, tidy(text[start + 1 : -1]))
        text = text[:start].rstrip()
    return tidy(text), tuple(brackets)


def table(raw: Raw) -> Table:
    """All of a file by place. A file that comes in parts is joined, so it must fit into memory."""
    return _of(raw.frame if raw.parts is None else pd.concat(list(raw.parts()), ignore_index=True))


def head(raw: Raw) -> Table:
    """The headings and the first rows, by which a platform is told."""
    return _of((raw.frame if raw.parts is None else next(raw.parts(), raw.frame)).head(HEAD))


def whole(cells: Sequence[str]) -> bool:
    """Whether all of some cells are whole numbers; not where there are none."""
    return bool(cells) and all(_WHOLE.fullmatch(cell.strip()) for cell in cells)


def _of(frame: pd.DataFrame) -> Table:
    headings = tuple("" if _UNNAMED.fullmatch(str(name).strip()) else str(name) for name in frame.columns)
    return Table(headings, tuple(Cells.of(frame.iloc[:, k]) for k in range(frame.shape[1])))


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else cell_text(value)
