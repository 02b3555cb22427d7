"""Replicates must repeat the design: their variance of a total is the textbook's."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel import replicates as module
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.replicates import generator, replicate
from csat_helpers.survey.design import Design, DesignArrays, Stage, arrays
from csat_helpers.survey.replicate_weights import ReplicateWeights


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


def means(found, values, replicates):
    """Draws of the weighted means of two items, from replicated totals."""
    everyone = np.arange(len(values))
    sums = replicates.totals(
        values, everyone, found.weight, lambda block: np.column_stack([block, np.ones(len(block))])
    )
    center = found.weight @ values / found.weight.sum()
    return replicates.draws(center, sums[:, :-1] / sums[:, -1:])


def kernel(found, values):
    everyone = Members(np.arange(len(values)), np.zeros(len(values), int), 1)
    return estimation.estimate(values, everyone, found).variance[0]


def raked(n=600, clusters=None, seed=7):
    """A survey raked to two margins that tell something of the answers, its design and its answers."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"s": np.arange(n) % 2, "m": rng.integers(0, 3, n), "k": rng.integers(0, 2, n)})
    frame["c"] = np.arange(n) // (n // clusters) if clusters else np.arange(n)
    frame["s"] = frame["c"] % 2
    frame["d"] = rng.uniform(0.5, 1.5, n)
    weight = frame["d"].to_numpy()
    for _ in range(200):
        for name in ("m", "k"):
            target = n / frame[name].nunique()
            weight = weight * target / frame.assign(w=weight).groupby(name)["w"].transform("sum").to_numpy()
    values = np.column_stack([2.0 * frame["m"] + rng.normal(size=n), frame["k"] + rng.normal(size=n)])
    design = Design(weight="w", stratum="s", cluster=["c"], margins=[["m"], ["k"]], base_weight="d")
    return arrays(frame.assign(w=weight), design), values


@pytest.mark.parametrize("clusters", [None, 60])
@pytest.mark.parametrize("costly", [False, True])
def test_weights_are_fitted_to_their_margins_again(clusters, costly):
    found, values = raked(clusters=clusters)
    drawn = replicate(found, 3000, np.random.default_rng(2), costly=costly)
    draws = means(found, values, drawn)
    assert draws.std(axis=0) == pytest.approx(np.sqrt(kernel(found, values)), rel=0.1)
    unfitted = means(found, values, replicate(replace(found, calibration=None), 3000, np.random.default_rng(2)))
    assert unfitted[:, 0].std() > 1.3 * draws[:, 0].std()


def test_the_margins_of_every_replicate_are_the_samples():
    found, _ = raked()
    rows = np.arange(len(found.weight))
    multipliers = replicate(found, 50, np.random.default_rng(2)).multipliers(rows)
    x = found.calibration.x.toarray()
    wanted = found.weight @ x
    np.testing.assert_allclose(x.T @ (found.weight[:, None] * multipliers), wanted[:, None] * np.ones(50), rtol=0.01)
    assert (multipliers >= 0).mean() > 0.999


@pytest.mark.parametrize(("method", "centre"), [("bootstrap", "estimate"), ("bootstrap", "mean"), ("jk1", "mean")])
def test_replicate_weights_of_the_data_are_used(method, centre):
    rng = np.random.default_rng(5)
    n, size = 80, 40
    frame = pd.DataFrame({"w": rng.uniform(1, 2, n)})
    names = [f"r{k}" for k in range(size)]
    frame = frame.assign(**{name: frame["w"] * rng.uniform(0, 2, n) for name in names})
    found = arrays(frame, Design(weight="w", replicates=ReplicateWeights(names, method, centre=centre)))
    values = rng.normal(size=(n, 2)) + 5
    drawn = replicate(found, 4000, np.random.default_rng(2))
    draws = means(found, values, drawn)
    np.testing.assert_allclose(drawn.multipliers(np.arange(n)) * found.weight[:, None], found.replicates.weight)
    spread = np.sqrt(kernel(found, values))
    if method == "bootstrap":  # the draws are these weights' estimates: their spread around the centre is the error
        middle = draws.mean(axis=0) if centre == "mean" else found.weight @ values / found.weight.sum()
        assert len(draws) == size
        assert np.sqrt(((draws - middle) ** 2).mean(axis=0)) == pytest.approx(spread, rel=1e-9)
    else:
        assert len(draws) == 4000
        assert draws.std(axis=0) == pytest.approx(spread, rel=0.05)


def test_coefficients_of_a_bootstrap_widen_its_draws():
    frame = pd.DataFrame({"w": np.ones(30), **{f"r{k}": np.random.default_rng(k).uniform(0, 2, 30) for k in range(8)}})
    given = ReplicateWeights([f"r{k}" for k in range(8)], "bootstrap", coefficients=[1 / 7] * 8)
    found = arrays(frame, Design(weight="w", replicates=given))
    values = np.random.default_rng(1).normal(size=(30, 1))
    draws = means(found, values, replicate(found, 10, np.random.default_rng(2)))
    spread = ((draws - found.weight @ values / 30) ** 2).mean()
    assert spread == pytest.approx(kernel(found, values)[0], rel=1e-9)


def test_stages_that_count_are_drawn_as_if_with_replacement():
    found, y = design(0.6)
    later = (Stage(found.cluster, np.arange(len(found.cluster)), np.zeros(40), np.full(40, 0.6)),)
    draws = spread(replace(found, later=later), y)
    whole, _ = design(0.0)
    assert draws.var() == pytest.approx(textbook(whole, y), rel=0.08)
