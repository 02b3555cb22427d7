"""SPSS files. User-missing codes stay codes: the questionnaire says what each means."""

import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from csat_helpers.errors import DataError
from csat_helpers.survey.readers.raw import Raw


def read_spss(path: Path) -> Raw:
    """A ``.sav`` file: codes as numbers, dates as ISO text, with the file's own labels.

    Raises DataError for a file that is cut short or is not one.
    """
    import pyreadstat

    try:
        read: Any = pyreadstat.read_sav(str(path), user_missing=True)
    except (pyreadstat.ReadstatError, ValueError, OSError) as problem:
        raise DataError(
            f"The SPSS file cannot be read ({str(problem).strip().rstrip('.')}).",
            where=str(path),
            mend="Export it again.",
        ) from None
    frame, meta = read
    table = frame.apply(lambda c: c if pd.api.types.is_numeric_dtype(c) else c.map(_text))
    labels = {name: label for name, label in meta.column_names_to_labels.items() if label}
    codes = {name: {**named} for name, named in meta.variable_value_labels.items()}
    missing = {name: tuple((r["lo"], r["hi"]) for r in ranges) for name, ranges in meta.missing_ranges.items()}
    return Raw(table, labels, codes, missing=missing)


def _text(value: object) -> object:
    if isinstance(value, datetime.date | datetime.time):
        stamp = value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else value.isoformat()
        return stamp.removesuffix(" 00:00:00")
    return value
