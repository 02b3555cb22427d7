"""SERVQUAL: service quality as perception less expectation, by item, by dimension and over all."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.columns import TOTAL
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.gap import Pair, check_gaps
from csat_helpers.measures.index import check_item_weights
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, check_confidence, empty, reasons
from csat_helpers.survey.survey import Survey

Dimensions = Mapping[str, Sequence[Pair]]
COLUMNS = [
    "gap", "kind", "dimension", "item", "label", "expectation_item", "by", "by_label", "level", "level_label", "weight",
    "expectation", "perception", "estimate", "std_error", "conf_low", "conf_high", "df", "p_value", "base", "suppressed",
    "flag", "reason",
]  # fmt: skip
ITEM, DIMENSION, OVERALL = "item", "dimension", "overall"
# Gap 5 is the customers' own; the others are of what stands behind it, and come from other data.
OTHERS = (1, 2, 3, 4)


def servqual(
    sv: Survey,
    dimensions: Dimensions | None = None,
    *,
    weights: Mapping[str, float] | None = None,
    others: Mapping[int, Mapping[str, tuple[float, float]]] | None = None,
    by: Names | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Perception less expectation (gap 5), a row an item, a dimension, and all dimensions together.

    ``dimensions`` maps each to its pairs ``(perception item, expectation item)``; unless given, items of the roles
    ``perception`` and ``expectation`` that share a construct are paired in the questionnaire's order. A respondent's
    gap of a dimension is the mean of his item gaps (of half of its items or more), his overall gap the mean of his
    dimensions' by ``weights``, points of importance (equal unless given). All are design-based means with Student's
    t intervals and the test of no gap; ``perception`` and ``expectation`` are the means of those who gave both.

    ``others`` adds gaps 1 to 4 from data outside the survey, by dimension ``(what is, what should be)``: 1, what management
    thinks customers expect, and what they do; 2, the standard set, and what management thinks; 3, the service delivered,
    and the standard; 4, what is promised, and the service delivered. They are differences without an error.

    Returns :data:`COLUMNS`; ``kind`` is item, dimension or overall. Raises MeasureError for a dimension whose items do
    not pair, a pair on two scales, or points for an unknown dimension. Source: Parasuraman, Zeithaml and Berry (1985,
    1988); Zeithaml, Berry and Parasuraman (1988), the gaps behind it.

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
    asked = {name: check_gaps(pairs) for name, pairs in (dimensions or _paired(sv)).items()}
    if not asked:
        return empty(columns=COLUMNS)
    points = check_item_weights(list(asked), weights)
    pairs = [pair for group in asked.values() for pair in group]
    seen, hoped = (np.column_stack([_answers(sv, pair, k) for pair in pairs]) for k in (0, 1))
    apart = seen - hoped
    dimension = np.repeat(np.arange(len(asked)), [len(group) for group in asked.values()])
    of_dimension = np.column_stack([_mean(apart[:, dimension == k]) for k in range(len(asked))])
    overall = _mean(of_dimension, points)
    both = ~np.isnan(apart)
    parts = [np.where(both, seen, np.nan), np.where(both, hoped, np.nan)]
    levels = banner(sv, by)
    grid, sides = (
        estimation.estimate(values, levels.members, sv.arrays)
        for values in (np.column_stack([apart, of_dimension, overall]), np.hstack(parts))
    )
    rows = _heads(sv, asked, points)
    means = _sides(sides.estimate, dimension, points)
    frame = _framed(sv, rows, grid, means, levels, confidence)
    found = disclosure.apply(frame, sv)
    return pd.concat([found, _outside(asked, others or {})], ignore_index=True).loc[:, COLUMNS]


def _paired(sv: Survey) -> Dimensions:
    """Perceptions and expectations of each construct, paired in the questionnaire's order."""
    found: dict[str, dict[str, list[str]]] = {}
    for role in ("perception", "expectation"):
        for item in sv.roles(role):
            found.setdefault(sv.construct(item), {}).setdefault(role, []).append(item)
    made = {}
    for name, sides in found.items():
        seen, hoped = sides.get("perception", []), sides.get("expectation", [])
        if not name or len(seen) != len(hoped):
            raise MeasureError(
                f"Dimension '{name or '(none)'}' has {len(seen)} perceptions and {len(hoped)} expectations.",
                mend="Give each item its construct in questionnaire.yaml, or pass dimensions={'Tangibles': [(p, e), ...]}.",
            )
        made[name] = list(zip(seen, hoped, strict=True))
    return made


def _answers(sv: Survey, pair: Pair, side: int) -> np.ndarray:
    if len({scales.ends(sv, item) for item in pair}) > 1:
        raise MeasureError(
            f"'{pair[0]}' and '{pair[1]}' are on different scales, so their difference means nothing.",
            mend="Pair items of one scale.",
        )
    return scales.oriented(sv, pair[side])


def _mean(values: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Each respondent's weighted mean of what he has, if that is half of the weight or more."""
    share = np.ones(values.shape[1]) if weights is None else weights
    known = ~np.isnan(values)
    weight = known @ share
    enough = (weight >= share.sum() / 2 * (1 - 1e-12)) & (weight > 0)
    return np.divide(np.where(known, values, 0.0) @ share, weight, out=np.full(len(values), np.nan), where=enough)


def _heads(sv: Survey, asked: Mapping[str, list[Pair]], points: np.ndarray) -> list[dict[str, Any]]:
    items = [
        {
            "kind": ITEM,
            "dimension": name,
            "item": seen,
            "label": sv.label(seen),
            "expectation_item": hoped,
            "weight": np.nan,
        }
        for name, pairs in asked.items()
        for seen, hoped in pairs
    ]
    blank = {"item": "", "expectation_item": ""}
    share = points / points.sum()
    groups = [
        {"kind": DIMENSION, "dimension": name, "label": name, "weight": weight} | blank
        for name, weight in zip(asked, share, strict=True)
    ]
    every = say(sv.language, "All dimensions")
    return [*items, *groups, {"kind": OVERALL, "dimension": "", "label": every, "weight": 1.0} | blank]


def _sides(sides: np.ndarray, dimension: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean perception and expectation of every row: of dimensions the mean of items, of all by the points."""
    made = []
    for part in np.split(sides, 2, axis=1):
        groups = np.column_stack([part[:, dimension == k].mean(axis=1) for k in range(len(points))])
        made.append(np.column_stack([part, groups, groups @ (points / points.sum())]))
    return made[0], made[1]


def _framed(
    sv: Survey,
    rows: list[dict[str, Any]],
    grid: Grid,
    means: tuple[np.ndarray, np.ndarray],
    levels: Banner,
    confidence: float,
) -> pd.DataFrame:
    df = sv.arrays.df
    low, high = intervals.t_interval(grid.estimate, grid.std_error, df, confidence)
    statistic = np.divide(grid.estimate, grid.std_error, out=np.full(low.shape, np.nan), where=grid.std_error > 0)
    cells = {
        "perception": means[0],
        "expectation": means[1],
        "estimate": grid.estimate,
        "std_error": grid.std_error,
        "conf_low": low,
        "conf_high": high,
        "p_value": intervals.p_value(statistic, df),
        "base": grid.base,
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


def _outside(asked: Mapping[str, list[Pair]], others: Mapping[int, Mapping[str, tuple[float, float]]]) -> pd.DataFrame:
    """Gaps 1 to 4, a row a dimension."""
    rows = []
    for gap, given in others.items():
        if gap not in OTHERS:
            raise MeasureError(f"Gap {gap!r} does not come from other data.", mend="Give gaps 1, 2, 3 or 4.")
        for name, (actual, wanted) in given.items():
            if name not in asked:
                raise MeasureError(
                    f"Gap {gap} is given for '{name}', which is no dimension.", mend=nearest(name, asked)
                )
            numbers = {
                "perception": float(actual),
                "expectation": float(wanted),
                "estimate": float(actual) - float(wanted),
            }
            rows.append({"gap": gap, "kind": DIMENSION, "dimension": name, "label": name, **numbers})
    words = dict.fromkeys(("item", "expectation_item", "level", "level_label", "suppressed", "flag", "reason"), "")
    return (
        pd.DataFrame(rows, columns=COLUMNS).assign(**words, by=TOTAL, by_label="") if rows else empty(columns=COLUMNS)
    )
