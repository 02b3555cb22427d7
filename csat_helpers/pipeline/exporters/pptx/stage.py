"""Where things stand on the slides of one presentation, and in which colours: ours, or those of a client's master."""

from dataclasses import dataclass

from pptx.presentation import Presentation
from pptx.slide import SlideLayout

from csat_helpers.look import COLOURS, Look
from csat_helpers.pipeline.exporters.pptx.markup import Box


@dataclass(frozen=True)
class Place:
    """A placeholder of a layout: the attributes of its ``p:ph``, its room inside its insets, its type size."""

    kind: str
    box: Box
    size: float


@dataclass(frozen=True)
class Layout:
    """A layout of the master: its title, and the text, footer and slide number that it may have."""

    layout: SlideLayout
    title: Place
    text: Place | None = None
    footer: Place | None = None
    number: Place | None = None


@dataclass(frozen=True)
class Stage:
    """``strip`` is for the chapter's name and the simulated chip, ``body`` for the exhibit; ``own`` says that the
    master is ours, ``dark`` that slides have a dark ground; ``colours`` are XML by name, ``family`` the type of text.
    """

    presentation: Presentation
    cover: Layout
    exhibit: Layout
    strip: Box
    body: Box
    colours: dict[str, str]
    own: bool = True
    dark: bool = False
    family: str = "Arial"

    @property
    def width(self) -> float:
        """The slide's, in points."""
        return (self.presentation.slide_width or 0) / 12700

    @property
    def height(self) -> float:
        """The slide's, in points."""
        return (self.presentation.slide_height or 0) / 12700


def srgb(colour: str) -> str:
    """A colour by its hex."""
    return f'<a:srgbClr val="{colour.lstrip("#").upper()}"/>'


def scheme(name: str, light: float = 1.0) -> str:
    """A colour of the theme; with ``light`` below 1 a part of it, the rest white."""
    if light == 1.0:
        return f'<a:schemeClr val="{name}"/>'
    part = round(light * 100000)
    return f'<a:schemeClr val="{name}"><a:lumMod val="{part}"/><a:lumOff val="{100000 - part}"/></a:schemeClr>'


READABLE = 4.5  # contrast of text with its ground
_OURS = {"ink": "tx1", "bg": "bg1", "p8": "tx2", "p0": "bg2", "p6": "accent1"}


def house_colours(look: Look) -> dict[str, str]:
    """The look's colours; those that are the theme's too are named so, for whoever edits the slides."""
    return {name: srgb(look.colours[name]) for name in COLOURS} | {name: scheme(v) for name, v in _OURS.items()}


def client_colours(look: Look, theme: dict[str, str]) -> dict[str, str]:
    """A master's own colours for text, rules and panels; what has a meaning in a table keeps its colour.

    ``theme`` are the hexes of bg1, tx1 and accent1. An accent too pale to read is darkened, or gives way to the text's.
    """
    named = {name: srgb(look.colours[name]) for name in COLOURS}
    if luminance(theme["bg1"]) < luminance(theme["tx1"]):
        return named | _on_dark(theme, look)
    accent = _readable(theme)
    tints = {"p4": 0.6, "p2": 0.4, "p0": 0.1}
    return named | {
        "ink": scheme("tx1"), "bg": scheme("bg1"), "sec": scheme("tx1", 0.75), "mut": scheme("tx1", 0.65),
        "line": scheme("tx1", 0.25), "grid": scheme("tx1", 0.15), "p8": accent, "p6": accent,
        **{name: scheme("accent1", part) for name, part in tints.items()},
    }  # fmt: skip


def _readable(theme: dict[str, str]) -> str:
    for part in (1.0, 0.75, 0.5):
        shade = "".join(f"{round(int(theme['accent1'][k : k + 2], 16) * part):02X}" for k in (0, 2, 4))
        if contrast(shade, theme["bg1"]) >= READABLE:
            inside = "" if part == 1.0 else f'<a:lumMod val="{round(part * 100000)}"/>'
            return f'<a:schemeClr val="accent1">{inside}</a:schemeClr>'
    return scheme("tx1")


def _on_dark(theme: dict[str, str], look: Look) -> dict[str, str]:
    """Rules and panels are a part of the text's colour on the ground; signs are lighter than on white."""
    ground, text = theme["bg1"], theme["tx1"]
    up, down = look.colours["p2"], look.colours["neg2"]
    tint = mixed(ground, up, 0.22)
    accent = scheme("accent1") if contrast(theme["accent1"], tint) >= READABLE else scheme("tx1")
    return {
        "ink": scheme("tx1"), "bg": scheme("bg1"), "sec": srgb(mixed(ground, text, 0.85)),
        "mut": srgb(mixed(ground, text, 0.75)), "line": srgb(mixed(ground, text, 0.35)),
        "grid": srgb(mixed(ground, text, 0.2)), "p0": srgb(mixed(ground, text, 0.12)), "p8": accent, "p6": accent,
        "p4": scheme("accent1"), "p2": srgb(mixed(ground, text, 0.45)), "warn": srgb("F2C14E"), "neg": srgb(down),
        "pos0": srgb(tint), "neg0": srgb(mixed(ground, down, 0.22)),
    }  # fmt: skip


def mixed(one: str, other: str, part: float) -> str:
    """``part`` of the other colour in the one."""
    pairs = [(int(one.lstrip("#")[k : k + 2], 16), int(other.lstrip("#")[k : k + 2], 16)) for k in (0, 2, 4)]
    return "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour (WCAG 2)."""
    parts = [int(colour.lstrip("#")[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
