"""The look on a dark screen: what each colour of a page and of its charts becomes there.

A label is drawn in white or in ink, whichever reads on its bar. Both are swapped here, so a bar that is dark on paper
is light on a dark screen and the other way round: its label reads on both. Categories have lightness and hue of their
own here, as far apart as on paper: raised in lightness alone, the dark ones would all become the same pale blue.
"""

from csat_helpers.look.contrast import from_lch, lch

# By the names of the look's tokens; c1 to c8 are CATEGORICAL, d7-2 the second colour of DIVERGING[7].
DARK = {
    "ink": "#E8EEF1", "sec": "#B4C0C7", "mut": "#94A4AE", "line": "#44545E", "grid": "#2A3841", "bg": "#101A20",
    "p8": "#BFE0E8", "p6": "#6FBFD3", "p4": "#307286", "p2": "#2C5A69", "p0": "#172A33",
    "neg": "#E58A5F", "neg2": "#9C5A38", "neg0": "#2C1F1A", "pos2": "#2F7185", "pos0": "#17323D", "neu": "#3A4952",
    "warn": "#E0B44C", "warn0": "#2A2412", "gry": "#8FA0AA", "pos": "#6FBFD3", "accent": "#307286",
    "c1": "#5A8A99", "c2": "#EB9040", "c3": "#287EFE", "c4": "#D2EEFF",
    "c5": "#DC9FFE", "c6": "#93D7AB", "c7": "#BB7056", "c8": "#D4F79A",
    "c6-words": "#93D7AB", "c7-words": "#CB8268",
    "d7-2": "#9C5A38", "d7-3": "#6E4530", "d7-5": "#2A4F5A", "d7-6": "#2F7185",
    "d11-1": "#F0A07A", "d11-3": "#9C5A38", "d11-4": "#7E4C33", "d11-5": "#5C3F33", "d11-7": "#2A4552",
    "d11-8": "#2C5A69", "d11-10": "#62AFC3", "d11-11": "#8FD3E3",
}  # fmt: skip
_LIVELY = 2.0  # a client's colour is at most so many times as strong as the house's


def dark(name: str, house: str, worn: str) -> str:
    """The colour ``name`` on a dark screen, where the house's is ``house`` on paper and the client's is ``worn``.

    The client's keeps its hue and how strong it is beside the house's, and takes the lightness of the house's dark
    colour. Contrast depends on lightness alone, so it is the house's.
    """
    given = DARK.get(name, house)
    if worn.upper() == house.upper():
        return given
    lightness, chroma, _ = lch(given)
    _, strength, hue = lch(worn)
    return from_lch(lightness, chroma * min(strength / max(lch(house)[1], 1.0), _LIVELY), hue)
