"""Pictures and other bytes: the texts that lie in them unseen."""

import re
import struct
import zlib
from collections.abc import Iterator

from csat_helpers.pipeline.gates.unpacked.piece import Piece

_READABLE = re.compile(rb"[\x20-\x7e]{8,}")
_WOVEN = (b"wOF2", b"wOFF", b"OTTO", b"\x00\x01\x00\x00")  # fonts


def piece(file: str, content: bytes, inner: str) -> Piece:
    """The texts of a PNG's chunks, or the readable runs of any other bytes; a font has none of ours."""
    if content.startswith(b"\x89PNG"):
        return Piece(file, inner, "picture", words="\n".join(_chunks(content)))
    if content.startswith(_WOVEN):
        return Piece(file, inner, "font")
    runs = (run.decode("ascii") for run in _READABLE.findall(content))
    return Piece(file, inner, "bytes", markup="\n".join(runs))


def _chunks(content: bytes) -> Iterator[str]:
    at = 8
    while at + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"eXIf"):
            yield data.decode("latin-1")
        elif kind == b"zTXt":
            yield zlib.decompress(data.partition(b"\0")[2][1:]).decode("latin-1")
        elif kind == b"iTXt":
            yield _international(data)
        at += 12 + length
    yield from (run.decode("ascii") for run in _READABLE.findall(content[at:]))


def _international(data: bytes) -> str:
    keyword, _, rest = data.partition(b"\0")
    text = rest[2:].split(b"\0", 2)[-1]
    plain = zlib.decompress(text) if rest[:1] == b"\x01" else text
    return f"{keyword.decode('latin-1')} {plain.decode('utf-8', 'replace')}"
