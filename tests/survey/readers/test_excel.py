import datetime
import zipfile

import openpyxl
import pytest
import xlsxwriter

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import read
from csat_helpers.survey.readers.excel import read_excel, text

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def merged(path, rows, *ranges):
    book = openpyxl.load_workbook(workbook(path, S=rows))
    for cells in ranges:
        book["S"].merge_cells(cells)
    book.save(path)
    return path


def by_hand(path, sheet="", **parts):
    """An XLSX container made by hand: the least that opens, with the sheet's XML as given."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kept = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {NAMESPACE}><sheetData>{sheet}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**kept, **parts}.items():
            archive.writestr(name, content)
    return path


def told(path, **options):
    with pytest.raises(DataError) as raised:
        read_excel(path, **options)
    return str(raised.value).replace(str(path.parent), "DIR")


def test_cells_are_text_as_a_reader_sees_them(tmp_path):
    rows = [["a", "b", "c", "d"], [1, 2.5, "001", datetime.date(2026, 5, 1)], [None, True, "好", None], [None] * 4]
    raw = read(workbook(tmp_path / "a.xlsx", S=rows))
    assert raw.frame.to_dict("list") == {
        "a": ["1", ""], "b": ["2.5", "TRUE"], "c": ["001", "好"], "d": ["2026-05-01", ""],
    }  # fmt: skip
    assert raw.read_as == {"reader": "excel", "sheet": "S", "header_rows": "1-1"}
    assert raw.notes == ()


def test_text_that_looks_like_something_else_survives(tmp_path):
    cells = ["001", "NA", "null", "1e5", "=1+1", " lead", "TRUE", "#N/A", "1.0", "_x0041_", "line\nbreak"]
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for row, cell in enumerate(["heading", *cells]):
            sheet.write_string(row, 0, cell)
    raw = read(path)
    assert raw.frame["heading"].tolist() == cells
    assert raw.notes == ()


@pytest.mark.parametrize("since_1904", [False, True])
def test_dates_in_both_systems(tmp_path, since_1904):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
        sheet = book.add_worksheet()
        for k, (form, value) in enumerate(
            [
                ("yyyy-mm-dd", datetime.datetime(2026, 5, 1)),
                ("yyyy-mm-dd hh:mm:ss", datetime.datetime(2026, 5, 1, 13, 30, 15)),
                ("hh:mm:ss", datetime.time(13, 30)),
                ("[h]:mm:ss", datetime.timedelta(hours=30, seconds=5)),
            ]
        ):
            sheet.write_string(0, k, f"c{k}")
            sheet.write_datetime(1, k, value, book.add_format({"num_format": form}))
    row = read(path).frame.iloc[0].tolist()
    assert row == ["2026-05-01", "2026-05-01 13:30:15", "13:30:00", "30:00:05"]


def test_durations_of_days_and_parts_of_seconds():
    assert text(datetime.timedelta(days=-1)) == "-24:00:00"
    assert text(datetime.timedelta(seconds=61, microseconds=500000)) == "0:01:01.5"


def test_errors_are_kept_as_text_and_counted(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["q", "w"])
        sheet.write_row(3, 1, [1, 2])
        sheet.write_formula(4, 1, "=NA()", value="#N/A")
        sheet.write_formula(4, 2, "=1/0", value="#DIV/0!")
    raw = read(path)
    assert raw.frame.to_dict("list") == {"q": ["1", "#N/A"], "w": ["2", "#DIV/0!"]}
    assert raw.notes[0] == "Cells with an error, kept as text: 2 (#N/A 1, #DIV/0! 1)."


def test_a_formula_gives_its_stored_value_and_one_without_is_told(tmp_path):
    book = openpyxl.Workbook()
    for row in [["a", "b"], [1, "=A2+1"], [2, "=A3+1"]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    raw = read(tmp_path / "a.xlsx")
    assert raw.frame["b"].tolist() == ["", ""]
    assert raw.notes[0].startswith("Formulas without a stored value, read as blank: 2.")
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as other:
        sheet = other.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, '="x"', value="x")
        sheet.write_formula(1, 1, '=""', value="")
    raw = read(tmp_path / "b.xlsx")
    assert raw.frame["a"].tolist() == ["x"]
    assert "may be stale or 0" in raw.notes[-1]


def test_long_numbers_are_told(tmp_path):
    raw = read(workbook(tmp_path / "a.xlsx", S=[["id", "q"], [123456789012345678, 1], [1, 2]]))
    assert raw.frame["id"].tolist()[0].startswith("1234567890123456")
    assert raw.notes == (
        "Numbers of more than 15 digits, which a spreadsheet rounds, stand in 'id': ids are to be exported as text.",
    )


def test_the_named_sheet_else_the_first_that_holds_anything(tmp_path):
    path = workbook(tmp_path / "a.xlsx", empty=[], first=[["a"], [1]], second=[["b"], [2]])
    assert list(read(path).frame.columns) == ["a"]
    assert (read(path).sheet, read(path).other_sheets) == ("first", ("empty", "second"))
    assert list(read(path, sheet="second").frame.columns) == ["b"]


def test_a_cover_sheet_is_passed_over_and_told(tmp_path):
    cover, answers = [["Survey of 2026"], ["Made by"], ["Read me"]], [["a", "b"], [1, 2]]
    raw = read(workbook(tmp_path / "a.xlsx", Cover=cover, Answers=answers))
    assert raw.sheet == "Answers"
    assert raw.notes == ("Sheet 'Answers' was read, the first that looks like a table; others: 'Cover'.",)


def test_a_hidden_sheet_is_read_only_if_it_is_named(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Secret=[["a", "b"], [1, 2]], Answers=[["c", "d"], [1, 2]])
    book = openpyxl.load_workbook(path)
    book["Secret"].sheet_state = "veryHidden"
    book.save(path)
    assert read(path).sheet == "Answers"
    assert read(path).notes == ("Sheets that are hidden or no tables, not read: 'Secret'.",)
    assert read(path, sheet="Secret").notes[0] == "Sheet 'Secret', which was asked for, is hidden."
    book["Answers"].delete_rows(1, 2)
    book.save(path)
    assert "Hidden sheets, which are read only if named: 'Secret'." in told(path)


def test_hidden_rows_are_read_and_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", S=[["a", "b"], [1, 2], [3, 4]])
    book = openpyxl.load_workbook(path)
    book["S"].row_dimensions[3].hidden = True
    book.save(path)
    raw = read(path)
    assert raw.frame["a"].tolist() == ["1", "3"]
    assert raw.notes == ("Hidden rows, read as well: 1.",)


def test_blank_rows_between_the_answers_are_left_out_and_counted(tmp_path):
    raw = read(workbook(tmp_path / "a.xlsx", S=[["a", "b"], [1, 2], [None, None], [3, 4]]))
    assert raw.frame["a"].tolist() == ["1", "3"]
    assert raw.notes == ("Blank rows among the answers, left out: 1.",)


def test_formats_alone_are_no_cells(tmp_path):
    path = workbook(tmp_path / "a.xlsx", S=[["a", "b"], [1, 2]])
    book = openpyxl.load_workbook(path)
    book["S"]["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(path)
    assert read(path).frame.shape == (1, 2)


def test_an_unknown_sheet_is_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Answers=[["a"], [1]])
    with pytest.raises(
        DataError, match=r"The workbook has no sheet 'Answer'\. Did you mean 'Answers'\? Known: Answers\."
    ):
        read(path, sheet="Answer")


def test_an_empty_workbook_is_told(tmp_path):
    with pytest.raises(DataError, match="The sheet is empty"):
        read(workbook(tmp_path / "a.xlsx", S=[]))


def test_a_workbook_with_a_password_is_told(tmp_path):
    from tests.survey.readers.xls_by_hand import compound

    path = tmp_path / "a.xlsx"
    path.write_bytes(compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"\0" * 5000}))
    assert told(path) == "DIR/a.xlsx: The workbook is protected. Save it without a password."


@pytest.mark.parametrize("keep", [30, 200, 2000, -1])
def test_a_workbook_cut_short_is_told(tmp_path, keep):
    path = workbook(tmp_path / "a.xlsx", S=[["a", "b"], [1, 2]])
    path.write_bytes(path.read_bytes()[:keep])
    assert "does not open" in told(path)


def test_another_zip_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("answers.csv", "a,b\n1,2\n")
    assert told(tmp_path / "a.zip") == (
        "DIR/a.zip: The file is a zip container and no workbook. Unpack it, and name the file with the answers."
    )


def test_cells_without_a_place_are_read(tmp_path):
    rows = "<row><c t='inlineStr'><is><t>a</t></is></c></row><row><c><v>1</v></c></row>"
    assert read(by_hand(tmp_path / "a.xlsx", rows)).frame.to_dict("list") == {"a": ["1"]}


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        FAR.format(1048576, "XFD"),
        FAR.format(99999999, "A"),
        FAR.format(2, "ZZZZZ"),
        FAR.format(900000, "ZZ").replace('"', "'"),
        '<row r="1"><c r="XFD1"><v>1</v></c><c r="A999999"><v>1</v></c></row>',
        "<row><c><v>1</v></c></row>" * 9000 + "<row>" + "<c><v>1</v></c>" * 9000 + "</row>",
    ],
)
def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path, rows):
    message = told(by_hand(tmp_path / "a.xlsx", rows))
    assert message.startswith("DIR/a.xlsx, part 'xl/worksheets/sheet1.xml': The sheet reaches over ")
    assert message.endswith("Save it as CSV, which is read in parts, or delete stray cells far from the table.")


def test_a_zip_bomb_is_told_before_it_is_unpacked(tmp_path):
    path = by_hand(tmp_path / "a.xlsx", "<row/>", **{"xl/sharedStrings.xml": b" " * 30_000_000})
    assert told(path).startswith("DIR/a.xlsx, part 'xl/sharedStrings.xml': The workbook unpacks to 30 MB in 6 parts")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_bomb_is_told(tmp_path, encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst>&b;</sst>'
    path = by_hand(tmp_path / "a.xlsx", "<row/>", **{"xl/sharedStrings.xml": bomb.encode(encoding)})
    assert told(path) == (
        "DIR/a.xlsx, part 'xl/sharedStrings.xml': The file declares XML entities, which no spreadsheet program writes. "
        "Open it in a spreadsheet program and save the answers as CSV."
    )


def test_sixteen_thousand_columns(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"q{k}" for k in range(16_000)])
        sheet.write_row(1, 0, list(range(16_000)))
    assert read(path).frame.iloc[0].tolist() == [str(k) for k in range(16_000)]
