"""Exact intervals of few answers: every sample of every small population counted, and the hypergeometric test inverted.

No readable table of hypergeometric intervals with its data was found; they are inverted here from the test itself, in
whole numbers, and the endless population's are R's ``binom.test`` (``tests_and_scales.json``).
"""

from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import comb, inf, prod

import numpy as np
import pytest
from scipy import stats

from csat_helpers.measures.kernel import finite
from csat_helpers.measures.kernel.finite import Part

LEVEL, SLACK = 0.95, 1e-9
SCALES = [(0, 1), (1, 2, 3), (1, 2, 3, 4, 5), (0, 1, 10)]
SIZES = [(6, 2), (8, 3), (10, 4), (12, 5), (12, 6), (7, 6)]


def tables(size: int, answers: int) -> np.ndarray:
    """All ways in which so many persons give so many answers: a row a way, a count an answer."""
    ways = combinations_with_replacement(range(answers), size)
    return np.array([np.bincount(way, minlength=answers) for way in ways])


def chances(populations: np.ndarray, samples: np.ndarray, n: int) -> np.ndarray:
    """The probability of each sample from each population, drawn without replacement."""
    ways = np.array([[comb(a, b) for b in range(n + 1)] for a in range(populations.max() + 1)], float)
    found = prod(ways[populations[:, None, k], samples[None, :, k]] for k in range(populations.shape[1]))
    return found / comb(int(populations[0].sum()), n)


def coverage(size: int, n: int, scale: tuple[int, ...]) -> np.ndarray:
    """The probability that the interval covers, of each population that there can be."""
    populations, samples = tables(size, len(scale)), tables(n, len(scale))
    ends = np.array([
        finite.mean([Part(np.repeat(np.array(scale, float), row), size)], (min(scale), max(scale)), LEVEL) for row in samples
    ])  # fmt: skip
    true = populations @ np.array(scale) / size
    inside = (ends[:, 0] <= true[:, None] + SLACK) & (true[:, None] <= ends[:, 1] + SLACK)
    drawn = chances(populations, samples, n)
    assert drawn.sum(axis=1) == pytest.approx(1)
    return (drawn * inside).sum(axis=1)


@pytest.mark.parametrize(("size", "n"), SIZES)
@pytest.mark.parametrize("scale", SCALES)
def test_it_covers_in_every_population_by_every_sample(size, n, scale):
    assert coverage(size, n, scale).min() >= LEVEL - SLACK


def test_counting_finds_an_interval_that_is_too_short(monkeypatch):
    monkeypatch.setattr(finite, "_quantile", lambda values, _: float(np.sort(values)[len(values) // 5]))
    assert coverage(12, 5, (1, 2, 3)).min() < 0.9


@pytest.mark.parametrize(("size", "n"), [(12, 5), (30, 8), (62, 40), (120, 20)])
def test_two_values_invert_the_hypergeometric_test(size, n):
    """Those numbers of hits in the population at which neither tail of the sample's is below 2.5 %, in whole numbers."""
    for hits in range(n + 1):
        weight = [[comb(m, x) * comb(size - m, n - x) for x in range(n + 1)] for m in range(size + 1)]
        kept = [m for m in range(size + 1)
                if min(sum(weight[m][hits:]), sum(weight[m][: hits + 1])) * 40 >= comb(size, n)]  # fmt: skip
        answers = np.repeat([1.0, 0.0], [hits, n - hits])
        assert finite.mean([Part(answers, size)], (0, 1), LEVEL) == pytest.approx((kept[0] / size, kept[-1] / size))


@pytest.mark.realdata
def test_an_endless_population_is_clopper_and_pearson(oracle):
    published = oracle("tests_and_scales")["d_prop_tests"]["binom_exact_37_80"]
    found = finite.mean([Part(np.repeat([1.0, 0.0], [37, 43]), inf)], (0, 1), LEVEL)
    assert found == pytest.approx((published["Lower"], published["Upper"]), rel=1e-9)
    large = finite.mean([Part(np.repeat([1.0, 0.0], [37, 43]), 10_000_000)], (0, 1), LEVEL)
    assert large == pytest.approx(found, abs=2e-6)


def test_ways_by_hand():
    """Two answers, 2 and 4, of four persons on a scale of 1 to 5: six ways for the two unseen to fall into three gaps.

    Counted low, (2,0,0) gives a mean of 8/4, (1,1,0) 9/4, (0,2,0) 10/4, (1,0,1) 11/4, (0,1,1) 12/4, (0,0,2) 14/4; a
    quarter of them is reached with the second.
    """
    ways = [way for way in product(range(3), repeat=3) if sum(way) == 2]
    low = sorted(Fraction(6 + sum(g * x for g, x in zip(way, (1, 2, 4), strict=True)), 4) for way in ways)
    high = sorted(Fraction(6 + sum(g * x for g, x in zip(way, (2, 4, 5), strict=True)), 4) for way in ways)
    found = finite.mean([Part(np.array([4.0, 2.0]), 4)], (1, 5), 0.5)
    assert found == (float(low[1]), float(high[-2])) == (2.25, 3.75)


def test_drawn_ways_are_near_all_ways(monkeypatch):
    """The same interval by 20,000 draws and by all 8,008 ways; the level errs by no more than four standard errors."""
    part = Part(np.array([1.0, 2, 2, 4, 5, 3]), 16)
    every = finite.mean([part], (1, 5), LEVEL)
    monkeypatch.setattr(finite, "comb", lambda *_: finite.DRAWS + 1)
    assert finite.mean([part], (1, 5), LEVEL) == pytest.approx(every, abs=0.07)
    below = finite._drawn([part], (1, 5), every=True)[0][0]
    assert (below < every[0] - SLACK).mean() <= 0.025 + 4 * np.sqrt(0.025 * 0.975 / finite.DRAWS)


def test_gaps_of_zeros_and_ones_are_beta_binomial():
    weights = finite._some(10, 30, 0)
    found = np.bincount(weights[:, 4:].sum(axis=1), minlength=31) / len(weights)
    assert found == pytest.approx(stats.betabinom.pmf(np.arange(31), 30, 7, 4), abs=0.012)


def test_a_census_has_no_width_and_strata_add_up():
    census = finite.mean([Part(np.array([1.0, 5, 4]), 3)], (1, 5), LEVEL)
    assert census == pytest.approx((10 / 3, 10 / 3))
    half = finite.mean([Part(np.array([5.0, 3]), 2, 0.5), Part(np.array([1.0, 1, 5]), 9, 0.5)], (1, 5), LEVEL)
    alone = finite.mean([Part(np.array([1.0, 1, 5]), 9)], (1, 5), LEVEL)
    assert half == pytest.approx([2 + end / 2 for end in alone], abs=0.06)
