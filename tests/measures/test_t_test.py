import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Design, Disclosure

from .conftest import answers, ask, rating


def test_without_a_design_it_is_the_sandwich_of_two_means(plain):
    got = measures.t_test(plain, "a", "region").iloc[0]
    n, s = (plain.responses.loc[plain.responses["region"] == level, "a"] for level in "NS")
    error = np.sqrt((n.var(ddof=0) / len(n) + s.var(ddof=0) / len(s)) * 600 / 599)
    assert got["estimate"] == pytest.approx(s.mean() - n.mean())
    assert [got["mean"], got["other_mean"]] == pytest.approx([s.mean(), n.mean()])
    assert [got["base"], got["other_base"]] == [len(s), len(n)]
    assert got["std_error"] == pytest.approx(error)
    assert got["df"] == 598
    assert got["p_value"] == pytest.approx(2 * stats.t.sf(abs(got["estimate"] / error), 598))
    low, high = stats.t.interval(0.95, 598, got["estimate"], error)
    assert [got["conf_low"], got["conf_high"]] == pytest.approx([low, high])


def test_svy_has_the_same(complex_):
    import polars as pl
    import svy

    sample = svy.Sample(pl.from_pandas(complex_.responses), svy.Design(wgt="w", stratum="stratum", psu="cluster"))
    theirs = sample.categorical.ttest("a", group="region")
    got = measures.t_test(complex_, "a", "region").iloc[0]
    gap = theirs.diff[0]
    found = got[["estimate", "std_error", "conf_low", "conf_high"]].tolist()
    assert found == pytest.approx([gap.diff, gap.se, gap.lci, gap.uci], rel=1e-10)
    found = got[["statistic", "df", "p_value"]].tolist()
    assert found == pytest.approx([theirs.stats.t, theirs.stats.df, theirs.stats.p_value], rel=1e-10)


def test_it_is_a_regression_on_the_group(complex_):
    by_test = measures.t_test(complex_, "d", "region").iloc[0]  # a fifth of d is missing
    by_model = measures.regression(complex_, "d", "region").coefficients.iloc[1]
    for column in ("estimate", "std_error", "conf_low", "conf_high", "df", "statistic", "p_value"):
        assert by_model[column] == pytest.approx(by_test[column], rel=1e-10)


def test_levels_choose_two_and_their_order():
    sv = rating([1, 2, 3, 4, 5, 5, 4], g=list("aabbccc"))
    with pytest.raises(MeasureError, match=r"compares two levels of 'g', not 3: a, b, c\. Name two"):
        measures.t_test(sv, "q", "g")
    got = measures.t_test(sv, "q", "g", levels=("a", "c")).iloc[0]
    turned = measures.t_test(sv, "q", "g", levels=("c", "a")).iloc[0]
    assert (got["other"], got["level"]) == ("a", "c")
    assert got["estimate"] == pytest.approx(14 / 3 - 1.5)
    assert turned["estimate"] == -got["estimate"]
    assert turned["p_value"] == pytest.approx(got["p_value"])
    assert got["df"] == 7 - 1 - 1


@pytest.mark.parametrize("levels", [("a",), ("a", "a"), ("a", "b", "c")])
def test_levels_must_be_two(levels):
    with pytest.raises(MeasureError, match="compares two levels of 'g'"):
        measures.t_test(rating([1, 2, 3], g=list("abc")), "q", "g", levels=levels)


def test_errors():
    sv = rating([1, 2, 3], g=list("abb"))
    with pytest.raises(MeasureError, match=r"No respondent has g 'c'. Known: a, b"):
        measures.t_test(sv, "q", "g", levels=("a", "c"))
    with pytest.raises(MeasureError, match=r"'median' has no differences"):
        measures.t_test(sv, "q", "g", measure="median")
    with pytest.raises(MeasureError, match="not between 0 and 1"):
        measures.t_test(sv, "q", "g", confidence=95)
    with pytest.raises(MeasureError, match="Column 'h' is not in the survey"):
        measures.t_test(sv, "q", "h")


@pytest.mark.parametrize("measure", ["index", "nps", "top_box", "bottom_box"])
def test_other_measures(measure, complex_):
    item = "rec" if measure == "nps" else "a"
    function = measures.item_index if measure == "index" else getattr(measures, measure)
    by_level = function(complex_, item, by="region").set_index("level")["estimate"]
    got = measures.t_test(complex_, item, "region", measure=measure).iloc[0]
    assert got["estimate"] == pytest.approx(by_level["S"] - by_level["N"])


def test_a_row_an_item_and_none_for_none(complex_):
    got = measures.t_test(complex_, ["b", "a"], "region")
    assert got["item"].tolist() == ["b", "a"]
    one = measures.t_test(complex_, "a", "region").iloc[0]
    pd.testing.assert_series_equal(got.iloc[1], one, check_names=False)
    assert measures.t_test(complex_, [], "region").empty


def test_numbered_levels_and_gaps():
    sv = rating([1, 2, 4, 5, 3], g=[1.0, 1.0, 2.0, 2.0, np.nan])
    got = measures.t_test(sv, "q", "g").iloc[0]
    assert (got["other"], got["level"], got["estimate"]) == ("1", "2", 3)


@pytest.mark.parametrize(
    ("values", "groups", "reason"),
    [
        ([np.nan, np.nan, 1, 2], "aabb", "no respondents"),
        ([1, np.nan, 1, 2], "aabb", "one respondent: no error can be estimated"),
        ([1, 1, 2, 2], "aabb", "everyone answered alike: no error to test against"),
    ],
)
def test_what_cannot_be_tested_says_why(values, groups, reason):
    got = measures.t_test(rating(values, g=list(groups)), "q", "g").iloc[0]
    assert got["reason"] == reason
    assert np.isnan(got[["statistic", "p_value"]].astype(float)).all()


def test_a_level_outside_the_focus_is_a_reason_not_an_error():
    sv = rating([1, 2, 4, 5], g=list("aabb"), town=list("xxyy")).focus(segment={"town": "x"})
    assert measures.t_test(sv, "q", "g").iloc[0]["reason"] == "no respondents"


def test_no_degrees_of_freedom():
    frame = pd.DataFrame({"q": [1.0, 2, 4, 5], "g": list("abab"), "psu": [1, 1, 2, 2]})
    sv = survey.from_frame(frame, {"items": {"q": {"scale": {"min": 1, "max": 5}}}}, design=Design(cluster=["psu"]))
    got = measures.t_test(sv, "q", "g").iloc[0]
    assert got["df"] == 0
    assert np.isnan(got["p_value"])
    assert got["reason"] != ""


def test_the_smaller_base_hides():
    got = measures.t_test(
        ask(answers(100).assign(region=["N"] * 12 + ["S"] * 88), disclosure=Disclosure()), "a", "region"
    )
    assert got["suppressed"].tolist() == ["reliability"]
    assert np.isnan(got[["mean", "other_mean", "estimate", "base", "other_base"]].to_numpy(float)).all()
