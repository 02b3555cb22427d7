"""Penalty and reward: what a poor rating of an item costs the outcome, and what an excellent one gains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import listed, say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.drivers import only
from csat_helpers.measures.kernel import intervals, linear_models, variance
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "item", "label", "penalty", "penalty_std_error", "penalty_low", "penalty_high", "penalty_p_value", "reward",
    "reward_std_error", "reward_low", "reward_high", "reward_p_value", "asymmetry", "asymmetry_std_error",
    "asymmetry_low", "asymmetry_high", "p_value", "ratio", "factor", "low_share", "high_share", "low_base", "high_base",
    "df", "base", "outcome", "outcome_label", "suppressed", "flag", "reason",
]  # fmt: skip
FACTORS = ("basic", "performance", "excitement", "")
SIGNIFICANT = 0.05


@dataclass(frozen=True, eq=False)
class _Contrast:
    """An outcome (index points) and low and high marks of each item, of the rows that answered all."""

    rows: np.ndarray
    y: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def matrix(self) -> np.ndarray:
        """A constant, then the low marks, then the high ones."""
        return np.column_stack([np.ones(len(self.y)), self.low, self.high])


def penalty_reward(
    sv: Survey,
    outcome: Names,
    items: Names,
    *,
    low: int | None = None,
    high: int | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Penalty and reward of each item in one regression of the outcome on low and high marks, a row an item.

    ``penalty`` is how far the outcome's index (0 to 100) lies below that of a middling rating where an item is rated
    low, ``reward`` how far above where it is rated high, all other items' marks being the same; both in index points
    with design-based errors, Student's t intervals and tests. ``low`` and ``high`` are how many points of the scale
    count as such: two fifths and one fifth of them unless given. ``asymmetry`` is reward less the size of the penalty,
    with its test (``p_value``); ``ratio`` the reward over the size of the penalty.

    ``factor`` is ``basic`` where the penalty is the larger, significantly, ``excitement`` where the reward is,
    ``performance`` where both are there and neither is larger, and empty where nothing is certain. Raises
    MeasureError where nobody, or everybody, gave an item low or high marks, or marks tell each other.
    Source: Brandt (1987), A procedure for identifying value-enhancing service components using customer satisfaction
    survey data; Matzler, Bailom, Hinterhuber, Renzl and Pichler (2004).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"x": [1, 2, 3, 3, 4, 5, 5, 4], "y": [2, 2, 4, 4, 4, 5, 4, 4]}),
    ...     {"scales": {"s": {"min": 1, "max": 5}}, "items": {"x": {"scale": "s"}, "y": {"scale": "s"}}},
    ... )
    >>> penalty_reward(sv, "y", "x")[["penalty", "reward"]].round(1).values.tolist()
    [[-50.0, 12.5]]
    """
    check_confidence(confidence)
    asked, target = names(items), only(outcome)
    if not asked or target is None:
        return empty(columns=COLUMNS)
    if target in asked:
        raise MeasureError(f"'{target}' is both the outcome and an item.", mend="Leave it out of the items.")
    found = _contrast(sv, target, asked, low, high)
    hidden = disclosure.hidden_anyway(sv, len(found.y))
    reason = _fault(sv, found, asked)
    if reason and not hidden:
        raise MeasureError(f"No penalties and rewards: {reason}.", mend="Leave such items out, or change low and high.")
    frame = pd.DataFrame({**_head(sv, found, asked, target, reason), **_numbers(sv, found, reason, confidence)})
    return _hidden(frame, sv).loc[:, COLUMNS]


def _contrast(sv: Survey, outcome: str, items: Sequence[str], low: int | None, high: int | None) -> _Contrast:
    marks = [_marks(sv, item, low, high) for item in items]
    y = scales.rescaled(sv, outcome)
    rows = sv.rows & (sv.arrays.weight > 0) & ~np.isnan(y)
    for mark, _ in marks:
        rows = rows & ~np.isnan(mark)
    poor, excellent = (np.column_stack([mark[k][rows] for mark in marks]) for k in (0, 1))
    return _Contrast(np.flatnonzero(rows), y[rows], poor, excellent)


def _marks(sv: Survey, item: str, low: int | None, high: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Whether each respondent marked the item low, and high."""
    points = scales.points(sv, item)
    worst = round(len(points) * 0.4) if low is None else low
    best = max(round(len(points) * 0.2), 1) if high is None else high
    if worst < 1 or best < 1 or worst + best >= len(points):
        raise MeasureError(
            f"{worst} low and {best} high marks leave no middle of item '{item}', which has {len(points)} answers.",
            mend="Ask for fewer.",
        )
    return scales.in_box(sv, item, points[:worst]), scales.in_box(sv, item, points[-best:])


def _fault(sv: Survey, found: _Contrast, items: Sequence[str]) -> str:
    """Why no regression stands on these marks, in the survey's language."""
    n, p = len(found.y), 2 * len(items) + 1
    if n <= p:
        return say(sv.language, "{n} respondents answered all: too few for {p} coefficients", n=n, p=p)
    constant = [
        sv.label(item) for k, item in enumerate(items) if np.ptp(found.low[:, k]) == 0 or np.ptp(found.high[:, k]) == 0
    ]
    if constant:
        return say(sv.language, "nobody, or everybody, marked {items} low or high", items=listed(sv.language, constant))
    tied = linear_models.aliased(found.matrix[:, 1:], sv.arrays.weight[found.rows])
    if tied is not None:
        labels = dict.fromkeys(sv.label(items[k % len(items)]) for k in np.flatnonzero(tied).tolist())
        return say(
            sv.language, "{items} say the same thing (perfect collinearity)", items=listed(sv.language, list(labels))
        )
    return ""


def _head(sv: Survey, found: _Contrast, items: Sequence[str], outcome: str, reason: str) -> dict[str, object]:
    weight = sv.arrays.weight[found.rows]
    total = weight.sum() or np.nan
    return {
        "item": items,
        "label": [sv.label(item) for item in items],
        "low_share": weight @ found.low / total,
        "high_share": weight @ found.high / total,
        "low_base": found.low.sum(axis=0).astype(int),
        "high_base": found.high.sum(axis=0).astype(int),
        "base": len(found.y),
        "outcome": outcome,
        "outcome_label": sv.label(outcome),
        "suppressed": "",
        "flag": "",
        "reason": reason,
    }


def _numbers(sv: Survey, found: _Contrast, reason: str, confidence: float) -> dict[str, object]:
    p, df = found.low.shape[1], sv.arrays.df - 2 * found.low.shape[1]
    if reason:
        given = ("low_share", "high_share", "low_base", "high_base", "base")
        blank = [c for c in COLUMNS[2:24] if c not in (*given, "factor")]
        return {**dict.fromkeys(blank, np.full(p, np.nan)), "factor": ""}
    estimate, covariance = _fitted(sv, found)
    # Penalties, rewards, and rewards less the size of penalties, which are negative.
    mix = np.vstack([np.eye(2 * p), np.hstack([np.eye(p), np.eye(p)])])
    value, error = mix @ estimate, np.sqrt(np.diagonal(mix @ covariance @ mix.T))
    low, high = intervals.t_interval(value, error, df, confidence)
    p_value = intervals.p_value(np.divide(value, error, out=np.full(len(value), np.nan), where=error > 0), df)
    columns: dict[str, object] = {"df": df}
    for k, name in enumerate(("penalty", "reward", "asymmetry")):
        part = slice(k * p, (k + 1) * p)
        columns |= {
            name: value[part],
            f"{name}_std_error": error[part],
            f"{name}_low": low[part],
            f"{name}_high": high[part],
        }
        columns["p_value" if name == "asymmetry" else f"{name}_p_value"] = p_value[part]
    penalty, reward = value[:p], value[p : 2 * p]
    columns["ratio"] = np.divide(reward, -penalty, out=np.full(p, np.nan), where=penalty < 0)
    return columns | {"factor": _factors(penalty, reward, *np.split(p_value, 3))}


def _fitted(sv: Survey, found: _Contrast) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of the marks, low ones first, and their design-based covariance."""

    def fit(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        made = linear_models.fit("linear", found.matrix, found.y, weight)
        return made.coefficient, made.influence

    estimate, covariance = variance.infer(variance.inside(found.rows, fit), sv.arrays)
    return estimate[1:], covariance[1:, 1:]


def _factors(
    penalty: np.ndarray, reward: np.ndarray, p_penalty: np.ndarray, p_reward: np.ndarray, p_apart: np.ndarray
) -> np.ndarray:
    costs, gains = (penalty < 0) & (p_penalty < SIGNIFICANT), (reward > 0) & (p_reward < SIGNIFICANT)
    apart = p_apart < SIGNIFICANT
    basic, excitement = costs & apart & (reward < -penalty), gains & apart & (reward > -penalty)
    made = np.select([basic, excitement, costs & gains], ["basic", "excitement", "performance"], "")
    return made.astype(object)


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """A coefficient of few low or high marks tells their answers: hidden by the smallest of the three bases."""
    smallest = frame[["base", "low_base", "high_base"]].min(axis=1)
    found = disclosure.apply(frame.assign(base=smallest), sv)
    gone = found["suppressed"] != ""
    return found.assign(base=frame["base"].mask(gone), factor=found["factor"].mask(gone, ""))
