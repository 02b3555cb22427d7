"""``topic``: the one question of a special-topic engagement, and the steps towards satisfaction with it."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator, model_validator

from csat_helpers.engagement.design import Code, no_booleans, one_is_a_list
from csat_helpers.engagement.strict import Name, Strict, Text

Codes = Annotated[
    list[Code],
    BeforeValidator(no_booleans),
    BeforeValidator(one_is_a_list, json_schema_input_type=Code | list[Code]),
]


class Step(Strict):
    """A step of the topic's funnel: an item, and the answers of those who took the step.

    Either the codes that ``count``, or the best ``boxes`` answers of a rating, 2 where neither is given. ``label`` names
    the step as a report does: "Aware", "Adopted".
    """

    item: Name
    count: Codes = []
    boxes: int | None = Field(None, ge=1)
    label: Text = ""

    @model_validator(mode="after")
    def _codes_or_boxes(self) -> "Step":
        if self.count and self.boxes is not None:
            raise ValueError("A step has one of 'count' and 'boxes', not both.")
        return self


class Topic(Strict):
    """What a special-topic engagement is about: its ``label``, and the ``steps`` of its funnel, the widest first."""

    label: Text = ""
    steps: list[Step] = []

    @field_validator("steps")
    @classmethod
    def _several(cls, steps: list[Step]) -> list[Step]:
        if len(steps) == 1:
            raise ValueError("two steps or more: a funnel of one step loses nobody")
        return steps


def stated(topic: Topic) -> dict[str, Any]:
    """What ``sv.about.topic`` holds: the keys that say something, as plain mappings and lists."""
    return {key: value for key, value in topic.model_dump().items() if value not in ("", [], {})}
