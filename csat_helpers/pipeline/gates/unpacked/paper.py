"""PDF: the words of its pages, its strings (titles, alternative texts, names) and its dictionaries."""

import re
import zlib
from collections.abc import Iterator

from csat_helpers.pipeline.gates.unpacked.piece import LINK, LOAD, Piece

_STREAM = re.compile(rb">>\s*stream\r?\n")
_STRING = re.compile(
    rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*)\)|(?<!<)<([0-9A-Fa-f\s]+)>(?!>)", re.DOTALL
)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b"", b"\r": b""}
_BREAK = "\u200b"  # where a line may break in a long word: it must hide nothing
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")


def pieces(file: str, content: bytes, inner: str) -> Iterator[Piece]:
    """The document's strings and dictionaries as one piece, then one a page."""
    rest, told = _parted(content)
    found = list(_STRING.finditer(rest))
    strings = [_decoded(one) for one in found]
    bare = b"()".join(
        rest[a:b] for a, b in zip([0, *(o.end() for o in found)], [*(o.start() for o in found), None], strict=True)
    )
    dictionaries = _HEX_NAME.sub(lambda h: bytes([int(h[1], 16)]), bare).decode("latin-1")
    yield Piece(
        file, inner, "pdf", "\n".join([*strings, *told]).replace(_BREAK, ""), dictionaries, tuple(_addresses(rest))
    )
    for number, text in enumerate(_pages(content), 1):
        yield Piece(file, f"{inner}, page {number}" if inner else f"page {number}", "page", text)


def _parted(content: bytes) -> tuple[bytes, list[str]]:
    """What stands outside of streams, with the objects that lie compressed in some; and the metadata."""
    kept: list[bytes] = []
    told: list[str] = []
    at = 0
    while begun := _STREAM.search(content, at):
        kept.append(content[at : begun.end()])
        at = content.find(b"endstream", begun.end())
        at = len(content) if at < 0 else at
        about = content[content.rfind(b" obj", 0, begun.start()) : begun.start()]
        data = content[begun.end() : at]
        if b"/ObjStm" in about:
            kept.append(_inflated(data))
        elif b"/Metadata" in about:
            told.append((_inflated(data) if b"/Filter" in about else data).decode("utf-8", "replace"))
    return b"\n".join([*kept, content[at:]]), told


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data)


def _decoded(found: re.Match[bytes]) -> str:
    if found[2] is not None:
        digits = b"".join(found[2].split())
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = _ESCAPED.sub(_escape, found[1])
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8" if raw.startswith(b"\xef\xbb\xbf") else "latin-1", "replace")


def _escape(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _ESCAPES.get(code, code)


def _addresses(rest: bytes) -> Iterator[tuple[str, str]]:
    """Addresses of links, and files that the document would open beside itself."""
    for found in re.finditer(rb"/URI\s*(?=[(<])", rest):
        if address := _STRING.match(rest, found.end()):
            yield LINK, _decoded(address)
    for found in re.finditer(rb"/(GoToR|GoToE|SubmitForm|ImportData)\b", rest):
        yield LOAD, found[1].decode()


def _pages(content: bytes) -> Iterator[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            text = page.get_textpage()
            yield text.get_text_range().replace(_BREAK, "")
            text.close()
            page.close()
    finally:
        document.close()
