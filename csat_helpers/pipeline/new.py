"""``csat new``: a folder with an engagement that runs at once on simulated data."""

import re
from collections.abc import Iterable
from pathlib import Path

from csat_helpers.engagement import TYPES
from csat_helpers.errors import InputError, nearest
from csat_helpers.locale import LANGUAGES
from csat_helpers.pipeline.files import publish, staging
from csat_helpers.survey import simulate


def new(name: str, type_: str = "internal-improvement", languages: Iterable[str] = LANGUAGES) -> Path:
    """Make the folder ``name``; raises InputError for a bad name, an unknown type, or a folder that is there."""
    asked = list(languages)
    folder = Path(name)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", folder.name):
        raise InputError(
            f"'{folder.name}' cannot be an engagement's name.", mend="Use letters, digits, '-' and '_', 60 at most."
        )
    if type_ not in TYPES:
        raise InputError(f"There is no engagement type '{type_}'.", mend=nearest(type_, TYPES))
    for language in asked:
        if language not in LANGUAGES:
            raise InputError(f"Language '{language}' is not offered.", mend=nearest(language, LANGUAGES))
    if folder.exists():
        raise InputError("It is already there.", where=str(folder), mend="Choose another name; nothing was changed.")
    with staging(folder.absolute().parent) as made:
        simulate.new_engagement(made, folder.name, type_, asked)
        publish(made, folder.absolute())
    return folder
