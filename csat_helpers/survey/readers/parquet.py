"""Parquet, read a part of the rows at a time: the way in for surveys of millions of respondents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.errors import DataError
from csat_helpers.survey.readers.raw import Raw
from csat_helpers.survey.small_types import PART

_EXACT = 2**53  # whole numbers up to here stand exactly in a float, which holds blanks too


def read_parquet(path: Path) -> Raw:
    """The table of a Parquet file: text as text, numbers as numbers, dates and decimals as they are written.

    Raises DataError for a file that is damaged or holds columns of lists or records.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError) as problem:
        raise _damaged(path, problem) from None
    for field in schema:
        if pa.types.is_nested(field.type):
            raise DataError(
                f"Column '{field.name}' holds {field.type}, not one answer a row.",
                where=str(path), mend="Give each answer a column of its own.",
            )  # fmt: skip
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in dict.fromkeys(schema.names)})
    return Raw(frame[schema.names], rows=rows, parts=lambda: _parts(path))


def _parts(path: Path) -> Iterator[pd.DataFrame]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=PART, use_threads=False):
                columns = [_column(column) for column in batch.columns]
                frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
                frame.columns = pd.Index(batch.schema.names, dtype=object)
                yield frame
    except (pa.ArrowException, OSError) as problem:
        raise _damaged(path, problem) from None


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


def _damaged(path: Path, problem: Exception) -> DataError:
    return DataError(
        f"The Parquet file cannot be read ({str(problem).splitlines()[0].rstrip('.')}).",
        where=str(path), mend="Export the answers again.",
    )  # fmt: skip
