"""The estimation kernel against R survey 4.1.1 on the California schools (survey_design.json).

Conventions converted here: R's ``svyby`` gives normal intervals, ours are t with the whole design's df; R's
``deff=TRUE`` compares with sampling without replacement, ours with replacement (R's ``deff="replace"``); a t test
of R is a regression, whose df is one less than the design's, and takes the later group less the earlier.
``stype_total`` counts schools, our total of no item. The ratio is ``api.stu / enroll``. Raked and post-stratified
weights are R's own, in a column. R's ``rake`` takes the margins out of the scores in ten sweeps of unweighted means,
ours in one regression: they agree to 1e-11. Replicate weights of ``rep_JKn_strat`` are made here as
``as.svrepdesign(type="JKn")`` does: a school left out, the others of its stratum times n / (n - 1), coefficients
(n - 1) / n times 1 - f, deviations from the mean of the replicates. R's quantiles are those of ``interval="mean"``.
Beside the file: the printed results of R's own documentation for the two-stage sample (example of ``svydesign``) and
for jackknife weights of the cluster sample (r-survey.r-forge.r-project.org, example-summary), to their digits.
Left out: the likelihood and asin intervals of proportions and the Kruskal test, which are not offered. Chi-square and
t tests as tests, and regressions, are in test_association and test_regressions.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import special

from csat_helpers import measures, survey
from csat_helpers.survey import Design
from csat_helpers.survey.replicate_weights import ReplicateWeights

from .conftest import DESIGNS, SCHOOLS

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


@pytest.mark.parametrize("interval", ["beta", "mean"])
def test_other_intervals_of_a_share(interval, case):
    sv, expected = case
    got = measures.top_box(sv, "wide", boxes=1, interval=interval).iloc[0]
    theirs = expected["ciprop_schwide"][interval]
    for ours, name in (("estimate", "p"), ("conf_low", "lo"), ("conf_high", "hi")):
        assert got[ours] == pytest.approx(theirs[name], **CLOSE)


def test_design_effects_of_shares(case):
    sv, expected = case
    got = measures.profile(sv, "stype").set_index("level")
    n = len(sv.responses)
    without_replacement = got["deff"] * expected["sum_w"] / (expected["sum_w"] - n)
    for level in "EHM":
        assert without_replacement[level] == pytest.approx(expected["stype_prop"]["deff"][f"stype{level}"], **CLOSE)


def test_totals(case):
    sv, expected = case
    got = measures.total(sv, "enroll").iloc[0]
    assert got["estimate"] == pytest.approx(expected["total"]["estimate"]["enroll"], **CLOSE)
    assert got["std_error"] == pytest.approx(expected["total"]["se"]["enroll"], **CLOSE)
    assert measures.total(sv, None)["estimate"].iloc[0] == pytest.approx(expected["sum_w"], rel=1e-8)


def test_totals_of_categories(case):
    sv, expected = case
    got = measures.total(sv, None, by="stype").set_index("level")
    for level in "EHM":
        assert got.loc[level, "estimate"] == pytest.approx(
            expected["stype_total"]["estimate"][f"stype{level}"], **CLOSE
        )
        assert got.loc[level, "std_error"] == pytest.approx(expected["stype_total"]["se"][f"stype{level}"], **CLOSE)


def test_ratio(case):
    sv, expected = case
    got = measures.ratio(sv, "api.stu", "enroll").iloc[0]
    assert got["estimate"] == pytest.approx(expected["ratio"]["estimate"], **CLOSE)
    assert got["std_error"] == pytest.approx(expected["ratio"]["se"], **CLOSE)


def test_quantiles_with_woodruffs_intervals(case):
    sv, expected = case
    got = measures.quantile(sv, "api00", interval="mean")
    for (_, ours), theirs in zip(got.iterrows(), expected["quantile_default_qrule_math"], strict=True):
        assert str(ours["probability"]) == theirs["_row"]
        for name, key in (
            ("estimate", "quantile"),
            ("conf_low", "ci.2.5"),
            ("conf_high", "ci.97.5"),
            ("std_error", "se"),
        ):
            assert ours[name] == pytest.approx(theirs[key], **CLOSE)


def test_gap_and_covariance_of_two_items(case):
    sv, expected = case
    gap = measures.gap(sv, ("api00", "api99")).iloc[0]
    contrast = expected["vcov_pair"]["contrast_api00_minus_api99"]
    assert gap["estimate"] == pytest.approx(contrast["estimate"]["contrast"], **CLOSE)
    assert gap["std_error"] == pytest.approx(contrast["se"]["contrast"], **CLOSE)
    errors = measures.mean(sv, ["api00", "api99"])["std_error"]
    covariance = ((errors**2).sum() - gap["std_error"] ** 2) / 2
    assert covariance == pytest.approx(expected["vcov_pair"]["cov"], **CLOSE)


def test_difference_of_two_groups(case):
    sv, expected = case
    got = measures.difference(sv, "api00", "sch.wide", against="No").iloc[0]
    theirs = expected["ttest_api00_by_schwide"]
    assert got["estimate"] == pytest.approx(theirs["diff"], **CLOSE)
    t = got["estimate"] / got["std_error"]
    assert t == pytest.approx(theirs["t"], **CLOSE)
    assert got["df"] - 1 == theirs["df"]
    assert 2 * special.stdtr(theirs["df"], -abs(t)) == pytest.approx(theirs["p"], **CLOSE)
    assert got["p_value"] == pytest.approx(2 * special.stdtr(got["df"], -abs(t)), rel=1e-12)


FITTED = {
    "rake_clus1_nofpc": {"cluster": ["dnum"], "margins": [["stype"], ["wide"]]},
    "poststratify_clus1": {"cluster": ["dnum"], "fpc": ["fpc"], "margins": [["stype"]]},
}


def read(shared, name, **columns):
    frame = pd.read_csv(shared / "data" / "api_schools" / f"{name}.csv")
    return frame.assign(wide=(frame["sch.wide"] == "Yes").astype(float), **columns)


@pytest.mark.parametrize("name", FITTED)
def test_fitted_weights(name, shared, oracle):
    expected = oracle("survey_design")[name]
    frame = read(shared, "apiclus1", w=expected["weights"])
    sv = survey.from_frame(frame, SCHOOLS, design=Design(weight="w", base_weight="pw", **FITTED[name]))
    got = measures.mean(sv, ["api00", "enroll"]).set_index("item")
    for item in ("api00", "enroll"):
        assert got.loc[item, "estimate"] == pytest.approx(expected["mean"]["estimate"][item], **CLOSE)
        assert got.loc[item, "std_error"] == pytest.approx(expected["mean"]["se"][item], **CLOSE)
    total = measures.total(sv, "enroll").iloc[0]
    assert total["estimate"] == pytest.approx(expected["total"]["estimate"]["enroll"], **CLOSE)
    assert total["std_error"] == pytest.approx(expected["total"]["se"]["enroll"], **CLOSE)
    by_type = measures.mean(sv, "api00", by="stype").set_index("level")
    for row in expected["by_stype"]:
        assert by_type.loc[row["stype"], "estimate"] == pytest.approx(row["api00"], **CLOSE)
        assert by_type.loc[row["stype"], "std_error"] == pytest.approx(row["se"], **CLOSE)


def jackknife(frame, group, cluster, population):
    """Delete-one replicate weights within groups, and their coefficients."""
    weights, coefficients = {}, []
    for _, rows in frame.groupby(group):
        n = rows[cluster].nunique()
        for gone in rows[cluster].unique():
            changed = frame["pw"].mask(frame[group] == rows[group].iloc[0], frame["pw"] * n / (n - 1))
            weights[f"r{len(weights)}"] = changed.mask(frame[cluster] == gone, 0.0)
            coefficients.append((n - 1) / n * (1 - n / rows[population].iloc[0]))
    return weights, coefficients


def test_jackknife_of_strata(shared, oracle):
    frame = read(shared, "apistrat")
    weights, coefficients = jackknife(frame, "stype", "cds", "fpc")
    given = ReplicateWeights(list(weights), "jkn", coefficients=coefficients, centre="mean")
    sv = survey.from_frame(
        pd.concat([frame, pd.DataFrame(weights)], axis=1), SCHOOLS, design=Design(weight="pw", replicates=given)
    )
    got, expected = measures.mean(sv, "api00").iloc[0], oracle("survey_design")["rep_JKn_strat"]
    assert got["estimate"] == pytest.approx(expected["estimate"]["api00"], **CLOSE)
    assert got["std_error"] == pytest.approx(expected["se"]["api00"], **CLOSE)
    assert got["df"] == 197


def test_jackknife_of_clusters_as_printed(shared):
    frame = read(shared, "apiclus1", one=1)
    weights, coefficients = jackknife(frame, "one", "dnum", "fpc")
    given = ReplicateWeights(list(weights), "jk1", coefficients=coefficients, centre="mean")
    sv = survey.from_frame(
        pd.concat([frame, pd.DataFrame(weights)], axis=1), SCHOOLS, design=Design(weight="pw", replicates=given)
    )
    means = measures.mean(sv, ["api00", "api99"])
    assert means["std_error"].round(4).tolist() == [26.3294, 26.9985]
    assert measures.profile(sv, "stype")["std_error"].round(4).tolist() == [0.0514, 0.0278, 0.0332]
    total = measures.total(sv, "enroll").iloc[0]
    assert [round(total["estimate"], 2), round(total["std_error"], 2)] == [3404940.13, 932235.03]


def test_two_stages_as_printed(shared):
    design = Design(weight="pw", cluster=["dnum", "snum"], fpc=["fpc1", "fpc2"])
    sv = survey.from_frame(read(shared, "apiclus2"), SCHOOLS, design=design)
    mean, total = measures.mean(sv, "api00").iloc[0], measures.total(sv, "enroll").iloc[0]
    assert [round(mean["estimate"], 2), round(mean["std_error"], 3)] == [670.81, 30.099]
    assert np.round([total["estimate"], total["std_error"]]).tolist() == [2639273, 799638]
