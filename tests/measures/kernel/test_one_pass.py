"""One pass of sums gives what scores of every respondent give."""

import tracemalloc

import numpy as np
import pytest

from csat_helpers.measures.kernel import compact, estimation, one_pass
from csat_helpers.measures.kernel.estimation import Members, Unions
from csat_helpers.survey.design import DesignArrays


def design(n, strata, seed=3):
    rng = np.random.default_rng(seed)
    weight = np.where(rng.random(n) < 0.1, 0.0, rng.uniform(0.2, 4, n))
    stratum = np.r_[np.arange(strata), rng.integers(0, max(strata - 1, 1), max(n - strata, 0))][
        :n
    ]  # the last is lonely
    fraction = rng.uniform(0, 0.5, strata)
    return DesignArrays(weight, stratum.astype(np.int64), np.arange(n), fraction)


def answers(n, items, seed=5):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((n, items)) < 0.2, np.nan, rng.integers(1, 6, (n, items)) + 1000.0)
    values[:, -1] = np.where(np.isnan(values[:, -1]), np.nan, 4.0)  # everyone alike
    return values


@pytest.fixture
def short(monkeypatch):
    """Blocks of seven pairs, whatever the size of the survey."""

    def use(on):
        monkeypatch.setattr(one_pass, "_ROWS", 7)
        monkeypatch.setattr(one_pass, "FROM", 0 if on else 10**9)

    return use


def same(one, other):
    for name in one.__dataclass_fields__:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-12, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("n", [6, 7, 8, 13, 14, 15, 200])
def test_means_and_their_errors_are_those_of_the_scores(short, n):
    values, drawn = answers(n, 4), design(n, 3)
    members = Members(np.arange(n), np.arange(n) % 3, 4)  # the fourth level is nobody's
    short(on=False)
    whole = estimation.estimate(values, members, drawn)
    short(on=True)
    same(estimation.estimate(values, members, drawn), whole)


def test_columns_made_one_by_one_are_the_columns(short):
    values, drawn = answers(50, 3), design(50, 2)
    members = Members(np.r_[np.arange(50), np.arange(20)], np.r_[np.zeros(50, int), np.ones(20, int)], 2)
    lazy = compact.Columns(50, [lambda k=k: values[:, k] for k in range(3)])
    short(on=False)
    same(estimation.estimate(lazy, members, drawn), estimation.estimate(values, members, drawn))
    short(on=True)
    same(estimation.estimate(lazy, members, drawn), estimation.estimate(values, members, drawn))


@pytest.mark.parametrize("n", [14, 15, 300])
def test_contrasts_of_levels_and_of_levels_with_the_rest(short, n):
    values, drawn = answers(n, 3), design(n, 4)
    base = Members(np.arange(n), np.arange(n) % 3, 3)
    unions = Unions(base, np.hstack([np.eye(3), 1 - np.eye(3)]))
    pairs = np.vstack([np.eye(3), -np.eye(3)])
    short(on=False)
    expected = estimation.contrast(values, unions.pairs, drawn, pairs)
    of_levels = estimation.contrast(values, base, drawn, np.array([[1.0], [-1.0], [0.0]]))
    short(on=True)
    for found, known in zip(estimation.contrast(values, unions, drawn, pairs), expected, strict=True):
        np.testing.assert_allclose(found, known, rtol=1e-11, atol=1e-11)
    again = estimation.contrast(values, base, drawn, np.array([[1.0], [-1.0], [0.0]]))
    np.testing.assert_allclose(again[1], of_levels[1], rtol=1e-11, atol=1e-11)


def test_covariances_of_levels(short):
    values, drawn = answers(300, 3), design(300, 4)
    members = Members(np.arange(300), np.arange(300) % 4, 4)
    short(on=False)
    grid, among = estimation.covariance(values, members, drawn)
    short(on=True)
    found, again = estimation.covariance(values, members, drawn)
    same(found, grid)
    np.testing.assert_allclose(again, among, rtol=1e-11, atol=1e-14)


def test_levels_that_overlap_take_the_general_way_where_they_are_combined(short):
    values, drawn = answers(60, 2), design(60, 2)
    members = Members(np.r_[np.arange(60), np.arange(60)], np.repeat([0, 1], 60), 2)
    short(on=True)
    change, spread = estimation.contrast(values, members, drawn, np.array([[1.0], [-1.0]]))
    assert np.abs(change).max() == 0
    assert spread.max() == 0


def test_clusters_take_the_general_way(short):
    n = 60
    drawn = design(n, 2)
    clustered = DesignArrays(drawn.weight, np.zeros(n, int), np.arange(n) // 5, np.zeros(1))
    assert one_pass.possible(one_pass.FROM, 1, 1, drawn)
    assert not one_pass.possible(one_pass.FROM, 1, 1, clustered)


def test_a_table_of_many_respondents_takes_little_more_than_a_column():
    n, items = 300_000, 20
    rng = np.random.default_rng(1)
    small = rng.integers(1, 6, (items, n)).astype(np.int8)
    values = compact.Columns(n, [lambda k=k: small[k].astype(float) for k in range(items)])
    drawn = DesignArrays(rng.uniform(1, 2, n), np.zeros(n, np.int64), np.arange(n), np.zeros(1))
    members = Members(np.arange(n), np.arange(n) % 5, 5)
    assert drawn.apart
    tracemalloc.start()
    try:
        estimation.estimate(values, members, drawn)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * n * 8  # the columns together are 20, and scores, pairs and weights would come on top
