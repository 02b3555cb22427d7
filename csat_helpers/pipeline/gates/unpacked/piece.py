"""One file inside a deliverable, as text."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# What an address is for: it opens when a reader asks for it, or it is fetched when the file is shown.
LINK, LOAD = "link", "load"

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, eq=False)
class Piece:
    """``inner`` is the place within ``file``, empty for the file itself; ``kind`` says what was read.

    ``words`` are what a reader or a tool may read: texts, alternative texts, titles, metadata. ``markup`` is the rest
    that could hide a string: other attributes, comments, scripts, names; of a part of PPTX or XLSX its whole source. ``addresses`` are those that leave the
    file, as (:data:`LINK` or :data:`LOAD`, address); ``tree`` is the parsed XML or HTML.
    """

    file: str
    inner: str
    kind: str
    words: str = ""
    markup: str = ""
    addresses: tuple[tuple[str, str], ...] = ()
    tree: Any = None

    @property
    def where(self) -> str:
        """The place for a message."""
        return f"{self.file}, {self.inner}" if self.inner else self.file

    @cached_property
    def whole(self) -> str:
        """Everything to be searched: a PDF's dictionaries hold no text but its strings, a part's source holds its words."""
        if self.kind == "pdf":
            return self.words
        return self.markup if self.kind == "xml" else f"{self.words}\n{self.markup}"

    @cached_property
    def squeezed(self) -> str:
        """The words without white space, which pages, lines and runs break where they like."""
        return _SPACE.sub("", self.words)
