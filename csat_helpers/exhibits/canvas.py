"""A drawing surface in millimetres: one full-figure axes, y downwards, so that alignment is arithmetic.

Drawn at the width it is printed at, so points stay points. Text stays text (searchable, a fraction of the size of
outlines); nothing depends on the day or on pyplot's state, so the same drawing gives the same bytes.
"""

import io
import warnings
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, Polygon, Rectangle

from csat_helpers.exhibits import lettering
from csat_helpers.look import COLOURS, SIZES, fonts
from csat_helpers.look.tokens import CHART_WIDTH_MM

MM_PER_INCH = 25.4
# The tallest chart that shares a page with its title, lead, notes and takeaways.
MAX_HEIGHT_MM = 160.0
# Rectangles and lines are placed to the hundredth of a millimetre; Latin and Han sit on different optical middles.
_MIDDLE_LATIN, _MIDDLE_HAN = 0.345, 0.375
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "csat",
    "path.simplify": False,
    "axes.unicode_minus": True,
}


def svg_of(figure: Figure) -> str:
    """A matplotlib figure as SVG: text kept as text, no date, the same ids every time."""
    out = io.StringIO()
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        # What matplotlib cannot measure the exporters check by name, with the exhibit it is in.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]


class Canvas:
    """A page ``width`` by ``height`` millimetres to draw on; ``svg()`` gives the drawing."""

    def __init__(self, height: float, width: float = CHART_WIDTH_MM) -> None:
        fonts.register()
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), facecolor="none")
        FigureCanvasSVG(self.figure)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.axes.axis("off")

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
        for k, line in enumerate(lines):
            printed = lettering.typeset(line)
            middle = _MIDDLE_HAN if lettering.has_han(printed) else _MIDDLE_LATIN
            down = (k - (len(lines) - 1) / 2) * em * lettering.LEADING
            self.axes.text(
                x,
                y + down + em * middle,
                printed,
                fontsize=size,
                color=colour,
                ha=align,
                va="baseline",
                family=fonts.BOLD if bold else fonts.REGULAR,
                weight=700 if bold else 400,
                parse_math=False,
                zorder=order,
            )

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
        **more: Any,
    ) -> None:
        """A line through points, ``width`` in printed points."""
        if dashed:
            more["dashes"] = (3, 2)
        # Added by itself: axes.plot would look for units, cycles and limits, half of a chart's time.
        self.axes.add_line(Line2D(xs, ys, color=colour, lw=width, zorder=order, solid_capstyle="butt", **more))

    def rule(
        self, y: float, *, colour: str = COLOURS["grid"], width: float = 0.5, start: float = 0, end: float | None = None
    ) -> None:
        """A horizontal rule."""
        self.line([start, self.width if end is None else end], [y, y], colour=colour, width=width, order=0)

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, *, edge: str = "none", order: float = 1
    ) -> None:
        """A filled rectangle with its upper left corner at (x, y)."""
        self.axes.add_patch(Rectangle((x, y), width, height, fc=colour, ec=edge, lw=0.6, zorder=order))

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
        """A marker with a white rim, or hollow."""
        face, edge, rim = (COLOURS["bg"], colour, 1.4) if hollow else (colour, COLOURS["bg"], 0.8)
        style = {"marker": shape, "ms": size, "mfc": face, "mec": edge, "mew": rim}
        self.axes.add_line(Line2D([x], [y], ls="none", zorder=order, **style))

    def whisker(self, low: float, high: float, y: float, colour: str, *, width: float = 1.5, cap: float = 0.9) -> None:
        """A horizontal interval with end caps."""
        self.line([low, high], [y, y], colour=colour, width=width, order=3)
        for end in (low, high):
            self.line([end, end], [y - cap, y + cap], colour=colour, width=0.9, order=3)

    def triangle(self, x: float, y: float, colour: str, *, up: bool, size: float = 1.7) -> None:
        """A small filled triangle about (x, y): the sign of a tested difference."""
        tip, foot = (y - size / 2, y + size / 2) if up else (y + size / 2, y - size / 2)
        corners = [(x, tip), (x - size * 0.58, foot), (x + size * 0.58, foot)]
        self.axes.add_patch(Polygon(corners, closed=True, fc=colour, ec="none", zorder=6))

    def area(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, *, alpha: float = 0.14, order: float = 1
    ) -> None:
        """A filled outline without an edge."""
        self.axes.add_patch(
            Polygon(list(zip(xs, ys, strict=True)), closed=True, fc=colour, ec="none", alpha=alpha, zorder=order)
        )

    def ellipse(self, x: float, y: float, width: float, height: float, angle: float, colour: str) -> None:
        """A tinted region with a fine outline; ``angle`` in degrees on the page, y downwards."""
        for style in ({"fc": colour, "ec": "none", "alpha": 0.16}, {"fc": "none", "ec": colour, "alpha": 0.75}):
            self.axes.add_patch(Ellipse((x, y), width, height, angle=angle, lw=0.5, zorder=1.5, **style))

    def heading(self, x: float, y: float, text: str, limit: float) -> None:
        """The name of a group of rows or of a panel."""
        self.text(x, y, lettering.cut(text, limit, SIZES["label"], bold=True), colour=COLOURS["p6"], bold=True)

    def svg(self) -> str:
        """The drawing as SVG."""
        return svg_of(self.figure)


def row_height(rows: int, room: float, *, most: float = 9.2, least: float = 7.0) -> float:
    """Height of each of ``rows`` rows that share ``room`` mm, within what two lines of a label need."""
    return min(most, max(least, room / max(rows, 1)))
