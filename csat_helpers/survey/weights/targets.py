"""What weights are fitted to, as it was given: typed, in rows, or in a file; checked, a number a category and wave."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.engagement import Design, TargetFile
from csat_helpers.errors import DataError, DesignError, nearest
from csat_helpers.survey import readers
from csat_helpers.survey.answers import Missing, Reader, cell_text, number
from csat_helpers.survey.place import Place
from csat_helpers.survey.questionnaire import Questionnaire, plain_code
from csat_helpers.survey.survey import WAVE

CATEGORY, TARGET = "category", "target"
Cell = tuple[str, ...]


@dataclass(frozen=True)
class Targets:
    """Targets of one margin: its columns, and each wave's number a category (the wave ``""``: of all waves).

    A category is a text a column. ``key`` and ``where`` say where the targets stand.
    """

    columns: tuple[str, ...]
    key: str
    where: str
    by_wave: Mapping[str, Mapping[Cell, float]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The margin's name: its column, or its columns crossed."""
        return " × ".join(self.columns)

    def of(self, wave: str) -> Mapping[Cell, float]:
        """The targets of a wave. Raises DesignError where the file has none for it."""
        found = self.by_wave.get("") or self.by_wave.get(wave)
        if found is None:
            raise DesignError(
                f"'{self.name}' has no targets for the wave '{wave}'.",
                where=self.where,
                mend=f"Add rows for it. {nearest(wave, self.by_wave)}",
            )
        return found


@dataclass(frozen=True)
class _Row:
    """One target as it stands: its categories, wave and number, and the words for its place."""

    cell: tuple[Any, ...]
    wave: str
    target: object
    place: str


def read(design: Design, questionnaire: Questionnaire, waves: Collection[str], place: Place) -> list[Targets]:
    """All sets of targets of a design. Raises DesignError or DataError with file, key or row, and mend."""
    return [
        _read(place.prefix + key, columns, given, questionnaire, waves, place)
        for key, columns, given in design.targets()
    ]


def _read(
    key: str, columns: tuple[str, ...], given: Any, questionnaire: Questionnaire, waves: Collection[str], place: Place
) -> Targets:
    if WAVE in columns and waves:
        raise DesignError(
            f"Key '{key}' weights the column '{WAVE}'.",
            where=place.where,
            mend="Leave it out: weights are fitted within each wave.",
        )
    where = place.where
    if isinstance(given, TargetFile):
        where = str(place.path(given.file))
        rows = _of_file(given, columns, place)
    elif isinstance(given, list):
        rows = _of_rows(pd.DataFrame(given), columns, where, f"Key '{key}', entry {{}}", 1)
    else:
        rows = list(_of_mapping(given, (), len(columns), key, where))
    return Targets(columns, key, where, _by_wave(rows, columns, questionnaire, waves, where))


def _of_mapping(given: Any, cell: tuple[Any, ...], depth: int, key: str, where: str) -> Iterable[_Row]:
    """Categories with their numbers, nested a level a column."""
    if depth == 0:
        yield _Row(cell, "", given, f"Key '{key}'")
        return
    if not isinstance(given, Mapping):
        raise DesignError(
            f"Key '{key}.{'.'.join(map(str, cell))}' has the value {given!r}; it should hold categories.",
            where=where,
            mend="Nest a level for each column of 'cells': {North: {1: 0.2, 2: 0.3}}.",
        )
    for code, inner in given.items():
        yield from _of_mapping(inner, (*cell, code), depth - 1, key, where)


def _of_file(given: TargetFile, columns: tuple[str, ...], place: Place) -> list[_Row]:
    path = place.path(given.file)
    raw = readers.read(path, sheet=given.sheet, encoding=given.encoding, separator=given.separator)
    return _of_rows(raw.frame, columns, str(path), "data row {}", 1)


def _of_rows(frame: pd.DataFrame, columns: tuple[str, ...], where: str, named: str, first: int) -> list[_Row]:
    headers = [str(name).strip() for name in frame.columns]
    frame = frame.set_axis(headers, axis=1)
    at = [_column(headers, [c, *([CATEGORY] if len(columns) == 1 else [])], where) for c in columns]
    target = _column(headers, [TARGET], where)
    cells = zip(*(frame[name] for name in at), strict=True)
    wave = frame[WAVE] if WAVE in headers and WAVE not in columns else [""] * len(frame)
    return [
        _Row(cell, cell_text(when), value, named.format(k + first))
        for k, (cell, when, value) in enumerate(zip(cells, wave, frame[target], strict=True))
    ]


def _column(headers: list[str], names: list[str], where: str) -> str:
    found = next((name for name in names if name in headers), None)
    if found is None:
        wanted = " or ".join(f"'{name}'" for name in names)
        raise DataError(f"The targets have no column {wanted}.", where=where, mend=nearest(names[0], headers))
    if headers.count(found) > 1:
        raise DataError(f"{headers.count(found)} columns are headed '{found}'.", where=where, mend="Keep one.")
    return found


def _by_wave(
    rows: list[_Row],
    columns: tuple[str, ...],
    questionnaire: Questionnaire,
    waves: Collection[str],
    where: str,
) -> dict[str, dict[Cell, float]]:
    found: dict[str, dict[Cell, float]] = {}
    for row in rows:
        cell = tuple(_code(code, c, questionnaire, row, where) for code, c in zip(row.cell, columns, strict=True))
        check_wave(row, waves, rows, where)
        own = found.setdefault(row.wave, {})
        if cell in own:
            named = f" of wave '{row.wave}'" if row.wave else ""
            raise DesignError(
                f"{row.place}: the category {shown(columns, cell)}{named} has a target already.",
                where=where,
                mend="Keep one of the two.",
            )
        own[cell] = _number(row, columns, cell, where)
    return found


def check_wave(row: _Row, waves: Collection[str], rows: list[_Row], where: str) -> None:
    """Targets name a wave in every row or in none, and only where the survey has waves."""
    if bool(row.wave) != bool(rows[0].wave):
        raise DesignError(f"{row.place}: some targets name a wave and some do not.", where=where, mend="Fill it up.")
    if row.wave and not waves:
        raise DesignError(
            f"{row.place}: the target is of the wave '{row.wave}', and the survey has one wave only.",
            where=where,
            mend=f"Remove the column '{WAVE}', or give the data files their waves.",
        )


def _code(given: object, column: str, questionnaire: Questionnaire, row: _Row, where: str) -> str:
    """A category as the data have it: a code of the item's scale, also given by its label; else its text."""
    text = cell_text(given)
    if not text:
        raise DesignError(f"{row.place}: the category of '{column}' is blank.", where=where, mend="Fill it in.")
    scale = questionnaire.scale(column) if column in questionnaire.items else None
    if scale is None:
        return text
    reader = Reader(scale)
    meaning = reader.read(text)
    if meaning is None:
        raise DesignError(
            f"{row.place}: '{text}' is not on the scale of '{column}'.", where=where, mend=f"Known: {reader.allowed()}."
        )
    if isinstance(meaning, Missing):
        raise DesignError(
            f"{row.place}: '{text}' of '{column}' is a missing code ({meaning.kind}), which nobody is weighted to.",
            where=where,
            mend="Leave it out; make it a category of the scale if it is an answer.",
        )
    return plain_code(meaning)


def _number(row: _Row, columns: tuple[str, ...], cell: Cell, where: str) -> float:
    value = None if isinstance(row.target, bool) else number(cell_text(row.target))
    if value is None or value <= 0:
        what = "blank" if not cell_text(row.target) else f"'{cell_text(row.target)}'"
        raise DesignError(
            f"{row.place}: the target of {shown(columns, cell)} is {what}, not a number above 0.",
            where=where,
            mend="Give a share or a count; leave out a category that nobody has.",
        )
    return value


def code_of(given: object, column: str, questionnaire: Questionnaire) -> str:
    """A code as the data have it; a label of the item's scale is its code."""
    text = cell_text(given)
    scale = questionnaire.scale(column) if column in questionnaire.items else None
    meaning = Reader(scale).read(text) if scale is not None and text else None
    return text if meaning is None or isinstance(meaning, Missing) else plain_code(meaning)


def shown(columns: tuple[str, ...], cell: Cell) -> str:
    """A category in a message: ``age '3'``, or ``region 'N', age '3'``."""
    return ", ".join(f"{column} '{code}'" for column, code in zip(columns, cell, strict=True))


def texts(column: pd.Series) -> np.ndarray:
    """A column's categories as text, empty where there is none; worked out on distinct values."""
    codes, distinct = pd.factorize(column)
    words = np.array([*(cell_text(value) for value in distinct), ""], dtype=object)
    return words[codes]
