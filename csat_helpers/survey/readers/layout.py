"""How a delimited text is laid out: its separator, the row of headings, and the mark of decimals, told from its beginning."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from csat_helpers.errors import DataError
from csat_helpers.locale.note import note, note_n
from csat_helpers.survey.answers import number
from csat_helpers.survey.readers import limits
from csat_helpers.survey.readers.listing import quoted
from csat_helpers.survey.readers.scanning import SEPARATORS, long_cells

_SAMPLE, _ROWS = 20, 2_000  # rows that tell the separator, rows that tell the decimal mark
_ABOVE = 20  # lines above the headings, at most
_HINT = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)  # Excel's own
_COMMA, _POINT = re.compile(r"[+-]?\d+,\d+"), re.compile(r"[+-]?\d+\.\d+")
_WHOLE = re.compile(r"[+-]?\d+")


@dataclass(frozen=True)
class Layout:
    """``separator``, the ``header`` and the byte ``start`` of its row (in UTF-8 without a mark), how many rows stand
    ``above`` it, the ``decimal`` mark, and what was odd.
    """

    separator: str
    header: list[str]
    start: int
    above: int
    decimal: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Row:
    """Cells, the place where the row begins among the bytes, and how many rows (blank lines too) stand before."""

    cells: list[str]
    start: int
    above: int

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell.strip())


def lay_out(head: bytes, separator: str | None, decimal: str | None, path: Path, *, whole: bool = True) -> Layout:
    """The layout of a text that begins with ``head`` (UTF-8); ``whole`` says that this is all of it.

    Raises DataError for a separator or decimal mark that cannot be, and for too many columns.
    """
    text = head.decode("utf-8", "ignore" if not whole else "replace")
    hint = _HINT.fullmatch(text.partition("\n")[0])
    skipped = len(text.partition("\n")[0]) + 1 if hint else 0
    body = text[skipped:]
    used = separator_of(separator, path) if separator else hint[1] if hint else sniff(body)
    rows = list(itertools.islice(_rows(body, used, skipped, 1 if hint else 0), _SAMPLE + _ABOVE))
    if not rows:
        raise DataError("The first row holds no headings.", where=str(path), mend="Put the items' names in row 1.")
    row, notes = _headings(rows)
    if not whole and row is rows[-1]:
        raise DataError(
            f"The headings are longer than {limits.HEAD:,} bytes.",
            where=f"{path}, row {row.above + 1}",
            mend="Shorten them, or close a quotation mark that was left open.",
        )
    limits.check_columns(len(row.cells), path)
    mark, said = (check_decimal(decimal, path), ()) if decimal else _decimal(body, used)
    told = (note("The first line ('sep={mark}') names the separator and is no row.", mark=used),) if hint else ()
    return Layout(used, row.cells, row.start, row.above, mark, (*told, *notes, *said))


def separator_of(given: str, path: Path) -> str:
    """A separator given as a character or by its name (``tab``)."""
    named = {name: mark for mark, name in SEPARATORS.items()} | {"\\t": "\t"}
    mark = named.get(given.strip().casefold(), given)
    if len(mark) != 1 or mark in '"\r\n' or not mark.isascii():
        raise DataError(
            f"'{given}' cannot separate cells.",
            where=str(path),
            mend=f"Give one character, or one of {', '.join(SEPARATORS.values())}.",
        )
    return mark


def check_decimal(given: str, path: Path) -> str:
    """The decimal mark given, ``.`` or ``,``."""
    if given not in (".", ","):
        raise DataError(f"'{given}' is no decimal mark.", where=str(path), mend="Give '.' or ','.")
    return given


def sniff(text: str) -> str:
    """The separator of a text: the one that cuts its first rows into the most columns, the same in every row."""

    def score(separator: str) -> tuple[bool, bool, float, int]:
        rows = list(itertools.islice(_rows(text[: limits.HEAD], separator), _SAMPLE))
        # The sample may end inside a row.
        widths = [len(row.cells) for row in rows][: _SAMPLE - 1 if len(rows) > 1 else 1]
        most, times = Counter(widths).most_common(1)[0] if widths else (0, 0)
        return (len({*widths}) == 1 and most > 1, most > 1 and widths[0] > 1, most > 1 and times / len(widths), most)

    return max(SEPARATORS, key=score)


def _rows(text: str, separator: str, start: int = 0, above: int = 0, lines_at_most: int = 1_000) -> Iterator[_Row]:
    """The first rows of a text that are no blank lines."""
    lines = list(itertools.islice(io.StringIO(text, newline=""), lines_at_most))
    reader, taken = csv.reader(lines, delimiter=separator), 0
    with long_cells():
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:  # told later, with its line
                return
            if cells is None:
                return
            if cells:
                yield _Row(cells, start, above)
            start += sum(len(line.encode()) for line in lines[taken : reader.line_num])
            taken, above = reader.line_num, above + 1


def _cells(text: str, separator: str) -> list[list[str]]:
    return [row.cells for row in itertools.islice(_rows(text, separator, lines_at_most=4 * _ROWS), _ROWS)]


def _headings(rows: list[_Row]) -> tuple[_Row, tuple[str, ...]]:
    """The row of headings, and what was left out above it: a title in one cell, as reports have it."""
    found = _below_title(rows)
    if found is None:
        return rows[0], ()
    title, n = next(cell.strip() for cell in rows[0].cells if cell.strip()), found.above
    said = note_n(
        "{n} line above the headings left out ('{title}').",
        "{n} lines above the headings left out ('{title}').",
        n, n=n, title=title[:60],
    )  # fmt: skip
    return found, (said,)


def _below_title(rows: list[_Row]) -> _Row | None:
    """The headings below lines of one cell, where they are surely headings; None where the first row is."""
    widths = Counter(len(row.cells) for row in rows[1:])
    width = widths.most_common(1)[0][0] if widths else 0
    if rows[0].filled != 1 or width < 2:
        return None
    k = next((k for k, row in enumerate(rows) if row.filled > 1), 0)
    if not 0 < k <= _ABOVE or k + 1 >= len(rows) or not _are_headings(rows[k].cells):
        return None
    gap = rows[k].above - rows[k - 1].above > 1
    padded = width > 2 and all(len(row.cells) == width for row in rows[:k])
    even = all(len(row.cells) == width for row in rows[k:-1])
    return rows[k] if len(rows[k].cells) == width and (gap or padded or (even and width > 3)) else None


def _are_headings(cells: list[str]) -> bool:
    """Whether cells can be headings: no two alike, none blank, a number, or the rest of a sentence."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return len({*cells}) == len(cells) > 1 and all(
        cell.strip() and not cell.startswith(" ") and number(cell) is None for cell in cells
    )


def _decimal(text: str, separator: str) -> tuple[str, tuple[str, ...]]:
    """``,`` where the cells of whole columns are numbers such as 3,5 and none is such as 3.5; else ``.``."""
    if separator == ",":
        return ".", ()
    rows = _cells(text, separator)
    columns = [
        [cell.strip() for cell in column if cell.strip()] for column in itertools.zip_longest(*rows[1:], fillvalue="")
    ]
    commas = [k for k, cells in enumerate(columns) if any(map(_COMMA.fullmatch, cells)) and all(map(_is_number, cells))]
    if not commas:
        return ".", ()
    names = quoted([rows[0][k].strip() for k in commas[:4] if k < len(rows[0])])
    points = any(_POINT.fullmatch(cell) for cells in columns for cell in cells)
    if points:
        said = note(
            "Numbers such as {comma} (in {names}) and {point} both stand in the file: the point was taken as the mark.",
            comma="3,5", names=names, point="3.5",
        )  # fmt: skip
        return ".", (said,)
    return ",", (note("A comma was taken as the decimal mark (in {names}); cells stay as written.", names=names),)


def _is_number(cell: str) -> bool:
    return bool(_WHOLE.fullmatch(cell) or _COMMA.fullmatch(cell))
