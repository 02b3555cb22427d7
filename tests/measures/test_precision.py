"""Margins of error by base, against the intervals of the study itself and the textbook formula."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.measures.precision import PRECISION
from csat_helpers.survey import Design, Disclosure

from .conftest import answers, ask


def of(frame, measure):
    return frame[frame["measure"] == measure].set_index("base")


def test_without_a_design_it_is_the_textbook_margin():
    sv = survey.from_frame(pd.DataFrame({"a": np.arange(2000)}), {})
    frame = measures.precision(sv)
    assert list(frame.columns) == PRECISION
    assert frame["base"].tolist() == [2000, 1000, 500, 200, 100, 50]
    expected = stats.t.ppf(0.975, 1999) * np.sqrt(0.25 / frame["base"])
    assert frame["margin"].to_numpy() == pytest.approx(expected.to_numpy())
    assert frame["margin"].iloc[1] == pytest.approx(measures.margin_of_error(1000), rel=2e-3)


def test_the_whole_sample_has_the_interval_of_its_own_estimate(complex_):
    frame = measures.precision(complex_, "a", recommend="rec")
    for measure, own in (("index", measures.index(complex_, "a")), ("nps", measures.nps(complex_, "rec"))):
        first, row = frame[frame["measure"] == measure].iloc[0], own.iloc[0]
        assert first["margin"] == pytest.approx((row["conf_high"] - row["conf_low"]) / 2)
        assert (first["base"], first["deff"]) == (row["base"], pytest.approx(row["deff"]))


def test_smaller_bases_have_no_better_design_effect_than_unequal_weights_alone():
    rng = np.random.default_rng(3)
    frame = answers(400).assign(w=rng.uniform(0.2, 3.0, 400))
    sv = survey.rake(ask(frame, design=Design(weight="w")), {"region": {"N": 0.5, "S": 0.5}})
    weight = sv.arrays.weight
    kish = len(weight) * (weight**2).sum() / weight.sum() ** 2
    found = measures.precision(sv, "a")
    smaller = found[found["base"] <= 200]
    assert (smaller["deff"] >= kish - 1e-12).all()
    share = of(found, "share")
    assert share.loc[100, "margin"] == pytest.approx(share.loc[200, "margin"] * np.sqrt(2))


def test_bases_that_would_be_hidden_are_left_out():
    frame = answers(300)
    policy = Disclosure(reliable_base=100)
    assert of(measures.precision(ask(frame, disclosure=policy)), "share").index.tolist() == [300, 200, 100]
    flagged = policy.model_copy(update={"reliability": "flag"})
    assert of(measures.precision(ask(frame, disclosure=flagged)), "share").index.tolist() == [300, 200, 100, 50]


def test_a_measure_of_nobody_has_a_reason():
    sv = ask(answers(60), disclosure=Disclosure(privacy_base=50, reliable_base=50)).focus(segment={"region": "N"})
    row = of(measures.precision(sv, "a"), "index").iloc[0]
    assert np.isnan(row["margin"])
    assert row["reason"]


def test_of_a_known_population_only_those_who_did_not_answer_are_left_to_chance():
    frame = pd.DataFrame({"q": [1, 2, 3, 4, 5] * 10, "N": 100})
    asked = {"items": {"q": {"scale": {"min": 1, "max": 5}}}}
    drawn = measures.precision(survey.from_frame(frame, asked, design=survey.Design(fpc=["N"])), bases=[20])
    endless = measures.precision(survey.from_frame(frame, asked), bases=[20])
    assert (drawn["margin"] / endless["margin"]).round(9).tolist() == [round(0.5**0.5, 9)] * 2
