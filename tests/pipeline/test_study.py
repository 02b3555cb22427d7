"""What a report says of its weights: what they were fitted to by its label, never the name of a column of weights."""

from dataclasses import replace

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.pipeline.study import study, weight
from csat_helpers.survey import Design, Weighting

FRAME = pd.DataFrame({"age": [1, 2, 1, 2], "sex": [1, 1, 2, 2], "w": [0.5, 1.5, 1.0, 1.0]})
ASKED = {
    "scales": {"two": {"codes": [1, 2]}},
    "items": {
        "age": {"label": {"en": "Age", "zh": "年龄"}, "scale": "two"},
        "sex": {"label": "Gender", "scale": "two"},
    },
}


def weighted(weight=None, told=None):
    opened = survey.from_frame(FRAME, ASKED, design=Design(weight=weight))
    return replace(opened, weighting=told)


def fitted(**settings):
    return Weighting(settings.get("method", "rake"), settings={"weight": "", **settings})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (weighted(), "unweighted"),
        (weighted("w"), "weighted as in the data"),
        (weighted("w", fitted(margins=[["age"], ["sex"]])), "weighted to Age and Gender"),
        (weighted("w", fitted(margins=[["age", "sex"]], trim={"upper": 4})), "weighted to Age × Gender, trimmed"),
        (weighted("w", fitted(margins=[], totals=["spend"], method="calibrate")), "weighted to spend"),
        (weighted("w", fitted(nonresponse={}, method="nonresponse")), "weighted, adjusted for non-response"),
        (weighted("w", fitted(weight="w", trim={"upper": 4}, method="trim")), "weighted as in the data, trimmed"),
    ],
)
def test_weights_are_told_in_words(given, words):
    assert weight(given, "en") == words


def test_it_is_a_fact_of_the_study():
    facts = study(weighted("w", fitted(margins=[["age"]])), "zh", {})
    assert "年龄" in facts["weight"]
    assert "w" not in facts["weight"].split()
