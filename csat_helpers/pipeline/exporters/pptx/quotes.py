"""Quotations on slides, in two columns and as many slides as they take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.pipeline.exporters.pptx.markup import Box, para
from csat_helpers.pipeline.exporters.pptx.measure import breaks, lines, pitch
from csat_helpers.pipeline.exporters.pptx.page import Deck, Page

SIZES = (20.0, 19.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
BY, GUTTER, GAP, INDENT = 12.0, 40.0, 16.0, 12.0
WIDEST_GAP = 30.0
HEAD, FOOT = 40.0, 40.0  # what the exhibit's frame takes above and beneath


@dataclass(frozen=True)
class Quote:
    """One quotation, or a part of one too long for a slide; ``by`` says how its speaker scored."""

    text: str
    by: str
    height: float


def pages(deck: Deck, part: Mapping[str, Any], tag: str, title: str, frame: Callable[..., Box]) -> list[Page]:
    """The slides of an exhibit of quotations; ``frame`` draws its title and notes and leaves the room between."""
    body = deck.stage.body
    across, high = (body.w - GUTTER) / 2, body.h - HEAD - FOOT
    shown = [(size, _columns(deck, part["quotes"], size, across - INDENT, high)) for size in SIZES]
    size, columns = min(shown, key=lambda found: -(-len(found[1]) // 2))
    slides = [columns[k : k + 2] for k in range(0, len(columns), 2)] or [[]]
    made = []
    for k, pair in enumerate(slides, 1):
        page = deck.page(deck.numbered(title, k, len(slides)), tag)
        room = frame(deck, page, part, body, deck.numbered("", k, len(slides)).strip())
        for j, column in enumerate(pair):
            _put(page, column, Box(room.x + j * (across + GUTTER), room.y + 6, across, room.h), size)
        made.append(page)
    return made


def _columns(
    deck: Deck, quotes: Sequence[Mapping[str, str]], size: float, room: float, high: float
) -> list[list[Quote]]:
    """Columns of quotations, the two of a slide filled alike."""
    found = [q for quote in quotes for q in _quotes(deck, quote, size, room, high)]
    whole = sum(q.height for q in found)
    level = high if whole > 2 * high else min(max(whole / 2 + max((q.height for q in found), default=0) / 2, 1.0), high)
    columns: list[list[Quote]] = []
    left = 0.0
    for quote in found:
        if not columns or quote.height > left:
            columns.append([])
            left = level
        columns[-1].append(quote)
        left -= quote.height
    return columns


def _quotes(deck: Deck, quote: Mapping[str, str], size: float, room: float, high: float) -> list[Quote]:
    step, by = pitch(size, deck.language), pitch(BY, deck.language)
    most = max(int((high - GAP - by * max(lines(quote["by"], BY, room), 1)) // step), 1)
    whole = breaks(quote["text"], size, room)
    parts = ["".join(whole[k : k + most]) for k in range(0, len(whole), most)] if len(whole) > most else [quote["text"]]
    under = by * lines(quote["by"], BY, room) if quote["by"] else 0  # the words that were translated may be long
    return [Quote(p, quote["by"], lines(p, size, room) * step + under + GAP) for p in parts]


def _put(page: Page, column: Sequence[Quote], box: Box, size: float) -> None:
    y = box.y
    # A column of few is spread, so that it does not end half way down.
    free = (box.h - sum(quote.height for quote in column)) / max(len(column), 1)
    more = min(max(free, 0.0) * 0.6, WIDEST_GAP)
    for quote in column:
        high = quote.height - GAP
        page.rectangle(Box(box.x, y, 2.5, high), "p4")
        paras = [para(quote.text, size, "ink")]
        if quote.by:
            paras.append(para(quote.by, BY, "mut"))
        page.text(Box(box.x + INDENT, y, box.w - INDENT, high), paras, name="Quotation")
        y += quote.height + more
