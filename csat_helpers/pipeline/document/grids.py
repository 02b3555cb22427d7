"""Tables as they are printed: every cell a string with its alignment, the same in every deliverable.

A published table knows its formats; an analyst's own HTML table (great-tables) is reduced to the words in its cells.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import nh3

from csat_helpers.bundle import HIDDEN, Column, Table, tone
from csat_helpers.look import letters, number
from csat_helpers.pipeline.document.panels import panels

PAGE = 100  # characters that a page is wide, at the size of a table
GUTTER = 2  # characters between two columns, of which a narrow one needs as much as a wide one
Cell = dict[str, str]


@dataclass(frozen=True)
class Grid:
    """``columns`` are {label, align, weight, letter, beside, start}: the characters beside its figures, and whether a
    banner begins; ``rows`` are {cells: [{text, mark, letters, tone}], strong, role};
    ``spanners`` are {label, start, end, level} over column positions, level 2 above level 1; weights share out the
    width of a page. ``panels`` say how the table is set on paper where its columns are measured, not weighted: where
    its rows have roles (see :mod:`csat_helpers.pipeline.document.panels`).
    """

    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    spanners: list[dict[str, Any]] = field(default_factory=list)
    panels: list[dict[str, Any]] = field(default_factory=list)


def from_table(table: Table, language: str) -> Grid:
    """A published table with every number written in ``language``."""
    rows = [_row(table, k, language) for k in range(len(table.rows))]
    for mark in table.marks:
        _mark(rows[mark["row"]]["cells"], [c.name for c in table.columns], mark)
    names = [c.name for c in table.columns]
    spanners = [_spanner(s, [names.index(c) for c in s["columns"] if c in names]) for s in table.spanners]
    aligns = ["left" if c.format == "text" else "right" for c in table.columns]
    columns = _columns([c.label for c in table.columns], aligns, rows)
    spanned = [s for s in spanners if s]
    measured = bool(table.roles)
    for k, column in enumerate(columns):
        column["letter"] = table.columns[k].letter
        column["start"] = measured and any(s["start"] == k for s in spanned)
    return Grid(columns, rows, spanned, panels(columns, rows, spanned, table.stub) if measured else [])


def _row(table: Table, k: int, language: str) -> dict[str, Any]:
    role = table.roles[k] if table.roles else ""
    kind = table.formats[k] if table.formats else ""
    cells = [
        cell(_written(value, column, "text" if role == "line" and value is None else kind, language))
        for value, column in zip(table.rows[k], table.columns, strict=True)
    ]
    if role == "section":
        cells[1:] = [cell("") for _ in cells[1:]]
    return {"cells": cells, "strong": k in table.emphasis, "role": role}


def cell(text: str) -> Cell:
    """An unmarked cell."""
    return {"text": text, "mark": "", "letters": "", "tone": ""}


def _mark(cells: list[Cell], names: list[str], mark: Mapping[str, Any]) -> None:
    """One mark on a row's cells: letters beside the figure, a hidden figure's sign, or what tints it."""
    if mark["column"] not in names:
        return
    marked = cells[names.index(mark["column"])]
    if "letters" in mark:
        marked["letters"] = letters(mark["letters"])
    if mark.get("mark") in HIDDEN:
        marked["text"] = HIDDEN[mark["mark"]]
    marked["mark"] = mark.get("mark", marked["mark"])
    marked["tone"] = tone(mark) or marked["tone"]


def from_frame(frame: Mapping[str, Any], language: str) -> Grid:
    """A bundle's frame, for the exhibits that publish no table of their own: numbers to four figures."""
    columns = tuple(Column(str(name), str(name).replace("_", " "), "text") for name in frame["columns"])
    filled = [k for k in range(len(columns)) if any(row[k] not in (None, "") for row in frame["rows"])]
    rows = tuple(tuple(_four_figures(row[k]) for k in filled) for row in frame["rows"])
    return from_table(Table(tuple(columns[k] for k in filled), rows), language)


def _four_figures(value: Any) -> Any:
    return f"{value:.4g}".replace("-", "\u2212") if isinstance(value, float) else value


def _written(value: Any, column: Column, kind: str, language: str) -> str:
    kind = column.format if column.format == "text" else kind or column.format
    if kind == "text" and value is None:
        return ""  # nothing to say, rather than no number
    return number(value, kind, language)


def _spanner(spanner: Mapping[str, Any], places: list[int]) -> dict[str, Any] | None:
    named = {"label": spanner["label"], "level": spanner.get("level", 1)}
    return {**named, "start": min(places), "end": max(places) + 1} if places else None


def _columns(labels: Sequence[str], aligns: Sequence[str], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    columns, words = [], []
    for k, (label, align) in enumerate(zip(labels, aligns, strict=True)):
        widest = max((width(row["cells"][k]["text"]) for row in rows), default=0)
        least, most = (8, 36) if align == "left" else (5, 16)
        if rows and not widest:  # an empty column is there to be written in
            least = 13
        if k == 0 and align == "right":  # a rank leads its row
            align, least = "left", 4
        word = max(map(width, label.split(" ")), default=0)  # what a space that does not break joins is one
        # A heading may take two lines, a word may not.
        weight = min(max(widest, width(label) / 2, word, least), most) + GUTTER
        beside = max((len(row["cells"][k]["letters"] or "*" * _starred(row["cells"][k])) for row in rows), default=0)
        named = {"label": label, "align": align, "weight": weight}
        columns.append({**named, "letter": "", "beside": beside, "start": False})
        words.append(min(max([word, *(_longest_word(row["cells"][k]["text"]) for row in rows)]), most) + GUTTER)
    for column, weight in zip(columns, _fitted([c["weight"] for c in columns], words), strict=True):
        column["weight"] = weight
    return columns


def _longest_word(text: str) -> int:
    """What cannot be broken; Chinese breaks between any two characters."""
    return max((2 if not part.isascii() else len(part) for part in text.split(" ")), default=0)


def _fitted(weights: Sequence[float], words: Sequence[int]) -> list[float]:
    """Weights as they are where the page has room for their characters; else no column is narrower than its longest word,
    at the cost of those that can break.
    """
    found, total = list(weights), sum(weights)
    if total <= PAGE:
        return found
    for _ in weights:  # each turn holds one column more
        held = [w >= f * PAGE / sum(found) - 1e-9 for w, f in zip(words, found, strict=True)]
        rest = sum(f for f, hold in zip(weights, held, strict=True) if not hold)
        room = PAGE - sum(w for w, hold in zip(words, held, strict=True) if hold)
        if rest <= 0 or room <= 0:
            break
        found = [w if hold else f * room / rest for w, f, hold in zip(words, weights, held, strict=True)]
    return found


def _starred(marked: Cell) -> bool:
    return marked["mark"] == "caution"


def width(text: str) -> int:
    """How many half-width characters ``text`` takes; a Chinese one takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def from_html(html: str) -> list[Grid]:
    """The tables in a cell's HTML, as words; a bare DataFrame is a look at data, not a table to publish."""
    reader = _Tables()
    reader.feed(nh3.clean(html, tags=_TABLE_TAGS, attributes=_TABLE_ATTRIBUTES, clean_content_tags={"script", "style"}))
    return [grid for head, body in reader.tables if (grid := _grid(head, body))]


_TABLE_TAGS = {"table", "thead", "tbody", "tfoot", "tr", "th", "td", "br"}
_TABLE_ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "table": {"class"}}

Row = list[tuple[str, int, int]]  # text, columns and rows it spans


class _Tables(HTMLParser):
    """Head and body rows of every table that is not a DataFrame's."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[list[Row], list[Row]]] = []
        self._head = self._open = False
        self._keep = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "table":
            self._keep = "dataframe" not in given.get("class", "").split()
            if self._keep:
                self.tables.append(([], []))
        elif tag == "thead":
            self._head = True
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append(("", _span(given, "colspan"), _span(given, "rowspan")))
            self._open = True
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self._head = False
        elif tag in ("td", "th"):
            self._open = False
        elif tag == "table":
            self._keep = False

    def handle_data(self, data: str) -> None:
        if self._open and self._rows and self._rows[-1]:
            text, columns, rows = self._rows[-1][-1]
            self._rows[-1][-1] = (text + data, columns, rows)

    @property
    def _rows(self) -> list[Row] | None:
        return self.tables[-1][0 if self._head else 1] if self._keep and self.tables else None


def _span(given: Mapping[str, str], key: str) -> int:
    value = given.get(key, "1")
    return min(max(int(value), 1), 50) if value.isdecimal() else 1


def _grid(head: list[Row], body: list[Row]) -> Grid | None:
    """Spans filled in; the last head row names the columns, a spanning cell above it is a spanner."""
    placed, spanners = _placed(head)
    written, _ = _placed(body)
    count = max((len(row) for row in (*placed, *written)), default=0)
    if not count or not written:
        return None
    padded = [row + [""] * (count - len(row)) for row in written]
    labels = placed[-1] + [""] * (count - len(placed[-1])) if placed else [""] * count
    rows = [{"cells": [cell(text) for text in row], "strong": False, "role": ""} for row in padded]
    aligns = ["right" if all(_numeric(row[k]) for row in padded) else "left" for k in range(count)]
    return Grid(_columns(labels, aligns, rows), rows, spanners)


def _placed(rows: list[Row]) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """Each row as the texts that stand in its columns, cells that hang down from above included."""
    hanging: dict[tuple[int, int], str] = {}
    made, spanners = [], []
    for y, row in enumerate(rows):
        texts: list[str] = []
        for text, columns, down in [*row, ("", 0, 0)]:
            while (y, len(texts)) in hanging:
                texts.append(hanging[y, len(texts)])
            words = " ".join(text.split())
            if columns > 1 and words:
                spanners.append({"label": words, "level": 1, "start": len(texts), "end": len(texts) + columns})
            hanging |= {(y + k, len(texts) + j): words for k in range(1, down) for j in range(columns)}
            texts += [words] + [""] * (columns - 1) if columns else []
        made.append(texts)
    return made, spanners


def _numeric(text: str) -> bool:
    return not text or text[0] in "+-\u2212\u2014\u00b1(<." or text[0].isdecimal()
