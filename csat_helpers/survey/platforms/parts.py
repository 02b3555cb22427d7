"""What platforms have in common: a column of an export with its cells, and an export made of such parts."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from csat_helpers.locale.note import note
from csat_helpers.survey.platforms.export import FACTS, Column, Export
from csat_helpers.survey.platforms.tables import Cells, whole
from csat_helpers.survey.platforms.words import Words

_SPOILED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
# Fewer rows of ranks could be a matrix by chance.
_RANKED_ROWS = 10
# More different answers are hardly those of a matrix: texts, amounts.
MATRIX_ANSWERS = 11


@dataclass(frozen=True, eq=False)
class Part:
    """One column of an export and its cells."""

    column: Column
    cells: Cells


@dataclass
class Notes:
    """Sentences on what was odd in a file, and the rows left out, gathered on the way through it."""

    sentences: list[str] = field(default_factory=list)
    aside: dict[str, int] = field(default_factory=dict)

    def say(self, sentence: str) -> None:
        """Add a sentence, once."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)


def export(platform: str, parts: Sequence[Part], words: Words, notes: Notes, *, coded: bool = False) -> Export:
    """The parts as an export: every name once, every platform's code for no answer with its kind."""
    named = unique([part.column.name for part in parts])
    columns = tuple(
        replace(part.column, name=name, missing=part.column.missing or _missing(part, words))
        for name, part in zip(named, parts, strict=True)
    )
    for column, part in zip(columns, parts, strict=True):
        if column.kind == "id" and any(_SPOILED.fullmatch(cell) for cell in part.cells.present):
            notes.say(
                note(
                    "{name}: ids such as 1.1E+10 were cut short by a spreadsheet; export the file again.",
                    name=column.name,
                )
            )
    frame = pd.DataFrame({name: part.cells.series() for name, part in zip(named, parts, strict=True)})
    frame.columns = pd.Index(named, dtype=object)
    return Export(platform, frame, columns, dict(notes.aside), tuple(notes.sentences), coded)


def unique(names: Iterable[str]) -> list[str]:
    """Names, each once: ``Comment``, ``Comment (2)``; a blank one by its place, ``column 3``."""
    taken: set[str] = set()
    found: list[str] = []
    for k, given in enumerate(names):
        first = name = given.strip() or f"column {k + 1}"
        copy = 2
        while name in taken:
            name, copy = f"{first} ({copy})", copy + 1
        taken.add(name)
        found.append(name)
    return found


def answers(cells: Cells, words: Words) -> tuple[str, ...]:
    """The distinct cells that are answers: neither blank nor the platform's code for none."""
    return tuple(cell for cell in cells.present if cell.strip() not in words.missing)


def options(
    name: str,
    label: str,
    columns: Sequence[tuple[str, str, Cells]],
    words: Words,
    notes: Notes,
    *,
    chosen: Sequence[set[str]] = (),
    full_label: str = "",
) -> list[Part]:
    """Columns of one question with several answers (name, option, cells) as 1 chosen, 0 not, blank where none was.

    ``chosen`` are the cells that say so, a column, where they are not the platform's ``selected``. A blank beside a chosen
    option is one not chosen; where all are blank the question was not answered or not asked, and stays blank.
    """
    yes = [cells.are(frozenset(chosen[k] if chosen else words.selected)) for k, (_, _, cells) in enumerate(columns)]
    no = [cells.are(frozenset(words.unselected)) for _, _, cells in columns]
    answered = np.logical_or.reduce([*yes, *no])
    skipped, code = _skipped([cells for _, _, cells in columns], words)
    parts = []
    for (own, option, cells), one, none in zip(columns, yes, no, strict=True):
        blank = cells.are({c for c in cells.distinct if not c.strip()})
        over = skipped & none
        if over.any():
            notes.say(
                note(
                    "{name}: rows that skipped the question had 0 in some options; all of their options say '{code}'.",
                    name=name,
                    code=code,
                )
            )
        size = len(cells.distinct)
        codes = np.select([over, one, none | (blank & answered)], [size, size + 1, size + 2], cells.codes)
        column = Column(own, full_label or label, "multiple", name, label, option, selected=("1",))
        parts.append(Part(column, Cells(codes, (*cells.distinct, code, "1", "0"))))
    return parts


def _skipped(columns: Sequence[Cells], words: Words) -> tuple[np.ndarray, str]:
    """The rows that skipped a question in any of its columns, and the code that says so."""
    codes = {code for code, kind in words.missing.items() if kind == "skipped"}
    rows = np.logical_or.reduce([cells.are(codes) for cells in columns])
    found = [cell for cells in columns for cell in cells.present if cell in codes]
    return rows, found[0] if found else ""


def ranked(columns: Sequence[Cells], words: Words) -> bool:
    """Whether columns hold ranks of options: in every row 1 to the number ranked, each once, in rows enough to tell."""
    if len(columns) < 2 or not all(whole(answers(cells, words)) for cells in columns if answers(cells, words)):
        return False
    table = np.column_stack([_numbers(cells, words) for cells in columns])
    given = ~np.isnan(table)
    several = given.sum(axis=1) >= 2
    if several.sum() < _RANKED_ROWS:
        return False
    in_order = np.sort(table, axis=1)  # blanks stand last
    expected = np.where(given.sum(axis=1)[:, None] > np.arange(len(columns)), np.arange(1, len(columns) + 1), np.nan)
    return bool(np.array_equal(in_order, expected, equal_nan=True))


def rows_kind(columns: Sequence[Cells], words: Words, *, texts: bool) -> str:
    """What columns of one question are, as far as their cells tell: ``multiple``, ``ranking``, ``matrix`` or empty.

    In a download of texts (``texts``) a question with several answers has one column, so 0 and 1 are no options.
    """
    found = {cell for cells in columns for cell in answers(cells, words)}
    if found <= {*words.selected, *words.unselected} and found & set(words.unselected) and not texts:
        return "multiple"
    if ranked(columns, words):
        return "ranking"
    return "matrix" if 0 < len(found) <= MATRIX_ANSWERS else ""


def _numbers(cells: Cells, words: Words) -> np.ndarray:
    found = set(answers(cells, words))
    return np.array([float(c) if c in found else np.nan for c in cells.distinct])[cells.codes]


def _missing(part: Part, words: Words) -> Mapping[str, str]:
    """The platform's codes for no answer that stand in a question's cells."""
    if part.column.kind in FACTS:
        return {}
    return {cell: words.missing[cell.strip()] for cell in part.cells.present if cell.strip() in words.missing}


def prefix(texts: Sequence[str]) -> str:
    """What all of some texts begin with."""
    low, high = min(texts), max(texts)
    return low[: next((k for k, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))]


def apart(
    column: Column, cells: Cells, typed_beside: Callable[[str], tuple[str, str]], *, name: str = ""
) -> tuple[Part, Part | None]:
    """A column and, where cells hold an answer with what was typed beside it, that as a column of its own."""
    found = [typed_beside(cell) for cell in cells.distinct]
    if not any(typed for _, typed in found):
        return Part(column, cells), None
    group = column.group or column.name
    beside = " / ".join(sorted({label for label, typed in found if typed}))
    own = Column(
        name or f"{column.name}_other", column.label, "write-in", group, column.group_label or column.label, beside
    )
    kept = replace(column, group=group, group_label=column.group_label or column.label)
    return (
        Part(kept, cells.mapped([label for label, _ in found])),
        Part(own, cells.mapped([typed for _, typed in found])),
    )
