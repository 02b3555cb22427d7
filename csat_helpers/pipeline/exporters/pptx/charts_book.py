"""The workbook inside a chart: what PowerPoint opens when somebody edits its data. Text stays text, never a formula."""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from csat_helpers.pipeline.exporters.pptx.charts_style import CODES
from csat_helpers.pipeline.exporters.pptx.markup import safe

SHEET = "Data"
_LONGEST = 32_000  # characters: a cell holds 32,767
_CREATED = datetime.datetime(2000, 1, 1)
_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip

Cell = str | float | None


@dataclass
class Book:
    """Columns side by side under their heads in row 1; :meth:`add` says where a column went.

    A column is at least ``length`` cells long: LibreOffice loses a scatter's series if a longer one comes after it.
    """

    length: int = 0
    columns: list[tuple[str, Sequence[Cell], str]] = field(default_factory=list)

    def add(self, head: str, cells: Sequence[Cell], kind: str = "text") -> int:
        """Put a column of ``cells`` written by ``kind``, one of the bundle's formats, and return its number."""
        self.columns.append((head, [*cells, *[None] * (self.length - len(cells))], kind))
        return len(self.columns) - 1

    def cell(self, column: int, row: int = 0) -> str:
        """The reference of a column's head, or of its cell in the ``row``-th row under it."""
        return f"{SHEET}!${xl_col_to_name(column)}${row + 1}"

    def pair(self, column: int, row: int) -> str:
        """The reference of a cell and of that to its right."""
        left, right = (f"${xl_col_to_name(c)}${row + 1}" for c in (column, column + 1))
        return f"{SHEET}!{left}:{right}"

    def cells(self, column: int) -> str:
        """The reference of a column's cells."""
        name = xl_col_to_name(column)
        return f"{SHEET}!${name}$2:${name}${len(self.columns[column][1]) + 1}"

    def blob(self) -> bytes:
        """The workbook as XLSX, the same bytes for the same columns."""
        out = io.BytesIO()
        book = Workbook(out, _OPTIONS)
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": CODES[kind]}) for _, _, kind in self.columns}
        for k, (head, cells, kind) in enumerate(self.columns):
            sheet.write_string(0, k, safe(head)[:_LONGEST], bold)
            sheet.set_column(k, k, 30 if any(isinstance(c, str) for c in cells) else 12)
            for row, cell in enumerate(cells, 1):
                if isinstance(cell, str):
                    sheet.write_string(row, k, safe(cell)[:_LONGEST])
                elif cell is not None:
                    sheet.write_number(row, k, cell, formats[kind])
        book.close()
        return out.getvalue()
