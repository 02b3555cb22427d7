import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.keyness import COLUMNS, _exact
from csat_helpers.survey import Design, Disclosure
from csat_helpers.survey.characters import clean
from tests.hostile import strings

from .conftest import SCALES

ITEMS = {"rec": {"scale": "nps", "role": "recommend"}, "why": {"role": "verbatim"}, "plan": {"role": "segment"}}


def talk(texts, scores, *, items=ITEMS, design=None, disclosure=None, language="en", **columns):
    frame = pd.DataFrame({"why": texts, "rec": np.asarray(scores, float), **columns})
    asked = {"scales": SCALES, "items": {name: item for name, item in items.items() if name in frame}}
    return survey.from_frame(frame, asked, design=design, disclosure=disclosure, language=language)


def divided(low=40, high=60, **settings):
    """Detractors of whom half write of slow and a quarter of price, promoters of whom a quarter write of price."""
    texts = ["slow"] * (low // 2) + ["price"] * (low // 4) + ["unclear"] * (low - low // 2 - low // 4)
    texts += ["price"] * (high // 4) + ["clear"] * (high - high // 4)
    return talk(texts, [2] * low + [10] * high, **settings)


def test_the_estimate_by_hand():
    """Respondents, not uses: 20 of 40 detractors, 0 of 60 promoters, 20 of all 100; a prior worth 100 of them."""
    got = measures.keyness(divided(), "why").set_index("term").loc["slow"]
    here, there = (0 + 20) / (60 + 100 - 20), (20 + 20) / (40 + 100 - 40)
    assert got["estimate"] == pytest.approx(math.log(here / there))
    assert got["std_error"] == pytest.approx(math.sqrt(1 / 20 + 1 / 140 + 1 / 40 + 1 / 100))
    assert got["z"] == pytest.approx(got["estimate"] / got["std_error"])
    assert got[["users", "other_users", "base", "other_base"]].tolist() == [0, 20, 60, 40]
    assert got["difference"] == pytest.approx(-0.5)
    assert got["odds_ratio"] == pytest.approx(here / there)


def test_sides_and_order():
    got = measures.keyness(divided(), "why")
    assert list(got.columns) == COLUMNS
    assert set(got["level_label"]) == {"Promoters"}
    assert set(got["other_label"]) == {"Detractors"}
    below = got[got["estimate"] < 0]
    assert below["term"].tolist()[0] == "slow"
    assert got[got["estimate"] > 0]["term"].tolist()[0] == "clear"
    assert below["z"].is_monotonic_increasing
    assert "price" not in set(got["term"])  # as common in either group
    assert set(got["tested"]) == {4}


def test_a_word_said_twice_by_one_counts_once():
    sv = talk(["slow slow, so slow", "slow", "slow", "clear"] * 10, [1, 2, 3, 10] * 10)
    assert measures.keyness(sv, "why").set_index("term").loc["slow", "other_users"] == 30


def test_a_rare_word_does_not_lead():
    """Three of 103 detractors and no promoter: odds beyond measure, but the prior keeps them back."""
    texts = ["slow"] * 60 + ["gloomy"] * 3 + ["price"] * 40 + ["slow"] * 12 + ["price"] * 88
    got = measures.keyness(talk(texts, [2] * 103 + [10] * 100), "why").set_index("term")
    assert got.loc["slow", "z"] < got.loc["gloomy", "z"] < 0
    assert got.loc["gloomy", "p_adjusted"] > 0.05 > got.loc["slow", "p_adjusted"]


def test_nobody_in_one_group_is_told():
    """None of 75 detractors and 22 of 76 promoters: what the prior does to the error is no matter of the test."""
    texts = ["slow"] * 75 + ["easy"] * 22 + ["clear"] * 54
    got = measures.keyness(talk(texts, [2] * 75 + [10] * 76), "why").set_index("term").loc["easy"]
    assert got["p_value"] == pytest.approx(stats.fisher_exact([[22, 0], [54, 75]]).pvalue)
    assert got["p_adjusted"] < 1e-6
    assert got["conf_low"] > 0


def test_the_interval_says_what_the_test_does():
    rng = np.random.default_rng(4)
    texts = [
        " ".join(w for w in ("slow", "clear", "price", "agent", "queue") if rng.random() < 0.3) or "fine"
        for _ in range(90)
    ]
    for confidence in (0.5, 0.95):
        got = measures.keyness(talk(texts, [2, 9, 10] * 30), "why", confidence=confidence)
        outside = (got["conf_low"] > 0) | (got["conf_high"] < 0)
        assert (outside == (got["p_value"] < 1 - confidence)).all()
        assert (np.sign(got["estimate"]) == np.sign(got["difference"])).all()
    assert outside.any() or (got["p_value"] >= 0.05).all()


def test_passives_do_not_turn_a_difference_round():
    """Two of 100 detractors, 50 of 500 promoters, and every passive: a prior of all would call it a detractors' word."""
    texts = ["bill"] * 2 + ["slow"] * 98 + ["bill"] * 50 + ["clear"] * 450 + ["bill"] * 400
    got = measures.keyness(talk(texts, [2] * 100 + [10] * 500 + [8] * 400), "why").set_index("term").loc["bill"]
    assert got["difference"] == pytest.approx(0.08)
    assert got["estimate"] > 0


def test_rounding_shows_nothing():
    """Shares that are alike stay so, however their effective counts are rounded; others come no further apart."""
    assert _exact(np.array([[0.25], [0.25]]), np.array([33.3, 41.7]))[0] == 1.0
    share, size = np.array([[0.1], [0.4]]), np.array([33.9, 41.9])
    assert _exact(share, size)[0] == pytest.approx(stats.fisher_exact([[16, 4], [25, 29]]).pvalue)


def test_no_difference_is_seldom_found():
    """Words that both groups use alike, unequal weights: of 40 surveys hardly one has a word that passes."""
    words, found = [f"w{chr(97 + k)}x" for k in range(20)], 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        texts = [
            " ".join(w for k, w in enumerate(words) if rng.random() < 0.3 / (k + 1) ** 0.5) or "fine" for _ in range(80)
        ]
        sv = talk(
            texts, np.where(rng.random(80) < 0.5, 10, 2), design=Design(weight="w"), w=np.exp(rng.normal(0, 0.6, 80))
        )
        found += int((measures.keyness(sv, "why")["p_adjusted"] < 0.05).any())
    assert found <= 3


def test_adjustment_is_over_all_words():
    got = measures.keyness(divided(), "why", adjust="bonferroni")
    raw = measures.keyness(divided(), "why", adjust=None)
    assert (raw["p_value"] == raw["p_adjusted"]).all()
    assert got["p_adjusted"].to_numpy() == pytest.approx(np.minimum(4 * got["p_value"].to_numpy(), 1))


def test_between_two_levels():
    sv = talk(["slow", "clear"] * 20, [5] * 40, plan=["a", "b"] * 20)
    got = measures.keyness(sv, "why", between=("plan", "a", "b")).set_index("term")
    assert got.loc["slow", ["level", "other", "of"]].tolist() == ["a", "b", "plan"]
    assert got.loc["slow", "estimate"] > 0 > got.loc["clear", "estimate"]
    turned = measures.keyness(sv, "why", between=("plan", "b", "a")).set_index("term")
    assert turned.loc["slow", "estimate"] == pytest.approx(-got.loc["slow", "estimate"])


def test_weights_move_shares_and_cost_effective_size():
    weight = np.where(np.arange(100) % 2, 3.0, 0.5)
    even, uneven = divided(), divided(design=Design(weight="w"), w=weight)
    plain, weighted = (measures.keyness(sv, "why").set_index("term") for sv in (even, uneven))
    rows = np.arange(40)
    assert weighted.loc["slow", "other_share"] == pytest.approx(weight[rows[:20]].sum() / weight[rows].sum())
    assert weighted.loc["slow", "std_error"] > plain.loc["slow", "std_error"]


def test_clusters_cost_effective_size():
    """Households that all write the same are worth one respondent each."""
    texts = ["slow"] * 20 + ["clear"] * 20 + ["price"] * 40
    scores = [2] * 40 + [10] * 20 + [2] * 20
    alone = measures.keyness(talk(texts, scores), "why").set_index("term")
    sv = talk(texts, scores, design=Design(cluster=["home"]), home=np.arange(80) // 4)
    together = measures.keyness(sv, "why").set_index("term")
    assert abs(together.loc["slow", "z"]) < abs(alone.loc["slow", "z"])


def test_privacy_and_nothing_said():
    got = measures.keyness(divided(disclosure=Disclosure()), "why")
    assert "unclear" in set(got["term"])  # ten of forty
    assert "unclear" not in set(measures.keyness(divided(36, 60, disclosure=Disclosure()), "why")["term"])
    assert measures.keyness(divided(9, 60, disclosure=Disclosure()), "why").empty
    silent = talk(["slow"] * 10 + ["Nothing."] * 30 + ["clear"] * 10 + ["没有"] * 5, [1] * 10 + [10] * 45)
    assert set(measures.keyness(silent, "why")["base"]) == {10}


def test_each_language_by_itself():
    texts = ["信号不好", "信号很强", "bad signal", "strong signal"] * 15
    got = measures.keyness(talk(texts, [1, 10] * 30), "why")
    assert list(dict.fromkeys(got["language"])) == ["en", "zh"]
    assert (got["base"] == 15).all()


def test_same_numbers_in_both_languages():
    en, zh = (measures.keyness(divided(language=code), "why") for code in ("en", "zh"))
    assert zh["level_label"].iloc[0] == "推荐者"
    numbers = en.select_dtypes("number").columns
    pd.testing.assert_frame_equal(en[numbers], zh[numbers])


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda sv: measures.keyness(sv, "wy"), "wy"),
        (lambda sv: measures.keyness(sv, "why", between=("plan", "a", "c")), "no level 'c'"),
        (lambda sv: measures.keyness(sv, "why", prior=0), "prior of 0"),
        (lambda sv: measures.keyness(sv, "why", adjust="bh"), "'bh'"),
    ],
)
def test_faults_name_what_is_wrong(ask, what):
    with pytest.raises(MeasureError, match=what):
        ask(talk(["slow", "clear"], [1, 10], plan=["a", "b"]))


def test_without_a_rating_there_are_no_groups():
    sv = talk(["slow", "clear"], [1, 10], items={"why": {"role": "verbatim"}, "rec": {"scale": "nps"}})
    assert measures.keyness(sv, "why").empty


def test_hostile_texts_are_only_text():
    texts = [clean(text) for _, text in strings.ALL] * 2  # as reading leaves them
    scores = [1] * (len(texts) // 2) + [10] * (len(texts) - len(texts) // 2)
    got = measures.keyness(talk(texts, scores), "why")
    assert np.isfinite(got[["estimate", "z"]].to_numpy(float)).all()
    assert not got["term"].str.contains(r"[<>=+@\d]").any()
