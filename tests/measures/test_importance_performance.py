import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.importance_performance import COLUMNS, QUADRANTS
from csat_helpers.survey import Disclosure

from .conftest import DRIVERS, answers, ask


@pytest.fixture(scope="module")
def found(plain):
    return measures.importance_performance(plain, "all", DRIVERS)


def test_numbers_are_those_of_drivers_and_index(plain, found):
    drivers, index = measures.drivers(plain, "all", DRIVERS), measures.item_index(plain, DRIVERS)
    assert list(found.columns) == COLUMNS
    for ours, theirs in (("importance", "share"), ("importance_low", "share_low"), ("importance_high", "share_high")):
        np.testing.assert_array_equal(found[ours], drivers[theirs])
    np.testing.assert_allclose(found["performance"], index["estimate"])
    for ours, theirs in (("performance_low", "conf_low"), ("performance_high", "conf_high"), ("base", "base")):
        np.testing.assert_array_equal(found[ours], index[theirs])


def test_quadrants_follow_the_lines(found):
    matters, below = found["importance"] > found["importance_line"], found["performance"] < found["performance_line"]
    expected = np.select([matters & below, matters, ~below], QUADRANTS[:3], default="watch")
    assert list(found["quadrant"]) == list(expected)
    assert found["importance_line"].iloc[0] == 0.25
    assert found["performance_line"].iloc[0] == pytest.approx(found["performance"].mean())


def test_probabilities(found):
    chances = found[[f"prob_{q}" for q in QUADRANTS]]
    assert chances.sum(axis=1).to_numpy() == pytest.approx(1)
    own = [chances[f"prob_{q}"].iloc[k] for k, q in enumerate(found["quadrant"])]
    assert list(found["quadrant_probability"]) == own
    assert list(found["unstable"]) == [p < 0.8 for p in own]


def test_ellipse_variance_is_near_the_intervals(plain, found):
    taylor = measures.item_index(plain, DRIVERS)["std_error"] ** 2
    assert list(found["perf_var"] / taylor) == pytest.approx([1] * 4, abs=0.2)
    assert (found["cov"] ** 2 <= found["imp_var"] * found["perf_var"]).all()


def test_stated_importance():
    frame = pd.DataFrame({"p1": [1, 3, 5, 3], "p2": [5, 5, 4, 4], "i1": [5, 5, 5, 5], "i2": [3, 3, 3, 3]})
    items = {
        "p1": {"scale": "five", "construct": "x"},
        "p2": {"scale": "five", "construct": "y"},
        "i1": {"scale": "five", "construct": "x", "role": "importance"},
        "i2": {"scale": "five", "construct": "y", "role": "importance"},
    }
    sv = survey.from_frame(frame, {"scales": {"five": {"min": 1, "max": 5}}, "items": items})
    one = measures.importance_performance(sv, [], ["p1", "p2"], importance="stated")
    two = measures.importance_performance(sv, [], ["p1", "p2"], importance={"p1": "i1", "p2": "i2"})
    pd.testing.assert_frame_equal(one[["importance", "performance"]], two[["importance", "performance"]])
    assert list(one["importance"]) == pytest.approx([2 / 3, 1 / 3])
    assert list(one["performance"]) == pytest.approx([50, 87.5])
    assert list(one["quadrant"]) == ["fix", "maintain"]


def test_stated_importance_that_cannot_be_told(plain):
    with pytest.raises(MeasureError, match="No importance question is told for a, b, c, d"):
        measures.importance_performance(plain, "all", DRIVERS, importance="stated")
    with pytest.raises(MeasureError, match="No importance question is given for b"):
        measures.importance_performance(plain, "all", ["a", "b"], importance={"a": "c"})
    with pytest.raises(MeasureError, match="not a kind of importance"):
        measures.importance_performance(plain, "all", DRIVERS, importance="driven")


def test_nothing_to_place(plain):
    assert measures.importance_performance(plain, [], DRIVERS).empty
    assert list(measures.importance_performance(plain, "all", []).columns) == COLUMNS


def test_small_bases_are_hidden():
    for size in (5, 25):
        sv = ask(answers(size), disclosure=Disclosure())
        frame = measures.importance_performance(sv, "all", DRIVERS, replicates=20)
        assert (frame["suppressed"] != "").all()
        assert frame.select_dtypes("number").isna().all(axis=None)
        assert (frame["quadrant"] == "").all()


def test_relative_importance_is_100_on_average(found):
    assert found["importance_relative"].mean() == pytest.approx(100)
    for end in ("", "_low", "_high"):
        assert found[f"importance_relative{end}"].to_numpy() == pytest.approx(400 * found[f"importance{end}"])
