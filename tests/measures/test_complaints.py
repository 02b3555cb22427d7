import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.complaints import COLUMNS, compare_rates

RATING = {"min": 1, "max": 5}
ASKED = {
    "items": {
        "q": {"scale": RATING, "role": "overall"},
        "unit": {"scale": {"codes": {1: "North", 2: "South", 3: "East"}}, "role": "unit"},
    }
}
TOLD = pd.DataFrame(
    {"unit": ["1", "2", "9"], "unit_label": ["North", "South", "Far"], "customers": [2000, 4000, 1000],
     "complaints": [10, 4, 0], "answered_in_time": [9, 4, 0], "upheld": [np.nan] * 3, "matched": [True, True, False]}
).assign(wave="")  # fmt: skip


@pytest.fixture
def sv():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"q": rng.integers(1, 6, 90), "unit": np.repeat([1, 2, 3], 30)})
    return survey.from_frame(frame, ASKED)


def rows(frame, measure="complaints"):
    return frame[frame["measure"] == measure].set_index("level")


def test_rates_have_exact_poisson_ends(sv):
    found = rows(measures.complaints(sv, TOLD))
    assert found["estimate"].to_dict() == pytest.approx({"1": 5.0, "2": 1.0, "9": 0.0, "": 2.0})
    north = found.loc["1"]
    # chi square's quantiles, by hand: 9.5908 / 2 and 36.7807 / 2, over 2,000 customers
    assert (north["conf_low"], north["conf_high"]) == pytest.approx((4.7954 / 2, 18.3904 / 2), rel=1e-4)
    assert (north["conf_low"], north["conf_high"]) == pytest.approx(tuple(stats.chi2.ppf([0.025, 0.975], [20, 22]) / 4))
    assert found.loc["9", "conf_low"] == 0
    assert found.loc["9", "conf_high"] == pytest.approx(-np.log(0.025))  # none of 1,000
    assert list(measures.complaints(sv, TOLD).columns) == COLUMNS


def test_another_confidence_is_another_interval(sv):
    found = rows(measures.complaints(sv, TOLD, confidence=0.9)).loc["9"]
    assert found["conf_high"] == pytest.approx(-np.log(0.05))


def test_each_unit_is_tested_against_all_others(sv):
    found = rows(measures.complaints(sv, TOLD))
    north = found.loc["1"]
    assert (north["other"], north["other_estimate"]) == ("rest", pytest.approx(1000 * 4 / 5000))
    p = min(1, 2 * stats.binom.sf(9, 14, 2000 / 7000))
    assert north["p_value"] == pytest.approx(p, rel=1e-9)
    assert found["p_adjusted"].iloc[:3].min() == pytest.approx(min(3 * found["p_value"].iloc[:3].min(), 1))
    bare = rows(measures.complaints(sv, TOLD, adjust=None))
    assert bare["p_adjusted"].equals(bare["p_value"])


def test_the_test_holds_its_level_where_rates_are_one():
    rng = np.random.default_rng(11)
    one, other = rng.poisson(12, 4000), rng.poisson(36, 4000)
    p = compare_rates(one.astype(float), other.astype(float), np.full(4000, 1e4), np.full(4000, 3e4))
    assert np.mean(p < 0.05) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 4000)


def test_shares_of_complaints_have_wilsons_ends(sv):
    found = rows(measures.complaints(sv, TOLD), "answered_in_time")
    z, p, n = stats.norm.ppf(0.975), 0.9, 10
    middle, reach = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    ends = (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)
    assert tuple(found.loc["1", ["estimate", "conf_low", "conf_high"]]) == pytest.approx((0.9, *ends))
    assert found.loc["2", "estimate"] == 1
    assert found.loc["2", "conf_high"] == pytest.approx(1)
    assert np.isnan(found.loc["9", "estimate"])
    assert found.loc["9", "reason"] == "nobody complained"
    assert found.loc["", "estimate"] == pytest.approx(13 / 14)


def test_a_share_that_nobody_tells_has_no_rows(sv):
    assert rows(measures.complaints(sv, TOLD), "upheld").empty
    part = TOLD.assign(upheld=[3, np.nan, np.nan])
    found = rows(measures.complaints(sv, part), "upheld")
    assert found.loc["2", "reason"] == "not given"
    assert np.isnan(found.loc["", "estimate"])  # what some units do not tell, all together do not


def test_the_index_of_the_same_unit_stands_beside(sv):
    found = rows(measures.complaints(sv, TOLD, ["q"]))
    own = measures.index(sv, ["q"], by="unit").set_index("level")
    assert found.loc["1", "index"] == pytest.approx(own.loc["1", "estimate"])
    assert found.loc["1", "index_base"] == 30
    assert np.isnan(found.loc["9", "index"])
    assert not found.loc["9", "matched"]
    assert found.loc["", "index"] == pytest.approx(measures.index(sv, ["q"])["estimate"].iloc[0])


def test_a_small_unit_shows_its_complaints_and_not_its_index():
    frame = pd.DataFrame({"q": [1, 2, 3, 4, 5] * 20, "unit": [1] * 95 + [2] * 5})
    sv = survey.from_frame(frame, ASKED, disclosure=Disclosure())
    found = rows(measures.complaints(sv, TOLD, ["q"]))
    assert found.loc["2", "estimate"] == pytest.approx(1.0)
    assert np.isnan(found.loc["2", "index"])


def test_periods_are_tested_against_the_one_before():
    frame = pd.DataFrame({"q": [1, 2, 3, 4], "wave": ["2025", "2025", "2026", "2026"]})
    sv = survey.from_frame(frame, {"items": {"q": {"scale": RATING}}})
    told = pd.DataFrame({"wave": ["2026", "2025"], "customers": [1000, 1000], "complaints": [30, 10]})
    found = measures.complaints(sv, told)
    assert found["wave"].tolist() == ["2025", "2026"]
    assert found["other"].tolist() == ["", "previous"]
    assert found["p_value"].iloc[1] == pytest.approx(2 * stats.binom.sf(29, 40, 0.5))
    assert measures.complaints(sv.focus(wave="2026"), told)["wave"].tolist() == ["2026"]


def test_nothing_to_count_is_no_rows(sv):
    assert measures.complaints(sv, None).empty
    assert measures.complaints(sv, TOLD.head(0)).empty


def test_one_unit_has_no_test(sv):
    found = rows(measures.complaints(sv, TOLD.head(1)))
    assert found["p_value"].isna().all()


def test_what_is_not_offered_is_refused(sv):
    with pytest.raises(MeasureError):
        measures.complaints(sv, TOLD, adjust="hol")
    with pytest.raises(MeasureError, match="no column 'customers'"):
        measures.complaints(sv, pd.DataFrame({"complaints": [1]}))
