"""A large delimited file, read a part of the rows at a time, so that it never lies in memory as text."""

import codecs
import io
import itertools
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from csat_helpers.survey.readers import limits
from csat_helpers.survey.readers.delimited import (
    PARSED,
    Uneven,
    as_frame,
    check_rows,
    head_of,
    no_table,
    options,
    read_as,
)
from csat_helpers.survey.readers.delimited_notes import notes_of
from csat_helpers.survey.readers.layout import Layout, lay_out
from csat_helpers.survey.readers.raw import Raw
from csat_helpers.survey.readers.scanning import BLOCK, Scan, scan

LARGE = 64_000_000  # bytes from which a file is read in parts
_BYTES = 16_000_000  # given at once
_AT_ONCE = 2  # pieces that are parsed at the same time
_UTF8 = (None, "utf-8", "utf8", "utf-8-sig")


def read_large(path: Path, encoding: str | None, separator: str | None, decimal: str | None = None) -> Raw | None:
    """The table in parts; None where the file has to be read as a whole: in another encoding than UTF-8, with broken
    or NUL characters.

    Raises DataError for quotation marks that do not pair and for rows that do not fit the headings.
    """
    if (encoding or "utf-8").casefold() not in _UTF8:
        return None
    with ThreadPoolExecutor(1) as beside:
        is_utf8 = beside.submit(_is_utf8, path)
        try:
            layout, scanned, mark = _looked_over(path, separator, decimal)
        except Exception:
            if is_utf8.result():
                raise
            return None  # of text in another encoding nothing that was said stands
        if not is_utf8.result():
            return None
    kept = [k for k, hollow in enumerate(_hollow(path, layout, scanned)) if not hollow]
    names = [layout.header[k] for k in kept]
    frame = pd.DataFrame([[""] * len(names)], dtype="str").iloc[:0]
    frame.columns = pd.Index(names, dtype=object)
    rows = scanned.rows - 1 + (scanned.blank.count if len(layout.header) == 1 else 0)
    return Raw(
        frame,
        rows=rows,
        read_as=read_as("utf-8-sig" if mark else "utf-8", layout),
        notes=(*layout.notes, *notes_of(scanned, layout, len(layout.header) - len(kept))),
        head=head_of(layout, scanned),
        parts=lambda: (part.iloc[:, kept] for part in _parts(path, layout, scanned)),
    )


def _looked_over(path: Path, separator: str | None, decimal: str | None) -> tuple[Layout, Scan, int]:
    """The layout and the look over all rows of a file taken for UTF-8, and how many bytes its mark has."""
    with path.open("rb") as handle:
        head = handle.read(limits.HEAD)
    mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    layout = lay_out(head[mark:], separator, decimal, path, whole=len(head) < limits.HEAD)
    layout = replace(layout, start=layout.start + mark)
    scanned = scan(lambda: _blocks(path, layout.start), layout.separator, layout.header, layout.above, path)
    return layout, scanned, mark


def _is_utf8(path: Path) -> bool:
    """Whether all of the file is, without a NUL; Arrow looks at it a good deal faster than Python decodes it."""
    import pyarrow as pa

    rest = b""
    with path.open("rb") as handle:
        while block := handle.read(_BYTES):
            block = rest + block
            end = _whole(block)
            offsets = pa.py_buffer(np.array([0, end], np.int64))
            text = pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(block)])
            try:
                text.cast(pa.large_string())
            except pa.ArrowInvalid:
                return False
            rest = block[end:]
            if b"\0" in block:
                return False
    return not rest


def _whole(block: bytes) -> int:
    """How many bytes of ``block`` stand before a character that may go on in the next one."""
    for back in range(1, min(4, len(block)) + 1):
        byte = block[-back]
        if byte < 0x80:  # a character by itself
            break
        if byte >= 0xC0:  # the first of several
            length = 2 + (byte >= 0xE0) + (byte >= 0xF0)
            return len(block) - back if length > back else len(block)
    return len(block)


def _blocks(path: Path, start: int) -> Iterator[bytes]:
    with path.open("rb") as handle:
        handle.seek(start)
        while block := handle.read(BLOCK):
            yield block


def _hollow(path: Path, layout: Layout, scanned: Scan) -> list[bool]:
    """Which columns have neither a heading nor a value (a trailing separator makes one)."""
    asked = [k for k, name in enumerate(layout.header) if not name.strip()]
    filled: set[int] = set()
    if asked:
        for table in _tables(path, layout, scanned, [f"f{k}" for k in asked]):
            frame = table.to_pandas()
            filled |= {k for k in asked if frame[f"f{k}"].str.strip().any()}
    return [k in asked and k not in filled for k in range(len(layout.header))]


def _parts(path: Path, layout: Layout, scanned: Scan) -> Iterator[pd.DataFrame]:
    rows = 0
    for table in _tables(path, layout, scanned):
        rows += table.num_rows
        yield as_frame(table, layout.header)
    check_rows(rows, scanned, len(layout.header) == 1, path)


class _WholeLineEnds(io.RawIOBase):
    """A file of which no read ends between the two bytes of a line end: Arrow drops the second one there, in cells too."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle, self._held = handle, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._held + self._handle.read(max(size - len(self._held), -1))
        self._held = b"\r" if len(block) > 1 and block.endswith(b"\r") else b""
        return block.removesuffix(b"\r") if self._held else block


def _tables(path: Path, layout: Layout, scanned: Scan, columns: list[str] | None = None) -> Iterator[Any]:
    """The rows below the headings, part by part; only some of the ``columns``, if asked."""
    import pyarrow as pa

    uneven = Uneven(layout, columns)
    asked = options(layout, uneven.skipped, max(min(PARSED, _BYTES), 2 * scanned.longest))
    asked["convert_options"].include_columns = columns or []
    asked["convert_options"].check_utf8 = False  # all of it was looked at
    try:
        if scanned.even and scanned.cuts and not scanned.returns:
            yield from _in_pieces(path, layout, scanned, asked)
        else:
            yield from _one_after_the_other(path, layout, scanned, asked, uneven)
    except pa.ArrowInvalid as problem:
        raise no_table(problem, layout.separator, path) from None


def _in_pieces(path: Path, layout: Layout, scanned: Scan, asked: dict[str, Any]) -> Iterator[Any]:
    """Rows that all fit, of pieces of the file that begin with a row: two of them at once, in their order."""
    from pyarrow import csv as arrow

    def table(piece: tuple[int, int]) -> Any:
        with path.open("rb") as handle:
            handle.seek(piece[0])
            return arrow.read_csv(io.BytesIO(handle.read(piece[1] - piece[0])), **asked)

    waiting = deque[Any]()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        headings = 1
        for piece in _pieces(layout.start, scanned.cuts, path.stat().st_size):
            waiting.append(pool.submit(table, piece))
            if len(waiting) > _AT_ONCE:
                yield waiting.popleft().result().slice(headings)
                headings = 0
        for each in waiting:
            yield each.result().slice(headings)
            headings = 0


def _pieces(start: int, cuts: list[int], size: int) -> Iterator[tuple[int, int]]:
    """Where pieces of some size begin and end; the last one is what is left."""
    begin = start
    for cut in cuts:
        if start + cut - begin >= _BYTES:
            yield begin, start + cut
            begin = start + cut
    if begin < size:
        yield begin, size


def _one_after_the_other(
    path: Path, layout: Layout, scanned: Scan, asked: dict[str, Any], uneven: Uneven
) -> Iterator[Any]:
    """Rows of which some do not fit, or that end in a carriage return."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    with path.open("rb") as handle:
        handle.seek(layout.start)
        source = _WholeLineEnds(handle) if scanned.returns else handle
        batches = arrow.open_csv(pa.PythonFile(source, mode="r"), **asked)
        first = next(batches)
        yield uneven.put_in(pa.Table.from_batches([first.slice(1)]))
        while some := list(itertools.islice(batches, max(_BYTES // PARSED, 1))):
            yield uneven.put_in(pa.Table.from_batches(some))
    if uneven.waiting:
        yield uneven.put_in(pa.Table.from_batches([first.slice(0, 0)]), last=True)
