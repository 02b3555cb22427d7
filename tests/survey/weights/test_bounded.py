import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from csat_helpers.survey.weights.bounded import bounded


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_factors_are_those_of_the_quadratic_programme(seed):
    rng = np.random.default_rng(seed)
    base, x = rng.uniform(0.5, 3.0, 25), np.column_stack([np.ones(25), rng.normal(size=25), rng.uniform(0, 9, 25)])
    bounds = (0.6, 1.5)
    # Totals that factors within the bounds reach.
    totals = x.T @ (base * rng.uniform(0.7, 1.4, 25))
    weight, steps = bounded(base, x, totals, bounds, 1e-8)
    assert x.T @ weight == pytest.approx(totals, rel=1e-8)
    found = optimize.minimize(
        lambda g: base @ (g - 1) ** 2 / 2,
        np.ones(25),
        jac=lambda g: base * (g - 1),
        bounds=[bounds] * 25,
        constraints={"type": "eq", "fun": lambda g: x.T @ (base * g) - totals, "jac": lambda g: x.T * base},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert weight / base == pytest.approx(found.x, abs=1e-5)
    assert steps < 50


def test_without_a_bound_that_binds_it_is_the_linear_solution():
    rng = np.random.default_rng(1)
    base, x = rng.uniform(1, 2, 50), np.column_stack([np.ones(50), rng.uniform(0, 1, 50)])
    totals = x.T @ base * 1.05
    linear = base * (1 + x @ np.linalg.solve(x.T @ (base[:, None] * x), totals - x.T @ base))
    weight, steps = bounded(base, x, totals, (0.1, 10.0), 1e-8)
    np.testing.assert_allclose(weight, linear, rtol=1e-12)
    assert steps == 1


def test_terms_that_say_the_same_twice_do_no_harm():
    base, half = np.ones(10), np.arange(10) < 5
    x = np.column_stack([half, ~half, np.ones(10)]).astype(float)
    weight, _ = bounded(base, x, np.array([4.0, 6.0, 10.0]), (0.5, 2.0), 1e-8)
    assert weight == pytest.approx(np.where(half, 0.8, 1.2))


def test_totals_out_of_reach_are_missed_by_weights_within_the_bounds():
    x = np.ones((4, 1))
    weight, steps = bounded(np.ones(4), x, np.array([40.0]), (0.5, 2.0), 1e-8)
    assert (weight <= 2.0).all()
    assert abs(weight.sum() - 40) > 1
    assert steps == 200
