"""From a client's columns to typed answers: names, scales and missing codes of the questionnaire applied.

Everything is read as text and typed by the questionnaire, because a guess turns ``001`` to 1 and ``NA`` to missing.
The work is done on distinct values, so a million rows cost little more than a thousand.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.errors import DataError, QuestionnaireError, nearest
from csat_helpers.look.marks import unmarked
from csat_helpers.survey.answers import NOT_ASKED, SYSTEM, Missing, Reader, cell_text
from csat_helpers.survey.characters import clean, clean_column, marked, unmarked_column
from csat_helpers.survey.checks.tolerated import tolerated
from csat_helpers.survey.questionnaire import Questionnaire, Scale

MISSING_COLUMNS = ["item", "kind", "code", "count"]
NOTE_COLUMNS = ["item", "what", "count"]
REPLACED, UNMARKED = "replaced characters", "invisible characters"


@dataclass(frozen=True, eq=False)
class Blanks:
    """Why the cells of one item are blank: ``place`` gives each row's position in ``kinds``, -1 where it has an answer."""

    item: str
    place: np.ndarray
    kinds: tuple[Missing, ...]


@dataclass(frozen=True, eq=False)
class Typed:
    """Typed responses, why their blank cells are blank, and the quality log (item, what, count)."""

    responses: pd.DataFrame
    blanks: tuple[Blanks, ...]
    notes: pd.DataFrame

    @property
    def missing(self) -> pd.DataFrame:
        """Each missing code counted by kind: item, kind, code, count."""
        return self.missing_among(np.ones(len(self.responses), dtype=bool))

    def missing_among(self, rows: np.ndarray) -> pd.DataFrame:
        """The same count among ``rows`` (a mask)."""
        counted = [
            (b.item, kind.kind, kind.code, int(n))
            for b in self.blanks
            for kind, n in zip(
                b.kinds, np.bincount(b.place[rows & (b.place >= 0)], minlength=len(b.kinds)), strict=True
            )
        ]
        return pd.DataFrame([row for row in counted if row[3]], columns=MISSING_COLUMNS)


def kinds_of_blanks(parts: Sequence[Typed], keep: np.ndarray, missing: pd.DataFrame) -> pd.DataFrame:
    """Why each row kept lacks an answer: a column an item that has several kinds, -1 where there is an answer.

    The number is the kind's place among the item's own rows of ``missing``. An item of one kind needs no column.
    """
    columns: dict[str, np.ndarray] = {}
    for item, told in missing.groupby("item", sort=False):
        if len(told) < 2:
            continue
        order = {pair: k for k, pair in enumerate(zip(told["kind"], told["code"], strict=True))}
        blanks = [next(b for b in part.blanks if b.item == item) for part in parts]
        # One more entry stands last, where the place -1 of an answer finds it.
        named = [np.array([*(order.get((k.kind, k.code), -1) for k in b.kinds), -1], np.int16) for b in blanks]
        place = np.concatenate([own[b.place] for own, b in zip(named, blanks, strict=True)])[keep]
        columns[str(item)] = place.astype(np.int8) if len(order) < 128 else place
    return pd.DataFrame(columns, index=pd.RangeIndex(int(keep.sum())))


def typed(
    frame: pd.DataFrame,
    questionnaire: Questionnaire,
    where: str,
    *,
    absent: Collection[str] = (),
    before: int = 0,
    head: int | None = 1,
    tolerant: bool = False,
) -> Typed:
    """``frame`` under the questionnaire's names and types; ``where`` is the file that messages name, ``before`` how many
    of its rows came before, ``head`` how many lines of the sheet stand above the first row (None: there is no sheet).

    Ratings and numbers become floats, categories their codes (integers where all codes are), the rest text; what is
    no answer becomes NaN and is counted; ``tolerant`` counts a value outside its scale among that (kind ``out of range``).
    A column that is no item is kept as it is. Items in ``absent`` were not
    asked in this file and stay empty. Raises DataError for a value outside its scale (column, row, value, what is
    allowed) and QuestionnaireError for an item that is not in the data.
    """
    named = rename(frame, questionnaire, where, absent)
    columns: dict[str, pd.Series] = {}
    blanks: list[Blanks] = []
    notes: list[tuple[str, str, int]] = []
    for position, name in enumerate(named.columns):
        column = named.iloc[:, position].reset_index(drop=True)
        item = questionnaire.items.get(name)
        if item is not None:
            place = _Place(f"{where}, column '{name}'", before, head)
            column, why, invisible = _item(name, column, questionnaire.scale(name), place, tolerant=tolerant)
            blanks.append(why)
        else:
            column, invisible = (column, 0) if pd.api.types.is_numeric_dtype(column) else unmarked_column(column)
        notes += [(name, UNMARKED, invisible)] if invisible else []
        if not pd.api.types.is_numeric_dtype(column):
            column, replaced = clean_column(column)
            notes += [(name, REPLACED, replaced)] if replaced else []
        columns[name] = column
    for name in [n for n in questionnaire.items if n in absent]:
        columns[name], why = _not_asked(name, len(named), questionnaire.scale(name))
        blanks.append(why)
    return Typed(
        pd.DataFrame(columns, index=pd.RangeIndex(len(named))),
        tuple(blanks),
        pd.DataFrame(notes, columns=NOTE_COLUMNS),
    )


def rename(frame: pd.DataFrame, questionnaire: Questionnaire, where: str, absent: Collection[str] = ()) -> pd.DataFrame:
    """``frame`` with each item's column under the item's name, found by name or alias, also after stripping.

    Other columns keep their names, made unique (``Comment``, ``Comment (2)``). Raises QuestionnaireError for an item
    without a column, DataError for one with two.
    """
    headers = [unmarked(clean(str(h))) for h in frame.columns]
    names: list[str | None] = [None] * len(headers)
    for item, asked in questionnaire.items.items():
        at = find_column(headers, [item, *asked.aliases], where)
        if at is not None:
            names[at] = item
        elif item not in absent:
            raise QuestionnaireError(
                f"Item '{item}' of the questionnaire has no column in the data.",
                where=where,
                mend=f"{nearest(item, headers)} Correct the item's name, or add the column's name under 'aliases'.",
            )
    renamed = frame.copy(deep=False)
    renamed.columns = pd.Index(_unique(headers, names), dtype=object)
    return renamed


def find_column(headers: list[str], wanted: list[str], where: str) -> int | None:
    """The position of the first of ``wanted`` among the headers: as written, else stripped and without hidden marks."""
    for candidates in (headers, [unmarked(h).strip() for h in headers]):
        for name in wanted:
            found = [k for k, header in enumerate(candidates) if header in (name, name.strip())]
            if len(found) > 1:
                raise DataError(
                    f"{len(found)} columns are headed '{name}' (columns {' and '.join(str(k + 1) for k in found)}).",
                    where=where,
                    mend="Give each column its own heading.",
                )
            if found:
                return found[0]
    return None


def _unique(headers: list[str], names: list[str | None]) -> list[str]:
    taken = {name for name in names if name is not None}
    unique = []
    for k, header in enumerate(headers):
        name = names[k]
        if name is None:
            name, copy = header.strip() or f"column {k + 1}", 2
            while name in taken:
                name, copy = f"{header.strip() or f'column {k + 1}'} ({copy})", copy + 1
            taken.add(name)
        unique.append(name)
    return unique


def type_item(name: str, column: pd.Series, scale: Scale | None, where: str) -> tuple[pd.Series, Blanks]:
    """One column typed by its scale, and why its blank cells are blank."""
    typed_column, blanks, _ = _item(name, column, scale, _Place(f"{where}, column '{name}'"))
    return typed_column, blanks


@dataclass(frozen=True)
class _Place:
    """The column that messages name, and what is needed to name a row of it; see :func:`typed`."""

    where: str
    before: int = 0
    head: int | None = 1

    def row(self, position: int) -> str:
        """The row at a position of the part: ``data row 3 (row 4 of the sheet)``."""
        row = self.before + position + 1
        sheet = f" (row {self.head + row} of the sheet)" if self.head is not None else ""
        return f"{self.where}, data row {row}{sheet}"


def _item(
    name: str, column: pd.Series, scale: Scale | None, place: _Place, *, tolerant: bool = False
) -> tuple[pd.Series, Blanks, int]:
    """The same, and how many cells held marks that draw nothing, which are left out."""
    if scale is None and pd.api.types.is_integer_dtype(column):  # numbers of respondents: all different, none blank
        return column.astype("str"), Blanks(name, np.full(len(column), -1, np.int16), ()), 0
    codes, distinct = pd.factorize(column)
    cells = [cell_text(value) for value in distinct]
    blank = Missing(SYSTEM, "")
    if scale is None:
        meanings: list[Any] = [cell or blank for cell in cells]
    else:
        reader = Reader(scale)
        meanings = [reader.read(cell) for cell in cells]
        meanings = tolerated(meanings, cells) if tolerant else meanings
        check_allowed(codes, cells, meanings, reader, place)
    meanings.append(blank)  # where factorize says -1
    kinds = tuple(dict.fromkeys(m for m in meanings if isinstance(m, Missing)))
    at = np.array([kinds.index(m) if isinstance(m, Missing) else -1 for m in meanings], dtype=np.int16)
    return _spread(codes, meanings, scale), Blanks(name, at[codes], kinds), marked(codes, list(distinct))


def _spread(codes: np.ndarray, meanings: list[Any], scale: Scale | None) -> pd.Series:
    """The meaning of each row's distinct value as a column of the scale's type."""
    text = scale is None or (scale.kind == "category" and not Reader(scale).whole)
    values = [np.nan if isinstance(m, Missing) else m for m in meanings]
    if text:
        return pd.Series(pd.array(values, dtype="str")[codes])
    numbers = np.array(values, dtype=float)[codes]
    if scale is not None and scale.kind == "category" and not np.isnan(numbers).any():
        return pd.Series(numbers.astype(np.int64))
    return pd.Series(numbers)


def _not_asked(name: str, rows: int, scale: Scale | None) -> tuple[pd.Series, Blanks]:
    """A column of blanks, of the scale's type."""
    none = np.zeros(rows, dtype=np.int16)
    meaning = Missing(NOT_ASKED, "")
    return _spread(none, [meaning], scale), Blanks(name, none, (meaning,))


def check_allowed(codes: np.ndarray, cells: list[str], meanings: list[Any], reader: Reader, place: _Place) -> None:
    """Raise DataError at the first cell that the scale does not allow."""
    wrong = [k for k, meaning in enumerate(meanings) if meaning is None]
    if not wrong:
        return
    first = int(np.flatnonzero(np.isin(codes, wrong))[0])
    at = int(codes[first])
    rows = int((codes == at).sum())
    more = f" in {rows} rows" if rows > 1 else ""
    others = f" ({len(wrong) - 1} more values of this column are not allowed either.)" if len(wrong) > 1 else ""
    raise DataError(
        f"The value '{cells[at]}'{more} is not on the scale; allowed: {reader.allowed()}.",
        where=place.row(first),
        mend=f"Correct the file, or declare the code under 'missing' in questionnaire.yaml.{others}",
    )
