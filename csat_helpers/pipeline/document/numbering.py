"""Chapters with their numbers, exhibits with their labels, everything with an anchor that links can find."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from csat_helpers.pipeline.document.drafts import Draft, Opened
from csat_helpers.pipeline.document.model import Chapter, Exhibit, Section
from csat_helpers.pipeline.document.wording import exhibit_label

# Names that pages use for places of their own.
_OURS = ("report", "contents", "search")


def numbered(chapters: Sequence[Opened], language: str) -> Iterator[Chapter]:
    """Chapters 1, 2, ... with one series of exhibits; those of the appendix A, B, ... each with its own series."""
    anchors: set[str] = set(_OURS)
    story, series = itertools.count(1), itertools.count(1)
    letters = iter(_letters())
    for chapter in chapters:
        number = next(letters) if chapter.appendix else str(next(series))
        count = (f"{number}{k}" for k in itertools.count(1)) if chapter.appendix else map(str, story)
        sections = tuple(
            _section(draft, f"{number}-{k}", count, anchors, language) for k, draft in enumerate(chapter.sections, 1)
        )
        yield Chapter(number, chapter.title, _anchor(f"chapter-{number}", anchors), sections, chapter.appendix)


def _letters() -> Iterator[str]:
    """A, B, ... Z, AA, AB, ..."""
    for size in itertools.count(1):
        yield from map("".join, itertools.product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=size))


def _section(draft: Draft, name: str, count: Iterator[str], anchors: set[str], language: str) -> Section:
    parts = tuple(
        _labelled(part, count, anchors, language) if isinstance(part, Exhibit) else part for part in draft.parts
    )
    return Section(draft.title, _anchor(f"section-{name}", anchors), parts, draft.home)


def _labelled(exhibit: Exhibit, count: Iterator[str], anchors: set[str], language: str) -> Exhibit:
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
