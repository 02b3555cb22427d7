"""What SPSS and Stata files have in common: codes with labels, and dates that become text."""

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from csat_helpers.errors import DataError
from csat_helpers.locale.note import note
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.readers.raw import AnswerSet, Raw

HELD = 20_000_000  # rows x columns up to which a file is read as a whole
PART = 250_000  # rows at a time above that
_WIDEST = 50_000  # columns
_UNPACKED, _RATIO = 2_000_000_000, 200  # bytes that a file may hold, and how many times its size from there on


def read_labelled(read: Callable[..., Any], path: Path, kind: str, **options: Any) -> tuple[Raw, Any]:
    """The table that ``read`` (of pyreadstat) makes of a file, with its labels, and what it says beside that.

    A large file comes in parts. Raises DataError for one that is damaged or cut short.
    """
    _, meta = call(read, path, kind, metadataonly=True, **options)
    check_size(meta, path, kind)
    rows, parts = meta.number_rows, None
    most = HELD // max(1, len(meta.column_names))
    large = bool(rows and rows > most)
    frame, meta = call(read, path, kind, row_limit=1 if large else most + 1, **options)
    if large or len(frame) > most:
        frame, parts = frame.iloc[:0], lambda: _parts(read, path, kind, options)
    labels = {name: label for name, label in meta.column_names_to_labels.items() if label}
    codes = {name: {**named} for name, named in meta.variable_value_labels.items()}
    return Raw(as_text(frame), labels, codes, rows=rows if parts else None, parts=parts), meta


def _parts(read: Callable[..., Any], path: Path, kind: str, options: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """The rows, some hundred thousand at a time, until there are no more: the file may not say how many it has."""
    for first in itertools.count(0, PART):
        frame, _ = call(read, path, kind, row_offset=first, row_limit=PART, **options)
        if len(frame):
            yield as_text(frame)
        if len(frame) < PART:
            return


def check_size(meta: Any, path: Path, kind: str) -> None:
    """Raise DataError for a file that unpacks to far more than its own size, or has more columns than a survey."""
    columns, rows = len(meta.column_names), meta.number_rows or 0
    unpacked = rows * sum(max(8, width) for width in meta.variable_storage_width.values())
    if columns <= _WIDEST and (unpacked <= _UNPACKED or unpacked <= _RATIO * path.stat().st_size):
        return
    raise DataError(
        f"The {kind} file says that it holds {rows:,} rows and {columns:,} columns, {unpacked // 1_000_000:,} MB.",
        where=str(path),
        mend="If it is genuine, export the answers as CSV.",
    )


def call(read: Callable[..., Any], path: Path, kind: str, **options: Any) -> Any:
    """``read(path, **options)``, its failures as DataError."""
    import pyreadstat

    try:
        return read(str(path), **options)
    except (
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        ValueError,
        ArithmeticError,
        LookupError,
        OSError,
    ) as problem:
        raise DataError(
            f"The {kind} file cannot be read ({str(problem).strip().rstrip('.')}).",
            where=str(path),
            mend="Export it again.",
        ) from None


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Dates and mixed columns as text, blank cells empty; columns of numbers stay."""
    columns = {
        k: frame.iloc[:, k] if pd.api.types.is_numeric_dtype(frame.dtypes.iloc[k]) else frame.iloc[:, k].map(_text)
        for k in range(frame.shape[1])
    }
    table = pd.DataFrame(columns, index=frame.index, copy=False)
    table.columns = frame.columns
    return table


def answer_sets(sets: Mapping[str, Mapping[str, Any]], columns: list[str]) -> tuple[tuple[AnswerSet, ...], list[str]]:
    """The questions with several answers that a file declares, and what has to be said of them."""
    known = {name.casefold(): name for name in columns}
    found: list[AnswerSet] = []
    notes: list[str] = []
    for name, told in sets.items():
        named = tuple(known.get(column.casefold(), "") for column in told["variable_list"])
        if not named or not all(named):
            notes.append(
                note(
                    "The set '{name}' of answers names columns that the file does not have; it was left out.", name=name
                )
            )
            continue
        selected = told["counted_value"] if told["is_dichotomy"] else None
        if told["is_dichotomy"] and selected is None:
            notes.append(note("The set '{name}' of answers does not say which code marks a chosen option.", name=name))
        found.append(AnswerSet(name, told["label"] or name, named, selected))
    return tuple(found), notes


def _text(value: Any) -> object:
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return None
    if isinstance(value, datetime.date | datetime.time):
        stamp = value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else value.isoformat()
        return stamp.removesuffix(" 00:00:00")
    return cell_text(value)
