"""The client's own action plan, from ``actions.csv`` of the engagement's folder."""

from pathlib import Path

import pandas as pd

from csat_helpers.engagement import Engagement
from csat_helpers.errors import DataError, nearest
from csat_helpers.look.marks import unmarked
from csat_helpers.survey import questionnaire as questionnaires
from csat_helpers.survey.answers import cell_text
from csat_helpers.survey.opening import find
from csat_helpers.survey.readers import read
from csat_helpers.survey.typing_answers import find_column

ACTION_COLUMNS = ["action", "item", "owner", "due", "target", "status"]
_NEEDED = ("action",)


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
    raw = read(path).frame
    headers = [unmarked(str(h)).strip().lower() for h in raw.columns]
    places = {name: find_column(headers, [name], str(path)) for name in ACTION_COLUMNS}
    check_headings(headers, places, path)
    actions = pd.DataFrame(
        {name: "" if k is None else raw.iloc[:, k].fillna("").map(cell_text) for name, k in places.items()},
        index=raw.index,
        dtype="str",
    )
    questionnaire = questionnaires.read(found.path(found.questionnaire))
    check_actions(actions, questionnaire, path)
    if language is None:
        return actions
    return actions.assign(label=[questionnaire.label(name, language) if name else "" for name in actions["item"]])


def check_headings(headers: list[str], places: dict[str, int | None], path: Path) -> None:
    """Raise DataError for a heading that is missing, or that is not one of ours."""
    for name in _NEEDED:
        if places[name] is None:
            raise DataError(f"The column '{name}' is missing.", where=str(path), mend=nearest(name, headers))
    for header in headers:
        if header and header not in ACTION_COLUMNS:
            raise DataError(
                f"The column '{header}' is not known.", where=str(path), mend=nearest(header, ACTION_COLUMNS)
            )


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
