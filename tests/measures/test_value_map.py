"""The customer value map against Gale's ratio, plain means and what its probabilities speak of."""

import json

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.value_map import relative, zones

ITEMS = ["taste", "service"]
ASKED = {
    "scales": {"ten": {"min": 0, "max": 10}},
    "items": {**{name: {"scale": "ten"} for name in [*ITEMS, "worth"]}, "paid": {"role": "cost"}},
}


def rated(n: int = 900, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    brand = rng.choice(list("abc"), n)
    better = pd.Series(brand).map({"a": 1.5, "b": 0.0, "c": -1.5}).to_numpy()
    rows = {name: np.clip(np.rint(6 + better + rng.normal(0, 2, n)), 0, 10) for name in ITEMS}
    worth = np.clip(np.rint(6 - better + rng.normal(0, 2, n)), 0, 10)
    return pd.DataFrame({**rows, "worth": worth, "paid": 100 + 20 * better + rng.normal(0, 10, n), "brand": brand})


@pytest.mark.realdata
def test_gales_ratio(shared):
    """worked.json, gale_cvm: weights and ratings recalled from Gale (1994); against one competitor."""
    examples = json.loads((shared / "oracles" / "worked.json").read_text(encoding="utf-8"))["examples"]
    told = next(e for e in examples if e["id"] == "gale_cvm")
    data = told["data"]
    ratio = relative(np.array([data["perdue"], data["average"]]))[0]
    np.testing.assert_allclose(ratio, told["expected"]["ratios"], rtol=1e-8)
    assert ratio @ data["weights"] / 100 == pytest.approx(told["expected"]["mpq"], rel=1e-8)
    assert ratio @ data["weights"] / 100 == pytest.approx(told["published"]["mpq"], abs=told["tolerance"])


def test_it_is_made_of_plain_means():
    frame = rated()
    found = measures.value_map(survey.from_frame(frame, ASKED), ITEMS, "worth", "brand", weights=[3, 1])
    means = frame.groupby("brand")[[*ITEMS, "worth"]].mean() * 10
    a = found.set_index("level").loc["a"]
    others = means.loc[["b", "c"]].mean()
    assert a["quality"] == pytest.approx(means.loc["a", ITEMS] @ [0.75, 0.25])
    assert a["relative_quality"] == pytest.approx((means.loc["a"] / others)[ITEMS] @ [0.75, 0.25])
    assert a["relative_price"] == pytest.approx((means.loc["a"] / others)["worth"])
    assert a["quality_low"] < a["relative_quality"] < a["quality_high"]


def test_a_rated_price_is_good_where_it_is_high_and_a_paid_one_where_it_is_low():
    sv = survey.from_frame(rated(), ASKED)
    rating = measures.value_map(sv, ITEMS, "worth", "brand").set_index("level")
    paid = measures.value_map(sv, ITEMS, "paid", "brand").set_index("level")
    assert rating["zone"].to_dict() == {"a": "premium", "b": rating.loc["b", "zone"], "c": "economy"}
    assert paid.loc["a", "relative_price"] > 1 > paid.loc["c", "relative_price"]
    assert paid.loc[["a", "c"], "zone"].tolist() == ["premium", "economy"]
    assert rating.loc["a", "zone_probability"] > 0.99
    np.testing.assert_allclose(rating.filter(like="prob_").sum(axis=1), 1)
    assert zones(np.array([1.1]), np.array([0.9]), rated=False).tolist() == [0]


def test_the_spread_of_replicates_is_that_of_samples():
    truth = [measures.value_map(survey.from_frame(rated(400, s), ASKED), ITEMS, "worth", "brand", replicates=0)
             for s in range(150)]  # fmt: skip
    spread = np.std([f.set_index("level").loc["a", "relative_quality"] for f in truth], ddof=1)
    found = measures.value_map(survey.from_frame(rated(400, 999), ASKED), ITEMS, "worth", "brand").set_index("level")
    assert np.sqrt(found.loc["a", "yy"]) == pytest.approx(spread, rel=0.25)


def test_a_hidden_brand_is_no_ones_competitor():
    frame = rated()
    frame.loc[frame.index[:20], "brand"] = "d"
    found = measures.value_map(survey.from_frame(frame, ASKED, disclosure=Disclosure()), ITEMS, "worth", "brand")
    without = measures.value_map(survey.from_frame(frame[frame["brand"] != "d"], ASKED), ITEMS, "worth", "brand")
    found = found.set_index("level")
    assert found.loc["d", "suppressed"] == "reliability"
    assert found.loc["a", "relative_quality"] == pytest.approx(without.set_index("level").loc["a", "relative_quality"])


def test_one_brand_has_no_competitor_and_no_price_gives_no_rows():
    alone = measures.value_map(survey.from_frame(rated().assign(brand="a"), ASKED), ITEMS, "worth", "brand")
    assert alone["reason"].tolist() == ["there is no competitor with enough respondents"]
    assert alone["relative_quality"].isna().all()
    sv = survey.from_frame(rated(), ASKED)
    assert measures.value_map(sv, ITEMS, [], "brand").empty
    with pytest.raises(MeasureError, match="One price is compared at a time"):
        measures.value_map(sv, ITEMS, ["worth", "paid"], "brand")


def test_the_base_is_of_what_fewest_answered():
    frame = rated()
    few = frame.assign(worth=frame["worth"].mask((frame["brand"] == "a") & (frame.groupby("brand").cumcount() >= 5)))
    found = measures.value_map(survey.from_frame(few, ASKED, disclosure=Disclosure()), ITEMS, "worth", "brand")
    assert found.set_index("level").loc["a", "suppressed"] == "privacy"
    nobody = measures.value_map(
        survey.from_frame(frame.assign(worth=frame["worth"].mask(frame["brand"] == "a")), ASKED),
        ITEMS,
        "worth",
        "brand",
    ).set_index("level")
    assert nobody.loc["a", "reason"] == "an item, or the price, has no answer"
    assert nobody["relative_quality"].notna().tolist() == [False, True, True]


def test_brands_rated_by_the_same_people_are_replicated_with_them():
    """What each respondent likes of all brands drops out of their ratios."""
    rng, n = np.random.default_rng(4), 300
    taste = rng.normal(0, 2, n)
    rows = [np.clip(np.rint(5 + lift + taste + rng.normal(0, 0.5, n)), 0, 10) for lift in (0.5, 0.0)]
    frame = pd.DataFrame({"taste": np.concatenate(rows), "brand": np.repeat(["a", "b"], n), "id": np.tile(range(n), 2)})
    frame["worth"] = frame["taste"]
    items = {name: {"scale": {"min": 0, "max": 10}} for name in ("taste", "worth")}
    asked = [{"items": items}, {"items": items | {"id": {"role": "id"}}}]
    found = [measures.value_map(survey.from_frame(frame, one), "taste", "worth", "brand") for one in asked]
    alone, together = (np.sqrt(one["yy"].to_numpy()) for one in found)
    assert (together < 0.5 * alone).all()
