"""Below, meets, exceeds: shares, and what each side is worth, by hand."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Disclosure

QUESTIONNAIRE = {
    "scales": {
        "five": {"min": 1, "max": 5},
        "ten": {"min": 0, "max": 10},
        "turned": {"min": 1, "max": 5, "reversed": True},
    },
    "items": {"seen": {"scale": "five"}, "hoped": {"scale": "five"}, "all": {"scale": "ten", "label": "Overall"}},
}


def answers(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(6)
    hoped, seen = rng.integers(2, 6, n), rng.integers(1, 6, n)
    overall = 6 + np.where(seen < hoped, -3, 0) + np.where(seen > hoped, 1, 0) + rng.integers(-1, 2, n)
    return pd.DataFrame({"seen": seen, "hoped": hoped, "all": overall}).astype(float)


def ask(frame: pd.DataFrame, **settings) -> survey.Survey:
    return survey.from_frame(frame, QUESTIONNAIRE, **settings)


def test_shares_and_outcomes_by_hand():
    frame = answers()
    found = measures.disconfirmation(ask(frame), ("seen", "hoped"), "all").set_index("side")
    side = np.sign(frame["seen"] - frame["hoped"]).map({-1: "below", 0: "meets", 1: "exceeds"})
    assert found["estimate"].to_dict() == pytest.approx(side.value_counts(normalize=True).to_dict())
    assert found["base"].to_dict() == side.value_counts().to_dict()
    means = (frame["all"] * 10).groupby(side).mean()
    assert found["outcome_index"].to_dict() == pytest.approx(means.to_dict())
    assert found.loc["below", "difference"] == pytest.approx(means["below"] - means["meets"])
    assert np.isnan(found.loc["meets", "difference"])
    assert found.loc["below", "difference"] < -20 < 0 < found.loc["exceeds", "difference"]
    assert found.loc["below", "p_value"] < 0.001


def test_the_difference_has_the_error_of_two_independent_groups():
    """Linearised with n - 1 over all: each group's variance / n_g, times N / (N - 1)."""
    frame = answers()
    found = measures.disconfirmation(ask(frame), ("seen", "hoped"), "all").set_index("side")
    side = np.sign(frame["seen"] - frame["hoped"])
    parts = [(10 * frame.loc[side == s, "all"]).var(ddof=0) / (side == s).sum() for s in (-1, 0)]
    assert found.loc["below", "difference_std_error"] == pytest.approx(
        np.sqrt(sum(parts) * len(frame) / (len(frame) - 1))
    )


def test_without_an_outcome_there_are_shares_alone():
    found = measures.disconfirmation(ask(answers()), [("seen", "hoped")])
    assert found["outcome_index"].isna().all()
    assert found["estimate"].sum() == pytest.approx(1)


def test_a_reversed_scale_is_turned():
    frame = answers()
    turned = survey.from_frame(
        6 - frame[["seen", "hoped"]],
        QUESTIONNAIRE | {"items": {"seen": {"scale": "turned"}, "hoped": {"scale": "turned"}}},
    )
    known = measures.disconfirmation(ask(frame), ("seen", "hoped"))["estimate"].tolist()
    assert measures.disconfirmation(turned, ("seen", "hoped"))["estimate"].tolist() == pytest.approx(known)


def test_small_sides_show_their_share_and_not_their_outcome():
    frame = answers(80)
    side = np.sign(frame["seen"] - frame["hoped"])
    few = pd.concat([frame[side < 0], frame[side == 0].head(4), frame[side > 0]], ignore_index=True)
    found = measures.disconfirmation(
        ask(few, disclosure=Disclosure(reliable_base=10, caution_base=10)), ("seen", "hoped"), "all"
    )
    found = found.set_index("side")
    assert found["estimate"].notna().all()
    assert np.isnan(found.loc["meets", "outcome_index"])
    assert found["difference"].isna().all()
    assert found.loc["below", "outcome_index"] > 0


def test_an_outcome_is_hidden_by_who_gave_it():
    """Many stand below expectation, and two of them said how satisfied they are."""
    frame = answers(300)
    below = np.flatnonzero(frame["seen"] < frame["hoped"])
    frame.loc[below[2:], "all"] = np.nan
    found = measures.disconfirmation(ask(frame, disclosure=Disclosure()), ("seen", "hoped"), "all").set_index("side")
    assert found.loc["below", "estimate"] > 0.2
    assert np.isnan(found.loc["below", "outcome_index"])
    assert np.isnan(found.loc["below", "difference"])
    assert found.loc["exceeds", "outcome_index"] > 0


def test_p_values_are_adjusted_over_pairs_and_sides():
    """Holm (1979) by hand over two pairs of two sides: the smallest times four, and so on, never falling."""
    frame = answers(60).assign(seen2=answers(120)["seen"].to_numpy()[:60], hoped2=answers(90)["hoped"].to_numpy()[-60:])
    more = {"seen2": {"scale": "five"}, "hoped2": {"scale": "five"}}
    sv = survey.from_frame(frame, QUESTIONNAIRE | {"items": QUESTIONNAIRE["items"] | more})
    pairs = [("seen", "hoped"), ("seen2", "hoped2")]
    plain, holm = (measures.disconfirmation(sv, pairs, "all", adjust=how)["p_value"] for how in (None, "holm"))
    order = plain.dropna().sort_values()
    by_hand = (order * [4, 3, 2, 1]).cummax().clip(upper=1)
    assert holm.dropna().sort_index().tolist() == pytest.approx(by_hand.sort_index().tolist())
    assert measures.disconfirmation(sv, pairs, "all")["p_value"].dropna().tolist() == pytest.approx(
        holm.dropna().tolist()
    )


def test_pairs_come_from_the_questionnaire():
    asked = {name: dict(item) for name, item in QUESTIONNAIRE["items"].items()}
    asked["seen"]["role"], asked["hoped"]["role"], asked["hoped"]["pair"] = "perception", "expectation", "seen"
    sv = survey.from_frame(answers(), QUESTIONNAIRE | {"items": asked})
    found = measures.disconfirmation(sv, outcome="all")
    pd.testing.assert_frame_equal(found, measures.disconfirmation(sv, [("seen", "hoped")], "all"))
    assert measures.disconfirmation(ask(answers())).empty


def test_two_scales_do_not_compare():
    with pytest.raises(MeasureError, match="on different scales"):
        measures.disconfirmation(ask(answers()), ("seen", "all"))
