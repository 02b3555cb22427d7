"""Zip containers of client files (XLSX, ODS) looked through before any reader opens them: bombs are refused here."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from csat_helpers.errors import DataError

# A workbook of 100,000 rows and 60 columns unpacks to about 250 MB, at 15 to 30 times its packed size.
UNPACKED = 1_000_000_000  # bytes, of all parts
SHARED = 200_000_000  # bytes of one part that a reader holds as a whole: shared texts, styles
RATIO, RATIO_FROM = 200, 10_000_000  # how many times its packed size a part may have, from that size on
PARTS = 10_000
BLOCK = 1 << 20
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE = tuple(mark.decode().encode(name) for mark in _DECLARES for name in ("utf-16-le", "utf-16-be"))


def check_archive(path: Path) -> list[str]:
    """The names of the parts of a zip container that is safe to open.

    Raises DataError for one that is damaged, unpacks to more than the limits above, or whose XML declares a document
    type or entities, which no spreadsheet needs. What is unpacked is counted, not what the container claims.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive.infolist(), path)
            for part in archive.infolist():
                if is_xml(part.filename):
                    with archive.open(part) as content:
                        check_xml(content, f"{path}, part '{part.filename}'")
            return archive.namelist()
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as problem:
        raise damaged(path, problem) from None


def is_xml(name: str) -> bool:
    """Whether a part of a container is XML, by its name."""
    return name.casefold().endswith((".xml", ".rels"))


def check_sizes(parts: list[zipfile.ZipInfo], path: Path) -> None:
    """Raise DataError where the container would unpack to more than a survey file can be."""
    total = sum(part.file_size for part in parts)
    steep = next((p for p in parts if p.file_size > max(RATIO_FROM, RATIO * p.compress_size)), None)
    whole = next(
        (p for p in parts if p.filename.casefold().endswith(("strings.xml", "styles.xml")) and p.file_size > SHARED),
        None,
    )
    if total <= UNPACKED and not steep and not whole and len(parts) <= PARTS:
        return
    worst = steep or whole
    named = f", part '{worst.filename}'" if worst else ""
    raise DataError(
        f"The workbook unpacks to {total // 1_000_000:,} MB in {len(parts):,} parts, more than a survey file needs.",
        where=f"{path}{named}",
        mend="If it is genuine, save the sheet with the answers as CSV.",
    )


def check_xml(content: IO[bytes], where: str) -> None:
    """Raise DataError for XML that declares a document type or entities (an "XML bomb" is made of them)."""
    tail = b""
    for block in iter(lambda: content.read(BLOCK), b""):
        text = tail + block
        if any(mark in text for mark in (*_DECLARES, *_WIDE)):
            raise DataError(
                "The file declares XML entities, which no spreadsheet program writes.",
                where=where, mend="Open it in a spreadsheet program and save the answers as CSV.",
            )  # fmt: skip
        tail = text[-32:]


def blocks(archive: zipfile.ZipFile, part: str, end: bytes, path: Path) -> Iterator[bytes]:
    """A part's content in blocks that each stop after the marker ``end`` (a row's), the last as it is.

    Raises DataError for a row of more than 64 MB.
    """
    rest = b""
    with archive.open(part) as content:
        for block in iter(lambda: content.read(BLOCK), b""):
            rest += block
            cut = rest.rfind(end) + len(end)
            if cut >= len(end):
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > 64 * BLOCK:
                raise DataError("A row of the sheet is larger than 64 MB.", where=f"{path}, part '{part}'")
    yield rest


def damaged(path: Path, problem: object) -> DataError:
    """What is said of a workbook that does not open."""
    reason = str(problem).strip().rstrip(".") or type(problem).__name__
    return DataError(f"The workbook does not open ({reason}).", where=str(path), mend="Save it again as .xlsx or CSV.")
