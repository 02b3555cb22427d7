"""The first sheet: what the study is, every exhibit with its finding, base and sheet, and how to read them."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.worksheet import Worksheet

from csat_helpers.locale import say
from csat_helpers.look import Logo
from csat_helpers.pipeline.document import Chapter, Document, Exhibit
from csat_helpers.pipeline.exporters.xlsx import tables
from csat_helpers.pipeline.exporters.xlsx.book import Book
from csat_helpers.pipeline.exporters.xlsx.furniture import HEADING, NOTE, Column

WIDTHS = (15.0, 36.0, 78.0, 10.0)
LOGO_HIGH, LOGO_WIDE, DPI = 52, 260, 192  # pixels on the sheet, and of a drawing per inch


@dataclass
class Sheets:
    """Names of the sheets: of exhibits by anchor, of other ``pages`` by title, of the list of estimates."""

    exhibits: dict[str, str] = field(default_factory=dict)
    pages: list[tuple[str, str]] = field(default_factory=list)
    estimates: str = ""


def write(book: Book, sheet: Worksheet, document: Document, study: Mapping[str, Any], sheets: Sheets) -> None:
    """Fill the contents; ``study`` are its printed facts."""
    column = Column(book, sheet, WIDTHS, sum(WIDTHS))
    row = _logo(book, sheet)
    row = _facts(book, column, row, study)
    row = _heads(book, sheet, row + 1)
    for chapter in document.chapters:
        row = _chapter(book, sheet, row, chapter, sheets)
    row = _pages(book, sheet, row + 1, sheets)
    row = _left_out(book, column, row + 1, document)
    row = _reading(book, column, row + 1)
    sheet.print_area(0, 0, row, column.last)
    sheet.activate()


# Who and what


def _logo(book: Book, sheet: Worksheet) -> int:
    if book.look.logo is None:
        return 0
    content, width, height = picture(book.look.logo)
    scale = min(LOGO_HIGH / height, LOGO_WIDE / width)
    options = {"image_data": io.BytesIO(content), "description": book.look.logo.alt, "x_scale": scale, "y_scale": scale}
    sheet.set_row_pixels(0, LOGO_HIGH + 10)
    sheet.insert_image(0, 0, "logo.png", {**options, "x_offset": 2, "y_offset": 4})
    return 1


def picture(logo: Logo) -> tuple[bytes, float, float]:
    """The logo as PNG, and its size in pixels at the resolution that the file states."""
    content = logo.content if logo.format == "png" else drawn(logo.content)
    width, height = (int.from_bytes(content[k : k + 4], "big") for k in (16, 20))
    x, y = _resolution(content)
    return content, width * 96 / x, height * 96 / y


def _resolution(content: bytes) -> tuple[float, float]:
    """Dots per inch across and up, as the workbook's writer takes them: of a PNG's header, else 96."""
    at = content.find(b"pHYs", 33, 4096)
    if at < 0 or content[at + 12] != 1:
        return 96.0, 96.0
    across, up = (int.from_bytes(content[k : k + 4], "big") * 0.0254 for k in (at + 4, at + 8))
    return across or 96.0, up or 96.0


def drawn(svg: bytes) -> bytes:
    """A drawing as PNG: sharp at the size it has on the sheet, clear where nothing is drawn."""
    import tempfile
    from pathlib import Path

    from csat_helpers.pipeline.exporters.typesetting import compiled

    page = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("logo.svg", height: 39pt)'
    with tempfile.TemporaryDirectory(prefix="csat-") as name:
        root = Path(name)
        (root / "logo.svg").write_bytes(svg)
        (root / "logo.typ").write_text(page, encoding="utf-8")
        (made,) = compiled(root / "logo.typ", format="png", ppi=float(DPI))
    return made


def _facts(book: Book, column: Column, row: int, study: Mapping[str, Any]) -> int:
    row = column.paragraph(row, study["title"], font_size=20, bold=True, font_color="ink")
    row = column.paragraph(row, study["message"], font_size=12, font_color="p6", bold=True)
    if study["simulated"]:
        row = column.paragraph(row, book.words["simulated_long"], bold=True, font_color="warn")
    for label, value in study["facts"]:
        book.text(column.sheet, row, 0, label, font_color="sec")
        row = column.paragraph(row, value, 1)
    if study["house"]:
        book.text(column.sheet, row, 0, say(book.language, "Prepared by"), font_color="sec")
        row = column.paragraph(row, study["house"], 1)
    return column.paragraph(row, study["confidentiality"], **NOTE)


# What is in it


def name_of(exhibit: Exhibit, language: str) -> str:
    """What an exhibit is called where it is listed: its label, or its title where it has no number."""
    return exhibit.label or exhibit.bundle.title or say(language, "Summary")


def _heads(book: Book, sheet: Worksheet, row: int) -> int:
    language = book.language
    for k, text in enumerate(
        (say(language, "Exhibit"), say(language, "What it shows"), say(language, "Finding"), say(language, "Base, n"))
    ):
        align = {"align": "right"} if k == 3 else {}
        book.text(sheet, row, k, text, font_color="sec", bold=True, bottom=2, bottom_color="ink", **align)
    return row + 1


def _chapter(book: Book, sheet: Worksheet, row: int, chapter: Chapter, sheets: Sheets) -> int:
    shown = [e for e in chapter.exhibits if e.anchor in sheets.exhibits]
    if not shown:
        return row
    title = "   ".join(text for text in (str(chapter.number), chapter.title) if text)
    if getattr(chapter, "appendix", False):
        title = f"{title}   ({say(book.language, 'Appendix')})"
    for k in range(len(WIDTHS)):
        book.text(sheet, row, k, title if k == 0 else "", bold=True, font_color="p8", bg_color="p0")
    for exhibit in shown:
        row += 1
        _exhibit(book, sheet, row, exhibit, sheets.exhibits[exhibit.anchor])
    return row + 1


def _exhibit(book: Book, sheet: Worksheet, row: int, exhibit: Exhibit, to: str) -> None:
    bundle, line = exhibit.bundle, {"bottom": 1, "bottom_color": "grid"}
    name = name_of(exhibit, book.language)
    book.link(sheet, row, 0, name, to, **line)
    book.text(sheet, row, 1, bundle.title if bundle.title != name else "", text_wrap=True, **line)
    book.text(sheet, row, 2, bundle.headline, text_wrap=True, **line)
    if bundle.base is None:
        book.text(sheet, row, 3, "", **line)
    else:
        book.number(sheet, row, 3, bundle.base, "count", **line)
    high = max(tables.wrapped(text, width) for text, width in ((bundle.title, WIDTHS[1]), (bundle.headline, WIDTHS[2])))
    sheet.set_row(row, min(tables.LINE * high + 4, 400))


def _pages(book: Book, sheet: Worksheet, row: int, sheets: Sheets) -> int:
    """The sheets that are no exhibit's."""
    for title, name in sheets.pages:
        book.link(sheet, row, 0, title, name)
        row += 1
    return row


def _left_out(book: Book, column: Column, row: int, document: Document) -> int:
    """The questions that were not answered, and why."""
    if not document.omitted:
        return row - 1
    row = column.paragraph(row, book.words["omitted"], **HEADING)
    for title, reason in document.omitted:
        row = column.paragraph(row, f"{title}: {reason}" if reason.strip("-") else title)
    return row


def _reading(book: Book, column: Column, row: int) -> int:
    row = column.paragraph(row, say(book.language, "How to read the tables"), **HEADING)
    for mark, meaning in _signs(book):
        book.text(column.sheet, row, 0, mark, font_color="p6", bold=True)
        row = column.paragraph(row, meaning, 1)
    return row


def _signs(book: Book) -> Iterator[tuple[str, str]]:
    language = book.language
    marks = dict(book.words["reading"])
    yield "\u25b2 \u25bc", marks["\u25b2 \u25bc"]
    yield (
        "A  b",
        say(
            language,
            "Letters beside a figure name the columns that it exceeds; the notes of the table say by which test and at "
            "which level.",
        ),
    )
    yield "0\u2013100", marks["0\u2013100"]
    yield "n", marks["n ="]
    yield (
        "[c] [u] [x]",
        say(language, "No figure: hidden to protect respondents; too few answered to rely on; none to be had."),
    )
    yield "1.234", say(language, "Figures are shown rounded; the cells hold all their digits.")
