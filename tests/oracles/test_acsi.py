"""The formula of the American Customer Satisfaction Index, by hand.

Fornell, Johnson, Anderson, Cha and Bryant (1996), The American Customer Satisfaction Index, Journal of Marketing
60(4): (mean of the weighted items - lowest) / (highest - lowest) x 100, on items of 1 to 10.
"""

import pandas as pd
import pytest

from csat_helpers import measures, survey

ITEMS = ["overall", "expectancy", "ideal"]


def index(*answers: int, weights=None) -> float:
    sv = survey.from_frame(
        pd.DataFrame([answers] * 4, columns=ITEMS),
        {"scales": {"ten": {"min": 1, "max": 10}}, "items": {item: {"scale": "ten"} for item in ITEMS}},
    )
    return measures.index(sv, ITEMS, weights=weights)["estimate"].iloc[0]


def test_eight_seven_seven_is_70_3704():
    assert index(8, 7, 7) == pytest.approx(70.3704, abs=5e-5)


@pytest.mark.parametrize(("answer", "expected"), [(10, 100), (1, 0)])
def test_the_ends_of_the_scale_are_those_of_the_index(answer, expected):
    assert index(answer, answer, answer) == pytest.approx(expected)


def test_weights_count_by_their_part():
    weights = dict(zip(ITEMS, (0.5, 0.3, 0.2), strict=True))
    assert index(8, 7, 6, weights=weights) == pytest.approx((0.5 * 7 + 0.3 * 6 + 0.2 * 5) / 9 * 100)
