"""XLS and ODS: files made by hand, because no library here writes them."""

import struct
import zipfile
from xml.sax.saxutils import escape, quoteattr

import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers.excel import read_excel
from tests.survey.readers import xls_by_hand

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("style", "style"), ("table", "table"), ("text", "text")]
)


def ods(path, rows, *, styles="", encrypted=False):
    """An ODS file made by hand after the OpenDocument format: rows are XML, or lists of cells."""
    body = "".join(row if isinstance(row, str) else _row(row) for row in rows)
    manifest = "<manifest:encryption-data/>" if encrypted else ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}'
            '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES} xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'>"
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="S" table:style-name="ta1">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _row(cells):
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(value):
    if value in (None, ""):
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value={quoteattr(repr(value))}/>'
    lines = (escape(line).replace(" ", "<text:s/>") for line in value.split("\n"))
    text = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def xls(path, rows, **options):
    path.write_bytes(xls_by_hand.workbook(rows, **options))
    return path


def told(path):
    with pytest.raises(DataError) as raised:
        read_excel(path)
    return str(raised.value).replace(str(path.parent), "DIR")


def test_xls_cells_and_errors(tmp_path):
    rows = [["q", "好", "c"], [1, "001", True], [2.5, None, Exception("#N/A")], [Exception("#DIV/0!"), "x", False]]
    raw = read_excel(xls(tmp_path / "a.xls", rows))
    assert raw.frame.to_dict("list") == {
        "q": ["1", "2.5", "#DIV/0!"], "好": ["001", "", "x"], "c": ["TRUE", "#N/A", "FALSE"],
    }  # fmt: skip
    assert raw.notes == ("Cells with an error, kept as text: 2 (#N/A 1, #DIV/0! 1).",)


def test_xls_protected_or_hidden(tmp_path):
    assert told(xls(tmp_path / "a.xls", [["a"], [1]], protected=True)) == (
        "DIR/a.xls: The workbook is protected. Save it without a password."
    )
    assert "Hidden sheets, which are read only if named: 'S'." in told(
        xls(tmp_path / "a.xls", [["a"], [1]], hidden=True)
    )


def test_xls_cut_short_at_any_place(tmp_path):
    content = xls_by_hand.workbook([["a", "b"], *([k, "x"] for k in range(300))])
    path = tmp_path / "a.xls"
    for keep in range(8, len(content) - 600, 997):
        path.write_bytes(content[:keep])
        assert told(path).startswith("DIR/a.xls: The workbook ")


def test_xls_with_a_cell_far_away(tmp_path):
    content = xls_by_hand.workbook([["a", "b"], [1, 2]])
    near = struct.pack("<HHHHH", 0x203, 14, 1, 1, 0)
    assert near in content
    (tmp_path / "a.xls").write_bytes(content.replace(near, struct.pack("<HHHHH", 0x203, 14, 60000, 60000, 0)))
    assert "The sheet reaches over 60,001 rows and 60,001 columns" in told(tmp_path / "a.xls")


def test_an_office_document_is_no_workbook(tmp_path):
    (tmp_path / "a.doc").write_bytes(xls_by_hand.compound({"WordDocument": b"\0" * 100}))
    assert "an Office document without a sheet" in told(tmp_path / "a.doc")


def test_ods_cells(tmp_path):
    cells = [
        '<table:table-cell office:value-type="date" office:date-value="2026-05-01"/>',
        '<table:table-cell office:value-type="time" office:time-value="PT30H15M07S"/>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        '<table:table-cell table:formula="of:=NA()" calcext:value-type="error" office:value-type="string" office:string-value=""><text:p>#N/A</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=1+1"/>',
    ]
    rows = [
        ["a", "b", "c", "d", "e"],
        [1, 2.5, "001", "NA", "好 "],
        f"<table:table-row>{''.join(cells)}</table:table-row>",
    ]
    rows.append(
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    raw = read_excel(ods(tmp_path / "a.ods", rows))
    assert raw.frame.to_numpy().tolist() == [
        ["1", "2.5", "001", "NA", "好 "],
        ["2026-05-01", "30:15:07", "TRUE", "", ""],
    ]
    assert raw.notes == (
        "Cells with an error, read as blank: 1.",
        "Formulas without a stored value, read as blank: 1. Open the workbook in a spreadsheet program and save it.",
        "Durations, written as hours:minutes:seconds: 1.",
    )


def test_ods_hidden_or_protected(tmp_path):
    styles = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    assert "Hidden sheets" in told(ods(tmp_path / "a.ods", [["a"], [1]], styles=styles))
    assert "The workbook is protected." in told(ods(tmp_path / "b.ods", [["a"], [1]], encrypted=True))


@pytest.mark.parametrize(
    "row",
    [
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="1000000"/><table:table-row><table:table-cell table:number-columns-repeated="1000"/><table:table-cell office:value-type="float" office:value="1"/></table:table-row>',
        "<table:table-row table:number-rows-repeated='900000'/><table:table-row table:number-rows-repeated='900000'><table:table-cell office:value-type='float' office:value='1'/></table:table-row>",
    ],
)
def test_ods_rows_said_to_be_repeated_do_not_fill_the_memory(tmp_path, row):
    assert "The sheet reaches over" in told(ods(tmp_path / "a.ods", [["a"], row]))


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "columns"), [("text", 14), ("index", 36)])
def test_a_real_workbook_of_the_old_kind(shared, name, columns):
    raw = read_excel(shared / "data" / "platform_exports" / f"wenjuanxing_{name}_800.xls")
    assert raw.frame.shape == (800, columns)
    assert raw.frame.columns[0] == "序号"
    assert raw.frame["序号"].tolist() == [str(k) for k in range(1, 801)]
    assert raw.notes == ()


@pytest.mark.realdata
def test_a_real_code_list(shared):
    raw = read_excel(shared / "data" / "sfo_airport" / "code_list_2018.xlsx")
    assert list(raw.frame.columns)[:2] == ["Field", "Question/Description"]


def test_xls_whose_sheet_is_elsewhere(tmp_path):
    content = xls_by_hand.workbook([["a", "b"], [1, 2]])
    at = content.index(struct.pack("<HH", 0x85, 9)) + 4
    (tmp_path / "a.xls").write_bytes(content[:at] + struct.pack("<I", 47_147) + content[at + 4 :])
    assert told(tmp_path / "a.xls") == "DIR/a.xls: The workbook is damaged or cut short. Save it again as .xlsx or CSV."


def test_what_the_library_panics_over_is_told(tmp_path, monkeypatch):
    from csat_helpers.survey.readers import excel

    class PanicException(BaseException):  # as the library's, which cannot be imported
        pass

    with pytest.raises(DataError, match="it is damaged"), excel._told(tmp_path / "a.xls"):
        raise PanicException
