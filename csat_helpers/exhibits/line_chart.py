"""The drawing of lines over waves: one large panel for the first series, small ones for the others."""

from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.panel import Panel, Series
from csat_helpers.look.tokens import CHART_WIDTH_MM

LARGE_MM, SMALL_MM, FOOT_MM, GAP_MM = 46.0, 21.0, 11.0, 6.0
TOP_MM, NARROW_TOP_MM, TITLE_MM = 9.0, 16.0, 12.0
SMALL_PANELS = 6


def draw(found: list[Series], kind: str, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """The first series across the page, up to six others under it, three abreast or two on a narrow page."""
    narrow = width < CHART_WIDTH_MM
    small = found[1 : 1 + SMALL_PANELS]
    columns = _columns(len(small), narrow=narrow)
    above = NARROW_TOP_MM if narrow else TOP_MM
    foot = above + LARGE_MM + FOOT_MM + (5.5 if small else 2.5)
    step = TITLE_MM + SMALL_MM + FOOT_MM
    page = Canvas(foot + -(-len(small) // columns) * step + 1, width)
    Panel(page, found[0], kind, 0, page.width, above, above + LARGE_MM, large=True).draw(language)
    wide = (page.width - GAP_MM * (columns - 1)) / columns
    for k, series in enumerate(small):
        x, y = (wide + GAP_MM) * (k % columns), foot + step * (k // columns) + TITLE_MM
        Panel(page, series, kind, x, x + wide, y, y + SMALL_MM, large=False).draw(language)
    return page.svg()


def _columns(panels: int, *, narrow: bool) -> int:
    if panels <= 1:
        return 1 if narrow or not panels else 2
    return 2 if narrow or panels in (2, 4) else 3
