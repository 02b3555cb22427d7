"""Pictures of a report: SVG made safe when it is read, and made a citizen of a web page when it is put into one.

An analyst's own chart may come from anywhere, so an SVG is rebuilt from a list of what may be drawn: no script, no
style sheet, no link, no animation, and no reference that leaves the picture.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from csat_helpers.errors import RenderError
from csat_helpers.look import CATEGORICAL, COLOURS, DIVERGING

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
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@|expression|javascript:|\\", re.IGNORECASE)

# matplotlib says this in a style sheet for every element; inherited from the root it means the same.
_ROOT_STYLE = "stroke-linejoin: round; stroke-linecap: butt"


@dataclass(frozen=True)
class Picture:
    """One image: its ``content`` as bytes, ``format`` svg or png, and what it shows in words."""

    content: bytes
    format: str
    alt: str

    def texts(self) -> Iterator[str]:
        """The words drawn in an SVG."""
        if self.format == "svg":
            yield from (text for text in fromstring(self.content).itertext() if text.strip())


def clean(svg: str, where: str = "") -> bytes:
    """``svg`` rebuilt from what may be drawn; raises RenderError if it is no SVG.

    >>> clean('<svg xmlns="http://www.w3.org/2000/svg"><script>x</script><g onclick="x"/></svg>').decode()
    '<svg xmlns="http://www.w3.org/2000/svg" style="stroke-linejoin: round; stroke-linecap: butt"><g /></svg>'
    """
    try:
        root = fromstring(svg)
    except (ParseError, DefusedXmlException, ValueError) as problem:
        raise RenderError(f"The chart is not a readable SVG ({problem}).", where=where) from None
    made = _rebuilt(root)
    if made is None or made.tag != "svg":
        raise RenderError("The chart is not an SVG.", where=where)
    made.attrib = {"xmlns": SVG, "style": _ROOT_STYLE} | made.attrib
    return tostring(made, encoding="unicode").encode()


def _rebuilt(element: Element) -> Element | None:
    name = _local(element.tag)
    if name not in _DRAWN:
        return None
    made = Element(name, dict(_attributes(element)))
    made.text = element.text
    for child in element:
        if (part := _rebuilt(child)) is not None:
            part.tail = child.tail
            made.append(part)
    return made


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        name = _local(key)
        if name.lower().startswith("on") or name in ("base", "class"):
            continue
        if name == "href":
            if _INSIDE.match(value):
                yield name, value
        elif not _OUTSIDE.search(value):
            yield name, value


def _local(tag: object) -> str:
    # Comments and processing instructions have a function for a tag; they are not drawn.
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


# Every colour of the look by the name of its CSS variable; the first name wins where two are equal.
VARIABLES: dict[str, str] = {"#000000": "ink"}
for _name, _colour in (
    *COLOURS.items(),
    *((f"c{k}", colour) for k, colour in enumerate(CATEGORICAL, 1)),
    *((f"d{size}-{k}", colour) for size, scale in DIVERGING.items() for k, colour in enumerate(scale, 1)),
):
    VARIABLES.setdefault(_colour.lower(), _name)

_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
_FAMILY = re.compile(r"font-family:[^;]*")


def for_web(picture: Picture, anchor: str) -> str:
    """The SVG to put into a page: ids prefixed with ``anchor``, colours as variables, the reader's own fonts.

    It scales with its column and is one image with its alternative text for a screen reader.
    """
    root = fromstring(picture.content)
    for element in root.iter():
        element.tag = _local(element.tag)
        for key, value in list(element.attrib.items()):
            element.set(key, _web_value(key, value, anchor))
    for key in ("width", "height"):
        root.attrib.pop(key, None)
    # What names no colour is black, which a dark page would swallow.
    root.attrib |= {"xmlns": SVG, "role": "img", "aria-label": picture.alt, "fill": "var(--ink)"}
    return tostring(root, encoding="unicode")


def _web_value(key: str, value: str, anchor: str) -> str:
    if key == "id":
        return f"{anchor}-{value}"
    if key == "href" and value.startswith("#"):
        return f"#{anchor}-{value[1:]}"
    value = value.replace("url(#", f"url(#{anchor}-")
    value = _HEX.sub(_variable, value)
    return "var(--sans)" if key == "font-family" else _FAMILY.sub("font-family: var(--sans)", value)


def _variable(found: re.Match[str]) -> str:
    name = VARIABLES.get(found.group().lower())
    return f"var(--{name})" if name else found.group()
