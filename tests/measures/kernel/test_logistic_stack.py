"""Stacked logistic fits against the single fit, and the one-step deviance against the fit to the end."""

import numpy as np
import pytest

from csat_helpers.measures.kernel import linear_models, logistic_stack
from csat_helpers.measures.shapley import subsets


def data(n=300, p=4, seed=0):
    rng = np.random.default_rng(seed)
    drivers = rng.normal(size=(n, p)) + 0.6 * rng.normal(size=(n, 1))
    y = (rng.random(n) < 1 / (1 + np.exp(0.7 - drivers @ np.linspace(0.8, -0.3, p)))).astype(float)
    return np.column_stack([np.ones(n), drivers]), y, rng.uniform(0.5, 2, n)


def test_each_fit_is_the_single_one(monkeypatch):
    X, y, weight = data()
    inside = np.vstack([np.ones(16, bool), subsets(4)])
    for numbers in (1 << 21, 1000):  # all at once, and three at a time
        monkeypatch.setattr(logistic_stack, "_NUMBERS", numbers)
        got = logistic_stack.stacked(X, y, weight, inside)
        for k in range(16):
            alone = linear_models.logistic(X[:, inside[:, k]], y, weight)
            np.testing.assert_allclose(got.coefficient[inside[:, k], k], alone.coefficient, atol=1e-7)
            assert got.deviance[k] == pytest.approx(alone.deviance, rel=1e-12)
            assert (got.coefficient[~inside[:, k], k] == 0).all()
        assert got.null_deviance == pytest.approx(alone.null_deviance)


def test_a_long_first_step_is_halved():
    """Rare events and a strong driver, where full Newton steps from afar overshoot."""
    X, _, weight = data(p=1, n=400)
    X[:, 1] *= 30
    y = (X[:, 1] + np.random.default_rng(3).normal(size=400) * 25 > 90).astype(float)
    got = logistic_stack.stacked(X, y, weight, np.ones((2, 1), bool))
    assert got.deviance[0] == pytest.approx(linear_models.logistic(X, y, weight).deviance, rel=1e-10)


def test_one_step_deviances_are_near_those_of_fits_to_the_end():
    """Weights moved by a tenth change deviances by a few per cent, of which one step misses under a thousandth."""
    X, y, weight = data(n=500)
    inside = np.vstack([np.ones(16, bool), subsets(4)])
    found = logistic_stack.stacked(X, y, weight, inside)
    moves = 1 + 0.1 * np.random.default_rng(1).normal(size=(500, 5))

    def totals(features):
        return (moves * weight[:, None]).T @ features(np.column_stack([X, y]))

    got = logistic_stack.replicated_deviances(X, weight, inside, found.coefficient, totals)
    again = [logistic_stack.stacked(X, y, weight * m, inside) for m in moves.T]
    np.testing.assert_allclose(got, [f.deviance for f in again], rtol=1e-5)
    coefficient, deviance = logistic_stack.one_step(X, found.coefficient[:, -1], totals)
    np.testing.assert_allclose(deviance, [f.deviance[-1] for f in again], rtol=1e-5)
    np.testing.assert_allclose(coefficient, [f.coefficient[:, -1] for f in again], atol=2e-3)
    assert np.abs(coefficient - found.coefficient[:, -1]).max() > 0.02


def test_a_replicate_of_nobody_gives_numbers():
    X, y, weight = data()
    found = logistic_stack.stacked(X, y, weight, np.ones((5, 1), bool))
    coefficient, deviance = logistic_stack.one_step(
        X, found.coefficient[:, 0], lambda features: 0 * features(np.column_stack([X, y])).sum(axis=0)[None]
    )
    np.testing.assert_allclose(coefficient[0], found.coefficient[:, 0])
    assert deviance[0] == 0
