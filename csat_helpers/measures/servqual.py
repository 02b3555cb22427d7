"""SERVQUAL: service quality as perception less expectation, by item, by dimension and over all."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.gap import Pair, check_gaps
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.service_points import Gaps, behind, points_of
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, check_confidence, empty, reasons
from csat_helpers.survey.item_pairs import SERVICE, construct_label, lacking
from csat_helpers.survey.service_quality import check_scales, service_dimensions
from csat_helpers.survey.survey import Survey

Dimensions = Mapping[str, Sequence[Pair]]
COLUMNS = [
    "gap", "kind", "dimension", "item", "label", "expectation_item", "by", "by_label", "level", "level_label", "weight",
    "expectation", "perception", "estimate", "std_error", "conf_low", "conf_high", "df", "p_value", "base",
    "weighted_base", "scale_low", "scale_high", "suppressed", "flag", "reason",
]  # fmt: skip
ITEM, DIMENSION, OVERALL = "item", "dimension", "overall"


def servqual(
    sv: Survey,
    dimensions: Dimensions | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    others: Gaps | None = None,
    by: Names | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Perception less expectation (gap 5), a row an item, a dimension, and all dimensions together.

    ``dimensions`` maps each to its pairs ``(perception item, expectation item)``; unless given, dimensions are the
    constructs of the questionnaire's pairs: an item of role ``perception`` and the ``expectation`` whose ``pair`` names
    it, or, where a construct's items name none, as many of the one as of the other, in their order. No items of either
    role give an empty frame. A respondent's gap of a dimension is the mean of his item gaps (of half of its items or
    more), his overall gap the mean of his dimensions' by points of importance (of half of the points or more). All are
    design-based means with Student's t intervals and the test of no gap; ``perception`` and ``expectation`` are the means
    of those who gave both, and differ by just the gap.

    ``weights`` are points a dimension, by name or label. Unless given, they are each respondent's own where every
    dimension's construct has one item of role ``importance``, and equal where none has; ``weight`` is their mean part.

    ``others`` adds gaps 1 to 4 from data outside the survey, by dimension ``(what is, what should be)``, unless given
    those of the questionnaire's ``gaps``: 1, what management thinks customers expect, and what they do; 2, the standard
    set, and what management thinks; 3, the service delivered, and the standard; 4, the service delivered, and what is
    promised. They are differences without an error, below zero where service falls short.

    Returns :data:`COLUMNS`; ``kind`` is item, dimension or overall, ``scale_low`` and ``scale_high`` end the items'
    scale. Raises MeasureError for items that do not pair, a
    pair on two scales, points or gaps for an unknown dimension, or importance of some dimensions only. Source:
    Parasuraman, Zeithaml and Berry (1985, 1988); Zeithaml, Berry and Parasuraman (1988), the gaps behind it;
    Parasuraman, Berry and Zeithaml (1991), points of importance.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"seen": [4, 5, 3], "hoped": [6, 6, 5]}),
    ...     {"scales": {"s": {"min": 1, "max": 7}}, "items": {"seen": {"scale": "s"}, "hoped": {"scale": "s"}}},
    ... )
    >>> servqual(sv, {"Tangibles": [("seen", "hoped")]})[["kind", "estimate"]].round(3).values.tolist()
    [['item', -1.667], ['dimension', -1.667], ['overall', -1.667]]
    """
    check_confidence(confidence)
    given = service_dimensions(sv) if dimensions is None else dimensions
    asked = {name: check_gaps(pairs) for name, pairs in given.items()}
    if not asked:
        return lacking(sv, empty(columns=COLUMNS), SERVICE)
    points = points_of(sv, list(asked), weights)
    levels, arrays = banner(sv, by), sv.arrays
    seen, hoped = _sides(sv, asked, points)
    grid = estimation.estimate(seen - hoped, levels.members, arrays)
    means = [estimation.estimate(side, levels.members, arrays).estimate for side in (seen, hoped)]
    parts = estimation.estimate(points / points.sum(axis=1, keepdims=True), levels.members, arrays).estimate
    found = _framed(sv, _heads(sv, asked), grid, [*means, _weights(parts, asked)], levels, confidence)
    found = disclosure.apply(found, sv)
    low, high = scales.ends(sv, next(iter(asked.values()))[0][0])
    outside = behind(sv, list(asked), others, (low, high))
    found = pd.concat([found, outside], ignore_index=True) if len(outside) else found
    return found.assign(scale_low=low, scale_high=high).reindex(columns=COLUMNS)


def _sides(sv: Survey, asked: Mapping[str, list[Pair]], points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each respondent's perceptions and expectations, where he gave both: of items, dimensions, and all together."""
    pairs = [pair for group in asked.values() for pair in group]
    check_scales(sv, pairs)
    seen, hoped = (np.column_stack([scales.oriented(sv, pair[k]) for pair in pairs]) for k in (0, 1))
    lacking = np.isnan(seen) | np.isnan(hoped)
    ends = np.cumsum([len(group) for group in asked.values()])
    made = []
    for side in (seen, hoped):
        known = np.where(lacking, np.nan, side)
        groups = np.column_stack([_mean(part) for part in np.split(known, ends[:-1], axis=1)])
        made.append(np.column_stack([known, groups, _mean(groups, points)]))
    return made[0], made[1]


def _mean(values: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Each respondent's weighted mean of what he has, if that is half of his weight or more."""
    share = np.ones(values.shape) if weights is None else weights
    known = ~np.isnan(values)
    weight = np.where(known, share, 0.0).sum(axis=1)
    enough = (weight >= share.sum(axis=1) / 2 * (1 - 1e-12)) & (weight > 0)
    added = np.where(known, values * share, 0.0).sum(axis=1)
    return np.divide(added, weight, out=np.full(len(values), np.nan), where=enough)


def _weights(parts: np.ndarray, asked: Mapping[str, list[Pair]]) -> np.ndarray:
    """Levels x rows: the part of each dimension in the whole, none of an item."""
    items = sum(len(pairs) for pairs in asked.values())
    return np.column_stack([np.full((len(parts), items), np.nan), parts, np.ones(len(parts))])


def _heads(sv: Survey, asked: Mapping[str, list[Pair]]) -> list[dict[str, Any]]:
    items = [
        {"kind": ITEM, "dimension": name, "item": seen, "label": sv.label(seen), "expectation_item": hoped}
        for name, pairs in asked.items()
        for seen, hoped in pairs
    ]
    blank = {"item": "", "expectation_item": ""}
    groups = [{"kind": DIMENSION, "dimension": name, "label": construct_label(sv, name)} | blank for name in asked]
    return [*items, *groups, {"kind": OVERALL, "dimension": "", "label": say(sv.language, "All dimensions")} | blank]


def _framed(
    sv: Survey,
    rows: list[dict[str, Any]],
    grid: Grid,
    others: Sequence[np.ndarray],
    levels: Banner,
    confidence: float,
) -> pd.DataFrame:
    """Gap 5 of each row and level; ``others`` are perception, expectation and weight."""
    df, (perception, expectation, weight) = sv.arrays.df, others
    low, high = intervals.t_interval(grid.estimate, grid.std_error, df, confidence)
    statistic = np.divide(grid.estimate, grid.std_error, out=np.full(low.shape, np.nan), where=grid.std_error > 0)
    cells = {
        "perception": perception,
        "expectation": expectation,
        "weight": weight,
        "estimate": grid.estimate,
        "std_error": grid.std_error,
        "conf_low": low,
        "conf_high": high,
        "p_value": intervals.p_value(statistic, df),
        "base": grid.base,
        "weighted_base": grid.weighted_base,
        "reason": reasons(sv, grid.base, grid.clusters, grid.estimate, grid.std_error, df),
    }
    level, row = (found.ravel() for found in np.indices(grid.estimate.shape))
    head = pd.DataFrame([rows[k] for k in row])
    named = {
        "gap": 5,
        "by": [levels.by[k] for k in level],
        "by_label": [by_label(sv, levels.by[k]) for k in level],
        "level": [levels.level[k] for k in level],
        "level_label": [levels.label[k] for k in level],
        "df": df,
        "suppressed": "",
        "flag": "",
    }
    return head.assign(**named, **{name: cell[level, row] for name, cell in cells.items()})
