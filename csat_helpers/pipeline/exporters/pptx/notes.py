"""Speaker notes: the reading of a slide, in the order in which one would say it."""

from collections.abc import Iterable, Mapping
from typing import Any

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import NotesSlidePart

from csat_helpers.locale import say
from csat_helpers.look.numbers import base
from csat_helpers.pipeline.document.prose import plain
from csat_helpers.pipeline.exporters.pptx.markup import NAMESPACES, para
from csat_helpers.pipeline.exporters.pptx.page import Page

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"


def of_exhibit(part: Mapping[str, Any], number: int | None, identifier: str, language: str) -> list[str]:
    """What the slide has no room for and what it has: lead, reading, takeaways, notes, source, id and base."""
    takeaways = (f"{t['label']}: {t['text']}" for t in part["takeaways"])
    known = say(language, "Exhibit id: {id}", id=identifier)
    if number is not None:
        known += " \u00b7 " + say(language, "Base: {base}", base=base(number, language))
    texts = [part["lead"], *texts_of(part["reading"]), *takeaways, *part["notes"], part["source"], known]
    return [text for text in texts if text]


def texts_of(blocks: Iterable[Mapping[str, Any]], level: int = 0) -> list[str]:
    """Blocks of prose as plain paragraphs."""
    made: list[str] = []
    for block in blocks:
        match block["type"]:
            case "list":
                for k, item in enumerate(block["items"], block["start"]):
                    first, *rest = texts_of(item, level + 1) or [""]
                    mark = f"{k}." if block["ordered"] else "\u2013"
                    made += ["    " * level + f"{mark} {first}", *rest]
            case "quote":
                made += texts_of(block["blocks"], level)
            case "table":
                rows = [block["head"], *block["rows"]]
                made += [" | ".join(plain(cell) for cell in row) for row in rows]
            case "preformatted":
                made.append(block["text"])
            case "rule":
                pass
            case _:
                made.append(plain(block["content"]))
    return made


def write(page: Page, number: int) -> None:
    """Put a page's remarks into its notes, the ``number``-th of the deck; a notes master may have no place for text."""
    part = page.slide.part
    master = part.package.presentation_part.notes_master_part
    kinds = {p.get("type"): p.get("idx") for p in master._element.iter(f"{{{_P}}}ph")}
    if not page.remarks or "body" not in kinds:
        return
    holders = (("sldImg", "Slide", ""), ("body", "Notes", _body(page)))
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{k}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="{kind}"{_index(kinds[kind])}/></p:nvPr></p:nvSpPr><p:spPr/>{body}</p:sp>'
        for k, (kind, name, body) in enumerate(holders, 2)
        if kind in kinds
    )
    element = parse_xml(
        f'<p:notes {NAMESPACES}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
    made = NotesSlidePart(
        PackURI(f"/ppt/notesSlides/notesSlide{number}.xml"), CT.PML_NOTES_SLIDE, part.package, element
    )
    made.relate_to(master, RT.NOTES_MASTER)
    made.relate_to(part, RT.SLIDE)
    part.relate_to(made, RT.NOTES_SLIDE)


def _body(page: Page) -> str:
    paragraphs = page.pen.paragraphs([para(text) for text in page.remarks])
    return f"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody>"


def _index(value: str | None) -> str:
    return f' idx="{value}"' if value else ""
