"""The facts of a study: what is given, what is not, and the rules for small groups in force."""

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import EngagementError
from csat_helpers.survey import Disclosure


def facts(sv):
    return survey.study_facts(sv).set_index("fact")["value"].to_dict()


def test_what_the_engagement_does_not_say_is_said_to_be_missing(folder):
    frame = survey.study_facts(survey.open(folder.path)).set_index("fact")
    lacking = ["population", "sampling_frame", "sampling", "mode", "fieldwork", "response_rate"]
    assert list(frame.index[~frame["given"]]) == lacking
    assert set(frame.loc[lacking, "value"]) == {"not provided"}
    assert frame.loc["respondents", "value"] == "3"
    assert frame.loc["weighting", "value"] == "none: every respondent counts once"


def test_what_it_says_is_repeated_in_the_language(folder):
    folder.yaml(population={"en": "Customers", "zh": "客户"}, mode="Online", response_rate=0.314)
    english, chinese = (facts(survey.open(folder.path, language=language)) for language in ("en", "zh"))
    assert (english["population"], chinese["population"]) == ("Customers", "客户")
    assert (english["mode"], english["response_rate"]) == ("Online", "31%")


def test_response_rates_are_of_the_waves_in_the_domain(folder):
    folder.yaml(
        data=[{"file": "data/answers.csv", "wave": "2025"}, {"file": "data/b.csv", "wave": "2026"}],
        response_rate={2025: 0.33, 2026: 0.31},
    )
    folder.write("data/b.csv", "id,overall,Q1 Staff,group,zone,comment\nx,5,4,1,001,fine\n")
    sv = survey.open(folder.path)
    assert facts(sv)["response_rate"] == "2025 33%, 2026 31%"
    assert facts(sv.focus(wave="2026"))["response_rate"] == "31%"
    assert facts(sv.focus(wave="2026"))["respondents"] == "1 (2026)"


@pytest.mark.parametrize("rate", [31, 0, -0.1, {"2025": 1.2}])
def test_a_response_rate_is_a_part(folder, rate):
    folder.yaml(response_rate=rate)
    with pytest.raises(EngagementError, match="response_rate"):
        survey.open(folder.path)


RULES = [
    (Disclosure(), ["fewer than 10 respondents", "fewer than 30 respondents", "30 to 59 respondents"]),
    (Disclosure(reliability="flag"), ["fewer than 10 respondents", "10 to 59 respondents"]),
    (Disclosure(reliable_base=40, caution_base=40), ["fewer than 10 respondents", "fewer than 40 respondents"]),
    (None, ["nothing is hidden or marked"]),
]


@pytest.mark.parametrize(("policy", "told"), RULES)
def test_the_rules_for_small_groups_are_those_in_force(policy, told):
    sv = survey.from_frame(pd.DataFrame({"a": [1, 2]}), {}, disclosure=policy)
    frame = survey.study_facts(sv)
    assert frame.loc[frame["section"] == "groups", "value"].tolist() == told


def test_modes_are_split_where_none_is_small():
    asked = {"items": {"m": {"scale": {"codes": {1: "Phone", 2: "Online"}}, "role": "mode"}}}
    frame = pd.DataFrame({"m": [1] * 30 + [2] * 10})
    assert facts(survey.from_frame(frame, asked, disclosure=Disclosure()))["modes"] == "Phone 75%, Online 25%"
    assert "modes" not in facts(survey.from_frame(frame.iloc[:35], asked, disclosure=Disclosure()))


def test_the_design_is_told_by_labels():
    sv = survey.open("demo")
    assert facts(sv)["design"] == "stratified by Region"
    assert facts(sv)["weighting"] == "raking to Plan, Age and Region"
