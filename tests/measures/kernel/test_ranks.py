"""Ranks against hand counts, the worked example, and the sampling that they speak of."""

import json

import numpy as np
import pytest

from csat_helpers.measures.kernel import ranks


def example(shared, name: str) -> dict:
    examples = json.loads((shared / "oracles" / "worked.json").read_text(encoding="utf-8"))["examples"]
    return next(e for e in examples if e["id"] == name)


@pytest.mark.realdata
@pytest.mark.parametrize(("method", "key"), [("bonferroni", "simultaneous"), (None, "unadjusted")])
def test_the_worked_example(shared, method, key):
    """worked.json, rank_ci: invented estimates, pairwise two-sided z tests; simultaneous ones by Bonferroni."""
    told = example(shared, "rank_ci")
    error = np.array(told["data"]["se"])
    gap, _, p = ranks.pairwise(np.array(told["data"]["estimate"]), np.diag(error**2), np.inf, method)
    low, high = ranks.sets(gap, p, 0.05)
    assert low.tolist() == told["expected"][f"{key}_best_rank"]
    assert high.tolist() == told["expected"][f"{key}_worst_rank"]


def test_a_covariance_counts_in_the_differences():
    spread = np.array([[1.0, 0.9], [0.9, 1.0]])
    _, error, _ = ranks.pairwise(np.array([1.0, 0.0]), spread, np.inf, None)
    assert error[0, 1] == pytest.approx(np.sqrt(2 - 2 * 0.9))


def test_certain_estimates_are_apart_only_where_they_differ():
    _, _, p = ranks.pairwise(np.array([1.0, 1.0, 2.0]), np.zeros((3, 3)), np.inf, "holm")
    assert p[0, 1] == 1.0
    assert p[0, 2] == p[2, 0] == 0.0


def test_probabilities_of_two_are_the_normals():
    """P(first above second) of N(1, 1) and N(0, 1), independent: Phi(1 / sqrt 2) = 0.760250."""
    found = ranks.probabilities(np.array([1.0, 0.0]), np.eye(2), np.random.default_rng(1), 400_000)
    assert found[0, 0] == pytest.approx(0.760250, abs=0.003)
    np.testing.assert_allclose(found.sum(axis=0), 1)
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_ties_are_parted_by_lot():
    found = ranks.probabilities(np.zeros(3), np.zeros((3, 3)), np.random.default_rng(2), 30_000)
    np.testing.assert_allclose(found, 1 / 3, atol=0.012)


def test_all_sets_hold_all_true_ranks_as_often_as_they_say():
    """Six means of which three are equal: the true rank of each of those may be any of 2 to 4."""
    truth, error, rng = np.array([3.0, 2.0, 2.0, 2.0, 1.0, 0.0]), 0.35, np.random.default_rng(3)
    best, worst = np.array([1, 2, 2, 2, 5, 6]), np.array([1, 4, 4, 4, 5, 6])
    spread, held, runs = np.eye(6) * error**2, 0, 800
    for _ in range(runs):
        gap, _, p = ranks.pairwise(truth + error * rng.standard_normal(6), spread, np.inf, "holm")
        low, high = ranks.sets(gap, p, 0.05)
        held += bool(((low <= best) & (high >= worst)).all())
    assert held / runs >= 0.95 - 2.6 * np.sqrt(0.95 * 0.05 / runs)


@pytest.mark.parametrize("df", [4, 39])
def test_probabilities_of_two_go_with_their_test(df):
    """The higher of two is first with one less half the p of their difference."""
    estimate, spread = np.array([1.5, 0.0]), np.array([[1.0, 0.3], [0.3, 0.5]])
    _, _, p = ranks.pairwise(estimate, spread, df, None)
    found = ranks.probabilities(estimate, spread, np.random.default_rng(5), 400_000, df)
    assert found[0, 0] == pytest.approx(1 - p[0, 1] / 2, abs=0.003)


def test_estimates_of_one_mind_are_not_apart():
    estimate, spread = np.array([2.0, 1.0, 0.0]), np.diag([0.0, 0.0, 0.01])
    gap, _, p = ranks.pairwise(estimate, spread, 50, "holm", np.array([True, True, False]))
    assert np.isnan(p[0, 1])
    assert p[0, 2] < 0.001
    low, high = ranks.sets(gap, p, 0.05)
    assert low.tolist() == [1, 1, 3]
    assert high.tolist() == [2, 2, 3]
