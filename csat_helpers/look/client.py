"""One client's look: what stands in place of ours, and nothing that changes what a colour means.

Charts are drawn in the house's colours; every exporter turns them into the client's by :meth:`Look.recolour`. So a
notebook need not be run again for another look, and all formats agree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

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
    """A look that was checked. ``swaps`` are the house's colours that it changes, by hex in capitals.

    ``heading`` is ``serif`` or ``sans``; ``cover`` a line of text on the cover, ``footer`` one at the foot of every
    page; both empty where the client has none, and in the report's language. ``fonts`` are families for formats that
    name a reader's own (HTML, PPTX): keys ``latin`` and ``han``.
    """

    swaps: Mapping[str, str] = field(default_factory=dict)
    logo: Logo | None = None
    heading: str = "serif"
    fonts: Mapping[str, str] = field(default_factory=dict)
    cover: str = ""
    footer: str = ""

    @cached_property
    def colours(self) -> dict[str, str]:
        """The house's tokens by name (:data:`csat_helpers.look.COLOURS`), in this look's colours."""
        return {name: self.colour(colour) for name, colour in COLOURS.items()}

    def colour(self, house: str) -> str:
        """One of the house's colours in this look."""
        return self.swaps.get(house.upper(), house)

    def recolour(self, text: str) -> str:
        """A text (an SVG) with every colour of the house in this look."""
        return _HEX.sub(lambda found: self.colour(found.group()), text) if self.swaps else text


HOUSE = Look()
