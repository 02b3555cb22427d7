import numpy as np
import pytest

from csat_helpers import measures
from csat_helpers.errors import MeasureError

from .conftest import rating


def test_promoters_less_detractors(complex_):
    frame = complex_.responses
    share = frame["w"] / frame["w"].sum()
    expected = 100 * (share[frame["rec"] >= 9].sum() - share[frame["rec"] <= 6].sum())
    assert measures.nps(complex_, "rec")["estimate"].iloc[0] == pytest.approx(expected)


def test_error_is_that_of_a_mean():
    sv = rating([10, 10, 8, 7, 3, 0, 9, np.nan], "nps")
    values = np.array([100, 100, 0, 0, -100, -100, 100])
    got = measures.nps(sv, "q").iloc[0]
    # The one who did not answer stays in the design: 8 respondents, of whom 7 are the domain.
    assert got["std_error"] == pytest.approx(np.sqrt(values.var() / 7 * 8 / 7))


def test_another_scale_is_refused():
    with pytest.raises(MeasureError, match=r"asked from 1 to 5; a net promoter score needs 0 to 10"):
        measures.nps(rating([1, 5]), "q")
