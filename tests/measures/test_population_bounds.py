import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.errors import MeasureError
from csat_helpers.measures.population_bounds import BOUNDS
from csat_helpers.survey import Design, Disclosure
from tests.measures.test_exact_ends import ASKED, FLAG, frame, survey_of


def test_bounds_by_hand():
    """30 of 40 with a mean index of 50: the ten others at 0 give 37.5, at 100 62.5."""
    found = measures.population_bounds(survey_of(frame(30, 40), fpc=["N"]), "q")
    assert list(found.columns) == BOUNDS
    row = found.iloc[0]
    assert row[["population", "answered", "part", "estimate"]].tolist() == [40, 30, 0.75, pytest.approx(50)]
    assert row[["certain_low", "certain_high"]].tolist() == pytest.approx([37.5, 62.5])
    assert row["certain_low"] < row["conf_low"] < row["estimate"] < row["conf_high"] < row["certain_high"]
    assert row["exact"]
    assert not row["census"]


def test_the_bounds_hold_whatever_the_others_say():
    rng = np.random.default_rng(1)
    people = pd.DataFrame({"q": rng.integers(1, 6, 24), "r": 1, "n": 1, "g": "a", "N": 24})
    for measure, of in (("index", lambda x: 25 * (x.mean() - 1)), ("top_box", lambda x: (x >= 4).mean())):
        row = measures.population_bounds(survey_of(people.head(17), fpc=["N"]), "q", measure=measure).iloc[0]
        for others in (1, 3, 5, None):
            whole = people["q"].where(people.index < 17, people["q"] if others is None else others)
            assert row["certain_low"] - 1e-9 <= of(whole) <= row["certain_high"] + 1e-9


def test_a_census_is_certain():
    row = measures.population_bounds(survey_of(frame(30, 30), fpc=["N"]), "n", measure="nps").iloc[0]
    assert row["census"]
    assert row[["conf_low", "conf_high", "certain_low", "certain_high"]].tolist() == pytest.approx(
        [row["estimate"]] * 4
    )


def test_the_interval_is_that_of_the_index():
    data = frame(30, 40).assign(q=lambda f: f["q"].where(f.index > 3, 8))
    sv = survey_of(data, fpc=["N"])
    columns = ["estimate", "std_error", "conf_low", "conf_high", "base"]
    bounds, index = (
        measures.population_bounds(sv, ["q", "r"], by="g").iloc[2:],
        measures.item_index(sv, ["q", "r"], by="g"),
    )
    pd.testing.assert_frame_equal(bounds[columns].reset_index(drop=True), index[columns])


def test_whom_an_item_does_not_concern_is_not_of_its_population():
    data = frame(30, 40).assign(q=lambda f: f["q"].where(f.index > 14, 9))
    row = measures.population_bounds(survey_of(data, fpc=["N"]), "q").iloc[0]
    assert row["population"] == 20  # fifteen concerned, of three quarters
    assert np.isnan(row["certain_low"])  # how many of those who did not answer it concerns is not known


def test_groups_are_certain_only_where_their_population_is_stated():
    data = frame().assign(N=lambda f: np.where(f["g"] == "a", 40, 20))
    stated = measures.population_bounds(survey_of(data, stratum="g", fpc=["N"]), "q", by="g")
    assert stated["by"].tolist() == ["total", "g", "g"]
    assert stated["population"].tolist() == [60, 40, 20]
    assert stated["certain_low"].notna().all()
    taken = measures.population_bounds(survey_of(frame(), fpc=["N"]), "q", by="g")
    assert taken["population"].tolist() == [60, 40, 20]
    assert taken["certain_low"].isna().tolist() == [False, True, True]


def test_no_population_is_a_reason():
    row = measures.population_bounds(survey_of(frame(), disclosure=FLAG), "q").iloc[0]
    assert "design.population" in row["reason"]
    assert np.isnan(row["population"])
    assert row["conf_low"] < row["conf_high"]


def test_small_groups_are_hidden():
    sv = survey.from_frame(
        frame(), ASKED, design=Design(fpc=["N"]), disclosure=Disclosure(privacy_base=12, reliability="flag")
    )
    found = measures.population_bounds(sv, "q", by="g").iloc[1:]
    numbers = found.select_dtypes("number")
    assert (found["suppressed"] != "").all()
    assert numbers.isna().all(axis=None)
    assert not found["census"].any()


def test_what_has_no_bounds_is_refused():
    with pytest.raises(MeasureError, match=r"no bounds of 'nqs'\. Did you mean 'nps'"):
        measures.population_bounds(survey_of(frame()), "q", measure="nqs")
    assert measures.population_bounds(survey_of(frame()), []).columns.tolist() == BOUNDS
