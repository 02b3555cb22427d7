"""A story, not a dump: which exhibits a report tells, and which stand in its appendix.

An analyst's tags settle it. Of the rest, a report keeps what has something to say: where it has more exhibits than a
reader takes in, those whose finding no test or interval holds up go to the appendix, and a line in their chapter
says where they are. Nothing is lost: the appendix and the workbook have them all.
"""

from collections.abc import Sequence
from dataclasses import replace

from csat_helpers.locale import say
from csat_helpers.pipeline.document.drafts import APPENDIX, Draft, Opened
from csat_helpers.pipeline.document.model import Chapter, Prose, Section

# A reader takes in so many exhibits; with no more than the first number, nothing need be moved.
FEW, MANY = 15, 20


def told(chapters: Sequence[Opened], language: str) -> list[Opened]:
    """The chapters of the story, then those of the appendix: first the exhibits moved there, then its own."""
    story = [chapter for chapter in chapters if not chapter.appendix]
    own = [chapter for chapter in chapters if chapter.appendix]
    for chapter in story:
        for section in chapter.sections:
            section.home = chapter.title
    moved = _moved([section for chapter in story for section in chapter.sections])
    kept = [chapter for c in story if (chapter := _kept(c, moved)).sections]
    if not moved:
        return kept + own
    return [*kept, Opened(say(language, "More exhibits"), moved, appendix=True), *own]


def signposted(chapters: Sequence[Chapter], language: str) -> tuple[Chapter, ...]:
    """Each chapter with a line that says where its exhibits in the appendix are."""
    moved = [section for chapter in chapters if chapter.appendix for section in chapter.sections if section.home]
    made = []
    for chapter in chapters:
        mine = [s for s in moved if s.home == chapter.title and not chapter.appendix]
        made.append(
            replace(chapter, sections=(*chapter.sections, _signpost(chapter, mine, language))) if mine else chapter
        )
    return tuple(made)


def _signpost(chapter: Chapter, moved: list[Section], language: str) -> Section:
    named = [
        say(language, "{question} ({label})", question=section.title or e.bundle.title, label=e.label)
        for section in moved
        for e in section.exhibits
    ]
    text = say(
        language, "In the appendix: {exhibits}", exhibits="; ".join(named) if language != "zh" else "；".join(named)
    )
    block = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return Section("", f"{chapter.anchor}-more", (Prose((block,)),))


def _moved(sections: list[Draft]) -> list[Draft]:
    """The sections that leave the story, in their order."""
    gone = [s for s in sections if s.exhibits and s.place == APPENDIX]
    left = sum(_count(s) for s in sections if s not in gone)
    # Weakest first, and of equals the last: what comes early was thought to matter more.
    for strength, enough in (("none", FEW), ("", MANY), ("reliable", MANY)):
        for section in reversed(sections):
            if left <= enough:
                break
            if section not in gone and _count(section) and not section.place and _strength(section) == strength:
                gone.append(section)
                left -= _count(section)
    return [s for s in sections if s in gone]


def _count(section: Draft) -> int:
    """Numbered exhibits; the summary is a page of its own."""
    return sum(e.bundle.encoding.get("kind") != "summary" for e in section.exhibits)


def _strength(section: Draft) -> str:
    """The strongest of its findings."""
    found = {e.bundle.finding for e in section.exhibits}
    return "reliable" if "reliable" in found else "" if "" in found else "none"


def _kept(chapter: Opened, moved: list[Draft]) -> Opened:
    """The chapter without what was moved; an introduction to nothing goes too."""
    kept = [section for section in chapter.sections if section not in moved]
    if len(kept) < len(chapter.sections) and not any(s.title or s.exhibits for s in kept):
        return replace(chapter, sections=[])
    return replace(chapter, sections=kept)
