"""Models that a unit's few answers cannot carry are left out with the reason; in a study of all they are an error."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import exhibits, measures, survey
from csat_helpers.engagement.model import Disclosure
from csat_helpers.errors import MeasureError

ITEMS = ["q1", "q2", "q3", "s1", "s2"]
MODEL = {
    "constructs": {"Quality": ["q1", "q2", "q3"], "Satisfaction": ["s1", "s2"]},
    "paths": [["Quality", "Satisfaction"]],
}


@pytest.fixture(scope="module", params=["all alike", "two the same"])
def answers(request):
    rng = np.random.default_rng(5)
    made = pd.DataFrame(np.clip(np.round(rng.normal(3, 1, (60, 1)) + rng.normal(0, 1, (60, 5))), 1, 5), columns=ITEMS)
    made["q2"] = 4 if request.param == "all alike" else made["s1"]
    return made


def surveyed(answers, reliability: str):
    constructs = {"q": "Quality", "s": "Satisfaction"}
    return survey.from_frame(
        answers,
        {"scales": {"five": {"min": 1, "max": 5}},
         "items": {k: {"scale": "five", "construct": constructs[k[0]]} for k in ITEMS}},
        disclosure=Disclosure(reliability=reliability),
    )  # fmt: skip


SHOWN = {
    "path model": lambda sv: exhibits.path_model(measures.path_model(sv, MODEL), id="x", language="en"),
    "path effects": lambda sv: exhibits.path_effects(measures.path_model(sv, MODEL), id="x", language="en"),
    "path measurement": lambda sv: exhibits.path_measurement(measures.path_model(sv, MODEL), id="x", language="en"),
    "validity": lambda sv: exhibits.validity(measures.cfa(sv), id="x", language="en"),
    "dimensions": lambda sv: exhibits.dimensions(measures.dimensionality(sv, ITEMS), id="x", language="en"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_model_that_the_answers_cannot_carry_is_left_out_with_the_reason(answers, name):
    bundle = SHOWN[name](surveyed(answers, "flag")).bundle
    assert bundle.extra["omitted"].startswith("The answers cannot carry it")
    with pytest.raises(MeasureError):
        SHOWN[name](surveyed(answers, "hide"))


def test_a_scale_of_items_that_all_answer_alike_is_left_out_and_others_are_shown():
    rng = np.random.default_rng(6)
    answers = pd.DataFrame(
        np.clip(np.round(rng.normal(3, 1, (60, 1)) + rng.normal(0, 1, (60, 5))), 1, 5), columns=ITEMS
    )
    answers["s2"] = 4
    found = measures.reliability(surveyed(answers, "flag"), ITEMS, by_construct=True)
    assert found.scale["alpha"].notna().tolist() == [True, False]
    assert found.scale["reason"].iloc[1].startswith("The answers cannot carry it")
    shown = exhibits.reliability(found.scale, found.items, id="x", language="en").bundle
    assert "Quality" in shown.headline + shown.alt + str(shown.table.rows)
    with pytest.raises(MeasureError, match="s2"):
        measures.reliability(surveyed(answers, "hide"), ITEMS, by_construct=True)
