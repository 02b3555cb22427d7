"""What an XLSX sheet says beyond its values: errors, formulas without a value, hidden rows, and how far it reaches."""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import archive

CELLS = 7_000_000  # rows x columns; the library that reads a sheet lays them all out in memory, at some 70 bytes each
_HOLLOW = 1_000_000  # from this area on one cell in fifty has to be written
_WIDE, _HIGH = 16_384, 1_048_576  # columns and rows of a sheet in Excel
_ANY = rb"(?:\w+:)?"  # a prefix of the namespace
# Patterns that begin with a literal are some ten times as fast; cells written in another way are counted and looked at again.
_COLUMNS = re.compile(rb' r="([A-Z]+)\d')
_FAR = re.compile(rb' r="[A-Z]*(\d{6,})')
_FULL_ROW = re.compile(rb'<row [^>]{0,500}?\br="(\d+)')
_FILLED = re.compile(rb"\sr=[\"']([A-Z]+)(\d+)[\"'][^<>]{0,500}(?<!/)>\s*<(?!/)")
_STARTS = (b"<c ", b"<c>", b"<c\n", b"<c\t", b":c ", b":c>")
_CELL = re.compile(rb"<" + _ANY + rb"c[\s>]")
_ERROR = re.compile(
    rb"<" + _ANY + rb"c\b(?=[^>]{0,500}\st=[\"']e[\"'])[^>]{0,500}?(?:\sr=[\"']([A-Z]+)(\d+)[\"'])?[^>]{0,500}>"
    rb"(?:<" + _ANY + rb"f\b(?:[^>]{0,500}/>|[^>]{0,500}>[^<]*</" + _ANY + rb"f>))?\s*<" + _ANY + rb"v>([^<]*)<"
)  # fmt: skip
_FORMULA = re.compile(rb"<" + _ANY + rb"f[\s>/]")
_UNCACHED = re.compile(
    rb"<" + _ANY + rb"c\b(?![^>]{0,500}\st=[\"']str[\"'])[^>]{0,500}>\s*<" + _ANY + rb"f\b(?:[^>]{0,500}/>|[^>]{0,500}>[^<]*</" + _ANY
    + rb"f>)\s*(?:<" + _ANY + rb"v\s*/>|<" + _ANY + rb"v>\s*</" + _ANY + rb"v>)?\s*</" + _ANY + rb"c>"
)  # fmt: skip
_HIDDEN = re.compile(rb"<" + _ANY + rb"row\b[^>]{0,500}\shidden=[\"'](?:1|true)[\"']")


@dataclass
class SheetFacts:
    """What a sheet holds that its values do not tell. ``errors`` are texts by row and column, counted from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unplaced: int = 0
    formulas: int = 0
    uncached: int = 0
    hidden_rows: int = 0


@dataclass(frozen=True)
class BookFacts:
    """The facts of each sheet, and whether the workbook asks to be computed anew when it is opened."""

    sheets: Mapping[str, SheetFacts]
    compute: bool


def book_facts(path: Path) -> BookFacts:
    """The facts of every sheet of an XLSX workbook, by its name.

    Raises DataError for a sheet that reaches too far to be laid out in memory.
    """
    with zipfile.ZipFile(path) as opened:
        parts = [name for name in opened.namelist() if _is_sheet(opened, name)]
        facts = {part: _facts(opened, part, path) for part in parts}
        names, compute = _names(opened)
    return BookFacts({name: facts[part] for name, part in names.items() if part in facts}, compute)


def _is_sheet(opened: zipfile.ZipFile, name: str) -> bool:
    if not archive.is_xml(name):
        return False
    with opened.open(name) as content:
        return re.search(rb"<" + _ANY + rb"worksheet\b", content.read(8192)) is not None


def _names(opened: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """The part of each named sheet, and whether the workbook is to be computed when opened."""
    from defusedxml import ElementTree

    known = {name.casefold(): name for name in opened.namelist()}
    book, links = known.get("xl/workbook.xml"), known.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}, False
    try:
        root, relations = ElementTree.fromstring(opened.read(book)), ElementTree.fromstring(opened.read(links))
    except ElementTree.ParseError:
        return {}, False
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    names = {}
    for sheet in (e for e in root.iter() if e.tag.rpartition("}")[2] == "sheet"):
        link = next((v for k, v in sheet.attrib.items() if k.rpartition("}")[2] == "id"), None)
        target = posixpath.normpath(posixpath.join("xl", targets.get(link) or "")).lstrip("/").casefold()
        names[sheet.get("name", "")] = known.get(target, "")
    compute = any(e.tag.endswith("calcPr") and e.get("fullCalcOnLoad") in ("1", "true") for e in root.iter())
    return names, compute


def _facts(opened: zipfile.ZipFile, part: str, path: Path) -> SheetFacts:
    facts, reach, rows, cells, placed = SheetFacts(), 0, 0, 0, 0
    letters: set[bytes] = set()
    for block in archive.blocks(opened, part, b"row>", path):
        found = _COLUMNS.findall(block)
        letters.update(found)
        placed, cells = placed + len(found), cells + sum(block.count(mark) for mark in _STARTS)
        rows = max([rows + block.count(b"row>"), *map(int, _FULL_ROW.findall(block)), *map(int, _FAR.findall(block))])
        _collect(facts, block)
    reach = max(map(_number, letters), default=0)
    if cells > placed or rows * reach > CELLS or rows > _HIGH or reach > _WIDE:
        rows, reach = _filled(opened, part, path)
    check_area(rows, reach, f"{path}, part '{part}'", cells)
    return facts


def check_area(rows: int, columns: int, where: str, cells: int = CELLS) -> None:
    """Raise DataError for a sheet that is too large to lay out, lies beyond what a sheet can hold, or is large and nearly
    hollow: ``cells`` are those that are written in it.
    """
    area = rows * columns
    if area > CELLS or rows > _HIGH or columns > _WIDE or (area > _HOLLOW and cells < area / 50):
        raise DataError(
            f"The sheet reaches over {rows:,} rows and {columns:,} columns; {CELLS:,} cells can be read.",
            where=where,
            mend="Save it as CSV, which is read in parts, or delete stray cells far from the table.",
        )


def _filled(opened: zipfile.ZipFile, part: str, path: Path) -> tuple[int, int]:
    """How far the cells that hold something reach: rows and columns. Formats alone do not count."""
    rows = columns = seen = 0
    for block in archive.blocks(opened, part, b"row>", path):
        for letters, row in _FILLED.findall(block):
            rows, columns = max(rows, int(row)), max(columns, _number(letters))
        if len(_COLUMNS.findall(block)) < len(_CELL.findall(block)):  # cells that do not say where they stand
            pieces = block.split(b"row>")
            seen, columns = seen + len(pieces), max(columns, *(len(_CELL.findall(piece)) for piece in pieces))
    return max(rows, seen), columns


def _collect(facts: SheetFacts, block: bytes) -> None:
    if b't="e"' in block or b"t='e'" in block:
        for letters, row, text in _ERROR.findall(block):
            if letters:
                facts.errors[int(row) - 1, _number(letters) - 1] = text.decode("utf-8", "replace")
            else:
                facts.unplaced += 1
    if b"<f" in block or b":f" in block:
        facts.formulas += len(_FORMULA.findall(block))
        facts.uncached += len(_UNCACHED.findall(block))
    if b"hidden=" in block:
        facts.hidden_rows += len(_HIDDEN.findall(block))


def _number(letters: bytes) -> int:
    """``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number
