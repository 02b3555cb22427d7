"""The client's own action plan, from ``actions.csv`` of the engagement's folder."""

from pathlib import Path

import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.errors import DataError, nearest
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.opening import find
from csat_helpers.survey.own_words import read_texts

ACTION_COLUMNS = ["action", "item", "owner", "due", "target", "status"]


def read_actions(engagement: str | Path | Engagement, *, language: str | None = None) -> pd.DataFrame | None:
    """The actions agreed with the client, None where the engagement has no such file.

    Columns ``action, item, owner, due, target, status``, all text; those the file lacks are empty. ``item`` is blank
    or an item of the questionnaire, whose ``label`` in ``language`` is a further column where a language is asked
    for. Raises DataError, naming file, row and value, for anything else.
    """
    found = find(engagement)
    path = found.path(found.actions)
    if not path.is_file():
        return None
    actions = read_texts(path, {name: (name,) for name in ACTION_COLUMNS}, (("action",),))[ACTION_COLUMNS]
    questionnaire = questionnaires.read(found.path(found.questionnaire))
    check_actions(actions, questionnaire, path)
    if language is None:
        return actions
    return actions.assign(label=[questionnaire.label(name, language) if name else "" for name in actions["item"]])


def check_actions(actions: pd.DataFrame, questionnaire: questionnaires.Questionnaire, path: Path) -> None:
    """Raise DataError for a row without an action, or with an item that was not asked."""
    for row, (action, item) in enumerate(zip(actions["action"], actions["item"], strict=True), start=2):
        if not action:
            raise DataError("The action is blank.", where=f"{path}, row {row}", mend="Write it, or delete the row.")
        if item and item not in questionnaire.items:
            raise DataError(
                f"The item '{item}' is not in the questionnaire.",
                where=f"{path}, row {row}",
                mend=nearest(item, questionnaire.items),
            )
