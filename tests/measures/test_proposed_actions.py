import pandas as pd

from csat_helpers import measures
from csat_helpers.measures.importance_performance import COLUMNS

FRAME = pd.DataFrame(
    {
        "item": list("pqrstu"),
        "label": list("PQRSTU"),
        "importance": [0.3, 0.25, 0.2, 0.1, 0.1, 0.05],
        "performance": [80.0, 70, 50, 40, 58, 30],
        "performance_line": 60.0,
        "quadrant": ["keep", "keep", "fix", "fix", "watch", "watch"],
        "quadrant_probability": 0.9,
        "prob_fix": [0.0, 0.0, 0.9, 0.85, 0.4, 0.0],
        "prob_keep": [0.7, 0.9, 0.1, 0.0, 0.0, 0.0],
        "performance_low": 0.0,
        "performance_high": 100.0,
        "unstable": False,
    }
)


def test_order_and_targets():
    got = measures.proposed_actions(FRAME)
    # To fix by importance times gap; then what may be; then what is strong. Weak and unimportant is no action.
    assert list(got["item"]) == ["r", "s", "t", "p", "q"]
    assert list(got["aim"]) == ["improve", "improve", "watch", "protect", "protect"]
    # Of fix to improve and to watch, of keep to protect: never of the quadrant that the estimate happens to lie in.
    assert list(got["probability"]) == [0.9, 0.85, 0.4, 0.7, 0.9]
    assert list(got["target"].fillna(-1)) == [50, 40, -1, 80, 70]
    assert list(got["gap"]) == [10, 20, 2, -20, -10]
    assert list(got["rank"]) == [1, 2, 3, 4, 5]
    assert list(measures.proposed_actions(FRAME, top=1)["item"]) == ["r"]
    told = measures.proposed_actions(FRAME, targets={"r": 75.0}).set_index("item")
    assert told.loc["r", "target"] == 75
    assert measures.proposed_actions(FRAME.assign(importance=float("nan"))).empty


def test_what_may_be_fixed_first_is_to_recover_where_it_fell_reliably():
    change = pd.DataFrame({"item": ["t", "p"], "change": [-5.0, -4.0], "conf_low": -8.0, "conf_high": -2.0})
    change = change.assign(p_value=[0.01, 0.01], previous_wave="2025")
    got = measures.proposed_actions(FRAME, change=change).set_index("item")
    assert list(got.loc[["t", "p"], "aim"]) == ["recover", "protect"]
    assert got.loc["t", ["change", "change_low", "change_high", "previous_wave"]].tolist() == [-5.0, -8.0, -2.0, "2025"]
    assert got.loc["t", "probability"] == 0.4
    assert got.loc["t", "target"] == 58
    for unproven in (change.assign(p_value=0.2), change.assign(change=5.0), change.assign(p_value=float("nan"))):
        assert measures.proposed_actions(FRAME, change=unproven).set_index("item").loc["t", "aim"] == "watch"


def test_nothing_proposed_from_nothing():
    assert measures.proposed_actions(pd.DataFrame(columns=COLUMNS)).empty
