"""Text made by code, in the reader's language: gettext catalogues, read straight from their ``.po`` source.

The message in the code is the English one; a named field (``{item}``) carries what varies. A catalogue is a text
file that a translator edits; there is no compiled copy to go stale.
"""

import gettext
import io
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh")
CATALOGUES = {"zh": "zh_CN"}


@cache
def translation(language: str) -> gettext.NullTranslations:
    """The catalogue of ``language``: ``.gettext(message)`` and ``.ngettext(one, many, n)``."""
    if language not in LANGUAGES:
        raise ValueError(f"Language {language!r} is not offered. Known: {', '.join(LANGUAGES)}.")
    if language == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = Path(__file__).parent / CATALOGUES[language] / "LC_MESSAGES" / "csat.po"
    compiled = io.BytesIO()
    with source.open("rb") as handle:
        write_mo(compiled, read_po(handle, locale=CATALOGUES[language], abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def say(language: str, message: str, /, **values: object) -> str:
    """``message`` in ``language`` with its fields filled: ``say("zh", "{n} respondents", n="2,412")``."""
    return translation(language).gettext(message).format(**values)


def say_n(language: str, one: str, many: str, n: int, /, **values: object) -> str:
    """As :func:`say`, choosing the plural by ``n``; ``{n}`` must be given among the values if it is shown."""
    return translation(language).ngettext(one, many, n).format(**values)


def pick(text: str | dict[Any, str] | None, language: str) -> str:
    """One of a text's languages: the asked one, else English, else whichever there is."""
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def listed(language: str, names: list[str]) -> str:
    """Names joined as prose joins them: ``a, b and c``; ``a、b和c``."""
    if len(names) < 2:
        return "".join(names)
    comma, last = ("、", "和") if language == "zh" else (", ", " and ")
    return comma.join(names[:-1]) + last + names[-1]
