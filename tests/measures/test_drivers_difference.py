"""Differences of drivers between groups: against the drivers of each group, replicates of both, and simulated truth."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.drivers_difference import DIFFERENCES, OVERALL, all_zero
from csat_helpers.survey import Design, Disclosure

from .conftest import DRIVERS, answers, ask

NAMES = ["a", "b", "c"]


def groups(n=600, seed=1, turned=True, levels=2):
    """Groups x, y ...; in x the outcome follows a, elsewhere b (or a everywhere)."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(size=(n, 3)) + 0.5 * rng.normal(size=(n, 1)), columns=NAMES)
    frame["g"] = np.array(list("xyz"))[rng.integers(0, levels, n)]
    first = np.where((frame["g"] == "x") | (not turned), frame["a"], frame["b"])
    return frame.assign(o=first + 0.4 * frame["c"] + rng.normal(size=n), w=rng.uniform(0.5, 2, n))


def survey_of(frame, **design):
    return survey.from_frame(frame, {"items": {n: {"scale": {}} for n in [*NAMES, "o"]}}, design=Design(**design))


@pytest.fixture(scope="module")
def turned():
    return survey_of(groups(), weight="w")


def test_columns_and_estimates_are_those_of_the_groups(turned):
    got = measures.drivers_difference(turned, "o", NAMES, "g", against=None, replicates=200)
    assert list(got.differences.columns) == DIFFERENCES
    assert list(got.overall.columns) == OVERALL
    alone = measures.drivers(turned, "o", NAMES, by="g", replicates=0).set_index(["level", "item"])
    for measure, column in (("share", "share"), ("part", "estimate")):
        found = measures.drivers_difference(turned, "o", NAMES, "g", measure=measure, replicates=50).differences
        expected = alone.loc["x", column] - alone.loc["y", column]
        np.testing.assert_allclose(found.loc[found["level"] == "x", "estimate"], expected, atol=1e-12)
        assert set(found["measure"]) == {f"driver_{measure}"}


@pytest.mark.parametrize("against", [None, "rest", "x"])
def test_the_models_that_are_compared_are_those_of_drivers(turned, against):
    """The same draws, the same numbers: what an exhibit shows beside its differences need not be fitted anew."""
    got = measures.drivers_difference(turned, "o", NAMES, "g", against=against, replicates=100)
    pd.testing.assert_frame_equal(got.drivers, measures.drivers(turned, "o", NAMES, by="g", replicates=100))


def test_the_truth_is_found(turned):
    got = measures.drivers_difference(turned, "o", NAMES, "g", replicates=300)
    rows = got.differences.set_index(["level", "item"])
    assert rows.loc[("x", "a"), "estimate"] > 0.4
    assert rows.loc[("x", "a"), "p_value"] < 0.001
    assert rows.loc[("x", "c"), "p_value"] > 0.05
    assert got.overall["p_value"].iloc[0] < 0.001
    assert got.overall["levels"].iloc[0] == 2


def test_errors_of_groups_apart_are_those_of_both(turned):
    """Groups of no common cluster: the variance of the difference is near the sum of theirs."""
    one = measures.drivers(turned, "o", NAMES, by="g", replicates=2000).set_index(["level", "item"])
    spread = one["share_high"] - one["share_low"]  # intervals of near normal draws
    got = measures.drivers_difference(turned, "o", NAMES, "g", against=None, replicates=2000).differences
    apart = np.sqrt(spread["x"] ** 2 + spread["y"] ** 2) / (2 * 1.96)
    assert list(got["std_error"]) == pytest.approx(list(apart), rel=0.1)


def test_clusters_that_groups_share_count():
    """Pairs of one household, one in each group, with the same answers: nothing can differ."""
    frame = groups(300, turned=False).assign(g="x", family=np.arange(300))
    twice = pd.concat([frame, frame.assign(g="y")], ignore_index=True)
    together = measures.drivers_difference(survey_of(twice, cluster=["family"]), "o", NAMES, "g", replicates=100)
    apart = measures.drivers_difference(survey_of(twice), "o", NAMES, "g", replicates=100)
    assert together.differences["std_error"].max() < 1e-10
    assert apart.differences["std_error"].min() > 0.005
    assert apart.overall["p_value"].iloc[0] > 0.99


def test_respondents_who_come_back_count():
    frame = groups(300, turned=False).assign(g="x", who=np.arange(300))
    twice = pd.concat([frame, frame.assign(g="y")], ignore_index=True)
    items = {"who": {"role": "id"}, **{n: {"scale": {}} for n in [*NAMES, "o"]}}
    got = measures.drivers_difference(survey.from_frame(twice, {"items": items}), "o", NAMES, "g", replicates=50)
    assert got.differences["std_error"].max() < 1e-10


def test_against_one_level_and_the_rest():
    sv = survey_of(groups(900, levels=3))
    one = measures.drivers_difference(sv, "o", NAMES, "g", against="x", replicates=50).differences
    assert one[["level", "other"]].drop_duplicates().to_numpy().tolist() == [["y", "x"], ["z", "x"]]
    rest = measures.drivers_difference(sv, "o", NAMES, "g", replicates=50).differences
    assert set(rest["other"]) == {"rest"}
    whole = measures.drivers(survey_of(groups(900, levels=3).query("g != 'x'")), "o", NAMES, replicates=0)
    own = measures.drivers(sv, "o", NAMES, by="g", replicates=0).query("level == 'x'")
    np.testing.assert_allclose(
        rest.query("level == 'x'")["estimate"], own["share"].to_numpy() - whole["share"].to_numpy()
    )
    assert len(measures.drivers_difference(sv, "o", NAMES, "g", against=None, replicates=50).differences) == 9


def test_logistic_outcomes_are_compared():
    frame = groups(1200)
    frame["o"] = (frame["o"] > 0.5).astype(float)
    got = measures.drivers_difference(survey_of(frame), "o", NAMES, "g", outcome_model="logistic", replicates=200)
    assert got.differences.set_index(["level", "item"]).loc[("x", "a"), "p_value"] < 0.001
    assert set(got.overall["r2_kind"]) == {"mcfadden"}


def test_small_groups_are_hidden_with_what_would_give_them_away():
    frame = answers(300)
    frame["region"] = ["N"] * 8 + ["S"] * 292
    sv = ask(frame, disclosure=Disclosure())
    got = measures.drivers_difference(sv, "all", DRIVERS, "region", replicates=50)
    assert (got.differences["suppressed"] != "").all()
    assert got.differences[["estimate", "p_value", "base", "other_base"]].isna().all(axis=None)
    assert got.overall["p_value"].isna().all()
    assert "fewer than two groups" in got.overall["reason"].iloc[0]
    pd.testing.assert_frame_equal(got.drivers, measures.drivers(sv, "all", DRIVERS, by="region", replicates=50))


def test_a_group_without_a_model_says_why():
    frame = groups(600, levels=3)
    frame.loc[frame["g"] == "z", "a"] = 1.0
    got = measures.drivers_difference(survey_of(frame), "o", NAMES, "g", against=None, replicates=50)
    rows = got.differences.set_index(["level", "other"])
    assert rows.loc[("x", "z"), "reason"].str.contains("same answer to a").all()
    assert rows.loc[("x", "z"), "estimate"].isna().all()
    assert rows.loc[("x", "y"), "p_value"].notna().all()
    assert got.overall["levels"].iloc[0] == 2
    alone = measures.drivers(survey_of(frame), "o", NAMES, by="g", replicates=50)
    pd.testing.assert_frame_equal(got.drivers, alone)


def test_holm_counts_all_drivers_and_comparisons(turned):
    plain, held = (
        measures.drivers_difference(turned, "o", NAMES, "g", against=None, replicates=100, adjust=a).differences
        for a in (None, "bonferroni")
    )
    np.testing.assert_allclose(held["p_value"], np.minimum(3 * plain["p_value"], 1))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"measure": "shares"}, "Did you mean 'share'"),
        ({"against": "w"}, "has no level 'w'"),
        ({"adjust": "holms"}, "Did you mean 'holm'"),
        ({"replicates": 0}, "takes replicates"),
    ],
)
def test_unknown_settings(turned, settings, message):
    with pytest.raises(MeasureError, match=message):
        measures.drivers_difference(turned, "o", NAMES, "g", **settings)


def test_nothing_to_compare_is_empty_frames(turned):
    got = measures.drivers_difference(turned, "o", [], "g")
    assert got.differences.empty
    assert got.overall.empty


def test_one_change_is_students_t():
    """The sum of squares of one change is t squared."""
    got = all_zero(np.array([0.3]), np.array([[0.01]]), 40)
    assert got["statistic"] == pytest.approx(9)
    assert (got["df"], got["df_error"]) == (1, 40)


def test_equal_independent_changes_are_chi_square():
    """Four changes of one variance: their mean square over it, on four degrees of freedom."""
    got = all_zero(np.array([0.1, 0.2, -0.1, 0.3]), 0.01 * np.eye(4), 1e9)
    assert got["statistic"] == pytest.approx(0.15 / 0.04)
    assert got["p_value"] == pytest.approx(0.00470, abs=2e-5)  # chi-square of 15 on 4


@pytest.mark.slow
def test_size_under_no_difference():
    """No difference in the population: about one in twenty is called one (5.5 % of 400 samples of five drivers, n = 600)."""
    p = []
    for seed in range(200):
        sv = survey_of(groups(400, seed=100 + seed, turned=False), weight="w")
        p.append(measures.drivers_difference(sv, "o", NAMES, "g", replicates=300).overall["p_value"].iloc[0])
    assert 0.015 <= np.mean(np.array(p) < 0.05) <= 0.095
