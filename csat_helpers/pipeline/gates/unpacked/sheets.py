"""Sheets and charts of PPTX and XLSX as values: what stands in which cell, which value at which point."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from csat_helpers.pipeline.gates.unpacked.piece import Piece

Cell = str | float
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, eq=False)
class Sheet:
    """One worksheet; its cells are read when they are asked for.

    A ``listed`` one holds a table of the workbook's own, an ``embedded`` one lies in a chart.
    """

    where: str
    tree: Any
    shared: Sequence[str]
    listed: bool = False
    embedded: bool = False

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:
        """Cells by column number, by row number, both from 1."""
        return {int(row.get("r")): _cells(row, self.shared) for row in self.tree.iter(f"{_MAIN}row")}

    @property
    def heads(self) -> frozenset[Cell]:
        """What stands in the first three rows."""
        first = itertools.islice(self.tree.iter(f"{_MAIN}row"), 3)
        return frozenset(value for row in first for value in _cells(row, self.shared).values() if value)


@dataclass(frozen=True)
class Chart:
    """Values by (category, series); None where there is no point."""

    categories: tuple[str, ...]
    series: tuple[str, ...]
    points: dict[tuple[str, str], float | None]

    @classmethod
    def of(cls, sheet: Sheet) -> "Chart | None":
        """A chart's data: names of the series in the first row, categories in the last column of texts before them."""
        heads = {k: str(v) for k, v in sheet.rows.get(1, {}).items()}
        below = {row: cells for row, cells in sheet.rows.items() if row > 1}
        worded = [k for k in range(1, 4) if any(isinstance(cells.get(k), str) for cells in below.values())]
        if not worded or not heads:
            return None
        at = worded[-1]
        named = {row: str(cells[at]) for row, cells in below.items() if at in cells}
        columns = {k: head for k, head in heads.items() if k > at}
        points = {
            (name, head): value if isinstance(value := below[row].get(k), float) else None
            for row, name in named.items()
            for k, head in columns.items()
        }
        return cls(tuple(named.values()), tuple(columns.values()), points)


def sheets(pieces: Sequence[Piece]) -> Iterator[Sheet]:
    """The worksheets among ``pieces`` of one file, those of embedded workbooks too."""
    shared = {_book(p.inner): _strings(p.tree) for p in pieces if p.inner.endswith("xl/sharedStrings.xml")}
    for piece in pieces:
        if piece.tree is not None and re.search(r"xl/worksheets/[^/]+\.xml$", piece.inner):
            listed = next(piece.tree.iter(f"{_MAIN}tablePart"), None) is not None
            strings = shared.get(_book(piece.inner), [])
            yield Sheet(piece.where, piece.tree, strings, listed, "embeddings/" in piece.inner)


def charts(pieces: Sequence[Piece]) -> Iterator[tuple[str, Chart]]:
    """The charts' own copies of their data: what is drawn before anybody opens the workbook."""
    for piece in pieces:
        if piece.tree is not None and re.search(r"/charts/[^/]+\.xml$", piece.inner):
            yield piece.where, _chart(piece.tree)


def _book(inner: str) -> str:
    """The workbook that a part belongs to: everything before its folder."""
    return re.split(r"xl/(?:worksheets/|sharedStrings)", inner)[0]


def _strings(tree: Any) -> list[str]:
    return ["".join(t.text or "" for t in entry.iter(f"{_MAIN}t")) for entry in tree.iter(f"{_MAIN}si")]


def _cells(row: Any, shared: Sequence[str]) -> dict[int, Cell]:
    found = ((cell.get("r"), _value(cell, shared)) for cell in row if len(cell))
    return {_number(place.rstrip("0123456789")): value for place, value in found if value is not None}


def _value(cell: Any, shared: Sequence[str]) -> Cell | None:
    kind, text = cell.get("t"), cell.findtext(f"{_MAIN}v")
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{_MAIN}t"))
    if text is None:
        return None
    if kind == "s":
        return shared[int(text)]
    return text if kind in ("str", "e") else float(text)


@cache
def _number(letters: str) -> int:
    return sum((ord(c) - 64) * 26**k for k, c in enumerate(reversed(letters)))


def _chart(tree: Any) -> Chart:
    categories: dict[int, str] = {}
    series: list[str] = []
    points: dict[tuple[str, str], float | None] = {}
    for one in tree.iter("{*}ser"):
        called = "".join(v.text or "" for v in one.iterfind("{*}tx//{*}v"))
        series.append(called)
        own = {int(p.get("idx")): _text(p) for p in one.iterfind("{*}cat//{*}pt")}
        categories |= own
        values = {int(p.get("idx")): float(_text(p)) for p in one.iterfind("{*}val//{*}pt")}
        points |= {(text, called): values.get(k) for k, text in own.items()}
    return Chart(tuple(categories.values()), tuple(series), points)


def _text(point: Any) -> str:
    return "".join(v.text or "" for v in point.iterfind("{*}v"))
