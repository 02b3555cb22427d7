"""Topic funnel: nested shares, what is lost, who did not answer, what is hidden, against counts by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.funnel_losses import losses
from csat_helpers.survey import Design

YES = {"scale": {"codes": {0: "No", 1: "Yes"}}}
STEPS = [{"item": name, "count": 1} for name in "abc"]


def funnel_of(rows, *, steps=STEPS, by=None, design=None, disclosure=None, **columns):
    frame = pd.DataFrame(rows, columns=list("abc")).assign(**columns)
    items = dict.fromkeys("abc", YES) | {
        name: {"scale": {"codes": sorted(set(frame[name]))}} for name in columns if name == "g"
    }
    sv = survey.from_frame(frame, {"items": items}, design=design, disclosure=disclosure)
    return measures.topic_funnel(sv, steps, by=by)


def people(not_a=0, not_b=0, not_c=0, whole=0, skipping=0):
    """Respondents by where they are lost; not asked a step after failing the one before, but for those skipping."""
    nan = math.nan
    return (
        [(0, nan, nan)] * not_a + [(1, 0, nan)] * not_b + [(1, 1, 0)] * not_c + [(1, 1, 1)] * whole + [(1, 0, 1)] * skipping
    )  # fmt: skip


def test_counts_by_hand():
    found = funnel_of(people(4, 10, 2, 20, skipping=4))
    assert found["base"].tolist() == [40, 40, 40]
    assert found["took"].tolist() == [36, 22, 20]
    assert found["previous"].tolist() == [40, 36, 22]
    assert found["lost"].tolist() == [4, 14, 2]
    assert found["inconsistent"].tolist() == [0, 0, 4]
    np.testing.assert_allclose(found["estimate"], [0.9, 0.55, 0.5])
    np.testing.assert_allclose(found["kept"], [0.9, 22 / 36, 20 / 22])
    np.testing.assert_allclose(found["lost_share"], [0.1, 14 / 36, 2 / 22])
    np.testing.assert_allclose(found["drop"], [0.1, 0.35, 0.05])
    np.testing.assert_allclose(found["raw"], [0.9, 22 / 36, 24 / 26])
    assert found["unanswered"].tolist() == [0, 0, 0]


def test_shares_and_intervals_are_those_of_the_answer_all_steps_taken():
    rows = people(4, 10, 2, 20)
    found = funnel_of(rows)
    done = pd.DataFrame({"q": [int(all(v == 1 for v in row)) for row in rows]})
    whole = measures.top_box(survey.from_frame(done, {"items": {"q": {"scale": {"min": 0, "max": 1}}}}), "q", boxes=1)
    for name in ("estimate", "std_error", "conf_low", "conf_high"):
        assert found[name].iloc[-1] == pytest.approx(whole[name].iloc[0], rel=1e-12)


def test_kept_is_the_share_among_those_who_had_got_as_far():
    rows = people(4, 10, 2, 20)
    found = funnel_of(rows)
    among = pd.DataFrame({"q": [row[2] for row in rows if row[1] == 1]})
    alone = measures.top_box(survey.from_frame(among, {"items": {"q": {"scale": {"min": 0, "max": 1}}}}), "q", boxes=1)
    assert found["kept"].iloc[-1] == alone["estimate"].iloc[0]
    assert found["kept_low"].iloc[-1] < found["kept"].iloc[-1] < found["kept_high"].iloc[-1]


def test_a_step_left_unanswered_loses_nobody():
    rows = people(10, 10, 10, 10) + [(1, math.nan, math.nan)] * 8
    found = funnel_of(rows)
    assert found["unanswered"].tolist() == [0, 8, 0]
    assert found["lost"].tolist() == [10, 10, 10]
    # 38 of 48 took the first; of the 30 of them who answer the second 20 took it.
    np.testing.assert_allclose(found["estimate"], [38 / 48, 38 / 48 * 20 / 30, 38 / 48 * 20 / 30 * 10 / 20])
    assert (found["estimate"].diff().dropna() <= 0).all()
    assert found["base"].tolist() == [48, 48, 48]


def test_nobody_answers_a_step_gives_its_reason():
    found = funnel_of([(1, math.nan, math.nan)] * 10 + [(0, math.nan, math.nan)] * 10)
    assert found["estimate"].isna().tolist() == [False, True, True]
    assert found["reason"].iloc[1] == "nobody who had got as far answered"
    assert found["p_value"].isna().all()


def test_weights_count_and_bases_do_not():
    rows = people(2, 2, 2, 2)
    weight = [3.0, 3.0, 1, 1, 1, 1, 1, 1]
    found = funnel_of(rows, design=Design(weight="w"), w=weight)
    np.testing.assert_allclose(found["estimate"], [0.5, 4 / 12, 2 / 12])
    assert found["base"].tolist() == [8, 8, 8]


def test_levels_have_funnels_of_their_own():
    rows = people(4, 4, 2, 10) * 2
    found = funnel_of(rows, by="g", g=["x"] * 20 + ["y"] * 20)
    for level in "xy":
        own = found[found["level"] == level]
        np.testing.assert_allclose(own["estimate"], [0.8, 0.6, 0.5])
        assert own["took"].tolist() == [16, 12, 10]
        np.testing.assert_allclose(own["drop"], [0.2, 0.2, 0.1])


def test_an_unanswered_step_is_made_up_for_within_the_level():
    rows = people(5, 5, 0, 10) + [(1, math.nan, math.nan)] * 5 + people(5, 5, 0, 10)
    found = funnel_of(rows, by="g", g=["x"] * 25 + ["y"] * 20).set_index(["level", "step"])["estimate"]
    assert found["x", 2] == pytest.approx(20 / 25 * 10 / 15)
    assert found["y", 2] == pytest.approx(10 / 20)


def test_the_largest_loss_is_told_where_the_exact_test_tells_it():
    sure = funnel_of(people(2, 20, 4, 20))
    assert sure["largest"].tolist() == [False, True, False]
    # of the 24 lost at the second and third step as many at each: P(X <= 4) doubled
    assert sure["p_value"].iloc[1] == pytest.approx(2 * sum(math.comb(24, k) for k in range(5)) / 2**24)
    close = funnel_of(people(2, 12, 9, 20))
    assert not close["largest"].any()
    assert close["p_value"].notna().tolist() == [False, True, False]


def test_where_all_of_a_population_answered_counts_decide():
    found = funnel_of(people(2, 12, 9, 20), design=Design(fpc=["N"]), N=43)
    assert found["largest"].tolist() == [False, True, False]
    tied = funnel_of(people(2, 9, 9, 20), design=Design(fpc=["N"]), N=40)
    assert not tied["largest"].any()


def test_weighted_losses_are_tested_on_the_design():
    found = funnel_of(people(2, 20, 4, 20), design=Design(weight="w"), w=np.tile([1.0, 1.5], 23))
    assert found["largest"].tolist() == [False, True, False]
    assert found["p_value"].iloc[1] != pytest.approx(funnel_of(people(2, 20, 4, 20))["p_value"].iloc[1])


def test_everyone_is_lost_once_at_most():
    nested = np.array([[1, 1, 0], [0, 0, 0], [1, np.nan, np.nan], [1, 1, 1]], float)
    np.testing.assert_equal(losses(nested), [[0, 0, 1], [1, 0, 0], [0, np.nan, np.nan], [0, 0, 0]])


def test_a_step_that_few_got_to_is_hidden_with_those_after_it():
    policy = Disclosure(privacy_base=10, reliability="flag")
    found = funnel_of(people(20, 13, 3, 4), disclosure=policy)
    assert found["suppressed"].tolist() == ["", "", "privacy"]
    assert found.loc[2, ["estimate", "took", "lost", "raw", "inconsistent"]].isna().all()
    assert not found["largest"].iloc[2]


def test_what_a_hidden_level_would_give_away_is_hidden_too():
    policy = Disclosure(privacy_base=10, reliability="flag")
    rows = people(10, 13, 3, 4) + people(2, 3, 5, 20)
    found = funnel_of(rows, by="g", g=["x"] * 30 + ["y"] * 30, disclosure=policy)
    hidden = found.set_index(["level", "step"])["suppressed"]
    assert hidden["x", 3] == "privacy"
    assert hidden["y", 3] == "complementary"
    assert hidden["y", 2] == ""


def test_reliability_hides_a_share_of_few_alone():
    policy = Disclosure(privacy_base=5, reliability="hide", reliable_base=30)
    found = funnel_of(people(10, 13, 7, 10), disclosure=policy)
    assert found["suppressed"].tolist() == ["", "", ""]
    assert found["kept"].isna().tolist() == [False, False, True]


def test_a_raw_share_that_grows_is_told_and_the_nested_one_does_not():
    rows = [(1, 0, 0)] * 12 + [(0, 1, 0)] * 40 + [(1, 1, 1)] * 20
    found = funnel_of(rows)
    assert found["grows"].tolist() == [False, True, False]
    assert found["raw"].iloc[1] > found["raw"].iloc[0]
    assert found["estimate"].iloc[1] < found["estimate"].iloc[0]
    with pytest.raises(MeasureError, match="The funnel grows"):
        funnel_of([(0, 1, 0)] * 12 + [(1, 1, 1)] * 20)


def test_one_item_may_be_two_steps():
    frame = pd.DataFrame({"q": [1, 2, 3, 4, 5] * 6})
    sv = survey.from_frame(
        frame, {"items": {"q": {"scale": {"min": 1, "max": 5}}}}, disclosure=Disclosure(privacy_base=10)
    )
    found = measures.topic_funnel(sv, [{"item": "q", "boxes": 4}, {"item": "q", "boxes": 2}])
    np.testing.assert_allclose(found["estimate"], [0.8, 0.4])
    assert found["item"].tolist() == ["q", "q"]


def test_no_steps_give_no_rows():
    assert funnel_of(people(1, 1, 1, 1), steps=None).empty


def test_in_a_small_population_ends_are_exact_unless_answers_are_weighted_for():
    policy = Disclosure(privacy_base=5, reliability="flag")
    rows = people(4, 14, 4, 18)
    found = funnel_of(rows, design=Design(fpc=["N"]), N=60, disclosure=policy)
    done = pd.DataFrame({"q": [int(all(v == 1 for v in row)) for row in rows], "N": 60})
    asked = {"items": {"q": {"scale": {"min": 0, "max": 1}}}}
    sv = survey.from_frame(done, asked, design=Design(fpc=["N"]), disclosure=policy)
    whole = measures.top_box(sv, "q", boxes=1, interval="exact").iloc[0]
    last = found.iloc[-1]
    assert (last["conf_low"], last["conf_high"]) == pytest.approx((whole["conf_low"], whole["conf_high"]))
    logit = funnel_of(rows, design=Design(fpc=["N"]), N=400)
    assert last["conf_low"] != pytest.approx(logit["conf_low"].iloc[-1])
    silent = funnel_of([*rows, (1, math.nan, math.nan)], design=Design(fpc=["N"]), N=60, disclosure=policy)
    estimate = silent["estimate"].to_numpy()
    assert ((silent["conf_low"] < estimate) & (silent["conf_high"] > estimate)).to_numpy().all()


def test_a_census_has_no_width():
    policy = Disclosure(privacy_base=5, reliability="flag")
    found = funnel_of(people(4, 14, 4, 18), design=Design(fpc=["N"]), N=40, disclosure=policy)
    np.testing.assert_allclose(found["conf_low"], found["estimate"])
    np.testing.assert_allclose(found["conf_high"], found["estimate"])
