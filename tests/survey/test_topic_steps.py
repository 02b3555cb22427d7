"""Steps of a topic: whose answers took them, what is refused, and a funnel that grows."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey.topic_steps import grown, taken, topic_steps

ITEMS = {
    "knows": {"label": {"en": "Knows", "zh": "知晓"}, "scale": {"codes": {"y": "Yes", "n": "No"}, "missing": {"d": "do not know"}}},
    "rated": {"scale": {"min": 1, "max": 5}},
    "turned": {"scale": {"min": 1, "max": 5, "reversed": True}},
    "said": {},
    "lost": {"scale": {"min": 1, "max": 5}},
}  # fmt: skip
FRAME = pd.DataFrame({"knows": ["y", "n", "d", "y"], "rated": [5, 4, 3, None], "turned": [1, 2, 3, 4], "said": "x"})


def asked(*steps, language="en"):
    items = {name: item for name, item in ITEMS.items() if name != "lost"}
    return survey.from_frame(FRAME, {"items": items}, language=language), steps


def test_codes_and_boxes_take_a_step_and_no_answer_does_neither():
    sv, steps = asked({"item": "knows", "count": "y"}, {"item": "rated"}, {"item": "turned", "boxes": 1})
    found = topic_steps(sv, steps)
    assert [(s.number, s.item, s.codes) for s in found] == [
        (1, "knows", ("y",)), (2, "rated", ("4", "5")), (3, "turned", ("1",)),
    ]  # fmt: skip
    np.testing.assert_equal(taken(sv, found[0]), [1, 0, np.nan, 1])
    np.testing.assert_equal(taken(sv, found[1]), [1, 1, 0, np.nan])
    np.testing.assert_equal(taken(sv, found[2]), [1, 0, 0, 0])


def test_a_step_has_its_own_label_or_its_items_in_the_language():
    sv, steps = asked(
        {"item": "knows", "count": "y"}, {"item": "rated", "label": {"en": "Used", "zh": "使用"}}, language="zh"
    )
    assert [s.label for s in topic_steps(sv, steps)] == ["知晓", "使用"]


def test_an_engagement_without_steps_has_none():
    assert topic_steps(asked()[0]) == ()


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"item": "knws", "count": "y"}, "topic.steps.1.item: 'knws' is not an item. Did you mean 'knows'?"),
        ({"item": "knows", "count": "x"}, "topic.steps.1.count: 'knows' has no answer 'x'."),
        ({"item": "knows", "count": "d"}, "topic.steps.1.count: 'knows' has 'd' as a missing code: it is no answer."),
        ({"item": "rated", "count": 6}, "topic.steps.1.count: 'rated' has no answer '6'."),
        ({"item": "knows"}, "topic.steps.1.boxes: Item 'knows' is no rating of whole numbers"),
        ({"item": "rated", "boxes": 5}, "topic.steps.1.boxes: 5 boxes are not a part of 'rated', which has 5 answers."),
        ({"item": "said"}, "topic.steps.1.item: Item 'said' has no scale."),
        ({"item": "rated", "boxes": 0}, "step 2: Key 'boxes' has the value 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_step_is_refused(step, expected):
    sv, steps = asked({"item": "rated"}, step)
    with pytest.raises(MeasureError) as caught:
        topic_steps(sv, steps)
    assert str(caught.value).startswith(expected)


def test_an_item_that_the_data_lack_and_a_single_step_are_refused():
    sv = asked()[0]
    with pytest.raises(MeasureError, match="two steps or more"):
        topic_steps(sv, [{"item": "rated"}])


def unnested(earlier_only, later_only, both, neither=10):
    rows = [(1, 0)] * earlier_only + [(0, 1)] * later_only + [(1, 1)] * both + [(0, 0)] * neither
    frame = pd.DataFrame(rows, columns=["a", "b"])
    yes = {"scale": {"codes": {0: "No", 1: "Yes"}}}
    sv = survey.from_frame(frame, {"items": {"a": {"label": "Aware", **yes}, "b": {"label": "Adopted", **yes}}})
    return sv, topic_steps(sv, [{"item": name, "count": 1} for name in "ab"])


def test_steps_the_wrong_way_round_are_named():
    sv, steps = unnested(0, 12, 20)
    with pytest.raises(MeasureError) as caught:
        grown(sv, steps)
    assert str(caught.value) == (
        "topic.steps.1: The funnel grows: more took step 2 ('Adopted') than step 1 ('Aware'), and nearly all who took step 1 "
        "took step 2. Put 'Adopted' before 'Aware', or correct the answers that count."
    )


def test_a_step_that_clearly_more_took_grows_and_chance_does_not():
    assert grown(*unnested(10, 30, 20)) == [False, True]
    assert grown(*unnested(10, 14, 20)) == [False, False]
    assert grown(*unnested(14, 0, 20)) == [False, False]


def test_a_part_of_the_survey_does_not_refuse():
    sv, steps = unnested(0, 12, 20)
    assert grown(sv.focus(segment={"b": 1}), steps) == [False, True]
