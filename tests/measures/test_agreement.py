import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats import inter_rater

from csat_helpers import measures
from csat_helpers.errors import MeasureError


def two_raters(n: int = 300, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    one = rng.integers(1, 5, n)
    return one, np.where(rng.random(n) < 0.6, one, rng.integers(1, 5, n))


@pytest.mark.parametrize(("weights", "theirs"), [(None, None), ("equal", "linear"), ("squared", "quadratic")])
def test_kappa_and_its_error_as_statsmodels_has_them(weights, theirs):
    one, other = two_raters()
    got = measures.kappa(one, other, weights=weights)
    expected = inter_rater.cohens_kappa(pd.crosstab(one, other).to_numpy(), wt=theirs)
    assert got.estimate == pytest.approx(expected.kappa)
    assert got.std_error == pytest.approx(expected.std_kappa)
    assert got.estimate - got.conf_low == pytest.approx(1.959964 * expected.std_kappa, rel=1e-6)
    assert got.p_value == pytest.approx(2 * stats.norm.sf(got.estimate / expected.std_kappa0))


def test_kappa_by_hand():
    """Cohen's table 20, 5, 10, 15: observed .70, by chance .50."""
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    got = measures.kappa(one, other)
    assert (got.observed, got.expected, got.estimate) == pytest.approx((0.7, 0.5, 0.4))
    assert (got.base, got.raters, got.categories) == (50, 2, 2)


def test_weights_of_respondents_count_as_often():
    one, other = two_raters()
    often = 1 + np.arange(len(one)) % 3
    weighted = measures.kappa(one, other, weights="equal", respondent_weights=often)
    repeated = measures.kappa(np.repeat(one, often), np.repeat(other, often), weights="equal")
    assert weighted.estimate == pytest.approx(repeated.estimate)
    assert weighted.std_error > repeated.std_error  # a respondent who weighs two is no two respondents
    assert np.isnan(weighted.p_value)


def test_gaps_are_left_out():
    got = measures.kappa([1, 2, None, 2, 1], [1, 2, 2, np.nan, 2])
    assert got.base == 3


def test_a_code_nobody_gave_counts_where_the_order_has_it():
    one, other = [1, 2, 4, 1, 2, 4], [1, 2, 4, 2, 4, 4]
    near = measures.kappa(one, other, weights="equal").estimate
    assert measures.kappa(one, other, weights="equal", order=[1, 2, 3, 4]).estimate != pytest.approx(near)


def test_one_code_or_nothing_has_a_reason():
    alike, nothing = measures.kappa([1, 1], [1, 1]), measures.kappa([], [])
    assert np.isnan(alike.estimate)
    assert "one and the same code" in alike.reason
    assert np.isnan(nothing.estimate)
    assert "nothing was coded" in nothing.reason


def test_what_cannot_be_compared():
    with pytest.raises(MeasureError, match="3, 2 places"):
        measures.kappa([1, 2, 3], [1, 2])
    with pytest.raises(MeasureError, match="texts, so their steps"):
        measures.kappa(["low", "high"], ["low", "low"], weights="equal")
    with pytest.raises(MeasureError, match="not in the order"):
        measures.kappa([1, 2], [1, 3], order=[1, 2])
    with pytest.raises(MeasureError, match=r"no weights 'square'.*squared"):
        measures.kappa([1, 2], [1, 2], weights="square")
    with pytest.raises(MeasureError, match="two raters"):
        measures.fleiss_kappa([[1], [2]])


def test_fleiss_as_statsmodels_has_it():
    rng = np.random.default_rng(8)
    truth = rng.integers(0, 4, 120)
    ratings = np.where(rng.random((120, 5)) < 0.5, truth[:, None], rng.integers(0, 4, (120, 5)))
    got = measures.fleiss_kappa(ratings)
    table, _ = inter_rater.aggregate_raters(ratings)
    assert got.estimate == pytest.approx(inter_rater.fleiss_kappa(table))
    assert got.conf_low < got.estimate < got.conf_high


def test_fleiss_error_is_that_of_resampled_things():
    rng = np.random.default_rng(4)
    truth = rng.integers(0, 3, 400)
    ratings = np.where(rng.random((400, 3)) < 0.6, truth[:, None], rng.integers(0, 3, (400, 3)))
    drawn = [measures.fleiss_kappa(ratings[rng.integers(0, 400, 400)]).estimate for _ in range(150)]
    assert measures.fleiss_kappa(ratings).std_error == pytest.approx(np.std(drawn), rel=0.2)
