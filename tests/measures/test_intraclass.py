import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError


def test_a_strict_rater_harms_agreement_and_not_consistency():
    rng = np.random.default_rng(2)
    true = rng.normal(0, 2, (60, 1))
    fair = true + rng.normal(0, 1, (60, 3))
    strict = fair - np.array([0, 0, 3])
    a, b = (measures.intraclass(x).set_index("form")["estimate"] for x in (fair, strict))
    assert b["ICC3"] == pytest.approx(a["ICC3"])
    assert b["ICC2"] < a["ICC2"] - 0.1


def test_it_finds_what_was_put_in():
    """Variances 4 of things and 1 of errors: .8 for one rater, 12/13 for the mean of three."""
    rng = np.random.default_rng(6)
    got = measures.intraclass(rng.normal(0, 2, (4000, 1)) + rng.normal(size=(4000, 3))).set_index("form")
    assert got.loc["ICC1", "estimate"] == pytest.approx(0.8, abs=0.02)
    assert got.loc["ICC3k", "estimate"] == pytest.approx(12 / 13, abs=0.02)
    assert ((got["conf_low"] < got["estimate"]) & (got["estimate"] < got["conf_high"])).all()


def test_things_that_somebody_left_out_are_left_out():
    ratings = [[1, 2], [3, None], [4, 5], [2, 2]]
    assert set(measures.intraclass(ratings)["base"]) == {3}


def test_groups():
    rng = np.random.default_rng(9)
    group = np.repeat(np.arange(50), 20)
    values = rng.normal(size=50)[group] * 0.5 + rng.normal(size=1000)
    got = measures.intraclass_of_groups(values, group).iloc[0]
    assert got["icc1"] == pytest.approx(0.2, abs=0.06)
    assert got["icc2"] == pytest.approx(1 - 1 / got["f"])
    assert (got["base"], got["groups"], got["df"], got["df_error"]) == (1000, 50, 49, 950)


def test_nothing_to_correlate():
    with pytest.raises(MeasureError, match="two things and two raters"):
        measures.intraclass([[1, 2]])
    with pytest.raises(MeasureError, match="same numbers throughout"):
        measures.intraclass([[1, 1], [2, 2]])
    with pytest.raises(MeasureError, match="2 answers in 2 groups"):
        measures.intraclass_of_groups([1, 2], ["a", "b"])


def test_judges_who_order_alike():
    got = measures.kendall_w([[1, 10, 3], [2, 20, 4], [3, 30, 5]]).iloc[0]
    assert got["estimate"] == pytest.approx(1)
    with pytest.raises(MeasureError, match="told the things apart"):
        measures.kendall_w([[1, 1], [1, 1]])
    with pytest.raises(MeasureError, match="two judges"):
        measures.kendall_w([[1], [2]])
