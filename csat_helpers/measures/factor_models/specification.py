"""Which items were meant to mirror which construct."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from csat_helpers.errors import MeasureError
from csat_helpers.measures import scales
from csat_helpers.measures.factor_models.likelihood import Pattern
from csat_helpers.survey.survey import Survey

LEAST = 3  # items of a construct that stands alone


@dataclass(frozen=True, eq=False)
class Specification:
    """Constructs and, one after another, their items; ``block`` is each item's construct."""

    constructs: tuple[str, ...]
    labels: tuple[str, ...]
    items: tuple[str, ...]
    block: np.ndarray

    @property
    def pattern(self) -> Pattern:
        """The model as the likelihood knows it."""
        return Pattern(self.block, len(self.constructs))

    def members(self, construct: int) -> np.ndarray:
        """Places of a construct's items."""
        return np.flatnonzero(self.block == construct)


def specification(sv: Survey, model: Mapping[str, Sequence[str]] | None) -> Specification | None:
    """The model asked for, checked, or the questionnaire's own; None where that has no two constructs to test."""
    if model is None:
        own = of_questionnaire(sv)
        enough = len(own) > 1 or any(len(items) >= LEAST for items in own.values())
        return _made(sv, own) if enough else None
    given = {name: _listed(name, items) for name, items in model.items()}
    _check(sv, given)
    return _made(sv, given)


def of_questionnaire(sv: Survey) -> dict[str, list[str]]:
    """Constructs of the questionnaire with two ratings or more among the data."""
    groups: dict[str, list[str]] = {}
    for name, item in sv.questionnaire.items.items():
        if item.construct_ and name in sv.responses.columns and _is_rating(sv, name):
            groups.setdefault(item.construct_, []).append(name)
    return {name: items for name, items in groups.items() if len(items) > 1}


def _is_rating(sv: Survey, item: str) -> bool:
    scale = sv.questionnaire.scale(item)
    return scale is not None and scale.min is not None and scale.max is not None


def _listed(name: str, items: Sequence[str]) -> list[str]:
    if isinstance(items, str):
        raise MeasureError(f"The items of '{name}' are one text.", mend=f"Give a list: {{'{name}': ['{items}', ...]}}.")
    return list(items)


def _check(sv: Survey, model: Mapping[str, list[str]]) -> None:
    if not model:
        raise MeasureError("The model has no construct.", mend="Give a name and its items for each construct.")
    owner: dict[str, str] = {}
    for name, items in model.items():
        if len(items) < 2:
            raise MeasureError(
                f"'{name}' has {'one item' if items else 'no item'}, which cannot show what items have in common.",
                mend="Give a construct two items or more (three if it stands alone), or leave it out.",
            )
        for item in items:
            scales.ends(sv, item)
            if item in owner:
                where = f"of '{name}' and of '{owner[item]}'" if owner[item] != name else f"twice in '{name}'"
                raise MeasureError(f"'{item}' is an item {where}.", mend="Name each item once.")
            owner[item] = name
    if len(model) == 1 and len(owner) < LEAST:
        raise MeasureError(
            f"'{next(iter(model))}' has two items and stands alone: one correlation cannot test a model.",
            mend="Add an item, or another construct.",
        )


def _made(sv: Survey, model: Mapping[str, list[str]]) -> Specification:
    labels = []
    for name, items in model.items():
        shared = {sv.construct(item) for item in items}
        keys = {sv.questionnaire.items[item].construct_ for item in items if item in sv.questionnaire.items}
        labels.append(next(iter(shared)) if keys == {name} and len(shared) == 1 else name)
    return Specification(
        tuple(model),
        tuple(labels),
        tuple(item for items in model.values() for item in items),
        np.repeat(np.arange(len(model)), [len(items) for items in model.values()]),
    )
