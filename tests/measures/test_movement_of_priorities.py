"""Moved priorities: each wave as measured by itself, changes as compare_waves has them, draws shared by both waves."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.movement_of_priorities import COLUMNS
from csat_helpers.survey import Disclosure

from .conftest import DRIVERS, ITEMS, SCALES, answers, ask


@pytest.fixture(scope="module")
def found(plain):
    return measures.movement_of_priorities(plain, "all", DRIVERS)


def test_the_later_wave_is_that_of_its_own_map(plain, found):
    now = plain.focus(wave="2026")
    own = measures.importance_performance(now, "all", DRIVERS)
    moved = measures.movement_of_priorities(now, "all", DRIVERS)
    for column in ("importance", "importance_low", "performance", "quadrant_probability", "imp_var", "cov"):
        np.testing.assert_allclose(moved[column], own[column])
    assert list(moved["quadrant"]) == list(own["quadrant"]) == list(found["quadrant"])
    assert list(found.columns) == COLUMNS


def test_the_earlier_wave_is_measured_alike(plain, found):
    then = measures.importance_performance(plain.focus(wave="2025"), "all", DRIVERS)
    for column in ("importance", "performance", "performance_line", "importance_line"):
        np.testing.assert_allclose(found[f"previous_{column}"], then[column])
    np.testing.assert_allclose(found["previous_imp_var"], then["imp_var"], rtol=0.3)
    assert list(found["previous_quadrant"]) == list(then["quadrant"])


def test_changes_of_performance_are_those_of_compare_waves(plain, found):
    theirs = measures.compare_waves(plain, DRIVERS)
    for ours, column in (
        ("performance_change", "change"), ("performance_change_error", "std_error"),
        ("performance_change_low", "conf_low"), ("performance_p_value", "p_value"), ("previous_base", "previous_base"),
    ):  # fmt: skip
        np.testing.assert_array_equal(found[ours], theirs[column])


def test_the_error_of_independent_waves_is_that_of_both(found):
    apart = np.sqrt(found["imp_var"] + found["previous_imp_var"])
    np.testing.assert_allclose(found["importance_change_error"], apart, rtol=0.12)


def twice(share: float, **settings) -> survey.Survey:
    """600 answers asked again a year later of part of the same respondents, who answer nearly alike."""
    first = answers().assign(wave="2025", who=range(600))
    again = first.assign(wave="2026")
    again["who"] = np.where(np.arange(600) < 600 * share, again["who"], again["who"] + 1000)
    frame = pd.concat([first, again], ignore_index=True)
    items = {**ITEMS, "who": {"role": "id"}}
    return survey.from_frame(frame, {"scales": SCALES, "items": items}, **settings)


def test_respondents_of_both_waves_are_drawn_together():
    """The same answers of the same people leave no error; of other people that of two samples."""
    same, other = (
        measures.movement_of_priorities(twice(share), "all", ["a", "b", "c"], replicates=200) for share in (1.0, 0.0)
    )
    assert same["importance_change_error"].max() < 1e-9
    assert same["prob_moved"].max() == 0
    assert other["importance_change_error"].min() > 0.01
    assert list(same["importance_change"]) == pytest.approx([0, 0, 0])


def test_normal_draws_are_joint_too(monkeypatch):
    """Of very many clusters the jackknife's draws are normal ones: made once for both waves, not once for each."""
    monkeypatch.setattr("csat_helpers.measures.kernel.replicates.BOOTSTRAP_LIMIT", 0)
    same = measures.movement_of_priorities(twice(1.0), "all", ["a", "b", "c"], replicates=200)
    assert same["importance_change_error"].max() < 1e-9
    assert same["imp_var"].min() > 1e-5


def test_probabilities_of_moving(found):
    assert found["prob_moved"].between(0, 1).all()
    stayed = found["quadrant"] == found["previous_quadrant"]
    assert (found.loc[stayed, "prob_this_move"] <= 1 - found.loc[stayed, "prob_moved"] + 1e-12).all()
    assert (found.loc[~stayed, "prob_this_move"] <= found.loc[~stayed, "prob_moved"] + 1e-12).all()
    assert not found["moved"].any()


def test_a_large_move_is_sure():
    frame = answers(1200, seed=2)
    late = frame["wave"] == "2026"
    frame.loc[late, "a"] = np.clip(frame.loc[late, "a"] - 2, 1, 5)
    frame.loc[~late, "a"] = np.clip(frame.loc[~late, "a"] + 1, 1, 5)
    row = measures.movement_of_priorities(ask(frame), "all", DRIVERS).iloc[0]
    assert (row["previous_quadrant"], row["quadrant"]) == ("keep", "fix")
    assert row["moved"]
    assert row["prob_moved"] > 0.99
    assert row["performance_p_value"] < 0.001


def test_an_item_that_one_wave_did_not_ask_is_left_out_of_both():
    frame = answers()
    frame.loc[frame["wave"] == "2025", "d"] = np.nan
    found = measures.movement_of_priorities(ask(frame), "all", DRIVERS).set_index("item")
    rest = measures.movement_of_priorities(ask(frame), "all", ["a", "b", "c"]).set_index("item")
    assert found.loc["d", "reason"] == "not asked, or answered by nobody, in 2025"
    assert np.isnan(found.loc["d", "importance"])
    assert found.loc["d", "quadrant"] == ""
    np.testing.assert_allclose(found.loc[["a", "b", "c"], "importance"].astype(float), rest["importance"])
    assert found["importance"].sum() == pytest.approx(1)


def test_where_no_model_stands_in_one_wave_performance_is_still_compared():
    frame = answers()
    frame.loc[frame["wave"] == "2025", "b"] = 3
    found = measures.movement_of_priorities(ask(frame), "all", DRIVERS)
    assert found["importance"].isna().all()
    assert found["performance_change"].notna().all()
    assert set(found["reason"]) == {"2025: everyone gave the same answer to Cover"}


def test_waves_further_apart():
    frame = answers().assign(wave=np.repeat(["2024", "2025", "2026"], 200))
    found = measures.movement_of_priorities(ask(frame), "all", DRIVERS, since="2024", replicates=50)
    assert set(found["previous_wave"]) == {"2024"}
    assert set(measures.movement_of_priorities(ask(frame), "all", DRIVERS, replicates=0)["previous_wave"]) == {"2025"}
    with pytest.raises(MeasureError, match="'2026' is no wave before '2026'"):
        measures.movement_of_priorities(ask(frame), "all", DRIVERS, since="2026")
    with pytest.raises(MeasureError, match="this is the first"):
        measures.movement_of_priorities(ask(frame).focus(wave="2024"), "all", DRIVERS, since="2025")


def test_stated_importance_moves_too(plain):
    found = measures.movement_of_priorities(plain, [], ["a", "b"], importance={"a": "c", "b": "d"}, replicates=50)
    assert found["importance"].sum() == pytest.approx(1)
    assert found["outcome_label"].tolist() == ["", ""]


def test_nothing_to_compare(plain):
    assert measures.movement_of_priorities(ask(answers().drop(columns="wave")), "all", DRIVERS).empty
    assert measures.movement_of_priorities(plain, [], DRIVERS).empty
    assert list(measures.movement_of_priorities(plain, "all", []).columns) == COLUMNS
    bare = measures.movement_of_priorities(plain, "all", DRIVERS, replicates=0)
    assert bare["importance_change"].notna().all()
    assert bare[["importance_change_error", "prob_moved", "importance_p_value"]].isna().all(axis=None)


def test_small_bases_are_hidden():
    frame = answers(330)
    frame["wave"] = np.where(np.arange(330) < 20, "2025", "2026")
    found = measures.movement_of_priorities(ask(frame, disclosure=Disclosure()), "all", DRIVERS, replicates=20)
    assert (found["suppressed"] != "").all()
    assert found.select_dtypes("number").isna().all(axis=None)
    assert set(found["quadrant"]) == set(found["previous_quadrant"]) == {""}
