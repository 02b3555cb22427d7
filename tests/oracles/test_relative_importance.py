"""Driver importance against relaimpo 2.2-7 and domir 1.2.0 (relative_importance.json).

Left out: conditional dominance, which is not offered. Johnson's weights are those of R's rwa, as computed there by hand.
"""

import pandas as pd
import pytest

from csat_helpers import measures, survey

pytestmark = pytest.mark.realdata
TEN = [*(f"PERQ{k}" for k in range(1, 8)), "PERV1", "PERV2", "IMAG1"]


@pytest.fixture(scope="module")
def swiss(shared):
    frame = pd.read_csv(shared / "data" / "swiss" / "swiss.csv")
    return survey.from_frame(frame, {"items": {name: {"scale": {}} for name in frame.columns}})


@pytest.fixture(params=["swiss", "mobi_CUSA1_10drivers"])
def case(request, swiss, mobi, oracle):
    expected = oracle("relative_importance")[request.param]
    sv, outcome = (swiss, "Fertility") if request.param == "swiss" else (mobi, "CUSA1")
    drivers = list(expected["lmg_raw"])
    return measures.drivers(sv, outcome, drivers, replicates=50).set_index("item"), expected


def test_shapley_values(case):
    got, expected = case
    for item, value in expected["lmg_raw"].items():
        assert got.loc[item, "estimate"] == pytest.approx(value, rel=1e-8)
        assert got.loc[item, "share"] == pytest.approx(expected["lmg_share"][item], rel=1e-8)
        assert got.loc[item, "estimate"] == pytest.approx(expected["domir_general_dominance"][item], rel=1e-8)


@pytest.mark.parametrize(
    ("method", "key"),
    [("first", "first"), ("last", "last"), ("beta_squared", "betasq"), ("pratt", "pratt"), ("johnson", "johnson")],
)
@pytest.mark.parametrize("data", ["swiss", "mobi_CUSA1_10drivers"])
def test_other_ways_to_share_out(swiss, mobi, oracle, data, method, key):
    expected = oracle("relative_importance")[data]
    sv, outcome = (swiss, "Fertility") if data == "swiss" else (mobi, "CUSA1")
    known = expected[key]["raw"] if key == "johnson" else expected[key]
    got = measures.drivers(sv, outcome, list(known), method=method, replicates=20).set_index("item")
    assert got["estimate"].to_dict() == pytest.approx(known, rel=1e-8)
    assert got["r2"].iloc[0] == pytest.approx(expected["R2"], rel=1e-8)
    if key == "johnson":
        assert got["share"].to_dict() == pytest.approx(expected[key]["share"], rel=1e-8)


def test_explained_variance(case):
    got, expected = case
    assert got["r2"].iloc[0] == pytest.approx(expected["R2"], rel=1e-8)
    assert got["estimate"].sum() == pytest.approx(expected["R2"], rel=1e-8)


def test_coefficients_and_collinearity(case):
    got, expected = case
    for item in expected["std_beta"]:
        assert got.loc[item, "beta"] == pytest.approx(expected["std_beta"][item], rel=1e-8)
        assert got.loc[item, "vif"] == pytest.approx(expected["vif"][item], rel=1e-8)
        assert got.loc[item, "correlation"] ** 2 == pytest.approx(expected["first"][item], rel=1e-8)


def test_bootstrap_intervals(mobi, oracle):
    # Stochastic in R too: percentile intervals of 1,000 draws of the shares; agreement to about a tenth of the width.
    expected = oracle("relative_importance")["mobi_boot_lmg_6drivers_1000"]
    got = measures.drivers(mobi, "CUSA1", TEN[:6], replicates=4000)
    assert list(got["share"]) == pytest.approx(expected["lmg"], rel=1e-8)
    for low, high, ours_low, ours_high in zip(
        expected["lower"], expected["upper"], got["share_low"], got["share_high"], strict=True
    ):
        assert ours_low == pytest.approx(low, abs=0.1 * (high - low))
        assert ours_high == pytest.approx(high, abs=0.1 * (high - low))
