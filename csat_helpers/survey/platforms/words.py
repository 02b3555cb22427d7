"""The words of each platform, packaged in ``platforms.yaml``; an engagement may give any of them otherwise."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from csat_helpers.engagement.reading import check_model, read_yaml
from csat_helpers.engagement.strict import Strict
from csat_helpers.errors import EngagementError, nearest
from csat_helpers.survey.platforms.export import FACTS
from csat_helpers.survey.platforms.tables import tidy

PACKAGED = Path(__file__).parent / "platforms.yaml"


class Words(Strict):
    """What one platform's headings and cells mean; ``platforms.yaml`` says what each key is."""

    facts: dict[str, str] = {}
    signature: list[list[str]] = []
    begins: dict[str, str] = {}
    by_place: list[str] = []
    missing: dict[str, str] = {}
    selected: list[str] = []
    unselected: list[str] = []
    joins: list[str] = []
    options: dict[str, list[str]] = {}
    other: list[str] = []
    single: list[str] = []
    open: list[str] = []
    aside: dict[str, list[str]] = {}
    partial: Literal["keep", "aside"] = "keep"
    points: dict[str, str] = {}
    residue: list[str] = []
    timing: list[str] = []
    most_options: int = Field(default=200, ge=2, le=2000)

    @field_validator("facts", "begins")
    @classmethod
    def _known_facts(cls, facts: dict[str, str]) -> dict[str, str]:
        if unknown := [kind for kind in facts.values() if kind not in FACTS]:
            raise ValueError(f"one of {', '.join(FACTS)}, and '{unknown[0]}' is none")
        return {folded(heading): kind for heading, kind in facts.items()}

    @field_validator("joins")
    @classmethod
    def _some_text(cls, joins: list[str]) -> list[str]:
        if "" in joins:
            raise ValueError("what joins answers, which is never empty")
        return joins

    def fact(self, heading: str) -> str:
        """What a column of that heading is, or empty."""
        text = folded(heading)
        begun = (kind for begin, kind in self.begins.items() if text.startswith(begin))
        return self.facts.get(text, "") or next(begun, "")

    def typed_by_hand(self, heading: str) -> bool:
        """Whether a heading is that of what respondents typed themselves."""
        return folded(heading) in {folded(word) for word in self.other}

    def options_of(self, *names: str) -> list[str]:
        """The options given in the settings for a question, by its name or its heading."""
        given = {folded(name): [tidy(option) for option in options] for name, options in self.options.items()}
        return next((given[folded(name)] for name in names if folded(name) in given), [])


def folded(heading: str) -> str:
    """A heading as it is compared: no markup, no hidden marks, any case."""
    return tidy(heading).casefold()


def names() -> tuple[str, ...]:
    """The platforms that have words."""
    return tuple(_packaged())


def words(platform: str, settings: Mapping[str, Any] | None = None) -> Words:
    """The words of ``platform``, changed by ``settings`` (by platform, as under ``platforms:`` in engagement.yaml).

    Raises EngagementError for an unknown platform or key and for a value that cannot be.
    """
    changes = _checked(settings or {}).get(platform, {})
    where = f"engagement.yaml, platforms: {platform}"
    return check_model(Words, _merged(_packaged()[platform], _text(changes)), where if changes else str(PACKAGED))


def _checked(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    for name, changes in settings.items():
        if name not in _packaged():
            raise EngagementError(f"'{name}' is no platform.", where="platforms", mend=nearest(name, _packaged()))
        if not isinstance(changes, Mapping):
            raise EngagementError(
                "A platform's settings are keys and values.", where=f"platforms: {name}", mend='Such as {partial: aside}.'
            )  # fmt: skip
    return settings


@cache
def _packaged() -> dict[str, Any]:
    return _text(read_yaml(PACKAGED))


def _merged(base: Any, changes: Any) -> Any:
    """``base`` with ``changes``: mappings key by key, everything else replaced."""
    if not isinstance(base, Mapping) or not isinstance(changes, Mapping):
        return changes
    return {**base, **{key: _merged(base.get(key), value) for key, value in changes.items()}}


def _text(value: Any) -> Any:
    """Numbers as text: a code in a cell is text, and ``-3`` in YAML is a number."""
    if isinstance(value, Mapping):
        return {_text(key): _text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_text(one) for one in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
