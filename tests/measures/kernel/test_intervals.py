"""Intervals of shares against their definitions, and where they must stay."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel import intervals

from ..conftest import rating

BASES = (np.array([60.0]), np.array([40.0]))  # unweighted and Kish's effective base


def interval(kind, share, error, df=12, confidence=0.9):
    low, high = intervals.share_interval(kind, np.array([share]), np.array([error]), *BASES, df, confidence)
    return low[0], high[0]


def test_logit_is_t_on_the_logit_scale():
    reach = stats.t.ppf(0.95, 12) * 0.05 / (0.3 * 0.7)
    ends = [1 / (1 + np.exp(-(np.log(0.3 / 0.7) + sign * reach))) for sign in (-1, 1)]
    assert interval("logit", 0.3, 0.05) == pytest.approx(ends, rel=1e-12)


def test_mean_is_plain_t_and_may_leave_the_range():
    reach = stats.t.ppf(0.95, 12) * 0.05
    assert interval("mean", 0.05, 0.05) == pytest.approx((0.05 - reach, 0.05 + reach))


def test_beta_is_the_exact_binomial_on_the_designs_effective_base():
    trials = 0.21 / 0.05**2 * (stats.t.ppf(0.95, 59) / stats.t.ppf(0.95, 12)) ** 2
    hits = 0.3 * trials
    expected = stats.beta.ppf(0.05, hits, trials - hits + 1), stats.beta.ppf(0.95, hits + 1, trials - hits)
    assert interval("beta", 0.3, 0.05) == pytest.approx(expected, rel=1e-9)


def test_wilson_inverts_the_score_test():
    z, t = stats.norm.ppf(0.95), stats.t.ppf(0.95, 12)
    trials = 0.21 / 0.05**2 * (z / t) ** 2
    low, high = interval("wilson", 0.3, 0.05)
    for end, bracket in ((low, (1e-9, 0.3)), (high, (0.3, 1 - 1e-9))):
        root = optimize.brentq(lambda p: (p - 0.3) ** 2 - z**2 * p * (1 - p) / trials, *bracket, xtol=1e-14)
        assert end == pytest.approx(root, rel=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["logit", "beta", "wilson"]), st.floats(0.001, 0.999), st.floats(1e-4, 0.4), st.integers(1, 300))
def test_ends_hold_the_share_and_stay_in_range(kind, share, error, df):
    low, high = interval(kind, share, error, df, 0.95)
    assert -1e-12 <= low <= share * (1 + 1e-9)
    assert share * (1 - 1e-9) <= high <= 1 + 1e-12


@pytest.mark.parametrize("kind", ["logit", "beta", "wilson"])
def test_at_the_ends_stands_the_exact_bound(kind):
    bases = np.array([20.0, 20.0])
    low, high = intervals.share_interval(kind, np.array([0.0, 1.0]), np.zeros(2), bases, bases, 19, 0.95)
    assert low[0] == 0
    assert high[1] == 1
    assert high[0] == pytest.approx(1 - 0.025 ** (1 / 20))
    assert low[1] == pytest.approx(0.025 ** (1 / 20))


@pytest.mark.parametrize("kind", intervals.INTERVALS)
def test_no_degrees_of_freedom_or_no_error_gives_no_interval(kind):
    assert np.isnan(interval(kind, 0.3, 0.05, df=0)).all()
    assert np.isnan(interval(kind, 0.3, np.nan)).all()


@pytest.mark.parametrize("kind", intervals.INTERVALS)
def test_every_share_takes_an_interval(kind):
    sv = rating([1, 2, 4, 5, 5, 3, 4, 4], g=list("xxxxyyyy"))
    df = sv.arrays.df
    for frame in (
        measures.top_box(sv, "q", interval=kind),
        measures.bottom_box(sv, "q", interval=kind),
        measures.distribution(sv, "q", interval=kind).query("answer == '4'"),
        measures.profile(sv, "g", interval=kind),
    ):
        row = frame.iloc[0]
        base = row["column_base"] if "column_base" in frame else row["base"]
        ends = intervals.share_interval(
            kind, *(np.array([v], float) for v in (row["estimate"], row["std_error"], base, base)), df, 0.95
        )
        assert (row["conf_low"], row["conf_high"]) == pytest.approx([e[0] for e in ends])


def test_distribution_keeps_t_for_its_index():
    sv = rating([1, 2, 4, 5, 5, 3])
    one, two = (measures.distribution(sv, "q", interval=k).set_index("measure").loc["index"] for k in ("beta", "logit"))
    assert one["conf_low"] == two["conf_low"]


@pytest.mark.parametrize("call", [measures.top_box, measures.bottom_box, measures.distribution, measures.profile])
def test_another_interval_is_refused(call):
    with pytest.raises(MeasureError, match=r"There is no interval 'wilsen'.*Did you mean 'wilson'"):
        call(rating([1, 2]), "q", interval="wilsen")


def test_percentiles_reach_as_far_out_as_students_t():
    """Of a normal distribution of draws they are Student's interval."""
    draws = stats.norm.ppf(np.arange(1, 200_000) / 200_000)[:, None]
    for df in (5, 40, np.inf):
        low, high = intervals.percentiles(draws, intervals.percentile_level(0.95, df))
        reach = intervals.t_quantile(df, 0.95)
        np.testing.assert_allclose([low[0], high[0]], [-reach, reach], rtol=2e-3)


def test_percentiles_of_few_draws_are_not_narrower():
    """The k-th of 19 draws is the percentile 5 k: the 90 % interval is from the first to the last."""
    low, high = intervals.percentiles(np.arange(19.0)[:, None], 0.9)
    assert (low[0], high[0]) == (0, 18)
    low, high = intervals.percentiles(np.array([[1.0, np.nan], [2.0, np.nan]]), 0.95)
    assert np.isnan([low[1], high[1]]).all()
