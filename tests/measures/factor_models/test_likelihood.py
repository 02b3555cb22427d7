import numpy as np
import pytest
from scipy.optimize import approx_fprime

from csat_helpers.measures.factor_models.assessment import normal_errors, statistics
from csat_helpers.measures.factor_models.indices import Scaling, indices
from csat_helpers.measures.factor_models.likelihood import Pattern, _value, fit
from csat_helpers.measures.factor_models.omega import of_loadings, omega

LOADING = np.array([0.8, 0.7, 0.6, 0.9, 0.5, 0.7])
PATTERN = Pattern(np.array([0, 0, 0, 1, 1, 1]), 2)
TRUE = np.concatenate([LOADING, 1 - LOADING**2, [0.4]])


def population() -> np.ndarray:
    return PATTERN.matrices(TRUE)[2]


def test_it_finds_the_model_that_made_the_correlations():
    found = fit(population(), PATTERN)
    assert found.converged
    assert found.identified
    assert found.discrepancy == pytest.approx(0, abs=1e-12)
    assert found.parameters == pytest.approx(TRUE, abs=1e-7)


def test_gradient_is_nil_and_the_minimum_a_minimum():
    rng = np.random.default_rng(1)
    R = np.corrcoef((rng.normal(size=(200, 6)) @ np.linalg.cholesky(population()).T).T)
    found = fit(R, PATTERN)
    slope = approx_fprime(found.parameters, lambda p: _value(R, PATTERN, p), 1e-7)
    assert np.abs(slope).max() < 1e-5
    for _ in range(20):
        beside = found.parameters + rng.normal(0, 0.01, len(found.parameters))
        assert _value(R, PATTERN, beside) > _value(R, PATTERN, found.parameters)


def test_information_is_the_expected_curvature():
    """At the population's own parameters the second derivatives of F are the expected ones."""
    found, R = fit(population(), PATTERN), population()

    def slope(parameters):
        implied = np.linalg.inv(PATTERN.matrices(parameters)[2])
        return np.einsum("aij,ij->a", fit(R, PATTERN).slopes, implied - implied @ R @ implied)

    k = 3
    step = np.zeros(len(TRUE))
    step[k] = 1e-5
    numeric = (slope(found.parameters + step) - slope(found.parameters - step)) / 2e-5
    assert numeric == pytest.approx(found.information[:, k], abs=1e-4)


def test_a_step_is_the_change_of_a_new_fit():
    R = population()
    gap = np.zeros_like(R)
    gap[0, 1] = gap[1, 0] = 1e-4
    assert fit(R, PATTERN).step(gap) == pytest.approx(
        fit(R + gap, PATTERN).parameters - fit(R, PATTERN).parameters, abs=1e-6
    )


def test_two_items_alone_are_not_identified():
    assert not fit(np.array([[1, 0.5], [0.5, 1]]), Pattern(np.zeros(2, int), 1)).identified


def test_errors_shrink_with_the_root_of_the_base():
    found = fit(population(), PATTERN)
    few, many = (normal_errors(found, n)["loading"] for n in (100, 400))
    assert few == pytest.approx(2 * many)


def test_a_perfect_model_has_perfect_indices():
    made = indices(fit(population(), PATTERN), 300, 0.0, Scaling())
    assert (made["cfi"], made["rmsea"], made["rmsea_low"]) == pytest.approx((1, 0, 0), abs=1e-6)
    assert made["p_value"] == pytest.approx(1)
    assert made["df"] == 21 - 13


def test_standardised_statistics_do_not_depend_on_spreads():
    of = statistics(TRUE, PATTERN)
    assert of["ave"] == pytest.approx([np.mean(LOADING[:3] ** 2), np.mean(LOADING[3:] ** 2)])
    assert of["omega"][0] == pytest.approx(of_loadings(LOADING[:3], 1 - LOADING[:3] ** 2))


def test_omega_of_equal_loadings_is_alpha():
    R = np.full((4, 4), 0.36) + 0.64 * np.eye(4)
    found = omega(R, np.ones(4), np.empty((0, 4, 4)))
    assert found.raw == pytest.approx(4 * 0.36 / (1 + 3 * 0.36))
    assert found.standardised == pytest.approx(found.raw)


def test_omega_of_two_items_is_spearman_and_brown():
    R = np.array([[1, 0.5], [0.5, 1]])
    assert omega(R, np.ones(2), np.zeros((3, 2, 2))).raw == pytest.approx(2 * 0.5 / 1.5)
    assert omega(R, np.ones(2), np.zeros((3, 2, 2))).draws == pytest.approx([2 / 3] * 3)


def test_items_that_hardly_correlate_have_no_omega():
    assert omega(-0.2 * np.ones((3, 3)) + 1.2 * np.eye(3), np.ones(3), np.empty((0, 3, 3))).fault
