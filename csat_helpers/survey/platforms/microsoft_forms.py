"""Microsoft Forms: five columns of its own, then a column a question; several answers end in a semicolon each."""

from csat_helpers.locale.note import note
from csat_helpers.survey.platforms.export import Column, Export
from csat_helpers.survey.platforms.joined import Joined, by_options, expanded
from csat_helpers.survey.platforms.parts import Notes, Part, answers, export
from csat_helpers.survey.platforms.tables import Cells, Table, tidy
from csat_helpers.survey.platforms.words import Words

NAME = "microsoft_forms"
_FACTS = {"id", "start", "end"}


def signature(table: Table, words: Words) -> bool:
    """Whether the file begins with the response's number and its two times."""
    kinds = [words.fact(h) for h in table.headings[:3]]
    return set(kinds) == _FACTS and kinds[0] == "id" and "email" in {words.fact(h) for h in table.headings}


def unpack(table: Table, words: Words) -> Export:
    """The file as Microsoft Forms means it: ``Q1``, ``Q4_2`` (an option or its rank), by the questions' order."""
    notes = Notes()
    parts: list[Part] = []
    number = 0
    for heading, cells in zip(table.headings, table.columns, strict=True):
        text = tidy(heading)
        if fact := words.fact(text):
            parts.append(Part(Column(text, text, fact), cells))
            continue
        number += 1
        parts += _answers(Column(f"Q{number}", text), cells, words, notes)
    return export(NAME, parts, words, notes)


def _answers(column: Column, cells: Cells, words: Words, notes: Notes) -> list[Part]:
    """A question as it is, or its options where every answer ends in the sign that joins them."""
    sign = words.joins[0]
    found = answers(cells, words)
    given = words.options_of(column.name, column.label)
    if not found or not (given or all(cell.rstrip().endswith(sign) for cell in found)):
        return [Part(column, cells)]
    known = by_options(given, sign, words.most_options)
    joined = Joined.of(cells, words, lambda cell: [(tidy(o), typed) for o, typed in known(cell) if tidy(o) or typed])
    if len(joined.labels) > words.most_options:
        notes.say(
            note(
                "{name}: more than {n} different answers end in '{sign}': left as text.",
                name=column.name, n=words.most_options, sign=sign,
            )
        )  # fmt: skip
        return [Part(column, cells)]
    if not given:  # nothing is known to be typed by hand
        joined = Joined.of(cells, words, lambda cell: [(tidy(o), "") for o in cell.split(sign) if tidy(o)])
    ranking = joined.ranks
    order = given or (joined.labels if ranking else joined.in_order)
    return expanded(column.name, column.label, joined, order, ranking=ranking, joins=sign)
