"""Feather (Arrow's own file format), read as the CSV of the same table would be, a part of the rows at a time."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from csat_helpers.survey.readers.arrow_columns import as_frame, check_columns, damaged, empty_frame
from csat_helpers.survey.readers.raw import Raw
from csat_helpers.survey.small_types import PART


def read_arrow(path: Path) -> Raw:
    """The table of a Feather or Arrow file (it begins with ``ARROW1``): text as text, numbers as numbers, dates and
    decimals as they are written, categories as their labels.

    Raises DataError for a file that is damaged or holds columns of lists, records or a program's own objects.
    """
    import pyarrow as pa

    try:
        with pa.OSFile(str(path)) as source, pa.ipc.open_file(source) as file:
            schema, batches = file.schema, file.num_record_batches
    except (pa.ArrowException, OSError, ValueError) as problem:
        raise damaged(path, "Arrow", problem) from None
    check_columns(schema, path)
    rows = None if batches else 0
    return Raw(empty_frame(schema), rows=rows, parts=lambda: _parts(path), read_as={"reader": "arrow"})


def _parts(path: Path) -> Iterator[pd.DataFrame]:
    import pyarrow as pa

    try:
        with pa.OSFile(str(path)) as source, pa.ipc.open_file(source) as file:
            for k in range(file.num_record_batches):
                batch = file.get_batch(k)
                batch.validate(full=True)  # what a file claims of its texts and codes is not trusted
                for first in range(0, batch.num_rows, PART):
                    yield as_frame(batch.slice(first, PART))
    except (pa.ArrowException, OSError, ValueError) as problem:
        raise damaged(path, "Arrow", problem) from None
