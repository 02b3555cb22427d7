"""``regulation``: the standards that a measurement is held against, and what an auditor is told beside the data."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from csat_helpers.engagement.design import Code, Names, Number, each_wave, no_booleans, one_is_a_list
from csat_helpers.engagement.strict import FORMS, Name, Strict, Text

_TYPED, _NAMED = FORMS[1], FORMS[3]
Count = Annotated[int, Field(strict=True, ge=0)]
Outcome = Annotated[Code | list[Code], BeforeValidator(no_booleans)]


class Threshold(Strict):
    """A standard that an item, or the items of a role, must meet: ``at_least`` or ``at_most`` so much.

    A role's index is one of all its items; other measures are of each. Shares of the best (or worst) ``boxes`` answers
    are 0 to 1. ``error`` is the chance of each wrong decision; ``each`` says whether the whole study or every unit is
    judged, both where it is left out.
    """

    item: Name | None = None
    role: Name | None = None
    measure: Literal["index", "mean", "top_box", "bottom_box", "nps"] = "index"
    boxes: int = Field(2, ge=1)
    at_least: Number | None = None
    at_most: Number | None = None
    error: float = Field(0.05, gt=0, lt=0.5)
    each: Literal["unit", "whole"] | None = None
    label: Text = ""

    @model_validator(mode="after")
    def _one_subject_and_one_side(self) -> "Threshold":
        for one, other in (("item", "role"), ("at_least", "at_most")):
            given = [name for name in (one, other) if getattr(self, name) is not None]
            if len(given) != 1:
                raise ValueError(f"A threshold has one of '{one}' and '{other}', not {'both' if given else 'none'}.")
        return self


class StatusColumn(Strict):
    """Dispositions told by a column of the data: what each of its ``codes`` means."""

    column: Name
    # a status and its outcome, or an outcome and its statuses
    codes: Annotated[dict[Code, Outcome], Field(min_length=1), BeforeValidator(no_booleans)]


class Complaints(Strict):
    """The register of complaints: a file of one row a unit and period."""

    file: Name


def _form(value: object) -> str:
    named = value.get("column") if isinstance(value, Mapping) else getattr(value, "column", None)
    return _NAMED if isinstance(named, str) else _TYPED


def _by_wave(value: object) -> object:
    """Counts without a wave have the empty one; a wave of 2018 in YAML is a number."""
    flat = isinstance(value, Mapping) and value and not any(isinstance(one, Mapping) for one in value.values())
    return {"": value} if flat else each_wave(value) if isinstance(value, Mapping) else value


Counts = Annotated[
    dict[str, dict[Name, Count]],
    BeforeValidator(_by_wave, json_schema_input_type=dict[str, Count] | dict[str, dict[str, Count]]),
]
Dispositions = Annotated[Annotated[StatusColumn, Tag(_NAMED)] | Annotated[Counts, Tag(_TYPED)], Discriminator(_form)]


class Regulation(Strict):
    """What a regulatory engagement is held against, and what its report discloses.

    ``adjust`` lists the columns of the case mix and ``mode`` is that of the mode of interview, to whose common
    population units are adjusted. ``stars`` are cut points, the lowest first. ``dispositions`` count the outcomes of
    the cases sampled, a wave each, or name the column that tells them. ``statement`` says what no data tell: sponsor,
    funder, who conducted the survey.
    """

    thresholds: list[Threshold] = []
    adjust: Names = []
    mode: Name | None = None
    stars: Annotated[list[Number], BeforeValidator(one_is_a_list, json_schema_input_type=Number | list[Number])] = []
    dispositions: Dispositions = {}
    complaints: Complaints | None = None
    statement: dict[Name, Text] = {}

    @field_validator("stars")
    @classmethod
    def _ascending(cls, cuts: list[float]) -> list[float]:
        if any(later <= earlier for earlier, later in pairwise(cuts)):
            raise ValueError("cut points that ascend: [40, 55, 70, 85]")
        return cuts


def stated(regulation: Regulation) -> dict[str, Any]:
    """What ``sv.about.regulation`` holds: the keys that say something, as plain mappings and lists."""
    return {key: value for key, value in regulation.model_dump().items() if value not in (None, [], {})}
