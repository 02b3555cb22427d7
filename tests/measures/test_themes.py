import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError, QuestionnaireError
from csat_helpers.measures.themes import COLUMNS
from csat_helpers.survey import Design, Disclosure
from csat_helpers.survey.characters import clean
from tests.hostile import strings

from .conftest import SCALES

ITEMS = {
    "all": {"scale": "five", "role": "overall"},
    "rec": {"scale": "nps", "role": "recommend"},
    "why": {"role": "verbatim", "translation": "why_en"},
    "why_en": {},
    "lounge": {"label": {"en": "Lounges", "zh": "休息室"}, "scale": "five", "role": "driver"},
}
OWN = {
    "waiting": {
        "label": {"en": "Waiting time", "zh": "等待时间"},
        "words": {"en": ["wait", "on hold"], "zh": ["等待", "排队"]},
    },
    "price": {"label": {"en": "Price", "zh": "价格"}, "words": {"en": ["price", "expens*"], "zh": ["价格", "太贵"]}},
}


def talk(texts, scores=None, *, asked=None, **settings):
    """A survey of comments; ``scores`` are the overall rating."""
    known = {"why": pd.Series(texts, dtype=object), "all": np.asarray(scores or [3] * len(texts), float)}
    columns = {name: settings.pop(name) for name in list(settings) if name in ("rec", "w", "why_en", "home", "lounge")}
    frame = pd.DataFrame({**known, **columns})
    items = {name: {**item} for name, item in ITEMS.items() if name in frame}
    if "why_en" not in frame:
        items["why"].pop("translation")
    return survey.from_frame(frame, {"scales": SCALES, "items": items, **(asked or {})}, **settings)


MIXED = [
    "Long wait",
    "I waited, then the price rose",
    "等待太久",
    "太贵了",
    "Expensive",
    "on hold again",
    "Kind staff",
    "nothing",
]


def test_shares_by_hand():
    got = measures.themes(talk(MIXED), "why", OWN)
    assert list(got.columns) == COLUMNS
    assert got["theme"].tolist() == ["waiting", "price"]
    assert got["estimate"].tolist() == pytest.approx([4 / 7, 3 / 7])
    assert got["respondents"].tolist() == [4, 3]
    assert got[["base", "coded", "silent", "asked"]].iloc[0].tolist() == [7, 6, 1, 8]
    assert set(got["source"]) == {"list"}


def test_a_share_is_the_mean_of_its_indicator():
    rng = np.random.default_rng(3)
    texts = rng.choice(["wait", "price", "wait and price", "staff"], 200).tolist()
    weight, home = rng.uniform(0.5, 2, 200), np.arange(200) // 5
    got = measures.themes(talk(texts, design=Design(weight="w", cluster=["home"]), w=weight, home=home), "why", OWN)
    hit = pd.DataFrame({"q": [float("wait" in t) for t in texts], "w": weight, "home": home})
    plain = survey.from_frame(
        hit, {"items": {"q": {"scale": {"min": 0, "max": 1}}}}, design=Design(weight="w", cluster=["home"])
    )
    same = measures.top_box(plain, "q", boxes=1, interval="logit").iloc[0]
    row = got.set_index("theme").loc["waiting"]
    for name in ("estimate", "std_error", "conf_low", "conf_high", "df"):
        assert row[name] == pytest.approx(same[name]), name


def test_the_difference_is_that_of_two_levels():
    rng = np.random.default_rng(4)
    texts = rng.choice(["wait", "price", "staff"], 300).tolist()
    scores = rng.integers(1, 6, 300).tolist()
    weight = rng.uniform(0.5, 2, 300)
    got = measures.themes(talk(texts, scores, design=Design(weight="w"), w=weight), "why", OWN).set_index("theme")
    frame = pd.DataFrame(
        {"all": np.asarray(scores, float), "w": weight, "on": ["yes" if t == "wait" else "no" for t in texts]}
    )
    items = {"all": ITEMS["all"], "on": {"role": "segment"}}
    sv = survey.from_frame(frame, {"scales": SCALES, "items": items}, design=Design(weight="w"))
    same = measures.difference(sv, "all", "on", measure="index", against="no").iloc[0]
    row = got.loc["waiting"]
    for mine, theirs in (("difference", "estimate"), ("difference_low", "conf_low"), ("p_value", "p_value"),
                         ("score_base", "base"), ("other_base", "other_base")):  # fmt: skip
        assert row[mine] == pytest.approx(same[theirs]), mine
    assert row["mean_score"] - row["other_score"] == pytest.approx(row["difference"])


def test_only_a_tested_difference_leans():
    texts, scores = ["long wait"] * 40 + ["good price"] * 40 + ["staff"] * 40, [1, 2] * 20 + [3, 2] * 20 + [5, 4] * 20
    got = measures.themes(talk(texts, scores), "why", OWN).set_index("theme")
    assert got.loc["waiting", "lean"] == "negative"
    assert got.loc["waiting", "p_adjusted"] < 0.001
    noise = measures.themes(talk(texts, [3, 4] * 60), "why", OWN)
    assert set(noise["lean"]) == {""}


def test_the_outcome_is_overall_unless_said():
    sv = talk(["wait"] * 20 + ["price"] * 20, [2] * 20 + [4, 3] * 10, rec=[9.0, 8.0] * 10 + [1.0] * 20)
    assert set(measures.themes(sv, "why", OWN)["outcome"]) == {"all"}
    turned = measures.themes(sv, "why", OWN, outcome="rec").set_index("theme")
    assert turned.loc["waiting", "difference"] == pytest.approx(75)
    with pytest.raises(MeasureError, match="recc"):
        measures.themes(sv, "why", OWN, outcome="recc")


def test_without_a_rating_shares_remain():
    frame = pd.DataFrame({"why": ["wait", "price", "staff"]})
    got = measures.themes(survey.from_frame(frame, {"items": {"why": {"role": "verbatim"}}}), "why", OWN)
    assert got["estimate"].tolist() == pytest.approx([1 / 3, 1 / 3])
    assert got["difference"].isna().all()
    assert (got["reason"] == "no rating that comments could go with").all()


def test_privacy_hides_the_theme_and_reliability_its_score():
    texts = ["wait"] * 9 + ["price"] * 20 + ["staff"] * 71
    got = measures.themes(talk(texts, [1, 5] * 50, disclosure=Disclosure()), "why", OWN).set_index("theme")
    few, some = got.loc["waiting"], got.loc["price"]
    assert few["suppressed"] == "privacy"
    assert pd.isna(few["estimate"])
    assert pd.isna(few["respondents"])
    assert (few["quote"], few["words"], few["lean"]) == ("", "", "")
    assert some["estimate"] == pytest.approx(0.2)
    assert some[["mean_score", "other_score", "difference", "p_adjusted"]].isna().all()
    assert some["reason"] == "too few of them for a score"
    assert measures.themes(talk(["wait"] * 9, disclosure=Disclosure()), "why", OWN).empty


def test_the_questionnaires_list_stands_and_an_argument_before_it():
    sv = talk(MIXED, asked={"themes": {"staff": {"words": {"en": ["staff"]}}}})
    assert measures.themes(sv, "why")["theme"].tolist() == ["staff"]
    assert measures.themes(sv, "why")["label"].tolist() == ["staff"]
    assert set(measures.themes(sv, "why", OWN)["theme"]) == {"waiting", "price"}
    with pytest.raises(QuestionnaireError, match="words"):
        measures.themes(sv, "why", {"staff": {"word": {"en": ["staff"]}}})


def test_quotes_are_masked_telling_and_never_ids():
    texts = ["The wait is endless, ring me on 0912 345 678"] * 12 + ["The price is fair for what I get"] * 12
    got = measures.themes(talk(texts, disclosure=Disclosure(privacy_base=10)), "why", OWN).set_index("theme")
    assert "[phone]" in got.loc["waiting", "quote"]
    assert "0912" not in got.to_csv()
    assert got.loc["price", "quote"] == "The price is fair for what I get"
    assert "respondent" not in got.columns


def test_a_leaning_theme_is_quoted_from_its_side():
    texts = (
        ["What a long wait there was"] * 30 + ["No wait, all was quick there"] * 10 + ["The price is very fair"] * 40
    )
    scores = [1] * 30 + [5] * 10 + [4, 5] * 20
    got = measures.themes(talk(texts, scores), "why", OWN).set_index("theme")
    assert got.loc["waiting", "lean"] == "negative"
    assert got.loc["waiting", "quote"] == "What a long wait there was"


def test_translations_come_along():
    sv = talk(["等待时间实在太长了"] * 3, why_en=["The wait is far too long"] * 3)
    row = measures.themes(sv, "why", OWN).iloc[0]
    assert (row["quote_language"], row["quote_translation"]) == ("zh", "The wait is far too long")


def test_same_numbers_in_both_languages():
    texts = ["Long wait", "等待太久", "太贵了", "Expensive", "price", "staff"] * 20
    en, zh = (measures.themes(talk(texts, [1, 2, 3, 4, 5, 4] * 20).speaking(code), "why", OWN) for code in ("en", "zh"))
    assert zh["label"].tolist() == ["价格", "等待时间"]
    numbers = en.select_dtypes("number").columns
    pd.testing.assert_frame_equal(en[numbers], zh[numbers])


def test_several_verbatims_are_one_respondents_words():
    items = {"a": {"role": "verbatim"}, "b": {"role": "verbatim"}}
    sv = survey.from_frame(pd.DataFrame({"a": ["wait", "wait", None], "b": ["wait", "price", None]}), {"items": items})
    got = measures.themes(sv, ["a", "b"], OWN).set_index("theme")
    assert got.loc["waiting", ["respondents", "base"]].tolist() == [2, 2]
    assert got.loc["price", "respondents"] == 1


def test_a_domain_counts_alone():
    sv = talk(MIXED * 2, rec=[0.0] * 8 + [10.0] * 8)
    assert measures.themes(sv.focus(segment={"rec": 10}), "why", OWN)["base"].tolist() == [7, 7]


def test_hostile_texts_are_only_text():
    texts = [clean(text) for _, text in strings.ALL]  # as reading leaves them
    sv = talk(texts, [1, 5] * (len(texts) // 2) + [3] * (len(texts) % 2))
    got = measures.themes(sv, "why", OWN)
    assert len(got) == 2
    machine = measures.themes(sv, "why")
    assert machine["estimate"].between(0, 1).all()


@pytest.mark.parametrize("texts", [[None, None], ["", "  "], ["nothing", "无"]])
def test_no_comment_gives_no_row(texts):
    assert measures.themes(talk(texts), "why", OWN).empty
    assert measures.themes(talk(texts), "why").empty
