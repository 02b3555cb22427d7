"""Steps of ``topic``: whose answers took each, checked against the items and scales that there are, and their order."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from csat_helpers.engagement.reading import check_model
from csat_helpers.engagement.topic import Step
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import pick
from csat_helpers.survey.questionnaire import Scale, plain_code, same_code
from csat_helpers.survey.sign_test import sign_test
from csat_helpers.survey.survey import Survey

Given = Step | Mapping[str, Any]
KEY = "topic.steps"
BOXES = 2  # the best answers of a rating, where a step says neither codes nor boxes
SURE = 0.05  # the error of saying that a later step was taken by more
NESTED = 0.1  # of the takers of a step so few lack the next one where the two stand the wrong way round


@dataclass(frozen=True)
class TopicStep:
    """One step of a funnel: those took it whose answer to ``item`` is one of ``codes`` (as text)."""

    number: int
    item: str
    codes: tuple[str, ...]
    label: str


def topic_steps(sv: Survey, given: Sequence[Given] | None = None) -> tuple[TopicStep, ...]:
    """The steps ``given``, or the engagement's, the widest first; none where it states none.

    Raises MeasureError, with the key as its place, for an item that is not there, a code that its scale does not have,
    boxes that are no part of it, and a single step.
    """
    asked = sv.about.topic.get("steps", ()) if given is None else given
    if len(asked) == 1:
        raise MeasureError("A funnel has two steps or more.", where=KEY, mend="Name the next step, or none.")
    found = []
    for k, one in enumerate(asked):
        data = (
            one.model_dump(exclude_unset=True)
            if isinstance(one, Step)
            else {n: v for n, v in one.items() if v not in (None, [], "")}
        )
        step = check_model(Step, data, f"step {k + 1}", MeasureError)
        _check_item(sv, step.item, f"{KEY}.{k}.item")
        label = str(pick(step.label, sv.language) or "") or sv.label(step.item)
        found.append(TopicStep(k + 1, step.item, _codes(sv, step, k), label))
    return tuple(found)


def taken(sv: Survey, step: TopicStep) -> np.ndarray:
    """1 where the answer took the step, 0 where another was given, NaN where there is none."""
    answers = sv.column(step.item)
    hit = answers.map(plain_code, na_action="ignore").isin(step.codes).to_numpy(float)
    return np.where(answers.isna().to_numpy(), np.nan, hit)


def grown(sv: Survey, steps: Sequence[TopicStep]) -> list[bool]:
    """Of each step whether clearly more took it than the step before, among those who answered both (exact McNemar).

    Raises MeasureError, naming both, where moreover nearly all takers of the step before took this one: they stand
    the wrong way round. A part of the survey (a wave, a unit) is not enough to say so.
    """
    found = [False]
    for before, step in itertools.pairwise(steps):
        earlier, later = taken(sv, before)[sv.rows], taken(sv, step)[sv.rows]
        only_later = int(((later == 1) & (earlier == 0)).sum())
        only_earlier = int(((earlier == 1) & (later == 0)).sum())
        both = int(((earlier == 1) & (later == 1)).sum())
        more = only_later > only_earlier and bool(sign_test(only_later, only_earlier) < SURE)
        if more and not sv.focused and only_earlier <= NESTED * (only_earlier + both):
            raise MeasureError(
                f"The funnel grows: more took step {step.number} ('{step.label}') than step {before.number} "
                f"('{before.label}'), and nearly all who took step {before.number} took step {step.number}.",
                where=f"{KEY}.{step.number - 1}",
                mend=f"Put '{step.label}' before '{before.label}', or correct the answers that count.",
            )
        found.append(more)
    return found


def _check_item(sv: Survey, item: str, where: str) -> None:
    if item in sv.questionnaire.items and item in sv.responses.columns:
        return
    known = [name for name in sv.questionnaire.items if name in sv.responses.columns]
    what = f"'{item}' is not an item."
    if item in sv.questionnaire.items:
        what = f"Item '{item}' is not in the data."
    raise MeasureError(what, where=where, mend=nearest(item, known))


def _codes(sv: Survey, step: Step, k: int) -> tuple[str, ...]:
    """The answers that took the step, as text."""
    scale = sv.questionnaire.scale(step.item)
    if scale is None:
        mend = "Give it a scale in questionnaire.yaml."
        raise MeasureError(f"Item '{step.item}' has no scale.", where=f"{KEY}.{k}.item", mend=mend)
    if step.count:
        return _counted(scale, step, f"{KEY}.{k}.count")
    points, boxes = scale.points, BOXES if step.boxes is None else step.boxes
    if not points:
        mend = "Write 'count:' with the codes of those who took the step."
        what = f"Item '{step.item}' is no rating of whole numbers, so it has no best answers."
        raise MeasureError(what, where=f"{KEY}.{k}.boxes", mend=mend)
    if boxes >= len(points):
        what = f"{boxes} boxes are not a part of '{step.item}', which has {len(points)} answers."
        raise MeasureError(what, where=f"{KEY}.{k}.boxes", mend=f"Write 1 to {len(points) - 1}, or 'count:'.")
    best = points[:boxes] if scale.reversed else points[-boxes:]
    return tuple(map(plain_code, best))


def _counted(scale: Scale, step: Step, where: str) -> tuple[str, ...]:
    """The codes a step counts, each one of the scale's answers."""
    offered = [plain_code(code).strip() for code in scale.codes or scale.points]
    for code in step.count:
        if any(same_code(code, missing) for missing in scale.missing):
            what = f"'{step.item}' has {plain_code(code)!r} as a missing code: it is no answer."
            raise MeasureError(what, where=where, mend=nearest(plain_code(code), offered))
        if offered and plain_code(code).strip() not in offered:
            what = f"'{step.item}' has no answer {plain_code(code)!r}."
            raise MeasureError(what, where=where, mend=nearest(plain_code(code), offered))
    return tuple(dict.fromkeys(plain_code(code).strip() for code in step.count))
