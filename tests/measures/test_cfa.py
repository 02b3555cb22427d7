import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.factor_models import advice
from csat_helpers.survey import Design, Disclosure

LOADING = np.array([0.8, 0.7, 0.6, 0.75, 0.65, 0.7])
MODEL = {"Service": ["s1", "s2", "s3"], "Price": ["p1", "p2", "p3"]}
ITEMS = [item for items in MODEL.values() for item in items]


def answers(n: int = 500, seed: int = 1, between: float = 0.4, **cross: float) -> pd.DataFrame:
    """Two scales of three items; ``cross`` adds a loading of an item on the other scale's factor."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(n, 2)) @ np.linalg.cholesky([[1, between], [between, 1]]).T
    latent = factors[:, [0, 0, 0, 1, 1, 1]] * LOADING + rng.normal(size=(n, 6)) * np.sqrt(1 - LOADING**2)
    frame = pd.DataFrame(latent, columns=ITEMS)
    for item, size in cross.items():
        frame[item] += size * factors[:, 1 if item in MODEL["Service"] else 0]
    return frame


def ask(frame: pd.DataFrame, reversed_: tuple[str, ...] = (), **settings):
    scales = {"wide": {"min": -20, "max": 20}, "turned": {"min": -20, "max": 20, "reversed": True}}
    items = {
        name: {"scale": "turned" if name in reversed_ else "wide", "label": name.upper(),
               "construct": "Service" if name in MODEL["Service"] else "Price"}
        for name in frame if name in ITEMS
    }  # fmt: skip
    return survey.from_frame(frame, {"scales": scales, "items": items}, **settings)


def told(made) -> dict[str, str]:
    return dict(zip(made.advice["kind"], made.advice["text"], strict=True))


def test_it_finds_what_was_put_in():
    made = measures.cfa(ask(answers(4000)))
    assert list(made.loadings["item"]) == ITEMS
    assert list(made.loadings["estimate"]) == pytest.approx(LOADING, abs=0.04)
    assert made.correlations["estimate"].iloc[0] == pytest.approx(0.4, abs=0.05)
    assert made.fit["verdict"].iloc[0] == advice.GOOD
    assert made.fit["scaling"].iloc[0] == pytest.approx(1, abs=0.15)  # a simple random sample of normal answers
    assert made.advice[made.advice["kind"] != advice.WEAK].empty


def test_robust_errors_of_a_simple_sample_are_near_the_normal_ones():
    sv = ask(answers(2000))
    plain, robust = (measures.cfa(sv, MODEL, replicates=size).loadings["std_error"] for size in (0, 500))
    assert list(robust) == pytest.approx(list(plain), rel=0.2)


def test_weights_count_respondents_as_often():
    frame = answers(400)
    often = 1 + np.arange(400) % 2
    weighted = measures.cfa(ask(frame.assign(w=often.astype(float)), design=Design(weight="w")), replicates=0)
    repeated = measures.cfa(ask(frame.loc[np.repeat(frame.index, often)].reset_index(drop=True)), replicates=0)
    assert list(weighted.loadings["estimate"]) == pytest.approx(list(repeated.loadings["estimate"]))
    assert weighted.fit["base"].iloc[0] == 400


def test_clusters_that_answer_alike_widen_errors_and_scale_chi_square():
    """Each respondent entered five times as a cluster: the scaling undoes what the copies pretend to know."""
    frame = answers(200)
    copies = frame.loc[np.repeat(frame.index, 5)].assign(c=np.repeat(np.arange(200), 5)).reset_index(drop=True)
    single, clustered = measures.cfa(ask(frame)), measures.cfa(ask(copies, design=Design(cluster=["c"])))
    assert clustered.fit["scaling"].iloc[0] == pytest.approx(5 * single.fit["scaling"].iloc[0], rel=0.25)
    assert clustered.fit["chi2"].iloc[0] == pytest.approx(single.fit["chi2"].iloc[0], rel=0.25)
    assert list(clustered.loadings["std_error"]) == pytest.approx(list(single.loadings["std_error"]), rel=0.25)


def test_an_item_of_another_scale_is_named():
    made = measures.cfa(ask(answers(800, s3=0.6)), MODEL)
    assert "“S3” was meant for “Service” but goes with “Price” as well" in told(made)[advice.MIXED]
    row = made.loadings.set_index("item").loc["s3"]
    assert (row["cross_construct"], row["cross_p"] < 0.001) == ("Price", True)


def test_a_scale_mixed_with_another_does_not_fit():
    mixed = {"Service": ["s1", "s2", "p3"], "Price": ["p1", "p2", "s3"]}
    made = measures.cfa(ask(answers(800)), mixed)
    assert made.fit["verdict"].iloc[0] in (advice.POOR, advice.INADMISSIBLE)
    strange = made.advice[made.advice["kind"] == advice.MIXED]
    assert set(strange["item"]) == {"p3", "s3"}
    assert "“P3” was meant for “Service” but goes more closely with “Price”" in " ".join(strange["text"])


def test_scales_that_are_one_are_hardly_told_apart():
    made = measures.cfa(ask(answers(800, between=0.97)))
    assert "hardly tell “Service” from “Price”" in " ".join(made.advice["text"])
    assert not made.correlations["fornell_larcker"].iloc[0]


def test_an_item_worded_the_other_way_round_is_named_and_mended():
    frame = answers(800).assign(s2=lambda f: -f["s2"])
    made = measures.cfa(ask(frame))
    assert "“S2” runs against the others of “Service” (loading −0." in told(made)[advice.WEAK] + " ".join(
        made.advice["text"]
    )
    mended = measures.cfa(ask(frame, reversed_=("s2",)))
    assert (mended.loadings["estimate"] > 0.5).all()


def test_answers_missing_by_pairs():
    frame = answers(800)
    frame.loc[:99, "s1"] = np.nan
    frame.loc[100:249, "p1"] = np.nan
    sv = ask(frame)
    pairwise, complete = (measures.cfa(sv, missing=way, replicates=50) for way in ("pairwise", "complete"))
    assert (pairwise.fit["base"].iloc[0], complete.fit["base"].iloc[0]) == (550, 550)
    assert list(pairwise.loadings["estimate"]) == pytest.approx(list(complete.loadings["estimate"]), abs=0.1)
    frame.loc[300:699, ["s2", "s3"]] = np.nan
    assert measures.cfa(ask(frame), replicates=0).fit["base"].iloc[0] == 250  # answered p1 and s2


def test_the_same_survey_gives_the_same_intervals():
    sv = ask(answers(200))
    pd.testing.assert_frame_equal(measures.cfa(sv).loadings, measures.cfa(sv).loadings)


def test_three_items_leave_nothing_to_test():
    made = measures.cfa(ask(answers(300)), {"Service": MODEL["Service"]})
    assert made.fit["verdict"].iloc[0] == advice.EXACT
    assert made.fit[["chi2", "cfi", "rmsea"]].isna().all(axis=None)
    assert made.loadings["std_error"].notna().all()


def test_items_without_anything_in_common_are_said_to_be_so():
    rng = np.random.default_rng(3)
    made = measures.cfa(ask(pd.DataFrame(rng.normal(size=(120, 6)), columns=ITEMS)), replicates=50)
    assert made.fit["verdict"].iloc[0] in (advice.NOT_CONVERGED, advice.INADMISSIBLE, advice.POOR)
    assert len(made.advice)


def test_a_model_that_cannot_be_estimated_has_no_numbers():
    """Two scales of two items each that have nothing to do with each other."""
    R = np.array([[1, 0.5, 0, 0], [0.5, 1, 0, 0], [0, 0, 1, 0.5], [0, 0, 0.5, 1]])
    rng = np.random.default_rng(4)
    x = np.linalg.qr(rng.normal(size=(300, 5)) - 0)[0]
    x = (x - x.mean(axis=0))[:, :4]
    x = np.linalg.qr(x)[0] * np.sqrt(300) @ np.linalg.cholesky(R).T
    sv = ask(pd.DataFrame(x, columns=["s1", "s2", "p1", "p2"]))
    made = measures.cfa(sv)
    assert made.fit["verdict"].iloc[0] == advice.NOT_CONVERGED
    assert made.loadings["estimate"].isna().all()
    assert "could not be estimated" in made.advice["text"].iloc[0]


def test_an_error_below_zero_is_said():
    """A Heywood case: s1 correlates with the others by more than these do among themselves."""
    R = np.array([[1, 0.85, 0.85], [0.85, 1, 0.6], [0.85, 0.6, 1]])
    x = np.linalg.qr(np.random.default_rng(4).normal(size=(300, 3)) * [1, 1, 1])[0]
    x = np.linalg.qr(x - x.mean(axis=0))[0] * np.sqrt(300) @ np.linalg.cholesky(R).T
    made = measures.cfa(ask(pd.DataFrame(x, columns=["s1", "s2", "s3"])))
    assert made.fit["verdict"].iloc[0] == advice.INADMISSIBLE
    assert "“S1” would have an error variance below zero" in made.advice["text"].iloc[0]


def test_few_respondents_are_said_to_be_few():
    assert "60 respondents are few for 13 numbers" in " ".join(measures.cfa(ask(answers(60))).advice["text"])


def test_no_constructs_give_no_rows():
    sv = survey.from_frame(
        pd.DataFrame({"a": [1, 2]}), {"scales": {"r": {"min": 1, "max": 5}}, "items": {"a": {"scale": "r"}}}
    )
    made = measures.cfa(sv)
    assert made.fit.empty and made.loadings.empty and made.advice.empty  # noqa: PT018 - one thing


def test_a_small_base_is_hidden_and_no_error():
    sv = ask(answers(8).assign(s1=3.0), disclosure=Disclosure())
    made = measures.cfa(sv)
    assert set(made.loadings["suppressed"]) == {"privacy"}
    assert made.fit.select_dtypes("number").isna().all(axis=None)
    assert made.advice.empty


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ({"Service": ["s1"], "Price": ["p1", "p2"]}, "'Service' has one item"),
        ({"Service": []}, "'Service' has no item"),
        ({"Service": ["s1", "s2"]}, "two items and stands alone"),
        ({"Service": ["s1", "s2", "p1"], "Price": ["p1", "p2"]}, "'p1' is an item of 'Price' and of 'Service'"),
        ({"Service": ["s1", "s2", "s1"]}, "twice in 'Service'"),
        ({"Service": ["s1", "s2", "s9"]}, "'s9' is not an item"),
        ({"Service": "s1"}, "one text"),
        ({}, "no construct"),
    ],
)
def test_models_that_are_none(model, words):
    with pytest.raises(MeasureError, match=words):
        measures.cfa(ask(answers(50)), model)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.assign(s1=2.0), "same answer to s1"),
        (lambda f: f.assign(s1=f["p1"]), r"s1, p1 say the same thing"),
        (lambda f: f.assign(s1=f["p1"] + f["p2"]), "s1, p1, p2 say the same thing"),
        (lambda f: f.head(6), "6 respondents answered two of the 6 items"),
    ],
)
def test_data_that_carry_no_model(change, words):
    with pytest.raises(MeasureError, match=words):
        measures.cfa(ask(change(answers(50))))
