import sys

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from csat_helpers.measures.drivers import COLUMNS
from csat_helpers.survey import Design, Disclosure

from .conftest import DRIVERS, answers, ask


@pytest.fixture(scope="module")
def found(plain):
    return measures.drivers(plain, "all", DRIVERS)


def test_columns_and_order(found):
    assert list(found.columns) == [*COLUMNS, *(f"rank_prob_{k}" for k in range(1, 5))]
    assert list(found["item"]) == DRIVERS
    assert set(found["outcome"]) == {"all"}
    assert set(found["outcome_label"]) == {"Overall"}


def test_parts_and_probabilities_add_up(found):
    assert found["estimate"].sum() == pytest.approx(found["r2"].iloc[0])
    assert found["share"].sum() == pytest.approx(1)
    chances = found.filter(like="rank_prob_").to_numpy()
    assert chances.sum(axis=0) == pytest.approx(1)
    assert chances.sum(axis=1) == pytest.approx(1)


def test_the_truth_comes_out_in_order(found):
    assert found.sort_values("rank")["item"].tolist()[:2] == ["a", "b"]
    assert found.set_index("item").loc["a", "rank_prob_1"] > 0.95
    assert ((found["share_low"] < found["share"]) & (found["share"] < found["share_high"])).all()


def test_complete_cases_are_least_squares(plain):
    rows = plain.responses.dropna(subset=DRIVERS)
    Z = (rows[[*DRIVERS, "all"]] - rows[[*DRIVERS, "all"]].mean()) / rows[[*DRIVERS, "all"]].std()
    beta, residual, *_ = np.linalg.lstsq(Z[DRIVERS], Z["all"], rcond=None)
    got = measures.drivers(plain, "all", DRIVERS, missing="complete", replicates=0)
    assert list(got["beta"]) == pytest.approx(beta)
    assert got["r2"].iloc[0] == pytest.approx(1 - residual[0] / (len(rows) - 1))
    assert (got["base"] == len(rows)).all()
    assert got["conf_low"].isna().all()


def test_pairwise_uses_everyone_who_answered_both(plain, found):
    rows = plain.responses
    assert found.set_index("item").loc["d", "base"] == rows["d"].notna().sum()
    expected = rows[[*DRIVERS, "all"]].corr().loc[DRIVERS, "all"]
    assert list(found["correlation"]) == pytest.approx(list(expected))


def test_the_same_question_gives_the_same_intervals(plain, found):
    pd.testing.assert_frame_equal(measures.drivers(plain, "all", DRIVERS), found)
    again = measures.drivers(plain, "all", DRIVERS, seed=1)
    assert not np.array_equal(again["conf_low"], found["conf_low"])
    np.testing.assert_array_equal(again["estimate"], found["estimate"])


def test_clusters_widen_the_intervals():
    frame = answers(400)
    copied = pd.concat([frame] * 4, ignore_index=True).assign(family=np.tile(np.arange(400), 4))
    apart = measures.drivers(ask(copied), "all", DRIVERS)["std_error"]
    together = measures.drivers(ask(copied, design=Design(cluster=["family"])), "all", DRIVERS)["std_error"]
    assert (together / apart).mean() == pytest.approx(2, rel=0.15)


def test_by_level(plain):
    frame = measures.drivers(plain, ["all"], DRIVERS, by="region", replicates=100)
    assert list(frame["level"]) == ["N"] * 4 + ["S"] * 4
    north = measures.drivers(plain.focus(segment={"region": "N"}), "all", DRIVERS, replicates=0)
    np.testing.assert_allclose(frame["estimate"][:4], north["estimate"])


def test_nothing_to_explain_is_an_empty_frame(plain):
    for frame in (measures.drivers(plain, [], DRIVERS), measures.drivers(plain, "all", [])):
        assert frame.empty
        assert list(frame.columns) == COLUMNS


def with_(**columns):
    return ask(answers(60).assign(**columns))


@pytest.mark.parametrize(
    ("sv", "drivers", "message"),
    [
        (lambda: with_(b=3.0), ["a", "b"], "everyone gave the same answer to Cover"),
        (lambda: with_(b=lambda f: f["a"]), ["a", "b", "c"], "Speed and Cover say the same thing"),
        (lambda: ask(answers(5)), DRIVERS, "too few for 4 drivers"),
        (lambda: with_(b=np.nan), ["a", "b"], "0 respondents answered both"),
        (lambda: with_(), ["a", "all"], "both the outcome and a driver"),
        (lambda: with_(), ["a", "x"], "'x' is not an item"),
    ],
)
def test_models_that_cannot_stand(sv, drivers, message):
    with pytest.raises(MeasureError, match=message):
        measures.drivers(sv(), "all", drivers, replicates=10)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"method": "shapely"}, "Did you mean 'shapley'"),
        ({"outcome_model": "logistc"}, "Did you mean 'logistic'"),
        ({"event": 1}, "Only a logistic outcome has an event"),
        ({"outcome_model": "logistic", "method": "pratt"}, "Known: shapley, johnson"),
        ({"missing": "mean"}, "Known: pairwise, complete"),
    ],
)
def test_unknown_settings(plain, settings, message):
    with pytest.raises(MeasureError, match=message):
        measures.drivers(plain, "all", DRIVERS, **settings)


def test_a_level_that_cannot_stand_says_why():
    frame = answers(80)
    frame.loc[:4, "region"] = None
    frame.loc[5:8, "region"] = "N"
    frame.loc[9:, "region"] = "S"
    got = measures.drivers(ask(frame), "all", DRIVERS, by="region", replicates=20).set_index("level")
    assert got.loc["N", "reason"].str.contains("too few").all()
    assert got.loc["N", "estimate"].isna().all()
    assert got.loc["S", "estimate"].notna().all()


def test_a_base_that_is_hidden_anyway_is_no_error():
    got = measures.drivers(ask(answers(5), disclosure=Disclosure()), "all", DRIVERS, replicates=10)
    assert (got["suppressed"] == "privacy").all()
    assert got.select_dtypes("number").isna().all(axis=None)


def test_many_drivers_use_few_replicates_and_agree_with_the_bootstrap(plain, found, monkeypatch):
    """Above the limit a jackknife's normal draws replace the bootstrap: near the same errors, at a tenth of the cost."""
    monkeypatch.setattr(sys.modules["csat_helpers.measures.driver_model"], "COSTLY_FROM", len(DRIVERS))
    jackknifed = measures.drivers(plain, "all", DRIVERS)
    assert jackknifed["estimate"].to_numpy() == pytest.approx(found["estimate"].to_numpy())
    assert jackknifed["std_error"].to_numpy() == pytest.approx(found["std_error"].to_numpy(), rel=0.3)


def test_no_segment_is_no_row():
    assert measures.drivers(ask(answers(60)), "all", DRIVERS, by=[]).empty
