"""What is asked of a run, checked by itself: quickly, before anything that takes long is loaded or read."""

from collections.abc import Iterable

from csat_helpers.engagement import Engagement
from csat_helpers.errors import InputError, nearest
from csat_helpers.pipeline import places
from csat_helpers.survey.opening import find

FORMATS = ("html", "pdf", "pptx", "xlsx")
DEFAULT_FORMATS = ("html", "pdf")


def check_asked(engagement: str, languages: Iterable[str], formats: Iterable[str]) -> None:
    """Raise InputError for an engagement that there is not or that does not stand, a language, a format, a template."""
    opened = find(engagement)
    check_languages(languages, opened)
    check_formats(formats)
    places.template(opened.type, opened.folder)


def check_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """The asked formats, each once; raises InputError for one that there is not."""
    asked = tuple(dict.fromkeys(f.strip().lower() for f in formats if f.strip())) or DEFAULT_FORMATS
    for name in asked:
        if name not in FORMATS:
            raise InputError(f"There is no format '{name}'.", mend=nearest(name, FORMATS))
    return asked


def check_languages(languages: Iterable[str], engagement: Engagement) -> tuple[str, ...]:
    """The asked languages, or all of the engagement's; raises InputError for one it does not have."""
    asked = tuple(dict.fromkeys(languages)) or tuple(engagement.languages)
    for language in asked:
        if language not in engagement.languages:
            raise InputError(
                f"The engagement is not in language '{language}'.",
                where="engagement.yaml, key languages",
                mend=nearest(language, engagement.languages),
            )
    return asked
