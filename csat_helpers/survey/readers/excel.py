"""Workbooks (XLSX, XLS, ODS), cell values as the text a reader of the sheet sees: no 1.0 for 1, dates as ISO."""

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csat_helpers.errors import DataError, nearest
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.readers import archive, ods_content, ole, sheet_xml
from csat_helpers.survey.readers.excel_notes import (
    NAMED,
    blank_notes,
    cell_notes,
    heading_notes,
    merged_notes,
    sheet_notes,
)
from csat_helpers.survey.readers.headings import (
    LOOKED_AT,
    Headings,
    Merged,
    asked_headings,
    find_headings,
    is_table,
    join,
)
from csat_helpers.survey.readers.listing import quoted
from csat_helpers.survey.readers.raw import Raw, from_rows
from csat_helpers.survey.readers.sheet_xml import BookFacts, SheetFacts

_ZIP = b"PK\x03\x04"
_LONG = 10**15  # whole numbers from here on may have lost their last digits: Excel keeps 15
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S")  # as ODS writes 30:15:00


@dataclass(frozen=True, eq=False)
class _Sheet:
    """A sheet as the library lays it out; merged ranges are counted from its first used cell, as its rows are."""

    name: str
    cells: Any
    merged: tuple[Merged, ...]

    @property
    def start(self) -> tuple[int, int]:
        return self.cells.start or (0, 0)

    def top(self) -> list[list[Any]]:
        return self.cells.to_python(nrows=LOOKED_AT)


def read_excel(path: Path, *, sheet: str | None = None, header_rows: int | str | None = None) -> Raw:
    """One sheet of a workbook: the named one, else the first that is not hidden and looks like a table.

    ``header_rows`` says where the headings stand, where the guess is wrong: ``2`` (the first two rows that are used) or
    ``"3-4"`` (those rows of the sheet); several rows are joined as ``upper / lower``. ``read_as`` says what was taken,
    in the same form. Raises DataError for a workbook that is protected, damaged or unsafe to open, an unknown sheet,
    and an empty one.
    """
    facts = _facts(path)
    book = _open(path)
    visible = _visible(book)
    if sheet is not None and sheet not in book.sheet_names:
        raise DataError(f"The workbook has no sheet '{sheet}'.", where=str(path), mend=nearest(sheet, book.sheet_names))
    taken = _load(book, sheet, path) if sheet is not None else _choose(book, visible, path)
    where = f"{path}, sheet '{taken.name}'"
    if taken.cells.start is None:
        raise DataError("The sheet is empty.", where=str(path), mend="Name the 'sheet' that holds the answers.")
    headings = _headings(taken, header_rows, where)
    texts, notes = _texts(taken, facts.sheets.get(taken.name, SheetFacts()), headings, compute=facts.compute)
    names = _names(texts, taken, headings, where)
    body, hollow = _body(texts[headings.body :])
    notes = [
        *sheet_notes(taken.name, sheet, visible, book.sheet_names),
        *heading_notes(headings, taken.start[0]), *notes, *merged_notes(taken.merged, headings), *hollow,
    ]  # fmt: skip
    first = taken.start[0] + headings.first + 1
    read_as = {"reader": "excel", "sheet": taken.name, "header_rows": f"{first}-{first + headings.count - 1}"}
    others = tuple(name for name in book.sheet_names if name != taken.name)
    head = None if hollow else taken.start[0] + headings.body  # a blank row leaves those below it uncounted
    told = {"read_as": read_as, "notes": tuple(notes), "head": head}
    return Raw(from_rows([names, *body]), sheet=taken.name, other_sheets=others, **told)


def text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates in ISO form, durations as hours, TRUE and FALSE.

    >>> text(5.0), text(True), text(datetime.timedelta(hours=30)), text(datetime.datetime(2026, 5, 1, 13, 30))
    ('5', 'TRUE', '30:00:00', '2026-05-01 13:30:00')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return _hours(value)
    return cell_text(value)


def _hours(value: datetime.timedelta) -> str:
    sign, value = ("-", -value) if value < datetime.timedelta(0) else ("", value)
    minutes, seconds = divmod(value.days * 86400 + value.seconds, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{seconds:02d}{fraction}"


def _facts(path: Path) -> BookFacts:
    """What the container says before the library opens it; raises DataError where it must not be opened."""
    with path.open("rb") as handle:
        if handle.read(4) != _ZIP:
            return ole.book_facts(path)
    parts = {name.casefold() for name in archive.check_archive(path)}
    if "xl/workbook.bin" in parts:
        raise DataError("The workbook is a binary one (.xlsb).", where=str(path), mend="Save it as .xlsx or CSV.")
    if "content.xml" in parts:
        return ods_content.book_facts(path)
    if "xl/workbook.xml" not in parts:
        raise DataError(
            "The file is a zip container and no workbook.",
            where=str(path), mend="Unpack it, and name the file with the answers.",
        )  # fmt: skip
    return sheet_xml.book_facts(path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the library raises, as DataError; it may panic over a damaged file, which is no Exception."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise ole.protected(path) from None
    except (CalamineError, OSError, ValueError) as problem:
        raise archive.damaged(path, problem) from None
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise archive.damaged(path, "it is damaged") from None


def _open(path: Path) -> Any:
    from python_calamine import CalamineWorkbook

    with _told(path), path.open("rb") as handle:  # by a path it would go by the name
        return CalamineWorkbook.from_filelike(handle)


def _load(book: Any, name: str, path: Path) -> _Sheet:
    with _told(path):
        cells = book.get_sheet_by_name(name)
        merged = cells.merged_cell_ranges or []
        top, left = cells.start or (0, 0)
    own = [((a - top, b - left), (c - top, d - left)) for (a, b), (c, d) in merged if a >= top and b >= left]
    return _Sheet(name, cells, tuple(own))


def _visible(book: Any) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        m.name
        for m in book.sheets_metadata
        if m.visible == SheetVisibleEnum.Visible and m.typ == SheetTypeEnum.WorkSheet
    ]


def _choose(book: Any, visible: Sequence[str], path: Path) -> _Sheet:
    """The first visible sheet that looks like a table, else the first with rows, else with anything."""
    rows: str | None = None
    anything: str | None = None
    for name in visible:
        sheet = _load(book, name, path)
        if sheet.cells.start is None:
            continue
        top = sheet.top()
        if is_table(top, find_headings(top, sheet.merged)):
            return sheet
        anything = anything or name
        rows = rows or (name if len(top) > 1 else None)
    if rows or anything:
        return _load(book, rows or anything or "", path)
    hidden = [name for name in book.sheet_names if name not in visible]
    also = f" Hidden sheets, which are read only if named: {quoted(hidden, NAMED)}." if hidden else ""
    raise DataError("The sheet is empty.", where=str(path), mend=f"Name the 'sheet' that holds the answers.{also}")


def _headings(sheet: _Sheet, asked: int | str | None, where: str) -> Headings:
    if asked is not None:
        return asked_headings(asked, sheet.start[0], where)
    return find_headings(sheet.top(), sheet.merged)


def _texts(sheet: _Sheet, facts: SheetFacts, headings: Headings, *, compute: bool) -> tuple[list[list[str]], list[str]]:
    """Every cell as text, and what has to be said of them."""
    known: dict[float, str] = {}
    rows: list[list[str]] = []
    long: set[int] = set()
    durations = 0
    # The library begins with the sheet's first row, and with the first column that is used.
    for values in itertools.islice(sheet.cells.iter_rows(), sheet.start[0], None):
        row = []
        for k, value in enumerate(values):
            kind = value.__class__
            if kind is float or kind is int:
                cell = known.get(value)
                if cell is None:
                    cell = known[value] = text(value)
                if value >= _LONG or value <= -_LONG:
                    long.add(k)
            elif kind is str:
                cell = value
                if cell[:2] == "PT" and (parts := _DURATION.fullmatch(cell)):
                    cell, durations = _duration(parts), durations + 1
            else:
                cell = text(value)
            row.append(cell)
        rows.append(row)
    _put_errors(rows, facts, sheet.start)
    heads = rows[min(headings.body, len(rows)) - 1]
    said = [heads[k] or f"column {k + 1}" for k in sorted(long)]
    return rows, cell_notes(facts, said, durations, compute=compute)


def _duration(parts: re.Match[str]) -> str:
    fraction = f".{parts[4].rstrip('0')}" if parts[4] and parts[4].strip("0") else ""
    return f"{int(parts[1])}:{parts[2]}:{parts[3]}{fraction}"


def _put_errors(rows: list[list[str]], facts: SheetFacts, start: tuple[int, int]) -> None:
    """Errors as the sheet shows them (``#N/A``): the library gives a blank."""
    for (row, column), error in facts.errors.items():
        at, k = row - start[0], column - start[1]
        if 0 <= at < len(rows) and 0 <= k < len(rows[at]) and not rows[at][k]:
            rows[at][k] = error


def _names(texts: list[list[str]], sheet: _Sheet, headings: Headings, where: str) -> list[str]:
    if headings.body > len(texts):
        raise DataError(
            f"The sheet has {len(texts)} rows, fewer than its headings would take.",
            where=where, mend="Correct 'header_rows'.",
        )  # fmt: skip
    if headings.count == 1:
        return texts[headings.first]
    return join(texts[headings.first : headings.body], sheet.merged, headings.first)


def _body(rows: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """The rows that hold anything, and what has to be said of those between them that do not."""
    filled = [row for row in rows if any(row)]
    last = next((k for k in range(len(rows) - 1, -1, -1) if any(rows[k])), -1)
    return filled, blank_notes(last + 1 - len(filled))
