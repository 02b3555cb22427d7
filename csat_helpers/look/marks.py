"""Characters that draw nothing and say nothing in a label: marks of direction, zero widths, soft hyphens.

They come along when a text is pasted from a spreadsheet or a web page. Joiners are none of them: emoji are made
with those.
"""

import re

# Written as escapes, because nobody could read them otherwise.
_MARKS = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_MARK = re.compile(f"[{_MARKS}]")


def unmarked(text: str) -> str:
    """``text`` without marks that draw nothing.

    >>> unmarked("Speed\u200e\u202c") == "Speed"
    True
    """
    return text if text.isascii() else _MARK.sub("", text)


def marks(text: str) -> int:
    """How many such marks are in ``text``."""
    return 0 if text.isascii() else len(_MARK.findall(text))
