"""The estimation kernel against R survey 4.1.1 on the California schools (survey_design.json).

Conventions converted here: R's ``svyby`` gives normal intervals, ours are t with the whole design's df; R's
``deff=TRUE`` compares with sampling without replacement, ours with replacement (R's ``deff="replace"``).
Left out: totals, ratios, quantiles, the likelihood, asin, beta and mean intervals of proportions, chi-square and t
tests, regressions, raking, post-stratification and JKn replicates, which are not offered yet.
"""

import pytest
from scipy import special

from csat_helpers import measures

from .conftest import DESIGNS

pytestmark = pytest.mark.realdata
CLOSE = {"rel": 1e-8, "abs": 1e-10}


@pytest.fixture(params=DESIGNS)
def case(request, schools, oracle):
    return schools(request.param), oracle("survey_design")[request.param]


def test_design_degrees_of_freedom(case):
    sv, expected = case
    assert sv.arrays.df == expected["degf"]


def test_means_with_errors(case):
    sv, expected = case
    got = measures.mean(sv, ["api00", "enroll"]).set_index("item")
    for item in ("api00", "enroll"):
        assert got.loc[item, "estimate"] == pytest.approx(expected["mean"]["estimate"][item], **CLOSE)
        assert got.loc[item, "std_error"] == pytest.approx(expected["mean"]["se"][item], **CLOSE)
    assert (got["df"] == expected["degf"]).all()


def test_mean_interval_is_t_on_the_design_df(case):
    sv, expected = case
    got = measures.mean(sv, "api00").iloc[0]
    assert got["conf_low"] == pytest.approx(expected["mean_ci_t"]["2.5 %"], **CLOSE)
    assert got["conf_high"] == pytest.approx(expected["mean_ci_t"]["97.5 %"], **CLOSE)


def test_design_effect(case):
    sv, expected = case
    got = measures.mean(sv, ["api00", "enroll"]).set_index("item")
    assert got.loc["api00", "deff"] == pytest.approx(expected["mean_deff_replace"]["api00"], **CLOSE)
    without_replacement = got["deff"] * got["weighted_base"] / (got["weighted_base"] - got["base"])
    for item in ("api00", "enroll"):
        assert without_replacement[item] == pytest.approx(expected["mean"]["deff"][item], **CLOSE)


def test_domain_means(case):
    sv, expected = case
    got = measures.mean(sv, "api00", by="stype").set_index("level")
    widen = special.stdtrit(expected["degf"], 0.975) / special.ndtri(0.975)
    for row in expected["by_stype"]:
        ours = got.loc[row["stype"]]
        assert ours["estimate"] == pytest.approx(row["api00"], **CLOSE)
        assert ours["std_error"] == pytest.approx(row["se"], **CLOSE)
        assert ours["estimate"] - ours["conf_low"] == pytest.approx(widen * (row["api00"] - row["ci_l"]), **CLOSE)
        assert ours["conf_high"] - ours["estimate"] == pytest.approx(widen * (row["ci_u"] - row["api00"]), **CLOSE)
        population = ours["weighted_base"] / (ours["weighted_base"] - ours["base"])
        assert ours["deff"] * population == pytest.approx(row["DEff.api00"], **CLOSE)


def test_domain_shares(case):
    sv, expected = case
    got = measures.top_box(sv, "wide", boxes=1, by="stype").set_index("level")
    for row in expected["by_stype_schwide"]:
        assert got.loc[row["stype"], "estimate"] == pytest.approx(row["yw"], **CLOSE)
        assert got.loc[row["stype"], "std_error"] == pytest.approx(row["se"], **CLOSE)


def test_a_focus_is_a_domain_of_the_whole_design(case):
    sv, expected = case
    for row in expected["by_stype"]:
        got = measures.mean(sv.focus(segment={"stype": row["stype"]}), "api00").iloc[0]
        assert got["std_error"] == pytest.approx(row["se"], **CLOSE)
        assert got["df"] == expected["degf"]


def test_logit_interval_of_a_share(case):
    sv, expected = case
    got = measures.top_box(sv, "wide", boxes=1).iloc[0]
    logit = expected["ciprop_schwide"]["logit"]
    # R's estimate comes out of an iterated fit: its own mean method differs by 5e-10.
    assert got["estimate"] == pytest.approx(logit["p"], rel=1e-8)
    assert got["conf_low"] == pytest.approx(logit["lo"], rel=1e-8)
    assert got["conf_high"] == pytest.approx(logit["hi"], rel=1e-8)


def test_shares_of_a_category(case):
    sv, expected = case
    got = measures.profile(sv, "stype").set_index("level")
    for level in "EHM":
        share = expected["stype_prop"]
        assert got.loc[level, "estimate"] == pytest.approx(share["estimate"][f"stype{level}"], **CLOSE)
        assert got.loc[level, "std_error"] == pytest.approx(share["se"][f"stype{level}"], **CLOSE)
