import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Disclosure

from .test_themes import talk


def test_the_general_list_stands_where_nobody_made_one():
    got = measures.themes(talk(["Too expensive", "价格太高", "a long wait", "排队太久", "nothing"] * 5), "why")
    assert set(got["theme"]) == {"price", "waiting"}
    assert set(got["source"]) == {"general"}
    assert got["label"].tolist() == ["Price and value", "Waiting and queues"]
    assert got["base"].tolist() == [20, 20]


def test_both_languages_are_one_theme():
    got = measures.themes(talk(["bad signal", "信号不好"] * 10), "why").set_index("theme")
    assert got.loc["network", "estimate"] == 1.0


def test_an_item_that_the_list_lacks_is_a_theme():
    sv = talk(["The lounges are full", "休息室很挤", "long wait"] * 5, lounge=[3.0] * 15)
    got = measures.themes(sv, "why").set_index("theme")
    assert got.loc["lounge", ["label", "source", "respondents"]].tolist() == ["Lounges", "item", 10]


def test_what_is_left_gives_themes_of_words():
    texts = ["the poodle barked", "a poodle that barked", "poodle"] * 5 + ["long wait"] * 5
    got = measures.themes(talk(texts), "why").set_index("theme")
    assert got.loc["words_1", ["label", "source", "respondents"]].tolist() == ["poodle / barked", "words", 15]


def test_words_of_a_theme_follow_the_glossary():
    sv = talk(["狮子狗叫"] * 9 + ["排队"] * 9, asked={"glossary": {"狮子狗": {"en": "poodle"}}})
    labels = measures.themes(sv, "why")["label"].tolist()
    assert any("poodle" in label or "叫" in label for label in labels)


def test_small_themes_and_vague_words_are_none():
    got = measures.themes(talk(["long wait"] * 99 + ["rude staff"]), "why")
    assert got["theme"].tolist() == ["waiting"]
    assert measures.themes(talk(["satisfied with the company"] * 20), "why").empty


def test_no_proposal_of_few_respondents():
    texts = ["the poodle"] * 9 + ["long wait"] * 20
    assert measures.themes(talk(texts, disclosure=Disclosure()), "why")["theme"].tolist() == ["waiting"]


def test_the_proposal_is_a_list_to_keep():
    sv = talk(["Too expensive", "a long wait", "the poodle"] * 5)
    found = measures.theme_list(sv, "why")
    assert list(found) == ["price", "waiting", "words_1"]
    again = measures.themes(sv, "why", found)
    same = ["theme", "estimate", "difference"]
    assert again[same].equals(measures.themes(sv, "why")[same])
    with pytest.raises(MeasureError, match="No theme"):
        measures.theme_list(talk([None]), "why")


def test_the_demo_has_themes_that_a_client_knows():
    sv = survey.open("demo")
    got = measures.themes(sv, "comment")
    assert {"Waiting and queues", "Network and signal", "Price and value", "Bills and charges"} <= set(got["label"])
    assert len(got) <= 12
    assert got["coded"].iloc[0] / got["base"].iloc[0] > 0.95
    assert got.set_index("theme").loc["waiting", "lean"] == "negative"


def test_the_same_again():
    sv = talk(["Too expensive", "a long wait", "the poodle barks"] * 5)
    assert measures.themes(sv, "why").equals(measures.themes(sv, "why"))
