"""Hand coding of comments: every way in which coders may have written a theme, and what one cell of theirs says."""

import re
from collections.abc import Mapping

from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.theme_list import Theme

_PARTED = re.compile(r"[;,|/、；，\n]+")


def places(sv: Survey, column: str, themes: Mapping[str, Theme]) -> dict[str, int]:
    """Each way of writing a theme, and the theme's place: what it names itself, and how the column's scale names codes."""
    place: dict[str, int] = {}
    for k, (name, theme) in enumerate(themes.items()):
        for word in (name, *_labels(theme), *(str(code) for code in theme.codes)):
            place.setdefault(plain_code(word).strip().casefold(), k)
    asked = sv.questionnaire.items.get(column)
    scale = sv.questionnaire.scale(column) if asked is not None else None
    for code in (scale.codes or {}) if scale else {}:
        for language in ("en", "zh"):
            label = sv.questionnaire.code_label(column, code, language).strip().casefold()
            if label in place:
                place.setdefault(plain_code(code).casefold(), place[label])
    return place


def parted(text: str, place: Mapping[str, int]) -> list[str]:
    """The codes of one cell, folded; a theme whose own name has a comma is not cut."""
    parts = [text] if text.casefold() in place else _PARTED.split(text)
    return [code for part in parts if (code := part.strip().casefold())]


def _labels(theme: Theme) -> list[str]:
    texts = theme.label.values() if isinstance(theme.label, dict) else [theme.label]
    return [text for text in texts if text]
