"""A drawing surface in millimetres, y downwards, written straight as SVG: alignment is arithmetic.

Drawn at the width it is printed at, so points stay points. Text stays text (searchable, a fraction of the size of
outlines). Nothing depends on the day, so the same drawing gives the same bytes; and nothing but strings is made, so
a chart takes a millisecond or two and can be drawn a second time for a narrow screen.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.look import COLOURS, SIZES, fonts
from csat_helpers.look.tokens import CHART_WIDTH_MM

POINTS = 72 / 25.4  # a millimetre in points, the drawing's own unit
# The tallest chart that shares a page with its title, lead, notes and takeaways.
MAX_HEIGHT_MM = 160.0
# Latin and Han sit on different optical middles, in em above the baseline.
_MIDDLE_LATIN, _MIDDLE_HAN = 0.345, 0.375
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}
# What XML cannot hold, by number or entity.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Canvas:
    """A page ``width`` by ``height`` millimetres to draw on; ``svg()`` gives the drawing.

    ``order`` says what lies over what; of equal order, what was drawn later.
    """

    def __init__(self, height: float, width: float = CHART_WIDTH_MM) -> None:
        self.width, self.height = width, height
        self._marks: list[tuple[float, str]] = []

    @property
    def narrow(self) -> bool:
        """Whether it is drawn for a narrow screen."""
        return self.width < CHART_WIDTH_MM

    def text(
        self,
        x: float,
        y: float,
        text: str | Sequence[str],
        *,
        size: float = SIZES["label"],
        colour: str = COLOURS["ink"],
        align: str = "left",
        bold: bool = False,
        order: float = 6,
    ) -> None:
        """One line, or several, whose optical middle is at ``y``: a baseline set by script, so rows line up."""
        lines = [text] if isinstance(text, str) else list(text)
        em = size * lettering.MM_PER_POINT
        family = f"font-weight: 700; font-family: '{fonts.BOLD}'" if bold else f"font-family: '{fonts.REGULAR}'"
        style = f"font-size: {_figure(size)}px; {family}; text-anchor: {_ANCHOR[align]}; fill: {colour}"
        for k, line in enumerate(lines):
            printed = lettering.typeset(line)
            if not printed:
                continue
            middle = _MIDDLE_HAN if lettering.has_han(printed) else _MIDDLE_LATIN
            down = (k - (len(lines) - 1) / 2) * em * lettering.LEADING
            at = f'x="{_mm(x)}" y="{_mm(y + down + em * middle)}"'
            self._add(order, f'<text style="{style}" {at}>{_escaped(printed)}</text>')

    def label(self, x: float, y: float, text: str, limit: float, *, lines: int = 2, **style: Any) -> None:
        """A label wrapped, then cut, to ``limit`` mm."""
        size, bold = style.get("size", SIZES["label"]), style.get("bold", False)
        self.text(x, y, lettering.wrap(text, limit, size, bold=bold, lines=lines), **style)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        colour: str = COLOURS["ink"],
        width: float = 0.7,
        dashed: bool = False,
        order: float = 1,
    ) -> None:
        """A line through points, ``width`` in printed points."""
        dashes = f' stroke-dasharray="{_figure(3 * width)} {_figure(2 * width)}"' if dashed else ""
        stroke = f'fill="none" stroke="{colour}" stroke-width="{_figure(width)}"{dashes}'
        self._add(order, f'<polyline points="{_points(xs, ys)}" {stroke}/>')

    def rule(
        self, y: float, *, colour: str = COLOURS["grid"], width: float = 0.5, start: float = 0, end: float | None = None
    ) -> None:
        """A horizontal rule."""
        self.line([start, self.width if end is None else end], [y, y], colour=colour, width=width, order=0)

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, *, edge: str = "none", order: float = 1
    ) -> None:
        """A filled rectangle with its upper left corner at (x, y)."""
        sides = f'x="{_mm(x)}" y="{_mm(y)}" width="{_mm(width)}" height="{_mm(height)}"'
        stroke = "" if edge == "none" else f' stroke="{edge}" stroke-width="0.6"'
        self._add(order, f'<rect {sides} fill="{colour}"{stroke}/>')

    def dot(
        self,
        x: float,
        y: float,
        colour: str,
        *,
        size: float = 6.0,
        shape: str = "o",
        hollow: bool = False,
        order: float = 4,
    ) -> None:
        """A marker ``size`` points wide with a white rim, or hollow: o, s, D (a lozenge), ^ or v."""
        face, edge, rim = (COLOURS["bg"], colour, 1.4) if hollow else (colour, COLOURS["bg"], 0.8)
        ink = f'fill="{face}" stroke="{edge}" stroke-width="{rim}"'
        half = size / 2 / POINTS
        if shape == "o":
            self._add(order, f'<circle cx="{_mm(x)}" cy="{_mm(y)}" r="{_figure(size / 2)}" {ink}/>')
            return
        xs, ys = zip(*_CORNERS[shape], strict=True)
        self._add(order, f'<polygon points="{_points([x + half * c for c in xs], [y + half * c for c in ys])}" {ink}/>')

    def whisker(self, low: float, high: float, y: float, colour: str, *, width: float = 1.5, cap: float = 0.9) -> None:
        """A horizontal interval with end caps."""
        self.line([low, high], [y, y], colour=colour, width=width, order=3)
        for end in (low, high):
            self.line([end, end], [y - cap, y + cap], colour=colour, width=0.9, order=3)

    def triangle(self, x: float, y: float, colour: str, *, up: bool, size: float = 1.7) -> None:
        """A small filled triangle about (x, y): the sign of a tested difference."""
        tip, foot = (y - size / 2, y + size / 2) if up else (y + size / 2, y - size / 2)
        corners = _points([x, x - size * 0.58, x + size * 0.58], [tip, foot, foot])
        self._add(6, f'<polygon points="{corners}" fill="{colour}"/>')

    def area(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, *, alpha: float = 0.14, order: float = 1
    ) -> None:
        """A filled outline without an edge."""
        self._add(order, f'<polygon points="{_points(xs, ys)}" fill="{colour}" fill-opacity="{alpha}"/>')

    def ellipse(self, x: float, y: float, width: float, height: float, angle: float, colour: str) -> None:
        """A tinted region with a fine outline; ``angle`` in degrees on the page, clockwise."""
        turned = f' transform="rotate({_figure(angle)} {_mm(x)} {_mm(y)})"'
        radii = f'cx="{_mm(x)}" cy="{_mm(y)}" rx="{_mm(width / 2)}" ry="{_mm(height / 2)}"'
        ink = f'fill="{colour}" fill-opacity="0.16" stroke="{colour}" stroke-opacity="0.75" stroke-width="0.5"'
        self._add(1.5, f"<ellipse {radii}{turned} {ink}/>")

    def heading(self, x: float, y: float, text: str, limit: float) -> None:
        """The name of a group of rows or of a panel."""
        self.text(x, y, lettering.cut(text, limit, SIZES["label"], bold=True), colour=COLOURS["p6"], bold=True)

    def _add(self, order: float, mark: str) -> None:
        self._marks.append((order, mark))

    def svg(self) -> str:
        """The drawing as SVG, in points."""
        wide, high = (f"{side * POINTS:.6f}" for side in (self.width, self.height))
        marks = "\n".join(mark for _, mark in sorted(self._marks, key=lambda pair: pair[0]))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}"'
            f' version="1.1">\n<g stroke-linejoin="round">\n{marks}\n</g>\n</svg>\n'
        )


# A marker's corners in units of half its width; a lozenge is a square on its corner.
_LOZENGE = 2**0.5
_CORNERS = {
    "s": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "D": ((0, -_LOZENGE), (_LOZENGE, 0), (0, _LOZENGE), (-_LOZENGE, 0)),
    "^": ((0, -1), (1, 1), (-1, 1)),
    "v": ((0, 1), (1, -1), (-1, -1)),
}


def _figure(value: float) -> str:
    """A number to the hundredth of a point, without idle zeros."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".") if round(value, 2) else "0"


def _mm(value: float) -> str:
    return _figure(value * POINTS)


def _points(xs: Iterable[float], ys: Iterable[float]) -> str:
    return " ".join(f"{_mm(x)},{_mm(y)}" for x, y in zip(xs, ys, strict=True))


def _escaped(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text).translate(_ESCAPES)


def row_height(rows: int, room: float, *, most: float = 9.2, least: float = 7.0) -> float:
    """Height of each of ``rows`` rows that share ``room`` mm, within what two lines of a label need."""
    return min(most, max(least, room / max(rows, 1)))
