"""Bytes -> pieces, by what the bytes are, whatever they are called."""

from collections.abc import Iterator

from csat_helpers.pipeline.gates.unpacked import office, paper, pictures, web
from csat_helpers.pipeline.gates.unpacked.piece import Piece

DEEPEST = 4


def unpacked(file: str, content: bytes, inner: str = "", depth: int = 0) -> Iterator[Piece]:
    """All pieces of ``content``, its own first. What cannot be read is a piece of kind ``unreadable``."""
    try:
        yield from _pieces(file, content, inner, depth)
    except Exception as problem:  # a gate that cannot look must say so, whatever stopped it
        yield Piece(file, inner, "unreadable", markup=f"{type(problem).__name__}: {problem}")


def _pieces(file: str, content: bytes, inner: str, depth: int) -> Iterator[Piece]:
    if depth > DEEPEST:
        raise ValueError("archives in archives, too deep")
    if content.startswith(b"%PDF"):
        yield from paper.pieces(file, content, inner)
    elif content.startswith(b"PK\x03\x04"):
        archive = office.Archive(file, content, inner)
        yield from archive.pieces()
        for name, part in archive.others():
            yield from unpacked(file, part, name, depth + 1)
    elif content.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8")):
        yield pictures.piece(file, content, inner)
    elif content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        page = web.Page(file, content, inner)
        yield from page.pieces()
        for name, part in page.embedded():
            yield from unpacked(file, part, name, depth + 1)
    else:
        yield pictures.piece(file, content, inner)
