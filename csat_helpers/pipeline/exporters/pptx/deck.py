"""Executed notebook -> a presentation of native charts and tables, on our own master or the client's."""

import io
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from csat_helpers.pipeline import document
from csat_helpers.pipeline.document import Chapter, Document
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.document.prose import plain
from csat_helpers.pipeline.exporters.pptx import exhibits, flow, house, images, masters, opening
from csat_helpers.pipeline.exporters.pptx.archive import normalised
from csat_helpers.pipeline.exporters.pptx.markup import NAMESPACES, attribute
from csat_helpers.pipeline.exporters.pptx.measure import set_in
from csat_helpers.pipeline.exporters.pptx.notes import texts_of, write
from csat_helpers.pipeline.exporters.pptx.opening import Entry
from csat_helpers.pipeline.exporters.pptx.page import LOGO, Deck, Page
from csat_helpers.pipeline.gates import glyphs

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def render(notebook: NotebookNode, master: bytes | None = None) -> bytes:
    """The ``.pptx`` of an executed ``notebook``.

    ``master`` is a client's own presentation as bytes; without it that in ``metadata.csat["master"]`` (base64), else
    our own. Raises RenderError, also for a master that cannot be used, or GlyphError.
    """
    read = document.read(notebook)
    return slides(read if master is None else replace(read, master=master))


def slides(read: Document) -> bytes:
    """The ``.pptx`` of a document that was read."""
    data = printed(read)
    glyphs.check(read, data)
    stage = house.stage(read.look) if read.master is None else masters.stage(read.master, read.look)
    deck = Deck(read, stage)
    deck.images = _images(read)
    with set_in(stage.family):
        _fill(deck, data)
    return normalised(_saved(deck), read.study)


def _images(read: Document) -> dict[str, bytes]:
    """The pictures that slides need: of exhibits without a native chart or a table, and the logo."""
    needed = {e.anchor: (e.picture.content, e.picture.format) for e in read.exhibits if e.picture and _drawn(e)}
    if read.look.logo:
        needed[LOGO] = (read.look.logo.content, read.look.logo.format)
    return images.rasters(needed, read.look)


def _drawn(exhibit: document.Exhibit) -> bool:
    """Whether an exhibit's own picture may be shown."""
    bundle = exhibit.bundle
    return bundle.plot is None and (bundle.table is None or bundle.encoding["kind"] == "custom")


def _fill(deck: Deck, data: Mapping[str, Any]) -> None:
    """Cover, chapters, what is left out; then the contents, which come second and link to what there is."""
    opening.cover(deck, data)
    entries: list[Entry] = []
    sections: list[tuple[str, str, list[Page]]] = []
    story = 0
    for chapter, content in zip(deck.document.chapters, data["chapters"], strict=True):
        start = len(deck.pages)
        entries += _chapter(deck, chapter, content)
        sections.append((chapter.title or deck.study.title, chapter.anchor, deck.pages[start:]))
        story = story if chapter.appendix else len(entries)
    start = len(deck.pages)
    entries += _omitted(deck, data["omitted"])
    if deck.pages[start:] and sections:
        sections[-1][2].extend(deck.pages[start:])
    contents = opening.contents(deck, entries, [e for k, e in enumerate(entries) if e.head or k < story])
    for page in contents[:1]:
        page.remarks += _how_to_read(deck)
    _sections(deck, [(deck.study.title, "front", [deck.pages[0], *contents]), *sections])


def _how_to_read(deck: Deck) -> list[str]:
    texts = (f"{mark} {text}".strip() for mark, text in deck.words["reading"])
    return [deck.words["how_to_read"], *texts]


def _chapter(deck: Deck, chapter: Chapter, content: Mapping[str, Any]) -> list[Entry]:
    """The slides of a chapter, each under the chapter's name, and its lines in the contents."""
    tag = " | ".join(str(text) for text in (chapter.number, chapter.title) if text)
    start = len(deck.pages)
    lines = [e for section in content["sections"] for e in _section(deck, chapter, section, tag, start=start)]
    found = [e for k, e in enumerate(lines) if not k or e.text != lines[k - 1].text]  # a section's further slides
    head = [Entry(found[0].page, tag.replace(" | ", "  "), head=True)] if found and chapter.title else []
    return [*head, *found]


def _section(deck: Deck, chapter: Chapter, section: Mapping[str, Any], tag: str, *, start: int) -> Iterator[Entry]:
    """Exhibits; prose beside them goes to their notes, prose and tables by themselves to slides of their own.

    A line that closes a chapter (whose slides begin at ``start``) goes to the notes of its last slide.
    """
    found = {e.anchor: e for e in chapter.exhibits}
    title, parts = section["title"] or chapter.title or deck.study.title, section["parts"]
    if len(deck.pages) > start and not section["title"] and _prose_alone(parts):
        deck.pages[-1].remarks += [text for part in parts for text in texts_of(part["blocks"])]  # a line is no slide
        return
    if not section["exhibits"]:
        blocks = [block for part in parts for block in ([part] if part["type"] == "grid" else part["blocks"])]
        if blocks:
            yield Entry(flow.pages(deck, title, tag, blocks)[0], title)
        return
    waiting: list[str] = []
    last: Page | None = None
    for part in parts:
        if part["type"] == "exhibit":
            made = exhibits.add(deck, found[part["anchor"]], part, tag, title)
            made[0].remarks[:0] = waiting
            waiting, last = [], made[-1]
            yield _entry(made, part, title)
        elif part["type"] == "grid":
            last = exhibits.own_table(deck, part["grid"], tag, title)[0]
            yield Entry(last, title)
        elif last is None:
            waiting += texts_of(part["blocks"])
        else:
            beside, headed = _headed(part["blocks"])
            last.remarks += texts_of(beside)
            for name, blocks in headed:
                yield Entry(flow.pages(deck, name, tag, blocks)[0], name)


def _prose_alone(parts: Sequence[Mapping[str, Any]]) -> bool:
    return all(part["type"] == "prose" for part in parts)


def _entry(made: Sequence[Page], part: Mapping[str, Any], title: str) -> Entry:
    """An exhibit's line: its headline with the slide that bears it, else what it is about with its first."""
    said = part["headline"] or part["title"] or title
    for page in made:
        if page.title.startswith(said):
            return Entry(page, said, part["label"])
    return Entry(made[0], part["title"] or said, part["label"])


def _headed(blocks: Sequence[Mapping[str, Any]]) -> tuple[list[Any], list[tuple[str, list[Any]]]]:
    """Prose before its first heading; and what stands under each, which is a slide of its own."""
    before: list[Any] = []
    headed: list[tuple[str, list[Any]]] = []
    for block in blocks:
        if block["type"] == "heading":
            headed.append((plain(block["content"]), []))
        else:
            (headed[-1][1] if headed else before).append(block)
    return before, headed


def _omitted(deck: Deck, omitted: Sequence[Sequence[str]]) -> list[Entry]:
    """What the report leaves out, and why."""
    if not omitted:
        return []
    title = deck.words["omitted"]
    texts = [{"type": "strong", "content": [{"type": "text", "text": question}]} for question, _ in omitted]
    items = [
        {"type": "paragraph", "content": [text, {"type": "text", "text": " " + reason}]}
        for text, (_, reason) in zip(texts, omitted, strict=True)
    ]
    return [Entry(flow.pages(deck, title, "", items)[0], title)]


def _sections(deck: Deck, sections: Sequence[tuple[str, str, Sequence[Page]]]) -> None:
    """PowerPoint's own sections, a chapter each, in its list of slides."""
    ids = {id(page): page.slide.slide_id for page in deck.pages}
    made = ""
    for title, anchor, pages in sections:
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"csat:{anchor}")
        slides = "".join(f'<p14:sldId id="{ids[id(page)]}"/>' for page in pages)
        made += f'<p14:section name={attribute(title)} id="{{{str(name).upper()}}}"><p14:sldIdLst>{slides}</p14:sldIdLst></p14:section>'
    extension = (
        f'<p:extLst {NAMESPACES}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst'
        f' xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{made}</p14:sectionLst></p:ext></p:extLst>'
    )
    deck.stage.presentation.part._element.append(parse_xml(extension))


def _saved(deck: Deck) -> bytes:
    """Slides in their order and numbered by it, notes written, as a package."""
    presentation = deck.stage.presentation
    slides = presentation.slides._sldIdLst
    by_id = {item.id: item for item in slides}
    for k, page in enumerate(deck.pages, 1):
        slides.append(by_id[page.slide.slide_id])
        for text in page.slide._element.iterfind(".//{*}fld[@type='slidenum']/{*}t"):
            text.text = str(k)
        write(page, k)
    _name_notes_master(presentation.part)
    presentation.part.rename_slide_parts([item.rId for item in slides])
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def _name_notes_master(part: Any) -> None:
    """List the notes master in the presentation, as PowerPoint does and python-pptx does not."""
    if part._element.find("{*}notesMasterIdLst") is None:
        relation = part.relate_to(part.notes_master_part, RT.NOTES_MASTER)
        made = f'<p:notesMasterIdLst {NAMESPACES}><p:notesMasterId r:id="{relation}"/></p:notesMasterIdLst>'
        part._element.find("{*}sldMasterIdLst").addnext(parse_xml(made))


class CsatPPTXExporter(Exporter):
    """``jupyter nbconvert --to csat-pptx``, and JupyterLab's export menu."""

    export_from_notebook = "CSAT report (PowerPoint)"
    output_mimetype = MIME

    def _file_extension_default(self) -> str:
        return ".pptx"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **_: Any) -> tuple[bytes, dict[str, Any]]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The presentation, and nbconvert's resources; no preprocessor runs, as with the other formats."""
        resources = self._init_resources(resources)
        resources["output_extension"] = self.file_extension
        return render(nb), resources
