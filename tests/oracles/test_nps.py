"""NPS by carrier and by day against the NPS 1.1 package (tests_and_scales.json, g_nps), and two means (h_multiple).

Convention: that package divides by n, the kernel by n - 1 (and counts all respondents of the design, of which a
carrier's are a domain): its standard error times sqrt(N / (N - 1)) is ours, on a scale of 100. Its test of two
carriers takes the later less the earlier, with the normal's quantile and p where ours are t's on N - 1.
Of h_multiple's rating by carrier the bases and means are compared here; the p adjustments are in
test_column_comparisons. Left out: its analysis of variance, Welch, Levene, Kruskal, Tukey and pairwise tests, which
are not offered.
"""

import pandas as pd
import pytest
from scipy import special

from csat_helpers import measures, survey

pytestmark = pytest.mark.realdata
ITEMS = {
    "Q8": {"scale": {"min": 0, "max": 10}, "role": "recommend"},
    "Q11_1": {"scale": {"min": 1, "max": 5}},
    "Q7": {"role": "brand", "scale": {"codes": {k: f"Carrier {k}" for k in range(1, 15)}}},
}


@pytest.fixture(scope="module")
def carriers(shared):
    import pyreadstat

    frame, _ = pyreadstat.read_sav(str(shared / "data" / "mobile_carriers" / "mobiles_feedback.sav"))
    frame["day"] = pd.to_datetime(frame["StartDate"]).dt.strftime("%Y-%m-%d")
    return survey.from_frame(frame[["Q8", "Q11_1", "Q7", "day"]], {"items": ITEMS})


def check(row, expected, respondents):
    unbiased = (respondents / (respondents - 1)) ** 0.5
    assert row["base"] == expected["n"]
    assert row["estimate"] == pytest.approx(100 * expected["nps"], rel=1e-8)
    assert row["std_error"] == pytest.approx(100 * expected["nps_se"] * unbiased, rel=1e-8)


def test_overall(carriers, oracle):
    expected = oracle("tests_and_scales")["g_nps"]["overall"]
    check(measures.nps(carriers, "Q8").iloc[0], expected, 895)
    assert measures.mean(carriers, "Q8")["estimate"].iloc[0] == pytest.approx(expected["mean"], rel=1e-8)
    assert measures.top_box(carriers, "Q8")["estimate"].iloc[0] == pytest.approx(expected["promoters"], rel=1e-8)
    detractors = measures.bottom_box(carriers, "Q8", boxes=7)["estimate"].iloc[0]
    assert detractors == pytest.approx(expected["detractors"], rel=1e-8)


@pytest.mark.parametrize(("by", "key"), [("Q7", "by_company_Q7"), ("day", "by_date")])
def test_by_group(by, key, carriers, oracle):
    expected = oracle("tests_and_scales")["g_nps"][key]
    got = measures.nps(carriers, "Q8", by=by).set_index("level")
    assert set(got.index) == set(expected)
    for level, values in expected.items():
        check(got.loc[level], values, 895)


def test_two_largest_carriers(carriers, oracle):
    expected = oracle("tests_and_scales")["g_nps"]["nps_test_two_largest"]
    first, second = expected["groups"]
    got = measures.difference(carriers, "Q8", "Q7", measure="nps", against=int(first)).set_index("level").loc[second]
    assert [got["base"], got["other_base"]] == [expected["n.y"], expected["n.x"]]
    assert got["estimate"] == pytest.approx(100 * expected["delta"], rel=1e-8)
    error = got["std_error"] / 100 / (895 / 894) ** 0.5
    assert error == pytest.approx(expected["se.hat"], rel=1e-8)
    reach = special.ndtri(0.975) * error
    assert [expected["delta"] - reach, expected["delta"] + reach] == pytest.approx(expected["int"], rel=1e-8)
    assert 2 * special.ndtr(-expected["delta"] / error) == pytest.approx(expected["p.value"], rel=1e-8)
    t = got["estimate"] / got["std_error"]
    assert got["p_value"] == pytest.approx(2 * special.stdtr(894, -abs(t)), rel=1e-12)
    width = special.stdtrit(894, 0.975) * got["std_error"]
    assert [got["conf_low"], got["conf_high"]] == pytest.approx([got["estimate"] - width, got["estimate"] + width])


def test_means_by_carrier(carriers, oracle):
    expected = oracle("tests_and_scales")["h_multiple"]["mobiles_Q11_1_by_top4_company"]
    got = measures.mean(carriers, "Q11_1", by="Q7").set_index("level")
    for level, value in expected["mean"].items():
        assert got.loc[level, "base"] == expected["n"][level]
        assert got.loc[level, "estimate"] == pytest.approx(value, rel=1e-8)
