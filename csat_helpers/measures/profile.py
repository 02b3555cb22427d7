"""Who answered: the share of respondents at each level of segment columns."""

import numpy as np
import pandas as pd

from csat_helpers.columns import TIDY
from csat_helpers.locale import say
from csat_helpers.measures import disclosure
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.intervals import check_interval
from csat_helpers.measures.tidy import Banner, Names, banner, empty, grid_frame, names
from csat_helpers.survey.survey import Survey

_EXTRA = ["unweighted_share", "column_base"]
_ROUNDING = 1e-6  # weights meet their targets to within less than this


def profile(sv: Survey, columns: Names, *, confidence: float = 0.95, interval: str = "logit") -> pd.DataFrame:
    """The weighted share (0 to 1) of respondents at each level of each column, among those with a value there.

    Returns the columns of :data:`csat_helpers.columns.TIDY`, a row a level, with ``item`` and ``by`` the column,
    ``base`` and ``weighted_base`` those of the level itself, and two more: ``unweighted_share`` (0 to 1) and
    ``column_base`` (respondents with a value in the column). Intervals by ``logit``, ``beta``, ``mean`` or
    ``wilson``. A share that the weights were fitted to has no sampling error: its error, interval and design effect
    are missing, and ``reason`` says so. Only the privacy rule hides here: a small level is a fact about the sample,
    not an unreliable estimate.
    Raises MeasureError for an unknown column or interval.
    """
    check_interval(interval)
    parts = [_profile(sv, column, confidence, interval) for column in names(columns)]
    if not parts:
        return empty(_EXTRA)
    return disclosure.apply(pd.concat(parts, ignore_index=True), sv, reliability=False)


def _profile(sv: Survey, column: str, confidence: float, interval: str) -> pd.DataFrame:
    levels = banner(sv, column)
    row, size = levels.members.row, levels.members.size
    member = np.full((len(sv.responses), size), np.nan)
    member[row] = levels.members.level[:, None] == np.arange(size)
    everyone = Banner((column,), ("",), ("",), Members(row, np.zeros(len(row), int), 1))
    frame = grid_frame(
        sv,
        member,
        everyone,
        levels.level,
        [sv.label(column)] * size,
        "profile",
        confidence=confidence,
        interval=interval,
        of=[column] * size,
    )
    base = np.nansum(member[row] * (sv.arrays.weight[row] > 0)[:, None], axis=0).astype(int)
    frame["level"], frame["level_label"], frame["item"] = levels.level, levels.label, column
    frame["column_base"] = frame["base"]
    frame["unweighted_share"] = base / frame["base"].clip(lower=1)
    frame["base"], frame["weighted_base"] = base, frame["estimate"] * frame["weighted_base"]
    return _fixed(frame, sv, column).loc[:, [*TIDY, *_EXTRA]]


def _fixed(frame: pd.DataFrame, sv: Survey, column: str) -> pd.DataFrame:
    """``frame`` without the errors of shares that weighting met: what is left of them is rounding."""
    if not any(column in margin for margin in sv.design.margins):
        return frame
    rows = ((frame["std_error"] < _ROUNDING) & frame["estimate"].between(0, 1, inclusive="neither")).to_numpy(bool)
    for name in ("std_error", "conf_low", "conf_high", "df", "deff"):
        frame[name] = frame[name].astype(float).mask(rows)
    return frame.assign(reason=np.where(rows, say(sv.language, "fixed by weighting"), frame["reason"]))
