"""Columns of Arrow (Parquet, Feather) as they would stand in a CSV."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.errors import DataError

_EXACT = 2**53  # whole numbers up to here stand exactly in a float, which holds blanks too


def check_columns(schema: Any, path: Path) -> None:
    """Raise DataError for a column of lists, records or a program's own objects, or with a heading in no encoding."""
    import pyarrow as pa

    try:
        schema.names  # noqa: B018 - decoded here
    except UnicodeDecodeError as problem:
        raise damaged(path, "Arrow", problem) from None
    for field in schema:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_nested(kind) or isinstance(kind, pa.BaseExtensionType) or pa.types.is_dictionary(kind):
            raise DataError(
                f"Column '{field.name}' holds {field.type}, not one answer a row.",
                where=str(path), mend="Give each answer a column of its own.",
            )  # fmt: skip


def empty_frame(schema: Any) -> pd.DataFrame:
    """A frame of the columns and no rows; two may have the same name."""
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in dict.fromkeys(schema.names)})
    return frame[schema.names]


def as_frame(batch: Any) -> pd.DataFrame:
    """One batch of rows as a frame."""
    columns = [_column(column) for column in batch.columns]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    frame.columns = pd.Index(batch.schema.names, dtype=object)
    return frame


def _column(values: Any) -> pd.Series:
    """One column of a batch as it would stand in a CSV: whole numbers stay so where the frame has room for them."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    kind = values.type
    if pa.types.is_integer(kind) and values.null_count:
        ends = compute.min_max(values)  # pyright: ignore[reportAttributeAccessIssue] - made at import
        wide = any(abs(ends[end].as_py() or 0) > _EXACT for end in ("min", "max"))
        return _text(values) if wide else pd.Series(values.to_numpy(zero_copy_only=False).astype(float))
    if pa.types.is_floating(kind):
        return pd.Series(values.to_numpy(zero_copy_only=False).astype(float))
    if pa.types.is_integer(kind):
        return pd.Series(values.to_numpy(zero_copy_only=False).astype(np.int64, copy=False))
    if pa.types.is_boolean(kind):
        return _column(values.cast(pa.int8()))
    return _text(values)


def _text(values: Any) -> pd.Series:
    import pyarrow as pa

    if pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type):
        values = pa.array(
            [None if v is None else v.decode("utf-8", "replace") for v in values.to_pylist()], pa.string()
        )
    return pd.Series(pd.array(values.cast(pa.large_string()), dtype="str"))


def damaged(path: Path, kind: str, problem: Exception) -> DataError:
    """What is said of a file that cannot be read."""
    reason = (str(problem).splitlines() or [type(problem).__name__])[0].rstrip(".")
    return DataError(f"The {kind} file cannot be read ({reason}).", where=str(path), mend="Export the answers again.")
