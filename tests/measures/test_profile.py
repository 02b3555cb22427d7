import pytest

from csat_helpers import measures, survey
from csat_helpers.survey import Disclosure

from .conftest import answers, ask, rating


def test_shares_of_levels(complex_):
    frame = measures.profile(complex_, ["region", "wave"])
    rows = complex_.responses
    north = frame.set_index("level").loc["N"]
    inside = rows["region"] == "N"
    assert north["estimate"] == pytest.approx(rows.loc[inside, "w"].sum() / rows["w"].sum())
    assert north["unweighted_share"] == pytest.approx(inside.mean())
    assert north["base"] == inside.sum()
    assert north["column_base"] == len(rows)
    assert north["weighted_base"] == pytest.approx(rows.loc[inside, "w"].sum())
    assert list(frame["by"]) == ["region", "region", "wave", "wave"]
    assert list(frame["item"]) == list(frame["by"])
    assert frame.groupby("by")["estimate"].sum().to_numpy() == pytest.approx(1)


def test_only_privacy_hides_a_level():
    sv = rating([3.0] * 41, g=["few"] * 4 + ["some"] * 12 + ["many"] * 25)
    hidden = measures.profile(ask(sv.responses.rename(columns={"q": "a"}), disclosure=Disclosure()), "g")
    why = hidden.set_index("level")["suppressed"].to_dict()
    assert why == {"few": "privacy", "some": "complementary", "many": ""}
    assert hidden.set_index("level").loc["few", ["base", "estimate", "unweighted_share"]].isna().all()


def test_a_share_that_weighting_fixed_has_no_error():
    frame = answers(300)
    sv = survey.rake(ask(frame), {"region": {"N": 0.5, "S": 0.5}})
    found = measures.profile(sv, ["region", "stratum"])
    fixed = found["by"] == "region"
    errors = ["std_error", "conf_low", "conf_high", "df", "deff"]
    assert found.loc[fixed, errors].isna().all(axis=None)
    assert found.loc[fixed, "estimate"].to_numpy() == pytest.approx(0.5)
    assert set(found.loc[fixed, "reason"]) == {"fixed by weighting"}
    assert found.loc[~fixed, errors].notna().all(axis=None)
    assert set(found.loc[~fixed, "reason"]) == {""}


def test_a_share_that_was_fitted_for_everyone_has_an_error_in_a_part():
    sv = survey.rake(ask(answers(300)), {"region": {"N": 0.5, "S": 0.5}}).focus(segment={"stratum": 1})
    assert measures.profile(sv, "region")["std_error"].notna().all()


def test_respondents_without_a_value_are_no_level():
    frame = answers(50)
    frame.loc[:9, "region"] = None
    assert (measures.profile(ask(frame), "region")["column_base"] == 40).all()
