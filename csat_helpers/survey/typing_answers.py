"""From a client's columns to typed answers: names, scales and missing codes of the questionnaire applied.

Everything is read as text and typed by the questionnaire, because a guess turns ``001`` to 1 and ``NA`` to missing.
The work is done on distinct values, so a million rows cost little more than a thousand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.errors import DataError, QuestionnaireError, nearest
from csat_helpers.survey.answers import SYSTEM, Missing, Reader, cell_text
from csat_helpers.survey.characters import clean, clean_column
from csat_helpers.survey.questionnaire import Item, Questionnaire, Scale

MISSING_COLUMNS = ["item", "kind", "code", "count"]
NOTE_COLUMNS = ["item", "what", "count"]
REPLACED = "replaced characters"
_NUMBER_ROLES = ("weight", "revenue", "cost")


@dataclass(frozen=True, eq=False)
class Typed:
    """Typed responses; each missing code counted (item, kind, code, count); the quality log (item, what, count)."""

    responses: pd.DataFrame
    missing: pd.DataFrame
    notes: pd.DataFrame


def typed(frame: pd.DataFrame, questionnaire: Questionnaire, where: str, *, absent: Collection[str] = ()) -> Typed:
    """``frame`` under the questionnaire's names and types; ``where`` is the file that messages name.

    Ratings and numbers become floats, categories their codes (integers where all codes are), the rest text; what is
    no answer becomes NaN and is counted. A column that is no item is kept as it is. Items in ``absent`` were not
    asked in this file and stay empty. Raises DataError for a value outside its scale (column, row, value, what is
    allowed) and QuestionnaireError for an item that is not in the data.
    """
    named = rename(frame, questionnaire, where, absent)
    columns: dict[str, pd.Series] = {}
    missing: list[tuple[str, str, str, int]] = []
    notes: list[tuple[str, str, int]] = []
    for position, name in enumerate(named.columns):
        column = named.iloc[:, position].reset_index(drop=True)
        item = questionnaire.items.get(name)
        if item is not None:
            column, counts = type_item(column, scale_of(questionnaire, name, item), f"{where}, column '{name}'")
            missing += [(name, m.kind, m.code, n) for m, n in counts.items()]
        if not pd.api.types.is_numeric_dtype(column):
            column, replaced = clean_column(column)
            notes += [(name, REPLACED, replaced)] if replaced else []
        columns[name] = column
    return Typed(
        pd.DataFrame(columns, index=pd.RangeIndex(len(named))),
        pd.DataFrame(missing, columns=MISSING_COLUMNS),
        pd.DataFrame(notes, columns=NOTE_COLUMNS),
    )


def scale_of(questionnaire: Questionnaire, name: str, item: Item) -> Scale | None:
    """The scale that types an item: its own, a plain number for weights and money, None for text."""
    return questionnaire.scale(name) or (Scale() if item.role in _NUMBER_ROLES else None)


def rename(frame: pd.DataFrame, questionnaire: Questionnaire, where: str, absent: Collection[str] = ()) -> pd.DataFrame:
    """``frame`` with each item's column under the item's name, found by name or alias, also after stripping.

    Other columns keep their names, made unique (``Comment``, ``Comment (2)``). Raises QuestionnaireError for an item
    without a column, DataError for one with two.
    """
    headers = [clean(str(h)) for h in frame.columns]
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
    """The position of the first of ``wanted`` among the headers: as written, else stripped."""
    for candidates in (headers, [h.strip() for h in headers]):
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


def type_item(column: pd.Series, scale: Scale | None, where: str) -> tuple[pd.Series, dict[Missing, int]]:
    """One column typed by its scale, and how often each kind of missing occurs."""
    codes, distinct = pd.factorize(column)
    cells = [cell_text(value) for value in distinct]
    if scale is None:
        meanings: list[Any] = [cell or Missing(SYSTEM, "") for cell in cells]
    else:
        reader = Reader(scale)
        meanings = [reader.read(cell) for cell in cells]
        check_allowed(codes, cells, meanings, reader, where)
    counts = np.bincount(codes[codes >= 0], minlength=len(cells))
    missing: dict[Missing, int] = {}
    for meaning, count in [*zip(meanings, counts, strict=True), (Missing(SYSTEM, ""), int((codes < 0).sum()))]:
        if isinstance(meaning, Missing) and count:
            missing[meaning] = missing.get(meaning, 0) + int(count)
    return _spread(codes, meanings, scale), missing


def _spread(codes: np.ndarray, meanings: list[Any], scale: Scale | None) -> pd.Series:
    """The meaning of each row's distinct value; the last entry stands for a blank cell (code -1)."""
    text = scale is None or (scale.kind == "category" and not Reader(scale).whole)
    values = [np.nan if isinstance(m, Missing) else m for m in meanings] + [np.nan]
    if text:
        return pd.Series(pd.array(values, dtype="str")[codes])
    numbers = np.array(values, dtype=float)[codes]
    if scale is not None and scale.kind == "category" and not np.isnan(numbers).any():
        return pd.Series(numbers.astype(np.int64))
    return pd.Series(numbers)


def check_allowed(codes: np.ndarray, cells: list[str], meanings: list[Any], reader: Reader, where: str) -> None:
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
        where=f"{where}, data row {first + 1} (row {first + 2} of the sheet)",
        mend=f"Correct the file, or declare the code under 'missing' in questionnaire.yaml.{others}",
    )
