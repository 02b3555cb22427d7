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
    refused(
        sv,
        MODEL | {"paths": [*paths, ["Satisfaction", "Quality"]]},
        r"path_model\.paths: The paths run in a circle: (Quality|Satisfaction), ",
    )
    refused(sv, MODEL | {"constructs": constructs | {"Value": []}}, "'Value' has no items")
    refused(sv, MODEL | {"paths": [["Quality", "Valeu"]]}, "Did you mean 'Value'")
    refused(sv, MODEL | {"constructs": constructs | {"Value": ["q1"]}}, "'q1' stands in 'Quality' and in 'Value'")
    refused(sv, MODEL | {"paths": paths[:1]}, "'Satisfaction' is on no path")
    refused(sv, MODEL | {"modes": {"Quality": "C"}}, "Mode 'C'")
    refused(sv, MODEL | {"mode": {}}, "has no 'mode'. Did you mean 'modes'")
    refused(
        sv,
        MODEL | {"constructs": constructs | {"Value": ["vv"]}},
        "'vv' of construct 'Value' is not an item. Known: q1",
    )
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


def test_a_sum_of_items_in_mode_b_is_refused_by_their_names():
    frame = answers()
    frame[["q1", "q2"]] = (frame[["q1", "q2"]] / 2).round().clip(1, 5)
    frame["q3"] = frame["q1"] + frame["q2"]
    match = "'q1' and 'q2' and 'q3' of Quality say the same thing .* Leave one of them out, or take mode A"
    refused(ask(frame), MODEL | {"modes": {"Quality": "B"}}, match)


def test_constructs_that_say_the_same_are_refused_by_their_names_and_items():
    """Single items of which one is the sum of the others: no paths to satisfaction can be told apart."""
    frame = answers()
    frame[["q1", "v1"]] = (frame[["q1", "v1"]] / 2).round().clip(1, 5)
    frame["v2"] = frame["q1"] + frame["v1"]
    model = {
        "constructs": {"A": ["q1"], "B": ["v1"], "C": ["v2"], "S": ["s1", "s2", "s3"]},
        "paths": [["A", "S"], ["B", "S"], ["C", "S"]],
    }
    match = r"A \(q1\) and B \(v1\) and C \(v2\) say the same thing .* their paths to S cannot be told apart"
    refused(ask(frame), model, match)


def test_an_item_entered_twice_in_a_construct_is_told():
    frame = answers()
    said = measures.path_model(ask(frame.assign(q2=frame["q1"])), MODEL).advice
    (row,) = said[said["item"] == "q2"].itertuples()
    assert row.kind == advice.DATA
    assert row.text.startswith("“q1” and “q2” of “Quality” have the same answers")


def test_mixed_scales_are_told_with_the_items_and_their_ends():
    frame = answers()
    frame["q3"] = (frame["q3"] / 2).round().clip(1, 5)
    said = measures.path_model(ask(frame, {"q3": {"scale": "five"}}), MODEL).advice
    (text,) = said.loc[said["kind"] == "data", "text"]
    assert "“q1” 1–10, “q2” 1–10 and “q3” 1–5" in text
    assert "standardised alpha" in text


def test_constructs_hardly_told_apart_are_close_and_not_weak():
    frame = answers()
    rng = np.random.default_rng(8)
    for q, s in zip(("q1", "q2", "q3"), ("s1", "s2", "s3"), strict=True):
        frame[s] = (frame[q] + rng.integers(-1, 2, len(frame))).clip(1, 10)
    said = measures.path_model(ask(frame), MODEL).advice
    assert set(said["kind"]) == {advice.CLOSE}
    assert any("hardly tell “Quality” from “Satisfaction”" in text for text in said["text"])


def test_no_model_gives_empty_frames_with_their_columns(sv, found):
    made = measures.path_model(sv, None)
    for name in ("paths", "items", "constructs", "effects", "discriminant", "advice"):
        frame = getattr(made, name)
        assert frame.empty
        assert list(frame.columns) == list(getattr(found, name).columns)


def test_constructs_and_labels_of_the_questionnaire_stand_in():
    """Left out of the model, a construct has the items and the label that the questionnaire gives it."""
    frame = answers()
    names = {"q": "Quality", "v": "worth", "s": "Satisfaction"}
    given = {item: {"scale": "ten", "construct": names[item[0]]} for item in ITEMS}
    asked = {
        "scales": {"ten": {"min": 1, "max": 10}},
        "items": given,
        "constructs": {"worth": {"en": "Value for money", "zh": "性价比"}},
    }
    sv = survey.from_frame(frame, asked)
    model = {"paths": [["Quality", "worth"], ["Quality", "Satisfaction"], ["worth", "Satisfaction"]]}
    made = measures.path_model(sv, model)
    plain = measures.path_model(ask(frame), MODEL)
    assert made.paths["estimate"].tolist() == pytest.approx(plain.paths["estimate"].tolist())
    assert made.constructs["construct_label"].tolist() == ["Quality", "Value for money", "Satisfaction"]
    told = measures.path_model(sv.speaking("zh"), model | {"labels": {"Quality": {"en": "Service", "zh": "服务"}}})
    assert told.constructs["construct_label"].tolist()[:2] == ["服务", "性价比"]
    refused(sv, {"paths": [["Quality", "wort"]]}, "'wort', which is no construct .* Did you mean 'worth'")


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
