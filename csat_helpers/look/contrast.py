"""Whether two colours can be told apart: WCAG contrast, CIELAB distance, and both as colour-blind readers see them.

Formulas: relative luminance and contrast ratio of WCAG 2.2; CIELAB of CIE 15:2018 (D65); simulation of missing cones
by Machado, Oliveira and Fernandes (2009), severity 1.0, in linear RGB.
"""

import math
from collections.abc import Sequence

Triple = tuple[float, float, float]

_WHITE = (0.95047, 1.0, 1.08883)
_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_FROM_XYZ = (
    (3.2404542, -1.5371385, -0.4985314), (-0.9692660, 1.8760108, 0.0415560), (0.0556434, -0.2040259, 1.0572252),
)  # fmt: skip
_SEEN = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
}  # fmt: skip


def contrast(a: str, b: str) -> float:
    """WCAG's contrast ratio of two colours, 1 to 21.

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def distance(a: str, b: str) -> float:
    """The smallest CIELAB distance (ΔE 1976) of two colours over normal, deuteranope and protanope readers."""
    return min(math.dist(_lab(_seen(a, eye)), _lab(_seen(b, eye))) for eye in _SEEN)


def lch(colour: str) -> Triple:
    """Lightness 0 to 100, chroma, hue in degrees."""
    lightness, a, b = _lab(_linear(colour))
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def from_lch(lightness: float, chroma: float, hue: float) -> str:
    """The colour of that lightness and hue whose chroma comes nearest to the one asked that a screen can show."""
    for k in range(101):
        rgb = _from_lab(lightness, chroma * (1 - k / 100), hue)
        if all(-1e-4 <= part <= 1 + 1e-4 for part in rgb):
            return "#" + "".join(f"{round(255 * _gamma(part)):02X}" for part in rgb)
    return "#808080"


def _luminance(colour: str) -> float:
    return sum(w * part for w, part in zip(_TO_XYZ[1], _linear(colour), strict=True))


def _linear(colour: str) -> Triple:
    r, g, b = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return _line(r), _line(g), _line(b)


def _line(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _seen(colour: str, eye: str) -> Triple:
    r, g, b = (min(max(part, 0.0), 1.0) for part in _times(_SEEN[eye], _linear(colour)))
    return r, g, b


def _times(matrix: Sequence[Triple], values: Sequence[float]) -> Triple:
    x, y, z = (sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix)
    return x, y, z


def _lab(rgb: Triple) -> Triple:
    x, y, z = (_bent(part / white) for part, white in zip(_times(_TO_XYZ, rgb), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _bent(t: float) -> float:
    return t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29


def _from_lab(lightness: float, chroma: float, hue: float) -> Triple:
    y = (lightness + 16) / 116
    x = y + chroma * math.cos(math.radians(hue)) / 500
    z = y - chroma * math.sin(math.radians(hue)) / 200
    xyz = [white * _unbent(t) for white, t in zip(_WHITE, (x, y, z), strict=True)]
    return _times(_FROM_XYZ, xyz)


def _unbent(t: float) -> float:
    return t**3 if t > 6 / 29 else 3 * (6 / 29) ** 2 * (t - 4 / 29)
