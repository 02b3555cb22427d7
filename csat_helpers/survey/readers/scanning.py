"""One quick look over a delimited text before it is parsed: whether quotation marks pair and rows fit the headings.

The look is made with arrays over some megabytes at a time, so that it costs a fraction of the parsing; only text that it
finds odd is looked at again, row by row.
"""

import contextlib
import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import limits

BLOCK = 1_000_000  # bytes looked at at once
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_QUOTE, _LF, _CR, _MARK = 34, 10, 13, b"\xef\xbb\xbf"
_RETURN = b"\r"
_ROWS = 10_000  # looked at at once where each is read on its own


@dataclass
class Told:
    """Rows of one kind: how many, and the number of the first as a spreadsheet counts it (headings in row 1)."""

    count: int = 0
    first: int = 0

    def add(self, rows: np.ndarray | list[int]) -> None:
        """More of them."""
        if len(rows) and not self.count:
            self.first = int(rows[0])
        self.count += len(rows)


@dataclass
class Scan:
    """What a look over the rows told. ``rows`` are those that hold anything, the headings among them.

    ``blank`` lines stand between them; ``short`` rows lack cells at their end, ``long`` ones have empty cells too many;
    ``joins`` are pairs of short rows that make one; ``marks`` are rows with a byte-order mark within. ``last_is_open`` says
    that the last row is short and has no line end; ``longest`` is the longest row, in bytes; ``returns`` that there may be
    a carriage return anywhere. ``cuts`` are places where a row ends, outside of quotation marks, a few of them; none where
    the rows were looked at one by one.
    """

    rows: int = 0
    longest: int = 0
    blank: Told = field(default_factory=Told)
    short: Told = field(default_factory=Told)
    long: Told = field(default_factory=Told)
    joins: Told = field(default_factory=Told)
    marks: Told = field(default_factory=Told)
    last_is_open: bool = False
    returns: bool = False
    cuts: list[int] = field(default_factory=list)

    @property
    def even(self) -> bool:
        """Whether every row has as many cells as there are headings."""
        return not self.short.count and not self.long.count


class OddQuotesError(Exception):
    """The quotation marks are not those of a well-formed table."""


def scan(blocks: Callable[[], Iterable[bytes]], separator: str, header: list[str], above: int, path: Path) -> Scan:
    """A look over a text in UTF-8 from its headings on, ``above`` rows of the file standing before them.

    ``blocks`` gives the text anew at each call. Raises DataError for quotation marks that do not pair, for a row with more
    cells than there are headings, and for a row or cell that is too long.
    """
    try:
        return _Look(separator, header, above, path).over(blocks())
    except OddQuotesError:
        return _row_by_row(blocks(), separator, header, above, path)


class _Look:
    """Looks over block after block; ``seen`` rows (blank lines too) came before the block at hand."""

    def __init__(self, separator: str, header: list[str], above: int, path: Path) -> None:
        self.separator, self.header, self.path = separator, header, path
        self.found, self.seen = Scan(), above
        self.blank = np.empty(0, np.int64)  # blank lines that no row follows yet
        self.before = 0  # cells of the row before, where it was short

    def over(self, blocks: Iterable[bytes]) -> Scan:
        """The look over all blocks."""
        rest = b""
        for block in blocks:
            rest = self._look(rest + block)
            if len(rest) > limits.RECORD:
                raise _too_long(f"{self.path}, row {self.seen + 1}")
        if rest and self._look(rest + b"\n"):
            raise OddQuotesError
        self.found.last_is_open = bool(rest and self.before and not rest.endswith(b"\r"))
        return self.found

    def tell(self, filled: np.ndarray, cells: np.ndarray) -> None:
        """Count the next rows: whether each holds anything, and how many cells."""
        number = self.seen + 1 + np.arange(len(filled))
        self.seen += len(filled)
        last = int(np.flatnonzero(filled)[-1]) if filled.any() else -1
        blank = np.concatenate([self.blank, number[~filled]])
        self.found.blank.add(blank[blank <= number[0] + last] if last >= 0 else [])
        self.blank = blank[blank > number[0] + last] if last >= 0 else blank
        self.found.rows += int(filled.sum())
        short = filled & (cells < len(self.header))
        self.found.short.add(number[short])
        self.found.long.add(number[filled & (cells > len(self.header))])
        before = np.concatenate([[self.before], np.where(short, cells, 0)[:-1]])
        # The line end between two short rows belongs to a cell without quotation marks if together they make one row.
        self.found.joins.add(number[short & (before > 0) & (before + cells - 1 == len(self.header))] - 1)
        self.before = int(cells[-1]) if short[-1] else 0

    def check(self, cells: list[str], row: int) -> None:
        """Raise DataError for cells that are too long, or too many."""
        for column, cell in enumerate(cells, 1):
            limits.check_cell(len(cell), f"{self.path}, row {row}, column {column}")
        if any(cell.strip() for cell in cells[len(self.header) :]):
            raise _too_many(len(cells), len(self.header), self.separator, f"{self.path}, row {row}")

    def _look(self, data: bytes) -> bytes:
        """Count the whole rows of ``data``; give back what follows the last of them."""
        a = np.frombuffer(data, np.uint8)
        quotes = a == _QUOTE
        outside = ~_within(quotes) if quotes.any() else None
        self.found.returns = self.found.returns or _RETURN in data
        ends = _where(_is_end(a), outside)
        if not ends.size:
            return data
        cut = int(ends[-1]) + 1
        if outside is not None:
            _check_pairs(a[:cut], quotes[:cut], outside[:cut], self.separator)
        starts = np.concatenate([[0], ends[:-1] + 1])
        apart = a[:cut] == ord(self.separator)
        apart = apart if outside is None else apart & outside[:cut]
        cells = np.add.reduceat(apart.view(np.uint8), starts, dtype=np.intp) + 1
        length = ends - starts
        length -= (length > 0) & (a[np.maximum(ends - 1, 0)] == _CR) & (a[ends] == _LF)
        self.found.longest = max(self.found.longest, int(length.max()))
        self._check_odd(data, starts, length, cells)
        self._tell_marks(data[:cut], starts)
        self.found.cuts.append(cut + (self.found.cuts[-1] if self.found.cuts else 0))
        self.tell(length > 0, cells)
        return data[cut:]

    def _check_odd(self, data: bytes, starts: np.ndarray, length: np.ndarray, cells: np.ndarray) -> None:
        for k in np.flatnonzero((length > 0) & ((length > limits.CELL) | (cells > len(self.header)))):
            row = data[starts[k] : starts[k] + length[k]].decode("utf-8", "replace")
            self.check(row_cells(row, self.separator), self.seen + 1 + int(k))

    def _tell_marks(self, data: bytes, starts: np.ndarray) -> None:
        at = data.find(_MARK)
        while at >= 0:
            self.found.marks.add([self.seen + int(np.searchsorted(starts, at, "right"))])
            at = data.find(_MARK, at + 3)


def row_cells(row: str, separator: str) -> list[str]:
    """The cells of one row."""
    with long_cells():
        return next(csv.reader(io.StringIO(row, newline=""), delimiter=separator), [])


def _where(found: np.ndarray, outside: np.ndarray | None) -> np.ndarray:
    """The places found that do not stand in quotation marks."""
    return np.flatnonzero(found if outside is None else found & outside)


def _is_end(a: np.ndarray) -> np.ndarray:
    """Where a line ends: at LF, and at CR where no LF follows (one at the very end is left to the next block)."""
    ends = a == _LF
    returns = a == _CR
    if returns.any():
        returns[:-1] &= ~ends[1:]
        returns[-1] = False
        ends |= returns
    return ends


def _within(quotes: np.ndarray) -> np.ndarray:
    """Whether an odd number of quotation marks stands up to each place: 64 places at a time, as bits of one number."""
    full = np.zeros(-(-len(quotes) // 64) * 64, bool)
    full[: len(quotes)] = quotes
    bits = np.packbits(full, bitorder="little").view("<u8")
    for shift in (1, 2, 4, 8, 16, 32):
        bits = bits ^ (bits << np.uint64(shift))  # now each bit is the sum, modulo 2, of those up to it
    odd = np.bitwise_xor.accumulate(bits >> np.uint64(63))
    bits[1:] ^= np.uint64(0) - odd[:-1]  # turned over where an odd number stands in the words before
    return np.unpackbits(bits.view(np.uint8), bitorder="little")[: len(quotes)].view(bool)


def _check_pairs(a: np.ndarray, quotes: np.ndarray, outside: np.ndarray, separator: str) -> None:
    """Raise OddQuotesError unless each opening mark begins a cell and each closing one ends it (or is a doubled one)."""
    beside = quotes | (a == ord(separator)) | (a == _LF) | (a == _CR)
    opening, closing = quotes & ~outside, quotes & outside
    if (opening[1:] & ~beside[:-1]).any() or (closing[:-1] & ~beside[1:]).any():
        raise OddQuotesError


def _too_many(cells: int, headings: int, separator: str, where: str) -> DataError:
    above = " Lines above the headings must go." if headings == 1 else ""
    return DataError(
        f"The row has {cells} cells and the headings {headings}"
        f" (separated by {SEPARATORS.get(separator, repr(separator))}).",
        where=where,
        mend=f"Put text that holds the separator in quotation marks.{above}",
    )


def _too_long(where: str) -> DataError:
    return DataError(
        f"The row is longer than {limits.RECORD:,} bytes.",
        where=where,
        mend="Export the answers again, one respondent a row; where rows run together, a quotation mark is not closed.",
    )


def _row_by_row(blocks: Iterable[bytes], separator: str, header: list[str], above: int, path: Path) -> Scan:
    """The same look where quotation marks are odd: slow, and it finds the line of one that does not close."""
    look = _Look(separator, header, above, path)
    look.found.returns = True
    rows = _rows(blocks, separator, above, path)
    while some := list(itertools.islice(rows, _ROWS)):
        for number, cells in enumerate(some, look.seen + 1):
            look.check(cells, number)
            look.found.longest = max(look.found.longest, sum(4 * len(cell) + 3 for cell in cells))
        look.tell(np.array([bool(cells) for cells in some]), np.array([len(cells) for cells in some]))
    return look.found


def _rows(blocks: Iterable[bytes], separator: str, above: int, path: Path) -> Iterator[list[str]]:
    """The cells of each row; ``above`` lines stand before the first."""
    lines = io.TextIOWrapper(io.BufferedReader(_Stream(blocks)), "utf-8", "replace", newline="")
    rows, line = csv.reader(lines, delimiter=separator, strict=True), 0
    try:
        with long_cells():
            for cells in rows:
                yield cells
                line = rows.line_num
    except csv.Error:
        raise DataError(
            "A quotation mark is not closed, or text follows the closing one.",
            where=f"{path}, line {above + line + 1}",
            mend='Write a quotation mark inside a cell twice ("").',
        ) from None


class _Stream(io.RawIOBase):
    """Blocks of bytes as a file."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks, self._rest = iter(blocks), b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The next bytes."""
        self._rest = self._rest or next(self._blocks, b"")
        given, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


@contextlib.contextmanager
def long_cells() -> Iterator[None]:
    """Python's own reader takes cells of 131,072 characters; here it takes those of a whole row."""
    before = csv.field_size_limit(limits.RECORD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
