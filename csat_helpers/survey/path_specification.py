"""What a path model says: constructs with their items, and which leads to which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import pick
from csat_helpers.survey import path_presets
from csat_helpers.survey.survey import Survey

MODES = ("A", "B")
_KEYS = ("constructs", "paths", "modes", "labels")
CONSTRUCTS, PATHS = "path_model.constructs", "path_model.paths"


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

    Constructs that ``constructs`` leaves out are the questionnaire's. Raises MeasureError for whatever makes it no
    model, naming the construct or item and the mend; ``where`` is the key of ``engagement.yaml`` that says it.
    """
    given = path_presets.filled(sv, model) if isinstance(model, str) else dict(model)
    for key in given:
        if key not in _KEYS:
            raise MeasureError(f"A path model has no '{key}'.", where="path_model", mend=nearest(key, _KEYS))
    paths = given.get("paths") or ()
    _check_ends(paths)
    own = {str(name): _items(items) for name, items in (given.get("constructs") or {}).items()}
    blocks = own | _of_questionnaire(sv, own, paths)
    _check_blocks(blocks)
    _check_items(sv, blocks)
    names = tuple(blocks)
    leads = _leads(names, paths)
    labels = given.get("labels") or {}
    for name in labels:
        if name not in names:
            what = f"A label is given for '{name}', which is no construct."
            raise MeasureError(what, where="path_model.labels", mend=nearest(name, names))
    return Specification(
        constructs=names,
        labels=tuple(_label(sv, name, labels.get(name)) for name in names),
        items=tuple(item for block in blocks.values() for item in block),
        block=np.repeat(np.arange(len(names)), [len(block) for block in blocks.values()]),
        leads=leads,
        modes=_modes(names, given.get("modes") or {}),
        order=_order(names, leads),
    )


def _items(items: str | Sequence[str] | None) -> tuple[str, ...]:
    return (items,) if isinstance(items, str) else tuple(str(item) for item in items or ())


def _label(sv: Survey, name: str, given: Any) -> str:
    """What readers see: the label given, the questionnaire's, a known construct's in their language, else the name."""
    asked = given or sv.questionnaire.constructs.get(name)
    return pick(asked, sv.language) or path_presets.translated(name, sv.language)


def _of_questionnaire(sv: Survey, own: Mapping[str, Any], paths: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The constructs that the paths name and the model does not state, with the items the questionnaire gives them."""
    asked: dict[str, list[str]] = {}
    for item, about in sv.questionnaire.items.items():
        if about.construct_ is not None and item in sv.responses.columns:
            asked.setdefault(about.construct_, []).append(item)
    found = {}
    for name in dict.fromkeys(end for path in paths for end in path if end not in own):
        if name not in asked and name in sv.questionnaire.constructs:
            mend = f"Give items 'construct: {name}' in questionnaire.yaml, or leave it and its paths out."
            raise MeasureError(f"Construct '{name}' has a label but no items in the data.", where=PATHS, mend=mend)
        if name not in asked:
            known = dict.fromkeys([*own, *asked])
            what = f"A path names '{name}', which is no construct of the model or of the questionnaire."
            raise MeasureError(what, where=PATHS, mend=nearest(name, known) if known else "Give it items.")
        found[name] = tuple(asked[name])
    return found


def _check_ends(paths: Sequence[Sequence[str]]) -> None:
    for path in paths:
        if isinstance(path, str) or len(path) != 2:
            raise MeasureError(f"{path!r} is no path.", where=PATHS, mend="Write [source, target].")
        if path[0] == path[1]:
            raise MeasureError(f"A path leads from '{path[0]}' to itself.", where=PATHS, mend="Leave it out.")


def _check_blocks(blocks: Mapping[str, tuple[str, ...]]) -> None:
    if len(blocks) < 2:
        raise MeasureError(
            f"A path model needs two constructs or more, not {len(blocks)}.",
            where=CONSTRUCTS, mend="Give 'constructs' with their items, and 'paths' between them.",
        )  # fmt: skip
    seen: dict[str, str] = {}
    for name, block in blocks.items():
        if not block:
            mend = "Give it items, or leave it and its paths out."
            raise MeasureError(f"Construct '{name}' has no items.", where=CONSTRUCTS, mend=mend)
        for item in block:
            if item in seen:
                twice = f"twice in '{name}'" if seen[item] == name else f"in '{seen[item]}' and in '{name}'"
                mend = "An item measures one construct, once."
                raise MeasureError(f"Item '{item}' stands {twice}.", where=CONSTRUCTS, mend=mend)
            seen[item] = name


def _check_items(sv: Survey, blocks: Mapping[str, tuple[str, ...]]) -> None:
    """Every item is a rating that the data hold."""
    asked = sv.questionnaire.items
    for name, item in ((name, item) for name, block in blocks.items() for item in block):
        of = f"'{item}' of construct '{name}'"
        if item not in asked and item not in sv.responses.columns:
            raise MeasureError(f"{of} is not an item.", where=CONSTRUCTS, mend=nearest(item, asked))
        scale = sv.questionnaire.scale(item) if item in asked else None
        if scale is None or scale.min is None or scale.max is None:
            mend = "Give it a scale with its lowest and highest answer in questionnaire.yaml, or leave it out."
            raise MeasureError(f"{of} has no rating scale.", where=CONSTRUCTS, mend=mend)
        if item not in sv.responses.columns:
            known = [name for name in sv.responses.columns if name in asked]
            raise MeasureError(f"{of} is not in the data.", where=CONSTRUCTS, mend=nearest(item, known))


def _leads(names: tuple[str, ...], paths: Sequence[Sequence[str]]) -> np.ndarray:
    leads = np.zeros((len(names), len(names)), dtype=bool)
    for source, target in paths:
        leads[names.index(source), names.index(target)] = True
    for k, name in enumerate(names):
        if not leads[k].any() and not leads[:, k].any():
            what = f"Construct '{name}' is on no path."
            raise MeasureError(what, where=PATHS, mend="Give it a path, or leave it out.")
    return leads


def _order(names: tuple[str, ...], leads: np.ndarray) -> tuple[int, ...]:
    """Constructs from causes to effects; raises MeasureError where some run in a circle, and names them."""
    placed: list[int] = []
    left = list(range(len(names)))
    while left:
        free = [k for k in left if not leads[left, k].any()]
        if not free:
            circle = ", ".join(names[k] for k in _circle(left, leads))
            raise MeasureError(
                f"The paths run in a circle: {circle}.",
                where=PATHS, mend="Turn or drop one: effects cannot cause their causes.",
            )  # fmt: skip
        placed += free
        left = [k for k in left if k not in free]
    return tuple(placed)


def _circle(left: Sequence[int], leads: np.ndarray) -> list[int]:
    """One circle among constructs each of which is led to by another of them, its first construct at its end too."""
    seen = [left[0]]
    while (before := next(k for k in left if leads[k, seen[-1]])) not in seen:
        seen.append(before)
    return [*seen[seen.index(before) :], before][::-1]


def _modes(names: tuple[str, ...], modes: Mapping[str, str]) -> tuple[str, ...]:
    for name, mode in modes.items():
        if name not in names:
            what = f"A mode is given for '{name}', which is no construct."
            raise MeasureError(what, where="path_model.modes", mend=nearest(name, names))
        if mode not in MODES:
            what, mend = f"Mode {mode!r} of '{name}' is not known.", "A (items mirror it) or B (items make it)."
            raise MeasureError(what, where="path_model.modes", mend=mend)
    return tuple(modes.get(name, "A") for name in names)
