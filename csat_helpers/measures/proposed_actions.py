"""Where to start: the items to take up first, each with its evidence and with how sure its place is."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from csat_helpers.measures.importance_performance import STABLE
from csat_helpers.measures.tidy import empty

EVIDENCE = ["performance_low", "performance_high", "previous_wave", "change", "change_low", "change_high"]
COLUMNS = [
    "rank", "item", "label", "aim", "importance", "performance", "target", "gap", "quadrant", "quadrant_probability",
    "unstable", "probability", *EVIDENCE,
]  # fmt: skip
IMPROVE, RECOVER, WATCH, PROTECT = "improve", "recover", "watch", "protect"
MAYBE = 0.2  # an item this likely to be among those to fix is worth a place after them
LEVEL = 0.05


def proposed_actions(
    priorities: pd.DataFrame,
    top: int = 5,
    *,
    targets: Mapping[str, float] | None = None,
    change: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Up to ``top`` items of :func:`importance_performance` in the order to take them up.

    Returns :data:`COLUMNS`. ``aim`` is ``improve`` for items that lie in ``fix`` with a probability of 0.8 or more, by
    importance times the gap to the mean index; then ``watch`` for those that may lie there (:data:`MAYBE` or more),
    but ``recover`` where :func:`compare_waves` in ``change`` finds a reliable fall; then ``protect`` for what is
    important and strong. ``probability`` is of ``keep`` for what is to be protected, of ``fix`` for all others.

    ``target`` is the index agreed in ``targets`` (by item), else the present one, from which the next wave is tested;
    missing for what is to be watched. ``gap`` is how far the index lies below the mean of all items, negative above
    it. ``change`` and its interval are those since ``previous_wave``, missing where there is none. Hidden rows, and
    items of no importance that are no candidates, are left out.
    """
    if priorities.empty:
        return empty(columns=COLUMNS)
    known = priorities.dropna(subset=["importance", "performance"])
    found = _aims(_with_change(known, change))
    agreed = found["item"].map(dict(targets or {})).astype(float)
    found["target"] = agreed.fillna(found["performance"].where(found["aim"] != WATCH))
    found["gain"] = found["importance"] * found["gap"].mask(found["aim"] == PROTECT, 1.0)
    found = found.sort_values(["group", "gain"], ascending=[True, False], kind="stable").head(top)
    return found.assign(rank=range(1, len(found) + 1)).loc[:, COLUMNS].reset_index(drop=True)


def _aims(known: pd.DataFrame) -> pd.DataFrame:
    """The candidates with their ``group`` (0 to fix, 1 may be, 2 strong), aim, probability and gap."""
    fix, keep = known["quadrant"] == "fix", known["quadrant"] == "keep"
    sure = fix & (known["prob_fix"] >= STABLE)
    maybe = ~sure & (fix | (known["prob_fix"] >= MAYBE))
    strong = keep & ~maybe
    fell = maybe & (known["change"] < 0) & (known["change_p"] < LEVEL)
    found = known.assign(
        group=np.select([sure, maybe], [0, 1], 2),
        aim=np.select([sure, fell, maybe], [IMPROVE, RECOVER, WATCH], PROTECT),
        probability=known["prob_keep"].where(strong, known["prob_fix"]),
        gap=known["performance_line"] - known["performance"],
    )
    return found[sure | maybe | strong].copy()


def _with_change(known: pd.DataFrame, change: pd.DataFrame | None) -> pd.DataFrame:
    """``known`` with the tested change of each item since the previous wave, missing where there is none."""
    names = {"change": "change", "conf_low": "change_low", "conf_high": "change_high", "p_value": "change_p"}
    names["previous_wave"] = "previous_wave"
    blank = known.assign(**dict.fromkeys(names.values(), np.nan)).astype({"previous_wave": object})
    if change is None or change.empty:
        return blank
    steps = change.drop_duplicates("item").set_index("item")
    return blank.assign(**{new: known["item"].map(steps[old]) for old, new in names.items() if old in steps.columns})
