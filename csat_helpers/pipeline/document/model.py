"""What every deliverable prints: a report of chapters, sections, exhibits in their order, and what the study is."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from csat_helpers.bundle import Bundle
from csat_helpers.look import HOUSE, Look
from csat_helpers.pipeline.document.grids import Grid
from csat_helpers.pipeline.document.pictures import Picture


@dataclass(frozen=True)
class Study:
    """What the title page and every running head say; texts are in the document's language.

    ``weight`` says how respondents were weighted, ``manifest`` what the run was made from.
    """

    title: str
    language: str = "en"
    client: str = ""
    house: str = ""
    confidentiality: str = ""
    source: str = ""
    fieldwork: str = ""
    population: str = ""
    wave: str = ""
    respondents: int | None = None
    as_of: datetime.date | None = None
    simulated: bool = False
    weight: str = ""
    manifest: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Prose:
    """Blocks of text, as :mod:`csat_helpers.pipeline.document.prose` makes them."""

    blocks: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Exhibit:
    """A finding in its place: ``label`` is its number in the report's one series, empty for the summary.

    ``phone`` is its chart redrawn for a narrow screen, where it has one.
    """

    bundle: Bundle
    picture: Picture | None = None
    phone: Picture | None = None
    label: str = ""
    anchor: str = ""

    @property
    def omitted(self) -> str:
        """Why the exhibit is left out, empty if it is shown."""
        reason = self.bundle.extra.get("omitted", "")
        return str(reason) or "-" if self.bundle.encoding.get("omitted") or reason else ""


Part = Prose | Exhibit | Grid


@dataclass(frozen=True)
class Section:
    """From one ``##`` heading to the next; the title is empty for what stands before the first.

    ``home`` is the title of the chapter that a section of the appendix was moved from.
    """

    title: str
    anchor: str
    parts: tuple[Part, ...]
    home: str = ""

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """Those of the section, in order."""
        return tuple(part for part in self.parts if isinstance(part, Exhibit))


@dataclass(frozen=True)
class Chapter:
    """From one ``#`` heading to the next; ``number`` is 1, 2, ... in the story and A, B, ... in the appendix."""

    number: str
    title: str
    anchor: str
    sections: tuple[Section, ...]
    appendix: bool = False

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """Those of the chapter, in order."""
        return tuple(exhibit for section in self.sections for exhibit in section.exhibits)


@dataclass(frozen=True)
class Document:
    """A whole report. ``omitted`` are the exhibits left out: the question and the reason; ``look`` the client's.

    ``pdf_standard`` says what kind of PDF was asked for, ``master`` is the client's own presentation.
    """

    study: Study
    chapters: tuple[Chapter, ...]
    omitted: tuple[tuple[str, str], ...]
    look: Look = HOUSE
    pdf_standard: str = ""
    master: bytes | None = None

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All that are shown, in order."""
        return tuple(exhibit for chapter in self.chapters for exhibit in chapter.exhibits)
