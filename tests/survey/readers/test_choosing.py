"""Which reader a file is for, by its content; why each one declines."""

import zipfile

import pandas as pd
import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import READERS, kind_of, read

TRIED = (
    "Readers tried: spss: it does not begin as .sav, .zsav or .por; excel: it is no workbook (.xlsx, .xls, .ods); "
    "parquet: it does not begin with PAR1; arrow: it does not begin with ARROW1; stata: it has no header of Stata; "
    "delimited: "
)
PORTABLE = b"ASCII SPSS PORT FILE".ljust(40) * 5 + b"0" * 256 + b"SPSSPORT"


def told(path, content=None, **options):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError) as raised:
        read(path, **options)
    return str(raised.value).replace(str(path.parent), "DIR")


def test_every_reader_has_a_name_of_its_own():
    assert [reader.name for reader in READERS] == ["spss", "excel", "parquet", "arrow", "stata", "delimited"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"$FL2@(#)", "spss"),
        (b"$FL3@(#)", "spss"),
        (PORTABLE, "spss"),
        (PORTABLE[:80] + b"\r\n" + PORTABLE[80:160] + b"\r\n" + PORTABLE[160:], "spss"),
        (b"PK\x03\x04damaged", "excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel"),
        (b"PAR1", "parquet"),
        (b"ARROW1\0\0", "arrow"),
        (b"<stata_dta><header>", "stata"),
        (b"\x72\x02\x01\x00rest", "stata"),
        (b"r,s\n1,2\n", "delimited"),
        (b"[id],[q]\n1,2\n", "delimited"),
        ("a,b\n1,2\n".encode("utf-16"), "delimited"),
        ("a,b\n1,2\n".encode("utf-16-le"), "delimited"),
    ],
)
def test_the_first_bytes_choose(tmp_path, content, kind):
    (tmp_path / "a").write_bytes(content)
    assert kind_of(tmp_path / "a") == kind


@pytest.mark.parametrize(
    ("content", "what", "why", "mend"),
    [
        (
            b"<html><table><tr>",
            "a web page (HTML), also if its name ends in .xls",
            "it is marked up",
            "save it as .xlsx",
        ),
        (b"\r\n<TABLE border=1>", "a web page (HTML), also if its name", "it is marked up", "save it as .xlsx"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "XML", "it is marked up (HTML or XML)", "save it as .xlsx"),
        (b'{"answers": []}', "JSON", "it is JSON", "Export the answers as CSV"),
        (b'[{"q": 1}]', "JSON", "it is JSON", "Export the answers as CSV"),
        (b"\x1f\x8b\x08rest", "a gzip archive", "it is no text", "Unpack it"),
        (b"%PDF-1.7", "a PDF", "it is no text", "Export the answers as CSV"),
        (b"\0\1\2\3", "not a table of answers", "its first line holds bytes of no text", "Export the answers"),
    ],
)
def test_when_none_can_read_it_each_says_why(tmp_path, content, what, why, mend):
    message = told(tmp_path / "a.xls", content)
    assert message.startswith(f"DIR/a.xls: The file is {what}")
    assert TRIED + why in message
    assert mend in message


def test_a_zip_of_a_text_is_to_be_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("answers.csv", "a,b\n1,2\n")
    message = told(tmp_path / "a.zip")
    assert message.startswith("DIR/a.zip: The file is a zip archive (answers.csv). Readers tried: spss:")
    assert "excel: the archive holds no workbook" in message
    assert message.endswith("Unpack it and name the file that was in it; a document: export its table as .xlsx.")


def test_a_reader_may_be_named(tmp_path):
    (tmp_path / "a").write_text("{id},q\n1,2\n")
    assert "it is JSON" in told(tmp_path / "a")
    raw = read(tmp_path / "a", reader="delimited")
    assert raw.frame.to_dict("list") == {"{id}": ["1"], "q": ["2"]}
    assert raw.read_as["reader"] == "delimited"
    assert told(tmp_path / "a", reader="spss").startswith("DIR/a: ")
    assert told(tmp_path / "a", reader="csv") == (
        "DIR/a: There is no reader 'csv'. Known: spss, excel, parquet, arrow, stata, delimited."
    )


def test_every_kind_of_file_says_its_reader(tmp_path):
    frame = pd.DataFrame({"id": ["1", "2"], "q": [1.0, 2.0]})
    frame.to_parquet(tmp_path / "parquet")
    frame.to_excel(tmp_path / "excel", index=False, engine="openpyxl")
    frame.to_csv(tmp_path / "delimited", index=False)
    for name in ("parquet", "excel", "delimited"):
        assert read(tmp_path / name).read_as["reader"] == name
