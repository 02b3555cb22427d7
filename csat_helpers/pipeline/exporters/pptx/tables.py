"""A printed table on slides: its size, its columns' widths, and where it is broken over several slides.

Never under 10 points. A table too wide becomes panels, each with the stub (and the total) before its own columns; one
too long is continued with its head, and a section's name and base, repeated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csat_helpers.pipeline.document.panels import breaks
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box
from csat_helpers.pipeline.exporters.pptx.measure import lines, longest, pitch, width

SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.5, SMALLEST)
PAD = 4.0  # points left and right of a cell
AFTER = 14.0  # more of it before words that follow figures
BESIDE = 4  # as many letters stand beside a figure; where there are more, all stand beneath
LETTER = 0.66  # of the figure's size
INDENT = 9.0  # of an answer under its section
MOST_LINES = 4  # of a cell; the rest goes to the notes
WIDEST_FIGURE, WIDEST_TEXT, MOST_STUB = 8.0, 26.0, 0.3  # em, em, part of the room
BLANK = 4.0  # em: a column that is to be written in
WHOLE = 4.5  # em: a text no longer than this is not broken
FILLED = 0.6  # of the room: a table that takes as much is stretched to its whole
SPARE = 1.03  # of words, since what sets them may set them a little wider
LEGIBLE = 10.5  # a table whole at this size is better than a larger one in parts
LOOSE = 1.8  # times its height: a table of few rows is not stretched further
BETWEEN = 28.0  # points between two parts of a narrow table on one slide

Grid = Mapping[str, Any]


def air(size: float) -> float:
    """Points above and below a cell's text."""
    return 3.0 if size > 11 else 2.0


def after_figures(grid: Grid, part: Sequence[int], place: int) -> float:
    """More room before words that stand beside right-aligned figures."""
    if place == 0 or grid["columns"][part[place]]["align"] != "left":
        return 0.0
    return AFTER if grid["columns"][part[place - 1]]["align"] == "right" else 0.0


@dataclass(frozen=True)
class Sheet:
    """What one slide shows of a table: positions of columns and rows, widths and heights in points, type size."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    heads: tuple[float, ...]
    size: float
    beneath: bool
    spanners: tuple[dict[str, Any], ...]

    @property
    def wide(self) -> float:
        """All of it."""
        return sum(self.widths)

    @property
    def high(self) -> float:
        """All of it."""
        return sum(self.heads) + sum(self.heights)


def head_size(size: float) -> float:
    """Of column heads, bases and intervals."""
    return max(SMALLEST, size - 1)


def sheets(grid: Grid, room: float, height: float, language: str, sizes: Sequence[float] = SIZES) -> list[list[Sheet]]:
    """The slides that ``grid`` takes in ``room`` by ``height``: as few as can be, then as large as can be.

    A long and narrow table stands in several parts beside one another, so a slide has one sheet or more.
    """
    best: list[list[Sheet]] = []
    for count in range(1, 5):
        across = (room - BETWEEN * (count - 1)) / count
        for size in sizes:
            setter = _Setter(grid, size, language)
            if count > 1 and setter.comfortable > across:
                continue
            found = setter.sheets(across, height)
            made = [found[k : k + count] for k in range(0, len(found), count)]
            if not best or (len(made), -size) < (len(best), -max(best[0][0].size, LEGIBLE if len(best) == 1 else 0)):
                best = made
            if len(best) == 1:
                break
        if len(best) == 1 and best[0][0].size >= LEGIBLE:
            break
    return best


def stretched(slide: Sequence[Sheet], height: float) -> list[Sheet]:
    """A slide's table with more air in its rows, where it takes little of ``height``."""
    free = min(height / max(sheet.high for sheet in slide), LOOSE)
    air = 1.0 + max(free - 1.0, 0.0) * 0.8
    return [replace(sheet, heights=tuple(h * air for h in sheet.heights)) for sheet in slide]


def placed(slide: Sequence[Sheet], box: Box) -> list[tuple[Sheet, Box]]:
    """The sheets of one slide with their places."""
    made, x = [], box.x
    for sheet in slide:
        made.append((sheet, Box(x, box.y, sheet.wide, sheet.high)))
        x += sheet.wide + BETWEEN
    return made


class _Setter:
    """One table at one size."""

    def __init__(self, grid: Grid, size: float, language: str) -> None:
        self.grid, self.size, self.language = grid, size, language
        self.columns, self.rows, self.spanners = grid["columns"], grid["rows"], grid["spanners"]
        self.stub = grid["panels"][0]["stub"] if grid["panels"] else 1
        self.beneath = max((len(c["letters"]) for row in self.rows for c in row["cells"]), default=0) > BESIDE
        self.needs = [self._need(k) for k in range(len(self.columns))]

    @property
    def comfortable(self) -> float:
        """The width at which no figure's name and hardly a text is broken."""
        return sum(
            most if c["align"] == "right" else (least + most) / 2
            for (least, most), c in zip(self.needs, self.columns, strict=True)
        )

    def sheets(self, room: float, height: float) -> list[Sheet]:
        made = []
        for part in self._panels(room):
            widths = self._widths(part, room)
            heads = self._heads(part, widths)
            heights = [self._height(row, part, widths) for row in range(len(self.rows))]
            shown = self._pages(heights, max(height - sum(heads), 60.0))
            spanners = tuple(_rebased(self.spanners, part))
            made += [
                Sheet(tuple(part), tuple(rows), tuple(widths), tuple(heights[k] for k in rows), tuple(heads),
                      self.size, self.beneath, spanners)
                for rows in shown
            ]  # fmt: skip
        return made

    def _need(self, k: int) -> tuple[float, float]:
        """The least and the most points that a column can use."""
        head = longest(self.columns[k]["label"][:400], head_size(self.size), bold=True)
        cells = [(row, row["cells"][k]) for row in self.rows if row["role"] != "section"]
        label = width(self.columns[k]["label"], head_size(self.size), bold=True) + 1
        if self.columns[k]["align"] == "right":
            least = max([head, *(self.figure(cell, row) for row, cell in cells)]) + 2 * PAD
            return least, max(least, min(label + 2 * PAD, WIDEST_FIGURE * self.size))
        if not any(cell["text"] for _, cell in cells):  # to be written in
            return max(head + 2 * PAD, BLANK * self.size), max(label + 2 * PAD, 1.3 * BLANK * self.size)
        indent = INDENT * any(row["role"] in ("answer", "line") for row in self.rows) * (k == 0)
        indent += after_figures(self.grid, range(len(self.columns)), k)
        words = (self._least(c["text"][:400]) for _, c in cells)
        least = min(max([head, *words]) * SPARE + 2 * PAD + indent, 12 * self.size)
        whole = max([label, *(width(c["text"][:400], self.size, bold=row["strong"]) + 1 for row, c in cells)])
        return least, max(least, min(whole * SPARE + 2 * PAD + indent, WIDEST_TEXT * self.size))

    def _least(self, text: str) -> float:
        """The width of a text's longest word, or of all of a short one: Han may else break after any character."""
        whole = width(text, self.size, bold=True)
        return whole if whole <= WHOLE * self.size else longest(text, self.size, bold=True)

    def figure(self, cell: Mapping[str, str], row: Mapping[str, Any]) -> float:
        """The width of a figure with its sign and its letters."""
        small = row["role"] in ("base", "line")
        size = head_size(self.size) if small else self.size
        sign = 1.0 * self.size if cell["mark"] in ("up", "down") else 0.4 * size if cell["mark"] == "caution" else 0
        letters = 0 if self.beneath else width(cell["letters"], self.size * LETTER, bold=True)
        return width(cell["text"], size, bold=True) + sign + letters

    def _panels(self, room: float) -> list[list[int]]:
        count, least = len(self.columns), [need for need, _ in self.needs]
        if sum(least) <= room or count <= self.stub + 1:
            return [list(range(count))]
        before = self._stub(room) + sum(least[1 : self.stub])
        ends = breaks(least[self.stub :], room - before, self.spanners, self.stub)
        return [[*range(self.stub), *range(self.stub + a, self.stub + b)] for a, b in ends]

    def _stub(self, room: float) -> float:
        least, most = self.needs[0]
        return min(max(least, min(most, room * MOST_STUB)), room * 0.5)

    def _widths(self, part: Sequence[int], room: float) -> list[float]:
        """Figures take what they need and, where there is room, alike; texts share what is left."""
        right = [self.columns[k]["align"] == "right" for k in part]
        made = [self.needs[k][0] for k in part]
        banner = len(part) > 5 and any(right)
        if banner:
            made[0] = self._stub(room)
        over = sum(made) / room
        if over > 1:
            return [w / over for w in made]
        wanted = [0.0 if banner and k == 0 else self.needs[c][1] - made[k] for k, c in enumerate(part)]
        made = _given(made, wanted, room)
        level = min(max((w for w, r in zip(made, right, strict=True) if r), default=0) * 1.6, WIDEST_FIGURE * self.size)
        made = _given(made, [max(level - w, 0.0) if r else 0.0 for w, r in zip(made, right, strict=True)], room)
        if not any(right):  # words only: they share the whole
            return [w * room / sum(made) for w in made]
        if sum(made) > FILLED * room:
            words = [k for k, r in enumerate(right) if not r] or [0]
            made[max(words, key=lambda k: made[k])] += room - sum(made)
        return made

    def _heads(self, part: Sequence[int], widths: Sequence[float]) -> list[float]:
        """Heights of the rows of spanners, and of the row of names with their letters."""
        size = head_size(self.size)
        step = pitch(size, self.language)
        names = (lines(self.columns[k]["label"], size, w - 2 * PAD) for k, w in zip(part, widths, strict=True))
        lettered = any(self.columns[k]["letter"] for k in part)
        levels = {s["level"] for s in _rebased(self.spanners, part)}
        deepest = min(max(names, default=1), MOST_LINES) + lettered
        return [step + 2 * air(self.size)] * len(levels) + [deepest * step + 2 * air(self.size)]

    def _height(self, k: int, part: Sequence[int], widths: Sequence[float]) -> float:
        row = self.rows[k]
        size = head_size(self.size) if row["role"] in ("base", "line") else self.size
        if row["role"] == "section":
            return pitch(size, self.language) + 2 * air(self.size) + 3
        deepest = 1
        for j, w in zip(part, widths, strict=True):
            cell = row["cells"][j]
            if self.columns[j]["align"] == "left":
                indent = INDENT if j == 0 and row["role"] in ("answer", "line") else 0
                indent += after_figures(self.grid, part, part.index(j))
                deepest = max(deepest, lines(cell["text"], size, w - 2 * PAD - indent, bold=row["strong"]))
            elif self.beneath and cell["letters"]:
                deepest = max(deepest, 2)
        return min(deepest, MOST_LINES) * pitch(size, self.language) + 2 * air(self.size)

    def _pages(self, heights: Sequence[float], height: float) -> list[list[int]]:
        """Rows a slide: as few slides as can be, filled alike."""
        pages = self._filled(heights, height)
        low, high = height * 0.4, height
        for _ in range(10 if len(pages) > 1 else 0):
            middle = (low + high) / 2
            tried = self._filled(heights, middle)
            if len(tried) <= len(pages):
                pages, high = tried, middle
            else:
                low = middle
        return pages

    def _filled(self, heights: Sequence[float], height: float) -> list[list[int]]:
        pages: list[list[int]] = []
        page: list[int] = []
        for block, lead in self._blocks(heights, height):
            need = sum(heights[k] for k in block)
            if page and sum(heights[k] for k in page) + need > height:
                pages.append(page)
                page = [k for k in lead if k not in block]
            page = page + block
        return [*pages, page] if page else pages or [[]]

    def _blocks(self, heights: Sequence[float], height: float) -> list[tuple[list[int], list[int]]]:
        """Rows that stand together, and what is repeated before them at the head of another slide."""
        found: list[tuple[list[int], list[int]]] = []
        for section in self._sections():
            lead = self._lead(section)
            if sum(heights[k] for k in section) <= height * 0.5:
                found.append((section, []))
            else:
                rest = _units(section[len(lead) :], lambda k: self.rows[k]["role"] == "line")
                found += [((lead + unit if k == 0 else unit), lead) for k, unit in enumerate(rest or [[]])]
        return found

    def _sections(self) -> list[list[int]]:
        if not any(row["role"] == "section" for row in self.rows):
            return _units(list(range(len(self.rows))), lambda k: self.rows[k]["role"] == "line")
        return _units(list(range(len(self.rows))), lambda k: self.rows[k]["role"] != "section")

    def _lead(self, section: Sequence[int]) -> list[int]:
        """The section's name, and its base if that follows."""
        if self.rows[section[0]]["role"] != "section":
            return []
        return [k for k in section[:2] if self.rows[k]["role"] in ("section", "base")]


def _units(rows: Sequence[int], belongs: Callable[[int], bool]) -> list[list[int]]:
    """Rows with those after them that belong to them."""
    made: list[list[int]] = []
    for k in rows:
        if made and belongs(k):
            made[-1].append(k)
        else:
            made.append([k])
    return made


def _given(widths: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """What is left of ``room`` given out in proportion to what is wanted, and no more than that."""
    part = min(max(room - sum(widths), 0.0) / (sum(wanted) or 1.0), 1.0)
    return [w + part * more for w, more in zip(widths, wanted, strict=True)]


def _rebased(spanners: Sequence[Mapping[str, Any]], part: Sequence[int]) -> list[dict[str, Any]]:
    """The spanners over a panel's columns, in its own positions."""
    found = []
    for spanner in spanners:
        inside = [k for k, column in enumerate(part) if spanner["start"] <= column < spanner["end"]]
        if inside:
            found.append({**spanner, "start": min(inside), "end": max(inside) + 1})
    return found
