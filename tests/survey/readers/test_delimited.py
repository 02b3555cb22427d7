import csv
import io

import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import large, read
from csat_helpers.survey.readers.delimited import sniff


def raw_of(tmp_path, content, **options):
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, **options)


def of(tmp_path, content, **options):
    return raw_of(tmp_path, content, **options).frame


def told(tmp_path, content, **options):
    with pytest.raises(DataError) as raised:
        raw_of(tmp_path, content, **options)
    return str(raised.value).replace(str(tmp_path), "DIR")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(tmp_path, separator):
    text = f"a{separator}b\n1{separator}2\n"
    assert sniff(text) == separator
    raw = raw_of(tmp_path, text)
    assert raw.frame.to_dict("list") == {"a": ["1"], "b": ["2"]}
    assert raw.read_as == {"reader": "delimited", "encoding": "utf-8", "separator": separator, "decimal": "."}
    assert raw.notes == ()


def test_a_separator_is_found_in_ragged_rows_and_below_a_title():
    assert sniff("a;b;c\n1;x, y;2\n1;x\n2;z, w;3\n") == ";"
    assert sniff("Report, of May\n\na;b;c\n1;2;3\n1;2;3\n") == ";"


def test_a_separator_may_be_given(tmp_path):
    assert of(tmp_path, "a,b;c\n1,2;3\n", separator=";").to_dict("list") == {"a,b": ["1,2"], "c": ["3"]}
    assert of(tmp_path, "a\tb,c,d\n1\t2,3,4\n", separator="tab").to_dict("list") == {"a": ["1"], "b,c,d": ["2,3,4"]}
    assert of(tmp_path, "a:b\n1:2\n", separator=":").to_dict("list") == {"a": ["1"], "b": ["2"]}
    for wrong in ("||", '"', "、", ""):
        assert "cannot separate cells. Give one character" in told(tmp_path, "a,b\n1,2\n", separator=wrong or "\n")


def test_a_line_that_names_the_separator_is_no_row(tmp_path):
    raw = raw_of(tmp_path, "sep=;\na,x;b\n1;2\n3\n")
    assert raw.frame.to_dict("list") == {"a,x": ["1", "3"], "b": ["2", ""]}
    assert raw.notes[0] == "The first line ('sep=;') names the separator and is no row."
    assert "(the first is row 4)" in raw.notes[1]


def test_a_separator_inside_quotes_does_not_count(tmp_path):
    assert of(tmp_path, 'a;b\n"1,2,3";4\n"1,2,3";4\n').to_dict("list") == {"a": ["1,2,3", "1,2,3"], "b": ["4", "4"]}


def test_cells_are_text_as_written(tmp_path):
    cells = ["001", "NA", "null", "1e5", "=1+1", "TRUE", "1.0", "nan", " x ", "-", "#N/A", "3,5", "", "None"]
    text = "id,cell\n" + "".join(f'{k},"{cell}"\n' for k, cell in enumerate(cells))
    assert of(tmp_path, text)["cell"].tolist() == cells


def test_a_row_with_cells_too_many_is_told(tmp_path):
    assert told(tmp_path, "a,b,c\n1,2,3\n4,5\n\n1,2,3,4\n") == (
        "DIR/a.csv, row 5: The row has 4 cells and the headings 3 (separated by comma). "
        "Put text that holds the separator in quotation marks."
    )


def test_short_rows_are_filled_and_empty_cells_too_many_cut(tmp_path):
    raw = raw_of(tmp_path, "a,b,c\n1\n4,5,6,,\n\n7,8\n9,0,1, \n")
    assert raw.frame.to_numpy().tolist() == [["1", "", ""], ["4", "5", "6"], ["7", "8", ""], ["9", "0", "1"]]
    assert raw.notes == (
        "2 rows have fewer cells than the 3 headings (the first is row 2); filled up with empty cells.",
        "2 rows have more cells than the 3 headings, all empty (the first is row 3); cut.",
        "Blank lines between the rows: 1 (the first is row 4); left out.",
    )


def test_a_row_broken_in_two_and_a_file_cut_short_are_noted(tmp_path):
    raw = raw_of(tmp_path, "a,b,c\n1,good but\nslow,5\n2,x,5\n3,y")
    assert raw.frame["a"].tolist() == ["1", "slow", "2", "3"]
    assert raw.notes[1].startswith(
        "1 row has too few cells that, with those of the next, make one row (the first is row 2)"
    )
    assert raw.notes[2] == "The last row ends early and without a line end: the file may be cut short."


@pytest.mark.parametrize("text", ['a,b\n1,"open\n2,3\n', 'a,b\n1,"open\n2,"x\n', 'a,b\n1,"x" y\n'])
def test_an_open_quotation_mark_is_told_and_swallows_nothing(tmp_path, text):
    assert told(tmp_path, text) == (
        "DIR/a.csv, line 2: A quotation mark is not closed, or text follows the closing one. "
        'Write a quotation mark inside a cell twice ("").'
    )


def test_a_quotation_mark_within_a_cell_is_text(tmp_path):
    raw = raw_of(tmp_path, 'a,b\n5" pipe,x\n"say ""hi""",y\n2,\n3\n')
    assert raw.frame["a"].tolist() == ['5" pipe', 'say "hi"', "2", "3"]
    assert "(the first is row 5)" in raw.notes[0]


def test_blank_lines_and_a_trailing_separator_are_no_data(tmp_path):
    raw = raw_of(tmp_path, "a,b,\r\n1,2,\r\n3,4,\r\n\r\n\r\n")
    assert raw.frame.to_dict("list") == {"a": ["1", "3"], "b": ["2", "4"]}
    assert raw.notes == ("A column without a heading and without a value was left out.",)


def test_a_blank_line_is_a_row_where_there_is_one_column(tmp_path):
    raw = raw_of(tmp_path, "comment\ngood\n\nbad\n\n\n")
    assert raw.frame["comment"].tolist() == ["good", "", "bad"]
    assert "1 (the first is row 3); read as rows of an empty cell" in raw.notes[0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system(tmp_path, end):
    text = end.join(["a,b", '1,"x\ny"', "2,z", ""])
    assert of(tmp_path, text).to_dict("list") == {"a": ["1", "2"], "b": ["x\ny", "z"]}
    assert of(tmp_path, "a,b\r\n1,2\n3,4\r5,6").to_dict("list") == {"a": ["1", "3", "5"], "b": ["2", "4", "6"]}


def test_headings_twice_or_blank_are_noted(tmp_path):
    raw = raw_of(tmp_path, "q,q, ,,q2\n1,2,3,,5\n")
    assert list(raw.frame.columns) == ["q", "q", " ", "q2"]
    assert raw.notes == (
        "A column without a heading and without a value was left out.",
        "1 column has values and no heading (blank headings: 3, 4).",
        "1 heading stands more than once: 'q' (2 times).",
    )


@pytest.mark.parametrize(
    "text",
    ["Survey May\n\nid,q1\n1,5\n2,4\n", "Survey May,,\nid,q1,q2\n1,5,\n2,4,3\n", "Survey May\nid,q1,q2,q3\n1,2,3,4\n"],
)
def test_a_title_above_the_headings_is_left_out_and_noted(tmp_path, text):
    raw = raw_of(tmp_path, text)
    assert list(raw.frame.columns)[:2] == ["id", "q1"]
    assert "above the headings left out ('Survey May')" in raw.notes[0]


@pytest.mark.parametrize(
    "text",
    ["comment\ngood, but slow\nbad, very\n", "q,,\n1,2,3\n4,5,6\n", "a,b,c\n1,2,3\n", "only\n1,2,3,4\n5,6,7,8\n"],
)
def test_what_may_be_headings_is_never_left_out(tmp_path, text):
    first = text.partition("\n")[0]
    if "," in first:
        assert next(iter(raw_of(tmp_path, text).frame.columns)) == first.partition(",")[0]
    else:
        assert "Lines above the headings must go" in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "mark", "said"),
    [
        ("id;w\n1;0,5\n2;3\n", ",", "A comma was taken as the decimal mark (in 'w')"),
        ("id\tw\n1\t-0,5\n", ",", "A comma was taken"),
        ("id;w;v\n1;0,5;1.5\n", ".", "3.5 both stand in the file"),
        ("id;q\n1;1,2\n2;1,2,3\n", ".", ""),  # several answers in a cell
        ("id;q\n1;1,2\n2;good\n", ".", ""),
        ('id,w\n1,"0,5"\n', ".", ""),
    ],
)
def test_a_decimal_comma_is_told_and_kept(tmp_path, text, mark, said):
    raw = raw_of(tmp_path, text)
    assert raw.read_as["decimal"] == mark
    assert said in "".join(raw.notes)
    assert bool(said) == bool(raw.notes)
    assert list(raw.frame.iloc[:, 1]) == [row[1] for row in csv.reader(io.StringIO(text), delimiter=sniff(text))][1:]


def test_a_decimal_mark_may_be_given(tmp_path):
    assert raw_of(tmp_path, "id;w\n1;3\n", decimal=",").read_as["decimal"] == ","
    assert "'x' is no decimal mark. Give '.' or ','." in told(tmp_path, "a,b\n1,2\n", decimal="x")


def test_files_joined_with_their_marks_are_noted(tmp_path):
    raw = raw_of(tmp_path, "\ufeffa,b\n1,2\n\ufeffa,b\n3,4\n")
    assert raw.frame["a"].tolist() == ["1", "\ufeffa", "3"]
    assert raw.notes == ("1 row has a byte-order mark within (the first is row 3); kept: files may have been joined.",)


def test_limits_are_told(tmp_path, monkeypatch):
    from csat_helpers.survey.readers import limits

    monkeypatch.setattr(limits, "COLUMNS", 3)
    assert "The table has 4 columns; at most 3 are read." in told(tmp_path, "a,b,c,d\n1,2,3,4\n")
    monkeypatch.setattr(limits, "CELL", 50)
    assert "DIR/a.csv, row 3, column 2: A cell holds 60 characters" in told(tmp_path, f"a,b\n1,2\n3,{'x' * 60}\n")
    monkeypatch.setattr(limits, "RECORD", 100)
    assert "DIR/a.csv, row 2: The row is longer than 100 bytes." in told(tmp_path, f'a,b\n1,"{"x" * 200}\n')


ODD = (
    'id,note,score,\n1,"two\nlines",5,\n\n2,"say ""hi""\r\n",4\n3,x\n4,,,,,\n' + "".join(f"{k},w{k},{k % 7},\n" for k in range(5, 90))
)  # fmt: skip


@pytest.mark.parametrize("text", [ODD, "﻿" + ODD, ODD + '90,5" pipe,1,\n91', "Report\n\n" + ODD, ODD.replace(",", ";")])
@pytest.mark.parametrize("block", [120, 400])
def test_a_large_file_is_read_as_a_small_one(tmp_path, monkeypatch, text, block):
    import pandas as pd

    from csat_helpers.survey.readers import scanning

    small = raw_of(tmp_path, text)
    monkeypatch.setattr(large, "LARGE", 0)
    monkeypatch.setattr(large, "_BYTES", block)
    monkeypatch.setattr(scanning, "BLOCK", 7)
    monkeypatch.setattr(large, "BLOCK", 7)
    parts = raw_of(tmp_path, text)
    frames = [*parts.parts()]
    assert len(frames) > 2
    pd.testing.assert_frame_equal(pd.concat(frames, ignore_index=True), small.frame)
    assert (parts.notes, parts.read_as, parts.rows) == (small.notes, small.read_as, len(small.frame))
    assert list(parts.frame.columns) == list(small.frame.columns)


@pytest.mark.parametrize("block", [1, 2, 3, 4, 5, 7])
@pytest.mark.parametrize("text", ["aé好😀\nb,c\n", "😀😀", "plain\n", "é"])
def test_text_that_is_utf8_is_told_wherever_a_block_ends(tmp_path, monkeypatch, block, text):
    monkeypatch.setattr(large, "_BYTES", block)
    path = tmp_path / "a.csv"
    for content, told in [(text.encode(), True), (text.encode() + "好".encode()[:2], False), (text.encode()[:-1] + b"\xff", False),
                          (text.encode() + b"\0", False), (text.encode("gb18030") if text != "plain\n" else b"\x80", False)]:  # fmt: skip
        path.write_bytes(content)
        assert large._is_utf8(path) is told, content
