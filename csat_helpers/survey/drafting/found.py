"""What the files hold, guessed: questions, scales, sets and roles, and what becomes no item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.drafting.columns import Question
from csat_helpers.survey.drafting.files import Waves, waves
from csat_helpers.survey.drafting.guess import Guess
from csat_helpers.survey.drafting.matching import Left, questions
from csat_helpers.survey.drafting.personal_columns import personal_reason
from csat_helpers.survey.drafting.roles import Role, found_roles
from csat_helpers.survey.drafting.scales import guesses
from csat_helpers.survey.drafting.sets import Several, found_sets, option_guess
from csat_helpers.survey.drafting.table import Table

_FIRST = 20_000  # rows whose correlations are looked at
_MOST = 2_000  # questions that a draft describes; a table of more is hardly a survey
_FEW = 60  # different answers of a column that may be a rating


@dataclass(frozen=True)
class Found:
    """The ``items`` with their ``scales`` and ``roles``, the ``sets`` of them, the columns ``left`` out, what may be one
    question under two names (``alike``), and the files as ``waves``.
    """

    items: tuple[Question, ...]
    scales: Mapping[str, Guess]
    roles: Mapping[str, Role]
    sets: tuple[Several, ...]
    left: tuple[Left, ...]
    alike: tuple[str, ...]
    waves: Waves

    def having(self, role: str) -> list[str]:
        """The items with a role."""
        return [name for name, found in self.roles.items() if found.role == role]


def found_in(tables: Sequence[Table]) -> Found:
    """Everything that can be guessed from files of one survey."""
    files = waves(tables)
    asked, left, alike = questions(files)
    asked, many = asked[:_MOST], [Left(q.name, f"behind the first {_MOST:,} columns") for q in asked[_MOST:]]
    asked, personal = _without_personal(asked)
    scales = guesses(asked, [_numbers(asked, table) for table in files.tables])
    sets = found_sets(asked, files.tables)
    for one in sets:
        scales |= {q.name: option_guess(q, one) for q in asked if q.name in one.items}
    taken = {item for one in sets for item in one.items}
    asked, empty = _without_empty(asked, scales, taken)
    newest = files.tables[-1]
    roles = found_roles(
        asked, scales, taken, _rated(asked, scales, newest),
        files=len(files.tables), waves=bool(files.names), latest=lambda q: _latest(q, newest),
    )  # fmt: skip
    return Found(tuple(asked), scales, roles, tuple(sets), (*left, *personal, *empty, *many), tuple(alike), files)


def _without_personal(asked: Sequence[Question]) -> tuple[list[Question], list[Left]]:
    reasons = {q.name: personal_reason(q) for q in asked}
    left = [Left(name, f"personal data ({why})") for name, why in reasons.items() if why]
    return [q for q in asked if not reasons[q.name]], left


def _without_empty(
    asked: Sequence[Question], scales: Mapping[str, Guess], taken: set[str]
) -> tuple[list[Question], list[Left]]:
    """Questions that tell nothing, or that are facts of the response rather than answers, are left out."""
    kept, left = [], []
    for question in asked:
        guess = scales[question.name]
        if question.name not in taken and guess.kind in ("empty", "constant", "date"):
            reason = {"empty": "no answers", "constant": "the same in every row", "date": "dates or times"}[guess.kind]
            left.append(Left(question.name, reason))
        elif question.is_fact:
            left.append(Left(question.name, f"facts of the response ({question.kind})"))
        else:
            kept.append(question)
    return kept, left


def _numbers(asked: Sequence[Question], table: Table) -> dict[str, np.ndarray]:
    """A file's rows as numbers, of columns that hold few different answers."""
    few = [q for q in asked if q.answers.all_kept and q.answers.distinct <= _FEW]
    return {q.name: table.numbers(head)[:_FIRST] for q in few if (head := _heading(q, table))}


def _rated(asked: Sequence[Question], scales: Mapping[str, Guess], table: Table) -> dict[str, np.ndarray]:
    """The file's ratings as points of their scales, NaN where there is none."""
    found = {}
    for question in asked:
        guess, head = scales[question.name], _heading(question, table)
        if guess.kind != "rating" or not head:
            continue
        values = table.numbers(head, {text.casefold(): point for point, text in guess.labels.items()})[:_FIRST]
        no = [code for code in guess.missing if isinstance(code, int)]
        inside = (values >= guess.low) & (values <= guess.high) & ~np.isin(values, no)
        found[question.name] = np.where(inside, values, np.nan)
    return found


def _latest(question: Question, table: Table) -> np.ndarray:
    """The rows of the last of the periods that a column names."""
    column = table.frame.iloc[:_FIRST, table.places[_heading(question, table)]]
    codes, distinct = pd.factorize(column)
    cells = [cell_text(value) for value in distinct]
    numbers = [(0, float(c), "") if c.replace(".", "", 1).isdigit() else (1, 0.0, c) for c in cells]
    return codes == int(np.argmax([sorted(numbers).index(n) for n in numbers]))


def _heading(question: Question, table: Table) -> str:
    """Under which of its names a file has a question; empty where it has not."""
    return next((name for name in (question.name, *question.aliases) if name in table.places), "")
