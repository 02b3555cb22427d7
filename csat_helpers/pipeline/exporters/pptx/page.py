"""A slide as it is being filled, and the deck that hands slides out with what every one of them carries."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import SlidePart
from pptx.slide import Slide

from csat_helpers.locale import say
from csat_helpers.pipeline.document import Document
from csat_helpers.pipeline.document.wording import words
from csat_helpers.pipeline.exporters.pptx import markup
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, Box, Para, Pen, Run, para
from csat_helpers.pipeline.exporters.pptx.measure import balanced, cut, fitted, width
from csat_helpers.pipeline.exporters.pptx.stage import Layout, Stage

TITLE_SIZES = (1.0, 0.92, 0.85, 0.77)  # parts of the layout's title size: 26 points to 20
SMALLER = (0.7, 0.62, 0.55, 0.48)  # of a client's, which may begin at 44
LEAST_TITLE = 18.0
CHIP = 17.0
LOGO, LOGO_ROOM = "logo", 100.0
FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


def title_sizes(size: float, *, own: bool) -> list[float]:
    """Those that a title may take, from its layout's down."""
    if own:
        return [round(size * part, 1) for part in TITLE_SIZES]
    made = [round(size * part, 1) for part in (*TITLE_SIZES, *SMALLER)]
    return [made[0], *(s for s in made[1:] if s >= LEAST_TITLE)]


class Page:
    """One slide; ``title`` is its headline in full. ``remarks`` become its speaker notes, and so does, whole, each text that was cut to fit."""

    def __init__(self, slide: Slide, pen: Pen) -> None:
        self.slide, self.pen, self.title = slide, pen, ""
        self.remarks: list[str] = []
        self._tree: Any = slide.shapes._spTree
        self._last = 1

    @property
    def next_number(self) -> int:
        """A shape's number that no other on the slide has, those a chart's maker added included."""
        taken = [int(found) for found in self._tree.xpath(".//p:cNvPr/@id")]
        self._last = max([self._last, *taken]) + 1
        return self._last

    def add(self, xml: str) -> None:
        """A shape on top of those there are."""
        self._tree.append(parse_xml(xml))

    def text(
        self, box: Box, paras: Iterable[Para], *, name: str = "Text", anchor: str = "t", link: "Page | None" = None
    ) -> None:
        """A text without a frame; a click on it leads to ``link``."""
        relation = self.slide.part.relate_to(link.slide.part, RT.SLIDE) if link else ""
        named = markup.identity(self.next_number, name, link=relation)
        self.add(markup.shape(box, named, self.pen.body(paras, anchor)))

    def label(self, box: Box, text: str, size: float, colour: str, **how: Any) -> None:
        """A text on one line, cut where the box ends."""
        bold, align = how.pop("bold", False), how.pop("align", "l")
        self.text(box, [para(self.kept(text, size, box.w, 1, bold=bold), size, colour, bold=bold, align=align)], **how)

    def kept(self, text: str, size: float, room: float, most: int, *, bold: bool = False) -> str:
        """As much of ``text`` as stands in ``most`` lines; if it is cut, the whole goes to the notes."""
        made = cut(text, size, room, most, bold=bold)
        if made != text:
            self.spill(text)
        return made

    def spill(self, text: str) -> None:
        """Keep a text that the slide has no room for."""
        remark = say(self.pen.language, "In full: {text}", text=text)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def rectangle(self, box: Box, fill: str, line: str = "", weight: float = 0.75) -> None:
        """A filled area that says nothing by itself."""
        named = markup.identity(self.next_number, "Area", decorative=True)
        xml = markup.shape(box, named, "", self.pen.fill(fill), self.pen.line(line, weight), text=False)
        self.add(xml)

    def rule(self, x: float, y: float, length: float, colour: str, weight: float) -> None:
        """A level line, drawn as an area so that every program gives it the same weight."""
        self.rectangle(Box(x, y, length, weight), colour)

    def placeholder(self, name: str, kind: str, paras: Sequence[Para], box: Box | None = None) -> None:
        """Text in a placeholder of the layout, where that puts it unless there is a ``box``."""
        body = f"<p:txBody><a:bodyPr/><a:lstStyle/>{self.pen.paragraphs(paras)}</p:txBody>"
        self.add(markup.placeholder(self.next_number, name, kind, body, box))

    def picture(self, box: Box, content: bytes, alt: str, *, name: str = "Picture", align: str = "l") -> None:
        """An image, at one side of ``box`` and as large as its proportions allow."""
        part, relation = self.slide.part.get_or_add_image_part(io.BytesIO(content))
        across, up = part.image.size if hasattr(part, "image") else (1, 1)
        scale = min(box.w / across, box.h / up)
        w, h = across * scale, up * scale
        placed = Box(box.x if align == "l" else box.right - w, box.y + (box.h - h) / 2, w, h)
        self.add(markup.picture(placed, markup.identity(self.next_number, name, alt), relation))


class Deck:
    """A presentation that grows slide by slide."""

    def __init__(self, document: Document, stage: Stage) -> None:
        self.document, self.study, self.stage = document, document.study, stage
        self.language = document.study.language
        self.words = words(self.language)
        self.pen = Pen(self.language, stage.colours)
        self.pages: list[Page] = []
        self.images: dict[str, bytes] = {}  # by the anchor of their exhibit; the logo's is LOGO

    def bare(self, layout: Layout) -> Page:
        """A slide with nothing on it."""
        presentation = self.stage.presentation
        name = PackURI(f"/ppt/slides/slide{len(self.pages) + 1}.xml")
        part = SlidePart.new(name, presentation.part.package, layout.layout.part)
        presentation.slides._sldIdLst.add_sldId(presentation.part.relate_to(part, RT.SLIDE))
        self.pages.append(Page(part.slide, self.pen))
        return self.pages[-1]

    def page(self, title: str, tag: str = "") -> Page:
        """A slide with its title, the chapter it is in, the simulated chip, the footer and its number."""
        layout = self.stage.exhibit
        page = self.bare(layout)
        page.title = title
        self._title(page, layout, title)
        self._strip(page, tag)
        self._foot(page, layout)
        return page

    def _title(self, page: Page, layout: Layout, text: str) -> None:
        """The headline in the title placeholder, made smaller or cut where it must be."""
        place, own = layout.title, self.stage.own
        sizes = title_sizes(place.size, own=own)
        size, kept = fitted(text, sizes, place.box.w, place.box.h, self.language, bold=True)
        if kept != text:
            page.spill(text)
        # On our own master a title of two lines is made narrower, so that they are alike and no word is left alone.
        box = replace(place.box, w=balanced(kept, size, place.box.w, bold=True)) if own else None
        page.placeholder(
            "Title", place.kind, [para(kept, size if own or size != sizes[0] else None, plain=not own)], box
        )

    def _strip(self, page: Page, tag: str) -> None:
        strip, right = self.stage.strip, self.stage.strip.right
        if (logo := self.document.look.logo) and LOGO in self.images and self.stage.own:
            right = strip.right - LOGO_ROOM
            place = Box(right + 16, strip.y - 3, LOGO_ROOM - 16, strip.h + 6)
            page.picture(place, self.images[LOGO], logo.alt, name="Logo", align="r")
        if self.study.simulated:
            right = self.chip(page, right, strip.y + (strip.h - CHIP) / 2) - 12
        if tag:
            page.label(
                Box(strip.x, strip.y, right - strip.x, strip.h), tag, 11, "p6", bold=True, name="Chapter", anchor="ctr"
            )

    def chip(self, page: Page, right: float, y: float, colour: str = "warn", *, left: float | None = None) -> float:
        """The mark of simulated data, ending at ``right`` or beginning at ``left``; returns its left edge."""
        text = self.words["simulated"]
        across = width(text, SMALLEST, bold=True) + 18
        x = right - across if left is None else left
        named = markup.identity(page.next_number, "Simulated data")
        body = self.pen.body([para(text, SMALLEST, colour, bold=True, align="ctr")], "ctr")
        page.add(markup.shape(Box(x, y, across, CHIP), named, body, line=self.pen.line(colour, 0.75)))
        return x

    def _foot(self, page: Page, layout: Layout) -> None:
        text = self.foot_text()
        place = layout.footer
        if text and place:
            size, kept = fitted(text, (place.size, 10, SMALLEST), place.box.w, place.box.h, self.language)
            explicit = size if self.stage.own or size != place.size else None
            own = self.stage.own
            page.placeholder("Footer", place.kind, [para(kept, explicit, "mut" if own else "", plain=not own)])
        elif text:
            body = self.stage.body
            page.label(Box(body.x, self.stage.height - 30, body.w - 70, 14), text, SMALLEST, "mut", name="Footer")
        self._number(page, layout)

    def foot_text(self) -> str:
        """The client's own footer line, then how far the report may go."""
        own = self.document.look.footer
        return " \u00b7 ".join(dict.fromkeys(text for text in (own, self.study.confidentiality) if text))

    def _number(self, page: Page, layout: Layout) -> None:
        place, count = layout.number, len(self.pages)
        run = self.pen.properties(Run("", None if place else 10))
        field = f'<a:p><a:fld id="{FIELD}" type="slidenum">{run}<a:t>{count}</a:t></a:fld></a:p>'
        number = page.next_number
        if place:
            body = f"<p:txBody><a:bodyPr/><a:lstStyle/>{field}</p:txBody>"
            page.add(markup.placeholder(number, "Slide number", place.kind, body))
        else:
            box = Box(self.stage.body.right - 60, self.stage.height - 30, 60, 14)
            body = self.pen.body([], "t").replace("<a:p/>", field.replace("<a:p>", '<a:p><a:pPr algn="r"/>'))
            page.add(markup.shape(box, markup.identity(number, "Slide number"), body))

    def numbered(self, title: str, k: int, count: int) -> str:
        """The title of the ``k``-th of several slides of one thing; its mark stays on one line."""
        if count < 2:
            return title
        mark = say(self.language, "({k} of {count})", k=k, count=count).replace(" ", "\u00a0")
        return f"{title} {mark}".strip() if self.language == "en" else title + mark
