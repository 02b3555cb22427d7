"""Changes of brands between waves against those of each brand by itself, and their gaps by hand."""

import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from tests.measures.conftest import answers, ask


@pytest.fixture(scope="module")
def frame():
    made = answers(900)
    made["brand"] = np.random.default_rng(3).choice(["p", "q", "r"], 900)
    return made


def test_a_brands_change_is_that_of_its_own_survey(frame):
    sv = ask(frame)
    found = measures.brand_changes(sv, "all", "brand", own="q", adjust=None).set_index("level")
    for level, row in found.iterrows():
        alone = measures.compare_waves(sv.focus(segment={"brand": level}), "all").iloc[0]
        assert row["estimate"] == pytest.approx(alone["change"])
        assert row["std_error"] == pytest.approx(alone["std_error"])
        assert row["score"] == pytest.approx(alone["estimate"])
        assert row["previous"] == pytest.approx(alone["previous"])
        assert row["p_value"] == pytest.approx(alone["p_value"])


def test_the_gap_is_a_difference_of_differences(frame):
    found = measures.brand_changes(ask(frame), "all", "brand", own="q", adjust=None).set_index("level")
    own = found.loc["q"]
    for level in ("p", "r"):
        row = found.loc[level]
        assert row["gap"] == pytest.approx(row["estimate"] - own["estimate"])
        error = (row["gap_high"] - row["gap_low"]) / (row["conf_high"] - row["conf_low"]) * row["std_error"]
        assert error == pytest.approx(np.hypot(row["std_error"], own["std_error"]), rel=1e-6)  # independent brands
    assert np.isnan(own["gap"])


def test_a_brand_too_small_in_either_wave_is_hidden(frame):
    few = frame.copy()
    few.loc[(few["brand"] == "r") & (few["wave"] == "2025"), "brand"] = "p"
    few.loc[few.index[few["wave"] == "2025"][:5], "brand"] = "r"
    found = measures.brand_changes(ask(few, disclosure=Disclosure()), "all", "brand", own="q").set_index("level")
    assert found.loc["r", "suppressed"] != ""
    assert found.loc["r", ["estimate", "gap", "p_value", "score", "previous"]].isna().all()


def test_one_item_at_a_time_and_none_is_none(frame):
    assert measures.brand_changes(ask(frame), [], "brand").empty
    with pytest.raises(MeasureError, match="One item is compared at a time, not all, rec"):
        measures.brand_changes(ask(frame), ["all", "rec"], "brand")


def test_one_wave_has_no_changes(frame):
    assert measures.brand_changes(ask(frame.drop(columns="wave")), "all", "brand").empty
