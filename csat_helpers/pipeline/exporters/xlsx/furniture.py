"""What stands round a sheet's table: the way back, the finding over it, the notes beneath it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from csat_helpers.pipeline.document.prose import plain
from csat_helpers.pipeline.exporters.xlsx.book import Book
from csat_helpers.pipeline.exporters.xlsx.tables import LETTERS, wrapped

ACROSS = 104.0  # characters of a line of text, whatever the table's columns are
SPARE = 9.0  # the width of a column that no table asks for
TALLEST = 400.0  # points; no row may be higher than 409

HEADLINE: dict[str, Any] = {"font_size": 14, "bold": True, "font_color": "ink", "valign": "top"}
TITLE: dict[str, Any] = {"bold": True, "font_color": "ink"}
SUBTITLE: dict[str, Any] = {"font_color": "sec"}
NOTE: dict[str, Any] = {"font_color": "sec", "font_size": 9}
HEADING: dict[str, Any] = {"bold": True, "font_color": "p6"}


class Column:
    """A column of paragraphs from the left edge, over as many columns of the sheet as one line of text takes.

    ``height`` is what it takes so far, in points.
    """

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[float] = (), across: float = ACROSS) -> None:
        self.book, self.sheet = book, sheet
        self.widths = list(widths) or [across]
        total, self.last = 0.0, 0
        for k in range(100):
            if k == len(self.widths):
                self.widths.append(SPARE)
            total, self.last = total + self.widths[k], k
            if total >= across - LETTERS:
                break
        self.room, self.height = total, 0.0
        for k, width in enumerate(self.widths):
            sheet.set_column(k, k, width)

    def paragraph(self, row: int, text: str, first: int = 0, **props: Any) -> int:
        """Write ``text`` in as many lines as it takes, from column ``first`` on; returns the next row."""
        if not text:
            return row
        size = props.get("font_size", 10)
        room = (self.room - sum(self.widths[:first])) * 10 / size - 2 * props.get("indent", 0)
        lines = wrapped(text, room * (0.92 if props.get("bold") else 1))
        shape = {"text_wrap": True, "valign": "top", **props}
        if self.last > first:
            self.sheet.merge_range(row, first, row, self.last, "", self.book.style(**shape))
        self.book.text(self.sheet, row, first, text, **shape)
        self.raised(row, lines, size)
        return row + 1

    def raised(self, row: int, lines: int, size: float = 10) -> None:
        """Make a row as high as so many lines of text."""
        high = min(lines * size * 1.36 + 3, TALLEST)
        self.sheet.set_row(row, high)
        self.height += high


def top(book: Book, sheet: Worksheet, column: Column, headline: str, title: str, subtitle: str) -> int:
    """The way back to the contents, the finding, the exhibit's label and title, measure and base; the next row."""
    book.link(sheet, 0, 0, "\u2190 " + book.words["contents"], book.words["contents"])
    if book.study.simulated:
        book.text(sheet, 0, 1, book.words["simulated"], bold=True, font_color="warn", font_size=9)
    row = column.paragraph(1, headline or title, **HEADLINE)
    if headline:
        row = column.paragraph(row, title, **TITLE)
    return column.paragraph(row, subtitle, **SUBTITLE)


def lines(blocks: Sequence[Mapping[str, Any]], depth: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """Blocks of prose as lines of plain text, and how each is set."""
    for block in blocks:
        match block["type"]:
            case "heading":
                yield plain(block["content"]), HEADING
            case "paragraph":
                yield plain(block["content"]), {"indent": depth} if depth else {}
            case "list":
                for k, item in enumerate(block["items"]):
                    sign = f"{block['start'] + k}. " if block["ordered"] else "• "
                    first, *rest = list(lines(item, depth + 1)) or [("", {})]
                    yield sign + first[0], {"indent": depth + 1}
                    yield from rest
            case "quote":
                yield from lines(block["blocks"], depth + 1)
            case "preformatted":
                yield block["text"], {"indent": depth} if depth else {}
            case "table":
                for head, cells in [(True, block["head"]), *((False, row) for row in block["rows"])]:
                    yield "   |   ".join(plain(cell) for cell in cells), {"indent": depth + 1, "bold": head}


# What is left of a page of A4 across, in points, and how far a sheet is made smaller so that it fits on one.
PAGE_WIDE, PAGE_HIGH, SMALLER = 760.0, 480.0, 0.72
ROW = 15.0


def fit(sheet: Worksheet, widths: Sequence[float], height: float) -> bool:
    """Print the sheet on one page where that leaves it readable; whether it is so."""
    wide = sum(5.25 * width + 3.75 for width in widths)
    scale = min(1.0, PAGE_WIDE / wide)
    one = PAGE_HIGH / max(height * scale, 1) >= SMALLER
    sheet.fit_to_pages(1, 1 if one else 0)
    return one
