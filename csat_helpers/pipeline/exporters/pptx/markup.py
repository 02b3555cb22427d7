"""DrawingML from plain values. Text from data is escaped here and nowhere else; never markup.

Lengths are points here and EMU in the file. Line pitch is exact, so that heights are what was measured, whichever
fonts and program draw them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from csat_helpers.pipeline.exporters.pptx.measure import pitch

EMU = 12700
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
SMALLEST = 10.0  # points; nothing on a slide is smaller
TAB = "\t"  # as a run of its own; one in a text is a space

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the slide's upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    def emu(self) -> tuple[int, int, int, int]:
        """As (x, y, width, height) in EMU."""
        return emu(self.x), emu(self.y), emu(self.w), emu(self.h)


@dataclass(frozen=True)
class Run:
    """Words of one kind; without a size or a colour they take the placeholder's. ``raised`` is a superscript."""

    text: str
    size: float | None = None
    bold: bool | None = None
    colour: str = ""
    raised: bool = False


@dataclass(frozen=True)
class Para:
    """A paragraph: ``align`` l, r or ctr; ``before`` points above it; ``hang`` points by which its later lines are
    set in, and to which a run that is a :data:`TAB` leads; ``inset`` points by which it is set in as a whole;
    a ``plain`` one is aligned and led as its placeholder is.
    """

    runs: tuple[Run, ...]
    align: str = "l"
    before: float = 0.0
    hang: float = 0.0
    inset: float = 0.0
    plain: bool = False


def para(text: str, size: float | None = None, colour: str = "", *, bold: bool | None = None, **rest: object) -> Para:
    """A paragraph of one run."""
    return Para((Run(text, size, bold, colour),), **rest)  # pyright: ignore[reportArgumentType]


def emu(points: float) -> int:
    """Points as EMU."""
    return round(points * EMU)


def safe(text: str) -> str:
    """``text`` as XML can hold it: what it forbids is U+FFFD, a line end is one character, a tab a space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\t", " ")
    return _FORBIDDEN.sub("\ufffd", text)


def attribute(text: str) -> str:
    """``text`` as an attribute's quoted value on one line."""
    return quoteattr(" ".join(safe(text).split("\n")))


@dataclass(frozen=True)
class Pen:
    """What turns values into DrawingML: the report's language, and the XML of each colour by name."""

    language: str
    colours: dict[str, str]

    def fill(self, colour: str) -> str:
        """A solid fill of a colour by name, or by hex; none for an empty name."""
        if not colour:
            return "<a:noFill/>"
        value = self.colours.get(colour) or f'<a:srgbClr val="{colour.lstrip("#").upper()}"/>'
        return f"<a:solidFill>{value}</a:solidFill>"

    def line(self, colour: str, weight: float, tag: str = "ln") -> str:
        """An outline or a cell's border; none for an empty colour."""
        if not colour:
            return f'<a:{tag} w="0"><a:noFill/></a:{tag}>'
        return f'<a:{tag} w="{emu(weight)}">{self.fill(colour)}</a:{tag}>'

    def paragraphs(self, paras: Iterable[Para]) -> str:
        """The ``a:p`` of a text body; a body has at least one."""
        return "".join(self._paragraph(p) for p in paras) or "<a:p/>"

    def _paragraph(self, p: Para) -> str:
        size = 0.0 if p.plain else max((run.size or 0 for run in p.runs), default=0)
        exact = f'<a:lnSpc><a:spcPts val="{round(pitch(size, self.language) * 100)}"/></a:lnSpc>' if size else ""
        before = f'<a:spcBef><a:spcPts val="{round(p.before * 100)}"/></a:spcBef>'
        hang, tabs = "", ""
        if p.hang:
            left = emu(p.hang + p.inset)
            hang = f' marL="{left}" indent="-{emu(p.hang)}"'
            tabs = f'<a:tabLst><a:tab pos="{left}" algn="l"/></a:tabLst>'
        align = f' algn="{p.align}"' if size else ""
        properties = f"<a:pPr{hang}{align}>{exact}{before if size else ''}{'<a:buNone/>' if size else ''}{tabs}</a:pPr>"
        # An empty line takes its height from its end.
        end = "" if any(run.text for run in p.runs) or not p.runs else self.properties(p.runs[-1], "endParaRPr")
        return f"<a:p>{properties}{end or ''.join(self._run(run) for run in p.runs)}</a:p>"

    def properties(self, run: Run, tag: str = "rPr") -> str:
        """How a run is set."""
        size = f' sz="{round(run.size * 100)}"' if run.size else ""
        bold = "" if run.bold is None else f' b="{int(run.bold)}"'
        raised = ' baseline="30000"' if run.raised else ""
        fill = self.fill(run.colour) if run.colour else ""
        return f'<a:{tag} lang="{LANGUAGES[self.language]}"{size}{bold}{raised} dirty="0">{fill}</a:{tag}>'

    def _run(self, run: Run) -> str:
        made = self.properties(run)
        texts = [run.text] if run.text == TAB else safe(run.text).split("\n")
        return f"<a:br>{made}</a:br>".join(f"<a:r>{made}<a:t>{escape(text)}</a:t></a:r>" for text in texts)

    def body(
        self, paras: Iterable[Para], anchor: str = "t", insets: tuple[float, ...] = (0, 0, 0, 0), tag: str = "p:txBody"
    ) -> str:
        """A text body that neither grows nor shrinks, since its text was measured; insets left, top, right, bottom."""
        left, top, right, bottom = (emu(inset) for inset in insets)
        return (
            f'<{tag}><a:bodyPr wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" rtlCol="0"'
            f' anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>{self.paragraphs(paras)}</{tag}>'
        )


def transform(box: Box, tag: str = "a:xfrm") -> str:
    """Where a shape is."""
    x, y, w, h = box.emu()
    return f'<{tag}><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></{tag}>'


def identity(number: int, name: str, alt: str = "", link: str = "", *, decorative: bool = False) -> str:
    """A shape's number, name, words for who does not see it, and the slide that a click leads to."""
    described = f" descr={attribute(alt)}" if alt else ""
    click = f'<a:hlinkClick r:id="{link}" action="ppaction://hlinksldjump"/>' if link else ""
    inside = click + (_DECORATIVE if decorative else "")
    return f'<p:cNvPr id="{number}" name={attribute(name)}{described}>{inside}</p:cNvPr>'


def shape(box: Box, named: str, body: str, fill: str = "<a:noFill/>", line: str = "", *, text: bool = True) -> str:
    """A rectangle; ``named`` is its :func:`identity`, ``body`` its text."""
    kind = '<p:cNvSpPr txBox="1"/>' if text else "<p:cNvSpPr/>"
    return (
        f"<p:sp {NAMESPACES}><p:nvSpPr>{named}{kind}<p:nvPr/></p:nvSpPr><p:spPr>{transform(box)}"
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}{line or "<a:ln><a:noFill/></a:ln>"}</p:spPr>{body}</p:sp>'
    )


def placeholder(number: int, name: str, kind: str, body: str, box: Box | None = None) -> str:
    """A placeholder, where its layout puts it unless there is a ``box``; ``kind`` are the attributes of its ``p:ph``."""
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr>{identity(number, name)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{transform(box) if box else ''}</p:spPr>{body}</p:sp>"
    )


def picture(box: Box, named: str, relation: str) -> str:
    """An image of the package."""
    return (
        f'<p:pic {NAMESPACES}><p:nvPicPr>{named}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/>'
        f'</p:nvPicPr><p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{transform(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
