"""Several files as one survey: which of them are waves, and in which order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from csat_helpers.survey.drafting import words
from csat_helpers.survey.drafting.table import Seen, Table

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_PERIOD = re.compile(r"(?:wave|cohort|round|period|q|w|h|第)[ _\-]?(\d{1,2})(?!\d)|(\d{1,2})(?!\d)", re.IGNORECASE)
_DATED = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2]|[Qq][1-4]|[Hh][12])(?!\d)")
_SAME_IDS = 0.8


@dataclass(frozen=True)
class Waves:
    """The files in their order, oldest first, the ``names`` of their waves (empty where they are one), and why."""

    tables: tuple[Table, ...]
    names: tuple[str, ...]
    reason: str
    unsure: bool = False


def waves(tables: Sequence[Table]) -> Waves:
    """Whether files are waves: by a year or a number in their names, else by what they hold."""
    if len(tables) == 1:
        return Waves(tuple(tables), (), "")
    for told in (_dated, _years, _periods):
        found = [told(table.path) for table in tables]
        if all(found) and len(set(found)) == len(found):
            order = sorted(range(len(tables)), key=lambda k: _sortable(found[k]))
            what = {"_dated": "period", "_years": "year", "_periods": "number"}[told.__name__]
            again = _again(tables)
            return Waves(
                tuple(tables[k] for k in order), tuple(found[k] for k in order), f"the {what} in the file's name{again}",
                unsure=told is _periods or bool(again),
            )  # fmt: skip
    numbered = tuple(str(k + 1) for k in range(len(tables)))
    if again := _again(tables):
        return Waves(tuple(tables), numbered, f"in the order given{again}", unsure=True)
    if len({frozenset(s.name for s in t.columns) for t in tables}) > 1:
        return Waves(tuple(tables), numbered, "the files have different columns; in the order given", unsure=True)
    return Waves(
        tuple(tables), (), "the files have the same columns and no years in their names: taken as one wave", True
    )


def _dated(path: Path) -> str:
    match = _DATED.search(path.stem)
    return f"{match[1]}-{match[2].upper()}" if match else ""


def _years(path: Path) -> str:
    found = _YEAR.findall(path.stem)
    return found[-1] if found else ""


def _periods(path: Path) -> str:
    found = [a or b for a, b in _PERIOD.findall(path.stem)]
    return str(int(found[-1])) if found else ""


def _sortable(name: str) -> tuple[int, str]:
    return (int(name), "") if name.isdigit() else (int(name[:4]), name)


def _again(tables: Sequence[Table]) -> str:
    """A warning where two files hold the same respondents."""
    for k, table in enumerate(tables):
        for other in tables[:k]:
            for a, b in _ids(other, table):
                same = set(a.answers.counts) & set(b.answers.counts)
                if (
                    len(same) >= _SAME_IDS * min(len(a.answers.counts), len(b.answers.counts))
                    and a.answers.rows == b.answers.rows
                ):
                    return f"; {other.path.name} and {table.path.name} have the same numbers in '{a.name}': two downloads of one survey? Then draft from one"
    return ""


def _ids(one: Table, other: Table) -> Iterator[tuple[Seen, Seen]]:
    """Columns of both files that number the respondents."""
    for a in one.columns:
        if a.answers.distinct == a.answers.rows > 1 and (words.says("id", a.name) or a.column.kind == "id"):
            yield from ((a, b) for b in other.columns if b.name == a.name and b.answers.distinct == b.answers.rows)
