import pandas as pd

from csat_helpers import measures, survey
from csat_helpers.measures.quotes import COLUMNS
from csat_helpers.survey import Disclosure

from .test_terms import talk

LOW = [
    "The signal at home is lost every evening",
    "Calls drop and the signal is gone",
    "The bill was wrong twice this year",
]
HIGH = [
    "Very fast network in the whole city",
    "The network is fast and the price is fair",
    "Friendly people in the shop",
]


MIDDLE = "Coverage could be wider, the price is alright"


def test_each_group_speaks_from_its_whole_range_of_scores():
    got = measures.quotes(talk([*LOW, *HIGH, MIDDLE], [0, 1, 6, 9, 10, 9, 8]), "why", n=6)
    assert list(got.columns) == COLUMNS
    assert list(got["group"]) == ["Detractors"] * 2 + ["Passives"] + ["Promoters"] * 2
    assert got["score"].tolist()[:3] in ([0, 6, 8], [1, 6, 8])
    assert got["text"].iloc[0] in LOW[:2]
    assert got["group_comments"].tolist() == [3, 3, 1, 3, 3]
    assert set(got["comments"]) == {7}
    assert set(got["score_item"]) == {"rec"}


def test_a_comment_without_a_score_is_not_quoted():
    got = measures.quotes(talk([*LOW, MIDDLE], [1, 1, 1, None]), "why")
    assert MIDDLE not in set(got["text"])
    assert set(got["comments"]) == {3}


def test_words_of_two_groups_stay_with_the_one_that_uses_them_more():
    got = measures.quotes(talk([LOW[0]] * 3 + [LOW[0], HIGH[0]], [1, 1, 1, 10, 10]), "why")
    assert dict(zip(got["text"], got["group"], strict=True)) == {LOW[0]: "Detractors", HIGH[0]: "Promoters"}


def test_a_rating_has_low_middle_and_high_scores():
    asked = {"ov": {"role": "overall", "scale": {"min": 1, "max": 5}}, "why": {"role": "verbatim"}}
    frame = pd.DataFrame({"why": [LOW[0], MIDDLE, HIGH[0]], "ov": [2, 3, 5]})
    got = measures.quotes(survey.from_frame(frame, {"items": asked}), "why")
    assert list(got["group"]) == ["Low score", "Middle score", "High score"]


def test_a_comment_in_the_other_language_comes_with_its_translation():
    asked = {
        "rec": {"role": "recommend", "scale": {"min": 0, "max": 10}},
        "why": {"role": "verbatim", "translation": "other"},
        "other": {},
    }
    frame = pd.DataFrame(
        {
            "why": ["问题一直没有解决，很失望", LOW[0]],
            "other": ["Not solved, ring 138 0013 8000", "信号"],
            "rec": [1, 2],
        }
    )
    sv = survey.from_frame(frame, {"items": asked})
    assert measures.quotes(sv, "why")["translation"].tolist() == ["Not solved, ring [phone]", ""]
    assert measures.quotes(sv.speaking("zh"), "why")["translation"].tolist() == ["", "信号"]


def test_what_was_said_is_not_said_again():
    same = ["The signal at home is lost every evening"] * 5 + ["The signal is lost at home in the evening!"]
    got = measures.quotes(talk([*same, LOW[2]], [1] * 7), "why", n=4)
    assert LOW[2] in list(got["text"])
    assert got["text"].is_unique


def test_words_are_masked():
    got = measures.quotes(talk(["Please call me back on +44 20 7946 0958, it is still broken"], [1]), "why")
    assert "7946" not in got["text"].iloc[0]


def test_no_quote_under_the_privacy_base():
    texts, scores = [*LOW * 2, *HIGH * 6], [1] * 6 + [10] * 18
    texts = [f"{text} {k}" for k, text in enumerate(texts)]
    got = measures.quotes(talk(texts, scores, disclosure=Disclosure()), "why")
    assert set(got["group"]) == {"Promoters"}
    assert measures.quotes(talk(texts[:9], scores[:9], disclosure=Disclosure()), "why").empty


def test_no_words_no_quotes():
    assert list(measures.quotes(talk([None, ""]), "why").columns) == COLUMNS
    assert measures.quotes(talk(["x"]), []).empty


def test_a_group_that_wrote_nothing_of_its_own_gives_no_quote():
    got = measures.quotes(talk([LOW[0]] * 3 + [LOW[0]], [1, 1, 1, 10]), "why")
    assert got["group"].tolist() == ["Detractors"]
