"""What service quality asks of a questionnaire: dimensions of pairs on one scale, points of all of them, gaps on it."""

from collections.abc import Mapping, Sequence

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.survey.item_pairs import SERVICE, construct_of, item_pairs
from csat_helpers.survey.survey import Survey

Pair = tuple[str, str]


def check_service(sv: Survey) -> None:
    """Raise MeasureError, with the questionnaire's key, for perceptions, expectations, points and gaps that do not fit."""
    asked = service_dimensions(sv)
    if not asked:
        return
    pairs = [pair for group in asked.values() for pair in group]
    check_scales(sv, pairs)
    importance_of(sv, list(asked))
    for gap, given in sv.questionnaire.gaps.items():
        for name, value in given.items():
            check_gap(gap, name, list(asked), (value.is_, value.should), _ends(sv, pairs[0][0]))


def service_dimensions(sv: Survey) -> dict[str, list[Pair]]:
    """The questionnaire's pairs of perception and expectation by construct; none where one of the roles has no item."""
    found: dict[str, list[Pair]] = {}
    if not all(sv.roles(role) for role in SERVICE):
        return found
    for pair in item_pairs(sv, SERVICE, in_order=True):
        if not pair.construct:
            raise MeasureError(
                f"Items '{pair.first}' and '{pair.second}' belong to no dimension of service.",
                where=f"items.{pair.first}.construct",
                mend="Give them their construct in questionnaire.yaml.",
            )
        found.setdefault(pair.construct, []).append((pair.first, pair.second))
    return found


def check_scales(sv: Survey, pairs: Sequence[Pair]) -> None:
    """Refuse a pair on two scales, and pairs on several: neither has a difference, or a mean of them."""
    for pair in pairs:
        if len({_ends(sv, item) for item in pair}) > 1:
            raise MeasureError(
                f"'{pair[0]}' and '{pair[1]}' are on different scales, so their difference means nothing.",
                where=f"items.{pair[1]}.scale", mend="Pair items of one scale.",
            )  # fmt: skip
    first = pairs[0][0]
    other = next((seen for seen, _ in pairs if _ends(sv, seen) != _ends(sv, first)), None)
    if other is not None:
        raise MeasureError(
            f"'{first}' and '{other}' are on different scales, so their gaps have no mean.",
            where=f"items.{other}.scale",
            mend="Keep the roles for the items of one scale, and take them from the others.",
        )


def check_gap(
    gap: int, name: str, dimensions: Sequence[str], values: tuple[float, float], ends: tuple[float, float]
) -> None:  # fmt: skip
    """Refuse a gap behind service quality that is of no dimension, or off the items' scale."""
    if name not in dimensions:
        what = f"Gap {gap} is given for '{name}', which is no dimension."
        raise MeasureError(what, where=f"gaps.{gap}.{name}", mend=nearest(name, dimensions))
    for value in values:
        if not ends[0] <= value <= ends[1]:
            raise MeasureError(
                f"Gap {gap} of '{name}' has {value:g}, which is not on the items' scale of {ends[0]:g} to {ends[1]:g}.",
                where=f"gaps.{gap}.{name}",
                mend="Give what is and what should be on the scale that customers answered.",
            )


def importance_of(sv: Survey, dimensions: Sequence[str]) -> Mapping[str, str]:
    """The one item of role importance of each dimension; none at all where no dimension has one."""
    found: dict[str, list[str]] = {name: [] for name in dimensions}
    for item in sv.roles("importance"):
        if (name := construct_of(sv, item)) in found and sv.questionnaire.items[item].pair is None:
            found[name].append(item)
    if not any(found.values()):
        return {}
    for name, items in found.items():
        if len(items) != 1:
            told = f"{len(items)} items ({', '.join(items)})" if items else "no item"
            raise MeasureError(
                f"Dimension '{name}' has {told} of role importance, others have one.",
                where=f"constructs.{name}",
                mend="Give each dimension one in questionnaire.yaml, or none.",
            )
    return {name: items[0] for name, items in found.items()}


def _ends(sv: Survey, item: str) -> tuple[float, float]:
    scale = sv.questionnaire.scale(item) if item in sv.questionnaire.items else None
    if scale is None or scale.min is None or scale.max is None:
        raise MeasureError(
            f"Item '{item}' is no rating: its scale has no min and max.",
            where=f"items.{item}.scale", mend="Give its scale both in questionnaire.yaml.",
        )  # fmt: skip
    return scale.min, scale.max
