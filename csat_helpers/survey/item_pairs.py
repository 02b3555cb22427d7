"""Items that are asked in pairs, as the questionnaire tells them: with and without a feature, perceived and expected.

An item's ``pair`` names the item that it is asked beside; without it, the two items of a construct are a pair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import pick
from csat_helpers.survey.survey import Survey

Roles = tuple[str, str]
FEATURES: Roles = ("functional", "dysfunctional")
SERVICE: Roles = ("perception", "expectation")


@dataclass(frozen=True)
class ItemPair:
    """Two items asked side by side; ``construct`` is what both belong to, ``stated`` whether ``pair`` told it."""

    first: str
    second: str
    construct: str = ""
    stated: bool = False

    @property
    def name(self) -> str:
        """Its first item where the questionnaire states the pair, else the construct that the two make up."""
        return self.first if self.stated or not self.construct else self.construct


def item_pairs(sv: Survey, roles: Roles, *, in_order: bool = False) -> list[ItemPair]:
    """The pairs of two roles, in the order of their first items; none where no item has either role.

    Items of a construct that state no ``pair`` are paired as they stand: one and one, or, ``in_order``, as many of one
    role as of the other. Raises MeasureError, naming the items, for one without its counterpart, one in two pairs, and
    one whose ``pair`` has another role.
    """
    sides = sv.roles(roles[0]), sv.roles(roles[1])
    stated = _stated(sv, roles, sides)
    left = [[item for item in side if item not in stated and item not in stated.values()] for side in sides]
    found = [ItemPair(first, second, construct_of(sv, first), stated=True) for first, second in stated.items()]
    for construct in dict.fromkeys(construct_of(sv, item) for side in left for item in side):
        firsts, seconds = ([item for item in side if construct_of(sv, item) == construct] for side in left)
        _check_counts(construct, firsts, seconds, roles, in_order=in_order)
        found += [ItemPair(first, second, construct) for first, second in zip(firsts, seconds, strict=True)]
    return sorted(found, key=lambda pair: sides[0].index(pair.first))


def lacking(sv: Survey, frame: pd.DataFrame, roles: Sequence[str]) -> pd.DataFrame:
    """An empty ``frame`` that says, in its attribute ``lacks``, items of which of the roles there are none."""
    frame.attrs["lacks"] = [role for role in roles if not sv.roles(role)]
    return frame


def construct_of(sv: Survey, item: str) -> str:
    """The name of the construct an item belongs to, else empty."""
    found = sv.questionnaire.items.get(item)
    return (found.construct_ if found else None) or ""


def construct_label(sv: Survey, name: str) -> str:
    """A construct's label in the survey's language, else its name."""
    return pick(sv.questionnaire.constructs.get(name, name), sv.language)


def companions(sv: Survey, role: str, pairs: Sequence[ItemPair]) -> dict[str, str]:
    """The item of ``role`` of each pair that has one, by the pair's name: its ``pair``, else alone in the construct."""
    of_construct: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    known = {item: pair.name for pair in pairs for item in (pair.first, pair.second)}
    for item in sv.roles(role):
        beside = sv.questionnaire.items[item].pair
        if beside is None:
            of_construct.setdefault(construct_of(sv, item), []).append(item)
        elif beside in known:
            if known[beside] in found:
                raise _twice(beside, [found[known[beside]], item])
            found[known[beside]] = item
    for pair in pairs:
        alone = of_construct.get(pair.construct, []) if pair.construct else []
        if pair.name not in found and len(alone) == 1 and not pair.stated:
            found[pair.name] = alone[0]
    return found


def key_of(item: str) -> str:
    """Where the questionnaire says whom an item is asked beside."""
    return f"items.{item}.pair"


def _stated(sv: Survey, roles: Roles, sides: tuple[list[str], list[str]]) -> dict[str, str]:
    """The second item of each first, where either names the other."""
    found: dict[str, str] = {}
    for k, side in enumerate(sides):
        for item in side:
            beside = sv.questionnaire.items[item].pair
            if beside is None:
                continue
            _check_role(sv, item, beside, roles[1 - k])
            first, second = (item, beside) if k == 0 else (beside, item)
            if found.get(first, second) != second:
                raise _twice(first, [found[first], second])
            if (other := _key(found, second, first)) != first:
                raise _twice(second, [other, first])
            found[first] = second
    return found


def _key(found: Mapping[str, str], second: str, default: str) -> str:
    return next((first for first, other in found.items() if other == second), default)


def _check_role(sv: Survey, item: str, beside: str, role: str) -> None:
    has = sv.questionnaire.items[beside].role
    if has != role:
        raise MeasureError(
            f"Item '{item}' has the pair '{beside}', whose role is {has or 'not given'}, not {role}.",
            where=key_of(item),
            mend=f"Give '{beside}' the role {role} in questionnaire.yaml, or name another item as the pair.",
        )
    if beside not in sv.responses.columns:
        what = f"Item '{item}' has the pair '{beside}', which is not in the data."
        raise MeasureError(what, where=key_of(item), mend="Add its column.")


def _twice(item: str, others: Sequence[str]) -> MeasureError:
    return MeasureError(
        f"Item '{item}' is in two pairs, with '{others[0]}' and with '{others[1]}'.",
        where=key_of(others[1]),
        mend="Correct 'pair' in questionnaire.yaml: an item stands beside one other.",
    )


def _check_counts(
    construct: str, firsts: Sequence[str], seconds: Sequence[str], roles: Roles, *, in_order: bool
) -> None:  # fmt: skip
    """Refuse the items of a construct that do not pair, or of none, by name."""
    if construct and len(firsts) == len(seconds) and (in_order or len(firsts) == 1):
        return
    mend = "In questionnaire.yaml, write 'pair:' with the name of its counterpart on one item of each pair."
    if not construct or not (firsts and seconds):
        item, lacks = (firsts[0], roles[1]) if firsts else (seconds[0], roles[0])
        whose = (
            f"'{construct}' has no item of role {lacks} beside '{item}'."
            if construct
            else (f"Item '{item}' has no counterpart of role {lacks}.")
        )
        raise MeasureError(whose, where=key_of(item), mend=mend)
    counted = " and ".join(
        f"{len(items)} {role}s ({', '.join(items)})" for items, role in zip((firsts, seconds), roles, strict=True)
    )
    raise MeasureError(f"'{construct}' has {counted}.", where=key_of(firsts[0]), mend=mend)
