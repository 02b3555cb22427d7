"""Drivers of an outcome of two answers: what counts, who is counted, what cannot stand, and what is to be minded."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Design

from .conftest import DRIVERS, answers, ask


def logistic(sv, outcome="rec", drivers=DRIVERS, event=(9, 10), **settings):
    return measures.drivers(sv, outcome, drivers, outcome_model="logistic", event=event, **settings)


@pytest.fixture(scope="module")
def promoters(plain):
    return logistic(plain, replicates=300)


def test_promoters_against_all_others(plain, promoters):
    assert set(promoters["event"]) == {"9, 10"}
    assert set(promoters["event_label"]) == {"9 and 10"}
    rows = plain.responses.dropna(subset=DRIVERS)
    assert (promoters["base"] == len(rows)).all()
    happened = rows["rec"].isin([9, 10]).sum()
    assert (promoters["events"] == min(happened, len(rows) - happened)).all()
    assert promoters["estimate"].sum() == pytest.approx(promoters["r2"].iloc[0])
    assert promoters.sort_values("rank")["item"].iloc[0] == "a"
    assert ((promoters["share_low"] < promoters["share"]) & (promoters["share"] < promoters["share_high"])).all()


def test_an_item_of_two_answers_needs_no_event():
    frame = answers().assign(yes=lambda f: np.where(f["rec"] > 8, 1, 0))
    items = {"yes": {"scale": {"codes": {0: "no", 1: "yes"}}}, **{n: {"scale": {}} for n in DRIVERS}}
    sv = survey.from_frame(frame[[*items]], {"items": items})
    two, some = logistic(sv, "yes", event=None, replicates=0), logistic(ask(frame), replicates=0)
    np.testing.assert_allclose(two["estimate"], some["estimate"])
    with pytest.raises(MeasureError, match="has categories"):
        measures.drivers(sv, "yes", DRIVERS)


def test_weights_are_frequencies():
    frame = answers(300).assign(w=np.tile([1.0, 2.0, 3.0], 100))
    copied = frame.loc[frame.index.repeat(frame["w"].astype(int))]
    weighted = logistic(ask(frame, design=Design(weight="w")), replicates=0)
    np.testing.assert_allclose(weighted["estimate"], logistic(ask(copied), replicates=0)["estimate"], rtol=1e-9)


def test_clusters_widen_the_intervals():
    frame = answers(300)
    copied = pd.concat([frame] * 4, ignore_index=True).assign(family=np.tile(np.arange(300), 4))
    apart = logistic(ask(copied), replicates=400)["std_error"]
    together = logistic(ask(copied, design=Design(cluster=["family"])), replicates=400)["std_error"]
    assert (together / apart).mean() == pytest.approx(2, rel=0.15)


def test_jackknife_and_bootstrap_agree(plain, promoters, monkeypatch):
    monkeypatch.setattr("csat_helpers.measures.logistic_importance._COSTLY", 0)
    got = logistic(plain, replicates=1000)
    np.testing.assert_allclose(got["estimate"], promoters["estimate"])
    assert list(got["std_error"]) == pytest.approx(list(promoters["std_error"]), rel=0.3)


def test_johnson_stands_in_beyond_ten_drivers_and_is_close_to_shapley(plain):
    many = answers(800)
    rng = np.random.default_rng(1)
    names = [f"x{k}" for k in range(7)]
    for name in names:
        many[name] = np.clip(np.round(3 + 0.5 * (many["a"] - 3) + rng.normal(size=800)), 1, 5)
    items = {n: {"scale": {}} for n in [*DRIVERS, *names, "rec"]}
    sv = survey.from_frame(many[[*items]], {"items": items})
    got = logistic(sv, drivers=[*DRIVERS, *names], replicates=100)
    assert set(got["method"]) == {"johnson"}
    assert got["std_error"].gt(0).all()
    four = [logistic(plain, method=m, replicates=0)["share"] for m in ("shapley", "johnson")]
    assert list(four[0]) == pytest.approx(list(four[1]), abs=0.03)


def with_(**columns):
    return ask(answers(80).assign(**columns))


@pytest.mark.parametrize(
    ("sv", "message"),
    [
        (lambda: with_(rec=10), "all or none of the answers to Recommend count. Name other answers"),
        (lambda: with_(rec=[9, 9] + [3] * 78), "only . respondents gave the rarer of the two answers to Recommend"),
        (lambda: with_(rec=lambda f: np.where(f["a"] > 3, 9, 2)), "Speed tell some answers for certain"),
        (lambda: with_(rec=lambda f: np.where(f["a"] + f["b"] > 6, 9, 2)), "Speed and Cover tell some answers"),
        (lambda: with_(b=lambda f: 6 - f["a"]), "Speed and Cover say the same thing"),
        (lambda: with_(c=2), "everyone gave the same answer to Bills"),
        (lambda: ask(answers(6)), "too few for 4 drivers"),
    ],
)
def test_models_that_cannot_stand(sv, message):
    with pytest.raises(MeasureError, match=message):
        logistic(sv(), replicates=10)


def test_a_level_that_cannot_stand_says_why():
    frame = answers(400)
    frame.loc[frame["region"] == "N", "rec"] = 10
    got = logistic(ask(frame), by="region", replicates=20).set_index("level")
    assert got.loc["N", "reason"].str.contains("all or none").all()
    assert got.loc["S", "estimate"].notna().all()


def test_more_than_two_answers_ask_for_an_event(plain):
    with pytest.raises(MeasureError, match="Name those that count"):
        logistic(plain, event=None)


def test_cautions_name_what_is_to_be_minded():
    frame = answers(600)
    frame["b"] = np.clip(frame["a"] + np.where(np.arange(600) % 12 == 0, 1, 0), 1, 5)
    frame["c"] = 6 - frame["c"]
    got = measures.drivers(ask(frame), "all", DRIVERS, replicates=0).set_index("item")["caution"]
    assert got.to_dict() == {"a": "overlap", "b": "overlap", "c": "opposite", "d": ""}
    few = logistic(ask(answers(90)), event=(8, 9, 10), replicates=0)["caution"]
    assert few.str.contains("few").all()


def test_a_suppressor_is_told_from_an_item_against_the_outcome():
    rng = np.random.default_rng(2)
    frame = answers(900)
    frame["b"] = np.clip(np.round(0.7 * frame["a"] + rng.normal(1, 0.7, 900)), 1, 5)
    frame["all"] = np.clip(np.round(1.4 * frame["a"] - 0.7 * frame["b"] + 1 + rng.normal(0, 0.5, 900)), 1, 5)
    got = measures.drivers(ask(frame), "all", ["a", "b"], replicates=0).set_index("item")
    assert got.loc["b", "correlation"] > 0
    assert got.loc["b", "caution"] == "sign"


def test_items_that_nobody_answered_together_are_named():
    frame = answers(300)
    frame.loc[:149, "a"], frame.loc[150:, "b"] = np.nan, np.nan
    with pytest.raises(MeasureError, match="hardly anyone answered both Speed and Cover"):
        measures.drivers(ask(frame), "all", DRIVERS, replicates=0)


def test_contradictory_correlations_are_mended_and_told():
    frame = answers(900).assign(part=np.arange(900) % 3)
    frame["b"] = np.where(frame["part"] == 2, 6 - frame["a"], frame["b"])
    frame["c"] = np.select([frame["part"] == 1, frame["part"] == 0], [frame["a"], frame["b"]], np.nan)
    frame.loc[frame["part"] == 0, "a"] = np.nan
    frame.loc[frame["part"] == 1, "b"] = np.nan
    got = measures.drivers(ask(frame.drop(columns="part")), "all", DRIVERS, replicates=20)
    assert got["repaired"].all()
    assert got["estimate"].ge(0).all()
    assert got["r2"].iloc[0] <= 1 + 1e-9
