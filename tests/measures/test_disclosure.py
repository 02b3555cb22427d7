import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.survey import Disclosure

from .conftest import ITEMS, SCALES, rating


def groups(sizes, **policy):
    from csat_helpers import survey

    level = np.repeat(list(sizes), list(sizes.values()))
    frame = rating([3.0] * len(level), g=list(level)).responses.rename(columns={"q": "a"})
    return survey.from_frame(
        frame, {"scales": SCALES, "items": {"a": ITEMS["a"]}}, disclosure=Disclosure(**policy) if policy else None
    )


def why(sizes, **policy):
    frame = measures.mean(groups(sizes, **policy), "a", by="g").set_index("level")
    return frame["suppressed"].to_dict(), frame


def test_without_a_policy_nothing_is_hidden():
    found, frame = why({"x": 2, "y": 50})
    assert set(found.values()) == {""}
    assert frame["base"].tolist() == [2, 50]


def test_privacy_takes_the_next_smallest_with_it():
    found, frame = why({"w": 70, "x": 9, "y": 65, "z": 80}, privacy_base=10, reliable_base=30)
    assert found == {"w": "", "x": "privacy", "y": "complementary", "z": ""}
    hidden = frame.loc[["x", "y"]].select_dtypes("number")
    assert hidden.isna().all(axis=None)


def test_two_hidden_levels_need_no_third():
    found, _ = why({"x": 9, "y": 20, "z": 80}, privacy_base=10, reliable_base=30)
    assert found == {"x": "privacy", "y": "reliability", "z": ""}


def test_reliability_alone_hides_no_other():
    found, frame = why({"x": 29, "y": 45, "z": 80}, privacy_base=10, reliable_base=30, caution_base=60)
    assert found == {"x": "reliability", "y": "", "z": ""}
    assert frame["flag"].tolist() == ["", "caution", ""]


def test_reliability_may_flag_instead():
    found, frame = why({"x": 29, "y": 80}, privacy_base=10, reliable_base=30, reliability="flag")
    assert set(found.values()) == {""}
    assert frame["flag"].tolist() == ["caution", ""]


def test_a_small_total_is_hidden_too():
    frame = measures.mean(groups({"x": 8}, privacy_base=10), "a")
    assert frame["suppressed"].tolist() == ["privacy"]


@pytest.mark.parametrize("measure", [measures.distribution, measures.item_index, measures.top_box])
def test_every_row_of_a_small_level_is_hidden(measure):
    frame = measure(groups({"x": 9, "y": 8, "z": 90}, privacy_base=10), "a", by="g")
    small = frame[frame["level"].isin(["x", "y"])]
    assert (small["suppressed"] == "privacy").all()
    assert small.select_dtypes("number").isna().all(axis=None)
    assert frame[frame["level"] == "z"]["estimate"].notna().all()


def test_those_without_a_level_already_prevent_subtraction():
    sizes = {"women": 140, "men": 120, "other": 8}
    told = groups({**sizes, None: 17}, privacy_base=10)
    frame = measures.mean(told, "a", by="g").set_index("level")
    assert frame["suppressed"].to_dict() == {"men": "", "other": "privacy", "women": ""}
    few = groups({**sizes, None: 1}, privacy_base=10)
    frame = measures.mean(few, "a", by="g").set_index("level")
    assert frame["suppressed"].to_dict() == {"men": "complementary", "other": "privacy", "women": ""}


def test_hidden_levels_that_are_few_together_take_another_with_them():
    found, _ = why({"x": 3, "y": 4, "z": 65, "w": 80}, privacy_base=10, reliable_base=30)
    assert found == {"x": "privacy", "y": "privacy", "z": "complementary", "w": ""}
