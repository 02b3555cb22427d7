"""A report's cover in small, for the page that lists the runs: drawn from the report's own answers."""

from html import escape
from textwrap import wrap

from csat_helpers.pipeline.document import Document
from csat_helpers.pipeline.document.cover import bars
from csat_helpers.pipeline.document.grids import width

STEM = "thumbnail"
WIDTH, HEIGHT = 210, 148
_LINE, _LINES = 26, 3


def svg(document: Document) -> str:
    """An SVG of 210 by 148 units: title, client, and a bar an item of the exhibit of most answers."""
    colours, study = document.look.colours, document.study
    words = "".join(
        f'<text x="14" y="{100 + 12 * k}" font-size="10" font-weight="700" fill="#FFFFFF">{escape(line)}</text>'
        for k, line in enumerate(_lines(study.title))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="system-ui, sans-serif">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours["p8"]}"/>'
        f"{_bars(document)}{words}"
        f'<text x="14" y="138" font-size="8" fill="{colours["p2"]}">{escape(_cut(study.client, 40))}</text></svg>'
    )


def _bars(document: Document) -> str:
    colours = document.look.colours
    good, bad = document.look.colour("#5FA3B5"), colours["neg"]
    drawn = []
    rows = bars(document)[:10]
    for k, (worst, poor, fair, best) in enumerate(rows):
        y, scale = 10 + 7.2 * k, 74.0
        for x, share, colour, opacity in (
            (-(worst + poor), worst, bad, 1), (-poor, poor, bad, 0.5), (0, fair, good, 0.5), (fair, best, good, 1),
        ):  # fmt: skip
            drawn.append(
                f'<rect x="{110 + x * scale:.1f}" y="{y:.1f}" width="{share * scale:.1f}" height="4.4" '
                f'fill="{colour}" opacity="{opacity}"/>'
            )
    return "".join(drawn)


def _lines(title: str) -> list[str]:
    """The title in a few lines: between words, or after so many Han characters, each of the room of two letters."""
    most = _LINE
    if width(title) > len(title):
        most = _LINE // 2
        lines = [title[k : k + most].strip() for k in range(0, len(title), most)]
    else:
        lines = wrap(title, most)
    return [*lines[: _LINES - 1], _cut(" ".join(lines[_LINES - 1 :]), most)] if len(lines) > _LINES else lines


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
