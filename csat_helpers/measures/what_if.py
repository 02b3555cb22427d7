"""What if: how far an outcome would be expected to move if items moved by stated amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csat_helpers.columns import TOTAL
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import listed, say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.drivers import only
from csat_helpers.measures.faults import told_as_reason
from csat_helpers.measures.index import item_index
from csat_helpers.measures.kernel import intervals, large_models, linear_models, variance
from csat_helpers.measures.kernel.compact import stacked
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

MEASURES = ("index", "nps", "top_box")
BOXES = 2  # best answers that top_box counts
COLUMNS = [
    "item", "label", "measure", "start", "end", "move", "coefficient", "estimate", "std_error", "conf_low", "conf_high",
    "df", "p_value", "outcome", "outcome_label", "outcome_start", "outcome_end", "base", "suppressed", "flag", "reason",
    "asked", "outcome_start_low", "outcome_start_high", "outcome_end_low", "outcome_end_high", "drivers", "boxes",
]  # fmt: skip


_ENDS = {"": 0, "_low": 2, "_high": 3}  # places in what :func:`_combined` gives


@dataclass(frozen=True, eq=False)
class _Fit:
    """The outcome's value today, then coefficients of the items (outcome's units for a point of an item's index), and
    the covariance of all these.
    """

    estimate: np.ndarray
    covariance: np.ndarray
    base: int
    reason: str = ""


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

    A row each item that moves, the largest part first, and the last, ``item`` ``total``, all of them together. ``start`` and ``end`` are the item's
    index before and after (never beyond 0 and 100, to which ``move`` is cut; ``asked`` is what was asked for),
    ``estimate`` what that adds to the outcome, with design-based error, Student's t interval and test. ``outcome_start``
    is the outcome's value today and ``outcome_end`` its value after this move and those above it, each with its interval
    (``outcome_end_low``, ``outcome_end_high``), in which today's value and all coefficients vary together; the moves are
    taken as given. ``measure`` of the outcome is ``index`` (0 to 100), ``nps`` (-100 to 100) or ``top_box`` (share of the
    two best answers, 0 to 1; ``boxes`` is how many). ``drivers`` is of how many items the regression is.

    It is a linear regression of the outcome on all ``drivers`` together, of those who answered all, and its interval is the
    regression's: whether a change made would have the effect of a difference found is not in it. Raises MeasureError for
    a move of an unknown item or of no finite size, or where no regression stands. Source: Anderson and Mittal (2000), Strengthening the
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
    check_moves(moves, asked)
    if not moves or target is None:
        return empty(columns=COLUMNS)
    if target in asked:
        raise MeasureError(f"'{target}' is both the outcome and a driver.", mend="Leave it out of the drivers.")
    now = _indices(item_index(sv, asked, confidence=confidence))
    fit = _fit(sv, target, asked, measure)
    frame = _rows(sv, asked, moves, now, fit, confidence)
    told = {"outcome": target, "outcome_label": sv.label(target), "measure": measure, "base": fit.base}
    told |= {"drivers": len(asked), "boxes": BOXES if measure == "top_box" else np.nan}
    return disclosure.apply(frame.assign(**told, suppressed="", flag="", reason=fit.reason), sv).loc[:, COLUMNS]


def check_moves(moves: Mapping[str, float], drivers: Sequence[str]) -> None:
    """Each move is of a driver, and so many points."""
    for item, size in moves.items():
        if item not in drivers:
            raise MeasureError(f"A move is given for '{item}', which is no driver.", mend=nearest(item, drivers))
        if not np.isfinite(size):
            raise MeasureError(f"The move of '{item}' is {size!r}.", mend="Give points of its index, say 5 or -3.")


def moves_to(sv: Survey, items: Names, targets: Mapping[str, float] | float | None = None) -> dict[str, float]:
    """The moves that bring each item's index to its target, as far as it lies below; no move for an item without one.

    ``targets`` is one for all or a target an item, the engagement's own unless given. Raises MeasureError for a target of
    an unknown item, or one that is no index of 0 to 100.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"x": [1, 3]}), {"scales": {"s": {"min": 1, "max": 5}}, "items": {"x": {"scale": "s"}}}
    ... )
    >>> moves_to(sv, "x", 40)
    {'x': 15.0}
    """
    asked = names(items)
    given = sv.about.targets if targets is None else targets
    wanted = dict(given) if isinstance(given, Mapping) else dict.fromkeys(asked, float(given))
    for item, goal in wanted.items():
        if targets is not None and item not in sv.questionnaire.items:
            raise MeasureError(
                f"A target is given for '{item}', which is no item.", mend=nearest(item, sv.questionnaire.items)
            )
        if not 0 <= goal <= 100:
            raise MeasureError(f"The target of '{item}' is {goal!r}.", mend="Give an index, 0 to 100.")
    now = _indices(item_index(sv, asked)) if asked else {}
    gaps = {item: float(wanted[item]) - now[item] for item in asked if item in wanted}
    return {item: gap for item, gap in gaps.items() if gap > 0}


def moves_to_best(sv: Survey, items: Names, by: str) -> dict[str, float]:
    """The moves that bring each item to the level of ``by`` (a segment, a brand) where it is best; hidden levels count
    for none.

    Of a survey in focus of one level of ``by``, the client's brand among rivals, it is that level that moves, to the best
    of all levels.
    """
    asked = names(items)
    if not asked:
        return {}
    everyone = sv
    if by in dict(sv.focused):
        others = {name: level for name, level in sv.focused if name != by}
        everyone = replace(sv, domain=None, focused=()).focus(segment=others)
    best = item_index(everyone, asked, by=by).groupby("item", sort=False)["estimate"].max().dropna()
    now = _indices(item_index(sv, asked))
    gaps = {str(item): float(value) - now[str(item)] for item, value in best.items()}
    return {item: gap for item, gap in gaps.items() if gap > 1e-9}


def _indices(found: pd.DataFrame) -> dict[str, float]:
    return dict(zip(found["item"].astype(str), found["estimate"].astype(float), strict=True))


def _fit(sv: Survey, outcome: str, drivers: Sequence[str], measure: str) -> _Fit:
    y, X = VALUES[measure](sv, outcome), stacked((scales.rescaled(sv, item) for item in drivers), len(sv.responses))
    known = sv.rows & (sv.arrays.weight > 0) & ~np.isnan(y)
    rows = np.flatnonzero(known & ~np.isnan(X).any(axis=1))
    p = len(drivers)
    if reason := _fault(sv, X[rows], sv.arrays.weight[rows], drivers):
        told = told_as_reason(sv)
        if not told and not disclosure.hidden_anyway(sv, len(rows)):
            raise MeasureError(f"No what-if for '{outcome}': {reason}.", mend="Leave such items out of the drivers.")
        nothing = np.full(p + 1, np.nan), np.full((p + 1, p + 1), np.nan)
        return _Fit(*nothing, len(rows), reason if told else "")
    if large_models.possible(len(rows), sv.arrays):
        return _of_many(sv, X, y, np.flatnonzero(known), len(rows))
    design = np.column_stack([np.ones(len(rows)), X[rows]])

    def fit(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        made = linear_models.fit("linear", design, y[rows], weight)
        return made.coefficient, made.influence

    def today(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        mean = weight @ y[known] / weight.sum()
        return np.array([mean]), (y[known] - mean)[:, None] / weight.sum()

    def both(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        now, own = variance.inside(np.flatnonzero(known), today)(weight)
        coefficient, influence = variance.inside(rows, fit)(weight)
        return np.r_[now, coefficient[1:]], np.column_stack([own, influence[:, 1:]])

    return _Fit(*variance.infer(both, sv.arrays), len(rows))


def _of_many(sv: Survey, X: np.ndarray, y: np.ndarray, rows: np.ndarray, base: int) -> _Fit:
    """The same of many respondents; ``rows`` are those who rated the outcome."""
    weight, own, answers = sv.arrays.weight[rows], y[rows], X[rows]
    made = large_models.linear(answers, own, weight)
    mean = weight @ own / weight.sum()

    def influence(part: slice) -> np.ndarray:
        return np.column_stack([(own[part] - mean) / weight.sum(), made.influence(part)[:, 1:]])

    estimate = np.r_[mean, made.coefficient[1:]]
    return _Fit(estimate, large_models.covariance(influence, len(estimate), rows, sv.arrays), base)


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
    """A row an item that moves, the largest part first, then the total; the total's error takes the items' together."""
    reach = {item: min(max(now[item] + moves[item], 0.0), 100.0) for item in moves}
    parts = {item: abs((reach[item] - now[item]) * found.estimate[1 + drivers.index(item)]) for item in moves}
    items = sorted(moves, key=lambda item: -np.nan_to_num(parts[item]))
    start, end = (np.array([of[item] for item in items], float) for of in (now, reach))
    change = np.zeros((len(items) + 1, 1 + len(drivers)))
    for k, item in enumerate(items):
        change[[k, -1], 1 + drivers.index(item)] = end[k] - start[k]
    reached = np.vstack([change[:-1].cumsum(axis=0), change[-1:]])
    reached[:, 0] = 1.0
    df = sv.arrays.df - len(drivers)
    numbers, after = _combined(found, change, df, confidence), _combined(found, reached, df, confidence)
    before = _combined(found, np.eye(1, 1 + len(drivers)), sv.arrays.df, confidence)
    statistic = np.divide(numbers[0], numbers[1], out=np.full(len(change), np.nan), where=numbers[1] > 0)
    at = [1 + drivers.index(item) for item in items]
    asked = [float(moves[item]) for item in items]
    return pd.DataFrame(
        {
            "item": [*items, TOTAL],
            "label": [*(sv.label(item) for item in items), say(sv.language, "All together")],
            "start": [*start, np.nan],
            "end": [*end, np.nan],
            "move": [*(end - start), np.nan],
            "asked": [*asked, np.nan],
            "coefficient": [*found.estimate[at], np.nan],
            **dict(zip(("estimate", "std_error", "conf_low", "conf_high"), numbers, strict=True)),
            "df": df,
            "p_value": intervals.p_value(statistic, df),
            **{f"outcome_start{end}": before[k][0] for end, k in _ENDS.items()},
            **{f"outcome_end{end}": after[k] for end, k in _ENDS.items()},
        }
    )


def _combined(found: _Fit, rows: np.ndarray, df: int, confidence: float) -> tuple[np.ndarray, ...]:
    """Linear combinations of today's value and the coefficients: estimate, error and interval."""
    estimate = rows @ found.estimate
    error = np.sqrt(np.einsum("ij,jk,ik->i", rows, found.covariance, rows).clip(min=0))
    return estimate, error, *intervals.t_interval(estimate, error, df, confidence)
