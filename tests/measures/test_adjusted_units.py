"""Adjusted results by unit against an independent regression, their errors against replicates, and hard cases."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError

ITEMS = {
    "items": {
        "q": {"scale": {"min": 1, "max": 5}},
        "q2": {"scale": {"min": 1, "max": 5}},
        "income": {"scale": {"min": 1, "max": 9}},
    }
}
DESIGN = survey.Design(weight="w", stratum="stratum", cluster=["cluster"])


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(11)
    n = 1200
    unit = rng.choice(list("abcd"), n, p=[0.4, 0.3, 0.2, 0.1])
    old = rng.random(n) < np.where(np.isin(unit, ["a", "b"]), 0.7, 0.3)
    income = np.clip(np.round(4 + 2 * old + rng.normal(0, 1.5, n)), 1, 9)
    mode = np.where(rng.random(n) < 0.5, "web", "phone")
    base = 2.6 + 0.7 * old + 0.1 * income - 0.6 * (unit == "d") + 0.3 * (mode == "phone")
    made = pd.DataFrame({"q": np.clip(np.round(base + rng.normal(0, 1, n)), 1, 5), "unit": unit, "mode": mode})
    made["q2"] = np.where(rng.random(n) < 0.1, np.nan, np.clip(made["q"] + rng.integers(-1, 2, n), 1, 5))
    made["age"] = np.where(rng.random(n) < 0.04, None, np.where(old, "old", "young"))
    made["income"] = income
    made["w"], made["stratum"] = rng.uniform(0.5, 2.0, n), rng.choice(["x", "y"], n)
    made["cluster"] = made["stratum"] + rng.integers(0, 120, n).astype(str)
    return made


@pytest.fixture(scope="module")
def sv(frame):
    return survey.from_frame(frame, ITEMS, design=DESIGN)


def by_hand(frame, outcome):
    """Unit and adjusters by weighted least squares, every respondent then predicted in every unit."""
    dummies = [pd.get_dummies(frame["unit"]), pd.get_dummies(frame["age"].fillna("none"), drop_first=True),
               frame[["income"]], (frame["mode"] == "web").rename("web")]  # fmt: skip
    X, root = pd.concat(dummies, axis=1).astype(float), np.sqrt(frame["w"].to_numpy())
    slope, *_ = np.linalg.lstsq(X.to_numpy() * root[:, None], outcome * root, rcond=None)
    found = {}
    for unit in sorted(frame["unit"].unique()):
        everyone = X.assign(**{u: float(u == unit) for u in frame["unit"].unique()})
        found[unit] = np.average(everyone.to_numpy() @ slope, weights=frame["w"])
    return found


@pytest.mark.parametrize(("measure", "turn"), [("index", lambda q: (q - 1) * 25), ("top_box", lambda q: q >= 4.0)])
def test_adjusted_scores_are_those_of_an_independent_regression(sv, frame, measure, turn):
    found = measures.adjusted_units(sv, "q", "unit", adjust=["age", "income"], mode="mode", measure=measure).units
    expected = by_hand(frame, turn(frame["q"]).astype(float).to_numpy())
    assert found.set_index("level")["estimate"].to_dict() == pytest.approx(expected, rel=1e-9)
    np.testing.assert_allclose(found["shift"], found["estimate"] - found["raw"])
    np.testing.assert_allclose(found["difference"], found["estimate"] - found["overall"])


def test_slopes_and_their_errors_are_those_of_the_regression_measure(sv):
    held = measures.adjusted_units(sv, "q", "unit", adjust=["income"], measure="mean").adjusters.iloc[0]
    terms = measures.regression(sv, "q", ["unit", "income"]).coefficients.set_index("item")
    assert held["estimate"] == pytest.approx(terms.loc["income", "estimate"])
    assert held["std_error"] == pytest.approx(terms.loc["income", "std_error"])


def test_nothing_adjusted_is_the_plain_index(sv):
    found = measures.adjusted_units(sv, "q", "unit").units
    plain = measures.index(sv, "q", by="unit")
    for name in ("estimate", "std_error", "conf_low", "conf_high", "base", "deff"):
        np.testing.assert_allclose(found[name], plain[name], rtol=1e-9)
    assert (found["shift"] == 0).all()
    ranked = measures.ranking(sv, "q", "unit", measure="index").set_index("level").loc[found["level"]]
    for name in ("rank", "rank_low", "rank_high"):
        assert found[name].tolist() == ranked[name].tolist()


def test_errors_are_those_of_a_cluster_bootstrap(sv, frame):
    rng = np.random.default_rng(2)
    found = measures.adjusted_units(sv, "q", "unit", adjust=["age"]).units
    rows = frame.groupby("cluster").indices
    strata = {s: sorted(part["cluster"].unique()) for s, part in frame.groupby("stratum")}
    drawn = []
    for _ in range(250):
        taken = [rows[c] for names in strata.values() for c in rng.choice(names, len(names))]
        again = survey.from_frame(frame.iloc[np.concatenate(taken)], ITEMS, design=survey.Design(weight="w"))
        part = measures.adjusted_units(again, "q", "unit", adjust=["age"]).units
        drawn.append(part[["estimate", "shift", "difference"]].to_numpy())
    spread = np.std(drawn, axis=0, ddof=1)
    np.testing.assert_allclose(found["std_error"], spread[:, 0], rtol=0.15)
    np.testing.assert_allclose(found["shift_std_error"], spread[:, 1], rtol=0.2)
    reach = (found["difference_high"] - found["difference_low"]) / 2 / 1.97
    np.testing.assert_allclose(reach, spread[:, 2], rtol=0.15)


def test_the_composite_is_the_mean_of_its_items(sv):
    found = measures.adjusted_units(sv, ["q", "q2"], "unit", adjust=["age"]).units
    wide = found.pivot_table(index="level", columns="item", values="estimate")
    np.testing.assert_allclose(wide["index"], wide[["q", "q2"]].mean(axis=1))
    assert found["item"].iloc[0] == "index"


def test_no_answer_is_a_level_and_nobody_is_lost(sv, frame):
    found = measures.adjusted_units(sv, "q", "unit", adjust=["age"])
    assert found.units["base"].sum() == len(frame)
    blank = found.adjusters.set_index("level").loc["not given"]
    assert blank["base"] == frame["age"].isna().sum()
    assert found.adjusters["share"].sum() == pytest.approx(1)


def test_a_column_that_separates_units_is_left_out_by_name(frame):
    apart = frame.assign(plan=np.where(frame["unit"] == "d", "closed", np.where(frame["age"] == "old", "p", "q")))
    sv = survey.from_frame(apart, ITEMS, design=DESIGN)
    found = measures.adjusted_units(sv, "q", "unit", adjust=["plan", "age"])
    reasons = found.adjusters.set_index("by")["reason"]
    assert set(reasons["plan"]) == {"“plan” separates “d” from the other units: no answer is common to both"}
    assert set(reasons["age"]) == {""}
    alone = measures.adjusted_units(sv, "q", "unit", adjust=["age"]).units
    np.testing.assert_allclose(found.units["estimate"], alone["estimate"])


def test_units_that_share_answers_by_way_of_none_are_separated_too(frame):
    pairs = frame["unit"].isin(["a", "b"])
    plan = np.where(pairs, np.where(frame["age"] == "old", "1", "2"), np.where(frame["age"] == "old", "3", "4"))
    sv = survey.from_frame(frame.assign(plan=plan), ITEMS, design=DESIGN)
    reason = measures.adjusted_units(sv, "q", "unit", adjust=["plan"]).adjusters["reason"].iloc[0]
    assert reason.startswith("“plan” separates")


def test_a_mode_of_ten_respondents_is_not_adjusted_for(frame):
    few = frame.assign(mode=np.where(np.arange(len(frame)) < 10, "paper", "web"))
    found = measures.adjusted_units(survey.from_frame(few, ITEMS, design=DESIGN), "q", "unit", mode="mode")
    assert set(found.adjusters["reason"]) == {"only one mode has 30 respondents or more"}
    assert (found.units["shift"] == 0).all()
    three = frame.assign(mode=np.where(np.arange(len(frame)) < 10, "paper", frame["mode"]))
    found = measures.adjusted_units(survey.from_frame(three, ITEMS, design=DESIGN), "q", "unit", mode="mode")
    assert found.adjusters.set_index("level")["reason"].to_dict()["paper"] == "fewer than 30 respondents"
    assert (found.units["shift"] != 0).all()


def test_a_column_that_repeats_another_is_left_out(frame):
    sv = survey.from_frame(frame.assign(again=frame["age"]), ITEMS, design=DESIGN)
    reasons = measures.adjusted_units(sv, "q", "unit", adjust=["age", "again"]).adjusters.set_index("by")["reason"]
    assert set(reasons["age"]) == {""}
    assert set(reasons["again"]) == {"it says the same as the other columns adjusted for"}


def test_one_unit_and_small_units(frame):
    one = survey.from_frame(frame.assign(unit="a"), ITEMS, design=DESIGN)
    found = measures.adjusted_units(one, "q", "unit", adjust=["age"]).units.iloc[0]
    assert found["shift"] == pytest.approx(0, abs=1e-9)
    assert np.isnan(found["p_value"])
    few = frame.assign(unit=np.where(np.arange(len(frame)) < 7, "tiny", frame["unit"]))
    hidden = survey.from_frame(few, ITEMS, design=DESIGN, disclosure=Disclosure())
    rows = measures.adjusted_units(hidden, "q", "unit", adjust=["age"]).units.set_index("level")
    assert rows.loc["tiny", ["estimate", "raw", "shift", "rank"]].isna().all()
    assert set(rows["ranked"].dropna()) == {3}  # the smallest of the others is hidden beside it


def test_replicate_weights_give_the_errors_where_the_file_has_them(frame):
    rng = np.random.default_rng(4)
    names = [f"r{k}" for k in range(60)]
    draws = {name: frame["w"] * rng.multinomial(len(frame), np.full(len(frame), 1 / len(frame))) for name in names}
    design = survey.Design(weight="w", replicates=survey.ReplicateWeights(names, "bootstrap"))
    sv = survey.from_frame(frame.assign(**draws), ITEMS, design=design)
    plain = survey.from_frame(frame, ITEMS, design=survey.Design(weight="w"))
    found, taylor = (measures.adjusted_units(s, "q", "unit", adjust=["age"]).units for s in (sv, plain))
    np.testing.assert_allclose(found["std_error"], taylor["std_error"], rtol=0.4)


def test_what_cannot_be_asked(sv):
    with pytest.raises(MeasureError, match="Units are not compared by 'median'"):
        measures.adjusted_units(sv, "q", "unit", measure="median")
    with pytest.raises(MeasureError, match="'agee' is not in the survey"):
        measures.adjusted_units(sv, "q", "unit", adjust=["agee"])
    with pytest.raises(MeasureError, match="column of units"):
        measures.adjusted_units(sv, "q", "unit", adjust=["unit"])
