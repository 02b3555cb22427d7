"""Text that a client's data may hold to do harm or to break a page, by class; every one is only ever text.

``PRINTABLE`` are those that our fonts can draw: they may stand anywhere, in a label as in a comment. ``ODD`` hold a
character without a glyph: in a respondent's words it is named (⟨U+1F600⟩), in a label it is an error. ``LONG`` are
labels of ten thousand characters, of numbered words, so that a test can tell which part is lost.
"""

import re

from csat_helpers.look.fonts import missing_glyphs
from csat_helpers.survey.characters import clean
from tests.hostile import letters, payloads


def words(prefix: str, count: int, glue: str) -> str:
    """Ten thousand characters, more or less, of numbered words: which of them is lost can be told."""
    return glue.join(f"{prefix}{k:04d}" for k in range(count))


LONG = {
    "spaced": words("w", 1667, " "),
    "unbroken": words("X", 2000, ""),
    "han": words("很长的标签", 1112, ""),
    "commas": words("客户", 1429, "，"),
    "markup": words("<b>&", 1250, ""),
    "formula": "=" + words("A1+", 1429, ""),
    "typst": words("#panic()", 834, " "),
    "lines": words("l", 1667, "\n"),
    "accents": "a\u0301" * 5000,
    "spaces": "a" + " " * 10_000 + "b",
}

CLASSES = {
    "script": payloads.SCRIPTS,
    "handler": payloads.HANDLERS,
    "template": payloads.TEMPLATES,
    "markdown": payloads.MARKDOWN,
    "typst": payloads.TYPST,
    "formula": payloads.FORMULAS,
    "invisible": letters.INVISIBLE,
    "han": letters.HAN,
    "bidi": letters.BIDI,
    "emoji": letters.EMOJI,
    "foreign": letters.FOREIGN,
    "forbidden": letters.FORBIDDEN,
}
ALL = [(name, text) for name, texts in CLASSES.items() for text in texts]


def printable(text: str) -> bool:
    """Whether our fonts draw all of ``text`` and every deliverable can carry it."""
    return clean(text) == text and not missing_glyphs(text)


PRINTABLE = [text for _, text in ALL if printable(text)]
ODD = [text for _, text in ALL if not printable(text)]


def squeezed(text: str) -> str:
    """``text`` without what cannot be seen: where a line breaks is no matter of these tests."""
    return re.sub("[\\s\x00-\x1f\x7f\u00ad\u034f\u200b-\u200d\u2060\ufe0f\ufeff]+", "", text)
