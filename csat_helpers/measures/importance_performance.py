"""Where to act: how much each item matters, set against how well it performs, and how sure that placing is."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.driver_model import check_model, driver_model, drivers_key
from csat_helpers.measures.drivers import only
from csat_helpers.measures.index import item_index
from csat_helpers.measures.kernel.compact import stacked
from csat_helpers.measures.kernel.intervals import percentile_level, percentiles
from csat_helpers.measures.kernel.replicates import generator, replicate
from csat_helpers.measures.priority_draws import (
    QUADRANTS,
    STABLE,
    Placing,
    of_model,
    probabilities,
    stated,
    together,
)
from csat_helpers.measures.relative_importance import COSTLY_FROM, matrix
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.importance_questions import importance_questions
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey

RELATIVE = ["importance_relative", "importance_relative_low", "importance_relative_high"]
COLUMNS = [
    "item", "label", "importance", "importance_low", "importance_high", "performance", "performance_low",
    "performance_high", "imp_var", "perf_var", "cov", "quadrant", "quadrant_probability",
    *(f"prob_{q}" for q in QUADRANTS), "unstable", "importance_line", "performance_line", "base", "outcome",
    "outcome_label", "suppressed", "flag", "reason", *RELATIVE,
]  # fmt: skip


def importance_performance(
    sv: Survey,
    outcome: Names,
    items: Names,
    *,
    importance: str | Mapping[str, str] = "derived",
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
) -> pd.DataFrame:
    """Importance and performance of each item, its quadrant, and the probability of that quadrant.

    ``performance`` is the item's index (0 to 100, Student's t interval). ``importance`` is a share of the whole (0 to
    1, percentile interval): ``derived``, the Shapley share of what explains ``outcome``; ``stated``, the share of the
    summed indices of importance questions (items of role ``importance`` and the same construct, or a mapping
    from item to importance question). Quadrants against the equal share (``importance_line``) and the mean index
    (``performance_line``): ``fix`` matters and is below, ``keep`` matters and is above, ``maintain`` matters less and
    is above, ``watch`` matters less and is below. ``imp_var``, ``perf_var`` and ``cov`` are of the replicates, in
    which the lines move too; ``unstable`` where the quadrant's probability is under 0.8. ``importance_relative`` and its
    interval are importance scaled so that the mean of the items is 100 (150: half as much again as an item on average).

    Returns :data:`COLUMNS`, a row an item in the order given. Raises MeasureError as :func:`drivers` does.
    Source: Martilla and James (1977), Importance-performance analysis.
    """
    asked, target = names(items), only(outcome)
    check_confidence(confidence)
    if not asked or (target is None and importance == "derived"):
        return empty(columns=COLUMNS)
    performance = item_index(sv, asked, confidence=confidence)
    found = _map(sv, target, asked, importance, replicates, seed)
    frame = pd.DataFrame(
        {
            "item": asked,
            "label": performance["label"],
            **_numbers(found, percentile_level(confidence, sv.arrays.df), len(asked)),
        }
    )
    frame["performance_low"], frame["performance_high"] = performance["conf_low"], performance["conf_high"]
    frame["base"] = performance["base"]
    frame[RELATIVE] = frame[["importance", "importance_low", "importance_high"]] * 100 * len(asked)
    frame["outcome"] = target or ""
    frame["outcome_label"] = sv.label(target) if target else ""
    frame = frame.assign(**{c: performance[c] for c in ("suppressed", "flag", "reason")})
    return _hidden(disclosure.apply(frame, sv)).loc[:, COLUMNS]


def stated_pairs(sv: Survey, items: Sequence[str], importance: str | Mapping[str, str]) -> list[str]:
    """The importance question of each item; raises MeasureError where one is missing or cannot be told."""
    if isinstance(importance, Mapping):
        absent = [item for item in items if item not in importance]
        if absent:
            raise MeasureError(
                f"No importance question is given for {', '.join(absent)}.", mend="Add it to the mapping."
            )
        return [importance[item] for item in items]
    found = importance_questions(sv, items)
    absent = [item for item in items if item not in found]
    if absent:
        raise MeasureError(
            f"No importance question is told for {', '.join(absent)}.",
            mend="Give the question role: importance and pair: the item's name, in questionnaire.yaml.",
        )
    return [found[item] for item in items]


def answers_of(
    sv: Survey, outcome: str | None, items: Sequence[str], importance: str | Mapping[str, str]
) -> tuple[np.ndarray, bool]:
    """What importance and performance are computed from, a column each, and whether importance is stated.

    Derived: the answers to the items, then to the outcome. Stated: importance questions, then items, both 0 to 100.
    """
    if isinstance(importance, str) and importance not in ("derived", "stated"):
        raise MeasureError(
            f"'{importance}' is not a kind of importance.", mend=nearest(importance, ("derived", "stated"))
        )
    if importance == "derived" and outcome is not None:
        return matrix(sv, outcome, items), False
    questions = stated_pairs(sv, items, importance)
    return stacked((scales.rescaled(sv, item) for item in [*questions, *items]), len(sv.responses)), True


def _map(
    sv: Survey, outcome: str | None, items: list[str], importance: str | Mapping[str, str], size: int, seed: int | None
) -> Placing | None:
    values, asked = answers_of(sv, outcome, items, importance)
    rows, weight = np.flatnonzero(sv.rows), sv.arrays.weight
    if asked:
        return _stated(sv, outcome, items, values, rows, size, seed)
    if check_model(sv, values[rows], weight[rows], [*items, outcome or ""], raising=True):
        return None
    return of_model(sv, items, driver_model(sv, outcome or "", items).importances([rows], size, seed)[0])


@kept
def _stated(
    sv: Survey, outcome: str | None, items: list[str], values: np.ndarray, rows: np.ndarray, size: int,
    seed: int | None,
) -> Placing:  # fmt: skip
    rng = generator(sv, *drivers_key(outcome, items, size), seed=seed)  # the draws of the drivers: the same intervals
    drawn = replicate(sv.arrays, size, rng, costly=len(items) >= COSTLY_FROM) if size else None
    return together([stated(values, sv.arrays.weight, rows, drawn)], drawn)[0]


def _numbers(found: Placing | None, level: float, p: int) -> dict[str, object]:
    if found is None:
        blank = [c for c in COLUMNS if c.startswith(("importance", "performance", "prob_", "imp_", "perf_", "cov"))]
        return {**dict.fromkeys([*blank, "quadrant_probability"], np.nan), "quadrant": "", "unstable": False}
    low, high = percentiles(found.importance_draws, level)
    place, chance = found.quadrant, probabilities(found.quadrant_draws)
    own = chance[place, np.arange(p)]
    imp, perf, cov = covariances(found)
    return {
        "importance": found.importance,
        "importance_low": low,
        "importance_high": high,
        "performance": found.performance,
        "imp_var": imp,
        "perf_var": perf,
        "cov": cov,
        "quadrant": np.array(QUADRANTS, dtype=object)[place],
        "quadrant_probability": own,
        **{f"prob_{q}": chance[k] for k, q in enumerate(QUADRANTS)},
        "unstable": own < STABLE,
        "importance_line": 1 / p,
        "performance_line": found.performance.mean(),
    }


def covariances(found: Placing) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Variance of each item's importance and performance over the draws, and their covariance; NaN without draws."""
    size = len(found.importance_draws)
    if size < 2:
        unknown = np.full(len(found.importance), np.nan)
        return unknown, unknown, unknown
    x = found.importance_draws - found.importance_draws.mean(axis=0)
    y = found.performance_draws - found.performance_draws.mean(axis=0)
    return (x * x).sum(axis=0) / (size - 1), (y * y).sum(axis=0) / (size - 1), (x * y).sum(axis=0) / (size - 1)


def _hidden(frame: pd.DataFrame) -> pd.DataFrame:
    gone = frame["suppressed"] != ""
    return frame.assign(quadrant=frame["quadrant"].mask(gone, ""), unstable=frame["unstable"] & ~gone)
