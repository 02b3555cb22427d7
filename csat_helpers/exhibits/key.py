"""A key of numbers: names that would not fit among the marks of a narrow chart, under it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.look import COLOURS, SIZES

_GAP_MM, _NUMBER_MM, _VALUE_MM, _LINE_MM = 4.0, 6.0, 9.0, 3.5


@dataclass(frozen=True)
class Entry:
    """One numbered name; ``value`` stands at the end of its line."""

    name: str
    colour: str = COLOURS["ink"]
    bold: bool = False
    value: str = ""


@dataclass(frozen=True)
class Key:
    """Entries in ``columns``, numbered from 1 down the columns, of up to ``lines`` lines each."""

    entries: tuple[Entry, ...]
    width: float
    columns: int
    lines: int

    @property
    def rows(self) -> list[float]:
        """The height of each row in mm: that of its longest name."""
        rows = -(-len(self.entries) // self.columns)
        lines = [len(self._written(entry)) for entry in self.entries]
        return [_LINE_MM * max(lines[row::rows]) + 1.2 for row in range(rows)]

    @property
    def height(self) -> float:
        """Height of the whole in mm."""
        return sum(self.rows)

    @property
    def column(self) -> float:
        """Width of a column in mm, without the gap to the next."""
        return (self.width + _GAP_MM) / self.columns - _GAP_MM

    def _written(self, entry: Entry) -> list[str]:
        room = _room(entry, self.column)
        return lettering.wrap(entry.name, room, SIZES["label"], bold=entry.bold, lines=self.lines)

    def draw(self, page: Canvas, top: float, left: float = 0.0) -> None:
        """Draw it from ``left`` and ``top``."""
        rows = self.rows
        for k, entry in enumerate(self.entries):
            column, row = divmod(k, len(rows))
            x, y = left + (self.column + _GAP_MM) * column, top + sum(rows[:row]) + rows[row] / 2
            style = {"colour": entry.colour, "bold": entry.bold}
            page.text(x + _NUMBER_MM - 2.0, y, str(k + 1), align="right", **{**style, "bold": True})
            page.text(x + _NUMBER_MM, y, self._written(entry), **style)
            if entry.value:
                page.text(x + self.column, y, entry.value, colour=COLOURS["p6"], align="right", bold=True)


def key(entries: Sequence[Entry], width: float, *, columns: int = 2, most: float = math.inf) -> Key:
    """``entries`` in up to ``columns`` columns, as low as names that stand whole allow.

    Of a key higher than ``most`` mm the first entries are kept.
    """
    layouts = [
        Key(tuple(entries), width, across, lines)
        for lines in (1, 2, 3)
        for across in range(1, columns + 1)
        if all(_fits(entry, (width + _GAP_MM) / across - _GAP_MM, lines) for entry in entries)
    ]
    lowest = min(layouts, key=lambda made: made.height, default=Key(tuple(entries), width, 1, 3))
    while lowest.height > most:
        lowest = replace(lowest, entries=lowest.entries[:-1])
    return lowest


def _fits(entry: Entry, column: float, lines: int) -> bool:
    return lettering.fits(entry.name, _room(entry, column), SIZES["label"], bold=entry.bold, lines=lines)


def _room(entry: Entry, column: float) -> float:
    return column - _NUMBER_MM - (_VALUE_MM if entry.value else 0)
