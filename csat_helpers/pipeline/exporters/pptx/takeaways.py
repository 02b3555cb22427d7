"""What follows from an exhibit: a panel at its right, or cards under one that is wide and low."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from csat_helpers.pipeline.exporters.pptx.markup import Box, Para, para
from csat_helpers.pipeline.exporters.pptx.measure import lines, pitch
from csat_helpers.pipeline.exporters.pptx.notes import texts_of
from csat_helpers.pipeline.exporters.pptx.page import Deck, Page

PANEL, GUTTER = 0.283, 25.0  # the takeaways' part of the width, and the gap before it
PANEL_SIZES = (14.0, 13.5, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0)
FEW_SIZES = (16.0, 15.0)  # of two items at most, before the others
CARD_SIZES = (18.0, 17.0, 16.0, 15.0, *PANEL_SIZES)
LABEL, ROOM = 12.0, 18.0  # type of "What we see"; points round the words

Item = tuple[str, str]  # its label and its text


def halves(body: Box) -> tuple[Box, Box]:
    """The exhibit's part of the body, and the takeaways'."""
    across = body.w * PANEL
    left = Box(body.x, body.y, body.w - across - GUTTER, body.h)
    return left, Box(left.right + GUTTER, body.y, across, body.h)


def split(deck: Deck, part: Mapping[str, Any]) -> tuple[Box, Box | None]:
    """As :func:`halves`, or the whole body where nothing is to be taken away."""
    return halves(deck.stage.body) if part["takeaways"] else (deck.stage.body, None)


def panel(deck: Deck, page: Page, box: Box | None, part: Mapping[str, Any]) -> None:
    """What we see, why it matters, what to do; the lead above them where they leave room for it."""
    if box is None:
        return
    items = _items(part)
    items += _reading(deck, part, items, box)
    inner = Box(box.x + ROOM, box.y + 16, box.w - 2 * ROOM, box.h - 30)
    size, texts = _panel_texts(deck, page, items, inner)
    slot = inner.h / max(len(items), 3)
    needs = [_item_height(deck, label, text, size, inner.w) for (label, _), text in zip(items, texts, strict=True)]
    tight = any(need > slot for need in needs)
    # One or two short items do not stand in a panel that is empty for the rest.
    whole = len(items) > 2 or tight
    page.rectangle(box if whole else replace(box, h=slot * (len(items) - 1) + needs[-1] + 32), "p0")
    y = inner.y
    for (label, _), text, need in zip(items, texts, needs, strict=True):
        page.rule(inner.x, y, inner.w, "p6", 1.5)
        page.text(Box(inner.x, y + 9, inner.w, need - 9), _said(label, text, size), name="Takeaway")
        y += need + 8 if tight else max(slot, need)


def _items(part: Mapping[str, Any]) -> list[Item]:
    """What is taken away, after the lead where there is little of it."""
    items = [(t["label"], t["text"]) for t in part["takeaways"]]
    return [("", part["lead"]), *items] if part["lead"] and len(items) < 3 else items


def _said(label: str, text: str, size: float) -> list[Para]:
    head = [para(label, LABEL, "p6", bold=True)] if label else []
    return [*head, para(text, size, "ink", before=2 if label else 0)]


def cards(deck: Deck, page: Page, box: Box, part: Mapping[str, Any]) -> None:
    """The takeaways beside one another, as large as ``box`` allows."""
    items = _items(part)
    if reading := _prose(deck, part):
        items += [("", reading)] if len(items) < 3 else []
    across = (box.w - 2 * ROOM - GUTTER * (len(items) - 1)) / len(items)
    room = box.h - 30
    size = next((s for s in CARD_SIZES if _tallest(deck, items, s, across) <= room), CARD_SIZES[-1])
    most = max(int((room - LABEL * 2 - 11) // pitch(size, deck.language)), 1)
    page.rectangle(box, "p0")
    for k, (label, text) in enumerate(items):
        x = box.x + ROOM + k * (across + GUTTER)
        page.rule(x, box.y + 14, across, "p6", 1.5)
        words = _said(label, page.kept(text, size, across, most), size)
        page.text(Box(x, box.y + 23, across, box.h - 32), words, name="Takeaway")


def _tallest(deck: Deck, items: Sequence[Item], size: float, room: float) -> float:
    return max(_item_height(deck, label, text, size, room) for label, text in items)


def _prose(deck: Deck, part: Mapping[str, Any]) -> str:
    """The reading note as one text."""
    return (" " if deck.language == "en" else "").join(texts_of(part["reading"]))


def _reading(deck: Deck, part: Mapping[str, Any], items: Sequence[Item], box: Box) -> list[Item]:
    """The reading note, whole, where a panel would else be half empty."""
    text = _prose(deck, part)
    if not text or len(items) > 2:
        return []
    need = sum(_item_height(deck, a, b, 13.0, box.w - 2 * ROOM) + 8 for a, b in [*items, ("", text)])
    return [("", text)] if need <= box.h - 30 else []


def _panel_texts(deck: Deck, page: Page, items: Sequence[Item], box: Box) -> tuple[float, list[str]]:
    """The largest size at which all texts fit, and the texts; cut at the smallest."""
    for size in (*(FEW_SIZES if len(items) < 3 else ()), *PANEL_SIZES):
        if sum(_item_height(deck, a, b, size, box.w) + 8 for a, b in items) <= box.h + 8:
            return size, [text for _, text in items]
    size = PANEL_SIZES[-1]
    most = max(int((box.h / len(items) - 36) // pitch(size, deck.language)), 1)
    return size, [page.kept(text, size, box.w, most) for _, text in items]


def _item_height(deck: Deck, label: str, text: str, size: float, room: float) -> float:
    head = pitch(LABEL, deck.language) + 2 if label else 0
    return 9 + head + lines(text, size, room) * pitch(size, deck.language)
