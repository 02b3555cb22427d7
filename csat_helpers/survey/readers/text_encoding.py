"""The encoding of a text file, tried strictly: marks, UTF-8, GB 18030, then Western European as a guess that is said.

A detector mistakes short Chinese files. What strict decoding lets through by chance is told apart by which bytes stand
together: most Chinese text is of the 3,755 usual characters, a Western accent stands alone among letters, and
UTF-8 leaves patterns that no other encoding makes.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from csat_helpers.errors import DataError
from csat_helpers.locale.note import note
from csat_helpers.survey.readers import limits

MARKS = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8-sig",
}
_NAME_IT = "name its 'encoding' beside the file in engagement.yaml"
_SAMPLE = 1 << 20  # bytes on each side of the first that is not ASCII
_HIGH, _RUN = re.compile(rb"[\x80-\xff]"), re.compile(rb"[\x80-\xff]+")
_IN_WORD = re.compile(rb"([A-Za-z]?)([\x80-\xff]+)(?=([A-Za-z]?))")
_TWO_BYTES = re.compile(rb"[\x81-\xfe](?:[0-9][\x81-\xfe][0-9]|[\x40-\x7e\x80-\xfe])")
_USUAL_GB = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]|.[0-9]..", re.DOTALL)
_USUAL_BIG5 = re.compile(rb"\xa1.|[\xa4-\xc6].", re.DOTALL)
_UPPER = re.compile(rb"[\x00-\x05\x1e-\x22\x25\x26\x30\x4e-\x9f\xac-\xdf\xfe\xff]")  # of characters in use
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_PAIR, _HALF = re.compile("[\ud800-\udbff][\udc00-\udfff]"), re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Text:
    """A file's text as UTF-8 without a mark, the encoding it came in, what was odd, and how many halves of characters
    had to be replaced.
    """

    content: bytes
    encoding: str
    notes: tuple[str, ...] = ()
    replaced: int = 0


def as_utf8(content: bytes, encoding: str | None, path: Path) -> Text:
    """A file's bytes as text: the declared encoding, else the one its mark names, else the ladder.

    Raises DataError for an unknown or wrong encoding, for a text in two encodings (line and column), for NUL characters
    (line).
    """
    content, ended = _without_end_mark(content)
    notes: tuple[str, ...] = ()
    if encoding:
        name = _known(encoding, path)
    elif mark := next((mark for mark in MARKS if content.startswith(mark)), None):
        name = MARKS[mark]
    elif b"\0" in content:
        name = utf16_without_mark(content)
        if not name:
            check_no_nul(content, path)
        notes = (
            note("The file is in {name} without the mark that says so; this was seen from its NUL bytes.", name=name),
        )
    else:
        name, notes = _ladder(content, path)
    text = _decoded(content, name, path)
    check_no_nul(text.content, path)
    return Text(text.content, text.encoding, (*ended, *notes, *text.notes), text.replaced)


def utf16_without_mark(content: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` where every NUL is the upper half of an ASCII character, else nothing."""
    head = content[: 1 << 16]
    nuls = head[1::2].count(0), head[0::2].count(0)
    if not sum(nuls) or min(nuls) or len(content) % 2:
        return ""
    name, upper = ("utf-16-le", head[1::2]) if nuls[0] else ("utf-16-be", head[0::2])
    # In ASCII text with a stray NUL, half of the digits, commas and line ends would be upper halves.
    likely = len(_UPPER.findall(upper)) >= 0.95 * len(upper)
    return name if likely and not _CONTROL.search(head.decode(name, "ignore").encode("utf-8", "replace")) else ""


def check_no_nul(content: bytes, path: Path) -> None:
    """Raise DataError, naming the line, for NUL characters: other programs end the cell there, and the rest is lost."""
    at = content.find(b"\0")
    if at >= 0:
        many = content.count(b"\0")
        raise DataError(
            f"The text holds {many} NUL character{'s' if many > 1 else ''} (byte 0).",
            where=f"{path}, line {line_of(content, at)}",
            mend="The file is damaged or is no text: export it again, or remove them in a text editor.",
        )


def line_of(content: bytes, at: int) -> int:
    """The number of the line where byte ``at`` stands."""
    before = content[:at]
    return before.count(b"\n") + before.replace(b"\r\n", b"").count(b"\r") + 1


def first_not_utf8(content: bytes) -> UnicodeDecodeError | None:
    """The first place where ``content`` is not UTF-8; halves of characters are let through."""
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as problem:
        return problem
    return None


def _without_end_mark(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Without the byte (Ctrl-Z) with which old programs end a text file."""
    if not content.rstrip(b"\r\n").endswith(b"\x1a") or b"\0" in content[:4096]:
        return content, ()
    return content.rstrip(b"\r\n\x1a") + b"\n", (note("The end-of-file character (Ctrl-Z) at the end was left out."),)


def _known(encoding: str, path: Path) -> str:
    try:
        name = codecs.lookup(encoding).name
        "a".encode(name)
    except (LookupError, ValueError):  # a codec such as 'rot13' is none of text
        raise DataError(
            f"'{encoding}' is not an encoding.", where=str(path), mend="For example: utf-8, big5."
        ) from None
    return "utf-8-sig" if name == "utf-8" else name


def _ladder(content: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """The encoding of a text without a mark, and what to say of it."""
    fault = first_not_utf8(content)
    if fault is None:
        return "utf-8", ()
    near = _near(content) + content[max(0, fault.start - _SAMPLE) : fault.start + _SAMPLE]
    pairs = _TWO_BYTES.findall(near)
    chinese, big5 = _share(pairs, _USUAL_GB), _share(pairs, _USUAL_BIG5)
    decodes = {name: _decodes(content, name) for name in ("gb18030", "big5", "cp1252")}
    is_chinese = decodes["gb18030"] and chinese >= 0.5 and not _is_western(near)
    if _is_mixed(near, is_chinese) or _is_cut(content, fault):
        raise _broken_utf8(content, fault, path)
    if is_chinese:
        return "gb18030", ()
    if decodes["big5"] and big5 >= 0.8:
        raise _unknown(path, "It may be Big5: name it beside the file in engagement.yaml ('encoding: big5').")
    if decodes["gb18030"] and not _is_western(near):
        return "gb18030", (_guess(note("Chinese (GB 18030) of unusual characters")),)
    if decodes["cp1252"] and not _CONTROL.search(content):
        return "cp1252", (_guess(note("Western European (cp1252)")),)
    raise _unknown(path, f"Save it as UTF-8, or {_NAME_IT} (for example big5).")


def _unknown(path: Path, mend: str) -> DataError:
    return DataError("The text is not in utf-8, gb18030 or cp1252.", where=str(path), mend=mend)


def _guess(what: str) -> str:
    return note(
        "The text is not UTF-8; it was read as {what}, which is a guess. If letters are wrong, name its 'encoding'"
        " beside the file in engagement.yaml (for example 'encoding: big5').",
        what=what,
    )


def _near(content: bytes) -> bytes:
    """Some of the text from just before the first byte that is not ASCII."""
    first = _HIGH.search(content)
    return content[max(0, first.start() - 1) : first.start() + _SAMPLE] if first else b""


def _share(pairs: list[bytes], usual: re.Pattern[bytes]) -> float:
    """Which part of the characters are usual ones."""
    return sum(usual.match(pair) is not None for pair in pairs) / len(pairs) if pairs else 0.0


def _is_western(near: bytes) -> bool:
    """Whether most bytes that are not ASCII stand as accents do: alone, or two within a word."""
    runs = _IN_WORD.findall(near)
    accents = sum(
        len(run) % 2 == 1 or (len(run) == 2 and before != b"" and after != b"") for before, run, after in runs
    )
    return 2 * accents > len(runs)


def _decodes(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _is_mixed(near: bytes, chinese: bool) -> bool:
    """Whether a text that is not UTF-8 is so in part: any one encoding would garble the rest.

    A character in GB 18030 passes for one in UTF-8 one time in six, a run of three hardly ever; an accent in
    cp1252 never does.
    """
    runs = _RUN.findall(near)
    valid = [len(run) for run in runs if first_not_utf8(run) is None]
    high = sum(map(len, runs))
    if sum(length for length in valid if length >= 6) > 0.2 * high:
        return True
    return sum(valid) >= (0.8 if chinese else 0.3) * high and len(runs) >= (5 if chinese else 2)


def _broken_utf8(content: bytes, fault: UnicodeDecodeError, path: Path) -> DataError:
    line = line_of(content, fault.start)
    begin = max(content.rfind(b"\n", 0, fault.start), content.rfind(b"\r", 0, fault.start)) + 1
    column = len(content[begin : fault.start].decode("utf-8", "replace")) + 1
    where = f"{path}, line {line}, column {column}"
    if _is_cut(content, fault):
        return DataError("The file ends within a character: it is cut short.", where=where, mend="Export it again.")
    return DataError(
        f"The text is UTF-8 but for some bytes (the first is {content[fault.start]:02X}): it mixes two encodings.",
        where=where,
        mend=f"Save all of it as UTF-8; if it is not meant to be UTF-8, {_NAME_IT}.",
    )


def _decoded(content: bytes, name: str, path: Path) -> Text:
    """``content``, which is in encoding ``name``, as UTF-8."""
    plain = name in ("utf-8", "utf-8-sig")
    if plain:
        content = content.removeprefix(codecs.BOM_UTF8)
    else:
        limits.check_whole(len(content), path, f"its encoding is {name}")
    try:
        # Half of a split emoji makes a file that is UTF-8 but for that: it must not be read as Chinese.
        text = content.decode("utf-8" if plain else name, "surrogatepass" if name.startswith("utf") else "strict")
    except UnicodeDecodeError as fault:
        raise _broken_utf8(content, fault, path) if plain else _wrong(content, name, fault, path) from None
    halves = _HALF.search(text) is not None if not plain else b"\xed" in content and _HALF.search(text) is not None
    if not halves:
        return Text(content if plain else _utf8(text), name)
    text, joined = _PAIR.subn(lambda m: m[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    text, replaced = _HALF.subn("\ufffd", text)
    said: list[str] = []
    if joined:
        said.append(note("Characters written as two halves were put together: {n}.", n=joined))
    if replaced:
        said.append(
            note("Halves of characters (lone surrogates) were replaced by {mark}: {n}.", mark="\ufffd", n=replaced)
        )
    return Text(_utf8(text), name, tuple(said), replaced)


def _utf8(text: str) -> bytes:
    return text.removeprefix("\ufeff").encode()


def _is_cut(content: bytes, fault: UnicodeDecodeError) -> bool:
    """Whether a text that is UTF-8 ends within a character."""
    return "unexpected end" in fault.reason and len(_HIGH.findall(content[: fault.start])) >= 3


def _wrong(content: bytes, name: str, fault: UnicodeDecodeError, path: Path) -> DataError:
    where = f"{path}, line {line_of(content, fault.start)}" if not name.startswith("utf") else str(path)
    return DataError(
        f"The text is not in {name} ({fault.reason}).",
        where=where,
        mend=f"Save it as UTF-8, or {_NAME_IT} (for example big5).",
    )
