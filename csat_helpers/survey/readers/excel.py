"""Excel workbooks, cell values as the text a reader of the sheet sees: no 1.0 for 1, dates as ISO."""

import datetime
from pathlib import Path

from csat_helpers.errors import DataError, nearest
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.readers.raw import Raw, from_rows


def read_excel(path: Path, *, sheet: str | None = None) -> Raw:
    """One sheet of a workbook: the named one, else the first that holds anything.

    Raises DataError for a workbook that does not open, an unknown sheet, or an empty one.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

    try:
        book = CalamineWorkbook.from_path(str(path))
        if sheet is not None and sheet not in book.sheet_names:
            raise DataError(
                f"The workbook has no sheet '{sheet}'.", where=str(path), mend=nearest(sheet, book.sheet_names)
            )
        sheets = [sheet] if sheet is not None else book.sheet_names
        tables = ((name, book.get_sheet_by_name(name).to_python()) for name in sheets)
        taken, cells = next(((name, table) for name, table in tables if table), ("", []))
    except PasswordError:
        raise DataError("The workbook is protected.", where=str(path), mend="Save it without a password.") from None
    except (CalamineError, ZipError, OSError) as problem:
        raise DataError(
            f"The workbook does not open ({problem}).", where=str(path), mend="Save it again as .xlsx or CSV."
        ) from None
    rows = [[text(value) for value in row] for row in cells]
    while rows and not any(rows[-1]):  # formatting below the table leaves blank rows
        rows.pop()
    if not rows:
        raise DataError("The sheet is empty.", where=str(path), mend="Name the 'sheet' that holds the answers.")
    return Raw(from_rows(rows), sheet=taken, other_sheets=tuple(name for name in book.sheet_names if name != taken))


def text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates in ISO form."""
    if isinstance(value, datetime.date | datetime.datetime | datetime.time):
        return value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else value.isoformat()
    return value if isinstance(value, str) else cell_text(value)
