"""The paired permutation test against enumeration by hand, scipy and Wilcoxon's, and its interval against the test itself.

scipy 1.17: ``permutation_test(permutation_type="samples")`` looks at all patterns of signs of up to 2**n; it counts patterns at
least as far on one side and doubles, which for the symmetric null distribution of a sum is the two-sided count.
``wilcoxon(method="exact")`` ranks the changes: with ranks as changes both tests are one.
"""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.measures.kernel.sign_flips import sign_flip_interval, sign_flip_p

# Darwin's maize, crossed less self-fertilised, eighths of an inch; Fisher (1935), section 21: of 32,768 patterns 863 reach
# the total of 314 on one side (835 go beyond it, 28 equal it), so 1,726 on both.
DARWIN = np.array([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48], float)
FEW = [[1, 2, 3, 4], [25, 25, -25, 0, 50], [-25, -50, -25, -25, 0, -75, 25], [12.5, -37.5, 50, 0, 0, 25, 25, -12.5]]


def by_hand(change):
    sums = [
        sum(s * d for s, d in zip(signs, change, strict=True))
        for signs in itertools.product((1, -1), repeat=len(change))
    ]
    return np.mean([abs(s) >= abs(sum(change)) - 1e-9 for s in sums])


def test_fishers_own_example():
    assert DARWIN.sum() == 314
    assert sign_flip_p(DARWIN) == 1726 / 32768


@pytest.mark.parametrize("change", FEW)
def test_against_all_patterns_by_hand(change):
    assert sign_flip_p(np.array(change, float)) == by_hand(change)


@pytest.mark.parametrize("change", FEW)
def test_against_scipy(change):
    values = np.array(change, float)
    found = stats.permutation_test((values,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert sign_flip_p(values) == pytest.approx(found.pvalue, abs=1e-12)


@pytest.mark.parametrize("signs", [(1, 1, 1, 1, 1, 1), (1, -1, 1, 1, 1, 1, 1), (-1, -1, -1, -1, 1, -1, -1, -1)])
def test_of_ranks_it_is_wilcoxons(signs):
    change = np.array(signs, float) * np.arange(1, len(signs) + 1)
    assert sign_flip_p(change) == pytest.approx(stats.wilcoxon(change, method="exact").pvalue, abs=1e-12)


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95])
@pytest.mark.parametrize("change", [*FEW[1:], DARWIN[:11]])
def test_the_interval_holds_what_the_test_does_not_reject(change, confidence):
    values = np.array(change, float)
    low, high = sign_flip_interval(values, confidence, (-100.0, 100.0))
    for tried in np.linspace(-99.93, 99.87, 334):
        apart = values - tried
        rejected = (
            by_hand(apart.tolist()) <= 1 - confidence if len(values) < 9 else sign_flip_p(apart) <= 1 - confidence
        )
        assert rejected != (low <= tried <= high), tried


def test_with_five_respondents_nothing_can_be_rejected():
    assert sign_flip_p(np.full(5, 25.0)) == 2 / 32
    assert sign_flip_interval(np.full(5, 25.0), 0.95, (-100.0, 100.0)) == (-100.0, 100.0)
    assert sign_flip_interval(np.full(6, 25.0), 0.95, (-100.0, 100.0)) == (25.0, 25.0)


def rated(seen, hoped, **more):
    frame = pd.DataFrame({"seen": seen, "hoped": hoped})
    rating = {"scale": {"min": 1, "max": 5}}
    sv = survey.from_frame(
        frame.assign(**more.pop("columns", {})), {"items": {"seen": rating, "hoped": rating}}, **more
    )
    return measures.before_after(sv, ("seen", "hoped")).iloc[0]


def test_over_twenty_it_is_the_paired_t_test():
    rng = np.random.default_rng(3)
    hoped = rng.integers(2, 6, 40)
    seen = np.clip(hoped - rng.integers(0, 3, 40) + 1, 1, 5)
    found, t = rated(seen, hoped), stats.ttest_rel(seen * 25.0, hoped * 25.0)
    assert found["test"] == "t"
    assert found["p_value"] == pytest.approx(t.pvalue, rel=1e-9)
    low, high = t.confidence_interval(0.95)
    assert (found["conf_low"], found["conf_high"]) == pytest.approx((low, high), rel=1e-9)
    assert found["estimate"] == pytest.approx((seen - hoped).mean() * 25)
