"""A .sav file walked through before the library reads it: a damaged dictionary, or damaged blocks of a packed file (.zsav),
can end the whole process.
"""

import struct
import zlib
from pathlib import Path

from csat_helpers.errors import DataError

LARGEST = 1 << 28  # bytes of a dictionary
_BLOCK = 1 << 24  # bytes of an unpacked block; SPSS writes some 4 million
_PACKED = 2
_BEGIN, _VARIABLE, _LABELS, _LABELLED, _DOCUMENT, _FURTHER, _END = 176, 2, 3, 4, 6, 7, 999


def check_dictionary(path: Path) -> None:
    """Raise DataError where the dictionary's records do not follow one another, are cut short, or name no variable, and
    where a packed file's blocks are not what it says of them.
    """
    with path.open("rb") as handle:
        content = handle.read(LARGEST)
    try:
        order = "<" if struct.unpack_from("<i", content, 64)[0] in (2, 3) else ">"
        end = _walk(content, order)
        if struct.unpack_from(f"{order}i", content, 72)[0] == _PACKED:
            _check_blocks(path, end, order)
    except (struct.error, ValueError, IndexError, zlib.error) as problem:
        reason = str(problem) if isinstance(problem, ValueError | zlib.error) else "it is cut short"
        raise DataError(f"The SPSS file cannot be read ({reason}).", where=str(path), mend="Export it again.") from None


def _walk(content: bytes, order: str) -> int:
    """The place where the dictionary ends."""
    at, places, more = _BEGIN, 0, 0
    labels = False  # whether the record before was one of value labels
    while True:
        kind = struct.unpack_from(f"{order}i", content, at)[0]
        if more and kind != _VARIABLE:
            raise ValueError("a text of another width than its places")
        if kind == _END:
            return at + 8
        if labels != (kind == _LABELLED):
            raise ValueError("value labels without their variables")
        if kind == _VARIABLE:
            width = struct.unpack_from(f"{order}i", content, at + 4)[0]
            if (width == -1) != (more > 0):
                raise ValueError("a text of another width than its places")
            more = more - 1 if width == -1 else max(0, -(-width // 8) - 1)  # each takes 8 bytes of a long text
            at, places = _variable(content, at, order), places + 1
        elif kind == _LABELS:
            at = _value_labels(content, at, order)
        elif kind == _LABELLED:
            at = _labelled(content, at, order, places)
        elif kind == _DOCUMENT:
            at += 8 + 80 * _count(content, at + 4, order)
        elif kind == _FURTHER:
            at += 16 + _count(content, at + 8, order) * _count(content, at + 12, order)
        else:
            raise ValueError(f"a record of the unknown kind {kind} in its dictionary")
        labels = kind == _LABELS


def _variable(content: bytes, at: int, order: str) -> int:
    """Where the next record begins after a variable's: its name, label and up to three missing values."""
    width, labelled, missing = struct.unpack_from(f"{order}iii", content, at + 4)
    if not -1 <= width <= 255 or labelled not in (0, 1) or not -3 <= missing <= 3:
        raise ValueError("a variable that cannot be")
    end = at + 32
    if labelled:
        end += 4 + -(-_count(content, end, order) // 4) * 4
    return end + 8 * abs(missing)


def _value_labels(content: bytes, at: int, order: str) -> int:
    end = at + 8
    for _ in range(_count(content, at + 4, order)):
        end += 8 + -(-(content[end + 8] + 1) // 8) * 8
    return end


def _labelled(content: bytes, at: int, order: str, places: int) -> int:
    """The same after the variables that a set of labels belongs to, by their places."""
    count = _count(content, at + 4, order)
    if not 0 < count <= places:
        raise ValueError("labels for more variables than there are")
    if any(not 1 <= place <= places for place in struct.unpack_from(f"{order}{count}i", content, at + 8)):
        raise ValueError("labels for a variable that is not there")
    return at + 8 + 4 * count


def _count(content: bytes, at: int, order: str) -> int:
    count = struct.unpack_from(f"{order}i", content, at)[0]
    if not 0 <= count <= len(content):
        raise ValueError("a record longer than the file in its dictionary")
    return count


def _check_blocks(path: Path, begin: int, order: str) -> None:
    """Raise ValueError where the packed blocks do not lie where the file's end says, or unpack to another size."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        handle.seek(begin)
        start, trailer, length = struct.unpack(f"{order}qqq", handle.read(24))
        if start != begin or not begin < trailer < size or trailer + length != size:
            raise ValueError("its packed part is damaged")
        handle.seek(trailer)
        content = handle.read(length)
        _, _, largest, blocks = struct.unpack_from(f"{order}qqii", content)
        if not 0 < largest <= _BLOCK or length != 24 + 24 * blocks:
            raise ValueError("its packed part is damaged")
        at, unpacked = begin + 24, begin
        for k in range(blocks):
            first, place, full, packed = struct.unpack_from(f"{order}qqii", content, 24 + 24 * k)
            if (first, place) != (unpacked, at) or not 0 <= full <= largest or not 0 <= packed <= trailer - at:
                raise ValueError("its packed part is damaged")
            handle.seek(place)
            if len(zlib.decompressobj().decompress(handle.read(packed), full + 1)) != full:
                raise ValueError("its packed part is damaged")
            at, unpacked = at + packed, unpacked + full
