"""Banner tables: any rows by any columns, with bases, intervals and tests between columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.measures import disclosure, exact_ends
from csat_helpers.measures.kernel import estimation, intervals, one_pass, tally
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.compact import Columns
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tables import column_tests
from csat_helpers.measures.tables.banners import Banner, banners
from csat_helpers.measures.tables.cells import BASES, CELLS, Part, bases_of, cells_of, sorted_cells
from csat_helpers.measures.tables.comparisons import TESTS, compared
from csat_helpers.measures.tables.stubs import Nets, Row, Stub, as_stubs, rows
from csat_helpers.measures.tidy import check_confidence, empty
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.survey import Survey

_BLOCK = 2_000_000  # values held at once: respondents x rows
_ANSWERS = 256  # an item of more different answers is a quantity, not a set of codes


@dataclass(frozen=True, eq=False)
class _Source:
    """The answers that some rows follow from: each respondent's code (-1: none), and the rows' values of each code."""

    code: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Crosstab:
    """A banner table as frames.

    ``cells`` has a row a cell (:data:`csat_helpers.measures.tables.cells.CELLS`), stub rows in order and within each the total, then the columns;
    ``bases`` the three bases of each item and column (:data:`csat_helpers.measures.tables.cells.BASES`); ``tests`` each comparison made
    (:data:`csat_helpers.measures.tables.comparisons.TESTS`); ``settings`` what a footer states: test, adjust, variance, interval, confidence, alpha, df,
    weighted, the disclosure bases.
    """

    cells: pd.DataFrame
    bases: pd.DataFrame
    tests: pd.DataFrame
    settings: Mapping[str, Any]


def crosstab(
    sv: Survey,
    stub: str | Stub | Sequence[str | Stub],
    banner: str | Sequence[str | Sequence[str]] | None = None,
    *,
    show: str | Sequence[str] | None = None,
    nets: Nets | None = None,
    test: str | None = "columns",
    adjust: str | None = "fdr_bh",
    variance: str = "taylor",
    interval: str = "logit",
    confidence: float = 0.95,
    sort: str = "code",
) -> Crosstab:
    """A table of items (or sets, or :class:`Stub`) by the levels of banners, with the total first.

    ``banner`` is a segment column, a multiple-response set, ``wave``, or a list of those; a list of columns within
    it is a nested banner (``[["region", "age"], "gender"]``). ``show`` names the rows of each item: share, top_box,
    bottom_box, mean, nps, index, promoters, passives, detractors (what fits the item where None). ``nets`` gives
    answers or levels taken together, ``{"age": {"Under 35": [1, 2]}}``, beside those of the questionnaire's scales.

    ``test="columns"`` compares each two columns of a banner and writes letters of the columns a cell exceeds (lower
    case p < .05, capital p < .01); ``"rest"`` compares a column with the rest of its banner and marks it higher or
    lower, with that test's adjusted ``p_value``; ``"both"`` does both; None tests nothing. P values are adjusted (``adjust``: fdr_bh, bonferroni, holm, ..., None) within one row
    of one banner. Tests are Student's t on the design by Taylor linearisation (or the file's replicate weights), so
    respondents whom two columns share, and those who come back in a later wave, are accounted for;
    ``variance="kish"`` is the textbook's pooled z (t for means) on effective bases instead. Shares have intervals by
    ``interval`` (logit, beta, mean, wilson, exact). ``sort="estimate"`` orders the answers of each item by their total.

    Returns a :class:`Crosstab`. Counts are unweighted, ``weighted_count`` is weighted; ``row_share`` is the part of
    the row's weighted total that lies in the column. A dash in ``letters`` or ``mark`` says that no test was
    possible, and ``tests`` gives the reason. Without an item the frames are empty. Raises MeasureError for what is not in the survey.
    Source: Lumley (2010) for the variance; Benjamini and Hochberg (1995).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> frame = pd.DataFrame({"q": [1, 1, 2, 2, 2, 2], "g": ["a", "b", "a", "b", "b", "b"]})
    >>> sv = survey.from_frame(
    ...     frame, {"items": {"q": {"scale": {"codes": [1, 2]}}, "g": {"scale": {"codes": ["a", "b"]}}}}
    ... )
    >>> crosstab(sv, "q", "g").cells.query("answer == '2'")["estimate"].tolist()
    [0.6666666666666666, 0.5, 0.75]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    intervals.check_interval(interval)
    if sort not in ("code", "estimate"):
        raise MeasureError(f"A table cannot be sorted by '{sort}'.", mend="Sort by 'code' or 'estimate'.")
    stubs, columns = rows(sv, as_stubs(stub, show), nets or {}), banners(sv, banner, nets or {})
    column_tests.check_test(test, variance, columns)
    settings = _settings(sv, test, adjust, variance, interval, confidence)
    if not stubs:
        return Crosstab(empty(columns=CELLS), empty(columns=BASES), empty(columns=TESTS), settings)
    blocks = [_block(sv, block, columns, settings) for block in _blocks(stubs, len(sv.responses))]
    cells, tests = (pd.concat(frames, ignore_index=True) for frames in zip(*blocks, strict=True))
    if sort == "estimate":
        cells = sorted_cells(cells, len([level for b in columns for level in b.levels]))
    return Crosstab(cells, bases_of(cells), tests, settings)


def _settings(
    sv: Survey, test: str | None, adjust: str | None, variance: str, interval: str, confidence: float
) -> dict[str, Any]:
    policy = sv.disclosure
    limits = ("privacy_base", "reliable_base", "caution_base")
    return {
        "test": test,
        "adjust": adjust,
        "variance": "replicates" if variance == "taylor" and sv.arrays.replicates is not None else variance,
        "interval": exact_ends.EXACT if exact_ends.is_exact(sv, interval) else interval,
        "confidence": confidence,
        "alpha": column_tests.ALPHA,
        "df": returning(sv).df,
        "weighted": bool(sv.design.weight),
        **{name: getattr(policy, name) if policy else None for name in limits},
    }


def _blocks(stubs: list[Row], respondents: int) -> list[list[Row]]:
    """Whole items' rows, as many at a time as memory should hold."""
    width = max(1, _BLOCK // max(respondents, 1))
    found: list[list[Row]] = [[]]
    for start in _starts(stubs):
        if found[-1] and len(found[-1]) + len(start) > width:
            found.append([])
        found[-1] += start
    return found


def _starts(stubs: list[Row]) -> list[list[Row]]:
    items: list[list[Row]] = []
    for row in stubs:
        if items and items[-1][-1].item == row.item:
            items[-1].append(row)
        else:
            items.append([row])
    return items


def _block(
    sv: Survey, stubs: list[Row], columns: list[Banner], settings: Mapping[str, Any]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    design, values = returning(sv), Columns(len(sv.responses), [row.values for row in stubs])
    many = len(sv.responses) >= one_pass.FROM
    sources = _sources(stubs) if settings["test"] != "rest" or many else None
    parts = [_part(values, sources, banner, design, settings["test"]) for banner in columns]
    cells = disclosure.apply_table(cells_of(sv, stubs, parts, design, settings), sv)
    hidden = {}
    if settings["test"] in ("columns", "both"):
        hidden["columns"] = (cells["suppressed"] != "").to_numpy().reshape(len(stubs), -1)
    if settings["test"] in ("rest", "both"):  # a difference from the rest would give a single hidden cell away
        covered = (cells["suppressed"] != "").to_numpy() | disclosure.cut_rows(cells).ravel()
        hidden["rest"] = covered.reshape(len(stubs), -1)
    return compared(sv, cells, stubs, values, parts, hidden, design, settings)


def _sources(stubs: list[Row]) -> list[_Source] | None:
    """What the rows follow from, each as codes; None where an item has too many answers to be counted one by one."""
    found: list[_Source] = []
    for _, group in groupby(stubs, key=lambda row: row.source or id(row)):
        rows_of = list(group)
        code, answers = pd.factorize((rows_of[0].read or rows_of[0].values)())
        if len(answers) > _ANSWERS:
            return None
        first = np.zeros(len(answers) + 1, dtype=np.int64)  # the last is where -1, no answer, points at
        first[code[::-1]] = np.arange(len(code))[::-1]
        found.append(_Source(code, np.column_stack([row.values()[first[:-1]] for row in rows_of])))
    return found


def _part(
    values: Columns, sources: list[_Source] | None, banner: Banner, design: DesignArrays,
    test: str | None,
) -> Part:  # fmt: skip
    """The grid of one banner. The levels' covariance is needed only where columns are compared with each other."""
    members = banner.members
    if sources is not None and all(tally.possible(members, design, banner.single, len(s.values)) for s in sources):
        return _tallied(sources, banner, design)
    if test in ("columns", "both") and members.size > 1:
        grid, among = estimation.covariance(values, members, design)
    else:
        grid, among = estimation.estimate(values, members, design), None
    counted = (design.weight[members.row] > 0)[:, None]
    adding = estimation.incidence(members.level, members.size)
    counts = [adding @ (np.nan_to_num(part[members.row]) * counted) for part in estimation.blocks(values, members)]
    return Part(banner, grid, among, np.hstack(counts))


def _tallied(sources: list[_Source], banner: Banner, design: DesignArrays) -> Part:
    made, sums = [], []
    for source in sources:
        found = tally.tally(source.code, len(source.values), banner.members, design)
        made.append(tally.grid(found, source.values, design))
        sums.append(tally.sums(found, source.values))
    grids, among, counts = zip(*made, strict=True)
    whole = Grid(**{name: np.hstack([getattr(g, name) for g in grids]) for name in Grid.__dataclass_fields__})
    many = len(design.weight) >= one_pass.FROM
    means = one_pass.Means(one_pass.beside(sums), design) if many else None
    return Part(banner, whole, np.concatenate(among, axis=2), np.hstack(counts), means)
