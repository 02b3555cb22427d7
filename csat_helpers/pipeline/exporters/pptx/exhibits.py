"""One exhibit a slide: headline, label, title and measure, a native chart or table, notes, and what follows from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.exporters.pptx import cells, charts, quotes, summary
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, Para, Run, para
from csat_helpers.pipeline.exporters.pptx.measure import cut, lines, pitch
from csat_helpers.pipeline.exporters.pptx.notes import of_exhibit, texts_of
from csat_helpers.pipeline.exporters.pptx.page import Deck, Page
from csat_helpers.pipeline.exporters.pptx.tables import Sheet, sheets

PANEL, GUTTER = 0.283, 25.0  # the takeaways' part of the width, and the gap before it
PANEL_SIZES = (13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0)
LABEL, SUBTITLE = 12.0, 10.0
CHART_NOTES, TABLE_NOTES = 5, 6  # lines under an exhibit
BESIDE_PANEL = (13.0, 12.0, 11.0, 10.0)  # sizes of a table that leaves room for takeaways


def add(deck: Deck, exhibit: Exhibit, part: Mapping[str, Any], tag: str, section: str) -> list[Page]:
    """The slides of one exhibit; their notes say what it reads."""
    title = part["headline"] or part["title"] or section
    made = _made(deck, exhibit, part, tag, title)
    remarks = of_exhibit(part, exhibit.bundle.base, exhibit.bundle.id, deck.language)
    for page in made:
        page.remarks[:0] = remarks
    return made


def _made(deck: Deck, exhibit: Exhibit, part: Mapping[str, Any], tag: str, title: str) -> list[Page]:
    if part["kind"] == "summary":
        return summary.pages(deck, part, tag, title)
    if part["kind"] == "quotes":
        return quotes.pages(deck, part, tag, title, frame)
    if drawn := _charts(deck, exhibit, part, tag, title):
        return drawn
    # A frame that was not made into a table is no reading for a slide; the drawn chart is.
    published = part["grid"] and (exhibit.bundle.table is not None or not exhibit.picture)
    if published and part["kind"] != "custom":
        return _table(deck, part, tag, title)
    if exhibit.picture:
        return [_picture(deck, exhibit, part, tag, title)]
    return _table(deck, part, tag, title) if part["grid"] else [_words(deck, part, tag, title)]


def frame(deck: Deck, page: Page, part: Mapping[str, Any], box: Box, mark: str = "", most: int = CHART_NOTES) -> Box:
    """Rule, label, title and measure above, notes and source beneath; returns the room between."""
    page.rule(box.x, box.y, box.w, "ink", 1.25)
    title = " ".join(text for text in (part["title"], mark) if text)
    above = page.kept(f"{part['label']}   {title}", LABEL, box.w, 2, bold=True)[len(part["label"]) :]
    count = lines(part["label"] + above, LABEL, box.w, bold=True)
    head = Para(
        (Run(part["label"], LABEL, True, "p6"), Run(above if part["label"] else above.strip(), LABEL, True, "ink"))
    )
    y, step = box.y + 6, pitch(LABEL, deck.language)
    page.text(Box(box.x, y, box.w, count * step), [head], name="Exhibit")
    y += count * step + 2
    if part["subtitle"]:
        text = page.kept(part["subtitle"], SUBTITLE, box.w, 2)
        high = lines(text, SUBTITLE, box.w) * pitch(SUBTITLE, deck.language)
        page.text(Box(box.x, y, box.w, high), [para(text, SUBTITLE, "sec")], name="Measure")
        y += high
    under = _notes(deck, page, part, box, most)
    return Box(box.x, y + 8, box.w, under - y - 14)


def _notes(deck: Deck, page: Page, part: Mapping[str, Any], box: Box, most: int) -> float:
    """Notes, then the source, anchored to the foot; returns where they begin. All notes are in the slide's notes."""
    joined = ("" if deck.language == "zh" else " ").join(part["notes"])
    texts = [cut(joined, SMALLEST, box.w, most)] if joined else []
    texts += [cut(part["source"], SMALLEST, box.w, 1)] if part["source"] else []
    high = sum(lines(text, SMALLEST, box.w) for text in texts) * pitch(SMALLEST, deck.language)
    if texts:
        paras = [para(text, SMALLEST, "mut") for text in texts]
        page.text(Box(box.x, box.bottom - high, box.w, high), paras, name="Notes", anchor="b")
    return box.bottom - high


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
    items = [(t["label"], t["text"]) for t in part["takeaways"]]
    if part["lead"] and len(items) < 3:
        items = [("", part["lead"]), *items]
    items += _reading(deck, part, items, box)
    page.rectangle(box, "p0")
    inner = Box(box.x + 18, box.y + 16, box.w - 36, box.h - 30)
    size, texts = _panel_texts(deck, page, items, inner)
    slot = inner.h / max(len(items), 3)
    y = inner.y
    for (label, _), text in zip(items, texts, strict=True):
        need = _item_height(deck, label, text, size, inner.w)
        page.rule(inner.x, y, inner.w, "p6", 1.5)
        paras = [para(label, 11.5, "p6", bold=True)] if label else []
        paras.append(para(text, size, "ink", before=2 if label else 0))
        page.text(Box(inner.x, y + 9, inner.w, need - 9), paras, name="Takeaway")
        tight = any(_item_height(deck, a, b, size, inner.w) > slot for (a, _), b in zip(items, texts, strict=True))
        y += need + 8 if tight else max(slot, need)


def _reading(deck: Deck, part: Mapping[str, Any], items: Sequence[tuple[str, str]], box: Box) -> list[tuple[str, str]]:
    """The reading note, whole, where a panel would else be half empty."""
    text = " ".join(texts_of(part["reading"])) if deck.language == "en" else "".join(texts_of(part["reading"]))
    if not text or len(items) > 2:
        return []
    size = PANEL_SIZES[0]
    need = sum(_item_height(deck, a, b, size, box.w - 36) + 8 for a, b in [*items, ("", text)])
    return [("", text)] if need <= box.h - 30 else []


def _panel_texts(deck: Deck, page: Page, items: Sequence[tuple[str, str]], box: Box) -> tuple[float, list[str]]:
    """The largest size at which all texts fit, and the texts; cut at the smallest."""
    for size in PANEL_SIZES:
        if sum(_item_height(deck, a, b, size, box.w) + 8 for a, b in items) <= box.h + 8:
            return size, [text for _, text in items]
    size = PANEL_SIZES[-1]
    most = max(int((box.h / len(items) - 36) // pitch(size, deck.language)), 1)
    return size, [page.kept(text, size, box.w, most) for _, text in items]


def _item_height(deck: Deck, label: str, text: str, size: float, room: float) -> float:
    head = pitch(11.5, deck.language) + 2 if label else 0
    return 9 + head + lines(text, size, room) * pitch(size, deck.language)


def _charts(deck: Deck, exhibit: Exhibit, part: Mapping[str, Any], tag: str, title: str) -> list[Page]:
    """Native charts: one, or as many as it takes for every row to be legible; none where there is no plot."""
    plot, stage = exhibit.bundle.plot, deck.stage
    if plot is None or not plot.series or not plot.categories:
        return []
    left, right = split(deck, part)
    found = charts.pieces(plot, measured(deck, part, left, CHART_NOTES))
    made = []
    for k, piece in enumerate(found, 1):
        page = deck.page(deck.numbered(title, k, len(found)), tag)
        room = frame(deck, page, part, left, deck.numbered("", k, len(found)).strip())
        _card(deck, page, room)
        colours = None if stage.own or stage.dark else stage.colours
        charts.add_chart(page.slide, exhibit, room, deck.document.look, deck.language, plot=piece, colours=colours)
        panel(deck, page, right, part)
        made.append(page)
    return made


def _card(deck: Deck, page: Page, room: Box) -> None:
    """What is drawn is drawn for white paper: a dark slide gives it some."""
    if deck.stage.dark:
        page.rectangle(Box(room.x - 6, room.y - 4, room.w + 12, room.h + 8), "#FFFFFF")


def described(part: Mapping[str, Any]) -> str:
    """Words for who does not see it."""
    return part["alt"] or ". ".join(text for text in (part["title"], part["subtitle"]) if text)


def _picture(deck: Deck, exhibit: Exhibit, part: Mapping[str, Any], tag: str, title: str) -> Page:
    page = deck.page(title, tag)
    left, right = split(deck, part)
    room = frame(deck, page, part, left)
    _card(deck, page, room)
    page.picture(room, deck.images[exhibit.anchor], described(part))
    panel(deck, page, right, part)
    return page


def _table(deck: Deck, part: Mapping[str, Any], tag: str, title: str) -> list[Page]:
    """A native table; beside it the takeaways where it leaves room, else they are in the notes."""
    left, right = split(deck, part)
    found: list[list[Sheet]] = []
    if right:
        found = _sheets(deck, part, left, BESIDE_PANEL)
        if len(found) > 1:
            left, right = deck.stage.body, None
    if right is None:
        found = _sheets(deck, part, left)
    made = []
    for k, slide in enumerate(found, 1):
        page = deck.page(deck.numbered(title, k, len(found)), tag)
        mark = deck.numbered("", k, len(found)).strip()
        room = frame(deck, page, part, left, mark, TABLE_NOTES)
        cells.put(page, slide, part["grid"], room, "Table", described(part))
        panel(deck, page, right, part)
        made.append(page)
    return made


def _sheets(deck: Deck, part: Mapping[str, Any], box: Box, sizes: Sequence[float] | None = None) -> list[list[Sheet]]:
    room = measured(deck, part, box, TABLE_NOTES)
    return sheets(part["grid"], room.w, room.h, deck.language, *([sizes] if sizes else []))


def measured(deck: Deck, part: Mapping[str, Any], box: Box, most: int) -> Box:
    """The room that :func:`frame` will leave, before there is a slide to draw it on."""
    text = f"{part['label']}   {part['title']} (10 / 10)"
    above = 8 + min(lines(text, LABEL, box.w, bold=True), 2) * pitch(LABEL, deck.language)
    if part["subtitle"]:
        above += min(lines(part["subtitle"], SUBTITLE, box.w), 2) * pitch(SUBTITLE, deck.language)
    joined = " ".join(part["notes"])
    count = min(lines(joined, SMALLEST, box.w), most) * bool(joined) + bool(part["source"])
    return Box(box.x, box.y + above, box.w, box.h - above - count * pitch(SMALLEST, deck.language) - 14)


def _words(deck: Deck, part: Mapping[str, Any], tag: str, title: str) -> Page:
    """An exhibit with neither chart nor table: its words."""
    page = deck.page(title, tag)
    left, right = split(deck, part)
    room = frame(deck, page, part, left)
    text = part["lead"] or part["alt"]
    page.text(room, [para(page.kept(text, 14, room.w, int(room.h // pitch(14, deck.language))), 14, "ink")])
    panel(deck, page, right, part)
    return page


def own_table(deck: Deck, grid: Mapping[str, Any], tag: str, title: str) -> list[Page]:
    """An analyst's own table, under its section's title."""
    body = deck.stage.body
    found = sheets(grid, body.w, body.h, deck.language)
    made = []
    for k, slide in enumerate(found, 1):
        page = deck.page(deck.numbered(title, k, len(found)), tag)
        cells.put(page, slide, grid, body, "Table", title)
        made.append(page)
    return made
