"""What only the running machine and the survey know, and no deliverable may tell."""

import getpass
import os
import re
import socket
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a page is rendered without the survey, and without what it imports
    from csat_helpers.survey import Survey

# Names of environment variables that hold what must not be known.
_SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|(?:^|_)(?:API|ACCESS)?KEY(?:$|_)", re.I)
_SHORTEST_SECRET = 8


@dataclass(frozen=True)
class Private:
    """Facts known at run time.

    ``ids`` are the respondents' ids as text, ``id_names`` the names and labels of the items that hold them, and
    ``survey`` whether these were to be had. ``people`` are user names, ``hosts`` names of the machine, ``folders``
    its folders by what they are, ``secrets`` values of the environment by their variable.
    """

    ids: frozenset[str] = frozenset()
    id_names: frozenset[str] = frozenset()
    survey: bool = False
    people: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    folders: tuple[tuple[str, str], ...] = ()
    secrets: tuple[tuple[str, str], ...] = ()


def gather(
    survey: "Survey | None" = None, folders: Iterable[Path] = (), environment: Mapping[str, str] | None = None
) -> Private:
    """The private facts of this machine, of ``survey`` and of the ``folders`` that a run worked in."""
    known = os.environ if environment is None else environment
    return Private(
        ids=ids(survey) if survey else frozenset(),
        id_names=_id_names(survey) if survey else frozenset(),
        survey=survey is not None,
        people=tuple(sorted({name for name in (_user(), known.get("USER"), known.get("USERNAME")) if name})),
        hosts=tuple(sorted({socket.gethostname(), socket.gethostname().partition(".")[0]} - {""})),
        folders=tuple(_folders(folders)),
        secrets=secrets(known),
    )


def ids(survey: "Survey") -> frozenset[str]:
    """Every respondent's id, of every id item, as it is written."""
    columns = [survey.responses[name] for name in survey.roles("id")]
    return frozenset(_written(value) for column in columns for value in column.dropna().unique()) - {""}


def secrets(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Variables whose name says that their value is a secret.

    A value that is short, a plain word or number, or a path is none: it would be found where nobody leaked it.
    """
    return tuple((name, value) for name, value in environment.items() if _SECRET.search(name) and _telling(value))


def _telling(value: str) -> bool:
    plain = value.isalpha() or value.isdecimal() or value.startswith(("/", "~")) or value[1:3] == ":\\"
    return len(value) >= _SHORTEST_SECRET and not (plain and len(value) < 2 * _SHORTEST_SECRET) and "/" not in value[:1]


def _written(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _id_names(survey: "Survey") -> frozenset[str]:
    items = survey.roles("id")
    labels = [survey.questionnaire.label(item, language) for item in items for language in survey.about.languages]
    return frozenset([*items, *labels])


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user without an entry
        return ""


def _folders(given: Iterable[Path]) -> Iterable[tuple[str, str]]:
    named = [("the home folder", Path.home()), ("the temporary folder", Path(tempfile.gettempdir()))]
    named += [("the workspace", Path(folder)) for folder in given]
    for what, folder in named:
        for path in dict.fromkeys((str(folder), str(folder.resolve()))):
            if len(Path(path).parts) > 1:  # a root alone is every path's beginning
                yield what, path
