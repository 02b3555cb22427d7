"""The native path diagram: boxes and connectors as shapes of their own, whose text can be edited, and a key."""

import math
from typing import TYPE_CHECKING, Any

from csat_helpers.bundle import Plot
from csat_helpers.locale import say
from csat_helpers.pipeline.exporters.pptx.charts_boxes import Group, pen
from csat_helpers.pipeline.exporters.pptx.charts_style import Style
from csat_helpers.pipeline.exporters.pptx.markup import NAMESPACES, SMALLEST, Box, Para, Run, identity, shape, transform
from csat_helpers.pipeline.exporters.pptx.measure import cut, lines, pitch, width

if TYPE_CHECKING:
    from csat_helpers.pipeline.exporters.pptx.charts import Canvas

KEY = 20.0  # points under the diagram
NAME, FIGURE, LABEL = (12.0, 11.0, SMALLEST), 13.0, 11.0
_INSET, _LEAST = 6.0, 0.75


def draw(canvas: "Canvas", plot: Plot, box: Box) -> None:
    """Arrows under boxes under labels; the first box speaks for the whole to who does not see it."""
    area = Box(box.x, box.y, box.w, box.h - KEY)
    places = [_place(node, area) for node in plot.nodes]
    first = canvas.number
    for k, edge in enumerate(plot.edges):
        canvas.add(_connector(canvas.style, edge, places, first + len(plot.nodes) + k))
    for k, (node, place) in enumerate(zip(plot.nodes, places, strict=True)):
        canvas.add(_box(canvas.style, node, place, first + k, canvas.alt if k == 0 else ""))
    group = canvas.group()
    for edge in plot.edges:
        _label(group, edge, places)
    _key(group, plot, Box(box.x, box.bottom - KEY + 4, box.w, KEY - 4), canvas.style.language)
    canvas.add(group.xml(box))


def _place(node: dict[str, Any], area: Box) -> Box:
    w, h = node["w"] * area.w, node["h"] * area.h
    return Box(area.x + node["x"] * area.w - w / 2, area.y + node["y"] * area.h - h / 2, w, h)


def _box(style: Style, node: dict[str, Any], place: Box, number: int, alt: str) -> str:
    """A rectangle with a construct's name over its index and what is explained of it."""
    room = place.w - 2 * _INSET
    under = pitch(FIGURE, style.language)
    size = next((s for s in NAME if lines(node["label"], s, room, bold=True) * pitch(s, style.language) <= place.h - under - 4), NAME[-1])  # fmt: skip
    most = max(int((place.h - under - 2) // pitch(size, style.language)), 1)
    figures = [Run(node["figure"], FIGURE, True, "p6")]
    if node["note"]:
        figures.append(Run("   " + node["note"], SMALLEST, False, "sec"))
    paras = [Para((Run(cut(node["label"], size, room, most, bold=True), size, True, "ink"),)), Para(tuple(figures))]
    body = pen(style, paras).body(paras, "ctr", (_INSET, 1, _INSET, 1))
    named = identity(number, node["label"], alt or f"{node['label']}: {node['figure']}. {node['note']}".strip(" ."))
    return shape(place, named, body, style.fill("p0"), style.line("p4", 0.75), text=False)


def _connector(style: Style, edge: dict[str, Any], places: list[Box], number: int) -> str:
    """A straight connector with an arrow's head.

    It is not tied to the boxes: some programs then lead it to the middle of a side, under labels and other arrows.
    """
    (x1, y1), (x2, y2) = ends(places[edge["source"]], places[edge["target"]])
    at = transform(Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)))
    turned = ' flipH="1"' * (x2 < x1) + ' flipV="1"' * (y2 < y1)
    thin = edge["width"] < 2
    line = style.line(edge["colour"], max(edge["width"], _LEAST))
    head = f'<a:tailEnd type="triangle" w="{"med" if thin else "sm"}" len="{"med" if thin else "sm"}"/>'
    return (
        f"<p:cxnSp {NAMESPACES}><p:nvCxnSpPr>{identity(number, 'Path', decorative=True)}<p:cNvCxnSpPr/><p:nvPr/>"
        f"</p:nvCxnSpPr><p:spPr>{at.replace('<a:xfrm>', f'<a:xfrm{turned}>')}"
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{line.replace("</a:ln>", f"{head}</a:ln>")}</p:spPr></p:cxnSp>'
    )


def ends(one: Box, other: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the line between two boxes' middles leaves the one and meets the other."""
    x1, y1, x2, y2 = one.x + one.w / 2, one.y + one.h / 2, other.x + other.w / 2, other.y + other.h / 2
    found = []
    for box, (x, y), sign in ((one, (x1, y1), 1), (other, (x2, y2), -1)):
        dx, dy = (x2 - x1) * sign, (y2 - y1) * sign
        part = min((half / abs(d) for half, d in ((box.w / 2, dx), (box.h / 2, dy)) if d), default=0.0)
        found.append((x + dx * part, y + dy * part))
    return found[0], found[1]


def _label(group: Group, edge: dict[str, Any], places: list[Box]) -> None:
    """A coefficient on its arrow."""
    if not edge["label"]:
        return
    (x1, y1), (x2, y2) = ends(places[edge["source"]], places[edge["target"]])
    x, y = x1 + (x2 - x1) * edge["at"], y1 + (y2 - y1) * edge["at"]
    may = edge["sure"] is False
    wide, high = width(edge["label"], LABEL, bold=True) + 4, LABEL * 1.25
    run = Run(edge["label"], LABEL, not may, "sec" if may else edge["colour"])
    group.words(Box(x - wide / 2, y - high / 2, wide, high), run, align="ctr", fill="bg")


def _key(group: Group, plot: Plot, box: Box, language: str) -> None:
    """What the arrows mean, in their colours."""
    x, y = box.x, box.y + box.h / 2
    boxes = say(language, "In the boxes: index 0–100")
    for colour, text in [*plot.facts, ("", boxes)]:
        thin = any(e["colour"] == colour and e["sure"] is False for e in plot.edges)
        if colour:
            group.rule(x, y, x + 18, y, colour, 0.75 if thin else 2.25)
            x += 23
        wide = math.ceil(width(text, SMALLEST)) + 4
        group.words(Box(x, box.y, wide, box.h), Run(text, SMALLEST, False, "sec"))
        x += wide + 12
