"""The old binary workbook (XLS) looked through before it is opened: protection, errors, and how far its sheets reach."""

import struct
from collections.abc import Iterator
from pathlib import Path

from csat_helpers.errors import DataError
from csat_helpers.survey.readers.sheet_xml import BookFacts, SheetFacts, check_area

LARGEST = 300_000_000  # bytes of a file that is held as a whole
_END = 0xFFFFFFF0  # from here on a sector's number is a mark
_BOUND_SHEET, _FILE_PASS, _BEGIN, _STOP, _FORMULA, _BOOL_ERROR, _ROW = 0x85, 0x2F, 0x809, 0x0A, 0x06, 0x205, 0x208
_SEVERAL = {0xBD, 0xBE}  # records of several cells in a row
_CELLS = {0x06, 0x203, 0x204, 0x205, 0x27E, 0xBD, 0xD6, 0xFD}
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def book_facts(path: Path) -> BookFacts:
    """The facts of every sheet of an XLS workbook, by its name.

    Raises DataError for one that is protected, damaged, or reaches too far to be laid out in memory.
    """
    if path.stat().st_size > LARGEST:
        raise DataError(
            f"The workbook has more than {LARGEST // 1_000_000} MB.", where=str(path), mend="Save it as CSV."
        )
    try:
        streams = _streams(path.read_bytes())
        if "EncryptedPackage" in streams:
            raise protected(path)
        stream = streams.get("Workbook", streams.get("Book"))
        if stream is None:
            raise _no_workbook(path)
        return BookFacts(_sheets(stream, path), compute=False)
    except (struct.error, IndexError, ValueError):
        raise DataError(
            "The workbook is damaged or cut short.", where=str(path), mend="Save it again as .xlsx or CSV."
        ) from None


def protected(path: Path) -> DataError:
    """What is said of a workbook with a password."""
    return DataError("The workbook is protected.", where=str(path), mend="Save it without a password.")


def _no_workbook(path: Path) -> DataError:
    return DataError(
        "The file is an Office document without a sheet.", where=str(path), mend="Save the answers as .xlsx or CSV."
    )


def _streams(content: bytes) -> dict[str, bytes]:
    """The streams of a compound file that tell of a workbook, by name."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    if sector not in (512, 4096):
        raise ValueError("sectors of another size")
    tables = [n for n in struct.unpack_from("<109I", content, 76) if n < _END]
    further, seen = struct.unpack_from("<I", content, 68)[0], 0
    while further < _END and seen * sector < len(content):
        numbers = struct.unpack_from(f"<{sector // 4}I", content, (further + 1) * sector)
        tables += [n for n in numbers[:-1] if n < _END]
        further, seen = numbers[-1], seen + 1
    chain: list[int] = []
    for table in tables[: len(content) // sector + 1]:
        chain += struct.unpack_from(f"<{sector // 4}I", content, (table + 1) * sector)
    small_chain = _whole(content, chain, struct.unpack_from("<I", content, 60)[0], sector)
    small = struct.unpack(f"<{len(small_chain) // 4}I", small_chain)
    directory = _whole(content, chain, struct.unpack_from("<I", content, 48)[0], sector)
    entries = [entry for k in range(0, len(directory), 128) if (entry := _entry(directory[k : k + 128]))]
    root = next((start for name, start, _ in entries if name == "Root Entry"), _END)
    found = {}
    for name, start, size in entries:
        if name not in ("Workbook", "Book"):
            found[name] = b""
        elif size < 4096:
            found[name] = _whole(b"\0" * 64 + _whole(content, chain, root, sector), list(small), start, 64)[:size]
        else:
            found[name] = _whole(content, chain, start, sector)[:size]
    return found


def _entry(entry: bytes) -> tuple[str, int, int] | None:
    """A directory entry's name, first sector and size."""
    length = struct.unpack_from("<H", entry, 64)[0]
    name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
    return (name, *struct.unpack_from("<II", entry, 116)) if name else None


def _whole(content: bytes, chain: list[int], start: int, sector: int) -> bytes:
    """The sectors of one stream, joined; a chain that runs in a circle or out of the file is cut there."""
    pieces, left = [], len(chain)
    while start < _END and left > 0:
        pieces.append(content[(start + 1) * sector : (start + 2) * sector])
        start, left = chain[start], left - 1
    return b"".join(pieces)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes, path: Path) -> dict[str, SheetFacts]:
    places: dict[str, int] = {}
    for kind, data in _records(stream, 0):
        if kind == _FILE_PASS:
            raise protected(path)
        if kind == _BOUND_SHEET and len(data) > 8:
            wide = data[7] & 1
            places[data[8:].decode("utf-16-le" if wide else "latin-1", "replace")] = struct.unpack_from("<I", data)[0]
        if kind == _STOP:
            break
    return {name: _facts(stream, at, f"{path}, sheet '{name}'") for name, at in places.items()}


def _facts(stream: bytes, at: int, where: str) -> SheetFacts:
    facts, rows, columns, cells = SheetFacts(), 0, 0, 0
    if stream[at : at + 2] != struct.pack("<H", _BEGIN):
        raise ValueError("no sheet where one should begin")
    for kind, data in _records(stream, at):
        if kind == _STOP:
            break
        if kind == _ROW and len(data) >= 16:
            facts.hidden_rows += bool(data[12] & 0x20)
        if kind not in _CELLS or len(data) < 6:
            continue
        row, column = struct.unpack_from("<HH", data)
        last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind in _SEVERAL else column
        rows, columns, cells = max(rows, row + 1), max(columns, last + 1), cells + max(1, last - column + 1)
        code = _error(kind, data)
        facts.formulas += kind == _FORMULA
        if code is not None:
            facts.errors[row, column] = _ERRORS.get(code, "#ERROR")
    check_area(rows, columns, where, cells)
    return facts


def _error(kind: int, data: bytes) -> int | None:
    """The error that a cell holds, as its code."""
    if kind == _BOOL_ERROR and len(data) >= 8 and data[7]:
        return data[6]
    if kind == _FORMULA and len(data) >= 14 and data[6] == 2 and data[12:14] == b"\xff\xff":
        return data[8]
    return None
