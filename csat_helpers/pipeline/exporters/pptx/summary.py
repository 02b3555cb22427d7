"""The report on one slide: its one number, what was found, and what comes first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.pipeline.document.grids import cell
from csat_helpers.pipeline.exporters.pptx import cells
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, para
from csat_helpers.pipeline.exporters.pptx.measure import cut, lines, pitch
from csat_helpers.pipeline.exporters.pptx.page import Deck, Page
from csat_helpers.pipeline.exporters.pptx.tables import sheets

FIGURE, GUTTER = 0.27, 28.0
SIZES = (14.0, 13.5, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0)
ROWS = (12.0, 11.0, SMALLEST)
NUMBER, BIG = 28.0, 50.0


@dataclass(frozen=True)
class Plan:
    """Findings at a size, each with its height; the gap after each."""

    size: float
    heights: tuple[float, ...]
    gap: float


def pages(deck: Deck, part: Mapping[str, Any], tag: str, title: str) -> list[Page]:
    """One slide, or two where findings and priorities have no room on one."""
    body, data = deck.stage.body, part["summary"]
    page = deck.page(title, tag)
    right = body
    if data["figure"]:
        across = body.w * FIGURE
        _figure(deck, page, data["figure"], Box(body.x, body.y, across, body.h))
        right = Box(body.x + across + GUTTER, body.y, body.w - across - GUTTER, body.h)
    source = _source(deck, page, part, right)
    right = Box(right.x, right.y, right.w, right.h - source)
    if not data["priorities"]["rows"]:
        _findings(deck, page, data["findings"], right)
        return [page]
    for size in ROWS:
        table = _priorities(deck, data["priorities"], right.w, size)
        below = max(sheet.high for sheet in table[1][0]) + 34
        above = Box(right.x, right.y, right.w, right.h - below)
        if len(table[1]) == 1 and _plan(deck, data["findings"], above.w, above.h):
            _findings(deck, page, data["findings"], above)
            _table(deck, page, table, Box(right.x, right.bottom - below + 10, right.w, below))
            return [page]
    _findings(deck, page, data["findings"], right)
    return [page, *_own(deck, data["priorities"], tag)]


def _own(deck: Deck, priorities: Mapping[str, Any], tag: str) -> list[Page]:
    """The priorities on slides of their own."""
    body = deck.stage.body
    grid = _grid(priorities)
    found = sheets(grid, body.w, body.h, deck.language)
    made = []
    for k, slide in enumerate(found, 1):
        page = deck.page(deck.numbered(deck.words["priorities"], k, len(found)), tag)
        cells.put(page, slide, grid, body, "Priorities", deck.words["priorities"])
        made.append(page)
    return made


def _grid(priorities: Mapping[str, Any]) -> dict[str, Any]:
    columns = [{"label": label, "align": "left", "letter": ""} for label in priorities["columns"]]
    rows = [{"cells": [cell(text) for text in row], "strong": False, "role": ""} for row in priorities["rows"]]
    for row in rows:
        row["cells"][0]["mark"] = "focus"
        row["cells"][min(1, len(columns) - 1)]["mark"] = "strong"
    return {"columns": columns, "rows": rows, "spanners": [], "panels": []}


def _priorities(
    deck: Deck, priorities: Mapping[str, Any], room: float, size: float
) -> tuple[dict[str, Any], list[Any]]:
    grid = _grid(priorities)
    return grid, sheets(grid, room, deck.stage.body.h * 0.5, deck.language, (size,))


def _table(deck: Deck, page: Page, table: tuple[dict[str, Any], list[Any]], box: Box) -> None:
    page.label(Box(box.x, box.y, box.w, 16), deck.words["priorities"], 12, "ink", bold=True, name="Priorities")
    page.rule(box.x, box.y + 18, box.w, "ink", 1.0)
    cells.put(page, table[1][0], table[0], Box(box.x, box.y + 19, box.w, box.h), "Priorities", deck.words["priorities"])


def _source(deck: Deck, page: Page, part: Mapping[str, Any], box: Box) -> float:
    """Notes and source at the foot; returns the height they take."""
    joined = ("" if deck.language == "zh" else " ").join(part["notes"])
    texts = [cut(text, SMALLEST, box.w, 2) for text in (joined, part["source"]) if text]
    high = sum(lines(text, SMALLEST, box.w) for text in texts) * pitch(SMALLEST, deck.language)
    if texts:
        place = Box(box.x, box.bottom - high, box.w, high)
        page.text(place, [para(text, SMALLEST, "mut") for text in texts], name="Notes", anchor="b")
    return high + 6 if texts else 0.0


def _plan(deck: Deck, findings: Sequence[Mapping[str, str]], room: float, height: float) -> Plan | None:
    """The largest size at which all findings fit."""
    if not findings:
        return Plan(SIZES[0], (), 0.0)
    for size in SIZES:
        heights = tuple(_height(deck, finding, size, room - NUMBER) for finding in findings)
        spare = height - sum(heights)
        if spare >= 4 * len(heights):
            return Plan(size, heights, min(spare / len(heights), 22.0))
    return None


def _height(deck: Deck, finding: Mapping[str, str], size: float, room: float) -> float:
    head = lines(finding["headline"], size, room, bold=True) * pitch(size, deck.language)
    text = (
        lines(finding["text"], max(size - 1, SMALLEST), room) * pitch(max(size - 1, SMALLEST), deck.language)
        if finding["text"]
        else 0
    )
    return 5 + head + text


def _findings(deck: Deck, page: Page, findings: Sequence[Mapping[str, str]], box: Box) -> None:
    plan = _plan(deck, findings, box.w, box.h)
    if plan is None:  # more than a slide holds: each cut to its share
        findings = [_short(page, finding, box, len(findings)) for finding in findings]
        heights = tuple(_height(deck, finding, SIZES[-1], box.w - NUMBER) for finding in findings)
        plan = Plan(SIZES[-1], heights, 2.0)
    y, size = box.y, plan.size
    for k, (finding, high) in enumerate(zip(findings, plan.heights, strict=True), 1):
        page.rule(box.x, y, box.w, "ink" if k == 1 else "line", 1.25 if k == 1 else 0.5)
        page.text(Box(box.x, y + 4, NUMBER, 22), [para(str(k), 16, "p6", bold=True)], name="Rank")
        paras = [para(finding["headline"], size, "ink", bold=True)]
        paras += [para(finding["text"], max(size - 1, SMALLEST), "sec")] if finding["text"] else []
        page.text(Box(box.x + NUMBER, y + 5, box.w - NUMBER, high - 5), paras, name="Finding")
        y += high + plan.gap


def _short(page: Page, finding: Mapping[str, str], box: Box, count: int) -> dict[str, str]:
    room, size = box.w - NUMBER, SIZES[-1]
    most = max(int((box.h / count - 8) // pitch(size, page.pen.language)), 1)
    headline = page.kept(finding["headline"], size, room, max(most - 1, 1), bold=True)
    left = most - lines(headline, size, room, bold=True)
    text = finding["text"]
    if left < 1 and text:
        page.spill(text)
    return {"headline": headline, "text": page.kept(text, max(size - 1, SMALLEST), room, left) if left > 0 else ""}


def _figure(deck: Deck, page: Page, data: Mapping[str, Any], box: Box) -> None:
    """The number, its interval on a bar of its scale, what stands by it, and the groups."""
    page.rectangle(box, "p0")
    x, w = box.x + 18, box.w - 36
    y = _lines(deck, page, Box(x, box.y + 16, w, 34), [(data["label"], 11.5, "p6", True)])
    page.text(Box(x, y + 4, w, BIG * 1.2), [para(data["text"], BIG, "p8", bold=True)], name="Figure")
    y = _lines(deck, page, Box(x, y + 4 + BIG * 1.2, w, 30), [(data["interval_text"], 10.5, "sec", False)]) + 12
    y = _scale(page, data, x, y, w) + 12
    first = [
        (text, 10.5 if k == 0 else 10.0, "ink" if k == 0 else "sec", k == 0) for k, text in enumerate(data["lines"])
    ]
    if first and data["tone"] == "down":
        first[0] = (first[0][0], first[0][1], "neg", True)
    bars = data["bars"]
    room = box.bottom - 14 - y - (len(bars) * 17.0 + 24 if bars else 0)
    y = _lines(deck, page, Box(x, y, w, room), first) + 12
    if bars:
        _bars(page, data, Box(x, max(y, box.bottom - 14 - len(bars) * 17.0 - 22), w, 0))


def _lines(deck: Deck, page: Page, box: Box, texts: Sequence[tuple[str, float, str, bool]]) -> float:
    """Short paragraphs as far as there is room; returns where they end."""
    y, paras = box.y, []
    for text, size, colour, bold in texts:
        left = int((box.bottom + 1 - y) // pitch(size, deck.language))
        if not text:
            continue
        if left < 1:
            page.spill(text)
            continue
        kept = page.kept(text, size, box.w, left, bold=bold)
        y += lines(kept, size, box.w, bold=bold) * pitch(size, deck.language)
        paras.append(para(kept, size, colour, bold=bold))
    if paras:
        page.text(Box(box.x, box.y, box.w, y - box.y), paras, name="Figure")
    return y


def _scale(page: Page, data: Mapping[str, Any], x: float, y: float, w: float) -> float:
    if data["value"] is None:
        return y
    page.rectangle(Box(x, y, w, 9), "bg", "line", 0.5)
    page.rectangle(Box(x, y, w * data["value"] / 100, 9), "p4")
    if data["low"] is not None and data["high"] is not None:
        span = max(data["high"] - data["low"], 1.0)
        page.rectangle(Box(x + w * data["low"] / 100, y - 3, w * span / 100, 15), "p8")
    for text, align in zip(data["ends"], ("l", "ctr", "r"), strict=True):
        page.text(Box(x, y + 14, w, 12), [para(text, SMALLEST, "mut", align=align)], name="Scale")
    return y + 26


def _tint(bar: Mapping[str, Any]) -> str:
    """Reliably below the rest, above it, or neither."""
    return "neg" if bar["tone"] == "down" else "p6" if bar.get("focus") else "p2"


def _bars(page: Page, data: Mapping[str, Any], box: Box) -> None:
    """Groups, best told apart by length; those in focus darker."""
    page.rule(box.x, box.y, box.w, "p2", 0.75)
    page.label(Box(box.x, box.y + 4, box.w, 14), data["bars_label"], 10.5, "p6", bold=True)
    y, name, value = box.y + 22, box.w * 0.44, 34.0
    track = box.w - name - value - 8
    for bar in data["bars"]:
        bold = bool(bar.get("focus"))
        page.label(Box(box.x, y, name - 4, 13), bar["label"], 10, "ink", bold=bold, anchor="ctr", name="Group")
        page.rectangle(Box(box.x + name, y + 2, track, 9), "bg")
        if bar["part"]:
            page.rectangle(Box(box.x + name, y + 2, track * bar["part"] / 100, 9), _tint(bar))
        place = Box(box.right - value, y, value, 13)
        page.label(place, bar["text"], 10, "ink", bold=bold, align="r", anchor="ctr", name="Value")
        y += 17
