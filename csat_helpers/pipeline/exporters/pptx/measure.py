"""How much room a text takes on a slide, so that it is made to fit before PowerPoint has to.

Widths are those of Arial (a little more than our own sans), a Han character is one em; lines break at spaces,
after hyphens and slashes, and between Han characters, never before a closing mark or at a non-breaking space. Sizes
and widths are points.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from csat_helpers.pipeline.document.panels import em

# Families by how much wider than Arial they run, a narrower one as Arial; one that is not known is taken to be wider.
WIDTHS = {
    "arial": 1.0, "helvetica": 1.0, "helvetica neue": 1.0, "liberation sans": 1.0, "calibri": 1.0, "aptos": 1.0,
    "segoe ui": 1.0, "source sans 3": 1.0, "source sans pro": 1.0, "roboto": 1.0, "lato": 1.0, "open sans": 1.07,
    "noto sans": 1.07, "inter": 1.07, "times new roman": 1.0, "georgia": 1.05, "cambria": 1.0, "garamond": 1.0,
    "tahoma": 1.02, "trebuchet ms": 1.02, "century gothic": 1.12, "verdana": 1.2, "dejavu sans": 1.2,
}  # fmt: skip
UNKNOWN = 1.12
_stretch: ContextVar[float] = ContextVar("stretch", default=1.0)

REGULAR, BOLD = 1.04, 1.11  # Arial to the bold of our own sans, measured on English headlines and notes
ELLIPSIS = "\u2026"
CLAUSES = ("; ", "\uff1b", ": ", "\uff0c", ", ")
_HAN = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_OPENING = "\u3008\u300a\u300c\u300e\u3010\u3014\uff08\u201c\u2018("
_CLOSING = "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u201d\u2019\uff01\uff09\uff0c\uff1a\uff1b\uff1f\uff5e%)"
_PIECE = re.compile(
    rf"\n|[ \t]+|[{_OPENING}]*(?:(?![{_OPENING}{_CLOSING}])[{_HAN}]|[^ \t\n\-/{_HAN}]+[-/]?|[-/])[{_CLOSING}]*"
    rf"|[{_OPENING}{_CLOSING}]+"
)
GAP = 0.25  # em between Han and Latin, as programs set it


@contextmanager
def set_in(family: str) -> Iterator[None]:
    """What is measured within is set in a family."""
    token = _stretch.set(WIDTHS.get(family.lower(), UNKNOWN))
    try:
        yield
    finally:
        _stretch.reset(token)


def pitch(size: float, language: str) -> float:
    """From one baseline to the next; Han needs more air."""
    return size * (1.32 if language == "zh" else 1.2)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Of a text on one line."""
    return size * sum(piece for _, piece in _pieces(text, bold))


def _pieces(text: str, bold: bool) -> tuple[tuple[str, float], ...]:
    """What no line may break, with its width in em."""
    return _measured(text, bold, _stretch.get())


@lru_cache(maxsize=8192)
def _measured(text: str, bold: bool, stretch: float) -> tuple[tuple[str, float], ...]:
    factor, among_han = (BOLD if bold else REGULAR) * stretch, any(map(_wide, text))
    made, before, spaced = [], "", False
    for piece in _PIECE.findall(text):
        ems = _em(piece, factor, among_han=among_han)
        if not piece.isspace():
            # A space between the two is set as well as the gaps on its either side.
            ems += GAP * (1 + spaced) * (bool(before) and _wide(before) != _wide(piece[0]))
            before = piece[-1]
        spaced = piece.isspace()
        made.append((piece, ems))
    return tuple(made)


def _wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WF"


def _em(piece: str, factor: float, *, among_han: bool) -> float:
    """Signs that are narrow in Latin and wide in Han (quotation marks, comparisons) are wide among Han."""
    wide = sum(unicodedata.east_asian_width(c) in ("WFA" if among_han else "WF") for c in piece)
    if wide == len(piece):
        return float(wide)
    if not wide:
        return em(piece) * factor
    narrow = "".join(c for c in piece if unicodedata.east_asian_width(c) not in ("WFA" if among_han else "WF"))
    return wide + GAP + em(narrow) * factor


def longest(text: str, size: float, *, bold: bool = False) -> float:
    """The room that a text cannot do without: its longest word, or half of it where it is Han, six characters at most."""
    if any(map(_wide, text)):
        return min(width(text, size, bold=bold) / 2 + size / 2, 6 * size, width(text, size, bold=bold))
    return max((ems * size for piece, ems in _pieces(text, bold) if piece.strip()), default=0.0)


def breaks(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The lines of ``text`` in ``room``; a word wider than it is broken where it must be."""
    lines, used, line = [], 0.0, ""
    for piece, ems in _pieces(text, bold):
        need = ems * size
        if piece == "\n":
            lines.append(line)
            used, line = 0.0, ""
        elif used + need <= room:
            used, line = used + need, line + piece
        elif not piece.strip(" \t"):
            line += piece  # a space at a line's end takes no room
        else:
            if line.strip():
                lines.append(line)
            parts = _broken(piece, need, room)
            lines += parts[:-1]
            used, line = need if len(parts) == 1 else need * len(parts[-1]) / len(piece), parts[-1]
    return [*lines, line] if line.strip() or not lines else lines


def _broken(piece: str, need: float, room: float) -> list[str]:
    if need <= room:
        return [piece]
    step = max(int(len(piece) * room / need), 1)
    return [piece[k : k + step] for k in range(0, len(piece), step)]


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """How many lines ``text`` takes in ``room``."""
    return len(breaks(text, size, room, bold=bold))


def cut(text: str, size: float, room: float, most: int, *, bold: bool = False) -> str:
    """``text``, or as much as stands in ``most`` lines, with an ellipsis that shows there is more."""
    made = breaks(text, size, room, bold=bold)
    if len(made) <= most:
        return text
    kept = "".join(f"{line}\n" if line == "" else line for line in made[:most]).rstrip()
    while kept and lines(kept.rstrip() + ELLIPSIS, size, room, bold=bold) > most:
        kept = kept[:-1]
    return kept.rstrip(" ,;:\uff0c\uff1b\uff1a\u3001") + ELLIPSIS


def fitted(
    text: str, sizes: Sequence[float], room: float, height: float, language: str, *, bold: bool = False
) -> tuple[float, str]:
    """The largest of ``sizes`` (falling) at which ``text`` stands in a box, and the text; cut at the last size."""
    for size in sizes:
        if lines(text, size, room, bold=bold) * pitch(size, language) <= height + 0.5:
            return size, text
    most = max(int((height + 0.5) // pitch(sizes[-1], language)), 1)
    return sizes[-1], cut(text, sizes[-1], room, most, bold=bold)


def balanced(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """The least width at which ``text`` takes no more lines than in ``room``; all of it for a text on one line.

    Where a title of two clauses can be broken between them, it is.
    """
    count = lines(text, size, room, bold=bold)
    if count == 1:
        return room
    for mark in CLAUSES if count == 2 else ():
        first, found, rest = text.partition(mark)
        widest = max(width(first + found.rstrip(), size, bold=bold), width(rest, size, bold=bold)) * 1.02
        if (
            found
            and rest
            and widest <= room
            and breaks(text, size, widest, bold=bold)[0].rstrip() == first + found.rstrip()
        ):
            return widest
    low, high = room / 2, room
    for _ in range(8):
        middle = (low + high) / 2
        low, high = (low, middle) if lines(text, size, middle, bold=bold) <= count else (middle, high)
    return _between_names(text, size, min(high * 1.01, room), room, count, bold=bold)


def _between_names(text: str, size: float, least: float, room: float, count: int, *, bold: bool) -> float:
    """A width from ``least`` at which no line ends inside a name in Chinese quotation marks, if there is one."""
    for k in range(21):
        across = least + (room - least) * k / 20
        ends = ["".join(breaks(text, size, across, bold=bold)[:n]) for n in range(1, count)]
        if all(end.count("\u201c") == end.count("\u201d") for end in ends):
            return across
    return least
