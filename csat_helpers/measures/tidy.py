"""From what a caller asks to a grid, and from a grid to the tidy frame: shared by every measure of the kernel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.columns import TIDY, TOTAL
from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, exact_ends
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.compact import Columns, each, whole
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey

Names = str | Sequence[str]
Values = Callable[[Survey, str], np.ndarray]


@dataclass(frozen=True)
class Banner:
    """The levels asked for: their column, code and label, one after another, and who belongs to each."""

    by: tuple[str, ...]
    level: tuple[str, ...]
    label: tuple[str, ...]
    members: Members


def names(items: Names) -> list[str]:
    """``items`` as a list without repetition; a single name is a list of one."""
    return [items] if isinstance(items, str) else list(dict.fromkeys(items))


def check_confidence(confidence: float) -> None:
    """A level of confidence lies between 0 and 1: 95 is refused."""
    if not 0 < confidence < 1:
        raise MeasureError(f"A confidence of {confidence!r} is not between 0 and 1.", mend="Write 0.95 for 95 %.")


def banner(sv: Survey, by: Names | None) -> Banner:
    """The levels of one or several segment columns within the survey's domain, or the total where ``by`` is None.

    Levels that nobody in the domain has are left out; a respondent without a value belongs to no level. A survey of
    one period has no waves, so ``wave`` gives no levels there.
    """
    inside = np.flatnonzero(sv.rows)
    if by is None:
        return Banner((TOTAL,), ("",), (say(sv.language, "Total"),), Members(inside, np.zeros(len(inside), int), 1))
    columns, codes, labels, rows, levels = [], [], [], [], []
    for column in (c for c in names(by) if c != WAVE or sv.waves):
        code, present = levels_of(sv, column, inside)
        known = code >= 0
        rows.append(inside[known])
        levels.append(code[known] + len(codes))
        columns += [column] * len(present)
        labels += [sv.level_label(column, level) for level in present]
        codes += [plain_code(level) for level in present]
    row = np.concatenate(rows) if rows else np.zeros(0, int)
    level = np.concatenate(levels) if levels else np.zeros(0, int)
    return Banner(tuple(columns), tuple(codes), tuple(labels), Members(row, level, len(codes)))


def levels_of(sv: Survey, column: str, inside: np.ndarray) -> tuple[np.ndarray, list[Any]]:
    """The place of each row's level (-1 without one) among those that occur in these rows, and these, in their order."""
    code, known = sv.places(column)
    code = code[inside]
    occurs = np.bincount(code[code >= 0], minlength=len(known)) > 0
    order = {plain_code(v): k for k, v in enumerate(sv.levels(column))}
    there = sorted(np.flatnonzero(occurs).tolist(), key=lambda k: order[plain_code(known[k])])
    position = np.full(len(known) + 1, -1, dtype=np.int32)  # the last is what -1 points at
    position[there] = np.arange(len(there))
    return position[code], [known[k] for k in there]


def by_label(sv: Survey, column: str) -> str:
    """A segment column's label: its item's, or the words for the total and the wave."""
    if column == TOTAL:
        return say(sv.language, "Total")
    return say(sv.language, "Wave") if column == WAVE else sv.label(column)


def measured(
    sv: Survey,
    items: Names,
    values: Values,
    *,
    measure: str,
    by: Names | None,
    confidence: float,
    interval: str = "t",
) -> pd.DataFrame:
    """The tidy frame of one measure: ``values(sv, item)`` averaged over each level, hidden by the survey's policy."""
    asked = names(items)
    matrix = each(lambda item: values(sv, item), asked, len(sv.responses))
    labels = [sv.label(item) for item in asked]
    frame = grid_frame(sv, matrix, banner(sv, by), asked, labels, measure, confidence=confidence, interval=interval)
    return disclosure.apply(frame, sv)


def grid_frame(
    sv: Survey,
    matrix: np.ndarray | Columns,
    levels: Banner,
    items: Sequence[str],
    labels: Sequence[str],
    measure: str,
    *,
    confidence: float,
    interval: str = "t",
    scale: tuple[float, float] | None = None,
    of: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Means of ``matrix`` (respondents x items) as rows, before anything is hidden; see :func:`framed`.

    ``scale`` has the ends between which the values lie, where ``measure`` does not tell; ``of`` names the survey's
    items that the columns come from, where ``items`` does not.
    """
    grid = estimation.estimate(matrix, levels.members, sv.arrays)
    exact = None
    if exact_ends.is_exact(sv, interval):
        known = exact_ends.bounds(sv, items, measure, interval)
        known = known if scale is None else np.tile(np.array(scale)[:, None], len(items))
        exact = exact_ends.of_values(sv, whole(matrix), of or items, levels.members, known, confidence)
    ends = {"confidence": confidence, "interval": interval, "exact": exact}
    return framed(sv, grid, levels, items, labels, measure, **ends)


def framed(
    sv: Survey,
    grid: Grid,
    levels: Banner,
    items: Sequence[str],
    labels: Sequence[str],
    measure: str,
    *,
    confidence: float,
    interval: str = "t",
    instead: Mapping[str, np.ndarray] | None = None,
    exact: exact_ends.Ends | None = None,
) -> pd.DataFrame:
    """A grid's cells as rows, by segment column, then item, then level, before anything is hidden.

    ``interval`` is ``t`` or, for shares, one of :data:`csat_helpers.measures.kernel.intervals.INTERVALS` or ``exact``;
    ``instead`` has columns (levels x items) that stand in for the grid's, ``exact`` the exact ends where there are any.
    Where the survey's intervals are exact (:func:`csat_helpers.survey.finite_population.exact_intervals`), shares have
    exact ends instead of ``logit``'s without being given, if the sample is one stratum.
    """
    check_confidence(confidence)
    intervals.check_interval(interval, ("t", *intervals.OFFERED))
    head, (level, item) = headed(sv, levels, items, labels, measure)
    if exact is None and interval != "t" and exact_ends.is_exact(sv, interval):
        exact = exact_ends.of_shares(sv, grid, confidence)
    cells = _cells(grid, sv.arrays.df, confidence, interval, exact) | dict(instead or {})
    numbers = {name: cell[level, item] for name, cell in cells.items()}
    frame = pd.DataFrame({**head, **numbers, "suppressed": "", "flag": ""})
    estimate, error = frame["estimate"].to_numpy(float), frame["std_error"].to_numpy(float)
    frame["reason"] = reasons(sv, frame["base"].to_numpy(), grid.clusters[level, item], estimate, error, sv.arrays.df)
    return frame.loc[:, TIDY]


def headed(
    sv: Survey, levels: Banner, items: Sequence[str], labels: Sequence[str], measure: str
) -> tuple[dict[str, object], tuple[np.ndarray, np.ndarray]]:
    """The columns that name a grid's rows, and each row's place of level and item in the grid."""
    level, item = _row_order(levels.by, len(items))
    head = {
        "item": _take(items, item),
        "label": _take(labels, item),
        "measure": measure,
        "by": _take(levels.by, level),
        "by_label": _take([by_label(sv, column) for column in levels.by], level),
        "level": _take(levels.level, level),
        "level_label": _take(levels.label, level),
    }
    return head, (level, item)


def reasons(
    sv: Survey, base: np.ndarray, clusters: np.ndarray, estimate: np.ndarray, std_error: np.ndarray, df: int
) -> np.ndarray:
    """Why an estimate, its error or its interval is missing, in the survey's language; empty where all are there.

    A missing design effect alone needs none: everyone gave the same answer.
    """
    unknown = np.isnan(std_error)
    cases = (
        (base == 0, say(sv.language, "no respondents")),
        (np.isnan(estimate), say(sv.language, "the denominator adds up to zero")),
        (unknown & (base == 1), say(sv.language, "one respondent: no error can be estimated")),
        (unknown & (clusters < 2), say(sv.language, "all answers lie in one cluster: no error can be estimated")),
        (np.full(base.shape, df < 1), say(sv.language, "no degrees of freedom: as many strata as clusters")),
    )
    return np.select([case for case, _ in cases], [words for _, words in cases], default="").astype(object)


def empty(extra: Sequence[str] = (), columns: Sequence[str] = TIDY) -> pd.DataFrame:
    """A frame of no rows with the columns that a measure returns."""
    return pd.DataFrame({name: [] for name in [*columns, *extra]})


def smaller(base: pd.Series, other: pd.Series) -> pd.Series:
    """The base that decides whether a comparison is shown: the smaller of two, of which one may be of nobody."""
    least, most = base.where(base < other, other), base.where(base > other, other)
    return least.where(least > 0, most)


def _take(values: Sequence[str], places: np.ndarray) -> np.ndarray:
    return np.array(values, dtype=object)[places]


def _row_order(by: Sequence[str], items: int) -> tuple[np.ndarray, np.ndarray]:
    """Places of level and item, a row each: segment columns in turn, items within, levels within those."""
    group = np.unique(np.array(by, dtype=object), return_inverse=True)[1] if by else np.zeros(0, int)
    first = np.array([list(by).index(b) for b in by], dtype=int) if len(group) else group
    level, item = (grid.ravel() for grid in np.meshgrid(np.arange(len(by)), np.arange(items), indexing="ij"))
    order = np.lexsort((level, item, first[level])) if len(level) else level
    return level[order], item[order]


def _cells(
    grid: Grid, df: int, confidence: float, interval: str, exact: exact_ends.Ends | None
) -> dict[str, np.ndarray]:
    error = grid.std_error
    if interval == "t":
        low, high = intervals.t_interval(grid.estimate, error, df, confidence)
    else:
        bases = (grid.base, grid.effective_base)
        usual = "logit" if interval == exact_ends.EXACT else interval
        low, high = intervals.share_interval(usual, grid.estimate, error, *bases, df, confidence)
    if exact is not None:
        low, high = exact_ends.put((low, high), exact)
    return {
        "estimate": grid.estimate,
        "std_error": error,
        "conf_low": low,
        "conf_high": high,
        "df": np.full(grid.base.shape, df),
        "base": grid.base,
        "weighted_base": grid.weighted_base,
        "effective_base": grid.effective_base,
        "deff": np.where(grid.clusters > 1, grid.deff, np.nan),
    }
