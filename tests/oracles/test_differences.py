"""Differences of segments against R survey 4.1.1 on San Francisco's 2017 passengers (tests_and_scales.json, section d).

``svydiff`` and ``svy_se`` are svycontrast of svyby over ``svydesign(~1, weights = ~WEIGHT)`` on the passengers with
both answers; ours agree as they are. ``svyttest`` of two age groups takes the later less the earlier; its df are those
of the groups' own passengers less 2, where ours are the design's, so its t and p are computed here from our estimate
and error. The letters that follow from the same numbers are in test_column_comparisons.
"""

import pandas as pd
import pytest
from scipy import special

from csat_helpers import measures, survey
from csat_helpers.survey import Design

pytestmark = pytest.mark.realdata
CLOSE = {"rel": 1e-8, "abs": 1e-12}
ITEMS = {
    "Q7ALL": {"scale": {"min": 1, "max": 5, "missing": {0: "blank", 6: "never used"}}},
    "Q19AGE": {"scale": {"codes": [1, 2, 3, 4, 5, 6, 7], "missing": {0: "blank", 8: "refused"}}},
}


@pytest.fixture(scope="module")
def passengers(shared):
    file = next((shared / "data" / "sfo_airport").glob("*2017*.csv"))
    frame = pd.read_csv(file, usecols=["Q7ALL", "Q19AGE", "WEIGHT"], low_memory=False)
    frame = frame.apply(pd.to_numeric, errors="coerce").dropna(subset=["WEIGHT"])
    both = frame[frame["Q7ALL"].between(1, 5) & frame["Q19AGE"].between(1, 7)]
    return survey.from_frame(both.reset_index(drop=True), {"items": ITEMS}, design=Design(weight="WEIGHT"))


def test_each_two_age_groups(passengers, oracle):
    expected = oracle("tests_and_scales")["d_column_comparison_sfo2017_top2_by_age"]
    got = measures.difference(passengers, "Q7ALL", "Q19AGE", measure="top_box", against=None)
    got = got.set_index(["level", "other"])
    assert len(got) == len(expected["pairs"]) == 21
    for pair in expected["pairs"]:
        ours = got.loc[tuple(str(age) for age in pair["pair"])]
        assert ours["estimate"] == pytest.approx(pair["svy_diff"], **CLOSE)
        assert ours["std_error"] == pytest.approx(pair["svy_se"], **CLOSE)


def test_t_tests_of_each_two(passengers, oracle):
    expected = oracle("tests_and_scales")["d_column_comparison_sfo2017_top2_by_age"]
    got = measures.difference(passengers, "Q7ALL", "Q19AGE", measure="top_box", against=None)
    got = got.set_index(["level", "other"])
    for pair in expected["pairs"]:
        first, second = (str(age) for age in pair["pair"])
        subset = passengers.responses["Q19AGE"].astype(str).isin([first, second]).sum()
        ours = got.loc[(first, second)]
        t = -ours["estimate"] / ours["std_error"]
        assert t == pytest.approx(pair["svyttest_t"], **CLOSE)
        assert 2 * special.stdtr(subset - 2, -abs(t)) == pytest.approx(pair["svyttest_p"], **CLOSE)


def test_shares_by_age(passengers, oracle):
    expected = oracle("tests_and_scales")["d_column_comparison_sfo2017_top2_by_age"]
    got = measures.top_box(passengers, "Q7ALL", by="Q19AGE").set_index("level")
    for row in expected["svyby"]:
        assert got.loc[str(row["age"]), "estimate"] == pytest.approx(row["T2"], **CLOSE)
        assert got.loc[str(row["age"]), "std_error"] == pytest.approx(row["se"], **CLOSE)
