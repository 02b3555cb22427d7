"""What a survey can answer, by what it has."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import InputError
from csat_helpers.survey.answerable import NEEDS, answerable, labels

SCALES = {"r": {"min": 1, "max": 5}, "n": {"min": 0, "max": 10}}
ITEMS = {"all": "overall", "q1": "driver", "q2": "driver", "rec": "recommend", "said": "verbatim"}


def asked(n: int = 60, items=ITEMS, **settings) -> survey.Survey:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({name: rng.integers(1, 6, n) for name in items})
    if settings.pop("waves", False):
        frame["wave"] = np.repeat(["1", "2"], [n // 2, n - n // 2])
    told = {name: {"role": role, "scale": "n" if role == "recommend" else "r"} for name, role in items.items()}
    return survey.from_frame(frame, {"scales": SCALES, "items": told}, **settings)


def why(sv: survey.Survey) -> dict[str, str]:
    return answerable(sv).set_index("question")["reason"].to_dict()


def test_each_need_is_told_by_what_lacks():
    found = why(asked())
    assert found["satisfaction"] == found["drivers"] == found["comments"] == ""
    assert found["trend"] == "There is one wave only."
    assert found["segments"] == "the engagement names no segments"
    assert found["kano"] == "no item of role functional"
    assert found["weighting"] == "none: every respondent counts once"
    assert why(asked(items={"all": "overall", "q1": "driver"}))["drivers"] == "1 item of role driver; 2 are needed"
    assert why(asked(items={"q1": "driver", "q2": "driver"}))["drivers"] == "no item of role overall / recommend"


def test_waves_are_needed_and_an_earlier_one():
    sv = asked(waves=True)
    assert why(sv)["trend"] == why(sv.focus(wave="2"))["trend"] == ""
    assert why(sv.focus(wave="1"))["trend"] == "there is no earlier wave"


def test_too_few_respondents_answer_nothing():
    found = answerable(asked(20, disclosure=Disclosure()))
    assert not found["answered"].any()
    assert set(found["reason"]) == {"20 respondents; 30 are needed"}
    flagged = answerable(asked(20, disclosure=Disclosure(reliability="flag")))
    assert flagged.set_index("question")["answered"]["drivers"]


def test_every_question_has_a_name_in_both_languages_and_an_unknown_one_is_told():
    assert set(labels("en")) == set(labels("zh")) == set(NEEDS)
    assert answerable(asked(), ["kano"])["question"].tolist() == ["kano"]
    with pytest.raises(InputError, match=r"There is no question 'kanno'\. Did you mean 'kano'"):
        answerable(asked(), ["kanno"])
