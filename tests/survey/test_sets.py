"""Multiple-response sets and nets of the questionnaire: what is allowed, and what is told."""

import pytest

from csat_helpers.errors import QuestionnaireError
from csat_helpers.survey.questionnaire import from_mapping

ITEMS = {"tv": {}, "web": {}}


def test_a_set_has_a_label_as_items_do():
    asked = from_mapping(
        {"items": ITEMS, "sets": {"media": {"items": ["tv", "web"], "label": {"en": "Media", "zh": "媒体"}}}}
    )
    assert asked.label("media", "zh") == "媒体"
    assert asked.sets["media"].selected == 1


@pytest.mark.parametrize(
    ("sets", "message"),
    [
        ({"m": {"items": ["tv", "webb"]}}, "Set 'm' names the item 'webb', which is not defined. Did you mean 'web'?"),
        ({"tv": {"items": ["tv", "web"]}}, "Set 'tv' has the name of an item."),
        ({"m": {"items": ["tv"]}}, "Key 'sets.m.items'"),
    ],
)
def test_a_set_that_cannot_stand_is_told(sets, message):
    with pytest.raises(QuestionnaireError) as raised:
        from_mapping({"items": ITEMS, "sets": sets})
    assert message in str(raised.value)


def test_a_net_needs_codes():
    with pytest.raises(QuestionnaireError, match="codes"):
        from_mapping({"scales": {"age": {"codes": [1, 2], "nets": [{"label": "All", "codes": []}]}}, "items": ITEMS})
