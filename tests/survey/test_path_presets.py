"""The published index models under a questionnaire's own labels."""

import pandas as pd
import pytest

from csat_helpers import survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey.path_specification import specification

GIVEN = {"a": "quality", "b": "Perceived value", "c": "F1", "d": "loyalty"}
LABELS = {
    "quality": {"en": "Product quality", "zh": "产品质量"},
    "F1": {"en": "Satisfaction", "zh": "满意度"},
    "loyalty": {"en": "Staying with us"},
}


def asked(constructs, language="en"):
    items = {item: {"scale": {"min": 1, "max": 5}, "construct": name} for item, name in GIVEN.items()}
    frame = pd.DataFrame({item: [1, 3, 5] for item in GIVEN})
    return survey.from_frame(frame, {"items": items, "constructs": constructs}, language=language)


def labels(constructs, language):
    found = specification(asked(constructs, language), "acsi")
    assert found.constructs == ("quality", "value", "satisfaction", "loyalty")
    return found.labels


def test_the_questionnaires_label_wins_where_it_gives_one():
    assert labels(LABELS, "en") == ("Product quality", "Perceived value", "Satisfaction", "Staying with us")
    assert labels(LABELS, "zh") == ("产品质量", "感知价值", "满意度", "顾客忠诚")


def test_a_plain_label_is_for_all_and_a_known_construct_in_the_readers_language():
    assert labels({"quality": "Products", "F1": "满意度"}, "zh")[::2] == ("Products", "满意度")
    assert labels({"quality": "Products", "F1": "满意度"}, "en")[::2] == ("Products", "Satisfaction")


def test_a_construct_with_a_label_and_no_items_is_told_so():
    model = {"paths": [["quality", "F1"], ["image", "F1"]]}
    with pytest.raises(MeasureError) as raised:
        specification(asked(LABELS | {"image": "Image"}), model)
    assert str(raised.value) == (
        "path_model.paths: Construct 'image' has a label but no items in the data. Give items 'construct: image' in"
        " questionnaire.yaml, or leave it and its paths out."
    )
