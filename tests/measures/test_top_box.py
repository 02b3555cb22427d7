import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError

from .conftest import rating


def test_shares_at_both_ends():
    sv = rating([1, 2, 3, 4, 5, 5, np.nan])
    assert measures.top_box(sv, "q")["estimate"].iloc[0] == pytest.approx(3 / 6)
    assert measures.top_box(sv, "q", boxes=1)["estimate"].iloc[0] == pytest.approx(2 / 6)
    assert measures.bottom_box(sv, "q")["estimate"].iloc[0] == pytest.approx(2 / 6)


def test_on_a_reversed_scale_low_codes_are_the_top():
    assert measures.top_box(rating([1, 1, 2, 5], "turned"), "q", boxes=1)["estimate"].iloc[0] == 0.5


def test_interval_stays_between_0_and_1():
    frame = measures.top_box(rating([5] * 19 + [1]), "q").iloc[0]
    assert 0 < frame["conf_low"] < frame["estimate"] < frame["conf_high"] < 1
    everyone = measures.top_box(rating([5] * 20), "q").iloc[0]
    assert everyone["conf_high"] == 1
    assert 0.8 < everyone["conf_low"] < 0.9


@pytest.mark.parametrize("boxes", [0, 5])
def test_boxes_are_a_part_of_the_scale(boxes):
    with pytest.raises(MeasureError, match="Ask for 1 to 4"):
        measures.top_box(rating([1, 2]), "q", boxes=boxes)
