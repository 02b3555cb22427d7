"""One exhibit a slide: headline, label, title and measure, a native chart or table, notes, and what follows from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from csat_helpers.bundle import Plot
from csat_helpers.pipeline.document import Exhibit
from csat_helpers.pipeline.exporters.pptx import cells, charts, charts_rows, parts, quotes, summary
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, Para, Run, para
from csat_helpers.pipeline.exporters.pptx.measure import cut, lines, pitch
from csat_helpers.pipeline.exporters.pptx.notes import of_exhibit
from csat_helpers.pipeline.exporters.pptx.page import Deck, Page
from csat_helpers.pipeline.exporters.pptx.tables import Sheet, sheets, stretched
from csat_helpers.pipeline.exporters.pptx.takeaways import cards, panel, split

LABEL, SUBTITLE = 12.0, 11.0
CHART_NOTES, TABLE_NOTES = 5, 6  # lines under an exhibit
BAND = 0.55  # of the room: a chart of few rows is not higher
BESIDE_PANEL = (13.0, 12.0, 11.0, 10.0)  # sizes of a table that leaves room for takeaways


def add(deck: Deck, exhibit: Exhibit, part: Mapping[str, Any], tag: str, section: str) -> list[Page]:
    """The slides of one exhibit; their notes say what it reads."""
    title = part["headline"] or part["title"] or section
    made = _made(deck, exhibit, part, tag, title)
    remarks = of_exhibit(part, exhibit.bundle.base, exhibit.bundle.id, deck.language)
    for page in made:
        said = [] if page.title.startswith(title) else [title]
        page.remarks[:0] = [*said, *remarks]
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


def _charts(deck: Deck, exhibit: Exhibit, part: Mapping[str, Any], tag: str, title: str) -> list[Page]:
    """Native charts: one, or as many as it takes for every row to be legible; none where there is no plot."""
    plot = exhibit.bundle.plot
    if plot is None or not plot.series or not plot.categories:
        return []
    if part["takeaways"] and charts.low(plot):
        return [_band(deck, exhibit, part, tag, title, plot)]
    left, right = split(deck, part)
    found = charts.pieces(plot, measured(deck, part, left, CHART_NOTES))
    named = parts.titles(deck, part, title, [parts.of_plot(piece) for piece in found])
    made = []
    for k, (piece, words) in enumerate(zip(found, named, strict=True), 1):
        page = deck.page(words, tag)
        room = frame(deck, page, part, left, deck.numbered("", k, len(found)).strip())
        _chart(deck, page, exhibit, piece, room)
        panel(deck, page, right, part)
        made.append(page)
    return made


def _chart(deck: Deck, page: Page, exhibit: Exhibit, plot: Plot, room: Box) -> None:
    """A chart on its ground; intervals that have no room in figures are in the notes."""
    stage = deck.stage
    _card(deck, page, room)
    colours = None if stage.own or stage.dark else stage.colours
    charts.add_chart(page.slide, exhibit, room, deck.document.look, deck.language, plot=plot, colours=colours)
    page.remarks += charts.unprinted(plot, room, deck.language)


def _band(deck: Deck, exhibit: Exhibit, part: Mapping[str, Any], tag: str, title: str, plot: Plot) -> Page:
    """A chart of a row or two across the whole slide, and under it what follows."""
    page = deck.page(title, tag)
    room = frame(deck, page, part, deck.stage.body)
    high = min(charts_rows.high(plot), room.h * BAND)
    _chart(deck, page, exhibit, plot, Box(room.x, room.y, room.w, high))
    cards(deck, page, Box(room.x, room.y + high + 16, room.w, room.h - high - 16), part)
    return page


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
    named = parts.titles(deck, part, title, [parts.of_table(part["grid"], slide) for slide in found])
    made = []
    for k, (slide, words) in enumerate(zip(found, named, strict=True), 1):
        page = deck.page(words, tag)
        mark = deck.numbered("", k, len(found)).strip()
        room = frame(deck, page, part, left, mark, TABLE_NOTES)
        whole = stretched(slide, room.h) if len(found) == 1 else slide
        cells.put(page, whole, part["grid"], room, "Table", described(part))
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
