"""What drives an outcome: the part of its explained variance that each item accounts for."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure
from csat_helpers.measures.decompositions import METHODS
from csat_helpers.measures.driver_model import DriverModel, check_model, driver_model, drivers_key
from csat_helpers.measures.events import event_label
from csat_helpers.measures.kernel.intervals import percentile_level, percentiles
from csat_helpers.measures.relative_importance import MISSING, Importance
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

_OPPOSITE, _AGAINST, _OVERLAP = 0.1, 0.05, 5.0
_EVENTS = 10  # of the rarer answer a driver: Peduzzi et al. (1996)
OUTCOME_MODELS = ("linear", "logistic")
__all__ = [
    "COLUMNS",
    "check_model",
    "drivers",
    "drivers_key",
    "level_frame",
    "only",
    "percentiles",
    "rank_probabilities",
    "shares",
    "shown_frame",
]
COLUMNS = [
    "item", "label", "measure", "by", "by_label", "level", "level_label", "estimate", "std_error", "conf_low", "conf_high",
    "share", "share_low", "share_high", "rank", "beta", "correlation", "vif", "base", "r2", "outcome", "outcome_label",
    "repaired", "method", "outcome_model", "r2_kind", "event", "event_label", "events", "caution", "suppressed", "flag", "reason",
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
    event: object = None,
) -> pd.DataFrame:
    """Relative importance of ``drivers`` for ``outcome``, one row a driver (and level of ``by``).

    ``method`` is ``shapley`` (LMG, general dominance), ``johnson`` (relative weights) or one of the others of
    :mod:`csat_helpers.measures.decompositions`. ``missing``: ``pairwise`` takes each correlation from those who
    answered both items, ``complete`` only those who answered all.

    A ``logistic`` outcome has two answers, of which the later in order (1 of 0 and 1) counts, or ``event`` names one
    code or several (``event=[9, 10]``: promoters) against all others. There R2 is McFadden's, from those who answered
    all; ``shapley`` is exact to 10 drivers, beyond them the weights are Johnson's, and ``method`` of the frame says so.

    Returns :data:`COLUMNS` and ``rank_prob_1`` ... ``rank_prob_k``: ``estimate`` is the driver's part of R2 and
    ``share`` its part of the whole (0 to 1), both with percentile intervals of the replicates (none where
    ``replicates=0``); ``rank`` 1 is the largest, ``rank_prob_k`` the probability that the driver ranks k-th;
    ``beta`` the standardised coefficient (its sign says the direction; of a logistic outcome the log odds of one
    standard deviation), ``vif`` the variance inflation factor, ``base`` who answered both (all, of a logistic outcome),
    ``repaired`` whether contradictory pairwise correlations were replaced by the nearest that can be; ``r2_kind`` is
    ``r2`` or ``mcfadden``, ``events`` how many gave the rarer of two answers. ``caution`` has words about the driver:
    ``opposite`` (its correlation is under -0.1: does its scale run the other way?), ``sign`` (its coefficient is under
    -0.05 though its correlation is positive), ``overlap`` (a variance inflation factor over 5), ``few`` (fewer than ten
    of the rarer of two answers a driver). Association, not proof
    of cause.

    Raises MeasureError for constant items, perfect collinearity, too few respondents or too many drivers, answers that
    are told for certain; in a level of ``by`` these become the row's ``reason``. Source: Lindeman, Merenda and Gold
    (1980); Azen and Traxel (2009); Tonidandel and LeBreton (2010).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> frame = pd.DataFrame({"y": [1, 2, 2, 4, 5, 3], "a": [1, 2, 3, 4, 5, 2], "b": [3, 2, 4, 3, 4, 4]})
    >>> sv = survey.from_frame(frame, {"items": {name: {"scale": {}} for name in frame}})
    >>> drivers(sv, "y", ["a", "b"], replicates=0)["share"].round(2).tolist()
    [0.91, 0.09]
    """
    asked, target = names(drivers), only(outcome)
    check_settings(method, outcome_model, missing)
    check_confidence(confidence)
    if not asked or target is None:
        return empty(columns=COLUMNS)
    what = driver_model(sv, target, asked, method, outcome_model, missing, event)
    levels = banner(sv, by)
    if not levels.members.size:  # no segment, or nobody in any
        return empty(columns=COLUMNS)
    rows = [what.answering(levels.members.row[levels.members.level == k]) for k in range(levels.members.size)]
    reasons = [what.fault(here, raising=by is None) for here in rows]
    standing = [k for k, reason in enumerate(reasons) if not reason]
    models = dict(zip(standing, what.importances([rows[k] for k in standing], replicates, seed), strict=True))
    frames = [
        level_frame(what, levels, k, models.get(k), confidence, reasons[k], what.base(here))
        for k, here in enumerate(rows)
    ]
    return shown_frame(frames, what)


def shown_frame(frames: Sequence[pd.DataFrame], what: DriverModel) -> pd.DataFrame:
    """The frames of levels as one, its columns in order and its small bases hidden."""
    ranks = [f"rank_prob_{k}" for k in range(1, len(what.items) + 1)]
    return disclosure.apply(pd.concat(frames, ignore_index=True).loc[:, [*COLUMNS, *ranks]], what.sv)


def only(outcome: Names) -> str | None:
    """The one outcome: a name, or a list of one; None for an empty list, which leaves nothing to explain."""
    found = names(outcome)
    if len(found) > 1:
        raise MeasureError(f"One outcome is explained at a time, not {', '.join(found)}.", mend="Name one.")
    return found[0] if found else None


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


def level_frame(
    what: DriverModel, levels: Banner, place: int, model: Importance | None, confidence: float, reason: str, base: int
) -> pd.DataFrame:
    """The rows of one level, the ``place``-th of ``levels``: a row a driver, without numbers where it has no model."""
    sv, items = what.sv, what.items
    head = {
        "item": items,
        "label": [sv.label(item) for item in items],
        "measure": "drivers",
        "by": levels.by[place],
        "by_label": by_label(sv, levels.by[place]),
        "level": levels.level[place],
        "level_label": levels.label[place],
        "outcome": what.outcome,
        "outcome_label": sv.label(what.outcome),
        "method": what.method,
        "outcome_model": what.outcome_model,
        "r2_kind": what.r2_kind,
        "event": ", ".join(what.event),
        "event_label": event_label(sv, what.outcome, what.event) if what.event else "",
        "suppressed": "",
        "flag": "",
        "reason": reason,
    }
    numbers = _numbers(model, percentile_level(confidence, sv.arrays.df)) if model else {}
    blank = [c for c in [*COLUMNS, *(f"rank_prob_{k + 1}" for k in range(len(items)))] if c not in {*head, *numbers}]
    unknown = dict.fromkeys(blank, np.nan) | ({} if model else {"base": base, "repaired": False, "caution": ""})
    return pd.DataFrame({**head, **unknown, **numbers})


def _numbers(model: Importance, level: float) -> dict[str, object]:
    low, high = percentiles(model.part_draws, level)
    share_low, share_high = percentiles(shares(model.part_draws), level)
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
        "events": model.events,
        "caution": _cautions(model),
        **{f"rank_prob_{k + 1}": chances[:, k] for k in range(len(model.part))},
    }


def _cautions(model: Importance) -> np.ndarray:
    """What is to be minded about each driver."""
    marks = {
        "opposite": model.correlation < -_OPPOSITE,
        "sign": (model.beta < -_AGAINST) & (model.correlation > 0),
        "overlap": model.vif > _OVERLAP,
        "few": np.full(len(model.part), model.events < _EVENTS * len(model.part)),
    }
    return np.array([" ".join(w for w, hit in marks.items() if hit[k]) for k in range(len(model.part))], dtype=object)


def check_settings(method: str, outcome_model: str, missing: str) -> None:
    """Refuse a method, an outcome model or a way with missing answers that is not offered."""
    _check(method, METHODS, "method")
    _check(outcome_model, OUTCOME_MODELS, "outcome model")
    _check(missing, MISSING, "way with missing answers")


def _check(value: str, known: Sequence[str], what: str) -> None:
    if value not in known:
        raise MeasureError(f"'{value}' is not a {what} for drivers.", mend=nearest(value, known))
