"""Penalties and rewards against least squares, the worked example, and factors that were built in."""

import json

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Design, Disclosure

SCALES = {"five": {"min": 1, "max": 5}, "eight": {"min": 0, "max": 8}, "turned": {"min": 1, "max": 5, "reversed": True}}


def answers(n: int = 3000, seed: int = 2) -> pd.DataFrame:
    """A basic item (its lack costs 20 points, its excellence gains 2), a performance one (10 and 10), a delight (2, 20)."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.integers(1, 6, (n, 3)), columns=["basic", "linear", "delight"])
    y = 50.0 + rng.normal(0, 8, n)
    for name, cost, gain in (("basic", 20, 2), ("linear", 10, 10), ("delight", 2, 20)):
        y += np.where(frame[name] <= 2, -cost, np.where(frame[name] == 5, gain, 0))
    return frame.assign(y=np.clip(np.round(y / 12.5), 0, 8), w=rng.uniform(0.5, 2, n))


def ask(frame: pd.DataFrame, **settings) -> survey.Survey:
    items = {name: {"scale": "eight" if name == "y" else "five"} for name in frame if name != "w"}
    return survey.from_frame(frame, {"scales": SCALES, "items": items}, **settings)


ITEMS = ["basic", "linear", "delight"]


@pytest.fixture(scope="module")
def found():
    return measures.penalty_reward(ask(answers(), design=Design(weight="w")), "y", ITEMS).set_index("item")


def test_factors_that_were_built_in_are_found(found):
    assert found["factor"].to_dict() == {"basic": "basic", "linear": "performance", "delight": "excitement"}
    assert found["penalty"].tolist() == pytest.approx([-20, -10, -2], abs=1.5)
    assert found["reward"].tolist() == pytest.approx([2, 10, 20], abs=1.5)
    assert found["asymmetry"].tolist() == pytest.approx((found["penalty"] + found["reward"]).tolist())


def test_coefficients_are_weighted_least_squares(found):
    frame = answers()
    marks = [(frame[name] <= 2).astype(float) for name in ITEMS] + [(frame[name] == 5).astype(float) for name in ITEMS]
    X, root = np.column_stack([np.ones(len(frame)), *marks]), np.sqrt(frame["w"])
    beta, *_ = np.linalg.lstsq(X * root.to_numpy()[:, None], frame["y"] * 12.5 * root, rcond=None)
    assert [*found["penalty"], *found["reward"]] == pytest.approx(beta[1:].tolist())


def test_errors_are_those_of_the_sandwich(found):
    """Binder's: inverse of X'WX around the weighted scores, n / (n - 1)."""
    frame = answers()
    marks = [(frame[name] <= 2).astype(float) for name in ITEMS] + [(frame[name] == 5).astype(float) for name in ITEMS]
    X, w = np.column_stack([np.ones(len(frame)), *marks]), frame["w"].to_numpy()
    bread = np.linalg.inv(X.T @ (X * w[:, None]))
    gap = frame["y"].to_numpy() * 12.5 - X @ (bread @ (X.T @ (w * frame["y"].to_numpy() * 12.5)))
    score = X * (w * gap)[:, None]
    n = len(frame)
    V = bread @ (score.T @ score * n / (n - 1)) @ bread
    assert [*found["penalty_std_error"], *found["reward_std_error"]] == pytest.approx(np.sqrt(np.diag(V))[1:].tolist())
    apart = np.sqrt(V[1, 1] + V[4, 4] + 2 * V[1, 4])
    assert found.loc["basic", "asymmetry_std_error"] == pytest.approx(apart)


@pytest.mark.realdata
def test_worked_example(shared):
    """worked.json, penalty_reward: low 2 or less, high 5; in raw points of an outcome from 0 to 8, here 12.5 each.

    Its errors are those of ordinary least squares, which assume equal spread; ours do not, and are tested above.
    """
    examples = json.loads((shared / "oracles" / "worked.json").read_text(encoding="utf-8"))["examples"]
    example = next(e for e in examples if e["id"] == "penalty_reward")
    data, expected = example["data"], example["expected"]
    sv = ask(pd.DataFrame({"x": data["attribute"], "y": data["overall"]}))
    row = measures.penalty_reward(sv, "y", "x", low=2, high=1).iloc[0]
    assert row["penalty"] / 12.5 == pytest.approx(expected["penalty"], abs=1e-6)
    assert row["reward"] / 12.5 == pytest.approx(expected["reward"], abs=1e-6)
    assert row["ratio"] == pytest.approx(expected["iac_ratio"], abs=1e-6)
    assert row["factor"] == "basic"


def test_a_reversed_scale_is_turned():
    frame = answers(800)
    known = measures.penalty_reward(ask(frame), "y", "basic")["penalty"].tolist()
    items = {"basic": {"scale": "turned"}, "y": {"scale": "eight"}}
    turned = survey.from_frame(
        frame.assign(basic=6 - frame["basic"])[["basic", "y"]], {"scales": SCALES, "items": items}
    )
    assert measures.penalty_reward(turned, "y", "basic")["penalty"].tolist() == pytest.approx(known)


def test_data_on_which_no_contrast_stands():
    frame = answers(200)
    with pytest.raises(MeasureError, match="nobody, or everybody, marked basic low or high"):
        measures.penalty_reward(ask(frame.assign(basic=frame["basic"].clip(3, 5))), "y", ITEMS)
    with pytest.raises(MeasureError, match="perfect collinearity"):
        measures.penalty_reward(ask(frame.assign(linear=frame["basic"])), "y", ITEMS)
    with pytest.raises(MeasureError, match="too few for 7 coefficients"):
        measures.penalty_reward(ask(frame.head(6)), "y", ITEMS)
    with pytest.raises(MeasureError, match="leave no middle of item 'basic'"):
        measures.penalty_reward(ask(frame), "y", ITEMS, low=3, high=2)
    with pytest.raises(MeasureError, match="both the outcome and an item"):
        measures.penalty_reward(ask(frame), "y", ["y"])


def test_few_low_marks_are_hidden():
    frame = answers(400)
    few = frame[(frame["basic"] > 2) | (frame.index < 12)].reset_index(drop=True)
    found = measures.penalty_reward(ask(few, disclosure=Disclosure()), "y", ITEMS).set_index("item")
    assert found.loc["basic", "suppressed"] != ""
    assert np.isnan(found.loc["basic", "penalty"])
    assert found.loc["linear", "suppressed"] == ""
