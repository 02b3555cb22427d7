import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures.terms import COLUMNS
from csat_helpers.survey import Design, Disclosure

from .conftest import SCALES

ITEMS = {"rec": {"scale": "nps", "role": "recommend"}, "why": {"role": "verbatim"}}


def talk(texts, scores=None, **settings):
    frame = pd.DataFrame({"why": texts, "rec": scores or [5.0] * len(texts), "w": 1.0 + np.arange(len(texts))})
    return survey.from_frame(frame, {"scales": SCALES, "items": ITEMS}, **settings)


def test_respondents_are_counted_once_and_plurals_with_their_singular():
    sv = talk(["Signal signal lost", "signals everywhere", "Agents were rude", None, "  "], [0, 10, 4, 9, 9])
    got = measures.terms(sv, "why").set_index("term")
    assert got.loc["signal", "respondents"] == 2
    assert got.loc["signal", "share"] == pytest.approx(2 / 3)
    assert got.loc["signal", "mean_score"] == 50
    assert (got["base"] == 3).all()
    assert "were" not in got.index


def test_shares_are_weighted():
    sv = talk(["signal", "price"], design=Design(weight="w"))
    got = measures.terms(sv, ["why"]).set_index("term")
    assert got["share"].to_dict() == pytest.approx({"signal": 1 / 3, "price": 2 / 3})


def test_each_language_has_its_words_the_larger_first():
    sv = talk(["信号很差，客服不好", "信号不稳定", "没有问题，信号可以", "The signal"])
    got = measures.terms(sv, "why", top=1)
    assert got[["language", "term", "respondents", "base"]].values.tolist() == [
        ["zh", "信号", 3, 3],
        ["en", "signal", 1, 1],
    ]


def test_names_and_numbers_are_masked_before_counting():
    got = measures.terms(talk(["Mr Smith at smith@example.com was great"]), "why")
    assert not {"smith", "example", "com"} & set(got["term"])


def test_few_respondents_are_not_shown():
    texts = ["network coverage"] * 12 + ["salesman"] * 3
    assert list(measures.terms(talk(texts, disclosure=Disclosure()), "why")["term"]) == ["coverage", "network"]
    few = measures.terms(talk(texts[:9], disclosure=Disclosure()), "why")
    assert few.empty
    assert list(few.columns) == COLUMNS


def test_only_the_domain_speaks():
    sv = talk(["signal", "price"]).focus(segment={"rec": 5})
    assert len(measures.terms(sv, "why")) == 2
    assert measures.terms(sv, []).empty


def test_what_a_mask_says_is_nobodys_word():
    got = measures.terms(talk(["Write to me at smith@example.com about coverage", "价格太贵，请打13812345678"]), "why")
    assert not {"mail", "e-mail", "phone", "电话"} & set(got["term"])
    assert "coverage" in set(got["term"])
