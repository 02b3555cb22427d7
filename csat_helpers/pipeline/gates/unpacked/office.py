"""PPTX and XLSX: every part of the archive, and of the archives inside it."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from csat_helpers.pipeline.gates.unpacked.piece import LINK, LOAD, Piece

_XML = (".xml", ".rels", ".vml")
# The number of a shared string is no figure; what stands between tags; attributes that hold what a person wrote.
_SHARED = re.compile(r"(?<=t=\"s\">)<v>\d+</v>")
_TEXT = re.compile(r">([^<>]*[^<>\s][^<>]*)<")
_HELD = re.compile(r"\b(?:descr|title|name|alt|tooltip|display|label|author|userName|prompt)=[\"']([^\"']+)")


class Archive:
    """One archive: :meth:`pieces` of its XML parts, and the :meth:`others` by place, to be opened in turn."""

    def __init__(self, file: str, content: bytes, inner: str) -> None:
        self.file, self.inner = file, inner
        self._zip = zipfile.ZipFile(io.BytesIO(content))

    @cached_property
    def _names(self) -> list[str]:
        return sorted(entry.filename for entry in self._zip.infolist() if not entry.is_dir())

    def pieces(self) -> Iterator[Piece]:
        """The list of names, then each XML part."""
        comments = [self._zip.comment, *(entry.comment for entry in self._zip.infolist())]
        told = "\n".join(text.decode("utf-8", "replace") for text in comments if text)
        yield Piece(self.file, self.inner, "archive", words=told, markup="\n".join(self._names))
        for name in self._names:
            if name.lower().endswith(_XML):
                yield _xml(self.file, self._place(name), self._zip.read(name))

    def others(self) -> Iterator[tuple[str, bytes]]:
        """Pictures, embedded workbooks, and anything else."""
        for name in self._names:
            if not name.lower().endswith(_XML):
                yield self._place(name), self._zip.read(name)

    def _place(self, name: str) -> str:
        return f"{self.inner}!{name}" if self.inner else name


def _xml(file: str, place: str, content: bytes) -> Piece:
    """One part. Its source is well-formed, so its words are found as text, ten times as fast as element by element."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - compiled

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    tree = etree.fromstring(content, parser)
    source = content.decode(tree.getroottree().docinfo.encoding or "utf-8", "replace")
    told = _SHARED.sub("", source)
    words = html.unescape("\n".join([*_TEXT.findall(told), *_HELD.findall(told)]))
    return Piece(file, place, "xml", words, html.unescape(source), tuple(_addresses(tree, place)), tree)


def _addresses(tree: Any, place: str) -> Iterator[tuple[str, str]]:
    """Targets outside the archive, of a relationships part."""
    if place.endswith(".rels"):
        for relation in tree:
            if relation.get("TargetMode") == "External":
                link = str(relation.get("Type", "")).endswith("/hyperlink")
                yield (LINK if link else LOAD), str(relation.get("Target", ""))
