"""The workbook under construction: its styles by what they mean, and cells that are only ever text, number or our link."""

import datetime
import io
import math
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from csat_helpers.pipeline.document import Document, Study
from csat_helpers.pipeline.document.wording import words
from csat_helpers.pipeline.exporters.xlsx.patterns import pattern
from csat_helpers.pipeline.exporters.xlsx.text import HEADER, RISKY, Names, fitting, printed

FONTS = {"en": ("latin", "Arial"), "zh": ("han", "Microsoft YaHei")}
SIZE = 10
A4 = 9

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}

Props = Mapping[str, Any]


class Book:
    """A workbook in the client's look and the report's language; ``words`` are the fixed labels of every deliverable."""

    def __init__(self, document: Document) -> None:
        self.study, self.look = document.study, document.look
        self.language = document.study.language
        self.words = words(self.language)
        self.colours = self.look.colours
        self.names = Names()
        self._out = io.BytesIO()
        self._styles: dict[frozenset[tuple[str, Any]], Format] = {}
        self.workbook = xlsxwriter.Workbook(self._out, {**OPTIONS, "default_format_properties": _font(self)})
        self.workbook.calc_on_load = False  # there is nothing to calculate, and so nothing to save on closing
        _properties(self.workbook, self.study, self.words["simulated"] if self.study.simulated else "")

    def style(self, **props: Any) -> Format:
        """A format with these properties; colours are the look's names."""
        key = frozenset(props.items())
        if key not in self._styles:
            named = {k: self.colours.get(v, v) if k.endswith("color") else v for k, v in props.items()}
            self._styles[key] = self.workbook.add_format({**_font(self), "valign": "top", **named})
        return self._styles[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **props: Any) -> None:
        """A cell of text, which stays text when it is edited."""
        if not text:
            sheet.write_blank(row, column, None, self.style(**props))
            return
        whole = fitting(text, self.language)
        risky = {"quote_prefix": True} if whole.startswith(RISKY) else {}
        sheet.write_string(row, column, whole, self.style(**props, **risky))

    def number(self, sheet: Worksheet, row: int, column: int, value: float, kind: str, mark: str = "", **props: Any) -> None:  # fmt: skip
        """A cell with a number, all its digits, shown as ``kind`` of number it is."""
        if not math.isfinite(value):
            self.text(sheet, row, column, "", **props)
            return
        sheet.write_number(row, column, value, self.style(num_format=pattern(kind, value, mark), **props))

    def link(self, sheet: Worksheet, row: int, column: int, text: str, to: str, cell: str = "A1", **props: Any) -> None:
        """A link to another sheet of this workbook, the only kind there is."""
        shown = self.style(**{"font_color": "p6", "underline": 1, **props})
        quoted = to.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{quoted}'!{cell}", shown, fitting(text, self.language))

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, set up for a printed page: A4 across, as wide as the page, its head and foot."""
        made = self.workbook.add_worksheet(name)
        made.hide_gridlines(2)
        made.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # a code or a year in a label is meant as text
        made.set_landscape()
        made.set_paper(A4)
        made.fit_to_pages(1, 0)
        made.set_margins(left=0.55, right=0.55, top=0.8, bottom=0.7)
        made.set_header(_line(self.study.title, self.words["simulated"] if self.study.simulated else ""))
        made.set_footer(_line(self.look.footer or self.study.confidentiality, "&P / &N", code=True))
        return made

    def content(self) -> bytes:
        """The finished workbook."""
        self.workbook.close()
        return self._out.getvalue()


def _font(book: Book) -> dict[str, Any]:
    key, ours = FONTS[book.language]
    return {"font_name": str(book.look.fonts.get(key) or ours), "font_size": SIZE}


def _line(left: str, right: str, *, code: bool = False) -> str:
    """A page's head or foot in small type: data at the left, at the right ours or, where it is ``code``, page numbers."""
    size = "&8 "  # the blank keeps a text that begins with a figure from being read as a size
    end = f"&R{size}{right if code else printed(right, 60)}"
    return f"&L{size}{printed(left, HEADER - len(end) - 8)}{end}"


def _properties(workbook: xlsxwriter.Workbook, study: Study, remark: str) -> None:
    """What the file says of itself: nothing of the machine, and the report's own date."""
    date = study.as_of or datetime.date(2000, 1, 1)
    told = {"title": study.title, "subject": study.client, "author": study.house, "company": study.house}
    properties: dict[str, Any] = {key: fitting(value, study.language)[:250] for key, value in told.items()}
    properties |= {"comments": remark, "created": datetime.datetime(date.year, date.month, date.day)}
    workbook.set_properties(properties)
    workbook.set_custom_property("Language", {"zh": "zh-CN"}.get(study.language, study.language))
