"""A character that no font of ours can draw is an error where it stands, not a box on a page.

In respondents' words it is named instead (:mod:`csat_helpers.pipeline.document.spoken`): no comment stops a report.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from csat_helpers.bundle import plain
from csat_helpers.errors import GlyphError
from csat_helpers.look.fonts import missing_glyphs, undrawn
from csat_helpers.pipeline.document import Document, Exhibit
from csat_helpers.pipeline.document.printed import printed
from csat_helpers.pipeline.document.prose import strings
from csat_helpers.pipeline.gates.fault import Fault, shown
from csat_helpers.pipeline.gates.published import Published

GATE = "missing glyphs"
_MEND = "Write it in other characters, or as words."


def faults(published: Published) -> Iterator[Fault]:
    """Every character of a text that cannot be drawn, once in a place."""
    for said in dict.fromkeys(published.said):
        for character in missing_glyphs(said.text):
            yield Fault(GATE, said.where, _what(character, said.text), _MEND)


def check(document: Document, data: dict[str, Any] | None = None) -> None:
    """Raise GlyphError, naming the exhibit or chapter and the character, if any printed text cannot be drawn.

    ``data`` is what is printed, for a caller who has it.
    """
    data = printed(document) if data is None else data
    own = _of_the_look(document)
    # Of all at once, since there is hardly ever one; only then is it looked for, place by place.
    if missing_glyphs("".join(set().union(*strings(data), *own))):
        _stop(_texts(document, data), missing_glyphs)
    drawn = list(_drawn(document))
    if undrawn("\n".join({text for _, text in drawn})):
        _stop(drawn, undrawn)


def _stop(said: Iterable[tuple[str, str]], lacking: Callable[[str], list[str]]) -> None:
    for where, text in said:
        for character in lacking(text):
            raise GlyphError(_what(character, text), where=where, mend=_MEND)


def _what(character: str, text: str) -> str:
    return f"The character U+{ord(character):04X} in {shown(text, 40)} is in none of the fonts."


def _texts(document: Document, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for chapter in data["chapters"]:
        for section in chapter["sections"]:
            for part in section["parts"]:
                yield from ((_place(part, section, chapter), text) for text in strings(part))
        yield from ((f"Chapter {chapter['number']}", text) for text in (chapter["title"], *_titles(chapter)))
    # Names of exhibits come again where exhibits are listed, so these are last.
    yield from (("Title page", text) for name, part in data.items() if name != "chapters" for text in strings(part))
    yield from (("The client's look", text) for text in _of_the_look(document))


def _of_the_look(document: Document) -> tuple[str, ...]:
    look = document.look
    return look.cover, look.footer, look.logo.alt if look.logo else ""


def _drawn(document: Document) -> Iterator[tuple[str, str]]:
    """What charts say, drawn or native."""
    for exhibit in document.exhibits:
        for picture in (exhibit.picture, exhibit.phone):
            yield from ((_name(exhibit), text) for text in (picture.texts() if picture else ()))
        yield from ((_name(exhibit), text) for text in strings(plain(exhibit.bundle.plot)))


def _titles(chapter: dict[str, Any]) -> Iterator[str]:
    return (section["title"] for section in chapter["sections"])


def _place(part: dict[str, Any], section: dict[str, Any], chapter: dict[str, Any]) -> str:
    if part["type"] == "exhibit":
        return f"{part['label'] or 'Summary'} ({part['anchor']})"
    return f"Section '{section['title'] or chapter['title']}'"


def _name(exhibit: Exhibit) -> str:
    return f"{exhibit.label or 'Summary'} ({exhibit.anchor}), chart"
