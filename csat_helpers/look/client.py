"""One client's look: what stands in place of ours, and nothing that changes what a colour means.

Charts are drawn in the house's colours; every exporter turns them into the client's by :meth:`Look.recolour`. So a
notebook need not be run again for another look, and all formats agree.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from csat_helpers.look.tokens import COLOURS

_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")


@dataclass(frozen=True)
class Logo:
    """``content`` is a PNG's or a cleaned SVG's bytes, ``format`` says which; ``alt`` is the client's name."""

    content: bytes
    format: str
    alt: str


@dataclass(frozen=True)
class Look:
    """A look that was checked. ``tokens`` are the pages' colours that it changes, by name; ``swaps`` the charts', by
    the house's hex in capitals. They differ where a client's colour would be taken for the unfavourable one: then
    pages wear it and charts keep ours.

    ``heading`` is ``serif`` or ``sans``; ``cover`` a line of text on the cover, ``footer`` one at the foot of every
    page; both empty where the client has none, and in the report's language. ``fonts`` are families for formats that
    name a reader's own (HTML, PPTX): keys ``latin`` and ``han``.
    """

    tokens: Mapping[str, str] = field(default_factory=dict)
    swaps: Mapping[str, str] = field(default_factory=dict)
    logo: Logo | None = None
    heading: str = "serif"
    fonts: Mapping[str, str] = field(default_factory=dict)
    cover: str = ""
    footer: str = ""

    @cached_property
    def colours(self) -> dict[str, str]:
        """The house's tokens by name (:data:`csat_helpers.look.COLOURS`), as this look's pages wear them."""
        return {name: self.tokens.get(name) or self.colour(colour) for name, colour in COLOURS.items()}

    def colour(self, house: str) -> str:
        """One of the house's colours as this look's charts draw it."""
        return self.swaps.get(house.upper(), house)

    def recolour(self, text: str) -> str:
        """A text (an SVG) with every colour of the house in this look."""
        return _HEX.sub(lambda found: self.colour(found.group()), text) if self.swaps else text

    def to_json(self) -> dict[str, Any]:
        """As a notebook keeps it."""
        logo = self.logo and {
            "format": self.logo.format, "alt": self.logo.alt, "content": base64.b64encode(self.logo.content).decode(),
        }  # fmt: skip
        named = ("tokens", "swaps", "heading", "fonts", "cover", "footer")
        return {name: _plain(getattr(self, name)) for name in named} | {"logo": logo}


def from_json(data: Mapping[str, Any] | None) -> Look:
    """A look as a notebook keeps it, checked again: its values go into style sheets. Raises ValueError."""
    if not data:
        return HOUSE
    tokens, swaps = (_checked(dict(data.get(name) or {}), _COLOUR) for name in ("tokens", "swaps"))
    fonts = _checked(dict(data.get("fonts") or {}), _FAMILY)
    heading = "sans" if data.get("heading") == "sans" else "serif"
    cover, footer = (str(data.get(name) or "") for name in ("cover", "footer"))
    return Look(tokens, swaps, _logo(data.get("logo")), heading, fonts, cover, footer)


_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
_FAMILY = re.compile(r"[\w][\w .&-]{0,59}\Z")
_NAME = re.compile(r"#?[A-Za-z0-9]{1,10}\Z")


def _checked(values: dict[Any, Any], pattern: re.Pattern[str]) -> dict[str, str]:
    for name, value in values.items():
        if not _NAME.match(str(name)) or not pattern.match(str(value)):
            raise ValueError(f"The look has {name!r}: {value!r}.")
    return {str(name): str(value) for name, value in values.items()}


def _logo(data: Mapping[str, Any] | None) -> Logo | None:
    if not data:
        return None
    try:
        content = base64.b64decode(str(data.get("content")), validate=True)
    except binascii.Error:
        raise ValueError("The look's logo is not readable.") from None
    return Logo(content, "svg" if data.get("format") == "svg" else "png", str(data.get("alt") or ""))


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


HOUSE = Look()
