"""Many respondents' answers typed a part of the rows at a time, and kept small (:mod:`csat_helpers.survey.small_types`)."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from csat_helpers.survey.answers import Missing
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.small_types import is_large, joined, plain, smallest
from csat_helpers.survey.typing_answers import NOTE_COLUMNS, Blanks, Typed, typed

NOT_KEPT = "column not kept"


def typed_parts(
    parts: Iterable[pd.DataFrame],
    questionnaire: Questionnaire,
    where: str,
    *,
    absent: Collection[str] = (),
    needed: Collection[str] = (),
    head: int | None = 1,
    tolerant: bool = False,
) -> Typed:
    """:func:`csat_helpers.survey.typing_answers.typed` of parts of a file, one after the other.

    Of a file of many rows, a column that is no item and not ``needed`` is kept only where it is small: whole numbers or
    few different texts. A file of one part and few rows is typed as any other.
    """
    collected: dict[str, list[pd.Series]] = {}
    blanks: dict[str, _Joined] = {}
    notes: list[pd.DataFrame] = []
    rows = 0
    for part in parts:
        found = typed(part, questionnaire, where, absent=absent, before=rows, head=head, tolerant=tolerant)
        rows += len(part)
        for name in found.responses:
            collected.setdefault(str(name), []).append(smallest(found.responses[name]))
        for why in found.blanks:
            blanks.setdefault(why.item, _Joined()).add(why)
        notes.append(found.notes)
    wanted, columns, left = {*questionnaire.items, *needed}, dict[str, pd.Series](), []
    for name in [*collected]:
        column = smallest(joined(collected.pop(name)))
        if not is_large(rows):
            columns[name] = _as_read(column)
        elif name in wanted or _is_small(column):
            columns[name] = column
        else:
            left.append((name, NOT_KEPT, rows))
    return Typed(
        pd.DataFrame(columns, index=pd.RangeIndex(rows), copy=False),
        tuple(one.made(item) for item, one in blanks.items()),
        pd.concat([*notes, pd.DataFrame(left, columns=NOTE_COLUMNS)], ignore_index=True),
    )


def kept_small(found: Typed) -> Typed:
    """A whole file's answers, kept small where they are many."""
    if not is_large(len(found.responses)):
        return found
    columns = {str(name): smallest(found.responses[name]) for name in found.responses}
    return replace(found, responses=pd.DataFrame(columns, copy=False))


class _Joined:
    """Why the cells of one item are blank, part by part."""

    def __init__(self) -> None:
        self.kinds: dict[Missing, int] = {}
        self.places: list[np.ndarray] = []

    def add(self, part: Blanks) -> None:
        """The next part's."""
        own = [self.kinds.setdefault(kind, len(self.kinds)) for kind in part.kinds]
        kind = np.int8 if len(self.kinds) < 127 else np.int16
        self.places.append(np.array([*own, -1], kind)[part.place])  # the last is what -1 points at

    def made(self, item: str) -> Blanks:
        """All parts'."""
        return Blanks(item, np.concatenate(self.places), tuple(self.kinds))


def _is_small(column: pd.Series) -> bool:
    """Whether a column takes little memory: few different texts, or whole numbers."""
    kind = column.dtype
    return isinstance(kind, pd.CategoricalDtype) or (
        pd.api.types.is_integer_dtype(kind) and getattr(kind, "itemsize", 8) < 8
    )


def _as_read(column: pd.Series) -> pd.Series:
    """The column as it is where there are few rows."""
    return column.astype("str") if isinstance(column.dtype, pd.CategoricalDtype) else plain(column)
