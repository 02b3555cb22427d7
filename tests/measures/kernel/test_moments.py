import numpy as np
import pandas as pd

from csat_helpers.measures.kernel.moments import correlation, nearest_correlation, pairwise_moments


def data(missing):
    rng = np.random.default_rng(8)
    X = rng.normal(size=(200, 4)) + 100 + rng.normal(size=(200, 1))
    return np.where(rng.random(X.shape) < missing, np.nan, X)


def test_pairwise_correlations_are_those_of_pandas():
    for missing in (0.0, 0.25):
        X = data(missing)
        moments = pairwise_moments(X, np.ones(200))
        np.testing.assert_allclose(correlation(moments), pd.DataFrame(X).corr(), atol=1e-12)
        np.testing.assert_allclose(np.diag(moments.mean), np.nanmean(X, axis=0))
        np.testing.assert_allclose(np.diag(moments.variance), np.nanvar(X, axis=0))


def test_weights_count_respondents_as_often():
    X, w = data(0.25), np.arange(200) % 3 + 1
    a, b = pairwise_moments(X, w.astype(float)), pairwise_moments(np.repeat(X, w, axis=0), np.ones(w.sum()))
    np.testing.assert_allclose(correlation(a), correlation(b), atol=1e-12)


def test_a_constant_correlates_with_nothing():
    X = data(0.0)
    X[:, 2] = 7.1
    np.testing.assert_array_equal(correlation(pairwise_moments(X, np.ones(200)))[2], [0, 0, 1, 0])


def test_contradictory_correlations_are_replaced_by_the_nearest():
    # Higham (2002), the first example of section 1: the nearest to this matrix has .7607 and .1573 beside the diagonal.
    A = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], float)
    found, changed = nearest_correlation(np.stack([A, np.eye(3)]))
    assert changed.tolist() == [True, False]
    np.testing.assert_allclose(found[0], [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]], atol=1e-3)
    np.testing.assert_array_equal(found[1], np.eye(3))
    assert np.linalg.eigvalsh(found[0]).min() > 0
