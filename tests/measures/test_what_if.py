"""What if: least squares by hand, the limits of scales, and that the whole is the sum of its parts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.what_if import moves_to, moves_to_best
from csat_helpers.survey import Design, Disclosure

from .conftest import DRIVERS, answers, ask


@pytest.fixture(scope="module")
def complete() -> survey.Survey:
    return ask(answers().dropna().reset_index(drop=True))


@pytest.fixture(scope="module")
def found(complete):
    return measures.what_if(complete, "all", DRIVERS, {"a": 10, "c": 5}).set_index("item")


def test_effects_are_coefficients_times_moves(complete, found):
    frame = complete.responses
    X = np.column_stack([np.ones(len(frame)), (frame[DRIVERS] - 1) * 25])
    beta, *_ = np.linalg.lstsq(X, (frame["all"] - 1) * 25, rcond=None)
    assert found.loc["a", "estimate"] == pytest.approx(10 * beta[1])
    assert found.loc["c", "estimate"] == pytest.approx(5 * beta[3])
    assert found.loc["total", "estimate"] == pytest.approx(10 * beta[1] + 5 * beta[3])
    assert found.loc["total", "outcome_end"] == pytest.approx(
        ((frame["all"] - 1) * 25).mean() + found.loc["total", "estimate"]
    )


def test_the_total_has_the_error_of_the_sum(complete, found):
    """The sandwich of the regression, n / (n - 1), of one combination of coefficients."""
    frame = complete.responses
    X = np.column_stack([np.ones(len(frame)), (frame[DRIVERS] - 1) * 25])
    y = ((frame["all"] - 1) * 25).to_numpy()
    bread = np.linalg.inv(X.T @ X)
    score = X * (y - X @ (bread @ X.T @ y))[:, None]
    V = bread @ (score.T @ score * len(y) / (len(y) - 1)) @ bread
    change = np.array([0, 10, 0, 5, 0])
    assert found.loc["total", "std_error"] == pytest.approx(np.sqrt(change @ V @ change))
    assert found.loc["total", "conf_low"] < found.loc["total", "estimate"] < found.loc["total", "conf_high"]


def test_a_step_after_the_other_ends_at_the_total(found):
    assert found["outcome_end"].iloc[-2] == pytest.approx(found["outcome_end"].iloc[-1])


def test_no_item_moves_beyond_its_scale(complete):
    row = measures.what_if(complete, "all", DRIVERS, {"a": 500}).iloc[0]
    assert row["end"] == 100
    assert row["move"] == pytest.approx(100 - row["start"])


@pytest.mark.parametrize(("measure", "outcome"), [("nps", "rec"), ("top_box", "all")])
def test_other_outcomes(complete, measure, outcome):
    found = measures.what_if(complete, outcome, DRIVERS, {"a": 10}, measure=measure).iloc[-1]
    level = measures.nps(complete, "rec") if measure == "nps" else measures.top_box(complete, "all")
    assert found["outcome_start"] == pytest.approx(level["estimate"].iloc[0])
    assert found["estimate"] > 0


def test_moves_to_a_target_and_to_the_best_segment(complete):
    now = measures.item_index(complete, DRIVERS).set_index("item")["estimate"]
    goal = float(now["a"] + 7)
    assert moves_to(complete, ["a", "b"], {"a": goal, "b": 0}) == pytest.approx({"a": 7})
    best = moves_to_best(complete, "a", "region")
    by = measures.item_index(complete, "a", by="region")["estimate"].max()
    assert best == pytest.approx({"a": by - now["a"]})


def test_what_is_refused(complete):
    with pytest.raises(MeasureError, match="A move is given for 'e', which is no driver"):
        measures.what_if(complete, "all", DRIVERS, {"e": 1})
    with pytest.raises(MeasureError, match="'sum' is no outcome"):
        measures.what_if(complete, "all", DRIVERS, {"a": 1}, measure="sum")
    with pytest.raises(MeasureError, match="both the outcome and a driver"):
        measures.what_if(complete, "a", DRIVERS, {"a": 1})
    doubled = complete.responses.assign(b=complete.responses["a"])
    with pytest.raises(MeasureError, match=r"Speed and Cover say the same thing \(perfect collinearity\)"):
        measures.what_if(ask(doubled), "all", DRIVERS, {"a": 1})
    with pytest.raises(MeasureError, match="too few for 5 coefficients"):
        measures.what_if(ask(complete.responses.head(5)), "all", DRIVERS, {"a": 1})
    assert measures.what_if(complete, "all", DRIVERS, {}).empty


def test_a_small_base_is_hidden():
    few = ask(answers().dropna().head(20), disclosure=Disclosure())
    found = measures.what_if(few, "all", DRIVERS, {"a": 10})
    assert set(found["suppressed"]) == {"reliability"}
    assert found["outcome_end"].isna().all()


def test_the_expected_value_has_the_error_of_today_and_of_the_coefficients(complete, found):
    """Influences by hand: the mean's and the regression's, added respondent by respondent, n / (n - 1)."""
    frame = complete.responses
    X = np.column_stack([np.ones(len(frame)), (frame[DRIVERS] - 1) * 25])
    y = ((frame["all"] - 1) * 25).to_numpy()
    n, bread = len(y), np.linalg.inv(X.T @ X)
    slopes = X * (y - X @ (bread @ X.T @ y))[:, None] @ bread
    for row, change in (("total", [0, 10, 0, 5, 0]), ("a", [0, 10, 0, 0, 0])):
        influence = (y - y.mean()) / n + slopes @ np.array(change)
        error = np.sqrt((influence**2).sum() * n / (n - 1))
        t = stats.t.ppf(0.975, n - 1 - len(DRIVERS))
        end = found.loc[row, "outcome_end"]
        assert found.loc[row, "outcome_end_low"] == pytest.approx(end - t * error)
        assert found.loc[row, "outcome_end_high"] == pytest.approx(end + t * error)


def test_today_has_the_interval_of_its_own_measure(complete, found):
    today = measures.index(complete, "all").iloc[0]
    for end, column in (("", "estimate"), ("_low", "conf_low"), ("_high", "conf_high")):
        assert found[f"outcome_start{end}"].to_numpy() == pytest.approx(today[column])


def test_a_design_and_replicate_weights_reach_the_expected_value(complete):
    clustered = ask(complete.responses, design=Design(weight="w", stratum="stratum", cluster=["cluster"]))
    found = measures.what_if(clustered, "all", DRIVERS, {"a": 10}).iloc[-1]
    today = measures.index(clustered, "all").iloc[0]
    assert found["outcome_start_low"] == pytest.approx(today["conf_low"])
    assert found["outcome_end_low"] < found["outcome_end"] < found["outcome_end_high"]


def test_what_a_move_asked_for_is_kept(complete):
    row = measures.what_if(complete, "all", DRIVERS, {"a": 500, "b": -3}).set_index("item")
    assert list(row.loc[["a", "b"], "asked"]) == [500, -3]
    assert row.loc["b", "move"] == pytest.approx(-3)
    with pytest.raises(MeasureError, match="The move of 'a' is nan"):
        measures.what_if(complete, "all", DRIVERS, {"a": np.nan})


def test_targets_of_the_engagement(complete):
    now = measures.item_index(complete, DRIVERS).set_index("item")["estimate"]
    told = replace(complete, about=survey.About(targets={"a": float(now["a"] + 4), "all": 80.0, "b": 1.0}))
    assert moves_to(told, DRIVERS) == pytest.approx({"a": 4})
    assert moves_to(complete, DRIVERS) == {}
    assert set(moves_to(complete, DRIVERS, 90)) == set(DRIVERS)
    with pytest.raises(MeasureError, match="A target is given for 'speed', which is no item"):
        moves_to(complete, DRIVERS, {"speed": 80})
    with pytest.raises(MeasureError, match="The target of 'a' is 4200"):
        moves_to(complete, DRIVERS, {"a": 4200})


def test_the_clients_brand_moves_to_the_best_of_all(complete):
    """In focus of one brand, it is that brand that moves; the best may be itself."""
    north = complete.focus(segment={"region": "N"})
    by = measures.item_index(complete, DRIVERS, by="region").set_index(["item", "level"])["estimate"]
    gap = {item: by[item].max() - by[item, "N"] for item in DRIVERS}
    assert moves_to_best(north, DRIVERS, "region") == pytest.approx({k: v for k, v in gap.items() if v > 1e-9})
    assert 0 < len(moves_to_best(north, DRIVERS, "region")) < len(DRIVERS)
    later = complete.focus(wave="2026", segment={"region": "N"})
    best = measures.item_index(complete.focus(wave="2026"), "a", by="region")["estimate"].max()
    own = measures.item_index(later, "a")["estimate"].iloc[0]
    assert moves_to_best(later, "a", "region").get("a", 0.0) == pytest.approx(best - own)
    assert moves_to_best(complete, [], "region") == {}


def test_moves_to_the_best_run_through(complete):
    north = complete.focus(segment={"region": "N"})
    moves = moves_to_best(north, DRIVERS, "region")
    found = measures.what_if(north, "all", DRIVERS, moves)
    assert found["item"].iloc[-1] == "total"
    assert dict(zip(found["item"].iloc[:-1], found["move"], strict=False)) == pytest.approx(moves)


def test_the_largest_part_comes_first_and_the_parts_add_up():
    x = np.tile([[1, 2, 3], [3, 5, 1], [5, 3, 4], [4, 1, 2], [2, 4, 5], [3, 3, 3]], (10, 1))
    frame = pd.DataFrame(x, columns=["a", "b", "c"]).assign(y=x[:, 1])
    sv = survey.from_frame(
        frame, {"scales": {"s": {"min": 1, "max": 5}}, "items": {name: {"scale": "s"} for name in "abcy"}}
    )
    found = measures.what_if(sv, "y", ["a", "b", "c"], {"a": 5, "b": 10}, measure="top_box")
    assert found["item"].tolist() == ["b", "a", "total"]
    parts = found.iloc[:-1]
    assert found["estimate"].iloc[-1] == pytest.approx(parts["estimate"].sum())
    assert found["outcome_end"].tolist()[:-1] == pytest.approx(
        (found["outcome_start"].iloc[0] + parts["estimate"].cumsum()).tolist()
    )
    assert (found["drivers"].iloc[0], found["boxes"].iloc[0]) == (3, 2)
