"""Sheets that are no exhibit's: tables of the analyst's own, and the text that belongs to no exhibit."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from csat_helpers.bundle import Column as Head
from csat_helpers.bundle import Table
from csat_helpers.look.numbers import EM_DASH
from csat_helpers.pipeline.exporters.xlsx import furniture, tables
from csat_helpers.pipeline.exporters.xlsx.book import Book
from csat_helpers.pipeline.exporters.xlsx.furniture import HEADING, Column

FIRST = 3


def write_grid(book: Book, sheet: Worksheet, title: str, grid: Mapping[str, Any], prose: Sequence[Any], links: Mapping[str, str]) -> None:  # fmt: skip
    """A table whose cells are texts already, and what is said of it; labels of exhibits lead to their sheets."""
    laid = tables.write(book, sheet, FIRST, table_of(grid))
    column = Column(book, sheet, laid.widths)
    furniture.top(book, sheet, column, title, "", "")
    for k, row in enumerate(grid["rows"]):
        text = row["cells"][0]["text"] if row["cells"] else ""
        if text in links:
            line = {"valign": "vcenter", "bottom": 1, "bottom_color": "ink" if k == len(grid["rows"]) - 1 else "grid"}
            book.link(sheet, laid.last_head + 1 + k, 0, text, links[text], **line)
    last = laid.last + 2
    for text, shape in furniture.lines(prose):
        last = column.paragraph(last, text, **shape)
    sheet.freeze_panes(laid.last_head + 1, laid.stub)
    widest = max(column.last, laid.columns - 1)
    if not furniture.fit(sheet, column.widths[: widest + 1], column.height + furniture.ROW * len(grid["rows"])):
        sheet.repeat_rows(laid.head, laid.last_head)
    sheet.print_area(0, 0, last, widest)


def table_of(grid: Mapping[str, Any]) -> Table:
    """A grid's words as a table; a column of figures is aligned as one."""
    columns = tuple(
        Head(f"c{k}", column["label"], "text" if column["align"] == "left" else "count")
        for k, column in enumerate(grid["columns"])
    )
    rows = tuple(
        tuple("" if cell["text"] == EM_DASH and k else cell["text"] for k, cell in enumerate(row["cells"]))
        for row in grid["rows"]
    )
    marks = [
        {"row": k, "column": f"c{c}", **{n: cell[n] for n in ("mark",) if cell[n]}}
        for k, row in enumerate(grid["rows"])
        for c, cell in enumerate(row["cells"])
        if cell["mark"]
    ]
    spanners = tuple(
        {"label": s["label"], "level": s["level"], "columns": [f"c{k}" for k in range(s["start"], s["end"])]}
        for s in grid["spanners"]
    )
    emphasis = tuple(k for k, row in enumerate(grid["rows"]) if row["strong"])
    return Table(columns, rows, spanners, tuple(marks), emphasis)


def write_text(book: Book, sheet: Worksheet, title: str, sections: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Text of the report that stands by itself, under the titles of its sections."""
    column = Column(book, sheet)
    row = furniture.top(book, sheet, column, title, "", "") + 1
    for heading, blocks in sections:
        if not (blocks and blocks[0]["type"] == "heading"):  # which stands for itself
            row = column.paragraph(row, heading, **{**HEADING, "font_size": 12})
        for text, shape in furniture.lines(blocks):
            row = column.paragraph(row, text, **shape)
        row += 1
    sheet.print_area(0, 0, row, column.last)
