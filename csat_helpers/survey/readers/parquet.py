"""Parquet, read a part of the rows at a time: the way in for surveys of millions of respondents."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from csat_helpers.survey.readers.arrow_columns import as_frame, check_columns, damaged, empty_frame
from csat_helpers.survey.readers.raw import Raw
from csat_helpers.survey.small_types import PART


def read_parquet(path: Path) -> Raw:
    """The table of a Parquet file: text as text, numbers as numbers, dates and decimals as they are written.

    Raises DataError for a file that is damaged or holds columns of lists, records or a program's own objects.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError, ValueError) as problem:
        raise damaged(path, "Parquet", problem) from None
    check_columns(schema, path)
    return Raw(empty_frame(schema), rows=rows, parts=lambda: _parts(path), read_as={"reader": "parquet"})


def _parts(path: Path) -> Iterator[pd.DataFrame]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=PART, use_threads=False):
                yield as_frame(batch)
    except (pa.ArrowException, OSError, ValueError) as problem:
        raise damaged(path, "Parquet", problem) from None
