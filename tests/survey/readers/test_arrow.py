"""Feather is read as the CSV of the same table would be, part by part."""

import datetime
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import feather

from csat_helpers.errors import DataError
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.readers.arrow import read_arrow


def written(path, compression="uncompressed", **columns):
    feather.write_feather(pa.table(columns), str(path), compression=compression, chunksize=2)
    return path


def cells(path):
    raw = read_arrow(path)
    frame = pd.concat(list(raw.parts()), ignore_index=True)
    assert list(frame.columns) == list(raw.frame.columns)
    return {name: [cell_text(value) for value in frame[name]] for name in frame}


@pytest.mark.parametrize("compression", ["uncompressed", "lz4", "zstd"])
def test_cells_are_those_of_a_text_file(tmp_path, compression):
    path = written(
        tmp_path / "a.feather",
        compression,
        rating=pa.array([5, None, 3], pa.int8()),
        code=pa.array(["001", None, "NA"]),
        id=pa.array([9007199254740993, None, 2], pa.int64()),
        at=pa.array([datetime.datetime(2026, 7, 6, 13, 30), None, None]),
        price=pa.array([Decimal("1.50"), None, Decimal("2.00")]),
        area=pa.array(["n", "s", None]).dictionary_encode(),
        level=pa.array([1, 2, 1]).dictionary_encode(),
        nothing=pa.nulls(3),
    )
    assert cells(path) == {
        "rating": ["5", "", "3"],
        "code": ["001", "", "NA"],
        "id": ["9007199254740993", "", "2"],
        "at": ["2026-07-06 13:30:00.000000", "", ""],
        "price": ["1.50", "", "2.00"],
        "area": ["n", "s", ""],
        "level": ["1", "2", "1"],
        "nothing": ["", "", ""],
    }


def test_categories_of_pandas_are_their_labels(tmp_path):
    frame = pd.DataFrame({"q": pd.Categorical(["good", None, "bad"], ["bad", "good", "never"], ordered=True)})
    frame.to_feather(tmp_path / "a.feather")
    assert cells(tmp_path / "a.feather") == {"q": ["good", "", "bad"]}


@pytest.mark.parametrize(
    "values",
    [
        pa.array([[1, 2], [3]]),
        pa.array([{"a": 1}, {"a": 2}]),
        pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int8())),
        pa.ExtensionArray.from_storage(pa.opaque(pa.binary(), "object", "python"), pa.array([b"\x80\x04.", b"\x80\x04."])),
    ],
)  # fmt: skip
def test_a_column_of_lists_or_objects_is_refused(tmp_path, values):
    path = tmp_path / "a.arrow"
    with pa.ipc.new_file(str(path), pa.schema([("q", values.type)])) as file:
        file.write_batch(pa.record_batch([values], names=["q"]))
    with pytest.raises(DataError, match=r"Column 'q' holds .*, not one answer a row"):
        read_arrow(path)


@pytest.mark.parametrize("keep", [8, 100, -20])
def test_a_damaged_file_is_told(tmp_path, keep):
    path = written(tmp_path / "a.feather", q=pa.array([1, 2, 3]))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match="The Arrow file cannot be read"):
        list(read_arrow(path).parts())


def test_a_file_without_rows_is_known(tmp_path):
    with pa.ipc.new_file(str(tmp_path / "a.arrow"), pa.schema([("q", pa.int8())])):
        pass
    assert read_arrow(tmp_path / "a.arrow").rows == 0


def test_claims_of_the_file_about_its_texts_are_checked(tmp_path):
    path = written(tmp_path / "a.feather", q=pa.array(["abcdefgh", "ijklmnop"]))
    content = path.read_bytes()
    offsets = b"\0\0\0\0\x08\0\0\0\x10\0\0\0"
    assert offsets in content
    path.write_bytes(content.replace(offsets, b"\0\0\0\0\x08\0\0\0\xff\xff\xff\x0f"))
    with pytest.raises(DataError, match="The Arrow file cannot be read"):
        list(read_arrow(path).parts())
