"""The cells of a notebook -> sections in the making, under the chapters that its headings open."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from csat_helpers.pipeline.document import outputs, prose
from csat_helpers.pipeline.document.grids import Grid
from csat_helpers.pipeline.document.model import Exhibit, Part, Prose

# Tags of cells that settle where an exhibit stands; on a chapter's heading, where all of its exhibits do.
STORY, APPENDIX = "story", "appendix"
# The tag of cells that are for who works on the notebook: no deliverable has them.
WORKING = "working"


@dataclass
class Draft:
    """A section while it is being read; ``chapter`` is set where a new chapter begins.

    ``place`` is :data:`STORY` or :data:`APPENDIX` where a tag says so, else empty; ``home`` the chapter that it
    was moved from.
    """

    chapter: str | None = None
    title: str = ""
    parts: list[Part] = field(default_factory=list)
    place: str = ""
    home: str = ""

    @property
    def exhibits(self) -> list[Exhibit]:
        """Those of the section, in order."""
        return [part for part in self.parts if isinstance(part, Exhibit)]

    @property
    def omitted(self) -> list[Exhibit]:
        """Those that are left out."""
        return [exhibit for exhibit in self.exhibits if exhibit.omitted]

    def without_omitted(self) -> "Draft":
        """What there is to show: nothing at all where every exhibit is left out, its reading notes included."""
        if self.exhibits and len(self.omitted) == len(self.exhibits):
            return Draft(self.chapter, self.title, place=self.place)
        return replace(self, parts=[part for part in self.parts if part not in self.omitted])


@dataclass
class Opened:
    """A chapter while it is being read."""

    title: str
    sections: list[Draft]
    appendix: bool = False


def drafts(notebook: NotebookNode, language: str) -> list[Draft]:
    """Every section of ``notebook`` in ``language``, in order; one stands before the first heading."""
    drafts = [Draft()]
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if WORKING in tags or (any(tag.startswith("lang-") for tag in tags) and f"lang-{language}" not in tags):
            continue
        if cell.cell_type == "markdown":
            _add_markdown(cell.source, drafts, _place(tags))
        elif cell.cell_type == "code":
            for item in outputs.shown(cell):
                drafts[-1].parts.append(_part(item, drafts[-1].title, language))
                drafts[-1].place = _place(tags) or drafts[-1].place
    return drafts


def _place(tags: list[str]) -> str:
    return next((tag for tag in (STORY, APPENDIX) if tag in tags), "")


def _add_markdown(source: str, drafts: list[Draft], place: str) -> None:
    for block in prose.blocks(source):
        if block["type"] == "heading" and block["level"] == 1:
            drafts.append(Draft(chapter=prose.plain(block["content"]), place=place))
        elif block["type"] == "heading" and block["level"] == 2:
            drafts.append(Draft(title=prose.plain(block["content"]), place=place))
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


def chapters(drafts: list[Draft]) -> Iterator[Opened]:
    """Chapters with what there is to show; what stands before the first ``#`` is a chapter without a title."""
    opened: list[Opened] = []
    for draft in drafts:
        if draft.chapter is not None or not opened:
            opened.append(Opened(draft.chapter or "", [], draft.place == APPENDIX))
        opened[-1].sections.append(draft)
    for chapter in opened:
        kept = [s for section in chapter.sections if (s := section.without_omitted()).parts]
        lost = any(section.omitted for section in chapter.sections)
        # An introduction to exhibits that are all left out goes with them.
        if kept and not (lost and not any(s.title or s.exhibits for s in kept)):
            yield replace(chapter, sections=kept)
