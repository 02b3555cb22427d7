"""SurveyMonkey: the question over the first column of its block, its options or rows in a second header row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from csat_helpers.locale.note import note
from csat_helpers.survey.platforms.export import Column, Export
from csat_helpers.survey.platforms.parts import MATRIX_ANSWERS, Notes, Part, answers, export, options, ranked
from csat_helpers.survey.platforms.tables import Table, tidy, whole
from csat_helpers.survey.platforms.words import Words, folded

NAME = "surveymonkey"
_DASH, _SLASH = " - ", " / "


@dataclass(frozen=True)
class _Below:
    """A column of a question's block: its place and its second heading."""

    at: int
    heading: str


def signature(table: Table, words: Words) -> bool:
    """Whether the respondent and the collector have their columns."""
    kinds = [words.fact(h) for h in table.headings]
    return "id" in kinds and "source" in kinds


def unpack(table: Table, words: Words) -> Export:
    """The file as SurveyMonkey means it: ``Q1``, ``Q2_1`` (an option or row), ``Q2_other``, by the questions' order."""
    notes = Notes()
    two = _two_rows(table, words)
    table = table.below(int(two))
    headings, second = (table.headings, tuple(map(tidy, table.above[0]))) if two else _joined(table.headings, words)
    parts: list[Part] = []
    number = 0
    for heading, block in _blocks(headings, second, words):
        if fact := words.fact(heading):
            parts += [Part(Column(heading, heading, fact), table.columns[one.at]) for one in block]
            continue
        number += 1
        parts += _question(f"Q{number}", heading, block, table, words, notes)
    singles = [answers(p.cells, words) for p in parts if p.column.kind in ("single", "matrix")]
    coded = bool(singles) and sum(whole(found) for found in singles) * 2 > len(singles)
    return export(NAME, parts, words, notes, coded=coded)


def _two_rows(table: Table, words: Words) -> bool:
    """Whether a second row of headings follows: it has no respondent, or is one of the platform's words where none has."""
    row = table.row(0)
    ids = [cell for heading, cell in zip(table.headings, row, strict=False) if words.fact(heading) == "id"]
    known = _all(words.single, words.open, words.other)
    return not any(cell.strip() for cell in ids) if ids else any(folded(cell) in known for cell in row)


def _joined(headings: Sequence[str], words: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two rows of headings from one in which they are joined (``question / option``), as from merged cells."""
    parted = [tidy(h).rpartition(_SLASH) for h in headings]
    stems = Counter(stem for stem, _, _ in parted)
    known = _all(words.single, words.open, words.other)
    two = [bool(stem) and (stems[stem] > 1 or folded(below) in known) for stem, _, below in parted]
    return (
        tuple(stem if both else tidy(h) for h, (stem, _, _), both in zip(headings, parted, two, strict=True)),
        tuple(below if both else "" for (_, _, below), both in zip(parted, two, strict=True)),
    )


def _blocks(headings: Sequence[str], second: Sequence[str], words: Words) -> list[tuple[str, list[_Below]]]:
    """Questions with their columns: a blank heading, or the same one once more, goes on with the question before it."""
    blocks: list[tuple[str, list[_Below]]] = []
    for at, (given, below) in enumerate(zip(headings, second, strict=True)):
        heading = tidy(given)
        if blocks and (not heading or (heading == blocks[-1][0] and below)) and not words.fact(blocks[-1][0]):
            blocks[-1][1].append(_Below(at, below))
        else:
            blocks.append((heading, [_Below(at, below)]))
    return blocks


def _question(name: str, label: str, block: Sequence[_Below], table: Table, words: Words, notes: Notes) -> list[Part]:
    typed = [one for one in block if words.typed_by_hand(one.heading) and len(block) > 1]
    rows = [one for one in block if one not in typed]
    single = len(rows) == 1 and (not rows[0].heading or folded(rows[0].heading) in _all(words.single, words.open))
    parts = (
        [_single(name, label, rows[0], table, words, typed=bool(typed))]
        if single
        else _rows(name, label, rows, table, words, notes)
    )
    for k, one in enumerate(typed, 1):
        column = Column(f"{name}_other" + (f"_{k}" if k > 1 else ""), label, "write-in", name, label, one.heading)
        parts.append(Part(column, table.columns[one.at]))
    return parts


def _single(name: str, label: str, one: _Below, table: Table, words: Words, *, typed: bool) -> Part:
    below = folded(one.heading)
    kind = "text" if below in _all(words.open) else "single" if below in _all(words.single) else ""
    return Part(Column(name, label, kind, name if typed else "", label if typed else ""), table.columns[one.at])


def _rows(name: str, label: str, rows: Sequence[_Below], table: Table, words: Words, notes: Notes) -> list[Part]:
    """Options with their own label (or number) in the cells, ranks, or the rows of a matrix."""
    columns = [table.columns[one.at] for one in rows]
    found = [answers(cells, words) for cells in columns]
    if _own_label(found, [one.heading for one in rows]):
        three = [(f"{name}_{k}", one.heading, table.columns[one.at]) for k, one in enumerate(rows, 1)]
        parts = options(name, label, three, words, notes, chosen=[set(one) for one in found])
        _say_if_single(name, parts, notes)
        return parts
    choices = [one.heading.rpartition(_DASH) for one in rows]
    if all(row for row, _, _ in choices) and _own_label(found, [choice for _, _, choice in choices]):
        return _matrix_of_options(name, label, rows, table, words, notes)
    few = 0 < len({cell for one in found for cell in one}) <= MATRIX_ANSWERS
    kind = "ranking" if ranked(columns, words) else "matrix" if few else ""
    return [
        Part(Column(f"{name}_{k}", label, kind, name, label, one.heading), table.columns[one.at])
        for k, one in enumerate(rows, 1)
    ]


def _own_label(found: Sequence[Sequence[str]], labels: Sequence[str]) -> bool:
    """Whether each column holds nothing but its option's label; or its number, in a download of numbers."""
    if not any(found) or any(len(one) > 1 for one in found):
        return False
    pairs = [(one[0], label, str(k)) for k, (one, label) in enumerate(zip(found, labels, strict=True), 1) if one]
    numbers = len(labels) > 1 and len(pairs) > 1 and all(cell.strip() == place for cell, _, place in pairs)
    return numbers or all(folded(cell) == folded(label) for cell, label, _ in pairs)


def _matrix_of_options(
    name: str, label: str, rows: Sequence[_Below], table: Table, words: Words, notes: Notes
) -> list[Part]:
    """A matrix with several answers a row (second headings ``row - choice``): a question a row."""
    parts: list[Part] = []
    for k, (row, together) in enumerate(groupby(rows, key=lambda one: one.heading.rpartition(_DASH)[0]), 1):
        block = list(together)
        three = [
            (f"{name}_{k}_{c}", one.heading.rpartition(_DASH)[2], table.columns[one.at])
            for c, one in enumerate(block, 1)
        ]
        chosen = [set(answers(cells, words)) for _, _, cells in three]
        parts += options(f"{name}_{k}", f"{label} {row}", three, words, notes, chosen=chosen)
    return parts


def _say_if_single(name: str, parts: Sequence[Part], notes: Notes) -> None:
    """An older export gives a question with one answer as a column an option too."""
    chosen = np.sum([part.cells.are({"1"}) for part in parts], axis=0)
    if chosen.max(initial=0) == 1:
        notes.say(
            note("{name}: nobody chose more than one option; it may be a question with a single answer.", name=name)
        )


def _all(*lists: Sequence[str]) -> set[str]:
    return {folded(word) for words in lists for word in words}
