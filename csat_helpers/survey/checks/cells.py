"""What typing knew of each cell and the typed answers no longer tell: which items were asked, what was out of range."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from csat_helpers.survey.answers import Missing
from csat_helpers.survey.checks.not_concerned import concerns
from csat_helpers.survey.checks.tolerated import OUT_OF_RANGE
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.typing_answers import Blanks, Typed

# Roles of columns that nobody answers.
NOT_ANSWERS = (
    "id", "weight", "stratum", "cluster", "wave", "segment", "brand", "previous_brand", "considered", "mode", "unit",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Cells:
    """By row: which items were ``asked`` of it, and whose value was ``outside`` its scale (by item, with the values).

    An item that every row was asked is not in ``asked``.
    """

    asked: Mapping[str, np.ndarray] = field(default_factory=dict)
    outside: Mapping[str, np.ndarray] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def among(self, rows: np.ndarray) -> "Cells":
        """The same of some rows (a mask, or their places)."""
        asked = {item: mask[rows] for item, mask in self.asked.items()}
        return Cells(asked, {item: mask[rows] for item, mask in self.outside.items()}, self.values)


def cells_of(parts: Sequence[Typed], questionnaire: Questionnaire) -> Cells:
    """What typing knew of the rows of all files, one file after the other."""
    lengths = [len(part.responses) for part in parts]
    told = [{why.item: why for why in part.blanks} for part in parts]
    asked: dict[str, np.ndarray] = {}
    outside: dict[str, np.ndarray] = {}
    values: dict[str, tuple[str, ...]] = {}
    for item in dict.fromkeys(name for part in told for name in part):
        blanks = [part.get(item) for part in told]
        concerned = _joined(blanks, lengths, partial(concerns, questionnaire, item), otherwise=True)
        if not concerned.all():
            asked[item] = concerned
        kinds = [kind for one in blanks if one for kind in one.kinds if _is_outside(kind)]
        if kinds:
            outside[item] = _joined(blanks, lengths, _is_outside, otherwise=False)
            values[item] = tuple(dict.fromkeys(kind.code for kind in kinds))
    return Cells(asked, outside, values)


def _is_outside(kind: Missing) -> bool:
    return kind.kind == OUT_OF_RANGE


def _joined(
    blanks: Sequence[Blanks | None], lengths: Sequence[int], is_so: Callable[[Missing], bool], *, otherwise: bool
) -> np.ndarray:
    """By row, what holds of the kind of its blank; ``otherwise`` of an answer, and of a file without the item."""
    parts = [
        np.full(rows, otherwise)
        if why is None
        else np.array([*(is_so(kind) for kind in why.kinds), otherwise], dtype=bool)[why.place]
        for why, rows in zip(blanks, lengths, strict=True)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=bool)
