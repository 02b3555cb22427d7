"""The kernel against its definition, written out a cell at a time, and the identities it must keep."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.survey.design import DesignArrays


def by_hand(y, inside, design):
    """Mean and variance of one cell, from Taylor's definition, with loops."""
    w, use = design.weight, inside & ~np.isnan(y) & (design.weight > 0)
    mean = (w[use] * y[use]).sum() / w[use].sum()
    score = np.where(use, w * (np.where(use, y, 0) - mean) / w[use].sum(), 0)
    total = 0.0
    for h in np.unique(design.stratum):
        clusters = [score[design.cluster == c].sum() for c in np.unique(design.cluster[design.stratum == h])]
        n, rate = len(clusters), 1 - design.fraction[h]
        middle = np.mean(clusters) if n > 1 else 0.0
        total += rate * (n / (n - 1) if n > 1 else 1) * sum((c - middle) ** 2 for c in clusters)
    return mean, total


@st.composite
def surveys(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, strata = draw(st.integers(6, 40)), draw(st.integers(1, 4))
    stratum = np.sort(np.concatenate([np.arange(strata), rng.integers(0, strata, n - strata)]))
    cluster = stratum * 10 + rng.integers(0, draw(st.integers(1, 6)), n) if draw(st.booleans()) else np.arange(n)
    cluster = np.unique(cluster, return_inverse=True)[1]
    fraction = rng.uniform(0, 0.9, strata) if draw(st.booleans()) else np.zeros(strata)
    weight = rng.uniform(0.2, 5, n) * (rng.random(n) > draw(st.sampled_from([0.0, 0.2])))
    weight[0] = 1.0
    values = np.where(rng.random((n, 3)) < 0.2, np.nan, rng.integers(1, 6, (n, 3)))
    return values, rng.integers(0, 3, n), DesignArrays(weight, stratum, cluster, fraction)


@settings(max_examples=60, deadline=None)
@given(surveys())
def test_every_cell_is_the_definition(survey):
    values, level, design = survey
    grid = estimation.estimate(values, Members(np.arange(len(level)), level, 3), design)
    for k in range(3):
        for j in range(3):
            use = (level == k) & ~np.isnan(values[:, j]) & (design.weight > 0)
            assert grid.base[k, j] == use.sum()
            if not use.any():
                assert np.isnan(grid.estimate[k, j])
                assert np.isnan(grid.variance[k, j])
                continue
            mean, variance = by_hand(values[:, j], level == k, design)
            assert grid.estimate[k, j] == pytest.approx(mean, rel=1e-12)
            assert grid.variance[k, j] == pytest.approx(variance, rel=1e-10, abs=1e-14)


@settings(max_examples=30, deadline=None)
@given(surveys(), st.randoms(use_true_random=False))
def test_order_of_rows_and_size_of_weights_change_nothing(survey, random):
    values, level, design = survey
    order = list(range(len(level)))
    random.shuffle(order)
    shuffled = DesignArrays(3.5 * design.weight[order], design.stratum[order], design.cluster[order], design.fraction)
    one = estimation.estimate(values, Members(np.arange(len(level)), level, 3), design)
    two = estimation.estimate(values[order], Members(np.arange(len(level)), level[order], 3), shuffled)
    for name in ("estimate", "variance", "base", "effective_base"):
        np.testing.assert_allclose(getattr(two, name), getattr(one, name), rtol=1e-9, atol=1e-13)


def test_equal_weights_have_the_base_as_effective_base_and_no_design_effect():
    values = np.array([[1.0], [2], [4], [5], [5]])
    design = DesignArrays(np.full(5, 2.0), np.zeros(5, int), np.arange(5), np.zeros(1))
    grid = estimation.estimate(values, Members(np.arange(5), np.zeros(5, int), 1), design)
    assert grid.effective_base[0, 0] == pytest.approx(5)
    assert grid.deff[0, 0] == pytest.approx(1)


def test_a_wide_grid_is_cut_in_blocks_that_change_nothing(monkeypatch):
    rng = np.random.default_rng(1)
    values, level = rng.normal(size=(50, 9)), rng.integers(0, 2, 50)
    design = DesignArrays(rng.uniform(1, 2, 50), np.zeros(50, int), np.arange(50), np.zeros(1))
    members = Members(np.arange(50), level, 2)
    whole = estimation.estimate(values, members, design)
    monkeypatch.setattr(estimation, "_BLOCK", 100)
    np.testing.assert_array_equal(estimation.estimate(values, members, design).variance, whole.variance)


def test_a_lonely_cluster_is_centred_at_the_grand_mean():
    y = np.array([[1.0], [2.0], [6.0]])
    design = DesignArrays(np.ones(3), np.array([0, 0, 1]), np.arange(3), np.zeros(2))
    grid = estimation.estimate(y, Members(np.arange(3), np.zeros(3, int), 1), design)
    z = (y[:, 0] - 3) / 3
    assert grid.variance[0, 0] == pytest.approx(2 * ((z[:2] - z[:2].mean()) ** 2).sum() + z[2] ** 2)


def test_contrast_of_levels_takes_shared_clusters_into_account():
    rng = np.random.default_rng(2)
    cluster, level = np.repeat(np.arange(20), 2), np.tile([0, 1], 20)
    y = (rng.normal(size=20)[cluster] + 0.1 * rng.normal(size=40))[:, None]
    design = DesignArrays(np.ones(40), np.zeros(40, int), cluster, np.zeros(1))
    members, minus = Members(np.arange(40), level, 2), np.array([[1.0], [-1.0]])
    change, variance = estimation.contrast(y, members, design, minus)
    pairs = y[level == 0, 0] - y[level == 1, 0]
    assert change[0, 0] == pytest.approx(pairs.mean())
    assert variance[0, 0] == pytest.approx(pairs.var(ddof=1) / 20)
