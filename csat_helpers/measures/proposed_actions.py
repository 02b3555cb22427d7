"""Where to start: the items whose improvement promises most, from the priorities alone."""

import pandas as pd

from csat_helpers.measures.tidy import empty

COLUMNS = ["rank", "item", "label", "importance", "performance", "target", "gap", "quadrant", "quadrant_probability"]


def proposed_actions(priorities: pd.DataFrame, top: int = 5) -> pd.DataFrame:
    """Up to ``top`` items of :func:`importance_performance` in the order to take them up.

    Returns :data:`COLUMNS`: ``importance`` (share, 0 to 1), ``performance`` and ``target`` (index, 0 to 100) and their
    ``gap``. An item below the mean index is to reach the mean, one above it the best item's index; items are ranked
    by importance times gap, those to ``fix`` first. Hidden rows and the best item itself are left out.
    """
    if priorities.empty:
        return empty(columns=COLUMNS)
    known = priorities.dropna(subset=["importance", "performance"]).copy()
    below = known["performance"] < known["performance_line"]
    known["target"] = known["performance_line"].where(below, known["performance"].max())
    known["gap"] = known["target"] - known["performance"]
    known["later"], known["gain"] = known["quadrant"] != "fix", known["importance"] * known["gap"]
    known = known.loc[known["gap"] > 0].sort_values(["later", "gain"], ascending=[True, False], kind="stable").head(top)
    return known.assign(rank=range(1, len(known) + 1)).loc[:, COLUMNS].reset_index(drop=True)
