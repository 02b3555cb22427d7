"""What stands round a native chart on its slide: words and rules in one group, figures in a native table."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from csat_helpers.pipeline.exporters.pptx.charts_style import Style
from csat_helpers.pipeline.exporters.pptx.markup import (
    NAMESPACES,
    Box,
    Para,
    Pen,
    Run,
    emu,
    identity,
    shape,
    transform,
)  # fmt: skip

# PowerPoint's own "No Style, No Grid": a table without bands, fills or borders of a theme.
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
MARGIN = 3.0  # points left and right of a figure


@dataclass
class Group:
    """Shapes about a chart, which its alt text speaks for: they are one group, marked as decorative.

    ``number`` is the first that is free for a shape of the slide.
    """

    style: Style
    number: int
    name: str
    shapes: list[str] = field(default_factory=list)

    def _named(self, name: str) -> str:
        return identity(self.number + 1 + len(self.shapes), name)

    def words(self, box: Box, *runs: Run, align: str = "l", fill: str = "") -> None:
        """Runs on a line in the middle of ``box``, in colours of the style."""
        paras = [Para(runs, align)]
        body = pen(self.style, paras).body(paras, "ctr")
        self.shapes.append(shape(box, self._named("Label"), body, self.style.fill(fill)))

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str, weight: float, dash: str = "") -> None:
        """A straight line between two points."""
        box = transform(Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)))
        self.shapes.append(
            f"<p:cxnSp><p:nvCxnSpPr>{self._named('Line')}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr><p:spPr>{box}"
            f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{self.style.line(colour, weight, dash=dash)}'
            "</p:spPr></p:cxnSp>"
        )

    def patch(self, box: Box, colour: str) -> None:
        """A rectangle of one colour."""
        self.shapes.append(shape(box, self._named("Patch"), "", self.style.fill(colour), text=False))

    def oval(self, x: float, y: float, wide: float, narrow: float, turn: float, colour: str) -> None:
        """A tinted ellipse about (x, y) with a fine outline; ``turn`` in radians on the page, y downwards."""
        at = transform(Box(x - wide / 2, y - narrow / 2, wide, narrow))
        at = at.replace("<a:xfrm>", f'<a:xfrm rot="{round(math.degrees(turn) % 360 * 60000)}">')
        value = self.style.hexadecimal(colour)
        tint, edge = (
            f'<a:solidFill><a:srgbClr val="{value}"><a:alpha val="{part}"/></a:srgbClr></a:solidFill>'
            for part in (16000, 75000)
        )
        self.shapes.append(
            f"<p:sp><p:nvSpPr>{self._named('Region')}<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{at}"
            f'<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>{tint}<a:ln w="{emu(0.5)}">{edge}</a:ln></p:spPr></p:sp>'
        )

    def xml(self, box: Box) -> str:
        """The group; nothing where it has no shape."""
        if not self.shapes:
            return ""
        x, y, w, h = box.emu()
        place = (
            f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/>'
            f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{w}" cy="{h}"/></a:xfrm>'
        )
        named = identity(self.number, self.name, decorative=True)
        return (
            f"<p:grpSp {NAMESPACES}><p:nvGrpSpPr>{named}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            f"<p:grpSpPr>{place}</p:grpSpPr>{''.join(self.shapes)}</p:grpSp>"
        )


@dataclass(frozen=True)
class Cell:
    """One cell of figures: runs in a line on a ground; ``span`` columns wide, ``rule`` under it."""

    runs: tuple[Run, ...] = ()
    align: str = "r"
    fill: str = ""
    span: int = 1
    rule: bool = False


def table(
    style: Style, named: str, x: float, y: float, widths: Sequence[float], heights: Sequence[float],
    rows: Sequence[Sequence[Cell]],
) -> str:  # fmt: skip
    """A native table whose rows are as high as said: its text must fit them on one line."""
    grid = "".join(f'<a:gridCol w="{emu(w)}"/>' for w in widths)
    body = "".join(
        f'<a:tr h="{emu(h)}">{"".join(_cell(style, cell) for cell in row)}</a:tr>'
        for h, row in zip(heights, rows, strict=True)
    )
    box = Box(x, y, sum(widths), sum(heights))
    return (
        f"<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr>{named}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'{transform(box, "p:xfrm")}<a:graphic><a:graphicData uri="{_TABLE}"><a:tbl><a:tblPr firstRow="1">'
        f"<a:tableStyleId>{_PLAIN_TABLE}</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl>"
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def _cell(style: Style, cell: Cell) -> str:
    # White lines part the cells that have a ground of their own.
    edge, weight = ("bg", 1.0) if cell.fill else ("", 0.0)
    borders = "".join(style.line(edge, weight, f"ln{side}") for side in "LRT")
    borders += style.line("line", 0.75, "lnB") if cell.rule else style.line(edge, weight, "lnB")
    span = f' gridSpan="{cell.span}"' if cell.span > 1 else ""
    joined = ' hMerge="1"' if cell.span == 0 else ""
    margin = 0 if cell.align == "ctr" else emu(MARGIN)
    paras = [Para(cell.runs, cell.align)] if cell.runs else []
    body = pen(style, paras).paragraphs(paras) if paras else '<a:p><a:endParaRPr sz="100"/></a:p>'
    return (
        f"<a:tc{span}{joined}><a:txBody><a:bodyPr/><a:lstStyle/>{body}</a:txBody>"
        f'<a:tcPr marL="{margin}" marR="{margin}" marT="0" marB="0" anchor="ctr">{borders}{style.fill(cell.fill)}'
        "</a:tcPr></a:tc>"
    )


def pen(style: Style, paras: Iterable[Para]) -> Pen:
    """What sets ``paras``: their colours, by token or hex, as the style has them."""
    return Pen(style.language, {run.colour: style.colour(run.colour) for p in paras for run in p.runs})
