"""A character that no font of ours can draw is an error where it stands, not a box on a page."""

from collections.abc import Iterator
from typing import Any

from csat_helpers.errors import GlyphError
from csat_helpers.look.fonts import missing_glyphs
from csat_helpers.pipeline.document import Document, Exhibit
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.document.prose import strings


def check(document: Document) -> None:
    """Raise GlyphError, naming the exhibit or chapter and the character, if any printed text cannot be drawn."""
    for where, text in _texts(document):
        for character in missing_glyphs(text):
            raise GlyphError(
                f"The character U+{ord(character):04X} in {_shown(text)} is in none of the fonts.",
                where=where,
                mend="Write it in other characters, or as words.",
            )


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    data = printed(document)
    chapters = data.pop("chapters")
    yield from (("Title page", text) for text in strings(data))
    for chapter in chapters:
        for section in chapter["sections"]:
            for part in section["parts"]:
                yield from ((_place(part, section, chapter), text) for text in strings(part))
        yield from ((f"Chapter {chapter['number']}", text) for text in (chapter["title"], *_titles(chapter)))
    for exhibit in document.exhibits:
        yield from ((_name(exhibit), text) for text in (exhibit.picture.texts() if exhibit.picture else ()))


def _titles(chapter: dict[str, Any]) -> Iterator[str]:
    return (section["title"] for section in chapter["sections"])


def _place(part: dict[str, Any], section: dict[str, Any], chapter: dict[str, Any]) -> str:
    if part["type"] == "exhibit":
        return f"{part['label'] or 'Summary'} ({part['anchor']})"
    return f"Section '{section['title'] or chapter['title']}'"


def _name(exhibit: Exhibit) -> str:
    return f"{exhibit.label or 'Summary'} ({exhibit.anchor}), chart"


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
