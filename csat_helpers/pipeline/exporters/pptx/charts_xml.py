"""DrawingML of charts from plain values. Every element's children stand in the schema's order: PowerPoint repairs a
file in which they do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from csat_helpers.pipeline.exporters.pptx.charts_book import Book
from csat_helpers.pipeline.exporters.pptx.charts_style import CODES, Style
from csat_helpers.pipeline.exporters.pptx.markup import SMALLEST, safe

_SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
NO_LINE = "<a:ln><a:noFill/></a:ln>"
NOTHING = f"<c:spPr><a:noFill/>{NO_LINE}</c:spPr>"
_CODE = {'"': "&quot;"}


@dataclass(frozen=True)
class Inner:
    """Where a plot's inside lies within its frame, in parts of it: so rows line up with what stands beside them."""

    x: float
    y: float
    w: float
    h: float

    def xml(self) -> str:
        """As the layout of a plot area."""
        places = "".join(f'<c:{name} val="{value:.6f}"/>' for name, value in vars(self).items())
        return (
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f"{places}</c:manualLayout></c:layout>"
        )


def space(plot_area: str, style: Style, size: float) -> bytes:
    """A whole chart of one plot area: no title, legend, border or theme effect; gaps where there is no value."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_SPACES}><c:date1904 val="0"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f'{plot_area}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{NOTHING}{text(style, size)}</c:chartSpace>"
    ).encode()


def area(inner: Inner, *parts: str) -> str:
    """The plot area: charts, then their axes."""
    return f"<c:plotArea>{inner.xml()}{''.join(parts)}{NOTHING}</c:plotArea>"


def text(style: Style, size: float, colour: str = "ink", *, bold: bool = False) -> str:
    """Text properties of an axis, or of the whole chart: level, whatever its length."""
    return _text(style.run("a:defRPr", size, colour, bold=bold), "")


def figures(style: Style, size: float, colour: str, *, bold: bool = False) -> str:
    """Text properties of labels, which no line breaks."""
    return _text(style.run("a:defRPr", size, colour, bold=bold), ' wrap="none"')


def _text(run: str, wrap: str) -> str:
    return f'<c:txPr><a:bodyPr rot="0" vert="horz"{wrap}/><a:lstStyle/><a:p><a:pPr>{run}</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'


def paint(style: Style, fill: str, edge: str = "", weight: float = 0.5) -> str:
    """A shape's fill and outline; empty colours for none."""
    return f"<c:spPr>{style.fill(fill)}{style.line(edge, weight)}</c:spPr>"


def stroke(style: Style, colour: str, weight: float, dash: str = "") -> str:
    """A line's look."""
    return f"<c:spPr>{style.line(colour, weight, dash=dash)}</c:spPr>"


def name(book: Book, column: int, row: int = 0) -> str:
    """A series' name: its column's head, or what the column has in the ``row``-th row under it."""
    head, cells, _ = book.columns[column]
    said = escape(safe(str(cells[row - 1] or "") if row else head))
    cache = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{said}</c:v></c:pt></c:strCache>'
    return f"<c:tx><c:strRef><c:f>{book.cell(column, row)}</c:f>{cache}</c:strRef></c:tx>"


def words(book: Book, column: int, shown: Sequence[str]) -> str:
    """The categories: the column of the book, and the texts that are ``shown`` until it is edited."""
    points = "".join(f'<c:pt idx="{k}"><c:v>{escape(safe(v))}</c:v></c:pt>' for k, v in enumerate(shown) if v)
    cache = f'<c:strCache><c:ptCount val="{len(shown)}"/>{points}</c:strCache>'
    return f"<c:cat><c:strRef><c:f>{book.cells(column)}</c:f>{cache}</c:strRef></c:cat>"


def values(tag: str, book: Book, column: int) -> str:
    """A column's numbers as ``tag``: val, xVal, yVal, plus or minus. What is missing has no point."""
    _, cells, kind = book.columns[column]
    points = "".join(f'<c:pt idx="{k}"><c:v>{v!r}</c:v></c:pt>' for k, v in enumerate(cells) if isinstance(v, float))
    code = f"<c:formatCode>{escape(CODES[kind])}</c:formatCode>"
    cache = f'<c:numCache>{code}<c:ptCount val="{len(cells)}"/>{points}</c:numCache>'
    return f"<c:{tag}><c:numRef><c:f>{book.cells(column)}</c:f>{cache}</c:numRef></c:{tag}>"


def across(tag: str, book: Book, column: int, k: int) -> str:
    """The numbers of two neighbouring columns in the ``k``-th row as ``tag``: the ends of a line along it.

    They count as many as a column has: LibreOffice loses a scatter's series if a longer one comes after it.
    """
    pair, count = [book.columns[c][1][k] for c in (column, column + 1)], len(book.columns[column][1])
    points = "".join(f'<c:pt idx="{j}"><c:v>{v!r}</c:v></c:pt>' for j, v in enumerate(pair))
    code = f"<c:formatCode>{escape(CODES[book.columns[column][2]])}</c:formatCode>"
    cache = f'<c:numCache>{code}<c:ptCount val="{count}"/>{points}</c:numCache>'
    return f"<c:{tag}><c:numRef><c:f>{book.pair(column, k + 1)}</c:f>{cache}</c:numRef></c:{tag}>"


def marker(style: Style, fill: str, edge: str, size: int, symbol: str = "circle", weight: float = 1.5) -> str:
    """A point's mark."""
    return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{size}"/>{paint(style, fill, edge, weight)}</c:marker>'


def errors(book: Book, minus: int, plus: int, look: str, direction: str = "") -> str:
    """Intervals as error bars of the book's columns; ``direction`` y in a chart of lines."""
    way = f'<c:errDir val="{direction}"/>' if direction else ""
    ends = values("plus", book, plus) + values("minus", book, minus)
    return f'<c:errBars>{way}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>{ends}{look}</c:errBars>'


def strokes(length: float, look: str, direction: str = "") -> str:
    """A short line across each point, ``length`` units of its axis either way: a mark that charts do not have."""
    way = f'<c:errDir val="{direction}"/>' if direction else ""
    return (
        f'<c:errBars>{way}<c:errBarType val="both"/><c:errValType val="fixedVal"/><c:noEndCap val="1"/>'
        f'<c:val val="{length!r}"/>{look}</c:errBars>'
    )


def labels(properties: str, code: str, place: str, *single: str, shows: str = "showVal") -> str:
    """Labels of a series: ``single`` ones first, then what all others show by number format ``code``."""
    return f"<c:dLbls>{''.join(single)}{_format(code)}{NOTHING}{properties}{_shown(place, shows)}</c:dLbls>"


def label(k: int, properties: str, code: str, place: str) -> str:
    """The label of one point: its value."""
    return f'<c:dLbl><c:idx val="{k}"/>{_format(code)}{NOTHING}{properties}{_shown(place, "showVal")}</c:dLbl>'


def said(k: int, spoken: str, run: str, place: str) -> str:
    """The label of one point, in words."""
    rich = (
        '<c:rich><a:bodyPr wrap="none"/><a:lstStyle/>'
        f"<a:p><a:r>{run}<a:t>{escape(safe(spoken))}</a:t></a:r></a:p></c:rich>"
    )
    return f'<c:dLbl><c:idx val="{k}"/><c:tx>{rich}</c:tx>{NOTHING}{_shown(place, "showVal")}</c:dLbl>'


def silent(k: int) -> str:
    """A point without a label."""
    return f'<c:dLbl><c:idx val="{k}"/><c:delete val="1"/></c:dLbl>'


def _format(code: str) -> str:
    return f'<c:numFmt formatCode="{escape(code, _CODE)}" sourceLinked="0"/>'


def _shown(place: str, shows: str) -> str:
    at = f'<c:dLblPos val="{place}"/>' if place else ""
    names = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return at + "".join(f'<c:{n} val="{int(n == shows)}"/>' for n in names)


@dataclass(frozen=True)
class Axis:
    """One axis: ``ends`` fix the scale of values; ``ticks`` prints what stands at them; ``grid`` draws faint lines.

    ``place`` is the side it stands on (l, b, t, r), ``colour`` that of its line, ``cross`` where it meets the other. What
    stands at the ticks is at the chart's edge unless ``next_to`` the axis.
    """

    number: int
    other: int
    place: str
    style: Style
    size: float = SMALLEST
    ends: tuple[float, float] | None = None
    unit: float | None = None
    code: str = "General"
    reverse: bool = False
    hidden: bool = False
    ticks: bool = True
    grid: bool = False
    colour: str = ""
    ink: str = "mut"
    cross: str = "autoZero"
    next_to: bool = False

    def _head(self) -> str:
        low_high = f'<c:max val="{self.ends[1]!r}"/><c:min val="{self.ends[0]!r}"/>' if self.ends else ""
        way = "maxMin" if self.reverse else "minMax"
        faint = stroke(self.style, "grid", 0.5)
        grid = f"<c:majorGridlines>{faint}</c:majorGridlines>" if self.grid else ""
        return (
            f'<c:axId val="{self.number}"/><c:scaling><c:orientation val="{way}"/>{low_high}</c:scaling>'
            f'<c:delete val="{int(self.hidden)}"/><c:axPos val="{self.place}"/>{grid}{_format(self.code)}'
            '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            f'<c:tickLblPos val="{("nextTo" if self.next_to else "low") if self.ticks else "none"}"/>{stroke(self.style, self.colour, 0.75)}'
            f"{text(self.style, self.size, self.ink)}"
            f'<c:crossAx val="{self.other}"/><c:crosses val="{self.cross}"/>'
        )

    def categories(self) -> str:
        """As an axis of categories, of which none is skipped."""
        return (
            f'<c:catAx>{self._head()}<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/>'
            f'<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        )

    def values(self, between: str = "between") -> str:
        """As an axis of values; ``between`` says whether categories stand between the ticks or at them."""
        unit = f'<c:majorUnit val="{self.unit!r}"/>' if self.unit else ""
        return f'<c:valAx>{self._head()}<c:crossBetween val="{between}"/>{unit}</c:valAx>'
