"""Funnel plots: what lies outside the limits, sizes of means and shares, over-dispersion, bad input."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures
from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel import funnels


def shares(hits, bases, **more):
    return pd.DataFrame({"estimate": np.array(hits) / np.array(bases), "base": bases, "measure": "top_box", **more})


def means(estimate, std_error, base):
    return pd.DataFrame({"estimate": estimate, "std_error": std_error, "base": base, "measure": "index"})


def test_exact_limits_cut_the_tails_they_promise():
    size = np.array([40.0, 75.0, 300.0])
    for probability in (0.001, 0.025, 0.975, 0.999):
        limit = funnels.exact_limit(0.3, size, probability)
        for n, at in zip(size, limit, strict=True):
            r = int(stats.binom.ppf(probability, int(n), 0.3))
            high, low = stats.binom.cdf([r, r - 1], int(n), 0.3)
            assert at == pytest.approx((r - (high - probability) / (high - low)) / n, rel=1e-9)


def test_places_of_units():
    found = measures.funnel(shares([12, 20, 28, 2], [100, 100, 100, 100]), target=0.12, overdispersed=False).units
    assert found["place"].tolist() == ["inside", "alert", "alarm", "alarm"]
    assert found["side"].tolist() == ["", "above", "above", "below"]
    assert (found["outer_low"] < found["inner_low"]).all()
    assert (found["inner_high"] < found["outer_high"]).all()


def test_limits_of_means_are_their_own_errors():
    frame = means([60.0, 70.0, 72.0, 90.0], [2.0, 1.0, 4.0, 2.0], [100, 400, 25, 100])
    found = measures.funnel(frame, target=70.0, overdispersed=False).units
    np.testing.assert_allclose(found["inner_high"] - 70, 1.959964 * frame["std_error"], rtol=1e-6)
    np.testing.assert_allclose(found["size"], frame["base"], rtol=1e-9)
    assert found["place"].tolist() == ["alarm", "inside", "inside", "alarm"]


def test_overdispersion_widens_and_never_narrows():
    wild = means([50.0, 60.0, 70.0, 80.0, 90.0], [2.0] * 5, [100] * 5)
    wide, narrow = (measures.funnel(wild, overdispersed=on).units for on in (True, False))
    factor = wide["factor"].iloc[0]
    assert factor == wide["dispersion"].iloc[0] > 1
    ratio = (wide["inner_high"] - wide["target"]) / (narrow["inner_high"] - narrow["target"])
    np.testing.assert_allclose(ratio, np.sqrt(factor))
    calm = measures.funnel(means([69.9, 70.0, 70.1, 70.0], [2.0] * 4, [100] * 4)).units
    assert calm["dispersion"].iloc[0] < 1
    assert calm["factor"].iloc[0] == 1


def test_a_target_far_from_all_units_is_not_taken_for_dispersion():
    found = measures.funnel(means([70.0, 70.5, 69.5, 70.2], [1.0] * 4, [100] * 4), target=85.0).units
    assert found["factor"].iloc[0] == 1
    assert (found["place"] == "alarm").all()


def test_alike_units_alarm_as_often_as_is_said():
    rng = np.random.default_rng(8)
    bases = rng.integers(60, 600, 4000)
    frame = shares(rng.binomial(bases, 0.7), bases)
    found = measures.funnel(frame, target=0.7, overdispersed=False).units
    assert (found["place"] != "inside").mean() == pytest.approx(0.05, abs=0.012)
    assert (found["place"] == "alarm").mean() == pytest.approx(0.002, abs=0.002)


def test_hidden_units_have_no_place_and_curves_span_the_others():
    frame = pd.concat([shares([60, 70], [100, 100]), pd.DataFrame({"estimate": [np.nan], "base": [np.nan]})])
    found = measures.funnel(frame.assign(measure="top_box"))
    assert found.units["place"].tolist()[2] == ""
    assert found.units.iloc[2][["size", "z", "inner_low"]].isna().all()
    assert found.limits["size"].between(80, 105).all()
    gap = found.limits["inner_high"] - found.limits["inner_low"]
    assert gap.iloc[0] > gap.iloc[-1]


def test_what_cannot_be_asked():
    with pytest.raises(MeasureError, match="needs the column 'std_error'"):
        measures.funnel(pd.DataFrame({"estimate": [70.0], "base": [10], "measure": "index"}))
    with pytest.raises(MeasureError, match="no share between 0 and 1"):
        measures.funnel(shares([60], [100]), target=70)
    with pytest.raises(MeasureError, match="shows one item"):
        measures.funnel(shares([60, 50], [100, 100], item=["a", "b"]))
    with pytest.raises(MeasureError, match="needs the column 'measure'"):
        measures.funnel(pd.DataFrame({"estimate": [0.7], "base": [10]}))
