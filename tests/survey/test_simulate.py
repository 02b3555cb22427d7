import hashlib

import numpy as np
import pandas as pd
import pytest

from csat_helpers.errors import QuestionnaireError
from csat_helpers.survey import from_frame
from csat_helpers.survey.simulate import respondents, to_csv

ASKED = {
    "scales": {"r": {"min": 1, "max": 5, "missing": {9: "refused"}}, "n": {"min": 0, "max": 10}},
    "items": {
        "id": {"role": "id"},
        "group": {"scale": {"codes": {1: "a", 2: "b"}}, "role": "segment"},
        "brand": {"scale": {"codes": ["own", "rival"]}, "role": "brand"},
        "w": {"role": "weight"},
        "all": {"scale": "r", "role": "overall"},
        "nps": {"scale": "n", "role": "recommend"},
        "q1": {"scale": "r", "role": "driver"},
        "q2": {"scale": "r", "role": "driver"},
        "text": {"role": "verbatim"},
    },
}
THEME = {"good": {"en": ["good"], "zh": ["好"]}, "bad": {"en": ["bad"], "zh": ["差"]}}
TRUTH = {
    "seed": 1,
    "waves": [{"name": "1", "respondents": 4000}, {"name": "2", "respondents": 4000, "shifts": {"q2": -0.5}}],
    "drivers": {"q1": {"mean": 3.2, "sd": 0.9, "missing": {9: 0.1}}, "q2": {"mean": 3, "sd": 0.9}},
    "outcomes": {
        "all": {"mean": 3, "sd": 0.9, "r2": 0.8, "weights": {"q1": 0.9, "q2": 0.1}},
        "nps": {"mean": 6, "sd": 2, "weights": {"q1": 0.1, "q2": 0.9}},
    },
    "segments": {
        "group": {1: {"population": 0.5, "sample": 0.25}, 2: {"population": 0.5, "sample": 0.75, "effect": -0.6}}
    },
    "brands": {
        "own": {"population": 0.5, "sample": 0.5},
        "rival": {"population": 0.5, "sample": 0.5, "items": {"q1": 0.5}},
    },
    "comments": {"rate": 0.5, "chinese": 0.5, "themes": {"q1": THEME}},
    "general": 0.3,
    "construct": 0.3,
    "empty": 3,
    "duplicates": 2,
}


@pytest.fixture(scope="module")
def frame():
    return respondents(ASKED, TRUTH)


@pytest.fixture(scope="module")
def answers(frame):
    return from_frame(frame, ASKED).responses


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(frame):
    content = to_csv(frame)
    assert to_csv(respondents(ASKED, TRUTH)) == content
    assert to_csv(respondents(ASKED, TRUTH, seed=2)) != content
    assert content.startswith(b"\xef\xbb\xbfwave,id,group,brand,w,all,nps,q1,q2,text\n")


def test_the_truth_is_found_again(answers):
    by = answers.groupby("wave")["q2"].mean()
    assert by["2"] - by["1"] == pytest.approx(-0.5, abs=0.08)
    by = answers.groupby("group")["q2"].mean()
    assert by[2] - by[1] == pytest.approx(-0.6, abs=0.1)
    by = answers.groupby("brand")["q1"].mean()
    assert by["rival"] - by["own"] == pytest.approx(0.5, abs=0.1)
    assert answers["q1"].isna().mean() == pytest.approx(0.1, abs=0.02)
    drawn = answers[["q1", "q2", "all", "nps"]].corr()
    assert drawn.loc["q1", "all"] > drawn.loc["q2", "all"]
    assert drawn.loc["q2", "nps"] > drawn.loc["q1", "nps"]


def test_weights_restore_the_population(answers):
    weighted = answers.groupby("group")["w"].sum() / answers["w"].sum()
    assert weighted[1] == pytest.approx(0.5, abs=0.02)
    assert answers["group"].eq(1).mean() == pytest.approx(0.25, abs=0.02)


def test_spoiled_rows_are_there(frame):
    assert len(frame) == 8000 + 2
    assert frame["id"].duplicated().sum() == 2
    assert (frame[["all", "nps", "q1", "q2", "text"]] == "").all(axis=1).sum() == 3


def test_comments_follow_the_answers(answers):
    said = answers.dropna(subset=["text", "q1"])
    assert (
        said[said["text"].isin(["good", "好"])]["q1"].mean() > said[said["text"].isin(["bad", "差"])]["q1"].mean() + 0.5
    )
    assert said["text"].isin(["好", "差"]).mean() == pytest.approx(0.5, abs=0.05)


def test_careless_respondents_give_one_answer():
    careless = respondents(ASKED, {**TRUTH, "careless": 1.0, "comments": None, "empty": 0, "duplicates": 0})
    np.testing.assert_array_equal(careless["q1"], careless["q2"])


def test_amounts_follow_an_answer_and_change_no_other_column(frame):
    asked = {**ASKED, "items": {**ASKED["items"], "bill": {"role": "revenue"}}}
    spending = {"bill": {"mean": 80, "spread": 0.4, "factors": {"all": {5: 1.5}}}}
    with_bill = respondents(asked, {**TRUTH, "amounts": spending})
    pd.testing.assert_frame_equal(with_bill.drop(columns="bill"), frame)
    answers = from_frame(with_bill, asked).responses
    means = answers.groupby(answers["all"] == 5)["bill"].mean()
    assert means[False] == pytest.approx(80, rel=0.02)
    assert means[True] == pytest.approx(120, rel=0.05)


def test_a_category_goes_with_another_and_changes_no_other_column(frame):
    codes = {"codes": ["own", "rival", "none"]}
    asked = {**ASKED, "items": {**ASKED["items"], "before": {"scale": codes}, "paid": {"role": "cost"}}}
    shares = {"own": {"own": 0.9, "rival": 0.1}, "rival": {"rival": 0.6, "none": 0.4}}
    more = {
        "categories": {"before": {"of": "brand", "shares": shares}},
        "amounts": {"paid": {"mean": 50, "spread": 0.2, "factors": {"brand": {"rival": 1.5}}}},
    }
    drawn = respondents(asked, {**TRUTH, **more})
    pd.testing.assert_frame_equal(drawn.drop(columns=["before", "paid"]), frame)
    answers = from_frame(drawn, asked).responses
    part = pd.crosstab(answers["brand"], answers["before"], normalize="index")
    assert part.loc["own", "rival"] == pytest.approx(0.1, abs=0.015)
    assert part.loc["rival", "none"] == pytest.approx(0.4, abs=0.025)
    assert part.loc["own", "none"] == 0
    paid = answers.groupby("brand")["paid"].mean()
    assert paid["rival"] / paid["own"] == pytest.approx(1.5, abs=0.05)
    empty = drawn[(drawn[["all", "nps", "q1", "q2", "text"]] == "").all(axis=1)]
    assert (empty[["before", "paid"]] == "").all(axis=None)


def test_a_category_may_go_with_one_drawn_before_it(frame):
    codes = {"codes": ["yes", "no"]}
    asked = {**ASKED, "items": {**ASKED["items"], "knows": {"scale": codes}, "uses": {"scale": codes}}}
    knows = {"of": "brand", "shares": {"own": {"yes": 0.7, "no": 0.3}, "rival": {"yes": 0.7, "no": 0.3}}}
    uses = {"of": "knows", "shares": {"yes": {"yes": 0.5, "no": 0.5}}}
    answers = from_frame(respondents(asked, {**TRUTH, "categories": {"knows": knows, "uses": uses}}), asked).responses
    assert answers.loc[answers["knows"] == "no", "uses"].isna().all()
    assert (answers.loc[answers["knows"] == "yes", "uses"] == "yes").mean() == pytest.approx(0.5, abs=0.03)


def test_a_mix_is_drawn_within_its_level_and_nowhere_else(answers):
    asked = {**ASKED, "items": {**ASKED["items"], "kind": {"scale": {"codes": [1, 2]}, "role": "segment"}}}
    first = {**TRUTH["segments"]["group"][1], "mix": {"kind": {1: 0.9, 2: 0.1}}}
    kinds = {code: {"population": 0.5, "sample": 0.5} for code in (1, 2)}
    mixed = {"group": {**TRUTH["segments"]["group"], 1: first}, "kind": kinds}
    drawn = from_frame(respondents(asked, {**TRUTH, "segments": mixed}), asked).responses
    part = pd.crosstab(drawn["group"].astype(str), drawn["kind"].astype(str), normalize="index")
    assert part.loc["1", "1"] == pytest.approx(0.9, abs=0.02)
    assert part.loc["2", "1"] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"segments": {"group": {1: {"population": 1, "sample": 1, "mix": {"knd": {1: 1}}}}}},
            "truth: The truth names the item 'knd'.",
        ),
        (
            {"categories": {"q1": {"of": "brnd", "shares": {}}}},
            "truth: The choice 'q1' goes with 'brnd', which is not drawn before it. Did you mean 'brand'?",
        ),
        ({"drivers": {"q3": {"mean": 3}}}, "truth: The truth names the item 'q3'."),
        (
            {"waves": [{"respondents": 0}]},
            "truth: Key 'waves.0.respondents' has the value 0; it should be greater than 0.",
        ),
        ({"amounts": {"w": {"mean": 1, "factors": {"q9": {1: 2}}}}}, "truth: The truth names the item 'q9'."),
        ({"sed": 1}, "truth: Key 'sed' is not known. Did you mean 'seed'?"),
    ],
)
def test_a_truth_that_does_not_fit_is_told(change, message):
    with pytest.raises(QuestionnaireError) as raised:
        respondents(ASKED, {**TRUTH, **change})
    assert str(raised.value).startswith(message)


def test_an_item_without_a_rating_scale_is_told():
    asked = {**ASKED, "items": {**ASKED["items"], "q2": {"role": "driver"}}}
    with pytest.raises(QuestionnaireError, match="Item 'q2' needs a rating scale to be simulated"):
        respondents(asked, TRUTH)


def test_no_global_random_state_is_touched(frame):
    np.random.seed(3)  # noqa: NPY002 - the global state is what is tested
    before = hashlib.sha256(np.random.get_state()[1].tobytes()).hexdigest()  # noqa: NPY002
    respondents(ASKED, {**TRUTH, "waves": [{"respondents": 10}], "empty": 0})
    assert hashlib.sha256(np.random.get_state()[1].tobytes()).hexdigest() == before  # noqa: NPY002
    assert isinstance(frame, pd.DataFrame)
