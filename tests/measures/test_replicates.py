"""Replicates must repeat the design: their variance of a total is the textbook's."""

import numpy as np
import pytest

from csat_helpers.measures import replicates as module
from csat_helpers.measures.replicates import generator, replicate
from csat_helpers.survey.design import DesignArrays


def design(fraction=0.0, clusters=40, lonely=0):
    rng = np.random.default_rng(3)
    cluster = np.repeat(np.arange(clusters), 3)
    stratum = np.minimum(cluster // (clusters // 2), 1)
    for k in range(lonely):
        stratum = np.where(cluster == k, 2 + k, stratum)
    return DesignArrays(
        rng.uniform(1, 2, len(cluster)), stratum, cluster, np.full(int(stratum.max()) + 1, fraction)
    ), rng.normal(size=(len(cluster), 1)) + 5


def textbook(found, y):
    total, z = 0.0, found.weight * y[:, 0]
    for h in np.unique(found.stratum):
        sums = np.array([z[found.cluster == c].sum() for c in np.unique(found.cluster[found.stratum == h])])
        total += (1 - found.fraction[h]) * len(sums) * sums.var(ddof=1)
    return total


def spread(found, y, size=4000):
    drawn = replicate(found, size, np.random.default_rng(1))
    totals = drawn.totals(y, np.arange(len(y)), found.weight, lambda block: block)
    return drawn.draws(np.array([(found.weight * y[:, 0]).sum()]), totals)[:, 0]


@pytest.mark.parametrize("fraction", [0.0, 0.6])
def test_bootstrap_has_the_variance_of_the_design(fraction):
    found, y = design(fraction)
    draws = spread(found, y)
    assert draws.var() == pytest.approx(textbook(found, y), rel=0.08)
    assert draws.mean() == pytest.approx((found.weight * y[:, 0]).sum(), rel=0.01)


def test_jackknife_has_too_and_its_draws_are_normal(monkeypatch):
    found, y = design(clusters=2000)
    monkeypatch.setattr(module, "BOOTSTRAP_LIMIT", 100)
    draws = spread(found, y)
    assert len(draws) == 4000
    assert draws.var() == pytest.approx(textbook(found, y), rel=0.25)  # 100 groups: 14 % of error by themselves


def test_lonely_strata_are_drawn_together():
    found, _ = design(lonely=2)
    counts = replicate(found, 200, np.random.default_rng(1)).multipliers(np.array([0, 1]))
    assert set(np.unique(counts.sum(axis=0))) == {2.0}
    assert counts.std() > 0


def test_one_lonely_stratum_is_always_there():
    found, _ = design(lonely=1)
    np.testing.assert_array_equal(replicate(found, 50, np.random.default_rng(1)).multipliers(np.array([0])), 1)


def test_the_same_question_draws_the_same_numbers(plain):
    one, two, other = (generator(plain, "m", k, seed=None).random() for k in ("a", "a", "b"))
    assert one == two != other
    assert generator(plain, "m", seed=4).random() == np.random.default_rng(4).random()
