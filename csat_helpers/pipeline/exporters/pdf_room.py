"""Names longer than a page has room for are cut, and say so; text that flows from page to page stays whole.

No name of a client's is so long, but data are hostile. What is left out here stands in the HTML and the workbook.
"""

import re
from typing import Any

from csat_helpers.locale import say
from csat_helpers.pipeline.document.grids import width

# Half-width characters, by the key under which a text stands; what stands beneath has the same room unless it has its
# own. The names of the study stand largest.
_ROOM = {
    "study": 240, "look": 240, "logo": 240, "exhibits": 240, "subject": 480, "omitted": 600, "title": 240, "headline": 300,
    "finding": 300, "summary": 480, "takeaways": 900, "columns": 120, "spanners": 120, "panels": 120, "label": 120,
    "footer": 150, "confidentiality": 150,
}  # fmt: skip
_TITLE = 150
_SHORT = 30  # characters that there is room for anywhere
# These break over pages; a long cell does too (prose.typ).
_WHOLE = frozenset(("cells", "blocks", "reading", "lead", "notes", "source", "quotes", "alt"))
_NO_TEXT = frozenset(("anchor", "file", "picture", "href", "ids", "colours", "type"))
# So long a word (an address) may be broken after its signs, and where it has none; a Han text may anyway.
_ENDLESS = re.compile(r"[!-~\u00a1-\u036f]{31,}")
_PIECE = re.compile(r"([^\W_]{0,5}[\W_]+|[^\W_]{6})(?=.)(?![\u0300-\u036f])")


def fitting(data: dict[str, Any], language: str) -> dict[str, Any]:
    """``data`` of a report in which no text is longer than its place."""
    made = _fitting(data, None, language)
    return made | {"study": made["study"] | {"title": _text(data["study"]["title"], _TITLE, language)}}


def _fitting(value: Any, room: int | None, language: str) -> Any:
    kind = type(value)
    if kind is str:
        return _text(value, room, language) if len(value) > _SHORT else value
    if kind is dict:
        return {
            key: part if key in _NO_TEXT or _fits(part) else _fitting(part, _room(key, room), language)
            for key, part in value.items()
        }
    return [part if _fits(part) else _fitting(part, room, language) for part in value] if kind is list else value


def _fits(value: Any) -> bool:
    """Whether it is no text, or one that there is room for anywhere: nearly all are, in thousands of cells."""
    return len(value) <= _SHORT if type(value) is str else type(value) not in (dict, list)


def _room(key: str, around: int | None) -> int | None:
    return None if key in _WHOLE else _ROOM.get(key, around)


def _text(text: str, room: int | None, language: str) -> str:
    """With what it has room for, and places to break.

    >>> _text("word " * 100, 10, "en")
    'word word … [490 more characters left out]'
    """
    if room is not None:
        text = text.replace("\n", " ")
        if len(text) * 2 > room and width(text) > room:
            text = _cut(text, room, language)
    return _ENDLESS.sub(lambda found: _PIECE.sub("\\1\u200b", found.group()), text) if len(text) > _SHORT else text


def _cut(text: str, room: int, language: str) -> str:
    kept = text[:room]
    while width(kept) > room:
        kept = kept[:-1]
    return kept + say(language, "… [{n} more characters left out]", n=f"{len(text) - len(kept):,}")
