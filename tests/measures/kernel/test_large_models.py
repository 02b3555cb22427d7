"""A regression by blocks is the regression."""

import numpy as np
import pytest

from csat_helpers.measures.kernel import large_models, linear_models, moments, variance
from csat_helpers.survey.design import DesignArrays


@pytest.mark.parametrize("n", [63, 64, 65, 400])
def test_coefficients_and_errors_by_blocks(monkeypatch, n):
    rng = np.random.default_rng(n)
    X = rng.integers(0, 5, (n, 3)) * 25.0
    X[rng.random((n, 3)) < 0.1] = np.nan
    y = np.nansum(X, axis=1) / 3 + rng.normal(size=n)
    design = DesignArrays(rng.uniform(0.5, 2, n), np.arange(n) % 3, np.arange(n), np.array([0.0, 0.2, 0.1]))
    there = np.flatnonzero(~np.isnan(X).any(axis=1))

    def fit(weight):
        found = linear_models.fit("linear", np.column_stack([np.ones(len(there)), X[there]]), y[there], weight)
        return found.coefficient, found.influence

    estimate, among = variance.infer(variance.inside(there, fit), design)
    monkeypatch.setattr(moments, "_BLOCK", 32)
    made = large_models.linear(X.astype(np.float16), y, design.weight)
    np.testing.assert_allclose(made.coefficient, estimate, rtol=1e-10)
    found = large_models.covariance(made.influence, 4, np.arange(n), design)
    np.testing.assert_allclose(found, among, rtol=1e-9)


def test_the_triangle_of_blocks_is_that_of_all(monkeypatch):
    rng = np.random.default_rng(2)
    X, weight = rng.normal(size=(100, 4)), rng.uniform(0.5, 2, 100)
    whole = large_models.triangle(X, weight)
    monkeypatch.setattr(moments, "_BLOCK", 16)
    np.testing.assert_allclose(np.abs(large_models.triangle(X, weight)), np.abs(whole), rtol=1e-10, atol=1e-12)
    X[:, 3] = X[:, 0] - X[:, 1]
    tied = linear_models.aliased(X, weight)
    assert tied is not None
    assert tied.tolist() == [True, True, False, True]
