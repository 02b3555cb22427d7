from csat_helpers import measures
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


def test_low_and_high_scorers_speak_the_most_typical_first():
    got = measures.quotes(
        talk([*LOW, *HIGH, "Neither good nor bad, it simply works"], [1, 2, 6, 9, 10, 9, 8]), "why", n=4
    )
    assert list(got.columns) == COLUMNS
    assert list(got["group"]) == ["Low score"] * 2 + ["High score"] * 2
    assert got["text"].iloc[0] in LOW[:2]
    assert set(got["score"]) <= {1, 2, 6, 9, 10}
    assert set(got["score_item"]) == {"rec"}


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
    assert set(got["group"]) == {"High score"}
    assert measures.quotes(talk(texts[:9], scores[:9], disclosure=Disclosure()), "why").empty


def test_no_words_no_quotes():
    assert list(measures.quotes(talk([None, ""]), "why").columns) == COLUMNS
    assert measures.quotes(talk(["x"]), []).empty
