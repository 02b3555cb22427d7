"""The slides that lead in: the cover, and the contents with a finding a line."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csat_helpers.pipeline.document.cover import bars
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, Para, para
from csat_helpers.pipeline.exporters.pptx.measure import balanced, fitted, lines, pitch
from csat_helpers.pipeline.exporters.pptx.page import LOGO, Deck, Page
from csat_helpers.pipeline.exporters.pptx.stage import Place

COVER_SIZES = (1.0, 0.9, 0.8, 0.72, 0.65, 0.58)
ART = Box(585, 58, 375, 424)
CONTENTS_SIZES = (13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0)
RAISED = 30.0  # points that a title of one line leaves free on our own master
NUMBER, GUTTER = 26.0, 44.0
PARTED = 50.0  # points of unevenness that a chapter kept together is worth


@dataclass(frozen=True)
class Entry:
    """A line of the contents: its slide, its finding, the exhibit's label; a chapter's own line is its ``head``."""

    page: Page
    text: str
    label: str = ""
    head: bool = False


def cover(deck: Deck, data: Mapping[str, Any]) -> Page:
    """Title, whom it is for, and when; on our own master over a picture of the report's own answers."""
    layout = deck.stage.cover
    page = deck.bare(layout)
    study, facts = deck.study, data["study"]["facts"]
    page.remarks = [f"{label}: {value}" for label, value in facts]
    sizes = [round(layout.title.size * part, 1) for part in COVER_SIZES]
    size, kept = fitted(study.title, sizes, layout.title.box.w, layout.title.box.h, deck.language, bold=True)
    if kept != study.title:
        page.spill(study.title)
    explicit = size if deck.stage.own or size != sizes[0] else None
    box = layout.title.box
    narrow = replace(box, w=balanced(kept, size, box.w, bold=True)) if deck.stage.own else None
    page.placeholder("Title", layout.title.kind, [para(kept, explicit, plain=not deck.stage.own)], narrow)
    if deck.stage.own:
        _own_cover(deck, page, data)
    else:
        _client_cover(deck, page, facts)
    return page


def _line(deck: Deck) -> str:
    """Under the title: the client's own line, else the client and the wave."""
    return deck.document.look.cover or " \u00b7 ".join(t for t in (deck.study.client, deck.study.wave) if t)


def _own_cover(deck: Deck, page: Page, data: Mapping[str, Any]) -> None:
    layout, study, title = deck.stage.cover, deck.study, deck.stage.cover.title.box
    _art(deck, page)
    page.label(Box(title.x, 40, 420, 22), study.house, 14, "bg", bold=True, name="House")
    if deck.images.get(LOGO) and deck.document.look.logo:
        page.rectangle(Box(title.x - 8, 72, 136, 48), "bg")
        page.picture(Box(title.x, 78, 120, 36), deck.images[LOGO], deck.document.look.logo.alt, name="Logo")
    if layout.text and (text := _line(deck)):
        size, kept = fitted(text, (16, 14, 12), layout.text.box.w, layout.text.box.h, deck.language)
        page.placeholder("Subtitle", layout.text.kind, [para(kept, size)])
    _facts(deck, page, data["study"]["facts"], Box(title.x, 348, 500, 110))
    y = 478.0
    if study.simulated:
        deck.chip(page, 0, y, "#F2C14E", left=title.x)
    words = [deck.words["simulated_long"]] if study.simulated else []
    foot = ("" if deck.language == "zh" else " ").join([*words, deck.foot_text()])
    page.label(Box(title.x, y + 24, 860, 14), foot, SMALLEST, "p2", name="Confidentiality")


def _facts(deck: Deck, page: Page, facts: Sequence[Sequence[str]], box: Box) -> None:
    page.rule(box.x, box.y, box.w, "p4", 0.75)
    y, step, across = box.y + 9, pitch(11, deck.language) + 2.5, 92.0
    for label, value in facts:
        count = min(lines(value, 11, box.w - across), 2)
        page.text(Box(box.x, y, across, step), [para(label, 11, "p2")], name="Fact")
        text = page.kept(value, 11, box.w - across, count)
        page.text(Box(box.x + across, y, box.w - across, step * count), [para(text, 11, "bg")], name="Fact")
        y += step + (count - 1) * pitch(11, deck.language)


def _art(deck: Deck, page: Page) -> None:
    """Answers worst to best about one axis, best item first."""
    rows = bars(deck.document)
    if not rows:
        return
    below, above = (max(sum(row[a:b]) for row in rows) for a, b in ((0, 2), (2, 4)))
    unit = ART.w / (below + above)
    axis, step = ART.x + below * unit, min(ART.h / len(rows), 36.0)
    colours = ("neg", "#5A3B33", "#3B7585", "p4")
    for k, (worst, poor, good, best) in enumerate(rows):
        y = ART.y + k * step
        at = axis - (worst + poor) * unit
        for share, colour in zip((worst, poor, good, best), colours, strict=True):
            if share > 0:
                page.rectangle(Box(at, y, share * unit, step * 0.6), colour)
            at += share * unit
    page.rectangle(Box(axis - 0.4, ART.y - 14, 0.8, len(rows) * step + 14), "p0")


def _client_cover(deck: Deck, page: Page, facts: Sequence[Sequence[str]]) -> None:
    place = deck.stage.cover.text
    texts = [t for t in (_line(deck), *(value for _, value in facts if value != deck.study.client)) if t]
    if place:
        page.placeholder("Subtitle", place.kind, _subtitle(deck, texts, place))
    if deck.study.simulated:
        deck.chip(page, deck.stage.width - 24, 16)
    if text := deck.foot_text():
        box = Box(deck.stage.body.x, deck.stage.height - 24, deck.stage.body.w, 14)
        page.label(box, text, SMALLEST, "mut", name="Confidentiality")


def _subtitle(deck: Deck, texts: Sequence[str], place: Place) -> list[Para]:
    """As many lines as the placeholder has room for; all facts are in the notes."""
    size = min(place.size, 20.0)
    kept = [para(texts[0], None if size == place.size else size, plain=True)] if texts else [para("")]
    room = place.box.h - pitch(size, deck.language) * lines(texts[0] if texts else "", size, place.box.w)
    small = max(round(size * 0.7), 11.0)
    for text in texts[1:]:
        need = lines(text, small, place.box.w) * pitch(small, deck.language) + 2
        if need > room:
            break
        kept.append(para(text, small, plain=True))
        room -= need
    return kept


def contents(deck: Deck, entries: Sequence[Entry], brief: Sequence[Entry]) -> list[Page]:
    """Slides of contents in two columns, every line a link; they are made last and stand second.

    Where all ``entries`` do not go on one slide but the ``brief`` do, these are shown.
    """
    body, up = deck.stage.body, RAISED if deck.stage.own else 0.0
    body = Box(body.x, body.y - up, body.w, body.h + up)
    across = (body.w - GUTTER) / 2
    size, columns = CONTENTS_SIZES[-1], []
    for shown, size in itertools.product((entries, brief, entries), CONTENTS_SIZES):
        columns = _columns(deck, shown, size, across, body.h)
        if len(columns) <= 2:
            break
    count = -(-len(columns) // 2)
    made = [deck.page(deck.numbered(deck.words["contents"], k, count)) for k in range(1, count + 1)]
    order = [deck.pages[0], *made, *deck.pages[1:-count]]
    places = {id(page): k for k, page in enumerate(order, 1)}
    for k, column in enumerate(columns):
        box = Box(body.x + k % 2 * (across + GUTTER), body.y, across, body.h)
        _put(made[k // 2], column, box, size, places)
    deck.pages[:] = order
    return made


def _columns(deck: Deck, entries: Sequence[Entry], size: float, room: float, height: float) -> list[list[Entry]]:
    """Entries a column: two alike, the second beginning with a chapter where it can; else as many as it takes."""
    heights = [_height(deck, entry, size, room) for entry in entries]
    ends = [(max(sum(heights[:k]), sum(heights[k:])), k) for k in range(1, len(entries)) if not entries[k - 1].head]
    costs = [(cost + (0 if entries[k].head else PARTED), k) for cost, k in ends if cost <= height]
    if costs:
        _, k = min(costs)
        return [list(entries[:k]), list(entries[k:])]
    return _filled(entries, heights, height)


def _filled(entries: Sequence[Entry], heights: Sequence[float], height: float) -> list[list[Entry]]:
    """Columns filled one after the other; a chapter's head stays with its first finding."""
    columns: list[list[Entry]] = []
    left, count = 0.0, 2 * -(-sum(heights) // (2 * height))
    level = min(height, sum(heights) / count + max(heights)) if count else height
    for k, entry in enumerate(entries):
        need = heights[k] + (heights[k + 1] if entry.head and k + 1 < len(entries) else 0)
        if not columns or need > left:
            columns.append([])
            left = level
        columns[-1].append(entry)
        left -= heights[k]
    return columns


def _height(deck: Deck, entry: Entry, size: float, room: float) -> float:
    most = lines(entry.text, size, room - NUMBER, bold=entry.head)
    return min(most, 2) * pitch(size, deck.language) + (10 if entry.head else 4.5)


def _put(page: Page, entries: Sequence[Entry], box: Box, size: float, places: Mapping[int, int]) -> None:
    y = box.y
    for k, entry in enumerate(entries):
        if entry.head:
            page.rule(box.x, y + (0 if k == 0 else 3), box.w, "p6" if k else "ink", 1.0)
            y += 6
        text = page.kept(entry.text, size, box.w - NUMBER, 2, bold=entry.head)
        high = lines(text, size, box.w - NUMBER, bold=entry.head) * pitch(size, page.pen.language)
        colour = "p6" if entry.head else "ink"
        page.text(
            Box(box.x, y, box.w - NUMBER, high),
            [para(text, size, colour, bold=entry.head)],
            name="Entry",
            link=entry.page,
        )
        number = [para(str(places[id(entry.page)]), size, "mut", align="r")]
        if not entry.head:
            page.text(Box(box.right - NUMBER, y, NUMBER, high), number, name="Slide")
        y += high + (4 if entry.head else 4.5)
