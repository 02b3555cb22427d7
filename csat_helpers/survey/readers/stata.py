"""Stata files. Extended missing codes (.a to .z) stay codes, with their labels."""

import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd

from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.readers.labelled import read_labelled
from csat_helpers.survey.readers.raw import Raw


def read_stata(path: Path) -> Raw:
    """A ``.dta`` file: codes as numbers, dates as ISO text, with the file's own labels.

    An extended missing value stands as ``.a`` to ``.z`` in its column, which is then text, and in ``missing``; the plain
    missing value ``.`` is blank. Raises DataError for a file that is cut short or is not one.
    """
    import pyreadstat

    raw, meta = read_labelled(pyreadstat.read_dta, path, "Stata", user_missing=True)
    numeric = [name for name, kind in meta.readstat_variable_types.items() if kind != "string"]
    codes = {name: {_dotted(code): label for code, label in named.items()} for name, named in raw.codes.items()}
    used = {name: [f".{code}" for code in given] for name, given in (meta.missing_user_values or {}).items()}
    for name, named in codes.items():
        used[name] = sorted({*used.get(name, []), *(str(code) for code in named if str(code)[:1] == ".")})
    missing = {name: tuple((code, code) for code in given) for name, given in used.items() if given}
    whole = raw.parts
    parts = None if whole is None else lambda: (_extended(part, numeric) for part in whole())
    frame = _extended(raw.frame, numeric)
    return dataclasses.replace(raw, frame=frame, codes=codes, missing=missing, parts=parts, read_as={"reader": "stata"})


def _extended(frame: pd.DataFrame, numeric: list[str]) -> pd.DataFrame:
    """``frame`` with ``.a`` for the extended missing value that the library gives as ``a``; such columns are text."""
    mixed = [name for name in numeric if not pd.api.types.is_numeric_dtype(frame[name])]
    return frame.assign(**{name: frame[name].map(_cell) for name in mixed})


def _cell(value: Any) -> object:
    return _dotted(value) if isinstance(value, str) else None if value is None or value != value else cell_text(value)


def _dotted(code: object) -> object:
    return f".{code}" if isinstance(code, str) and len(code) == 1 and "a" <= code <= "z" else code
