"""Key ``regulation`` of engagement.yaml: what each of its keys takes, and the one message of what is wrong."""

import pytest
import yaml

from csat_helpers.engagement import Engagement, check_model
from csat_helpers.engagement.regulation import stated
from csat_helpers.errors import EngagementError
from csat_helpers.survey.opening import find, open_survey

BASE = {"engagement": "a", "type": "internal-improvement", "client": "A", "title": "T", "data": [{"file": "a.csv"}]}


def read(text: str) -> Engagement:
    return check_model(Engagement, {**BASE, "regulation": yaml.safe_load(text)}, "engagement.yaml")


THRESHOLD = {
    "item": None, "role": "overall", "measure": "index", "boxes": 2, "at_least": 70.0, "at_most": None, "error": 0.05,
    "each": None, "label": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", {}),
        ("{thresholds: [{role: overall, at_least: 70}]}", {"thresholds": [THRESHOLD]}),
        ("{adjust: Age, mode: Mode}", {"adjust": ["Age"], "mode": "Mode"}),
        ("{stars: [40, 55]}", {"stars": [40.0, 55.0]}),
        ("{dispositions: {complete: 812, refusal: 4}}", {"dispositions": {"": {"complete": 812, "refusal": 4}}}),
        ("{dispositions: {2018: {complete: 812}}}", {"dispositions": {"2018": {"complete": 812}}}),
        (
            "{dispositions: {column: status, codes: {complete: [1, 2]}}}",
            {"dispositions": {"column": "status", "codes": {"complete": [1, 2]}}},
        ),
        ("{complaints: {file: c.csv}}", {"complaints": {"file": "c.csv"}}),
        ("{statement: {funder: {en: X, zh: Y}}}", {"statement": {"funder": {"en": "X", "zh": "Y"}}}),
    ],
)
def test_each_key_is_carried_as_plain_values(text, expected):
    assert stated(read(text).regulation) == expected


KEY = "engagement.yaml: Key 'regulation."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{thresholds: [{role: overall}]}",
            "thresholds.0': A threshold has one of 'at_least' and 'at_most', not none.",
        ),
        (
            "{thresholds: [{role: overall, item: q, at_least: 4}]}",
            "thresholds.0': A threshold has one of 'item' and 'role', not both.",
        ),
        (
            "{thresholds: [{role: overall, at_least: 4, error: 0.5}]}",
            "thresholds.0.error' has the value 0.5; it should be less than 0.5.",
        ),
        (
            "{thresholds: [{role: overall, at_least: 4, measure: median}]}",
            "thresholds.0.measure' has the value 'median'; it should be 'index', 'mean', 'top_box', 'bottom_box' or"
            " 'nps'. Did you mean 'mean'?",
        ),
        (
            "{threshold: []}",
            "threshold' is not known. Did you mean 'thresholds'? Known: thresholds, adjust, mode, stars,"
            " dispositions, complaints, statement.",
        ),
        ("{adjust: [5]}", "adjust.0' has the value 5; it should be a text."),
        ("{mode: 5}", "mode' has the value 5; it should be a text."),
        ("{stars: [4, 3]}", "stars' has the value [4, 3]; it should be cut points that ascend: [40, 55, 70, 85]."),
        (
            "{dispositions: {complete: -1}}",
            "dispositions.complete' has the value -1; it should be greater than or equal to 0.",
        ),
        (
            "{dispositions: {column: status, codes: {1: Yes}}}",
            "dispositions.codes.1' has the value True; it should be quoted where it says Yes, No, On or Off, which YAML"
            " takes for true and false.",
        ),
        (
            "{complaints: c.csv}",
            "complaints' has the value 'c.csv'; it should be a mapping: {key: value, ...}. Write {file: c.csv}.",
        ),
        (
            "{statement: {sponsor: 5}}",
            "statement.sponsor' has the value 5; it should be a text, or a text a language: {en: ..., zh: ...}. Put"
            " quotes round a text that holds a comma, a colon, or is Yes, No or a number.",
        ),
    ],
)
def test_one_message_says_what_where_and_the_mend(text, expected):
    with pytest.raises(EngagementError) as caught:
        read(text)
    assert str(caught.value) == KEY + expected


def test_a_survey_carries_it():
    told = find("demo").model_copy(update={"regulation": read("{stars: [40, 55]}").regulation})
    assert open_survey(told).about.regulation == {"stars": [40.0, 55.0]}
    assert open_survey("demo").about.regulation == {}
