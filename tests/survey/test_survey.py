from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import MeasureError

ASKED = {
    "scales": {"r": {"min": 1, "max": 5}},
    "constructs": {"care": {"en": "Care", "zh": "服务"}},
    "items": {
        "q": {"scale": "r", "role": "driver", "construct": "care", "label": {"en": "Staff", "zh": "员工"}},
        "g": {"scale": {"codes": {2: {"en": "Two", "zh": "二"}, 1: "One"}}},
        "t": {"role": "verbatim"},
    },
}
FRAME = pd.DataFrame({"q": [1, 5, None], "g": [1, 2, None], "t": ["a", "b", "c"], "x": ["n", "m", "n"]})


@pytest.fixture
def sv():
    return survey.from_frame(FRAME, ASKED)


def test_levels_follow_the_codes_then_their_own_order(sv):
    assert sv.levels("g") == [2, 1]
    assert sv.levels("x") == ["m", "n"]
    assert sv.level_label("g", 2.0) == "Two"
    assert sv.speaking("zh").level_label("g", 2) == "二"
    assert sv.speaking("zh").construct("q") == "服务"


def test_a_focus_keeps_all_rows_and_narrows(sv):
    one = sv.focus(segment={"x": "n"})
    assert one.rows.tolist() == [True, False, True]
    assert one.focus(unit={"g": 1}).rows.tolist() == [True, False, False]
    assert len(one.responses) == 3
    assert sv.rows.all()


def test_roles_and_answers(sv):
    assert sv.roles("driver") == ["q"]
    assert sv.role("overall") is None
    np.testing.assert_array_equal(sv.answers("q"), [1, 5, np.nan])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda sv: sv.column("Q"), "Column 'Q' is not in the survey. Did you mean 'q'?"),
        (
            lambda sv: sv.scale("t"),
            "Item 't' has no scale, so it cannot be measured. Give it one in questionnaire.yaml.",
        ),
        (lambda sv: sv.focus(segment={"g": 3}), "No respondent has g '3'. Known: 2, 1."),
    ],
)
def test_what_is_not_there_is_told(sv, call, message):
    with pytest.raises(MeasureError) as raised:
        call(sv)
    assert str(raised.value).startswith(message)


def test_the_key_is_of_the_content(sv):
    assert survey.from_frame(FRAME.copy(), ASKED).about.key == sv.about.key
    assert survey.from_frame(FRAME.assign(q=[1, 4, None]), ASKED).about.key != sv.about.key


def test_a_unit_is_no_segment_of_its_own_report():
    made = survey.from_frame(pd.DataFrame({"b": ["n", "s"], "r": ["x", "y"], "g": ["u", "v"]}), {"items": {}})
    sv = replace(made, about=replace(made.about, segments=("g", "b", "r"), units={"by": "b", "peers": "r"}))
    assert sv.focus(unit={"b": "n"}).about.segments == ("g",)
    assert sv.focus(segment={"b": "n"}).about.segments == ("g", "b", "r")
    other = sv.focus(unit={"g": "u"}).about
    assert (other.units, other.segments) == ({"by": "g"}, ("b", "r"))
    assert sv.focus(unit=None).about is sv.about
