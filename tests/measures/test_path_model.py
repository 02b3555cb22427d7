"""Path models: what is refused, what is said, and identities that hold for any data."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.path_models import advice
from csat_helpers.survey import Design, Disclosure

MODEL = {
    "constructs": {"Quality": ["q1", "q2", "q3"], "Value": ["v1", "v2"], "Satisfaction": ["s1", "s2", "s3"]},
    "paths": [["Quality", "Value"], ["Quality", "Satisfaction"], ["Value", "Satisfaction"]],
}
ITEMS = [item for block in MODEL["constructs"].values() for item in block]


def answers(n: int = 800, seed: int = 3) -> pd.DataFrame:
    """Three constructs: value follows quality, satisfaction follows both; items 1 to 10 with errors."""
    rng = np.random.default_rng(seed)
    quality = rng.normal(size=n)
    value = 0.6 * quality + 0.8 * rng.normal(size=n)
    satisfaction = 0.5 * quality + 0.3 * value + 0.6 * rng.normal(size=n)
    latent = {"q": quality, "v": value, "s": satisfaction}
    frame = pd.DataFrame({item: latent[item[0]] + 0.6 * rng.normal(size=n) for item in ITEMS})
    frame = (frame * 1.8 + 6).round().clip(1, 10)
    frame["w"] = rng.uniform(0.5, 2, n)
    frame["stratum"] = rng.integers(0, 4, n)
    return frame


def ask(frame: pd.DataFrame, items: dict | None = None, **settings) -> survey.Survey:
    scales = {
        "ten": {"min": 1, "max": 10},
        "turned": {"min": 1, "max": 10, "reversed": True},
        "five": {"min": 1, "max": 5},
    }
    given = {item: {"scale": "ten"} for item in ITEMS if item in frame} | (items or {})
    return survey.from_frame(frame, {"scales": scales, "items": given}, **settings)


@pytest.fixture(scope="module")
def sv():
    return ask(answers(), design=Design(weight="w", stratum="stratum"))


@pytest.fixture(scope="module")
def found(sv):
    return measures.path_model(sv, MODEL, replicates=400)


@pytest.mark.parametrize("scheme", ["path", "centroid", "factorial"])
@pytest.mark.parametrize("modes", [{}, {"Quality": "B"}])
def test_scores_made_by_hand_give_the_same_paths(sv, scheme, modes):
    """The weights applied to respondents: variance one, and least squares of the scores."""
    made = measures.path_model(sv, MODEL | {"modes": modes}, scheme=scheme)
    weight = sv.arrays.weight / sv.arrays.weight.sum()
    X = sv.responses[ITEMS].to_numpy(float)
    Z = X - weight @ X
    Z = Z / np.sqrt(weight @ Z**2)
    w = made.items.set_index("item")["weight"]
    scores = {
        name: Z[:, [ITEMS.index(i) for i in block]] @ w[block].to_numpy() for name, block in MODEL["constructs"].items()
    }
    for score in scores.values():
        assert weight @ score**2 == pytest.approx(1)
    root = np.sqrt(weight)[:, None]
    A = np.column_stack([scores["Quality"], scores["Value"]])
    beta, *_ = np.linalg.lstsq(A * root, scores["Satisfaction"] * root[:, 0], rcond=None)
    paths = made.paths.set_index(["source", "target"])["estimate"]
    assert [paths["Quality", "Satisfaction"], paths["Value", "Satisfaction"]] == pytest.approx(beta)
    loading = made.items.set_index("item")["loading"]
    for name, block in MODEL["constructs"].items():
        assert loading[block].tolist() == pytest.approx((weight * scores[name]) @ Z[:, [ITEMS.index(i) for i in block]])


def test_mode_b_weights_are_a_regression_on_the_inner_estimate(sv):
    """With one neighbour, mode B of the source is the regression of the neighbour's score on the items."""
    model = {
        "constructs": {"Quality": ["q1", "q2", "q3"], "Satisfaction": ["s1"]},
        "paths": [["Quality", "Satisfaction"]],
    }
    made = measures.path_model(sv, model | {"modes": {"Quality": "B"}})
    weight = np.sqrt(sv.arrays.weight)[:, None]
    X = sv.responses[["q1", "q2", "q3", "s1"]].to_numpy(float)
    X = (X - np.average(X, axis=0, weights=weight[:, 0] ** 2)) * weight
    beta, residual, *_ = np.linalg.lstsq(X[:, :3], X[:, 3], rcond=None)
    found = made.items.set_index("item").loc[["q1", "q2", "q3"]]
    assert (found["index_weight"] / beta).std() == pytest.approx(0, abs=1e-6)
    assert made.constructs["r2"].iloc[1] == pytest.approx(1 - residual[0] / (X[:, 3] ** 2).sum())


def test_intervals_hold_the_estimates_and_are_the_same_each_time(sv, found):
    for frame, name, low, high in [
        (found.paths, "estimate", "conf_low", "conf_high"),
        (found.items, "loading", "loading_low", "loading_high"),
        (found.constructs, "index", "index_low", "index_high"),
        (found.effects, "total", "total_low", "total_high"),
    ]:
        assert ((frame[low] <= frame[name]) & (frame[name] <= frame[high])).all()
    pd.testing.assert_frame_equal(measures.path_model(sv, MODEL, replicates=400).paths, found.paths)
    assert found.settings["replicates_converged"] == 1


def test_total_effects_are_direct_and_indirect(found):
    e = found.effects
    assert (e["direct"] + e["indirect"]).tolist() == pytest.approx(e["total"].tolist())
    paths = found.paths.set_index(["source", "target"])["estimate"]
    by_way = e.set_index(["source", "target"])["indirect"]["Quality", "Satisfaction"]
    assert by_way == pytest.approx(paths["Quality", "Value"] * paths["Value", "Satisfaction"])


def test_the_index_is_a_weighted_mean_of_the_items_indices(sv, found):
    each = measures.item_index(sv, ITEMS).set_index("item")["estimate"]
    items = found.items.set_index("item")
    made = (items["index_weight"] * each[items.index]).groupby(items["construct"]).sum()
    assert found.constructs.set_index("construct")["index"].to_dict() == pytest.approx(made.to_dict())
    assert items.groupby("construct")["index_weight"].sum().tolist() == pytest.approx([1, 1, 1])


def test_consistent_paths_come_nearer_to_the_truth():
    """The population's standardised coefficients of satisfaction, free of the items' errors."""
    frame = answers(20_000, seed=9)
    plain, consistent = (
        measures.path_model(ask(frame), MODEL, consistent=c).paths.set_index(["source", "target"])["estimate"]
        for c in (False, True)
    )
    truth = {
        ("Quality", "Value"): 0.6,
        ("Quality", "Satisfaction"): 0.5 / np.sqrt(0.5**2 + 0.3**2 + 2 * 0.5 * 0.3 * 0.6 + 0.36),
    }
    for path, value in truth.items():
        assert abs(consistent[path] - value) < 0.02 < abs(plain[path] - value)


def test_a_reversed_scale_is_turned(sv, found):
    frame = answers()
    frame["q2"] = 11 - frame["q2"]
    turned = ask(frame, {"q2": {"scale": "turned"}}, design=Design(weight="w", stratum="stratum"))
    assert measures.path_model(turned, MODEL).items["loading"].tolist() == pytest.approx(
        found.items["loading"].tolist()
    )


def test_an_item_that_runs_against_the_others_is_named():
    frame = answers()
    frame["q2"] = 11 - frame["q2"]
    said = measures.path_model(ask(frame), MODEL).advice
    (row,) = said[said["item"] == "q2"].itertuples()
    assert row.kind == advice.WEAK
    assert "runs against the others" in row.text


def test_weak_measurement_and_mixed_scales_are_said():
    frame = answers()
    rng = np.random.default_rng(1)
    frame["v2"] = (rng.integers(1, 5, len(frame)) + (frame["v1"] > 8)).clip(1, 5)
    said = measures.path_model(ask(frame, {"v2": {"scale": "five"}}), MODEL).advice
    assert {"weak", "data"} <= set(said["kind"])
    assert any("says little" in text for text in said["text"])
    assert any("different scales" in text for text in said["text"])


def test_a_correction_that_cannot_be_is_said():
    """Satisfaction and quality measured by items that share their error: corrected correlations pass one."""
    frame = answers()
    frame[["s1", "s2", "s3"]] = frame[["q1", "q2", "q3"]].to_numpy() + np.random.default_rng(2).integers(
        -1, 2, (len(frame), 3)
    )
    frame = frame.clip(upper=10, lower=0.5).assign(**{c: frame[c].clip(1, 10) for c in ITEMS})
    said = measures.path_model(ask(frame), MODEL, consistent=True).advice
    assert advice.INADMISSIBLE in set(said["kind"])


def refused(sv, model, match, **settings):
    with pytest.raises(MeasureError, match=match):
        measures.path_model(sv, model, **settings)


def test_models_that_are_none(sv):
    constructs, paths = MODEL["constructs"], MODEL["paths"]
    refused(sv, MODEL | {"paths": [*paths, ["Satisfaction", "Quality"]]}, "circle through Quality, Value, Satisfaction")
    refused(sv, MODEL | {"constructs": constructs | {"Value": []}}, "'Value' has no items")
    refused(sv, MODEL | {"paths": [["Quality", "Valeu"]]}, "Did you mean 'Value'")
    refused(sv, MODEL | {"constructs": constructs | {"Value": ["q1"]}}, "'q1' stands in 'Quality' and in 'Value'")
    refused(sv, MODEL | {"paths": paths[:1]}, "'Satisfaction' is on no path")
    refused(sv, MODEL | {"modes": {"Quality": "C"}}, "Mode 'C'")
    refused(sv, MODEL | {"mode": {}}, "has no 'mode'. Did you mean 'modes'")
    refused(sv, MODEL | {"constructs": constructs | {"Value": ["vv"]}}, "'vv' is not an item")
    refused(sv, MODEL | {"paths": ["Quality"]}, "is no path")
    refused(sv, {"constructs": {"Quality": ["q1"]}}, "two constructs")
    refused(sv, "acsi2", "Did you mean 'acsi'")
    refused(sv, "acsi", "too little of the ACSI model: no items for expectations")
    refused(sv, MODEL, "not a scheme", scheme="centriod")


def test_data_on_which_no_model_stands():
    frame = answers()
    refused(ask(frame.assign(q2=7)), MODEL, "same answer to q2")
    refused(ask(frame.assign(s1=frame["q1"])), MODEL, "'q1' of Quality and 's1' of Satisfaction have the same answers")
    refused(ask(frame.head(3)), MODEL, "too few")
    refused(ask(frame.assign(q2=frame["q1"])), MODEL | {"modes": {"Quality": "B"}}, "perfect collinearity")


def test_a_small_base_is_hidden_and_nothing_said_of_it():
    made = measures.path_model(ask(answers(25), disclosure=Disclosure()), MODEL, replicates=50)
    assert set(made.paths["suppressed"]) == {"reliability"}
    assert made.constructs["index"].isna().all()
    assert made.advice.empty


def test_missing_answers_pairwise_and_complete():
    frame = answers()
    frame["v2"] = frame["v2"].mask(np.random.default_rng(4).random(len(frame)) < 0.3)
    pairwise = measures.path_model(ask(frame), MODEL)
    complete = measures.path_model(ask(frame), MODEL, missing="complete")
    by_hand = measures.path_model(ask(frame.dropna().reset_index(drop=True)), MODEL)
    assert complete.paths["estimate"].tolist() == pytest.approx(by_hand.paths["estimate"].tolist())
    assert pairwise.settings["base"] == frame["v2"].notna().sum()
