"""Loyalty by brand is the index by brand, and its gaps are the differences tested elsewhere."""

import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from tests.measures.conftest import answers, ask


@pytest.fixture(scope="module")
def sv():
    frame = answers(900)
    frame["brand"] = np.random.default_rng(3).choice(["p", "q", "r"], 900)
    return ask(frame)


def test_gaps_are_differences_from_the_own_brand(sv):
    found = measures.loyalty(sv, "all", "brand", own="q", adjust=None).set_index("level")
    index = measures.item_index(sv, "all", by="brand").set_index("level")["estimate"]
    apart = measures.difference(sv, "all", "brand", measure="index", against="q").set_index("level")
    assert found["estimate"].to_dict() == pytest.approx(index.to_dict())
    for level in ("p", "r"):
        assert found.loc[level, "gap"] == pytest.approx(apart.loc[level, "estimate"])
        assert found.loc[level, "p_value"] == pytest.approx(apart.loc[level, "p_value"])
    assert np.isnan(found.loc["q", "gap"])


def test_p_values_are_adjusted_over_the_brands(sv):
    raw = measures.loyalty(sv, "all", "brand", own="q", adjust=None)["p_value"].dropna()
    adjusted = measures.loyalty(sv, "all", "brand", own="q", adjust="bonferroni")["p_value"].dropna()
    assert adjusted.tolist() == pytest.approx((2 * raw).clip(upper=1).tolist())


def test_without_an_item_of_loyalty_the_recommendation_stands_in(sv):
    assert set(measures.loyalty(sv, by="brand", own="q")["item"]) == {"rec"}
    assert measures.loyalty(sv).empty  # no column of brands


def test_another_measure_is_refused(sv):
    with pytest.raises(MeasureError, match="Loyalty is not measured by 'indx'"):
        measures.loyalty(sv, "all", "brand", measure="indx")
