"""Penalty and reward: what a poor rating of an item costs the outcome, and what an excellent one gains."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError
from csat_helpers.measures import disclosure
from csat_helpers.measures.drivers import only
from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.penalty_reward_model import (
    Contrast,
    Marks,
    contrast,
    fault,
    fitted,
    freedom,
    inflation,
    marked,
)
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

_PARTS = ("penalty", "reward", "asymmetry", "impact")
_ENDS = [
    "ratio", "factor", "low_share", "high_share", "low_base", "middle_base", "high_base", "low_answers", "high_answers",
    "rated_low", "rated_high", "rated", "vif", "df", "base", "outcome", "outcome_label", "suppressed", "flag", "reason",
]  # fmt: skip
COLUMNS = [
    "item", "label", "penalty", "penalty_std_error", "penalty_low", "penalty_high", "penalty_p_value", "reward",
    "reward_std_error", "reward_low", "reward_high", "reward_p_value", "asymmetry", "asymmetry_std_error",
    "asymmetry_low", "asymmetry_high", "p_value", "impact", "impact_std_error", "impact_low", "impact_high", *_ENDS,
]  # fmt: skip
FACTORS = ("basic", "performance", "excitement", "")
SIGNIFICANT = 0.05


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
    with design-based errors, Student's t intervals and tests (``df``: the design's, and no more than the fewest who gave one
    of the marks, less one). ``low`` and ``high`` are how many points of the scale
    count as such: two fifths and one fifth of them unless given. ``asymmetry`` is reward less the size of the penalty,
    with its test (``p_value``); ``ratio`` the reward over the size of the penalty; ``impact`` the whole way from low
    to high. ``low_share`` and ``high_share`` are of the regression's respondents, who rated all items; ``rated_low`` and
    ``rated_high`` of all ``rated`` who rated the item. ``vif`` says how much an item shares with the others (:func:`numpy.sqrt` of the generalised factor).

    ``factor`` is ``basic`` where the penalty is the larger, significantly, ``excitement`` where the reward is,
    ``performance`` where both are there and neither is significantly larger, and empty where it cannot be told.

    An item that cannot be estimated is set aside and the others stand: its row has the ``reason``. So too few who
    rated it low, high or in between (under 5, or all of one cluster), too few who answered it with the others, marks
    that others tell (perfect collinearity), a scale without a middle. Raises MeasureError where ``low`` and ``high``
    leave no middle, or the outcome is among the items.
    Source: Brandt (1987), A procedure for identifying value-enhancing service components using customer satisfaction
    survey data; Matzler, Bailom, Hinterhuber, Renzl and Pichler (2004).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"x": [1, 2, 3, 3, 4, 5, 5, 4] * 3, "y": [2, 2, 4, 4, 4, 5, 4, 4] * 3}),
    ...     {"scales": {"s": {"min": 1, "max": 5}}, "items": {"x": {"scale": "s"}, "y": {"scale": "s"}}},
    ... )
    >>> penalty_reward(sv, "y", "x")[["penalty", "reward", "factor"]].round(1).values.tolist()
    [[-50.0, 12.5, 'basic']]
    """
    check_confidence(confidence)
    asked, target = names(items), only(outcome)
    if not asked or target is None:
        return empty(columns=COLUMNS)
    if target in asked:
        raise MeasureError(f"'{target}' is both the outcome and an item.", mend="Leave it out of the items.")
    marks = {item: marked(sv, item, low, high) for item in asked}
    found = contrast(sv, target, marks)
    reason = fault(sv, found) if found.items else ""
    why = dict.fromkeys(found.items, reason) | found.aside
    frame = pd.DataFrame([_row(sv, item, marks[item], found, target) | {"reason": why[item]} for item in asked])
    numbers = pd.DataFrame(_numbers(sv, found, reason, confidence), index=found.items).reindex(asked)
    frame = pd.concat([frame, numbers.reset_index(drop=True)], axis=1)
    return _hidden(frame.assign(factor=frame["factor"].fillna("")), sv).reindex(columns=COLUMNS)


def _row(sv: Survey, item: str, marks: Marks | str, found: Contrast, outcome: str) -> dict[str, Any]:
    """What is counted of an item: among the model's respondents, else among all who answered it and the outcome."""
    row: dict[str, Any] = {
        "item": item,
        "label": sv.label(item),
        "outcome": outcome,
        "outcome_label": sv.label(outcome),
        "suppressed": "",
        "flag": "",
        "low_answers": marks.low_answers if isinstance(marks, Marks) else "",
        "high_answers": marks.high_answers if isinstance(marks, Marks) else "",
    }
    if isinstance(marks, str):
        return row | dict.fromkeys(("base", "low_base", "middle_base", "high_base", "rated"), 0)
    rows = found.rows if item in found.items else np.flatnonzero(found.asked & marks.answered)
    low, high, weight = marks.low[rows], marks.high[rows], sv.arrays.weight[rows]
    total = weight.sum() or np.nan
    return row | {
        "low_share": weight @ low / total,
        "high_share": weight @ high / total,
        "low_base": int(low.sum()),
        "middle_base": int((1 - low - high).sum()),
        "high_base": int(high.sum()),
        "base": len(rows),
        **_rated(sv, marks),
    }


def _rated(sv: Survey, marks: Marks) -> dict[str, Any]:
    """What all who rated an item gave it, whatever else they answered."""
    rows = np.flatnonzero(sv.rows & marks.answered)
    weight = sv.arrays.weight[rows]
    total = weight.sum() or np.nan
    parts = {"rated_low": weight @ marks.low[rows] / total, "rated_high": weight @ marks.high[rows] / total}
    return parts | {"rated": len(rows)}


def _numbers(sv: Survey, found: Contrast, reason: str, confidence: float) -> dict[str, Any]:
    """The estimates of the items that are in the model, by column; nothing where it has a fault."""
    p = len(found.items)
    if reason or not p:
        parts = [f"{part}{end}" for part in _PARTS for end in ("", "_std_error", "_low", "_high")]
        return dict.fromkeys([*parts, "penalty_p_value", "reward_p_value", "p_value", "ratio", "vif", "df"], np.nan) | {
            "factor": ""
        }
    df = freedom(sv, found)[[0, 1, 2, 2]].ravel()
    estimate, covariance = fitted(sv, found)
    # Penalties, rewards, rewards less the size of penalties (which are negative), and the way from low to high.
    one = np.eye(p)
    mix = np.vstack([np.eye(2 * p), np.hstack([one, one]), np.hstack([-one, one])])
    value, error = mix @ estimate, np.sqrt(np.diagonal(mix @ covariance @ mix.T))
    reach = special.stdtrit(df, (1 + confidence) / 2) * error
    low, high = value - reach, value + reach
    p_value = intervals.p_value(np.divide(value, error, out=np.full(len(value), np.nan), where=error > 0), df)
    made = zip(_PARTS, *(np.split(part, 4) for part in (value, error, low, high)), strict=True)
    columns: dict[str, Any] = {"df": df[-p:], "vif": inflation(sv, found)}
    for name, *parts in made:
        columns |= dict(zip((name, f"{name}_std_error", f"{name}_low", f"{name}_high"), parts, strict=True))
    penalty, reward, *_ = np.split(value, 4)
    p_penalty, p_reward, p_apart, _ = np.split(p_value, 4)
    columns |= {"penalty_p_value": p_penalty, "reward_p_value": p_reward, "p_value": p_apart}
    columns["ratio"] = np.divide(reward, -penalty, out=np.full(p, np.nan), where=penalty < 0)
    return columns | {"factor": _factors(penalty, reward, p_penalty, p_reward, p_apart)}


def _factors(
    penalty: np.ndarray, reward: np.ndarray, p_penalty: np.ndarray, p_reward: np.ndarray, p_apart: np.ndarray
) -> np.ndarray:
    costs, gains = (penalty < 0) & (p_penalty < SIGNIFICANT), (reward > 0) & (p_reward < SIGNIFICANT)
    apart = p_apart < SIGNIFICANT
    basic, excitement = costs & apart & (reward < -penalty), gains & apart & (reward > -penalty)
    made = np.select([basic, excitement, costs & gains], ["basic", "excitement", "performance"], "")
    return made.astype(object)


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """A coefficient of few marks tells their answers: hidden by the smallest of the bases that it is made of."""
    smallest = frame[["base", "low_base", "middle_base", "high_base"]].min(axis=1)
    found = disclosure.apply(frame.assign(base=smallest), sv)
    gone = found["suppressed"] != ""
    return found.assign(base=frame["base"].mask(gone), factor=found["factor"].mask(gone, ""))
