"""The drawing of a scoreboard: a row a brand, its index with interval, the other measures, its place in words."""

from collections.abc import Sequence
from typing import Any

from csat_helpers.exhibits import lettering
from csat_helpers.exhibits.axis import Axis, axis
from csat_helpers.exhibits.canvas import MAX_HEIGHT_MM, Canvas
from csat_helpers.exhibits.scoreboard_rows import (
    Board,
    Brand,
    Score,
    capital,
    chance_text,
    head,
    kind_of,
    letters_text,
    place_text,
    value_text,
)  # fmt: skip
from csat_helpers.exhibits.stub import Fit, Stub, fit, stub
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES, number
from csat_helpers.look.numbers import interval
from csat_helpers.look.tokens import CHART_WIDTH_MM

HEAD_MM, LABEL_MM, FIGURE_MM, LETTER_MM = 11.0, 38.0, 17.0, 5.5
_PLACE_MM = (24.0, 40.0)  # the column of places: as wide as its words, within these
_MOST_LETTERS_MM = 13.0  # wider ones are left to the table
_TWO_LINES_MM = 7.4  # the lowest row that holds two lines
_SECOND = {"size": 7.5, "colour": COLOURS["mut"]}


def colour_of(brand: Brand) -> str:
    """The client's own brand in the report's strong colour, its competitors in grey."""
    return COLOURS["p6"] if brand.own else COLOURS["gry"]


def held(board: Board) -> Fit:
    """The brands that a page holds."""
    return fit([b.label for b in board.brands], MAX_HEIGHT_MM - HEAD_MM - 1, LABEL_MM, most=9.6, ends=False)


def lettered(board: Board, measure: str) -> float:
    """Room in mm for the letters beside a measure's figures; 0 where none are drawn, because one has too many."""
    widest = {m: max(lettering.width(letters_text(s), 7.5) for s in board.of(m)) for m in board.measures}
    return 0.0 if max(widest.values()) > _MOST_LETTERS_MM or not widest[measure] else widest[measure] + 1.2


def letters_drawn(board: Board) -> bool:
    """Whether any letters stand in the chart."""
    return any(lettered(board, measure) > 0 for measure in board.measures)


def ends(board: Board) -> tuple[float, float]:
    """The ends of the axis: a little beyond the furthest intervals."""
    known = [board.score(b) for b in board.brands]
    low, high = min(s.low for s in known), max(s.high for s in known)
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room


def draw(board: Board, language: str, *, width: float = CHART_WIDTH_MM) -> str:
    """Brands in order; a page narrower than the report's has the first measure and the places alone."""
    kept = held(board)
    brands = [board.brands[k] for k in kept.kept]
    labels = _labels(brands, width, kept.height)
    page = Canvas(HEAD_MM + kept.total(labels.height) + 1, width)
    letter = LETTER_MM if letters_drawn(board) and not page.narrow else 0.0
    columns = _columns(board, brands, language, page)
    start = labels.column + letter + 3.0
    scale = _axis(board, start, columns[0][1] - columns[0][2] - 3.0 - _value_room(board, page))
    scale.draw(page, HEAD_MM - 1.6, page.height - 1, lambda tick: _tick(tick, board))
    _heads(page, columns, language, board, start)
    for k, y in kept.tops(HEAD_MM, labels.height):
        brand = board.brands[k]
        if brand.own:
            page.box(0, y + 0.25, page.width, labels.height - 0.5, COLOURS["p0"], order=-1)
        _name(page, labels, y, brand, letter)
        _row(page, board, brand, labels.middle(y), scale, columns, language, tall=labels.height >= _TWO_LINES_MM)
        page.rule(y + labels.height)
    kept.tell(page, HEAD_MM, labels.height, language)
    return page.svg()


def _labels(brands: Sequence[Brand], width: float, height: float) -> Stub:
    """Names beside the marks, on a narrow page above them."""
    names = [_named(b) for b in brands]
    if width >= CHART_WIDTH_MM:
        return stub(names, width, height, LABEL_MM)
    lines = 1 if all(lettering.fits(n, width, SIZES["label"], bold=True, lines=1) for n in names) else 2
    return Stub(0.0, 3.6 * lines, 3.6 * lines + 8.2, lines)


def _named(brand: Brand) -> str:
    return brand.label + " *" * brand.flagged


def _name(page: Canvas, labels: Stub, y: float, brand: Brand, letter: float) -> None:
    style: dict[str, Any] = {"bold": brand.own, "colour": COLOURS["p6" if brand.own else "ink"]}
    if labels.above:
        page.label(1.0, y + 0.9 + labels.above / 2, _named(brand), page.width - 1, lines=labels.lines, **style)
        return
    page.label(1.0, labels.middle(y), _named(brand), labels.column, lines=labels.lines, **style)
    if letter:
        page.text(labels.column + 3.0, labels.middle(y), brand.column, align="center", **_SECOND)


def _columns(board: Board, brands: Sequence[Brand], language: str, page: Canvas) -> list[tuple[str, float, float]]:
    """(measure or "place", right edge of its figures, width to the left of it) of the columns beside the axis."""
    words = [capital(place_text(board.score(b), language)) for b in brands]
    chances = [chance_text(board.score(b), language) for b in brands]
    wide = max([lettering.width(w, 8.5, True) for w in words] + [lettering.width(c, 7.5) for c in chances], default=0)
    wide = min(max(wide + 1.0, _PLACE_MM[0]), _PLACE_MM[1])
    found = [("place", page.width - 0.5, wide)]
    right = page.width - wide - 5.0
    for measure in [] if page.narrow else reversed(board.measures[1:]):
        room = lettered(board, measure)
        found.insert(0, (measure, right - room, FIGURE_MM))
        right -= room + FIGURE_MM + 1.5
    return found


def _value_room(board: Board, page: Canvas) -> float:
    """Room right of the whiskers for the leading figure and its letters."""
    figure = max(lettering.width(value_text(board.score(b), board.leading), 8.5, True) for b in board.brands)
    return figure + 2.0 + (0.0 if page.narrow else lettered(board, board.leading))


def _axis(board: Board, start: float, end: float) -> Axis:
    low, high = ends(board)
    found = axis(low, high, start, end, about=max(2, int((end - start) / 11)))
    return Axis(low, high, start, end, tuple(t for t in found.ticks if low <= t <= high))


def _tick(value: float, board: Board) -> str:
    if kind_of(board.leading) == "share":
        return f"{value * 100:.0f}"
    return number(value, "nps" if board.leading == "nps" else "count") if value % 1 == 0 else f"{value:g}"


def _heads(
    page: Canvas, columns: Sequence[tuple[str, float, float]], language: str, board: Board, start: float
) -> None:  # fmt: skip
    style: dict[str, Any] = {"size": 7.5, "colour": COLOURS["sec"], "bold": True}
    page.text(start, 2.2, head(board.leading, language), **style)
    for name, right, wide in columns:
        if name == "place":
            page.text(right - wide, 2.2, say(language, "Place"), **style)
        else:
            page.text(right, 2.2, head(name, language), align="right", **style)
    page.rule(HEAD_MM - 1.6, colour=COLOURS["ink"], width=0.7)


def _row(
    page: Canvas, board: Board, brand: Brand, y: float, scale: Axis, columns: Sequence[tuple[str, float, float]],
    language: str, *, tall: bool,
) -> None:  # fmt: skip
    score, ink = board.score(brand), colour_of(brand)
    page.whisker(scale.at(score.low), scale.at(score.high), y, ink, width=1.4)
    page.dot(scale.at(score.estimate), y, ink, size=7.0 if brand.own else 6.0, hollow=score.rank is None)
    x, said = scale.at(score.high) + 1.8, value_text(score, board.leading)
    page.text(x, y, said, bold=brand.own, colour=COLOURS["p6" if brand.own else "ink"])
    if lettered(board, board.leading) and not page.narrow:
        x += lettering.width(said, 8.5, brand.own) + 0.9
        page.text(x, y, letters_text(score), size=7.5, colour=COLOURS["sec"])
    up, down = (y - 1.75, y + 1.85) if tall else (y, None)
    for name, right, wide in columns:
        if name == "place":
            _place(page, score, brand, right - wide, up, down, language)
        elif name in brand.scores:
            _figure(page, brand, name, right, up, down, language, drawn=lettered(board, name) > 0)


def _place(
    page: Canvas, score: Score, brand: Brand, x: float, up: float, down: float | None, language: str
) -> None:  # fmt: skip
    text, chance = capital(place_text(score, language)), chance_text(score, language)
    middle = up if down is None or chance else (up + down) / 2
    page.text(x, middle, text or "—", bold=brand.own, colour=COLOURS["p6" if brand.own else "ink"])
    if down is not None and chance:
        page.text(x, down, chance, **_SECOND)


def _figure(
    page: Canvas, brand: Brand, measure: str, right: float, up: float, down: float | None, language: str, *, drawn: bool
) -> None:  # fmt: skip
    score = brand.scores[measure]
    page.text(right, up, value_text(score, measure), align="right", bold=brand.own,
              colour=COLOURS["p6" if brand.own else "ink"])  # fmt: skip
    if drawn:
        page.text(right + 0.9, up, letters_text(score), size=7.5, colour=COLOURS["sec"])
    if down is not None:
        page.text(right, down, within(score, measure, language), align="right", **_SECOND)


def within(score: Score, measure: str, language: str) -> str:
    """The interval as it stands under a figure; of shares the sign stands once."""
    if kind_of(measure) == "share":
        return interval(score.low, score.high, "percent", language)
    return interval(score.low, score.high, kind_of(measure), language)
