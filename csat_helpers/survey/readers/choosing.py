"""Which reader a file is for, told from its content: its name is not trusted."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from csat_helpers.errors import DataError, nearest
from csat_helpers.survey.readers.raw import Raw
from csat_helpers.survey.readers.text_encoding import MARKS, utf16_without_mark

HEAD = 8192  # bytes that tell
_MEND = "Export the answers as CSV, Excel (.xlsx), SPSS (.sav), Stata (.dta) or Parquet."
_NO_TABLE = "not a table of answers"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OLD_STATA = range(0x66, 0x74)  # formats 102 to 115, the first byte
# What comes instead of a table, by its first bytes, and what to do about it.
_FOREIGN = {
    b"\x1f\x8b": ("a gzip archive", "Unpack it and name the file that was in it."),
    b"BZh": ("a bzip2 archive", "Unpack it and name the file that was in it."),
    b"\xfd7zXZ": ("an xz archive", "Unpack it and name the file that was in it."),
    b"\x28\xb5\x2f\xfd": ("a zstandard archive", "Unpack it and name the file that was in it."),
    b"7z\xbc\xaf": ("a 7-Zip archive", "Unpack it and name the file that was in it."),
    b"Rar!": ("a RAR archive", "Unpack it and name the file that was in it."),
    b"PK\x05\x06": ("an empty zip archive", _MEND),
    b"%PDF": ("a PDF", _MEND),
    b"{\\rtf": ("a text document (RTF)", _MEND),
    b"\x89PNG": ("a picture", _MEND),
    b"\xff\xd8\xff": ("a picture", _MEND),
    b"SQLite format 3": ("a database", _MEND),
    b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60": ("a SAS file", "Export it from SAS as .sav, .dta or CSV."),
    b"RDX": ("an R workspace", "Write it in R with write.csv() or haven::write_sav()."),
}
_PAGE = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body", b"<div", b"<style")
_AS_WORKBOOK = "Open it in Excel or LibreOffice and save it as .xlsx, or export the answers as CSV."


@dataclass(frozen=True)
class Asked:
    """What the caller said of the file."""

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    header_rows: int | str | None = None


@dataclass(frozen=True)
class Reader:
    """One reader: ``declines`` looks at a file's first bytes and says why it cannot read it, or nothing; ``read`` reads."""

    name: str
    declines: Callable[[bytes, Path], str]
    read: Callable[[Path, Asked], Raw]


def first_bytes(path: Path) -> bytes:
    """The beginning of a file. Raises DataError for one that is missing, cannot be opened, or is empty."""
    try:
        with path.open("rb") as handle:
            head = handle.read(HEAD)
    except FileNotFoundError:
        raise DataError("The data file does not exist.", where=str(path), mend=_neighbours(path)) from None
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        mend = "Name a file that you may read and that no other program holds."
        raise DataError(f"The data file cannot be opened ({reason}).", where=str(path), mend=mend) from None
    blank = b" \t\r\n\f\v\0" if head.startswith((*MARKS,)) else None
    if len(head) < HEAD and not _unmarked(head).strip(blank):
        raise DataError("The file is empty.", where=str(path), mend="Export the answers again.")
    return head


def chosen(path: Path, head: bytes, encoding: str | None = None) -> Reader:
    """The first reader that does not decline; who declares an ``encoding`` knows that unusual bytes are text.

    Raises DataError that says why each reader declines.
    """
    reasons: dict[str, str] = {}
    for reader in READERS:
        reason = reader.declines(head, path)
        if not reason:
            return reader
        reasons[reader.name] = reason
    what, mend = _foreign(head, path)
    if encoding and what == _NO_TABLE:
        return named("delimited", path)
    tried = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
    raise DataError(f"The file is {what}. Readers tried: {tried}.", where=str(path), mend=mend)


def named(name: str, path: Path) -> Reader:
    """The reader of that name. Raises DataError for an unknown one."""
    for reader in READERS:
        if reader.name == name:
            return reader
    known = nearest(name, [reader.name for reader in READERS])
    raise DataError(f"There is no reader '{name}'.", where=str(path), mend=known)


def read_with(reader: Reader, path: Path, asked: Asked) -> Raw:
    """The table, with the reader's name in ``read_as``."""
    raw = reader.read(path, asked)
    return raw if "reader" in raw.read_as else replace(raw, read_as={"reader": reader.name, **raw.read_as})


def _unmarked(head: bytes) -> bytes:
    mark = next((mark for mark in MARKS if head.startswith(mark)), b"")
    return head.removeprefix(mark)


def _neighbours(path: Path) -> str:
    if not path.parent.is_dir():
        return f"The folder {path.parent} does not exist either."
    beside = sorted(p.name for p in path.parent.iterdir() if p.is_file())
    return nearest(path.name, beside) if beside else "Its folder is empty: put the file there, or correct its name."


def _foreign(head: bytes, path: Path) -> tuple[str, str]:
    """What a file is that nobody reads, and what to do about it."""
    known = next((told for begins, told in _FOREIGN.items() if head.startswith(begins)), None)
    if known:
        return known
    if head.startswith(_ZIP):
        return _archive(path), "Unpack it and name the file that was in it; a document: export its table as .xlsx."
    start = _unmarked(head).lstrip().lower()
    if start.startswith(_PAGE):
        return "a web page (HTML), also if its name ends in .xls", _AS_WORKBOOK
    if start.startswith(b"<"):
        return "XML", _AS_WORKBOOK
    if start[:1] in (b"{", b"["):
        return "JSON", _MEND
    return _NO_TABLE, _MEND


def _archive(path: Path) -> str:
    names = _members(path) or []
    return f"a zip archive ({', '.join(names[:3])})" if names else "a zip archive"


def _members(path: Path) -> list[str] | None:
    """The names in a zip archive; None where it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None


def _no_spss(head: bytes, _path: Path) -> str:
    portable = b"SPSSPORT" in head[:600].replace(b"\r", b"").replace(b"\n", b"")
    return "" if head.startswith((b"$FL2", b"$FL3")) or portable else "it does not begin as .sav, .zsav or .por"


def _no_excel(head: bytes, path: Path) -> str:
    if head.startswith(_OLE):
        return ""
    if not head.startswith(_ZIP):
        return "it is no workbook (.xlsx, .xls, .ods)"
    names = _members(path)
    # A damaged archive is the workbook's reader to tell of.
    if names is None or any(name.startswith("xl/") or name == "content.xml" for name in names):
        return ""
    return "the archive holds no workbook"


def _no_parquet(head: bytes, _path: Path) -> str:
    return "" if head.startswith(b"PAR1") else "it does not begin with PAR1"


def _no_arrow(head: bytes, _path: Path) -> str:
    return "" if head.startswith((b"ARROW1", b"FEA1", b"\xff\xff\xff\xff")) else "it does not begin with ARROW1"


def _no_stata(head: bytes, _path: Path) -> str:
    old = len(head) > 3 and head[0] in _OLD_STATA and head[1] in (1, 2) and head[2] == 1 and head[3] == 0
    return "" if head.startswith(b"<stata_dta>") or old else "it has no header of Stata"


def _no_text(head: bytes, _path: Path) -> str:
    if any(head.startswith(begins) for begins in (*_FOREIGN, _ZIP, _OLE)):
        return "it is no text"
    start = _unmarked(head).lstrip()
    if start[:1] == b"<":
        return "it is marked up (HTML or XML)"
    if start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"[", b"]")):
        return "it is JSON"
    if not head.startswith((*MARKS,)) and not utf16_without_mark(head) and b"\0" in head.splitlines()[0]:
        return "its first line holds bytes of no text"
    return ""


def _spss(path: Path, asked: Asked) -> Raw:
    from csat_helpers.survey.readers.spss import read_spss

    return read_spss(path, encoding=asked.encoding)


def _excel(path: Path, asked: Asked) -> Raw:
    from csat_helpers.survey.readers.excel import read_excel

    return read_excel(path, sheet=asked.sheet, header_rows=asked.header_rows)


def _parquet(path: Path, _asked: Asked) -> Raw:
    from csat_helpers.survey.readers.parquet import read_parquet

    return read_parquet(path)


def _arrow(path: Path, _asked: Asked) -> Raw:
    from csat_helpers.survey.readers.arrow import read_arrow

    return read_arrow(path)


def _stata(path: Path, _asked: Asked) -> Raw:
    from csat_helpers.survey.readers.stata import read_stata

    return read_stata(path)


def _delimited(path: Path, asked: Asked) -> Raw:
    from csat_helpers.survey.readers import delimited, large

    told = asked.encoding, asked.separator, asked.decimal
    parts = large.read_large(path, *told) if path.stat().st_size >= large.LARGE else None
    if parts is not None:
        return parts
    return delimited.read_delimited(path, encoding=told[0], separator=told[1], decimal=told[2])


READERS = (
    Reader("spss", _no_spss, _spss),
    Reader("excel", _no_excel, _excel),
    Reader("parquet", _no_parquet, _parquet),
    Reader("arrow", _no_arrow, _arrow),
    Reader("stata", _no_stata, _stata),
    Reader("delimited", _no_text, _delimited),
)
