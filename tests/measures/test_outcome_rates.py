from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError

# Worked by hand: known eligible 100, unknown 50, not eligible 25; e = 100 / 125 = 0.8, so 40 of the 50 count.
HAND = {"I": 40, "P": 10, "R": 20, "NC": 25, "O": 5, "UH": 30, "UO": 20, "NE": 25}
RATES = {
    "RR1": 40 / 150, "RR2": 50 / 150, "RR3": 40 / 140, "RR4": 50 / 140, "RR5": 40 / 100, "RR6": 50 / 100,
    "COOP1": 40 / 75, "COOP2": 50 / 75, "COOP3": 40 / 70, "COOP4": 50 / 70,
    "REF1": 20 / 150, "REF2": 20 / 140, "REF3": 20 / 100, "CON1": 75 / 150, "CON2": 75 / 140, "CON3": 75 / 100,
}  # fmt: skip


def of(told, waves=()):
    rows = len(waves) or (told.get("I", 1))
    frame = pd.DataFrame({"q": np.ones(rows)})
    sv = survey.from_frame(frame.assign(wave=list(waves)) if waves else frame, {})
    return replace(sv, about=replace(sv.about, regulation={"dispositions": told}))


def estimates(told, **more):
    return measures.outcome_rates(of(told), **more).set_index("item")


def test_every_rate_is_the_one_worked_by_hand():
    found = estimates(HAND)
    assert found["estimate"].to_dict() == pytest.approx(RATES, rel=1e-12)
    assert found["eligibility"].tolist() == pytest.approx([0.8] * 16)
    assert set(found["eligibility_source"]) == {"proportional"}
    ratio = found["numerator"] / found["denominator"]
    assert ratio.tolist() == pytest.approx(found["estimate"].tolist(), rel=1e-15)


def test_a_formula_in_letters_is_what_was_divided():
    found = estimates(HAND)
    for _, row in found.iterrows():
        text = row["formula"].replace("e(UH+UO)", "0.8*(UH+UO)")
        assert eval(text, {}, HAND) == pytest.approx(row["estimate"], rel=1e-12)  # noqa: S307 - our own formulas


def test_e_may_be_given_and_is_told():
    found = estimates(HAND, eligibility=0.5)
    assert found.loc["RR3", "estimate"] == pytest.approx(40 / 125)
    assert set(found["eligibility_source"]) == {"given"}
    assert found.loc["RR1", "estimate"] == pytest.approx(RATES["RR1"])
    ends = [estimates(HAND, eligibility=e).loc["RR3", "estimate"] for e in (1, 0)]
    assert ends == pytest.approx([RATES["RR1"], RATES["RR5"]])


def test_e_a_wave():
    sv = of({"1": {**HAND, "I": 2}, "2": {**HAND, "I": 1}}, waves=["1", "1", "2"])
    found = measures.outcome_rates(sv, eligibility={"2": 0.5}).drop_duplicates("wave")
    assert found["eligibility"].tolist() == pytest.approx([62 / 87, 0.5])
    assert found["wave_label"].tolist() == ["Wave 1", "Wave 2"]


def test_what_is_not_told_leaves_rates_out_with_the_reason():
    found = estimates({k: v for k, v in HAND.items() if k not in ("UH", "UO", "NE")})
    for name in ("RR1", "RR3", "REF2", "CON1"):
        assert np.isnan(found.loc[name, "estimate"])
    assert found.loc["RR1", "reason"] == "not given: UH and UO"
    assert found.loc["RR3", "reason"] == "not given: UH, UO and NE"
    for name in ("RR5", "COOP1", "REF3", "CON3"):
        assert found.loc[name, "estimate"] == pytest.approx(RATES[name])
        assert found.loc[name, "reason"] == ""


def test_cases_of_unknown_eligibility_need_those_not_eligible_only_without_e():
    told = {k: v for k, v in HAND.items() if k != "NE"}
    assert estimates(told).loc["RR3", "reason"] == "not given: NE"
    assert estimates(told, eligibility=0.8).loc["RR3", "estimate"] == pytest.approx(RATES["RR3"])
    none = {**told, "UH": 0, "UO": 0}
    assert estimates(none).loc["RR3", "estimate"] == pytest.approx(RATES["RR5"])
    assert estimates(none).loc["RR3", "eligibility_source"] == ""


def test_no_case_in_a_denominator_is_no_rate():
    told = pd.DataFrame({"wave": "", "letters": list(HAND), "count": [0.0] * 7 + [9.0]})
    found = measures.outcome_rates(of({"I": 1}), told)
    assert found["estimate"].isna().all()
    assert set(found["reason"]) == {"no case is in the denominator"}


def test_no_dispositions_no_rates():
    sv = survey.from_frame(pd.DataFrame({"q": [1]}), {})
    assert measures.outcome_rates(sv).empty
    assert measures.sample_flow(sv).empty


@pytest.mark.parametrize("e", [-0.1, 1.1, float("nan"), "half", True, {"2019": 0.5}])
def test_an_e_that_is_none_is_refused(e):
    with pytest.raises(MeasureError, match="eligibility"):
        measures.outcome_rates(of(HAND), eligibility=e)


def test_the_flow_adds_up():
    found = measures.sample_flow(of(HAND))
    stages = found[found["kind"] == "stage"].set_index("item")["count"]
    assert stages.to_dict() == pytest.approx(
        {"drawn": 175, "eligible": 140, "contacted": 75, "interviewed": 50, "complete": 40}
    )
    lost = found[found["kind"] == "loss"].groupby("item", sort=False)["count"].sum()
    assert (-stages.diff().dropna()).to_dict() == pytest.approx(lost.to_dict())
    assert found[found["kind"] == "disposition"]["share"].sum() == pytest.approx(1)
    assert found[found["estimated"]]["item"].unique().tolist() == ["eligible", "contacted"]


def test_the_flow_without_unknown_cases_is_not_estimated():
    found = measures.sample_flow(of({**HAND, "UH": 0, "UO": 0}))
    assert not found["estimated"].any()
    assert found.set_index("item").loc["drawn", "count"] == 125
    short = measures.sample_flow(of({"I": 40, "P": 0})).set_index(["kind", "item"])
    assert np.isnan(short.loc[("stage", "drawn"), "count"])
    assert short.loc[("stage", "drawn"), "reason"] == "not given"
    assert short.loc[("stage", "interviewed"), "count"] == 40
