"""The drawing of a SWOT: four boxes of short entries, two by two, or one under the other on a narrow page."""

from collections.abc import Mapping, Sequence

from csat_helpers.exhibits import lettering, swot_words
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.swot_entries import HELD, MOST, Entry
from csat_helpers.exhibits.swot_words import BOXES
from csat_helpers.locale import say
from csat_helpers.look import COLOURS
from csat_helpers.look.tokens import CHART_WIDTH_MM

GAP_MM, PAD_MM, HEAD_MM, BETWEEN_MM = 4.0, 3.2, 8.0, 2.4
_TEXT, _NOTE = 8.5, 7.5
_LINE_MM, _NOTE_MM = 3.5, 3.15
_GOOD, _BAD = ("p6", "p0"), ("neg", "neg0")
_INKS = {"strength": _GOOD, "weakness": _BAD, "opportunity": _GOOD, "threat": _BAD}


def draw(entries: Sequence[Entry], empty: Mapping[str, str], language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Strengths and opportunities to the left, weaknesses and threats to the right."""
    narrow = width < CHART_WIDTH_MM
    wide = width if narrow else (width - GAP_MM) / 2
    boxes = {box: _Box(box, [e for e in entries if e.box == box], empty[box], wide, language) for box in BOXES}
    rows = [[box] for box in BOXES] if narrow else [BOXES[:2], BOXES[2:]]
    heights = [max(boxes[box].height for box in row) for row in rows]
    page = Canvas(sum(heights) + GAP_MM * (len(rows) - 1) + 0.5, width)
    top = 0.0
    for row, height in zip(rows, heights, strict=True):
        for k, box in enumerate(row):
            boxes[box].draw(page, k * (wide + GAP_MM), top, height)
        top += height + GAP_MM
    return page.svg()


class _Box:
    """One box: its entries broken into lines, and the height they take."""

    def __init__(self, box: str, entries: list[Entry], empty: str, wide: float, language: str) -> None:
        self.box, self.wide, self.language = box, wide, language
        room = wide - 2 * PAD_MM
        self.left = max(len(entries) - MOST, 0)
        self.empty = not entries
        if self.empty:
            words = lettering.wrap(empty, room, _TEXT, lines=3)
            self.parts = [(words, [], True)]
        else:
            self.parts = [
                (
                    _wrapped(e.text, room, _TEXT, bold=True),
                    _wrapped(e.evidence, room, _NOTE),
                    e.status == HELD,
                )
                for e in entries[:MOST]
            ]

    @property
    def height(self) -> float:
        body = sum(len(text) * _LINE_MM + len(note) * _NOTE_MM + BETWEEN_MM for text, note, _ in self.parts)
        return HEAD_MM + body + (4.0 if self.left else 0.0) + 1.2

    def draw(self, page: Canvas, x: float, top: float, height: float) -> None:
        """The box with its upper left corner at (``x``, ``top``)."""
        ink, ground = (COLOURS[name] for name in _INKS[self.box])
        page.box(x, top, self.wide, height, ground, order=0)
        page.box(x, top, self.wide, 0.9, ink, order=1)
        name = swot_words.box_names(self.language)[self.box]
        page.text(x + PAD_MM, top + 4.6, name, size=9.5, colour=ink, bold=True)
        y = top + HEAD_MM
        for text, note, held in self.parts:
            y = _lines(
                page, x + PAD_MM, y, text, _TEXT, _LINE_MM, COLOURS["sec" if self.empty else "ink"], not self.empty
            )
            y = _lines(page, x + PAD_MM, y, note, _NOTE, _NOTE_MM, COLOURS["sec" if held else "warn"], False)
            y += BETWEEN_MM
        if self.left:
            page.text(
                x + PAD_MM,
                y + 1.4,
                say(self.language, "{n} more in the table", n=self.left),
                size=_NOTE,
                colour=COLOURS["sec"],
            )


def _wrapped(text: str, limit: float, size: float, *, bold: bool = False) -> list[str]:
    """``text`` in up to four lines; an opening bracket goes with what follows it."""
    lines = lettering.wrap(text, limit, size, bold=bold, lines=4)
    for k in range(len(lines) - 1):
        kept = lines[k].rstrip("（“(")
        lines[k], lines[k + 1] = kept, lines[k][len(kept) :] + lines[k + 1]
    return lines


def _lines(
    page: Canvas, x: float, y: float, lines: list[str], size: float, step: float, colour: str, bold: bool
) -> float:  # fmt: skip
    """Lines from ``y`` down, and where the next begins."""
    for k, line in enumerate(lines):
        page.text(x, y + step * (k + 0.5), line, size=size, colour=colour, bold=bold)
    return y + step * len(lines)
