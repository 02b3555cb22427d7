"""Read our own charts back: where each text stands, how large it is, which colours are used."""

import re
from dataclasses import dataclass
from functools import lru_cache

from defusedxml import ElementTree

from csat_helpers.exhibits import lettering

POINT = 25.4 / 72


@dataclass(frozen=True)
class Words:
    text: str
    left: float  # all in mm
    right: float
    top: float
    bottom: float
    size: float  # points
    family: str


@lru_cache(maxsize=64)
def texts(svg: str) -> list[Words]:
    found = []
    for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        style = dict(part.strip().split(": ") for part in node.attrib["style"].split(";") if part.strip())
        text, size = "".join(node.itertext()), float(style["font-size"].removesuffix("px"))
        x, y = float(node.attrib["x"]) * POINT, float(node.attrib["y"]) * POINT
        wide = lettering.width(text, size, "font-weight" in style)
        left = x - {"start": 0, "middle": 0.5, "end": 1}[style["text-anchor"]] * wide
        # From the height of a figure to the baseline: what must not touch other text.
        found.append(Words(text, left, left + wide, y - 0.68 * size * POINT, y, size, style["font-family"]))
    return found


def clipped(svg: str, width: float = 168.0) -> list[Words]:
    foot = height(svg)
    return [t for t in texts(svg) if t.left < -0.6 or t.right > width + 0.6 or t.top < -0.3 or t.bottom > foot]


def overlapping(svg: str) -> list[tuple[str, str]]:
    found, pairs = texts(svg), []
    for k, a in enumerate(found):
        for b in found[k + 1 :]:
            across = min(a.right, b.right) - max(a.left, b.left)
            if across > 0.35 and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.35:
                pairs.append((a.text, b.text))
    return pairs


def height(svg: str) -> float:
    return float(ElementTree.fromstring(svg).attrib["height"].removesuffix("pt")) * POINT


def width(svg: str) -> float:
    return float(ElementTree.fromstring(svg).attrib["width"].removesuffix("pt")) * POINT


def colours(svg: str) -> set[str]:
    return {c.upper() for c in re.findall(r"#[0-9a-fA-F]{6}\b", svg)}
