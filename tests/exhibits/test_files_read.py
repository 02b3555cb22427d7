"""Files and what was odd in them: a row a file, its notes under its name."""

from csat_helpers import exhibits
from tests.exhibits import check_frames


def test_a_row_a_file_as_it_was_read():
    bundle = exhibits.files_read(check_frames.files("en"), id="f", language="en").bundle
    assert bundle.headline == "2 files were read: 2,180 rows; 2 things in them were odd"
    assert bundle.table.rows == (
        ("a.csv", "2025", 1200, 48, "text, GB18030, separated by semicolons"),
        ("b.xlsx", "2026", 980, 50, "workbook, sheet “Data”, headings in rows 1 to 2"),
    )


def test_one_workbook_may_stand_twice():
    frame = check_frames.files("en").assign(file="b.xlsx", wave="")
    assert [row[:2] for row in exhibits.files_read(frame, id="f", language="en").bundle.table.rows] == [
        ("b.xlsx", 1200), ("b.xlsx", 980),
    ]  # fmt: skip


def test_what_was_odd_stands_under_its_file():
    bundle = exhibits.file_notes(check_frames.files("zh"), id="f", language="zh").bundle
    assert [row[0] for row in bundle.table.rows] == [
        "a.csv（2025年）", "3列既无列标题也无内容，未读入。", "b.xlsx（2026年）", "所指定的工作表“Data”为隐藏工作表。",
    ]  # fmt: skip
    assert bundle.table.roles == ("section", "", "section", "")


def test_nothing_odd_is_said():
    frame = check_frames.files("en")
    assert exhibits.file_notes(frame[frame["what"] != "note"], id="f", language="en").bundle.extra["omitted"] == (
        "Nothing was odd in the files."
    )
