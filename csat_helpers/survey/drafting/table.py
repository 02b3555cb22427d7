"""A file as a draft sees it: every column with its heading, its label, and how often each answer occurs."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from csat_helpers.look.fonts import missing_glyphs
from csat_helpers.look.marks import unmarked
from csat_helpers.survey import platforms, readers
from csat_helpers.survey.answers import cell_text, number
from csat_helpers.survey.characters import clean
from csat_helpers.survey.platforms import Column, Export
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.readers import Raw
from csat_helpers.survey.readers.raw import AnswerSet

# Of a column with more different answers than this only so many are kept: it is no scale.
KEPT = 400
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,200}>")
_FIELD = re.compile(r"\$?\{[^{}]*\}")


@dataclass(frozen=True)
class Answers:
    """What a column holds: ``counts`` of its different cells as text (the first :data:`KEPT` of them), how many cells are
    ``blank``, how many ``rows`` and ``distinct`` cells there are.

    ``numbers`` is how many of the different cells are numbers, ``strays`` those that are not (a few); ``low``, ``high`` and
    ``whole`` are the numbers' ends and whether all are whole. ``words`` and ``length`` are the mean of the different cells.
    """

    counts: Mapping[str, int]
    blank: int
    rows: int
    distinct: int
    numbers: int = 0
    strays: tuple[str, ...] = ()
    low: float = np.nan
    high: float = np.nan
    whole: bool = True
    words: float = 0.0
    length: float = 0.0

    @property
    def answered(self) -> int:
        """Cells that are not blank."""
        return self.rows - self.blank

    @property
    def all_kept(self) -> bool:
        """Whether every different cell is in ``counts``."""
        return self.distinct == len(self.counts)


@dataclass(frozen=True)
class Seen:
    """One column of one file. ``name`` is its heading as an item's name; ``column`` what the platform says of it;
    ``missing`` cells that the file declares to be no answer.
    """

    name: str
    column: Column
    answers: Answers
    at: int
    missing: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def label(self) -> str:
        """The question in the file's words, clean; empty where the heading is all there is."""
        return label_text(self.column.label)


@dataclass(frozen=True, eq=False)
class Table:
    """One file: its columns, its rows (the first hundred thousand of a large one), what was odd in it."""

    path: Path
    columns: tuple[Seen, ...]
    frame: pd.DataFrame
    rows: int
    platform: str = ""
    sets: tuple[AnswerSet, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    export: Export | None = None
    read_as: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def places(self) -> dict[str, int]:
        """Each column's place by its name."""
        return {seen.name: seen.at for seen in self.columns}

    def numbers(self, name: str, points: Mapping[str, int] | None = None) -> np.ndarray:
        """A column's cells as numbers, by ``points`` where they are words (folded), NaN where a cell is none."""
        codes, distinct = pd.factorize(self.frame.iloc[:, self.places[name]])
        cells = [cell_text(value) for value in distinct]
        values = [
            found if (found := (points or {}).get(cell.casefold())) is not None else number(cell) for cell in cells
        ]
        return np.array([np.nan if v is None else v for v in [*values, None]], dtype=float)[codes]


def read_table(path: Path) -> Table:
    """The file at ``path`` as a draft sees it; a survey platform says what its own columns mean.

    Raises DataError for a file that cannot be read.
    """
    raw = readers.read(path)
    platform = platforms.recognised(raw) if raw.parts is None else ""
    return _table(path, raw, platforms.unpacked(raw, platform) if platform else plain(raw))


def _table(path: Path, raw: Raw, export: Export) -> Table:
    counted = _counted(raw, export)
    seen = [
        Seen(_name(column), column, answers, at, {**_declared(raw, column, answers), **column.missing})
        for at, (column, answers) in enumerate(zip(export.columns, counted, strict=True))
    ]
    frame = export.frame if raw.parts is None else next(iter(raw.parts()))
    sheets = (raw.sheet, *raw.other_sheets) if raw.other_sheets else ()
    rows = counted[0].rows if counted else 0
    aside = [f"{n:,} rows are no responses ({reason}) and are left aside" for reason, n in export.aside.items()]
    notes = (*raw.notes, *export.notes, *aside)
    return Table(path, tuple(seen), frame, rows, export.platform, raw.sets, notes, sheets, export, raw.read_as)


def _name(column: Column) -> str:
    return unmarked(clean(column.name)).strip()


def labelled(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Of two downloads of one survey, as codes and as texts, the codes with the texts for labels; else the files as they
    are.

    What respondents typed is in the texts alone, and left out with a note. Raises DataError where the two contradict
    each other.
    """
    if len(tables) != 2 or not all(table.platform for table in tables):
        return tuple(tables)
    one, other = (table.export for table in tables)
    pair = platforms.paired(one, other) if one is not None and other is not None else None
    if pair is None:
        return tuple(tables)
    coded, texts = tables if tables[0].export is not None and tables[0].export.coded else tables[::-1]
    told = {_name(column): column for column in pair.columns}
    columns = tuple(replace(seen, column=told.get(seen.name, seen.column)) for seen in coded.columns)
    note = f"The labels of its codes are those of {texts.path.name}, the same answers as texts"
    typed = [name for name in told if name not in {seen.name for seen in coded.columns}]
    lost = f"; only there: {', '.join(typed[:8])}{' ...' if len(typed) > 8 else ''}" if typed else ""
    return (replace(coded, columns=columns, notes=(*coded.notes, note + lost)),)


def plain(raw: Raw) -> Export:
    """A file of no platform: its headings and the labels that it brings."""
    columns = []
    for heading in raw.frame.columns:
        name = str(heading)
        codes = {cell_text(code): text for code, text in raw.codes.get(name, {}).items()}
        columns.append(Column(name, label=raw.labels.get(name, ""), codes=codes))
    return Export("", raw.frame, tuple(columns))


def label_text(text: str) -> str:
    """A label as a report can show it: no markup, no fields that the survey tool filled in for each respondent
    (``{name.shown}``, ``${q://QID1/ChoiceText}``), no hidden marks, single spaces, characters that fonts have.

    >>> label_text("How fast is ${q://QID1/Name}?"), label_text("{(country.NAOK=='nl00')}")
    ('How fast is …?', '')
    """
    bare = html.unescape(_TAG.sub(" ", text)).replace("\xa0", " ")
    if _FIELD.search(bare):
        while _FIELD.search(bare):
            bare = _FIELD.sub("…", bare)
        bare = bare if any(map(str.isalnum, bare)) else ""
    bare = " ".join(unmarked(clean(bare)).split()).strip(" ：:\u3000")
    for lacking in missing_glyphs(bare):
        bare = bare.replace(lacking, "")
    return bare


def _declared(raw: Raw, column: Column, answers: Answers) -> dict[str, str]:
    """Cells found, or labelled, within the ranges that an SPSS file declares to be no answer."""
    found = {}
    for cell in dict.fromkeys((*answers.counts, *column.codes)):
        value = number(cell)
        for low, high in raw.missing.get(column.name, ()):
            least, most = number(cell_text(low)), number(cell_text(high))
            within = value is not None and least is not None and most is not None and least <= value <= most
            if within or cell in (cell_text(low), cell_text(high)):
                found[cell] = "the file declares it missing"
    return found


def _counted(raw: Raw, export: Export) -> list[Answers]:
    """Each column's answers, counted a part of the rows at a time."""
    tallies = [_Tally() for _ in export.columns]
    for part in raw.parts() if raw.parts is not None else iter([export.frame]):
        for at, tally in enumerate(tallies):
            tally.add(part.iloc[:, at])
    return [tally.answers() for tally in tallies]


class _Tally:
    """A column's different cells, part by part."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.rows = self.blank = self.distinct = self.numbers = 0
        self.strays: dict[str, None] = {}
        self.low, self.high, self.whole = np.inf, -np.inf, True
        self.words = self.length = 0

    def add(self, column: pd.Series) -> None:
        self.rows += len(column)
        codes, distinct = pd.factorize(column)
        times = np.bincount(codes[codes >= 0], minlength=len(distinct)).tolist()
        self.blank += int((codes < 0).sum())
        for value, n in zip(distinct, times, strict=True):
            cell = cell_text(value)
            if not cell:
                self.blank += n
            elif cell in self.counts:
                self.counts[cell] += n
            else:
                self._new(cell, n)

    def _new(self, cell: str, n: int) -> None:
        self.distinct += 1
        if len(self.counts) < KEPT:
            self.counts[cell] = n
        value = number(cell)
        if value is not None:
            self.numbers += 1
            self.low, self.high = min(self.low, value), max(self.high, value)
            self.whole = self.whole and value.is_integer()
        elif len(self.strays) < KEPT:
            self.strays[cell] = None
        self.words += len(cell.split())
        self.length += len(cell)

    def answers(self) -> Answers:
        of = max(self.distinct, 1)
        return Answers(
            self.counts, self.blank, self.rows, self.distinct, self.numbers, tuple(self.strays), self.low, self.high, self.whole,
            self.words / of, self.length / of,
        )  # fmt: skip


def joined(parts: list[Answers]) -> Answers:
    """The answers of one question in several files."""
    if len(parts) == 1:
        return parts[0]
    counts: dict[str, int] = {}
    for part in parts:
        for cell, n in part.counts.items():
            counts[cell] = counts.get(cell, 0) + n
    distinct = len(counts) if all(p.all_kept for p in parts) else max(len(counts) + 1, *(p.distinct for p in parts))
    of = max(sum(p.distinct for p in parts), 1)
    return Answers(
        counts,
        sum(p.blank for p in parts),
        sum(p.rows for p in parts),
        distinct,
        sum(number(c) is not None for c in counts) if len(counts) == distinct else max(p.numbers for p in parts),
        tuple(dict.fromkeys(stray for p in parts for stray in p.strays)),
        min(p.low for p in parts),
        max(p.high for p in parts),
        all(p.whole for p in parts),
        sum(p.words * p.distinct for p in parts) / of,
        sum(p.length * p.distinct for p in parts) / of,
    )


def integers(cells: Iterator[str] | list[str]) -> dict[str, int] | None:
    """Each cell as a whole number, None where one is none or begins with a zero that a number would lose."""
    found = {}
    for cell in cells:
        value = number(cell)
        if value is None or not value.is_integer() or abs(value) >= 1e9 or re.match(r"[-+]?0\d", cell):
            return None
        found[cell] = int(plain_code(value))
    return found
