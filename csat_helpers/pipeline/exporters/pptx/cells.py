"""A :class:`~csat_helpers.pipeline.exporters.pptx.tables.Sheet` as a native table, its first row flagged as head."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from csat_helpers.pipeline.exporters.pptx.markup import (
    NAMESPACES,
    SMALLEST,
    Box,
    Para,
    Pen,
    Run,
    emu,
    identity,
    transform,
)  # fmt: skip
from csat_helpers.pipeline.exporters.pptx.page import Page
from csat_helpers.pipeline.exporters.pptx.tables import (
    INDENT,
    MOST_LINES,
    PAD,
    Grid,
    Sheet,
    after_figures,
    air,
    head_size,
    placed,
)  # fmt: skip

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
_TONES = {
    "strong": ("ink", ""),
    "good": ("p6", "pos0"),
    "bad": ("neg", "neg0"),
    "plain": ("ink", "grid"),
    "focus": ("p6", ""),
    "caution": ("warn", ""),
}
_SIGNS = {"up": "\u25b2", "down": "\u25bc"}

Keep = Callable[..., str]  # Page.kept: a text, cut to its lines, the whole in the notes


def put(page: Page, slide: Sequence[Sheet], grid: Grid, box: Box, name: str, alt: str) -> None:
    """The sheets of one slide, from the upper left corner of ``box``."""
    for sheet, place in placed(slide, box):
        page.add(table(sheet, grid, place, identity(page.next_number, name, alt), page.pen, page.kept))


def table(sheet: Sheet, grid: Grid, box: Box, named: str, pen: Pen, keep: Keep) -> str:
    """The graphic frame of one slide's part of a table."""
    columns = "".join(f'<a:gridCol w="{emu(w)}"/>' for w in sheet.widths)
    rows = "".join((*_spanner_rows(sheet, pen), _names(sheet, grid, pen, keep), *_rows(sheet, grid, pen, keep)))
    return (
        f'<p:graphicFrame {NAMESPACES}><p:nvGraphicFramePr>{named}<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f"</p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{transform(box, 'p:xfrm')}<a:graphic><a:graphicData"
        f' uri="{_TABLE}"><a:tbl><a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _row(height: float, cells: str) -> str:
    return f'<a:tr h="{emu(height)}">{cells}</a:tr>'


def _cell(
    pen: Pen, paras: Sequence[Para], *, anchor: str = "ctr", fill: str = "", under: tuple[str, float] = ("", 0),
    span: int = 1, left: float = PAD, air: float = 2.0,
) -> str:  # fmt: skip
    """One cell, and those that a wide one covers; ``under`` is the colour and weight of the line beneath."""
    lines = f"{pen.line('', 0, 'lnL')}{pen.line('', 0, 'lnR')}{pen.line('', 0, 'lnT')}{pen.line(*under, 'lnB')}"
    properties = (
        f'<a:tcPr marL="{emu(left)}" marR="{emu(PAD)}" marT="{emu(air)}" marB="{emu(air)}" anchor="{anchor}">'
        f"{lines}{pen.fill(fill)}</a:tcPr>"
    )
    body = f"<a:txBody><a:bodyPr/><a:lstStyle/>{pen.paragraphs(paras)}</a:txBody>"
    first = f' gridSpan="{span}"' if span > 1 else ""
    nothing = pen.paragraphs([Para((Run("", SMALLEST),))])
    empty = f'<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/>{nothing}</a:txBody>{properties}</a:tc>'
    return f"<a:tc{first}>{body}{properties}</a:tc>{empty * (span - 1)}"


def _spanner_rows(sheet: Sheet, pen: Pen) -> Iterator[str]:
    """The topmost level first; what stands under no spanner is empty."""
    size = head_size(sheet.size)
    for level, height in zip(sorted({s["level"] for s in sheet.spanners}, reverse=True), sheet.heads, strict=False):
        at, cells = 0, ""
        for spanner in sorted((s for s in sheet.spanners if s["level"] == level), key=lambda s: s["start"]):
            gap = spanner["start"] - at
            cells += _cell(pen, [Para((Run("", size),))], air=air(sheet.size)) * max(gap, 0)
            label = Para((Run(spanner["label"], size, True, "ink"),), align="ctr")
            cells += _cell(
                pen, [label], under=("ink", 0.75), span=spanner["end"] - spanner["start"], air=air(sheet.size)
            )
            at = spanner["end"]
        cells += _cell(pen, [Para((Run("", size),))], air=air(sheet.size)) * (len(sheet.columns) - at)
        yield _row(height, cells)


def _names(sheet: Sheet, grid: Grid, pen: Pen, keep: Keep) -> str:
    """The columns' names, each with the letter by which a test calls it."""
    size, cells = head_size(sheet.size), ""
    for place, (k, w) in enumerate(zip(sheet.columns, sheet.widths, strict=True)):
        column = grid["columns"][k]
        left = PAD + after_figures(grid, sheet.columns, place)
        align = "r" if column["align"] == "right" else "l"
        paras = [Para((Run(keep(column["label"], size, w - left - PAD, MOST_LINES), size, False, "sec"),), align=align)]
        if column["letter"]:
            paras.append(Para((Run(column["letter"], size, True, "p6"),), align=align))
        cells += _cell(pen, paras, anchor="b", under=("ink", 1.0), left=left, air=air(sheet.size))
    return _row(sheet.heads[-1], cells)


def _rows(sheet: Sheet, grid: Grid, pen: Pen, keep: Keep) -> Iterator[str]:
    for at, (k, height) in enumerate(zip(sheet.rows, sheet.heights, strict=True)):
        row = grid["rows"][k]
        under = ("line", 1.0) if at == len(sheet.rows) - 1 else ("grid", 0.5)
        if row["role"] == "section":
            text = keep(row["cells"][0]["text"], sheet.size, sheet.wide - 2 * PAD, 1, bold=True)
            head = Para((Run(text, sheet.size, True, "p6"),))
            yield _row(
                height,
                _cell(pen, [head], anchor="b", under=("line", 0.75), span=len(sheet.columns), air=air(sheet.size)),
            )
            continue
        cells = ""
        for place, (column, w) in enumerate(zip(sheet.columns, sheet.widths, strict=True)):
            cells += _data(row, column, w, place, sheet, grid, pen, keep, under)
        yield _row(height, cells)


def _data(
    row: Mapping[str, Any], k: int, room: float, place: int, sheet: Sheet, grid: Grid, pen: Pen, keep: Keep,
    under: tuple[str, float],
) -> str:  # fmt: skip
    cell, quiet = row["cells"][k], row["role"] in ("base", "line")
    left = grid["columns"][k]["align"] == "left"
    indent = INDENT if place == 0 and row["role"] in ("answer", "line") else 0.0
    indent += after_figures(grid, sheet.columns, place)
    colour, tint = _TONES.get(
        cell.get("tone") or cell["mark"], ("mut" if quiet or cell["text"].startswith("[") else "ink", "")
    )
    size = head_size(sheet.size) if quiet else sheet.size
    bold = row["strong"] or cell["mark"] in ("up", "down", "focus", "strong")
    most = room - 2 * PAD - indent
    text = keep(cell["text"], size, most, MOST_LINES, bold=bold) if left else cell["text"]
    paras = _figure(cell, text, size, colour, bold=bold, align="l" if left else "r", beneath=sheet.beneath)
    # A table's first column names its rows; a base is told apart by its ground.
    ground = tint or ("p0" if row["role"] == "base" else "")
    return _cell(pen, paras, fill=ground, under=under, left=PAD + indent, air=air(sheet.size))


def _figure(
    cell: Mapping[str, str], text: str, size: float, colour: str, *, bold: bool, align: str, beneath: bool
) -> list[Para]:
    """Sign, figure and letters, these beside it or on their own line."""
    runs = [Run(text + ("*" if cell["mark"] == "caution" else ""), size, bold, colour)]
    if cell["mark"] in _SIGNS:
        runs.insert(0, Run(_SIGNS[cell["mark"]] + "\u00a0", size, False, colour, raised=False))
    letters = Run(cell["letters"], size, False, "sec", raised=True)
    if cell["letters"] and not beneath:
        runs.append(letters)
    paras = [Para(tuple(runs), align=align)]
    return [*paras, Para((letters,), align=align)] if cell["letters"] and beneath else paras
