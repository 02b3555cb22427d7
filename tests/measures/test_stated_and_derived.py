"""Stated against derived importance: both as measured by themselves, from the same draws."""

from collections.abc import Sequence

import numpy as np
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures.stated_and_derived import COLUMNS, KINDS
from csat_helpers.survey import Disclosure

from .conftest import DRIVERS, ITEMS, SCALES, answers

ASKED = {item: f"i{item}" for item in DRIVERS}


def asked(n: int = 600, paired: Sequence[str] = (), **settings) -> survey.Survey:
    """The standard answers, and an importance question an item: said to matter least is what matters most."""
    frame, rng = answers(n), np.random.default_rng(3)
    for item, mean in zip(DRIVERS, (3.2, 4.2, 4.6, 3.9), strict=True):
        frame[ASKED[item]] = np.clip(np.round(mean + 0.8 * rng.normal(size=n)), 1, 5)
    more = {name: {"scale": "five", "role": "importance"} for name in ASKED.values()}
    for item in paired:
        more[ASKED[item]]["pair"] = item
    return survey.from_frame(frame, {"scales": SCALES, "items": {**ITEMS, **more}}, **settings)


@pytest.fixture(scope="module")
def found():
    return measures.stated_and_derived(asked(), "all", DRIVERS, importance=ASKED)


def test_both_are_what_the_map_makes_of_them(found):
    derived = measures.importance_performance(asked(), "all", DRIVERS)
    stated = measures.importance_performance(asked(), "all", DRIVERS, importance=ASKED)
    for end in ("", "_low", "_high"):
        np.testing.assert_allclose(found[f"derived{end}"], derived[f"importance{end}"])
        np.testing.assert_allclose(found[f"stated{end}"], stated[f"importance{end}"])
    assert list(found.columns) == COLUMNS
    assert list(found["asked"]) == list(ASKED.values())


def test_scaled_importance_is_100_on_average(found):
    for side in ("stated", "derived"):
        assert found[f"{side}_relative"].mean() == pytest.approx(100)
        assert list(found[f"{side}_relative"]) == pytest.approx(list(400 * found[side]))
    index = measures.item_index(asked(), list(ASKED.values()))["estimate"].to_numpy()
    assert found["stated_index"].to_numpy() == pytest.approx(index)
    assert found["stated_relative"].to_numpy() == pytest.approx(100 * index / index.mean())


def test_kinds_and_their_probabilities(found):
    rows = found.set_index("item")
    assert (rows.loc["a", "kind"], rows.loc["c", "kind"], rows.loc["d", "kind"]) == ("hidden", "lip_service", "minor")
    assert found[[f"prob_{kind}" for kind in KINDS]].sum(axis=1).to_numpy() == pytest.approx(1)
    assert list(found["unstable"]) == [p < 0.8 for p in found["kind_probability"]]
    assert list(found["derived_rank"]) == [1, 2, 3, 4]
    assert list(found["stated_rank"]) == [4, 2, 1, 3]


def test_no_importance_question_is_no_row(plain):
    assert measures.stated_and_derived(plain, "all", DRIVERS).empty
    assert list(measures.stated_and_derived(plain, [], DRIVERS).columns) == COLUMNS
    assert measures.stated_and_derived(asked(), "all", DRIVERS).empty  # their constructs do not tell which is whose


def test_a_question_tells_its_item_by_pair_and_items_without_one_stay_out():
    found = measures.stated_and_derived(asked(paired=("a", "c")), "all", DRIVERS, replicates=20)
    assert dict(zip(found["item"], found["asked"], strict=True)) == {"a": "ia", "c": "ic"}


def test_small_bases_are_hidden():
    for size in (5, 25):
        sv = asked(size, disclosure=Disclosure())
        frame = measures.stated_and_derived(sv, "all", DRIVERS, importance=ASKED, replicates=20)
        assert (frame["suppressed"] != "").all()
        assert frame.drop(columns="unstable").select_dtypes("number").isna().all(axis=None)
        assert (frame["kind"] == "").all()
