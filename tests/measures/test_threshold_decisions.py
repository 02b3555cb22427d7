"""Threshold decisions: against tests worked by hand, other measures, and what a decision may not say."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures import threshold_decisions
from csat_helpers.measures.claim_check_shares import design_bounds, design_p
from csat_helpers.measures.threshold_tests import restored, transformed

ASKED = {
    "scales": {"r": {"min": 1, "max": 5}},
    "items": {
        "q": {"scale": "r", "role": "overall", "label": "Overall"}, "a": {"scale": "r", "role": "driver"},
        "b": {"scale": "r", "role": "driver"}, "n": {"scale": {"min": 0, "max": 10}, "role": "recommend"},
        "branch": {"role": "segment"},
    },
}  # fmt: skip


def answers(n: int = 240, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    made = {name: rng.choice([1, 2, 3, 4, 5], n, p=[0.05, 0.1, 0.2, 0.4, 0.25]) for name in ("q", "a", "b")}
    branch = np.arange(n) % 3
    return pd.DataFrame({**made, "n": rng.integers(0, 11, n), "branch": [f"b{k}" for k in branch]}).assign(
        w=rng.uniform(0.5, 2, n), h=np.arange(n) % 2, c=np.arange(n) // 4 * 2 + np.arange(n) % 2
    )


def surveyed(frame: pd.DataFrame, *, disclosure: Disclosure | None = None, **design: object) -> survey.Survey:
    asked = {**ASKED, "items": {name: item for name, item in ASKED["items"].items() if name in frame}}
    return survey.from_frame(frame, asked, design=survey.Design(**design), disclosure=disclosure)


def one(sv: survey.Survey, by: str | None = None, **threshold: object) -> pd.Series:
    return threshold_decisions(sv, [threshold], by=by).iloc[0]


def hall(x: np.ndarray, threshold: float) -> float:
    """Hall's transformed t of a simple random sample, from its moments."""
    n, error = len(x), x.std(ddof=1) / np.sqrt(len(x))
    t = (x.mean() - threshold) / error
    s = n**2 / ((n - 1) * (n - 2)) * ((x - x.mean()) ** 3).sum() / n**3 / error**3
    return t + s * t**2 / 3 + s**2 * t**3 / 27 + s / 6


def test_the_whole_by_hand():
    frame = answers()
    x = (frame["q"].to_numpy() - 1) * 25.0
    found = one(surveyed(frame), item="q", at_least=60, error=0.1)
    p = stats.t.sf(hall(x, 60.0), len(x) - 1)
    assert found["p_meets"] == pytest.approx(p, rel=1e-9)
    assert found["p_fails"] == pytest.approx(1 - p, rel=1e-9)
    assert found["df"] == len(x) - 1
    assert found["std_error"] == pytest.approx(x.std(ddof=1) / np.sqrt(len(x)))


@pytest.mark.parametrize("side", ["at_least", "at_most"])
def test_bounds_are_where_the_tests_turn(side):
    """At either bound one of the two tests has just the error declared."""
    sv = surveyed(answers())
    found = one(sv, item="q", error=0.05, **{side: 60})
    low, high = (one(sv, item="q", error=0.05, **{side: found[end]}) for end in ("conf_low", "conf_high"))
    better = ("p_meets", "p_fails") if side == "at_least" else ("p_fails", "p_meets")
    assert low[better[0]] == pytest.approx(0.05)
    assert high[better[1]] == pytest.approx(0.05)


def test_without_skewness_it_is_student_s_t():
    frame = pd.DataFrame({"q": [1, 2, 2, 3, 3, 3, 3, 4, 4, 5] * 4})
    found = one(surveyed(frame), item="q", measure="mean", at_least=2.7)
    known = stats.ttest_1samp(frame["q"], 2.7, alternative="greater")
    assert found["p_meets"] == pytest.approx(known.pvalue)
    assert found["conf_low"] == pytest.approx(known.confidence_interval(0.95).low)
    assert found["decision"] == "meets"


def test_sides_mirror_each_other():
    sv = surveyed(answers())
    least, most = one(sv, item="q", at_least=66), one(sv, item="q", at_most=66)
    assert least["p_meets"] == most["p_fails"]
    assert least["p_fails"] == most["p_meets"]


@pytest.mark.parametrize("measure", ["index", "mean", "nps", "top_box", "bottom_box"])
def test_estimates_and_errors_are_those_of_the_measures(measure):
    """In a stratum of its own each unit has the estimate, error and df of a survey of nobody else."""
    frame = answers()
    item, value = ("n", -20.0) if measure == "nps" else ("q", {"index": 60.0, "mean": 3.4}.get(measure, 0.6))
    call = measures.item_index if measure == "index" else getattr(measures, measure)
    whole = surveyed(frame.assign(h=frame["branch"]), weight="w", stratum="h")
    found = threshold_decisions(whole, [{"item": item, "measure": measure, "at_least": value}], by="branch")
    for level, row in found.set_index("level").iterrows():
        alone = surveyed(frame[frame["branch"] == level], weight="w")
        known = call(alone, item).iloc[0]
        for name in ("estimate", "std_error", "df", "base"):
            assert row[name] == pytest.approx(known[name]), name
        single = one(alone, item=item, measure=measure, at_least=value)
        for name in ("p_meets", "p_fails", "conf_low", "conf_high", "needed"):
            assert row[name] == pytest.approx(single[name], nan_ok=True), name


def test_a_role_s_index_is_a_composite_and_its_other_measures_are_of_each_item():
    sv = surveyed(answers())
    found = one(sv, role="driver", at_least=60)
    assert found["estimate"] == pytest.approx(measures.index(sv, ["a", "b"])["estimate"].iloc[0])
    assert (found["item"], found["measure"]) == ("index", "index")
    each = threshold_decisions(sv, [{"role": "driver", "measure": "mean", "at_least": 3}])
    assert each["item"].tolist() == ["a", "b"]


def test_shares_are_held_by_the_exact_binomial():
    frame = answers()
    sv = surveyed(frame, weight="w")
    found = one(sv, item="q", measure="top_box", at_least=0.6)
    known = measures.top_box(sv, "q").iloc[0]
    sizes = tuple(known[name] for name in ("estimate", "std_error", "base", "effective_base", "df"))
    assert (found["conf_low"], found["conf_high"]) == pytest.approx(design_bounds(*sizes, 0.05))
    assert found["p_meets"] == pytest.approx(design_p(*sizes, 0.6, above=True))
    alike = one(surveyed(pd.DataFrame({"q": [5] * 100})), item="q", measure="top_box", boxes=1, at_least=0.9)
    assert alike["decision"] == "meets"
    assert alike["conf_low"] == pytest.approx(0.05 ** (1 / 100))


def test_a_unit_s_degrees_of_freedom_are_those_of_its_clusters():
    """60 clusters lie in 2 strata; each branch reaches some: all of a cluster's stratum count by the part reached."""
    frame = answers()
    sv = surveyed(frame, stratum="h", cluster=["c"])
    found = threshold_decisions(sv, [{"item": "q", "at_least": 60}], by="branch").set_index("level")
    for level, part in frame.groupby("branch"):
        reached = part.groupby("h")["c"].nunique()
        total = frame.groupby("h")["c"].nunique()
        by_hand = reached.sum() - max((reached / total).sum(), 1.0)
        assert found.loc[level, "df"] == pytest.approx(min(by_hand, frame["c"].nunique() - 2))


def test_skewness_is_that_of_cluster_sums():
    """Everyone twice, as clusters of two, is the survey of everyone once."""
    frame = answers(120)
    twice = pd.concat([frame, frame]).assign(c=[*range(120), *range(120)])
    single, double = (one(sv, item="q", at_least=64) for sv in (surveyed(frame), surveyed(twice, cluster=["c"])))
    for name in ("p_meets", "conf_low", "conf_high", "df"):
        assert double[name] == pytest.approx(single[name]), name


def test_holm_is_over_all_decisions_of_the_frame():
    sv = surveyed(answers())
    asked = [{"item": "q", "at_least": 62}, {"item": "a", "at_least": 58}]
    by_itself = threshold_decisions(sv, asked, by="branch")
    over_all = threshold_decisions(sv, asked, by="branch", adjust="holm")
    assert (over_all["decisions"] == 6).all()
    ordered = np.sort(by_itself["p_meets"])
    stepped = np.maximum.accumulate(ordered * (6 - np.arange(6))).clip(max=1)
    assert np.sort(over_all["p_meets_adjusted"]) == pytest.approx(stepped)
    assert by_itself["p_meets_adjusted"].tolist() == by_itself["p_meets"].tolist()
    assert over_all["bound_error"].tolist() == pytest.approx([0.05 / 6] * 6)
    assert (over_all["conf_low"] < by_itself["conf_low"]).all()


def test_needed_respondents_by_hand():
    found = one(surveyed(answers()), item="q", at_least=68)
    assert found["decision"] == "cannot_tell"
    reach = stats.t.ppf(0.95, 239) + stats.norm.ppf(0.8)
    times = (reach * found["std_error"] / (found["estimate"] - 68)) ** 2
    assert found["needed"] == np.ceil(240 * times)
    assert found["more"] == found["needed"] - 240


def test_small_units_have_no_decision_and_a_reason():
    frame = answers()
    frame.loc[:39, "branch"] = "b9"
    frame.loc[40:60, "branch"] = "b8"
    sv = surveyed(frame[~((frame["branch"] == "b8") & (frame.index > 55))], disclosure=Disclosure())
    found = threshold_decisions(sv, [{"item": "q", "at_least": 60}], by="branch").set_index("level")
    assert found.loc["b8", "decision"] == ""
    assert found.loc["b8", "reason"] == "too few respondents"
    assert found.loc["b8", "suppressed"] == "reliability"
    assert np.isnan(found.loc["b8", ["estimate", "conf_low", "p_meets", "needed"]].to_numpy(float)).all()
    assert found.loc["b8", "threshold"] == 60
    assert found.loc["b9", "flag"] == "caution"
    assert (found.drop(index="b8")["decision"] != "").all()


@pytest.mark.parametrize(
    ("frame", "design", "reason"),
    [
        (pd.DataFrame({"q": [4, 5, 3] * 9}), {}, "fewer than 30 respondents"),
        (pd.DataFrame({"q": [4, 5, 3] * 20, "c": [*range(6)] * 10}), {"cluster": ["c"]}, "fewer than 10 clusters"),
        (pd.DataFrame({"q": [4] * 60}), {}, "everyone answered alike: no error to test against"),
        (pd.DataFrame({"q": [4] * 60, "c": 1}), {"cluster": ["c"]}, "all answers lie in one cluster"),
    ],
)
def test_no_decision_where_no_test_can_stand(frame, design, reason):
    found = one(surveyed(frame, **design), item="q", at_least=50)
    assert found["decision"] == ""
    assert found["reason"].startswith(reason)
    assert np.isnan(found["conf_low"])


def test_thresholds_for_units_or_the_whole_are_judged_there_alone():
    sv = surveyed(answers())
    asked = [
        {"item": "q", "at_least": 50, "each": "unit"}, {"item": "a", "at_least": 50, "each": "whole"},
        {"item": "b", "at_least": 50},
    ]  # fmt: skip
    assert threshold_decisions(sv, asked)["item"].tolist() == ["a", "b"]
    assert threshold_decisions(sv, asked)["standard"].tolist() == [2, 3]
    assert threshold_decisions(sv, asked, by="branch")["item"].unique().tolist() == ["q", "b"]
    assert threshold_decisions(sv, []).empty
    assert threshold_decisions(sv).empty


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        ({"item": "qq", "at_least": 60}, "regulation.thresholds.0.item: 'qq' is not an item. Did you mean 'q'?"),
        ({"role": "drivers", "at_least": 60}, "'drivers' is not a role. Did you mean 'driver'?"),
        ({"role": "effort", "at_least": 60}, "No item has the role effort."),
        ({"item": "q", "at_least": 130}, "at_least: 130 is not on the scale of the measure: an index from 0 to 100."),
        ({"item": "q", "at_least": 4}, "4 looks like a share or a mean; the measure is an index from 0 to 100."
                                       " Write at_least: 75, if that is meant."),
        ({"item": "q", "measure": "top_box", "at_least": 80}, "80 is not on the scale of the measure: a share from 0"
                                                              " to 1. Write at_least: 0.8, if that is meant."),
        ({"item": "q", "measure": "mean", "at_most": 6}, "6 is not on the scale of the measure: the mean of 'q' from 1"
                                                         " to 5."),
        ({"item": "q", "measure": "nps", "at_least": 20}, "'q' is asked from 1 to 5; a net promoter score needs 0"),
        ({"item": "n", "measure": "nps", "at_least": -101}, "-101 is not on the scale of the measure: a net promoter"),
        ({"item": "q", "measure": "top_box", "boxes": 5, "at_least": 0.5}, "thresholds.0.boxes: 5 boxes are not a"),
        ({"item": "branch", "at_least": 60}, "Item 'branch' is no rating"),
        ({"item": "q", "at_least": 60, "error": 0.5}, "threshold 1: Key 'error' has the value 0.5; it should be less"),
        ({"item": "q", "role": "overall", "at_least": 60}, "A threshold has one of 'item' and 'role', not both."),
    ],
)  # fmt: skip
def test_what_cannot_be_held_is_refused(threshold, expected):
    with pytest.raises(MeasureError) as caught:
        threshold_decisions(surveyed(answers()), [threshold])
    assert expected in str(caught.value)


@pytest.mark.parametrize("more", [{"error": 0.5}, {"error": 0}, {"adjust": "fdr_bh"}])
def test_settings_that_are_none_are_refused(more):
    with pytest.raises(MeasureError):
        threshold_decisions(surveyed(answers()), [{"item": "q", "at_least": 60}], **more)


def test_hall_s_transformation_is_increasing_and_its_inverse_takes_it_back():
    t, skewness = np.linspace(-6, 6, 49)[:, None], np.array([-0.5, -0.1, 0.0, 0.2, 0.5])
    moved = transformed(t, skewness)
    assert (np.diff(moved, axis=0) >= 0).all()
    assert restored(moved, skewness) == pytest.approx(np.broadcast_to(t, moved.shape), abs=1e-5)


def test_both_errors_are_kept_at_skewed_answers():
    """2,000 samples of 40 at a value just at the threshold: without the correction one is 7 %, the other 3 %."""
    rng, mean = np.random.default_rng(3), 25 * np.array([5, 10, 20, 40, 25]) / 100 @ np.arange(5)
    x = rng.choice(np.arange(5) * 25.0, (2000, 40), p=[0.05, 0.1, 0.2, 0.4, 0.25])
    error = x.std(axis=1, ddof=1) / np.sqrt(40)
    s = 40**2 / (39 * 38) * ((x - x.mean(axis=1, keepdims=True)) ** 3).sum(axis=1) / 40**3 / error**3
    moved = transformed((x.mean(axis=1) - mean) / error, s)
    reach = stats.t.ppf(0.95, 39)
    assert (moved > reach).mean() == pytest.approx(0.05, abs=0.013)
    assert (moved < -reach).mean() == pytest.approx(0.05, abs=0.013)
