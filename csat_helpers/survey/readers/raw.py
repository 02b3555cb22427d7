"""What every reader returns: the table as it stands in the file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from csat_helpers.errors import DataError


@dataclass(frozen=True)
class AnswerSet:
    """A question with several answers as the file itself declares it (SPSS): its name, label and columns.

    ``selected`` is the code that marks a chosen option where each column is one; None where each column holds a code.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    selected: object | None = None


@dataclass(frozen=True, eq=False)
class Raw:
    """A file's table. ``labels`` and ``codes`` are the file's own (SPSS): a label a column, and a label a code.

    ``missing`` are the ranges of codes, a column, that the file declares to be no answer (lowest, highest).
    ``sheet`` names the sheet of a workbook and ``other_sheets`` the others. ``replaced`` counts
    the lone surrogates that had to go before the text could be parsed. ``sets`` are the questions with several answers
    that the file declares. ``read_as`` says how the file was read (``{"reader": "delimited", "encoding": "gb18030",
    "separator": ";"}``), ``notes`` what was odd in it and what was done, in sentences that can be said in Chinese too
    (:func:`csat_helpers.locale.note.note`). ``kinds`` are the columns that a survey platform fills itself, with what they
    are (``ip``, ``start``). ``head`` is how many lines of the sheet or text stand above the first row; None where there is no
    such thing.

    A large table comes in ``parts``: ``frame`` then has the headings only, ``rows`` says how many rows there are, where
    that is known, and ``parts()`` gives them, some hundred thousand at a time.
    """

    frame: pd.DataFrame
    labels: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[object, str]] = field(default_factory=dict)
    replaced: int = 0
    missing: Mapping[str, tuple[tuple[object, object], ...]] = field(default_factory=dict)
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    rows: int | None = None
    sets: tuple[AnswerSet, ...] = ()
    read_as: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    head: int | None = None
    parts: Callable[[], Iterator[pd.DataFrame]] | None = None


def from_rows(rows: list[list[str]]) -> pd.DataFrame:
    """Rows of text cells, the first the headings; a column without heading and values is dropped."""
    header, body = rows[0], rows[1:]
    cells = list(zip(*body, strict=True)) if body else [()] * len(header)
    # A stray cell far from the table makes thousands of hollow columns: they are left out before they become columns.
    kept = [k for k, name in enumerate(header) if name.strip() or any(map(str.strip, cells[k]))]
    frame = pd.DataFrame({k: pd.array(cells[k], dtype="str") for k in kept}, copy=False)
    frame.columns = pd.Index([header[k] for k in kept], dtype=object)
    return frame


def drop_hollow(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` without the columns that have neither a heading nor a value (a trailing separator makes one)."""
    hollow = [
        not str(name).strip() and not frame.iloc[:, k].fillna("").astype(str).str.strip().any()
        for k, name in enumerate(frame.columns)
    ]
    return frame.loc[:, [not h for h in hollow]]


def check_table(raw: Raw, path: Path) -> None:
    """Raise DataError for a table without headings or without rows."""
    if not any(str(name).strip() for name in raw.frame.columns):
        raise DataError("The first row holds no headings.", where=str(path), mend="Put the items' names in row 1.")
    if raw.frame.empty and (raw.parts is None or raw.rows == 0):
        raise DataError("The file has headings and no answers.", where=str(path), mend="Export the answers again.")
