"""Qualtrics: three header rows (names, texts, ImportId) or two (legacy), values or labels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from csat_helpers.locale.note import note
from csat_helpers.survey.platforms.export import Column, Export
from csat_helpers.survey.platforms.joined import Joined, by_options, expanded, joined_text
from csat_helpers.survey.platforms.parts import MATRIX_ANSWERS, Notes, Part, answers, export, options, prefix, ranked
from csat_helpers.survey.platforms.tables import Table, tidy, whole
from csat_helpers.survey.platforms.words import Words, folded

NAME = "qualtrics"
_IMPORT = re.compile(r"""["']ImportId["']\s*:\s*["']([^"']*)["']""")
_RESPONSE = re.compile(r"R_\w+")
_QUESTION = re.compile(r"(?:\d+_)?QID\d+")
_ROW = re.compile(r"((?:\d+_)?QID\d+(?:#\d+)?(?:_\d+)*)_\d+")
_NUMBERED = re.compile(r"(.+)_(\d+)")
_WRITE_IN = re.compile(r"(.+)_\d+_TEXT")
_CODES = re.compile(r"-?\d+(?:,-?\d+)*")
# A comma between figures or before a space belongs to a label.
_COMMA = re.compile(r"(?<!\d),(?! )|,(?![\d ])")
_DERIVED = re.compile(r".*(?:_NPS_GROUP|_DO|_DO_\d+|Topics|Sentiment\w*|_BROWSER|_VERSION|_OS|_RESOLUTION)")
_SELECTED = " - Selected Choice"
# So many headings of its own facts make a file Qualtrics' where there is no ImportId.
_FACTS_ENOUGH = 4


@dataclass(frozen=True)
class _Question:
    """A column's heading: its place, name, text, Qualtrics' own id where the file has it, and the fact it holds."""

    at: int
    name: str
    text: str
    id: str
    fact: str

    @property
    def group(self) -> str:
        """What columns of one question share: the id, or the name, without the last number."""
        match = _ROW.fullmatch(self.id) if self.id else _NUMBERED.fullmatch(self.name)
        return match.group(1) if match and not self.fact else ""


def signature(table: Table, words: Words) -> bool:
    """Whether a header row has ImportIds, or the headings (or the texts below them) are Qualtrics' own."""
    if _import_row(table) is not None:
        return True
    found = [{kind for heading in row if (kind := words.fact(heading))} for row in (table.headings, table.row(0))]
    return any("id" in kinds and len(kinds) >= _FACTS_ENOUGH for kinds in found)


def unpack(table: Table, words: Words) -> Export:
    """The file as Qualtrics means it, under its own names; several answers in one cell as ``Q5_1``, ``Q5_2`` by code."""
    notes = Notes()
    table, questions = _questions(table, words)
    table = _responses(table, questions, words, notes)
    coded = _coded(table, questions)
    parts: list[Part] = []
    for group, together in groupby(questions, key=lambda q: q.group):
        columns = list(together)
        if group and len(columns) > 1 and (found := _group(columns, table, words, notes)):
            parts += found
        else:
            parts += [part for q in columns for part in _one(q, table, words, notes, coded=coded)]
    return export(NAME, _scored(parts), words, notes, coded=coded)


def _import_row(table: Table) -> int | None:
    """The row (below the headings) whose cells are mostly ImportIds."""
    for number in range(2):
        row = table.row(number)
        if row and sum(bool(_IMPORT.search(cell)) for cell in row) * 2 > len(row):
            return number
    return None


def _questions(table: Table, words: Words) -> tuple[Table, list[_Question]]:
    """The table without its header rows, and what these say of each column."""
    at = _import_row(table)
    texts, ids = table.headings, ("",) * len(table.headings)
    if at is not None:
        found = [_IMPORT.search(cell) for cell in table.row(at)]
        ids = tuple(match.group(1) if match else "" for match in found)
        texts = table.row(0) if at else texts
    elif _texts_follow(table, words):
        at, texts = 0, table.row(0)
    below = table.below(0 if at is None else at + 1)
    three = zip(table.headings, texts, ids, strict=True)
    questions = [
        _Question(k, name.strip(), tidy(text), id, _fact(name, text, id, words))
        for k, (name, text, id) in enumerate(three)
    ]
    return below, questions


def _texts_follow(table: Table, words: Words) -> bool:
    """Whether the first row is the questions' texts: it names facts, or its id is none while the next one is."""
    row = table.row(0)
    known = {heading.replace(" ", "") for heading in words.facts}
    if sum(folded(cell).replace(" ", "") in known for cell in row) >= _FACTS_ENOUGH:
        return True
    ids = [k for k, heading in enumerate(table.headings) if words.fact(heading) == "id"]
    after = table.row(1)
    return bool(ids and after) and not _RESPONSE.fullmatch(row[ids[0]]) and bool(_RESPONSE.fullmatch(after[ids[0]]))


def _fact(name: str, text: str, id: str, words: Words) -> str:
    """What fact of a response a column holds; empty for questions and for embedded data."""
    fact = words.fact(id) if id else words.fact(name) or words.fact(text)
    if fact:
        return fact
    ending = folded((id or name).replace("_", " "))
    if any(ending.endswith(folded(end)) for end in words.timing):
        return "timing"
    return "other fact" if _DERIVED.fullmatch(id or name) else ""


def _responses(table: Table, questions: Sequence[_Question], words: Words, notes: Notes) -> Table:
    """The table without previews and tests, which are counted."""
    keep = np.ones(table.rows, dtype=bool)
    for q in (q for q in questions if q.fact == "status"):
        for reason, cells in words.aside.items():
            rows = keep & table.columns[q.at].are(frozenset(cells))
            if rows.any():
                notes.aside[reason] = notes.aside.get(reason, 0) + int(rows.sum())
            keep &= ~rows
    return table if keep.all() else table.where(keep)


def _coded(table: Table, questions: Sequence[_Question]) -> bool:
    """Whether answers are values, not labels: the platform writes its own status the same way."""
    facts = [table.columns[q.at].present for q in questions if q.fact == "status"]
    if any(facts):
        return all(whole(cells) for cells in facts if cells)
    found = [table.columns[q.at].present for q in questions if not q.fact]
    return sum(whole(cells) for cells in found) * 2 > sum(bool(cells) for cells in found)


def _group(columns: Sequence[_Question], table: Table, words: Words, notes: Notes) -> list[Part]:
    """Columns of one question: options, ranks or the rows of a matrix; none where texts do not share a question."""
    label, rows = _parted([q.text for q in columns])
    if not label and not columns[0].id:
        return []
    stems = {match.group(1) for q in columns if (match := _NUMBERED.fullmatch(q.name))}
    name = stems.pop() if len(stems) == 1 else columns[0].group
    cells = [table.columns[q.at] for q in columns]
    found = [answers(one, words) for one in cells]
    if _one_cell_each(found, rows) and any("" in one.distinct for one in cells):
        three = [(q.name, row, one) for q, row, one in zip(columns, rows, cells, strict=True)]
        return options(name, label, three, words, notes, chosen=[set(one) for one in found])
    kind = "ranking" if ranked(cells, words) else ""
    kind = kind or ("matrix" if 0 < len({c for one in found for c in one}) <= MATRIX_ANSWERS else "")
    return [
        Part(Column(q.name, q.text, kind, name, label, row), one)
        for q, row, one in zip(columns, rows, cells, strict=True)
    ]


def _one_cell_each(found: Sequence[Sequence[str]], rows: Sequence[str]) -> bool:
    """Whether each column has but one answer: 1, or the option's own label."""
    return any(found) and all(
        len(one) <= 1 and all(c.strip() == "1" or folded(c) == folded(row) for c in one)
        for one, row in zip(found, rows, strict=True)
    )


def _parted(texts: Sequence[str]) -> tuple[str, list[str]]:
    """The question that texts share, and each one's row or option; legacy texts have no spaces about the dash."""
    common = prefix(texts)
    for dash in (" - ", "-"):
        cut = common.rfind(dash)
        if cut > 0:
            return common[:cut].removesuffix(_SELECTED).strip(), [text[cut + len(dash) :].strip() for text in texts]
    return "", list(texts)


def _one(q: _Question, table: Table, words: Words, notes: Notes, *, coded: bool) -> list[Part]:
    cells, text = table.columns[q.at], q.text.removesuffix(_SELECTED)
    if q.fact:
        return [Part(Column(q.name, text, q.fact), cells)]
    if written := _WRITE_IN.fullmatch(q.id or q.name):
        group = named.group(1) if (named := _WRITE_IN.fullmatch(q.name)) else written.group(1)
        return [Part(Column(q.name, text, "write-in", group), cells)]
    if (q.id or q.name).endswith("_TEXT"):
        return [Part(Column(q.name, text, "text"), cells)]
    choice = bool(_QUESTION.fullmatch(q.id))
    column = Column(q.name, text, "single" if choice else "")
    several = _several(column, table, q, words, notes, coded=coded) if choice or not q.id else None
    return several or [Part(column, cells)]


def _several(
    column: Column, table: Table, q: _Question, words: Words, notes: Notes, *, coded: bool
) -> list[Part] | None:
    """The options of a question that has several answers in one cell; None where it has not.

    ``1,2,3`` are three answers, never a number.
    """
    cells, joiner = table.columns[q.at], words.joins[0]
    found = answers(cells, words)
    if found and all(_CODES.fullmatch(cell) for cell in found) and any("," in cell for cell in found):
        joined = Joined.of(cells, words, lambda cell: [(code, "") for code in cell.split(",")])
        order = sorted(joined.labels, key=int)
        names = [f"{column.name}_{code}" for code in order]
        return expanded(column.name, column.label, joined, order, joins=",", names=names)
    given = words.options_of(column.name, column.label)
    if coded or not (given or joined_text(cells, words, _COMMA)):
        return None
    split = by_options(given, joiner, words.most_options) if given else _at_commas
    joined = Joined.of(cells, words, split)
    order = given or joined.in_order
    if not given:
        notes.say(
            note(
                "{name}: answers were taken apart at commas into {n} options; name them under 'options' if that is"
                " wrong.",
                name=column.name,
                n=len(order),
            )
        )
    return expanded(column.name, column.label, joined, order, joins=joiner)


def _at_commas(cell: str) -> list[tuple[str, str]]:
    return [(tidy(piece), "") for piece in _COMMA.split(cell) if tidy(piece)]


def _scored(parts: Sequence[Part]) -> list[Part]:
    """Questions that have their NPS group beside them are ratings."""
    names = {part.column.name for part in parts}
    return [
        Part(replace(part.column, kind="rating"), part.cells) if f"{part.column.name}_NPS_GROUP" in names else part
        for part in parts
    ]
