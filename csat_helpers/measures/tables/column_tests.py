"""Tests between the columns of a table: each two levels of a banner, or a level against the rest of its banner."""

from dataclasses import dataclass

import numpy as np

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures.kernel import estimation, intervals, one_pass
from csat_helpers.measures.kernel.adjust import adjust
from csat_helpers.measures.kernel.compact import Columns
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.tables.banners import Banner
from csat_helpers.measures.tables.cells import Part
from csat_helpers.survey.design import DesignArrays

TESTS = ("columns", "rest", "both")
VARIANCES = ("taylor", "kish")
ALPHA = (0.05, 0.01)  # lower-case and capital letters
NO_TEST = "–"


@dataclass(frozen=True, eq=False)
class Tested:
    """Differences of pairs of levels: every array is pairs x rows; ``other`` is -1 for the rest of the banner.

    ``why`` says why a pair has no test (hidden, nobody, one, cluster, alike, df), empty where it has one.
    """

    level: np.ndarray
    other: np.ndarray
    difference: np.ndarray
    std_error: np.ndarray
    statistic: np.ndarray
    df: np.ndarray
    p_value: np.ndarray
    p_adjusted: np.ndarray
    why: np.ndarray


def check_test(test: str | None, variance: str, banners: list[Banner]) -> None:
    """Refuse a test or variance that is not offered, or one that cannot account for overlapping columns."""
    if test is not None and test not in TESTS:
        raise MeasureError(f"There is no test '{test}'.", mend=nearest(test, TESTS))
    if variance not in VARIANCES:
        raise MeasureError(f"There is no variance '{variance}'.", mend=nearest(variance, VARIANCES))
    overlapping = [banner.by for banner in banners if banner.overlapping]
    if variance == "kish" and test and overlapping:
        raise MeasureError(
            f"The columns of '{overlapping[0]}' overlap, which variance='kish' cannot account for.",
            mend="Use variance='taylor'.",
        )


def between(
    banner: Banner, grid: Grid, among: np.ndarray, hidden: np.ndarray, shares: np.ndarray, df: int, kish: bool,
    method: str | None,
) -> Tested:  # fmt: skip
    """Each two comparable levels. ``among`` is the levels' covariance, ``hidden`` levels x rows not to be used.

    Student's t on the design's df, or (``kish``) the textbook's: a pooled z for ``shares``, t for the others, on
    effective bases. P values are adjusted by ``method`` within each row.
    """
    first, second = np.nonzero(np.triu(banner.compared(), 1))
    difference = grid.estimate[first] - grid.estimate[second]
    if kish:
        error, used_df = _kish_error(grid, first, second, shares), _kish_df(grid, first, second, shares)
    else:
        diagonal = np.arange(banner.members.size)
        own = among[diagonal, diagonal]
        error = np.sqrt(np.maximum(own[first] + own[second] - 2 * among[first, second], 0.0))
        error = np.where(error**2 > 1e-14 * (own[first] + own[second]), error, 0.0)
        used_df = np.full(difference.shape, float(df))
    why = _why(grid, first, second, hidden, error)
    return _tested(first, second, difference, error, used_df, why, method)


def against_rest(part: Part, values: Columns, hidden: np.ndarray, design: DesignArrays, method: str | None) -> Tested:
    """Each level against everyone else in its banner (in its outer level where it is nested)."""
    banner, grid, size = part.banner, part.grid, part.banner.members.size
    pairs = np.vstack([np.eye(size), -np.eye(size)])
    if part.means is not None:
        sets = np.hstack([np.eye(size), _rest(banner)])
        difference, spread = estimation.of_sums(part.means, pairs, sets)
        whole = estimation.of_means(one_pass.Means(part.means.found.joined(sets), design))
    else:
        members = _with_rest(banner)
        difference, spread = estimation.contrast(values, members, design, pairs)
        whole = estimation.estimate(values, members, design)
    rest = Grid(**{name: getattr(whole, name)[size:] for name in Grid.__dataclass_fields__})
    error = np.sqrt(spread)
    why = _why(grid, np.arange(size), None, hidden, error, rest)
    df = np.full(difference.shape, float(design.df))
    return _tested(np.arange(size), np.full(size, -1), difference, error, df, why, method)


def _tested(
    level: np.ndarray, other: np.ndarray, difference: np.ndarray, error: np.ndarray, df: np.ndarray, why: np.ndarray,
    method: str | None,
) -> Tested:  # fmt: skip
    possible = why == ""
    statistic = np.where(possible, difference / np.where(possible, error, 1.0), np.nan)
    p = np.where(possible, intervals.p_value(statistic, df), np.nan)
    why = np.where(possible & np.isnan(p), "df", why)
    error = np.where(why == "", error, np.nan)
    difference = np.where(why == "hidden", np.nan, difference)
    return Tested(level, other, difference, error, statistic, df, p, adjust(p, method), why)


def _why(
    grid: Grid, first: np.ndarray, second: np.ndarray | None, hidden: np.ndarray, error: np.ndarray,
    rest: Grid | None = None,
) -> np.ndarray:  # fmt: skip
    """Why a pair has no test: a hidden cell, too few to show any spread, or no spread at all."""
    other = rest if rest is not None else grid
    place = slice(None) if second is None else second
    covered = hidden[first] if second is None else hidden[first] | hidden[second]
    alone = (grid.clusters[first] < 2) | (other.clusters[place] < 2)
    nobody = (grid.base[first] == 0) | (other.base[place] == 0)
    single = (grid.base[first] == 1) | (other.base[place] == 1)
    cases = {"hidden": covered, "nobody": nobody, "one": single, "cluster": alone, "alike": ~(error > 0)}
    return np.select(list(cases.values()), list(cases), default="")


def _kish_error(grid: Grid, first: np.ndarray, second: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Errors of differences on effective bases: pooled for shares, each column's own variance for the others."""
    n, p = grid.effective_base, np.nan_to_num(grid.estimate)
    inverse = estimation.divide(np.ones_like(n), n)
    pooled = estimation.divide(n[first] * p[first] + n[second] * p[second], n[first] + n[second])
    with_pool = np.maximum(pooled * (1 - pooled), 0.0) * (inverse[first] + inverse[second])
    spread = grid.simple_variance * np.maximum(grid.base - 1, 0) * estimation.divide(np.ones_like(n), n - 1)
    own = spread[first] + spread[second]
    return np.sqrt(np.nan_to_num(np.where(shares, with_pool, own)))


def _kish_df(grid: Grid, first: np.ndarray, second: np.ndarray, shares: np.ndarray) -> np.ndarray:
    both = grid.effective_base[first] + grid.effective_base[second] - 2
    return np.where(shares, np.inf, both)


def _rest(banner: Banner) -> np.ndarray:
    """Of whom the rest of each level (columns) is made: levels x levels."""
    parents = np.array([known.parent for known in banner.levels], dtype=object)
    return np.asarray((parents[:, None] == parents) & ~np.eye(len(parents), dtype=bool), float)


def _with_rest(banner: Banner) -> Members:
    """The levels, and for each as a further level those of its outer level (or the banner) who are not in it."""
    size, row, level = banner.members.size, [banner.members.row], [banner.members.level]
    parents = np.array([known.parent for known in banner.levels], dtype=object)
    for k in range(size):
        kin = np.flatnonzero(parents == parents[k])
        everyone = np.unique(banner.members.row[np.isin(banner.members.level, kin)])
        rest = np.setdiff1d(everyone, banner.members.row[banner.members.level == k], assume_unique=False)
        row.append(rest)
        level.append(np.full(len(rest), size + k))
    return Members(np.concatenate(row), np.concatenate(level), 2 * size)


def letters(tested: Tested, columns: list[str], size: int, rows: int) -> np.ndarray:
    """For each cell (levels x rows) the letters of the columns it exceeds; a dash where none could be tested."""
    found = np.full((size, rows), "", dtype=object)
    low, high = ALPHA
    with np.errstate(invalid="ignore"):
        hits = tested.p_adjusted < low
    for pair, row in zip(*np.nonzero(hits), strict=True):
        up = tested.difference[pair, row] > 0
        winner, loser = (tested.level, tested.other) if up else (tested.other, tested.level)
        name = columns[loser[pair]]
        strong = tested.p_adjusted[pair, row] < high
        cell = (winner[pair], row)
        found[cell] = f"{found[cell]} {name if strong else name.lower()}".strip()
    tried = np.zeros((size, rows), bool)
    np.logical_or.at(tried, tested.level, tested.why == "")
    np.logical_or.at(tried, tested.other, tested.why == "")
    return np.where(tried | (found != ""), found, NO_TEST)


def marks(tested: Tested) -> np.ndarray:
    """``higher`` or ``lower`` than the rest where the test says so, a dash where there was none: levels x rows."""
    with np.errstate(invalid="ignore"):
        hit = tested.p_adjusted < ALPHA[0]
    mark = np.where(hit, np.where(tested.difference > 0, "higher", "lower"), "")
    return np.where(tested.why == "", mark, NO_TEST).astype(object)
