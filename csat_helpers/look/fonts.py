"""Fonts that come as Python packages, so that Chinese prints right on a machine that has no font at all.

Regular Han is a static file; bold Han exists only as a variable collection, which typst weighs correctly but
matplotlib reads as its thinnest face. So charts name two families: :data:`REGULAR` for regular text and
:data:`BOLD` at weight 700 for bold, and for measuring, matplotlib is told the regular file under the bold name
(Han widths are equal).
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

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


@cache
def _coverage() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    # Pages and charts name both: what the Han face lacks (thin spaces, angle brackets) comes from the Latin one.
    covered: set[int] = set()
    for name in ("NotoSansSC-Regular.otf", "SourceSans3[wght].ttf"):
        with TTFont(str(file(name)), lazy=True) as font:
            covered |= set(font.getBestCmap() or ())
    return frozenset(covered)


_SILENT = frozenset(range(0x20)) | {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0F}


def missing_glyphs(text: str) -> list[str]:
    """The characters of ``text`` that no font of ours can draw, in order, without repeats."""
    covered = _coverage()
    return list(dict.fromkeys(c for c in text if ord(c) not in covered and ord(c) not in _SILENT))
