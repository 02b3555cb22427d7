"""What is left behind of a presentation that we build on: slides, macros, comments, names, links, printer settings.

Relationships are kept by a list of what a master needs; a part that nothing leads to is not written.
"""

from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.presentation import Presentation

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES, RT.EXTENDED_PROPERTIES}
_PRESENTATION = {RT.SLIDE_MASTER, RT.NOTES_MASTER, RT.THEME, RT.TABLE_STYLES, RT.FONT}
_MASTER = {RT.SLIDE_LAYOUT, RT.SLIDE_MASTER, RT.THEME, RT.IMAGE}
# Children of the presentation, in their order: no list of slides, shows, comments, protection or extensions.
_CHILDREN = ("sldMasterIdLst", "notesMasterIdLst", "sldIdLst", "sldSz", "notesSz", "embeddedFontLst", "kinsoku",
             "defaultTextStyle")  # fmt: skip


def clean(presentation: Presentation) -> None:
    """Leave masters, layouts, themes and their pictures, and nothing else."""
    part = presentation.part
    for element in list(part._element):
        if element.tag.rpartition("}")[2] not in _CHILDREN:
            part._element.remove(element)
    for slide in list(presentation.slides._sldIdLst):
        presentation.slides._sldIdLst.remove(slide)
    _keep(part.package, _PACKAGE)
    _keep(part, _PRESENTATION)
    seen: set[int] = set()
    for master in presentation.slide_masters:
        for inner in (master.part, *(layout.part for layout in master.slide_layouts)):
            _keep_in_slide(inner, seen)
    for relation in part.rels.values():
        if relation.reltype == RT.NOTES_MASTER:
            _keep_in_slide(relation.target_part, seen)


def _keep(part: Any, kinds: set[str]) -> None:
    for name, relation in list(part._rels.items()):
        if relation.is_external or relation.reltype not in kinds:
            part._rels.pop(name)


def _keep_in_slide(part: Any, seen: set[int]) -> None:
    """As :func:`_keep`, with what on the slide leads through a relationship that goes; themes are cleaned too."""
    if id(part) in seen:
        return
    seen.add(id(part))
    for name, relation in list(part._rels.items()):
        if relation.is_external or relation.reltype not in _MASTER:
            _unlink(part._element, name)
            part._rels.pop(name)
        elif relation.reltype == RT.THEME:
            _keep(relation.target_part, {RT.IMAGE})


def _unlink(root: Any, name: str) -> None:
    """Remove what refers to a relationship: a link from its text, else the whole shape."""
    for element in [e for e in root.iter() if any(k.startswith(_RELATED) and v == name for k, v in e.attrib.items())]:
        target = element
        local = element.tag.rpartition("}")[2]
        if local == "tags":
            target = element.getparent()
        elif local not in ("hlinkClick", "hlinkHover", "hlinkMouseOver", "custData"):
            target = _shape_of(element)
        parent = target.getparent()
        if parent is not None:
            parent.remove(target)


def _shape_of(element: Any) -> Any:
    """The shape that an element is in, with the alternatives it is one of."""
    found = element
    while (parent := found.getparent()) is not None:
        local = parent.tag.rpartition("}")[2]
        if local in ("spTree", "grpSp", "cSld", "sldMaster", "sldLayout", "notesMaster"):
            return found
        found = parent
    return element
