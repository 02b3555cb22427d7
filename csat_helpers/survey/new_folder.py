"""The folder of a new engagement: what may be one, and how it comes to be as a whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from csat_helpers import engagement as engagements
from csat_helpers.engagement import READY
from csat_helpers.errors import InputError, nearest
from csat_helpers.locale import LANGUAGES
from csat_helpers.survey import snapshot

# The .gitignore of an engagement: a client's answers, and reports made of them, are not committed by accident.
KEPT_OUT = "data/\nreports/\n"


def check_new(place: Path, name: str, type: str, languages: Sequence[str]) -> None:
    """Raise InputError for a folder that holds something, a name that cannot be one, a type without a template, an unknown
    language.
    """
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise InputError("It is there already.", where=str(place), mend="Choose another name; nothing was changed.")
    if not engagements.NAME.fullmatch(name):
        raise InputError(
            f"'{name}' cannot be an engagement's name.",
            mend="Use letters, digits, '-' and '_', beginning with a letter or digit.",
        )
    if type not in READY:
        raise InputError(f"There is no template for the type '{type}'.", mend=nearest(type, READY))
    for language in languages:
        if language not in LANGUAGES:
            raise InputError(f"Language '{language}' is not offered.", mend=nearest(language, LANGUAGES))


@contextmanager
def making(place: Path) -> Iterator[Path]:
    """A folder beside ``place`` to write an engagement into; it is loaded and takes its place at the end, or is removed."""
    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=place.parent))
    try:
        yield made
        engagements.load(made)
        made.chmod(0o755)
        snapshot.publish(made, place)
    finally:
        shutil.rmtree(made, ignore_errors=True)
