"""Whatever a file hides, it is unpacked: streams, strings, chunks, archives in archives."""

import io
import struct
import zipfile
import zlib

import pytest

from csat_helpers.pipeline.gates.unpacked import unpacked
from tests.pipeline.gates import planted

PLANTED = "s3cret-W0rd"


def whole(name: str, content: bytes) -> str:
    pieces = list(unpacked(name, content))
    assert [p.markup for p in pieces if p.kind == "unreadable"] == []
    return "\n".join(p.whole for p in pieces)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize(
    "data",
    [
        chunk(b"tEXt", b"Software\0" + PLANTED.encode()),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(PLANTED.encode())),
        chunk(b"iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(PLANTED.encode())),
        chunk(b"iTXt", b"Comment\0\0\0en\0\0" + PLANTED.encode()),
    ],
)
def test_texts_in_a_png_are_read(data: bytes):
    assert PLANTED in whole("a.png", b"\x89PNG\r\n\x1a\n" + data + chunk(b"IEND", b""))


def test_bytes_of_any_other_kind_give_their_readable_runs():
    assert PLANTED in whole("a.jpg", b"\xff\xd8\xff\xe1\0\x20" + PLANTED.encode() + b"\0\xff\xd9")


@pytest.mark.parametrize(
    "part",
    [
        b"1 0 obj (s3cret\\055W0rd) endobj",
        b"1 0 obj <" + PLANTED.encode().hex().encode() + b"> endobj",
        b"1 0 obj (" + b"\xfe\xff" + PLANTED.encode("utf-16-be") + b") endobj",
        b"1 0 obj <</Type /Metadata>> stream\n" + PLANTED.encode() + b"\nendstream endobj",
        b"1 0 obj <</Type /Metadata /Filter /FlateDecode>> stream\n" + zlib.compress(PLANTED.encode()) + b"\nendstream endobj",
        b"1 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\n" + zlib.compress(b"(" + PLANTED.encode() + b")") + b"\nendstream endobj",
    ],
)  # fmt: skip
def test_strings_and_streams_of_a_pdf_are_read(part: bytes):
    assert PLANTED in whole("a.pdf", planted.clean("en", "pdf") + b"\n" + part)


def test_pages_of_a_pdf_are_read_line_by_line():
    pieces = [p for p in unpacked("a.pdf", planted.clean("zh", "pdf")) if p.kind == "page"]
    assert len(pieces) > 5
    assert any("通话清晰度" in p.words for p in pieces)


def test_archives_in_archives_are_opened_to_their_depth():
    inner = PLANTED.encode()
    for _ in range(3):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("part.bin", inner)
            archive.comment = b"told"
        inner = out.getvalue()
    assert PLANTED in whole("a.xlsx", inner)
    assert "told" in whole("a.xlsx", inner)
    for _ in range(4):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("part.bin", inner)
        inner = out.getvalue()
    assert [p.kind for p in unpacked("a.xlsx", inner)][-1] == "unreadable"


def test_entities_in_parts_are_no_disguise_and_reach_nothing():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.xml", '<a b="s3cret&#45;W0rd"/>')
        archive.writestr("b.xml", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>')
    assert PLANTED in whole("a.pptx", out.getvalue())
