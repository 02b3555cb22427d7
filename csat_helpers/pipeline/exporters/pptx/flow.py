"""Prose on slides: paragraphs, lists and tables, as many slides as they take, nothing cut."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csat_helpers.pipeline.document.grids import cell
from csat_helpers.pipeline.document.prose import plain
from csat_helpers.pipeline.exporters.pptx import cells
from csat_helpers.pipeline.exporters.pptx.markup import TAB, Box, Para, Run
from csat_helpers.pipeline.exporters.pptx.measure import breaks, lines, pitch
from csat_helpers.pipeline.exporters.pptx.page import Deck, Page
from csat_helpers.pipeline.exporters.pptx.tables import Sheet, sheets
from csat_helpers.pipeline.exporters.pptx.takeaways import halves, panel

SIZES = (15.0, 14.0, 13.0, 12.0)
MEASURE = 50  # em in a line, at most
TABLE_SIZES = (13.0, 12.0, 11.0, 10.0)
GAP, HANG = 7.0, 18.0


@dataclass(frozen=True)
class Piece:
    """One paragraph with its height, or one table."""

    para: Para | None = None
    height: float = 0.0
    grid: Mapping[str, Any] | None = None
    slide: tuple[Sheet, ...] = ()


def pages(deck: Deck, title: str, tag: str, blocks: Sequence[Mapping[str, Any]]) -> list[Page]:
    """Slides of prose under one title; a table that paragraphs explain has them beside it."""
    if len(blocks) > 1 and blocks[-1]["type"] == "grid" and all(b["type"] == "paragraph" for b in blocks[:-1]):
        return _explained(deck, title, tag, blocks[:-1], blocks[-1]["grid"])
    body = deck.stage.body
    shown = [(size, _set(deck, body, blocks, size)) for size in SIZES]
    size, best = min(shown, key=lambda found: len(found[1]))
    made = []
    for k, pieces in enumerate(best, 1):
        page = deck.page(deck.numbered(title, k, len(best)), tag)
        _put(page, pieces, body, min(body.w, MEASURE * size))
        made.append(page)
    return made


def _explained(
    deck: Deck, title: str, tag: str, texts: Sequence[Mapping[str, Any]], grid: Mapping[str, Any]
) -> list[Page]:
    """A long table with its explanation in a panel: on each of its slides as many paragraphs as come to it."""
    left, right = halves(deck.stage.body)
    found = sheets(grid, left.w, left.h, deck.language, TABLE_SIZES)
    each = -(-len(texts) // len(found))
    made = []
    for k, slide in enumerate(found, 1):
        page = deck.page(deck.numbered(title, k, len(found)), tag)
        cells.put(page, slide, grid, left, "Table", title)
        said = [{"label": "", "text": plain(block["content"])} for block in texts[(k - 1) * each : k * each]]
        if said:
            panel(deck, page, right, {"takeaways": said, "lead": "", "reading": []})
        made.append(page)
    return made


def _set(deck: Deck, body: Box, blocks: Sequence[Mapping[str, Any]], size: float) -> list[list[Piece]]:
    """The pieces of each slide at one size."""
    room = min(body.w, MEASURE * size)
    filled: list[list[Piece]] = [[]]
    used = 0.0
    for piece in _pieces(deck, body, blocks, size, room):
        if filled[-1] and used + piece.height > body.h:
            filled.append([])
            used = 0.0
        filled[-1].append(piece)
        used += piece.height
    return filled


def _pieces(
    deck: Deck, body: Box, blocks: Iterable[Mapping[str, Any]], size: float, room: float, level: int = 0
) -> Iterator[Piece]:
    for block in blocks:
        match block["type"]:
            case "list":
                for k, item in enumerate(block["items"], block["start"]):
                    mark = f"{k}." if block["ordered"] else "\u2022"
                    for j, piece in enumerate(_pieces(deck, body, item, size, room - HANG * (level + 1), level + 1)):
                        yield _hung(piece, mark if j == 0 else "", level)
            case "quote":
                yield from _pieces(deck, body, block["blocks"], size, room, level)
            case "table":
                yield from _table(deck, body, grid_of(block))
            case "grid":
                yield from _table(deck, body, block["grid"])
            case "rule":
                continue
            case "preformatted":
                yield from _paragraph((Run(block["text"], size, False, "ink"),), size, room, body.h, deck.language)
            case "heading":
                runs = (Run(plain(block["content"]), size, True, "p6"),)
                yield from _paragraph(runs, size, room, body.h, deck.language)
            case _:
                runs = tuple(_runs(block["content"], size))
                yield from _paragraph(runs, size, room, body.h, deck.language)


def _hung(piece: Piece, mark: str, level: int) -> Piece:
    """A piece of a list's item, set in, after its mark; what an inner list has set in already stays."""
    if piece.para is None or piece.para.hang:
        return piece
    first = piece.para.runs[0]
    lead = (replace(first, text=mark, bold=False), replace(first, text=TAB)) if mark else (replace(first, text=TAB),)
    hung = replace(piece.para, runs=(*lead, *piece.para.runs), hang=HANG, inset=HANG * level)
    return replace(piece, para=hung)


def _paragraph(runs: tuple[Run, ...], size: float, room: float, height: float, language: str) -> Iterator[Piece]:
    """One paragraph; one longer than a slide as several."""
    text = "".join(run.text for run in runs)
    step = pitch(size, language)
    bold = any(run.bold for run in runs)
    count = lines(text, size, room, bold=bold)
    most = int((height - GAP) // step)
    if count <= most:
        yield Piece(Para(runs, before=GAP), count * step + GAP)
        return
    whole = breaks(text, size, room, bold=bold)
    for k in range(0, count, most):
        part = "".join(whole[k : k + most])
        yield Piece(Para((replace(runs[0], text=part),), before=GAP), min(most, count - k) * step + GAP)


def _runs(content: Iterable[Mapping[str, Any]], size: float, *, bold: bool = False) -> Iterator[Run]:
    for part in content:
        if "content" in part:
            yield from _runs(part["content"], size, bold=bold or part["type"] == "strong")
            address = part.get("href", "").removeprefix("mailto:")
            if address and address != plain(part["content"]):
                yield Run(f" ({address})", size, bold, "sec")
        else:
            yield Run(part.get("text", "\n"), size, bold, "ink")


def _table(deck: Deck, body: Box, grid: Mapping[str, Any]) -> Iterator[Piece]:
    for slide in sheets(grid, body.w, body.h - 2 * GAP, deck.language, TABLE_SIZES):
        yield Piece(height=max(sheet.high for sheet in slide) + 2 * GAP, grid=grid, slide=tuple(slide))


def grid_of(block: Mapping[str, Any]) -> dict[str, Any]:
    """A markdown table as a grid."""
    columns = [
        {"label": plain(head), "align": align, "letter": ""}
        for head, align in zip(block["head"], block["align"], strict=True)
    ]
    rows = [{"cells": [cell(plain(c)) for c in row], "strong": False, "role": ""} for row in block["rows"]]
    return {"columns": columns, "rows": rows, "spanners": [], "panels": []}


def _put(page: Page, pieces: Sequence[Piece], body: Box, room: float) -> None:
    """Runs of paragraphs as one text each, tables between them."""
    y, waiting, since = body.y, [], body.y
    for piece in [*pieces, Piece()]:
        if piece.para is not None:
            waiting.append(piece.para)
            y += piece.height
            continue
        if waiting:
            page.text(Box(body.x, since, room, y - since), waiting)
            waiting = []
        if piece.grid is not None:
            cells.put(page, piece.slide, piece.grid, Box(body.x, y + GAP, body.w, piece.height), "Table", "")
            y += piece.height
        since = y
