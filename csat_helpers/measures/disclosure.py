"""Disclosure: which rows of a result are hidden or flagged, by two separate rules on unweighted bases.

*Privacy* protects respondents: a base under ``privacy_base`` is always hidden, and so are further levels of its
column, smallest first, until subtracting what is shown from the total leaves that many respondents again.
*Reliability* protects readers: a base under ``reliable_base`` is hidden (or flagged, where the engagement says so),
and one under ``caution_base`` is shown with a flag. A survey without a policy hides nothing.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.columns import COMPLEMENTARY, PRIVACY, RELIABILITY, TOTAL
from csat_helpers.survey.survey import Survey

CAUTION = "caution"
_GROUP = ("item", "measure", "by", "answer")


def apply(frame: pd.DataFrame, sv: Survey, *, reliability: bool = True, keep: Sequence[str] = ()) -> pd.DataFrame:
    """``frame`` with small bases hidden (every number NaN, ``suppressed`` says why) and ``flag`` set.

    Needs the columns ``base``, ``suppressed`` and ``flag``; ``by`` and ``level`` where levels complement each other.
    Numbers in the columns ``keep`` identify a row and stay. ``reliability=False`` applies the privacy rule alone.
    """
    policy = sv.disclosure
    if policy is None or frame.empty:
        return frame
    frame = frame.copy()
    base = frame["base"].to_numpy(float)
    why = frame["suppressed"].to_numpy(object, copy=True)  # what is hidden already stays hidden
    if reliability and policy.reliability == "hide":
        why[base < policy.reliable_base] = RELIABILITY
    why[base < policy.privacy_base] = PRIVACY
    why[_complements(frame, base, why, sv, policy.privacy_base)] = COMPLEMENTARY
    frame["suppressed"] = why
    frame["flag"] = np.where((why == "") & (base < policy.caution_base), CAUTION, "") if reliability else ""
    return hide(frame, why != "", keep)


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
    return base < policy.privacy_base or (policy.reliability == "hide" and base < policy.reliable_base)


def _complements(frame: pd.DataFrame, base: np.ndarray, why: np.ndarray, sv: Survey, least: int) -> np.ndarray:
    """Rows to hide beside hidden ones, smallest first, until what subtraction gives is again ``least`` respondents.

    Subtracting the shown levels from the total leaves the hidden ones and those without a level, taken together.
    """
    found = np.zeros(len(frame), dtype=bool)
    if "by" not in frame or PRIVACY not in why:
        return found
    groups = frame.groupby([c for c in _GROUP if c in frame], sort=False, dropna=False).indices
    for indices in groups.values():
        rows = np.asarray(indices)
        first = frame.iloc[rows[0]]
        if first["by"] == TOTAL or PRIVACY not in why[rows]:
            continue
        left = base[rows][why[rows] != ""].sum() + _without_level(sv, first["by"], first["item"])
        for row in sorted(rows[why[rows] == ""], key=lambda r: base[r]):
            if left >= least:
                break
            found[row], left = True, left + base[row]
    return found


def _without_level(sv: Survey, by: str, item: str) -> int:
    """Respondents of the domain who answered the item and belong to no level of the column."""
    rows = sv.rows & sv.column(by).isna().to_numpy()
    if item in sv.responses:
        rows = rows & sv.responses[item].notna().to_numpy()
    return int(rows.sum())
