"""SWOT drafted from the data: where the own brand is reliably ahead or behind on what matters, and what moves."""

from collections.abc import Sequence

import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.measures import swot_evidence as evidence
from csat_helpers.measures.brand_changes import brand_changes
from csat_helpers.measures.brand_gaps import brand_gaps
from csat_helpers.measures.difference import difference
from csat_helpers.measures.drivers import only
from csat_helpers.measures.importance_performance import importance_performance
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.loyalty import loyalty
from csat_helpers.measures.own_brand import own_brand
from csat_helpers.measures.switching import switching
from csat_helpers.measures.swot_evidence import BOXES, COLUMNS
from csat_helpers.measures.tidy import Names, banner, empty, names
from csat_helpers.survey.survey import Survey

__all__ = ["BOXES", "COLUMNS", "swot"]


def swot(
    sv: Survey,
    outcome: Names,
    items: Names,
    by: str | None = None,
    *,
    own: object = None,
    segments: Sequence[str] = (),
    adjust: str | None = "holm",
    replicates: int = 1000,
    seed: int | None = None,
) -> pd.DataFrame:
    """What the survey can say to each box of a SWOT, one row a piece of evidence, in or out of a box.

    ``by`` is the column of role ``brand`` and ``own`` the client's brand, the engagement's own unless given. An item
    is important to the own brand's customers (:func:`importance_performance` among them) where the interval of its
    importance lies above the equal share (``evidence`` ``reliable``), or where it does so in at least 80% of the
    resamples (``likely``). Then it is, at the 5% level after ``adjust``:

    * a ``strength``: reliably ahead of the competitors' customers taken together, and reliably behind no competitor;
    * a ``weakness``: reliably behind the competitors' customers taken together;
    * a ``threat``: neither, but one competitor is reliably ahead (``other``, the furthest);
    * an ``opportunity``: nobody is reliably ahead, and with 80% or more it is below the mean of the own items: room
      that no competitor fills.

    Further: ``loyalty`` and ``retention`` (reliably above every competitor: strength; below one: threat),
    ``switching`` (reliably won from a competitor: opportunity; lost to it: threat), ``wave`` (a competitor reliably
    rose since the previous wave on the outcome: threat; fell: opportunity) and ``segment`` (among the levels of
    ``segments``, reliably ahead of the competitors' customers on the outcome: opportunity; behind: threat).

    Returns :data:`COLUMNS`. ``box`` is empty for what holds in no box; ``kind`` is item or one of those; ``estimate``
    is the own brand less ``other`` (``rest``: the competitors' customers) in points of the index, or a part of all
    customers (switching, retention: 0 to 1), ``p_value`` adjusted over the tests of its kind. ``best`` is the highest
    competitor on the item. Hidden competitors take no part. Empty without a column of brands, an own brand or a
    competitor. Raises MeasureError as :func:`drivers` does. Source: Martilla and James (1977) for importance; the
    tests are those of :func:`brand_gaps`, :func:`difference`, :func:`switching` and :func:`brand_changes`.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> frame = pd.DataFrame({"y": [1, 2, 4, 5, 3, 4] * 20, "a": [1, 2, 4, 4, 2, 5] * 20, "b": [3, 1, 2, 2, 3, 1] * 20})
    >>> frame = frame.assign(a=frame["a"].mask(frame.index >= 60, frame["a"].clip(upper=3)), brand=["x"] * 60 + ["z"] * 60)
    >>> asked = {name: {"scale": {"min": 1, "max": 5}} for name in ("y", "a", "b")}
    >>> found = swot(survey.from_frame(frame, {"items": asked}), "y", ["a", "b"], "brand", own="x", replicates=100)
    >>> found.loc[found["kind"] == "item", ["box", "item", "other"]].values.tolist()
    [['strength', 'a', 'rest'], ['', 'b', 'rest']]
    """
    check_adjustment(adjust)
    asked, target, column = names(items), only(outcome), by or sv.role("brand")
    if not asked or target is None or column is None:
        return empty(columns=COLUMNS)
    levels = banner(sv, column)
    mine = own_brand(sv, own, levels.level, column)
    if not mine or len(levels.level) < 2:
        return empty(columns=COLUMNS)
    matters = _importance(sv.focus(segment={column: mine}), target, asked, replicates, seed)
    gaps = brand_gaps(sv, asked, column, own=mine, adjust=adjust)
    rest = _against_rest(sv, asked, column, mine, adjust)
    moved = switching(sv, brand=column, own=mine, adjust=adjust)
    parts = [
        evidence.of_items(matters, gaps, rest),
        evidence.of_loyalty(loyalty(sv, None, column, own=mine, adjust=adjust), mine, "loyalty"),
        evidence.of_loyalty(moved.brands[moved.brands["measure"] == "retention"], mine, "retention"),
        evidence.of_switching(moved.exchanges),
        evidence.of_waves(brand_changes(sv, target, column, own=mine, adjust=adjust), mine),
        evidence.of_segments(_in_segments(sv, target, segments, column, mine, adjust)),
    ]
    label = levels.label[levels.level.index(mine)]
    return evidence.ordered([part for part in parts if len(part)]).assign(own=mine, own_label=label).loc[:, COLUMNS]


def _importance(sv: Survey, outcome: str, items: list[str], replicates: int, seed: int | None) -> pd.DataFrame:
    """What matters to the own brand's customers, or a reason in each row where it cannot be told."""
    try:
        return importance_performance(sv, outcome, items, replicates=replicates, seed=seed)
    except MeasureError as error:
        blank = pd.DataFrame({"item": items, "label": [sv.label(i) for i in items], "reason": error.what})
        return blank.reindex(columns=evidence.IMPORTANCE)


def _against_rest(sv: Survey, items: list[str], column: str, own: str, adjust: str | None) -> pd.DataFrame:
    """The own brand less the competitors' customers together on each item; p adjusted over the items."""
    found = difference(sv, items, column, measure="index", against="rest")
    found = found[found["level"] == own].reset_index(drop=True)
    return found.assign(p_value=adjusted(found["p_value"].to_numpy(float), adjust))


def _in_segments(
    sv: Survey, outcome: str, segments: Sequence[str], column: str, own: str, adjust: str | None
) -> pd.DataFrame:
    """The same of the outcome within each level of segment columns; p adjusted over all of them."""
    parts = []
    for segment in segments:
        for level in banner(sv, segment).level:
            inside = sv.focus(segment={segment: level})
            found = _against_rest(inside, [outcome], column, own, None) if own in banner(inside, column).level else None
            if found is not None and len(found):
                head = {"by": segment, "by_label": sv.label(segment), "level": level}
                parts.append(found.assign(**head, level_label=sv.level_label(segment, level)))
    if not parts:
        return empty()
    whole = pd.concat(parts, ignore_index=True)
    return whole.assign(p_value=adjusted(whole["p_value"].to_numpy(float), adjust))
