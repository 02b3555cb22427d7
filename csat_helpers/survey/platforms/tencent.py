"""腾讯问卷 (Tencent): questions headed ``4.题干``, answers that keep their letter (``A.满意``)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from csat_helpers.survey.platforms import numbered
from csat_helpers.survey.platforms.export import Column, Export
from csat_helpers.survey.platforms.joined import Joined, Piece, expanded
from csat_helpers.survey.platforms.parts import Notes, Part, answers, export, options, rows_kind
from csat_helpers.survey.platforms.tables import Cells, Table, tidy, whole
from csat_helpers.survey.platforms.words import Words

NAME = "tencent"
_NUMBERED = re.compile(r"(\d+)\s*[.．]\s*(?!\d)")
_LETTER = re.compile(r"([A-Z])\s*[.．]\s*(?=\S)")
_FACTS_ENOUGH = 3


def signature(table: Table, words: Words) -> bool:
    """Whether three of Tencent's own headings are there and a numbered question."""
    headings = [tidy(h) for h in table.headings]
    return sum(bool(words.fact(h)) for h in headings) >= _FACTS_ENOUGH and any(map(_NUMBERED.match, headings))


def unpack(table: Table, words: Words) -> Export:
    """The file as Tencent means it: ``Q3``, ``Q5_1`` (an option, a row, the level of linked drop-downs)."""
    notes = Notes()
    parts: list[Part] = []
    found: dict[int, tuple[str, str]] = {}
    for at, heading in enumerate(table.headings):
        text = tidy(heading)
        match = _NUMBERED.match(text)
        if match:
            found[at] = (match.group(1), text[match.end() :])
        else:
            parts.append(Part(Column(text, text, words.fact(text) or "other fact"), table.columns[at]))
    for number, places in numbered.by_number(found, "：:—").items():
        parts += _question(f"Q{number}", places, table, words, notes)
    told = [answers(table.columns[at], words) for at in found]
    return export(NAME, parts, words, notes, coded=any(told) and all(whole(one) for one in told if one))


def _question(name: str, places: Sequence[numbered.Place], table: Table, words: Words, notes: Notes) -> list[Part]:
    columns = [table.columns[place.at] for place in places]
    if len(places) == 1:
        return _single(Column(name, " ".join(filter(None, (places[0].stem, places[0].option)))), columns[0], words)
    label = places[0].stem
    if len({table.headings[place.at] for place in places}) == 1:  # linked drop-downs repeat their heading, a level each
        return [
            Part(Column(f"{name}_{k}", label, "single", name, label, str(k)), cells)
            for k, cells in enumerate(columns, 1)
        ]
    kind = rows_kind(columns, words, texts=False)
    named = [
        (f"{name}_{k}", _LETTER.sub("", place.option, count=1), table.columns[place.at])
        for k, place in enumerate(places, 1)
    ]
    if kind == "multiple":
        return options(name, label, named, words, notes)
    return [
        part for own, row, cells in named for part in _single(Column(own, label, kind, name, label, row), cells, words)
    ]


def _single(column: Column, cells: Cells, words: Words) -> list[Part]:
    """A question with the labels of its lettered answers; several lettered answers in one cell as options."""
    found = answers(cells, words)
    if not found or not all(_LETTER.match(cell.strip()) for cell in found):
        return [Part(column, cells)]
    joiner = re.compile("(?:" + "|".join(map(re.escape, words.joins)) + r")\s?(?=[A-Z][.．])")
    if any(joiner.search(cell) for cell in found):
        joined = Joined.of(cells, words, lambda cell: _pieces(cell, joiner))
        letters = sorted({piece.strip() for cell in found for piece in joiner.split(cell)})
        order = list(dict.fromkeys(_label(piece) for piece in letters))
        names = [f"{column.name}_{ord(piece[0]) - ord('A') + 1}" for piece in {_label(p): p for p in letters}.values()]
        return expanded(column.name, column.label, joined, order, joins=words.joins[0], names=names)
    codes = {cell: _label(cell) for cell in sorted(found)}
    return [Part(replace(column, kind=column.kind or "single", codes=codes), cells)]


def _pieces(cell: str, joiner: re.Pattern[str]) -> list[Piece]:
    return [(_label(piece), "") for piece in joiner.split(cell) if piece.strip()]


def _label(piece: str) -> str:
    """``A.满意`` without its letter."""
    return tidy(_LETTER.sub("", piece.strip(), count=1))
