"""Parquet is read as the CSV of the same table would be, part by part."""

import datetime
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from csat_helpers.errors import DataError
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.readers import kind_of, read


def written(path, **columns):
    parquet.write_table(pa.table(columns), path, row_group_size=2)
    return path


def cells(path):
    raw = read(path)
    frame = pd.concat(list(raw.parts()), ignore_index=True)
    assert list(frame.columns) == list(raw.frame.columns)
    return {name: [cell_text(value) for value in frame[name]] for name in frame}


def test_cells_are_those_of_a_text_file(tmp_path):
    path = written(
        tmp_path / "a.csv",  # the name is not trusted
        rating=pa.array([5, None, 3], pa.int8()),
        weight=pa.array([0.5, 2.0, None]),
        code=pa.array(["001", None, "NA"]),
        id=pa.array([9007199254740993, None, 2], pa.int64()),
        day=pa.array([datetime.date(2026, 7, 6), None, None]),
        price=pa.array([Decimal("1.50"), None, Decimal("2.00")]),
        yes=pa.array([True, False, None]),
        area=pa.array(["n", "s", "n"]).dictionary_encode(),
    )
    assert kind_of(path) == "parquet"
    assert cells(path) == {
        "rating": ["5", "", "3"],
        "weight": ["0.5", "2", ""],
        "code": ["001", "", "NA"],
        "id": ["9007199254740993", "", "2"],
        "day": ["2026-07-06", "", ""],
        "price": ["1.50", "", "2.00"],
        "yes": ["1", "0", ""],
        "area": ["n", "s", "n"],
    }


def test_a_column_of_lists_is_refused(tmp_path):
    path = written(tmp_path / "a.parquet", q=pa.array([[1, 2], [3]]))
    with pytest.raises(DataError, match="Column 'q' holds list"):
        read(path)


def test_a_damaged_file_is_told(tmp_path):
    path = written(tmp_path / "a.parquet", q=pa.array([1, 2]))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="The Parquet file cannot be read"):
        read(path)


def test_a_file_without_rows_is_told(tmp_path):
    with pytest.raises(DataError, match="headings and no answers"):
        read(written(tmp_path / "a.parquet", q=pa.array([], pa.int8())))
