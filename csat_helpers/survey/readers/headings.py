"""Where a sheet's headings stand: below a title, in one row or in two or three that belong together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from csat_helpers.errors import DataError
from csat_helpers.survey.answers import number

LOOKED_AT = 60  # rows from the top that decide
MOST = 3  # rows of headings
_TITLES = 12  # rows above the headings
_SPAN = re.compile(r"\s*(\d+)\s*-\s*(\d+)\s*")
Merged = tuple[tuple[int, int], tuple[int, int]]
Cell = object


@dataclass(frozen=True)
class Headings:
    """The rows of a sheet's headings, counted from 0 within the rows that are used: ``first`` and how many, ``count``.

    ``titles`` are the texts that stand above them.
    """

    first: int
    count: int
    titles: tuple[str, ...] = ()

    @property
    def body(self) -> int:
        """The first row of answers."""
        return self.first + self.count


def asked_headings(header_rows: int | str, start: int, where: str) -> Headings:
    """The headings as the user says: ``2`` (the first two rows that are used) or ``"3-4"`` (those rows of the sheet).

    ``start`` is the sheet's first used row, counted from 0. Raises DataError for anything else.
    """
    span = _SPAN.fullmatch(str(header_rows))
    if span:
        first, last = int(span[1]) - 1 - start, int(span[2]) - 1 - start
    elif str(header_rows).strip().isdecimal():
        first, last = 0, int(header_rows) - 1
    else:
        first, last = 0, -1
    if not 0 <= first <= last or last - first >= 10:
        raise DataError(
            f"'{header_rows}' does not say which rows hold the headings (the first used row is {start + 1}).",
            where=where, mend="Write their number, such as 2, or the rows of the sheet, such as 3-4.",
        )  # fmt: skip
    return Headings(first, last - first + 1)


def find_headings(rows: Sequence[Sequence[Cell]], merged: Sequence[Merged]) -> Headings:
    """The headings of a sheet by its first rows, as typed values (blank: ``""``), and its merged ranges.

    A lone cell over a wider table is a title. Rows of headings belong together where cells are merged across columns
    above a row of text, or where a row of text with gaps stands over text that names the gaps and numbers below it.
    Headings that a survey platform writes in rows of its own (SurveyMonkey, Qualtrics) stay one row.
    """
    first, titles = _below_titles(rows, merged)
    own = [m for m in merged if m[0][0] >= first]
    if _platform(rows[first : first + 3]):
        return Headings(first, 1, titles)
    count = 1
    while count < MOST and first + count < len(rows) - 1 and _continues(rows, first, first + count - 1, own):
        count += 1
    return Headings(first, count, titles)


def join(rows: Sequence[Sequence[str]], merged: Sequence[Merged], first: int) -> list[str]:
    """One heading a column from several rows of texts: ``upper / lower``.

    An upper heading holds for the columns that it is merged over, and where nothing is merged for the columns to its
    right that are named below only.
    """
    filled = [list(row) for row in rows]
    for (top, left), (bottom, right) in merged:
        if first <= top < first + len(rows) and left < len(rows[0]):
            for row in range(top - first, min(bottom - first + 1, len(rows))):
                if row == top - first:
                    filled[row][left : right + 1] = [rows[row][left]] * len(filled[row][left : right + 1])
    for upper, row in enumerate(filled[:-1]):
        spans = [m for m in merged if m[0][0] == first + upper]
        for k in range(1, len(row)):
            if not row[k] and not spans and any(below[k] for below in filled[upper + 1 :]):
                row[k] = row[k - 1]
    return [" / ".join(dict.fromkeys(text for row in filled if (text := row[k].strip()))) for k in range(len(rows[0]))]


def is_table(rows: Sequence[Sequence[Cell]], headings: Headings) -> bool:
    """Whether the rows look like a table: two or more columns with headings, most of the width, over at least one row."""
    if headings.body >= len(rows):
        return False
    names = {k for row in rows[headings.first : headings.body] for k, cell in enumerate(row) if not _blank(cell)}
    used = {k for row in rows[headings.body :] for k, cell in enumerate(row) if not _blank(cell)}
    return len(names) >= 2 and 3 * len(names | used) <= 4 * len(names) and len(used) >= 2


def _below_titles(rows: Sequence[Sequence[Cell]], merged: Sequence[Merged]) -> tuple[int, tuple[str, ...]]:
    """The first row that is no title, and the titles above it."""
    width = max((len(row) for row in rows), default=0)
    titles: list[str] = []
    for k, row in enumerate(rows[: _TITLES + 1]):
        filled = [cell for cell in row if not _blank(cell)]
        if not filled:
            continue
        across = any(top == k and right - left + 1 > width / 2 for (top, left), (_, right) in merged)
        if len(filled) > 1 or not (_lone(rows, k, width) or (across and _headed(rows, k, width))):
            return (k, tuple(titles))
        titles.append(str(filled[0]).strip())
    return next((k for k, row in enumerate(rows) if any(not _blank(c) for c in row)), 0), ()


def _lone(rows: Sequence[Sequence[Cell]], at: int, width: int) -> bool:
    """Whether the one cell of a row is a title: the table below is wider, or begins after a blank row."""
    gap = at + 1 < len(rows) and all(_blank(cell) for cell in rows[at + 1])
    return width >= (2 if gap else 3) and _headed(rows, at, width)


def _headed(rows: Sequence[Sequence[Cell]], at: int, width: int) -> bool:
    """Whether a row of headings follows within the titles' rows: most of the width, text only, and more rows below."""
    for k in range(at + 1, min(at + _TITLES, len(rows) - 1)):
        filled = [cell for cell in rows[k] if not _blank(cell)]
        if len(filled) >= max(2, 0.6 * width):
            return all(_words(cell) for cell in filled) and len(set(map(str, filled))) > 1
        if len(filled) > 1 and not all(_words(cell) for cell in filled):
            return False
    return False


def _continues(rows: Sequence[Sequence[Cell]], first: int, upper: int, merged: Sequence[Merged]) -> bool:
    """Whether the row below ``upper`` is one of headings too."""
    above, below = rows[upper], rows[upper + 1]
    named = [k for k, cell in enumerate(below) if not _blank(cell)]
    if not named or not all(_words(below[k]) or _is_text(below[k]) for k in named):
        return False
    tall = any(first <= top <= upper < bottom for (top, _), (bottom, _) in merged)
    across = [m for m in merged if m[0][0] == upper and m[1][1] > m[0][1]]
    if tall or any(sum(not _blank(below[k]) for k in range(left, right + 1)) > 1 for (_, left), (_, right) in across):
        return True
    return not merged and _gaps_are_named(above, below, rows[upper + 2 :])


def _gaps_are_named(above: Sequence[Cell], below: Sequence[Cell], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether blank cells of a row of headings are named by the row below, over columns of numbers."""
    gaps = [k for k, cell in enumerate(above) if _blank(cell) and not _blank(below[k])]
    if not gaps or sum(not _blank(cell) for cell in above) < 1 or not all(_words(below[k]) for k in gaps):
        return False
    if not all(_words(cell) for cell in above if not _blank(cell)):
        return False
    return any(_numbers([row[k] for row in body]) for k in gaps)


def _numbers(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if not _blank(cell)]
    return bool(filled) and sum(not _words(cell) for cell in filled) >= 0.8 * len(filled)


def _platform(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a survey platform wrote the headings in rows that its own parser reads."""
    ids = any('"ImportId"' in str(cell) for row in rows for cell in row)
    monkey = bool(rows) and any(str(cell).strip().casefold() == "respondent id" for cell in rows[0])
    return ids or monkey


def _words(cell: Cell) -> bool:
    """Whether a cell holds text that is no number."""
    return _is_text(cell) and number(str(cell)) is None


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and not _blank(cell)


def _blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()
