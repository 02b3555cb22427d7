"""Compound files and old binary workbooks made by hand after Microsoft's [MS-CFB] and [MS-XLS]: no library writes them."""

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams):
    """A compound file of streams (name: content), each filled up so that it needs no small sectors."""
    streams = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    sectors, chain, entries = [], [], []
    for name, content in streams.items():
        first = len(sectors)
        pieces = [content[k : k + SECTOR].ljust(SECTOR, b"\0") for k in range(0, len(content), SECTOR)]
        chain += [*range(first + 1, first + len(pieces)), END]
        sectors += pieces
        entries.append(_entry(name, 2, first, len(content)))
    directory = [_entry("Root Entry", 5, END, 0, child=1), *entries]
    content = b"".join(directory).ljust(-(-len(directory) * 128 // SECTOR) * SECTOR, b"\0")
    begins = len(sectors)
    pieces = [content[k : k + SECTOR] for k in range(0, len(content), SECTOR)]
    chain += [*range(begins + 1, begins + len(pieces)), END]
    sectors += pieces
    tables = 1
    while (len(chain) + tables) * 4 > tables * SECTOR:
        tables += 1
    at = len(sectors)
    chain += [FAT] * tables
    chain += [FREE] * (tables * SECTOR // 4 - len(chain))
    packed = struct.pack(f"<{len(chain)}I", *chain)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, begins, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *([*range(at, at + tables)] + [FREE] * (109 - tables)))
    return head + b"".join(sectors) + packed


def _entry(name, kind, first, size, child=FREE):
    encoded = (name + "\0").encode("utf-16-le")
    siblings = struct.pack("<III", FREE, FREE, child)
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded), kind, 1)
        + siblings
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def workbook(rows, *, hidden=False, protected=False):
    """An XLS file of one sheet ``S``: text, numbers, booleans, errors (``#N/A`` as an Exception), blanks as None."""
    begin = struct.pack("<HHHHII", 0x600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet += _cell(struct.pack("<HHH", row, column, 0), cell)
    sheet += record(0x0A)
    front = (
        record(0x809, begin) + (record(0x2F, bytes(54)) if protected else b"") + record(0x42, struct.pack("<H", 1200))
    )
    place = len(front) + len(record(0x85, bytes(9))) + len(record(0x0A))
    named = struct.pack("<IBBBB", place, int(hidden), 0, 1, 0) + b"S"
    return compound({"Workbook": front + record(0x85, named) + record(0x0A) + sheet})


def _cell(place, value):
    if value is None or value == "":
        return b""
    if isinstance(value, Exception):
        return record(0x205, place + bytes([{"#N/A": 0x2A, "#DIV/0!": 0x07}[str(value)], 1]))
    if isinstance(value, bool):
        return record(0x205, place + bytes([value, 0]))
    if isinstance(value, int | float):
        return record(0x203, place + struct.pack("<d", value))
    encoded = value.encode("utf-16-le")
    return record(0x204, place + struct.pack("<HB", len(encoded) // 2, 1) + encoded)
