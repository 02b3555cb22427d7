"""Interviews that end before they start, in the future, or before there were interviews of the kind."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from csat_helpers.survey.checks.found import NO_DATES, Found, Rows, not_checked

DATES = "impossible dates"
# The columns of the platforms, folded to letters and digits.
_STARTS = (
    "startdate", "starttime", "timestarted", "startdateutc", "starttimeutc", "interviewstart", "startedat",
    "开始答题时间", "开始时间", "答题开始时间",
)  # fmt: skip
_ENDS = (
    "enddate", "endtime", "completiontime", "submitdate", "datesubmitted", "submitdateutc", "interviewend", "endedat",
    "submissiondate", "timestamp", "结束答题时间", "结束时间", "提交答卷时间", "提交时间", "答题结束时间",
)  # fmt: skip
_TIMES = ("", " %H:%M:%S", " %H:%M", " %H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p")
_NAMED = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%b %d %Y")
_MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y")
_DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y")
_TRIED = 500  # distinct cells that choose the format
_ZONE = re.compile(r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
_EARLIEST = pd.Timestamp(1950, 1, 1)
_DAY = pd.Timedelta(days=1)  # clocks and time zones


def impossible_dates(rows: Rows) -> Iterator[Found]:
    """Rows whose dates cannot be: the end before the start, either after ``as_of`` or long before."""
    rule = rows.quality.dates
    if rule is None:
        return
    start = rule.start or _known(rows.responses, _STARTS)
    end = rule.end or _known(rows.responses, _ENDS)
    names = [name for name in (start, end) if name is not None and name in rows.responses]
    times = moments([rows.responses[name] for name in names])
    if not any(one.notna().any() for one in times):
        yield not_checked(DATES, rows, NO_DATES)
        return
    known = dict(zip(names, times, strict=True))
    base = np.logical_or.reduce([one.notna().to_numpy(bool) for one in times])
    late, early = rows.none, rows.none
    for one in times:
        early |= (one < _EARLIEST).to_numpy(bool)
        late |= (one >= rows.as_of + _DAY).to_numpy(bool) if rows.as_of is not None else False
    turned = (known[end] < known[start]).to_numpy(bool) if start in known and end in known else rows.none
    kinds = [(f"{end} < {start}", turned), (f"> {rows.as_of:%Y-%m-%d}" if rows.as_of is not None else "", late)]
    kinds.append((f"< {_EARLIEST.year}", early))
    said = ", ".join(f"{words}: {int(hit.sum())}" for words, hit in kinds if hit.any())
    yield Found(DATES, turned | late | early, int(base.sum()), rule.action, " / ".join(names), said)


def moments(columns: Sequence[pd.Series]) -> list[pd.Series]:
    """Columns of dates and times as moments, NaT where there is none; a form is chosen by what reads most of all cells.

    ``03/04/2018`` is a day or a month first as the cells that can be one only say.
    """
    distinct = [_cells(column) for column in columns]
    first = _order([cell for cells, _, _ in distinct for cell in cells[:_TRIED]])
    return [
        pd.Series(_read(cells, first)[code], index=column.index)
        if cells is not None
        else column.astype("datetime64[ns]")
        for column, (cells, code, _) in zip(columns, distinct, strict=True)
    ]


def _cells(column: pd.Series) -> tuple[list[str], np.ndarray, int]:
    """The distinct cells as text, without a time zone, and which of them each row has (-1, the last, where none)."""
    code, found = pd.factorize(column)
    cells = [str(one) for one in found]
    if any(_plain(cell) != cell for cell in cells[:_TRIED]):
        cells = [_plain(cell) for cell in cells]
    return [*cells, ""], code, len(column)


def _plain(cell: str) -> str:
    """A cell with one blank between day and time, and without a time zone."""
    return _ZONE.sub("", " ".join(cell.replace("T", " ").split()))


def _order(cells: list[str]) -> tuple[str, ...]:
    """Which of month and day comes first, by what reads more."""
    month, day = (
        sum(_count(cells, form + time) for form in forms for time in _TIMES) for forms in (_MONTH_FIRST, _DAY_FIRST)
    )
    return _DAY_FIRST if day > month else _MONTH_FIRST


def _count(cells: list[str], form: str) -> int:
    return int(pd.to_datetime(pd.Series(cells, dtype=object), format=form, errors="coerce").notna().sum())


def _read(cells: list[str], order: tuple[str, ...]) -> np.ndarray:
    """Every cell by the forms that read it, the commonest of a sample first."""
    texts = pd.Series(cells, dtype=object)
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[ns]")
    sample = cells[:_TRIED]
    forms = [form + time for form in (*_NAMED, *order) for time in _TIMES]
    counts = {form: count for form in forms if (count := _count(sample, form))}
    for form in sorted(counts, key=lambda name: -counts[name]):
        rest = found.isna()
        if not rest.any():
            break
        found[rest] = pd.to_datetime(texts[rest], format=form, errors="coerce").astype("datetime64[ns]")
    return _serial(texts, found).to_numpy()


def _serial(texts: pd.Series, found: pd.Series) -> pd.Series:
    """Days since 1900 as a spreadsheet counts them, where nothing else reads a cell."""
    numbers = pd.to_numeric(texts.where(found.isna()), errors="coerce")
    days = numbers.where(numbers.between(20_000, 80_000))
    return found.fillna(pd.to_datetime(days, unit="D", origin="1899-12-30").astype("datetime64[ns]"))


def _known(responses: pd.DataFrame, words: tuple[str, ...]) -> str | None:
    """The first column that a platform names so."""
    folded = {re.sub(r"[\W_]", "", str(name)).casefold(): str(name) for name in reversed(responses.columns)}
    return next((folded[word] for word in words if word in folded), None)
