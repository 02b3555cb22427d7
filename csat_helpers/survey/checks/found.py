"""What a rule found, row by row, and the table of all rules."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.engagement import Quality
from csat_helpers.survey.checks.cells import Cells
from csat_helpers.survey.questionnaire import Questionnaire
from csat_helpers.survey.survey import WAVE

EXCLUDE, FLAG, REFUSE, NOT_CHECKED = "exclude", "flag", "refuse", "not checked"
# What is said of a rule that could not look at anything: why, in words that an exhibit says in the reader's language.
NO_DURATION, NO_TEXT, NO_DATES, NO_BATTERY, NO_ID = "no duration", "no text", "no dates", "no battery", "no id"
NO_ITEMS = "no items"
COLUMNS = [
    "rule", "item", "action", "rows", "share", "excluded", "base", "first_row", "detail", "before", "after",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Rows:
    """What the rules look at: rows of answers and what was asked, the rules, and ``where`` they are written.

    ``cells`` tells of the cells as they were before typing, where that is known. Dates are held against ``as_of``.
    """

    responses: pd.DataFrame
    questionnaire: Questionnaire
    quality: Quality
    where: str
    cells: Cells | None = None
    as_of: pd.Timestamp | None = None

    def __len__(self) -> int:
        return len(self.responses)

    @property
    def none(self) -> np.ndarray:
        """No row."""
        return np.zeros(len(self.responses), dtype=bool)

    @property
    def by_wave(self) -> list[str]:
        """The column of waves, where there is one."""
        return [WAVE] if WAVE in self.responses else []

    def texts(self, given: list[str]) -> list[str]:
        """The items whose texts a rule reads: those given, else the verbatims that the data have."""
        return given or [name for name in self.questionnaire.roles("verbatim") if name in self.responses]


@dataclass(frozen=True, eq=False)
class Found:
    """The rows that ``rule`` hit, of the ``base`` rows that it could judge, and what is done with them.

    ``item`` is the one that it is about, empty where it is about the whole row. ``reason`` is the one under which its rows
    are set aside, the rule's own name unless given.
    """

    rule: str
    hit: np.ndarray
    base: int
    action: str = FLAG
    item: str = ""
    detail: str = ""
    reason: str = ""


def not_checked(rule: str, rows: Rows, why: str) -> Found:
    """A rule that had nothing to judge, and why."""
    return Found(rule, rows.none, 0, NOT_CHECKED, detail=why)


@dataclass(frozen=True, eq=False)
class Review:
    """Which rows to ``keep``; the ``exclusions`` (reason, rows), and the ``checks`` (:data:`COLUMNS`), rule by rule."""

    keep: np.ndarray
    exclusions: pd.DataFrame
    checks: pd.DataFrame


def reviewed(found: Iterable[Found], rows: int, positions: np.ndarray | None = None) -> Review:
    """What rules found, put together in their order: a row is set aside once, under the first rule that hits it.

    ``positions`` are the rows' places in the file, for the first row that each rule names (1 is the first; 0 for none).
    """
    keep = np.ones(rows, dtype=bool)
    told, out = list[tuple[object, ...]](), dict[str, int]()
    for one in found:
        before = int(keep.sum())
        if one.action == EXCLUDE:
            keep &= ~one.hit
        hits, after = int(one.hit.sum()), int(keep.sum())
        if before > after:
            out[one.reason or one.rule] = out.get(one.reason or one.rule, 0) + before - after
        first = int(np.argmax(one.hit)) if hits else -1
        first = int(positions[first]) if positions is not None and hits else first
        share = hits / one.base if one.base else np.nan
        told.append(
            (one.rule, one.item, one.action, hits, share, before - after, one.base, first + 1, one.detail, before, after)
        )  # fmt: skip
    exclusions = pd.DataFrame(list(out.items()), columns=["reason", "rows"])
    return Review(keep, exclusions, pd.DataFrame(told, columns=COLUMNS))
