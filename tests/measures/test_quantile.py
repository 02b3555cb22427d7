"""Woodruff's intervals, a level at a time, from sorted answers and the kernel's own shares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from csat_helpers import measures
from csat_helpers.columns import TIDY
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Disclosure
from csat_helpers.survey.replicate_weights import ReplicateWeights

from .by_hand import ask, frames, influence, variance_of_sum
from .conftest import answers, rating
from .conftest import ask as ask_standard

PROBABILITIES = [0.1, 0.25, 0.5, 0.9]


def at(y, w, p):
    """The smallest answer with a share of at least p at or below it."""
    if not 0 <= p <= 1:
        return np.nan
    return min(v for v in np.unique(y) if w[y <= v].sum() >= w.sum() * (p - 1e-10))


@settings(max_examples=40, deadline=None)
@given(frames(), st.booleans(), st.sampled_from(["woodruff", "mean"]))
def test_quantiles_and_their_intervals(frame, replicated, interval):
    names = [f"r{k}" for k in range(6)]
    rng = np.random.default_rng(len(frame))
    frame = frame.assign(**{name: frame["w"] * rng.uniform(0.5, 1.5, len(frame)) for name in names})
    design = {"replicates": ReplicateWeights(names, "jk1")} if replicated else {"stratum": "s", "cluster": ["psu"]}
    sv = ask(frame, **design)
    t = stats.t.ppf(0.975, sv.arrays.df) if sv.arrays.df > 0 else np.nan
    got = measures.quantile(sv, ["x", "a"], probabilities=PROBABILITIES, by="g", interval=interval)
    assert len(got) == 2 * 4 * frame["g"].nunique()
    for _, row in got.iterrows():
        y, inside, w = frame[row["item"]].to_numpy(), (frame["g"] == row["level"]).to_numpy(), frame["w"].to_numpy()
        use = inside & ~np.isnan(y) & (w > 0)
        if not use.any():
            assert (np.isnan(row["estimate"]), row["reason"]) == (True, "no respondents")
            continue
        value = at(y[use], w[use], row["probability"])
        below = np.where(np.isnan(y), np.nan, y <= value)
        share, z = influence(below, w, inside)
        if replicated:
            drawn = np.array([np.average(below[use], weights=frame[name][use]) for name in names])
            error = np.sqrt(5 / 6 * ((drawn - share) ** 2).sum())
        else:
            error = np.sqrt(variance_of_sum(frame, z, 1, 0))
        assert row["estimate"] == value
        assert row["base"] == use.sum()
        known = sv.arrays.df > 0 and (frame["psu"][use].nunique() > 1 or (replicated and use.sum() > 1))
        middle = row["probability"] if interval == "woodruff" else share
        ends = [at(y[use], w[use], middle + sign * t * error) for sign in (-1, 1)]
        if known and share < 1 and not np.isnan(ends).any():
            assert [row["conf_low"], row["conf_high"]] == ends
            assert row["std_error"] == pytest.approx((ends[1] - ends[0]) / (2 * t))
        else:
            assert np.isnan(row["std_error"])
            assert row["reason"]


def test_ties_of_weight_are_reached_exactly():
    """A tenth ten times over does not add up to one, and the median of two halves is the lower."""
    sv = rating([1] * 5 + [5] * 5)
    assert measures.quantile(sv, "q", probabilities=[0, 0.5, 0.500001, 1])["estimate"].tolist() == [1, 1, 5, 5]


def test_frame(plain):
    got = measures.quantile(plain, ["a", "b"], probabilities=[0.5, 0.9], by="region")
    assert list(got.columns) == [*TIDY, "probability"]
    rows = list(zip(got["item"], got["probability"], got["level"], strict=True))
    assert rows == [(item, p, level) for item in "ab" for p in (0.5, 0.9) for level in "NS"]
    assert set(got["measure"]) == {"quantile"}
    assert measures.quantile(plain, []).empty
    assert measures.quantile(plain, "a", probabilities=0.5)["probability"].tolist() == [0.5]


def test_an_end_beyond_all_answers_is_open_and_said():
    got = measures.quantile(rating([1, 2, 3, 4, 5, 5]), "q", probabilities=[0.1, 0.9]).set_index("probability")
    assert got["estimate"].tolist() == [1, 5]
    assert got["std_error"].isna().all()
    assert set(got["reason"]) == {"too few answers beyond it: the interval has an open end"}
    beta = measures.quantile(rating([1, 2, 3, 4, 5, 5]), "q", probabilities=[0.9], interval="beta").iloc[0]
    assert (beta["conf_high"], beta["reason"]) == (5, "")


def test_hidden_level_by_level_and_the_probability_stays():
    frame = answers(200).assign(region=np.repeat(["N", "S"], [8, 192]))
    got = measures.quantile(ask_standard(frame, disclosure=Disclosure()), "a", by="region")
    assert set(got["suppressed"]) == {"privacy", "complementary"}
    assert got["estimate"].isna().all()
    assert got["probability"].tolist() == [0.25, 0.25, 0.5, 0.5, 0.75, 0.75]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda sv: measures.quantile(sv, "a", probabilities=[50]), "A probability of 50 is not between 0 and 1.*0.25"),
        (lambda sv: measures.quantile(sv, "region"), "has categories"),
        (lambda sv: measures.quantile(sv, "a", interval="t"), "no interval 't'"),
    ],
)
def test_errors(plain, call, message):
    with pytest.raises(MeasureError, match=message):
        call(plain)
