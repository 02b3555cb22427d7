"""Where to start: the items whose improvement promises most, from the priorities alone."""

from collections.abc import Mapping

import pandas as pd

from csat_helpers.measures.tidy import empty

COLUMNS = [
    "rank", "item", "label", "aim", "importance", "performance", "target", "gap", "quadrant", "quadrant_probability",
    "unstable",
]  # fmt: skip
IMPROVE, PROTECT = "improve", "protect"
MAYBE = 0.2  # an item this likely to be among those to fix is worth a place after them


def proposed_actions(
    priorities: pd.DataFrame, top: int = 5, *, targets: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Up to ``top`` items of :func:`importance_performance` in the order to take them up.

    Returns :data:`COLUMNS`. First the items to ``fix``, by importance times the gap to the mean index; then those that
    may belong there (probability :data:`MAYBE` or more); then what is important and strong, to ``protect`` at the index
    it has. An item to improve has the mean index as its target, or the best item's where it is above the mean already;
    ``targets`` (an index by item) go first.
    Hidden rows, and items of no importance that are no candidates, are left out.
    """
    if priorities.empty:
        return empty(columns=COLUMNS)
    known = priorities.dropna(subset=["importance", "performance"]).copy()
    maybe = (known["prob_fix"] >= MAYBE) & (known["quadrant"] != "fix")
    known["group"] = known["quadrant"].map({"fix": 0, "keep": 2}).mask(maybe, 1)
    known = known.dropna(subset=["group"])
    below = known["performance"] < known["performance_line"]
    protect = known["group"] == 2
    known["aim"] = protect.map({True: PROTECT, False: IMPROVE})
    known["target"] = known["performance_line"].where(below, priorities["performance"].max())
    known["target"] = known["target"].mask(protect, known["performance"])
    known["target"] = known["item"].map(dict(targets or {})).astype(float).fillna(known["target"])
    known["gap"] = known["target"] - known["performance"]
    known["gain"] = known["importance"] * known["gap"].mask(protect, 1.0)
    known = known.sort_values(["group", "gain"], ascending=[True, False], kind="stable").head(top)
    return known.assign(rank=range(1, len(known) + 1)).loc[:, COLUMNS].reset_index(drop=True)
