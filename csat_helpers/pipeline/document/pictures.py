"""Pictures of a report: SVG made safe when it is read, and made a citizen of a web page when it is put into one.

An analyst's own chart may come from anywhere, so an SVG is rebuilt from a list of what may be drawn: no script, no
style sheet, no link, no animation, and no reference that leaves the picture.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from csat_helpers.errors import RenderError
from csat_helpers.look import CATEGORICAL, COLOURS, DIVERGING, fonts
from csat_helpers.look.tokens import WORDS

SVG = "http://www.w3.org/2000/svg"
_DRAWN = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "defs",
        "clipPath",
        "use",
        "symbol",
        "marker",
        "mask",
        "pattern",
        "linearGradient",
        "radialGradient",
        "stop",
        "image",
        "title",
        "desc",
    ]
)
_INSIDE = re.compile(r"#[\w.:-]+\Z|data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]*\Z")
_MEASURES = frozenset(["d", "points", "transform", "x", "y", "width", "height"])  # long, and they can name nothing
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@|expression|javascript:|\\", re.IGNORECASE)

_WORDS = re.compile(r">([^<]*[^<\s][^<]*)")
# Joiners, variation selectors, byte order marks within a word, and the one control character that XML allows.
_UNSEEN = re.compile("[\x7f\u034f\u200b-\u200d\u2060\ufe0f\ufeff]")

# matplotlib says this in a style sheet for every element; inherited from the root it means the same.
_OURS = re.compile("Noto Sans")  # both families that charts name begin so
_ROOT_STYLE = "stroke-linejoin: round; stroke-linecap: butt"
_ROOT = {
    name: f' {name}="{value}"'
    for name, value in (("xmlns", SVG), ("style", _ROOT_STYLE), ("font-family", fonts.REGULAR))
}


@dataclass(frozen=True)
class Picture:
    """One image: its ``content`` as bytes, ``format`` svg or png, and what it shows in words."""

    content: bytes
    format: str
    alt: str

    def texts(self) -> Iterator[str]:
        """The words drawn in an SVG that :func:`clean` made, in which a ``>`` ends a tag wherever it stands."""
        if self.format == "svg":
            yield from map(html.unescape, _WORDS.findall(self.content.decode()))


def for_paper(svg: str) -> str:
    """A cleaned SVG for a printed page, in which every glyph must stand for a character.

    What is not seen goes, an accent joins its letter, and a letter that the charts' face lacks (Š) is set in the Latin
    one: typst would make it of two glyphs.
    """
    svg = _UNSEEN.sub("", svg)
    if marks := "".join(sorted(c for c in set(svg) if unicodedata.combining(c))):
        svg = re.sub(f"[^<>&;\\s][{marks}]+", lambda found: unicodedata.normalize("NFC", found.group()), svg)
    if not (lacking := fonts.beside(svg)):
        return svg
    other = re.compile(f"[{re.escape(lacking)}]+")
    span = rf'<tspan font-family="{fonts.SANS}">\g<0></tspan>'
    return _WORDS.sub(lambda found: ">" + other.sub(span, found[1]), svg)


def clean(svg: str, where: str = "") -> bytes:
    """``svg`` rebuilt from what may be drawn; raises RenderError if it is no SVG.

    >>> clean('<svg xmlns="http://www.w3.org/2000/svg"><script>x</script><g onclick="x"/></svg>').decode()
    '<svg xmlns="http://www.w3.org/2000/svg" style="stroke-linejoin: round; stroke-linecap: butt" font-family="Noto Sans SC"><g /></svg>'
    """
    made = _Rebuilt()
    parser = expat.ParserCreate()
    parser.buffer_text = parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = made.start, made.end
    parser.CharacterDataHandler = made.text
    parser.EntityDeclHandler = _forbidden
    try:
        parser.Parse(svg, True)
    except (expat.ExpatError, ValueError) as problem:
        raise RenderError(f"The chart is not a readable SVG ({problem}).", where=where) from None
    if not made.parts:
        raise RenderError("The chart is not an SVG.", where=where)
    return "".join(made.parts).encode()


def _forbidden(*_: object) -> None:
    """Entities can grow without end or name a file; a drawing needs none, and expat fetches nothing of itself."""
    raise ValueError("it declares an entity")


class _Rebuilt:
    """What expat reads of an SVG, written again in ``parts`` as far as it may be drawn."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._left_out = 0  # how deep in an element that is not drawn
        self._open = False  # whether the last tag still lacks its end

    def start(self, tag: str, given: list[str]) -> None:
        """An element begins; ``given`` are its attributes, names and values in turn."""
        name = _local(tag)
        if self._left_out or name not in _DRAWN or (not self.parts and name != "svg"):
            self._left_out += 1
            return
        kept = {} if self.parts else dict(_ROOT)
        for key, value in zip(given[::2], given[1::2], strict=True):
            if found := _measure(key, value) if key in _MEASURES else _attribute(key, value):
                kept[found[0]] = found[1]
        self._close()
        self.parts.append(f"<{name}{''.join(kept.values())}")
        self._open = True

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._left_out:
            self._left_out -= 1
        elif self._open:
            self.parts.append(" />")
            self._open = False
        else:
            self.parts.append(f"</{_local(tag)}>")

    def text(self, words: str) -> None:
        """Words, or the space between elements."""
        if not self._left_out:
            self._close()
            self.parts.append(html.escape(words, quote=False))

    def _close(self) -> None:
        if self._open:
            self.parts.append(">")
            self._open = False


def _measure(name: str, value: str) -> tuple[str, str]:
    escaped = html.escape(value, quote=False).replace('"', "&quot;")
    return name, f' {name}="{escaped}"'


@lru_cache(maxsize=5000)
def _attribute(key: str, value: str) -> tuple[str, str] | None:
    """Its name, and the whole as it is written; none where it is left out."""
    name = _local(key)
    if name.lower().startswith("on") or name in ("base", "class") or key.startswith("xmlns"):
        return None
    if not (_INSIDE.match(value) if name == "href" else not _OUTSIDE.search(value)):
        return None
    return _measure(name, _in_our_letters(name, value))


def _in_our_letters(name: str, value: str) -> str:
    """``value`` naming no other family than ours: typst loses the text of one that it has not, without a word."""
    if name == "font-family" and not _OURS.search(value):
        return fonts.REGULAR
    if name == "style" and "font" in value and not _OURS.search(value):
        kept = [part.strip() for part in value.split(";") if part.strip()]
        return "; ".join(
            [*(part for part in kept if not part.startswith("font-family")), f"font-family: '{fonts.REGULAR}'"]
        )
    return value


def _local(tag: str) -> str:
    """Its name without a prefix, whatever name space that stands for."""
    return tag.rpartition(":")[2]


# Every colour of the look by the name of its CSS variable; the first name wins where two are equal.
VARIABLES: dict[str, str] = {"#000000": "ink"}
for _name, _colour in (
    *COLOURS.items(),
    *((f"c{k}", colour) for k, colour in enumerate(CATEGORICAL, 1)),
    *((f"c{CATEGORICAL.index(colour) + 1}-words", words) for colour, words in WORDS.items()),
    *((f"d{size}-{k}", colour) for size, scale in DIVERGING.items() for k, colour in enumerate(scale, 1)),
):
    VARIABLES.setdefault(_colour.lower(), _name)

_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
_TAG = re.compile(r"<(\w+)([^<>]*?)(/?)>([^<]*)(?=(</text>)?)")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_USED = re.compile(r'(?:href="#|url\(#)([^")]+)')
_SIZE = re.compile(r"(\d+(?:\.\d+)?)(?:px)?\Z")
_BOLD = ("600", "700", "800", "900", "bold")
# What may be said as an attribute as well as in a style, which a page's policy on styles forbids.
_PRESENTED = frozenset(
    [
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "opacity",
        "color",
        "display",
        "visibility",
        "clip-path",
        "clip-rule",
        "mask",
        "marker-start",
        "marker-mid",
        "marker-end",
        "stop-color",
        "stop-opacity",
        "font-size",
        "font-style",
        "font-weight",
        "letter-spacing",
        "text-anchor",
        "text-decoration",
        "dominant-baseline",
        "paint-order",
        "vector-effect",
    ]
)


def for_web(picture: Picture, anchor: str) -> str:
    """The cleaned SVG to put into a page: ids prefixed with ``anchor``, colours as variables, no style of its own.

    It scales with its column and is one image with its alternative text for a screen reader. A text in our chart
    fonts keeps the width it was measured for, whatever font the reader has. A ``>`` ends a tag wherever it stands in
    what :func:`clean` wrote, so tags are rewritten as text: reading the SVG again would take four times as long.
    """
    svg = re.sub(r">\s*\n\s*<", "><", picture.content.decode())
    used = frozenset(_USED.findall(svg))
    made = _TAG.sub(lambda found: _web_tag(found, anchor, used), svg)
    # What names no colour is black, which a dark page would swallow.
    root = f'<svg xmlns="{SVG}" role="img" aria-label="{html.escape(picture.alt)}" fill="var(--ink)"'
    return made.replace("<svg", root, 1)


def _web_tag(found: re.Match[str], anchor: str, used: frozenset[str]) -> str:
    name, given, end, text, alone = found.groups()
    values = dict(_ATTRIBUTE.findall(given))
    style = values.pop("style", "")
    if alone and text.strip() and (length := _length(values, style, text)):
        values |= {"textLength": length, "lengthAdjust": "spacingAndGlyphs"}
    if values.get("transform", "").startswith("rotate(-0 "):
        del values["transform"]
    values |= _presented(style)
    if not found.start():  # the root
        values = {
            key: value for key, value in values.items() if key not in ("width", "height", "xmlns", "fill", "role")
        }
    attributes = "".join([_web_attribute(key, value, anchor, used) for key, value in values.items()])
    return f"<{name}{attributes}{end}>{text}"


def _web_attribute(key: str, value: str, anchor: str, used: frozenset[str]) -> str:
    if key == "id":
        return f' id="{anchor}-{value}"' if value in used else ""
    if key in ("font-family", "space"):  # the page's own
        return ""
    if "#" in value:
        value = _HEX.sub(_variable, value.replace("url(#", f"url(#{anchor}-"))
        if key == "href" and value.startswith("#"):
            value = f"#{anchor}-{value[1:]}"
    return f' {key}="{value}"'


@lru_cache(maxsize=2000)
def _presented(style: str) -> dict[str, str]:
    """A style's declarations as attributes; a font's shorthand gives its size and weight."""
    parts = (part.partition(":") for part in style.split(";"))
    values = {name.strip().lower(): value.strip() for name, _, value in parts}
    if short := values.pop("font", ""):
        words = short.split()
        sizes = [word for word in words if _SIZE.match(word) and word.endswith("px")]
        values |= {"font-size": sizes[0]} if sizes else {}
        values |= {"font-weight": "700"} if set(words) & set(_BOLD) else {}
    return {name: value for name, value in values.items() if name in _PRESENTED and value}


def _length(values: dict[str, str], style: str, text: str) -> str:
    """How wide ``text`` is in the font it was drawn with, if that is ours and it has more than one character."""
    text = html.unescape(text).strip()
    if len(text) < 2 or "Noto Sans" not in style + values.get("font-family", ""):
        return ""
    said = values | _presented(style)
    size = _SIZE.match(said.get("font-size", ""))
    bold = said.get("font-weight", "") in _BOLD
    return f"{fonts.width(text, bold) * float(size[1]):.1f}" if size else ""


def _variable(found: re.Match[str]) -> str:
    name = VARIABLES.get(found.group().lower())
    return f"var(--{name})" if name else found.group()
