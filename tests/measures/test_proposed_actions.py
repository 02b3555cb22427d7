import pandas as pd

from csat_helpers import measures
from csat_helpers.measures.importance_performance import COLUMNS


def test_order_and_targets():
    frame = pd.DataFrame(
        {
            "item": list("pqrs"),
            "label": list("PQRS"),
            "importance": [0.4, 0.3, 0.2, 0.1],
            "performance": [80.0, 70, 50, 40],
            "performance_line": 60.0,
            "quadrant": ["keep", "keep", "watch", "fix"],
            "quadrant_probability": 0.9,
        }
    )
    got = measures.proposed_actions(frame)
    assert list(got["item"]) == ["s", "q", "r"]  # to fix first; then by importance times gap; the best has none
    assert list(got["target"]) == [60, 80, 60]
    assert list(got["rank"]) == [1, 2, 3]
    assert list(measures.proposed_actions(frame, top=1)["item"]) == ["s"]
    hidden = frame.assign(importance=float("nan"))
    assert measures.proposed_actions(hidden).empty


def test_nothing_proposed_from_nothing():
    assert measures.proposed_actions(pd.DataFrame(columns=COLUMNS)).empty
