"""What the draws of priorities promise, held against samples of a population whose importances are known."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures
from csat_helpers.measures.decompositions import parts
from csat_helpers.measures.priority_draws import QUADRANTS, quadrants

from .conftest import DRIVERS, ask

SAMPLES, CHI2_95 = 36, 5.991
WEIGHTS, MIDDLES = np.array([0.9, 0.5, 0.35, 0.1]), np.array([3.4, 3.1, 3.6, 3.2])


def population(n: int, rng: np.random.Generator) -> pd.DataFrame:
    latent = 0.5 * rng.normal(size=(n, 1)) + rng.normal(size=(n, 4))
    frame = pd.DataFrame(np.clip(np.round(MIDDLES + latent), 1, 5), columns=DRIVERS)
    overall = latent @ WEIGHTS + 0.7 * rng.normal(size=n)
    return frame.assign(all=np.clip(np.round(3.5 + overall), 1, 5))


@pytest.fixture(scope="module")
def truth():
    whole = population(400_000, np.random.default_rng(0))
    share = parts(np.corrcoef(whole.to_numpy().T), "shapley")
    performance = ((whole[DRIVERS].mean() - 1) * 25).to_numpy()
    return share / share.sum(), performance


@pytest.fixture(scope="module")
def drawn():
    """Two waves of unlike size of one population, which does not move, time and again."""
    found = []
    for k in range(SAMPLES):
        rng = np.random.default_rng(100 + k)
        waves = [population(n, rng).assign(wave=str(year)) for year, n in ((2025, 250), (2026, 600))]
        sv = ask(pd.concat(waves, ignore_index=True))
        found.append(measures.movement_of_priorities(sv, "all", DRIVERS, replicates=150))
    return pd.concat(found, ignore_index=True)


def test_regions_hold_the_truth_as_often_as_they_say(drawn, truth):
    importance, performance = (np.tile(values, SAMPLES) for values in truth)
    x, y = drawn["importance"] - importance, drawn["performance"] - performance
    a, b, c = drawn["imp_var"], drawn["cov"], drawn["perf_var"]
    distance = (c * x**2 - 2 * b * x * y + a * y**2) / (a * c - b**2)
    assert (distance <= CHI2_95).mean() == pytest.approx(0.95, abs=0.05)


def test_a_quadrant_is_right_as_often_as_its_probability_says(drawn, truth):
    right = drawn["quadrant"] == np.tile(np.array(QUADRANTS, dtype=object)[quadrants(*truth)], SAMPLES)
    said = drawn["quadrant_probability"]
    assert right.mean() == pytest.approx(said.mean(), abs=0.05)
    stable = said >= 0.8
    assert right[stable].mean() == pytest.approx(said[stable].mean(), abs=0.05)
    assert right[stable].mean() > 0.93 > right[~stable].mean()


def test_what_did_not_move_is_seldom_said_to(drawn):
    zero = (drawn["importance_change_low"] <= 0) & (drawn["importance_change_high"] >= 0)
    assert zero.mean() == pytest.approx(0.95, abs=0.05)
    assert (drawn["importance_p_value"] < 0.05).mean() == pytest.approx(0.05, abs=0.05)
    assert drawn["moved"].mean() < 0.05


def test_quadrants_by_the_lines():
    across, up = np.array([0.4, 0.3, 0.2, 0.1]), np.array([40.0, 60.0, 60.0, 40.0])
    assert [QUADRANTS[k] for k in quadrants(across, up)] == ["fix", "keep", "maintain", "watch"]
