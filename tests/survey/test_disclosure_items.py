"""Disclosure checklists: filled from what the study says, and from nothing else."""

from dataclasses import replace

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey.disclosure_items import COLUMNS

# The eleven items of AAPOR's Survey Disclosure Checklist of April 2021, in its order.
AAPOR = [
    "strategy", "sponsor", "instruments", "population", "sample", "mode", "dates", "size", "weighting", "processing",
    "limitations",
]  # fmt: skip
# Contents of ISO 10004 (7.2 to 7.6 and 8) and of GB/T 19038-2009 (4 to 8); of GB/T 19039-2009 its scope.
OTHERS = {
    "iso10004": ["expectations", "gathering", "analysing", "communicating", "monitoring", "improving"],
    "gbt19038": ["model", "sampling", "collection", "questionnaire", "analysis"],
    "gbt19039": ["purpose", "indicators", "implementation", "computation", "report", "use"],
}


def bare(**about) -> survey.Survey:
    """A survey of which nothing is said but what ``about`` says."""
    sv = survey.from_frame(pd.DataFrame({"q": [1, 5, 3]}), {"items": {"q": {"scale": {"min": 1, "max": 5}}}})
    return replace(sv, about=replace(sv.about, **about))


def items(sv, standard="aapor", **frames) -> pd.DataFrame:
    return survey.disclosure_items(sv, standard, **frames).set_index("item")


def test_every_standard_has_its_items():
    found = survey.disclosure_items(bare(), "all")
    assert list(found.columns) == COLUMNS
    assert {key: part["item"].tolist() for key, part in found.groupby("standard")} == {"aapor": AAPOR, **OTHERS}


def test_what_nobody_said_is_not_provided():
    found = items(bare())
    known = {"strategy", "weighting", "processing"}  # which the data tell
    assert set(found.index[found["given"]]) == known
    lacking = found.loc[["population", "mode", "dates", "limitations"]]
    assert set(lacking["value"]) == {"not provided"}
    assert set(lacking["source"]) == {""}
    assert lacking["lacks"].tolist() == [
        "the population", "the mode of interview", "the dates of fieldwork", "a statement of limitations",
    ]  # fmt: skip
    assert found.loc["sponsor", "lacks"] == "the sponsor and who conducted it"
    assert found.loc["processing", "value"] == "3 rows read, 0 set aside with their reasons, 3 analysed"


def test_the_client_is_not_taken_for_the_sponsor():
    row = items(bare(client={"en": "Acme", "zh": "甲公司"}, house="House")).loc["sponsor"]
    assert row["value"] == "Client: Acme; Conducted by: House"
    assert (bool(row["given"]), row["lacks"]) == (False, "the sponsor")


def test_statements_of_the_engagement_stand_in_the_readers_language():
    told = {"sponsor": {"en": "The authority.", "zh": "监管机构"}, "conducted_by": "House", "funder": "The state"}
    about = {"regulation": {"statement": told | {"limitations": {"en": "Web users only.", "zh": "仅限网民。"}}}}
    english, chinese = items(bare(**about)), items(replace(bare(**about), language="zh"))
    assert english.loc["sponsor", "value"] == "Sponsor: The authority; Source of funds: The state; Conducted by: House"
    assert english.loc["sponsor", "given"]
    assert (english.loc["limitations", "value"], chinese.loc["limitations", "value"]) == ("Web users only", "仅限网民")
    assert english.loc["limitations", "source"] == "engagement"


@pytest.mark.parametrize(
    ("item", "about"),
    [
        ("population", {"population": "Customers"}),
        ("mode", {"mode": "Online"}),
        ("dates", {"fieldwork": "May 2026"}),
        ("sample", {"sampling_frame": "Register", "sampling": "Random"}),
    ],
)
def test_a_text_gives_its_item_and_no_other(item, about):
    without, found = items(bare()), items(bare(**about))
    assert set(found.index[found["given"]]) - set(without.index[without["given"]]) == {item}


def test_a_frame_without_the_way_of_drawing_is_half_an_item():
    row = items(bare(sampling_frame="Register")).loc["sample"]
    assert not row["given"]
    assert row["lacks"] == "how the sample was drawn"
    assert row["source"] == "engagement computed"


def test_questions_need_their_exact_wording():
    frame = pd.DataFrame({"a": [1, 2], "b": [1, 2]})
    scale = {"min": 1, "max": 5}
    asked = {"items": {"a": {"scale": scale, "text": "How fast?"}, "b": {"scale": scale}}}
    half = items(survey.from_frame(frame, asked)).loc["instruments"]
    assert half["value"] == "Labels and answers of 2 questions, the exact wording of 1"
    assert half["lacks"] == "the exact wording of the questions"
    asked["items"]["b"]["text"] = "How dear?"
    assert items(survey.from_frame(frame, asked)).loc["instruments", "given"]


def test_weights_that_came_with_the_data_have_to_be_explained():
    frame = pd.DataFrame({"q": [1, 5, 3], "w": [1.0, 2.0, 1.5]})
    asked = {"items": {"q": {"scale": {"min": 1, "max": 5}}, "w": {"role": "weight"}}}
    sv = survey.from_frame(frame, asked, design=survey.Design(weight="w"))
    assert items(sv).loc["weighting", "lacks"] == "how the weights in the data were made"
    told = replace(sv, about=replace(sv.about, regulation={"statement": {"weighting": "Inverse of the chance"}}))
    assert items(told).loc["weighting", "given"]


def test_precision_and_outcome_rates_are_repeated_as_they_were_computed():
    margin = pd.DataFrame({"measure": ["share", "index"], "margin": [0.0312, 2.0]})
    rates = pd.DataFrame(
        {"item": ["RR1", "RR3", "COOP1", "RR1"], "measure": ["response_rate", "response_rate", "cooperation_rate", "response_rate"],
         "wave": ["2026"] * 3 + ["2025"], "estimate": [0.301, None, 0.5, 0.2]}
    ).iloc[[3, 0, 1, 2]]  # fmt: skip
    row = items(bare(response_rate={"": 0.9}), precision=margin, rates=rates).loc["size"]
    assert "±3.1 percentage points" in row["value"]
    assert row["value"].endswith(
        "Response rate (AAPOR): RR1 30.1%"
    )  # of the latest wave, and in place of the stated one
    assert row["given"]
    assert items(bare(response_rate={"": 0.9})).loc["size", "value"].endswith("Response rate: 90%")


def test_several_checklists_say_a_fact_once():
    sv = bare(population="Customers of the network", mode="Online")
    found = items(sv, "all")
    assert (found["value"] == "Customers of the network").sum() == 1
    assert found.loc["gathering", "value"].startswith("See “Population under study”")
    assert items(sv, "iso10004").loc["gathering", "value"].startswith("Customers of the network; Online")


def test_monitoring_takes_an_earlier_wave_and_use_takes_a_statement():
    one, demo = items(bare(), "iso10004"), items(survey.open("demo"), "iso10004")
    assert one.loc["monitoring", "lacks"] == "an earlier wave to compare with"
    assert demo.loc["monitoring", "given"]
    assert not demo.loc["improving", "given"]
    assert demo.loc["improving", "value"] == "2 targets"


def test_both_languages_give_the_same_items():
    english, chinese = (survey.disclosure_items(survey.open("demo", language=x), "all") for x in ("en", "zh"))
    for column in ("standard", "item", "given", "source"):
        assert english[column].tolist() == chinese[column].tolist()


def test_an_unknown_standard_is_named():
    with pytest.raises(MeasureError, match=r"no disclosure standard 'iso1004'.*Did you mean 'iso10004'"):
        survey.disclosure_items(bare(), "iso1004")
