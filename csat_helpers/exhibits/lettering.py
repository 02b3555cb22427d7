"""Text in charts: how wide it is, where it breaks, and the marks that our chart fonts draw badly.

Widths come from the static regular font. Bold Latin letters are a little wider than that, Han are not.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from csat_helpers.look import fonts

MM_PER_POINT = 25.4 / 72
BOLD_LATIN = 1.07
LEADING = 1.04

_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
# A Latin word keeps together with the space after it; a Han character stands alone, with closing marks on its line.
_UNITS = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\S\s*|\s+")
_CLOSING = "，。、；：？！）」』”’》%～…,.;:?!)"
_THIN_SPACE = "\u2009"
_GAPS = (
    re.compile("([\u3400-\u9fff])([A-Za-z0-9+\u2212%])"),
    re.compile("([A-Za-z0-9%+])([\u3400-\u9fff])"),
)
# In a Chinese font these are as wide as a Han character, which tears Latin words apart.
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "±": "+/-", "·": "\u2022"})


def has_han(text: str) -> bool:
    """Whether ``text`` holds Chinese characters or punctuation."""
    return _HAN.search(text) is not None


def typeset(text: str) -> str:
    """``text`` on one line as a chart prints it: straight quotes in Latin, thin spaces between Han and Latin."""
    text = " ".join(str(text).split())
    if not has_han(text):
        return text.translate(_STRAIGHT)
    text = re.sub(r"(?<=[A-Za-z])’(?=[A-Za-z])", "'", text)
    for gap in _GAPS:
        text = gap.sub(rf"\1{_THIN_SPACE}\2", text)
    return text


@cache
def _advances() -> tuple[dict[int, float], float]:
    """Advance of each character in em, and that of one the font lacks."""
    from fontTools.ttLib import TTFont

    with TTFont(str(fonts.file("NotoSansSC-Regular.otf")), lazy=True) as font:
        tables: Any = font
        metrics, em = tables["hmtx"], tables["head"].unitsPerEm
        return {code: metrics[name][0] / em for code, name in tables.getBestCmap().items()}, 1.0


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Width of ``text`` in millimetres at ``size`` points."""
    advances, unknown = _advances()
    total = 0.0
    for character in typeset(text):
        em = 0.2 if character == _THIN_SPACE else advances.get(ord(character), unknown)
        total += em * (BOLD_LATIN if bold and em < 1 else 1)
    return total * size * MM_PER_POINT


def wrap(text: str, limit: float, size: float, *, bold: bool = False, lines: int = 2) -> list[str]:
    """``text`` in at most ``lines`` lines no wider than ``limit`` mm; what does not fit ends in an ellipsis.

    >>> wrap("Connection stability", 100, 8.5)
    ['Connection stability']
    >>> [line[-3:] for line in wrap("word " * 40, 30, 8.5, lines=2)][1]
    '...'
    """
    broken = _broken(text, limit, size, bold)
    if len(broken) > lines:
        broken = [*broken[: lines - 1], broken[lines - 1] + " " + " ".join(broken[lines:])]
        broken[-1] = cut(broken[-1], limit, size, bold=bold, force=True)
    return [line if width(line, size, bold) <= limit else cut(line, limit, size, bold=bold) for line in broken]


def fits(text: str, limit: float, size: float, *, bold: bool = False, lines: int = 2) -> bool:
    """Whether ``text`` stands whole in ``lines`` lines of ``limit`` mm.

    >>> fits("Connection stability", 20, 8.5), fits("Connection stability", 20, 8.5, lines=1)
    (True, False)
    """
    broken = _broken(text, limit, size, bold)
    return len(broken) <= lines and all(width(line, size, bold) <= limit for line in broken)


def _broken(text: str, limit: float, size: float, bold: bool) -> list[str]:
    """``text`` in as many lines as it takes; a word wider than ``limit`` stands alone."""
    broken = [""]
    for unit in _units(" ".join(str(text).split())):
        if broken[-1] and width((broken[-1] + unit).rstrip(), size, bold) > limit:
            broken[-1] = broken[-1].rstrip()
            broken.append("")
        broken[-1] += unit
    broken[-1] = broken[-1].rstrip()
    return broken


def column(labels: Iterable[str], most: float, size: float = 8.5, *, least: float = 22.0) -> float:
    """Width in mm of a column that holds the labels in bold, between ``least`` and ``most``."""
    return min(most, max(least, *(width(label, size, True) for label in labels)) + 0.5)


def cut(text: str, limit: float, size: float, *, bold: bool = False, force: bool = False) -> str:
    """``text`` shortened by an ellipsis to ``limit`` mm; ``force`` marks it as cut even where it fits."""
    if not force and width(text, size, bold) <= limit:
        return text
    dots = "…" if has_han(text) else "..."
    while text and width(text + dots, size, bold) > limit:
        text = text[:-1]
    return text.rstrip(" ,;，、；") + dots


def _units(text: str) -> list[str]:
    units: list[str] = []
    for unit in _UNITS.findall(text):
        if units and unit[0] in _CLOSING:
            units[-1] += unit
        else:
            units.append(unit)
    return units
