"""The style sheet of a page: fonts that its reader has, the look's colours as variables on paper and on a dark screen."""

import base64
import re
from collections.abc import Mapping
from typing import Any

from csat_helpers.look import COLOURS, Look
from csat_helpers.look.dark import dark
from csat_helpers.pipeline.document.pictures import VARIABLES

# The design family of the charts where the reader has it, then what comes with macOS, Windows, Android and Linux.
LATIN = (
    "Source Sans 3", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Liberation Sans", "Arial",
)  # fmt: skip
HAN = (
    "Noto Sans SC", "Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei",
)  # fmt: skip
SERIF = ("Source Serif 4", "Iowan Old Style", "Charter", "Georgia", "Liberation Serif")
_KEYWORDS = ("-apple-system", "system-ui", "sans-serif", "serif")


def style(sheet: str, look: Look, study: Mapping[str, Any], language: str) -> str:
    """``sheet`` after the variables that it uses; charts have their own where a look's charts differ from its pages."""
    return "\n".join([*_variables(look), _stacks(look, language), _running(study), sheet])


def _variables(look: Look) -> list[str]:
    house = {name: colour for colour, name in VARIABLES.items()} | dict(COLOURS)
    charts = {name: look.colour(colour) for name, colour in house.items()}
    pages = charts | look.colours
    deep = {name: dark(name, house[name], colour) for name, colour in pages.items()}
    deep_charts = {name: dark(name, house[name], colour) for name, colour in charts.items()}
    # A cover is dark on every screen, and in print.
    cover = {"cover": pages["p8"], "cover-soft": pages["p2"], "cover-good": pages["accent"], "cover-bad": pages["neg"]}
    return [
        _rule(":root", pages | cover) + _rule(".chart", _other(charts, pages)),
        "@media screen and (prefers-color-scheme: dark) {",
        _rule(":root", deep) + _rule(".chart", _other(deep_charts, deep)),
        "}",
    ]


def _other(charts: Mapping[str, str], pages: Mapping[str, str]) -> dict[str, str]:
    return {name: colour for name, colour in charts.items() if colour != pages[name]}


def _rule(selector: str, values: Mapping[str, str]) -> str:
    said = "".join(f"--{name}:{value};" for name, value in values.items())
    return f"{selector}{{{said}}}" if said else ""


def _stacks(look: Look, language: str) -> str:
    """Families in order. In Chinese the Han font leads, so that quotation marks are of full width."""
    own = [look.fonts[name] for name in ("latin", "han") if look.fonts.get(name)]
    latin, han = _families(*own, *LATIN, *HAN, "system-ui", "sans-serif"), _families(*own, *HAN, *LATIN, "sans-serif")
    sans = han if language == "zh" else latin
    serif = sans if look.heading == "sans" else _families(*SERIF, *HAN, "serif")
    weight = "700" if look.heading == "sans" else "600"
    # Charts are measured with this family, whose Latin letters are wider than those of the family beside it.
    chart = _families(*own, "Noto Sans SC", "Noto Sans CJK SC", *(HAN if language == "zh" else LATIN), "sans-serif")
    rule = _rule(":root", {"sans": sans, "serif": serif, "chart": chart, "heading": weight})
    return rule + _rule(":lang(zh)", {"sans": han}) + _rule(":lang(en)", {"sans": latin})


def _families(*names: str) -> str:
    return ",".join(name if name in _KEYWORDS else string(name) for name in dict.fromkeys(names))


def _running(study: Mapping[str, Any]) -> str:
    """Margins of printed pages: what the study is, whether it is simulated, and the page's number."""
    heads = {"top-left": string(" | ".join(text for text in (study["client"], study["title"]) if text))}
    if study["simulated"]:
        heads["top-right"] = string(study["simulated"])
    boxes = "".join(f"@{place}{{content:{text};font-size:8pt;color:#63717A}}" for place, text in heads.items())
    number = "@bottom-right{content:counter(page);font-size:8pt;color:#63717A}"
    return f"@page{{{boxes}{number}}}@page:first{{@top-left{{content:none}}}}"


def string(text: str) -> str:
    r"""``text`` as a CSS string: all that could end it, or the style sheet, is escaped.

    >>> string('a"b</style>')
    '"a\\22 b\\3c /style\\3e "'
    """
    return '"' + re.sub(r"[\x00-\x1f\x7f\"\\<>&'{};@]", lambda c: f"\\{ord(c[0]) or 0xFFFD:x} ", text) + '"'


def logo(look: Look) -> str:
    """The logo as a data URI, empty without one."""
    if look.logo is None:
        return ""
    kind = "svg+xml" if look.logo.format == "svg" else "png"
    return f"data:image/{kind};base64,{base64.b64encode(look.logo.content).decode()}"
