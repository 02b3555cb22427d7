"""Many respondents' answers in little memory: ratings as small nullable integers, codes as integers, repeated texts once.

Below :data:`FROM` respondents nothing is changed. ``Survey.column`` and ``Survey.answers`` give back what the answers
were, a column at a time: ten million respondents' 25 ratings take 500 MB instead of 2 GB.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

FROM = 200_000  # respondents from which answers are kept small
PART = 250_000  # respondents looked at at once
_INTEGERS = (np.int8, np.int16, np.int32)
_TEXTS = 1_000  # a column of more different texts is kept as it is


def is_large(rows: int) -> bool:
    """Whether so many respondents' answers are kept small."""
    return rows >= FROM


def parts(rows: int) -> Iterator[slice]:
    """Slices of ``rows`` that are looked at at once."""
    return (slice(start, min(start + PART, rows)) for start in range(0, rows, PART))


def smallest(column: pd.Series) -> pd.Series:
    """Whole numbers in the smallest integers that hold them: nullable where they were floats (so that :func:`plain` tells
    them), few different texts as a category; all else as it is.
    """
    if isinstance(column.dtype, pd.StringDtype) or column.dtype == object:
        return _once(column)
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column
    if pd.api.types.is_extension_array_dtype(column.dtype):
        return column
    values = column.to_numpy()
    there = ~np.isnan(values) if values.dtype.kind == "f" else np.ones(len(values), dtype=bool)
    kind = _holding(values, there)
    if kind is None:
        return column
    if values.dtype.kind != "f":
        return pd.Series(values.astype(kind), index=column.index, name=column.name)
    whole = np.where(there, values, 0).astype(kind)
    return pd.Series(pd.arrays.IntegerArray(whole, ~there), index=column.index, name=column.name)


def smallest_of_many(column: pd.Series) -> pd.Series:
    """:func:`smallest` where there are many respondents."""
    return smallest(column) if is_large(len(column)) else column


def plain(column: pd.Series) -> pd.Series:
    """The column as it was before :func:`smallest`: ratings as floats with NaN, codes as integers; texts stay a category."""
    kind = column.dtype
    if isinstance(kind, pd.api.extensions.ExtensionDtype):
        if pd.api.types.is_integer_dtype(kind):
            numbers = column.to_numpy(float, na_value=np.nan)
            return pd.Series(numbers, index=column.index, name=column.name, copy=False)
        return column
    return column.astype(np.int64) if kind.kind == "i" and kind.itemsize < 8 else column


def _holding(values: np.ndarray, there: np.ndarray) -> type | None:
    """The smallest integer type that holds all numbers that there are, None where none does."""
    known = values[there]
    if not len(known) or not np.isfinite(known).all() or (known.dtype.kind == "f" and (known % 1).any()):
        return None
    low, high = known.min(), known.max()
    return next((kind for kind in _INTEGERS if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max), None)


def _once(column: pd.Series) -> pd.Series:
    if column[: 10 * _TEXTS].nunique() > _TEXTS:
        return column
    code, distinct = pd.factorize(column)
    if len(distinct) > _TEXTS:
        return column
    return pd.Series(
        pd.Categorical.from_codes(code, pd.Index(distinct, dtype="str")), index=column.index, name=column.name
    )


def joined(columns: list[pd.Series]) -> pd.Series:
    """Parts of a column, each :func:`smallest` by itself, as one."""
    if len(columns) == 1:
        return columns[0]
    if any(isinstance(c.dtype, pd.CategoricalDtype) for c in columns):
        if all(isinstance(c.dtype, pd.CategoricalDtype) for c in columns):
            whole = pd.Series(pd.api.types.union_categoricals([c.array for c in columns]))
            return whole.astype("str") if len(whole.cat.categories) > _TEXTS else whole
        columns = [c.astype("str") if isinstance(c.dtype, pd.CategoricalDtype) else c for c in columns]
    kinds = {c.dtype for c in columns}
    if len(kinds) > 1 and any(c.dtype == float for c in columns):  # a part with fractions, or without any answer
        columns = [c.astype(float) if c.dtype != float else c for c in map(plain, columns)]
    return pd.concat(columns, ignore_index=True)
