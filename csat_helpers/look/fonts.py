"""Fonts that come as Python packages, so that Chinese prints right on a machine that has no font at all.

Regular Han is a static file; bold Han exists only as a variable collection, which typst weighs correctly but
matplotlib reads as its thinnest face. So charts name two families: :data:`REGULAR` for regular text and
:data:`BOLD` at weight 700 for bold, and for measuring, matplotlib is told the regular file under the bold name
(Han widths are equal).
"""

import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REGULAR, BOLD = "Noto Sans SC", "Noto Sans CJK SC"
SANS, SERIF = "Source Sans 3", "Source Serif 4"
_PACKAGES = ("pylopdf_fonts_zh_cn", "manimgx_fonts_cjk", "fontpkg_source_sans_3", "fontpkg_source_serif_4")


@cache
def folders() -> tuple[Path, ...]:
    """The folders that hold our fonts, for typst's ``font_paths``."""
    found = []
    for name in _PACKAGES:
        spec = find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(f"The font package {name.replace('_', '-')} is missing. Install csat again.")
        root = Path(next(iter(spec.submodule_search_locations)))
        found += sorted({p.parent for p in root.rglob("*") if p.suffix.lower() in (".otf", ".ttf", ".ttc")})
    return tuple(found)


@cache
def file(name: str) -> Path:
    """One font file by its name, e.g. ``NotoSansSC-Regular.otf``."""
    for folder in folders():
        for path in folder.iterdir():
            if path.name == name:
                return path
    raise ModuleNotFoundError(f"The font {name} is missing from the font packages. Install csat again.")


@cache
def register() -> None:
    """Make :data:`REGULAR` and :data:`BOLD` known to matplotlib; done once a process."""
    from matplotlib import font_manager as fm

    path = str(file("NotoSansSC-Regular.otf"))
    fm.fontManager.addfont(path)
    fm.fontManager.ttflist.append(fm.FontEntry(fname=path, name=BOLD, weight=700, style="normal", size="scalable"))


# A bold Latin letter is so much wider than a regular one in our chart fonts; a Han character is not.
BOLD_LATIN = 1.07
_THIN_SPACE = 0.2  # em


@lru_cache(maxsize=20_000)
def width(text: str, bold: bool = False) -> float:
    """How many em ``text`` takes on one line in the fonts of the charts.

    >>> width("满意")
    2.0
    """
    advances = _advances()
    plain = [_THIN_SPACE if c == "\u2009" else advances.get(ord(c), 1.0) for c in text]
    return sum(em * BOLD_LATIN if bold and em < 1 else em for em in plain)


@cache
def _advances() -> dict[int, float]:
    from fontTools.ttLib import TTFont

    with TTFont(str(file("NotoSansSC-Regular.otf")), lazy=True) as font:
        tables: Any = font
        metrics, em = tables["hmtx"].metrics, tables["head"].unitsPerEm
        return {code: metrics[name][0] / em for code, name in tables.getBestCmap().items()}


@cache
def _coverage() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    # Pages and charts name both: what the Han face lacks (thin spaces, angle brackets) comes from the Latin one.
    covered: set[int] = set()
    for name in ("NotoSansSC-Regular.otf", "SourceSans3[wght].ttf"):
        with TTFont(str(file(name)), lazy=True) as font:
            covered |= set(font.getBestCmap() or ())
    return frozenset(covered)


# Tabs, line ends, joiners and the like; a control character is none of them.
_SILENT = frozenset({0x09, 0x0A, 0x0D, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0F})


def missing_glyphs(text: str) -> list[str]:
    """The characters of ``text`` that no font of ours can draw, in order, without repeats."""
    covered = _coverage()
    return list(dict.fromkeys(c for c in text if ord(c) not in covered and ord(c) not in _SILENT))


def beside(text: str) -> str:
    """The characters of ``text`` that the charts' own face lacks, which another draws."""
    return "".join(sorted(c for c in set(text) if ord(c) not in _advances() and ord(c) not in _SILENT))


def undrawn(text: str) -> list[str]:
    """As :func:`missing_glyphs` for text in a chart, where an accent is drawn only as part of its letter.

    >>> undrawn("Zoe\u0308"), undrawn("q\u0308") == ["\u0308"]
    ([], True)
    """
    joined = unicodedata.normalize("NFC", text)
    return missing_glyphs(joined) + [c for c in dict.fromkeys(joined) if unicodedata.combining(c)]


def visible(text: str) -> str:
    """``text`` with each character that no font of ours can draw named by its code: ``⟨U+0639⟩``."""
    lacking = missing_glyphs(text)
    return "".join(f"⟨U+{ord(c):04X}⟩" if c in lacking else c for c in text) if lacking else text
