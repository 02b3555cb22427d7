"""What comments are about: a list of themes with the words that tell each, a client's own or the general one."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from csat_helpers.engagement import Strict, Text, check_model, read_yaml
from csat_helpers.errors import QuestionnaireError

GENERAL = Path(__file__).parent / "topics.yaml"
_LATIN = re.compile("[A-Za-z]")


class Theme(Strict):
    """A theme: its ``label``, the ``words`` that tell it in each language, and its ``codes`` in hand coding.

    An English word stands for its inflections too (``wait``: waits, waited, waiting), several words for that phrase,
    and ``expens*`` for all that begin so. A Chinese word is found wherever its characters stand. ``codes`` are what
    coders wrote for the theme, where that is neither its name nor its label.
    """

    label: Text = ""
    words: dict[Literal["en", "zh"], list[str]]
    codes: list[int | float | str] = Field(default=[])

    @field_validator("words", mode="before")
    @classmethod
    def _as_lists(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {language: [words] if isinstance(words, str) else words for language, words in value.items()}

    @model_validator(mode="after")
    def _some_words(self) -> "Theme":
        if not any(word.strip() for words in self.words.values() for word in words):
            raise ValueError("a theme with at least one word: words: {en: [wait, queue], zh: [等待, 排队]}")
        for words in self.words.values():
            for word in words:
                if not re.search(r"\w", word):
                    raise ValueError(f"words of letters, and {word!r} has none")
                if words is self.words.get("en") and not _LATIN.search(word):
                    raise ValueError(f"English words under 'en', and {word!r} is none")
                if "*" in word.rstrip("*") or word.count("*") > 1:
                    raise ValueError(f"a star at the end of a word only, which {word!r} has elsewhere")
        return self


class ThemeList(Strict):
    """Themes by name."""

    themes: dict[str, Theme] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> "ThemeList":
        check_apart(self.themes)
        return self


def check_apart(themes: dict[str, Theme]) -> None:
    """Refuse two themes that a reader or a coder could not tell apart."""
    for what, given in (("label", _labels), ("code", _codes)):
        seen: dict[str, str] = {}
        for name, theme in themes.items():
            for word in given(theme):
                if seen.setdefault(word, name) != name:
                    raise ValueError(f"Themes '{seen[word]}' and '{name}' have the same {what} '{word}'. Change one.")


def _labels(theme: Theme) -> set[str]:
    texts = theme.label.values() if isinstance(theme.label, dict) else [theme.label]
    return {text.strip().casefold() for text in texts if text.strip()}


def _codes(theme: Theme) -> set[str]:
    return {str(code).strip().casefold() for code in theme.codes}


@cache
def general() -> dict[str, Theme]:
    """The general list: what customers of any trade write about, where an engagement has no list of its own."""
    return check_model(ThemeList, read_yaml(GENERAL, QuestionnaireError), GENERAL, QuestionnaireError).themes


def from_mapping(themes: object) -> dict[str, Theme]:
    """Themes from a dict of the YAML's form; raises QuestionnaireError with the theme and what is wrong."""
    return check_model(ThemeList, {"themes": themes}, "themes", QuestionnaireError).themes
