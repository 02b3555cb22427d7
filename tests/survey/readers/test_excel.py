import datetime

import openpyxl
import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import read


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_cells_are_text_as_a_reader_sees_them(tmp_path):
    rows = [["a", "b", "c", "d"], [1, 2.5, "001", datetime.date(2026, 5, 1)], [None, True, "好", None], [None] * 4]
    frame = read(workbook(tmp_path / "a.xlsx", S=rows)).frame
    assert frame.to_dict("list") == {"a": ["1", ""], "b": ["2.5", "1"], "c": ["001", "好"], "d": ["2026-05-01", ""]}


def test_the_named_sheet_else_the_first_that_holds_anything(tmp_path):
    path = workbook(tmp_path / "a.xlsx", empty=[], first=[["a"], [1]], second=[["b"], [2]])
    assert list(read(path).frame.columns) == ["a"]
    assert (read(path).sheet, read(path).other_sheets) == ("first", ("empty", "second"))
    assert list(read(path, sheet="second").frame.columns) == ["b"]


def test_an_unknown_sheet_is_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Answers=[["a"], [1]])
    with pytest.raises(
        DataError, match=r"The workbook has no sheet 'Answer'\. Did you mean 'Answers'\? Known: Answers\."
    ):
        read(path, sheet="Answer")


def test_an_empty_workbook_is_told(tmp_path):
    with pytest.raises(DataError, match="The sheet is empty"):
        read(workbook(tmp_path / "a.xlsx", S=[]))
