"""A table of text, numbers and blanks written in any format and read back is the same table.

No library here writes XLS and ODS: those are written by hand, after the formats' documents.
"""

import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import feather, parquet

from csat_helpers.survey.readers.arrow import read_arrow
from csat_helpers.survey.readers.excel import read_excel
from csat_helpers.survey.readers.parquet import read_parquet
from csat_helpers.survey.readers.spss import read_spss
from csat_helpers.survey.readers.stata import read_stata
from tests.survey.readers import xls_by_hand
from tests.survey.readers.test_excel_old import ods

TRICKY = [
    "001",
    "NA",
    "null",
    "nan",
    "1e5",
    "=1+1",
    "TRUE",
    "#N/A",
    "1.0",
    "-0",
    "",
    " ",
    "满意",
    "é",
    "😀",
    "a\nb",
    "<b>&amp;",
    "_x0041_",
    "{0}",
]
CHARACTER = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], include_characters="\n")
TEXT = st.one_of(st.none(), st.sampled_from(TRICKY), st.text(CHARACTER, max_size=6))
WHOLE = st.integers(-(10**14), 10**14).map(float)
# A workbook's number has 15 digits; the other formats hold every double.
SHORT = st.floats(-1e9, 1e9, allow_subnormal=False).map(lambda value: float(f"{value:.12g}"))
DOUBLE = st.floats(-1e300, 1e300, allow_subnormal=False)


@st.composite
def tables(draw, number, headings):
    """Headings, and rows of cells: each column text or numbers, with blanks."""
    width, height = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    kinds = [draw(st.sampled_from([TEXT, st.one_of(st.none(), WHOLE, number)])) for _ in range(width)]
    columns = [draw(st.lists(kind, min_size=height, max_size=height)) for kind in kinds]
    names = [f"q{k}" for k in range(width)]
    if headings is not None:
        names = draw(st.lists(headings, min_size=width, max_size=width, unique=True))
    texts = [kind is TEXT for kind in kinds]
    return names, columns, texts


def shown(value):
    """A cell as a reader gives it: text as it is, a number without a needless point."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() else str(float(value))


def filled(rows):
    """A workbook's rows without those that hold nothing, which are none there."""
    return [row for row in rows if any(row)]


def whole(raw):
    """The table that was read, its cells as text."""
    frame = pd.concat(list(raw.parts()), ignore_index=True) if raw.parts else raw.frame
    assert list(frame.columns) == list(raw.frame.columns)
    return list(frame.columns), [
        [shown(value) for value in row] for row in frame.astype(object).itertuples(index=False)
    ]


def frame_of(names, columns, texts):
    typed = [
        pd.Series(["" if v is None else v for v in c], dtype="str") if text else pd.Series(c, dtype=float)
        for c, text in zip(columns, texts, strict=True)
    ]
    return pd.DataFrame(dict(zip(names, typed, strict=True)))


def xlsx(path, names, columns, texts):
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for k, (name, cells) in enumerate(zip(names, columns, strict=True)):
            sheet.write_string(0, k, name)
            for row, cell in enumerate(cells, 1):
                if isinstance(cell, str):
                    sheet.write_string(row, k, cell)
                elif cell is not None:
                    sheet.write_number(row, k, cell)


def sheet_rows(names, columns):
    return [names, *(list(row) for row in zip(*columns, strict=True))]


def xls(path, names, columns, texts):
    path.write_bytes(xls_by_hand.workbook(sheet_rows(names, columns)))


def arrow_table(names, columns, texts):
    kinds = [pa.string() if text else pa.float64() for text in texts]
    return pa.table([pa.array(c, kind) for c, kind in zip(columns, kinds, strict=True)], names=names)


HEADING = st.text(CHARACTER, min_size=1, max_size=6).filter(str.strip)
FORMATS = {
    "xlsx": (xlsx, read_excel, SHORT, HEADING, filled),
    "xls": (xls, read_excel, DOUBLE, HEADING, filled),
    "ods": (lambda p, n, c, t: ods(p, sheet_rows(n, c)), read_excel, DOUBLE, HEADING, filled),
    "sav": (lambda p, *t: pyreadstat.write_sav(frame_of(*t), str(p)), read_spss, DOUBLE, None, None),
    "zsav": (lambda p, *t: pyreadstat.write_sav(frame_of(*t), str(p), compress=True), read_spss, DOUBLE, None, None),
    "dta": (lambda p, *t: pyreadstat.write_dta(frame_of(*t), str(p)), read_stata, DOUBLE, None, None),
    "parquet": (lambda p, *t: parquet.write_table(arrow_table(*t), p), read_parquet, DOUBLE, HEADING, None),
    "feather": (lambda p, *t: feather.write_feather(arrow_table(*t), str(p)), read_arrow, DOUBLE, HEADING, None),
}  # fmt: skip


def holds(form, cases, tmp_path):
    write, read, number, headings, kept = FORMATS[form]
    path = tmp_path / f"a.{form}"

    @settings(
        max_examples=cases,
        deadline=None,
        derandomize=cases <= 200,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(tables(number, headings))
    def same(table):
        names, columns, texts = table
        if form in ("sav", "zsav"):  # the format fills text up with blanks
            columns = [[c.rstrip(" ") if isinstance(c, str) else c for c in column] for column in columns]
        write(path, names, columns, texts)
        rows = [[shown(cell) for cell in row] for row in zip(*columns, strict=True)]
        assert whole(read(path)) == (names, kept(rows) if kept else rows)

    same()


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_written_is_read(form, tmp_path):
    holds(form, 200, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_what_was_written_is_read_ten_thousand_times(form, tmp_path):
    holds(form, 10_000, tmp_path)
