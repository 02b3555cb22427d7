"""A SWOT on made brands whose truth is known, its figures against the measures they are of, and what it leaves out."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError

ITEMS = ("quality", "price", "bills", "cover", "app")
# Points by which each brand's customers rate an item higher.
TRUTH = {"quality": [9, 0, -2], "price": [-10, 2, 3], "bills": [-14, -14, -14], "cover": [0, -11, 9], "app": [0, 0, 0]}
WEIGHT = {"quality": 0.35, "price": 0.3, "bills": 0.3, "cover": 0.3, "app": 0.0}


def customers(n=2400, seed=4, truth=TRUTH):
    rng = np.random.default_rng(seed)
    before = rng.choice([0, 1, 2], n, p=[0.4, 0.35, 0.25])
    now = np.where(rng.random(n) < 0.75, before, rng.choice([0, 1, 2], n, p=[0.6, 0.15, 0.25]))
    common = rng.normal(0, 9, n)
    score = {k: 62 + np.array(v)[now] + common + rng.normal(0, 17, n) for k, v in truth.items()}
    outcome = sum(WEIGHT[k] * score[k] for k in ITEMS) - 15 + rng.normal(0, 5, n)
    frame = pd.DataFrame({k: points(v) for k, v in {**score, "all": outcome}.items()})
    frame["stay"] = points(outcome + np.array([0, 0, 9])[now] + rng.normal(0, 8, n))
    return frame.assign(before=before + 1, brand=now + 1, age=rng.choice(["old", "young"], n))


def points(values):
    return np.clip(np.round(values / 100 * 9 + 1), 1, 10)


def ask(frame, drop=(), **settings):
    codes = {"codes": {1: "Alfa", 2: "Beta", 3: "Gamma"}}
    items = {k: {"scale": {"min": 1, "max": 10}, "role": "driver"} for k in ITEMS}
    items |= {"all": {"scale": {"min": 1, "max": 10}, "role": "overall"}}
    items |= {"stay": {"scale": {"min": 1, "max": 10}, "role": "loyalty"}}
    items |= {"before": {"scale": codes, "role": "previous_brand"}, "brand": {"scale": codes, "role": "brand"}}
    items = {k: v for k, v in items.items() if k not in drop}
    return survey.from_frame(frame.drop(columns=list(drop)), {"items": items}, **settings)


@pytest.fixture(scope="module")
def found():
    return measures.swot(ask(customers()), "all", ITEMS, own=1, segments=["age"], replicates=300)


def entries(found, box):
    rows = found[found["box"] == box]
    return set(zip(rows["kind"], rows["item"], strict=True))


def test_each_truth_is_in_its_box(found):
    assert ("item", "quality") in entries(found, "strength")
    assert ("item", "price") in entries(found, "weakness")
    assert ("item", "bills") in entries(found, "opportunity")
    assert ("item", "cover") in entries(found, "threat")
    assert ("loyalty", "stay") in entries(found, "threat")
    assert ("switching", "brand") in entries(found, "opportunity")
    assert found.loc[found["item"] == "app", "box"].tolist() == [""]


def test_figures_are_those_of_the_measures_they_are_of(found):
    sv = ask(customers())
    rest = measures.difference(sv, "quality", "brand", measure="index").query("level == '1'").iloc[0]
    row = found[found["item"] == "quality"].iloc[0]
    assert row["estimate"] == pytest.approx(rest["estimate"])
    assert (row["conf_low"], row["conf_high"]) == pytest.approx((rest["conf_low"], rest["conf_high"]))
    own = measures.item_index(sv.focus(segment={"brand": 1}), "quality").iloc[0]
    assert row["own_estimate"] == pytest.approx(own["estimate"])
    rival = measures.brand_gaps(sv, list(ITEMS), "brand", own=1).query("item == 'cover' and other == '3'").iloc[0]
    threat = found[found["item"] == "cover"].iloc[0]
    assert threat["other"] == "3"
    assert threat["estimate"] == pytest.approx(rival["estimate"])
    assert threat["p_value"] == pytest.approx(rival["p_value"])


def test_no_box_holds_what_no_test_holds(found):
    held = found[(found["box"] != "") & ~((found["kind"] == "item") & (found["box"] == "opportunity"))]
    assert (held["p_value"] < 0.05).all()
    items = found[(found["box"] != "") & (found["kind"] == "item")]
    assert ((items["importance_low"] > items["importance_line"]) | (items["importance_probability"] >= 0.8)).all()


def test_brands_that_are_alike_have_no_strength_or_weakness():
    alike = {name: [0, 0, 0] for name in ITEMS}
    found = measures.swot(ask(customers(seed=11, truth=alike)), "all", ITEMS, own=1, replicates=200)
    items = found[found["kind"] == "item"]
    assert not items["box"].isin(["strength", "weakness", "threat"]).any()
    assert len(found)  # what was looked at is told


def test_optional_evidence_may_lack():
    sv = ask(customers(), drop=("stay", "before"))
    found = measures.swot(sv, "all", ITEMS, own=1, replicates=100)
    assert set(found["kind"]) == {"item"}


@pytest.mark.parametrize(
    "arguments", [{"own": None}, {"items": []}, {"outcome": []}], ids=["no own brand", "no items", "no outcome"]
)
def test_without_what_it_takes_it_is_empty(arguments):
    asked = {"outcome": "all", "items": ITEMS, "own": 1, **arguments}
    found = measures.swot(ask(customers(300)), asked["outcome"], asked["items"], own=asked["own"], replicates=10)
    assert found.empty
    assert (
        list(found.columns) == measures.swot(ask(customers(300)), "all", ITEMS, own=1, replicates=10).columns.tolist()
    )


def test_one_brand_has_no_swot():
    found = measures.swot(ask(customers(300).assign(brand=1)), "all", ITEMS, own=1, replicates=10)
    assert found.empty


def test_a_brand_that_nobody_has_is_told():
    with pytest.raises(MeasureError, match="Nobody has the own brand '8'"):
        measures.swot(ask(customers(300)), "all", ITEMS, own=8)


def test_a_hidden_own_brand_claims_nothing():
    frame = customers(900)
    few = frame.drop(index=frame.index[frame["brand"] == 1][6:])
    found = measures.swot(ask(few, disclosure=Disclosure()), "all", ITEMS, own=1, replicates=50)
    assert (found["box"] == "").all()
    assert found["estimate"].isna().all()
    assert found["own_estimate"].isna().all()


def test_a_hidden_competitor_takes_no_part():
    frame = customers(1500)
    few = frame.drop(index=frame.index[frame["brand"] == 3][6:])
    found = measures.swot(ask(few, disclosure=Disclosure()), "all", ITEMS, own=1, replicates=50)
    assert "3" not in set(found["other"]) | set(found["best"])
