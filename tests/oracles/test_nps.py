"""NPS by carrier and by day against the NPS 1.1 package (tests_and_scales.json, g_nps).

Convention: that package divides by n, the kernel by n - 1 (and counts all respondents of the design, of which a
carrier's are a domain): its standard error times sqrt(N / (N - 1)) is ours, on a scale of 100.
"""

import pandas as pd
import pytest

from csat_helpers import measures, survey

pytestmark = pytest.mark.realdata
ITEMS = {
    "Q8": {"scale": {"min": 0, "max": 10}, "role": "recommend"},
    "Q7": {"role": "brand", "scale": {"codes": {k: f"Carrier {k}" for k in range(1, 15)}}},
}


@pytest.fixture(scope="module")
def carriers(shared):
    import pyreadstat

    frame, _ = pyreadstat.read_sav(str(shared / "data" / "mobile_carriers" / "mobiles_feedback.sav"))
    frame["day"] = pd.to_datetime(frame["StartDate"]).dt.strftime("%Y-%m-%d")
    return survey.from_frame(frame[["Q8", "Q7", "day"]], {"items": ITEMS})


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
