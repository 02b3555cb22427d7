"""What drives an outcome: the part of its explained variance that each item accounts for."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure
from csat_helpers.measures.decompositions import METHODS
from csat_helpers.measures.kernel.replicates import generator, replicate
from csat_helpers.measures.relative_importance import (
    COSTLY_FROM,
    MISSING,
    Importance,
    complete,
    fault,
    importance,
    matrix,
)
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

OUTCOME_MODELS = ("linear",)
COLUMNS = [
    "item", "label", "measure", "by", "by_label", "level", "level_label", "estimate", "std_error", "conf_low", "conf_high",
    "share", "share_low", "share_high", "rank", "beta", "correlation", "vif", "base", "r2", "outcome", "outcome_label",
    "repaired", "suppressed", "flag", "reason",
]  # fmt: skip


def drivers(
    sv: Survey,
    outcome: Names,
    drivers: Names,
    *,
    method: str = "shapley",
    by: Names | None = None,
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
    outcome_model: str = "linear",
    missing: str = "pairwise",
) -> pd.DataFrame:
    """Relative importance of ``drivers`` for ``outcome``, one row a driver (and level of ``by``).

    ``method`` is ``shapley`` (LMG, general dominance), ``johnson`` (relative weights) or one of the others of
    :mod:`csat_helpers.measures.decompositions`.

    Returns :data:`COLUMNS` and ``rank_prob_1`` ... ``rank_prob_k``: ``estimate`` is the driver's part of R2 and
    ``share`` its part of the whole (0 to 1), both with percentile intervals of the replicates (none where
    ``replicates=0``); ``rank`` 1 is the largest, ``rank_prob_k`` the probability that the driver ranks k-th;
    ``beta`` the standardised coefficient (its sign says the direction), ``vif`` the variance inflation factor,
    ``base`` who answered both, ``repaired`` whether contradictory pairwise correlations were replaced by the nearest
    that can be. Association, not proof of cause. ``missing``: ``pairwise`` takes each correlation from those who
    answered both items, ``complete`` only those who answered all.

    Raises MeasureError for constant items, perfect collinearity, too few respondents or too many drivers; in a level
    of ``by`` these become the row's ``reason``. Source: Lindeman, Merenda and Gold (1980).
    """
    asked, target = names(drivers), only(outcome)
    _check(method, METHODS, "method")
    _check(outcome_model, OUTCOME_MODELS, "outcome model")
    _check(missing, MISSING, "way with missing answers")
    check_confidence(confidence)
    if not asked or target is None:
        return empty(columns=COLUMNS)
    values, levels = matrix(sv, target, asked), banner(sv, by)
    rng = generator(sv, *drivers_key(target, asked, replicates), seed=seed)
    costly = method == "shapley" and len(asked) >= COSTLY_FROM
    drawn = replicate(sv.arrays, replicates, rng, costly=costly) if replicates else None
    frames = []
    for k in range(levels.members.size):
        rows = levels.members.row[levels.members.level == k]
        rows = rows[complete(values[rows])] if missing == "complete" else rows
        here, weight = values[rows], sv.arrays.weight[rows]
        reason = check_model(sv, here, weight, [*asked, target], raising=by is None)
        model = None if reason else importance(here, rows, weight, drawn, method)
        frames.append(_frame(sv, asked, levels, k, model, confidence, reason, int((weight > 0).sum())))
    found = pd.concat(frames, ignore_index=True).assign(outcome=target, outcome_label=sv.label(target))
    ranks = [f"rank_prob_{k}" for k in range(1, len(asked) + 1)]
    return disclosure.apply(found.loc[:, [*COLUMNS, *ranks]], sv)


def drivers_key(outcome: str | None, items: Sequence[str], replicates: int) -> tuple[object, ...]:
    """What the random draws depend on, here and in the priorities that are made of the same model."""
    return ("drivers", outcome, tuple(items), replicates)


def only(outcome: Names) -> str | None:
    """The one outcome: a name, or a list of one; None for an empty list, which leaves nothing to explain."""
    found = names(outcome)
    if len(found) > 1:
        raise MeasureError(f"One outcome is explained at a time, not {', '.join(found)}.", mend="Name one.")
    return found[0] if found else None


def check_model(sv: Survey, values: np.ndarray, weight: np.ndarray, items: Sequence[str], *, raising: bool) -> str:
    """Why the last of ``items`` cannot be explained by the others, or empty.

    Raises MeasureError instead where ``raising``, unless the base is so small that the result is hidden anyway.
    """
    reason = fault(sv, values, weight, items)
    if reason and raising and not disclosure.hidden_anyway(sv, int((weight > 0).sum())):
        raise MeasureError(
            f"No driver model for '{items[-1]}': {reason}.", mend="Leave such items out, or ask for fewer drivers."
        )
    return reason


def rank_probabilities(draws: np.ndarray) -> np.ndarray:
    """How often each driver (row) comes at each rank (column) among the draws."""
    size, p = draws.shape
    place = np.argsort(np.argsort(-draws, axis=1, kind="stable"), axis=1)
    counts = np.bincount((np.arange(p) * p + place).ravel(), minlength=p * p).reshape(p, p)
    return counts / size if size else np.full((p, p), np.nan)


def shares(parts: np.ndarray) -> np.ndarray:
    """Parts of the whole, in each draw."""
    total = parts.sum(axis=-1, keepdims=True)
    return np.divide(parts, total, out=np.zeros_like(parts), where=total > 0)


def percentiles(draws: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the percentile interval of each column; NaN without draws."""
    if not len(draws):
        return np.full(draws.shape[1], np.nan), np.full(draws.shape[1], np.nan)
    low, high = np.quantile(draws, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return low, high


def _frame(
    sv: Survey,
    items: Sequence[str],
    levels: Banner,
    place: int,
    model: Importance | None,
    confidence: float,
    reason: str,
    base: int,
) -> pd.DataFrame:
    head = {
        "item": items,
        "label": [sv.label(item) for item in items],
        "measure": "drivers",
        "by": levels.by[place],
        "by_label": by_label(sv, levels.by[place]),
        "level": levels.level[place],
        "level_label": levels.label[place],
        "suppressed": "",
        "flag": "",
        "reason": reason,
    }
    numbers = _numbers(model, confidence) if model else {}
    blank = [c for c in [*COLUMNS, *(f"rank_prob_{k + 1}" for k in range(len(items)))] if c not in {*head, *numbers}]
    unknown = dict.fromkeys(blank, np.nan) | ({} if model else {"base": base, "repaired": False})
    return pd.DataFrame({**head, **unknown, **numbers})


def _numbers(model: Importance, confidence: float) -> dict[str, object]:
    low, high = percentiles(model.part_draws, confidence)
    share_low, share_high = percentiles(shares(model.part_draws), confidence)
    chances = rank_probabilities(model.part_draws)
    drawn = len(model.part_draws) > 1
    return {
        "estimate": model.part,
        "std_error": model.part_draws.std(axis=0, ddof=1) if drawn else np.full(len(model.part), np.nan),
        "conf_low": low,
        "conf_high": high,
        "share": shares(model.part),
        "share_low": share_low,
        "share_high": share_high,
        "rank": np.argsort(np.argsort(-model.part, kind="stable")) + 1,
        "beta": model.beta,
        "correlation": model.correlation,
        "vif": model.vif,
        "base": model.base,
        "r2": model.r2,
        "repaired": model.repaired,
        **{f"rank_prob_{k + 1}": chances[:, k] for k in range(len(model.part))},
    }


def _check(value: str, known: Sequence[str], what: str) -> None:
    if value not in known:
        raise MeasureError(f"'{value}' is not a {what} for drivers.", mend=nearest(value, known))
