"""A client's colour -> the house's whole scale in its hue, with the house's lightness, hence the house's contrast.

WCAG contrast depends on luminance alone, and CIELAB's lightness is a function of luminance alone. So a scale that
keeps the lightness of each step keeps its contrast, whatever the hue.
"""

from dataclasses import dataclass

from csat_helpers.look.contrast import contrast, distance, from_lch, lch
from csat_helpers.look.tokens import CATEGORICAL, COLOURS, DIVERGING

WHITE = "#FFFFFF"
TEXT = 4.5  # WCAG 2.2 AA for text
GRAPHIC = 3.0  # and for what is drawn
APART = 35.0  # CIELAB distance that keeps the favourable pole from the unfavourable one for every reader
LIVELY = 2.0  # a scale is at most so many times as strong as the house's

_FURNITURE = ("p8", "p6", "p4", "p2", "p0", "accent")


@dataclass(frozen=True)
class Derived:
    """``tokens`` of the pages by name, ``swaps`` of chart colours by the house's hex, ``remarks`` on what was done.

    A remark is (kind, values): ``darkened`` (asked, used, its contrast with white) or ``charts`` (asked: too near the
    colour of unfavourable answers, so charts keep the house's).
    """

    tokens: dict[str, str]
    swaps: dict[str, str]
    remarks: tuple[tuple[str, dict[str, str]], ...]


def derived(primary: str, accent: str = "") -> Derived:
    """The scale of ``primary``; ``accent`` stands on dark ground beside it, the scale's own middle step if not given."""
    primary = primary.upper()
    tokens = {name: _shade(primary, COLOURS[name]) for name in _FURNITURE}
    legible = contrast(primary, tokens["p0"]) >= TEXT and lch(primary)[0] >= 20  # on a tinted panel too
    main = tokens["p6"] = primary if legible else tokens["p6"]
    remarks: list[tuple[str, dict[str, str]]] = []
    if main != primary:
        ratio = f"{contrast(primary, WHITE):.1f}"
        remarks.append(("darkened", {"asked": primary, "used": main, "ratio": ratio}))
    if accent:
        tokens["accent"] = _on(accent.upper(), tokens["p8"])
    if distance(main, COLOURS["neg"]) < APART:
        remarks.append(("charts", {"asked": primary}))
        return Derived(tokens, {}, tuple(remarks))
    return Derived(tokens, _charts(primary, main), tuple(remarks))


def _shade(primary: str, house: str) -> str:
    """``house`` in the hue of ``primary``: its lightness, its chroma as much stronger or weaker as the primary is."""
    lightness, chroma, _ = lch(house)
    _, strong, hue = lch(primary)
    return from_lch(lightness, chroma * min(strong / lch(COLOURS["p6"])[1], LIVELY), hue)


def _charts(primary: str, main: str) -> dict[str, str]:
    """Blues of the charts: tokens, the favourable side of every scale, the client's own line among rivals'."""
    blues = [COLOURS[name] for name in ("p8", "p4", "p2", "p0", "pos2", "pos0")]
    for scale in DIVERGING.values():
        blues += scale[len(scale) // 2 + 1 :]
    swaps = {house.upper(): _shade(primary, house) for house in blues}
    swaps[COLOURS["p6"].upper()] = main
    own = _shade(primary, CATEGORICAL[0])
    if min(distance(own, other) for other in CATEGORICAL[1:]) >= 15:
        swaps[CATEGORICAL[0].upper()] = own
    return swaps


def _on(accent: str, ground: str) -> str:
    """``accent``, lightened until it can be seen on ``ground``."""
    lightness, chroma, hue = lch(accent)
    while contrast(accent, ground) < GRAPHIC and lightness < 98:
        lightness += 2
        accent = from_lch(lightness, chroma, hue)
    return accent
