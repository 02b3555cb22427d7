"""Sums by group make the replicates that multipliers of every respondent make."""

import numpy as np
import pytest

from csat_helpers.measures.kernel import compact, moments, replicates
from csat_helpers.measures.kernel.moments import features, sums
from csat_helpers.measures.kernel.replicated import replicated
from csat_helpers.survey.design import DesignArrays


def drawn(n=4000, clusters=None, seed=1):
    stratum = np.arange(n) % 3
    cluster = np.arange(n) if clusters is None else (np.arange(n) // 3 % (clusters // 3)) * 3 + stratum
    design = DesignArrays(np.random.default_rng(4).uniform(0.5, 2, n), stratum, cluster, np.array([0.0, 0.3, 0.1]))
    return design, replicates.replicate(design, 200, np.random.default_rng(seed), costly=True)


@pytest.mark.parametrize("clusters", [None, 3000])
def test_moments_by_group_are_those_by_multipliers(monkeypatch, clusters):
    design, made = drawn(clusters=clusters)
    rng = np.random.default_rng(8)
    values = rng.integers(1, 6, (4000, 4)).astype(float)
    values[rng.random(values.shape) < 0.1] = np.nan
    rows = np.flatnonzero(rng.random(4000) < 0.7)
    assert made.group is not None
    monkeypatch.setattr(replicates, "_ROWS", 5)
    quick = replicated(values[rows], rows, design.weight[rows], made)
    plain = replicates.Replicates(made.size, made.cluster, made.multipliers, made.draws)
    slow = replicated(values[rows], rows, design.weight[rows], plain)
    for name in ("R", "mean", "covariance"):
        np.testing.assert_allclose(getattr(quick, name), getattr(slow, name), rtol=1e-10, atol=1e-12)


def test_few_clusters_a_group_are_taken_one_by_one():
    assert drawn(n=300)[1].group is None


@pytest.mark.parametrize("whole", [True, False])
def test_sums_are_weighted_features(whole):
    rng = np.random.default_rng(0)
    values, weight = rng.normal(size=(50, 3)), rng.uniform(size=50)
    if not whole:
        values[::7, 1] = np.nan
    np.testing.assert_allclose(sums(values, weight, whole=whole), weight @ features(values, whole=whole), rtol=1e-12)


@pytest.mark.parametrize("n", [31, 32, 33])
def test_moments_by_blocks_are_those_of_all(monkeypatch, n):
    rng = np.random.default_rng(n)
    values, weight = rng.integers(1, 6, (n, 3)).astype(float), rng.uniform(0.5, 2, n)
    values[0, 0] = np.nan
    whole = moments.pairwise_moments(values, weight)
    monkeypatch.setattr(moments, "_BLOCK", 8)
    found = moments.pairwise_moments(values, weight)
    np.testing.assert_allclose(found.covariance, whole.covariance, rtol=1e-12)
    np.testing.assert_array_equal(moments.both_answered(values, weight)[0], [n - 1, n - 1, n - 1])


def test_answers_stand_exactly_in_half_precision_or_not_at_all(monkeypatch):
    monkeypatch.setattr(compact, "FROM", 2)
    ratings, sums_of_money = np.array([1.0, np.nan, 11.0, 2.5]), np.array([92.31, 1.0, np.nan, 2.0])
    assert compact.stacked([ratings, ratings], 4).dtype == np.float16
    np.testing.assert_array_equal(compact.stacked([ratings], 4)[:, 0].astype(float), ratings)
    both = compact.stacked([ratings, sums_of_money], 4)
    assert both.dtype == float
    np.testing.assert_array_equal(both[:, 1], sums_of_money)
    assert compact.stacked([np.array([1e6, 1.0])], 2)[0, 0] == 1e6
