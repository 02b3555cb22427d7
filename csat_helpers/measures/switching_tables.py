"""The tables of switching: flows from brand to brand, what each brand kept, won and lost, and exchanges with rivals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.columns import TIDY
from csat_helpers.locale import say
from csat_helpers.measures.brand_moves import Moves, indicators, spread_out
from csat_helpers.measures.crosstab import crosstab
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tidy import Banner, framed

FLOWS = [*TIDY, "other", "other_label", "count"]
COLUMNS = [*TIDY, "other", "other_label", "gap", "gap_low", "gap_high", "p_value"]
FEWEST = 10  # movers on which a difference between two ways is tested
TESTS = ("gap", "gap_low", "gap_high", "p_value")


def flows_table(moves: Moves) -> pd.DataFrame:
    """Each two brands: of the former customers of ``level`` the share now with ``other``, hidden as a banner table is."""
    made = crosstab(moves.sv, moves.brand, moves.previous, show="share", test=None)
    cells = made.cells[(made.cells["by"] != "total") & (made.cells["parts"].map(len) == 0)]
    cells = cells[cells["answer"].isin(moves.codes) & cells["level"].isin(moves.codes)]
    names = {"measure": "flow", "other": cells["answer"], "other_label": cells["answer_label"]}
    order = {code: k for k, code in enumerate(moves.codes)}
    labels = cells["level"].map(dict(zip(moves.codes, moves.labels, strict=True)))
    found = cells.assign(**names, level_label=labels).assign(
        _from=cells["level"].map(order), _to=cells["answer"].map(order)
    )
    return found.sort_values(["_from", "_to"], kind="stable").loc[:, FLOWS].reset_index(drop=True)


def brands_table(moves: Moves, own: str, adjust: str | None, confidence: float) -> pd.DataFrame:
    """Retention, inflow, outflow and net of each brand, nothing hidden yet."""
    size = len(moves.codes)
    before, now = indicators(moves.before, size), indicators(moves.now, size)
    stayed = before * now
    came, left = now - stayed, before - stayed
    parts = [
        _retention(moves, own, adjust, confidence),
        *(_parts(moves, values, name, confidence) for name, values in (("inflow", came), ("outflow", left))),
        _net(moves, came, left, adjust, confidence),
    ]
    return pd.concat(parts, ignore_index=True).loc[:, COLUMNS]


def exchanges_table(moves: Moves, own: str, adjust: str | None, confidence: float) -> pd.DataFrame:
    """What the own brand won from each other, lost to it, and the net, as parts of all customers."""
    place = moves.codes.index(own)
    rivals = [k for k in range(len(moves.codes)) if k != place]
    before, now = indicators(moves.before, len(moves.codes)), indicators(moves.now, len(moves.codes))
    won, lost = before[:, rivals] * now[:, [place]], before[:, [place]] * now[:, rivals]
    parts = [_parts(moves, values, name, confidence, rivals) for name, values in (("won", won), ("lost", lost))]
    frame = pd.concat([*parts, _net(moves, won, lost, adjust, confidence, rivals)], ignore_index=True)
    return frame.assign(other=own, other_label=moves.labels[place]).loc[:, COLUMNS]


def _everyone(moves: Moves) -> Members:
    return Members(moves.rows, np.zeros(len(moves.rows), int), 1)


def _parts(
    moves: Moves, values: np.ndarray, measure: str, confidence: float, places: Sequence[int] = (), interval: str = "logit"
) -> pd.DataFrame:  # fmt: skip
    """A row a brand: the mean over all customers of each column of ``values``."""
    sv, kept = moves.sv, list(places) or list(range(len(moves.codes)))
    spread = spread_out(values, moves.rows, len(sv.responses))
    whole = Banner(("total",), ("",), ("",), _everyone(moves))
    grid = estimation.estimate(spread, whole.members, returning(sv))
    names = [moves.codes[k] for k in kept], [moves.labels[k] for k in kept]
    frame = framed(sv, grid, whole, names[0], names[1], measure, confidence=confidence, interval=interval)
    return _named(frame, moves, names)


def _named(frame: pd.DataFrame, moves: Moves, names: tuple[list[str], list[str]]) -> pd.DataFrame:
    """``frame`` as rows of brands: the brand is the level, the item the column of brands."""
    sv = moves.sv
    head = {
        "item": moves.brand,
        "label": sv.label(moves.brand),
        "by": moves.previous,
        "by_label": sv.label(moves.previous),
    }
    made = frame.assign(**head, level=names[0], level_label=names[1], other="", other_label="")
    return made.assign(**dict.fromkeys(TESTS, np.nan))


def _net(
    moves: Moves, came: np.ndarray, left: np.ndarray, adjust: str | None, confidence: float, places: Sequence[int] = ()
) -> pd.DataFrame:  # fmt: skip
    """What came less what left, with its test; none where too few moved at all."""
    frame = _parts(moves, came - left, "net", confidence, places, interval="t")
    counted = moves.sv.arrays.weight[moves.rows] > 0
    movers = ((came + left) * counted[:, None]).sum(axis=0)
    error, estimate = frame["std_error"].to_numpy(float), frame["estimate"].to_numpy(float)
    enough = (movers >= FEWEST) & (error > 0)
    statistic = np.divide(estimate, error, out=np.full(len(frame), np.nan), where=enough)
    p = adjusted(intervals.p_value(statistic, returning(moves.sv).df), adjust)
    few = say(moves.sv.language, "fewer than {n} customers moved: no test", n=FEWEST)
    return frame.assign(p_value=p, reason=np.where(enough, frame["reason"], few))


def _retention(moves: Moves, own: str, adjust: str | None, confidence: float) -> pd.DataFrame:
    """The share of each brand's former customers that it kept, and how far it lies from the own brand's."""
    sv, design = moves.sv, returning(moves.sv)
    kept = (moves.before == moves.now).astype(float)[:, None]
    values = spread_out(kept, moves.rows, len(sv.responses))
    levels = Banner(
        (moves.previous,) * len(moves.codes),
        moves.codes,
        moves.labels,
        Members(moves.rows, moves.before, len(moves.codes)),
    )
    grid, among = estimation.covariance(values, levels.members, design)
    frame = framed(sv, grid, levels, [moves.brand], [""], "retention", confidence=confidence, interval="logit")
    frame = _named(frame, moves, (list(moves.codes), list(moves.labels)))
    return (
        frame.assign(**_held_against(moves, own, grid.estimate[:, 0], among[:, :, 0], adjust, confidence))
        if own
        else frame
    )


def _held_against(
    moves: Moves, own: str, share: np.ndarray, among: np.ndarray, adjust: str | None, confidence: float
) -> dict[str, np.ndarray]:
    """The columns of each brand's gap to the own one."""
    mine, df = moves.codes.index(own), returning(moves.sv).df
    rival = np.arange(len(share)) != mine
    spread = np.diag(among) + among[mine, mine] - 2 * among[mine]
    gap = np.where(rival, share - share[mine], np.nan)
    enough = rival & (moves.before_base >= FEWEST) & (moves.before_base[mine] >= FEWEST)
    error = np.where(enough, np.sqrt(np.maximum(spread, 0.0)), np.nan)
    low, high = intervals.t_interval(gap, error, df, confidence)
    statistic = np.divide(gap, error, out=np.full(len(gap), np.nan), where=error > 0)
    label = moves.labels[mine]
    return {
        "other": np.where(rival, own, ""), "other_label": np.where(rival, label, ""), "gap": gap, "gap_low": low,
        "gap_high": high, "p_value": adjusted(intervals.p_value(statistic, df), adjust),
    }  # fmt: skip
