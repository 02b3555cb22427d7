"""What if: how far an outcome would be expected to move if items moved by stated amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.columns import TOTAL
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import listed, say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.drivers import only
from csat_helpers.measures.index import item_index
from csat_helpers.measures.kernel import intervals, linear_models, variance
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

MEASURES = ("index", "nps", "top_box")
COLUMNS = [
    "item", "label", "measure", "start", "end", "move", "coefficient", "estimate", "std_error", "conf_low", "conf_high",
    "df", "p_value", "outcome", "outcome_label", "outcome_start", "outcome_end", "base", "suppressed", "flag", "reason",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Fit:
    """Coefficients of the items (outcome's units for a point of an item's index), and their covariance."""

    coefficient: np.ndarray
    covariance: np.ndarray
    base: int


def what_if(
    sv: Survey,
    outcome: Names,
    drivers: Names,
    moves: Mapping[str, float],
    *,
    measure: str = "index",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The expected change of ``outcome`` if the items of ``moves`` moved by so many points of their index (0 to 100).

    A row each item that moves, and the last, ``item`` ``total``, all of them together. ``start`` and ``end`` are the item's
    index before and after (never beyond 0 and 100, to which ``move`` is cut), ``estimate`` what that adds to the outcome,
    with design-based error, Student's t interval and test; ``outcome_start`` and ``outcome_end`` are the outcome's value.
    ``measure`` of the outcome is ``index`` (0 to 100), ``nps`` (-100 to 100) or ``top_box`` (share of the two best answers,
    0 to 1).

    It is a linear regression of the outcome on all ``drivers`` together, of those who answered all, and its interval is the
    regression's: whether a change made would have the effect of a difference found is not in it. Raises MeasureError for
    a move of an unknown item, or where no regression stands. Source: Anderson and Mittal (2000), Strengthening the
    satisfaction-profit chain, on what such an estimate can and cannot say; Binder (1983) for the error.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"y": [1, 2, 3, 4, 5, 3], "x": [1, 2, 3, 4, 5, 3]}),
    ...     {"scales": {"s": {"min": 1, "max": 5}}, "items": {"y": {"scale": "s"}, "x": {"scale": "s"}}},
    ... )
    >>> what_if(sv, "y", "x", {"x": 10})[["item", "estimate", "outcome_end"]].round(6).values.tolist()
    [['x', 10.0, 60.0], ['total', 10.0, 60.0]]
    """
    asked, target = names(drivers), only(outcome)
    check_confidence(confidence)
    if measure not in MEASURES:
        raise MeasureError(f"'{measure}' is no outcome of what-if.", mend=nearest(measure, MEASURES))
    for item in moves:
        if item not in asked:
            raise MeasureError(f"A move is given for '{item}', which is no driver.", mend=nearest(item, asked))
    if not moves or target is None:
        return empty(columns=COLUMNS)
    if target in asked:
        raise MeasureError(f"'{target}' is both the outcome and a driver.", mend="Leave it out of the drivers.")
    found = item_index(sv, asked, confidence=confidence)
    now = dict(zip(found["item"].astype(str), found["estimate"].astype(float), strict=True))
    fit = _fit(sv, target, asked, measure)
    frame = _rows(sv, asked, moves, now, fit, confidence)
    start = float(_outcome_now(sv, target, measure))
    total = float(frame["estimate"].iloc[-1])
    told = {"outcome": target, "outcome_label": sv.label(target), "measure": measure, "outcome_start": start}
    end = np.where(frame["item"] == TOTAL, start + total, start + frame["estimate"].cumsum())
    frame = frame.assign(**told, outcome_end=end, base=fit.base, suppressed="", flag="", reason="")
    return disclosure.apply(frame, sv).loc[:, COLUMNS]


def moves_to(sv: Survey, items: Names, targets: Mapping[str, float] | float) -> dict[str, float]:
    """The moves that bring each item's index to its target (one for all, or by item), as far as it lies below.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"x": [1, 3]}), {"scales": {"s": {"min": 1, "max": 5}}, "items": {"x": {"scale": "s"}}}
    ... )
    >>> moves_to(sv, "x", 40)
    {'x': 15.0}
    """
    now = item_index(sv, items).set_index("item")["estimate"]
    wanted = {item: targets.get(item) if isinstance(targets, Mapping) else targets for item in names(items)}
    gaps = {item: float(goal) - float(now[item]) for item, goal in wanted.items() if goal is not None}
    return {item: gap for item, gap in gaps.items() if gap > 0}


def moves_to_best(sv: Survey, items: Names, by: str) -> dict[str, float]:
    """The moves that bring each item to the level of ``by`` (a segment, a brand) where it is best; hidden levels count
    for none.
    """
    found = item_index(sv, items, by=by)
    best = found.groupby("item", sort=False)["estimate"].max()
    return moves_to(sv, items, {str(item): float(value) for item, value in best.dropna().items()})


def _outcome_now(sv: Survey, outcome: str, measure: str) -> float:
    values, weight = VALUES[measure](sv, outcome), sv.arrays.weight
    known = sv.rows & ~np.isnan(values) & (weight > 0)
    return float(np.average(values[known], weights=weight[known])) if known.any() else np.nan


def _fit(sv: Survey, outcome: str, drivers: Sequence[str], measure: str) -> _Fit:
    y, X = VALUES[measure](sv, outcome), np.column_stack([scales.rescaled(sv, item) for item in drivers])
    rows = np.flatnonzero(sv.rows & (sv.arrays.weight > 0) & ~np.isnan(y) & ~np.isnan(X).any(axis=1))
    p = len(drivers)
    if reason := _fault(sv, X[rows], sv.arrays.weight[rows], drivers):
        if not disclosure.hidden_anyway(sv, len(rows)):
            raise MeasureError(f"No what-if for '{outcome}': {reason}.", mend="Leave such items out of the drivers.")
        return _Fit(np.full(p, np.nan), np.full((p, p), np.nan), len(rows))
    design = np.column_stack([np.ones(len(rows)), X[rows]])

    def fit(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        made = linear_models.fit("linear", design, y[rows], weight)
        return made.coefficient, made.influence

    coefficient, covariance = variance.infer(variance.inside(rows, fit), sv.arrays)
    return _Fit(coefficient[1:], covariance[1:, 1:], len(rows))


def _fault(sv: Survey, X: np.ndarray, weight: np.ndarray, items: Sequence[str]) -> str:
    """Why no regression stands on these answers, in the survey's language."""
    n, p = X.shape
    if n <= p + 1:
        return say(sv.language, "{n} respondents answered all: too few for {p} coefficients", n=n, p=p + 1)
    constant = [sv.label(item) for k, item in enumerate(items) if np.ptp(X[:, k]) == 0]
    if constant:
        return say(sv.language, "everyone gave the same answer to {items}", items=listed(sv.language, constant))
    if (tied := linear_models.aliased(X, weight)) is not None:
        labels = [sv.label(items[k]) for k in np.flatnonzero(tied).tolist()]
        return say(sv.language, "{items} say the same thing (perfect collinearity)", items=listed(sv.language, labels))
    return ""


def _rows(
    sv: Survey,
    drivers: Sequence[str],
    moves: Mapping[str, float],
    now: Mapping[str, float],
    found: _Fit,
    confidence: float,
) -> pd.DataFrame:
    """A row an item that moves, then the total; the total's error takes the items' together."""
    items = list(moves)
    start = np.array([now[item] for item in items])
    end = np.clip(start + np.array([moves[item] for item in items], float), 0.0, 100.0)
    change = np.zeros((len(items) + 1, len(drivers)))
    for k, item in enumerate(items):
        change[[k, -1], drivers.index(item)] = end[k] - start[k]
    df = sv.arrays.df - len(drivers)
    estimate = change @ found.coefficient
    error = np.sqrt(np.einsum("ij,jk,ik->i", change, found.covariance, change))
    low, high = intervals.t_interval(estimate, error, df, confidence)
    statistic = np.divide(estimate, error, out=np.full(len(estimate), np.nan), where=error > 0)
    at = [drivers.index(item) for item in items]
    return pd.DataFrame(
        {
            "item": [*items, TOTAL],
            "label": [*(sv.label(item) for item in items), say(sv.language, "All together")],
            "start": [*start, np.nan],
            "end": [*end, np.nan],
            "move": [*(end - start), np.nan],
            "coefficient": [*found.coefficient[at], np.nan],
            "estimate": estimate,
            "std_error": error,
            "conf_low": low,
            "conf_high": high,
            "df": df,
            "p_value": intervals.p_value(statistic, df),
        }
    )
