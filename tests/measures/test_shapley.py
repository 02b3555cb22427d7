"""Shapley values against the definition: the mean over all orders of the R2 that a driver adds."""

from itertools import permutations

import numpy as np
import pytest

from csat_helpers.errors import MeasureError
from csat_helpers.measures import shapley as module
from csat_helpers.measures.shapley import shapley


def correlations(p, seed=0, batch=()):
    X = np.random.default_rng(seed).normal(size=(*batch, 60, p + 1))
    X[..., 1:] += 0.7 * X[..., :1]
    X = (X - X.mean(axis=-2, keepdims=True)) / X.std(axis=-2, keepdims=True)
    return np.swapaxes(X, -1, -2) @ X / 60


def r2(R, chosen):
    if not chosen:
        return 0.0
    r = R[list(chosen), -1]
    return r @ np.linalg.solve(R[np.ix_(chosen, chosen)], r)


def by_orders(R):
    p = len(R) - 1
    orders = list(permutations(range(p)))
    gain = np.zeros(p)
    for order in orders:
        for k, driver in enumerate(order):
            gain[driver] += r2(R, order[: k + 1]) - r2(R, order[:k])
    return gain / len(orders)


@pytest.mark.parametrize("p", [1, 2, 5])
def test_is_the_mean_over_orders(p):
    R = correlations(p)
    np.testing.assert_allclose(shapley(R), by_orders(R), atol=1e-12)


def test_many_at_once_are_each_alone():
    R = correlations(6, batch=(7, 3))
    np.testing.assert_allclose(shapley(R)[4, 2], shapley(R[4, 2]), rtol=1e-12)


def test_walking_the_first_drivers_changes_nothing(monkeypatch):
    R = correlations(8, seed=3)
    whole = shapley(R)
    monkeypatch.setattr(module, "_TABLE", 3)
    np.testing.assert_allclose(shapley(R), whole, rtol=1e-12)


def test_parts_add_up_to_r2_beyond_the_table():
    R = correlations(16, seed=4)
    assert shapley(R).sum() == pytest.approx(r2(R, tuple(range(16))))


def test_a_redundant_driver_breaks_nothing():
    R = np.array([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1]], float)
    np.testing.assert_allclose(shapley(R), [0.125, 0.125])


def test_too_many():
    with pytest.raises(MeasureError, match="26 drivers are more than 25"):
        shapley(np.eye(27))
