"""Stars: classes at the cut points, their probabilities against draws, and who has none."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError

CUTS = [60, 66, 72, 78]


def frame(estimate, error=2.0, base=400, **more):
    return pd.DataFrame({"estimate": estimate, "std_error": error, "base": base, **more})


def test_a_cut_point_itself_is_the_higher_star():
    found = measures.stars(frame([59.9, 60.0, 71.9, 72.0, 90.0]), CUTS)
    assert found["stars"].tolist() == [1, 2, 3, 4, 5]
    assert found["cut_above"].iloc[0] == 60
    assert np.isnan(found["cut_below"].iloc[0])


def test_probabilities_are_those_of_draws():
    found = measures.stars(frame([71.0], error=3.0, df=8), CUTS).iloc[0]
    drawn = 71 + 3 * np.random.default_rng(1).standard_t(8, 400_000)
    share = np.bincount(np.searchsorted(CUTS, drawn, side="right"), minlength=5) / len(drawn)
    np.testing.assert_allclose([found[f"star_prob_{k}"] for k in range(1, 6)], share, atol=0.003)
    assert found["stars_probability"] == found["star_prob_3"]


def test_the_range_is_that_of_the_interval():
    found = measures.stars(frame([71.0, 75.0], error=1.0), CUTS)
    assert found[["stars_low", "stars_high"]].to_numpy().tolist() == [[3, 4], [4, 4]]


def test_too_few_respondents_have_no_star():
    found = measures.stars(frame([71.0, 75.0, np.nan], base=[400, 99, 400]), CUTS)
    assert found["stars"].isna().tolist() == [False, True, True]
    assert found["stars_probability"].isna().tolist() == [False, True, True]
    assert measures.stars(frame([75.0], base=99), CUTS, least=50)["stars"].tolist() == [4]


def test_clusters_of_few_units_give_fewer_classes():
    found = measures.stars(frame([60.0, 80.0]))
    assert found["stars"].tolist() == [1, 2]
    assert measures.stars(frame([70.0, 70.0]))["stars"].tolist() == [1, 1]


def test_what_cannot_be_asked():
    with pytest.raises(MeasureError, match="do not rise: 70, 60"):
        measures.stars(frame([70.0]), [70, 60])
    with pytest.raises(MeasureError, match="need the column 'base'"):
        measures.stars(pd.DataFrame({"estimate": [1.0], "std_error": [1.0]}), CUTS)
    with pytest.raises(MeasureError, match="on one item"):
        measures.stars(frame([1.0, 2.0], item=["a", "b"]), CUTS)
