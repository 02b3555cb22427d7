"""LimeSurvey: headings as question codes (``Q1[SQ001]``) or as texts (``Question [Option]``), answers as codes or texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pandas as pd

from csat_helpers.locale.note import note
from csat_helpers.survey.platforms.export import Column, Export
from csat_helpers.survey.platforms.joined import Joined, expanded
from csat_helpers.survey.platforms.parts import MATRIX_ANSWERS, Notes, Part, answers, export, options
from csat_helpers.survey.platforms.tables import Cells, Table, bracketed, tidy, whole
from csat_helpers.survey.platforms.words import Words, folded

NAME = "limesurvey"
_CODE = re.compile(r"([A-Za-z]\w*)((?:\[\w*\])*)(?:\.?\s+(\S.*))?", re.DOTALL)
_TIMING = re.compile(r"(?:interview|group|question)time\w*", re.IGNORECASE)
_COMMENT = re.compile(r"(\w*?)_?comment", re.IGNORECASE)
_RANK = re.compile(r"(?:\w+ )?(\d+)")
_SHORT = re.compile(r"-?[A-Za-z0-9_]{1,5}-?")
_OTHER_CODE = "-oth-"
_SIGN = "\x1f"  # stands in no answer
_BY_CODE = {"submitdate", "lastpage", "startlanguage"}
# In fewer rows, whole numbers that differ in each could be a matrix by chance.
_RANKED_ROWS, _RANKED_WORDS = 10, 3


@dataclass(frozen=True)
class _Heading:
    """A column's place, its question (code or text), what stands in brackets, the question's label, and its fact."""

    at: int
    question: str
    brackets: tuple[str, ...]
    label: str
    fact: str


def signature(table: Table, words: Words) -> bool:
    """Whether two of LimeSurvey's own headings are there, as codes or as texts."""
    headings = {folded(h) for h in table.headings}
    return any(len({folded(word) for word in telling} & headings) > 1 for telling in words.signature)


def unpack(table: Table, words: Words) -> Export:
    """The file as LimeSurvey means it: ``Q1_SQ001`` (as in its own SPSS and R exports); without codes ``Q3``, ``Q3_1``.

    Responses that were never submitted are counted; they are left out where the words say ``partial: aside``.
    """
    notes = Notes()
    table = _submitted(table, words, notes)
    by_code = bool(_BY_CODE & {folded(h) for h in table.headings})
    headings = [_heading(at, h, table, words, by_code=by_code) for at, h in enumerate(table.headings)]
    parts: list[Part] = []
    number = 0
    for together in _questions(headings):
        first = together[0]
        equation = first.question.startswith("{")
        number += not first.fact or equation
        if first.fact:
            name = f"Q{number}" if equation else first.question
            parts.append(Part(Column(name, first.label, first.fact), table.columns[first.at]))
            continue
        parts += _question(first.question if by_code else f"Q{number}", together, table, words, notes)
    return export(NAME, parts, words, notes, coded=_coded(table, headings, words))


def _submitted(table: Table, words: Words, notes: Notes) -> Table:
    """The table, without the responses never submitted where the words say so; these are counted either way."""
    ends = [k for k, heading in enumerate(table.headings) if words.fact(heading) == "end"]
    if not ends:
        return table
    blank = table.columns[ends[0]].are({c for c in table.columns[ends[0]].distinct if not c.strip()})
    if not blank.any():
        return table
    if words.partial == "aside":
        notes.aside["not submitted"] = int(blank.sum())
        return table.where(~blank)
    notes.say(
        note(
            "{n} of {rows} responses were never submitted and are kept; 'partial: aside' leaves them out.",
            n=int(blank.sum()),
            rows=table.rows,
        )
    )
    return table


def _heading(at: int, heading: str, table: Table, words: Words, *, by_code: bool) -> _Heading:
    text = tidy(heading)
    if fact := words.fact(text) or _computed(text, table, by_code=by_code):
        return _Heading(at, text, (), text, fact)
    if by_code:
        match = _CODE.fullmatch(heading.strip())
        if match:
            brackets = tuple(match.group(2)[1:-1].split("][")) if match.group(2) else ()
            return _Heading(at, match.group(1), brackets, tidy(match.group(3) or match.group(1)), "")
        return _Heading(at, text, (), text, "")
    stem, brackets = bracketed(text)
    return _Heading(at, stem, brackets, stem, "")


def _computed(text: str, table: Table, *, by_code: bool) -> str:
    """``timing`` of page and question times, ``other fact`` of a hidden equation; else empty."""
    if by_code and _TIMING.fullmatch(text):
        return "timing"
    codes = {h.partition("[")[0].strip() for h in table.headings}
    if by_code and text.endswith("Time") and "interviewtime" in codes and text.removesuffix("Time") in codes:
        return "timing"
    return "other fact" if text.startswith("{") and text.endswith("}") else ""


def _questions(headings: Sequence[_Heading]) -> list[list[_Heading]]:
    """Columns of each question: those that follow with brackets and the same question belong to it."""
    together: list[list[_Heading]] = []
    for one in headings:
        last = together[-1][0] if together else None
        if last is not None and one.brackets and not last.fact and one.question == last.question:
            together[-1].append(one)
        else:
            together.append([one])
    return together


def _question(name: str, together: Sequence[_Heading], table: Table, words: Words, notes: Notes) -> list[Part]:
    plain = [h for h in together if not h.brackets]
    others = [h for h in together if len(h.brackets) == 1 and words.typed_by_hand(h.brackets[0])]
    comments = [h for h in together if h.brackets and h not in others and _COMMENT.fullmatch(h.brackets[-1])]
    rows = [h for h in together if h not in plain and h not in others and h not in comments]
    label = next((h.label for h in together if h.label), "")
    shared = len(together) > 1
    parts = [_single(name, h, name if shared else "", table, words) for h in plain]
    parts += _rows(name, label, rows, table, words, notes, typed=bool(others)) if rows else []
    for heading in others:
        column = Column(f"{name}_other", label, "write-in", name, label, heading.brackets[0])
        parts.append(Part(column, table.columns[heading.at]))
    for heading in comments:
        column = Column(f"{name}_{'_'.join(heading.brackets)}", label, "text", name, label, heading.brackets[-1])
        parts.append(Part(column, table.columns[heading.at]))
    return parts


def _single(name: str, heading: _Heading, group: str, table: Table, words: Words) -> Part:
    cells = table.columns[heading.at]
    codes = {_OTHER_CODE: words.other[0]} if _OTHER_CODE in cells.present and words.other else {}
    kind = "single" if codes or group else ""
    return Part(Column(name, heading.label, kind, group, heading.label if group else "", codes=codes), cells)


def _rows(
    name: str, label: str, rows: Sequence[_Heading], table: Table, words: Words, notes: Notes, *, typed: bool
) -> list[Part]:
    """Options of a question with several answers, places of a ranking, or rows of an array."""
    columns = [table.columns[h.at] for h in rows]
    names = [_column_name(name, h, k) for k, h in enumerate(rows, 1)]
    said = [h.brackets[0] + "".join(f" [{one}]" for one in h.brackets[1:]) for h in rows]
    found = {cell for cells in columns for cell in answers(cells, words)}
    if all(len(h.brackets) == 1 for h in rows) and _options(found, words, typed=typed):
        if not typed and found & set(words.unselected) - {"0"}:
            cells = reduce(lambda one, other: note("{one} or {other}", one=one, other=other), sorted(found))
            notes.say(
                note(
                    "{name}: cells are only {cells}: taken for options, of which several may hold.",
                    name=name,
                    cells=cells,
                )
            )
        return options(name, label, list(zip(names, said, columns, strict=True)), words, notes)
    if _places(rows, columns, words):
        return _ranking(name, label, columns, words)
    kind = "matrix" if 0 < len(found) <= MATRIX_ANSWERS else ""
    three = zip(names, said, columns, strict=True)
    return [Part(Column(own, label, kind, name, label, row), cells) for own, row, cells in three]


def _column_name(name: str, heading: _Heading, place: int) -> str:
    """``Q1_SQ001`` by code; by place where brackets hold texts."""
    return "_".join((name, *heading.brackets)) if name == heading.question else f"{name}_{place}"


def _options(found: set[str], words: Words, *, typed: bool) -> bool:
    """Whether cells say chosen or not. Codes Y and N together are an array of yes and no; a 1 alone could be a point."""
    if not found or not found <= {*words.selected, *words.unselected} or {"Y", "N"} <= found:
        return False
    return typed or found != {"1"}


def _places(rows: Sequence[_Heading], columns: Sequence[Cells], words: Words) -> bool:
    """Whether brackets are places 1, 2, 3 and no row gives one option two of them."""
    places = [_RANK.fullmatch(h.brackets[0]) for h in rows]
    if len(rows) < 2 or [m.group(1) if m else "" for m in places] != [str(k) for k in range(1, len(rows) + 1)]:
        return False
    found = {cell for cells in columns for cell in answers(cells, words)}
    table = np.column_stack([cells.series().to_numpy(dtype=object) for cells in columns])
    given = [[cell for cell in row if cell in found] for row in table]
    several = [row for row in given if len(row) > 1]
    enough = _RANKED_ROWS if whole(sorted(found)) else _RANKED_WORDS
    return len(several) >= enough and all(len(set(row)) == len(row) for row in several)


def _ranking(name: str, label: str, columns: Sequence[Cells], words: Words) -> list[Part]:
    """Places that hold options as options that hold their rank, which is how other platforms give it."""
    rows = zip(*(cells.series() for cells in columns), strict=True)
    joined = Joined.of(
        Cells.of(pd.Series([_SIGN.join(row) for row in rows], dtype="str")),
        words,
        lambda cell: [(option, "") for option in cell.split(_SIGN) if option and option not in words.missing],
    )
    order = sorted(joined.labels)
    blank = joined.cells.mapped(["" if not cell.strip(_SIGN) else cell for cell in joined.cells.distinct])
    joined = replace(joined, cells=blank)
    return expanded(name, label, joined, order, ranking=True, names=[f"{name}_{option}" for option in order])


def _coded(table: Table, headings: Sequence[_Heading], words: Words) -> bool:
    """Whether answers are codes: LimeSurvey's have at most five characters, and texts say Yes for a chosen option."""
    found = [set(answers(table.columns[h.at], words)) for h in headings if not h.fact]
    told = [one for one in found if one]
    if any({"Yes", "No"} & one for one in told):
        return False
    return sum(all(_SHORT.fullmatch(cell) for cell in one) for one in told) * 2 > len(told)
