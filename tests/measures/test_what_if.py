"""What if: least squares by hand, the limits of scales, and that the whole is the sum of its parts."""

import numpy as np
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.what_if import moves_to, moves_to_best
from csat_helpers.survey import Disclosure

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
