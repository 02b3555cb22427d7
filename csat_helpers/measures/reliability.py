"""Reliability of a scale: how far its items measure the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.factor_models.draws import gaps
from csat_helpers.measures.factor_models.omega import INADMISSIBLE, NOT_CONVERGED, Omega, omega
from csat_helpers.measures.faults import only_reason, unless_told
from csat_helpers.measures.index import composite_label
from csat_helpers.measures.kernel.compact import stacked
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.kernel.intervals import percentile_level, percentiles
from csat_helpers.measures.kernel.moments import correlation, nearest_correlation, pairwise_moments
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey

SCALE = [
    "construct", "items", "alpha", "alpha_low", "alpha_high", "alpha_standardised", "omega", "omega_low", "omega_high",
    "omega_standardised", "average_correlation", "base", "suppressed", "flag", "reason",
]  # fmt: skip
ITEMS = [
    "construct", "item", "label", "mean", "std_dev", "item_rest", "alpha_if_dropped", "base", "suppressed", "flag",
    "reason",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Reliability:
    """``scale``: one row a scale (see :data:`SCALE`); ``items``: one row an item (see :data:`ITEMS`)."""

    scale: pd.DataFrame
    items: pd.DataFrame


@dataclass(frozen=True)
class _Way:
    replicates: int
    confidence: float
    seed: int | None


def reliability(
    sv: Survey,
    items: Names,
    *,
    by_construct: bool = False,
    replicates: int = 500,
    confidence: float = 0.95,
    seed: int | None = None,
) -> Reliability:
    """Cronbach's alpha and McDonald's omega of one scale, raw and standardised, and what each item adds to it.

    ``by_construct`` makes a scale of each construct that two or more of the items share, in the items' order.
    Weighted; covariances come from the respondents who answered both items; reversed scales are turned. Frame
    ``scale`` has ``construct, items`` (how many), ``alpha, alpha_standardised, omega, omega_standardised``,
    ``alpha`` and ``omega`` with intervals from ``replicates`` of the design (none where 0), ``average_correlation, base``
    (who answered all); ``items`` has ``item, label, mean, std_dev, item_rest`` (correlation with the sum of the others),
    ``alpha_if_dropped, base``. Raises MeasureError for fewer than two items or one that does not vary.
    Alpha takes all items to mirror the scale alike, omega lets each have its own loading on one factor (of two items they
    are equal); where no such factor can be, omega is missing and ``reason`` says so.
    Source: Cronbach (1951); Nunnally and Bernstein (1994); McDonald (1999).
    """
    check_confidence(confidence)
    asked, way = names(items), _Way(replicates, confidence, seed)
    if by_construct:
        return _stacked([_scale(sv, group, way) for group in _constructs(sv, asked) if len(group) > 1])
    if len(asked) < 2:
        raise MeasureError(f"Reliability needs two items or more, not {asked}.", mend="Name all items of the scale.")
    return _scale(sv, asked, way)


def _scale(sv: Survey, asked: list[str], way: _Way) -> Reliability:
    values = stacked((scales.oriented(sv, item) for item in asked), len(sv.responses))[sv.rows]
    weight = sv.arrays.weight[sv.rows]
    moments = pairwise_moments(values, weight)
    C, base = moments.covariance, ~np.isnan(values) & (weight > 0)[:, None]
    count = base.sum(axis=0)
    hidden = disclosure.hidden_anyway(sv, int(count.min()))
    construct = composite_label(sv, asked)
    if why := "" if hidden else unless_told(sv, lambda: _check_spread(asked, C)):
        scale, found = only_reason(why, SCALE, ITEMS)
        return Reliability(scale.assign(construct=construct, items=len(asked)), found.iloc[:0])
    R = correlation(moments)
    k = len(asked)
    average = (R.sum() - k) / (k * (k - 1))
    scale = {
        "construct": construct,
        "items": k,
        "alpha": _alpha(C),
        "alpha_standardised": _alpha(R),
        "average_correlation": average,
        "base": int(base.all(axis=1).sum()),
    } | ({} if hidden else _omega(sv, asked, values, C, R, way))
    frame = _items(sv, asked, C, np.diag(moments.mean), count).assign(construct=construct)
    return Reliability(_finish(pd.DataFrame([scale]), sv, SCALE), _finish(frame, sv, ITEMS))


def _omega(
    sv: Survey, items: list[str], values: np.ndarray, C: np.ndarray, R: np.ndarray, way: _Way
) -> dict[str, float | str]:
    """Omega, and the ends of alpha and omega from draws of the covariances."""
    found, alphas = _drawn(sv, items, values, C, R, way.replicates, way.seed)
    level = percentile_level(way.confidence, sv.arrays.df)
    why = {
        "": "",
        NOT_CONVERGED: say(sv.language, "no omega: the items hardly correlate"),
        INADMISSIBLE: say(sv.language, "no omega: an item would have an error variance below zero"),
    }
    return {
        "omega": found.raw,
        "omega_standardised": found.standardised,
        **_ends("omega", found.draws, level),
        **_ends("alpha", alphas, level),
        "reason": why[found.fault],
    }


@kept
def _drawn(
    sv: Survey, items: list[str], values: np.ndarray, C: np.ndarray, R: np.ndarray, size: int, seed: int | None
) -> tuple[Omega, np.ndarray]:
    """Omega with its draws, and draws of alpha."""
    sd, drawn = np.sqrt(np.diag(C)), np.empty((0, *C.shape))
    if size:
        drawn = gaps(sv, values, np.flatnonzero(sv.rows), C, key=("reliability", items), size=size, seed=seed)
    return omega(nearest_correlation(R)[0], sd, drawn), _alphas(C + drawn * np.outer(sd, sd))


def _alphas(C: np.ndarray) -> np.ndarray:
    """Alphas of many covariances (..., items, items)."""
    k = C.shape[-1]
    return k / (k - 1) * (1 - divide(np.trace(C, axis1=-2, axis2=-1), C.sum(axis=(-2, -1))))


def _ends(name: str, draws: np.ndarray, level: float) -> dict[str, float]:
    low, high = percentiles(draws[:, None], level)
    return {f"{name}_low": float(low[0]), f"{name}_high": float(high[0])}


def _items(sv: Survey, items: list[str], C: np.ndarray, mean: np.ndarray, base: np.ndarray) -> pd.DataFrame:
    """What each item adds to the scale of covariances ``C``."""
    own, k = np.diag(C), len(items)
    rest = C.sum(axis=1) - own
    rest_variance = np.maximum(C.sum() - 2 * C.sum(axis=1) + own, 0.0)
    return pd.DataFrame(
        {
            "item": items,
            "label": [sv.label(item) for item in items],
            "mean": mean,
            "std_dev": np.sqrt(divide(own * base, base - 1)),
            "item_rest": divide(rest, np.sqrt(own * rest_variance)),
            "alpha_if_dropped": [_alpha(np.delete(np.delete(C, j, 0), j, 1)) if k > 2 else np.nan for j in range(k)],
            "base": base,
        }
    )


def _constructs(sv: Survey, items: list[str]) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for item in items:
        if construct := sv.construct(item):
            groups.setdefault(construct, []).append(item)
    return list(groups.values())


def _stacked(found: list[Reliability]) -> Reliability:
    if not found:
        return Reliability(empty(columns=SCALE), empty(columns=ITEMS))
    return Reliability(
        pd.concat([r.scale for r in found], ignore_index=True), pd.concat([r.items for r in found], ignore_index=True)
    )


def _alpha(C: np.ndarray) -> float:
    return float(_alphas(C)) if len(C) > 1 else float("nan")


def _check_spread(items: Sequence[str], C: np.ndarray) -> None:
    constant = [item for item, variance in zip(items, np.diag(C), strict=True) if not variance > 0]
    if constant:
        raise MeasureError(
            f"Everyone gave the same answer to {', '.join(constant)}.", mend="Leave constant items out of the scale."
        )


def _finish(frame: pd.DataFrame, sv: Survey, columns: list[str]) -> pd.DataFrame:
    filled = frame.assign(suppressed="", flag="", reason=frame.get("reason", ""))
    return disclosure.apply(filled.reindex(columns=columns), sv)
