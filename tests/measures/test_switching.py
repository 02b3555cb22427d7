"""Switching against plain shares of the same customers, what must add up, what is hidden, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError

CODES = {1: "Alfa", 2: "Beta", 3: "Gamma", 4: "Delta"}


def customers(n=1200, seed=8):
    rng = np.random.default_rng(seed)
    before = rng.choice([1, 2, 3, 4], n, p=[0.4, 0.3, 0.2, 0.1])
    now = np.where(rng.random(n) < 0.7, before, rng.choice([1, 2, 3, 4], n, p=[0.5, 0.15, 0.2, 0.15]))
    return pd.DataFrame({"before": before, "now": now, "w": rng.uniform(0.4, 2, n)})


def ask(frame, **settings):
    items = {"now": {"scale": {"codes": CODES}, "role": "brand"}}
    if "before" in frame:
        items["before"] = {"scale": {"codes": {**CODES, 9: "None"}}, "role": "previous_brand"}
    if "id" in frame:
        items["id"] = {"role": "id"}
    settings = {"design": survey.Design(weight="w"), **settings}
    return survey.from_frame(frame, {"items": items}, **settings)


def share(frame, rows):
    return float(frame.loc[rows, "w"].sum() / frame["w"].sum())


def figures(found, measure):
    return found.brands[found.brands["measure"] == measure].set_index("level")["estimate"]


def test_flows_and_retention_are_weighted_shares_of_former_customers():
    frame = customers()
    found = measures.switching(ask(frame), own=1)
    flows = found.flows.set_index(["level", "other"])["estimate"]
    for a in CODES:
        mine = frame[frame["before"] == a]
        for b in CODES:
            assert flows[str(a), str(b)] == pytest.approx(mine.loc[mine["now"] == b, "w"].sum() / mine["w"].sum())
        assert figures(found, "retention")[str(a)] == pytest.approx(flows[str(a), str(a)])


def test_the_net_is_the_share_now_less_the_share_before_and_adds_up_to_nothing():
    frame = customers()
    found = measures.switching(ask(frame), own=1)
    net, came, left = (figures(found, m) for m in ("net", "inflow", "outflow"))
    for a in CODES:
        assert came[str(a)] == pytest.approx(share(frame, (frame["now"] == a) & (frame["before"] != a)))
        assert net[str(a)] == pytest.approx(share(frame, frame["now"] == a) - share(frame, frame["before"] == a))
    assert net.sum() == pytest.approx(0, abs=1e-12)
    assert came.sum() == pytest.approx(left.sum())


def test_the_own_brands_exchanges_add_up_to_its_net():
    found = measures.switching(ask(customers()), own=1)
    each = found.exchanges.groupby("measure")["estimate"].sum()
    assert each["won"] == pytest.approx(figures(found, "inflow")["1"])
    assert each["lost"] == pytest.approx(figures(found, "outflow")["1"])
    assert each["net"] == pytest.approx(figures(found, "net")["1"])
    assert set(found.exchanges["other"]) == {"1"}


def test_gaps_of_retention_are_tested_as_a_difference_of_levels_is():
    frame = customers()
    kept = frame.assign(kept=(frame["before"] == frame["now"]).astype(int))
    items = {"kept": {"scale": {"min": 0, "max": 1}}, "before": {"scale": {"codes": CODES}}}
    sv = survey.from_frame(kept, {"items": items}, design=survey.Design(weight="w"))
    other = measures.difference(sv, "kept", "before", against=1).set_index("level")
    found = measures.switching(ask(frame), own=1, adjust=None).brands.query("measure == 'retention'").set_index("level")
    for level, row in other.iterrows():
        assert found.loc[level, "gap"] == pytest.approx(row["estimate"])
        assert found.loc[level, "gap_low"] == pytest.approx(row["conf_low"])
        assert found.loc[level, "p_value"] == pytest.approx(row["p_value"])
    assert np.isnan(found.loc["1", "gap"])


def test_newcomers_to_the_market_are_counted_apart():
    frame = customers()
    frame.loc[:99, "before"] = 9
    found = measures.switching(ask(frame), own=1)
    assert (found.settings["newcomers"], found.settings["base"]) == (100, 1100)
    assert set(found.flows["level"]) == {"1", "2", "3", "4"}


def test_few_movers_are_not_tested():
    frame = pd.DataFrame({"before": [1] * 100 + [2] * 100, "now": [1] * 100 + [2] * 94 + [1] * 6, "w": 1.0})
    found = measures.switching(ask(frame), own=1)
    net = found.brands.query("measure == 'net'")
    assert net["p_value"].isna().all()
    assert net["reason"].eq("fewer than 10 customers moved: no test").all()
    assert net["estimate"].tolist() == pytest.approx([0.03, -0.03])


def test_no_brand_is_hidden_alone():
    frame = customers()
    delta = frame.index[frame["before"] == 4][6:]
    frame = frame.drop(index=delta)  # six former customers of Delta are left
    found = measures.switching(ask(frame, disclosure=Disclosure()), own=1)
    hidden = found.brands[found.brands["suppressed"] != ""]
    assert hidden["estimate"].isna().all()
    assert "4" in set(hidden["level"])
    assert hidden["level"].nunique() >= 2
    assert found.exchanges[found.exchanges["level"] == "4"]["estimate"].isna().all()
    assert found.flows[found.flows["level"] == "4"]["estimate"].isna().all()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda f: f.drop(columns="before"), "no item of role previous_brand"),
        (lambda f: f.assign(now=1), "It takes customers of two brands; these are all of one."),
        (lambda f: f.assign(before=9), "Nobody’s present and previous brand are both known."),
        (
            lambda f: f.assign(id=[f"r{k // 2}" for k in range(len(f))]),
            "Respondents rate several brands, so a row does not tell which is their own.",
        ),
    ],
)
def test_a_survey_that_cannot_tell_says_why(change, reason):
    found = measures.switching(ask(change(customers())))
    assert found.settings["reason"] == reason
    assert found.brands.empty
    assert found.flows.empty


def test_a_brand_of_ones_own_that_nobody_has_is_told():
    with pytest.raises(MeasureError, match="Nobody has the own brand '7'"):
        measures.switching(ask(customers()), own=7)


def test_one_survey_has_the_same_figures_in_both_languages():
    sv = ask(customers())
    one, two = (measures.switching(sv.speaking(code), own=1).brands for code in ("en", "zh"))
    pd.testing.assert_series_equal(one["estimate"], two["estimate"])
