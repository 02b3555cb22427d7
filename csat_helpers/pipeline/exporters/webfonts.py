"""The letters of one page as fonts inside it, so that a client without a Chinese font, or without ours, reads it.

Only the characters on the page are kept, with every weight: some 40 kB for an English report, 200 kB for a Chinese one.
"""

import base64
import io
from functools import lru_cache
from typing import Any

from csat_helpers.look import fonts

_HAN = "NotoSansCJK-VF.otf.ttc"
# family in the style sheet, file, face in a collection, which characters
_FACES = (
    (fonts.SANS, "SourceSans3[wght].ttf", 0, range(0x3000)),
    (fonts.SERIF, "SourceSerif4[opsz,wght].ttf", 0, range(0x3000)),
    (fonts.BOLD, _HAN, 2, range(0x110000)),
)


# In a Chinese text these are of full width and come from the Han font.
_HAN_POINTS = frozenset(map(ord, "\u2018\u2019\u201c\u201d\u2014\u2026\u00b7"))


def faces(text: str, language: str) -> str:
    """``@font-face`` rules, with the fonts as data, for the characters of ``text``."""
    elsewhere = _HAN_POINTS if language == "zh" else frozenset()
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:200 900;src:url(data:font/woff;base64,{data}) format("woff")}}'
        for family, name, face, covered in _FACES
        if (data := _subset(name, face, _chosen(text, covered, elsewhere if name != _HAN else frozenset())))
    )


def _chosen(text: str, covered: range, elsewhere: frozenset[int]) -> str:
    return "".join(sorted(c for c in set(text) if ord(c) in covered and ord(c) not in elsewhere))


@lru_cache(maxsize=32)
def _subset(name: str, face: int, characters: str) -> str:
    """A font file reduced to ``characters``, as base64; the same bytes for the same characters."""
    from fontTools.subset import Subsetter
    from fontTools.ttLib import TTFont

    with TTFont(str(fonts.file(name)), fontNumber=face, lazy=True, recalcTimestamp=False) as font:
        reducer = Subsetter(_options(layout=name != _HAN))
        reducer.populate(text=characters)
        reducer.subset(font)
        font.flavor = "woff"
        out = io.BytesIO()
        font.save(out)
    return base64.b64encode(out.getvalue()).decode()


def _options(layout: bool) -> Any:
    from fontTools.subset import Options

    options = Options()
    options.layout_features = ["kern", "liga"]
    options.hinting = False
    options.name_IDs = [1, 2]
    options.drop_tables += ["DSIG", "VORG", "vhea", "vmtx", "BASE", *([] if layout else ["GSUB", "GPOS", "GDEF"])]
    return options
