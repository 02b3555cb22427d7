"""What must hold of any survey, whatever its design."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csat_helpers import measures

from .by_hand import CLUSTERS, FPC, ask, frames

tried = settings(max_examples=15, deadline=None)
DESIGNS = [
    {},
    {"stratum": "s", "cluster": CLUSTERS, "fpc": FPC},
    {"stratum": "s", "cluster": ["psu"], "margins": [["m"]]},
]
WORDS = ["item", "measure", "by", "level", "reason"]
NUMBERS = ["estimate", "std_error", "conf_low", "conf_high", "df", "base"]


def results(sv):
    """One frame of every kind of estimate."""
    parts = [
        measures.mean(sv, ["a", "x"], by="g"),
        measures.top_box(sv, "a", by="g", interval="beta"),
        measures.distribution(sv, "b", by="g"),
        measures.profile(sv, "g", interval="wilson"),
        measures.ratio(sv, "a", "x", by="g"),
        measures.quantile(sv, "x", by="g"),
        measures.gap(sv, ("a", "b"), by="g"),
        measures.difference(sv, ["a", "b"], "g", against=None),
        measures.difference(sv, "a", "g"),
    ]
    return pd.concat(parts, ignore_index=True)


def same(one, two):
    for name in WORDS:
        assert one[name].tolist() == two[name].tolist()
    for name in NUMBERS:
        np.testing.assert_allclose(two[name], one[name], rtol=1e-8, atol=1e-7, err_msg=name)


@tried
@given(frames(lonely=False), st.sampled_from(DESIGNS), st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(frame, design, seed):
    shuffled = frame.sample(frac=1, random_state=seed).reset_index(drop=True)
    one, two = ask(frame, **design), ask(shuffled, **design)
    same(results(one), results(two))
    same(measures.total(one, ["a", "x"], by="g"), measures.total(two, ["a", "x"], by="g"))


@tried
@given(frames(lonely=False), st.sampled_from(DESIGNS), st.floats(1e-3, 1e3))
def test_the_scale_of_weights_changes_no_estimate_and_multiplies_totals(frame, design, by):
    one, two = ask(frame, **design), ask(frame.assign(w=frame["w"] * by), **design)
    same(results(one), results(two))
    single, scaled = (measures.total(sv, ["a", "x"], by="g") for sv in (one, two))
    for name in ("estimate", "std_error", "conf_low", "conf_high", "weighted_base"):
        np.testing.assert_allclose(scaled[name], by * single[name], rtol=1e-8, atol=1e-9 * by)


@tried
@given(frames())
def test_equal_weights_have_the_base_as_effective_base_and_a_design_effect_of_one(frame):
    sv = ask(frame.assign(w=2.5))
    for measure in (measures.mean, measures.top_box, measures.item_index, measures.distribution):
        got = measure(sv, ["a", "b"])
        got = got[got["base"] > 1]
        np.testing.assert_allclose(got["effective_base"], got["base"], rtol=1e-12)
        # Those who did not answer are in the sample too: N / (N - 1) of it, where the simple sample has n / (n - 1).
        expected = (got["base"] - 1) / got["base"] * len(frame) / (len(frame) - 1)
        spread = got["deff"].notna()
        np.testing.assert_allclose(got["deff"][spread], expected[spread], rtol=1e-9)


def test_a_complete_sample_of_equal_weights_has_a_design_effect_of_one():
    frame = pd.DataFrame({"a": [1.0, 2, 4, 5, 5], "b": 3.0, "x": 1.0, "g": "A", "w": 2.0})
    assert measures.mean(ask(frame), "a")["deff"].iloc[0] == pytest.approx(1)
    assert measures.total(ask(frame), "a")["deff"].iloc[0] == pytest.approx(1)


@tried
@given(frames(), st.sampled_from([None, "g", "m"]))
def test_shares_add_up_to_one(frame, by):
    sv = ask(frame, stratum="s", cluster=["psu"])
    shares = measures.distribution(sv, ["a", "b"], by=by)
    for parts in (["share"], ["unfavourable", "neutral", "favourable"]):
        added = (
            shares[shares["measure"].isin(parts) & (shares["base"] > 0)].groupby(["item", "level"])["estimate"].sum()
        )
        np.testing.assert_allclose(added, 1, rtol=1e-12)
    profile = measures.profile(sv, ["g", "m"])
    np.testing.assert_allclose(profile.groupby("by")["estimate"].sum(), 1, rtol=1e-12)
    np.testing.assert_allclose(profile.groupby("by")["unweighted_share"].sum(), 1, rtol=1e-12)
