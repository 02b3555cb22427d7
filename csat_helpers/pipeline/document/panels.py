"""A banner table on paper: how wide its columns must be, at which size they fit, and where a wider table is broken.

A table too wide for a page becomes panels, one under the other, each with the stub (and the total) before its own
columns. A banner is kept whole where it can be, and no column is left alone.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from csat_helpers.look import fonts

PAGE_MM = 168.0
MM = 25.4 / 72
SIZES = (8.6, 8.2, 7.8, 7.4, 7.0)  # points; the last is the least that is printed
LETTER_PT = SIGN_PT = 6.0
PAD_PT = 2.4  # on either side of a column
INSET_PT = 1.0  # of these, what a heading leaves free
MOST_LINES = 6  # of a heading that are made alike
BESIDE = 4  # as many letters stand beside a figure; where there are more, all stand beneath
LEAST_STUB_MM, MOST_STUB_MM, MOST_COLUMN_MM = 32.0, 62.0, 26.0
# Where a heading may be broken: after a Latin word or its hyphen, and between Han, closing marks on their line.
_PIECES = re.compile(r"[^\s\-\u2e80-\u9fff\uff00-\uffef]+-?\s*|\S[，。、；：！？）」』”’》]*\s*")
_ALONE, _FAMILY, _BANNER = 50, 10, 1  # costs of breaks: a column left alone, levels parted, a nested banner parted

Cells = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class _Need:
    """Points that one column takes at a size: figures, the sign before and the letters after them, the whole."""

    figure: float
    sign: float
    letters: float
    whole: float


def panels(columns: Cells, rows: Cells, spanners: Cells, stub: int) -> list[dict[str, Any]]:
    """The panels of a table: ``columns`` (positions), ``heads`` (their labels, in lines), ``spanners`` over them,
    ``size`` in points, ``widths`` in mm, ``figures``, ``signs`` and ``letters`` (points that these take in each
    column), ``beneath`` where letters stand under the figures, ``starts`` (positions in the panel at which a banner
    begins), ``stub`` as given.
    """
    beneath = max((len(c["letters"]) for row in rows for c in row["cells"]), default=0) > BESIDE
    rest = range(stub, len(columns))
    groups = _groups(spanners, len(columns))
    size, broken = _broken(columns, rows, stub, groups, beneath)
    parts = [list(range(stub)) + [rest[k] for k in range(*ends)] for ends in broken]
    return [_panel(part, columns, rows, spanners, stub, groups, size, beneath) for part in parts]


def breaks(needs: Sequence[float], room: float, spanners: Cells, stub: int) -> list[tuple[int, int]]:
    """Where columns after the ``stub`` that take ``needs`` are broken into panels of ``room``, as starts and ends."""
    return _cheapest(needs, room, _groups(spanners, stub + len(needs))[stub:])[1]


def _groups(spanners: Cells, count: int) -> list[tuple[int, int]]:
    """Of each column the family it is compared in and the banner it is in, as the places where these begin."""
    found = []
    for k in range(count):
        over = {s["level"]: s["start"] for s in spanners if s["start"] <= k < s["end"]}
        family = over.get(1, -1)
        found.append((family, over.get(2, family)))
    return found


def _broken(
    columns: Cells, rows: Cells, stub: int, groups: list[tuple[int, int]], beneath: bool
) -> tuple[float, list[tuple[int, int]]]:
    """The size and the panels' ends: no column alone, then as few panels, as little parted, as large as can be."""
    count = len(columns) - stub
    options = []
    for size in SIZES:
        needs = [_need(columns, rows, k, size, beneath).whole * MM for k in range(len(columns))]
        room = PAGE_MM - _stub_width(rows, size, sum(needs[stub:])) - sum(needs[1:stub])
        cost, ends = _cheapest(needs[stub:], room, groups[stub:])
        options.append((cost // _ALONE, len(ends), cost, -size, ends))
    if not count:
        return SIZES[0], [(0, 0)]
    best = min(options)
    return -best[3], best[4]


def _stub_width(rows: Cells, size: float, others: float) -> float:
    """The stub in one line where there is room for it, narrower where labels can take two."""
    whole = max((em(row["cells"][0]["text"]) + 1.4 * (row["role"] in ("answer", "line")) for row in rows), default=0)
    word = max((em(word) for row in rows for word in _words(row["cells"][0]["text"])), default=0)
    least = max(LEAST_STUB_MM, min(word * size * MM + 2, MOST_STUB_MM))
    return min(max(whole * size * MM + 2, least), max(least, min(MOST_STUB_MM, PAGE_MM - others)))


def _cheapest(
    needs: Sequence[float], room: float, groups: Sequence[tuple[int, int]]
) -> tuple[int, list[tuple[int, int]]]:
    """The cost of where panels break, and their ends: no column alone, then as few as hold the columns in ``room``."""
    count = len(needs)

    @cache
    def best(start: int) -> tuple[int, int, int, float, tuple[int, ...]]:
        """Columns alone, panels, cost of breaks, unevenness and ends of what is left from ``start``."""
        if start == count:
            return 0, 0, 0, 0.0, ()
        found = []
        for end in range(start + 1, count + 1):
            width = sum(needs[start:end])
            if width > room and end > start + 1:
                break
            _, more, cost, uneven, ends = best(end)
            cost += _cost(start, end, groups)
            found.append((cost // _ALONE, more + 1, cost, uneven + (room - width) ** 2, (end, *ends)))
        return min(found)

    _, _, cost, _, ends = best(0)
    best.cache_clear()
    return cost, list(pairwise((0, *ends)))


def _cost(start: int, end: int, groups: Sequence[tuple[int, int]]) -> int:
    """What a panel from ``start`` to ``end`` parts from the next, and whether it leaves a column alone."""
    count = len(groups)
    cost = _ALONE if end - start == 1 and count > 1 else 0
    if end < count and groups[end][0] == groups[end - 1][0]:
        cost += _FAMILY
    elif end < count and groups[end][1] == groups[end - 1][1]:
        cost += _BANNER
    for edge, inner in ((start, start + 1), (end - 1, end - 2)):
        lone = inner >= end or inner < start or groups[edge][0] != groups[inner][0]
        outside = [k for k in (edge - 1, edge + 1) if (k < start or k >= end) and 0 <= k < count]
        if lone and any(groups[k][0] == groups[edge][0] for k in outside):
            cost += _ALONE
    return cost


def _panel(
    part: list[int], columns: Cells, rows: Cells, spanners: Cells, stub: int, groups: list[tuple[int, int]],
    size: float, beneath: bool,
) -> dict[str, Any]:  # fmt: skip
    needs = [_need(columns, rows, k, size, beneath) for k in part]
    whole = [need.whole * MM for need in needs]
    whole[0] = _stub_width(rows, size, sum(whole[1:]))
    spare = PAGE_MM - sum(whole)
    # Equal columns read best; what they do not need goes to the stub.
    level = min((sum(whole[1:]) + spare) / max(len(part) - 1, 1), MOST_COLUMN_MM)
    if spare > 0:
        whole[1:] = _levelled(whole[1:], min(level * (len(part) - 1), sum(whole[1:]) + spare))
        whole[0] = PAGE_MM - sum(whole[1:])
    rooms = [(width / MM - 2 * INSET_PT) / _head_size(size) for width in whole]
    return {
        "columns": part,
        "heads": [_in_lines(columns[k]["label"], room) for k, room in zip(part, rooms, strict=True)],
        "spanners": _rebased(spanners, part),
        "size": size,
        "widths": [round(width, 3) for width in whole],
        "figures": [round(need.figure, 2) for need in needs],
        "signs": [round(need.sign, 2) for need in needs],
        "letters": [round(need.letters, 2) for need in needs],
        "beneath": beneath,
        "stub": stub,
        "starts": [k for k, (a, b) in enumerate(pairwise(part), 1) if b >= stub and groups[a][0] != groups[b][0]],
    }


def _levelled(widths: list[float], total: float) -> list[float]:
    """The widths raised towards one another until they fill ``total``."""
    raised, left = sorted(widths), total
    for k, width in enumerate(reversed(raised)):
        equal = left / (len(raised) - k)
        if width <= equal:
            return [max(w, equal) for w in widths]
        left -= width
    return widths


def _rebased(spanners: Cells, part: list[int]) -> list[dict[str, Any]]:
    """The spanners over the columns of one panel, in its own positions."""
    found = []
    for spanner in spanners:
        inside = [k for k, column in enumerate(part) if spanner["start"] <= column < spanner["end"]]
        if inside:
            found.append({**spanner, "start": min(inside), "end": max(inside) + 1})
    return found


def _need(columns: Cells, rows: Cells, k: int, size: float, beneath: bool) -> _Need:
    """What the column at ``k`` takes in points, its figures, bases and heading each at its own size."""
    figure = sign = letters = small = 0.0
    for row in rows:
        cell = row["cells"][k]
        if row["role"] in ("base", "line"):
            small = max(
                small, em(cell["text"]) * max(size - 0.8, SIZES[-1]) + (4.0 if cell["mark"] == "caution" else 0)
            )
        elif row["role"] != "section":
            figure = max(figure, em(cell["text"]) * size)
            sign = max(sign, em("▲") * SIGN_PT + 0.6 if cell["mark"] in ("up", "down") else 0)
            letters = max(letters, em(cell["letters"]) * LETTER_PT + 1.2 if cell["letters"] else 0)
    heading = max((em(word) for word in _words(columns[k]["label"])), default=0) * _head_size(size)
    if beneath:
        body = max(figure + 2 * sign, min(letters, BESIDE * 0.62 * LETTER_PT))
        return _Need(figure, sign, 0.0, max(body, small, heading) + 2 * PAD_PT)
    return _Need(figure, sign, letters, max(figure + sign + letters, small, heading) + 2 * PAD_PT)


def _head_size(size: float) -> float:
    return min(7.6, size)


def _in_lines(label: str, room: float) -> str:
    """A heading in as few lines as ``room`` em allows, of widths as alike as can be."""
    words = _PIECES.findall(label)
    lines = _filled(words, room)
    for _ in range(len(words)):
        narrower = _filled(words, max(map(em, lines)) - 0.01)
        if len(narrower) > len(lines) or len(lines) > MOST_LINES:
            break
        lines = narrower
    return "\n".join(lines)


def _filled(words: Sequence[str], room: float) -> list[str]:
    """Lines filled one after the other with words that keep the space after them; a word too wide has its own."""
    lines: list[str] = []
    for word in words:
        if lines and em((lines[-1] + word).rstrip()) <= room:
            lines[-1] += word
        else:
            lines.append(word)
    return [line.rstrip() for line in lines]


def _words(text: str) -> list[str]:
    """Pieces of a text that a line may not break: Latin words, and Han in lines of two to five characters."""
    pieces: list[str] = []
    for word in text.split():
        if any(unicodedata.east_asian_width(c) in "WF" for c in word):
            pieces.append(word[: max(2, -(-len(word) // 2))][:5])
        else:
            pieces += word.replace("-", "- ").replace("/", "/ ").split()
    return pieces


@lru_cache(maxsize=50_000)
def em(text: str) -> float:
    """How many em ``text`` takes in bold: a Han character one, others what our sans gives them."""
    advances, wide = _advances(), [unicodedata.east_asian_width(c) in "WF" for c in text]
    gaps = 0.25 * sum(a != b for a, b in pairwise(wide))  # between Han and Latin
    return gaps + sum(1.0 if han else advances.get(ord(c), 0.6) for c, han in zip(text, wide, strict=True))


@cache
def _advances() -> dict[int, float]:
    """Bold advances of the Latin letters and signs, in em."""
    from fontTools.ttLib import TTFont

    with TTFont(str(fonts.file("SourceSans3[wght].ttf")), lazy=True) as font:
        drawn, names = font.getGlyphSet(location={"wght": 700}), font.getBestCmap() or {}
        units = drawn.font["head"].unitsPerEm
        return {code: drawn[name].width / units for code, name in names.items() if code < 0x2600}
