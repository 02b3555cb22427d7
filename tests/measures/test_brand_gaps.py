"""Gaps to rivals are the differences of the two brands, adjusted together, hidden with either of them."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel.adjust import adjust

ITEMS = ["a", "b"]


def rated(n: int = 400, **settings) -> survey.Survey:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(rng.integers(1, 6, (n, 2)), columns=ITEMS).assign(brand=rng.integers(1, 4, n))
    frame.loc[frame.index[:4], "brand"] = 9
    frame["w"] = rng.uniform(0.5, 2, n)
    items = {name: {"scale": {"min": 1, "max": 5}} for name in ITEMS}
    return survey.from_frame(frame, {"items": items}, design=survey.Design(weight="w"), **settings)


def test_each_gap_is_the_difference_the_own_way_round():
    sv = rated()
    found = measures.brand_gaps(sv, ITEMS, "brand", own=2, adjust=None)
    held = measures.difference(sv, ITEMS, "brand", measure="index", against=2)
    both = found.merge(held, left_on=["item", "other"], right_on=["item", "level"], suffixes=("", "_d"))
    assert len(both) == len(found) == 6
    np.testing.assert_allclose(both["estimate"], -both["estimate_d"])
    np.testing.assert_allclose(both["conf_low"], -both["conf_high_d"])
    np.testing.assert_allclose(both["p_value"], both["p_value_d"])
    np.testing.assert_allclose(found["own_estimate"] - found["other_estimate"], found["estimate"])
    index = measures.item_index(sv, ITEMS, by="brand").set_index(["item", "level"])["estimate"]
    np.testing.assert_allclose(found["own_estimate"], [index[i, "2"] for i in found["item"]])


def test_p_values_are_adjusted_over_the_whole_table():
    sv = rated()
    plain = measures.brand_gaps(sv, ITEMS, "brand", own=2, adjust=None)["p_value"].to_numpy()
    np.testing.assert_allclose(measures.brand_gaps(sv, ITEMS, "brand", own=2)["p_value"], adjust(plain, "holm"))


def test_a_hidden_rival_has_no_number_and_does_not_count():
    sv = rated(disclosure=Disclosure())
    found = measures.brand_gaps(sv, ITEMS, "brand", own=2)
    hidden = found[found["other"] == "9"]
    assert (hidden["suppressed"] == "privacy").all()
    assert hidden[["estimate", "p_value", "own_estimate", "other_estimate"]].isna().all(axis=None)
    plain = measures.brand_gaps(sv, ITEMS, "brand", own=2, adjust=None)["p_value"].to_numpy(float)
    np.testing.assert_allclose(found["p_value"], adjust(plain, "holm"))


def test_no_own_brand_is_no_gap_and_one_that_nobody_has_is_refused():
    assert measures.brand_gaps(rated(), ITEMS, "brand").empty
    with pytest.raises(MeasureError, match=r"Nobody has the own brand '7'.*Known"):
        measures.brand_gaps(rated(), ITEMS, "brand", own=7)
