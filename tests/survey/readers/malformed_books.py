"""Workbooks that are odd, damaged, protected, or unpack to more than any memory: their parts written by hand."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from tests.survey.readers.malformed_case import Case, text_case

# Workbooks, their parts written by hand.
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_TABLE = "<row r='1'>{id}{q}</row>" + "".join(
    f"<row r='{k}'><c r='A{k}'><v>{k}</v></c><c r='B{k}'><v>5</v></c></row>" for k in (2, 3, 4)
)


def _word(place: str, text: str) -> str:
    return f"<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>"


def _rows(rows: str = _TABLE, after: str = "", before: str = "") -> str:
    data = rows.replace("{id}", _word("A1", "id")).replace("{q}", _word("B1", "q"))
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def parts(sheet: str | None = None, **others: str) -> dict[str, str]:
    """The parts of a workbook of one sheet."""
    found = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>shared</t></si></sst>',
        "xl/worksheets/sheet1.xml": sheet or _rows(),
    }
    return found | {f"xl/{name}.xml": text for name, text in others.items()}


def zipped(members: dict[str, str]) -> bytes:
    """A zip archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return held.getvalue()


def workbook() -> bytes:
    """A plain workbook of three rows and two columns."""
    return zipped(parts())


def parquet() -> bytes:
    """The same as Parquet."""
    return pd.DataFrame({"id": ["1", "2", "3"], "q": [5, 4, 3]}).to_parquet()


def sav() -> bytes:
    """The same as an SPSS file."""
    import tempfile

    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sav"
        pyreadstat.write_sav(pd.DataFrame({"id": ["1", "2", "3"], "q": [5.0, 4.0, 3.0]}), str(path))
        return path.read_bytes()


def workbooks() -> Iterator[Case]:
    """Workbooks that are odd, damaged or protected."""
    yield Case("book/plain.xlsx", workbook, (3, 2))
    formula = _TABLE.replace("<v>5</v>", "<f>1+4</f><v>5</v>")
    yield Case("book/formula.xlsx", lambda: zipped(parts(_rows(formula))), (3, 2))
    error = _TABLE.replace("<c r='B2'><v>5</v></c>", "<c r='B2' t='e'><v>#DIV/0!</v></c>")
    yield Case("book/error.xlsx", lambda: zipped(parts(_rows(error))), (3, 2))
    merged = "<mergeCells count='1'><mergeCell ref='A2:A3'/></mergeCells>"
    yield Case("book/merged.xlsx", lambda: zipped(parts(_rows(after=merged))), (3, 2))
    yield Case("book/one-row.xlsx", lambda: zipped(parts(_rows("<row r='1'>{id}{q}</row>"))), None, "")
    yield Case("book/nothing.xlsx", lambda: zipped(parts(_rows(""))), None, "empty")
    for missing in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
        yield Case(
            f"book/without-{missing.replace('/', '-')}.xlsx",
            lambda missing=missing: zipped({k: v for k, v in parts().items() if k != missing}),
        )
    yield Case("book/ill-formed.xlsx", lambda: zipped(parts(_rows()[:-40])), None, "")
    yield Case("book/no-xml.xlsx", lambda: zipped(parts("not xml at all")), None, "")
    yield Case("book/climbing.xlsx", lambda: zipped(parts() | {"../../climbed.txt": "x"}), (3, 2))
    yield Case("book/locked.xlsx", locked, None, "assword")
    yield text_case("book/old-damaged.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, None, "")


def locked() -> bytes:
    """A password-protected workbook: an OLE file with a stream named EncryptedPackage, its least bytes."""
    free, end, table = b"\xff" * 4, b"\xfe\xff\xff\xff", b"\xfd\xff\xff\xff"
    number = (0).to_bytes(4, "little")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + bytes(6)
    header += bytes(4) + (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4)
    header += (4096).to_bytes(4, "little") + (2).to_bytes(4, "little") + (1).to_bytes(4, "little") + end + bytes(4)
    header += number + free * 108
    sectors = (
        table + end + end + b"\x04\0\0\0" + end + free * 123
    )  # allocation, directory, small allocation, small data
    entries = [
        ("Root Entry", 5, 1, 3, 128),
        ("EncryptionInfo", 2, 0xFFFFFFFF, 0, 64),
        ("EncryptedPackage", 2, 0xFFFFFFFF, 1, 64),
    ]
    directory = b"".join(_entry(k, *entry) for k, entry in enumerate(entries)) + bytes(128)
    small = end + end + free * 126
    data = b"\x04\0\x04\0\x40\0\0\0".ljust(64, b"\0") + bytes(448)
    return header + sectors + directory + small + data + bytes(512)


def _entry(k: int, name: str, kind: int, child: int, start: int, size: int) -> bytes:
    none = b"\xff" * 4
    text = (name + "\0").encode("utf-16-le")
    right = (2).to_bytes(4, "little") if k == 1 else none
    return (
        text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1]) + none + right
        + child.to_bytes(4, "little") + bytes(36) + start.to_bytes(4, "little") + size.to_bytes(8, "little")
    )  # fmt: skip


def _laughs(lines: int = 9) -> str:
    steps = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, lines + 1))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{steps}]>'


def bombs() -> Iterator[Case]:
    """Small files that unpack to more than any memory."""

    def stuffed(name: str) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for part, text in parts().items():
                if part != name:
                    archive.writestr(part, text)
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for _ in range(600):
                    part.write(b" " * 1_000_000)
        return held.getvalue()

    yield Case("bomb/sheet.xlsx", lambda: stuffed("xl/worksheets/sheet1.xml"), None, "", True)
    yield Case("bomb/strings.xlsx", lambda: stuffed("xl/sharedStrings.xml"), None, "", True)
    laughing = _laughs() + _rows(f"<row r='1'>{_word('A1', '&l9;')}</row>")
    yield Case("bomb/laughs-sheet.xlsx", lambda: zipped(parts(laughing)), None, "", True)
    strings = _laughs() + f'<sst xmlns="{_MAIN}"><si><t>&l9;</t></si></sst>'
    shared = "<row r='1'><c r='A1' t='s'><v>0</v></c></row>"
    yield Case("bomb/laughs-strings.xlsx", lambda: zipped(parts(_rows(shared), sharedStrings=strings)), None, "", True)
    yield Case(
        "bomb/laughs-book.xlsx",
        lambda: zipped(parts(workbook=_laughs() + _BOOK.replace('"S"', '"&l9;"'))),
        None,
        "",
        True,
    )
    outside = '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + _rows(f"<row r='1'>{_word('A1', '&f;')}</row>")
    yield Case("bomb/outside.xlsx", lambda: zipped(parts(outside)), None, "", True)
    far = _TABLE + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    yield Case("bomb/far-cell.xlsx", lambda: zipped(parts(_rows(far))), None, "", True)
    deep = _rows("<row r='1'>" + "<c>" * 200_000 + "</c>" * 200_000 + "</row>")
    yield Case("bomb/deep.xlsx", lambda: zipped(parts(deep)), None, "", True)
