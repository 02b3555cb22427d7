import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import read
from csat_helpers.survey.readers.delimited import decode, sniff


def of(tmp_path, content, **options):
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, **options).frame


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(tmp_path, separator):
    text = f"a{separator}b\n1{separator}2\n"
    assert sniff(text) == separator
    assert of(tmp_path, text).to_dict("list") == {"a": ["1"], "b": ["2"]}


def test_a_separator_inside_quotes_does_not_count(tmp_path):
    assert of(tmp_path, 'a;b\n"1,2,3";4\n"1,2,3";4\n').to_dict("list") == {"a": ["1,2,3", "1,2,3"], "b": ["4", "4"]}


def test_cells_are_text_as_written(tmp_path):
    frame = of(tmp_path, "a,b\n001,NA\n1.0,\n")
    assert frame.to_dict("list") == {"a": ["001", "1.0"], "b": ["NA", ""]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_in_any_usual_encoding(tmp_path, encoding):
    assert of(tmp_path, "评分,意见\n5,很好\n".encode(encoding)).to_dict("list") == {"评分": ["5"], "意见": ["很好"]}


def test_big5_must_be_declared(tmp_path):
    content = "評分,意見\n5,說\n".encode("big5")
    assert of(tmp_path, content, encoding="big5").to_dict("list") == {"評分": ["5"], "意見": ["說"]}


def test_half_an_emoji_does_not_turn_the_file_to_chinese(tmp_path):
    content = "评分,意见\n5,".encode() + b"\xed\xa0\xbd" + "好\n".encode()
    (tmp_path / "a.csv").write_bytes(content)
    raw = read(tmp_path / "a.csv")
    assert raw.frame["意见"].tolist() == ["\ufffd好"]
    assert raw.replaced == 1


def test_a_row_of_another_length_is_told(tmp_path):
    with pytest.raises(DataError) as raised:
        of(tmp_path, "a,b,c\n1,2,3\n4,5\n1,2,3,4\n")
    assert str(raised.value).replace(str(tmp_path), "DIR") == (
        "DIR/a.csv, row 3: The row has 2 cells and the headings 3 (separated by comma). Quote text that holds the "
        "separator, and fill the row up. (1 more rows are faulty too.)"
    )


@pytest.mark.parametrize("text", ['a,b\n1,"open\n2,3\n', 'a,b\n1,"open\n2,"x\n'])
def test_an_open_quotation_mark_is_told_and_swallows_nothing(tmp_path, text):
    with pytest.raises(DataError) as raised:
        of(tmp_path, text)
    assert str(raised.value).replace(str(tmp_path), "DIR") == (
        "DIR/a.csv, line 2: A quotation mark is not closed, or text follows the closing one. "
        'Write a quotation mark inside a cell twice ("").'
    )


def test_an_undeclared_encoding_is_told(tmp_path):
    with pytest.raises(DataError, match=r"The text is not in utf-8 or gb18030\. Save it as UTF-8"):
        decode(b"a\xff\xff,1", None, tmp_path)
    with pytest.raises(DataError, match="'utf-99' is not an encoding"):
        decode(b"a", "utf-99", tmp_path)


def test_blank_lines_and_a_trailing_separator_are_no_data(tmp_path):
    assert of(tmp_path, "a,b,\r\n1,2,\r\n\r\n3,4,\r\n").to_dict("list") == {"a": ["1", "3"], "b": ["2", "4"]}


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_was_written_is_read(tmp_path_factory, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    frame = of(tmp_path_factory.mktemp("csv"), text.getvalue())
    assert frame.to_numpy().tolist() == rows
