import pandas as pd

from csat_helpers.survey.readers.raw import drop_hollow, from_rows


def test_columns_without_heading_and_values_are_dropped():
    frame = from_rows([["a", "", " ", "a", ""], ["1", "x", "", "2", " "], ["", "", "", "3", ""]])
    assert list(frame.columns) == ["a", "", "a"]
    assert frame.to_numpy().tolist() == [["1", "x", "2"], ["", "", "3"]]
    pd.testing.assert_frame_equal(drop_hollow(frame), frame)


def test_headings_alone_are_a_frame_without_rows():
    frame = from_rows([["a", "b", ""]])
    assert list(frame.columns) == ["a", "b"]
    assert frame.shape == (0, 2)
    assert all(pd.api.types.is_string_dtype(kind) for kind in frame.dtypes)
