import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError

TEN = {"ten": {"min": 1, "max": 10}, "back": {"min": 1, "max": 10, "reversed": True}}


def three(rows, scale="ten"):
    frame = pd.DataFrame(rows, columns=["x", "y", "z"], dtype=float)
    return survey.from_frame(frame, {"scales": TEN, "items": {k: {"scale": scale} for k in "xyz"}})


def estimate(rows, items=("x", "y", "z"), **settings):
    return measures.index(three(rows), items, **settings)["estimate"].iloc[0]


@pytest.mark.parametrize(("answers", "expected"), [((8, 7, 7), 70.37037037), ((10, 10, 10), 100), ((1, 1, 1), 0)])
def test_published_values_of_the_american_index(answers, expected):
    assert estimate([answers, answers]) == pytest.approx(expected)


def test_weights_by_place_or_name():
    rows = [(10, 1, 1), (10, 1, 1)]
    assert estimate(rows, weights=[2, 1, 1]) == pytest.approx(50)
    assert estimate(rows, weights={"z": 1, "y": 1, "x": 2}) == pytest.approx(50)


def test_half_of_the_weight_must_be_answered():
    rows = [(10, np.nan, np.nan), (1, 1, np.nan), (10, 10, 10)]
    frame = measures.index(three(rows), ["x", "y", "z"]).iloc[0]
    assert frame["base"] == 2
    assert frame["estimate"] == pytest.approx(50)
    assert measures.index(three(rows), ["x", "y", "z"], weights=[2, 1, 1])["base"].iloc[0] == 3


def test_reversed_scales_are_turned():
    frame = measures.item_index(three([(1, 10, 4)] * 2, "back"), ["x", "y", "z"])
    assert list(frame["estimate"]) == pytest.approx([100, 0, 200 / 3])


def test_one_item_keeps_its_name_and_several_take_their_constructs(plain):
    assert measures.index(plain, ["all"])[["item", "label"]].values.tolist() == [["all", "Overall"]]
    assert measures.index(plain, ["a", "b"])[["item", "label"]].values.tolist() == [["index", "network"]]
    assert measures.index(plain, ["a", "c"])["label"].iloc[0] == "Satisfaction index"


def test_error_is_that_of_the_respondents_composites(plain):
    values = (plain.responses[["a", "b"]] - 1).mean(axis=1) * 25
    got = measures.index(plain, ["a", "b"]).iloc[0]
    assert got["estimate"] == pytest.approx(values.mean())
    assert got["std_error"] == pytest.approx(values.std() / len(values) ** 0.5)


@pytest.mark.parametrize("weights", [[1, 2], [1, -1, 1], [0, 0, 0], {"x": 1, "y": 1}])
def test_weights_that_do_not_fit(weights):
    with pytest.raises(MeasureError, match="3 items need as many weights"):
        estimate([(1, 2, 3)] * 2, weights=weights)


def test_a_weight_for_no_item():
    with pytest.raises(MeasureError, match="'q', which is not among the items"):
        estimate([(1, 2, 3)] * 2, weights={"q": 1})
