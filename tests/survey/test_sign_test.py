"""The sign test against sums of binomial coefficients, and on counts of which no such sum can be formed."""

from math import comb

import numpy as np
import pytest
from scipy import stats

from csat_helpers.survey.sign_test import sign_test


@pytest.mark.parametrize(("one", "other", "p"), [(0, 0, 1.0), (5, 0, 2 / 32), (4, 1, 12 / 32), (3, 3, 1.0)])
def test_by_hand(one, other, p):
    assert sign_test(one, other) == pytest.approx(p, rel=1e-12)
    assert sign_test(other, one) == sign_test(one, other)


@pytest.mark.parametrize(("one", "other"), [(1, 19), (40, 61), (90, 110)])
def test_it_is_the_sum_of_the_rarer_tail(one, other):
    n = one + other
    assert sign_test(one, other) == pytest.approx(2 * sum(comb(n, k) for k in range(one + 1)) / 2**n, rel=1e-10)


def test_a_million_answers_are_no_more_work():
    assert sign_test([500_000, 499_000], [500_000, 501_000]).tolist() == pytest.approx([1.0, 0.0456], abs=2e-4)


@pytest.mark.parametrize(("low", "high"), [(0, 6), (3, 9), (7, 1), (5, 5), (1, 0), (40, 12)])
def test_the_sign_test_is_the_exact_binomial_one(low, high):
    found = sign_test(np.array([low]), np.array([high]))[0]
    assert found == pytest.approx(stats.binomtest(low, low + high, 0.5).pvalue, rel=1e-12)
