import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.contrasts import COLUMNS
from csat_helpers.survey import Disclosure
from csat_helpers.survey.replicate_weights import ReplicateWeights

from .by_hand import ask, frames, influence, variance_of_sum
from .conftest import answers
from .conftest import ask as ask_standard


@settings(max_examples=40, deadline=None)
@given(frames())
def test_gap_and_its_error(frame):
    sv = ask(frame, stratum="s", cluster=["psu"], fpc=["N1"])
    for _, row in measures.gap(sv, ("a", "b"), by="g").iterrows():
        inside, w = (frame["g"] == row["level"]).to_numpy(), frame["w"].to_numpy()
        uses = [inside & frame[i].notna().to_numpy() & (w > 0) for i in "ab"]
        assert [row["base"], row["other_base"]] == [use.sum() for use in uses]
        if not all(use.any() for use in uses):
            assert (np.isnan(row["estimate"]), row["reason"]) == (True, "no respondents")
            continue
        (first, z1), (second, z2) = (influence(frame[i].to_numpy(), w, inside) for i in "ab")
        assert row["estimate"] == pytest.approx(first - second)
        if min(frame["psu"][use].nunique() for use in uses) > 1:
            error = np.sqrt(variance_of_sum(frame, z1 - z2, 1, 1))
            assert row["std_error"] == pytest.approx(error, rel=1e-8, abs=1e-10)
        else:
            assert (np.isnan(row["std_error"]), row["reason"] != "") == (True, True)


def test_the_same_respondents_are_compared_with_themselves():
    rng = np.random.default_rng(1)
    first = rng.integers(1, 5, 90).astype(float)
    frame = pd.DataFrame({"a": first, "b": first + (rng.random(90) < 0.2)})
    items = {name: {"scale": {"min": 1, "max": 5}} for name in "ab"}
    got = measures.gap(survey.from_frame(frame, {"items": items}), [("b", "a")]).iloc[0]
    test = stats.ttest_1samp(frame["b"] - frame["a"], 0)
    assert got["estimate"] / got["std_error"] == pytest.approx(test.statistic)
    assert got["p_value"] == pytest.approx(test.pvalue)
    low, high = test.confidence_interval()
    assert (got["conf_low"], got["conf_high"]) == pytest.approx((low, high))


@pytest.mark.parametrize("measure", ["mean", "index", "top_box", "bottom_box"])
def test_measures(plain, measure):
    got = measures.gap(plain, [("a", "b"), ("d", "a")], measure=measure, by="region")
    asked = measures.item_index if measure == "index" else getattr(measures, measure)
    single = asked(plain, ["a", "b", "d"], by="region").set_index(["item", "level"])["estimate"]
    assert list(got.columns) == COLUMNS
    for _, row in got.iterrows():
        assert row["estimate"] == pytest.approx(single[row["item"], row["level"]] - single[row["other"], row["level"]])
    assert got["label"].tolist() == ["Speed", "Speed", "Price", "Price"]
    assert got["other_label"].tolist() == ["Cover", "Cover", "Speed", "Speed"]


def test_replicate_weights():
    frame = answers(80)
    rng = np.random.default_rng(0)
    names = [f"r{k}" for k in range(12)]
    frame = frame.assign(**{name: frame["w"] * rng.uniform(0, 2, 80) for name in names})
    design = survey.Design(weight="w", replicates=ReplicateWeights(names, "bootstrap"))
    got = measures.gap(ask_standard(frame, design=design), ("a", "b")).iloc[0]
    gaps = [np.average(frame["a"] - frame["b"], weights=frame[name]) for name in ["w", *names]]
    assert got["std_error"] == pytest.approx(np.sqrt(np.mean((np.array(gaps[1:]) - gaps[0]) ** 2)))


def test_pairs_that_differ_by_nothing_are_not_tested():
    frame = pd.DataFrame({"a": [4.0, 3, 5], "b": [3.0, 2, 4]})
    items = {name: {"scale": {"min": 1, "max": 5}} for name in "ab"}
    got = measures.gap(survey.from_frame(frame, {"items": items}), ("a", "b")).iloc[0]
    assert (got["estimate"], got["std_error"]) == (1.0, 0.0)
    assert np.isnan(got["p_value"])
    assert got["reason"] == "everyone answered alike: no error to test against"


def test_the_smaller_base_decides_what_is_shown():
    frame = answers(200)
    frame["b"] = frame["b"].where(frame.index < 8)
    got = measures.gap(ask_standard(frame, disclosure=Disclosure()), [("a", "b"), ("a", "c")])
    assert got["suppressed"].tolist() == ["privacy", ""]
    assert got.iloc[0][["estimate", "base", "other_base"]].isna().all()


@pytest.mark.parametrize(
    ("pairs", "measure", "message"),
    [
        ([("a",)], "mean", "is no pair of two items"),
        ([("a", "a")], "mean", "is no pair of two items"),
        (["ab"], "mean", "is no pair"),
        ([("a", "b")], "meen", "'meen' has no differences.*Did you mean 'mean'"),
        ([("a", "b")], "nps", "needs 0 to 10"),
    ],
)
def test_errors(plain, pairs, measure, message):
    with pytest.raises(MeasureError, match=message):
        measures.gap(plain, pairs, measure=measure)
    assert measures.gap(plain, []).empty


def test_a_small_base_beside_nobody_is_hidden():
    frame = answers(200)
    frame["a"], frame["b"] = frame["a"].where(frame.index < 8), np.nan
    got = measures.gap(ask_standard(frame, disclosure=Disclosure()), ("a", "b")).iloc[0]
    assert got["suppressed"] == "privacy"
    assert np.isnan(got["base"])
