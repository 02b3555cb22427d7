"""HTML and SVG: their words, the rest of their source, what they ask for, and what they carry inside."""

import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from csat_helpers.pipeline.gates.unpacked.piece import LINK, LOAD, Piece

_DATA = re.compile(r"data:([\w.+/-]*)((?:;[\w.+=-]+)*),([^\s\"')]*)", re.IGNORECASE)
_STYLE_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]*)|@import\s+(?:url\(\s*)?['\"]?([^'\");]+)", re.IGNORECASE)
_HELD = ("alt", "title", "aria-label", "aria-description", "content", "placeholder", "value", "summary", "label")
# Attributes of drawing alone: long, and no place for a word.
_GEOMETRY = frozenset((
    "d", "points", "transform", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "width",
    "height", "viewbox", "fill", "stroke", "stroke-width", "style", "class", "textlength", "lengthadjust", "font-size",
    "text-anchor", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "opacity",
))  # fmt: skip
_ADDRESSES = frozenset((
    "src", "href", "srcset", "poster", "data", "action", "formaction", "background", "manifest", "cite", "ping",
    "codebase",
))  # fmt: skip


class Page:
    """One page or drawing: :meth:`pieces` of its own, and what is :meth:`embedded` in it as data."""

    def __init__(self, file: str, content: bytes, inner: str) -> None:
        self.file, self.inner, self.content = file, inner, content
        self.source = content.decode("utf-8", "replace")

    def pieces(self) -> Iterator[Piece]:
        """The page, then each of its scripts and style sheets."""
        tree = _parsed(self.content)
        words: list[str] = []
        markup: list[str] = []
        addresses: list[tuple[str, str]] = []
        apart: list[tuple[str, str]] = []
        for element in tree.iter():
            name = _local(element.tag)
            if name in ("script", "style"):
                apart.append((name, element.text or ""))
            else:
                (words if name else markup).append(element.text or "")
            words.append(element.tail or "")
            for key, value in element.attrib.items():
                key = _local(key)
                if key in _HELD:
                    words.append(value)
                elif key not in _GEOMETRY and not value.startswith("data:"):
                    markup.append(value)
                # Only these may name a place.
                if key in _ADDRESSES or key == "content" or "(" in value or "@" in value:
                    addresses += _asked(name, key, value)
        kind = "svg" if _local(tree.tag) == "svg" else "html"
        yield Piece(self.file, self.inner, kind, _lines(words), _lines(markup), tuple(addresses), tree)
        for k, (name, text) in enumerate(apart, 1):
            place = f"{self.inner}, {name} {k}" if self.inner else f"{name} {k}"
            plain = _DATA.sub("", text)
            asked = tuple(_style(plain)) if name == "style" else ()
            yield Piece(self.file, place, name, markup=plain, addresses=asked)

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        """Place and content of every data address but the fonts, in the order of the source."""
        for k, found in enumerate(_DATA.finditer(self.source), 1):
            kind, options, data = found.groups()
            if not kind.startswith(("font/", "application/font")):
                yield f"{self.inner or 'page'}, data {k}", _decoded(data, options)


def _parsed(content: bytes) -> Any:
    from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue] - compiled

    head = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    if head.startswith((b"<?xml", b"<svg")) and b"<html" not in head:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(content, parser)
    return html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


@lru_cache(maxsize=2000)
def _local(tag: object) -> str:
    """A tag without its namespace; empty for comments and processing instructions."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _lines(texts: list[str]) -> str:
    return "\n".join(text for text in texts if text.strip())


def _asked(name: str, key: str, value: str) -> Iterator[tuple[str, str]]:
    """Addresses of one attribute that leave the page."""
    if key in _ADDRESSES:
        for address in value.split(",") if key == "srcset" else (value,):
            if _leaves(address.strip()):
                yield (LINK if key in ("href", "cite") and name in ("a", "area", "blockquote", "q") else LOAD), address
    elif name == "meta" and key == "content" and re.search(r"\burl\s*=", value, re.IGNORECASE):
        yield LOAD, value
    elif "url(" in value.lower() or "@import" in value.lower():
        yield from _style(_DATA.sub("", value))


def _style(text: str) -> Iterator[tuple[str, str]]:
    for found in _STYLE_ADDRESS.finditer(text):
        address = (found[1] or found[2] or "").strip()
        if _leaves(address):
            yield LOAD, address


def _leaves(address: str) -> bool:
    """Whether an address is of anything outside the file; a script is no address but no less."""
    return bool(address) and not address.startswith("#") and not address.lower().startswith("data:")


def _decoded(data: str, options: str) -> bytes:
    plain = unquote_to_bytes(data)
    return base64.b64decode(plain + b"=" * (-len(plain) % 4)) if "base64" in options.lower() else plain
