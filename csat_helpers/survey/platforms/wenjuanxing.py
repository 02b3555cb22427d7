"""问卷星 (Wenjuanxing): the download of texts and that of numbers ("index"), older and newer headings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from csat_helpers.locale.note import note
from csat_helpers.survey.platforms import numbered
from csat_helpers.survey.platforms.export import Column, Export
from csat_helpers.survey.platforms.joined import Joined, Piece, expanded
from csat_helpers.survey.platforms.parts import Notes, Part, answers, apart, export, options, rows_kind
from csat_helpers.survey.platforms.tables import Cells, Table, tidy, whole
from csat_helpers.survey.platforms.words import Words
from csat_helpers.survey.readers.listing import listed

NAME = "wenjuanxing"
_NUMBERED = re.compile(r"第\s*(\d+)\s*题\s*(?=[(（])|(\d+)\s*[、：:]|(\d+)(?=[(（])")
_BRACKETED = re.compile(r"第\s*\d+\s*题\s*[(（]")
_SECONDS = re.compile(r"(?:(\d+)\s*(?:小时|时))?\s*(?:(\d+)\s*分钟?)?\s*(?:(\d+)\s*秒)?")
_IP = re.compile(r"([0-9A-Fa-f.:]+)\s*[(（](.*)[)）]")
_LONGEST_TIME = 40
_RANKS = "→"
# So many headings of its own facts, or one question headed 第6题(…), make a file 问卷星's.
_FACTS_ENOUGH = 3


def signature(table: Table, words: Words) -> bool:
    """Whether the headings are 问卷星's."""
    headings = [tidy(h) for h in table.headings]
    facts = sum(bool(words.fact(h)) for h in headings)
    questions = [h for h in headings if _NUMBERED.match(h)]
    return bool(questions) and (facts >= _FACTS_ENOUGH or any(_BRACKETED.match(h) for h in headings))


def unpack(table: Table, words: Words) -> Export:
    """The file as 问卷星 means it: ``Q1``, ``Q6_1`` (an option, a row), ``Q2_other`` (what was typed beside an option)."""
    notes = Notes()
    first = numbered.first_question(table, _NUMBERED)
    parts = [part for at in range(first) for part in _fact(table, at, first, words, notes)]
    found = {at: _number(table.headings[at]) for at in range(first, len(table.headings))}
    questions = {at: one for at, one in found.items() if one is not None}
    after = [at for at in found if at not in questions]
    texts = _texts(table, questions, words)
    for number, places in numbered.by_number(questions, "—－-–").items():
        parts += _question(f"Q{number}", places, table, words, notes, texts)
    parts += [part for at in after for part in _fact(table, at, first, words, notes)]
    return export(NAME, parts, words, notes, coded=not texts)


def _number(heading: str) -> tuple[str, str] | None:
    """A question's number and the rest of its heading; None where it is no question's."""
    text = tidy(heading)
    match = _NUMBERED.match(text)
    return (next(n for n in match.groups() if n), text[match.end() :]) if match else None


def _texts(table: Table, questions: Iterable[int], words: Words) -> bool:
    """Whether this is the download of texts: answers joined, typed beside an option, said to be skipped in words.

    Where neither those nor options of 0 and 1 tell, a question is answered in words that come again.
    """
    columns = {at: answers(table.columns[at], words) for at in questions}
    if any(_in_words(cell, words) for at in columns for cell in table.columns[at].present):
        return True
    if any(_BRACKETED.match(tidy(table.headings[at])) and set(found) == {"0", "1"} for at, found in columns.items()):
        return False
    for at, found in columns.items():
        again = [c for c in found if not whole([c]) and table.columns[at].counts[c] > 1]
        if len(again) > 1 and len(again) * 2 > len(found):
            return True
    return False


def _in_words(cell: str, words: Words) -> bool:
    none = cell.strip() in words.missing and not whole([cell])
    return none or bool(typed_beside(cell)[1]) or any(sign in cell for sign in words.joins)


def _fact(table: Table, at: int, first: int, words: Words, notes: Notes) -> list[Part]:
    """A column of 问卷星's own; by its place where the heading is unknown and as many stand before the questions."""
    heading, cells = tidy(table.headings[at]), table.columns[at]
    kind = words.fact(heading)
    if not kind and at < first and first in (len(words.by_place), len(words.by_place) - 1):
        kind = words.by_place[at]
        notes.say(
            note(
                "The heading '{heading}' is not 问卷星's; by its place the column was taken for: {kind}.",
                heading=heading, kind=kind,
            )
        )  # fmt: skip
    column = Column(heading, heading, kind or "other fact")
    if kind == "seconds":
        return [Part(column, _seconds(heading, cells, notes))]
    if kind == "ip":
        return _address(column, cells)
    if kind == "user" and words.residue:
        return [Part(column, _without_residue(heading, cells, words, notes))]
    return [Part(column, cells)]


def _seconds(heading: str, cells: Cells, notes: Notes) -> Cells:
    """``10秒`` and ``1分5秒`` as 10 and 65."""
    read = []
    for cell in cells.distinct:
        match = _SECONDS.fullmatch(cell.strip()) if len(cell) <= _LONGEST_TIME else None
        given = match is not None and any(match.groups())
        hours, minutes, seconds = (int(n or 0) for n in match.groups()) if match else (0, 0, 0)
        read.append(str(hours * 3600 + minutes * 60 + seconds) if given else cell)
    if changed := cells.changed(read):
        notes.say(note("{name}: {n} times such as '10秒' were read as seconds.", name=heading, n=changed))
    return cells.mapped(read)


def _address(column: Column, cells: Cells) -> list[Part]:
    """``1.2.3.4(省-市)`` as the address and, where any cell has one, the place."""
    found = [_IP.fullmatch(cell.strip()) for cell in cells.distinct]
    if not any(found):
        return [Part(column, cells)]
    address = cells.mapped([m.group(1) if m else c for c, m in zip(cells.distinct, found, strict=True)])
    place = Column(f"{column.name}_place", column.label, "place")
    return [Part(column, address), Part(place, cells.mapped([m.group(2) if m else "" for m in found]))]


def _without_residue(heading: str, cells: Cells, words: Words, notes: Notes) -> Cells:
    kept = list(cells.distinct)
    for end in words.residue:
        kept = [cell.removesuffix(end) for cell in kept]
    if changed := cells.changed(kept):
        notes.say(
            note(
                "{name}: {n} cells ended in {ends}, which was left out.",
                name=heading, n=changed, ends=listed(words.residue),
            )
        )  # fmt: skip
    return cells.mapped(kept)


def _question(
    name: str, places: Sequence[numbered.Place], table: Table, words: Words, notes: Notes, texts: bool
) -> list[Part]:
    if len(places) == 1 and not places[0].option:
        return _single(Column(name, places[0].stem), table.columns[places[0].at], words, notes)
    columns = [table.columns[place.at] for place in places]
    if not any(place.option for place in places):
        return [
            part
            for k, place in enumerate(places, 1)
            for part in _single(Column(f"{name}_{k}", place.stem), table.columns[place.at], words, notes)
        ]
    kind = rows_kind(columns, words, texts=texts)
    label = places[0].stem
    if kind == "multiple":
        three = [(f"{name}_{k}", place.option, table.columns[place.at]) for k, place in enumerate(places, 1)]
        return options(name, label, three, words, notes)
    return [
        part
        for k, (place, cells) in enumerate(zip(places, columns, strict=True), 1)
        for part in _row(Column(f"{name}_{k}", label, kind, name, label, place.option), cells, words, notes)
    ]


def _row(column: Column, cells: Cells, words: Words, notes: Notes) -> list[Part]:
    """A row of a matrix; one in which several answers are joined becomes a question of its own."""
    if any(join in cell for join in words.joins for cell in cells.present):
        own = Column(column.name, column.option, group_label=f"{column.label} {column.option}".strip())
        return _single(own, cells, words, notes)
    return [part for part in apart(column, cells, typed_beside) if part is not None]


def _single(column: Column, cells: Cells, words: Words, notes: Notes) -> list[Part]:
    """One column a question: joined answers, ranks, points with words at the ends, or as it is."""
    several = _several(column, cells, words, notes)
    if several is not None:
        return several
    cells, codes = _points(column.name, cells, words, notes)
    if codes:
        column = Column(column.name, column.label, "rating", codes=codes)
    kept, typed = apart(column, cells, typed_beside)
    return [Part(replace(kept.column, kind="single"), kept.cells), typed] if typed else [kept]


def _several(column: Column, cells: Cells, words: Words, notes: Notes) -> list[Part] | None:
    """The options of a question whose cells join several answers; None where they do not."""
    given = words.options_of(column.name, column.label)
    joins = next((j for j in words.joins if any(j in cell for cell in cells.present)), "")
    ranks = not joins and _arrows(cells, words)
    if not (joins or ranks or given):
        return None
    sign = _RANKS if ranks else joins or words.joins[0]
    joined = Joined.of(cells, words, lambda cell: _pieces(cell, sign))
    if len(joined.labels) > words.most_options:
        notes.say(
            note(
                "{name}: cells hold {sign} and more than {n} different answers: left as text.",
                name=column.name,
                sign=sign,
                n=words.most_options,
            )
        )
        return None
    order = given + [o for o in (joined.labels if ranks else joined.in_order) if o not in given]
    if not given:
        notes.say(
            note("{name}: its options are those that somebody chose, in the order the answers tell.", name=column.name)
        )
    return expanded(
        column.name, column.label, joined, order, ranking=ranks, joins=sign, group_label=column.group_label
    )  # fmt: skip


def _arrows(cells: Cells, words: Words) -> bool:
    """Whether cells rank options, first is best: most have an arrow, and no option stands twice in a cell."""
    given = answers(cells, words)
    if sum(_RANKS in cell for cell in given) * 2 <= len(given):
        return False
    found = [[p for p, _ in _pieces(cell, _RANKS)] for cell in given]
    arrows = [pieces for pieces in found if len(pieces) > 1]
    few = len({p for pieces in found for p in pieces}) <= max(len(pieces) for pieces in found) * 3
    return len(arrows) * 2 > len(found) and few and all(len(set(pieces)) == len(pieces) for pieces in found)


def _pieces(cell: str, sign: str) -> list[Piece]:
    """Answers joined by ``sign``, which may also stand in what was typed: ``运动┋其他〖a┋b〗``."""
    pieces: list[list[str]] = []
    within = False
    for piece in cell.split(sign):
        if within:
            pieces[-1].append(piece)
        else:
            pieces.append([piece])
        opened, closed = piece.rfind("〖"), piece.rfind("〗")
        within = opened > closed if opened != closed else within
    if within:  # a bracket that never closes holds nothing together
        pieces = [[piece] for piece in cell.split(sign)]
    found = [typed_beside(sign.join(piece)) for piece in pieces]
    return [(tidy(label), typed) for label, typed in found if tidy(label)]


def typed_beside(cell: str) -> tuple[str, str]:
    """An answer and what was typed beside it: ``其他【请注明】〖亲友赠送的〗``.

    >>> typed_beside("其他【请注明】〖亲友赠送的〗")
    ('其他【请注明】', '亲友赠送的')
    """
    text = cell.rstrip()
    start = text.rfind("〖")
    return (text[:start].rstrip(), text[start + 1 : -1]) if start > 0 and text.endswith("〗") else (cell, "")


def _points(name: str, cells: Cells, words: Words, notes: Notes) -> tuple[Cells, dict[str, str]]:
    """A scale whose ends came as words: the points instead, and the words as their labels."""
    found = answers(cells, words)
    ends = [cell for cell in found if cell.strip() in words.points]
    if not ends or not whole([cell for cell in found if cell not in ends]):
        return cells, {}
    codes = {words.points[cell.strip()]: cell.strip() for cell in ends}
    read = [note("{label} was read as {code}", label=label, code=code) for code, label in sorted(codes.items())]
    notes.say(note("{name}: {read}.", name=name, read=listed(read)))
    return cells.mapped([words.points.get(cell.strip(), cell) for cell in cells.distinct]), codes
