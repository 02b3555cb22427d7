"""The value of delight: how much more customers who give the top answer recommend, stay and spend than the next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.columns import COMPLEMENTARY
from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.look.numbers import interval
from csat_helpers.measures import disclosure, scales, tidy
from csat_helpers.measures.drivers import only
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Grid, Members, divide
from csat_helpers.measures.nps import promotion
from csat_helpers.measures.tidy import Banner, Names, banner, check_confidence, empty, names
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "item", "label", "measure", "by", "by_label", "level", "level_label", "of", "of_label", "delighted_answers",
    "satisfied_answers", "delighted", "delighted_low", "delighted_high", "satisfied", "satisfied_low",
    "satisfied_high", "rest", "rest_low", "rest_high", "estimate", "std_error", "conf_low", "conf_high", "df",
    "p_value", "ratio", "ratio_low", "ratio_high", "point_value", "point_low", "point_high", "delighted_share",
    "satisfied_share", "delighted_base", "satisfied_base", "rest_base", "base", "suppressed", "flag", "reason",
]  # fmt: skip
GROUPS = ("delighted", "satisfied", "rest")
PROMOTERS = "promoters"
_WITH_RATIO = (PROMOTERS, "mean")  # of what begins at zero one may be told as a multiple of the other
_BASES = [f"{name}_base" for name in GROUPS]


@dataclass(frozen=True, eq=False)
class _Outcome:
    """One thing measured: the item, what it is measured by, and each respondent's value."""

    item: str
    measure: str
    values: np.ndarray


def delight(
    sv: Survey,
    satisfaction: Names,
    outcomes: Names,
    *,
    by: Names | None = None,
    top: int = 1,
    second: int = 1,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What each outcome is among the delighted (``top`` answers of ``satisfaction``), among the satisfied (the
    ``second`` ones next to them) and among the ``rest``, a row an outcome (and level of ``by``).

    An outcome asked from 0 to 10 in the role ``recommend`` has two rows, a net promoter score (``nps``, -100 to 100)
    and the share of promoters (``promoters``, 0 to 1); another rating is an index (0 to 100), a number (revenue,
    purchases) its mean; ``measure`` says which. ``estimate`` is delighted less satisfied, in that unit, with Student's
    t interval and test; ``ratio`` is one over the other, with the interval of its logarithm, for promoters and means
    above zero. ``point_value``, a hundredth of the estimate, is how far the outcome of all customers would lie higher
    if one in a hundred of them were delighted and not only satisfied, and behaved as the delighted do now.
    ``delighted_share`` and ``satisfied_share`` are parts of those who rated ``satisfaction``. Association in one
    survey: delight goes with loyalty, and may not be all of its cause.

    An outcome of categories has no mean: its row is empty but for the ``reason``. Raises MeasureError for boxes that do not fit the scale, and where satisfaction is
    among the outcomes. Source: Jones and Sasser (1995), Why satisfied customers defect; Heskett, Jones, Loveman,
    Sasser and Schlesinger (1994), Putting the service-profit chain to work.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"sat": [5, 5, 4, 4, 3], "stay": [5, 4, 3, 3, 1]}),
    ...     {"scales": {"s": {"min": 1, "max": 5}}, "items": {"sat": {"scale": "s"}, "stay": {"scale": "s"}}},
    ... )
    >>> delight(sv, "sat", "stay")[["delighted", "satisfied", "rest", "estimate"]].values.tolist()
    [[87.5, 50.0, 0.0, 37.5]]
    """
    check_confidence(confidence)
    asked, target = names(outcomes), only(satisfaction)
    if not asked or target is None:
        return empty(columns=COLUMNS)
    if target in asked:
        raise MeasureError(f"'{target}' is both satisfaction and an outcome.", mend="Leave it out of the outcomes.")
    points = scales.check_boxes(sv, target, top + second)
    sides = {"delighted": points[-top:], "satisfied": points[-top - second : -top]}
    measured = [found for item in asked for found in _measured(sv, item)]
    levels = banner(sv, by)
    frame = pd.DataFrame(
        {**_head(sv, measured, levels, target, sides), **_numbers(sv, measured, levels, target, sides, confidence)}
    )
    return _hidden(frame.assign(suppressed="", flag=""), sv).reindex(columns=COLUMNS)


def _measured(sv: Survey, item: str) -> list[_Outcome]:
    """What an outcome is measured by, by its role and scale; one of categories has no values."""
    scale = sv.scale(item)
    if scale.kind == "category":
        return [_Outcome(item, "", np.full(len(sv.responses), np.nan))]
    if item in sv.roles("recommend") and (scale.min, scale.max) == (0, 10):
        promoted = promotion(sv, item)
        share = np.where(np.isnan(promoted), np.nan, promoted == 100)
        return [_Outcome(item, "nps", promoted), _Outcome(item, PROMOTERS, share)]
    if scale.kind == "rating" and scale.min is not None and scale.max is not None:
        return [_Outcome(item, "index", scales.rescaled(sv, item))]
    return [_Outcome(item, "mean", scales.check_numeric(sv, item))]


def _head(
    sv: Survey, measured: Sequence[_Outcome], levels: Banner, target: str, sides: dict[str, tuple[int, ...]]
) -> dict[str, object]:
    """The columns that name the rows: by level, then outcome."""
    count, size = len(measured), len(levels.level)
    return {
        "item": [o.item for o in measured] * size,
        "label": [sv.label(o.item) for o in measured] * size,
        "measure": [o.measure for o in measured] * size,
        "by": np.repeat(np.array(levels.by, object), count),
        "by_label": np.repeat(np.array([tidy.by_label(sv, c) for c in levels.by], object), count),
        "level": np.repeat(np.array(levels.level, object), count),
        "level_label": np.repeat(np.array(levels.label, object), count),
        "of": target,
        "of_label": sv.label(target),
        "delighted_answers": _written(sv, target, sides["delighted"]),
        "satisfied_answers": _written(sv, target, sides["satisfied"]),
    }


def _written(sv: Survey, item: str, codes: tuple[int, ...]) -> str:
    """The answer's own label, or the range of several."""
    if len(codes) == 1:
        return sv.questionnaire.code_label(item, codes[0], sv.language)
    return interval(min(codes), max(codes), "count", sv.language)


def _numbers(
    sv: Survey, measured: Sequence[_Outcome], levels: Banner, target: str, sides: dict[str, tuple[int, ...]],
    confidence: float,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Every number by column, levels x outcomes laid out in the order of the head."""
    answers, size, df = sv.answers(target), len(levels.level), sv.arrays.df
    group = np.select([np.isin(answers, sides[name]) for name in GROUPS[:2]], [0, 1], 2)
    rows, level = levels.members.row, levels.members.level
    rated = ~np.isnan(answers[rows])
    rows, level = rows[rated], level[rated]
    members = Members(rows, level * 3 + group[rows], 3 * size)
    values = np.column_stack([o.values for o in measured])
    grid, among = estimation.covariance(values, members, sv.arrays)
    apart = np.kron(np.eye(size), np.array([[1.0], [-1.0], [0.0]]))
    found = _difference(sv, values, members, apart, grid, confidence) | _ratios(grid, among, measured, df, confidence)
    low, high = intervals.t_interval(grid.estimate, grid.std_error, df, confidence)
    for k, name in enumerate(GROUPS):
        found |= {name: grid.estimate[k::3], f"{name}_low": low[k::3], f"{name}_high": high[k::3]}
        found[f"{name}_base"] = grid.base[k::3]
    parts = estimation.estimate(
        np.column_stack([group == k for k in (0, 1)]) * 1.0, Members(rows, level, size), sv.arrays
    )
    for k, name in enumerate(GROUPS[:2]):
        found[f"{name}_share"] = np.repeat(parts.estimate[:, [k]], len(measured), axis=1)
    found["reason"][:, [o.measure == "" for o in measured]] = say(sv.language, "it has categories, so it has no mean")
    return {name: np.asarray(part).ravel() for name, part in found.items()}


def _difference(
    sv: Survey, values: np.ndarray, members: Members, apart: np.ndarray, grid: Grid, confidence: float
) -> dict[str, np.ndarray]:
    """Delighted less satisfied with its interval and test, levels x outcomes, and why there is none."""
    df = sv.arrays.df
    change, spread = estimation.contrast(values, members, sv.arrays, apart)
    base, clusters = (np.minimum(part[0::3], part[1::3]) for part in (grid.base, grid.clusters))
    change = np.where(base > 0, change, np.nan)
    error = np.where(clusters > 1, np.sqrt(spread), np.nan)
    low, high = intervals.t_interval(change, error, df, confidence)
    statistic = np.divide(change, error, out=np.full(change.shape, np.nan), where=error > 0)
    reason = tidy.reasons(sv, base, clusters, change, error, df)
    nobody = say(sv.language, "nobody gave the top answer"), say(sv.language, "nobody gave the next answer")
    for side, words in enumerate(nobody):
        reason[grid.base[side::3] == 0] = words
    alike = (error == 0) & (reason == "")
    reason[alike] = say(sv.language, "everyone answered alike: no error to test against")
    numbers = {"estimate": change, "std_error": error, "conf_low": low, "conf_high": high}
    point = {"point_value": change / 100, "point_low": low / 100, "point_high": high / 100}
    p_value = intervals.p_value(statistic, df)
    return numbers | point | {"df": np.full(change.shape, df), "p_value": p_value, "reason": reason}


def _ratios(
    grid: Grid, among: np.ndarray, measured: Sequence[_Outcome], df: int, confidence: float
) -> dict[str, np.ndarray]:
    """Delighted over satisfied; its interval is Student's t on the logarithm, linearised."""
    fits = np.array([o.measure in _WITH_RATIO for o in measured])
    top, next_ = (np.where(fits & (grid.estimate[k::3] > 0), grid.estimate[k::3], np.nan) for k in (0, 1))
    place = np.arange(0, len(grid.estimate), 3)
    spread = among[place, place] / top**2 + among[place + 1, place + 1] / next_**2
    spread = spread - 2 * among[place, place + 1] / (top * next_)
    there = np.minimum(grid.clusters[0::3], grid.clusters[1::3]) > 1
    error = np.sqrt(np.where(there, np.maximum(spread, 0.0), np.nan))
    ratio = divide(top, next_)
    low, high = intervals.t_interval(np.log(ratio), error, df, confidence)
    return {"ratio": ratio, "ratio_low": np.exp(low), "ratio_high": np.exp(high)}


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Hidden by the smaller of the two groups compared; and whole where a rest of few would follow from the others
    and all respondents.
    """
    found = disclosure.apply(frame.assign(base=frame[_BASES[:2]].min(axis=1)), sv)
    if sv.disclosure is None:
        return found
    rest = frame["rest_base"].to_numpy()
    given_away = (found["suppressed"] == "").to_numpy() & (rest > 0) & (rest < sv.disclosure.privacy_base)
    found["suppressed"] = found["suppressed"].mask(given_away, COMPLEMENTARY)
    found = disclosure.hide(found, given_away)
    small = np.array([disclosure.hidden_anyway(sv, int(n)) for n in rest])
    columns = ["rest", "rest_low", "rest_high"]
    found[columns] = found[columns].mask(pd.Series(small, index=found.index))
    return found
