"""The rows of a chart: how many a page holds, and their names, in a column beside the marks or above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.canvas import Canvas, row_height
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES

NARROW_MM = 32.0  # the widest column of names on a narrow page
_WIDER_MM = 12.0  # by which the column of a wide page grows for names that would be cut
_LINE_MM, _MARKS_MM, _BREAK_MM = 3.4, 5.6, 5.6
_LOWEST_MM = (5.0, 7.0, 10.2)  # rows whose names of one line, two or three still have air at 8.5 pt


@dataclass(frozen=True)
class Stub:
    """Where the names of rows stand: a ``column`` mm wide, or ``above`` mm of each row's ``height``."""

    column: float
    above: float
    height: float
    lines: int

    def middle(self, top: float) -> float:
        """The middle of the marks of a row that begins at ``top``."""
        return top + self.above + (self.height - self.above) / 2

    def write(self, page: Canvas, top: float, name: str, **style: Any) -> None:
        """The name of the row that begins at ``top``."""
        if self.above:
            # What runs down the whole chart must not run through the names.
            page.box(0, top + 0.3, page.width, self.above + 0.2, COLOURS["bg"], order=5.5)
            page.label(0, top + 0.7 + self.above / 2, name, page.width, lines=self.lines, **style)
        else:
            page.label(0, self.middle(top), name, self.column, lines=self.lines, **style)


def lowest(names: Sequence[str], column: float, room: float) -> float:
    """The lowest row, in mm, that holds every name whole in a column of about ``column`` mm, of three lines at most.

    Of two where three would leave rows without a place in ``room`` mm: a name cut short is in the table too.
    """
    two = _LOWEST_MM[1]
    for lines, height in enumerate(_LOWEST_MM, 1):
        if all(lettering.fits(name, column + _WIDER_MM, SIZES["label"], bold=True, lines=lines) for name in names):
            return height if height * len(names) <= room else min(height, two)
    return _LOWEST_MM[-1] if _LOWEST_MM[-1] * len(names) <= room else two


def stub(names: Sequence[str], page_width: float, height: float, most: float) -> Stub:
    """Room for ``names``, in bold where need be, in rows ``height`` mm high on a wide page.

    There the column is up to ``most`` mm wide, and a little more where a name would be cut; a row too low for two
    lines has one. On a narrow page rows are as high as the names ask, which stand above the marks where they do not
    fit beside them.
    """
    size = SIZES["label"]
    if page_width > 120:
        lines = max(1, sum(height > high - 0.1 for high in _LOWEST_MM))
        cut = not all(lettering.fits(name, most, size, bold=True, lines=lines) for name in names)
        return Stub(lettering.column(names, most + _WIDER_MM * cut), 0.0, height, lines)
    if all(lettering.fits(name, NARROW_MM, size, bold=True) for name in names):
        broken = [lettering.wrap(name, NARROW_MM, size, bold=True) for name in names]
        widest = max(lettering.width(line, size, True) for part in broken for line in part)
        return Stub(max(widest, 12.0) + 0.5, 0.0, 6.4 if max(map(len, broken)) == 1 else 8.6, 2)
    lines = next((n for n in (1, 2) if all(lettering.fits(m, page_width, size, bold=True, lines=n) for m in names)), 3)
    above = _LINE_MM * lines
    return Stub(0.0, above, above + _MARKS_MM + 0.6, lines)


@dataclass(frozen=True)
class Fit:
    """The rows of a list that a page holds, by their place in it; the others are left to the table.

    The break in the list stands after the first ``before`` of ``kept``. ``height`` is that of a row on a wide page.
    """

    kept: tuple[int, ...]
    left: int
    before: int
    height: float

    def tops(self, start: float, height: float) -> list[tuple[int, float]]:
        """Each row's place in the list, and where it begins, in rows ``height`` mm high from ``start`` down."""
        return [
            (k, start + height * place + _BREAK_MM * (self.left > 0 and place >= self.before))
            for place, k in enumerate(self.kept)
        ]

    def total(self, height: float) -> float:
        """The height of all rows with the break."""
        return height * len(self.kept) + _BREAK_MM * (self.left > 0)

    def tell(self, page: Canvas, start: float, height: float, language: str) -> None:
        """Say in the break how many rows are left to the table."""
        if self.left:
            y = start + height * self.before
            page.rule(y, colour=COLOURS["line"])
            page.box(0, y + 0.3, page.width, _BREAK_MM - 0.6, COLOURS["bg"], order=5.5)
            text = say(language, "{n} more in the table", n=self.left)
            page.text(0, y + _BREAK_MM / 2, text, size=SIZES["note"], colour=COLOURS["mut"])


def fit(names: Sequence[str], room: float, column: float, *, most: float, ends: bool = True) -> Fit:
    """As many rows as ``room`` mm hold, each ``most`` mm high at most; of a longer list both ``ends``, or the head.

    A row is as high as the names need in a column of about ``column`` mm.
    """
    least, count = lowest(names, column, room), len(names)
    if count * least <= room:
        return Fit(tuple(range(count)), 0, count, row_height(count, room, most=max(most, least), least=least))
    held = int((room - _BREAK_MM) / least)
    before = -(-held // 2) if ends else held
    kept = (*range(before), *range(count - (held - before), count))
    return Fit(kept, count - held, before, least)
