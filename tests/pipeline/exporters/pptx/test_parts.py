"""Titles of the slides of one exhibit: the headline where its finding is shown, elsewhere what is shown."""

from csat_helpers.look import HOUSE
from csat_helpers.pipeline import document
from csat_helpers.pipeline.exporters.pptx import house, parts
from csat_helpers.pipeline.exporters.pptx.page import Deck
from tests.pipeline import samples

PART = {"title": "Items by plan", "picture": "", "grid": {"panels": [{}]}}


def deck(language="en"):
    return Deck(document.read(samples.notebook(language)), house.stage(HOUSE))


def told(headline, *shown, part=PART):
    return [title.replace("\xa0", " ") for title in parts.titles(deck(), part, headline, shown)]


def test_one_slide_has_the_headline():
    assert told("“A” leads", ["A", "B"]) == ["“A” leads"]


def test_the_headline_stands_with_what_it_names():
    assert told("“C” leads", ["A", "B"], ["C", "D"]) == ["“A” and “B” by group (1 of 2)", "“C” leads (2 of 2)"]


def test_a_headline_of_several_parts_is_true_of_none_alone():
    assert told("“A” and “C” lead", ["A", "B"], ["C"]) == ["“A” and “B” by group (1 of 2)", "“C” by group (2 of 2)"]


def test_a_headline_of_the_whole_stands_first():
    assert told("All fell", ["A"], ["B"]) == ["All fell (1 of 2)", "“B” by group (2 of 2)"]


def test_many_names_are_told_by_the_first_and_the_last():
    assert told("“A” leads", ["A"], ["B", "C", "D", "E"])[1] == "“B” to “E” by group (2 of 2)"


def test_what_is_no_banner_is_told_by_its_title():
    chart = {**PART, "picture": "a.svg"}
    assert told("“A” leads", ["A"], ["B"], part=chart)[1] == "Items by plan: “B” (2 of 2)"
