"""Rankings against differences tested by another measure, and what is hidden."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from tests.measures.conftest import answers, ask


@pytest.fixture(scope="module")
def frame():
    made = answers(900)
    made["brand"] = np.random.default_rng(3).choice(["p", "q", "r", "s"], 900, p=[0.3, 0.3, 0.3, 0.1])
    made["all"] = np.clip(made["all"] + made["brand"].map({"p": 1, "q": 0, "r": 0, "s": -1}), 1, 5)
    return made


@pytest.fixture(scope="module")
def sv(frame):
    return ask(frame, design=survey.Design(weight="w", stratum="stratum", cluster=["cluster"]))


def test_gaps_are_the_differences_that_are_tested_elsewhere(sv):
    found = measures.ranking(sv, "all", "brand", measure="index", adjust=None).set_index("level")
    pairs = measures.difference(sv, "all", "brand", measure="index", against=None)
    for level, row in found.iterrows():
        pair = pairs[pairs["level"].isin([level, row["other"]]) & pairs["other"].isin([level, row["other"]])].iloc[0]
        sign = 1 if pair["level"] == level else -1
        assert row["gap"] == pytest.approx(sign * pair["estimate"])
        assert row["gap_std_error"] == pytest.approx(pair["std_error"])
        assert row["p_value"] == pytest.approx(pair["p_value"])


def test_the_highest_comes_first_and_its_gap_is_above_zero(sv):
    found = measures.ranking(sv, ["a", "all"], "brand", measure="top_box")
    for item in ("a", "all"):
        mine = found[found["item"] == item]
        assert mine["rank"].tolist() == [1, 2, 3, 4]
        assert mine["estimate"].is_monotonic_decreasing
        assert (mine["gap"] > 0).tolist() == [True, False, False, False]
        np.testing.assert_allclose(mine.filter(like="rank_prob").sum(axis=1), 1)
    leader = found[found["item"] == "all"].iloc[0]
    assert leader["level"] == "p"
    assert (leader["rank_low"], leader["rank_high"]) == (1, 1)
    assert leader["rank_prob_1"] > 0.99


def test_a_composite_is_one_index(sv):
    found = measures.ranking(sv, ["a", "b"], "brand")
    assert found["item"].unique().tolist() == ["index"]
    by_brand = measures.index(sv, ["a", "b"], by="brand").set_index("level")["estimate"]
    assert found.set_index("level")["estimate"].to_dict() == pytest.approx(by_brand.to_dict())


def test_a_small_brand_has_no_place(frame):
    few = frame.assign(brand=np.where(np.arange(len(frame)) < 8, "tiny", frame["brand"]))
    sv = ask(few, disclosure=Disclosure())
    found = measures.ranking(sv, "all", "brand").set_index("level")
    assert found.loc["tiny", "suppressed"] == "privacy"
    assert np.isnan(found.loc["tiny", ["rank", "gap", "rank_prob_1"]].to_numpy(float)).all()
    assert "tiny" not in found["other"].tolist()
    shown = found[found["suppressed"] == ""]
    assert sorted(shown["rank"]) == list(range(1, len(shown) + 1))
    assert (shown["ranked"] == len(shown)).all()


def test_one_brand_is_first_and_has_no_gap(frame):
    one = measures.ranking(ask(frame.assign(brand="p")), "all", "brand").iloc[0]
    assert (one["rank"], one["rank_high"], one["rank_prob_1"]) == (1, 1, 1)
    assert np.isnan(one["gap"])
    assert one["other"] == ""


def test_nothing_asked_gives_no_rows_and_an_unknown_measure_its_name(sv):
    assert measures.ranking(sv, [], "brand").empty
    with pytest.raises(MeasureError, match=r"Nothing is ranked by 'npss'\. Did you mean 'nps'"):
        measures.ranking(sv, "rec", "brand", measure="npss")


def test_the_same_survey_gives_the_same_probabilities(sv):
    pd.testing.assert_frame_equal(measures.ranking(sv, "all", "brand"), measures.ranking(sv, "all", "brand"))
