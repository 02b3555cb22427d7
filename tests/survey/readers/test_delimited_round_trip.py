"""A table of text written in any way that is supported and read back is the same table."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from csat_helpers.survey.readers import large, read, scanning

# A table says its encoding where the characters are of no language; a usual heading tells it otherwise.
ENCODINGS = {"utf-8": None, "utf-8-sig": None, "utf-16": None, "gb18030": "gb18030", "utf-16-le": "utf-16-le"}
CELL = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.sampled_from(
        ["", "001", "NA", "null", "1e5", "=1+1", "TRUE", "1.0", "3,5", '"', '""', ",", ";", "\n", "\r\n", "\r"]
    ),
    st.text(st.sampled_from('a ,;\t|"\n\r很好é'), max_size=8),
)


@st.composite
def tables(draw):
    """Rows of text below headings that differ, and how they are written."""
    width = draw(st.integers(1, 5))
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8))
    # Python before 3.13 leaves a line end of another system in a cell without quotation marks.
    broken = any(end in cell for row in rows for cell in row for end in "\r\n")
    written = {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n"])),
        "quoting": csv.QUOTE_ALL if broken else draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    }
    return [f"问题{k}" for k in range(width)], rows, written, draw(st.sampled_from([*ENCODINGS]))


def check(table, folder):
    """What is read is what was written; in one column the separator cannot be told and does not matter."""
    header, rows, written, encoding = table
    text = io.StringIO(newline="")
    csv.writer(text, **written).writerows([header, *rows])
    path = folder / "a.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    raw = read(path, encoding=ENCODINGS[encoding], separator=written["delimiter"])
    frame = raw.frame if raw.parts is None else pd.concat(list(raw.parts()), ignore_index=True)
    assert list(frame.columns) == header
    assert frame.to_numpy().tolist() == rows
    assert not any("filled" in note or "cut" in note for note in raw.notes)


QUICK = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICK
@given(tables())
def test_what_was_written_is_read(tmp_path_factory, table):
    check(table, tmp_path_factory.getbasetemp())


# Arrow lost the second byte of a cell's line end where a part of the file ended between the two.
SPLIT = (
    ["a", "b"],
    [["00", "00\x80\x80𐀀"], ["\r\n", ""]],
    {"delimiter": ",", "lineterminator": "\n", "quoting": 1},
    "utf-8",
)


@QUICK
@example(SPLIT)
@given(tables())
def test_what_was_written_is_read_in_parts(tmp_path_factory, monkeypatch, table):
    monkeypatch.setattr(large, "LARGE", 0)
    monkeypatch.setattr(large, "_BYTES", 40)
    monkeypatch.setattr(large, "BLOCK", 5)
    monkeypatch.setattr(scanning, "BLOCK", 5)
    check(table, tmp_path_factory.getbasetemp())


@pytest.mark.slow
@settings(QUICK, max_examples=10_000, derandomize=False)
@given(tables())
def test_what_was_written_is_read_ten_thousand_times(tmp_path_factory, table):
    check(table, tmp_path_factory.getbasetemp())


WORD = st.text(st.sampled_from("很好服务态度等候时间太长ab1 "), min_size=1, max_size=6)


@QUICK
@given(
    st.lists(st.lists(WORD, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32"]),
)
def test_encoding_and_separator_are_told(tmp_path_factory, rows, separator, encoding):
    path = tmp_path_factory.getbasetemp() / "b.csv"
    text = "".join(separator.join(row) + "\n" for row in [["总体满意度", "服务态度", "意见"], *rows])
    path.write_bytes(text.encode(encoding))
    raw = read(path)
    assert raw.frame.to_numpy().tolist() == rows
    assert (raw.read_as["encoding"], raw.read_as["separator"]) == (encoding, separator)
