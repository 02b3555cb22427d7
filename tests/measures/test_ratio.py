import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError

from .by_hand import ask, frames, variance_of_sum


@settings(max_examples=40, deadline=None)
@given(frames())
def test_ratio_and_its_error(frame):
    sv = ask(frame, stratum="s", cluster=["psu"], fpc=["N1"])
    got = measures.ratio(sv, "a", "x", by="g").set_index("level")
    for level, row in got.iterrows():
        w = frame["w"].to_numpy()
        use = ((frame["g"] == level) & frame[["a", "x"]].notna().all(axis=1)).to_numpy() & (w > 0)
        y, x = (frame[item].where(use, 0.0).to_numpy() for item in "ax")
        assert row["base"] == use.sum()
        if not use.any():
            assert (np.isnan(row["estimate"]), row["reason"]) == (True, "no respondents")
            continue
        value = (w * y).sum() / (w * x).sum()
        assert row["estimate"] == pytest.approx(value)
        if len(set(frame["psu"][use])) > 1:
            variance = variance_of_sum(frame, w * (y - value * x) / (w * x).sum(), 1, 1)
            assert row["std_error"] == pytest.approx(np.sqrt(variance), rel=1e-8, abs=1e-10)
        else:
            assert "one" in row["reason"]


def small(**columns) -> survey.Survey:
    frame = pd.DataFrame(columns)
    return survey.from_frame(frame, {"items": {name: {"scale": {}} for name in columns}})


def test_lists_go_in_pairs_and_one_denominator_serves_all():
    sv = small(a=[1.0, 2], b=[2.0, 2], c=[4.0, 4])
    got = measures.ratio(sv, ["a", "b"], "c")
    assert got[["item", "label", "estimate"]].values.tolist() == [["a/c", "a / c", 3 / 8], ["b/c", "b / c", 0.5]]
    assert measures.ratio(sv, ["a", "c"], ["c", "b"])["estimate"].tolist() == [3 / 8, 2]
    assert measures.ratio(sv, [], "c").empty
    with pytest.raises(MeasureError, match="2 numerators do not pair with 1 denominators"):
        measures.ratio(sv, ["a", "b"], ["c"])


def test_a_denominator_of_zero_is_said():
    got = measures.ratio(small(a=[1.0, 2, 3], b=[0.0, 0, 0]), "a", "b").iloc[0]
    assert (got["base"], got["reason"]) == (3, "the denominator adds up to zero")
    assert got[["estimate", "std_error", "conf_low", "deff"]].isna().all()


def test_a_constant_ratio_has_no_error_and_no_design_effect():
    got = measures.ratio(small(a=[0.1, 0.3, 0.7], b=[0.3, 0.9, 2.1]), "a", "b").iloc[0]
    assert got["std_error"] == 0
    assert (np.isnan(got["deff"]), got["reason"]) == (True, "")
