from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures import disclosure
from csat_helpers.survey import Disclosure

from ..conftest import ITEMS, SCALES, rating


def groups(sizes, **policy):
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


def test_respondents_without_a_level_protect_nobody():
    sv = groups({"women": 140, "men": 120, "other": 8, None: 17}, privacy_base=10)
    frame = measures.mean(sv, "a", by="g").set_index("level")
    assert frame["suppressed"].to_dict() == {"men": "complementary", "other": "privacy", "women": ""}


def test_hidden_levels_that_are_few_together_take_another_with_them():
    found, _ = why({"x": 3, "y": 4, "z": 65, "w": 80}, privacy_base=10, reliable_base=30)
    assert found == {"x": "privacy", "y": "privacy", "z": "complementary", "w": ""}


def test_where_nobody_answered_there_is_nothing_to_hide_and_nothing_to_hide_behind():
    sv = groups({"x": 40, "y": 50, "z": 60}, privacy_base=10)
    sv.responses.loc[sv.responses["g"] == "x", "a"] = None
    frame = measures.mean(sv, "a", by="g")
    assert (frame["suppressed"] == "").all()
    assert frame["reason"].tolist() == ["no respondents", "", ""]


def test_every_item_and_measure_hides_the_level_that_is_smallest_in_the_survey():
    sv = two_items({"x": 5, "y": 50, "z": 60, "w": 90})
    sv.responses.loc[sv.responses[sv.responses["g"] == "w"].index[:55], "b"] = None  # w has the fewest answers to b
    for frame in (measures.mean(sv, ["a", "b"], by="g"), measures.crosstab(sv, ["a", "b"], "g").cells):
        hidden = frame[frame["suppressed"] == "complementary"]
        assert set(hidden["level"]) == {"y"}
        assert set(hidden["item"]) == {"a", "b"}


def test_levels_of_one_net_are_hidden_together():
    nets = [{"label": "Low", "codes": ["x", "z"]}, {"label": "High", "codes": ["y", "w"]}]
    sv = two_items({"x": 5, "y": 50, "z": 60, "w": 90}, nets=nets)
    frame = measures.mean(sv, "a", by="g").set_index("level")
    assert frame["suppressed"].to_dict() == {"x": "privacy", "y": "", "z": "complementary", "w": ""}
    cells = measures.crosstab(sv, "a", "g", show="mean").cells.set_index("level")
    assert cells.loc[["Low", "High"], "suppressed"].tolist() == ["", ""]


def two_items(sizes, nets=()):
    level = np.repeat(list(sizes), list(sizes.values()))
    answers = np.tile([1.0, 2.0, 3.0, 4.0, 5.0], len(level) // 5 + 1)[: len(level)]
    scales = {**SCALES, "g": {"codes": list(sizes), "nets": list(nets)}}
    return survey.from_frame(
        rating([3.0] * len(level), a=answers, b=answers, g=list(level)).responses,
        {"scales": scales, "items": {"a": ITEMS["a"], "b": ITEMS["b"], "g": {"scale": "g"}}},
        disclosure=Disclosure(privacy_base=10, reliable_base=20),
    )


def crossed(sizes, **settings):
    """A table of item ``a`` by the columns ``g`` and ``h``: ``sizes`` respondents of each pair of levels."""
    frame = pd.DataFrame([(*pair, 1 + k % 5) for pair, n in sizes.items() for k in range(n)], columns=["g", "h", "a"])
    codes = {"g": sorted({g for g, _ in sizes}), "h": sorted({h for _, h in sizes})}
    items = {"a": ITEMS["a"], **{name: {"scale": {"codes": of}} for name, of in codes.items()}}
    frame["o1"], frame["o2"] = (np.arange(len(frame)) < 6) * 1.0, (np.arange(len(frame)) % 2) * 1.0
    items |= {option: {"scale": {"codes": [0, 1]}} for option in ("o1", "o2")}
    sets = {"set1": {"items": ["o1", "o2"], "selected": 1}}
    policy = Disclosure(privacy_base=10, reliable_base=20, **settings)
    return survey.from_frame(
        frame.astype({"a": float}), {"scales": SCALES, "items": items, "sets": sets}, disclosure=policy
    )


SIZES = {("p", "x"): 60, ("p", "y"): 70, ("p", "z"): 8, ("q", "x"): 90, ("q", "y"): 80, ("q", "z"): 70}


def columns(sv, banner, **settings):
    cells = measures.crosstab(sv, "a", banner, show="mean", **settings).cells
    assert cells[cells["suppressed"] != ""].select_dtypes("number").isna().all(axis=None)
    return {(row.by, row.parent, row.level): row.suppressed for row in cells.itertuples() if row.suppressed}


def test_a_nested_level_is_protected_within_its_outer_level():
    hidden = {("g:h", "p", "z"): "privacy", ("g:h", "p", "x"): "complementary"}
    assert columns(crossed(SIZES), [["g", "h"]]) == hidden
    assert columns(crossed(SIZES), ["g", "h", ["g", "h"]]) == hidden


def test_what_is_nested_in_a_hidden_level_is_hidden():
    sizes = {("p", "x"): 3, ("p", "y"): 4, ("q", "x"): 90, ("q", "y"): 80, ("r", "x"): 200, ("r", "y"): 100}
    assert columns(crossed(sizes), ["g", ["g", "h"]]) == {
        ("g", "", "p"): "privacy", ("g", "", "q"): "complementary",
        ("g:h", "p", "x"): "privacy", ("g:h", "p", "y"): "privacy",
        ("g:h", "q", "x"): "complementary", ("g:h", "q", "y"): "complementary",
    }  # fmt: skip


def test_a_break_beside_one_with_a_small_level_loses_nothing():
    assert {by for by, _, _ in columns(crossed({**SIZES, ("o", "x"): 7}), ["g", "h"])} == {"g"}


def test_a_net_of_hidden_and_shown_levels_is_hidden_and_one_of_all_hidden_levels_is_not():
    sv = crossed({("p", "x"): 8, ("q", "x"): 50, ("r", "x"): 60, ("s", "x"): 70})
    nets = {"g": {"both hidden": ["p", "q"], "one hidden": ["p", "r"], "none": ["r", "s"]}}
    assert columns(sv, "g", nets=nets) == {
        ("g", "", "p"): "privacy", ("g", "", "q"): "complementary", ("g", "", "one hidden"): "complementary",
    }  # fmt: skip


def test_overlapping_columns_hide_no_other():
    assert columns(crossed(SIZES), "set1") == {("set1", "", "o1"): "privacy"}


def test_unreliable_columns_of_a_table_are_hidden_or_flagged():
    sizes = {("p", "x"): 15, ("q", "x"): 50, ("r", "x"): 80}
    assert columns(crossed(sizes), "g") == {("g", "", "p"): "reliability"}
    sv = crossed(sizes, reliability="flag")
    assert columns(sv, "g") == {}
    cells = measures.crosstab(sv, "a", "g", show="mean").cells.set_index("level")
    assert cells["flag"].to_dict() == {"": "", "p": "caution", "q": "caution", "r": ""}


def test_a_table_without_small_bases_or_without_a_policy_is_left_alone():
    sv = crossed({("p", "x"): 25, ("q", "y"): 70})
    free = replace(sv, disclosure=None)
    cells = measures.crosstab(free, ["a"], ["g", "h"]).cells
    assert (disclosure.apply_table(cells, sv)["suppressed"] == "").all()
    pd.testing.assert_frame_equal(disclosure.apply_table(cells, sv).drop(columns="flag"), cells.drop(columns="flag"))
    small = replace(crossed(SIZES), disclosure=None)
    assert (measures.crosstab(small, "a", [["g", "h"]]).cells["suppressed"] == "").all()


def test_what_is_hidden_does_not_depend_on_the_order_of_respondents():
    sv = crossed({**SIZES, ("p", "y"): 65, ("q", "z"): 65})
    mixed = replace(sv, responses=sv.responses.sample(frac=1, random_state=3).reset_index(drop=True))
    banner = ["g", "h", ["g", "h"]]
    assert columns(sv, banner) == columns(mixed, banner)
