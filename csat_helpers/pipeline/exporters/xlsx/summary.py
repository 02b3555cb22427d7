"""The summary on a sheet of its own: the figure as a number, the findings, the priorities."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from csat_helpers.bundle import Bundle
from csat_helpers.locale import say
from csat_helpers.look import number
from csat_helpers.pipeline.exporters.xlsx import furniture
from csat_helpers.pipeline.exporters.xlsx.book import Book
from csat_helpers.pipeline.exporters.xlsx.furniture import HEADING, NOTE, Column
from csat_helpers.pipeline.exporters.xlsx.tables import wrapped

WIDTHS = (38.0, 34.0, 20.0, 20.0, 22.0)
_KINDS = ("index", "nps", "share", "share1", "mean", "count", "points", "coefficient")


def write(book: Book, sheet: Worksheet, bundle: Bundle, summary: Mapping[str, Any], part: Mapping[str, Any]) -> None:
    """Fill ``sheet``; ``summary`` and ``part`` are its printed words, the numbers are the bundle's."""
    column = Column(book, sheet, WIDTHS, sum(WIDTHS))
    row = furniture.top(book, sheet, column, bundle.headline, bundle.title, bundle.subtitle) + 1
    if figure := bundle.extra.get("figure"):
        row = _figure(book, sheet, column, row, figure)
    row = column.paragraph(row + 1, say(book.language, "Findings"), **HEADING) if summary["findings"] else row
    for k, found in enumerate(summary["findings"], 1):
        row = column.paragraph(row, f"{k}. {found.get('headline', '')}", bold=True)
        row = column.paragraph(row, str(found.get("text", "")), indent=1)
    if summary["priorities"]["rows"]:
        row = column.paragraph(row + 1, book.words["priorities"], **HEADING)
        row = _priorities(book, sheet, column, row, summary["priorities"])
    row += 1
    for note in [*part["notes"], part["source"]]:
        row = column.paragraph(row, note, **NOTE)
    furniture.fit(sheet, WIDTHS, column.height + furniture.ROW * 16)
    sheet.print_area(0, 0, row, len(WIDTHS) - 1)


def _figure(book: Book, sheet: Worksheet, column: Column, row: int, figure: Mapping[str, Any]) -> int:
    """The one figure with its interval, what is said beneath it, and the groups beside it."""
    kind = kind_of(figure.get("value"), str(figure.get("text") or ""))
    heads = (
        "",
        say(book.language, "Estimate"),
        say(book.language, "Interval, low"),
        say(book.language, "Interval, high"),
    )
    _heads(book, sheet, row, heads)
    book.text(sheet, row + 1, 0, str(figure.get("label") or ""), bold=True, text_wrap=True)
    for k, name in enumerate(("value", "low", "high"), 1):
        large = {"bold": True, "font_size": 14, "font_color": "p6"} if k == 1 else {}
        _number(book, sheet, row + 1, k, figure.get(name), kind, **large)
    row += 2
    for note in figure.get("notes") or ():
        row = column.paragraph(row, str(note), **NOTE)
    if bars := figure.get("bars"):
        row += 1
        _heads(book, sheet, row, (str(figure.get("bars_label") or ""), say(book.language, "Estimate")))
        for bar in bars:
            row += 1
            tint = "neg" if bar.get("tone") == "down" else "p6"
            strong = {"bold": True, "font_color": tint} if bar.get("focus") else {}
            book.text(sheet, row, 0, str(bar.get("label") or ""), **strong)
            _number(book, sheet, row, 1, bar.get("value"), kind_of(bar.get("value"), str(bar.get("text") or "")))
        row += 1
    return row


def kind_of(value: Any, text: str) -> str:
    """How a number was written, told from its text.

    >>> kind_of(66.04, "66.0"), kind_of(12.2, "+12")
    ('index', 'nps')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "text"
    return next((kind for kind in _KINDS if number(value, kind) == text), "index")


def _heads(book: Book, sheet: Worksheet, row: int, texts: tuple[str, ...]) -> None:
    for k, text in enumerate(texts):
        align = {"align": "right"} if k else {}
        book.text(sheet, row, k, text, font_color="sec", bold=True, bottom=1, bottom_color="ink", **align)


def _number(book: Book, sheet: Worksheet, row: int, column: int, value: Any, kind: str, **props: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        book.number(sheet, row, column, value, kind, align="right", **props)
    else:
        book.text(sheet, row, column, "", align="right", **props)


def _priorities(book: Book, sheet: Worksheet, column: Column, row: int, priorities: Mapping[str, Any]) -> int:
    """Ranked rows of words, each as high as its longest cell; the rank stands before the first."""
    _, first, *others = [*priorities["columns"], "", ""]
    for k, text in enumerate([first, *others][: len(priorities["columns"]) - 1]):
        book.text(sheet, row, k, text, font_color="sec", bold=True, bottom=1, bottom_color="ink")
    for line in priorities["rows"]:
        row += 1
        rank, name, *told = line
        cells = [f"{rank}. {name}", *(str(text) for text in told)]
        for k, text in enumerate(cells):
            props = {"bold": k == 0, "bottom": 1, "bottom_color": "grid"}
            book.text(sheet, row, k, text, text_wrap=True, valign="top", **props)
        column.raised(row, max(wrapped(text, width) for text, width in zip(cells, column.widths, strict=False)))
    return row + 1
