"""An executed notebook -> the document that every deliverable prints: chapters, sections, exhibits in their order.

It is read from the notebook alone. Code, printed output and warnings are left behind; what remains is prose,
published exhibits, an analyst's own pictures, and tables.
"""

import datetime
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from csat_helpers.errors import RenderError
from csat_helpers.locale import LANGUAGES
from csat_helpers.look import Look
from csat_helpers.look.client import from_json
from csat_helpers.pipeline.document import outputs, pictures, prose
from csat_helpers.pipeline.document.grids import Grid
from csat_helpers.pipeline.document.model import Chapter, Document, Exhibit, Part, Prose, Section, Study
from csat_helpers.pipeline.document.wording import exhibit_label

SCHEMA = "csat.study/1"


def read(notebook: NotebookNode) -> Document:
    """The document in an executed ``notebook``.

    ``metadata.csat`` (schema :data:`SCHEMA`) says what the study is; without it the first heading is the title. A
    section of which every exhibit is left out goes with them, and so does a chapter with nothing in it.
    Raises RenderError if a cell failed, if nothing was executed, or if an exhibit is of another schema.
    """
    study = _study(notebook)
    drafts = _drafts(notebook, study.language)
    kept = list(_chapters(drafts))
    if not kept or not _executed(notebook):
        raise RenderError(
            "The notebook has nothing to publish: it was not run, or has no text under a heading and no exhibit.",
            mend="Run all its cells, save it, and export again.",
        )
    omitted = tuple((draft.title or e.bundle.title, e.omitted) for draft in drafts for e in draft.omitted)
    return Document(study, tuple(_numbered(kept, study.language)), omitted, _look(notebook))


def _executed(notebook: NotebookNode) -> bool:
    """Whether any code cell was run; a notebook of prose alone needs no run."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return not code or any(cell.outputs or cell.get("execution_count") for cell in code)


def _study(notebook: NotebookNode) -> Study:
    facts: Mapping[str, Any] = notebook.metadata.get("csat") or {}
    if facts and facts.get("schema") != SCHEMA:
        raise RenderError(
            f"The notebook's facts have schema {facts.get('schema')!r}; this version reads {SCHEMA!r}.",
            mend="Run the template again with this version.",
        )
    known = {name: facts[name] for name in Study.__dataclass_fields__ if facts.get(name) is not None}
    language = known.get("language") or _language(notebook)
    if language not in LANGUAGES:
        raise RenderError(f"The notebook is in language {language!r}.", mend=f"Known: {', '.join(LANGUAGES)}.")
    known |= {"language": language, "as_of": _date(known.get("as_of"))}
    return Study(**{"title": _first_heading(notebook), **known})


def _look(notebook: NotebookNode) -> Look:
    """The client's look that the notebook carries; its logo is cleaned as any picture is."""
    try:
        look = from_json((notebook.metadata.get("csat") or {}).get("look"))
    except ValueError as problem:
        raise RenderError(str(problem), mend="Run the template again.") from None
    if look.logo and look.logo.format == "svg":
        look = replace(look, logo=replace(look.logo, content=pictures.clean(look.logo.content.decode(), "The logo")))
    return look


def _date(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _language(notebook: NotebookNode) -> str:
    """Of a notebook run by hand: that of its first exhibit."""
    shown = (item for cell in notebook.cells for item in outputs.shown(cell))
    return next((item.bundle.language for item in shown if isinstance(item, outputs.Shown)), "en")


def _first_heading(notebook: NotebookNode) -> str:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for block in prose.blocks(cell.source):
                if block["type"] == "heading":
                    return prose.plain(block["content"])
    return "Report"


@dataclass
class _Draft:
    """A section while it is being read; ``chapter`` is set where a new chapter begins."""

    chapter: str | None = None
    title: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def exhibits(self) -> list[Exhibit]:
        return [part for part in self.parts if isinstance(part, Exhibit)]

    @property
    def omitted(self) -> list[Exhibit]:
        return [exhibit for exhibit in self.exhibits if exhibit.omitted]

    def without_omitted(self) -> "_Draft":
        """What there is to show: nothing at all where every exhibit is left out, its reading notes included."""
        if self.exhibits and len(self.omitted) == len(self.exhibits):
            return _Draft(self.chapter, self.title)
        return replace(self, parts=[part for part in self.parts if part not in self.omitted])


def _drafts(notebook: NotebookNode, language: str) -> list[_Draft]:
    drafts = [_Draft()]
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if any(tag.startswith("lang-") for tag in tags) and f"lang-{language}" not in tags:
            continue
        if cell.cell_type == "markdown":
            _add_markdown(cell.source, drafts)
        elif cell.cell_type == "code":
            for item in outputs.shown(cell):
                drafts[-1].parts.append(_part(item, drafts[-1].title, language))
    return drafts


def _add_markdown(source: str, drafts: list[_Draft]) -> None:
    for block in prose.blocks(source):
        if block["type"] == "heading" and block["level"] == 1:
            drafts.append(_Draft(chapter=prose.plain(block["content"])))
        elif block["type"] == "heading" and block["level"] == 2:
            drafts.append(_Draft(title=prose.plain(block["content"])))
        elif drafts[-1].parts and isinstance(last := drafts[-1].parts[-1], Prose):
            drafts[-1].parts[-1] = Prose((*last.blocks, block))
        else:
            drafts[-1].parts.append(Prose((block,)))


def _part(item: outputs.Shown | outputs.Own | Grid, section: str, language: str) -> Part:
    if isinstance(item, outputs.Shown):
        return Exhibit(item.bundle, item.picture, item.phone)
    if isinstance(item, outputs.Own):
        return Exhibit(item.bundle(section, language), item.picture(section))
    return item


def _chapters(drafts: list[_Draft]) -> Iterator[tuple[str, list[_Draft]]]:
    """Chapter titles with their sections; what stands before the first ``#`` is a chapter without a title."""
    chapters: list[tuple[str, list[_Draft]]] = []
    for draft in drafts:
        if draft.chapter is not None or not chapters:
            chapters.append((draft.chapter or "", []))
        chapters[-1][1].append(draft)
    for title, sections in chapters:
        kept = [s for section in sections if (s := section.without_omitted()).parts]
        lost = any(section.omitted for section in sections)
        # An introduction to exhibits that are all left out goes with them.
        if kept and not (lost and not any(s.title or s.exhibits for s in kept)):
            yield title, kept


def _numbered(chapters: list[tuple[str, list[_Draft]]], language: str) -> Iterator[Chapter]:
    anchors: set[str] = set()
    count = itertools.count(1)
    for number, (title, drafts) in enumerate(chapters, 1):
        sections = []
        for k, draft in enumerate(drafts, 1):
            parts = tuple(
                _labelled(part, count, anchors, language) if isinstance(part, Exhibit) else part for part in draft.parts
            )
            sections.append(Section(draft.title, _anchor(f"section-{number}-{k}", anchors), parts))
        yield Chapter(number, title, _anchor(f"chapter-{number}", anchors), tuple(sections))


def _labelled(exhibit: Exhibit, count: Iterator[int], anchors: set[str], language: str) -> Exhibit:
    """With its anchor, and its number unless it is the summary, which is a page of its own."""
    summary = exhibit.bundle.encoding.get("kind") == "summary"
    label = "" if summary else exhibit_label(language, next(count))
    return replace(exhibit, label=label, anchor=_anchor(exhibit.bundle.id, anchors))


def _anchor(name: str, taken: set[str]) -> str:
    """A name for links that is safe in HTML and typst, and not yet taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "exhibit"
    slug = slug if slug[0].isalpha() else f"x-{slug}"
    anchor, k = slug, 1
    while anchor in taken:
        anchor, k = f"{slug}-{k + 1}", k + 1
    taken.add(anchor)
    return anchor
