import pandas as pd

from csat_helpers import measures
from csat_helpers.measures.importance_performance import COLUMNS


def test_order_and_targets():
    frame = pd.DataFrame(
        {
            "item": list("pqrstu"),
            "label": list("PQRSTU"),
            "importance": [0.3, 0.25, 0.2, 0.1, 0.1, 0.05],
            "performance": [80.0, 70, 50, 40, 58, 30],
            "performance_line": 60.0,
            "quadrant": ["keep", "keep", "fix", "fix", "watch", "watch"],
            "quadrant_probability": 0.9,
            "prob_fix": [0.0, 0.0, 0.9, 0.9, 0.4, 0.0],
            "unstable": False,
        }
    )
    got = measures.proposed_actions(frame)
    # To fix by importance times gap; then what may be; then what is strong. Weak and unimportant is no action.
    assert list(got["item"]) == ["r", "s", "t", "p", "q"]
    assert list(got["aim"]) == ["improve"] * 3 + ["protect"] * 2
    assert list(got["target"]) == [60, 60, 60, 80, 70]
    assert list(got["rank"]) == [1, 2, 3, 4, 5]
    assert list(measures.proposed_actions(frame, top=1)["item"]) == ["r"]
    told = measures.proposed_actions(frame, targets={"r": 75.0}).set_index("item")
    assert told.loc["r", "target"] == 75
    hidden = frame.assign(importance=float("nan"))
    assert measures.proposed_actions(hidden).empty


def test_nothing_proposed_from_nothing():
    assert measures.proposed_actions(pd.DataFrame(columns=COLUMNS)).empty
