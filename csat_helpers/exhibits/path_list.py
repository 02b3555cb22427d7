"""A path model on a narrow screen: its paths by what they lead to, a row each, with dot, whisker and coefficient."""

from collections.abc import Sequence

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.path_diagram import Construct, Path, written
from csat_helpers.exhibits.phrases import bracketed
from csat_helpers.exhibits.stub import Stub, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number

_TOP_MM, _HEAD_MM, _KEY_MM = 12.0, 7.6, 4.6


def draw(
    constructs: Sequence[Construct], paths: Sequence[Path], order: Sequence[int], language: str, width: float
) -> str:
    """Rows under the head of their construct, these in ``order`` (from causes to effects)."""
    targets = [k for k in order if any(p.target == k for p in paths)]
    names = stub([constructs[p.source].label for p in paths], width, 8.0, 40.0)
    bottom = _TOP_MM + _HEAD_MM * len(targets) + names.height * len(paths)
    told = _told(paths, language)
    page = Canvas(bottom + 1.5 + (_KEY_MM * len(told) + 1.5) * bool(told), width)
    scale = _scale(paths, names.column + 3, width - 12)
    page.text(0, 2.2, say(language, "Path coefficient"), size=7.5, colour=COLOURS["sec"], bold=True)
    zero = scale.at(0)
    page.text(zero, _TOP_MM - 4.6, "0", size=7.5, colour=COLOURS["sec"], align="center")
    page.line([zero, zero], [_TOP_MM - 1.6, bottom], width=0.7, order=0)
    page.rule(_TOP_MM - 1.6, colour=COLOURS["ink"], width=0.7)
    y = _TOP_MM
    for target in targets:
        _head(page, constructs[target], y, language)
        y += _HEAD_MM
        own = sorted((p for p in paths if p.target == target), key=lambda p: -abs(p.estimate))
        for path in own:
            _row(page, constructs[path.source].label, path, y, scale, names)
            y += names.height
            page.rule(y, colour=COLOURS["line"])
    _key(page, told, bottom + 3.0)
    return page.svg()


def _told(paths: Sequence[Path], language: str) -> list[tuple[str, str]]:
    """The colours that there are and what they mean; none where there are no intervals."""
    said = {
        COLOURS["p6"]: say(language, "interval excludes 0"),
        COLOURS["neg"]: say(language, "negative, interval excludes 0"),
        COLOURS["gry"]: say(language, "interval includes 0"),
    }
    return [(colour, text) for colour, text in said.items() if any(p.colour == colour for p in paths)]


def _key(page: Canvas, told: Sequence[tuple[str, str]], top: float) -> None:
    """What the colours of dots and whiskers mean, a line each."""
    for k, (colour, text) in enumerate(told):
        y = top + _KEY_MM * (k + 0.5)
        page.whisker(0.6, 7.4, y, colour, width=1.2)
        page.dot(4.0, y, colour)
        page.label(9.6, y, text, page.width - 9.6, lines=1, size=SIZES["note"], colour=COLOURS["sec"])


def _scale(paths: Sequence[Path], start: float, end: float) -> Axis:
    low = min([0.0, *(p.estimate if p.low is None else p.low for p in paths)])
    high = max([0.1, *(p.estimate if p.high is None else p.high for p in paths)])
    return axis(low, high, start, end, about=6)


def _head(page: Canvas, construct: Construct, y: float, language: str) -> None:
    """What the rows lead to, with its index and how much of it they explain; grid lines do not run through it."""
    page.box(0, y + 0.3, page.width, _HEAD_MM - 0.4, COLOURS["bg"], order=5.5)
    r2 = "" if construct.r2 is None else bracketed(f"R² {number(construct.r2, 'mean')}", language)
    text = number(construct.index, "index") + r2
    wide = lettering.width(text, SIZES["note"])
    page.heading(0, y + _HEAD_MM * 0.58, construct.label, page.width - wide - 3)
    page.text(page.width, y + _HEAD_MM * 0.58, text, size=SIZES["note"], colour=COLOURS["sec"], align="right")


def _row(page: Canvas, name: str, path: Path, y: float, scale: Axis, names: Stub) -> None:
    middle = names.middle(y)
    names.write(page, y, name, bold=bool(path.sure))
    if path.low is not None and path.high is not None:
        page.whisker(scale.at(path.low), scale.at(path.high), middle, path.colour, width=1.2)
    page.dot(scale.at(path.estimate), middle, path.colour)
    colour = COLOURS["sec"] if path.sure is False else path.colour
    page.text(page.width, middle, written(path), colour=colour, align="right", bold=bool(path.sure))
