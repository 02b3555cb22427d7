"""What an ODS workbook says beyond its values: errors, formulas without a value, and how far it reaches."""

import html
import re
import zipfile
from pathlib import Path

from csat_helpers.survey.readers import archive
from csat_helpers.survey.readers.ole import protected
from csat_helpers.survey.readers.sheet_xml import BookFacts, SheetFacts, check_area

_TABLE = re.compile(rb"<table:table\s[^>]{0,2000}?table:name=\"([^\"]*)\"")
_ROW = re.compile(rb"<table:table-row\b([^>]{0,2000})>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]{0,5000})>")
_ROWS = re.compile(rb"number-rows-repeated=[\"'](\d+)")
_COLUMNS = re.compile(rb"number-columns-repeated=[\"'](\d+)")
_EMPTY = re.compile(rb"table:formula=(?![^>]{0,5000}office:value-type)")


def book_facts(path: Path) -> BookFacts:
    """The facts of every sheet of an ODS workbook, by its name; errors are counted, not placed.

    Raises DataError for one that is protected or reaches too far, by rows and cells said to be repeated.
    """
    facts: dict[str, SheetFacts] = {}
    now, rows, columns, where = SheetFacts(), 0, 0, str(path)
    with zipfile.ZipFile(path) as opened:
        if _encrypted(opened):
            raise protected(path)
        for block in archive.blocks(opened, "content.xml", b"table-row>", path):
            for piece in block.split(b"</table:table-row>"):
                named = _TABLE.findall(piece)
                if named:
                    name = html.unescape(named[-1].decode("utf-8", "replace"))
                    now, rows, columns, where = SheetFacts(), 0, 0, f"{path}, sheet '{name}'"
                    facts[name] = now
                before, width = _reach(piece)
                rows, columns = rows + before, max(columns, width)
                check_area(rows if width else 0, columns, where)
                _collect(now, piece)
    return BookFacts(facts, compute=False)


def _encrypted(opened: zipfile.ZipFile) -> bool:
    if "META-INF/manifest.xml" not in opened.namelist():
        return False
    with opened.open("META-INF/manifest.xml") as content:
        return b"encryption-data" in content.read(archive.BLOCK)


def _reach(piece: bytes) -> tuple[int, int]:
    """Rows up to the end of a piece of the sheet, and columns up to its last cell that holds something."""
    rows = sum(int(found[1]) if (found := _ROWS.search(row)) else 1 for row in _ROW.findall(piece))
    at = width = 0
    for cell in _CELL.findall(piece):
        found = _COLUMNS.search(cell)
        at += int(found[1]) if found else 1
        width = at if b"value-type" in cell or not cell.endswith(b"/") else width
    return rows, width


def _collect(facts: SheetFacts, piece: bytes) -> None:
    facts.unplaced += piece.count(b'calcext:value-type="error"')
    if b"table:formula=" in piece:
        facts.formulas += piece.count(b"table:formula=")
        facts.uncached += len(_EMPTY.findall(piece))
