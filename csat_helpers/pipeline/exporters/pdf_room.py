"""Names longer than a page has room for are cut, and say so; text that flows from page to page stays whole.

No name of a client's is so long, but data are hostile. What is left out here stands in the HTML and the workbook.
"""

from typing import Any

from csat_helpers.locale import say

# Characters, by the key under which a text stands; what stands beneath has the same room unless it has its own.
_ROOM = {
    "study": 240, "look": 240, "logo": 240, "exhibits": 240, "subject": 480, "omitted": 600, "title": 240, "headline": 300,
    "finding": 300, "summary": 300, "columns": 120, "spanners": 120, "panels": 120, "label": 120,
}  # fmt: skip
# These break over pages, or are no text that is printed; a long cell does too (prose.typ).
_WHOLE = ("cells", "blocks", "reading", "lead", "notes", "source", "quotes", "takeaways", "alt", "anchor", "file")


def fitting(data: dict[str, Any], language: str) -> dict[str, Any]:
    """``data`` of a report in which no text is longer than its place."""
    return {key: _fitting(value, _room(key, None), language) for key, value in data.items()}


def _room(key: str, around: int | None) -> int | None:
    return None if key in _WHOLE else _ROOM.get(key, around)


def _fitting(value: Any, room: int | None, language: str) -> Any:
    if isinstance(value, str):
        return value if room is None or len(value) <= room else _cut(value, room, language)
    if isinstance(value, dict):
        return {key: _fitting(part, _room(key, room), language) for key, part in value.items()}
    return [_fitting(part, room, language) for part in value] if isinstance(value, list | tuple) else value


def _cut(text: str, room: int, language: str) -> str:
    """
    >>> _cut("a" * 1000, 10, "en")
    'aaaaaaaaaa… [990 more characters left out]'
    """
    return text[:room] + say(language, "… [{n} more characters left out]", n=f"{len(text) - room:,}")
