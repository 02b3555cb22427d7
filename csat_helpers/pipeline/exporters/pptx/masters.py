"""A client's own ``.pptx`` as the master: its slide size, layouts, fonts and colours, and nothing else of it.

Layouts are told by their placeholders, not by their names. The exhibit goes between the title and the footer.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.slide import SlideLayout, SlideMaster

from csat_helpers.errors import RenderError
from csat_helpers.look import Look
from csat_helpers.pipeline.exporters.pptx.cleaning import clean
from csat_helpers.pipeline.exporters.pptx.markup import Box
from csat_helpers.pipeline.exporters.pptx.stage import Layout, Place, Stage, client_colours, luminance

LARGEST = 300_000_000  # bytes, unpacked: no master needs as many
_WHERE = "The client's master"
_ACCEPTED = "Give a PowerPoint presentation saved as .pptx, without a password."
_KINDS = {"template": "a template (.potx)", "macroEnabled": "a presentation with macros (.pptm, .potm)", "slideshow": "a slide show (.ppsx)"}  # fmt: skip
_FURNITURE = {PH.DATE, PH.FOOTER, PH.SLIDE_NUMBER, PH.HEADER}
_TITLES = {PH.TITLE, PH.CENTER_TITLE}
_TEXTS = {PH.SUBTITLE, PH.BODY}
LEAST_BODY, LEAST_WIDTH = 0.45, 0.6  # parts of the slide that an exhibit needs
STRIP, GAP = 20.0, 6.0


def stage(content: bytes, look: Look) -> Stage:
    """An empty presentation on the client's master. Raises RenderError saying what is accepted."""
    _check(content)
    try:
        presentation = pptx.Presentation(io.BytesIO(content))
        clean(presentation)
        return _stage(presentation, look)
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        SyntaxError,
        PackageNotFoundError,
        zipfile.BadZipFile,
    ) as problem:
        raise RenderError(f"It cannot be read ({problem}).", where=_WHERE, mend=_ACCEPTED) from problem


def _check(content: bytes) -> None:
    """That it is an unprotected .pptx, of a size that a master has."""
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise RenderError("It is an old .ppt or has a password.", where=_WHERE, mend=_ACCEPTED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(item.file_size for item in archive.infolist())
            kind = archive.read("[Content_Types].xml").decode("utf-8", "replace") if size <= LARGEST else ""
    except (zipfile.BadZipFile, KeyError):
        raise RenderError("It is no PowerPoint presentation.", where=_WHERE, mend=_ACCEPTED) from None
    if size > LARGEST:
        raise RenderError(
            f"It unpacks to more than {LARGEST // 1_000_000} MB.", where=_WHERE, mend="Remove its slides and videos."
        )
    for mark, name in _KINDS.items():
        if f"{mark}.main+xml" in kind:
            raise RenderError(
                f"It is {name}.",
                where=_WHERE,
                mend="Open it in PowerPoint and save it as .pptx. Macros are never taken over.",
            )
    if "presentation.main+xml" not in kind:
        raise RenderError("It is no PowerPoint presentation.", where=_WHERE, mend=_ACCEPTED)


def _stage(presentation: Presentation, look: Look) -> Stage:
    wide, high = (presentation.slide_width or 0) / 12700, (presentation.slide_height or 0) / 12700
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    exhibit = _exhibit(layouts, wide, high)
    strip, body = _areas(exhibit, wide, high)
    colours, family = _theme(exhibit.slide_master)
    return Stage(
        presentation,
        cover=_layout(_cover(layouts) or exhibit),
        exhibit=_layout(exhibit),
        strip=strip,
        body=body,
        colours=client_colours(look, colours),
        own=False,
        dark=luminance(colours["bg1"]) < luminance(colours["tx1"]),
        family=family,
    )


def _exhibit(layouts: list[SlideLayout], wide: float, high: float) -> SlideLayout:
    """The layout with a title and the fewest other placeholders that leaves room for an exhibit."""
    titled = [layout for layout in layouts if _first(layout, {PH.TITLE}) is not None]
    if not titled:
        raise RenderError(
            "None of its layouts has a title placeholder.", where=_WHERE,
            mend="In PowerPoint, View > Slide Master, insert a layout with a title and room for content beneath it.",
        )  # fmt: skip
    roomy = [layout for layout in titled if _enough(_areas(layout, wide, high)[1], wide, high)]
    if not roomy:
        raise RenderError(
            "None of its layouts leaves room beneath its title for an exhibit.", where=_WHERE,
            mend="In PowerPoint, View > Slide Master, add a layout 'Title Only' with at least half of the slide free.",
        )  # fmt: skip
    return min(roomy, key=lambda layout: (_others(layout), -_areas(layout, wide, high)[1].h))


def _others(layout: SlideLayout) -> int:
    return sum(p.placeholder_format.type not in _FURNITURE | {PH.TITLE} for p in layout.placeholders)


def _cover(layouts: list[SlideLayout]) -> SlideLayout | None:
    """The title slide: by its kind, else by a title in the middle."""
    marked = [
        layout
        for layout in layouts
        if layout.part._element.get("type") == "title" and _first(layout, _TITLES) is not None
    ]
    centred = [layout for layout in layouts if _first(layout, {PH.CENTER_TITLE}) is not None]
    return next(iter(marked + centred), None)


def _first(layout: SlideLayout, kinds: set[Any]) -> Any:
    return next((p for p in layout.placeholders if p.placeholder_format.type in kinds), None)


def _enough(body: Box, wide: float, high: float) -> bool:
    return body.h >= LEAST_BODY * high and body.w >= LEAST_WIDTH * wide


def _areas(layout: SlideLayout, wide: float, high: float) -> tuple[Box, Box]:
    """The strip for chapter and chip, above the title or under it; and what is left down to the footers."""
    title = _box(_first(layout, {PH.TITLE}), insets=False)
    tops = [
        b.y
        for p in layout.placeholders
        if p.placeholder_format.type in _FURNITURE and (b := _box(p, insets=False)).y > high * 0.7
    ]
    bottom = min([*tops, high * 0.93]) - GAP
    left = max(title.x, wide * 0.03)
    across = min(title.right, wide * 0.97) - left
    top = title.bottom + GAP
    if title.y >= STRIP + 8:
        return Box(left, title.y - STRIP - 2, across, STRIP), Box(left, top, across, bottom - top)
    return Box(left, top, across, STRIP), Box(left, top + STRIP + 4, across, bottom - top - STRIP - 4)


def _layout(layout: SlideLayout) -> Layout:
    title = _first(layout, _TITLES)
    return Layout(
        layout,
        _place(title),
        text=_maybe(_first(layout, _TEXTS)),
        footer=_maybe(_first(layout, {PH.FOOTER})),
        number=_maybe(_first(layout, {PH.SLIDE_NUMBER})),
    )


def _maybe(placeholder: Any) -> Place | None:
    return None if placeholder is None else _place(placeholder)


def _place(placeholder: Any) -> Place:
    holder = placeholder._element.xpath("./p:nvSpPr/p:nvPr/p:ph")[0]
    kind = " ".join(f'{name}="{holder.get(name)}"' for name in ("type", "orient", "sz", "idx") if holder.get(name))
    return Place(kind, _box(placeholder), _size(placeholder))


def _box(placeholder: Any, *, insets: bool = True) -> Box:
    """In points, less the usual insets; where nothing says, the slide's upper part."""
    x, y, w, h = ((getattr(placeholder, name) or 0) / 12700 for name in ("left", "top", "width", "height"))
    return Box(x + 7.2, y + 3.6, max(w - 14.4, 20), max(h - 7.2, 12)) if insets else Box(x, y, w, h)


_STYLES = {PH.TITLE: "titleStyle", PH.CENTER_TITLE: "titleStyle"}
_USUAL = {PH.TITLE: 44.0, PH.CENTER_TITLE: 44.0, PH.FOOTER: 12.0, PH.SLIDE_NUMBER: 12.0}


def _size(placeholder: Any) -> float:
    """The type size that a placeholder's text takes: its own, its master's of the same kind, the master's style."""
    kind = placeholder.placeholder_format.type
    layout = placeholder.part.slide_layout
    like = (
        p
        for p in layout.slide_master.placeholders
        if p.placeholder_format.type in (kind, PH.TITLE if kind in _TITLES else kind)
    )
    style = (
        f".//p:txStyles/p:{_STYLES.get(kind, 'bodyStyle' if kind in _TEXTS else 'otherStyle')}/a:lvl1pPr/a:defRPr/@sz"
    )
    for found in _sizes(placeholder, like, layout.slide_master, style):
        return int(found) / 100
    return _USUAL.get(kind, 18.0)


def _sizes(placeholder: Any, like: Iterator[Any], master: SlideMaster, style: str) -> Iterator[str]:
    level = ".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz"
    yield from placeholder._element.xpath(level)
    for other in like:
        yield from other._element.xpath(level)
    yield from master._element.xpath(style)


def _theme(master: SlideMaster) -> tuple[dict[str, str], str]:
    """The hexes behind bg1, tx1 and accent1 of a master, and the family of its text."""
    root = parse_xml(master.part.part_related_by(RT.THEME).blob)
    named = {
        child.tag.rpartition("}")[2]: child[0].get("lastClr") or child[0].get("val")
        for child in root.find(".//{*}clrScheme")
    }
    mapped = master.part._element.find("./{*}clrMap")
    usual = {"bg1": "FFFFFF", "tx1": "000000", "accent1": "000000"}
    latin = root.find(".//{*}minorFont/{*}latin")
    family = latin.get("typeface", "") if latin is not None else ""
    return {name: _hex(named.get(mapped.get(name, name)), colour) for name, colour in usual.items()}, family


def _hex(value: str | None, usual: str) -> str:
    return value if value and len(value) == 6 and all(c in "0123456789abcdefABCDEF" for c in value) else usual
