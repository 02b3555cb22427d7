"""Penalty, reward and delight on real answers: mobile carriers, the reputation of four providers, the ECSI customers.

Coefficients against statsmodels' least squares with its HC0 covariance, whose n / n is turned to our n / (n - 1);
groups of delight against plain pandas of the raw file.
"""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from csat_helpers import exhibits, measures, survey
from csat_helpers.claims import unsupported_words
from csat_helpers.survey import Survey
from tests.realdata.conftest import SHARED, Case
from tests.realdata.independent import DEALING, OFFER, Raw

pytestmark = pytest.mark.realdata

RATED = [f"qual_{k}" for k in range(1, 9)] + [f"perf_{k}" for k in range(1, 6)]


def table(path: str) -> pd.DataFrame:
    source = SHARED / "data" / path
    if not source.is_file():
        pytest.skip(f"the real survey file {source.name} is not on this machine")
    return pd.read_csv(source)


@pytest.fixture(scope="module", params=[1, 2])
def reputation(request: pytest.FixtureRequest) -> tuple[Survey, pd.DataFrame]:
    """A wave of the providers: items from 1 to 7 with -99 for no answer."""
    frame = table(f"reputation/providers_wave{request.param}.csv")
    roles = {"cusa": "overall", **{f"cusl_{k}": "loyalty" for k in (1, 2, 3)}, **dict.fromkeys(RATED, "driver")}
    items: dict = {name: {"scale": "seven", "role": role} for name, role in roles.items()}
    items["serviceprovider"] = {"scale": {"codes": [1, 2, 3, 4]}, "role": "segment"}
    scales = {"seven": {"min": 1, "max": 7, "missing": {-99: "no answer"}}}
    return survey.from_frame(frame[list(items)], {"scales": scales, "items": items}), frame


def marks(numbers: pd.DataFrame, items: list[str], low: int, high: int) -> pd.DataFrame:
    columns = {f"{item} low": (numbers[item] <= low).astype(float) for item in items}
    columns |= {f"{item} high": (numbers[item] >= high).astype(float) for item in items}
    return sm.add_constant(pd.DataFrame(columns))


def agrees(found: pd.DataFrame, numbers: pd.DataFrame, y: pd.Series, low: int, high: int) -> None:
    """Every estimated item's two coefficients and their errors."""
    items = found.loc[found["reason"] == "", "item"].tolist()
    whole = numbers[items].notna().all(axis=1) & y.notna()
    fit = sm.OLS(y[whole], marks(numbers[whole], items, low, high)).fit(cov_type="HC0")
    n = len(numbers)
    shown = found.set_index("item").loc[items]
    for side, name in (("low", "penalty"), ("high", "reward")):
        terms = [f"{item} {side}" for item in items]
        assert shown[name].tolist() == pytest.approx(fit.params[terms].tolist())
        errors = fit.bse[terms].to_numpy() * np.sqrt(n / (n - 1))
        assert shown[f"{name}_std_error"].tolist() == pytest.approx(errors.tolist())
    assert set(shown["base"]) == {whole.sum()}


def test_penalties_and_rewards_of_mobile_carriers(mobile: Case):
    found = measures.penalty_reward(mobile.survey, "Q8", OFFER + DEALING)
    agrees(found, mobile.raw.numbers, mobile.raw.numbers["Q8"] * 10, 2, 5)
    factor = found.set_index("item")["factor"]
    assert factor["Q11_1"] == "performance"  # coverage: below as well as above
    assert set(factor.drop("Q11_1")) <= {"", "performance"}
    assert (found["suppressed"] == "").all()
    bundle = exhibits.penalty_reward(found, id="x", language="en").bundle
    assert bundle.finding == "reliable"
    assert "Network coverage" in bundle.headline
    assert unsupported_words(bundle) == []


def promoted(raw: Raw, code: int) -> pd.Series:
    return raw.numbers.loc[raw.numbers["Q11_1"] == code, "Q8"].dropna()


def test_delight_of_mobile_carriers(mobile: Case):
    found = measures.delight(mobile.survey, "Q11_1", "Q8").set_index("measure")
    top, second = promoted(mobile.raw, 5), promoted(mobile.raw, 4)
    for name, group in (("delighted", top), ("satisfied", second)):
        assert found.loc["promoters", name] == pytest.approx((group >= 9).mean())
        assert found.loc["nps", name] == pytest.approx(100 * ((group >= 9).mean() - (group <= 6).mean()))
        assert found.loc["nps", f"{name}_base"] == len(group)
    shares = [(group >= 9).mean() for group in (top, second)]
    n = len(mobile.raw.cells)
    error = np.sqrt(sum(p * (1 - p) / len(g) for p, g in zip(shares, (top, second), strict=True)) * n / (n - 1))
    assert found.loc["promoters", "std_error"] == pytest.approx(error)
    assert found.loc["promoters", "ratio"] == pytest.approx(2.0248, abs=1e-4)
    bundle = exhibits.delight(found.reset_index(), id="x", language="en").bundle
    assert bundle.headline == (
        "Customers who say “Very satisfied” recommend reliably more than those who say “Somewhat satisfied”: NPS +67 "
        "against +19"
    )


def test_delight_of_mobile_carriers_in_every_age_group(mobile: Case):
    found = measures.delight(mobile.survey, "Q11_1", "Q8", by="Q2")
    shown = found[(found["measure"] == "nps") & (found["suppressed"] == "")]
    assert (shown["estimate"] > 0).all()
    assert (shown["p_value"] < 0.05).all()
    assert len(shown) >= 5
    assert found.loc[found["suppressed"] != "", "delighted"].isna().all()


def test_a_survey_without_overall_satisfaction_has_nothing_to_show(mobile: Case):
    sv = mobile.survey
    frame = measures.delight(sv, sv.roles("overall"), [*sv.roles("recommend"), *sv.roles("loyalty")])
    assert frame.empty
    assert "overall rating" in exhibits.delight(frame, id="x", language="en").bundle.extra["omitted"]


def test_penalties_and_rewards_of_providers(reputation):
    sv, raw = reputation
    found = measures.penalty_reward(sv, sv.roles("overall"), sv.roles("driver"))
    numbers = raw.mask(raw == -99)
    agrees(found, numbers, (numbers["cusa"] - 1) / 6 * 100, 3, 7)
    assert (found["low_answers"] == "1 to 3").all()
    low = (numbers["qual_1"] <= 3)[numbers[RATED].notna().all(axis=1) & numbers["cusa"].notna()].sum()
    assert found.set_index("item").loc["qual_1", "low_base"] == low
    told = found[found["factor"].isin(["basic", "excitement"])]
    assert (told["p_value"] < 0.05).all()


def test_loyalty_of_providers_with_the_top_rating(reputation):
    sv, raw = reputation
    found = measures.delight(sv, sv.roles("overall"), sv.roles("loyalty")).set_index("item")
    numbers = raw.mask(raw == -99)
    for k in (1, 2, 3):
        for name, code in (("delighted", 7), ("satisfied", 6)):
            group = (numbers.loc[numbers["cusa"] == code, f"cusl_{k}"].dropna() - 1) / 6 * 100
            assert found.loc[f"cusl_{k}", name] == pytest.approx(group.mean())
            assert found.loc[f"cusl_{k}", f"{name}_base"] == len(group)
    assert (found["estimate"] > 0).all()
    by = measures.delight(sv, sv.roles("overall"), sv.roles("loyalty"), by="serviceprovider")
    assert len(by) == 12


def test_quality_of_the_ecsi_customers():
    frame = table("ecsi_mobile/mobi.csv")
    sv = survey.from_frame(
        frame, {"scales": {"ten": {"min": 1, "max": 10}}, "items": {name: {"scale": "ten"} for name in frame}}
    )
    items = [name for name in frame if name.startswith("PERQ")]
    found = measures.penalty_reward(sv, "CUSA1", items)
    agrees(found, frame, (frame["CUSA1"] - 1) / 9 * 100, 4, 9)
    loyal = measures.delight(sv, "CUSA1", "CUSL3", top=2, second=2).iloc[0]
    groups = [(frame.loc[frame["CUSA1"].isin(codes), "CUSL3"] - 1) / 9 * 100 for codes in ((9, 10), (7, 8))]
    assert [loyal["delighted"], loyal["satisfied"]] == pytest.approx([g.mean() for g in groups])
    assert loyal["p_value"] < 0.001
