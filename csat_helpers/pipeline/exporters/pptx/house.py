"""Our own master: 16:9, two layouts, the look's colours and the reader's own fonts in the theme."""

from xml.sax.saxutils import quoteattr

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.util import Pt

from csat_helpers.look import CATEGORICAL, Look
from csat_helpers.pipeline.exporters.pptx.cleaning import clean
from csat_helpers.pipeline.exporters.pptx.markup import NAMESPACES, Box, transform
from csat_helpers.pipeline.exporters.pptx.stage import Layout, Place, Stage, house_colours

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 43.2
STRIP = Box(MARGIN, 28, WIDTH - 2 * MARGIN, 20)
TITLE = Box(MARGIN, 51, WIDTH - 2 * MARGIN, 72)
BODY = Box(MARGIN, 128, WIDTH - 2 * MARGIN, 364)
FOOTER = Box(MARGIN, 502, 760, 16)
NUMBER = Box(WIDTH - MARGIN - 60, 502, 60, 16)
COVER_TITLE = Box(MARGIN, 130, 500, 150)
COVER_TEXT = Box(MARGIN, 290, 500, 44)
TITLE_SIZE, COVER_SIZE = 26.0, 36.0
FONTS = {"latin": "Arial", "han": "Microsoft YaHei"}

_EMPTY = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_KINDS = {
    "title": 'type="title"',
    "cover": 'type="ctrTitle"',
    "subtitle": 'type="subTitle" idx="1"',
    "footer": 'type="ftr" sz="quarter" idx="11"',
    "number": 'type="sldNum" sz="quarter" idx="12"',
}


def stage(look: Look) -> Stage:
    """An empty presentation on our master in the client's ``look``."""
    presentation = pptx.Presentation()
    clean(presentation)
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    size = presentation.part._element.find("./{*}sldSz")
    size.attrib.pop("type", None)
    master = presentation.slide_master
    layouts = list(presentation.slide_layouts)
    kept = [layouts[0], layouts[5]]
    for layout in layouts:
        if layout not in kept:
            presentation.slide_layouts.remove(layout)
    master.part.part_related_by(RT.THEME)._blob = _theme(look).encode()
    _put(master.part._element, _master())
    for layout, xml in zip(kept, (_cover(), _exhibit()), strict=True):
        _put(layout.part._element, xml)
    footer, number = Place(_KINDS["footer"], FOOTER, 10), Place(_KINDS["number"], NUMBER, 10)
    return Stage(
        presentation,
        cover=Layout(kept[0], Place(_KINDS["cover"], COVER_TITLE, COVER_SIZE), Place(_KINDS["subtitle"], COVER_TEXT, 16)),
        exhibit=Layout(kept[1], Place(_KINDS["title"], TITLE, TITLE_SIZE), None, footer, number),
        strip=STRIP,
        body=BODY,
        colours=house_colours(look),
        family=look.fonts.get("latin") or FONTS["latin"],
    )  # fmt: skip


def _put(element, xml: str) -> None:
    """The parts of ``xml`` in place of those of the same name, the others (lists of layouts) as they are."""
    made = parse_xml(xml)
    for name, value in made.attrib.items():
        element.set(name, value)
    for child in list(made):
        old = element.find(child.tag)
        if old is not None:
            element.replace(old, child)


def _holder(number: int, name: str, kind: str, box: Box | None, style: str, anchor: str = "t", field: str = "") -> str:
    body = f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="{anchor}">'
    where = f'{transform(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if box else ""
    text = field or f'<a:r><a:rPr lang="en-GB"/><a:t>{name}</a:t></a:r>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{where}</p:spPr><p:txBody>{body}<a:noAutofit/></a:bodyPr>"
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _level(size: float, colour: str, *, bold: bool = False, align: str = "l") -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/><a:defRPr sz="{size * 100:.0f}" b="{int(bold)}">'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def _block(number: int, name: str, box: Box, colour: str, shade: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'{transform(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}">{shade}</a:schemeClr>'
        f"</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _foot() -> str:
    """Footer and number, above them a rule."""
    footer = Box(MARGIN, FOOTER.y, WIDTH - 2 * MARGIN - 80, FOOTER.h)
    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    )
    return (
        _block(20, "Rule", Box(MARGIN, 497.5, WIDTH - 2 * MARGIN, 0.6), "bg2", '<a:lumMod val="85000"/>')
        + _holder(21, "Footer", _KINDS["footer"], footer, _level(10, "tx1"))
        + _holder(22, "Slide number", _KINDS["number"], NUMBER, _level(10, "tx1", bold=True, align="r"), field=field)
    )


def _master() -> str:
    levels = "".join(_list_level(k) for k in range(1, 6))
    title = (
        f'<a:lvl1pPr algn="l" rtl="0"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/><a:defRPr sz="{TITLE_SIZE * 100:.0f}"'
        f' b="1" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mj-lt"/>'
        f'<a:ea typeface="+mj-ea"/><a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr>'
    )
    body = 'type="body" idx="1"'
    return (
        f'<p:sldMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/>'
        f"</p:bgPr></p:bg><p:spTree>{_EMPTY}{_holder(2, 'Title', _KINDS['title'], TITLE, '')}"
        f"{_holder(3, 'Text', body, BODY, '')}{_foot()}</p:spTree></p:cSld>"
        f"<p:txStyles><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        f"<p:otherStyle>{levels}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _list_level(k: int) -> str:
    return (
        f'<a:lvl{k}pPr marL="{(k - 1) * 228600}" indent="0" algn="l" rtl="0"><a:buNone/><a:defRPr sz="1400" kern="1200">'
        f'<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
        f'<a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{k}pPr>'
    )


def _layout(name: str, kind: str, shapes: str, ground: str = "") -> str:
    paint = f'<a:solidFill><a:schemeClr val="{ground}"/></a:solidFill>'
    background = f"<p:bg><p:bgPr>{paint}<a:effectLst/></p:bgPr></p:bg>" if ground else ""
    return (
        f'<p:sldLayout {NAMESPACES} type="{kind}" preserve="1" showMasterSp="0"><p:cSld name="{name}">{background}<p:spTree>{_EMPTY}'
        f"{shapes}</p:spTree></p:cSld></p:sldLayout>"
    )


def _cover() -> str:
    title = _holder(2, "Title", _KINDS["cover"], COVER_TITLE, _level(COVER_SIZE, "bg1", bold=True), "b")
    text = _holder(3, "Subtitle", _KINDS["subtitle"], COVER_TEXT, _level(16, "bg2"))
    return _layout("Cover", "title", title + text, "tx2")


def _exhibit() -> str:
    return _layout("Exhibit", "titleOnly", _holder(2, "Title", _KINDS["title"], TITLE, "") + _foot())


def _theme(look: Look) -> str:
    """Colours by their place in a theme, both fonts for Latin and Han, and plain fills without shadows."""
    ours = look.colours
    accents = (ours["p6"], *(look.colour(colour) for colour in CATEGORICAL[1:6]))
    named = {
        "dk1": ours["ink"], "lt1": ours["bg"], "dk2": ours["p8"], "lt2": ours["p0"],
        **{f"accent{k}": colour for k, colour in enumerate(accents, 1)}, "hlink": ours["p6"], "folHlink": ours["p6"],
    }  # fmt: skip
    colours = "".join(f'<a:{name}><a:srgbClr val="{c.lstrip("#").upper()}"/></a:{name}>' for name, c in named.items())
    latin, han = (quoteattr(look.fonts.get(name) or family) for name, family in FONTS.items())
    faces = (
        f'<a:latin typeface={latin}/><a:ea typeface={han}/><a:cs typeface=""/><a:font script="Hans" typeface={han}/>'
    )
    plain = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{w}">{plain}</a:ln>' for w in (6350, 12700, 19050))
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Report"><a:themeElements>'
        f'<a:clrScheme name="Report">{colours}</a:clrScheme><a:fontScheme name="Report"><a:majorFont>{faces}</a:majorFont>'
        f'<a:minorFont>{faces}</a:minorFont></a:fontScheme><a:fmtScheme name="Report"><a:fillStyleLst>{plain * 3}'
        f"</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{plain * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
