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


def test_comments_are_counted_and_scores_are_weighted():
    sv = talk(["signal", "signal price", None], [0.0, 10.0, 5.0], design=Design(weight="w"))
    got = measures.terms(sv, ["why"]).set_index("term")
    assert got["share"].to_dict() == {"signal": 1.0, "price": 0.5}
    assert got.loc["signal", "mean_score"] == pytest.approx(200 / 3)
    assert got.loc["signal", ["commented", "asked", "score_base"]].tolist() == [2, 3, 2]


def test_a_score_has_its_interval_and_needs_the_reports_base():
    texts, scores = ["signal lost"] * 40 + ["price"] * 20, [2.0, 4.0] * 30
    got = measures.terms(talk(texts, scores, disclosure=Disclosure()), "why").set_index("term")
    same = measures.mean(talk(texts[:40], scores[:40]), "rec").iloc[0]
    assert got.loc["signal", "mean_score"] == pytest.approx(10 * same["estimate"])
    # The rest of the sample belongs to the design, so degrees of freedom and divisor differ a little.
    assert got.loc["signal", "conf_low"] == pytest.approx(10 * same["conf_low"], abs=0.1)
    assert got.loc["signal", "flag"] == "caution"
    assert got.loc["price", ["mean_score", "conf_low", "conf_high"]].isna().all()
    assert got.loc["price", "respondents"] == 20


def test_inflections_are_one_word_under_its_commonest_form():
    got = measures.terms(talk(["nobody answered", "it answered", "the answer", "billing", "bills wrong"]), "why")
    assert dict(zip(got["term"], got["respondents"], strict=True)) == {"answered": 3, "bills": 2, "wrong": 1}


def test_a_denied_word_is_another_word():
    got = measures.terms(talk(["很不满意", "满意", "It is not solved", "solved"]), "why")
    assert set(got["term"]) == {"不满意", "满意", "not solved", "solved"}


def test_the_glossary_speaks_the_surveys_language():
    asked = {"items": ITEMS, "scales": SCALES, "glossary": {"客服": {"en": "agent"}, "agent": {"zh": "客服"}}}
    frame = pd.DataFrame({"why": ["客服", "agent", "信号"], "rec": [1.0, 2.0, 3.0]})
    sv = survey.from_frame(frame, asked)
    for language, glosses in (
        ("en", {"客服": "agent", "agent": "", "信号": ""}),
        ("zh", {"客服": "", "agent": "客服", "信号": ""}),
    ):
        got = measures.terms(sv.speaking(language), "why")
        assert dict(zip(got["term"], got["gloss"], strict=True)) == glosses


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
