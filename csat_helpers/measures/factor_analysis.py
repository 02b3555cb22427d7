"""Exploratory factor analysis: how items group by themselves, where no scale was stated."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.dimensionality import dimensionality
from csat_helpers.measures.factor_models.advice import check_data
from csat_helpers.measures.factor_models.exploratory import Factors, extract, general, oblimin, varimax
from csat_helpers.measures.kernel.replicated import correlations
from csat_helpers.measures.tidy import Names, names
from csat_helpers.survey.survey import Survey

METHODS, ROTATIONS = ("minres", "ml"), ("oblimin", "varimax", "none")
_HIDING = ["base", "suppressed", "flag", "reason"]
LOADINGS = ["item", "label", "dimension", "estimate", "main", "unique", *_HIDING]
CORRELATIONS = ["dimension", "other", "estimate", *_HIDING]
WHOLE = ["items", "dimensions", "alpha_standardised", "omega_total", "omega_hierarchical", *_HIDING]


@dataclass(frozen=True, eq=False)
class Grouping:
    """``loadings``: a row an item and dimension; ``correlations``: a row two dimensions; ``whole``: one row."""

    loadings: pd.DataFrame
    correlations: pd.DataFrame
    whole: pd.DataFrame


def factor_analysis(
    sv: Survey, items: Names, dimensions: int | None = None, *, method: str = "minres", rotation: str = "oblimin"
) -> Grouping:
    """How ``items`` group on ``dimensions`` (as many as parallel analysis advises unless said), weighted.

    ``method`` is ``minres`` or ``ml``, ``rotation`` is ``oblimin`` (dimensions may correlate), ``varimax`` or ``none``.
    ``loadings``: ``dimension, estimate`` (pattern loading), ``main`` (the item's largest), ``unique`` (its variance that no
    dimension holds). ``whole``: of one score of all items ``omega_total`` (the part of its variance that any dimension
    holds) and, from three dimensions on, ``omega_hierarchical`` (the part of the one general factor behind them: where it
    is low, one score mixes several things). Raises MeasureError for more dimensions than the items can show, and as
    :func:`csat_helpers.measures.dimensionality.dimensionality`.
    Source: Harman and Jones (1966); Schmid and Leiman (1957); Zinbarg, Revelle, Yovel and Li (2005).

    >>> import numpy as np, pandas as pd
    >>> from csat_helpers import survey
    >>> rng = np.random.default_rng(1)
    >>> both = np.repeat(rng.normal(size=(300, 2)), 3, axis=1)
    >>> answers = np.clip(np.round(1.5 * both + rng.normal(size=(300, 6)) + 5), 1, 9)
    >>> sv = survey.from_frame(
    ...     pd.DataFrame(answers, columns=list("abcdef")),
    ...     {"scales": {"nine": {"min": 1, "max": 9}}, "items": {k: {"scale": "nine"} for k in "abcdef"}},
    ... )
    >>> found = factor_analysis(sv, list("abcdef")).loadings
    >>> found[found["main"]].groupby("dimension")["item"].apply("".join).tolist()
    ['abc', 'def']
    """
    for value, known in ((method, METHODS), (rotation, ROTATIONS)):
        if value not in known:
            raise MeasureError(f"'{value}' is not a way of factor analysis.", mend=nearest(value, known))
    asked = names(items)
    number = int(dimensionality(sv, asked).whole["dimensions"].fillna(1).sum()) if dimensions is None else dimensions
    number = max(number, 1) if dimensions is None else number
    p = len(asked)
    if not number >= 1 or (p - number) ** 2 < p + number:
        raise MeasureError(f"{p} items cannot show {number} dimensions.", mend="Ask for fewer, or name more items.")
    values = np.column_stack([scales.oriented(sv, item) for item in asked])[sv.rows]
    weight = sv.arrays.weight[sv.rows]
    answered = (~np.isnan(values) & (weight > 0)[:, None]).astype(float)
    base, known = int((answered.T @ answered).min()), correlations(values, weight)
    if disclosure.hidden_anyway(sv, base):
        nothing = np.full((p, number), np.nan)
        return _frames(
            sv, asked, known.R, Factors(nothing, np.full((number, number), np.nan), nothing[:, 0], np.nan), base
        )
    check_data(asked, known.R, np.diagonal(known.covariance), base, repaired=bool(known.repaired))
    return _frames(sv, asked, known.R, _rotated(extract(known.R, number, method), rotation), base)


def _rotated(found: Factors, rotation: str) -> Factors:
    """Rotated, turned so that loadings add up to more than zero, the dimension of the first items first."""
    if rotation != "none" and found.loading.shape[1] > 1:
        found = oblimin(found) if rotation == "oblimin" else varimax(found)
    sign = np.where(found.loading.sum(axis=0) < 0, -1.0, 1.0)
    main = np.abs(found.loading).argmax(axis=1)
    place = list(dict.fromkeys(main.tolist()))
    order = [*place, *(k for k in range(len(sign)) if k not in place)]
    turned = found.correlation * np.outer(sign, sign)
    return Factors((found.loading * sign)[:, order], turned[np.ix_(order, order)], found.unique, found.discrepancy)


def _frames(sv: Survey, items: list[str], R: np.ndarray, found: Factors, base: int) -> Grouping:
    p, m = found.loading.shape
    item, dimension = (a.ravel() for a in np.meshgrid(np.arange(p), np.arange(m), indexing="ij"))
    main = np.nan_to_num(np.abs(found.loading), nan=-1).argmax(axis=1)
    loadings = {
        "item": [items[k] for k in item], "label": [sv.label(items[k]) for k in item], "dimension": dimension + 1,
        "estimate": found.loading.ravel(), "main": dimension == main[item], "unique": found.unique[item],
    }  # fmt: skip
    one, two = np.triu_indices(m, 1)
    between = {"dimension": one + 1, "other": two + 1, "estimate": found.correlation[one, two]}
    total = float(R.sum())
    hierarchical = general(found).sum() ** 2 / total if m > 2 and not np.isnan(found.loading).any() else np.nan
    whole = {
        "items": p, "dimensions": m, "alpha_standardised": p / (p - 1) * (1 - p / total),
        "omega_total": 1 - float(found.unique.sum()) / total, "omega_hierarchical": hierarchical,
    }  # fmt: skip
    return Grouping(
        _finished(pd.DataFrame(loadings), sv, base, LOADINGS), _finished(pd.DataFrame(between), sv, base, CORRELATIONS),
        _finished(pd.DataFrame([whole]), sv, base, WHOLE),
    )  # fmt: skip


def _finished(frame: pd.DataFrame, sv: Survey, base: int, columns: list[str]) -> pd.DataFrame:
    filled = frame.assign(base=base, suppressed="", flag="", reason="")
    return disclosure.apply(filled, sv, keep=("dimension", "other")).loc[:, columns]
