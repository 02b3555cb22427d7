"""``path_model``: a published index model by name, or constructs and paths of one's own."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator

from csat_helpers.engagement.strict import FORMS, Name, Strict, Text
from csat_helpers.errors import nearest

PresetName = Literal["acsi", "ecsi", "ccsi"]
PRESETS = get_args(PresetName)
_TYPED, _NAMED = FORMS[1], FORMS[3]


class PathModel(Strict):
    """Constructs with their items, and ``paths`` between them, each ``[source, target]``.

    Constructs without items of their own here are the questionnaire's. A construct is of mode A (its items mirror
    it) unless ``modes`` says B (its items make it up); ``labels`` are what readers see.
    """

    constructs: dict[Name, list[Name]] = {}
    paths: list[list[Name]] = Field(min_length=1)
    modes: dict[Name, Literal["A", "B"]] = {}
    labels: dict[Name, Text] = {}

    @field_validator("paths")
    @classmethod
    def _each_has_two_ends(cls, paths: list[list[str]]) -> list[list[str]]:
        for path in paths:
            if len(path) != 2:
                raise ValueError(f"A path is [source, target], not [{', '.join(path)}].")
        return paths


def _form(value: object) -> str:
    return _TYPED if isinstance(value, Mapping | PathModel) else _NAMED


def _is_a_preset(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError(f"a model's name ({', '.join(PRESETS)}) or a mapping: {{constructs: ..., paths: ...}}")
    if value.strip().lower() not in PRESETS:
        known = nearest(value.strip().lower(), PRESETS)
        raise ValueError(f"Key 'path_model' names an index model '{value}', which there is not. {known}")
    return value.strip().lower()


Preset = Annotated[PresetName, BeforeValidator(_is_a_preset), Tag(_NAMED)]
Stated = Annotated[Preset | Annotated[PathModel, Tag(_TYPED)], Discriminator(_form)]


def stated(model: PathModel | str | None) -> dict[str, Any] | str | None:
    """A model as ``measures.path_model`` takes it: a preset's name, or plain mappings and lists; None stays None."""
    return model.model_dump() if isinstance(model, PathModel) else model
