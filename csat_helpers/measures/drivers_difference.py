"""Whether what drives an outcome differs between groups: the drivers' parts in one level against those in another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import contrasts, disclosure
from csat_helpers.measures.difference import REST, Compared, check_level, hidden_levels, pairs_of
from csat_helpers.measures.driver_model import DriverModel, driver_model
from csat_helpers.measures.drivers import COLUMNS, check_settings, drivers_key, level_frame, only, shares, shown_frame
from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.replicates import generator
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.relative_importance import Importance
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, check_confidence, empty, headed, names
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey

MEASURES = {"share": "driver_share", "part": "driver_part"}
DIFFERENCES = [*contrasts.COLUMNS, "outcome", "outcome_label", "method", "r2_kind"]
OVERALL = [
    "by", "by_label", "measure", "levels", "statistic", "df", "df_error", "p_value", "base", "outcome",
    "outcome_label", "method", "r2_kind", "suppressed", "flag", "reason",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class DriversDifference:
    """``differences``: a row a driver and comparison (:data:`DIFFERENCES`); ``overall``: a row a segment column
    (:data:`OVERALL`); ``drivers``: the importance within each level (:data:`csat_helpers.measures.drivers.COLUMNS`), of
    the models that are compared.
    """

    differences: pd.DataFrame
    overall: pd.DataFrame
    drivers: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Levels:
    """Each level's value of each driver (levels x drivers, NaN where it has no model), draws of all (draws x levels x
    drivers), bases and why there is no model, and the models.
    """

    models: dict[int, Importance]
    value: np.ndarray
    draws: np.ndarray
    base: np.ndarray
    reason: np.ndarray
    size: int


@dataclass(frozen=True, eq=False)
class _Models:
    """The models of the levels that have one, what is compared of them, its draws, and how many replicates there are."""

    models: list[Importance]
    value: np.ndarray
    draws: np.ndarray
    size: int


def drivers_difference(
    sv: Survey,
    outcome: Names,
    drivers: Names,
    by: Names,
    *,
    measure: str = "share",
    against: object = REST,
    adjust: str | None = "holm",
    method: str = "shapley",
    confidence: float = 0.95,
    replicates: int = 1000,
    seed: int | None = None,
    outcome_model: str = "linear",
    missing: str = "pairwise",
    event: object = None,
) -> DriversDifference:
    """Each driver's importance in a level of ``by`` less that in what the level is held against, with a test.

    ``measure`` is ``share`` (the part of the whole, 0 to 1: what matters most, whatever the drivers explain in all) or
    ``part`` (of R2). ``against`` is ``"rest"`` (everyone else with a level in the column), the code of one level, or
    None for each two levels, the earlier less the later. The other settings are those of
    :func:`csat_helpers.measures.drivers.drivers`. All levels are measured in the same replicates, so that clusters and
    returning respondents (items of role ``id``) that they share are taken into account.

    Frame ``differences`` has :data:`DIFFERENCES`: ``estimate`` with its ``std_error`` (of the replicates), interval and
    two-sided ``p_value`` by Student's t with the design's df, adjusted by ``adjust`` over all drivers and comparisons
    of a column; ``base`` and ``other_base`` who answered. Frame ``overall`` has :data:`OVERALL`: the test that no
    driver's importance differs between any levels shown (``statistic`` F on ``df`` and ``df_error``: the sum of squares
    about their mean over that expected, Rao and Scott's second order), on ``base``, the smallest of theirs. Frame
    ``drivers`` is that of :func:`csat_helpers.measures.drivers.drivers` by the same columns, from the models compared.
    Rows of a hidden level are hidden; a level without a model says why in ``reason``.

    Raises MeasureError for another measure, level, adjustment or setting, or fewer than two replicates.
    Source: Rao and Wu (1988) for the replicates; Rao and Scott (1981), Satterthwaite (1946) for the overall test.

    >>> import numpy as np, pandas as pd
    >>> from csat_helpers import survey
    >>> rng = np.random.default_rng(1)
    >>> frame = pd.DataFrame(rng.normal(size=(400, 2)), columns=["a", "b"]).assign(g=["x", "y"] * 200)
    >>> frame["q"] = np.where(frame["g"] == "x", frame["a"], frame["b"]) + rng.normal(size=400)
    >>> sv = survey.from_frame(frame, {"items": {name: {"scale": {}} for name in ("a", "b", "q")}})
    >>> found = drivers_difference(sv, "q", ["a", "b"], "g", against=None, replicates=200)
    >>> found.differences["estimate"].round(1).tolist(), bool(found.overall["p_value"][0] < 0.001)
    ([1.0, -1.0], True)
    """
    asked, target, columns = names(drivers), only(outcome), names(by)
    check_settings(method, outcome_model, missing)
    check_confidence(confidence)
    check_adjustment(adjust)
    if measure not in MEASURES:
        raise MeasureError(f"Drivers are not compared by '{measure}'.", mend=nearest(measure, MEASURES))
    if replicates < 2:
        raise MeasureError("A test of drivers takes replicates.", mend="Leave replicates at 1000.")
    for column in columns:
        check_level(sv, column, against)
    if not asked or target is None or not columns:
        return DriversDifference(empty(columns=DIFFERENCES), empty(columns=OVERALL), empty(columns=COLUMNS))
    what = driver_model(sv, target, asked, method, outcome_model, missing, event)
    draws = replicates, seed
    parts = [_column(what, column, measure, against, adjust, confidence, draws) for column in columns]
    head = {"outcome": target, "outcome_label": sv.label(target), "method": what.method, "r2_kind": what.r2_kind}
    differences, overall, frames = zip(*parts, strict=True)
    found = [pd.concat(each, ignore_index=True).assign(**head) for each in (differences, overall)]
    within = shown_frame([frame for column in frames for frame in column], what)
    return DriversDifference(found[0].loc[:, DIFFERENCES], found[1].loc[:, OVERALL], within)


def _column(
    what: DriverModel, column: str, measure: str, against: object, adjust: str | None, confidence: float,
    draws: tuple[int, int | None],
) -> tuple[pd.DataFrame, pd.DataFrame, list[pd.DataFrame]]:  # fmt: skip
    """The differences within one segment column, whether there are any, and the importance in each of its levels."""
    sv, levels, df = what.sv, banner(what.sv, column), returning(what.sv).df
    compared = pairs_of(sv, levels, against)
    known = _levels(what, compared, measure, *draws)
    cells = _tested(sv, known, compared, df, confidence)
    cells["p_value"] = adjusted(cells["p_value"].ravel(), adjust).reshape(cells["p_value"].shape)
    frame = _rows(what, column, levels, compared, cells, MEASURES[measure])
    shown = _shown(sv, levels, known, what.items)
    overall = _overall(what, column, measure, known, shown, df)
    within = [_within(what, levels, k, known, confidence) for k in range(levels.members.size)]
    return hidden_levels(frame, sv, levels, known.base, what.items), overall, within


def _within(what: DriverModel, levels: Banner, k: int, known: _Levels, confidence: float) -> pd.DataFrame:
    """The importance in one level, as :func:`csat_helpers.measures.drivers.drivers` has it."""
    reason = str(known.reason[k])
    base = what.base(what.answering(levels.members.row[levels.members.level == k])) if reason else 0
    return level_frame(what, levels, k, known.models.get(k), confidence, reason, base)


def _levels(what: DriverModel, compared: Compared, measure: str, replicates: int, seed: int | None) -> _Levels:
    """The model of every level, and draws of all of them together."""
    members, size = compared.members.pairs, compared.members.size
    rows = [what.answering(members.row[members.level == k]) for k in range(size)]
    reason = np.array([what.fault(here, raising=False) for here in rows], dtype=object)
    stands = np.flatnonzero(reason == "")
    asked = (what.outcome, what.items, what.method, what.outcome_model, what.missing, what.event)
    found = _models(what.sv, *asked, what.values, [rows[k] for k in stands], measure, replicates, seed)
    base = np.array([np.full(len(what.items), what.base(here)) for here in rows]).reshape(size, len(what.items))
    value = np.full((size, len(what.items)), np.nan)
    draws = np.full((len(found.draws), *value.shape), np.nan)
    if found.models:
        base[stands] = [model.base for model in found.models]
        value[stands], draws[:, stands] = found.value, found.draws
    return _Levels(dict(zip(stands.tolist(), found.models, strict=True)), value, draws, base, reason, found.size)


@kept
def _models(
    sv: Survey, outcome: str, items: list[str], method: str, outcome_model: str, missing: str, event: list[str],
    values: np.ndarray, rows: list[np.ndarray], measure: str, replicates: int, seed: int | None,
) -> _Models:  # fmt: skip
    """The models among each of ``rows``, and draws of what is compared of them (draws x levels x drivers)."""
    what = DriverModel(sv, outcome, items, values, method, outcome_model, missing, event)
    rng = generator(sv, *drivers_key(outcome, items, replicates), seed=seed)
    drawn = what.replicates(returning(sv), replicates, rng)
    models = [what.importance(here, drawn) for here in rows]
    if not models:
        return _Models([], np.empty((0, len(items))), np.empty((0, 0, len(items))), drawn.size)
    part = shares if measure == "share" else np.asarray
    value = np.array([part(model.part) for model in models])
    together = drawn.draws(value.ravel(), np.hstack([part(model.part_again) for model in models]))
    return _Models(models, value, together.reshape(len(together), *value.shape), drawn.size)


def _tested(sv: Survey, known: _Levels, compared: Compared, df: int, confidence: float) -> dict[str, np.ndarray]:
    """The columns of the differences, comparisons x drivers."""
    first, second = compared.first, compared.second
    change = known.value[first] - known.value[second]
    error = np.full(change.shape, np.nan)
    if len(known.draws) > 1:
        error = (known.draws[:, first] - known.draws[:, second]).std(axis=0, ddof=1)
    low, high = intervals.t_interval(change, error, df, confidence)
    statistic = np.divide(change, error, out=np.full(change.shape, np.nan), where=error > 0)
    why = np.where(known.reason[first] != "", known.reason[first], known.reason[second])
    none = say(sv.language, "no degrees of freedom: as many strata as clusters") if df < 1 else ""
    return {
        "estimate": change,
        "std_error": error,
        "conf_low": low,
        "conf_high": high,
        "df": np.full(change.shape, df),
        "p_value": intervals.p_value(statistic, df),
        "base": known.base[first],
        "other_base": known.base[second],
        "reason": np.broadcast_to(np.where(why == "", none, why)[:, None], change.shape),
    }


def _rows(
    what: DriverModel, column: str, levels: Banner, compared: Compared, cells: dict[str, np.ndarray], measure: str
) -> pd.DataFrame:
    sv, count = what.sv, len(compared.first)
    one = Banner(
        (column,) * count,
        tuple(compared.codes[k] for k in compared.first),
        tuple(compared.labels[k] for k in compared.first),
        levels.members,
    )
    head, place = headed(sv, one, what.items, [sv.label(item) for item in what.items], measure)
    other = compared.second[place[0]].tolist()
    named = {"other": [compared.codes[k] for k in other], "other_label": [compared.labels[k] for k in other]}
    return contrasts.rows({**head, **named}, cells, place)


def _shown(sv: Survey, levels: Banner, known: _Levels, items: Sequence[str]) -> np.ndarray:
    """The column's levels that have a model and are not hidden."""
    size = levels.members.size
    alone = pd.DataFrame(
        {"item": items[0], "measure": "", "by": levels.by, "level": levels.level, "base": known.base[:size].min(axis=1)}
    )
    hidden = disclosure.apply(alone.assign(suppressed="", flag=""), sv)["suppressed"].to_numpy()
    return np.flatnonzero((known.reason[:size] == "") & (hidden == ""))


def _overall(what: DriverModel, column: str, measure: str, known: _Levels, shown: np.ndarray, df: int) -> pd.DataFrame:
    """The test that the levels ``shown`` do not differ in any driver."""
    sv, row = what.sv, dict.fromkeys(("statistic", "df", "df_error", "p_value"), np.nan)
    reason = ""
    if len(shown) < 2:
        reason = say(sv.language, "fewer than two groups have a driver model that can be shown")
    elif df < 1:
        reason = say(sv.language, "no degrees of freedom: as many strata as clusters")
    else:
        change = known.value[shown] - known.value[shown].mean(axis=0)
        apart = known.draws[:, shown] - known.draws[:, shown].mean(axis=1, keepdims=True)
        row |= all_zero(change.ravel(), np.cov(apart.reshape(len(apart), -1), rowvar=False), min(df, known.size - 1))
    base = int(known.base[shown].min()) if len(shown) else 0
    head = {"by": column, "by_label": by_label(sv, column), "measure": MEASURES[measure], "levels": len(shown)}
    return pd.DataFrame([{**head, **row, "base": base, "suppressed": "", "flag": "", "reason": reason}])


def all_zero(change: np.ndarray, covariance: np.ndarray, df: float) -> dict[str, float]:
    """The test that all of ``change`` is zero: the sum of its squares over that expected, as F.

    Numerator degrees of freedom are Satterthwaite's. Unlike Wald's, the test leans on no direction of which the
    covariance, itself estimated, happens to show little: shares near zero hardly vary, and not normally.
    """
    covariance = np.atleast_2d(covariance)
    expected, square = float(np.trace(covariance)), float((covariance**2).sum())
    if not expected > 0:
        return dict.fromkeys(("statistic", "df", "df_error", "p_value"), float("nan"))
    q = expected**2 / square
    statistic = float(change @ change) / expected
    p = float(special.fdtrc(q, q * df, statistic))
    return {"statistic": statistic, "df": q, "df_error": q * df, "p_value": p}
