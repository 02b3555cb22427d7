"""Before and after: the same respondents' indices, the change, its test, and what is hidden."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.before_after import COLUMNS
from csat_helpers.measures.kernel.sign_flips import sign_flip_interval, sign_flip_p
from csat_helpers.survey import Design

RATING = {"min": 1, "max": 5}


def asked(columns, *, design=None, disclosure=None, scales=None, **more):
    """Items ``seen1``, ``hoped1``, ... of the two roles, paired by number."""
    items = {}
    for name in columns:
        scale = (scales or {}).get(name, RATING)
        if name.startswith("seen"):
            items[name] = {"label": name.title(), "scale": scale, "role": "perception"}
        else:
            items[name] = {"scale": scale, "role": "expectation", "pair": name.replace("hoped", "seen")}
    frame = pd.DataFrame(columns).assign(**more)
    return survey.from_frame(frame, {"items": items}, design=design, disclosure=disclosure)


SEEN, HOPED = [2, 3, 3, 2, 4, 2, 5, 3], [4, 4, 5, 4, 5, 5, 4, 3]


def test_indices_change_and_shares_by_hand():
    found = measures.before_after(asked({"seen1": SEEN, "hoped1": HOPED}))
    assert found.columns.tolist() == COLUMNS
    row = found.iloc[0]
    assert (row["before"], row["after"]) == (81.25, 50.0)
    assert row["estimate"] == -31.25
    assert (row["better"], row["same"], row["worse"]) == (1 / 8, 1 / 8, 6 / 8)
    assert (row["base"], row["test"], row["item"], row["other"]) == (8, "exact", "seen1", "hoped1")


def test_few_have_the_exact_test_and_its_interval():
    row = measures.before_after(asked({"seen1": SEEN, "hoped1": HOPED})).iloc[0]
    change = (np.array(SEEN) - np.array(HOPED)) * 25.0
    assert row["p_value"] == sign_flip_p(change)
    assert (row["conf_low"], row["conf_high"]) == sign_flip_interval(change, 0.95, (-100.0, 100.0))


def test_only_those_who_gave_both_answers_count():
    found = measures.before_after(asked({"seen1": [*SEEN, 1, None], "hoped1": [*HOPED, None, 5]})).iloc[0]
    assert (found["base"], found["before"], found["after"]) == (8, 81.25, 50.0)


def test_a_reversed_scale_is_turned():
    turned = {name: {**RATING, "reversed": True} for name in ("seen1", "hoped1")}
    seen, hoped = [6 - v for v in SEEN], [6 - v for v in HOPED]
    found = measures.before_after(asked({"seen1": seen, "hoped1": hoped}, scales=turned)).iloc[0]
    assert (found["before"], found["after"]) == (81.25, 50.0)


def test_p_values_are_adjusted_over_the_pairs():
    columns = {f"seen{k}": SEEN[:6] for k in (1, 2, 3)} | {f"hoped{k}": HOPED[:6] for k in (1, 2, 3)}
    found = measures.before_after(asked(columns))
    one = found["p_value"].iloc[0]
    np.testing.assert_allclose(found["p_adjusted"], 3 * one)
    assert found["mark"].tolist() == ["lower" if 3 * one <= 0.05 else ""] * 3
    alone = measures.before_after(asked(columns), adjust=None)
    assert alone["mark"].tolist() == ["lower" if one <= 0.05 else ""] * 3
    assert one <= 0.05 < 3 * one


def test_a_hidden_pair_counts_for_no_other_and_says_nothing():
    columns = {"seen1": SEEN, "hoped1": HOPED, "seen2": [*SEEN[:4], *[None] * 4], "hoped2": HOPED}
    found = measures.before_after(asked(columns, disclosure=Disclosure(privacy_base=5, reliability="flag")))
    assert found["suppressed"].tolist() == ["", "privacy"]
    assert found["p_adjusted"].iloc[0] == found["p_value"].iloc[0]
    assert found.loc[1, ["estimate", "before", "after", "worse", "p_value", "conf_low"]].isna().all()
    assert found["mark"].iloc[1] == ""


@pytest.mark.parametrize("weight", [[1, 2] * 4, None])
def test_weights_and_more_than_twenty_take_students_t(weight):
    many = 1 if weight else 4
    design = Design(weight="w") if weight else None
    sv = asked({"seen1": SEEN * many, "hoped1": HOPED * many}, design=design, w=(weight or [1] * 8 * many))
    found = measures.before_after(sv).iloc[0]
    gap = measures.gap(sv, ("seen1", "hoped1"), measure="index").iloc[0]
    assert found["test"] == "t"
    for name in ("estimate", "std_error", "conf_low", "conf_high", "p_value"):
        assert found[name] == pytest.approx(gap[name], rel=1e-9)


def test_a_small_population_narrows_students_interval_and_a_census_has_none():
    columns = {"seen1": SEEN * 4, "hoped1": HOPED * 4}
    whole = measures.before_after(asked(columns)).iloc[0]
    part = measures.before_after(asked(columns, design=Design(fpc=["N"]), N=64)).iloc[0]
    assert part["std_error"] == pytest.approx(whole["std_error"] * 0.5**0.5)
    census = measures.before_after(asked(columns, design=Design(fpc=["N"]), N=32)).iloc[0]
    assert census["test"] == "census"
    assert census["conf_low"] == census["conf_high"] == census["estimate"]
    assert np.isnan(census["p_value"])
    assert census["mark"] == "lower"


def test_in_a_census_of_few_too():
    found = measures.before_after(asked({"seen1": SEEN[:3], "hoped1": HOPED[:3]}, design=Design(fpc=["N"]), N=3)).iloc[
        0
    ]
    assert (found["test"], found["mark"], found["reason"]) == ("census", "lower", "")


def test_everyone_changing_alike():
    few = measures.before_after(asked({"seen1": [2] * 8, "hoped1": [4] * 8})).iloc[0]
    assert (few["p_value"], few["mark"]) == (2 / 2**8, "lower")
    many = measures.before_after(asked({"seen1": [2] * 30, "hoped1": [4] * 30})).iloc[0]
    assert many["reason"] == "everyone answered alike: no error to test against"
    assert many["mark"] == ""


def test_one_respondent_and_nobody_have_a_reason():
    one = measures.before_after(asked({"seen1": [2, None], "hoped1": [4, 3]})).iloc[0]
    assert one["reason"] == "one respondent: no error can be estimated"
    nobody = measures.before_after(asked({"seen1": [2, None], "hoped1": [None, 3]})).iloc[0]
    assert nobody["reason"] == "no respondents"
    assert (one["mark"], nobody["mark"]) == ("", "")


def test_what_is_not_asked_gives_no_rows_and_says_which_role_lacks():
    sv = survey.from_frame(pd.DataFrame({"seen1": SEEN}), {"items": {"seen1": {"scale": RATING, "role": "perception"}}})
    found = measures.before_after(sv)
    assert found.empty
    assert found.attrs["lacks"] == ["expectation"]


def test_two_scales_are_refused():
    sv = asked({"seen1": SEEN, "hoped1": HOPED}, scales={"hoped1": {"min": 1, "max": 7}})
    with pytest.raises(MeasureError, match="different scales"):
        measures.before_after(sv)
