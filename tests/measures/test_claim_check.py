"""Verdicts over cases whose answer is known, against the tests that the claims check is made of."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csat_helpers import measures, survey
from csat_helpers.errors import DataError, MeasureError
from csat_helpers.measures.claim_check import COLUMNS, claim_check
from csat_helpers.measures.claim_check_shares import design_bounds, design_p
from csat_helpers.survey.survey import About

ASKED = {
    "scales": {"r": {"min": 1, "max": 5}, "n": {"min": 0, "max": 10}},
    "items": {
        "q": {"scale": "r", "role": "overall", "label": "Overall"},
        "p": {"scale": "r", "role": "driver", "label": "Price"},
        "rec": {"scale": "n", "role": "recommend"},
        "region": {"role": "segment"},
        "brand": {"role": "brand"},
    },
}
FIRST = {"text": "First", "kind": "first", "item": "q", "brand": "a"}


def people(shift: dict[str, float], each: int = 200, seed: int = 1, **columns) -> pd.DataFrame:
    """Ratings of brands whose latent means are ``shift``; ``p`` is alike for all."""
    rng = np.random.default_rng(seed)
    brand = np.repeat(list(shift), each)
    z = rng.standard_normal((len(brand), 3)) + np.column_stack([[shift[b] for b in brand]] + [np.zeros(len(brand))] * 2)
    rating = np.searchsorted([-1.6, -1.0, -0.4, 0.7], z) + 1
    return pd.DataFrame(
        {"q": rating[:, 0], "p": rating[:, 1], "rec": np.clip(np.round(7 + 2 * z[:, 0]), 0, 10), "brand": brand,
         "region": np.where(np.arange(len(brand)) % 2, "N", "S"), **columns}
    )  # fmt: skip


def surveyed(frame: pd.DataFrame, own: str | None = None, folded: tuple[str, ...] = (), **more) -> survey.Survey:
    sv = survey.from_frame(frame, ASKED, **more)
    told = {key: value for key, value in {"own": own, "folded": folded, "other": "other"}.items() if value}
    return replace(sv, about=replace(sv.about, brands=told)) if own else sv


SV = surveyed(people({"a": 0.8, "b": 0.3, "c": 0.0, "d": 0.0}), "a")


def one(sv: survey.Survey = SV, **change) -> pd.Series:
    claim = {key: value for key, value in {**FIRST, **change}.items() if value is not None}
    return claim_check(sv, [claim]).iloc[0]


def test_the_columns():
    assert list(claim_check(SV, [FIRST]).columns) == COLUMNS
    assert list(claim_check(SV, []).columns) == COLUMNS


def test_first_is_as_sure_as_the_least_sure_of_its_pairs():
    """Each pair is measures.difference, whose two-sided p is twice the one-sided; the largest counts, unadjusted."""
    row = one()
    pairs = measures.difference(SV, "q", "brand", against=None, measure="index").query("level == 'a'")
    worst = pairs.loc[pairs["p_value"].idxmax()]
    assert (row["verdict"], row["other_label"], row["rivals"]) == ("supported", "b", 3)
    assert row["lead"] == pytest.approx(worst["estimate"])
    error = worst["std_error"] * np.sqrt(200 / 199)  # the divisor of the brand's own respondents, not of all
    assert row["std_error"] == pytest.approx(error)
    t = worst["estimate"] / error
    assert row["p_value"] == pytest.approx(stats.t.sf(t, 398))  # of the two brands, not of the whole survey
    low, high = worst["estimate"] + stats.t.ppf([0.05, 0.95], 398) * error
    assert (row["conf_low"], row["conf_high"]) == (pytest.approx(low), pytest.approx(high))


def test_a_rival_ahead_refutes_first_and_is_named():
    row = one(brand="b")
    assert (row["verdict"], row["behind"], row["ahead"]) == ("not_supported", "a", "c|d")
    pairs = measures.difference(SV, "q", "brand", against="a", measure="index").query("level == 'b'").iloc[0]
    t = pairs["estimate"] / pairs["std_error"] / np.sqrt(200 / 199)
    assert row["p_contrary"] == pytest.approx(min(1, 3 * stats.t.cdf(t, 398)))


def test_brands_alike_cannot_be_told_and_the_sample_that_would_is_given():
    sv = surveyed(people({"a": 0.12, "b": 0.0}, 150))
    row = one(sv)
    assert row["verdict"] == "cannot_tell"
    reach = stats.t.ppf(0.95, 298) + stats.norm.ppf(0.8)
    assert row["needed"] == np.ceil(150 * (reach * row["std_error"] / row["lead"]) ** 2)


@pytest.mark.parametrize(("margin", "verdict"), [(15, "supported"), (0.5, "cannot_tell")])
def test_unsurpassed_within_the_margin(margin, verdict):
    row = one(kind="best_or_equal", item="p", margin=margin)
    assert (row["verdict"], row["threshold"]) == (verdict, -margin)


def test_a_rival_reliably_ahead_refutes_unsurpassed_however_wide_the_margin():
    assert one(kind="best_or_equal", brand="b", margin=60)["verdict"] == "not_supported"


@pytest.mark.parametrize(("threshold", "verdict"), [(5, "supported"), (20, "cannot_tell"), (60, "not_supported")])
def test_a_lead_of_at_least(threshold, verdict):
    assert one(kind="gap_at_least", against=["c"], threshold=threshold)["verdict"] == verdict


@pytest.mark.parametrize("subject", [{"nps": "rec"}, {"index": ["q", "p"]}, {"satisfied": "q"}, {"item": "overall"}])
def test_whatever_is_compared(subject):
    row = one(**{"item": None, "kind": "better_than", "against": "d", **subject})
    assert row["verdict"] == "supported"
    assert row["lead"] == pytest.approx(row["estimate"] - row["other_estimate"])


def test_a_share_is_supported_where_korn_and_graubards_bound_is_above_the_threshold():
    """The ends are measures.top_box's interval ``beta`` at 90 %, whose oracle is R's svyciprop; p is its inverse."""
    weight = np.tile([1.0, 2.0, 0.5, 1.5], 200)
    sv = surveyed(people({"a": 0.8, "b": 0.3, "c": 0.0, "d": 0.0}, w=weight), design=survey.Design(weight="w"))
    row = one(sv, kind="share_at_least", item=None, satisfied="q", threshold=0.7)
    sole = survey.from_frame(sv.responses.query("brand == 'a'"), ASKED, design=survey.Design(weight="w"))
    own = measures.top_box(sole, "q", confidence=0.9, interval="beta").iloc[0]
    assert (row["estimate"], row["base"]) == (pytest.approx(own["estimate"]), 200)
    assert row["conf_low"] == pytest.approx(own["conf_low"], abs=2e-4)  # weighted apart, df are the same
    sizes = row["estimate"], row["std_error"], 200.0, own["effective_base"], 199.0
    for level in (0.2, 0.05, 0.001):
        assert design_p(*sizes, design_bounds(*sizes, level)[0], above=True) == pytest.approx(level, rel=1e-6)
        assert design_p(*sizes, design_bounds(*sizes, level)[1], above=False) == pytest.approx(level, rel=1e-6)


def test_a_share_in_a_simple_sample_is_the_binomial_test():
    """With an error of sqrt(p (1 - p) / n) and full df there are n trials."""
    hits, n = 94, 100
    p = hits / n
    found = design_p(p, np.sqrt(p * (1 - p) / n), n, n, n - 1, 0.9, above=True)
    assert found == pytest.approx(stats.binomtest(hits, n, 0.9, alternative="greater").pvalue)
    assert design_p(1.0, 0.0, 50, 50, 49, 0.9, above=True) == pytest.approx(0.9**50)
    assert design_p(0.0, 0.0, 50, 50, 49, 0.9, above=True) == 1


@pytest.mark.parametrize(("threshold", "verdict"), [(0.6, "supported"), (0.9, "cannot_tell"), (0.99, "not_supported")])
def test_a_share_of_at_least(threshold, verdict):
    assert one(kind="share_at_least", item=None, satisfied="q", threshold=threshold)["verdict"] == verdict


def test_higher_than_in_the_wave_before_and_claims_are_of_the_latest_wave():
    older, newer = people({"a": 0.0, "b": 0.8}, seed=2), people({"a": 0.8, "b": 0.0}, seed=3)
    sv = surveyed(pd.concat([older.assign(wave="2025"), newer.assign(wave="2026")], ignore_index=True))
    assert one(sv)["verdict"] == "supported"
    assert one(sv, scope={"wave": "2025"})["verdict"] == "not_supported"
    row = one(sv, kind="improved_since")
    assert (row["verdict"], row["other_label"]) == ("supported", "2025")
    assert one(sv, kind="improved_since", brand="b")["verdict"] == "not_supported"
    with pytest.raises(MeasureError, match="claims, claim 1: Wave '2026' is not before '2026'"):
        one(sv, kind="improved_since", since="2026")
    assert one(kind="improved_since")["reason"] == "it takes two waves; the survey has one"


def test_holm_over_the_claims():
    claims = [{**FIRST, "item": item} for item in ("q", "p", "q", "p")]
    frame = claim_check(SV, claims)
    alone = [one(item=item)["p_value"] for item in ("q", "p", "q", "p")]
    assert frame["p_value"].tolist() == pytest.approx(alone)
    assert frame["p_adjusted"].iloc[0] == pytest.approx(min(1, 4 * alone[0]))
    assert (frame["claims"] == 4).all()
    lone = surveyed(people({"a": 0.23, "b": 0.0}, 150))
    assert 0.01 < one(lone)["p_value"] < 0.05
    assert one(lone)["verdict"] == "supported"
    assert set(claim_check(lone, [FIRST] * 8)["verdict"]) == {"cannot_tell"}


def test_a_brand_of_few_is_not_compared_so_first_of_all_cannot_be_told():
    few = pd.concat([people({"a": 0.8, "b": 0.0}), people({"c": 0.0}, 20)], ignore_index=True)
    row = one(surveyed(few))
    assert (row["verdict"], row["hidden"], row["ahead"]) == ("cannot_tell", 1, "b")
    assert one(surveyed(few), against="shown")["verdict"] == "supported"
    assert one(surveyed(few), against=["b"])["verdict"] == "supported"
    assert one(surveyed(few), brand="c")["reason"] == "fewer than 30 respondents"


def test_brands_taken_together_are_not_compared_and_no_rival_by_themselves():
    frame = people({"a": 0.8, "b": 0.0, "other": 0.0})
    row = one(surveyed(frame, "a", ("x", "y")))
    assert (row["verdict"], row["hidden"], row["rivals"], row["ahead"]) == ("cannot_tell", 2, 1, "b")
    assert one(surveyed(frame, "a", ("x", "y")), kind="better_than", against=["x"])["verdict"] == "cannot_tell"


def test_below_the_privacy_base_nothing_is_shown():
    few = pd.concat([people({"a": 0.8}, 6), people({"b": 0.0, "c": 0.0})], ignore_index=True)
    row = one(surveyed(few, disclosure=survey.Disclosure()))
    assert (row["verdict"], row["suppressed"], row["reason"]) == ("cannot_tell", "privacy", "too few respondents")
    assert row[["estimate", "base", "lead", "p_value", "other_estimate"]].isna().all()


def test_clusters_too_few_for_a_claim():
    frame = people({"a": 0.8, "b": 0.0}, c=np.arange(400) % 4)
    assert one(surveyed(frame, design=survey.Design(cluster=["c"])))["reason"] == "fewer than 10 clusters"


def test_a_share_near_the_whole_is_not_compared():
    frame = people({"a": 4.0, "b": 0.0})
    assert one(surveyed(frame), item=None, satisfied="q")["reason"] == "nearly everyone answered alike"


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (people({"a": 0.0}), "there is one brand only"),
        (people({"a": 0.0, "b": 0.0}).assign(q=3), "everyone answered alike: no error to test against"),
    ],
)
def test_why_nothing_is_tested(frame, reason):
    row = one(surveyed(frame))
    assert (row["verdict"], row["reason"]) == ("cannot_tell", reason)


def test_no_brand_column_leaves_shares_and_waves():
    asked = {**ASKED, "items": {k: v for k, v in ASKED["items"].items() if k != "brand"}}
    sv = survey.from_frame(people({"a": 0.8, "b": 0.0}), asked)
    assert one(sv, brand=None)["reason"] == "the survey has no column of brands"
    assert one(sv, brand=None, kind="share_at_least", item=None, satisfied="q", threshold=0.4)["base"] == 400
    with pytest.raises(MeasureError, match="no item has the role brand"):
        one(sv)


def test_what_is_not_there_is_said():
    with pytest.raises(MeasureError, match=r"claims, claim 1: Brand 'z' is not in the data\. Known: a, b, c, d\."):
        one(brand="z")
    with pytest.raises(MeasureError, match="Brand 'a' is held against itself"):
        one(brand=None, against=["a"])
    with pytest.raises(MeasureError, match="claims, claim 1: No respondent has region 'W'"):
        one(scope={"region": "W"})
    with pytest.raises(MeasureError, match="claims, claim 1: There is no wave '2026'"):
        one(scope={"wave": 2026})
    with pytest.raises(DataError, match="'nothing' is not an item"):
        one(item="nothing")
    with pytest.raises(MeasureError, match="An error rate of 5 is not between"):
        claim_check(SV, [FIRST], error=5)
    assert one(surveyed(people({"a": 0.0, "b": 0.0})), brand=None)["reason"] == "no brand is named as the client’s own"


def test_a_scope_is_a_domain():
    row = one(scope={"region": "N"})
    assert (row["scope"], row["base"]) == ("N", 100)


def test_respondents_who_rate_two_brands_are_one_cluster():
    frame = people({"a": 0.5, "b": 0.0})
    frame["q"] = np.r_[frame["q"][:200], np.clip(frame["q"][:200] - (np.arange(200) % 3 == 0), 1, 5)]
    asked = {**ASKED, "items": {**ASKED["items"], "id": {"role": "id"}}}
    paired = survey.from_frame(frame.assign(id=np.tile(np.arange(200), 2)), asked)
    assert one(paired)["std_error"] < one(surveyed(frame))["std_error"] / 2


def test_suggestions_are_first_place_on_each_rating():
    frame = claim_check(SV)
    assert frame[["item", "measure", "kind"]].values.tolist() == [
        ["q", "index", "first"], ["rec", "nps", "first"], ["p", "index", "first"],
    ]  # fmt: skip
    assert frame["suggested"].all()
    assert claim_check(surveyed(people({"a": 0.0, "b": 0.0}))).empty


def test_the_line_of_the_source():
    told = replace(SV, about=replace(SV.about, fieldwork={"en": "May 2026"}, title="Study"))
    assert one(told)[["source", "when"]].tolist() == ["Study", "May 2026"]
    assert About().brands == {}
