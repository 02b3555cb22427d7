"""What a path model says: constructs with their items, and which leads to which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures.path_models import presets
from csat_helpers.survey.survey import Survey

MODES = ("A", "B")
_KEYS = ("constructs", "paths", "modes", "labels")


@dataclass(frozen=True, eq=False)
class Specification:
    """A model whose arrows form no circle, constructs and items in the order given.

    ``block`` is the construct of each item; ``leads[s, t]`` whether construct s leads to t; ``order`` runs from causes
    to effects; mode B, the construct is made up of its items; mode A, the items mirror it.
    """

    constructs: tuple[str, ...]
    labels: tuple[str, ...]
    items: tuple[str, ...]
    block: np.ndarray
    leads: np.ndarray
    modes: tuple[str, ...]
    order: tuple[int, ...]

    @property
    def paths(self) -> list[tuple[int, int]]:
        """Pairs of source and target, targets in the order of the constructs."""
        return [(int(s), int(t)) for t, s in np.argwhere(self.leads.T)]

    def members(self, construct: int) -> np.ndarray:
        """The places of a construct's items."""
        return np.flatnonzero(self.block == construct)

    def without(self, source: int, target: int) -> "Specification":
        """The same model without one path."""
        leads = self.leads.copy()
        leads[source, target] = False
        return replace(self, leads=leads)

    def causes(self, construct: int) -> np.ndarray:
        """The constructs that lead to one."""
        return np.flatnonzero(self.leads[:, construct])


def specification(sv: Survey, model: str | Mapping[str, Any]) -> Specification:
    """The model asked for: a preset's name, or ``constructs``, ``paths`` and, if wanted, ``modes`` and ``labels``.

    Raises MeasureError for whatever makes it no model, naming the construct or item and the mend.
    """
    given = presets.filled(sv, model) if isinstance(model, str) else dict(model)
    for key in given:
        if key not in _KEYS:
            raise MeasureError(f"A path model has no '{key}'.", mend=nearest(key, _KEYS))
    blocks = {str(name): _items(items) for name, items in (given.get("constructs") or {}).items()}
    _check_blocks(blocks)
    names = tuple(blocks)
    leads = _leads(names, given.get("paths") or ())
    items = tuple(item for block in blocks.values() for item in block)
    for item in items:
        sv.scale(item)
    labels = given.get("labels") or {}
    return Specification(
        constructs=names,
        labels=tuple(str(labels.get(name) or name) for name in names),
        items=items,
        block=np.repeat(np.arange(len(names)), [len(block) for block in blocks.values()]),
        leads=leads,
        modes=_modes(names, given.get("modes") or {}),
        order=_order(names, leads),
    )


def _items(items: str | Sequence[str] | None) -> tuple[str, ...]:
    return (items,) if isinstance(items, str) else tuple(str(item) for item in items or ())


def _check_blocks(blocks: Mapping[str, tuple[str, ...]]) -> None:
    if len(blocks) < 2:
        raise MeasureError(
            f"A path model needs two constructs or more, not {len(blocks)}.", mend="Give 'constructs' with their items."
        )
    seen: dict[str, str] = {}
    for name, block in blocks.items():
        if not block:
            raise MeasureError(
                f"Construct '{name}' has no items.", mend="Give it items, or leave it and its paths out."
            )
        for item in block:
            if item in seen:
                raise MeasureError(
                    f"Item '{item}' stands in '{seen[item]}' and in '{name}'.", mend="An item measures one construct."
                )
            seen[item] = name


def _leads(names: tuple[str, ...], paths: Sequence[Sequence[str]]) -> np.ndarray:
    leads = np.zeros((len(names), len(names)), dtype=bool)
    for path in paths:
        if isinstance(path, str) or len(path) != 2:
            raise MeasureError(f"{path!r} is no path.", mend="Write [source, target].")
        for name in path:
            if name not in names:
                raise MeasureError(f"A path names '{name}', which is no construct.", mend=nearest(name, names))
        leads[names.index(path[0]), names.index(path[1])] = True
    for k, name in enumerate(names):
        if not leads[k].any() and not leads[:, k].any():
            raise MeasureError(f"Construct '{name}' is on no path.", mend="Give it a path, or leave it out.")
    return leads


def _order(names: tuple[str, ...], leads: np.ndarray) -> tuple[int, ...]:
    """Constructs from causes to effects; what is left when no more can be placed is a circle."""
    placed: list[int] = []
    left = list(range(len(names)))
    while left:
        free = [k for k in left if not leads[left, k].any()]
        if not free:
            circle = ", ".join(names[k] for k in left if leads[k, left].any())
            raise MeasureError(
                f"The paths run in a circle through {circle}.",
                mend="Turn or drop one: effects cannot cause their causes.",
            )
        placed += free
        left = [k for k in left if k not in free]
    return tuple(placed)


def _modes(names: tuple[str, ...], modes: Mapping[str, str]) -> tuple[str, ...]:
    for name, mode in modes.items():
        if name not in names:
            raise MeasureError(f"A mode is given for '{name}', which is no construct.", mend=nearest(name, names))
        if mode not in MODES:
            raise MeasureError(
                f"Mode {mode!r} of '{name}' is not known.", mend="A (items mirror it) or B (items make it)."
            )
    return tuple(modes.get(name, "A") for name in names)
