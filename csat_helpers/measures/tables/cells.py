"""The cells of a banner table as a frame: names, numbers, intervals, bases and why a number is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.columns import COMPLEMENTARY, PRIVACY
from csat_helpers.measures import exact_ends
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.measures.kernel.one_pass import Means
from csat_helpers.measures.tables.banners import Banner
from csat_helpers.measures.tables.stubs import SHARES, Row
from csat_helpers.measures.tidy import reasons
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.survey import Survey

CELLS = [
    "item", "label", "measure", "answer", "answer_label", "multiple", "parts", "better", "by", "by_label", "parent",
    "parent_label", "level", "level_label", "net_of", "column", "estimate", "std_error", "conf_low", "conf_high", "df",
    "base", "weighted_base", "effective_base", "deff", "count", "weighted_count", "row_share", "p_value", "letters",
    "mark", "suppressed", "flag", "reason",
]  # fmt: skip
BASES = [
    "item", "label", "by", "by_label", "parent", "parent_label", "level", "level_label", "column", "base",
    "weighted_base", "effective_base", "suppressed", "flag",
]  # fmt: skip
_BOUNDED = {"composite": "index"}


@dataclass(frozen=True, eq=False)
class Part:
    """One banner's part of a block of rows: its grid, the levels' covariance where it is needed, counts of ones, and
    sums by stratum and level where these were made.
    """

    banner: Banner
    grid: Grid
    among: np.ndarray | None
    counts: np.ndarray
    means: Means | None = None


def cells_of(
    sv: Survey, stubs: list[Row], parts: list[Part], design: DesignArrays, settings: Mapping[str, Any]
) -> pd.DataFrame:
    """Every cell of a block, by row and then by column, before anything is hidden."""
    grid = Grid(**{name: np.vstack([getattr(p.grid, name) for p in parts]) for name in Grid.__dataclass_fields__})
    shares = np.array([row.measure in SHARES for row in stubs])
    ends = _ends(grid, shares, design.df, settings)
    if exact_ends.is_exact(sv, settings["interval"]):
        ends = exact_ends.put(ends, _exact(sv, stubs, shares, parts, settings["confidence"]))
    counts = np.where(shares, np.vstack([p.counts for p in parts]), np.nan)
    weighted = np.where(shares, grid.estimate * grid.weighted_base, np.nan)
    numbers = {
        "estimate": grid.estimate, "std_error": grid.std_error, "conf_low": ends[0], "conf_high": ends[1],
        "df": np.full(grid.base.shape, design.df), "base": grid.base, "weighted_base": grid.weighted_base,
        "effective_base": grid.effective_base, "deff": np.where(grid.clusters > 1, grid.deff, np.nan),
        "count": counts, "weighted_count": weighted, "row_share": estimation.divide(weighted, weighted[:1]),
    }  # fmt: skip
    frame = _named(stubs, [level for p in parts for level in p.banner.levels])
    frame = frame.assign(**{name: cell.T.ravel() for name, cell in numbers.items()})
    frame = frame.assign(p_value=np.nan, letters="", mark="", suppressed="", flag="")
    why = reasons(sv, grid.base, grid.clusters, grid.estimate, grid.std_error, design.df)
    return frame.assign(reason=why.T.ravel()).loc[:, CELLS]


def _ends(grid: Grid, shares: np.ndarray, df: int, settings: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of every interval: shares by the interval asked for, the others by Student's t."""
    low, high = intervals.t_interval(grid.estimate, grid.std_error, df, settings["confidence"])
    share, error, base, effective = (
        x[:, shares] for x in (grid.estimate, grid.std_error, grid.base, grid.effective_base)
    )
    interval = "logit" if settings["interval"] == exact_ends.EXACT else settings["interval"]
    low[:, shares], high[:, shares] = intervals.share_interval(
        interval, share, error, base, effective, df, settings["confidence"]
    )
    return low, high


def _exact(
    sv: Survey, stubs: list[Row], shares: np.ndarray, parts: list[Part], confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Exact ends of all cells; NaN where a row has no scale that bounds it."""
    scale = [exact_ends.bounds(sv, [row.item], _BOUNDED.get(row.measure, row.measure), "logit" if share else "t")
             for row, share in zip(stubs, shares, strict=True)]  # fmt: skip
    values, known = np.column_stack([row.values() for row in stubs]), np.hstack(scale)
    items = [row.item for row in stubs]
    found = [exact_ends.of_values(sv, values, items, p.banner.members, known, confidence) for p in parts]
    low, high = (np.vstack([ends[k] for ends in found]) for k in (0, 1))
    return low, high


def _named(stubs: list[Row], levels: Sequence[Any]) -> pd.DataFrame:
    """The names of every cell: those of its row repeated over columns, those of its column over rows."""
    of_row = ("item", "label", "measure", "answer", "answer_label", "multiple", "parts", "better")
    of_level = ("by", "by_label", "parent", "parent_label", "level", "level_label", "net_of", "column")
    down, across = len(stubs), len(levels)
    row = {name: np.repeat(objects([getattr(x, name) for x in stubs]), across) for name in of_row}
    level = {name: np.tile(objects([getattr(x, name) for x in levels]), down) for name in of_level}
    frame = pd.DataFrame({**row, **level})
    return frame.astype({"multiple": bool, "better": int})


def objects(values: list[Any]) -> np.ndarray:
    """A one-dimensional array of any objects, tuples too."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def bases_of(cells: pd.DataFrame) -> pd.DataFrame:
    """The bases of each item in each column, from its first row that shows them."""
    keys = ["item", "by", "parent", "level"]
    whole = cells["suppressed"].isin([PRIVACY, COMPLEMENTARY]).groupby([cells[k] for k in keys], sort=False)
    first = cells.groupby(keys, sort=False, as_index=False)[[c for c in BASES if c not in keys]].first()
    hidden = whole.all().to_numpy()
    return first.assign(suppressed=np.where(hidden, first["suppressed"], "")).loc[:, BASES]


def sorted_cells(cells: pd.DataFrame, across: int) -> pd.DataFrame:
    """Each item's answers by their total, largest first; nets, boxes and means stay behind them."""
    totals = cells.iloc[::across]
    item = pd.factorize(totals["item"])[0]
    answer = (totals["measure"] == "share").to_numpy()
    size = np.where(answer, -np.nan_to_num(totals["estimate"].to_numpy(float), nan=-np.inf), 0.0)
    order = np.lexsort((np.arange(len(totals)), size, ~answer, item))
    return cells.iloc[(order[:, None] * across + np.arange(across)).ravel()].reset_index(drop=True)
