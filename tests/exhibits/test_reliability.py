import pandas as pd

from csat_helpers import exhibits

SCALE = pd.DataFrame({"construct": ["Service"], "alpha": [0.71], "alpha_standardised": [0.72], "base": [200]})
ITEMS = pd.DataFrame(
    {
        "construct": "Service",
        "label": ["Staff", "Waiting"],
        "item_rest": [0.6, -0.2],
        "alpha_if_dropped": [None, None],
        "base": 200,
    }
)


def table(scale: pd.DataFrame):
    return exhibits.reliability(scale, id="r", language="en").bundle.table


def test_omega_stands_beside_alpha_where_there_is_one():
    names = [column.name for column in table(SCALE.assign(omega=0.74)).columns]
    assert names == ["name", "base", "alpha", "alpha_standardised", "omega", "item_rest", "alpha_if_dropped"]
    assert table(SCALE.assign(omega=0.74)).rows[0][4] == 0.74
    assert "omega" not in [column.name for column in table(SCALE).columns]


def test_an_item_that_runs_against_its_scale_is_named_with_the_mend():
    bundle = exhibits.reliability(SCALE, ITEMS, id="r", language="en").bundle
    told = {t["role"]: t["text"] for t in bundle.takeaways}["do"]
    assert told.startswith("Check “Waiting”: it runs against the rest of its scale.")
    assert "reversed" in told


def test_several_that_run_against_their_scales_are_told_in_the_plural():
    bundle = exhibits.reliability(SCALE, ITEMS.assign(item_rest=-0.2), id="r", language="en").bundle
    told = {t["role"]: t["text"] for t in bundle.takeaways}["do"]
    assert told.startswith("Check “Staff” and “Waiting”: they run against the rest of their scales.")
