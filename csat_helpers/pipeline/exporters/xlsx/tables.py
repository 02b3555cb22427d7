"""A published table as cells: figures stay numbers, their letters stand in narrow columns beside them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.worksheet import Worksheet

from csat_helpers.bundle import HIDDEN, Column, Table, tone
from csat_helpers.locale import say
from csat_helpers.look import letters, number
from csat_helpers.pipeline.document.grids import width
from csat_helpers.pipeline.exporters.xlsx.book import Book
from csat_helpers.pipeline.exporters.xlsx.patterns import SIGNS, texts

LETTERS = 4.0  # characters, the narrow column's width
LEAST, MOST_TEXT, MOST_STUB = 9.0, 60.0, 48.0
LINE = 13.5  # points a line of a heading takes
FILTERED = 6  # a list of as many rows is worth a filter

_ROLES: Mapping[str, dict[str, Any]] = {
    "": {},
    "section": {"bold": True, "bg_color": "p0", "top_color": "line", "top": 1},
    "base": {"font_color": "sec", "font_size": 9},
    "answer": {},
    "line": {"font_color": "sec", "font_size": 9},
}
_MARKS: Mapping[str, dict[str, Any]] = {
    "up": {"bold": True},
    "down": {"bold": True},
    "focus": {"font_color": "p6", "bold": True},
    "caution": {"font_color": "warn"},
}
_TONES: Mapping[str, dict[str, Any]] = {
    "good": {"font_color": "p6", "bg_color": "pos0"},
    "bad": {"font_color": "neg", "bg_color": "neg0"},
    "plain": {"bg_color": "grid"},
}


@dataclass(frozen=True)
class Laid:
    """Where a table lies: the first and last row of its head, its last row, how many columns it takes and its stub;
    ``blank`` where a cell among figures has none.
    """

    head: int
    last_head: int
    last: int
    columns: int
    stub: int
    widths: list[float]
    blank: bool = False


@dataclass
class _Marks:
    """What a cell is marked with: what tints it, the sign of a hidden figure, the letters beside it."""

    mark: str = ""
    tone: str = ""
    hidden: str = ""
    letters: str = ""


@dataclass(frozen=True)
class _Plan:
    """A table with its columns of the sheet: ``figures`` of its own, ``beside`` of its letters where it has any."""

    table: Table
    marks: dict[tuple[int, int], _Marks]
    figures: list[int]
    beside: list[int | None]
    starts: set[int] = field(default_factory=set)

    @property
    def columns(self) -> int:
        """How many columns of the sheet it takes."""
        return max([*self.figures, *(k for k in self.beside if k is not None)], default=-1) + 1

    def end(self, k: int) -> int:
        """The last column of the sheet that column ``k`` takes."""
        beside = self.beside[k]
        return self.figures[k] if beside is None else beside

    def mark(self, row: int, k: int) -> _Marks:
        """How a cell is marked."""
        return self.marks.get((row, k)) or _Marks()


def write(book: Book, sheet: Worksheet, top: int, table: Table) -> Laid:
    """Write ``table`` from row ``top`` on, with its head, filter and widths."""
    plan = _plan(table)
    plain = not (table.roles or table.spanners or any(b is not None for b in plan.beside))
    filtered = plain and len(table.rows) >= FILTERED
    widths = _widths(plan, filtered)
    last_head = _head(book, sheet, top, plan, widths)
    for k in range(len(table.rows)):
        _row(book, sheet, last_head + 1 + k, plan, k)
        _height(sheet, last_head + 1 + k, plan, k, widths)
    last = last_head + len(table.rows)
    if filtered:
        sheet.autofilter(last_head, 0, last, plan.columns - 1)
    stub = plan.end(min(table.stub, len(table.columns)) - 1) + 1 if table.columns and table.stub else 0
    return Laid(top, last_head, last, plan.columns, stub, widths, _blank(plan))


def _blank(plan: _Plan) -> bool:
    """Whether a figure is missing where figures stand: of base and data rows, unless a mark says why."""
    roles = plan.table.roles or ("",) * len(plan.table.rows)
    return any(
        column.format != "text" and _lacking(plan.table.rows[k][c]) and not plan.mark(k, c).hidden
        for k, role in enumerate(roles)
        if role not in ("section", "line") and not all(_lacking(value) for value in plan.table.rows[k][1:])
        for c, column in enumerate(plan.table.columns)
    )


def _lacking(value: Any) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _plan(table: Table) -> _Plan:
    names = [c.name for c in table.columns]
    marks: dict[tuple[int, int], _Marks] = {}
    for mark in table.marks:
        if mark["column"] in names:
            found = marks.setdefault((mark["row"], names.index(mark["column"])), _Marks())
            found.letters = letters(mark["letters"]) if "letters" in mark else found.letters
            found.hidden = HIDDEN.get(mark.get("mark", ""), found.hidden)
            found.mark = mark["mark"] if mark.get("mark") in _MARKS else found.mark
            found.tone = tone(mark) or found.tone
    lettered = {k for (_, k), found in marks.items() if found.letters}
    if lettered:  # columns that are compared look alike
        lettered |= {k for k, column in enumerate(table.columns) if column.letter}
    figures, beside, at = [], [], 0
    for k in range(len(names)):
        figures.append(at)
        beside.append(at + 1 if k in lettered else None)
        at += 2 if k in lettered else 1
    starts = {min(places) for s in table.spanners if (places := _places(s, names))}
    return _Plan(table, marks, figures, beside, starts)


def _places(spanner: Mapping[str, Any], names: Sequence[str]) -> list[int]:
    return [names.index(c) for c in spanner["columns"] if c in names]


# The head


def _head(book: Book, sheet: Worksheet, top: int, plan: _Plan, widths: list[float]) -> int:
    """Spanners of each level, labels, test letters; returns the last row of the head."""
    row = top
    for level in sorted({s.get("level", 1) for s in plan.table.spanners}, reverse=True):
        _spanners(book, sheet, row, plan, [s for s in plan.table.spanners if s.get("level", 1) == level])
        row += 1
    lettered = any(c.letter for c in plan.table.columns)
    _labels(book, sheet, row, plan, widths, last=not lettered)
    if lettered:
        row += 1
        for k, column in enumerate(plan.table.columns):
            shape = {"bold": True, "font_color": "p6", "bottom": 2, "bottom_color": "ink", **_head_align(plan, k)}
            _over(book, sheet, row, plan, k, column.letter, **shape)
    return row


def _spanners(book: Book, sheet: Worksheet, row: int, plan: _Plan, spanners: Sequence[Mapping[str, Any]]) -> None:
    """One level of spanners, each over its columns; none over columns that another has taken."""
    names = [c.name for c in plan.table.columns]
    taken: set[int] = set()
    for spanner in spanners:
        places = _places(spanner, names)
        first, last = (plan.figures[min(places)], plan.end(max(places))) if places else (0, -1)
        if last < first or taken & set(range(first, last + 1)):
            continue
        taken |= set(range(first, last + 1))
        props = {"bold": True, "align": "center", "bottom": 1, "bottom_color": "mut"}
        props |= {"left": 1, "left_color": "line"} if min(places) in plan.starts else {}
        _merged(book, sheet, row, first, last, str(spanner["label"]), **props)


def _labels(book: Book, sheet: Worksheet, row: int, plan: _Plan, widths: list[float], *, last: bool) -> None:
    lines = 1
    for k, column in enumerate(plan.table.columns):
        shape: dict[str, Any] = {"font_color": "sec", "text_wrap": True, "valign": "bottom"}
        shape |= _head_align(plan, k)
        shape |= {"bottom": 2, "bottom_color": "ink"} if last else {}
        label = _label(plan.table, column, book.language)
        _over(book, sheet, row, plan, k, label, **shape)
        room = sum(widths[plan.figures[k] : plan.end(k) + 1]) - 1
        lines = max(lines, wrapped(label, room))
    sheet.set_row(row, LINE * min(lines, 6) + 4)


def _label(table: Table, column: Column, language: str) -> str:
    """A column's heading, with its unit where differences in points stand beside the shares they are of."""
    if column.format != "points" or not any(c.format in ("share", "share1", "percent") for c in table.columns):
        return column.label
    unit = say(language, "percentage points")
    return column.label if unit in column.label else column.label + ("，" if language == "zh" else ", ") + unit


def _beside(plan: _Plan, k: int) -> dict[str, Any]:
    """How a column's texts and figures keep clear of the next column's: figures from a banner, words from figures."""
    if plan.table.columns[k].format == "text":
        return {"indent": 1} if k else {}
    return {"align": "right", "indent": 1} if plan.starts and plan.beside[k] is None else {"align": "right"}


def _head_align(plan: _Plan, k: int) -> dict[str, Any]:
    """A heading stands as its figures do; over figures with letters, in the middle of both."""
    return _beside(plan, k) if plan.beside[k] is None else {"align": "center"}


def _over(book: Book, sheet: Worksheet, row: int, plan: _Plan, k: int, text: str, **props: Any) -> None:
    """A heading over a column and its letters."""
    props |= {"left": 1, "left_color": "line"} if k in plan.starts else {}
    _merged(book, sheet, row, plan.figures[k], plan.end(k), text, **props)


def _merged(book: Book, sheet: Worksheet, row: int, first: int, last: int, text: str, **props: Any) -> None:
    if last > first:
        sheet.merge_range(row, first, row, last, "", book.style(**props))
    book.text(sheet, row, first, text, **props)


# The rows


def _row(book: Book, sheet: Worksheet, row: int, plan: _Plan, k: int) -> None:
    table = plan.table
    role = table.roles[k] if table.roles else ""
    whole = {
        "valign": "vcenter",
        "bottom": 1,
        "bottom_color": "ink" if k == len(table.rows) - 1 else "grid",
        **_ROLES.get(role, {}),
    }
    if k in table.emphasis:
        whole["bold"] = True
    for c in range(len(table.columns)):
        props = {**whole, **({"left": 1, "left_color": "line"} if c in plan.starts else {})}
        _cell(book, sheet, row, plan, k, c, role, props)


def _height(sheet: Worksheet, row: int, plan: _Plan, k: int, widths: list[float]) -> None:
    """As high as the longest of its texts; a row of single lines is left to the reader's program."""
    role, lines = plan.table.roles[k] if plan.table.roles else "", 1
    for c, column in enumerate(plan.table.columns):
        value, _ = _value(plan.table, k, c, role)
        if isinstance(value, str) and column.format == "text" and role != "section":
            lines = max(lines, wrapped(value, widths[plan.figures[c]] - 1 - bool(c)))
    if lines > 1:
        sheet.set_row(row, min(LINE * lines + 3, 400))


def _cell(
    book: Book, sheet: Worksheet, row: int, plan: _Plan, k: int, c: int, role: str, props: dict[str, Any]
) -> None:
    found, at, beside = plan.mark(k, c), plan.figures[c], plan.beside[c]
    tint = {**_MARKS.get(found.mark, {}), **_TONES.get(found.tone, {})}
    value, kind = _value(plan.table, k, c, role)
    if beside is not None:
        ground = {n: v for n, v in tint.items() if n == "bg_color"}
        side = {**{n: v for n, v in props.items() if not n.startswith("left")}, "bold": False, **ground}
        book.text(sheet, row, beside, found.letters, **{**side, "font_size": 8, "font_color": "sec"})
    props = {**props, **tint}
    if found.hidden:
        book.text(sheet, row, at, found.hidden, **{**props, **_beside(plan, c), "align": "right", "font_color": "mut"})
    elif isinstance(value, str):
        shape = {"text_wrap": plan.table.columns[c].format == "text" and role != "section", **_beside(plan, c)}
        shape |= {"indent": 1} if role in ("answer", "line") and c == 0 else {}
        shape |= {"num_format": texts(found.mark)} if found.mark in SIGNS else {}  # the sign is shown, not stored
        book.text(sheet, row, at, value, **props, **shape)
    else:
        book.number(sheet, row, at, value, kind, found.mark, **{**props, **_beside(plan, c), "align": "right"})


def _value(table: Table, k: int, c: int, role: str) -> tuple[str | float, str]:
    """A cell's text, or its number and how it is written: by its row where that says so, else by its column."""
    value, column = table.rows[k][c], table.columns[c]
    kind = table.formats[k] if table.formats and column.format != "text" else ""
    kind = kind or column.format
    if role == "section" and c:
        return "", kind
    if _lacking(value):
        return "", kind
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value), kind
    return value, kind


# Widths


def _widths(plan: _Plan, filtered: bool) -> list[float]:
    """Characters that each column of the sheet takes, its longest heading broken into lines."""
    found = [0.0] * plan.columns
    for c, column in enumerate(plan.table.columns):
        beside = plan.beside[c]
        if beside is not None:
            longest = max((len(m.letters) for (_, k), m in plan.marks.items() if k == c), default=0)
            found[beside] = max(LETTERS, min(longest, 12) * 0.9 + 1)
        body = max((_printed(plan, k, c) for k in range(len(plan.table.rows))), default=0.0)
        head = max([*(1.1 * width(word) for word in column.label.split()), 0.6 * width(column.label)])
        head = head + 3 * filtered - (found[beside] if beside is not None else 0)
        most = MOST_STUB if c == 0 else MOST_TEXT if column.format == "text" else 24.0
        found[plan.figures[c]] = min(max(body, head) + (3 if "indent" in _beside(plan, c) else 2), most)
        found[plan.figures[c]] = max(found[plan.figures[c]], LEAST)
    return _alike(plan, found)


def _alike(plan: _Plan, widths: list[float]) -> list[float]:
    """Columns with letters beside them as wide as the widest of them."""
    lettered = [c for c, beside in enumerate(plan.beside) if beside is not None]
    for places in ([plan.figures[c] for c in lettered], [plan.end(c) for c in lettered]):
        for k in places:
            widths[k] = max(widths[place] for place in places)
    return widths


def _printed(plan: _Plan, k: int, c: int) -> float:
    """How many characters a cell takes as it is shown."""
    role = plan.table.roles[k] if plan.table.roles else ""
    value, kind = _value(plan.table, k, c, role)
    if isinstance(value, str):
        wide = max((width(line) for line in value.split("\n")), default=0)
        return 0.0 if role == "section" else wide * (1.1 if k in plan.table.emphasis else 1.0) + 2 * (role != "")
    marked = plan.mark(k, c).mark
    return width(number(value, kind)) + (3 if marked in SIGNS else 1 if marked else 0)


LATIN = 0.9  # of a figure's width, what other letters take on average


def wrapped(text: str, room: float) -> int:
    """Lines that ``text`` takes in a column of ``room`` characters."""
    lines = 0
    for line in text.split("\n"):
        lines, left = lines + 1, room
        for word in line.split(" "):
            need = LATIN * width(word) if word.isascii() else width(word)
            if need > left and left < room:
                lines, left = lines + 1, room
            lines += int(max(need - 1, 0) // max(room, 1))
            left -= need % max(room, 1) + LATIN
    return lines
