import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.survey import Design, Disclosure

from .by_hand import ask, frames, variance_of_sum
from .conftest import rating


@settings(max_examples=40, deadline=None)
@given(frames())
def test_total_and_its_error(frame):
    sv = ask(frame, stratum="s", cluster=["psu"], fpc=["N1"])
    got = measures.total(sv, ["a", "x"], by="g").set_index(["item", "level"])
    weight, n = frame["w"].sum(), (frame["w"] > 0).sum()
    for (item, level), row in got.iterrows():
        use = (frame["g"] == level) & frame[item].notna() & (frame["w"] > 0)
        y = frame[item].where(use, 0.0).to_numpy()
        z = frame["w"].to_numpy() * y
        assert row["base"] == use.sum()
        if not use.any():
            assert (np.isnan(row["estimate"]), row["reason"]) == (True, "no respondents")
            continue
        if len(set(frame["psu"])) == 1:
            assert row["reason"].startswith("one respondent" if use.sum() == 1 else "all answers lie in one cluster")
            continue
        variance = variance_of_sum(frame, z, 1, 1)
        mean = z.sum() / weight
        simple = weight / (n - 1) * (frame["w"] * (y - mean) ** 2).sum()
        assert row["estimate"] == pytest.approx(z.sum())
        assert row["std_error"] == pytest.approx(np.sqrt(variance), rel=1e-9, abs=1e-9)
        assert row["deff"] == pytest.approx(variance / simple, rel=1e-8, abs=1e-9)


def test_people_are_counted_without_an_item():
    frame = pd.DataFrame({"q": [1.0, 2.0, 3.0], "g": ["x", "x", "y"], "w": [10.0, 20.0, 30.0]})
    sv = survey.from_frame(frame, {"items": {"q": {"scale": {}}}}, design=Design(weight="w"))
    got = measures.total(sv, None, by="g")
    assert got[["item", "label", "level", "estimate"]].values.tolist() == [
        ["respondents", "Respondents", "x", 30],
        ["respondents", "Respondents", "y", 30],
    ]


def test_one_cluster_among_others_has_an_error():
    """Clusters without a member add nothing, and that is a spread: a mean there would have no error."""
    sv = rating([4, 5, 3, 2], g=["one", "two", "two", "two"])
    got = measures.total(sv, "q", by="g").iloc[0]
    assert (got["std_error"], got["reason"]) == (pytest.approx(4.0), "")
    assert np.isnan(measures.total(rating([4]), "q")["std_error"].iloc[0])


def test_small_levels_are_hidden(plain):
    hidden = survey.Survey(plain.responses, plain.questionnaire, disclosure=Disclosure(reliable_base=400))
    got = measures.total(hidden, "a", by="region").set_index("level")
    assert got.loc["N", "suppressed"] == "reliability"
    assert np.isnan(got.loc["N", "estimate"])


def test_categories_have_no_total(plain):
    with pytest.raises(MeasureError, match="Item 'region' has categories"):
        measures.total(plain, "region")
