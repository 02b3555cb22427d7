"""Penalties and rewards against least squares, the worked example, and factors that were built in."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

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


def test_of_few_low_marks_the_interval_is_as_wide_as_their_number_asks():
    frame = answers(800)
    few = aside(frame.assign(basic=np.where(frame.index < 6, 1, frame["basic"].clip(3, 5))))
    row = few.loc["basic"]
    reach = stats.t.ppf(0.975, 5) * row["penalty_std_error"]
    assert row["penalty_high"] - row["penalty"] == pytest.approx(reach)
    assert row["df"] == 5
    assert few.loc["basic", "reward_high"] - row["reward"] < 2.1 * row["reward_std_error"]


def test_many_marks_leave_the_degrees_of_freedom_of_the_design():
    frame = answers(3000).assign(c=np.arange(3000) // 60)
    items = {name: {"scale": "eight" if name == "y" else "five"} for name in [*ITEMS, "y"]}
    sv = survey.from_frame(frame, {"scales": SCALES, "items": items}, design=Design(cluster=["c"]))
    assert set(measures.penalty_reward(sv, "y", ITEMS)["df"]) == {50 - 1 - 6}


@pytest.mark.slow
def test_intervals_of_few_marks_hold_at_their_rate():
    """1,000 samples of 8 low, 120 middling and 60 high marks: 93 to 97 % of the intervals of a known penalty."""
    rng, held = np.random.default_rng(5), 0
    x = np.r_[np.full(8, 1), np.full(120, 3), np.full(60, 5)]
    for _ in range(1000):
        y = np.clip(np.round(4 - (x == 1) * 1.5 + rng.normal(0, 1, len(x))), -20, 20)
        sv = survey.from_frame(
            pd.DataFrame({"x": x, "y": y}),
            {
                "scales": {**SCALES, "wide": {"min": -20, "max": 20}},
                "items": {"x": {"scale": "five"}, "y": {"scale": "wide"}},
            },
        )
        row = measures.penalty_reward(sv, "y", "x").iloc[0]
        held += row["penalty_low"] <= -1.5 * 2.5 <= row["penalty_high"]
    assert 0.93 < held / 1000 < 0.97


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


def test_shares_of_all_who_rated_and_answers_by_their_labels():
    frame = answers(600)
    frame.loc[:299, "linear"] = np.nan
    words = {1: {"en": "Awful", "zh": "很差"}, 2: {"en": "Bad", "zh": "差"}, 5: {"en": "Great", "zh": "很好"}}
    scales = {**SCALES, "five": {"min": 1, "max": 5, "labels": words}}
    items = {name: {"scale": "eight" if name == "y" else "five"} for name in frame if name != "w"}
    for language, low in (("en", "Awful, Bad"), ("zh", "很差、差")):
        sv = survey.from_frame(frame, {"scales": scales, "items": items}, design=Design(weight="w"), language=language)
        row = measures.penalty_reward(sv, "y", ITEMS).set_index("item").loc["basic"]
        assert row[["low_answers", "rated", "base"]].tolist() == [low, 600, 300]
        assert row["rated_low"] == pytest.approx(frame["w"][frame["basic"] <= 2].sum() / frame["w"].sum())
        assert row["low_share"] != pytest.approx(row["rated_low"])


def test_impact_is_the_way_from_low_to_high(found):
    assert found["impact"].tolist() == pytest.approx((found["reward"] - found["penalty"]).tolist())
    assert (found["impact_low"] < found["impact"]).all()
    assert found.loc["linear", "impact_low"] > found.loc["linear", "reward_high"]


def test_what_a_caller_gets_wrong():
    frame = answers(200)
    with pytest.raises(MeasureError, match="leave no middle of item 'basic'"):
        measures.penalty_reward(ask(frame), "y", ITEMS, low=3, high=2)
    with pytest.raises(MeasureError, match="both the outcome and an item"):
        measures.penalty_reward(ask(frame), "y", ["y"])


def test_nothing_to_ask_is_an_empty_frame():
    sv = ask(answers(50))
    assert measures.penalty_reward(sv, sv.roles("overall"), sv.roles("driver")).empty
    assert measures.penalty_reward(sv, "y", []).empty


def aside(frame: pd.DataFrame, **settings) -> pd.DataFrame:
    return measures.penalty_reward(ask(frame, **settings), "y", ITEMS).set_index("item")


def test_an_item_that_nobody_rated_low_is_set_aside_and_the_others_stand():
    frame = answers(800)
    found = aside(frame.assign(basic=frame["basic"].clip(3, 5)))
    assert found.loc["basic", "reason"] == "too few rated it low (1 to 2) to tell"
    assert np.isnan(found.loc["basic", "penalty"])
    assert found.loc["basic", "factor"] == ""
    assert found.loc["basic", ["low_base", "base"]].tolist() == [0, 800]
    alone = measures.penalty_reward(ask(frame), "y", ITEMS[1:]).set_index("item")
    for name in ("penalty", "penalty_std_error", "reward", "p_value", "low_share"):
        assert found.loc[ITEMS[1:], name].tolist() == pytest.approx(alone[name].tolist())


def test_each_thin_mark_has_its_words():
    frame = answers(800)
    high = aside(frame.assign(delight=frame["delight"].clip(1, 4)))
    assert high.loc["delight", "reason"] == "too few rated it high (5) to tell"
    middle = aside(frame.assign(delight=np.where(frame["delight"] < 4, 1, 5)))
    assert middle.loc["delight", "reason"] == "too few gave it a middling rating to compare with"
    few = aside(frame.assign(basic=np.where(frame.index < 4, 1, frame["basic"].clip(3, 5))))
    assert few.loc["basic", "reason"].startswith("too few rated it low")
    enough = aside(frame.assign(basic=np.where(frame.index < 5, 1, frame["basic"].clip(3, 5))))
    assert enough.loc["basic", "reason"] == ""


def test_marks_of_one_cluster_only_tell_nothing():
    frame = answers(800).assign(c=np.arange(800) // 20)
    frame["basic"] = np.where(frame["c"] == 3, 1, frame["basic"].clip(3, 5))
    found = measures.penalty_reward(
        survey.from_frame(
            frame, {"scales": SCALES, "items": {n: {"scale": "eight" if n == "y" else "five"} for n in [*ITEMS, "y"]}},
            design=Design(cluster=["c"]),
        ), "y", ITEMS,
    ).set_index("item")  # fmt: skip
    assert found.loc["basic", "reason"].startswith("too few rated it low")
    assert found.loc["linear", "factor"] == "performance"


def test_an_item_that_hardly_anybody_answered_with_the_others_is_set_aside():
    frame = answers(800)
    rare = frame["linear"].where((frame["basic"] >= 3) & (frame.index % 3 == 0))
    found = aside(frame.assign(linear=rare))
    assert found.loc["linear", "reason"] == "too few who rated all the others rated it too"
    assert found.loc["basic", "base"] == 800
    assert found.loc["basic", "factor"] == "basic"


def test_of_items_that_say_the_same_one_is_set_aside_and_names_the_other():
    frame = answers(800)
    found = aside(frame.assign(delight=frame["linear"]))
    assert found.loc["delight", "reason"] == (
        "it was rated low and high by the same people as “linear” (perfect collinearity)"
    )
    assert found.loc[["basic", "linear"], "reason"].tolist() == ["", ""]


def test_items_that_go_together_have_a_high_inflation():
    frame = answers(800)
    rng = np.random.default_rng(1)
    near = np.where(rng.uniform(size=800) < 0.97, frame["linear"], frame["delight"])
    found = aside(frame.assign(delight=near))
    assert (found.loc[["linear", "delight"], "vif"] > 5).all()
    assert found.loc["basic", "vif"] == pytest.approx(1, abs=0.05)


def test_of_one_item_the_inflation_is_one():
    assert measures.penalty_reward(ask(answers(800)), "y", "basic")["vif"].tolist() == pytest.approx([1.0])


def test_too_few_respondents_are_told_in_every_row():
    found = aside(answers(8))
    assert found["reason"].str.startswith("too few").all()
    assert found["penalty"].isna().all()
    alike = aside(answers(200).assign(y=4))
    assert set(alike["reason"]) == {"everyone answered alike: no error to test against"}
    assert set(alike["factor"]) == {""}


def test_too_few_clusters_are_told():
    frame = answers(300).assign(c=np.arange(300) // 50)
    items = {name: {"scale": "eight" if name == "y" else "five"} for name in [*ITEMS, "y"]}
    sv = survey.from_frame(frame, {"scales": SCALES, "items": items}, design=Design(cluster=["c"]))
    found = measures.penalty_reward(sv, "y", ITEMS)
    assert set(found["reason"]) == {"too few clusters for 7 coefficients: ask of fewer items"}


def test_a_scale_of_two_answers_is_set_aside_and_a_short_one_has_a_middle():
    frame = answers(500)
    scales = {**SCALES, "two": {"min": 1, "max": 2}, "three": {"min": 1, "max": 3}, "slider": {"min": 0.5, "max": 9}}
    items = {
        "basic": {"scale": "two"},
        "linear": {"scale": "three"},
        "delight": {"scale": "slider"},
        "y": {"scale": "eight"},
    }
    cut = frame.assign(basic=frame["basic"].clip(1, 2), linear=frame["linear"].clip(1, 3))[list(items)]
    found = measures.penalty_reward(survey.from_frame(cut, {"scales": scales, "items": items}), "y", ITEMS)
    assert found["reason"].tolist() == [
        "its scale is too short to have low, middle and high answers",
        "",
        "its scale has no whole-number answers",
    ]
    assert found["low_answers"].tolist() == ["", "1", ""]


def test_few_low_marks_are_hidden():
    frame = answers(400)
    few = frame[(frame["basic"] > 2) | (frame.index < 12)].reset_index(drop=True)
    found = measures.penalty_reward(ask(few, disclosure=Disclosure()), "y", ITEMS).set_index("item")
    assert found.loc["basic", "suppressed"] != ""
    assert np.isnan(found.loc["basic", "penalty"])
    assert found.loc["linear", "suppressed"] == ""


def test_few_middling_ratings_are_hidden():
    frame = answers(600)
    few = frame[(frame["basic"] <= 2) | (frame["basic"] == 5) | (frame.index < 25)].reset_index(drop=True)
    found = measures.penalty_reward(ask(few, disclosure=Disclosure()), "y", ITEMS).set_index("item")
    assert found.loc["basic", "suppressed"] != ""
    assert found.loc["basic", "factor"] == ""
