"""Disclosure: which rows of a result are hidden or flagged, by two separate rules on unweighted bases.

*Privacy* protects respondents: a base under ``privacy_base`` is always hidden, and so is what would give it away by
subtraction: further levels of its column (:mod:`csat_helpers.measures.disclosure.complementary`), and in a banner table single
cells of rare answers (:mod:`csat_helpers.measures.disclosure.exchanges`). *Reliability* protects readers: a base under
``reliable_base`` is hidden (or flagged, where the engagement says so), and one under ``caution_base`` is shown with a
flag. A survey without a policy hides nothing.

Where reports are made of units (``units`` in engagement.yaml), what their reports would give away together is hidden too,
as :mod:`csat_helpers.survey.unit_disclosure` plans for all of them.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.columns import COMPLEMENTARY, PRIVACY, TOTAL
from csat_helpers.measures.disclosure import complementary, exchanges, margins
from csat_helpers.measures.disclosure.complementary import Limits
from csat_helpers.measures.disclosure.exchanges import Item
from csat_helpers.measures.disclosure.rare_answers import answers_of
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.unit_disclosure import hidden_places, is_hidden

CAUTION = "caution"
_GROUP = ("item", "measure", "by", "answer")
_WORTH = {"share": 1.0, "mean": 3.0, "nps": 3.0, "index": 3.0}  # of a row to a reader; nets and boxes 2
_COLUMN = ("by", "parent", "level", "net_of")
_WAVES = ("wave", "previous_wave")


def apply(frame: pd.DataFrame, sv: Survey, *, reliability: bool = True, keep: Sequence[str] = ()) -> pd.DataFrame:
    """``frame`` with small bases hidden (every number NaN, ``suppressed`` says why) and ``flag`` set.

    Needs the columns ``base``, ``suppressed`` and ``flag``; ``by`` and ``level`` where levels complement each other.
    Numbers in the columns ``keep`` identify a row and stay. ``reliability=False`` applies the privacy rule alone.
    """
    policy = sv.disclosure
    if policy is None or frame.empty:
        return frame
    limits = Limits.of(policy, reliability)
    base = frame["base"].to_numpy(float)
    given = frame["suppressed"].to_numpy(object)  # what is hidden already stays hidden
    why = np.where(given == "", limits.why(base), given).astype(object)
    why[_planned(frame, sv) & (why != PRIVACY)] = COMPLEMENTARY
    why[_complements(frame, base, why, sv, limits)] = COMPLEMENTARY
    return _marked(frame, base, why, policy.caution_base if reliability else 0, keep)


def apply_table(cells: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """The cells of a banner table with small columns hidden, and whatever would give them away.

    Needs the columns of :data:`csat_helpers.measures.tables.cells.CELLS` that name a cell, ``base``, ``count`` and
    ``row_share``. Where a cell of the total is hidden, the row shares of its row would give it away: they are NaN.

    What is protected: the unweighted count of no hidden share (or net, or box) follows to within two respondents from
    everything the table shows and from how many respondents without a level gave each answer. Shown means of an item
    count as equations where all its answers are rows; their standard errors, weighted counts seen beside the
    respondents' own weights, and other tables do not.
    """
    policy = sv.disclosure
    if policy is None or cells.empty:
        return cells
    base = cells["base"].to_numpy(float)
    limits = Limits.of(policy)
    why = limits.why(base)
    planned = _planned(cells, sv)
    if (why == PRIVACY).any() or planned.any():
        why = _protected(cells, base, why, planned, sv, limits)
    found = _marked(cells, base, why, policy.caution_base, ())
    totals = (why != "") & (cells["by"] == TOTAL).to_numpy()
    if "row_share" in found and totals.any():
        row = _rows(cells)
        found["row_share"] = found["row_share"].mask(np.isin(row, row[totals]))
    return found


def cut_rows(cells: pd.DataFrame) -> np.ndarray:
    """Which cells of a table lie in a row that lacks single cells of columns shown elsewhere.

    A comparison with the rest of the break is not to be published there: the rest holds the cell that is hidden.
    """
    hidden = cells["suppressed"] != ""
    column = [cells["item"], *(cells[name] for name in _COLUMN)]
    single = hidden & ~hidden.groupby(column, sort=False).transform("all")
    row = _rows(cells)
    return np.isin(row, row[single.to_numpy()])


def hide(frame: pd.DataFrame, rows: np.ndarray, keep: Sequence[str] = ()) -> pd.DataFrame:
    """``frame`` with every number of ``rows`` NaN, except in the columns ``keep``."""
    if rows.any():
        for name in frame.select_dtypes("number").columns.difference(list(keep)):
            frame[name] = frame[name].astype(float).mask(rows)
    return frame


def hidden_anyway(sv: Survey, base: int) -> bool:
    """Whether a result on this base will not be shown: then what makes it impossible is no error."""
    policy = sv.disclosure
    if policy is None:
        return False
    few = base < policy.privacy_base or (policy.reliability == "hide" and base < policy.reliable_base)
    return few or is_hidden(sv)


def _marked(frame: pd.DataFrame, base: np.ndarray, why: np.ndarray, caution: int, keep: Sequence[str]) -> pd.DataFrame:
    flag = np.where((why == "") & (base > 0) & (base < caution), CAUTION, "")
    return hide(frame.assign(suppressed=why, flag=flag), why != "", keep)


def _planned(frame: pd.DataFrame, sv: Survey) -> np.ndarray:
    """Rows that the plan of the units' reports hides. A level of other columns is in no unit's report."""
    if not sv.about.units:
        return np.zeros(len(frame), bool)
    none = pd.Series("", index=frame.index, dtype=object)
    item, by, parent, level = (frame.get(name, none).astype(str).tolist() for name in ("item", "by", "parent", "level"))
    waves = [frame[name].astype(str).tolist() for name in _WAVES if name in frame]
    return hidden_places(sv, item, by, parent, level, waves)


def _complements(frame: pd.DataFrame, base: np.ndarray, why: np.ndarray, sv: Survey, limits: Limits) -> np.ndarray:
    """Rows to hide beside hidden ones of the same segment column."""
    found, size = np.zeros(len(frame), dtype=bool), {}
    if "by" not in frame or "level" not in frame or not (why == PRIVACY).any():
        return found
    groups = frame.groupby([c for c in _GROUP if c in frame], sort=False, dropna=False).indices
    for indices in groups.values():
        rows = np.asarray(indices)
        by = frame["by"].iloc[rows[0]]
        if by == TOTAL or not (why[rows] == PRIVACY).any():
            continue
        size[by] = size[by] if by in size else complementary.sizes(sv, by)
        rows = np.array(sorted(rows, key=lambda r: size[by].get(frame["level"].iloc[r], base[r])))
        nets = complementary.nets_of(sv, by, frame["level"].iloc[rows].tolist())
        found[rows[complementary.beside(base[rows], why[rows], nets, limits)]] = True
    return found


def _rows(cells: pd.DataFrame) -> np.ndarray:
    """The number of each cell's row: the n-th cells of an item's columns are its n-th row."""
    column = [cells["item"], *(cells[name] for name in _COLUMN)]
    return (pd.factorize(cells["item"])[0] * len(cells)) + cells.groupby(column, sort=False).cumcount().to_numpy()


def _protected(
    cells: pd.DataFrame, base: np.ndarray, why: np.ndarray, planned: np.ndarray, sv: Survey, limits: Limits
) -> np.ndarray:
    """Why each cell is hidden, with whatever would give the small bases away."""
    column, keys = pd.factorize(pd.Series(list(zip(*(cells[name] for name in _COLUMN), strict=True)), dtype=object))
    row, why, names = _rows(cells), why.copy(), cells[["measure", "answer", "parts", "multiple", "count"]]
    largest = np.zeros(len(keys))
    np.maximum.at(largest, column, base)
    table = margins.columns_of(list(keys), largest, sv)
    for places in cells.groupby("item", sort=False).indices.values():
        if not ((why[places] == PRIVACY).any() or planned[places].any()):
            continue
        rows = np.unique(row[places], return_inverse=True)[1]
        grid = np.full((rows.max() + 1, len(keys)), -1)
        grid[rows, column[places]] = places
        forced = {int(k) for k in column[places][planned[places]]}
        why[grid[grid >= 0]] = _item(names, base, grid, table, limits, forced)[grid >= 0]
    return why


def _item(
    names: pd.DataFrame, base: np.ndarray, grid: np.ndarray, table: margins.Columns, limits: Limits, forced: set[int]
) -> np.ndarray:
    """Why each cell of an item is hidden; ``grid`` holds the places of its cells, rows x columns, -1 for none.

    ``forced`` columns are hidden in any case.
    """
    count = np.nan_to_num(names["count"].to_numpy(float))
    counts = table.filled(np.where(grid >= 0, count[grid], 0.0))
    bases = table.filled(np.where(grid >= 0, base[grid], 0.0).max(axis=0)[None])[0]
    rows = names.iloc[grid[:, table.total]]
    measure, answer, parts = (rows[name].tolist() for name in ("measure", "answer", "parts"))
    answers = answers_of(measure, answer, parts, bool(rows["multiple"].any()), counts, bases)
    worth = np.array([_WORTH.get(name, 2.0) for name in measure])
    while True:
        why = margins.hidden_columns(table, bases, limits, forced)
        if why[table.total] != "":
            break
        pools = margins.pools(table, bases, why)
        found = exchanges.cells_to_hide(Item(table, answers, counts, bases, why, worth), pools)
        if isinstance(found, np.ndarray):
            return np.where(found, COMPLEMENTARY, why)[:, : table.real]
        column = margins.next_hidden(table, found, bases, why)
        if column is None:  # nothing else helps: the item is not shown
            why[why == ""] = COMPLEMENTARY
            break
        forced.add(column)
    return np.tile(why[: table.real], (len(grid), 1))
