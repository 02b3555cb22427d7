import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.intraclass import intraclass_of_accounts
from csat_helpers.survey import Disclosure

ASKED = {
    "scales": {"r": {"min": 1, "max": 5}, "ten": {"min": 0, "max": 10}, "firm": {"codes": {"A": "Alpha", "B": "Beta", "C": "Gamma", "D": "Delta"}}},
    "items": {
        "q1": {"scale": "r", "role": "driver"},
        "q2": {"scale": "ten", "role": "driver"},
        "overall": {"scale": "r", "role": "overall"},
        "firm": {"scale": "firm", "role": "account"},
        "wave": {"role": "wave"},
    },
}  # fmt: skip


def made(policy=None, language="en", **columns) -> survey.Survey:
    asked = {**ASKED, "items": {k: v for k, v in ASKED["items"].items() if k in columns}}
    return survey.from_frame(pd.DataFrame(columns), asked, disclosure=policy, language=language)


def test_by_hand():
    """A: 4, 4, 5 (mean 13/3, s2 1/3); B: 1, 5 (s2 8); means squares by hand; D, alone, is left out."""
    sv = made(q1=[4, 4, 5, 1, 5, 3, 2], firm=["A", "A", "A", "B", "B", "D", None])
    got = measures.account_agreement(sv, "q1").iloc[0]
    grand = 19 / 5
    between = 3 * (13 / 3 - grand) ** 2 + 2 * (3 - grand) ** 2
    within = (2 / 3 + 8) / 3
    n0 = 5 - (9 + 4) / 5
    assert got["estimate"] == pytest.approx((between - within) / (between + (n0 - 1) * within))
    assert got["group_size"] == pytest.approx(n0)
    assert got["icck"] == pytest.approx(1 - within / between)
    assert got["rwg"] == pytest.approx((1 - (1 / 3) / 2 + 0) / 2)  # s0^2 = (25 - 1) / 12; B is below 0, counted as 0
    counts = ["base", "accounts", "single_accounts", "unassigned"]
    assert [got[name] for name in counts] == [5, 2, 1, 1]


def test_items_together_by_hand():
    """r_wg(J) of James, Demaree and Wolf: of A, items with .875 and 1 - 50/1000: J m / (J m + 1 - m)."""
    sv = made(q1=[4, 4, 4, 5, 2, 2], q2=[5, 6, 5, 6, 1, 1], firm=list("AAAABB"))
    got = measures.account_agreement(sv, ["q1", "q2"]).set_index("item")
    one, two = 1 - np.var([4, 4, 4, 5], ddof=1) / 2, 1 - np.var([5, 6, 5, 6], ddof=1) / 10
    mean = (one + two) / 2
    assert got.loc["index", "rwg"] == pytest.approx((2 * mean / (2 * mean + 1 - mean) + 1) / 2)
    assert list(got.index) == ["q1", "q2", "index"]


def independent(values, groups, confidence=0.95):
    """Wald's ends from generalised least squares with whole matrices."""
    codes, n = pd.factorize(np.asarray(groups))[0], len(values)
    member = np.equal.outer(codes, codes).astype(float)
    dummies = np.eye(codes.max() + 1)[codes]
    y, one = np.asarray(values, float), np.ones((n, 1))
    inside = y - dummies @ np.linalg.lstsq(dummies, y, rcond=None)[0]
    k = codes.max() + 1
    within = inside @ inside / (n - k)

    def f(ratio):
        inverse = np.linalg.inv(np.eye(n) + ratio * member)
        b = np.linalg.solve(one.T @ inverse @ one, one.T @ inverse @ y)
        rest = y - one @ b
        return (rest @ inverse @ rest - inside @ inside) / (k - 1) / within

    ends = [
        optimize.brentq(lambda t, p=p: f(t) - stats.f.ppf(p, k - 1, n - k), -1 / np.bincount(codes).max() + 1e-9, 1e4)
        for p in ((1 + confidence) / 2, (1 - confidence) / 2)
    ]
    return [t / (1 + t) for t in ends]


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_interval_is_walds(confidence):
    rng = np.random.default_rng(4)
    sizes = [2, 2, 3, 5, 9, 9]
    group = np.repeat(np.arange(6), sizes)
    values = rng.normal(0, 1.5, 6)[group] + rng.normal(size=30)
    got = intraclass_of_accounts(values, group, confidence=confidence)
    assert [got["icc1_low"], got["icc1_high"]] == pytest.approx(independent(values, group, confidence), abs=1e-7)


@pytest.mark.parametrize("icc", [0.0, 0.4, 0.8])
def test_the_interval_holds_what_was_put_in(icc):
    """Of 400 samples of few accounts of two to nine informants, 95% +- 2.5."""
    rng, held = np.random.default_rng(11), 0
    group = np.repeat(np.arange(8), [2, 2, 2, 3, 3, 4, 6, 9])
    for _ in range(400):
        values = np.sqrt(icc) * rng.normal(size=8)[group] + np.sqrt(1 - icc) * rng.normal(size=len(group))
        got = intraclass_of_accounts(values, group)
        held += got["icc1_low"] <= icc <= got["icc1_high"]
    assert held / 400 == pytest.approx(0.95, abs=0.026)


def test_one_informant_each_has_a_reason():
    got = measures.account_agreement(made(q1=[1, 2, 3], firm=["A", "B", "C"]), "q1").iloc[0]
    assert np.isnan(got["estimate"])
    assert got["reason"] == "each account has one informant: agreement takes two"
    zh = measures.account_agreement(made(q1=[1, 2, 3], firm=["A", "B", "C"], language="zh"), "q1").iloc[0]
    assert zh["reason"]


def test_other_reasons():
    one = measures.account_agreement(made(q1=[1, 2, 3], firm=["A", "A", "B"]), "q1").iloc[0]
    assert one["reason"].startswith("one account has two informants")
    assert (one["accounts"], one["single_accounts"]) == (1, 1)
    alike = measures.account_agreement(made(q1=[3, 3, 3, 3], firm=list("AABB")), "q1").iloc[0]
    assert alike["reason"] == "everyone gave the same answer"
    apart = measures.account_agreement(made(q1=[3, 3, 1, 1], firm=list("AABB")), "q1").iloc[0]
    assert apart["estimate"] == 1
    assert np.isnan(apart["conf_low"])
    assert apart["reason"].startswith("informants of one account never differ")
    equal = measures.account_agreement(made(q1=[1, 3, 1, 3], firm=list("AABB")), "q1").iloc[0]
    assert equal["estimate"] == -1
    nobody = measures.account_agreement(made(q1=[None, None], firm=["A", "A"]), "q1").iloc[0]
    assert nobody["reason"] == "no respondents"


def test_no_accounts_or_no_rating_is_told():
    nothing = measures.account_agreement(made(q1=[1, 2]), "q1")
    assert nothing.empty
    assert nothing.attrs["lacks"] == ["account"]
    with pytest.raises(MeasureError, match="no rating"):
        measures.account_agreement(made(q1=[1, 2], firm=["A", "A"]), "firm")


def test_under_the_privacy_base_it_is_hidden():
    columns = {"q1": [1, 2, 5, 4, 3, 3, 2, 2], "firm": list("AABBCCDD")}
    got = measures.account_agreement(made(Disclosure(), **columns), "q1").iloc[0]
    assert got["suppressed"] == "privacy"
    assert np.isnan(got[["estimate", "rwg", "icck", "base"]].astype(float)).all()


def test_the_latest_wave_counts():
    columns = {"q1": [1, 5, 1, 5, 2, 2, 4, 4], "firm": list("AABBAABB"), "wave": ["1"] * 4 + ["2"] * 4}
    assert measures.account_agreement(made(**columns), "q1")["estimate"].iloc[0] == 1
    old = made(**columns).focus(wave="1")
    assert measures.account_agreement(old, "q1")["estimate"].iloc[0] == -1


def test_items_are_drivers_and_overall_unless_named():
    sv = made(q1=[1, 2, 4, 5], q2=[1, 2, 9, 9], overall=[2, 2, 4, 5], firm=list("AABB"))
    assert measures.account_agreement(sv)["item"].tolist() == ["q1", "q2", "overall", "index"]
    assert measures.account_agreement(sv, []).empty
