import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Disclosure

from .test_themes import ITEMS, OWN, SCALES, talk


def graded(n=200, **settings):
    rng = np.random.default_rng(7)
    waits, price = rng.random(n) < 0.4, rng.random(n) < 0.3
    texts = [" and ".join(["wait"] * int(w) + ["price"] * int(p)) or "staff" for w, p in zip(waits, price, strict=True)]
    scores = np.clip(np.round(4 - 1.6 * waits - 0.3 * price + rng.normal(0, 0.7, n)), 1, 5)
    return talk(texts, scores.tolist(), **settings), waits, price, scores


def test_the_parts_are_those_of_a_model_of_indicators():
    sv, waits, price, scores = graded()
    got = measures.theme_drivers(sv, "why", OWN, replicates=0)
    frame = pd.DataFrame({"all": scores, "waits": waits * 1.0, "price": price * 1.0})
    scale = {"min": 0, "max": 1}
    items = {"all": ITEMS["all"], "waits": {"scale": scale}, "price": {"scale": scale}}
    same = measures.drivers(
        survey.from_frame(frame, {"scales": SCALES, "items": items}), "all", ["waits", "price"], replicates=0
    )
    assert got["item"].tolist() == ["waiting", "price"]
    assert got["share"].tolist() == pytest.approx(same["share"].tolist())
    assert got["r2"].iloc[0] == pytest.approx(same["r2"].iloc[0])
    assert got["mentions"].tolist() == [waits.sum(), price.sum()]
    assert got["correlation"].iloc[0] < 0


def test_intervals_hold_the_estimate_and_repeat():
    sv, *_ = graded()
    got = measures.theme_drivers(sv, "why", OWN, replicates=200)
    assert ((got["share_low"] <= got["share"]) & (got["share"] <= got["share_high"])).all()
    assert got.loc[0, "rank_prob_1"] > 0.95
    assert got.equals(measures.theme_drivers(sv, "why", OWN, replicates=200))


def test_beside_items_of_the_same_name():
    sv, *_ = graded(lounge=np.tile([1.0, 2, 3, 4, 5], 40))
    own = {"lounge": OWN["waiting"], "price": OWN["price"]}
    got = measures.theme_drivers(sv, "why", own, drivers=["lounge"], replicates=0)
    assert list(zip(got["item"], got["kind"], strict=True)) == [
        ("lounge", "theme"),
        ("price", "theme"),
        ("lounge", "item"),
    ]
    assert got["label"].tolist() == ["Waiting time", "Price", "Lounges"]
    assert got["mentions"].isna().tolist() == [False, False, True]


def test_who_wrote_nothing_is_not_in_it():
    texts, scores = ["wait", "price", "staff", "nothing", None] * 20, [1, 2, 4, 5, 5] * 20
    got = measures.theme_drivers(talk(texts, scores), "why", OWN, replicates=0)
    assert set(got["base"]) == {60}


def test_themes_of_few_or_all_are_left_out():
    texts = ["wait and price"] * 9 + ["price"] * 71 + ["staff"] * 20
    got = measures.theme_drivers(talk(texts, [1, 5, 3, 4] * 25, disclosure=Disclosure()), "why", OWN, replicates=0)
    assert got["item"].tolist() == ["price"]
    assert measures.theme_drivers(talk(["wait"] * 20, [1, 2] * 10), "why", OWN).empty


def test_no_outcome_is_said():
    sv = survey.from_frame(pd.DataFrame({"why": ["wait"]}), {"items": {"why": {"role": "verbatim"}}})
    with pytest.raises(MeasureError, match="overall or recommend"):
        measures.theme_drivers(sv, "why", OWN)
