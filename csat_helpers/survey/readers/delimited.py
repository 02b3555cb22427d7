"""CSV and its kin: every cell as the text that stands in the file, every row accounted for."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import limits
from csat_helpers.survey.readers.delimited_notes import notes_of
from csat_helpers.survey.readers.layout import Layout, lay_out, sniff
from csat_helpers.survey.readers.raw import Raw, drop_hollow
from csat_helpers.survey.readers.scanning import BLOCK, SEPARATORS, Scan, row_cells, scan
from csat_helpers.survey.readers.text_encoding import as_utf8

PARSED = 4_000_000  # bytes parsed at once


def read_delimited(
    path: Path, *, encoding: str | None = None, separator: str | None = None, decimal: str | None = None
) -> Raw:
    r"""A delimited text file, every cell as text.

    Encoding, separator and decimal mark are told from the content unless they are given. Rows that lack cells at their end
    are filled up with empty ones, empty cells too many are cut, and ``notes`` count both. Raises DataError for text in
    no known encoding or in two, for quotation marks that do not pair, and for a row with more cells than headings.

    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_text("id;rating\n001;4,5\n002;5\n")
    >>> raw = read_delimited(path)
    >>> raw.frame.to_dict("list"), raw.read_as["decimal"]
    ({'id': ['001', '002'], 'rating': ['4,5', '5']}, ',')
    """
    text = as_utf8(path.read_bytes(), encoding, path)
    content, head = text.content, text.content[: limits.HEAD]
    layout = lay_out(head, separator, decimal, path, whole=len(head) == len(content))
    if len(layout.header) == 1:
        content = content.rstrip(b"\r\n")  # within, a blank line of such a file is a row
    scanned = scan(lambda: _blocks(content, layout.start), layout.separator, layout.header, layout.above, path)
    frame = _table(memoryview(content)[layout.start :], layout, scanned, path)
    kept = frame if all(name.strip() for name in layout.header) else drop_hollow(frame)
    hollow = len(frame.columns) - len(kept.columns)
    notes = (*text.notes, *layout.notes, *notes_of(scanned, layout, hollow))
    told = read_as(text.encoding, layout)
    return Raw(kept, replaced=text.replaced, read_as=told, notes=notes, head=head_of(layout, scanned))


def head_of(layout: Layout, scanned: Scan) -> int | None:
    """How many lines stand above the first row; None where blank lines between the rows leave later ones uncounted."""
    return None if scanned.blank.count and len(layout.header) > 1 else layout.above + 1


def read_as(encoding: str, layout: Layout) -> dict[str, str]:
    """How the file was read."""
    return {
        "reader": "delimited",
        "encoding": encoding,
        "separator": layout.separator,
        "decimal": layout.decimal,
    }


def _blocks(content: bytes, start: int) -> Iterator[bytes]:
    return (content[at : at + BLOCK] for at in range(start, len(content), BLOCK))


def options(layout: Layout, skipped: Callable[[Any], str], block_size: int) -> dict[str, Any]:
    """How Arrow reads: every cell as text, in one thread, so that a row that does not fit is known by its number;
    ``skipped`` is given each of those.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow

    names = [f"f{k}" for k in range(len(layout.header))]
    return {
        "read_options": arrow.ReadOptions(column_names=names, use_threads=False, block_size=block_size),
        "parse_options": arrow.ParseOptions(
            delimiter=layout.separator,
            newlines_in_values=True,
            invalid_row_handler=skipped,
            ignore_empty_lines=len(names) > 1,
        ),
        "convert_options": arrow.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    }


class Uneven:
    """The rows that do not fit, filled up or cut, each to be put where it stood; of all ``columns`` or some."""

    def __init__(self, layout: Layout, columns: list[str] | None = None) -> None:
        self._layout = layout
        self._columns = [int(name[1:]) for name in columns or []] or range(len(layout.header))
        self._rows: list[tuple[int, list[str]]] = []
        self._before = 0  # rows given out already

    def skipped(self, row: Any) -> str:
        """One that Arrow met."""
        cells = row_cells(row.text, self._layout.separator)
        cells += [""] * (len(self._layout.header) - len(cells))
        self._rows.append((row.number - 2, [cells[k] for k in self._columns]))  # row 1 are the headings
        return "skip"

    def put_in(self, table: Any, *, last: bool = False) -> Any:
        """The next rows, which are those of ``table``, with the others among them; behind the ``last``, all that wait."""
        import numpy as np
        import pyarrow as pa

        size, within = table.num_rows, 0
        while within < len(self._rows) and (last or self._rows[within][0] < self._before + size):
            size, within = size + 1, within + 1
        rows, self._rows = self._rows[:within], self._rows[within:]
        at = np.array([number - self._before for number, _ in rows], dtype=np.int64)
        self._before += size
        if not rows:
            return table
        columns = [pa.array(column, pa.large_string()) for column in zip(*(cells for _, cells in rows), strict=True)]
        order, there = np.empty(size, dtype=np.int64), np.ones(size, dtype=bool)
        there[at] = False
        order[at], order[there] = table.num_rows + np.arange(within), np.arange(table.num_rows)
        mended = pa.table(columns, names=table.column_names)
        return pa.concat_tables([table, mended]).combine_chunks().take(order)

    @property
    def waiting(self) -> bool:
        """Whether some were not given out yet."""
        return bool(self._rows)


def as_frame(table: Any, header: list[str]) -> pd.DataFrame:
    """An Arrow table as a frame with the file's headings."""
    frame = table.to_pandas()
    frame.columns = pd.Index(header, dtype=object)
    return frame


def no_table(problem: Exception, separator: str, path: Path) -> DataError:
    """What Arrow says of a file that it cannot read, as a message."""
    return DataError(
        f"The file cannot be read as a table separated by {SEPARATORS.get(separator, repr(separator))}"
        f" ({str(problem).splitlines()[0].rstrip('.')[:200]}).",
        where=str(path),
        mend="Export it again as CSV in UTF-8.",
    )


def check_rows(found: int, scanned: Scan, lone: bool, path: Path) -> None:
    """Raise DataError where the rows read are not those that were counted."""
    counted = scanned.rows - 1 + (scanned.blank.count if lone else 0)
    if found != counted:
        raise DataError(
            f"{counted} rows were counted and {found} read.",
            where=str(path),
            mend="The quotation marks contradict each other: export the file again as CSV in UTF-8.",
        )


def _table(content: memoryview, layout: Layout, scanned: Scan, path: Path) -> pd.DataFrame:
    """The text parsed by Arrow."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    uneven = Uneven(layout)
    asked = options(layout, uneven.skipped, max(PARSED, 2 * scanned.longest))
    try:
        table = arrow.read_csv(pa.BufferReader(content), **asked).slice(1)
    except pa.ArrowInvalid as problem:
        raise no_table(problem, layout.separator, path) from None
    table = uneven.put_in(table, last=True)
    check_rows(table.num_rows, scanned, len(layout.header) == 1, path)
    return as_frame(table, layout.header)


__all__ = ["read_delimited", "sniff"]
