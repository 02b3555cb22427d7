"""Names that nothing answers to are told by the check, with the nearest."""

import pandas as pd

from csat_helpers import survey
from csat_helpers.pipeline.names_fit import notes

THEMES = {
    "room": {"label": {"en": "Room", "zh": "客房"}, "words": {"en": ["room"]}},
    "wait": {"label": "Waiting", "words": {"en": ["wait"]}, "codes": [7]},
}


def told(codes, items=None, **keys) -> list[str]:
    asked = {"Q": {"role": "verbatim", "coded": "CODE"}, "CODE": {}, **(items or {})}
    frame = pd.DataFrame({"Q": ["text"] * len(codes), "CODE": codes} | dict.fromkeys(items or {}, 1))
    return list(notes(survey.from_frame(frame, {"items": asked, "themes": THEMES, **keys})))


def test_hand_codes_of_no_theme_are_counted_with_the_nearest_theme():
    assert told(["room; rooom", "rooom", "7", "客房", "other", "lift", None]) == [
        "3 hand codes in 'CODE' of no theme: 'rooom' (2; did you mean 'room'?), 'lift' (1)"
    ]
    assert told(["lift"]) == ["1 hand code in 'CODE' of no theme: 'lift' (1)"]


def test_hand_codes_that_are_themes_are_not_told():
    assert told(["room, wait", "Waiting", "7"]) == []
    assert told(["whatever"], themes={}) == []


def test_a_construct_beside_the_labelled_ones_is_told():
    items = {"D1": {"construct": "peopel"}, "D2": {"construct": "people"}}
    assert told(["room"], items, constructs={"people": "Staff", "food": "Food"}) == [
        "the construct 'peopel' of D1 is not among the questionnaire's constructs. Did you mean 'people'? Known: people, food."
    ]
    assert told(["room"], items) == []
