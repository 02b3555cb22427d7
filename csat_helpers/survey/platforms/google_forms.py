"""Google Forms: a time, then a column a question under its text; boxes ticked are joined by comma and space."""

import re
from collections.abc import Callable

from csat_helpers.locale.note import note
from csat_helpers.survey.platforms.export import Column, Export
from csat_helpers.survey.platforms.joined import Joined, Piece, by_options, expanded, joined_text
from csat_helpers.survey.platforms.parts import Notes, Part, export
from csat_helpers.survey.platforms.tables import Cells, Table, bracketed, tidy
from csat_helpers.survey.platforms.words import Words

NAME = "google_forms"
_DATE = re.compile(r"\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}日?.{0,40}")


def signature(table: Table, words: Words) -> bool:
    """Whether the first heading is the form's time and dates stand below it."""
    if len(table.headings) < 2 or words.fact(table.headings[0]) != "start":
        return False
    cells = [cell for cell in table.columns[0].present if cell.strip()]
    return bool(cells) and all(_DATE.fullmatch(cell.strip()) for cell in cells)


def unpack(table: Table, words: Words) -> Export:
    """The file as Google Forms means it: ``Q1``, ``Q4_2`` (an option, or the row of a grid), by the questions' order."""
    notes = Notes()
    parts: list[Part] = []
    number, row, before = 0, 0, ""
    for heading, cells in zip(table.headings, table.columns, strict=True):
        text = tidy(heading)
        if fact := words.fact(text):
            parts.append(Part(Column(text, text, fact), cells))
            continue
        stem, brackets = bracketed(text)
        if not brackets or stem != before:
            number, row = number + 1, 0
        before, row = (stem, row + 1) if brackets else ("", 0)
        name = f"Q{number}"
        if brackets:
            column = Column(f"{name}_{row}", stem, "matrix", name, stem, brackets[-1])
        else:
            column = Column(name, text)
        parts += _answers(column, cells, words, notes)
    return export(NAME, parts, words, notes)


def _answers(column: Column, cells: Cells, words: Words, notes: Notes) -> list[Part]:
    """A question as it is, or its options where its cells join several."""
    joiner = words.joins[0]
    given = words.options_of(column.name, column.label)
    if not given and not joined_text(cells, words, re.compile(re.escape(joiner))):
        return [Part(column, cells)]
    split = by_options(given, joiner, words.most_options) if given else _at(joiner)
    joined = Joined.of(cells, words, split)
    order = given or joined.in_order
    if not given:
        notes.say(
            note(
                "{name}: answers were taken apart at commas into {n} options; name them under 'options' if one holds a"
                " comma.",
                name=column.name,
                n=len(order),
            )
        )
    label = f"{column.label} {column.option}".strip()
    return expanded(column.name, label, joined, order, joins=joiner, group_label=label)


def _at(joiner: str) -> Callable[[str], list[Piece]]:
    return lambda cell: [(tidy(piece), "") for piece in cell.split(joiner) if tidy(piece)]
