"""Shrinkage: its equation, what it gains on known truths, and how sure its intervals are."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from csat_helpers.measures.shrinkage import dersimonian_laird, paule_mandel

Y, V = np.array([60.0, 70.0, 80.0, 74.0, 66.0]), np.array([4.0, 9.0, 36.0, 2.0, 16.0])


def frame(y=Y, variance=V):
    return pd.DataFrame({"estimate": y, "std_error": np.sqrt(variance)})


def test_paule_mandel_solves_its_equation():
    def above(between):
        weight = 1 / (V + between)
        return weight @ (Y - weight @ Y / weight.sum()) ** 2 - (len(Y) - 1)

    assert paule_mandel(Y, V) == pytest.approx(optimize.brentq(above, 0, 1000), rel=1e-8)


def test_dersimonian_and_laird_as_statsmodels_has_it():
    from statsmodels.stats.meta_analysis import combine_effects

    held = combine_effects(Y, V, method_re="dl")
    assert dersimonian_laird(Y, V) == pytest.approx(held.tau2, rel=1e-9)
    iterated = combine_effects(Y, V, method_re="iterated", atol=1e-12)
    assert paule_mandel(Y, V) == pytest.approx(iterated.tau2, rel=1e-4)


def test_the_less_sure_are_drawn_further():
    found = measures.shrinkage(frame())
    np.testing.assert_allclose(found["shrunk"] - found["centre"], found["kept"] * (Y - found["centre"]))
    assert found["reliability"].rank().tolist() == (-pd.Series(V)).rank().tolist()
    assert (found["shrunk_std_error"] ** 2).sum() < V.sum()


def test_units_alike_go_most_of_the_way_to_the_centre():
    alike = frame(np.array([70.0, 70.2, 69.9, 70.1, 70.0, 69.8, 70.3]), np.full(7, 9.0))
    found = measures.shrinkage(alike)
    assert (found["reliability"] == 0).all()
    np.testing.assert_allclose(found["kept"], 1 - 4 / 6)
    np.testing.assert_allclose(measures.shrinkage(alike, method="james_stein")["shrunk"], found["centre"])


def test_of_equal_errors_it_is_james_and_stein():
    equal = frame(np.array([60.0, 70.0, 84.0, 74.0, 66.0]), np.full(5, 4.0))
    np.testing.assert_allclose(
        measures.shrinkage(equal)["shrunk"], measures.shrinkage(equal, method="james_stein")["shrunk"], rtol=1e-9
    )


def test_three_units_or_an_unknown_error_are_left_as_they_are():
    assert measures.shrinkage(frame(Y[:3], V[:3]))["shrunk"].isna().all()
    found = measures.shrinkage(frame(Y, np.where(np.arange(5) == 1, np.nan, V)))
    assert found["shrunk"].isna().tolist() == [False, True, False, False, False]


@pytest.mark.parametrize("method", ["paule_mandel", "dersimonian_laird"])
def test_it_errs_less_and_its_intervals_hold(method):
    rng = np.random.default_rng(6)
    gain, held = [], []
    for _ in range(300):
        truth, variance = rng.normal(70, 3, 12), rng.uniform(2, 25, 12)
        y = truth + rng.normal(0, np.sqrt(variance))
        found = measures.shrinkage(frame(y, variance), method=method)
        gain.append(((y - truth) ** 2).sum() - ((found["shrunk"] - truth) ** 2).sum())
        held.append(found["shrunk_low"].le(truth).mean() + found["shrunk_high"].ge(truth).mean() - 1)
    assert np.mean(gain) > 0
    assert 0.88 < np.mean(held) < 0.98


def test_what_cannot_be_asked():
    with pytest.raises(MeasureError, match="no shrinkage 'james-stein'"):
        measures.shrinkage(frame(), method="james-stein")
    with pytest.raises(MeasureError, match="needs the column 'std_error'"):
        measures.shrinkage(pd.DataFrame({"estimate": Y}))
    with pytest.raises(MeasureError, match="units of one item"):
        measures.shrinkage(frame().assign(item=list("aabbb")))
