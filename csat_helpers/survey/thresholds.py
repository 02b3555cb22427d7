"""Thresholds of ``regulation``: what each is about, checked against the items, roles and scales that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csat_helpers.engagement.reading import check_model
from csat_helpers.engagement.regulation import Threshold
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import pick
from csat_helpers.survey.questionnaire import ROLES, Scale, plain_code
from csat_helpers.survey.survey import Survey

Given = Threshold | Mapping[str, Any]
BOXES = ("top_box", "bottom_box")
KEY = "regulation.thresholds"


@dataclass(frozen=True)
class Standard:
    """One threshold to be met: ``measure`` of one item, or the index of several, ``at_least`` or at most ``threshold``.

    ``each`` is ``unit`` or ``whole`` where only one of them is judged; ``label`` is the engagement's name for it.
    """

    number: int
    items: tuple[str, ...]
    measure: str
    boxes: int
    at_least: bool
    threshold: float
    error: float
    each: str = ""
    label: str = ""


def standards(sv: Survey, given: Sequence[Given] | None = None, error: float = 0.05) -> tuple[Standard, ...]:
    """The thresholds ``given``, or the engagement's; those without an ``error`` of their own have ``error``.

    A role stands for its items: together where the measure is an index, else each by itself. Raises MeasureError, with
    the key as its place, for an item or role that is not there, a scale that bears no such measure, and a threshold
    outside of it.
    """
    if not 0 < error < 0.5:
        raise MeasureError(f"An error rate of {error!r} is not between 0 and 0.5.", mend="Write 0.05 for 5 %.")
    found: list[Standard] = []
    asked = sv.about.regulation.get("thresholds", ()) if given is None else given
    for number, one in enumerate(asked):
        data = one.model_dump(exclude_unset=True) if isinstance(one, Threshold) else dict(one)
        stated = check_model(Threshold, {"error": error, **data}, f"threshold {number + 1}", MeasureError)
        found += _resolved(sv, stated, number)
    return tuple(found)


def _resolved(sv: Survey, one: Threshold, number: int) -> list[Standard]:
    """A threshold's standards: one an item, one alone of an index."""
    items, key = _items(sv, one, number), f"{KEY}.{number}"
    side = "at_most" if one.at_least is None else "at_least"
    value = float(getattr(one, side))
    for item in items:
        scale = sv.questionnaire.scale(item) if item in sv.questionnaire.items else None
        _check_value(item, _scaled(item, scale, one, f"{key}.measure"), one.measure, value, f"{key}.{side}", side)
    together = [tuple(items)] if one.measure == "index" else [(item,) for item in items]
    label = str(pick(one.label, sv.language) or "")
    return [
        Standard(number + 1, part, one.measure, one.boxes, side == "at_least", value, one.error, one.each or "", label)
        for part in together
    ]


def _items(sv: Survey, one: Threshold, number: int) -> list[str]:
    """The items that a threshold is about; one that is named must be asked and answered."""
    if one.item is not None:
        if one.item not in sv.questionnaire.items or one.item not in sv.responses.columns:
            known = [name for name in sv.questionnaire.items if name in sv.responses.columns]
            raise MeasureError(
                f"'{one.item}' is not an item.", where=f"{KEY}.{number}.item", mend=nearest(one.item, known)
            )
        return [one.item]
    role, where = str(one.role), f"{KEY}.{number}.role"
    if role not in ROLES:
        raise MeasureError(f"'{role}' is not a role.", where=where, mend=nearest(role, ROLES))
    if not (found := sv.roles(role)):
        mend = "Give it to an item in questionnaire.yaml, or name the item here."
        raise MeasureError(f"No item has the role {role}.", where=where, mend=mend)
    return found


def _scaled(item: str, scale: Scale | None, one: Threshold, where: str) -> Scale:
    """The item's scale; raises MeasureError where it does not bear the measure."""
    if scale is None or scale.min is None or scale.max is None:
        mend = "Name a rating, or give its scale both in questionnaire.yaml."
        raise MeasureError(f"Item '{item}' is no rating: its scale has no min and max.", where=where, mend=mend)
    asked = f"'{item}' is asked from {plain_code(scale.min)} to {plain_code(scale.max)}"
    if one.measure == "nps" and (scale.min, scale.max) != (0, 10):
        raise MeasureError(f"{asked}; a net promoter score needs 0 to 10.", where=where, mend="Write measure: index.")
    if one.measure in BOXES and not scale.points:
        raise MeasureError(f"{asked}; boxes need whole numbers.", where=where, mend="Write measure: index.")
    if one.measure in BOXES and one.boxes >= len(scale.points):
        raise MeasureError(
            f"{one.boxes} boxes are not a part of '{item}', which has {len(scale.points)} answers.",
            where=where.removesuffix("measure") + "boxes", mend=f"Write 1 to {len(scale.points) - 1}.",
        )  # fmt: skip
    return scale


def _check_value(item: str, scale: Scale, measure: str, value: float, where: str, side: str) -> None:
    """Raise MeasureError for a threshold that is not on the measure's scale, or is plainly meant on another."""
    low, high, named = _range(scale, measure, item)
    meant = _meant(scale, measure, value)
    if low <= value <= high and meant is None:
        return
    what = f"{value:g} is not on the scale of the measure: {named}."
    if low <= value <= high:
        what = f"{value:g} looks like a share or a mean; the measure is {named}."
    mend = (
        f"Write {side}: {meant:.3g}, if that is meant." if meant is not None else "Correct it, or name another measure."
    )
    raise MeasureError(what, where=where, mend=mend)


def _range(scale: Scale, measure: str, item: str) -> tuple[float, float, str]:
    """The lowest and the highest value of a measure, and both in words."""
    least, most = float(scale.min or 0), float(scale.max or 0)
    return {
        "index": (0.0, 100.0, "an index from 0 to 100"),
        "nps": (-100.0, 100.0, "a net promoter score from -100 to 100"),
        "mean": (least, most, f"the mean of '{item}' from {plain_code(scale.min)} to {plain_code(scale.max)}"),
    }.get(measure, (0.0, 1.0, "a share from 0 to 1"))


def _meant(scale: Scale, measure: str, value: float) -> float | None:
    """What a number of another scale would be on the measure's own: a share in per cent, an index as share or mean."""
    if measure in BOXES:
        return value / 100 if 1 < value <= 100 else None
    if measure not in ("index", "nps"):
        return None
    if 0 < abs(value) < 1:
        return 100 * value
    low, high = float(scale.min or 0), float(scale.max or 0)
    if measure == "index" and high < 100 and low <= value <= high and value > 0:
        return 100 * ((high - value) if scale.reversed else (value - low)) / (high - low)
    return None
